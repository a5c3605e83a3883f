//! Footnotes and endnotes: a number in the text, and a paragraph at the end of the document.

use std::fmt;

use samara_engine::Block;
use samara_engine::markup::ElementKind;

use crate::block_builder::{BlockBuilder, Container, fold};

/// The notes of a document, in the order of their references.
#[derive(Debug, Default)]
pub(super) struct Notes(Vec<String>);

/// The mark of a note in the text: its number in brackets.
#[derive(Clone, Copy, Debug)]
pub(super) struct NoteMark(usize);

impl fmt::Display for NoteMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}]", self.0)
    }
}

impl NoteMark {
    /// Adds the mark as a reference to the note.
    pub(super) fn add_to(self, builder: &mut BlockBuilder) {
        let label = self.0.to_string();
        builder.hidden_text("[");
        builder.open_element(ElementKind::FootnoteReference, &label);
        builder.text(&label);
        builder.close_element();
        builder.hidden_text("]");
    }
}

impl Notes {
    /// Adds a note and returns its mark.
    pub(super) fn add(&mut self, text: &str) -> NoteMark {
        self.0.push(fold(text));
        NoteMark(self.0.len())
    }

    /// Appends the notes to the blocks.
    pub(super) fn finish(self, blocks: &mut Vec<Block>) {
        let mut builder = BlockBuilder::default();
        for (at, text) in self.0.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let mark = NoteMark(at + 1);
            builder.open_as(Container::Group, ElementKind::Footnote, &mark.0.to_string());
            builder.hidden_text(&format!("{mark} "));
            builder.text(text);
            builder.close();
        }
        blocks.extend(builder.finish());
    }
}
