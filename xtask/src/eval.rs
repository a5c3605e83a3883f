//! `cargo xtask eval`: how well the engine finds, and what another value of a parameter would do.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::tools::{self, finish, root, target};
use crate::{bench, copy};

/// Where the parameters of ranking stand.
const PARAMETERS: &str = "crates/engine/src/search/parameters.rs";

/// Measures the engine on the test collections in some folders, or on the known items. Paths are the caller's.
pub fn run(folders: &[&str]) -> Result<()> {
    finish(&mut evaluation(&root(), folders))
}

/// How the others find on the same test collections.
pub fn peers(folders: &[&str]) -> Result<()> {
    let here = env::current_dir()?;
    finish(bench::node("relevance.js")?.args(folders.iter().map(|folder| here.join(folder))))
}

/// Measures how well words are found in every language.
pub fn languages() -> Result<()> {
    let texts = tools::udhr()?;
    finish(evaluation(&root(), &[]).arg("languages").arg(texts))
}

/// Measures what the stems in an index are worth, by language.
pub fn stems() -> Result<()> {
    let texts = tools::udhr()?;
    finish(evaluation(&root(), &[]).arg("stems").arg(texts))
}

/// How the others find in every language: the same texts and queries. The words go to the script.
pub fn language_peers(words: &[&str]) -> Result<()> {
    let texts = tools::udhr()?;
    let queries = target().join("languages.jsonl");
    let file = fs::File::create(&queries).with_context(|| queries.display().to_string())?;
    finish(evaluation(&root(), &[]).args(["languages", "export"]).arg(texts).stdout(file))?;
    finish(bench::node("languages.js")?.arg(std::path::absolute(queries)?).args(words))
}

/// Measures how Burmese in Zawgyi is recognised and converted, next to myanmar-tools.
pub fn zawgyi() -> Result<()> {
    let (cases, texts) = (tools::myanmar_tools()?, tools::udhr()?);
    finish(evaluation(&root(), &[]).arg("zawgyi").arg(cases).arg(texts))
}

/// The same with each of some values of a parameter: on a copy of the sources, which stay as they are.
pub fn grid(parameter: &str, values: &str, folders: &[&str]) -> Result<()> {
    let copy = target().join("grid");
    copy::workspace(&copy)?;
    let source = fs::read_to_string(root().join(PARAMETERS))?;
    for value in values.split(',') {
        println!("\n{parameter} = {value}");
        fs::write(copy.join(PARAMETERS), with_value(&source, parameter, value)?)?;
        finish(evaluation(&copy, folders).env("CARGO_TARGET_DIR", copy.join("target")))?;
    }
    Ok(())
}

fn evaluation(workspace: &Path, folders: &[&str]) -> Command {
    let here = env::current_dir().unwrap_or_default();
    let mut command = Command::new("cargo");
    command.args(["run", "--quiet", "--release", "--package", "samara-eval", "--"]).current_dir(workspace);
    command.args(folders.iter().map(|folder| OsString::from(here.join(folder))));
    command
}

/// The source with another value in `const NAME: … = value;`.
fn with_value(source: &str, parameter: &str, value: &str) -> Result<String> {
    let name = format!("const {parameter}: ");
    let start = source.find(&name).with_context(|| format!("{PARAMETERS} has no constant {parameter}"))?;
    let equals = source[start..].find("= ").context("a constant without a value")? + start + 2;
    let end = source[equals..].find(';').context("a constant without an end")? + equals;
    ensure!(value.parse::<f64>().is_ok(), "{value} is not a number");
    Ok([&source[..equals], value, &source[end..]].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_is_replaced() {
        let source = "/// K1: a\npub const K1: f32 = 1.2;\npub const B: f32 = 0.75;\n";
        assert_eq!(with_value(source, "K1", "1.6").unwrap(), source.replace("1.2", "1.6"));
        assert!(with_value(source, "K", "1.6").unwrap_err().to_string().contains("no constant K"));
        assert!(with_value(source, "K1", "more").is_err());
    }
}
