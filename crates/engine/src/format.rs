//! The container: magic number, version, one table of parts.
//!
//! ```text
//! "samara" version:u8 parts:u8
//! parts × { name:u8 coding:u8 reserved:u16 length:u32 stored:u32 crc:u32 }   16 bytes each
//! crc:u32 of all above
//! the parts, one behind the other, as stored
//! ```
//!
//! All numbers are little-endian. `length` is the part's size when decoded, `stored` its size in
//! the file, `crc` the CRC-32 of the bytes as stored. `coding` is [`STORED`] or the LZMA
//! properties byte plus 1. Parts are asked for by name, so that they may one day arrive one by one.

use crate::error::Error;

/// What an index begins with.
pub(crate) const MAGIC: &[u8; 6] = b"samara";
/// The version that this engine writes and reads. 0 until the first release: it may change freely.
pub(crate) const VERSION: u8 = 0;
/// The `coding` of a part that is stored as it is.
pub(crate) const STORED: u8 = 0;
/// A part, and the text with its repeats, is never longer than this many times its stored size (LZMA's own limit is
/// near 7,000): what a damaged length could make us reserve is bounded by the size of the file.
pub(crate) const MOST_EXPANSION: usize = 8192;

const PREAMBLE: usize = 8;
const ENTRY: usize = 16;

/// The parts of an index, in the order in which they are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Part {
    /// All distinct words and separators, sorted, front-coded.
    Vocabulary = 0,
    /// The text: word and separator numbers, without long repeats.
    Text = 1,
    /// Where long repeats belong into the text, and what they repeat.
    Repeats = 2,
    /// Kind, field and anchor of each block.
    Blocks = 3,
    /// Address, language and metadata of each document.
    Documents = 4,
    /// Stems, stop words, compounds. An index in which none is known does not have it.
    Languages = 5,
}

impl Part {
    pub(crate) const ALL: [Self; 6] =
        [Self::Vocabulary, Self::Text, Self::Repeats, Self::Blocks, Self::Documents, Self::Languages];
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
        }
    }
}

/// Where a part lies in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) part: Part,
    pub(crate) coding: u8,
    /// Size when decoded.
    pub(crate) length: usize,
    /// Where its bytes begin in the file.
    pub(crate) start: usize,
    /// Size in the file.
    pub(crate) stored: usize,
    pub(crate) crc: u32,
}

/// Reads the table of parts; a part that the index does not have is an empty one.
///
/// # Errors
/// When the bytes are not an index, of another version, cut off, or longer than the table says.
pub(crate) fn read_table(bytes: &[u8]) -> Result<[Entry; Part::ALL.len()], Error> {
    const DAMAGED: fn(&'static str) -> Error = |what| Error::damaged("table of parts", what);
    if !bytes.starts_with(MAGIC) {
        let cut = bytes.is_empty() || MAGIC.starts_with(bytes);
        return Err(if cut { DAMAGED("it ends early") } else { Error::NotAnIndex });
    }
    let &[found, count] = bytes.get(MAGIC.len()..PREAMBLE).ok_or(DAMAGED("it ends early"))? else {
        unreachable!("the range is two bytes long")
    };
    if found != VERSION {
        return Err(Error::Version { found, expected: VERSION });
    }
    let count = usize::from(count);
    if count < Part::REQUIRED || count > Part::ALL.len() {
        return Err(DAMAGED("it has another number of parts, as that of another build"));
    }
    let table_end = PREAMBLE + count * ENTRY;
    let table = bytes.get(..table_end).ok_or(DAMAGED("it ends early"))?;
    let crc = bytes.get(table_end..table_end + 4).ok_or(DAMAGED("it ends early"))?;
    if crc32(table) != u32_at(crc, 0) {
        return Err(DAMAGED("its checksum differs"));
    }
    let mut start = table_end + 4;
    // A part that is not there is empty.
    let mut entries =
        Part::ALL.map(|part| Entry { part, coding: STORED, length: 0, start, stored: 0, crc: crc32(&[]) });
    for ((entry, part), row) in entries.iter_mut().zip(Part::ALL).zip(table[PREAMBLE..].chunks_exact(ENTRY)) {
        let damaged = |what| Error::damaged(part.name(), what);
        if row[0] != part as u8 || row[2..4] != [0, 0] {
            return Err(damaged("its entry in the table is wrong"));
        }
        let (length, stored) = (u32_at(row, 4) as usize, u32_at(row, 8) as usize);
        let is_missing = part as usize >= Part::REQUIRED && length == 0;
        if row[1] == STORED && length != stored || length / MOST_EXPANSION > stored || is_missing {
            return Err(damaged("its length is impossible"));
        }
        if bytes.len() - start < stored {
            return Err(damaged("it ends early"));
        }
        *entry = Entry { part, coding: row[1], length, start, stored, crc: u32_at(row, 12) };
        start += stored;
    }
    if start != bytes.len() {
        return Err(DAMAGED("the file goes on behind the last part"));
    }
    Ok(entries)
}

/// A part of an index, as its table describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartInfo {
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

/// The parts of an index, in the order of the file, without opening it.
///
/// # Errors
/// As [`Opening::new`](crate::Opening::new): no index, another version, a damaged table.
pub fn inspect(bytes: &[u8]) -> Result<Vec<PartInfo>, Error> {
    let parts =
        read_table(bytes)?.into_iter().filter(|entry| entry.length > 0 || entry.part != Part::Languages);
    let parts = parts.map(|Entry { part, coding, length, start, stored, crc }| PartInfo {
        name: part.name(),
        stored,
        length,
        is_compressed: coding != STORED,
        is_intact: crc32(&bytes[start..start + stored]) == crc,
    });
    Ok(parts.collect())
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

/// Puts parts, already coded, into a container.
///
/// # Errors
/// When a part has 4 GiB or more.
#[cfg(feature = "writer")]
pub(crate) fn write(parts: &[(Part, u8, usize, Vec<u8>)]) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    out.extend_from_slice(MAGIC);
    out.push(VERSION);
    out.push(parts.len() as u8);
    for (part, coding, length, stored) in parts {
        let number = |n: usize| {
            u32::try_from(n).map_err(|_| Error::TooLarge { what: "bytes in one part", limit: u32::MAX })
        };
        out.extend_from_slice(&[*part as u8, *coding, 0, 0]);
        out.extend_from_slice(&number(*length)?.to_le_bytes());
        out.extend_from_slice(&number(stored.len())?.to_le_bytes());
        out.extend_from_slice(&crc32(stored).to_le_bytes());
    }
    out.extend_from_slice(&crc32(&out).to_le_bytes());
    for (.., stored) in parts {
        out.extend_from_slice(stored);
    }
    Ok(out)
}

/// CRC-32 (IEEE 802.3), four bytes at a time ("slicing by 4", Kounavis & Berry 2005). The tables are made anew with
/// each call: in the module they would weigh 4 KB.
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    let shifted = |crc: u32, _| crc >> 1 ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 };
    let mut tables = [[0u32; 256]; 4];
    tables[0] = std::array::from_fn(|byte| (0..8).fold(byte as u32, shifted));
    for at in 1..4 {
        tables[at] = tables[at - 1].map(|before| before >> 8 ^ tables[0][(before & 255) as usize]);
    }
    let (words, rest) = bytes.as_chunks::<4>();
    let crc = words.iter().fold(!0, |crc, word| {
        let [a, b, c, d] = (crc ^ u32::from_le_bytes(*word)).to_le_bytes();
        tables[3][usize::from(a)]
            ^ tables[2][usize::from(b)]
            ^ tables[1][usize::from(c)]
            ^ tables[0][usize::from(d)]
    });
    !rest.iter().fold(crc, |crc, byte| crc >> 8 ^ tables[0][((crc & 255) as u8 ^ byte) as usize])
}

#[cfg(all(test, feature = "writer"))]
mod tests {
    use super::*;

    /// The definition.
    fn bit_by_bit(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |crc, byte| {
            let shifted = |crc: u32, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
            (0..8).fold(crc ^ u32::from(*byte), shifted)
        })
    }

    #[test]
    fn crc_is_the_standard_one() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b""), 0);
        let bytes: Vec<u8> = (0..1000u32).map(|at| ((at * at) >> 3) as u8).collect();
        for end in [1, 2, 3, 4, 5, 999, 1000] {
            assert_eq!(crc32(&bytes[..end]), bit_by_bit(&bytes[..end]));
        }
    }

    /// A container of five parts, or of all six: the first is compressed, as far as the table tells.
    fn container(parts: usize) -> Vec<u8> {
        let part = |part: Part| match part {
            Part::Vocabulary => (part, 94, 8192 * 3, vec![1, 2, 3]),
            _ => (part, STORED, part as usize, vec![7; part as usize]),
        };
        write(&Part::ALL.map(part)[..parts]).unwrap()
    }

    /// Changes bytes and makes the checksum of the table right.
    fn changed(mut bytes: Vec<u8>, at: usize, new: &[u8]) -> Vec<u8> {
        bytes[at..at + new.len()].copy_from_slice(new);
        let end = PREAMBLE + usize::from(bytes[7]) * ENTRY;
        let crc = crc32(&bytes[..end]).to_le_bytes();
        bytes[end..end + 4].copy_from_slice(&crc);
        bytes
    }

    #[test]
    fn the_table_is_what_the_first_page_says() {
        let bytes = container(5);
        assert_eq!(&bytes[..8], b"samara\0\x05");
        // The second part: number, coding, nothing, length, size, checksum.
        assert_eq!(bytes[24..36], [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
        assert_eq!(bytes[36..40], crc32(&[7]).to_le_bytes());
        assert_eq!(bytes[8..20], [0, 94, 0, 0, 0, 96, 0, 0, 3, 0, 0, 0]);
        assert_eq!(bytes[88..92], crc32(&bytes[..88]).to_le_bytes());
        assert_eq!(bytes[92..], [1, 2, 3, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7]);
        let entries = read_table(&bytes).unwrap();
        let places: Vec<_> = entries.iter().map(|entry| (entry.start, entry.stored, entry.length)).collect();
        assert_eq!(places[..3], [(92, 3, 8192 * 3), (95, 1, 1), (96, 2, 2)]);
        assert_eq!(places[3..], [(98, 3, 3), (101, 4, 4), (92, 0, 0)], "a part that is not there is empty");
        assert_eq!(read_table(&container(6)).unwrap()[5].length, 5);
    }

    #[test]
    fn a_table_that_cannot_be_is_told() {
        let told = |bytes: &[u8]| match read_table(bytes) {
            Ok(_) => "nothing".to_owned(),
            Err(Error::Damaged { part, what }) => format!("{part}: {what}"),
            Err(error) => format!("{error:?}"),
        };
        let five = || container(5);
        let table = "table of parts: ";
        assert_eq!(told(&five()), "nothing");
        assert_eq!(told(b"samsara\0"), "NotAnIndex");
        assert_eq!(told(b"samarA"), "NotAnIndex");
        for end in [0, 1, 6, 7, 8, 20, 87, 88, 91] {
            assert_eq!(told(&five()[..end]), table.to_owned() + "it ends early", "{end}");
        }
        assert!(told(&changed(five(), 6, &[1])).starts_with("Version"));
        for count in [0, 4, 7, 255] {
            let mut bytes = five();
            bytes[7] = count;
            assert!(told(&bytes).starts_with("table of parts: it has another number of parts"), "{count}");
        }
        let mut bytes = five();
        bytes[20] ^= 1;
        assert_eq!(told(&bytes), table.to_owned() + "its checksum differs");
        let mut bytes = five();
        bytes.push(0);
        assert_eq!(told(&bytes), table.to_owned() + "the file goes on behind the last part");

        for (at, new) in [(24, &[2][..]), (26, &[1]), (27, &[1])] {
            assert_eq!(told(&changed(five(), at, new)), "text: its entry in the table is wrong");
        }
        // What is stored as it is has one length; what is compressed, no more than it can hold.
        assert_eq!(told(&changed(five(), 28, &[2])), "text: its length is impossible");
        assert_eq!(told(&changed(five(), 12, &(8192u32 * 4 - 1).to_le_bytes())), "nothing");
        assert_eq!(
            told(&changed(five(), 12, &(8192u32 * 4).to_le_bytes())),
            "vocabulary: its length is impossible"
        );
        assert_eq!(told(&changed(five(), 12, &[0, 0, 0, 0])), "nothing");
        // More than there is.
        assert_eq!(told(&changed(five(), 16, &[14])), "vocabulary: it ends early");
        assert_eq!(told(&changed(five(), 16, &[13])), "text: it ends early");
        assert_eq!(told(&five()[..104]), "documents: it ends early");
        // Languages that are none need no part.
        assert_eq!(
            told(&changed(container(6), 92, &[0, 0, 0, 0, 0, 0, 0, 0])),
            "languages: its length is impossible"
        );
        let all_there = changed(container(6), 92, &[0; 4]);
        assert_eq!(told(&all_there), "languages: its length is impossible");
    }

    #[test]
    fn a_look_at_the_parts_tells_which_is_damaged() {
        let mut bytes = container(5);
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        let parts = inspect(&bytes).unwrap();
        let shown: Vec<_> = parts
            .iter()
            .map(|part| (part.name, part.stored, part.length, part.is_compressed, part.is_intact))
            .collect();
        assert_eq!(
            shown,
            [
                ("vocabulary", 3, 8192 * 3, true, true),
                ("text", 1, 1, false, true),
                ("repeats", 2, 2, false, true),
                ("blocks", 3, 3, false, true),
                ("documents", 4, 4, false, false),
            ]
        );
        assert_eq!(inspect(&container(6)).unwrap()[5].name, "languages");
        assert!(inspect(b"no index").is_err());
    }
}
