//! Why a parser gave up on a file.

use crate::draft::Draft;
use crate::report::Reason;

/// A document, and a warning if it has no usable text.
pub(crate) type Outcome = Result<(Draft, Option<String>), ParserFailure>;

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
