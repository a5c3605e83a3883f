//! What the reading of a file tells.

use samara_engine::Document;

use crate::location::Location;
use crate::report::{PartialPage, Skipped, Warning};

/// A document of a file, or something to report about it.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    Document(Box<Document>, Location),
    LanguageDetected(&'static str),
    Warning(Warning),
    Skipped(Skipped),
    Partial(PartialPage),
    ZawgyiConverted(Location),
}

impl Event {
    /// The length of its text, in bytes.
    pub(crate) fn text_bytes(&self) -> usize {
        match self {
            Self::Document(document, _) => document.blocks.iter().map(|block| block.text.len()).sum(),
            _ => 0,
        }
    }
}
