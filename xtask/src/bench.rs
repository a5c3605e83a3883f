//! `cargo xtask bench`: Samara next to other search engines, on the same documents and queries, in Chromium.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use samara_bundle::Widget;

use crate::dist;
use crate::tools::{self, finish, root, target};

/// The corpora that are measured by default.
const DEFAULT_CORPORA: [&str; 2] = ["seeds", "book"];
/// The corpora that `growth` expands to.
const GROWTH: [&str; 4] = ["zipf-100", "zipf-1000", "zipf-10000", "zipf-100000"];

/// Measures all engines on some corpora: names that `samara-bench` knows, or folders. `--docs` also writes the tables and
/// plots to docs/bench; `--tables` makes them from the figures of an earlier run; `--quick` runs each round once;
/// `--only=NAME,…` measures only these [engines](../../bench/engines/index.js).
pub fn run(arguments: &[&str]) -> Result<()> {
    let (options, named): (Vec<&str>, Vec<&str>) =
        arguments.iter().partition(|argument| argument.starts_with("--"));
    let only = options.iter().find_map(|option| option.strip_prefix("--only="));
    let known =
        |option: &&&str| ["--docs", "--quick", "--tables"].contains(*option) || option.starts_with("--only=");
    if let Some(unknown) = options.iter().find(|option| !known(option)) {
        bail!("bench has no option {unknown}");
    }
    let corpora = corpora(&named);
    let out = std::path::absolute(target().join("bench"))?;
    let folders: Vec<PathBuf> = corpora.iter().map(|name| out.join(folder_name(name))).collect();
    if !options.contains(&"--tables") {
        tools::install_browsers()?;
        let samara = out.join("samara");
        widget(&samara)?;
        for (corpus, folder) in corpora.iter().zip(&folders) {
            println!("Preparing {corpus} …");
            prepare(corpus, folder)?;
        }
        let mut measure = node("run.js")?;
        measure.arg(&samara).args(&folders);
        if options.contains(&"--quick") {
            measure.env("BENCH_QUICK", "1");
        }
        if let Some(names) = only {
            measure.env("BENCH_ONLY", names);
        }
        finish(&mut measure)?;
    }
    let mut report = node("report.js")?;
    report.arg(&out).args(&folders);
    if options.contains(&"--docs") {
        report.env("DOCS", root().join("docs/bench"));
    }
    finish(&mut report)
}

fn corpora<'a>(named: &[&'a str]) -> Vec<&'a str> {
    if named.is_empty() {
        return DEFAULT_CORPORA.to_vec();
    }
    let expand = |name: &&'a str| if *name == "growth" { GROWTH.to_vec() } else { vec![*name] };
    named.iter().flat_map(expand).collect()
}

/// The name of a corpus's folder in target/bench.
fn folder_name(corpus: &str) -> String {
    corpus.trim_matches(['/', '.']).replace('/', "-")
}

/// Writes the files that `samara build` copies into a site, with the module optimized as in the npm package.
fn widget(folder: &Path) -> Result<()> {
    tools::install_wasm_target()?;
    let module = dist::compile(false, tools::wasm_opt()?.as_deref())?;
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    for file in Widget::new(&root().join("www"), module)?.files()? {
        // Translations and themes, which lie in folders, are not needed to search.
        if !file.name.contains('/') {
            fs::write(folder.join(&file.name), file.bytes)?;
        }
    }
    Ok(())
}

fn prepare(corpus: &str, folder: &Path) -> Result<()> {
    let mut command = Command::new("cargo");
    command.args(["run", "--quiet", "--release", "--package", "samara-bench", "--", "prepare", corpus]);
    finish(command.arg(folder))
}

/// Node running a script of bench/, whose packages are installed first.
pub fn node(script: &str) -> Result<Command> {
    install()?;
    let mut node = Command::new("node");
    node.arg(script).current_dir(root().join("bench"));
    Ok(node)
}

/// Checks the types of bench/ and runs its tests.
pub fn test() -> Result<()> {
    install()?;
    finish(npm().args(["run", "--silent", "types"]))?;
    finish(npm().args(["test", "--silent"]))
}

/// Installs the npm packages of bench/ unless they are up to date.
fn install() -> Result<()> {
    let bench = root().join("bench");
    let modified = |name: &str| fs::metadata(bench.join(name)).and_then(|data| data.modified()).ok();
    if modified("node_modules/.package-lock.json") >= modified("package-lock.json") {
        return Ok(());
    }
    finish(npm().args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]))
}

fn npm() -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(root().join("bench"));
    npm
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corpora_are_expanded_and_options_checked() {
        assert_eq!(corpora(&[]), ["seeds", "book"]);
        assert_eq!(corpora(&["std", "growth"])[..2], ["std", "zipf-100"]);
        assert_eq!(folder_name("../some/folder/"), "some-folder");
        assert!(run(&["--doc"]).unwrap_err().to_string().contains("--doc"));
    }
}
