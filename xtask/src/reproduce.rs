//! `cargo xtask reproduce`: builds from two clones in different folders must be identical.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};
use samara_bundle::File;

use crate::dist;
use crate::tools::{self, finish, root, target};

/// Clones the last commit twice, compiles the module in each clone, and compares all files of dist/.
pub fn run() -> Result<()> {
    tools::install_wasm_target()?;
    let wasm_opt = tools::wasm_opt()?;
    let folder = target().join("reproduce");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    // Paths of different lengths: one that ends up in the module shifts the bytes behind it.
    let clones = ["one", "another/deeper"].map(|name| folder.join(name));
    let [first, second] = clones.each_ref().map(|clone| build(clone, wasm_opt.as_deref()));
    let (first, second) = (first?, second?);
    let names = |files: &[File]| files.iter().map(|file| file.name.clone()).collect::<BTreeSet<_>>();
    ensure!(names(&first) == names(&second), "the two clones give different sets of files");
    let differ: Vec<_> = first
        .iter()
        .filter(|file| !second.contains(file))
        .map(|file| format!("{} ({} bytes)", file.name, file.bytes.len()))
        .collect();
    ensure!(differ.is_empty(), "these files differ between {clones:?}: {}", differ.join(", "));
    let bytes: usize = first.iter().map(|file| file.bytes.len()).sum();
    println!("{} files of {bytes} bytes are identical in both clones", first.len());
    Ok(fs::remove_dir_all(&folder)?)
}

fn build(clone: &PathBuf, wasm_opt: Option<&Path>) -> Result<Vec<File>> {
    println!("Cloning into {} …", clone.display());
    finish(Command::new("git").args(["clone", "--quiet", "--no-local"]).arg(root()).arg(clone))?;
    dist::files(clone, &clone.join("target"), wasm_opt)
}
