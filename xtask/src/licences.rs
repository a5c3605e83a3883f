//! `cargo xtask licences`: the third-party notices of everything that is delivered.
//!
//! It writes two files, both in the repository: the notice at the head of every script that contains the engine, and
//! THIRD-PARTY.txt for the command. Where a crate offers a choice, MIT is taken; its text is printed once, below the names
//! of the copyright holders.

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
/// Code in the module that comes from no crate.
const STANDARD_LIBRARY: &str = "Copyright (c) The Rust Project Contributors (std)";
const UNICODE: &str = "Copyright (c) 1991-2026 Unicode, Inc. (tables of the analyzer; Unicode License v3,\n\
                       https://www.unicode.org/license.txt)";

/// Writes both files.
pub fn write() -> Result<()> {
    for (name, text) in files()? {
        fs::write(root().join(name), text).context(name)?;
        println!("{name} written");
    }
    Ok(())
}

/// Fails if one of the files is out of date.
pub fn check() -> Result<()> {
    for (name, text) in files()? {
        let kept = fs::read_to_string(root().join(name)).context(name)?;
        ensure!(kept == text, "{name} does not match Cargo.lock: run `cargo xtask licences`");
    }
    Ok(())
}

fn files() -> Result<[(&'static str, String); 2]> {
    let all = packages()?;
    let module = in_tree(&all, &["--package", "samara", "--target", "wasm32-unknown-unknown"])?;
    let command = in_tree(&all, &["--package", "samara-cli", "--target", "all"])?;
    let mut notice = String::from(
        "Samara. Licence: MIT OR Apache-2.0. Copyright (c) 2026 The Samara developers\n\
         Contains third-party code under the MIT licence below:\n\n",
    );
    let (mit, other) = terms(&module)?;
    for (holder, names) in &mit {
        notice += &format!("{holder} ({})\n", names.iter().copied().collect::<Vec<_>>().join(", "));
    }
    // The Unicode licence may be reproduced in the documentation only, and THIRD-PARTY.txt contains it.
    let missing = other.keys().find(|text| !text.starts_with("UNICODE LICENSE V3"));
    ensure!(missing.is_none(), "the module has code under a licence that the notice lacks: {missing:?}");
    notice += &format!("{STANDARD_LIBRARY}\n{UNICODE}\n\n{}", mit_text()?);

    let mut third_party = String::from(
        "Third-party code in the `samara` command, listed by `cargo xtask licences`. Each embedded browser script\n\
         starts with its own notice.\n\nUnder the MIT licence:\n\n",
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

/// The crates whose code is in a build: without build scripts and procedural macros.
fn in_tree<'a>(all: &'a [Package], arguments: &[&str]) -> Result<Vec<&'a Package>> {
    let output = Command::new("cargo")
        .args(["tree", "--locked", "--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"])
        .args(arguments)
        .current_dir(root())
        .output()?;
    ensure!(output.status.success(), "cargo tree: {}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout)?;
    let in_tree: BTreeSet<(&str, &str)> = tree
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            Some((words.next()?, words.next()?.strip_prefix('v')?))
        })
        .collect();
    Ok(all
        .iter()
        .filter(|package| in_tree.contains(&(package.name.as_str(), package.version.as_str())))
        .collect())
}

type Terms<'a> = BTreeMap<String, BTreeSet<&'a str>>;

/// The names of the crates by copyright holder (MIT), and by licence text (all others).
fn terms<'a>(packages: &[&'a Package]) -> Result<(Terms<'a>, Terms<'a>)> {
    let (mut mit, mut other) = (Terms::new(), Terms::new());
    for package in packages {
        // Fonts and tables in `assets/` have licences of their own.
        let assets = package.folder.join("assets");
        let data = if assets.is_dir() { texts(&assets)? } else { Vec::new() };
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
        // Licences that apply besides MIT, or instead of it.
        let applies = |name: &str, text: &str| match () {
            () if package.licence.contains("Unicode-3.0") => text.contains("UNICODE LICENSE V3"),
            () if package.licence.contains("BSD-3-Clause") => text.contains("Neither the name"),
            () if choices.iter().any(|choice| choice.contains("MIT")) => false,
            () => !name.contains("UNLICENSE"),
        };
        for (_, text) in texts.iter().filter(|(name, text)| applies(name, text)) {
            other.entry(text.clone()).or_default().insert(&package.name);
        }
        let named = mit.values().chain(other.values()).any(|names| names.contains(package.name.as_str()));
        if !named {
            let text = format!(
                "{}, Copyright (c) {}. The crate has no licence text; it is at https://spdx.org/licenses/\n",
                package.licence,
                without_addresses(&package.authors)
            );
            other.entry(text).or_default().insert(&package.name);
        }
        for (_, text) in data {
            other.entry(text).or_default().insert(&package.name);
        }
    }
    Ok((mit, other))
}

/// The licence files in a crate's folder: their names and texts.
fn texts(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().to_uppercase();
        let is_licence =
            ["LICENSE", "LICENCE", "COPYING", "UNLICENSE"].iter().any(|start| name.starts_with(start));
        if is_licence && entry.file_type()?.is_file() {
            let text =
                fs::read_to_string(entry.path()).with_context(|| entry.path().display().to_string())?;
            let lines: Vec<_> = text.lines().map(str::trim_end).collect();
            texts.push((name, lines.join("\n").trim_matches('\n').to_owned() + "\n"));
        }
    }
    texts.sort();
    Ok(texts)
}

/// The authors of a manifest without their mail addresses.
fn without_addresses(authors: &[String]) -> String {
    let names = authors.iter().map(|author| author.split('<').next().unwrap_or_default().trim());
    names.collect::<Vec<_>>().join(", ")
}

/// The text of the MIT licence without a copyright line.
fn mit_text() -> Result<String> {
    let own = fs::read_to_string(root().join("LICENSE-MIT")).context("LICENSE-MIT")?;
    let start = own.find("Permission is hereby").context("LICENSE-MIT is no MIT licence")?;
    Ok(own[start..].to_owned())
}
