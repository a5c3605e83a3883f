//! The files of a widget as Rust constants, for the crate `samara-web`.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::{Error, File, Widget};

/// The name of the page into which `samara pack` inserts an index.
const PAGE: &str = "page.html";

/// The folder of the files that replace others beside an index in parts.
const PARTS: &str = "parts/";

impl Widget {
    /// The files that the `samara` command embeds: those of [`Widget::files`], and the page as one file.
    ///
    /// # Errors
    /// As [`Widget::files`] and [`Widget::page`].
    pub fn embedded_files(&self) -> Result<Vec<File>, Error> {
        let mut files = self.files()?;
        files.push(File { name: PAGE.to_owned(), bytes: self.page()?.into_bytes() });
        Ok(files)
    }

    /// The files with an engine for indexes in parts, which replace those without one: `parts/samara.js` and so on.
    ///
    /// # Errors
    /// As [`Widget::files`].
    pub fn parts_files(&self) -> Result<Vec<File>, Error> {
        let mut files = self.files()?;
        files.retain(|file| {
            ["samara.js", "samara.mjs", "samara.wasm", "samara-search.js"].contains(&file.name.as_str())
        });
        for file in &mut files {
            file.name.insert_str(0, PARTS);
        }
        Ok(files)
    }
}

/// Writes the files of [`Widget::embedded_files`] and [`Widget::parts_files`] to `web/` in a folder, and `web.rs` to the
/// folder: the constants `FILES`, `PARTS_FILES` and `PAGE`, which include the files.
///
/// # Errors
/// If a file cannot be written, or the page or another file that every site needs is missing.
pub fn write_embedded(folder: &Path, files: &[File]) -> Result<(), Error> {
    let web = folder.join("web");
    if web.exists() {
        fs::remove_dir_all(&web).map_err(Error::io(&web))?;
    }
    for file in files {
        let path = web.join(&file.name);
        let parent = path.parent().unwrap_or(&web);
        fs::create_dir_all(parent).map_err(Error::io(parent))?;
        fs::write(&path, &file.bytes).map_err(Error::io(&path))?;
    }
    let path = folder.join("web.rs");
    fs::write(&path, constants(files)?).map_err(Error::io(&path))
}

/// The source of `web.rs`, which includes the files by relative paths.
fn constants(files: &[File]) -> Result<String, Error> {
    let mut names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
    names.sort_unstable();
    for required in ["samara.js", "samara.wasm", "parts/samara.js", PAGE] {
        if !names.contains(&required) {
            return Err(Error::Missing(required));
        }
    }
    let (parts, whole): (Vec<_>, Vec<_>) =
        names.into_iter().filter(|name| *name != PAGE).partition(|name| name.starts_with(PARTS));
    let mut rust = String::from(
        "/// The files to copy into a site: name and contents.\npub const FILES: &[(&str, &[u8])] = &[\n",
    );
    for name in whole {
        let _ = writeln!(rust, "    ({name:?}, include_bytes!(\"web/{name}\")),");
    }
    rust.push_str(
        "];\n/// Beside an index in parts, these replace those of `FILES`.\n\
         pub const PARTS_FILES: &[(&str, &[u8])] = &[\n",
    );
    for name in parts {
        let _ = writeln!(rust, "    ({:?}, include_bytes!(\"web/{name}\")),", &name[PARTS.len()..]);
    }
    let _ = writeln!(
        rust,
        "];\n/// The page in one file, with a slot for an index.\npub const PAGE: &str = include_str!(\"web/{PAGE}\");"
    );
    Ok(rust)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> File {
        File { name: name.to_owned(), bytes: name.as_bytes().to_vec() }
    }

    #[test]
    fn writes_files_and_constants() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("web")).unwrap();
        fs::write(folder.path().join("web/old.js"), "").unwrap();
        let files = ["samara.wasm", "words/de.js", "page.html", "samara.js", "parts/samara.js"].map(file);
        write_embedded(folder.path(), &files).unwrap();
        let rust = fs::read_to_string(folder.path().join("web.rs")).unwrap();
        let names: Vec<_> = rust.lines().filter_map(|line| line.split('"').nth(1)).collect();
        assert_eq!(names, ["samara.js", "samara.wasm", "words/de.js", "samara.js", "web/page.html"]);
        assert_eq!(fs::read(folder.path().join("web/words/de.js")).unwrap(), b"words/de.js");
        assert!(!folder.path().join("web/old.js").exists(), "files of an earlier build are removed");
    }

    #[test]
    fn names_a_missing_file() {
        let folder = tempfile::tempdir().unwrap();
        let error = write_embedded(folder.path(), &["samara.js", "samara.wasm", "parts/samara.js"].map(file))
            .unwrap_err();
        assert!(error.to_string().contains("page.html"), "{error}");
    }
}
