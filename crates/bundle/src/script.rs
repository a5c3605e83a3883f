//! The modules of www/ → one script.
//!
//! www/ is written to be read and to run as it is, so the bundler takes only what needs no cleverness: named imports
//! and exports, by relative paths, under the names that they have. The modules are laid one after the other in the
//! order in which a browser would run them, without `import` and `export`. That is the same program as long as no
//! module's own names are another's: this is checked, and everything else refused with file and line.

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

/// The modules of a folder, by file name.
#[derive(Clone, Debug, Default)]
pub struct Modules(BTreeMap<String, String>);

/// A module without its imports and exports.
#[derive(Debug)]
struct Part {
    name: String,
    body: String,
    imports: Vec<Import>,
    exports: BTreeSet<String>,
    /// Names declared at its top level.
    declared: Vec<String>,
    /// Names that it takes from the browser.
    globals: Vec<String>,
    /// The line of its first `import.meta`.
    meta: Option<usize>,
}

/// `import { names } from './from'`
#[derive(Debug)]
struct Import {
    from: String,
    names: Vec<String>,
    line: usize,
}

impl Modules {
    /// Reads the `.js` files of a folder and of the folders in it.
    ///
    /// # Errors
    /// If one cannot be read.
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

    /// The names of the modules, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The same modules with another text for one of them.
    #[must_use]
    pub fn with(&self, name: &str, source: impl Into<String>) -> Self {
        let mut modules = self.clone();
        modules.0.insert(name.to_owned(), source.into());
        modules
    }

    /// A classic script that does what the module does; what it exports is dropped.
    ///
    /// # Errors
    /// [`Error::Script`] if a module is not what the bundler takes.
    pub fn classic(&self, entry: &str) -> Result<String, Error> {
        let parts = self.parts(entry, &[])?;
        if let Some((part, line)) = parts.iter().find_map(|part| Some((part, part.meta?))) {
            return Err(fault(&part.name, line, "a classic script has no import.meta"));
        }
        let body = minify(entry, &join(&parts))?;
        Ok(format!("(function(){{\"use strict\";{body}}})();\n"))
    }

    /// An ES module that exports what the entry exports. `beside` names modules that stay files of their own, and the
    /// path by which they are imported.
    ///
    /// # Errors
    /// [`Error::Script`] if a module is not what the bundler takes.
    pub fn module(&self, entry: &str, beside: &[(&str, &str)]) -> Result<String, Error> {
        let parts = self.parts(entry, beside)?;
        let mut source = String::new();
        for import in parts.iter().flat_map(|part| &part.imports) {
            if let Some((_, path)) = beside.iter().find(|(file, _)| *file == import.from) {
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

    /// The modules that an entry needs, in the order in which they run: the entry last.
    fn parts(&self, entry: &str, beside: &[(&str, &str)]) -> Result<Vec<Part>, Error> {
        let mut parts = Vec::new();
        let mut seen = beside.iter().map(|(file, _)| (*file).to_owned()).collect();
        self.visit(entry, &mut seen, &mut parts)?;
        check_imports(&parts)?;
        check_names(&parts)?;
        Ok(parts)
    }

    fn visit(&self, name: &str, seen: &mut BTreeSet<String>, parts: &mut Vec<Part>) -> Result<(), Error> {
        if !seen.insert(name.to_owned()) {
            return Ok(());
        }
        let source = self.0.get(name).ok_or_else(|| fault(name, 1, "there is no such module"))?;
        let part = Part::parse(name, source)?;
        for import in &part.imports {
            if !self.0.contains_key(&import.from) {
                return Err(fault(name, import.line, format!("there is no {}", import.from)));
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
        let refuse = |span: Span, what: &str| fault(name, line(source, span.start), what);

        if let Some(dynamic) = module_record.dynamic_imports.first() {
            return Err(refuse(dynamic.span, "import() would look for a file that the bundle does not have"));
        }
        let mut imports = Vec::new();
        let mut imported = BTreeSet::new();
        let mut cuts = Vec::new();
        for statement in &program.body {
            match statement {
                Statement::ImportDeclaration(import) => {
                    let Some(from) = resolve(name, &import.source.value) else {
                        return Err(refuse(import.span, "only relative paths within the folder are bundled"));
                    };
                    let mut names = Vec::new();
                    for specifier in import.specifiers.iter().flatten() {
                        match specifier {
                            ImportDeclarationSpecifier::ImportSpecifier(one)
                                if one.imported.name() == one.local.name =>
                            {
                                names.push(one.local.name.to_string());
                            }
                            _ => {
                                return Err(refuse(
                                    specifier.span(),
                                    "only imports by name, without `as`, are bundled",
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
                        return Err(refuse(renamed.span, "only exports without `as` are bundled"));
                    }
                }
                Statement::ExportDefaultDeclaration(_)
                | Statement::ExportAllDeclaration(_)
                | Statement::ExportFromDeclaration(_) => {
                    return Err(refuse(
                        statement.span(),
                        "only exports by name of what the module has are bundled",
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
            meta: module_record.import_metas.first().map(|span| line(source, span.start)),
        })
    }
}

/// A generated module that imports nothing: its text without `export`, and the names that it exports.
///
/// # Errors
/// [`Error::Script`] if it is no JavaScript.
pub(crate) fn opened(name: &str, source: &str) -> Result<(String, Vec<String>), Error> {
    let allocator = Allocator::default();
    let ParserReturn { program, module_record, .. } = parse(&allocator, name, source)?;
    let cuts: Vec<Span> = program.body.iter().filter_map(export_cut).collect();
    let mut exports: Vec<_> = module_record.exported_bindings.keys().map(ToString::to_string).collect();
    exports.sort_unstable();
    Ok((without(source, &cuts), exports))
}

/// What of a statement makes it an export.
fn export_cut(statement: &Statement) -> Option<Span> {
    match statement {
        Statement::ExportDeclaration(export) => {
            Some(Span::new(export.span.start, export.declaration.span().start))
        }
        Statement::ExportNamedDeclaration(export) => Some(export.span),
        _ => None,
    }
}

/// What is imported must be exported.
fn check_imports(parts: &[Part]) -> Result<(), Error> {
    for part in parts {
        for import in &part.imports {
            // A module that stays beside is not among the parts; the browser checks it.
            let Some(from) = parts.iter().find(|other| other.name == import.from) else { continue };
            if let Some(missing) = import.names.iter().find(|name| !from.exports.contains(*name)) {
                let what = format!("{} does not export `{missing}`", import.from);
                return Err(fault(&part.name, import.line, what));
            }
        }
    }
    Ok(())
}

/// A name at the top level of one module must not be another's, nor hide what another takes from the browser.
fn check_names(parts: &[Part]) -> Result<(), Error> {
    for part in parts {
        for other in parts.iter().filter(|other| other.name != part.name) {
            for name in &part.declared {
                let use_there = if other.declared.contains(name) {
                    "declares it too"
                } else if other.globals.contains(name) {
                    "takes it from the browser"
                } else {
                    continue;
                };
                let what = format!("`{name}` needs another name: {} {use_there}", other.name);
                return Err(fault(&part.name, 1, what));
            }
        }
    }
    Ok(())
}

/// The text of the parts, one after the other.
fn join(parts: &[Part]) -> String {
    // The semicolon is for a last statement that has none.
    parts.iter().map(|part| part.body.as_str()).collect::<Vec<_>>().join(";\n")
}

/// The module without comments and white space, with short local names and without what nobody calls.
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
        return Err(fault(name, line(source, offset), error.to_string()));
    }
    Ok(parsed)
}

/// The name of the module that `importer` means by a path: `./b.js`, `../c/b.js`.
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

/// The source without some of its statements.
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

fn fault(file: &str, line: usize, what: impl Into<String>) -> Error {
    Error::Script { file: file.to_owned(), line, what: what.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modules(files: &[(&str, &str)]) -> Modules {
        Modules(files.iter().map(|(name, source)| ((*name).to_owned(), (*source).to_owned())).collect())
    }

    fn refusal(files: &[(&str, &str)]) -> String {
        modules(files).classic("a.js").expect_err("should be refused").to_string()
    }

    #[test]
    fn modules_run_in_the_order_of_a_browser() {
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
    fn a_module_keeps_its_exports_and_what_lies_beside() {
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
    fn what_nobody_calls_is_left_out() {
        let files = modules(&[
            ("a.js", "import { used } from './b.js';\nused();"),
            ("b.js", "export function used() { log('used') }\nexport function unused() { log('unused') }"),
        ]);
        let script = files.classic("a.js").unwrap();
        assert!(script.contains("used") && !script.contains("unused"), "{script}");
    }

    #[test]
    fn refusals_name_file_line_and_mend() {
        let b = ("b.js", "export const b = 1;");
        for (source, expected) in [
            ("\nimport { b as c } from './b.js';", "a.js:2: only imports by name, without `as`, are bundled"),
            ("import b from './b.js';", "a.js:1: only imports by name, without `as`, are bundled"),
            ("import { c } from './b.js';", "a.js:1: b.js does not export `c`"),
            ("import { c } from './c.js';", "a.js:1: there is no c.js"),
            ("import { c } from '../c.js';", "a.js:1: only relative paths within the folder are bundled"),
            ("import { c } from 'c';", "a.js:1: only relative paths within the folder are bundled"),
            ("\n\nexport default 1;", "a.js:3: only exports by name of what the module has are bundled"),
            (
                "export { b } from './b.js';",
                "a.js:1: only exports by name of what the module has are bundled",
            ),
            ("const a = 1; export { a as b };", "a.js:1: only exports without `as` are bundled"),
            (
                "await import('./b.js')",
                "a.js:1: import() would look for a file that the bundle does not have",
            ),
            ("\nuse(import.meta.url)", "a.js:2: a classic script has no import.meta"),
            ("import { b } from './b.js';\nlet = ;", "a.js:2: "),
        ] {
            let said = refusal(&[("a.js", source), b]);
            assert!(said.starts_with(expected), "{source}: {said}");
        }
    }

    #[test]
    fn names_of_one_module_do_not_leak_into_another() {
        let said =
            refusal(&[("a.js", "import './b.js';\nconst x = 1; log(x)"), ("b.js", "const x = 2; log(x)")]);
        assert_eq!(said, "b.js:1: `x` needs another name: a.js declares it too");
        let said =
            refusal(&[("a.js", "import './b.js';\nlog(open)"), ("b.js", "function open() {}\nopen()")]);
        assert_eq!(said, "b.js:1: `open` needs another name: a.js takes it from the browser");
    }
}
