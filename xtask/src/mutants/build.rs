//! A copy of the repository whose crate has all mutants, and the programs of its tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::folder;
use super::switches::{Mutant, Switched, switched};
use crate::tools::{finish, output, root};

/// More rounds would not end.
const MAX_ROUNDS: usize = 40;
/// The module that the crate gets.
const SWITCHES: &str = include_str!("on.rs");

/// What was built.
pub struct Built {
    /// The mutants without a branch: those that do not compile.
    pub dropped: BTreeSet<usize>,
    pub programs: Vec<PathBuf>,
}

/// Builds the tests with all mutants that compile.
pub fn build(name: &str, tests: &[&str], mutants: &[Mutant]) -> Result<Built> {
    let tree = folder().join("tree");
    copy_repository(&tree)?;
    let mut files: BTreeMap<&str, Vec<(usize, &Mutant)>> = BTreeMap::new();
    for (number, mutant) in mutants.iter().enumerate() {
        files.entry(&mutant.file).or_default().push((number, mutant));
    }
    let source = tree.join("crates").join(name).join("src");
    fs::write(source.join("mutant_switches.rs"), SWITCHES)?;
    let roots = ["lib.rs", "main.rs"].map(|file| source.join(file));
    let mut dropped = BTreeSet::new();
    for round in 0..MAX_ROUNDS {
        let mut written = BTreeMap::new();
        for (file, mutants) in &files {
            let text = fs::read_to_string(root().join(file))?;
            let kept: Vec<_> =
                mutants.iter().filter(|(number, _)| !dropped.contains(number)).copied().collect();
            let switched = switched(&text, &kept).with_context(|| file.to_string())?;
            dropped.extend(&switched.skipped);
            write(&tree.join(file), &with_switches(&switched.text, &tree.join(file), &roots))?;
            written.insert(*file, switched);
        }
        for file in roots.iter().filter(|file| file.exists()) {
            let text = fs::read_to_string(file)?;
            write(file, &with_switches(&text, file, &roots))?;
        }
        let messages =
            compile(&tree, &["check", "--keep-going", "--tests", "--package", &format!("samara-{name}")])?;
        let failed = failed(&messages, &written)?;
        if failed.is_empty() {
            let messages = compile(&tree, &[&["test", "--no-run"], tests].concat())?;
            let programs = messages.iter().filter(|message| message["profile"]["test"] == true);
            let programs = programs.filter_map(|message| message["executable"].as_str().map(PathBuf::from));
            let programs: Vec<_> = programs.collect();
            ensure!(!programs.is_empty(), "the tests cannot be built");
            return Ok(Built { dropped, programs });
        }
        println!("round {round}: {} mutants do not compile", failed.len());
        dropped.extend(failed);
    }
    anyhow::bail!("the mutants still do not compile after {MAX_ROUNDS} rounds")
}

/// Copies the files of the repository that changed since the last copy.
fn copy_repository(tree: &Path) -> Result<()> {
    let files =
        output("git", &["ls-files", "--cached", "--others", "--exclude-standard"]).context("git ls-files")?;
    for file in files.lines().filter(|file| !file.starts_with("crates/") || !file.ends_with(".md")) {
        let (from, to) = (root().join(file), tree.join(file));
        if !from.is_file() {
            continue;
        }
        let bytes = fs::read(&from)?;
        if fs::read(&to).is_ok_and(|old| old == bytes) {
            continue;
        }
        fs::create_dir_all(to.parent().context("no folder")?)?;
        fs::copy(from, to)?;
    }
    Ok(())
}

/// Declares the module of the switches in the root of a crate.
fn with_switches(text: &str, file: &Path, roots: &[PathBuf]) -> String {
    let declaration = "\n#[doc(hidden)]\npub mod mutant_switches;\n";
    if roots.iter().any(|root| root == file) && !text.contains(declaration) {
        return [text, declaration].concat();
    }
    text.to_owned()
}

fn write(file: &Path, text: &str) -> Result<()> {
    if !fs::read_to_string(file).is_ok_and(|old| old == text) {
        fs::write(file, text)?;
    }
    Ok(())
}

/// Runs cargo in the copy, and returns its messages.
fn compile(tree: &Path, arguments: &[&str]) -> Result<Vec<Value>> {
    let output = Command::new("cargo")
        .args(arguments)
        .args(["--message-format", "json"])
        .current_dir(tree)
        .env("CARGO_TARGET_DIR", folder().join("build"))
        .env("RUSTFLAGS", "--cap-lints allow")
        .envs([("CARGO_PROFILE_DEV_OPT_LEVEL", "1"), ("CARGO_PROFILE_DEV_DEBUG", "0")])
        .stderr(Stdio::inherit())
        .output()?;
    let lines = String::from_utf8(output.stdout)?;
    Ok(lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

/// The mutants that the compiler's errors point to.
fn failed(messages: &[Value], written: &BTreeMap<&str, Switched>) -> Result<BTreeSet<usize>> {
    let mut failed = BTreeSet::new();
    for message in messages.iter().map(|message| &message["message"]) {
        if message["level"] != "error" {
            continue;
        }
        let spans = message["spans"].as_array().map_or(&[][..], Vec::as_slice);
        let places: Vec<_> = spans.iter().filter_map(|span| place(span, written)).collect();
        let mut found: Vec<usize> = Vec::new();
        for (switched, at) in &places {
            found.extend(
                switched.branches.iter().filter(|(_, range)| range.contains(at)).map(|(number, _)| *number),
            );
        }
        if found.is_empty() {
            // No branch is wrong, but an expression with branches is.
            for (switched, at) in &places {
                let around = switched.places.iter().filter(|(_, range)| range.contains(at));
                found
                    .extend(around.min_by_key(|(_, range)| range.len()).into_iter().flat_map(|(own, _)| own));
            }
        }
        if found.is_empty() {
            // A signature is at odds with the first value that its function returns.
            for (switched, at) in &places {
                let after = switched.places.iter().filter(|(_, range)| range.start > *at);
                found.extend(after.min_by_key(|(_, range)| range.start).into_iter().flat_map(|(own, _)| own));
            }
        }
        let text = message["rendered"].as_str().unwrap_or_default();
        let is_summary = spans.is_empty();
        ensure!(is_summary || !found.is_empty(), "no mutant is at this error: {text}");
        failed.extend(found);
    }
    Ok(failed)
}

/// The file of a compiler's span, and where it starts.
fn place<'a>(span: &Value, written: &'a BTreeMap<&str, Switched>) -> Option<(&'a Switched, usize)> {
    let switched = written.get(span["file_name"].as_str()?)?;
    Some((switched, span["byte_start"].as_u64()? as usize))
}

/// Checks that the tests pass without a mutant.
pub fn check(program: &Path) -> Result<()> {
    finish(Command::new(program).stdout(Stdio::null()).current_dir(folder().join("tree")))
}
