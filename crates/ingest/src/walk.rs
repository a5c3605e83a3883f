//! From sources to files: what lies in a folder, in an order that does not depend on the disk.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::decode;
use crate::error::{Error, Place};
use crate::globs::Globs;
use crate::options::Options;
use crate::report::{Reason, Skipped};
use crate::url;

/// How a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Html,
    Markdown,
    Text,
    JsonLines,
    Elasticlunr,
}

impl Kind {
    /// The kind of a file in a folder, where it is one that holds documents.
    pub(crate) fn in_folder(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "md" | "markdown" => Some(Self::Markdown),
            "txt" | "text" => Some(Self::Text),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            _ => None,
        }
    }

    /// The kind of a file that was named: also a search index (in a built site it lies beside
    /// the pages that it indexes), and text whatever it is called.
    fn named(path: &Path) -> Result<Self, Error> {
        if let Some(kind) = Self::in_folder(path) {
            return Ok(kind);
        }
        let extension = path.extension().unwrap_or_default();
        if extension == "json" || extension == "js" {
            return Ok(Self::Elasticlunr);
        }
        if extension.is_empty() && !decode::is_binary(&head(path).map_err(|e| read_error(path, e))?) {
            return Ok(Self::Text);
        }
        Err(Error::UnknownSource { path: path.to_owned() })
    }
}

fn head(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    File::open(path)?.take(decode::SAMPLE as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// A file to read.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// Where it lies.
    pub(crate) path: PathBuf,
    /// Its own URL, relative to the source.
    pub(crate) url: String,
    pub(crate) kind: Kind,
    /// Which of the sources it belongs to.
    pub(crate) source: usize,
}

/// What lies in the sources.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    /// In the order of the sources, and by path within one.
    pub(crate) files: Vec<SourceFile>,
    pub(crate) skipped: Vec<Skipped>,
    pub(crate) ignored: usize,
}

/// Lists the files of all sources.
///
/// # Errors
/// Where a source does not exist or is of no known kind, or a folder cannot be listed.
pub(crate) fn walk(sources: &[PathBuf], options: &Options) -> Result<Walk, Error> {
    let globs = Globs::new(options)?;
    let mut walk = Walk::default();
    for (source, root) in sources.iter().enumerate() {
        let metadata = fs::metadata(root).map_err(|error| read_error(root, error))?;
        if metadata.is_dir() {
            walk.folder(source, root, &globs)?;
        } else {
            let name = root.file_name().map(Path::new).unwrap_or(root);
            walk.add(source, root.clone(), name, Kind::named(root)?)?;
        }
    }
    Ok(walk)
}

impl Walk {
    fn folder(&mut self, source: usize, root: &Path, globs: &Globs) -> Result<(), Error> {
        let mut found = Vec::new();
        let mut skipped = Vec::new();
        let mut folders = vec![PathBuf::new()];
        while let Some(folder) = folders.pop() {
            let path = root.join(&folder);
            for entry in fs::read_dir(&path).map_err(|error| read_error(&path, error))? {
                let entry = entry.map_err(|error| read_error(&path, error))?;
                let relative = folder.join(entry.file_name());
                let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
                if is_hidden || globs.excludes(&relative) {
                    continue;
                }
                let kind = entry.file_type().map_err(|error| read_error(&entry.path(), error))?;
                if kind.is_dir() {
                    folders.push(relative);
                } else if kind.is_symlink() {
                    skipped.push(Skipped { path: entry.path(), reason: link(root, &entry.path()) });
                } else if globs.reads(&relative) {
                    match Kind::in_folder(&relative) {
                        None => self.ignored += 1,
                        Some(_) if !kind.is_file() => {
                            skipped.push(Skipped { path: entry.path(), reason: Reason::Special });
                        }
                        Some(kind) => found.push((relative, kind)),
                    }
                }
            }
        }
        if is_site(&found) && globs.reads_all() {
            found.retain(|(relative, kind)| {
                let is_page = *kind == Kind::Html;
                if !is_page {
                    skipped.push(Skipped { path: root.join(relative), reason: Reason::NoPage });
                }
                is_page
            });
        }
        found.sort_by(|(a, _), (b, _)| a.cmp(b));
        skipped.sort_by(|a, b| a.path.cmp(&b.path));
        self.skipped.append(&mut skipped);
        for (relative, kind) in found {
            self.add(source, root.join(&relative), &relative, kind)?;
        }
        Ok(())
    }

    fn add(&mut self, source: usize, path: PathBuf, relative: &Path, kind: Kind) -> Result<(), Error> {
        let url = url::from_path(relative).ok_or_else(|| Error::RefusedUrl {
            place: Place::file(&path),
            url: relative.display().to_string(),
            why: "the file name is not Unicode",
        })?;
        self.files.push(SourceFile { path, url, kind, source });
        Ok(())
    }
}

/// Whether a folder is a built site: then its pages are HTML, and other files (licences of fonts,
/// `robots.txt`, the pages' sources) only lie beside them.
fn is_site(found: &[(PathBuf, Kind)]) -> bool {
    found.iter().any(|(relative, _)| relative == Path::new("index.html"))
}

/// Links are not followed: within the source their targets are read where they lie, and what lies
/// outside was not named. This says which of both it is, for the report.
fn link(root: &Path, path: &Path) -> Reason {
    let target = (fs::canonicalize(path), fs::canonicalize(root));
    let (Ok(target), Ok(root)) = target else {
        // The system follows a limited number of links: what leads nowhere may be a loop.
        let loops = fs::metadata(path).is_err_and(|error| error.kind() != io::ErrorKind::NotFound);
        return Reason::Link { loops, outside: true };
    };
    let folder = path.parent().and_then(|folder| fs::canonicalize(folder).ok());
    let loops = folder.is_some_and(|folder| folder.starts_with(&target));
    Reason::Link { loops, outside: !target.starts_with(&root) }
}

fn read_error(path: &Path, source: io::Error) -> Error {
    Error::Read { path: path.to_owned(), source }
}
