//! A folder of files that goes away with the test.

#![allow(dead_code, reason = "each test uses a part")]

use std::fs;
use std::path::{Path, PathBuf};

use samara_ingest::{Collection, Document, Error, Options, read};

/// A folder in which a test puts its files.
pub struct Folder(tempfile::TempDir);

impl Folder {
    /// A folder with these files.
    pub fn with<C: AsRef<[u8]>>(files: &[(&str, C)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, content) in files {
            folder.put(name, content);
        }
        folder
    }

    /// Writes a file, and the folders that it lies in.
    pub fn put(&self, name: impl AsRef<Path>, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// Where the folder is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Reads all of it.
    pub fn read(&self) -> Result<Collection, Error> {
        self.read_with(&Options::default())
    }

    /// Reads all of it, as told.
    pub fn read_with(&self, options: &Options) -> Result<Collection, Error> {
        read(&[self.path().to_owned()], options)
    }

    /// Reads one file of it, as its source.
    pub fn read_file(&self, name: &str) -> Result<Collection, Error> {
        read(&[self.path().join(name)], &Options::default())
    }

    /// What the error says that reading all of it ends with.
    pub fn error(&self) -> String {
        self.read().unwrap_err().to_string()
    }
}

/// The document at a URL.
pub fn at<'a>(collection: &'a Collection, url: &str) -> &'a Document {
    collection.documents.iter().find(|document| document.url == url).unwrap_or_else(|| panic!("no {url}"))
}

/// The URLs of all documents.
pub fn urls(collection: &Collection) -> Vec<&str> {
    collection.documents.iter().map(|document| document.url.as_str()).collect()
}

/// The texts of a document's blocks.
pub fn texts(document: &Document) -> Vec<&str> {
    document.blocks.iter().map(|block| block.text.as_str()).collect()
}

/// The warnings, each as a line.
pub fn warnings(collection: &Collection) -> Vec<String> {
    collection.report.warnings.iter().map(ToString::to_string).collect()
}

/// What was left out, each as a line.
pub fn skipped(collection: &Collection) -> Vec<String> {
    collection.report.skipped.iter().map(ToString::to_string).collect()
}
