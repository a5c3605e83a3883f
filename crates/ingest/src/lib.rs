//! Reads files and built sites into documents that can be indexed.
//!
//! A **source** is a folder or a file: HTML, Markdown, text, PDF, an office document, a book, a table, mail, saved pages,
//! subtitles, JSON lines, or the search index of a built mdBook or Zola site. [`read`] returns all [`Document`]s of a list of sources.
//! A [`Reader`] is an iterator over them: it holds only a few documents in memory, however large
//! the site is. Both read on all cores, and both return the documents in the same order on every
//! file system. [`read_memory`] reads a single file from memory, without threads, and a
//! [`Folder`] files that a browser holds.
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
//! # How files are read
//!
//! | file | URL | title | text |
//! |---|---|---|---|
//! | `.html`, `.htm`, `.xhtml` | its path | the headline | the page's content, without navigation and the like |
//! | `.md`, `.markdown` | `url` of its front matter, or its path | `title`, or the first heading | all of it |
//! | `.pdf` | its path | that of its metadata, or the largest text of the first page | all of it, without running heads |
//! | `.docx`, `.docm`, `.dotx`, `.odt`, `.ott` | its path | that of its properties, or in the style for titles, or the first heading | all of it, without comments, deleted text and tables of contents |
//! | `.pptx`, `.pptm`, `.ppsx`, `.potx`, `.odp`, `.otp` | its path | that of its properties, or of the first slide | a slide is a section, with its notes |
//! | `.xlsx`, `.xlsm`, `.xltx`, `.ods`, `.ots` | its path | that of its properties | a sheet is a section; a row is a paragraph that names its columns |
//! | `.csv`, `.tsv` | its path | the file's name | as a sheet |
//! | `.epub` | its path | that of its package | the chapters, in the order of the book |
//! | `.eml`; `.mbox`, `.mbx` | its path; `?message=N`, `?attachment=N` | the subject | the text, quotations with a lower weight; attachments are documents |
//! | `.warc`, `.warc.gz`, `.wacz` | the address of the page | as of a file in its format | a saved page is a document |
//! | `.mht`, `.mhtml` | its path | as of HTML | as of HTML; images and scripts in it are left out |
//! | `.hocr` | its path | that of the file | a page is a section |
//! | `.vtt`, `.srt` | its path | that of its header | a minute is a section; speakers are named |
//! | `.txt`, `.text` | its path | the first line | the rest |
//! | `.jsonl`, `.ndjson` | `url` or `id` of each line | `title` | `text`, `html` or `markdown` |
//! | `searchindex.json`, `.js`, named as a source | as published | as published | as published |
//!
//! A URL that is a path is relative to the source and percent-encoded. The metadata `date` also
//! sets `year`.
//!
//! The language is the document's own: `lang` in HTML, front matter or JSON. Without one it is
//! detected if the text has at least 200 letters and the detection is confident. The [`Report`]
//! counts the detected languages.
//!
//! Burmese text in the legacy encoding [Zawgyi](zawgyi) is converted to Unicode; the report lists
//! the documents concerned.
//!
//! The report lists the files that were not read, with the reason, and the [`Warning`]s. An
//! [`Error`] ends the reading; its message names the file and, where known, the line.
//!
//! A hit in a PDF leads to its page: each page after the first opens a section with the anchor `page=N`, and so does
//! each entry of the outline. A hit in subtitles leads to its time, with the anchor `t=SECONDS`, which players understand.
//!
//! Scans have no text, and images are not read, unless [`Options::recognition`] is set.
//!
//! Of a page that a browser has saved, the folder beside it is skipped, and the metadata `source` is the address that it was
//! saved from, as for MHTML. A page from a WARC file has its date as `captured`, which is also
//! its `date` if it has none. The first capture of an address counts.
//!
//! # Features
//!
//! `html` (default): HTML pages, their character encodings, and HTML in Markdown, parsed as
//! browsers parse them. Without it, HTML pages are skipped, and HTML blocks in Markdown lose
//! their tags.
//!
//! `pdf` (default): PDF. `office` (default): DOCX, ODT, PPTX, ODP, XLSX, ODS, and with `html` also EPUB. `mail` (default):
//! EML and mbox. `warc` (default): WARC and WACZ, and the features `html` and
//! `office`. Without the feature, these files are skipped as files of an unsupported
//! format.

mod anchor;
mod binary;
mod block_builder;
mod cache;
mod collection;
mod csv;
mod decode;
mod draft;
mod elasticlunr;
#[cfg(all(feature = "html", feature = "office"))]
mod epub;
mod error;
mod event;
mod file;
mod file_bytes;
mod file_kind;
mod file_source;
mod folder;
mod format;
mod front_matter;
mod globs;
#[cfg(feature = "html")]
mod html;
#[cfg(feature = "mail")]
mod image_parts;
mod inline_element;
mod json_lines;
mod language;
mod location;
#[cfg(feature = "mail")]
mod mail;
mod markdown;
mod markup_recorder;
mod memory;
mod metadata;
#[cfg(feature = "office")]
mod office;
mod options;
mod parser_failure;
mod part;
mod parts;
#[cfg(feature = "pdf")]
mod pdf;
mod reader;
mod recognition;
mod report;
mod scans;
mod script_language;
mod site_context;
mod subtitles;
mod table;
mod text;
mod tree;
mod url;
mod walk;
#[cfg(feature = "warc")]
mod warc;
pub mod zawgyi;
#[cfg(feature = "office")]
mod zip;

use std::path::PathBuf;

pub use cache::ReadCache;
pub use collection::{Collection, read};
pub use error::Error;
pub use file_kind::FileKind;
pub use file_source::FileSource;
pub use folder::Folder;
pub use globs::Patterns;
#[cfg(feature = "mail")]
pub use image_parts::MimeRange;
pub use location::Location;
pub use memory::read_memory;
pub use options::Options;
pub use reader::Reader;
pub use recognition::TextRecognition;
pub use report::{PartialPage, Reason, Report, Skipped, Warning};
pub use samara_engine::Document;
pub use site_context::SiteScan;
#[cfg(feature = "office")]
pub use zip::archived_file;

/// Lists the files that [`read`] would open, in the same order, without opening them.
///
/// ```
/// # let folder = tempfile::tempdir().unwrap();
/// # let seeds = folder.path().to_path_buf();
/// std::fs::write(seeds.join("maple.md"), "# Maple")?;
/// let files = samara_ingest::files(&[seeds.clone()], &samara_ingest::Options::default())?;
/// assert_eq!(files, [seeds.join("maple.md")]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`Reader::open`].
pub fn files(sources: &[PathBuf], options: &Options) -> Result<Vec<PathBuf>, Error> {
    Ok(walk::walk(sources, options)?.files.into_iter().map(|file| file.path).collect())
}
