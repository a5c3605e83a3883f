//! `cargo xtask licences`: whose code is in what goes out, and under which terms.
//!
//! Two files come of it, both kept in the repository: the notice that travels at the head of every script with the
//! engine in it, and THIRD-PARTY.txt with what is in the command. MIT is taken where it is offered: its one text is
//! printed once, below the names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::tools::root;

/// The notice in the scripts.
const NOTICE: &str = "crates/bundle/js/notice.txt";
const THIRD_PARTY: &str = "THIRD-PARTY.txt";
/// Whose code is in the module without being a crate.
const STANDARD_LIBRARY: &str = "Copyright (c) The Rust Project Contributors (std)";
const UNICODE: &str = "Copyright (c) 1991-2026 Unicode, Inc. (tables of the analyzer; Unicode License v3,\n\
                       https://www.unicode.org/license.txt)";

/// Writes both files.
pub fn write() -> Result<()> {
    for (name, text) in files()? {
        fs::write(root().join(name), text).context(name)?;
        println!("{name} is written");
    }
    Ok(())
}

/// Fails where one of the files is not what would be written.
pub fn check() -> Result<()> {
    for (name, text) in files()? {
        let there = fs::read_to_string(root().join(name)).context(name)?;
        ensure!(there == text, "{name} is not of today's Cargo.lock: run `cargo xtask licences`");
    }
    Ok(())
}

fn files() -> Result<[(&'static str, String); 2]> {
    let all = packages()?;
    let module = in_tree(&all, &["--package", "samara", "--target", "wasm32-unknown-unknown"])?;
    let command = in_tree(&all, &["--package", "samara-cli", "--target", "all"])?;
    let mut notice = String::from(
        "Samara. Licence: MIT or Apache-2.0, as you like. Copyright (c) 2026 The Samara developers\n\
         In it is code of others, used under the MIT licence below:\n\n",
    );
    let (mit, other) = terms(&module)?;
    for (holder, names) in &mit {
        notice += &format!("{holder} ({})\n", names.iter().copied().collect::<Vec<_>>().join(", "));
    }
    // Unicode asks for its text in the documentation only, which THIRD-PARTY.txt is.
    let strange = other.keys().find(|text| !text.starts_with("UNICODE LICENSE V3"));
    ensure!(strange.is_none(), "the module has code under other terms, which the notice lacks: {strange:?}");
    notice += &format!("{STANDARD_LIBRARY}\n{UNICODE}\n\n{}", mit_text()?);

    let mut third_party = String::from(
        "Code of others in the `samara` command, by `cargo xtask licences`. The scripts for browsers that it carries\n\
         have a notice of their own at their head.\n\nUnder the MIT licence:\n\n",
    );
    let (mit, other) = terms(&command)?;
    for (holder, names) in &mit {
        third_party += &format!("{holder} ({})\n", names.iter().copied().collect::<Vec<_>>().join(", "));
    }
    third_party += &format!("{STANDARD_LIBRARY}\n\n{}", mit_text()?);
    for (text, names) in &other {
        let names: Vec<_> = names.iter().copied().collect();
        third_party += &format!("\n{}\n{}:\n\n{text}", "-".repeat(80), names.join(", "));
    }
    Ok([(NOTICE, notice), (THIRD_PARTY, third_party)])
}

/// A crate of the registry.
struct Package {
    name: String,
    version: String,
    licence: String,
    authors: Vec<String>,
    folder: PathBuf,
}

/// All crates that Cargo.lock names.
fn packages() -> Result<Vec<Package>> {
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()?;
    ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let packages = metadata["packages"].as_array().context("cargo metadata has no packages")?;
    let outside = packages.iter().filter(|package| !package["source"].is_null());
    let package = |package: &Value| {
        let manifest = PathBuf::from(text(&package["manifest_path"]));
        Ok(Package {
            name: text(&package["name"]),
            version: text(&package["version"]),
            licence: text(&package["license"]),
            authors: package["authors"].as_array().into_iter().flatten().map(text).collect(),
            folder: manifest.parent().context("a manifest lies in a folder")?.to_owned(),
        })
    };
    outside.map(package).collect()
}

/// The crates whose code is in what cargo builds: without those that only run when it is built.
fn in_tree<'a>(all: &'a [Package], arguments: &[&str]) -> Result<Vec<&'a Package>> {
    let output = Command::new("cargo")
        .args(["tree", "--locked", "--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"])
        .args(arguments)
        .current_dir(root())
        .output()?;
    ensure!(output.status.success(), "cargo tree: {}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout)?;
    let there: BTreeSet<(&str, &str)> = tree
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            Some((words.next()?, words.next()?.strip_prefix('v')?))
        })
        .collect();
    Ok(all
        .iter()
        .filter(|package| there.contains(&(package.name.as_str(), package.version.as_str())))
        .collect())
}

type Terms<'a> = BTreeMap<String, BTreeSet<&'a str>>;

/// Names of crates by whom to name under MIT, and by the text of other terms.
fn terms<'a>(packages: &[&'a Package]) -> Result<(Terms<'a>, Terms<'a>)> {
    let (mut mit, mut other) = (Terms::new(), Terms::new());
    for package in packages {
        let texts = texts(&package.folder)?;
        let choices: Vec<_> = package.licence.split("OR").flat_map(|part| part.split('/')).collect();
        if choices.iter().any(|choice| choice.contains("MIT") && !choice.contains("AND BSD")) {
            let mut holders: BTreeSet<String> = texts
                .iter()
                .filter(|(_, text)| text.contains("sublicense"))
                .flat_map(|(_, text)| text.lines())
                .map(|line| line.trim().trim_start_matches('>').trim().to_owned())
                .filter(|line| line.starts_with("Copyright") && line.chars().any(|c| c.is_ascii_digit()))
                .collect();
            if holders.is_empty() {
                holders.insert(match &package.authors[..] {
                    [] => format!("Copyright (c) the authors of {}", package.name),
                    authors => format!("Copyright (c) {}", without_addresses(authors)),
                });
            }
            for holder in holders {
                mit.entry(holder).or_default().insert(&package.name);
            }
        }
        // What is asked for beside MIT, and what has no MIT at all.
        let asked = |name: &str, text: &str| match () {
            () if package.licence.contains("Unicode-3.0") => text.contains("UNICODE LICENSE V3"),
            () if package.licence.contains("BSD-3-Clause") => text.contains("Neither the name"),
            () if choices.iter().any(|choice| choice.contains("MIT")) => false,
            () => !name.contains("UNLICENSE"),
        };
        for (_, text) in texts.iter().filter(|(name, text)| asked(name, text)) {
            other.entry(text.clone()).or_default().insert(&package.name);
        }
        let named = mit.values().chain(other.values()).any(|names| names.contains(package.name.as_str()));
        if !named {
            let text = format!(
                "{}, Copyright (c) {}. No text of it lies in the crate; it is at https://spdx.org/licenses/\n",
                package.licence,
                without_addresses(&package.authors)
            );
            other.entry(text).or_default().insert(&package.name);
        }
    }
    Ok((mit, other))
}

/// The texts of licences that lie in a crate, with their names.
fn texts(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().to_uppercase();
        let is_one =
            ["LICENSE", "LICENCE", "COPYING", "UNLICENSE"].iter().any(|start| name.starts_with(start));
        if is_one && entry.file_type()?.is_file() {
            let text =
                fs::read_to_string(entry.path()).with_context(|| entry.path().display().to_string())?;
            let lines: Vec<_> = text.lines().map(str::trim_end).collect();
            texts.push((name, lines.join("\n").trim_matches('\n').to_owned() + "\n"));
        }
    }
    texts.sort();
    Ok(texts)
}

/// Names without the addresses that they come with in manifests.
fn without_addresses(authors: &[String]) -> String {
    let names = authors.iter().map(|author| author.split('<').next().unwrap_or_default().trim());
    names.collect::<Vec<_>>().join(", ")
}

/// The text of the MIT licence, as this project has it, without its own names.
fn mit_text() -> Result<String> {
    let own = fs::read_to_string(root().join("LICENSE-MIT")).context("LICENSE-MIT")?;
    let start = own.find("Permission is hereby").context("LICENSE-MIT is no MIT licence")?;
    Ok(own[start..].to_owned())
}
