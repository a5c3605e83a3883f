//! `cargo xtask mutants`: do the tests notice when the engine is wrong?
//!
//! `cargo mutants` makes one small mistake after the other in the sources (`.cargo/mutants.toml` says where) and runs the
//! tests. All take a day; a shard is every so-manieth of them, so that it has some of each file.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::tools::{self, finish, root, target};

/// The version of cargo-mutants.
const CARGO_MUTANTS: &str = "27.1.0";
/// The share that is tried where none is named.
pub const SAMPLE: &str = "0/15";
/// The share of the mistakes that must be noticed.
const LEAST: f64 = 0.85;

/// Tries the mistakes of a shard, `0/15` say.
pub fn run(shard: &str) -> Result<()> {
    let program = tools::cargo_tool("cargo-mutants", CARGO_MUTANTS)?;
    let out = target().join("mutants");
    fs::create_dir_all(&out)?;
    // What survives makes it fail: what that means is said below.
    let tried = finish(
        Command::new(program)
            .current_dir(root())
            .args(["mutants", "--package", "samara-engine", "--sharding", "round-robin", "--shard", shard])
            .arg("--output")
            .arg(&out),
    );
    let path = out.join("mutants.out/outcomes.json");
    let outcomes = fs::read(&path).with_context(|| path.display().to_string());
    // Without outcomes it did not get so far as to try any.
    let outcomes: Value = serde_json::from_slice(&outcomes.or_else(|error| tried.and(Err(error)))?)?;
    let count = |name: &str| outcomes[name].as_u64().unwrap_or(0);
    let noticed = count("caught") + count("timeout");
    let all = noticed + count("missed");
    ensure!(all > 0, "there is nothing in shard {shard}");
    let share = noticed as f64 / all as f64;
    println!(
        "{noticed} of {all} mistakes were noticed: {:.1} %; {} do not compile",
        share * 100.0,
        count("unviable")
    );
    ensure!(share >= LEAST, "less than {:.0} % were noticed: {}", LEAST * 100.0, out.display());
    Ok(())
}
