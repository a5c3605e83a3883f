//! Files and sites in, documents out.
//!
//! A **source** is a folder or a file: Markdown, plain text, HTML, JSON lines, or the search
//! index of a built mdBook or Zola site. [`read`] gives all [`Document`]s of some sources at once;
//! a [`Reader`] gives one after the other, so that a large site needs no more memory than a few
//! of its pages. Both read on all cores, and both give the same documents in the same order
//! whatever the disk's order is.
//!
//! ```
//! # let folder = tempfile::tempdir().unwrap();
//! # let seeds = folder.path().to_path_buf();
//! std::fs::write(seeds.join("maple.md"), "---\ndate: 2022-01-30\n---\n# Maple\n\nIts samara has *two* wings.\n")?;
//!
//! let collection = samara_ingest::read(&[seeds], &samara_ingest::Options::default())?;
//! let maple = &collection.documents[0];
//! assert_eq!(maple.url, "maple.md");
//! assert_eq!(maple.title, "Maple");
//! assert_eq!(maple.meta["year"].values(), ["2022"]);
//! assert_eq!(maple.blocks[0].text, "Its samara has two wings.");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What becomes of a file
//!
//! | file | URL | title | text |
//! |---|---|---|---|
//! | `.html`, `.htm`, `.xhtml` | its path | the headline | the page's content, without what surrounds it |
//! | `.md`, `.markdown` | `url` of its front matter, or its path | `title`, or the first heading | all of it |
//! | `.txt`, `.text` | its path | the first line | all else |
//! | `.jsonl`, `.ndjson` | `url` or `id` of each line | `title` | `text`, `html` or `markdown` |
//! | `searchindex.json`, `.js`, when named as a source | as published | as published | as published |
//!
//! The language is what the document says: `lang` in HTML, front matter or JSON. Of a document that says nothing it is
//! guessed, where its text has 200 letters at least and the guess is sure; a shorter one has none. How many were
//! guessed, and as what, is in the [`Report`].
//!
//! Paths are relative to their source, percent-encoded. A `date` gives a `year`. Other files are
//! passed over, and so are names that begin with a dot. What is left out although it looks like a
//! document, and why, is in the [`Report`]; what is odd is a [`Warning`]; an [`Error`] ends the
//! reading and names the file and the place in it. Burmese in the old encoding [Zawgyi](zawgyi) becomes
//! Unicode, which the report says too.
//!
//! # Features
//!
//! `html` (default): HTML pages, their character sets, and HTML in Markdown, by the parser that
//! browsers' rules ask for. Without it Markdown's HTML blocks lose their tags, and pages are
//! passed over.

mod anchor;
mod decode;
mod draft;
mod elasticlunr;
mod error;
mod file;
mod flow;
mod front_matter;
mod globs;
#[cfg(feature = "html")]
mod html;
mod json_lines;
mod language;
mod markdown;
mod memory;
mod metadata;
mod options;
mod reader;
mod report;
mod surroundings;
mod text;
mod url;
mod walk;
pub mod zawgyi;

use std::path::PathBuf;

pub use error::{Error, Place};
pub use memory::read_memory;
pub use options::Options;
pub use reader::Reader;
pub use report::{Reason, Report, Skipped, Warning};
pub use samara_engine::Document;

/// All documents of some sources, and what there is to say about their reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collection {
    /// In the order of the sources, and of the paths in them.
    pub documents: Vec<Document>,
    /// What was read, left out and warned of.
    pub report: Report,
}

/// Reads all documents of some sources.
///
/// # Errors
/// Whatever a [`Reader`] can fail with, and [`Error::NoDocuments`] where there is none.
pub fn read(sources: &[PathBuf], options: &Options) -> Result<Collection, Error> {
    let mut reader = Reader::open(sources, options)?;
    let documents = reader.by_ref().collect::<Result<_, _>>()?;
    Ok(Collection { documents, report: reader.into_report() })
}

/// The files that [`read`] would open, in its order. Nothing is opened.
///
/// # Errors
/// As [`Reader::open`].
pub fn files(sources: &[PathBuf], options: &Options) -> Result<Vec<PathBuf>, Error> {
    Ok(walk::walk(sources, options)?.files.into_iter().map(|file| file.path).collect())
}
