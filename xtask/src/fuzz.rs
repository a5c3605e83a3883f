//! `cargo xtask fuzz`: libFuzzer on every target in `fuzz/`, from what is kept there.
//!
//! Without sanitizers, which need a nightly compiler: the project has no unsafe code for them to watch.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::tools::{self, finish, root, target};

/// The version of cargo-fuzz.
const CARGO_FUZZ: &str = "0.13.2";

/// No target is run more often: what was not found by then takes other inputs to start from.
const MOST_RUNS: u32 = 10_000_000;

/// The longest input of a target, in bytes: what is longer says nothing new, and takes its time.
fn longest(target: &str) -> u32 {
    match target {
        "query" => 128,
        "tokenizer" | "round_trip" => 256,
        _ => 512,
    }
}

/// Gives each target so many seconds, or those alone that are named.
pub fn run(seconds: &str, wanted: &[&str]) -> Result<()> {
    ensure!(seconds.parse::<u32>().is_ok_and(|seconds| seconds > 0), "--seconds {seconds:?} is no number");
    let program = tools::cargo_tool("cargo-fuzz", CARGO_FUZZ)?;
    let targets: Vec<String> = fs::read_dir(root().join("fuzz/fuzz_targets"))?
        .filter_map(|file| file.ok()?.path().file_stem()?.to_str().map(str::to_owned))
        .filter(|name| wanted.is_empty() || wanted.contains(&name.as_str()))
        .collect();
    ensure!(
        !targets.is_empty() && targets.len() >= wanted.len(),
        "there is no such target in fuzz/fuzz_targets"
    );
    for name in targets {
        println!("\n{name}: {seconds} s");
        // What is found on the way is kept beside the builds; what is worth keeping is copied by hand.
        let found = target().join("fuzz-corpus").join(&name);
        let broken = target().join("fuzz-artifacts").join(&name);
        fs::create_dir_all(&found)?;
        fs::create_dir_all(&broken)?;
        let kept = ["corpus", "regressions"].map(|folder| root().join("fuzz").join(folder).join(&name));
        finish(
            Command::new(&program)
                .current_dir(root())
                // The release profile is made for size, and takes minutes for each target.
                .envs([("CARGO_PROFILE_RELEASE_LTO", "off"), ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")])
                .args(["fuzz", "run", "--sanitizer", "none", "--features", "libfuzzer"])
                // To look at every comparison halves the speed; what the inputs must contain is in the corpus.
                .args(["--no-trace-compares", &name])
                .arg(found)
                .args(kept.iter().filter(|folder| folder.is_dir()))
                .args(["--", "-timeout=20", "-rss_limit_mb=2048", "-print_final_stats=1", "-entropic=0"])
                .arg(format!("-runs={MOST_RUNS}"))
                .arg(format!("-max_len={}", longest(&name)))
                .arg(format!("-max_total_time={seconds}"))
                .arg(format!("-artifact_prefix={}/", broken.display())),
        )
        .with_context(|| {
            format!("{name}: the input lies in {}; it belongs in fuzz/regressions/{name}", broken.display())
        })?;
    }
    Ok(())
}
