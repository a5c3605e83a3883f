//! Reads the section "documents", in steps.

use crate::container::varint::{Cursor, SectionReader};
use crate::error::Error;
use crate::ids::{DocId, TokenPos};
use crate::index::documents::{DOCUMENTS, DocumentEntry, Documents, MAX_SHARED, MetaEntry};
use crate::work::Budget;

/// The lists of the section, in their order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Languages,
    Names,
    Values,
    Facets,
    /// Shared length of the URL, language, copy and number of blocks, of all documents each.
    Columns,
    Urls,
    Metadata,
}

pub(crate) struct DocumentsReader {
    section: Vec<u8>,
    cursor: Cursor,
    documents: Documents,
    stage: Stage,
    /// Items of the stage that are left.
    left: usize,
    count: usize,
    columns: Vec<u32>,
    /// Values that are written out.
    value_count: u32,
    /// Metadata entries of the document and values of the entry that are left.
    entries_left: usize,
    values_left: usize,
}

impl DocumentsReader {
    pub(crate) fn new(section: Vec<u8>) -> Self {
        let mut bytes = SectionReader::new(DOCUMENTS, &section);
        let left = bytes.count();
        let cursor = bytes.suspend();
        Self {
            section,
            cursor,
            documents: Documents::default(),
            stage: Stage::Languages,
            left,
            count: 0,
            columns: Vec::new(),
            value_count: 0,
            entries_left: 0,
            values_left: 0,
        }
    }

    /// Continues while `budget` lasts; the documents once all is read.
    ///
    /// # Errors
    /// If the section is damaged.
    pub(crate) fn step(&mut self, budget: &mut Budget) -> Result<Option<Documents>, Error> {
        let section = std::mem::take(&mut self.section);
        let mut bytes = SectionReader::resume(DOCUMENTS, &section, self.cursor);
        let mut done = false;
        while !done && !bytes.is_damaged() && budget.take(1) {
            if self.entries_left + self.values_left > 0 {
                self.read_meta(&mut bytes);
            } else if self.left > 0 {
                self.left -= 1;
                self.read_item(&mut bytes);
            } else {
                done = !self.next_stage(&mut bytes);
            }
        }
        self.cursor = bytes.suspend();
        if done || bytes.is_damaged() {
            bytes.finish()?;
            return Ok(Some(std::mem::take(&mut self.documents)));
        }
        self.section = section;
        Ok(None)
    }

    /// Begins the next list; whether there is one.
    fn next_stage(&mut self, bytes: &mut SectionReader) -> bool {
        (self.stage, self.left) = match self.stage {
            Stage::Languages => (Stage::Names, bytes.count()),
            Stage::Names => (Stage::Values, bytes.count()),
            Stage::Values => (Stage::Facets, bytes.count()),
            Stage::Facets => {
                self.value_count = self.documents.values.len() as u32;
                self.count = bytes.count();
                self.documents.entries.reserve(self.count);
                (Stage::Columns, 4 * self.count)
            }
            Stage::Columns => (Stage::Urls, self.count),
            Stage::Urls => (Stage::Metadata, self.count),
            Stage::Metadata => return false,
        };
        true
    }

    fn read_item(&mut self, bytes: &mut SectionReader) {
        let documents = &mut self.documents;
        match self.stage {
            Stage::Languages => documents.languages.push(bytes.str().to_owned()),
            Stage::Names => documents.names.push(bytes.str().to_owned()),
            Stage::Values => documents.values.push(bytes.str().to_owned()),
            Stage::Facets => {
                let name = bytes.varint();
                bytes.check((name as usize) < documents.names.len(), "facet without a name");
                documents.facets.push(name);
            }
            Stage::Columns => self.columns.push(bytes.varint()),
            Stage::Urls => self.read_url(bytes),
            Stage::Metadata => {
                let first = documents.meta.len() as u32;
                let document = self.count - self.left - 1;
                documents.entries[document].meta = first..first;
                self.entries_left = bytes.count();
            }
        }
    }

    fn read_url(&mut self, bytes: &mut SectionReader) {
        let documents = &mut self.documents;
        let at = documents.entries.len();
        let [shared, language, copy, blocks] =
            [0, 1, 2, 3].map(|column| self.columns[column * self.count + at]);
        let before = documents.entries.last();
        let shared = before.map_or("", |entry| &entry.url).get(..MAX_SHARED.min(shared as usize));
        bytes.check(shared.is_some(), "shared prefix longer than the previous URL");
        let url = shared.unwrap_or_default().to_owned() + bytes.str();
        let first_block = before.map_or(0, |entry| entry.blocks.end);
        bytes.check((language as usize) < documents.languages.len(), "unknown language number");
        bytes.check(copy as usize <= at, "copy without an original");
        let last_block = first_block.saturating_add(blocks);
        bytes.check(last_block > first_block && last_block <= TokenPos::MAX.0, "document without blocks");
        documents.entries.push(DocumentEntry {
            url,
            language,
            original: DocId((at as u32).wrapping_sub(copy)),
            blocks: first_block..last_block,
            meta: 0..0,
        });
    }

    /// Reads the next value of a metadata entry, or the head of the next entry.
    fn read_meta(&mut self, bytes: &mut SectionReader) {
        let document = self.count - self.left - 1;
        if self.values_left == 0 {
            self.entries_left -= 1;
            let head = bytes.varint();
            let is_list = head & 1 == 1;
            self.values_left = if is_list { bytes.count() } else { 1 };
            let documents = &mut self.documents;
            bytes.check(((head >> 1) as usize) < documents.names.len(), "value without a name");
            let first = documents.meta_values.len() as u32;
            documents.meta.push(MetaEntry { name: head >> 1, is_list, values: first..first });
            documents.entries[document].meta.end += 1;
            return;
        }
        self.values_left -= 1;
        let value = bytes.varint();
        bytes.check(value <= self.value_count, "unknown value number");
        let value = match value.checked_sub(1) {
            Some(value) => value,
            None => self.read_block_value(bytes, document),
        };
        let documents = &mut self.documents;
        documents.meta_values.push(value);
        if let Some(entry) = documents.meta.last_mut() {
            entry.values.end += 1;
        }
    }

    /// Reads which block of a document a value is the text of; the value's number.
    fn read_block_value(&mut self, bytes: &mut SectionReader, document: usize) -> u32 {
        let documents = &mut self.documents;
        let blocks = documents.entries[document].blocks.clone();
        // Blocks are numbered from the first after the title.
        let block = blocks.start.saturating_add(1).saturating_add(bytes.varint());
        // Each block once and in order, so that all such values together are not longer than the text.
        let fits = block < blocks.end && documents.block_values.last().is_none_or(|&(_, last)| last < block);
        bytes.check(fits, "value refers to an unknown block");
        let value = documents.values.len() as u32;
        documents.values.push(String::new());
        documents.block_values.push((value, block));
        value
    }
}

#[cfg(all(test, feature = "writer"))]
mod tests {
    use super::*;
    use crate::writer::varint::{write, write_str};

    /// A section of two documents with five blocks, two languages, names and values.
    #[derive(Clone)]
    struct Section {
        facets: Vec<u32>,
        /// Shared lengths of URLs, languages, copies, numbers of blocks.
        columns: [[u32; 2]; 4],
        urls: [&'static str; 2],
        /// Of each document: of each entry the head, and what follows it.
        meta: [Vec<Vec<u32>>; 2],
    }

    fn plain() -> Section {
        Section {
            facets: vec![1],
            columns: [[0, 5], [0, 1], [0, 1], [2, 3]],
            urls: ["page/one", "two"],
            meta: [vec![vec![0, 1]], vec![vec![2 | 1, 2, 2, 1], vec![0, 0, 1]]],
        }
    }

    impl Section {
        fn read(&self, units: usize) -> Result<Documents, Error> {
            let mut bytes = Vec::new();
            for list in [["de", "en"], ["date", "tags"], ["first", "second"]] {
                write(&mut bytes, 2);
                list.iter().for_each(|text| write_str(&mut bytes, text));
            }
            write(&mut bytes, self.facets.len() as u32);
            self.facets.iter().for_each(|&facet| write(&mut bytes, facet));
            write(&mut bytes, 2);
            self.columns.as_flattened().iter().for_each(|&number| write(&mut bytes, number));
            self.urls.iter().for_each(|url| write_str(&mut bytes, url));
            for entries in &self.meta {
                write(&mut bytes, entries.len() as u32);
                entries.iter().flatten().for_each(|&number| write(&mut bytes, number));
            }
            let mut reader = DocumentsReader::new(bytes);
            loop {
                if let Some(documents) = reader.step(&mut Budget::new(units))? {
                    return Ok(documents);
                }
            }
        }
    }

    #[test]
    fn reads_what_is_written() {
        for units in [1, 2, 3, 1000] {
            let documents = plain().read(units).unwrap();
            assert_eq!(documents.languages, ["de", "en"]);
            assert_eq!(documents.names, ["date", "tags"]);
            assert_eq!(documents.facets, [1]);
            // The third value is the text of the second document's second block after the title.
            assert_eq!(documents.values, ["first", "second", ""]);
            assert_eq!(documents.block_values, [(2, 4)]);
            let entries: Vec<_> = documents.entries.iter().collect();
            assert_eq!(entries.iter().map(|entry| &entry.url).collect::<Vec<_>>(), ["page/one", "page/two"]);
            assert_eq!(entries.iter().map(|entry| entry.language).collect::<Vec<_>>(), [0, 1]);
            assert_eq!(entries.iter().map(|entry| entry.original).collect::<Vec<_>>(), [DocId(0), DocId(0)]);
            assert_eq!(entries.iter().map(|entry| entry.blocks.clone()).collect::<Vec<_>>(), [0..2, 2..5]);
            assert_eq!(entries.iter().map(|entry| entry.meta.clone()).collect::<Vec<_>>(), [0..1, 1..3]);
            let meta = documents.meta.iter().map(|entry| (entry.name, entry.is_list, entry.values.clone()));
            assert_eq!(meta.collect::<Vec<_>>(), [(0, false, 0..1), (1, true, 1..3), (0, false, 3..4)]);
            assert_eq!(documents.meta_values, [0, 1, 0, 2]);
        }
    }

    #[test]
    fn rejects_what_cannot_be() {
        let max = TokenPos::MAX.0;
        let with = |change: &dyn Fn(&mut Section)| {
            let mut section = plain();
            change(&mut section);
            section.read(1000).map(drop)
        };
        let column = |column: usize, document: usize, number: u32| {
            with(&move |section: &mut Section| section.columns[column][document] = number)
        };
        let meta = |numbers: &[u32]| with(&|section: &mut Section| section.meta[1] = vec![numbers.to_vec()]);
        let damaged = |problem| Err(Error::damaged(DOCUMENTS, problem));
        assert_eq!(with(&|section| section.facets = vec![0, 1]), Ok(()));
        assert_eq!(with(&|section| section.facets = vec![2]), damaged("facet without a name"));
        // URLs.
        assert_eq!(column(0, 1, 8), Ok(()));
        assert_eq!(column(0, 1, 9), damaged("shared prefix longer than the previous URL"));
        assert_eq!(column(0, 0, 1), damaged("shared prefix longer than the previous URL"));
        // Languages, copies and blocks.
        assert_eq!(column(1, 0, 1), Ok(()));
        assert_eq!(column(1, 0, 2), damaged("unknown language number"));
        assert_eq!(column(2, 1, 0), Ok(()));
        assert_eq!(column(2, 1, 2), damaged("copy without an original"));
        assert_eq!(column(2, 0, 1), damaged("copy without an original"));
        assert_eq!(column(3, 0, 0), damaged("document without blocks"));
        assert_eq!(column(3, 0, 1), Ok(()));
        assert_eq!(column(3, 1, 0), damaged("document without blocks"));
        assert_eq!(column(3, 1, max - 2), Ok(()));
        assert_eq!(column(3, 1, max - 1), damaged("document without blocks"));
        assert_eq!(column(3, 1, u32::MAX), damaged("document without blocks"));
        // Metadata.
        assert_eq!(meta(&[2, 2]), Ok(()));
        assert_eq!(meta(&[4, 2]), damaged("value without a name"));
        assert_eq!(meta(&[0, 3]), damaged("unknown value number"));
        assert_eq!(meta(&[0, 0, 0]), Ok(()));
        assert_eq!(meta(&[0, 0, 1]), Ok(()));
        assert_eq!(meta(&[0, 0, 2]), damaged("value refers to an unknown block"));
        // Each block once, in order.
        assert_eq!(meta(&[1, 2, 0, 0, 0, 1]), Ok(()));
        assert_eq!(meta(&[1, 2, 0, 1, 0, 1]), damaged("value refers to an unknown block"));
        assert_eq!(meta(&[1, 2, 0, 1, 0, 0]), damaged("value refers to an unknown block"));
    }

    /// The number of bytes that a URL shares with the one before is limited.
    #[test]
    fn shared_prefixes_are_bounded() {
        let long: &'static str = Box::leak("a".repeat(300).into_boxed_str());
        let mut section = plain();
        section.urls = [long, "b"];
        section.columns[0][1] = 290;
        let documents = section.read(1000).unwrap();
        assert_eq!(documents.entries[1].url, "a".repeat(MAX_SHARED) + "b");
    }
}
