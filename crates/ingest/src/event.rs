//! The events of reading a file: documents, warnings, what was skipped.

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

#[cfg(test)]
mod tests {
    use samara_engine::{Block, BlockKind};

    use super::*;

    #[test]
    fn text_of_a_document_is_that_of_its_blocks() {
        let file = || Location::file("a.md".as_ref());
        let blocks = ["ash", "élm"].map(|text| Block::new(BlockKind::Paragraph, text)).into();
        let document = Document { title: "Trees".to_owned(), blocks, ..Document::default() };
        assert_eq!(Event::Document(Box::new(document), file()).text_bytes(), 7);
        assert_eq!(Event::ZawgyiConverted(file()).text_bytes(), 0);
    }
}
