//! Footnotes and endnotes: a number in the text, and a paragraph at the end of the document.

use samara_engine::{Block, BlockKind};

use crate::block_builder::fold;

/// The notes of a document, in the order of their references.
#[derive(Debug, Default)]
pub(super) struct Notes(Vec<String>);

impl Notes {
    /// Adds a note and returns its mark.
    pub(super) fn add(&mut self, text: &str) -> String {
        self.0.push(fold(text));
        format!("[{}]", self.0.len())
    }

    /// Appends the notes to the blocks.
    pub(super) fn finish(self, blocks: &mut Vec<Block>) {
        let notes = self.0.iter().enumerate().filter(|(_, text)| !text.is_empty());
        blocks
            .extend(notes.map(|(at, text)| Block::new(BlockKind::Paragraph, format!("[{}] {text}", at + 1))));
    }
}
