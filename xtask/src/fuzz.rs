//! `cargo xtask fuzz`: runs each target of `fuzz/` under libFuzzer, starting from its corpus and its regressions.
//!
//! No sanitizers: they need a nightly compiler, and the project has no unsafe code for them to check.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::tools::{self, finish, root, target};

/// The version of cargo-fuzz.
const CARGO_FUZZ: &str = "0.13.2";

/// Executions of a target after which its run ends: more of them rarely find anything new.
const MAX_RUNS: u32 = 10_000_000;

/// The longest input of a target in bytes: longer ones only cost speed.
fn max_input_len(target: &str) -> u32 {
    match target {
        "query" => 128,
        "tokenizer" | "round_trip" => 256,
        "pdf" | "docx" | "odt" | "epub" | "pptx" | "odp" | "xlsx" | "ods" | "mail" | "mbox" | "mhtml"
        | "warc" => 4096,
        _ => 512,
    }
}

/// Runs each named target for this many seconds, or all targets if none is named.
pub fn run(seconds: &str, wanted: &[&str]) -> Result<()> {
    ensure!(
        seconds.parse::<u32>().is_ok_and(|seconds| seconds > 0),
        "--seconds {seconds:?}: expected a positive number"
    );
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
        // New inputs go to target/; those worth keeping are copied to fuzz/corpus by hand.
        let new_corpus = target().join("fuzz-corpus").join(&name);
        let artifacts = target().join("fuzz-artifacts").join(&name);
        fs::create_dir_all(&new_corpus)?;
        fs::create_dir_all(&artifacts)?;
        let kept = ["corpus", "regressions"].map(|folder| root().join("fuzz").join(folder).join(&name));
        finish(
            Command::new(&program)
                .current_dir(root())
                // The release profile with LTO takes minutes for each target.
                .envs([("CARGO_PROFILE_RELEASE_LTO", "off"), ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")])
                .args(["fuzz", "run", "--sanitizer", "none", "--features", "libfuzzer"])
                // Tracing every comparison halves the speed; the corpus has the magic values already.
                .args(["--no-trace-compares", &name])
                .arg(new_corpus)
                .args(kept.iter().filter(|folder| folder.is_dir()))
                .args(["--", "-timeout=20", "-rss_limit_mb=2048", "-print_final_stats=1", "-entropic=0"])
                .arg(format!("-runs={MAX_RUNS}"))
                .arg(format!("-max_len={}", max_input_len(&name)))
                .arg(format!("-max_total_time={seconds}"))
                .arg(format!("-artifact_prefix={}/", artifacts.display())),
        )
        .with_context(|| {
            format!(
                "{name}: the failing input is in {}; minimise it and add it to fuzz/regressions/{name}",
                artifacts.display()
            )
        })?;
    }
    Ok(())
}
