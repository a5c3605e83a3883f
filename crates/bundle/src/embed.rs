//! The files of a widget as Rust constants, for the crate `samara-web`.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::{Engine, Error, File, Widget};

/// The name of the page into which `samara pack` inserts an index.
const PAGE: &str = "page.html";

/// The folder of the files that replace others beside an index in parts.
const PARTS: &str = "parts/";
/// The same for an index with meaning.
const MEANING: &str = "meaning/";
/// The same for an index in parts with meaning.
const PARTS_MEANING: &str = "parts-meaning/";

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

    /// The files with the engine inside or its address, which replace those of another engine: `parts/samara.js` and so
    /// on. Documents of an index in parts are not packed, so there is no page for it.
    ///
    /// # Errors
    /// As [`Widget::embedded_files`].
    pub fn engine_files(&self) -> Result<Vec<File>, Error> {
        let folder = match self.engine {
            Engine::Whole => "",
            Engine::Meaning => MEANING,
            Engine::Parts => PARTS,
            Engine::PartsMeaning => PARTS_MEANING,
        };
        let mut files = if self.engine.is_for_parts() { self.files()? } else { self.embedded_files()? };
        files.retain(|file| {
            ["samara.js", "samara.mjs", "samara.wasm", "samara-search.js", PAGE].contains(&file.name.as_str())
        });
        for file in &mut files {
            file.name.insert_str(0, folder);
        }
        Ok(files)
    }

    /// The files with an engine for indexes in parts, and `samara-whole.js` beside them, the engine of `whole`, for an index
    /// that is delivered in both forms.
    ///
    /// # Errors
    /// As [`Widget::files`].
    pub fn parts_files(&self, whole: &Self) -> Result<Vec<File>, Error> {
        let engine = whole.whole_engine()?;
        let mut files = self.with_whole_engine(&engine).engine_files()?;
        let folder = if self.engine == Engine::PartsMeaning { PARTS_MEANING } else { PARTS };
        files.push(File { name: folder.to_owned() + &engine.name, ..engine });
        Ok(files)
    }
}

/// Writes the files of [`Widget::embedded_files`] and [`Widget::engine_files`] to `web/` in a folder, and `web.rs` to the
/// folder: the constants `FILES`, `PARTS_FILES`, `MEANING_FILES`, `PARTS_MEANING_FILES`, `PAGE` and `MEANING_PAGE`, which include the
/// files.
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
    for required in [
        "samara.js",
        "samara.wasm",
        "parts/samara.js",
        "meaning/samara.js",
        "meaning/page.html",
        "parts-meaning/samara.js",
        PAGE,
    ] {
        if !names.contains(&required) {
            return Err(Error::Missing(required));
        }
    }
    let of_folder = |folder: &'static str| names.iter().filter_map(move |name| name.strip_prefix(folder));
    let is_other = |name: &str| [PARTS, MEANING, PARTS_MEANING].iter().any(|folder| name.starts_with(folder));
    let whole = names.iter().copied().filter(|name| !is_other(name));
    let mut rust = String::new();
    let mut add = |comment: &str, name: &str, folder: &str, files: &mut dyn Iterator<Item = &str>| {
        let _ = writeln!(rust, "/// {comment}\npub const {name}: &[(&str, &[u8])] = &[");
        for file in files.filter(|file| *file != PAGE) {
            let _ = writeln!(rust, "    ({file:?}, include_bytes!(\"web/{folder}{file}\")),");
        }
        rust += "];\n";
    };
    add("The files to copy into a site: name and contents.", "FILES", "", &mut { whole });
    let comment = "Beside an index in parts, these replace those of `FILES`, or are added to them.";
    add(comment, "PARTS_FILES", PARTS, &mut of_folder(PARTS));
    let comment = "Beside an index with meaning, these replace those of `FILES`.";
    add(comment, "MEANING_FILES", MEANING, &mut of_folder(MEANING));
    let comment =
        "Beside an index in parts with meaning, these replace those of `FILES`, or are added to them.";
    add(comment, "PARTS_MEANING_FILES", PARTS_MEANING, &mut of_folder(PARTS_MEANING));
    let _ = writeln!(
        rust,
        "/// The page in one file, with a slot for an index.\npub const PAGE: &str = include_str!(\"web/{PAGE}\");\n\
         /// The same for an index with meaning.\n\
         pub const MEANING_PAGE: &str = include_str!(\"web/{MEANING}{PAGE}\");"
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
        let files = ["samara.wasm", "words/de.js", "page.html", "samara.js", "parts/samara.js"];
        let others = ["meaning/samara.js", "meaning/page.html", "parts-meaning/samara.js"];
        let files = files.into_iter().chain(others).map(file);
        write_embedded(folder.path(), &files.collect::<Vec<_>>()).unwrap();
        let rust = fs::read_to_string(folder.path().join("web.rs")).unwrap();
        let names: Vec<_> = rust.lines().filter_map(|line| line.rsplit('"').nth(1)).collect();
        let whole = ["web/samara.js", "web/samara.wasm", "web/words/de.js"];
        let others = [
            "web/parts/samara.js",
            "web/meaning/samara.js",
            "web/parts-meaning/samara.js",
            "web/page.html",
            "web/meaning/page.html",
        ];
        assert_eq!(names, [&whole[..], &others].concat());
        assert!(rust.contains("(\"samara.js\", include_bytes!(\"web/meaning/samara.js\"))"), "{rust}");
        assert_eq!(fs::read(folder.path().join("web/words/de.js")).unwrap(), b"words/de.js");
        assert!(!folder.path().join("web/old.js").exists(), "files of an earlier build are removed");
    }

    #[test]
    fn names_a_missing_file() {
        let folder = tempfile::tempdir().unwrap();
        let files = ["samara.js", "samara.wasm", "parts/samara.js", "meaning/samara.js", "meaning/page.html"];
        let files = files.into_iter().chain(["parts-meaning/samara.js"]).map(file);
        let error = write_embedded(folder.path(), &files.collect::<Vec<_>>()).unwrap_err();
        assert!(error.to_string().contains("page.html"), "{error}");
    }
}
