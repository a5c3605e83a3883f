//! Why a parser gave up on a file.

use std::fmt;

use crate::draft::Draft;
use crate::report::Reason;

/// A document, and what it lacks if its text is not usable.
pub(crate) type Outcome = Result<(Draft, Option<UnusableText>), ParserFailure>;

/// What a document lacks, and text recognition may give.
#[cfg_attr(not(feature = "pdf"), allow(dead_code, reason = "only PDF is drawn"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnusableText {
    /// Its pages are images.
    Scan,
    /// It has neither text nor images.
    None,
    /// Half of its pages or more are images without text.
    ScannedPages {
        /// The number of these pages.
        scanned: usize,
        /// The number of all pages.
        pages: usize,
    },
    /// The fonts do not say which characters they draw.
    Unreadable {
        /// The share of these characters, in percent.
        percent: usize,
    },
}

impl fmt::Display for UnusableText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scan => {
                write!(
                    f,
                    "a scan without text; `samara pack --ocr` reads it, or `ocrmypdf IN.pdf OUT.pdf` adds the text"
                )
            }
            Self::None => write!(f, "a PDF without text"),
            Self::ScannedPages { scanned, pages } => {
                write!(f, "{scanned} of {pages} pages are scans without text; `samara pack --ocr` reads them")
            }
            Self::Unreadable { percent } => write!(
                f,
                "{percent} % of its characters cannot be read; `samara pack --ocr` reads them, or `ocrmypdf --force-ocr IN.pdf OUT.pdf`"
            ),
        }
    }
}

/// Why a file could not be read.
#[cfg_attr(
    not(all(feature = "office", feature = "pdf")),
    allow(dead_code, reason = "not all parsers are there")
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ParserFailure {
    /// It asks for a password.
    Encrypted,
    /// It is not a file of its format, or damaged; with what is wrong.
    Damaged(String),
    /// It expands to much more data than a document needs.
    Bomb,
    /// It takes more work than a document needs.
    TooComplex,
}

impl ParserFailure {
    /// The file is not of its format, or damaged.
    #[cfg(any(feature = "mail", feature = "office", feature = "pdf", feature = "warc"))]
    pub(crate) fn damaged(message: impl Into<String>) -> Self {
        Self::Damaged(message.into())
    }

    pub(crate) fn reason(self) -> Reason {
        match self {
            Self::Encrypted => Reason::Encrypted,
            Self::Damaged(message) => Reason::Damaged { message },
            Self::Bomb => Reason::Bomb,
            Self::TooComplex => Reason::TooComplex,
        }
    }
}
