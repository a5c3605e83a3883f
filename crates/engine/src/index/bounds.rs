//! The bounds of documents in the text, and the document at a position.

use crate::ids::{DocId, TokenPos};
use crate::work;

/// Every n-th position has its document stored. Most documents are longer.
const STRIDE: usize = 64;

/// Start and end of the text of each document.
pub(crate) struct DocumentBounds {
    /// Ascending; one more for the end of the last text.
    starts: Vec<TokenPos>,
    /// The document of every [`STRIDE`]th position.
    documents: Vec<DocId>,
}

impl Default for DocumentBounds {
    fn default() -> Self {
        Self { starts: vec![TokenPos(0)], documents: Vec::new() }
    }
}

impl DocumentBounds {
    /// Adds the next document, whose text ends at a position.
    pub(crate) fn push(&mut self, end: TokenPos) {
        work::count(1);
        let document = DocId(self.starts.len() as u32 - 1);
        self.documents.resize((end.0 as usize).div_ceil(STRIDE), document);
        self.starts.push(end);
    }

    /// The range of a document's text.
    pub(crate) fn text(&self, document: DocId) -> std::ops::Range<TokenPos> {
        let at = document.0 as usize;
        self.starts[at]..self.starts[at + 1]
    }

    /// The document at a position.
    pub(crate) fn document_at(&self, position: TokenPos) -> DocId {
        let mut document = self.documents[position.0 as usize / STRIDE];
        while self.starts[document.0 as usize + 1] <= position {
            document.0 += 1;
        }
        document
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn document_at_agrees_with_a_scan(lengths in prop::collection::vec(1u32..200, 1..30)) {
            let mut starts = vec![TokenPos(0)];
            for length in lengths {
                starts.push(TokenPos(starts.last().unwrap().0 + length));
            }
            let mut bounds = DocumentBounds::default();
            starts[1..].iter().for_each(|&end| bounds.push(end));
            for document in 0..starts.len() - 1 {
                let text = bounds.text(DocId(document as u32));
                prop_assert_eq!(text.clone(), starts[document]..starts[document + 1]);
                for position in text.start.0..text.end.0 {
                    prop_assert_eq!(bounds.document_at(TokenPos(position)), DocId(document as u32));
                }
            }
        }
    }
}
