//! Columns: data of all documents beside their texts: metadata, languages, copies.

use crate::container::varint::SectionReader;
use crate::error::Error;
use crate::ids::DocId;
use crate::parts::list::{MAX_PLACES, document_id};
use crate::parts::max_decoded;

const SECTION: &str = "columns";
/// The length that a column may have however well it is compressed: that of eight million documents in one language.
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

/// Pairs of a document and the earliest one with the same text, ascending: `list of { slots since the last copy:varint  place:varint
/// slots back to the original:varint  its place:varint }`.
pub(crate) fn read_copies(bytes: &[u8], slots: u32) -> Result<Vec<(DocId, DocId)>, Error> {
    let mut bytes = SectionReader::new(SECTION, bytes);
    let count = bytes.count();
    let mut slot = 0u32;
    let mut copies = Vec::new();
    for _ in 0..count {
        if bytes.is_damaged() {
            break;
        }
        slot = slot.saturating_add(bytes.varint());
        let place = bytes.varint();
        let original = slot.saturating_sub(bytes.varint());
        let original_place = bytes.varint();
        bytes.check(slot < slots && place.max(original_place) < MAX_PLACES, "unknown document");
        copies.push((document_id(slot, place), document_id(original, original_place)));
    }
    bytes.check(copies.is_sorted(), "copies out of order");
    bytes.finish()?;
    Ok(copies)
}

#[cfg(all(test, feature = "writer"))]
mod tests {
    use super::*;
    use crate::writer::varint::{write, write_str};

    /// A column: its values, and the numbers that follow.
    fn column(values: &[&str], numbers: &[u32]) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(&mut bytes, values.len() as u32);
        values.iter().for_each(|value| write_str(&mut bytes, value));
        numbers.iter().for_each(|&number| write(&mut bytes, number));
        bytes
    }

    fn numbers(numbers: &[u32]) -> Vec<u8> {
        column(&[], numbers)[1..].to_vec()
    }

    fn damaged<T>(problem: &'static str) -> Result<T, Error> {
        Err(Error::damaged(SECTION, problem))
    }

    #[test]
    fn documents_have_their_values() {
        // Of three documents the first has two values, the second none, the third one.
        let read = Column::read(&column(&["b", "", "a"], &[2, 0, 1, 2, 1, 0]), 3).unwrap();
        let texts = |document| read.texts(document).collect::<Vec<_>>();
        assert_eq!((0..3).map(texts).collect::<Vec<_>>(), [vec!["a", ""], vec![], vec!["b"]]);
        assert_eq!((0..3).map(|document| read.of(document)).collect::<Vec<_>>(), [&[2, 1][..], &[], &[0]]);
        assert!(read.of(3).is_empty() && read.of(1000).is_empty());
    }

    #[test]
    fn rejects_columns_that_cannot_be() {
        let read = |values: &[&str], numbers: &[u32], documents| {
            Column::read(&column(values, numbers), documents).map(drop)
        };
        assert_eq!(read(&["a", "b"], &[1, 1], 1), Ok(()));
        assert_eq!(read(&["a", "b"], &[1, 2], 1), damaged("unknown value"));
        assert_eq!(read(&[], &[1, 0], 1), damaged("unknown value"));
        assert_eq!(read(&["", "a"], &[0], 1), Ok(()));
        assert_eq!(read(&["", "a", ""], &[0], 1), damaged("equal values"));
        assert_eq!(read(&["a"], &[1, 0], 2), damaged("ends early"));
        assert_eq!(read(&["a"], &[2, 0], 1), damaged("ends early"));
        assert_eq!(read(&["a"], &[u32::MAX, u32::MAX], 2), damaged("ends early"));
        assert_eq!(read(&["a"], &[1, 0, 0], 1), damaged("unexpected bytes after its end"));
    }

    /// The number of documents in a slot, doubled, plus one where the first follows a document that continues.
    #[test]
    fn places_are_numbered_by_slot() {
        let read = |places: &[u32], slots| {
            read_places(&numbers(places), slots).map(|all| all.iter().map(|one| one.0).collect::<Vec<_>>())
        };
        assert_eq!(read(&[4, 0, 3, 1], 4), Ok(vec![0, 1, 33]));
        assert_eq!(read(&[32], 1), Ok((0..16).collect()));
        assert_eq!(read(&[31], 1), Ok((1..16).collect()));
        assert_eq!(read(&[33], 1), damaged("too many documents in a slot"));
        assert_eq!(read(&[34], 1), damaged("too many documents in a slot"));
        assert_eq!(read(&[u32::MAX], 1), damaged("too many documents in a slot"));
        assert_eq!(read(&[2], 2), damaged("ends early"));
        assert_eq!(read(&[2, 2], 1), damaged("unexpected bytes after its end"));
    }

    #[test]
    fn copies_are_numbered_from_the_last_one() {
        let read = |values: &[u32]| {
            let ids = |(copy, original): (DocId, DocId)| (copy.0, original.0);
            read_copies(&numbers(values), 4).map(|all| all.into_iter().map(ids).collect::<Vec<_>>())
        };
        assert_eq!(read(&[3, 3, 1, 2, 2, 0, 5, 0, 0, 0, 15, 3, 5]), Ok(vec![(49, 18), (53, 48), (63, 5)]));
        assert_eq!(read(&[0]), Ok(vec![]));
        assert_eq!(read(&[1, 2, 0]), damaged("ends early"));
        assert_eq!(read(&[0, 2]), damaged("unexpected bytes after its end"));
        assert_eq!(read(&[1, 4, 0, 0, 0]), damaged("unknown document"));
        assert_eq!(read(&[1, 3, 16, 0, 0]), damaged("unknown document"));
        assert_eq!(read(&[1, 3, 0, 0, 16]), damaged("unknown document"));
        assert_eq!(read(&[2, 1, 5, 0, 0, 0, 4, 0, 0]), damaged("copies out of order"));
    }

    #[test]
    fn short_columns_expand_to_so_many_bytes() {
        assert!(may_expand(0, 1 << 24) && !may_expand(0, (1 << 24) + 1));
        assert!(may_expand(10, (1 << 24) + 2560) && !may_expand(10, (1 << 24) + 2561));
    }
}
