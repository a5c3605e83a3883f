//! What each feature adds to the module: it is built with it and without.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::sizes::Size;
use crate::tools::{self, root, target};
use crate::{copy, dist};

/// The engine's features that the module cannot do without.
const NEEDED: &[&str] = &["serde"];

/// Builds the module once for each feature, and prints a table in Markdown.
pub fn run() -> Result<()> {
    let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
    let source = target().join("features/source");
    let wasm_opt = tools::wasm_opt()?;
    let weigh = |manifest: &str, embedded| weigh(&source, manifest, embedded, wasm_opt.as_deref());
    copy::workspace(&source)?;

    let module = weigh(&manifest, false)?;
    let mut rows = vec![("the module, without an index".to_owned(), module, None)];
    for feature in engine_features(&manifest)? {
        if !NEEDED.contains(&feature) {
            let without = weigh(&without_engine_feature(&manifest, feature), false)?;
            rows.push((format!("without `{feature}`"), without, Some(added(without, module))));
        }
    }
    for feature in own_features(&manifest) {
        let with = weigh(&with_default(&manifest, feature)?, true)?;
        rows.push((format!("with `{feature}`"), with, Some(added(module, with))));
    }
    println!("\n| | bytes | gzip 9 | brotli 11 | the feature adds, brotli |\n|---|--:|--:|--:|--:|");
    for (name, size, added) in rows {
        let added = added.map_or_else(String::new, |bytes| format!("{bytes:+}"));
        println!("| {name} | {} | {} | {} | {added} |", size.raw, size.gzip, size.brotli);
    }
    Ok(())
}

/// What the module weighs as another manifest has it.
fn weigh(source: &Path, manifest: &str, embedded: bool, wasm_opt: Option<&Path>) -> Result<Size> {
    fs::write(source.join("Cargo.toml"), manifest)?;
    Ok(Size::of(&dist::compile_in(source, &target().join("features/module"), embedded, wasm_opt)?.wasm))
}

/// How many bytes more the second has.
fn added(without: Size, with: Size) -> i64 {
    with.brotli as i64 - without.brotli as i64
}

/// The line by which the module depends on the engine.
fn engine_line(manifest: &str) -> Result<&str> {
    let dependencies =
        manifest.split("\n[dependencies]\n").nth(1).context("Cargo.toml has no dependencies")?;
    let engine = dependencies.lines().find(|line| line.starts_with("samara-engine ="));
    engine.context("the module does not depend on the engine")
}

/// The engine's features that the module takes.
fn engine_features(manifest: &str) -> Result<Vec<&str>> {
    let (_, list) = engine_line(manifest)?.split_once("features = [").context("no features are named")?;
    let (list, _) = list.split_once(']').context("the features have no end")?;
    Ok(list.split(',').map(|feature| feature.trim().trim_matches('"')).collect())
}

fn without_engine_feature(manifest: &str, feature: &str) -> String {
    let Ok(line) = engine_line(manifest) else { return manifest.to_owned() };
    let quoted = format!("\"{feature}\"");
    let less =
        line.replace(&format!("{quoted}, "), "").replace(&format!(", {quoted}"), "").replace(&quoted, "");
    manifest.replacen(line, &less, 1)
}

/// The features of the package itself.
fn own_features(manifest: &str) -> Vec<&str> {
    let list = manifest.split("\n[features]\n").nth(1).unwrap_or_default();
    let lines = list.lines().take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| line.split_once(" = ").map(|(name, _)| name));
    names.filter(|name| *name != "default" && !name.starts_with('#')).collect()
}

/// The manifest with one feature as the only one by default.
fn with_default(manifest: &str, feature: &str) -> Result<String> {
    let line = manifest.lines().find(|line| line.starts_with("default = ["));
    let line = line.context("Cargo.toml has no default features")?;
    Ok(manifest.replacen(line, &format!("default = [\"{feature}\"]"), 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "[workspace.dependencies]\nsamara-engine = { path = \"e\" }\n\n[features]\n# Text = text.\n\
        default = [\"embedded\"]\nembedded = []\npanic-hook = [\"dep:hook\"]\n\n[dependencies]\n\
        samara-engine = { workspace = true, features = [\"english\", \"serde\"] }\n\n[build-dependencies]\n\
        samara-engine = { workspace = true, features = [\"english\", \"writer\"] }\n";

    #[test]
    fn features_are_left_out_and_put_in() {
        assert_eq!(engine_features(MANIFEST).unwrap(), ["english", "serde"]);
        let less = without_engine_feature(MANIFEST, "english");
        assert_eq!(engine_features(&less).unwrap(), ["serde"]);
        assert!(less.contains("[\"english\", \"writer\"]"), "what builds the index keeps it");
        assert_eq!(own_features(MANIFEST), ["embedded", "panic-hook"]);
        assert!(with_default(MANIFEST, "panic-hook").unwrap().contains("default = [\"panic-hook\"]\n"));
    }

    #[test]
    fn the_manifest_is_as_it_is_read_here() {
        let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
        assert!(engine_features(&manifest).unwrap().iter().any(|feature| !NEEDED.contains(feature)));
        assert!(own_features(&manifest).contains(&"panic-hook"));
        assert!(with_default(&manifest, "panic-hook").is_ok());
    }
}
