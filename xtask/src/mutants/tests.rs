//! The tests that mutants run against.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::{build, folder};

/// The memory of a test's process in KiB: a mutant may allocate for ever.
const MAX_MEMORY: u32 = 4 << 20;
/// Tests that together take no longer than this are run in one process; each further process may take three times as long.
const FIRST_BATCH: Duration = Duration::from_millis(200);
/// A mutant may slow its tests so much, and this long anyway; both allow for a busy machine.
const MAX_SLOWDOWN: u32 = 20;
const MIN_LIMIT: Duration = Duration::from_secs(10);

/// What the tests say about a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    Caught,
    Timeout,
    Survived,
    /// No test reaches it.
    Unreached,
}

impl Outcome {
    pub fn name(self) -> &'static str {
        match self {
            Self::Caught => "caught",
            Self::Timeout => "timeout",
            Self::Survived => "survived",
            Self::Unreached => "unreached",
        }
    }
}

struct Test {
    program: PathBuf,
    name: String,
    duration: Duration,
    reached: HashSet<usize>,
}

/// All tests, the fastest first.
pub struct Suite(Vec<Test>);

impl Suite {
    /// Runs each test alone.
    pub fn new(programs: &[PathBuf]) -> Result<Self> {
        let mut tests = Vec::new();
        for program in programs {
            build::check(program).context("the tests fail without a mutant")?;
            let listed = Command::new(program).args(["--list", "--format", "terse"]).output()?;
            let listed = String::from_utf8(listed.stdout)?;
            for name in listed.lines().filter_map(|line| line.strip_suffix(": test")) {
                tests.push(Test::new(program, name)?);
            }
        }
        tests.sort_by_key(|test| test.duration);
        Ok(Self(tests))
    }

    /// What the tests that reach a mutant say about it.
    pub fn outcome(&self, mutant: usize) -> Result<Outcome> {
        let mut tests: Vec<_> = self.0.iter().filter(|test| test.reached.contains(&mutant)).collect();
        if tests.is_empty() {
            return Ok(Outcome::Unreached);
        }
        let mut size = FIRST_BATCH;
        while !tests.is_empty() {
            let mut sum = Duration::ZERO;
            let fits = tests.iter().take_while(|test| {
                sum += test.duration;
                sum <= size
            });
            let count = fits.count().max(1);
            match run_batch(tests.drain(..count), mutant)? {
                Outcome::Survived => size *= 3,
                outcome => return Ok(outcome),
            }
        }
        Ok(Outcome::Survived)
    }
}

impl fmt::Display for Suite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum: Duration = self.0.iter().map(|test| test.duration).sum();
        write!(f, "{} tests take {:.1} s one by one", self.0.len(), sum.as_secs_f64())
    }
}

impl Test {
    fn new(program: &Path, name: &str) -> Result<Self> {
        let record = folder().join(format!("reached-{}", std::process::id()));
        let _ = fs::remove_file(&record);
        let run = |recorded: bool| {
            let mut command = command(program);
            if recorded {
                command.env("SAMARA_MUTANTS_REACHED", &record);
            }
            let start = Instant::now();
            let status = command.args(["--exact", name]).status()?;
            // Otherwise every mutant that it reaches would count as caught.
            ensure!(status.success(), "{name} fails alone, with limited memory and without a mutant");
            Ok(start.elapsed())
        };
        run(true)?;
        let reached = fs::read_to_string(&record).unwrap_or_default();
        let reached = reached.lines().filter_map(|number| number.parse().ok()).collect();
        Ok(Self { program: program.to_owned(), name: name.to_owned(), duration: run(false)?, reached })
    }
}

/// Runs tests with a mutant, each program once.
fn run_batch<'a>(tests: impl Iterator<Item = &'a Test>, mutant: usize) -> Result<Outcome> {
    let mut programs: BTreeMap<&Path, (Vec<&str>, Duration)> = BTreeMap::new();
    for test in tests {
        let (names, duration) = programs.entry(&test.program).or_default();
        names.push(&test.name);
        *duration += test.duration;
    }
    for (program, (names, duration)) in programs {
        let limit = MIN_LIMIT + duration * MAX_SLOWDOWN;
        let mut child =
            command(program).arg("--exact").args(names).env("SAMARA_MUTANT", mutant.to_string()).spawn()?;
        let start = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break Some(status);
            }
            if start.elapsed() > limit {
                break None;
            }
            thread::sleep(Duration::from_millis(5));
        };
        end(&mut child)?;
        match status {
            None => return Ok(Outcome::Timeout),
            Some(status) if !status.success() => return Ok(Outcome::Caught),
            Some(_) => {}
        }
    }
    Ok(Outcome::Survived)
}

/// Ends a test program that has not ended yet, and the commands that it has left running.
fn end(child: &mut Child) -> Result<()> {
    let group = format!("-{}", child.id());
    Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status()?;
    child.wait()?;
    Ok(())
}

/// A test program with low priority and limited memory, in the folder that tests expect.
fn command(program: &Path) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("ulimit -v {MAX_MEMORY}; exec nice -n 15 \"$0\" \"$@\"")])
        .arg(program)
        .current_dir(folder().join("tree"))
        // Snapshots that differ are not to be written into the copy.
        .env("INSTA_UPDATE", "no")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // A group of its own, for `end`.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}
