//! The report on a reading: files read, files skipped, warnings.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use crate::file_kind::FileKind;
use crate::location::Location;

/// The files that were read, the files that were not, and the warnings. All lists are in the
/// order of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// The files that were opened, including those that turned out not to be documents.
    pub files: Vec<PathBuf>,
    /// The total size of these files in bytes.
    pub bytes: u64,
    /// The number of documents whose language was detected from their text, by language code.
    pub detected_languages: BTreeMap<String, usize>,
    /// Problems that did not end the reading.
    pub warnings: Vec<Warning>,
    /// Files that were not read, and pages that were not indexed.
    pub skipped: Vec<Skipped>,
    /// The names of the site generators whose [preset](crate::Options::presets) was applied.
    pub generators: Vec<&'static str>,
    /// Documents that contained text in [Zawgyi](crate::zawgyi), which was converted to Unicode.
    pub zawgyi: Vec<Location>,
    /// Pages of which less than half of the visible text was taken for content.
    pub partial: Vec<PartialPage>,
}

/// A problem in a file that was read nevertheless.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Warning {
    /// The file, and the line where known.
    pub location: Location,
    /// The problem, and how it was handled.
    pub message: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.location, self.message)
    }
}

/// A page of which less than half of the visible text was taken for content. Navigation does not
/// count as text. `data-samara-body` on the element that holds the content corrects the selection.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PartialPage {
    /// The page.
    pub location: Location,
    /// The share of its visible text that was kept, in percent.
    pub kept_percent: u8,
}

impl fmt::Display for PartialPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: only {} % of the text is in the page's content", self.location, self.kept_percent)
    }
}

/// A file that was not read, or a page that was not indexed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// The file or symbolic link; a hidden or excluded folder stands for all that is in it.
    pub path: PathBuf,
    /// The part of a file that holds several documents: a message, an attachment, the address of a saved page.
    pub part: Option<String>,
    /// The kind of the file, or of its part.
    pub kind: FileKind,
    /// Why it was skipped.
    pub reason: Reason,
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = Location { part: self.part.clone(), ..Location::file(&self.path) };
        match self.reason {
            Reason::UnsupportedFormat => write!(f, "{place}: unsupported format ({})", self.kind),
            _ => write!(f, "{place}: {}", self.reason),
        }
    }
}

impl Skipped {
    pub(crate) fn new(path: PathBuf, reason: Reason) -> Self {
        Self { kind: FileKind::of(&path), path, part: None, reason }
    }

    /// A part of a file that was not read.
    pub(crate) fn part_of(path: PathBuf, part: String, kind: FileKind, reason: Reason) -> Self {
        Self { path, part: Some(part), kind, reason }
    }

    /// Whether text is lost that a reader would expect to find: the file is a document in a format
    /// that is not supported, or cannot be decoded.
    ///
    /// ```
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let seeds = folder.path().to_path_buf();
    /// for name in ["maple.md", "maple.jpg", "maple.djvu"] {
    ///     std::fs::write(seeds.join(name), "# Maple")?;
    /// }
    /// let report = samara_ingest::read(&[seeds], &samara_ingest::Options::default())?.report;
    /// let lost: Vec<_> = report.skipped.iter().filter(|skipped| skipped.loses_text()).collect();
    /// assert_eq!(lost.len(), 1);
    /// assert!(lost[0].path.ends_with("maple.djvu"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn loses_text(&self) -> bool {
        match self.reason {
            Reason::UnsupportedFormat => self.kind.holds_text(),
            Reason::Binary
            | Reason::HtmlDisabled
            | Reason::Encrypted
            | Reason::Damaged { .. }
            | Reason::Bomb
            | Reason::TooComplex
            | Reason::TooLarge { .. } => true,
            _ => false,
        }
    }

    /// A word or two for counting: the kind of a file whose format is not supported, else the reason.
    fn label(&self) -> String {
        match self.reason {
            Reason::UnsupportedFormat => self.kind.to_string(),
            ref reason => reason.label().to_owned(),
        }
    }
}

impl Report {
    /// The number of skipped files by kind (where the format is not supported) or by reason, most
    /// frequent first.
    ///
    /// ```
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let seeds = folder.path().to_path_buf();
    /// for name in ["maple.md", "maple.jpg", "ash.mobi", "elm.mobi"] {
    ///     std::fs::write(seeds.join(name), "# Maple")?;
    /// }
    /// let report = samara_ingest::read(&[seeds], &samara_ingest::Options::default())?.report;
    /// assert_eq!(report.skipped_counts(), [("e-book".to_owned(), 2), ("image".to_owned(), 1)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn skipped_counts(&self) -> Vec<(String, usize)> {
        let mut counts = BTreeMap::<String, usize>::new();
        for skipped in &self.skipped {
            *counts.entry(skipped.label()).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        counts
    }
}

/// Why a file was skipped.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// A symbolic link. Links are not followed: a target within the source is read at its own path.
    Link {
        /// Whether the target is a folder that contains the link.
        loops: bool,
        /// Whether the target is outside of the source, or missing.
        outside: bool,
    },
    /// The folder with the images and scripts of a page that a browser has saved.
    SavedPage {
        /// The name of the page's file.
        page: String,
    },
    /// A pipe, socket or device.
    Special,
    /// Text, Markdown or JSON in a built site (a folder with an `index.html`), whose pages are
    /// HTML. A pattern in [`Options::include`](crate::Options::include) makes it a document.
    NotAPage,
    /// An HTML page; this crate was built without its feature `html`.
    HtmlDisabled,
    /// The content is binary data.
    Binary,
    /// The file is encrypted and asks for a password.
    Encrypted,
    /// The file is not what its extension says, or damaged.
    Damaged {
        /// What is wrong.
        message: String,
    },
    /// The file expands to much more data than a document needs, as a decompression bomb does.
    Bomb,
    /// The file takes much more work than a document needs.
    TooComplex,
    /// The file is larger than eight times [`Options::max_bytes`](crate::Options::max_bytes), the limit for
    /// PDF, office documents, EPUB, messages and saved pages.
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// The front matter has `draft: true`.
    Draft,
    /// The page redirects to another address.
    Redirect {
        /// The address, as the page gives it.
        to: String,
    },
    /// The page is marked `<meta name="robots" content="noindex">`.
    NoIndex,
    /// The error page for missing addresses, such as `404.html`.
    NotFound,
    /// A list of pages, or the search page, of a site generator.
    List {
        /// The generator's name.
        generator: &'static str,
    },
    /// A print version that repeats the other pages.
    Print,
    /// The page names another page of the source as its canonical version.
    Canonical {
        /// The URL of the other page, relative to the source.
        url: String,
    },
    /// The source has another capture of this address, which was read.
    Repeated,
    /// The server answered a crawler with an error or a redirect.
    Status {
        /// The status: 404 if there was no such page.
        status: u16,
    },
    /// Other pages of the source mark their content with `data-samara-body` (or
    /// `data-pagefind-body`); this one does not.
    Unmarked,
    /// An image in which no text was recognized.
    NoText,
    /// Files of this format cannot be read.
    UnsupportedFormat,
    /// The name begins with a dot.
    Hidden,
    /// An exclude pattern matches, or no include pattern does.
    Excluded,
}

impl Reason {
    /// The reason in a word or two.
    fn label(&self) -> &'static str {
        match self {
            Self::Link { .. } => "symbolic link",
            Self::SavedPage { .. } => "folder of a saved page",
            Self::Special => "special file",
            Self::NotAPage => "not a page",
            Self::HtmlDisabled => "HTML",
            Self::Binary => "binary data",
            Self::Encrypted => "encrypted",
            Self::Damaged { .. } => "damaged",
            Self::Bomb => "decompression bomb",
            Self::TooComplex => "too complex",
            Self::TooLarge { .. } => "too large",
            Self::Draft => "draft",
            Self::Redirect { .. } => "redirect",
            Self::NoIndex => "noindex",
            Self::NotFound => "error page",
            Self::List { .. } => "list page",
            Self::Print => "print version",
            Self::Canonical { .. } => "copy",
            Self::Repeated => "repeated capture",
            Self::Status { .. } => "no answer",
            Self::Unmarked => "unmarked page",
            Self::NoText => "image without text",
            Self::UnsupportedFormat => "unsupported format",
            Self::Hidden => "hidden",
            Self::Excluded => "excluded",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Link { loops: true, .. } => f.write_str("a symbolic link loop"),
            Self::Link { outside: true, .. } => {
                f.write_str("a symbolic link out of the source, not followed")
            }
            Self::Link { .. } => f.write_str("a symbolic link within the source, not followed"),
            Self::SavedPage { page } => write!(f, "belongs to the saved page {page}"),
            Self::Special => f.write_str("not a regular file"),
            Self::NotAPage => f.write_str("not an HTML page of the site; an include pattern adds it"),
            Self::HtmlDisabled => f.write_str("HTML; samara-ingest was built without its feature `html`"),
            Self::Binary => f.write_str("binary data"),
            Self::Encrypted => f.write_str("encrypted; save it without a password"),
            Self::Damaged { message } => f.write_str(message),
            Self::Bomb => f.write_str("expands to much more data than a document needs (decompression bomb)"),
            Self::TooComplex => f.write_str("takes much more work than a document needs"),
            Self::TooLarge { limit } => write!(f, "larger than the limit of {limit} bytes"),
            Self::Draft => f.write_str("a draft"),
            Self::Redirect { to } => write!(f, "a redirect to {to}"),
            Self::NoIndex => f.write_str("marked noindex (robots)"),
            Self::NotFound => f.write_str("the error page for missing addresses"),
            Self::List { generator } => {
                write!(f, "a list or search page of {generator} (--no-preset indexes it)")
            }
            Self::Print => f.write_str("a print version of other pages"),
            Self::Canonical { url } => write!(f, "a copy of {url} (rel=canonical)"),
            Self::Repeated => f.write_str("another capture of this address was read"),
            Self::Status { status } => write!(f, "the server answered the crawler with {status}"),
            Self::Unmarked => f.write_str("has no data-samara-body, unlike other pages"),
            Self::NoText => f.write_str("no text was recognized in it"),
            Self::UnsupportedFormat => f.write_str("unsupported format"),
            Self::Hidden => f.write_str("hidden: its name begins with a dot"),
            Self::Excluded => f.write_str("excluded by a pattern"),
        }
    }
}
