//! An index in any of the forms in which it travels.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use samara_bundle::inlined_index;
use samara_engine::Index;

/// The bytes of an index: of a `.samara` file, a `.samara.js` script, an HTML file made by `samara pack`, or the one
/// `.samara` file of a folder.
///
/// # Errors
/// If the file cannot be read, or has no index in it.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let path = if path.is_dir() { only_index(path)? } else { path.to_owned() };
    let bytes = fs::read(&path).with_context(|| format!("{}: cannot be read", path.display()))?;
    let is_script =
        path.extension().is_some_and(|e| ["js", "html", "htm"].iter().any(|s| e.eq_ignore_ascii_case(s)));
    if !is_script {
        return Ok(bytes);
    }
    let text = String::from_utf8_lossy(&bytes);
    inlined_index(&text).with_context(|| {
        format!(
            "{}: there is no index in it that `samara build --inline` or `samara pack` has written",
            path.display()
        )
    })
}

/// Opens an index.
///
/// # Errors
/// As [`read`], and if the index is damaged.
pub fn open(path: &Path) -> Result<Index> {
    Index::open(&read(path)?).with_context(|| path.display().to_string())
}

/// The one index of a folder.
fn only_index(folder: &Path) -> Result<PathBuf> {
    let entries = fs::read_dir(folder).with_context(|| format!("{}: cannot be read", folder.display()))?;
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| format!("{}: cannot be read", folder.display()))?.path();
        if path.extension().is_some_and(|extension| extension == "samara") {
            found.push(path);
        }
    }
    match (found.pop(), found.len()) {
        (Some(path), 0) => Ok(path),
        (None, _) => bail!("{}: there is no .samara file in it; `samara build` makes one", folder.display()),
        (Some(_), others) => {
            bail!("{}: there are {} .samara files in it; name one", folder.display(), others + 1)
        }
    }
}
