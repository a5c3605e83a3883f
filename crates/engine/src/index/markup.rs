//! The markup of documents: the elements around their texts and in them, for a page that shows them.
//!
//! ```text
//! markup section:  documents × length:varint
//!                  documents × { blocks × block }        nothing where the length is 0
//! block:           depth:varint, × operation, 0
//! operation:       0                          the rest of the text follows, and the block ends
//!                  1                          closes the innermost element
//!                  2 length:varint            text
//!                  3 length:varint            text that is left out
//!                  4                          the block is drawn by its kind
//!                  5 + kind [value:string]    opens an element
//! ```
//! Lengths of text are in UTF-16 units. `depth` is the number of elements that stay open from the block before. An index
//! for which no markup was asked does not have the section, and a reader may skip it. A document of length 0 is drawn by
//! the kinds of its blocks. The module passes the bytes of a document on: the page decodes them (`www/page/markup.js`).

use std::ops::Range;

use crate::container::varint::{Cursor, SectionReader};
use crate::error::Error;
use crate::ids::DocId;
use crate::work::Budget;

pub(crate) const SECTION: &str = "markup";

/// The operations.
#[cfg(feature = "writer")]
pub(crate) mod operation {
    pub(crate) const END: u8 = 0;
    pub(crate) const CLOSE: u8 = 1;
    pub(crate) const TEXT: u8 = 2;
    pub(crate) const HIDE: u8 = 3;
    pub(crate) const FLAT: u8 = 4;
    pub(crate) const OPEN: u8 = 5;
}

/// The markup of all documents.
#[derive(Default)]
pub(crate) struct Markups {
    section: Vec<u8>,
    /// Where the markup of each document starts, and where the last one ends; empty in an index without markup.
    starts: Vec<u32>,
}

impl Markups {
    /// The markup of a document; empty if it has none.
    pub(crate) fn get(&self, document: DocId) -> &[u8] {
        let at = document.0 as usize;
        match self.starts.get(at..at + 2) {
            Some(&[start, end]) => &self.section[Range { start: start as usize, end: end as usize }],
            _ => &[],
        }
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }
}

/// Reads the lengths, in steps.
pub(crate) struct MarkupReader {
    markups: Markups,
    cursor: Cursor,
    end: usize,
}

impl MarkupReader {
    /// An empty section is that of an index without markup.
    pub(crate) fn new(section: Vec<u8>) -> Self {
        let cursor = SectionReader::new(SECTION, &section).suspend();
        Self { markups: Markups { section, starts: Vec::new() }, cursor, end: 0 }
    }

    /// Continues while `budget` lasts; the markup once all is read.
    ///
    /// # Errors
    /// If the section is damaged.
    pub(crate) fn step(&mut self, documents: usize, budget: &mut Budget) -> Result<Option<Markups>, Error> {
        let Markups { section, starts } = &mut self.markups;
        let mut bytes = SectionReader::resume(SECTION, section, self.cursor);
        let mut done = section.is_empty();
        while !done && !bytes.is_damaged() && budget.take(1) {
            starts.push(self.end as u32);
            done = starts.len() > documents;
            if !done {
                self.end = self.end.saturating_add(bytes.varint() as usize);
            }
        }
        self.cursor = bytes.suspend();
        if !done && !bytes.is_damaged() {
            return Ok(None);
        }
        if done {
            bytes.take(self.end);
        }
        bytes.finish()?;
        let before = section.len() - self.end;
        section.drain(..before);
        Ok(Some(std::mem::take(&mut self.markups)))
    }
}
