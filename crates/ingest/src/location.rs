//! Where something was found: a file, and a line or part of it.

use std::fmt;
use std::path::{Path, PathBuf};

/// A file, and the line or part of it where one is known.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Location {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1.
    pub line: Option<u64>,
    /// The part of a file that holds several documents: a message, an attachment, the address of a saved page.
    pub part: Option<String>,
}

impl Location {
    /// A whole file.
    ///
    /// ```
    /// use samara_ingest::Location;
    ///
    /// assert_eq!(Location::file("maple.md".as_ref()).to_string(), "maple.md");
    /// ```
    pub fn file(file: &Path) -> Self {
        Self { file: file.to_owned(), line: None, part: None }
    }

    /// A line of a file, counted from 1.
    ///
    /// ```
    /// use samara_ingest::Location;
    ///
    /// assert_eq!(Location::line("maple.md".as_ref(), 3).to_string(), "maple.md:3");
    /// ```
    pub fn line(file: &Path, line: u64) -> Self {
        Self { file: file.to_owned(), line: Some(line), part: None }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(part) = &self.part {
            write!(f, " ({part})")?;
        }
        self.line.map_or(Ok(()), |line| write!(f, ":{line}"))
    }
}
