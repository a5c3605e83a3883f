//! Slots: the texts of documents, in rows that each fit a slot.
//!
//! ```text
//! length:u16  stored:u16  rows:u16      rows of the document that begins at the first place
//! LZMA stream of `length` bytes, then zeros up to the CRC of the slot:
//!   fragments:varint, × one per place:
//!     row:varint
//!     head, of row 0 alone unless the root says that all rows have it:
//!             url:string language:varint title:string
//!             metadata: list of { name << 1 | is_list:varint [count:varint] value:string … }
//!     blocks:varint  repeated:varint  is_continued:varint
//!     blocks × head:u8                    kind, field << 4, anchor << 6
//!     blocks with anchor 2 × { template:string number:varint }
//!     blocks × text:string
//! ```
//!
//! A row that is not the first repeats the headings above it: `repeated` blocks. With the head, it can be read without the rows
//! before. `is_continued`: the first block after them continues the last block of the row before.

use crate::container::varint::SectionReader;
use crate::document::BlockKind;
use crate::error::Error;
use crate::index::anchor::{AnchorCounter, is_template};
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
    for place in 0..bytes.count() {
        let mut fragment = fragment(&mut bytes, format);
        if fragment.row == 0 {
            fragment.rows = if place == 0 { u32::from(rows).max(1) } else { 1 };
        }
        fragments.push(fragment);
        if bytes.is_damaged() {
            break;
        }
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
    }
    let count = bytes.count();
    let repeated = bytes.varint() as usize;
    bytes.check(repeated <= count, "impossible number of headings");
    let is_continued = bytes.varint() != 0;
    let heads = bytes.take(count).to_vec();
    let mut blocks: Vec<ReadBlock> = Vec::with_capacity(heads.len());
    for head in heads {
        let mut block = ReadBlock { head, template: String::new(), number: 0, text: String::new() };
        bytes.check(usize::from(head & 15) < BlockKind::ALL.len() && head >> 6 < 3, "unknown block");
        if head >> 6 == 2 {
            block.template = bytes.str().to_owned();
            block.number = bytes.varint();
            let is_possible = is_template(&block.template) && block.number <= AnchorCounter::MAX_NUMBER;
            bytes.check(is_possible, "impossible anchor");
        }
        blocks.push(block);
    }
    for block in &mut blocks {
        bytes.str().clone_into(&mut block.text);
    }
    Fragment { row, rows: 0, head, repeated, is_continued, blocks }
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
