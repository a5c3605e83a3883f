//! `cargo xtask bench slow`: time to the first result on a slow line, compared with Pagefind.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::bench::node;
use crate::package;
use crate::tools::{finish, output, root, target};

/// The sites that rustup installs, and a query for each.
const SITES: [(&str, &str); 2] = [("book", "borrow checker"), ("std", "hash map")];

/// Builds the Book and the std documentation, whole, in parts, and with Pagefind, and prints a table in Markdown for each.
/// The engines are optimized as in the packages.
pub fn run() -> Result<()> {
    let folder = std::path::absolute(target().join("bench-slow"))?;
    let samara = release_samara(&folder)?;
    let html = rust_docs()?;
    for (name, query) in SITES {
        let site = html.join(name);
        ensure!(site.is_dir(), "{} is missing: rustup component add rust-docs", site.display());
        let forms = ["whole", "parts"].map(|form| (form, folder.join(format!("{name}-{form}"))));
        for (form, out) in &forms {
            let mut build = Command::new(&samara);
            finish(
                build.arg("build").arg(&site).arg("--out").arg(out).args(["--quiet", &format!("--{form}")]),
            )?;
        }
        let peer = folder.join(format!("{name}-pagefind"));
        let mut pagefind = node("node_modules/pagefind/lib/runner/bin.cjs")?;
        pagefind.arg("--site").arg(&site).arg("--output-path").arg(peer.join("pagefind"));
        finish(pagefind.arg("--silent"))?;
        println!("\n{name}, {query:?}:\n");
        finish(node("slow.js")?.arg(query).args(forms.map(|(_, out)| out)).arg(peer))?;
    }
    Ok(())
}

/// Builds the command with the engines of the packages, which are written to a folder.
pub fn release_samara(folder: &Path) -> Result<PathBuf> {
    let web = folder.join("web");
    for file in package::embedded_files(&package::build()?)? {
        let path = web.join(&file.name);
        fs::create_dir_all(path.parent().unwrap_or(&web))?;
        fs::write(&path, &file.bytes).with_context(|| path.display().to_string())?;
    }
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--release", "--package", "samara-cli"]).env("SAMARA_WEB_DIR", &web);
    finish(cargo.current_dir(root()))?;
    Ok(std::path::absolute(target().join("release/samara"))?)
}

/// The folder with the documentation that rustup installs.
pub fn rust_docs() -> Result<PathBuf> {
    let sysroot = output("rustc", &["--print", "sysroot"]).context("rustc is missing")?;
    let html = Path::new(&sysroot).join("share/doc/rust/html");
    ensure!(html.is_dir(), "{} is missing: rustup component add rust-docs", html.display());
    Ok(html)
}
