//! `cargo xtask mutants`: mutation testing of the engine.
//!
//! `cargo mutants` changes one place of the sources at a time (`.cargo/mutants.toml` says where) and runs the tests. All
//! mutants take days; the shard `k/n` is every n-th of them, which covers every file.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::tools::{self, finish, root, target};

/// The version of cargo-mutants.
const CARGO_MUTANTS: &str = "27.1.0";
/// The shard that is run by default.
pub const DEFAULT_SHARD: &str = "0/15";
/// The share of the mutants that the tests must catch.
const MIN_CAUGHT: f64 = 0.85;

/// Runs a shard of the mutants, such as `0/15`.
pub fn run(shard: &str) -> Result<()> {
    let program = tools::cargo_tool("cargo-mutants", CARGO_MUTANTS)?;
    let out = target().join("mutants");
    fs::create_dir_all(&out)?;
    // It also fails when a mutant survives, which is judged below.
    let result = finish(
        Command::new(program)
            .current_dir(root())
            .args(["mutants", "--package", "samara-engine", "--sharding", "round-robin", "--shard", shard])
            .arg("--output")
            .arg(&out),
    );
    let path = out.join("mutants.out/outcomes.json");
    let outcomes = fs::read(&path).with_context(|| path.display().to_string());
    // Without outcomes it failed before it ran any mutant.
    let outcomes: Value = serde_json::from_slice(&outcomes.or_else(|error| result.and(Err(error)))?)?;
    let count = |name: &str| outcomes[name].as_u64().unwrap_or(0);
    let caught = count("caught") + count("timeout");
    let all = caught + count("missed");
    ensure!(all > 0, "shard {shard} is empty");
    let share = caught as f64 / all as f64;
    println!("{caught} of {all} mutants caught: {:.1} %; {} unviable", share * 100.0, count("unviable"));
    ensure!(share >= MIN_CAUGHT, "less than {:.0} % caught: {}", MIN_CAUGHT * 100.0, out.display());
    Ok(())
}
