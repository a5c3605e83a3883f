//! The slides of a presentation as sections.

use samara_engine::markup::{ElementKind, Markup, MarkupTag, TagKind};
use samara_engine::{Block, BlockKind};

use crate::block_builder::fold;

/// A slide.
#[derive(Debug, Default)]
pub(super) struct Slide {
    /// Its title; may be empty.
    pub(super) title: String,
    /// Its text and its notes.
    pub(super) blocks: Vec<Block>,
}

/// The heading of a slide without a title: search gives it little weight, and a reader sees it as those of other slides.
fn unnamed(number: usize) -> Block {
    let text = format!("Slide {number}");
    let tags = [
        MarkupTag { at: 0, kind: TagKind::Open(ElementKind::H2, String::new()) },
        MarkupTag { at: text.len(), kind: TagKind::Close },
    ];
    let markup = Some(Markup { depth: 0, tags: tags.to_vec() });
    Block { markup, ..Block::new(BlockKind::H6, text) }
}

/// The slides that were read so far.
#[derive(Debug, Default)]
pub(super) struct Slides {
    blocks: Vec<Block>,
    number: usize,
    has_titles: bool,
}

impl Slides {
    /// Adds the next slide. One without text leaves no section, but counts.
    pub(super) fn add(&mut self, slide: Slide) {
        self.number += 1;
        let title = fold(&slide.title);
        if title.is_empty() && slide.blocks.is_empty() {
            return;
        }
        self.has_titles |= !title.is_empty();
        let heading = if title.is_empty() { unnamed(self.number) } else { Block::new(BlockKind::H2, title) };
        self.blocks.push(heading);
        self.blocks.extend(slide.blocks);
    }

    /// Whether a slide has a title.
    pub(super) fn has_titles(&self) -> bool {
        self.has_titles
    }

    /// The blocks of all slides.
    pub(super) fn finish(self) -> Vec<Block> {
        self.blocks
    }
}
