//! Bundles the modules of www/ into one script.
//!
//! www/ runs in a browser without a bundler and uses few features of ES modules, so the bundler supports only these: named
//! imports and exports without renaming, by relative paths. It removes `import` and `export` and concatenates the modules
//! in the order in which a browser would run them. The result is the same program if no two modules declare the same
//! name at the top level. The bundler checks this, and rejects everything else with the file and the line.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use oxc_allocator::Allocator;
use oxc_ast::ast::{ImportDeclarationSpecifier, Statement};
use oxc_codegen::{Codegen, CodegenOptions, CommentOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::{Parser, ParserReturn};
use oxc_semantic::SemanticBuilder;
use oxc_span::{GetSpan, SourceType, Span};

use crate::Error;

/// The sources of a folder's modules, by file name.
#[derive(Clone, Debug, Default)]
pub struct Modules(BTreeMap<String, String>);

/// A module without its imports and exports.
#[derive(Debug)]
struct Part {
    name: String,
    body: String,
    imports: Vec<Import>,
    exports: BTreeSet<String>,
    declared: Vec<String>,
    /// Globals of the browser that the module uses.
    globals: Vec<String>,
    /// The line of the first `import.meta`.
    import_meta: Option<usize>,
}

/// `import { names } from './from'`
#[derive(Debug)]
struct Import {
    from: String,
    names: Vec<String>,
    line: usize,
}

impl Modules {
    /// Reads the `.js` files of a folder and its subfolders.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let mut modules = Self::default();
        modules.read_folder(folder, "")?;
        Ok(modules)
    }

    fn read_folder(&mut self, folder: &Path, prefix: &str) -> Result<(), Error> {
        for entry in fs::read_dir(folder).map_err(Error::io(folder))? {
            let path = entry.map_err(Error::io(folder))?.path();
            let name = format!("{prefix}{}", path.file_name().unwrap_or_default().to_string_lossy());
            if path.is_dir() {
                self.read_folder(&path, &format!("{name}/"))?;
            } else if name.ends_with(".js") {
                self.0.insert(name, fs::read_to_string(&path).map_err(Error::io(path))?);
            }
        }
        Ok(())
    }

    /// The names of the modules, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// A copy in which one module is added or replaced.
    #[must_use]
    pub fn with(&self, name: &str, source: impl Into<String>) -> Self {
        let mut modules = self.clone();
        modules.0.insert(name.to_owned(), source.into());
        modules
    }

    /// Bundles a module as a classic script, without its exports.
    ///
    /// # Errors
    /// [`Error::Script`] if a module uses syntax that the bundler does not support.
    pub fn classic(&self, entry: &str) -> Result<String, Error> {
        let parts = self.parts(entry, &[])?;
        if let Some((part, line)) = parts.iter().find_map(|part| Some((part, part.import_meta?))) {
            return Err(error_at(&part.name, line, "import.meta is not available in a classic script"));
        }
        let body = minify(entry, &join(&parts))?;
        Ok(format!("(function(){{\"use strict\";{body}}})();\n"))
    }

    /// Bundles a module as an ES module with the exports of the entry. `external` lists modules that stay separate files,
    /// with the paths from which they are imported.
    ///
    /// # Errors
    /// [`Error::Script`] if a module uses syntax that the bundler does not support.
    pub fn module(&self, entry: &str, external: &[(&str, &str)]) -> Result<String, Error> {
        let parts = self.parts(entry, external)?;
        let mut source = String::new();
        for import in parts.iter().flat_map(|part| &part.imports) {
            if let Some((_, path)) = external.iter().find(|(file, _)| *file == import.from) {
                source.push_str(&format!("import {{ {} }} from '{path}';\n", import.names.join(", ")));
            }
        }
        source.push_str(&join(&parts));
        if let Some(last) = parts.last().filter(|last| !last.exports.is_empty()) {
            let exports: Vec<&str> = last.exports.iter().map(String::as_str).collect();
            source.push_str(&format!(";\nexport {{ {} }};\n", exports.join(", ")));
        }
        minify(entry, &source).map(|code| code + "\n")
    }

    /// The modules that an entry imports, directly or indirectly, in execution order. The entry is the last.
    fn parts(&self, entry: &str, external: &[(&str, &str)]) -> Result<Vec<Part>, Error> {
        let mut parts = Vec::new();
        let mut seen = external.iter().map(|(file, _)| (*file).to_owned()).collect();
        self.visit(entry, &mut seen, &mut parts)?;
        check_imports(&parts)?;
        check_names(&parts)?;
        Ok(parts)
    }

    fn visit(&self, name: &str, seen: &mut BTreeSet<String>, parts: &mut Vec<Part>) -> Result<(), Error> {
        if !seen.insert(name.to_owned()) {
            return Ok(());
        }
        let source = self.0.get(name).ok_or_else(|| error_at(name, 1, "no such module"))?;
        let part = Part::parse(name, source)?;
        for import in &part.imports {
            if !self.0.contains_key(&import.from) {
                return Err(error_at(name, import.line, format!("no such module: {}", import.from)));
            }
            self.visit(&import.from, seen, parts)?;
        }
        parts.push(part);
        Ok(())
    }
}

impl Part {
    fn parse(name: &str, source: &str) -> Result<Self, Error> {
        let allocator = Allocator::default();
        let ParserReturn { program, module_record, .. } = parse(&allocator, name, source)?;
        let reject = |span: Span, message: &str| error_at(name, line(source, span.start), message);

        // The only files that a module loads later.
        const LATER: [&str; 2] = ["./samara.js", "./samara-whole.js"];
        let is_delivered = |at: Span| LATER.iter().any(|file| at.source_text(source).contains(file));
        if let Some(dynamic) =
            module_record.dynamic_imports.iter().find(|import| !is_delivered(import.module_request))
        {
            return Err(reject(
                dynamic.span,
                "import() is not bundled: it would fetch a file that does not exist",
            ));
        }
        let mut imports = Vec::new();
        let mut imported = BTreeSet::new();
        let mut cuts = Vec::new();
        for statement in &program.body {
            match statement {
                Statement::ImportDeclaration(import) => {
                    let Some(from) = resolve(name, &import.source.value) else {
                        return Err(reject(import.span, "only relative paths within the folder are bundled"));
                    };
                    let mut names = Vec::new();
                    for specifier in import.specifiers.iter().flatten() {
                        match specifier {
                            ImportDeclarationSpecifier::ImportSpecifier(named)
                                if named.imported.name() == named.local.name =>
                            {
                                names.push(named.local.name.to_string());
                            }
                            _ => {
                                return Err(reject(
                                    specifier.span(),
                                    "only named imports without `as` are bundled",
                                ));
                            }
                        }
                    }
                    imported.extend(names.clone());
                    imports.push(Import { from, names, line: line(source, import.span.start) });
                    cuts.push(import.span);
                }
                Statement::ExportNamedDeclaration(export) => {
                    if let Some(renamed) =
                        export.specifiers.iter().find(|one| one.local.name() != one.exported.name())
                    {
                        return Err(reject(renamed.span, "only exports without `as` are bundled"));
                    }
                }
                Statement::ExportDefaultDeclaration(_)
                | Statement::ExportAllDeclaration(_)
                | Statement::ExportFromDeclaration(_) => {
                    return Err(reject(
                        statement.span(),
                        "only named exports of the module's own declarations are bundled",
                    ));
                }
                _ => {}
            }
            cuts.extend(export_cut(statement));
        }
        let semantic = SemanticBuilder::new().build(&program).semantic;
        let scoping = semantic.scoping();
        let own = scoping.get_bindings(scoping.root_scope_id()).keys().map(ToString::to_string);
        Ok(Self {
            name: name.to_owned(),
            body: without(source, &cuts),
            imports,
            exports: module_record.exported_bindings.keys().map(ToString::to_string).collect(),
            declared: own.filter(|name| !imported.contains(name)).collect(),
            globals: scoping.root_unresolved_references().keys().map(ToString::to_string).collect(),
            import_meta: module_record.import_metas.first().map(|span| line(source, span.start)),
        })
    }
}

/// Removes `export` from a generated module without imports. Returns the source and the names of the exports.
///
/// # Errors
/// [`Error::Script`] if the source is not valid JavaScript.
pub(crate) fn without_exports(name: &str, source: &str) -> Result<(String, Vec<String>), Error> {
    let allocator = Allocator::default();
    let ParserReturn { program, module_record, .. } = parse(&allocator, name, source)?;
    let cuts: Vec<Span> = program.body.iter().filter_map(export_cut).collect();
    let mut exports: Vec<_> = module_record.exported_bindings.keys().map(ToString::to_string).collect();
    exports.sort_unstable();
    Ok((without(source, &cuts), exports))
}

/// The span to remove from a statement so that it does not export.
fn export_cut(statement: &Statement) -> Option<Span> {
    match statement {
        Statement::ExportDeclaration(export) => {
            Some(Span::new(export.span.start, export.declaration.span().start))
        }
        Statement::ExportNamedDeclaration(export) => Some(export.span),
        _ => None,
    }
}

/// Checks that every imported name is exported.
fn check_imports(parts: &[Part]) -> Result<(), Error> {
    for part in parts {
        for import in &part.imports {
            // An external module is not among the parts; the browser checks its exports.
            let Some(from) = parts.iter().find(|other| other.name == import.from) else { continue };
            if let Some(missing) = import.names.iter().find(|name| !from.exports.contains(*name)) {
                let message = format!("{} does not export `{missing}`", import.from);
                return Err(error_at(&part.name, import.line, message));
            }
        }
    }
    Ok(())
}

/// Checks that no top-level name of a module is declared in another module or hides a global that another module uses.
fn check_names(parts: &[Part]) -> Result<(), Error> {
    for part in parts {
        for other in parts.iter().filter(|other| other.name != part.name) {
            for name in &part.declared {
                let conflict = if other.declared.contains(name) {
                    "declares it too"
                } else if other.globals.contains(name) {
                    "uses the global of this name"
                } else {
                    continue;
                };
                let message = format!("rename `{name}`: {} {conflict}", other.name);
                return Err(error_at(&part.name, 1, message));
            }
        }
    }
    Ok(())
}

/// Concatenates the parts.
fn join(parts: &[Part]) -> String {
    // The semicolon ends a last statement that lacks one.
    parts.iter().map(|part| part.body.as_str()).collect::<Vec<_>>().join(";\n")
}

/// Minifies a module: removes comments, white space and unused code, and shortens local names.
fn minify(name: &str, source: &str) -> Result<String, Error> {
    let allocator = Allocator::default();
    let mut program = parse(&allocator, name, source)?.program;
    let minified = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut program);
    let options =
        CodegenOptions { minify: true, comments: CommentOptions::disabled(), ..CodegenOptions::default() };
    let codegen = Codegen::new()
        .with_options(options)
        .with_scoping(minified.scoping)
        .with_private_member_mappings(minified.class_private_mappings);
    Ok(codegen.build(&program).code)
}

fn parse<'a>(allocator: &'a Allocator, name: &str, source: &'a str) -> Result<ParserReturn<'a>, Error> {
    let parsed = Parser::new(allocator, source, SourceType::mjs()).parse();
    if let Some(error) = parsed.diagnostics.errors().next() {
        let offset = error.labels.first().map_or(0, |label| label.offset());
        return Err(error_at(name, line(source, offset), error.to_string()));
    }
    Ok(parsed)
}

/// Resolves a relative path (`./b.js`, `../c/b.js`) in an import to the name of a module.
fn resolve(importer: &str, path: &str) -> Option<String> {
    let mut folders: Vec<&str> = importer.split('/').collect();
    folders.pop();
    if !path.starts_with("./") && !path.starts_with("../") {
        return None;
    }
    for step in path.split('/') {
        match step {
            "." => {}
            ".." => {
                folders.pop()?;
            }
            name => folders.push(name),
        }
    }
    Some(folders.join("/"))
}

/// The source without some spans.
fn without(source: &str, cuts: &[Span]) -> String {
    let mut kept = String::with_capacity(source.len());
    let mut from = 0;
    for cut in cuts {
        kept.push_str(&source[from..cut.start as usize]);
        from = cut.end as usize;
    }
    kept.push_str(&source[from..]);
    kept
}

/// The line of an offset, from 1.
fn line(source: &str, offset: u32) -> usize {
    1 + source.bytes().take(offset as usize).filter(|byte| *byte == b'\n').count()
}

fn error_at(file: &str, line: usize, message: impl Into<String>) -> Error {
    Error::Script { file: file.to_owned(), line, message: message.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modules(files: &[(&str, &str)]) -> Modules {
        Modules(files.iter().map(|(name, source)| ((*name).to_owned(), (*source).to_owned())).collect())
    }

    fn error_of(files: &[(&str, &str)]) -> String {
        modules(files).classic("a.js").expect_err("should be rejected").to_string()
    }

    #[test]
    fn modules_run_in_browser_order() {
        let files = modules(&[
            ("a.js", "import './b.js';\nimport { c } from './c.js';\nimport './d/d.js';\nlog('a', c);"),
            ("b.js", "import { c } from './c.js';\nlog('b', c())"),
            ("d/d.js", "import { c } from '../c.js';\nlog('d', c);"),
            ("c.js", "/** One. */\nexport function c() { return log('c') }\nlog('once');"),
        ]);
        let script = files.classic("a.js").unwrap();
        let order: Vec<_> = ["`once`", "`b`", "`d`", "`a`"]
            .iter()
            .map(|text| script.find(&text.replace('`', "\"")).or_else(|| script.find(text)).expect(&script))
            .collect();
        assert!(order.is_sorted(), "{script}");
        assert_eq!(script.matches("once").count(), 1);
        assert!(!script.contains("One."), "{script}");
        assert!(script.starts_with("(function(){\"use strict\";") && script.ends_with("})();\n"), "{script}");
    }

    #[test]
    fn module_keeps_exports_and_external_imports() {
        let files = modules(&[
            (
                "a.js",
                "import { b } from './b.js';\nexport class A { b = b }\nconst two = 2;\nexport { two };",
            ),
            ("b.js", "export const b = 1;"),
        ]);
        let script = files.module("a.js", &[("b.js", "./bee.mjs")]).unwrap();
        assert!(script.contains("./bee.mjs"), "{script}");
        let exports = &script[script.find("export").unwrap()..];
        assert!(exports.contains("as A") && exports.contains("as two"), "{script}");
    }

    #[test]
    fn removes_unused_code() {
        let files = modules(&[
            ("a.js", "import { used } from './b.js';\nused();"),
            ("b.js", "export function used() { log('used') }\nexport function unused() { log('unused') }"),
        ]);
        let script = files.classic("a.js").unwrap();
        assert!(script.contains("used") && !script.contains("unused"), "{script}");
    }

    #[test]
    fn errors_name_file_line_and_problem() {
        let b = ("b.js", "export const b = 1;");
        for (source, expected) in [
            ("\nimport { b as c } from './b.js';", "a.js:2: only named imports without `as` are bundled"),
            ("import b from './b.js';", "a.js:1: only named imports without `as` are bundled"),
            ("import { c } from './b.js';", "a.js:1: b.js does not export `c`"),
            ("import { c } from './c.js';", "a.js:1: no such module: c.js"),
            ("import { c } from '../c.js';", "a.js:1: only relative paths within the folder are bundled"),
            ("import { c } from 'c';", "a.js:1: only relative paths within the folder are bundled"),
            (
                "\n\nexport default 1;",
                "a.js:3: only named exports of the module's own declarations are bundled",
            ),
            (
                "export { b } from './b.js';",
                "a.js:1: only named exports of the module's own declarations are bundled",
            ),
            ("const a = 1; export { a as b };", "a.js:1: only exports without `as` are bundled"),
            (
                "await import('./b.js')",
                "a.js:1: import() is not bundled: it would fetch a file that does not exist",
            ),
            ("\nuse(import.meta.url)", "a.js:2: import.meta is not available in a classic script"),
            ("import { b } from './b.js';\nlet = ;", "a.js:2: "),
        ] {
            let error = error_of(&[("a.js", source), b]);
            assert!(error.starts_with(expected), "{source}: {error}");
        }
    }

    #[test]
    fn rejects_names_that_conflict_between_modules() {
        let error =
            error_of(&[("a.js", "import './b.js';\nconst x = 1; log(x)"), ("b.js", "const x = 2; log(x)")]);
        assert_eq!(error, "b.js:1: rename `x`: a.js declares it too");
        let error =
            error_of(&[("a.js", "import './b.js';\nlog(open)"), ("b.js", "function open() {}\nopen()")]);
        assert_eq!(error, "b.js:1: rename `open`: a.js uses the global of this name");
    }
}
