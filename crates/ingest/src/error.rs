//! What can end a reading. Each message names the file, the place in it and the mend.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::report::Warning;

/// Why a reading ended without all documents.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder that cannot be read.
    #[error("{}: cannot be read: {source}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file that was named as a source, but is none that can be read.
    #[error(
        "{}: not a source that can be read; HTML, Markdown, text, JSON lines (.jsonl) and \
         elasticlunr's searchindex are", path.display()
    )]
    UnknownSource {
        /// The file.
        path: PathBuf,
    },
    /// Nothing to index.
    #[error("no document found in {}; HTML, Markdown, text and JSON lines are read", list(sources))]
    NoDocuments {
        /// Where documents were looked for.
        sources: Vec<PathBuf>,
    },
    /// Two documents that would be found at the same address.
    #[error("two documents have the URL {url:?}: {first} and {second}; give one another `url`")]
    DuplicateUrl {
        /// The URL.
        url: String,
        /// The document that came first.
        first: Place,
        /// The document that has it again.
        second: Place,
    },
    /// A URL that must not be followed from a hit.
    #[error("{place}: the URL {url:?} is refused: {why}")]
    RefusedUrl {
        /// The document.
        place: Place,
        /// The URL as it was given.
        url: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A file, or a line of JSON, beyond [`Options::max_bytes`](crate::Options::max_bytes).
    #[error("{place}: larger than the limit of {limit} bytes for one document; split it, or exclude it")]
    TooLarge {
        /// The file, and the line where documents are lines.
        place: Place,
        /// The limit, in bytes.
        limit: u64,
    },
    /// A line of JSON that is no document, or a search index that is none.
    #[error("{place}: {message}")]
    Json {
        /// The file and line.
        place: Place,
        /// What was expected.
        message: String,
    },
    /// A pattern of [`Options::include`](crate::Options::include) or
    /// [`Options::exclude`](crate::Options::exclude).
    #[error("the pattern {glob:?} cannot be used: {message}")]
    Glob {
        /// The pattern.
        glob: String,
        /// What is wrong with it.
        message: String,
    },
    /// A warning, under [`Options::strict`](crate::Options::strict).
    #[error("{0} (warnings are errors: strict)")]
    Strict(Warning),
}

/// A file, and the line in it where that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1.
    pub line: Option<u64>,
}

impl Place {
    pub(crate) fn file(file: &Path) -> Self {
        Self { file: file.to_owned(), line: None }
    }

    pub(crate) fn line(file: &Path, line: u64) -> Self {
        Self { file: file.to_owned(), line: Some(line) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        self.line.map_or(Ok(()), |line| write!(f, ":{line}"))
    }
}

fn list(paths: &[PathBuf]) -> String {
    let paths: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
    paths.join(", ")
}
