//! Copies the sources to another folder, where a task may change them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::tools::root;

/// The files and folders that cargo needs.
const ENTRIES: &[&str] = &[
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

/// Copies the workspace to a folder.
pub fn workspace(to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    ENTRIES.iter().try_for_each(|name| copy_all(&root().join(name), &to.join(name)))
}

/// Copies a file, or a folder without what builds leave in it.
pub fn copy_all(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        // An unchanged file keeps its modification time, so that cargo does not compile it again.
        if fs::read(to).ok() != Some(fs::read(from)?) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_is_copied_to_a_new_folder() {
        let folder = std::env::temp_dir().join(format!("samara-copy-{}", std::process::id()));
        workspace(&folder.join("new")).unwrap();
        for name in ["Cargo.toml", "xtask/src/copy.rs"] {
            assert_eq!(
                fs::read(folder.join("new").join(name)).unwrap(),
                fs::read(root().join(name)).unwrap()
            );
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
