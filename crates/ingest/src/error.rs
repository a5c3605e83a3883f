//! Errors that end a reading. Messages name the file, the line where known, and the remedy.

use std::io;
use std::path::PathBuf;

use crate::location::Location;
use crate::report::{Skipped, Warning};

/// The reason why a reading ended early.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read.
    #[error("{}: cannot be read: {source}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// A file named as a source has an unsupported format.
    #[error(
        "{}: unsupported source; expected a folder, or a file of HTML, Markdown, PDF, EPUB, DOCX, ODT, PPTX, \
         ODP, XLSX, ODS, CSV, mail (EML, mbox), subtitles (VTT, SRT), hOCR, MHTML, WARC, WACZ, text, JSON lines (.jsonl) or an elasticlunr search index", path.display()
    )]
    UnknownSource {
        /// The file.
        path: PathBuf,
    },
    /// The sources hold no document.
    #[error(
        "no document found in {}; expected HTML, Markdown, PDF, EPUB, office documents, CSV, mail, subtitles, hOCR, WARC, text or JSON lines{}",
        list(sources),
        counts(skipped)
    )]
    NoDocuments {
        /// The sources.
        sources: Vec<PathBuf>,
        /// The number of skipped files by kind or reason, as [`Report::skipped_counts`] returns it.
        ///
        /// [`Report::skipped_counts`]: crate::Report::skipped_counts
        skipped: Vec<(String, usize)>,
    },
    /// Two documents have the same URL.
    #[error("two documents have the URL \"{url}\": {first} and {second}; change the `url` of one")]
    DuplicateUrl {
        /// The URL.
        url: String,
        /// The first document with the URL.
        first: Box<Location>,
        /// The second document with the URL.
        second: Box<Location>,
    },
    /// A URL that is empty or not safe to follow from a search result.
    #[error("{location}: the URL \"{url}\" is refused: {why}")]
    RefusedUrl {
        /// The document.
        location: Location,
        /// The URL as the document gives it.
        url: String,
        /// Why it is refused.
        why: &'static str,
    },
    /// Metadata `boost` that is no factor.
    #[error("{location}: boost {boost:?}: expected a number from 0.1 to 10")]
    InvalidBoost {
        /// The document.
        location: Location,
        /// The value as the document gives it.
        boost: String,
    },
    /// A file, or a line of JSON, is larger than [`Options::max_bytes`](crate::Options::max_bytes).
    #[error("{location}: larger than the limit of {limit} bytes for one document; split or exclude it")]
    TooLarge {
        /// The file, and the line in a file of JSON lines.
        location: Location,
        /// The limit, in bytes.
        limit: u64,
    },
    /// A line of JSON that is not a document, or a file that is not an elasticlunr index.
    #[error("{location}: {message}")]
    Json {
        /// The file, and the line in a file of JSON lines.
        location: Location,
        /// What was expected.
        message: String,
    },
    /// An invalid pattern in [`Options::include`](crate::Options::include) or
    /// [`Options::exclude`](crate::Options::exclude).
    #[error("invalid pattern \"{glob}\": {message}")]
    Glob {
        /// The pattern.
        glob: String,
        /// What is wrong with it.
        message: String,
    },
    /// A warning, with [`Options::strict`](crate::Options::strict).
    #[error("{0} (strict: warnings are errors)")]
    Strict(Warning),
    /// A skipped file whose text is lost, with [`Options::strict`](crate::Options::strict).
    #[error("{0} (strict: files that cannot be read are errors)")]
    StrictSkipped(Skipped),
}

/// What there was instead of documents.
fn counts(skipped: &[(String, usize)]) -> String {
    if skipped.is_empty() {
        return String::new();
    }
    let counts: Vec<_> = skipped.iter().map(|(label, count)| format!("{count} {label}")).collect();
    format!("; skipped: {}", counts.join(", "))
}

fn list(paths: &[PathBuf]) -> String {
    let paths: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
    paths.join(", ")
}
