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
    /// The names of its pictures. Only those of a slide without blocks are not in these.
    pub(super) pictures: Vec<String>,
}

/// Gives a heading the elements as which a reader sees it: that of a slide, with pictures before and behind it.
fn set_elements(heading: &mut Block, before: &[String], behind: &[String]) {
    let end = heading.text.len();
    let tag = |at, kind| MarkupTag { at, kind };
    let images = |at, pictures: &[String]| {
        let images = pictures.iter().filter(|picture| !picture.is_empty());
        images.map(|image| tag(at, TagKind::Open(ElementKind::Image, image.clone()))).collect::<Vec<_>>()
    };
    let own = vec![tag(0, TagKind::Open(ElementKind::H2, String::new())), tag(end, TagKind::Close)];
    let tags = [images(0, before), own, images(end, behind)].concat();
    heading.markup = Some(Markup { depth: 0, tags });
}

/// The slides that were read so far.
#[derive(Debug, Default)]
pub(super) struct Slides {
    blocks: Vec<Block>,
    number: usize,
    has_titles: bool,
    /// The pictures of a slide without text, for the next heading: its own one can become the title of the document.
    pictures: Vec<String>,
    /// Those before the last heading.
    before: Vec<String>,
}

impl Slides {
    /// Adds the next slide. One without text and pictures leaves no section, but counts.
    pub(super) fn add(&mut self, slide: Slide) {
        self.number += 1;
        let title = fold(&slide.title);
        if title.is_empty() && slide.blocks.is_empty() && slide.pictures.is_empty() {
            return;
        }
        self.has_titles |= !title.is_empty();
        // Search gives the number of a slide little weight, and a reader sees it as the titles of others.
        let is_unnamed = title.is_empty();
        let mut heading = if is_unnamed {
            Block::new(BlockKind::H6, format!("Slide {}", self.number))
        } else {
            Block::new(BlockKind::H2, title)
        };
        let before = std::mem::take(&mut self.pictures);
        if is_unnamed || !before.is_empty() {
            set_elements(&mut heading, &before, &[]);
        }
        if slide.blocks.is_empty() {
            self.pictures = slide.pictures;
        }
        self.before = before;
        self.blocks.push(heading);
        self.blocks.extend(slide.blocks);
    }

    /// Whether a slide has a title.
    pub(super) fn has_titles(&self) -> bool {
        self.has_titles
    }

    /// The blocks of all slides.
    pub(super) fn finish(mut self) -> Vec<Block> {
        let before = std::mem::take(&mut self.before);
        if let Some(heading) = self.blocks.last_mut().filter(|_| !self.pictures.is_empty()) {
            set_elements(heading, &before, &self.pictures);
        }
        self.blocks
    }
}
