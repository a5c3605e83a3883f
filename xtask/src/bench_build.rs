//! `cargo xtask bench build`: how long an index takes to build, and how much memory, next to Pagefind.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::tools::{self, finish, output, root, target};

/// How often each is run. They take turns, so that what else the machine does falls on both.
const RUNS: usize = 5;

/// What a run took.
struct Run {
    seconds: f64,
    /// The most memory that was resident, in MB; `None` where the system does not say.
    memory: Option<f64>,
}

/// Indexes the Book and the std documentation, as rustup installs them, and prints a table in Markdown.
pub fn run() -> Result<()> {
    let mut cargo = Command::new("cargo");
    finish(cargo.args(["build", "--release", "--package", "samara-cli"]).current_dir(root()))?;
    let samara = target().join("release/samara");
    let pagefind = tools::pagefind()?;
    let sysroot = output("rustc", &["--print", "sysroot"]).context("rustc is missing")?;
    let html = Path::new(&sysroot).join("share/doc/rust/html");
    let scratch = target().join("bench-build");

    println!("Median of {RUNS} runs in turn.\n");
    println!("| site | Samara, s | Pagefind, s | ratio | Samara, MB | Pagefind, MB | ratio |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
    for name in ["book", "std"] {
        let site = html.join(name);
        ensure!(site.is_dir(), "{} is missing: rustup component add rust-docs", site.display());
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            let out = fresh(&scratch)?;
            ours.push(measure(Command::new(&samara).arg("build").arg(&site).arg("--out").arg(out))?);
            let out = fresh(&scratch)?;
            theirs.push(measure(
                Command::new(&pagefind).arg("--site").arg(&site).arg("--output-path").arg(out),
            )?);
        }
        let seconds = [&ours, &theirs].map(|runs| median(runs.iter().map(|run| run.seconds)));
        let memory = [&ours, &theirs].map(|runs| median(runs.iter().filter_map(|run| run.memory)));
        println!("| {name} | {} | {} |", row(seconds, 2), row(memory, 0));
    }
    Ok(())
}

/// An empty folder in the place of what was there.
fn fresh(folder: &Path) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    Ok(folder.to_owned())
}

fn measure(command: &mut Command) -> Result<Run> {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let mut memory = None;
    let status = loop {
        // The kernel keeps the highest value, and forgets it with the process.
        memory = peak(child.id()).or(memory);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::sleep(Duration::from_millis(2));
    };
    ensure!(status.success(), "{command:?} failed ({status})");
    Ok(Run { seconds: start.elapsed().as_secs_f64(), memory })
}

/// The most memory that a process has had, in MB, as Linux tells.
fn peak(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes / 1000.0)
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Ours, theirs, and ours for one of theirs.
fn row([ours, theirs]: [Option<f64>; 2], digits: usize) -> String {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => format!("{ours:.digits$} | {theirs:.digits$} | {:.2}", ours / theirs),
        _ => "– | – | –".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_compare() {
        let middle = |values: &[f64]| median(values.iter().copied());
        assert_eq!(middle(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(middle(&[]), None);
        assert_eq!(row([Some(1.0), Some(2.0)], 2), "1.00 | 2.00 | 0.50");
        assert_eq!(row([None, Some(2.0)], 0), "– | – | –");
    }

    #[test]
    fn failing_commands_are_no_measurement() {
        assert!(measure(&mut Command::new("false")).is_err());
        assert!(measure(&mut Command::new("true")).is_ok());
    }
}
