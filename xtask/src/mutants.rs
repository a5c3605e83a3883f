//! `cargo xtask mutants`: mutation testing of a crate.
//!
//! `cargo mutants` lists the mutants: places in the sources, each with a wrong replacement. Instead of a build for each, one
//! build has them all as [branches](switches), and the variable `SAMARA_MUTANT` switches one on. A first run of each test
//! [records](tests) the mutants it reaches; then each mutant is run against the tests that reach it, the fastest first.
//! Everything is in `target/mutants`, with the outcomes of the last run as lines of JSON.

mod build;
mod switches;
mod tests;

use std::collections::HashMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use self::switches::Mutant;
use self::tests::{Outcome, Suite};
use crate::tools::{self, root, target};

/// The version of cargo-mutants.
const CARGO_MUTANTS: &str = "27.1.0";
/// The share of the mutants that the tests must catch; what they caught of samples is in RELIABILITY.md.
const MIN_CAUGHT: f64 = 0.89;

/// The crates that can be tested, each with the arguments that choose its tests.
const CRATES: [(&str, &str); 3] = [
    ("engine", "--package samara-engine --lib --test analysis"),
    ("ingest", "--package samara-ingest --lib --tests"),
    ("cli", "--package samara-cli --bins --tests"),
];

/// Runs the mutants of a crate: all, those in files whose path has one of some texts, so many of either drawn at random
/// (another seed draws others), or those that survived the last run.
pub fn run(arguments: &[&str]) -> Result<()> {
    let (name, arguments) = match arguments {
        [name, rest @ ..] if !name.starts_with('-') => (*name, rest),
        _ => ("engine", arguments),
    };
    let chosen = CRATES.iter().find(|(known, _)| *known == name);
    let (_, tests) = chosen.with_context(|| format!("{name}: expected engine, ingest or cli"))?;
    let all = list(name)?;
    let record = folder().join(format!("{name}.jsonl"));
    let (all, chosen) = match arguments {
        ["--in", paths, rest @ ..] => {
            let is_in = |mutant: &Mutant| paths.split(',').any(|path| mutant.file.contains(path));
            (all.into_iter().filter(is_in).collect(), rest)
        }
        _ => (all, arguments),
    };
    let mutants = match chosen {
        [] => all,
        ["--sample", count] => sample(all, number(count)?, 0),
        ["--sample", count, "--seed", seed] => sample(all, number(count)?, number(seed)?),
        ["--survivors"] => survivors(all, &record)?,
        _ => bail!("expected [CRATE] [--in PATH,…] [--sample N [--seed N] | --survivors]"),
    };
    ensure!(!mutants.is_empty(), "there are no such mutants");
    let built = build::build(name, &tests.split(' ').collect::<Vec<_>>(), &mutants)?;
    let suite = Suite::new(&built.programs)?;
    let mut record = fs::File::create(record)?;
    let mut counts: HashMap<Outcome, usize> = HashMap::new();
    let viable: Vec<_> = (0..mutants.len()).filter(|number| !built.dropped.contains(number)).collect();
    println!("{} mutants, {} of them compile; {suite}", mutants.len(), viable.len());
    for (done, &number) in viable.iter().enumerate() {
        let mutant = &mutants[number];
        let outcome = suite.outcome(number)?;
        *counts.entry(outcome).or_default() += 1;
        writeln!(record, "{}", json!({"name": mutant.name, "outcome": outcome.name()}))?;
        if matches!(outcome, Outcome::Survived | Outcome::Unreached) {
            println!("{done}/{}  {}: {}", viable.len(), outcome.name(), mutant.name);
        }
    }
    let count = |outcome: Outcome| counts.get(&outcome).copied().unwrap_or(0);
    let caught = count(Outcome::Caught) + count(Outcome::Timeout);
    let share = caught as f64 / viable.len() as f64;
    println!(
        "{caught} of {} mutants caught: {:.1} %; {} survived, {} reached by no test; {} by timeout; {} do not compile",
        viable.len(),
        share * 100.0,
        count(Outcome::Survived),
        count(Outcome::Unreached),
        count(Outcome::Timeout),
        built.dropped.len()
    );
    ensure!(
        share >= MIN_CAUGHT || matches!(arguments, ["--survivors"] | ["--in", ..]),
        "less than {:.0} % caught",
        MIN_CAUGHT * 100.0
    );
    Ok(())
}

/// The folder of this task.
fn folder() -> PathBuf {
    target().join("mutants")
}

/// All mutants of a crate, without those in tests and in tables that are made from Unicode's data.
fn list(name: &str) -> Result<Vec<Mutant>> {
    let program = tools::cargo_tool("cargo-mutants", CARGO_MUTANTS)?;
    let package = format!("samara-{name}");
    let listed = Command::new(program)
        .current_dir(root())
        .args(["mutants", "--list", "--json", "--no-config", "--package", &package])
        .args(["-e", "**/tables.rs", "-e", "**/tests.rs", "-e", "**/tests/**", "-e", "**/naive.rs"])
        .args(["-E", "\\btests::"])
        .output()?;
    ensure!(listed.status.success(), "cargo mutants: {}", String::from_utf8_lossy(&listed.stderr));
    let listed: Vec<Value> = serde_json::from_slice(&listed.stdout)?;
    listed.iter().map(Mutant::new).collect()
}

fn number(text: &str) -> Result<usize> {
    text.parse().with_context(|| format!("{text}: expected a number"))
}

/// The same sample for the same mutants and seed.
fn sample(mut mutants: Vec<Mutant>, count: usize, seed: usize) -> Vec<Mutant> {
    mutants.sort_by_cached_key(|mutant| {
        let mut hasher = DefaultHasher::new();
        (seed, &mutant.name).hash(&mut hasher);
        hasher.finish()
    });
    mutants.truncate(count);
    mutants
}

/// The mutants that survived the recorded run. A name begins with a line, which may have moved, so the rest decides.
fn survivors(mutants: Vec<Mutant>, record: &PathBuf) -> Result<Vec<Mutant>> {
    let place = |name: &str| {
        let mut parts = name.splitn(4, ':');
        (parts.next().map(str::to_owned), parts.nth(2).map(str::to_owned))
    };
    let record = fs::read_to_string(record).context("there is no recorded run")?;
    let mut wanted = Vec::new();
    for line in record.lines() {
        let line: Value = serde_json::from_str(line)?;
        if ["survived", "unreached"].iter().any(|outcome| line["outcome"] == *outcome) {
            wanted.push(place(line["name"].as_str().unwrap_or_default()));
        }
    }
    Ok(mutants.into_iter().filter(|mutant| wanted.contains(&place(&mutant.name))).collect())
}
