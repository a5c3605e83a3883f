//! The bytes that each feature adds to the module, which is built with and without it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::sizes::Size;
use crate::tools::{self, root, target};
use crate::{copy, dist};

/// Builds the module once for each feature, and prints a table in Markdown.
pub fn run() -> Result<()> {
    let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
    let source = target().join("features/source");
    let wasm_opt = tools::wasm_opt()?;
    let weigh = |manifest: &str, embedded| weigh(&source, manifest, embedded, wasm_opt.as_deref());
    copy::workspace(&source)?;

    let module = weigh(&manifest, false)?;
    let mut rows = vec![("the module, without an index".to_owned(), module, None)];
    for feature in own_features(&manifest) {
        let with = weigh(&with_default(&manifest, feature)?, true)?;
        let name = if feature == "parts" { "for indexes in parts" } else { feature };
        rows.push((name.to_owned(), with, Some(added(module, with))));
    }
    println!("\n| | bytes | gzip 9 | brotli 11 | difference, brotli |\n|---|--:|--:|--:|--:|");
    for (name, size, added) in rows {
        let added = added.map_or_else(String::new, |bytes| format!("{bytes:+}"));
        println!("| {name} | {} | {} | {} | {added} |", size.raw, size.gzip, size.brotli);
    }
    Ok(())
}

/// Builds the module with another manifest and measures it.
fn weigh(source: &Path, manifest: &str, embedded: bool, wasm_opt: Option<&Path>) -> Result<Size> {
    fs::write(source.join("Cargo.toml"), manifest)?;
    Ok(Size::of(&dist::compile_in(source, &target().join("features/module"), embedded, wasm_opt)?.wasm))
}

/// How many bytes larger `with` is, under brotli.
fn added(without: Size, with: Size) -> i64 {
    with.brotli as i64 - without.brotli as i64
}

/// The features of the package itself, but for that of the module to which they are compared.
fn own_features(manifest: &str) -> Vec<&str> {
    let list = manifest.split("\n[features]\n").nth(1).unwrap_or_default();
    let lines = list.lines().take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| line.split_once(" = ").map(|(name, _)| name));
    names.filter(|name| !matches!(*name, "default" | "whole") && !name.starts_with('#')).collect()
}

/// The manifest with this feature as the default, and `whole`, unless the module is for indexes in parts.
fn with_default(manifest: &str, feature: &str) -> Result<String> {
    let line = manifest.lines().find(|line| line.starts_with("default = ["));
    let line = line.context("Cargo.toml has no default features")?;
    let whole = if feature == "parts" { "" } else { "\"whole\", " };
    Ok(manifest.replacen(line, &format!("default = [{whole}\"{feature}\"]"), 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_listed_and_made_default() {
        let manifest = "[features]\n# Text = text.\ndefault = [\"embedded\"]\nembedded = []\npanic-hook = [\"dep:hook\"]\n\n";
        let manifest = format!("[package]\n\n{manifest}[dependencies]\n");
        assert_eq!(own_features(&manifest), ["embedded", "panic-hook"]);
        assert!(
            with_default(&manifest, "panic-hook")
                .unwrap()
                .contains("default = [\"whole\", \"panic-hook\"]\n")
        );
        assert!(with_default(&manifest, "parts").unwrap().contains("default = [\"parts\"]\n"));
    }

    #[test]
    fn the_real_manifest_can_be_parsed() {
        let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
        assert!(own_features(&manifest).contains(&"panic-hook"));
        assert!(with_default(&manifest, "panic-hook").is_ok());
    }
}
