//! A file that is not on a disk: without files and threads, as in a browser and for tests that try many.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use samara_engine::Document;

use crate::error::{Error, Place};
use crate::file::{self, Output};
use crate::options::Options;
use crate::reader::claim;
use crate::report::{Skipped, Warning};
use crate::surroundings::Surroundings;
use crate::walk::{Kind, SourceFile};
use crate::{Collection, url};

/// All documents of a file whose bytes are in memory, as [`read`](crate::read) gives them for a folder in which this
/// file lies alone. `name` is its path in that folder; what it ends with says what is in it. The options' patterns are
/// not asked, and no thread is started.
///
/// ```
/// let options = samara_ingest::Options::default();
/// let collection = samara_ingest::read_memory("maple.md", b"# Maple\n\nIts samara has two wings.", &options)?;
/// assert_eq!(collection.documents[0].title, "Maple");
/// # Ok::<(), samara_ingest::Error>(())
/// ```
///
/// # Errors
/// As [`read`](crate::read).
pub fn read_memory(name: &str, bytes: &[u8], options: &Options) -> Result<Collection, Error> {
    let path = PathBuf::from(name);
    let kind = Kind::in_folder(&path).ok_or_else(|| Error::UnknownSource { path: path.clone() })?;
    let url = url::from_path(Path::new(name)).unwrap_or_default();
    let file = SourceFile { path, url, kind, source: 0 };
    let mut collected = Collected::default();
    let around = Surroundings::of_one(&file, bytes);
    let size = file::read_memory(&file, bytes, &around, options, &mut collected)?;
    let Collected { mut collection, broken, .. } = collected;
    if let Some(error) = broken {
        return Err(error);
    }
    if options.strict && !collection.report.warnings.is_empty() {
        return Err(Error::Strict(collection.report.warnings.swap_remove(0)));
    }
    if collection.documents.is_empty() {
        return Err(Error::NoDocuments { sources: vec![file.path] });
    }
    collection.report.bytes = size;
    collection.report.files.push(file.path);
    Ok(collection)
}

#[derive(Default)]
struct Collected {
    collection: Collection,
    urls: HashMap<String, Place>,
    broken: Option<Error>,
}

impl Output for Collected {
    fn document(&mut self, document: Document, place: Place) -> bool {
        match claim(&mut self.urls, &document.url, place) {
            Ok(()) => self.collection.documents.push(document),
            Err(error) => self.broken = Some(error),
        }
        self.broken.is_none()
    }

    fn guess(&mut self, _: &'static str) {}

    fn warn(&mut self, warning: Warning) {
        self.collection.report.warnings.push(warning);
    }

    fn skip(&mut self, skipped: Skipped) {
        self.collection.report.skipped.push(skipped);
    }

    fn converted(&mut self, _: Place) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is in memory is read as what is on disk, warnings and errors included.
    #[test]
    fn memory_and_disk_tell_the_same() {
        let files: [(&str, &[u8]); 9] = [
            ("page.html", b"<title>A page</title><h1>Winged</h1><p>seeds <b>travel"),
            ("marked.html", b"<p>away<main data-pagefind-body><h1>Winged</h1><p>seeds</main>"),
            ("noindex.html", b"<meta name=robots content=noindex><p>seeds"),
            ("front.md", b"---\ntitle: Maple\ntags: [a, b]\n---\nIts *samara*."),
            ("broken.md", b"---\ntitle: [\n---\nIts samara.\xFF"),
            ("plain.txt", "Title\n\nText in UTF-8: é".as_bytes()),
            ("two.jsonl", b"{\"url\":\"a\",\"text\":\"one\"}\n\n{\"url\":\"b\",\"html\":\"<p>two\"}\n"),
            ("same.jsonl", b"{\"url\":\"a\",\"text\":\"one\"}\n{\"url\":\"a\",\"text\":\"two\"}\n"),
            ("wide.jsonl", b"\xFF\xFE{\0\"\0u\0r\0l\0\"\0:\0\"\0a\0\"\0}\0"),
        ];
        for (name, bytes) in files {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join(name), bytes).unwrap();
            let disk = crate::read(&[folder.path().to_owned()], &Options::default());
            let memory = read_memory(name, bytes, &Options::default());
            let folder = format!("{}/", folder.path().display());
            let told = |outcome: Result<Collection, Error>| match outcome {
                Ok(collection) => format!("{collection:?}").replace(&folder, ""),
                Err(Error::NoDocuments { .. }) => "no documents".to_owned(),
                Err(error) => error.to_string().replace(&folder, ""),
            };
            assert_eq!(told(memory), told(disk), "{name}");
        }
    }

    #[test]
    fn what_a_folder_would_pass_over_is_said() {
        let error = read_memory("picture.png", b"", &Options::default()).unwrap_err();
        assert!(error.to_string().starts_with("picture.png: not a source that can be read"), "{error}");
    }
}
