//! `cargo xtask bench`: Samara next to other search engines, on the same documents and queries.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::dist;
use crate::tools::{self, finish, root, target};

/// What is measured on when nothing is named.
const CORPORA: [&str; 2] = ["seeds", "book"];

/// Measures on some corpora: names that `samara-bench` knows, or folders.
pub fn run(corpora: &[&str]) -> Result<()> {
    let corpora = if corpora.is_empty() { &CORPORA } else { corpora };
    let out = std::path::absolute(target().join("bench"))?;
    fs::create_dir_all(&out).with_context(|| out.display().to_string())?;

    tools::install_wasm_target()?;
    let module = dist::compile(false, tools::wasm_opt()?.as_deref())?;
    fs::write(out.join("engine.wasm"), &module.wasm)?;
    fs::write(out.join("engine.mjs"), &module.glue)?;

    let folders: Vec<PathBuf> =
        corpora.iter().map(|name| out.join(name.trim_matches('/').replace('/', "-"))).collect();
    for (corpus, folder) in corpora.iter().zip(&folders) {
        let mut prepare = Command::new("cargo");
        prepare.args(["run", "--quiet", "--release", "--package", "samara-bench", "--", "prepare", corpus]);
        finish(prepare.arg(folder))?;
    }
    finish(node("run.js")?.args(&folders).env("BENCH", &out))
}

/// Node with one of the scripts in bench/, and the packages that they need.
pub fn node(script: &str) -> Result<Command> {
    let bench = root().join("bench");
    let quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    finish(Command::new("npm").arg("ci").args(quiet).current_dir(&bench))?;
    let mut node = Command::new("node");
    node.arg(script).current_dir(bench);
    Ok(node)
}
