//! What a reading says besides its documents: what it read, what it left out, what it warns of.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use crate::error::Place;

/// What was read and what was not. Lists are in the order of the documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// All files that were opened, whether they became documents or not.
    pub files: Vec<PathBuf>,
    /// Bytes of these files.
    pub bytes: u64,
    /// How many documents do not name their language, by the language that was guessed from their text.
    pub guessed: BTreeMap<String, usize>,
    /// Oddities that did not stop the reading.
    pub warnings: Vec<Warning>,
    /// Pages and files that are no documents though they look like some, and links.
    pub skipped: Vec<Skipped>,
    /// Documents in Burmese that were in [Zawgyi](crate::zawgyi), all or a part of them, and are in Unicode now.
    pub converted: Vec<Place>,
    /// Files of kinds that are never documents: images, style sheets, scripts.
    pub ignored: usize,
}

/// An oddity in a file that was read all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Where it is.
    pub place: Place,
    /// What it is, and what was done about it.
    pub message: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// A file that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The file or link.
    pub path: PathBuf,
    /// Why.
    pub reason: Reason,
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.reason)
    }
}

/// Why a file was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// A symbolic link. What it leads to inside the source is read where it lies.
    Link {
        /// Whether it leads to a folder that it lies in.
        loops: bool,
        /// Whether it leads out of the source, or nowhere.
        outside: bool,
    },
    /// A pipe, socket or device.
    Special,
    /// Text, Markdown or JSON in a built site (a folder with an `index.html`), whose pages are
    /// HTML. [`Options::include`](crate::Options::include) has it read.
    NoPage,
    /// An HTML page, but this crate was built without its feature `html`.
    NoHtml,
    /// Bytes, not text.
    Binary,
    /// Front matter says `draft: true`.
    Draft,
    /// A page that sends its visitor elsewhere at once.
    Redirect {
        /// Where to.
        to: String,
    },
    /// `<meta name="robots" content="noindex">`
    NoIndex,
    /// The page shown for addresses that do not exist.
    NotFound,
    /// All pages once more, for the printer.
    Print,
    /// The page calls another page, which is there too, its canonical form.
    Canonical {
        /// The URL of the other page, relative to the source.
        url: String,
    },
    /// Other pages of the source mark their text with `data-samara-body` (or
    /// `data-pagefind-body`), this one does not.
    Unmarked,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Link { loops: true, .. } => f.write_str("a link that leads round in a circle"),
            Self::Link { outside: true, .. } => f.write_str("a link out of the source, not followed"),
            Self::Link { .. } => f.write_str("a link, not followed: its target is read where it lies"),
            Self::Special => f.write_str("neither file nor folder"),
            Self::NoPage => f.write_str("not a page of the site; an include pattern has it read"),
            Self::NoHtml => f.write_str("HTML, which this build does not read"),
            Self::Binary => f.write_str("binary, not text"),
            Self::Draft => f.write_str("a draft"),
            Self::Redirect { to } => write!(f, "a redirect to {to}"),
            Self::NoIndex => f.write_str("asks not to be indexed (robots: noindex)"),
            Self::NotFound => f.write_str("the page for addresses not found"),
            Self::Print => f.write_str("a print version of other pages"),
            Self::Canonical { url } => write!(f, "a copy of {url} (rel=canonical)"),
            Self::Unmarked => f.write_str("has no data-samara-body, as other pages have"),
        }
    }
}
