//! Where the texts of documents begin, and which document a place lies in.

use crate::documents::DocId;
use crate::text::TokenPos;

/// The document is noted of one place in so many: a text has more words than this, as a rule.
const STRIDE: usize = 64;

/// Where each text begins and ends.
#[derive(Default)]
pub(crate) struct Borders {
    /// Ascending; the end of all texts behind the last.
    starts: Vec<TokenPos>,
    /// The document of every [`STRIDE`]th place.
    documents: Vec<DocId>,
}

impl Borders {
    /// From where each text begins, ascending, with the end of all behind the last.
    pub(crate) fn new(starts: Vec<TokenPos>) -> Self {
        let mut documents = Vec::new();
        for (document, ends) in (0..).map(DocId).zip(&starts[1..]) {
            documents.resize((ends.0 as usize).div_ceil(STRIDE), document);
        }
        Self { starts, documents }
    }

    /// Where the text of a document begins and ends.
    pub(crate) fn text(&self, document: DocId) -> std::ops::Range<TokenPos> {
        let at = document.0 as usize;
        self.starts[at]..self.starts[at + 1]
    }

    /// The document in whose text a place lies.
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
        fn a_place_lies_where_a_scan_finds_it(lengths in prop::collection::vec(1u32..200, 1..30)) {
            let mut starts = vec![TokenPos(0)];
            for length in lengths {
                starts.push(TokenPos(starts.last().unwrap().0 + length));
            }
            let borders = Borders::new(starts.clone());
            for document in 0..starts.len() - 1 {
                let text = borders.text(DocId(document as u32));
                prop_assert_eq!(text.clone(), starts[document]..starts[document + 1]);
                for position in text.start.0..text.end.0 {
                    prop_assert_eq!(borders.document_at(TokenPos(position)), DocId(document as u32));
                }
            }
        }
    }
}
