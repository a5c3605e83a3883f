//! The text of a document, cut into rows.

use crate::document::BlockKind;
use crate::ids::{DocId, TokenPos};
use crate::writer::varint;

/// A longer heading is not repeated, in bytes.
const MAX_HEADING: usize = 200;

/// A document as it is cut.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) document: DocId,
    pub(super) start: TokenPos,
    pub(super) head: Vec<u8>,
    /// Whether each row has the head.
    pub(super) repeats_head: bool,
    pub(super) blocks: Vec<Block>,
}

#[derive(Debug)]
pub(super) struct Block {
    /// Kind, field, kind of the anchor.
    pub(super) head: u8,
    pub(super) anchor: Vec<u8>,
    /// Its first token.
    pub(super) start: TokenPos,
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
        if word <= at.word {
            return at;
        }
        return if word < block.words.len() { Cut { block: at.block, word } } else { next };
    }
    at
}

/// The first token of a row.
pub(super) fn token_at(text: &Text, cut: Cut) -> TokenPos {
    let block = &text.blocks[cut.block];
    if cut.word > 0 { block.words[cut.word].0 } else { block.start }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use crate::parts::PROPERTIES;
    use crate::parts::slot::{self, Fragment, ReadBlock};
    use proptest::prelude::*;

    fn texts() -> impl Strategy<Value = Text> {
        let words = prop_oneof![
            6 => prop::collection::vec("[a-z]{1,9}", 0..12),
            1 => prop::collection::vec("[a-z]{40}", 4..8),
        ];
        let block = (0..BlockKind::ALL.len() as u8, 0u8..3, words);
        (prop::collection::vec(block, 0..12), any::<bool>()).prop_map(|(blocks, repeats_head)| {
            let start = TokenPos(7);
            let mut position = start;
            let block = |(kind, anchor, words): (u8, u8, Vec<String>)| {
                // After the end of the title or the block before.
                position = position.next();
                let start = position;
                let mut text = String::new();
                let place = |word: &String| {
                    let own = (position, text.len());
                    text = text.clone() + word + " ";
                    position = position.next();
                    own
                };
                let words = words.iter().map(place).collect();
                let mut bytes = Vec::new();
                if anchor == 2 {
                    varint::write_str(&mut bytes, "=anchor");
                    varint::write(&mut bytes, 300);
                }
                Block { head: kind | anchor << 6, anchor: bytes, start, text, words }
            };
            let blocks = blocks.into_iter().map(block).collect();
            // Address, language, title, no metadata.
            let head = b"\x03url\x00\x05title\x00".to_vec();
            Text { document: DocId(0), start, head, repeats_head, blocks }
        })
    }

    /// All places at which a text can be cut, in order.
    fn cuts(text: &Text) -> Vec<Cut> {
        let words =
            |(block, own): (usize, &Block)| (0..own.words.len().max(1)).map(move |word| Cut { block, word });
        let end = Cut { block: text.blocks.len(), word: 0 };
        text.blocks.iter().enumerate().flat_map(words).chain([end]).collect()
    }

    /// Reads a row that is alone in its slot.
    fn read(text: &Text, row: &[u8]) -> Fragment {
        let bytes = [&[1], row].concat();
        let stored = samara_lzma::encode(&bytes, PROPERTIES);
        let header = [bytes.len() as u16, stored.len() as u16, 1].map(u16::to_le_bytes).concat();
        let format = slot::Format { names: 0, languages: 1, repeats_heads: text.repeats_head };
        slot::read(&[header, stored].concat(), format).unwrap().remove(0)
    }

    /// The headings that are open before a block: a heading closes those of its level and below.
    fn open_headings(text: &Text, block: usize) -> Vec<&str> {
        let mut open: Vec<&Block> = Vec::new();
        for heading in text.blocks[..block].iter().filter(|block| is_heading(block)) {
            if heading.text.len() <= MAX_HEADING {
                open.retain(|above| above.head & 15 < heading.head & 15);
                open.push(heading);
            }
        }
        open.iter().map(|heading| &heading.text[..]).collect()
    }

    proptest! {
        #[test]
        fn rows_have_the_whole_text_and_fill_their_budget(text in texts(), budget in 1usize..400) {
            let cuts = cuts(&text);
            let end = cuts[cuts.len() - 1];
            let (mut start, mut number) = (cuts[0], 0);
            let mut fragments = Vec::new();
            while start < end || number == 0 {
                let stop = cut_at(&text, number, start, end, budget);
                let length = |stop: Cut| row(&text, number, start, stop).len();
                let at = cuts.iter().position(|cut| *cut == stop);
                prop_assert!(at.is_some(), "{stop:?}");
                let at = at.unwrap();
                prop_assert!(stop > start || number == 0 && stop == start, "{start:?} {stop:?}");
                // No more than fits, but something, and as much as fits.
                let is_least = cuts[..at].iter().filter(|cut| **cut > start).count() == 0;
                prop_assert!(is_least || length(stop) <= budget, "{number} {start:?} {stop:?}: {} of {budget}", length(stop));
                if let Some(&next) = cuts.get(at + 1) {
                    // Lengths are estimated: the anchor of a block that continues counts twice.
                    let twice = text.blocks[start.block].anchor.len();
                    let slack = 2 * (next.block - start.block + 2) + twice;
                    prop_assert!(length(next) + slack > budget, "{} of {budget}", length(next));
                }
                let fragment = read(&text, &row(&text, number, start, stop));
                prop_assert_eq!((fragment.row, fragment.is_continued), (number, start.word > 0));
                prop_assert_eq!(!fragment.head.url.is_empty(), number == 0 || text.repeats_head);
                let above: Vec<_> = fragment.blocks[..fragment.repeated].iter().map(|block| &block.text[..]).collect();
                let expected = if number == 0 { Vec::new() } else { open_headings(&text, start.block) };
                prop_assert_eq!(above, expected);
                // Each row has a token of its own to begin with.
                if start < end {
                    let block = &text.blocks[start.block];
                    let mut tokens = std::iter::once(block.start).chain(block.words.iter().skip(1).map(|word| word.0));
                    prop_assert_eq!(Some(token_at(&text, start)), tokens.nth(start.word));
                }
                fragments.push(fragment);
                (start, number) = (stop, number + 1);
            }
            let joined: Vec<ReadBlock> = slot::join(fragments.iter());
            let joined = joined.iter().map(|block| (block.head, block.number, &block.text[..]));
            let number = |block: &Block| if block.anchor.is_empty() { 0 } else { 300 };
            let blocks = text.blocks.iter().map(|block| (block.head, number(block), &block.text[..]));
            prop_assert_eq!(joined.collect::<Vec<_>>(), blocks.collect::<Vec<_>>());
        }
    }
}
