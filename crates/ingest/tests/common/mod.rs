//! Helpers: a temporary folder of files, and views of the result.

#![allow(dead_code, reason = "each test uses a part")]

use std::fs;
use std::path::{Path, PathBuf};

use samara_engine::Block;
use samara_ingest::{Collection, Document, Error, Options, read};

/// A temporary folder with files.
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

    /// Writes a file and creates its folders.
    pub fn put(&self, name: impl AsRef<Path>, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// The path of the folder.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Reads the folder with the default options.
    pub fn read(&self) -> Result<Collection, Error> {
        self.read_with(&Options::default())
    }

    /// Reads the folder.
    pub fn read_with(&self, options: &Options) -> Result<Collection, Error> {
        read(&[self.path().to_owned()], options)
    }

    /// Reads one file as a source.
    pub fn read_file(&self, name: &str) -> Result<Collection, Error> {
        read(&[self.path().join(name)], &Options::default())
    }

    /// The message of the error that reading the folder ends with.
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

/// The skipped files, each as a line.
pub fn skipped(collection: &Collection) -> Vec<String> {
    collection.report.skipped.iter().map(ToString::to_string).collect()
}

/// A document's blocks, each as a line: kind, anchor, text.
pub fn lines(document: &Document) -> Vec<String> {
    let line = |block: &Block| match &block.anchor {
        Some(anchor) => format!("{:?} #{anchor} {}", block.kind, block.text),
        None => format!("{:?} {}", block.kind, block.text),
    };
    document.blocks.iter().map(line).collect()
}

/// A ZIP archive of files with their compression methods.
pub fn zip(files: &[(&str, u16, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    for (name, method, content) in files {
        let header = bytes.len() as u32;
        let size = (content.len() as u32).to_le_bytes();
        let fields =
            [&[20, 0, 0, 0][..], &method.to_le_bytes(), &[0; 8], &size, &size, &[name.len() as u8, 0, 0, 0]]
                .concat();
        bytes.extend([b"PK\x03\x04", &fields[..], name.as_bytes(), content].concat());
        directory.extend(
            [b"PK\x01\x02\0\0", &fields[..], &[0; 10], &header.to_le_bytes(), name.as_bytes()].concat(),
        );
    }
    let count = (files.len() as u16).to_le_bytes();
    let size = (directory.len() as u32).to_le_bytes();
    let start = (bytes.len() as u32).to_le_bytes();
    bytes.extend([&directory[..], b"PK\x05\x06\0\0\0\0", &count, &count, &size, &start, &[0, 0]].concat());
    bytes
}
