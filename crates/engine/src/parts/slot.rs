//! Slots: the texts of documents, in rows that each fit a slot.
//!
//! ```text
//! length:u16  stored:u16  rows:u16      rows of the document that begins at the first place
//! LZMA stream of `length` bytes, then zeros up to the CRC of the slot:
//!   × one per place, to the end:
//!     row:varint
//!     head, of row 0 alone unless the root says that all rows have it:
//!             url:string language:varint title:string
//!             metadata: list of { name << 1 | is_list:varint [count:varint] value:string … }
//!             vector, in an index with meaning
//!     blocks + 1:varint, or 0             0: to the end of the slot, where the last text may be cut off
//!     repeated:varint  is_continued:varint
//!     blocks × {
//!         head:u8                         as in the section "blocks"
//!         with anchor 2: template:string number:varint
//!         text:string
//!     }
//! ```
//!
//! A row that is not the first repeats the headings above it: `repeated` blocks. With the head, it can be read without the rows
//! before. `is_continued`: the first block after them continues the last block of the row before.

use crate::container::varint::SectionReader;
use crate::error::Error;
use crate::index::anchor::{AnchorCounter, AnchorKind, is_template};
use crate::index::documents::BlockHead;
use crate::index::meaning::BYTES;
use crate::parts::decompress;

pub(crate) const SECTION: &str = "texts";
/// The bytes before the compressed ones.
pub(crate) const HEADER: usize = 6;

/// A row of a document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fragment {
    pub(crate) row: u32,
    /// How many rows the document has; 0 where it does not begin here.
    pub(crate) rows: u32,
    /// Empty where it is stored with the first row alone.
    pub(crate) head: Head,
    /// How many blocks repeat headings above.
    pub(crate) repeated: usize,
    pub(crate) is_continued: bool,
    pub(crate) blocks: Vec<ReadBlock>,
}

/// A document without its text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Head {
    pub(crate) url: String,
    pub(crate) language: u32,
    pub(crate) title: String,
    pub(crate) meta: Vec<ReadMeta>,
    /// Empty in an index without meaning.
    pub(crate) vector: Vec<u8>,
}

/// A name of metadata with its values.
#[derive(Clone, Debug)]
pub(crate) struct ReadMeta {
    pub(crate) name: u32,
    pub(crate) is_list: bool,
    pub(crate) values: Vec<String>,
}

/// A block of text.
#[derive(Clone, Debug)]
pub(crate) struct ReadBlock {
    /// Kind, field, and the kind of its anchor, as in the file.
    pub(crate) head: u8,
    pub(crate) template: String,
    pub(crate) number: u32,
    pub(crate) text: String,
}

/// What the root says of slots.
#[derive(Clone, Copy)]
pub(crate) struct Format {
    /// How many names of metadata and languages there are.
    pub(crate) names: u32,
    pub(crate) languages: u32,
    /// Whether all rows have the head of their document.
    pub(crate) repeats_heads: bool,
    /// Whether heads have vectors.
    pub(crate) has_vectors: bool,
}

/// Reads a slot without its CRC.
pub(crate) fn read(bytes: &[u8], format: Format) -> Result<Vec<Fragment>, Error> {
    let number = |at: usize| bytes.get(at..at + 2).map(|two| u16::from_le_bytes([two[0], two[1]]));
    let [Some(length), Some(stored), Some(rows)] = [number(0), number(2), number(4)] else {
        return Err(Error::damaged(SECTION, "ends early"));
    };
    let stored = bytes.get(HEADER..HEADER + usize::from(stored));
    let stored = stored.ok_or(Error::damaged(SECTION, "longer than its slot"))?;
    let text = decompress(SECTION, stored, length.into())?;
    let mut bytes = SectionReader::new(SECTION, &text);
    let mut fragments = Vec::new();
    while !bytes.is_empty() && !bytes.is_damaged() {
        let mut fragment = fragment(&mut bytes, format);
        if fragment.row == 0 {
            fragment.rows = if fragments.is_empty() { u32::from(rows).max(1) } else { 1 };
        }
        fragments.push(fragment);
    }
    bytes.finish()?;
    Ok(fragments)
}

fn fragment(bytes: &mut SectionReader, format: Format) -> Fragment {
    let row = bytes.varint();
    let mut head = Head::default();
    if row == 0 || format.repeats_heads {
        head.url = bytes.str().to_owned();
        head.language = bytes.varint();
        bytes.check(head.language < format.languages, "unknown language");
        head.title = bytes.str().to_owned();
        for _ in 0..bytes.count() {
            let name = bytes.varint();
            let is_list = name & 1 == 1;
            let count = if is_list { bytes.count() } else { 1 };
            bytes.check(name >> 1 < format.names, "unknown name");
            let values = (0..count).map(|_| bytes.str().to_owned()).collect();
            head.meta.push(ReadMeta { name: name >> 1, is_list, values });
        }
        if format.has_vectors {
            head.vector = bytes.take(BYTES).to_vec();
        }
    }
    // None where the row goes on to the end.
    let count = bytes.varint().checked_sub(1);
    let repeated = bytes.varint() as usize;
    let is_continued = bytes.varint() != 0;
    let mut blocks = Vec::new();
    while count.map_or(!bytes.is_empty(), |count| blocks.len() < count as usize) && !bytes.is_damaged() {
        blocks.push(block(bytes, count.is_none()));
    }
    bytes.check(repeated <= blocks.len(), "impossible number of headings");
    Fragment { row, rows: 0, head, repeated, is_continued, blocks }
}

/// `may_end`: the text may be cut off at the end of the slot.
fn block(bytes: &mut SectionReader, may_end: bool) -> ReadBlock {
    let mut block = ReadBlock { head: 0, template: String::new(), number: 0, text: String::new() };
    block.head = bytes.take(1).first().copied().unwrap_or_default();
    let head = BlockHead(block.head);
    bytes.check(head.kind().is_some() && head.anchor().is_some(), "unknown block");
    if head.anchor() == Some(AnchorKind::Template) {
        block.template = bytes.str().to_owned();
        block.number = bytes.varint();
        let is_possible = is_template(&block.template) && block.number <= AnchorCounter::MAX_NUMBER;
        bytes.check(is_possible, "impossible anchor");
    }
    let text = if may_end { bytes.str_or_rest() } else { bytes.str() };
    text.clone_into(&mut block.text);
    block
}

/// The blocks of successive or separate rows of a document.
pub(crate) fn join<'f>(rows: impl Iterator<Item = &'f Fragment>) -> Vec<ReadBlock> {
    let mut blocks: Vec<ReadBlock> = Vec::new();
    let mut last = None;
    for fragment in rows {
        let follows = last == fragment.row.checked_sub(1) && last.is_some();
        last = Some(fragment.row);
        let skipped = if follows { fragment.repeated } else { 0 };
        let mut new = fragment.blocks[skipped..].iter();
        if follows
            && fragment.is_continued
            && let Some(before) = blocks.last_mut()
            && let Some(first) = new.next()
        {
            before.text.push_str(&first.text);
        }
        blocks.extend(new.cloned());
    }
    blocks
}

#[cfg(all(test, feature = "writer"))]
mod tests {
    use super::*;
    use crate::document::BlockKind;
    use crate::parts::PROPERTIES;
    use crate::writer::varint::{write, write_str};

    const FORMAT: Format = Format { names: 2, languages: 3, repeats_heads: false, has_vectors: false };

    /// What a slot has, number by number and text by text.
    enum Item {
        Number(u32),
        Text(&'static str),
        Byte(u8),
    }
    use Item::{Byte, Number, Text};

    fn slot(rows: u16, items: &[Item]) -> Vec<u8> {
        let mut text = Vec::new();
        for item in items {
            match item {
                Number(number) => write(&mut text, *number),
                Text(string) => write_str(&mut text, string),
                Byte(byte) => text.push(*byte),
            }
        }
        let stored = samara_lzma::encode(&text, PROPERTIES);
        let header = [text.len() as u16, stored.len() as u16, rows];
        header.iter().flat_map(|number| number.to_le_bytes()).chain(stored).collect()
    }

    /// The first row of a document, with an anchor of its own kind, and a row of another.
    fn plain() -> Vec<Item> {
        let mut items = vec![Number(0), Text("url"), Number(2), Text("title")];
        // A single value, and a list.
        items.extend([Number(2), Number(2), Text("one"), Number(1), Number(2), Text("two"), Text("three")]);
        // Two blocks, of which one is repeated.
        items.extend([Number(3), Number(1), Number(0), Byte(1 | 1 << 4), Text("Head")]);
        items.extend([Byte(2 << 6), Text("-section"), Number(7), Text("text")]);
        // Row 300: no head, one block that continues.
        items.extend([Number(300), Number(2), Number(0), Number(1), Byte(1 << 6), Text("more")]);
        items
    }

    fn damage(items: &[Item]) -> Result<usize, Error> {
        read(&slot(1, items), FORMAT).map(|fragments| fragments.len())
    }

    #[test]
    fn reads_what_is_written() {
        let fragments = read(&slot(9, &plain()), FORMAT).unwrap();
        let [first, second] = &fragments[..] else { panic!("{fragments:?}") };
        assert_eq!((first.row, first.rows, first.repeated, first.is_continued), (0, 9, 1, false));
        assert_eq!((&first.head.url[..], first.head.language, &first.head.title[..]), ("url", 2, "title"));
        let meta = first.head.meta.iter().map(|one| (one.name, one.is_list, one.values.join(" ")));
        assert_eq!(meta.collect::<Vec<_>>(), [(1, false, "one".into()), (0, true, "two three".into())]);
        let blocks = |fragment: &Fragment| {
            let blocks = fragment.blocks.iter().cloned();
            blocks.map(|one| (one.head, one.template, one.number, one.text)).collect::<Vec<_>>()
        };
        let expected = [
            (1 | 1 << 4, String::new(), 0, "Head".to_owned()),
            (2 << 6, "-section".into(), 7, "text".into()),
        ];
        assert_eq!(blocks(first), expected);
        assert_eq!((second.row, second.rows, second.repeated, second.is_continued), (300, 0, 0, true));
        assert_eq!(blocks(second), [(1 << 6, String::new(), 0, "more".into())]);
        assert_eq!(second.head.url, "");
    }

    /// A row without a number of blocks ends with its slot, also within a text, but not within a letter.
    #[test]
    fn rows_that_go_on_to_the_end_are_cut_off() {
        let row = |end: &[u8]| {
            let text = [&[7, 0, 0, 0, 0, 3][..], b"abc", &[1], end].concat();
            let stored = samara_lzma::encode(&text, PROPERTIES);
            let header = [text.len() as u16, stored.len() as u16, 1].map(u16::to_le_bytes).concat();
            let fragments = read(&[header, stored].concat(), FORMAT)?;
            Ok(fragments[0].blocks.iter().map(|block| block.text.clone()).collect::<Vec<_>>().join("|"))
        };
        for (end, expected) in
            [("\u{3}def", "abc|def"), ("\u{3}d", "abc|d"), ("\u{3}", "abc|"), ("\u{9}dé", "abc|dé")]
        {
            assert_eq!(row(end.as_bytes()), Ok(expected.to_owned()));
        }
        assert_eq!(row(&[]), Err(Error::damaged(SECTION, "ends early")));
        assert_eq!(row(&[9, b'd', 0xC3]), Err(Error::damaged(SECTION, "text is not valid UTF-8")));
    }

    /// Only the first place of a slot begins a document of several rows; one that begins has a row at least.
    #[test]
    fn documents_have_the_rows_of_the_header_at_the_first_place() {
        let head =
            |url| [Number(0), Text(url), Number(0), Text(""), Number(0), Number(1), Number(0), Number(0)];
        let items: Vec<Item> = ["a", "b", "c"].into_iter().flat_map(head).collect();
        for (rows, expected) in [(0, [1, 1, 1]), (1, [1, 1, 1]), (5, [5, 1, 1])] {
            let fragments = read(&slot(rows, &items), FORMAT).unwrap();
            assert_eq!(fragments.iter().map(|one| one.rows).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn rejects_what_cannot_be() {
        let with = |at: usize, item: Item| {
            let mut items = plain();
            items[at] = item;
            damage(&items)
        };
        let damaged = |problem| Err(Error::damaged(SECTION, problem));
        assert_eq!(damage(&plain()), Ok(2));
        assert_eq!(with(2, Number(3)), damaged("unknown language"));
        assert_eq!(with(5, Number(4)), damaged("unknown name"));
        assert_eq!(with(7, Number(5)), damaged("unknown name"));
        // Repeated blocks.
        assert_eq!(with(12, Number(2)), Ok(2));
        assert_eq!(with(12, Number(3)), damaged("impossible number of headings"));
        // Kinds and anchors of blocks.
        let last = BlockKind::ALL.len() as u8 - 1;
        assert_eq!(with(14, Byte(last)), Ok(2));
        assert_eq!(with(14, Byte(last + 1)), damaged("unknown block"));
        assert_eq!(with(14, Byte(3 << 6)), damaged("unknown block"));
        assert_eq!(with(14, Byte((last + 1) | (3 << 6))), damaged("unknown block"));
        assert_eq!(with(18, Number(AnchorCounter::MAX_NUMBER)), Ok(2));
        assert_eq!(with(18, Number(AnchorCounter::MAX_NUMBER + 1)), damaged("impossible anchor"));
        assert_eq!(with(17, Text("a1")), damaged("impossible anchor"));
        // More than there is, and less.
        let mut items = plain();
        items.push(Number(0));
        assert_eq!(damage(&items), damaged("ends early"));
        items.truncate(items.len() - 2);
        assert_eq!(damage(&items), damaged("ends early"));
    }

    #[test]
    fn rejects_headers_beyond_the_slot() {
        let slot = slot(1, &plain());
        for length in 0..HEADER {
            assert_eq!(read(&slot[..length], FORMAT).unwrap_err(), Error::damaged(SECTION, "ends early"));
        }
        for length in [HEADER, slot.len() - 1] {
            let error = Error::damaged(SECTION, "longer than its slot");
            assert_eq!(read(&slot[..length], FORMAT).unwrap_err(), error);
        }
        let padded = [&slot[..], &[0; 9]].concat();
        assert_eq!(read(&padded, FORMAT).unwrap().len(), 2);
    }

    /// Rows repeat headings, and a block that goes on in the next row is one block.
    #[test]
    fn rows_that_follow_each_other_are_joined() {
        let row = |row: u32, repeated: usize, is_continued: bool, texts: &[&str]| Fragment {
            row,
            repeated,
            is_continued,
            blocks: texts
                .iter()
                .map(|&text| ReadBlock { head: 0, template: String::new(), number: 0, text: text.to_owned() })
                .collect(),
            ..Fragment::default()
        };
        let rows = [
            row(0, 0, false, &["a", "b"]),
            row(1, 1, true, &["a", "c", "d"]),
            row(2, 1, false, &["a", "e"]),
            row(4, 2, true, &["a", "f", "g"]),
            row(5, 0, true, &["h"]),
        ];
        let joined = |numbers: &[usize]| {
            let blocks = join(numbers.iter().map(|&at| &rows[at]));
            blocks.iter().map(|block| &block.text[..]).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(joined(&[0, 1, 2]), "a bc d e");
        // Where rows are missing, headings are shown again.
        assert_eq!(joined(&[0, 2]), "a b a e");
        assert_eq!(joined(&[1]), "a c d");
        assert_eq!(joined(&[3, 4]), "a f gh");
        assert_eq!(joined(&[0, 3]), "a b a f g");
        assert_eq!(joined(&[]), "");
    }
}
