//! Columns: what is known of all documents beside their text: metadata, languages, copies.

use crate::container::varint::SectionReader;
use crate::error::Error;
use crate::ids::DocId;
use crate::parts::list::{MAX_PLACES, document_id};
use crate::parts::max_decoded;

const SECTION: &str = "columns";
/// So long a column may be, however well it is compressed: that of eight million documents in one language.
const BASE_LENGTH: usize = 1 << 24;

/// Whether a column of this length may be compressed to `stored` bytes.
pub(crate) fn may_expand(stored: usize, length: usize) -> bool {
    length <= max_decoded(stored, BASE_LENGTH)
}

/// The values of all documents under one name.
#[derive(Default)]
pub(crate) struct Column {
    pub(crate) values: Vec<String>,
    /// Per document, where its values begin; one more for the end.
    starts: Vec<u32>,
    ids: Vec<u32>,
}

impl Column {
    /// Reads `values: list of string  documents × count:varint  ids: varint`.
    pub(crate) fn read(bytes: &[u8], documents: u32) -> Result<Self, Error> {
        let mut bytes = SectionReader::new(SECTION, bytes);
        let count = bytes.count();
        let mut values: Vec<String> = Vec::new();
        let mut has_empty = false;
        for _ in 0..count {
            let value = bytes.str();
            // They are distinct. Empty ones would take 24 times their length.
            bytes.check(!value.is_empty() || !has_empty, "equal values");
            has_empty |= value.is_empty();
            if bytes.is_damaged() {
                break;
            }
            values.push(value.to_owned());
        }
        let mut starts = vec![0];
        let mut total = 0u32;
        for _ in 0..documents {
            if bytes.is_damaged() {
                break;
            }
            total = total.saturating_add(bytes.varint());
            starts.push(total);
        }
        let mut ids = Vec::new();
        for _ in 0..total {
            if bytes.is_damaged() {
                break;
            }
            let id = bytes.varint();
            bytes.check((id as usize) < values.len(), "unknown value");
            ids.push(id);
        }
        bytes.finish()?;
        Ok(Self { values, starts, ids })
    }

    /// The values of a document, by its number in the order of the index.
    pub(crate) fn of(&self, document: usize) -> &[u32] {
        match self.starts.get(document..document + 2) {
            Some(&[start, end]) => &self.ids[start as usize..end as usize],
            _ => &[],
        }
    }

    /// The same as texts.
    pub(crate) fn texts(&self, document: usize) -> impl Iterator<Item = &str> {
        self.of(document).iter().map(|&id| self.values[id as usize].as_str())
    }
}

/// All documents, ascending. Per slot: `(documents that begin in it << 1 | a document continues in it):varint`.
pub(crate) fn read_places(bytes: &[u8], slots: u32) -> Result<Vec<DocId>, Error> {
    let mut bytes = SectionReader::new(SECTION, bytes);
    let mut documents = Vec::new();
    for slot in 0..slots {
        if bytes.is_damaged() {
            break;
        }
        let number = bytes.varint();
        let first = number & 1;
        let end = first + (number >> 1);
        bytes.check(end <= MAX_PLACES, "too many documents in a slot");
        documents.extend((first..end.min(MAX_PLACES)).map(|place| document_id(slot, place)));
    }
    bytes.finish()?;
    Ok(documents)
}

/// Pairs of a document and the earliest one with the same text, by number in the order of the index: `list of
/// { documents since the last copy:varint  documents back to the original:varint }`.
pub(crate) fn read_copies(bytes: &[u8]) -> Result<Vec<(u32, u32)>, Error> {
    let mut bytes = SectionReader::new(SECTION, bytes);
    let count = bytes.count();
    let mut document = 0u32;
    let mut copies = Vec::new();
    for _ in 0..count {
        document = document.saturating_add(bytes.varint());
        copies.push((document, document.saturating_sub(bytes.varint())));
    }
    bytes.finish()?;
    Ok(copies)
}
