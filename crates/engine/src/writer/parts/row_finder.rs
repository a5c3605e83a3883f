//! Finds the row at a position of the text.

use crate::ids::{DocId, TokenPos};
use crate::writer::parts::slots::Rows;

/// One entry of the table covers two to the power of this positions.
const COVERED_BITS: u32 = 7;

/// The rows, with a table by position: a binary search among 100,000 rows for each occurrence of each key took a fifth of the time
/// of the lists.
pub(super) struct RowFinder<'r> {
    rows: &'r Rows,
    /// The row at every 128th position.
    table: Vec<u32>,
    /// The document of each row.
    documents: Vec<DocId>,
}

impl<'r> RowFinder<'r> {
    pub(super) fn new(rows: &'r Rows) -> Self {
        let last = rows.starts.last().map_or(0, |start| start.0 >> COVERED_BITS);
        let at = |entry: u32| rows.at(TokenPos(entry << COVERED_BITS)) as u32;
        let table = (0..=last).map(at).collect();
        // Each document begins with its row 0.
        let begun = rows.places.iter().scan(0, |begun, &[_, _, row]| {
            *begun += u32::from(row == 0);
            Some(*begun)
        });
        let documents = begun.map(|begun| DocId(begun.saturating_sub(1))).collect();
        Self { rows, table, documents }
    }

    /// The number of rows.
    pub(super) fn len(&self) -> usize {
        self.documents.len()
    }

    /// The row at a position.
    pub(super) fn at(&self, position: TokenPos) -> usize {
        let entry = ((position.0 >> COVERED_BITS) as usize).min(self.table.len() - 1);
        let mut row = self.table[entry] as usize;
        while self.end(row) <= position {
            row += 1;
        }
        row
    }

    /// Where the next row begins; after the last row the highest position.
    pub(super) fn end(&self, row: usize) -> TokenPos {
        self.rows.starts.get(row + 1).copied().unwrap_or(TokenPos::MAX)
    }

    /// The document that a row is of.
    pub(super) fn document(&self, row: usize) -> DocId {
        self.documents[row]
    }

    /// Slot and place of a row, and its number in its document.
    pub(super) fn place(&self, row: usize) -> [u32; 3] {
        self.rows.places[row]
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_the_row_of_each_position(lengths in prop::collection::vec((1u32..400, 0u32..3), 1..60)) {
            let mut rows = Rows::default();
            let mut start = 0;
            // The document and the first position after each row.
            let mut expected = Vec::new();
            for (length, row) in lengths {
                let row = if expected.is_empty() { 0 } else { row };
                let document = expected.last().map_or(0, |&(document, _)| document + u32::from(row == 0));
                rows.starts.push(TokenPos(start));
                rows.places.push([start, 0, row]);
                start += length;
                expected.push((document, start));
            }
            let finder = RowFinder::new(&rows);
            prop_assert_eq!(finder.len(), expected.len());
            for position in 0..start + 300 {
                let row = expected.iter().position(|&(_, end)| position < end).unwrap_or(expected.len() - 1);
                prop_assert_eq!(finder.at(TokenPos(position)), row);
                prop_assert_eq!(finder.document(row), DocId(expected[row].0));
                prop_assert_eq!(finder.place(row), rows.places[row]);
            }
        }
    }
}
