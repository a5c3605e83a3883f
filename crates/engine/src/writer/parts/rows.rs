//! The text of a document, cut into rows.

use crate::document::BlockKind;
use crate::ids::{DocId, TokenPos};
use crate::index::documents::BlockHead;
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

fn kind(block: &Block) -> BlockKind {
    BlockHead(block.head).kind().unwrap_or(BlockKind::Paragraph)
}

/// The headings above a row: of each level that is higher than that of the one below it.
fn headings(text: &Text, start: Cut) -> Vec<usize> {
    let mut found = Vec::new();
    let mut level = u8::MAX;
    // A heading that is cut is not above its own rest.
    for at in (0..start.block).rev() {
        let block = &text.blocks[at];
        let kind = kind(block);
        if kind.is_heading() && (kind as u8) < level && block.text.len() <= MAX_HEADING {
            level = kind as u8;
            found.push(at);
        }
    }
    found.reverse();
    found
}

/// A row that goes on as far as its slot has room.
pub(super) struct OpenRow {
    pub(super) bytes: Vec<u8>,
    /// Where it may end, ascending; the last is the end of `bytes`.
    pub(super) ends: Vec<usize>,
    /// Where the next row then begins.
    pub(super) cuts: Vec<Cut>,
}

/// What comes before the blocks of a row; `blocks` is 0 where they go on to the end of the slot.
fn start_row(text: &Text, number: u32, start: Cut, blocks: Option<usize>, above: usize) -> Vec<u8> {
    let mut out = Vec::new();
    varint::write(&mut out, number);
    if number == 0 || text.repeats_head {
        out.extend_from_slice(&text.head);
    }
    varint::write(&mut out, blocks.map_or(0, |blocks| (above + blocks) as u32 + 1));
    varint::write(&mut out, above as u32);
    out.push(u8::from(start.word > 0));
    out
}

/// Writes a block from a byte of its text on.
fn write_block(out: &mut Vec<u8>, block: &Block, from: usize) {
    out.push(block.head);
    out.extend_from_slice(&block.anchor);
    varint::write_str(out, &block.text[from..]);
}

/// Where the text of a row begins in its first block.
fn first_byte(text: &Text, start: Cut) -> usize {
    if start.word == 0 { 0 } else { text.blocks[start.block].words[start.word].1 }
}

fn headings_above(text: &Text, number: u32, start: Cut) -> Vec<usize> {
    if number == 0 { Vec::new() } else { headings(text, start) }
}

/// The last row of a text, from `start` to its end.
pub(super) fn last_row(text: &Text, number: u32, start: Cut) -> Vec<u8> {
    let above = headings_above(text, number, start);
    let own = &text.blocks[start.block.min(text.blocks.len())..];
    let mut out = start_row(text, number, start, Some(own.len()), above.len());
    above.iter().for_each(|&at| write_block(&mut out, &text.blocks[at], 0));
    for (at, block) in own.iter().enumerate() {
        write_block(&mut out, block, if at == 0 { first_byte(text, start) } else { 0 });
    }
    out
}

/// A row from `start` on, of at most `max` bytes if it has any end before.
pub(super) fn open_row(text: &Text, number: u32, start: Cut, max: usize) -> OpenRow {
    let above = headings_above(text, number, start);
    let mut bytes = start_row(text, number, start, None, above.len());
    above.iter().for_each(|&at| write_block(&mut bytes, &text.blocks[at], 0));
    let (mut ends, mut cuts) = (Vec::new(), Vec::new());
    if number == 0 {
        // The others have a word at least, so that there are fewer rows than words.
        ends.push(bytes.len());
        cuts.push(start);
    }
    for (at, block) in text.blocks.iter().enumerate().skip(start.block) {
        let is_first = at == start.block;
        let from = if is_first { first_byte(text, start) } else { 0 };
        write_block(&mut bytes, block, from);
        let text_start = bytes.len() - (block.text.len() - from);
        let first = if is_first { start.word + 1 } else { 1 };
        for (word, &(_, byte)) in block.words.iter().enumerate().skip(first) {
            ends.push(text_start + byte - from);
            cuts.push(Cut { block: at, word });
        }
        ends.push(bytes.len());
        cuts.push(Cut { block: at + 1, word: 0 });
        if bytes.len() > max {
            break;
        }
    }
    let count = ends.partition_point(|&end| end <= max).max(1).min(ends.len());
    ends.truncate(count);
    cuts.truncate(count);
    bytes.truncate(ends.last().copied().unwrap_or(bytes.len()));
    OpenRow { bytes, ends, cuts }
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
        let stored = samara_lzma::encode(row, PROPERTIES);
        let header = [row.len() as u16, stored.len() as u16, 1].map(u16::to_le_bytes).concat();
        let format =
            slot::Format { names: 0, languages: 1, repeats_heads: text.repeats_head, has_vectors: false };
        slot::read(&[header, stored].concat(), format).unwrap().remove(0)
    }

    /// The headings that are open before a block: a heading closes those of its level and below.
    fn open_headings(text: &Text, block: usize) -> Vec<&str> {
        let mut open: Vec<&Block> = Vec::new();
        for heading in text.blocks[..block].iter().filter(|block| kind(block).is_heading()) {
            if heading.text.len() <= MAX_HEADING {
                open.retain(|above| (kind(above) as u8) < kind(heading) as u8);
                open.push(heading);
            }
        }
        open.iter().map(|heading| &heading.text[..]).collect()
    }

    proptest! {
        #[test]
        fn rows_have_the_whole_text_and_end_anywhere(text in texts(), budget in 1usize..400, all in any::<bool>()) {
            let cuts = cuts(&text);
            let end = cuts[cuts.len() - 1];
            let (mut start, mut number) = (cuts[0], 0);
            let mut fragments = Vec::new();
            while start < end || number == 0 {
                let open = open_row(&text, number, start, budget);
                // The first may have the head alone.
                let from = cuts.iter().position(|cut| *cut > start || number == 0).unwrap();
                prop_assert_eq!(&open.cuts[..], &cuts[from..from + open.cuts.len()]);
                prop_assert!(open.ends.is_sorted() && open.ends.len() == open.cuts.len());
                prop_assert_eq!(open.ends.last(), Some(&open.bytes.len()));
                prop_assert!(open.ends.len() == 1 || open.bytes.len() <= budget);
                let longer = open_row(&text, number, start, usize::MAX);
                prop_assert!(longer.bytes.starts_with(&open.bytes));
                prop_assert!(longer.ends.get(open.ends.len()).is_none_or(|&next| next > budget));
                let last = last_row(&text, number, start);
                let (row, stop) = if all && last.len() <= budget { (last, end) } else { (open.bytes, open.cuts[open.cuts.len() - 1]) };
                let fragment = read(&text, &row);
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
