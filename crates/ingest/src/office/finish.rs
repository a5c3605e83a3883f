//! Completes a document that was read from DOCX or ODT.

use samara_engine::Block;

use super::notes::Notes;
use crate::anchor::AnchorCounter;
use crate::draft::Draft;
use crate::markdown;

/// Completes a document: headings get anchors, notes follow the text, and the title is that of the properties, else
/// `title` (the paragraph in the style for titles), else the first heading.
pub(super) fn finish(mut draft: Draft, title: Option<String>, mut blocks: Vec<Block>, notes: Notes) -> Draft {
    notes.finish(&mut blocks);
    let mut anchors = AnchorCounter::default();
    for block in blocks.iter_mut().filter(|block| block.kind.is_heading()) {
        block.anchor = Some(anchors.anchor(&block.text));
    }
    draft.title = markdown::title(draft.title.or(title), &mut blocks);
    draft.blocks = blocks;
    draft
}
