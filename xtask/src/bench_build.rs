//! `cargo xtask bench build`: indexing time and peak memory, compared with Pagefind.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::tools::{self, finish, output, root, target};

/// Runs of each command. They alternate, so that other load on the machine affects both.
const RUNS: usize = 5;

/// The cost of one run.
struct Run {
    seconds: f64,
    /// Peak resident memory in MB; `None` where the system does not report it.
    peak_memory: Option<f64>,
}

/// Indexes the Book and the std documentation that rustup installs, and prints a table in Markdown.
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
        let (mut samara_runs, mut pagefind_runs) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            let out = empty_folder(&scratch)?;
            samara_runs.push(measure(Command::new(&samara).arg("build").arg(&site).arg("--out").arg(out))?);
            let out = empty_folder(&scratch)?;
            pagefind_runs.push(measure(
                Command::new(&pagefind).arg("--site").arg(&site).arg("--output-path").arg(out),
            )?);
        }
        let both = [&samara_runs, &pagefind_runs];
        let seconds = both.map(|runs| median(runs.iter().map(|run| run.seconds)));
        let memory = both.map(|runs| median(runs.iter().filter_map(|run| run.peak_memory)));
        println!("| {name} | {} | {} |", row(seconds, 2), row(memory, 0));
    }
    Ok(())
}

/// Makes an empty folder; an existing one is removed first.
fn empty_folder(folder: &Path) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    Ok(folder.to_owned())
}

fn measure(command: &mut Command) -> Result<Run> {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let mut peak = None;
    let status = loop {
        // The kernel's value only grows, and is gone when the process has ended.
        peak = peak_memory(child.id()).or(peak);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::sleep(Duration::from_millis(2));
    };
    ensure!(status.success(), "{command:?} failed ({status})");
    Ok(Run { seconds: start.elapsed().as_secs_f64(), peak_memory: peak })
}

/// The peak resident memory of a process in MB, on Linux.
fn peak_memory(process: u32) -> Option<f64> {
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

/// Samara's value, Pagefind's, and the first divided by the second.
fn row([samara, pagefind]: [Option<f64>; 2], digits: usize) -> String {
    match (samara, pagefind) {
        (Some(samara), Some(pagefind)) => {
            format!("{samara:.digits$} | {pagefind:.digits$} | {:.2}", samara / pagefind)
        }
        _ => "– | – | –".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_both_values_and_their_ratio() {
        let middle = |values: &[f64]| median(values.iter().copied());
        assert_eq!(middle(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(middle(&[]), None);
        assert_eq!(row([Some(1.0), Some(2.0)], 2), "1.00 | 2.00 | 0.50");
        assert_eq!(row([None, Some(2.0)], 0), "– | – | –");
    }

    #[test]
    fn a_failing_command_is_an_error() {
        assert!(measure(&mut Command::new("false")).is_err());
        assert!(measure(&mut Command::new("true")).is_ok());
    }
}
