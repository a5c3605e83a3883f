//! The import graph of each crate has no circles.
//!
//! An import is a path from `crate::`, `self::`, `super::` or a child module, in a `use` or in code. A re-export (`pub
//! use`) is no import of its file: an import through it is a dependency on the file that defines the item. Declarations
//! (`mod`) and tests do not count.
#![cfg(not(target_family = "wasm"))]
#![allow(missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use regex::Regex;

/// The path of a module, such as `["index", "loader"]`; empty for the crate.
type Module = Vec<String>;

/// A file without comments and tests.
#[derive(Default)]
struct Source {
    /// The imported paths, as written.
    imports: Vec<Vec<String>>,
    /// The re-exported paths by name; `*` for a glob.
    exports: Vec<(String, Vec<String>)>,
}

/// The sources of a crate.
#[derive(Default)]
struct Sources(BTreeMap<Module, Source>);

impl Sources {
    /// Reads a crate's `src` folder.
    fn read(folder: &Path) -> Self {
        let mut texts = Vec::new();
        collect(folder, &mut Vec::new(), &mut texts);
        Self::parse(texts)
    }

    fn parse(texts: Vec<(Module, String)>) -> Self {
        let of_tests =
            Regex::new(r"#\[cfg\([^\n]*\btest\b[^\n]*\]\s*(?:pub(?:\(\w+\))? )?mod (\w+);").unwrap();
        let mut skipped = BTreeSet::new();
        for (module, text) in &texts {
            skipped.extend(of_tests.captures_iter(text).map(|found| child(module, &found[1])));
        }
        let is_test = |module: &Module| (0..=module.len()).any(|length| skipped.contains(&module[..length]));
        let sources = texts.into_iter().filter(|(module, _)| !is_test(module));
        Self(sources.map(|(module, text)| (module, Source::parse(&text))).collect())
    }

    /// Resolves a path, relative to a module, to the module that defines its item; `None` outside of the crate.
    fn resolve(&self, from: &Module, path: &[String]) -> Option<Module> {
        let mut at: Module = match path[0].as_str() {
            "crate" => Vec::new(),
            "self" => from.clone(),
            "super" => from[..from.len().checked_sub(1)?].to_vec(),
            name => Some(child(from, name)).filter(|module| self.0.contains_key(module))?,
        };
        for (number, name) in path.iter().enumerate().skip(1) {
            if name == "super" {
                at.pop();
            } else if self.0.contains_key(&child(&at, name)) {
                at.push(name.clone());
            } else {
                let exports = self.0.get(&at)?.exports.iter();
                let mut targets = exports.filter(|(own, _)| own == name).map(|(_, target)| target);
                let Some(target) = targets.next() else { return Some(at) };
                let whole: Vec<String> = target.iter().chain(&path[number + 1..]).cloned().collect();
                return self.resolve(&at, &whole);
            }
        }
        Some(at)
    }

    /// A circle of modules, if there is one.
    fn circle(&self) -> Option<Vec<String>> {
        let imports = |module: &Module| -> BTreeSet<Module> {
            let paths = self.0[module].imports.iter();
            paths.filter_map(|path| self.resolve(module, path)).filter(|other| other != module).collect()
        };
        let mut left: BTreeMap<Module, BTreeSet<Module>> =
            self.0.keys().map(|module| (module.clone(), imports(module))).collect();
        // A module without imports of remaining modules is in no circle.
        while let Some(module) = left
            .iter()
            .find(|(_, imports)| imports.iter().all(|other| !left.contains_key(other)))
            .map(|(m, _)| m.clone())
        {
            left.remove(&module);
        }
        let mut at = left.keys().next()?.clone();
        let mut walked = vec![at.clone()];
        loop {
            at = left[&at].iter().find(|other| left.contains_key(*other))?.clone();
            if let Some(start) = walked.iter().position(|other| *other == at) {
                walked.push(at);
                return Some(
                    walked[start..].iter().map(|module| format!("crate::{}", module.join("::"))).collect(),
                );
            }
            walked.push(at.clone());
        }
    }
}

impl Source {
    fn parse(text: &str) -> Self {
        let without_comments = Regex::new(r"(?m)//.*$").unwrap().replace_all(text, "");
        let tests = Regex::new(r"#\[cfg\([^\n]*\btest\b[^\n]*\]\s*mod \w+ \{").unwrap();
        let end = tests.find(&without_comments).map_or(without_comments.len(), |found| found.start());
        let code = &without_comments[..end];
        let uses = Regex::new(r"(?m)^\s*(pub(?:\([a-z ]+\))? )?use ([^;]+);").unwrap();
        let mut source = Self::default();
        for found in uses.captures_iter(code) {
            for (path, name) in expanded(&found[2]) {
                if found.get(1).is_some() {
                    source.exports.push((name, path));
                } else {
                    source.imports.push(path);
                }
            }
        }
        let rest = uses.replace_all(code, "");
        let inline = Regex::new(r"\b(?:crate|super)(?:::\w+)+").unwrap();
        source.imports.extend(inline.find_iter(&rest).map(|path| segments(path.as_str())));
        source
    }
}

/// The paths of a `use`, each with the name that it introduces: `a::{b, c as d}` → `a::b` as `b`, `a::c` as `d`.
fn expanded(path: &str) -> Vec<(Vec<String>, String)> {
    if let Some((prefix, group)) = path.split_once('{') {
        let group = group.trim_end().strip_suffix('}').unwrap_or(group);
        let (mut depth, mut parts) = (0, vec![String::new()]);
        for letter in group.chars() {
            depth += i32::from(letter == '{') - i32::from(letter == '}');
            if letter == ',' && depth == 0 {
                parts.push(String::new());
            } else {
                parts.last_mut().unwrap().push(letter);
            }
        }
        let parts = parts.iter().filter(|part| !part.trim().is_empty());
        return parts.flat_map(|part| expanded(&format!("{}{}", prefix.trim(), part.trim()))).collect();
    }
    let (path, alias) = path.split_once(" as ").map_or((path, None), |(path, alias)| (path, Some(alias)));
    let mut path = segments(path);
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let name =
        alias.map_or_else(|| path.last().cloned().unwrap_or_default(), |alias| alias.trim().to_owned());
    vec![(path, name)]
}

fn segments(path: &str) -> Vec<String> {
    path.split("::").map(|segment| segment.trim().to_owned()).collect()
}

fn child(module: &[String], name: &str) -> Module {
    let mut path = module.to_vec();
    path.push(name.to_owned());
    path
}

/// All files of a folder with their modules.
fn collect(folder: &Path, module: &mut Module, texts: &mut Vec<(Module, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            module.push(name);
            collect(&path, module, texts);
            module.pop();
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let own = if ["mod", "lib", "main"].contains(&name.as_str()) {
                module.clone()
            } else {
                child(module, &name)
            };
            texts.push((own, fs::read_to_string(&path).unwrap()));
        }
    }
}

fn circle_of(files: &[(&str, &str)]) -> Option<Vec<String>> {
    let module = |path: &str| path.split("::").filter(|name| !name.is_empty()).map(str::to_owned).collect();
    Sources::parse(files.iter().map(|(path, text)| (module(path), (*text).to_owned())).collect()).circle()
}

#[test]
fn crates_have_no_import_circles() {
    let crates = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("crates")).unwrap();
    for folder in crates.map(|entry| entry.unwrap().path().join("src")).filter(|folder| folder.is_dir()) {
        let sources = Sources::read(&folder);
        assert!(!sources.0.is_empty(), "{}", folder.display());
        assert_eq!(sources.circle(), None, "{}", folder.display());
    }
}

#[test]
fn finds_circles_through_re_exports_and_code() {
    let root = ("", "mod a; mod b;");
    let circle = Some(["crate::a", "crate::b", "crate::a"].map(str::to_owned).to_vec());
    assert_eq!(circle_of(&[root, ("a", "use crate::b::B;"), ("b", "use super::a::A;")]), circle);
    assert_eq!(
        circle_of(&[root, ("a", "use crate::{b::{self, B}};"), ("b", "fn f() { crate::a::f() }")]),
        circle
    );
    // `B` is defined in `b`, although the root re-exports it.
    let root = ("", "mod a;\nmod b;\npub use b::B;");
    assert_eq!(circle_of(&[root, ("a", "use crate::B;"), ("b", "use crate::a::A;")]), circle);
    assert_eq!(circle_of(&[root, ("a", "struct A;"), ("b", "use crate::a::A;")]), None);
}

#[test]
fn ignores_tests_comments_and_declarations() {
    let root = ("", "mod a; mod b; #[cfg(test)] mod tests;");
    let a = ("a", "use crate::b::B;");
    assert_eq!(circle_of(&[root, a, ("b", "// use crate::a::A;\nstruct B;")]), None);
    assert_eq!(circle_of(&[root, a, ("b", "struct B;\n#[cfg(test)]\nmod tests { use crate::a::A; }")]), None);
    assert_eq!(circle_of(&[root, a, ("b", "struct B;"), ("tests", "use crate::a::A;")]), None);
    assert_eq!(circle_of(&[("", "mod a;\nuse a::A;"), ("a", "struct A;")]), None);
}
