//! The documents that may be hits, and what each query term contributes to each of them.

use crate::ids::DocId;

/// A set of documents with rank: each member has a number, ascending by document.
pub(crate) struct RankBitmap {
    /// A bit per document.
    bits: Vec<u64>,
    /// Per 64 documents, the number of members before them; filled by [`number_members`](Self::number_members).
    ranks: Vec<u32>,
}

impl RankBitmap {
    /// The empty set, for documents with numbers below `documents`.
    pub(crate) fn new(documents: usize) -> Self {
        Self { bits: vec![0; documents.div_ceil(64)], ranks: Vec::new() }
    }

    pub(crate) fn insert(&mut self, DocId(document): DocId) {
        self.bits[document as usize / 64] |= 1 << (document % 64);
    }

    /// Numbers the members, once all are inserted, and lists them.
    fn number_members(&mut self) -> Vec<DocId> {
        let mut members = Vec::new();
        for (word, &bits) in (0..).zip(&self.bits) {
            self.ranks.push(members.len() as u32);
            let mut bits = bits;
            while bits != 0 {
                members.push(DocId(word * 64 + bits.trailing_zeros()));
                bits &= bits - 1;
            }
        }
        members
    }

    /// A member's number.
    fn rank(&self, DocId(document): DocId) -> Option<usize> {
        let word = document as usize / 64;
        let bit = 1 << (document % 64);
        let rank = self.ranks[word] + (self.bits[word] & (bit - 1)).count_ones();
        (self.bits[word] & bit != 0).then_some(rank as usize)
    }
}

/// Per candidate and query term, the accumulated frequency.
pub(crate) struct Accumulator {
    set: RankBitmap,
    /// Ascending.
    documents: Vec<DocId>,
    /// Per candidate and term, the frequency weighted by match kind, field and length; 0: no match.
    frequencies: Vec<f32>,
    /// Per candidate, whether a word of its title or of a heading matches.
    named: Vec<bool>,
    terms: usize,
}

impl Accumulator {
    /// The frequencies of `terms` terms in these documents, all zero.
    pub(crate) fn new(mut set: RankBitmap, terms: usize) -> Self {
        let documents = set.number_members();
        let frequencies = vec![0.0; documents.len() * terms];
        let named = vec![false; documents.len()];
        Self { set, documents, frequencies, named, terms }
    }

    /// The candidates, ascending.
    pub(crate) fn documents(&self) -> &[DocId] {
        &self.documents
    }

    /// The candidate's number, if the document is one.
    pub(crate) fn rank(&self, document: DocId) -> Option<usize> {
        self.set.rank(document)
    }

    /// Adds to the frequency of a term in a candidate. `names`: whether it occurs in the title, or whole in a heading.
    pub(crate) fn add(&mut self, candidate: usize, term: usize, frequency: f32, names: bool) {
        self.frequencies[candidate * self.terms + term] += frequency;
        self.named[candidate] |= names;
    }

    /// The frequencies of all terms in a candidate.
    pub(crate) fn row(&self, candidate: usize) -> &[f32] {
        &self.frequencies[candidate * self.terms..(candidate + 1) * self.terms]
    }

    /// Whether a word of the title or of a heading matches.
    pub(crate) fn is_named(&self, candidate: usize) -> bool {
        self.named[candidate]
    }
}
