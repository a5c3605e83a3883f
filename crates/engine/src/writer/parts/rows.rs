//! The text of a document, cut into rows.

use crate::document::BlockKind;
use crate::ids::{DocId, TokenPos};
use crate::writer::varint;

/// A longer heading is not repeated, in bytes.
const MAX_HEADING: usize = 200;

/// A document as it is cut.
pub(super) struct Text {
    pub(super) document: DocId,
    pub(super) start: TokenPos,
    pub(super) head: Vec<u8>,
    /// Whether each row has the head.
    pub(super) repeats_head: bool,
    pub(super) blocks: Vec<Block>,
}

pub(super) struct Block {
    /// Kind, field, kind of the anchor.
    pub(super) head: u8,
    pub(super) anchor: Vec<u8>,
    pub(super) text: String,
    /// Its words: position, and start in the text.
    pub(super) words: Vec<(TokenPos, usize)>,
}

/// Where a row begins: a block, and a word of it; 0 for the start of the block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cut {
    pub(super) block: usize,
    pub(super) word: usize,
}

fn is_heading(block: &Block) -> bool {
    BlockKind::ALL[usize::from(block.head & 15)].is_heading()
}

/// The headings above a row: of each level that is higher than that of the one below it.
fn headings(text: &Text, start: Cut) -> Vec<usize> {
    let mut found = Vec::new();
    let mut level = u8::MAX;
    // A heading that is cut is not above its own rest.
    for at in (0..start.block).rev() {
        let block = &text.blocks[at];
        if is_heading(block) && block.head & 15 < level && block.text.len() <= MAX_HEADING {
            level = block.head & 15;
            found.push(at);
        }
    }
    found.reverse();
    found
}

/// The part of a block's text between two cuts.
fn part(text: &Text, block: usize, start: Cut, end: Cut) -> &str {
    let own = &text.blocks[block];
    let at = |word: usize| own.words.get(word).map_or(own.text.len(), |word| word.1);
    let from = if block == start.block && start.word > 0 { at(start.word) } else { 0 };
    let to = if block == end.block { if end.word > 0 { at(end.word) } else { 0 } } else { own.text.len() };
    &own.text[from..to]
}

/// A row, as it is stored.
pub(super) fn row(text: &Text, number: u32, start: Cut, end: Cut) -> Vec<u8> {
    let mut out = Vec::new();
    varint::write(&mut out, number);
    if number == 0 || text.repeats_head {
        out.extend_from_slice(&text.head);
    }
    let above = if number == 0 { Vec::new() } else { headings(text, start) };
    let last = if end.word > 0 { end.block + 1 } else { end.block };
    let own = start.block..last.max(start.block);
    varint::write(&mut out, (above.len() + own.len()) as u32);
    varint::write(&mut out, above.len() as u32);
    out.push(u8::from(start.word > 0));
    let all = || above.iter().copied().chain(own.clone()).map(|at| &text.blocks[at]);
    out.extend(all().map(|block| block.head));
    all().for_each(|block| out.extend_from_slice(&block.anchor));
    above.iter().for_each(|&at| varint::write_str(&mut out, &text.blocks[at].text));
    own.for_each(|at| varint::write_str(&mut out, part(text, at, start, end)));
    out
}

/// Where a row of about `budget` bytes ends that begins at `start`: at the end of a block, or before a word of it.
pub(super) fn cut_at(text: &Text, number: u32, start: Cut, end: Cut, budget: usize) -> Cut {
    let mut used = row(text, number, start, start).len();
    let mut at = start;
    while at < end {
        let block = &text.blocks[at.block];
        let next = Cut { block: at.block + 1, word: 0 };
        let size = part(text, at.block, at, next).len() + block.anchor.len() + 3;
        if used + size <= budget {
            used += size;
            at = next;
            continue;
        }
        let room = budget.saturating_sub(used + block.anchor.len() + 3);
        let from = block.words.get(at.word).map_or(0, |word| if at.word > 0 { word.1 } else { 0 });
        let word = block.words.partition_point(|word| word.1 <= from + room).saturating_sub(1);
        // Something has to be in each row but the first.
        let word = if word <= at.word && at == start && number > 0 { at.word + 1 } else { word };
        if word >= block.words.len() {
            return next;
        }
        return if word > at.word { Cut { block: at.block, word } } else { at };
    }
    at
}

/// The first token of a row.
pub(super) fn token_at(text: &Text, cut: Cut) -> TokenPos {
    let block = &text.blocks[cut.block];
    let first = block.words.get(cut.word).map(|word| word.0);
    first.unwrap_or_else(|| {
        // A block of signs alone: the token after the words before it.
        let before = text.blocks[..cut.block].iter().rev().find_map(|block| block.words.last());
        before.map_or(text.start, |word| word.0.next())
    })
}
