//! A copy of the sources, on which something else is tried; the sources stay as they are.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::tools::root;

/// What cargo needs of the workspace.
const PARTS: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "rustfmt.toml",
    ".cargo",
    "bench",
    "build.rs",
    "crates",
    "fuzz",
    "seeds",
    "src",
    "tests",
    "www",
    "xtask",
];

/// Makes a folder like the workspace.
pub fn workspace(to: &Path) -> Result<()> {
    PARTS.iter().try_for_each(|name| copy_all(&root().join(name), &to.join(name)))
}

fn copy_all(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        // What is the same is left alone, so that cargo does not compile it again.
        if fs::read(from)? != fs::read(to).unwrap_or_default() {
            fs::copy(from, to)?;
        }
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let name = entry?.file_name();
        if !["node_modules", "target", "corpus", "artifacts"].contains(&name.to_string_lossy().as_ref()) {
            copy_all(&from.join(&name), &to.join(&name))?;
        }
    }
    Ok(())
}
