//! The container: magic number, version, one table of sections.
//!
//! ```text
//! "samara" version:u8 sections:u8
//! sections × { id:u8 coding:u8 flags:u16 length:u32 stored:u32 crc:u32 }   16 bytes each
//! crc:u32 of all above
//! the sections as stored, one after the other
//! ```
//!
//! All numbers are little-endian. `length` is the section's size when decoded, `stored` its size in the file, `crc`
//! the CRC-32 of the bytes as stored. `coding` is [`STORED`] or the LZMA properties byte plus 1. Sections are
//! identified by `id`; readers skip unknown ones whose `flags` say that they are optional.

pub(crate) mod limit;
pub(crate) mod varint;

use crate::error::Error;
use crate::work;

/// The magic number.
pub(crate) const MAGIC: &[u8; 6] = b"samara";
/// The format version that this engine writes and reads. 0 until the first release: it may change freely.
pub(crate) const VERSION: u8 = 1;
/// The `coding` of an uncompressed section.
pub(crate) const STORED: u8 = 0;
/// Maximum expansion of a section, and of the text with its repeats (LZMA's own limit is near 7,000): bounds what a
/// damaged length can allocate by the size of the file.
pub(crate) const MAX_EXPANSION: usize = 8192;

/// The number of bytes whose checksum takes about as long as decoding one byte.
pub(crate) const CRC_BYTES_PER_UNIT: usize = 8;

/// The flags of a section that readers skip if they do not know it.
const OPTIONAL: u16 = 1;

const PREAMBLE: usize = 8;
const ENTRY: usize = 16;

/// The sections of an index, in the order in which they are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Section {
    /// All distinct words and separators, sorted, front-coded.
    Vocabulary = 0,
    /// The text: word and separator numbers, without long repeats.
    Text = 1,
    /// The positions, sources and lengths of long repeats in the text.
    Repeats = 2,
    /// Kind, field and anchor of each block.
    Blocks = 3,
    /// Address, language and metadata of each document.
    Documents = 4,
    /// Stems, stop words, compounds. An index in which none is known does not have it.
    Languages = 5,
    /// Synonyms, pins, boosts. An index without any does not have it, and a reader may skip it.
    Tuning = 6,
    /// How the texts are set. An index for which none was asked does not have it, and a reader may skip it.
    Markup = 7,
    /// Vectors of documents and words. An index that no model has read does not have it, and a reader may skip it.
    Meaning = 8,
}

impl Section {
    pub(crate) const ALL: [Self; if cfg!(feature = "meaning") { 9 } else { 8 }] = [
        Self::Vocabulary,
        Self::Text,
        Self::Repeats,
        Self::Blocks,
        Self::Documents,
        Self::Languages,
        Self::Tuning,
        Self::Markup,
        #[cfg(feature = "meaning")]
        Self::Meaning,
    ];
    /// Those that every index has come first.
    const REQUIRED: usize = 5;

    /// The name in errors and in `samara inspect`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Vocabulary => "vocabulary",
            Self::Text => "text",
            Self::Repeats => "repeats",
            Self::Blocks => "blocks",
            Self::Documents => "documents",
            Self::Languages => "languages",
            Self::Tuning => "tuning",
            Self::Markup => "markup",
            Self::Meaning => "meaning",
        }
    }

    /// The flags of its entry in the table.
    pub(crate) fn flags(self) -> u16 {
        if self as u8 >= Self::Tuning as u8 { OPTIONAL } else { 0 }
    }

    /// Whether every index has it.
    #[cfg(all(feature = "writer", feature = "meaning"))]
    pub(crate) fn is_required(self) -> bool {
        (self as usize) < Self::REQUIRED
    }
}

/// A section's entry in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SectionEntry {
    pub(crate) section: Section,
    pub(crate) coding: u8,
    /// Size when decoded.
    pub(crate) length: usize,
    /// Offset of its bytes in the file.
    pub(crate) start: usize,
    /// Size in the file.
    pub(crate) stored: usize,
    pub(crate) crc: u32,
}

/// An error in the preamble or the table.
const DAMAGED: fn(&'static str) -> Error = |what| Error::damaged("section table", what);

/// Reads the magic number and the version; the number of sections.
fn read_preamble(bytes: &[u8]) -> Result<usize, Error> {
    if !bytes.starts_with(MAGIC) {
        let cut = bytes.is_empty() || MAGIC.starts_with(bytes);
        return Err(if cut { DAMAGED("ends early") } else { Error::NotAnIndex });
    }
    let &[found, count] = bytes.get(MAGIC.len()..PREAMBLE).ok_or(DAMAGED("ends early"))? else {
        unreachable!("the range is two bytes long")
    };
    if found != VERSION {
        return Err(Error::Version { found, expected: VERSION });
    }
    if usize::from(count) < Section::REQUIRED {
        return Err(DAMAGED("unexpected number of sections: this index was built by another version"));
    }
    Ok(count.into())
}

/// Reads the table of sections; a section that the index does not have is an empty one.
///
/// # Errors
/// When the bytes are not an index, of another version, cut off, longer than the table says, or when the table declares
/// more data than a file of this size may hold.
pub(crate) fn read_table(bytes: &[u8]) -> Result<[SectionEntry; Section::ALL.len()], Error> {
    let count = read_preamble(bytes)?;
    let table_end = PREAMBLE + count * ENTRY;
    let table = bytes.get(..table_end).ok_or(DAMAGED("ends early"))?;
    let crc = bytes.get(table_end..table_end + 4).ok_or(DAMAGED("ends early"))?;
    if crc32(table) != u32_at(crc, 0) {
        return Err(DAMAGED("checksum mismatch"));
    }
    let mut start = table_end + 4;
    // A section that is missing is empty.
    let mut entries = Section::ALL.map(|section| SectionEntry {
        section,
        coding: STORED,
        length: 0,
        start,
        stored: 0,
        crc: crc32(&[]),
    });
    let mut next = 0;
    for row in table[PREAMBLE..].chunks_exact(ENTRY) {
        let (id, flags) = (usize::from(row[0]), u16::from_le_bytes([row[2], row[3]]));
        let (length, stored) = (u32_at(row, 4) as usize, u32_at(row, 8) as usize);
        let expected = if next < Section::REQUIRED { next } else { id };
        let name = Section::ALL.get(expected).map_or("section table", |section| section.name());
        let damaged = |problem| Error::damaged(name, problem);
        // Required sections are those that every index has; the ids of all ascend.
        if id != expected || id < next {
            return Err(damaged("invalid table entry"));
        }
        next = id + 1;
        if bytes.len() - start < stored {
            return Err(damaged("ends early"));
        }
        if let Some(entry) = entries.get_mut(id) {
            if flags != entry.section.flags() {
                return Err(damaged("invalid table entry"));
            }
            let is_missing = id >= Section::REQUIRED && length == 0;
            if row[1] == STORED && length != stored || length / MAX_EXPANSION > stored || is_missing {
                return Err(damaged("impossible length"));
            }
            let section = entry.section;
            *entry = SectionEntry { section, coding: row[1], length, start, stored, crc: u32_at(row, 12) };
        } else if flags != OPTIONAL {
            return Err(Error::UnknownSection { id: row[0], version: VERSION });
        }
        start += stored;
    }
    if start != bytes.len() {
        return Err(DAMAGED("unexpected bytes after the last section"));
    }
    limit::check(&entries, bytes.len())?;
    Ok(entries)
}

/// A section of an index, as its table describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SectionInfo {
    /// What it holds, as errors name it.
    pub name: &'static str,
    /// Its size in the file, in bytes.
    pub stored: usize,
    /// Its size when decoded, in bytes.
    pub length: usize,
    /// Whether it is compressed.
    pub is_compressed: bool,
    /// Whether its bytes are those that the checksum was made of.
    pub is_intact: bool,
}

/// The sections of an index, in the order of the file, without opening it.
///
/// # Errors
/// As [`IndexLoader::new`](crate::IndexLoader::new): no index, another version, a damaged table, or one that
/// declares too much data.
///
/// ```
/// use samara_engine::{BuildOptions, Compression, IndexBuilder, inspect};
///
/// # #[cfg(feature = "writer")] {
/// let bytes = IndexBuilder::new(BuildOptions::default()).finish(Compression::None)?;
/// let sections = inspect(&bytes)?;
/// assert!(sections.iter().any(|section| section.name == "vocabulary" && section.is_intact));
/// # }
/// # Ok::<(), samara_engine::Error>(())
/// ```
pub fn inspect(bytes: &[u8]) -> Result<Vec<SectionInfo>, Error> {
    let sections = read_table(bytes)?
        .into_iter()
        .filter(|entry| entry.length > 0 || (entry.section as usize) < Section::REQUIRED);
    let sections = sections.map(|SectionEntry { section, coding, length, start, stored, crc }| SectionInfo {
        name: section.name(),
        stored,
        length,
        is_compressed: coding != STORED,
        is_intact: crc32(&bytes[start..start + stored]) == crc,
    });
    Ok(sections.collect())
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

/// CRC-32 (IEEE 802.3), four bytes at a time ("slicing by 4", Kounavis & Berry 2005), over bytes that come in pieces.
/// The tables are computed when needed: in the module they would weigh 4 KB.
pub(crate) struct Crc {
    tables: [[u32; 256]; 4],
    state: u32,
}

impl Crc {
    pub(crate) fn new() -> Self {
        let shifted = |crc: u32, _| crc >> 1 ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 };
        let mut tables = [[0u32; 256]; 4];
        tables[0] = std::array::from_fn(|byte| (0..8).fold(byte as u32, shifted));
        for at in 1..4 {
            tables[at] = tables[at - 1].map(|before| before >> 8 ^ tables[0][(before & 255) as usize]);
        }
        Self { tables, state: !0 }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        work::count(bytes.len() / CRC_BYTES_PER_UNIT);
        let tables = &self.tables;
        let (words, rest) = bytes.as_chunks::<4>();
        let crc = words.iter().fold(self.state, |crc, word| {
            let [a, b, c, d] = (crc ^ u32::from_le_bytes(*word)).to_le_bytes();
            tables[3][usize::from(a)]
                ^ tables[2][usize::from(b)]
                ^ tables[1][usize::from(c)]
                ^ tables[0][usize::from(d)]
        });
        let byte = |crc: u32, byte: &u8| crc >> 8 ^ tables[0][((crc & 255) as u8 ^ byte) as usize];
        self.state = rest.iter().fold(crc, byte);
    }

    pub(crate) fn value(&self) -> u32 {
        !self.state
    }
}

/// The checksum of bytes that are all there.
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.value()
}

#[cfg(all(test, feature = "writer"))]
mod tests;
