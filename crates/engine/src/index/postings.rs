//! Postings: where each term occurs. Derived from the text when an index is opened, by a counting sort.

use crate::document::Field;
use crate::ids::{TermId, TermRange, TokenPos};
use crate::work;

/// An occurrence: a position and its field, in 32 bits.
///
/// Ordered by position, which determines the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Posting(u32);

impl Posting {
    const FIELD_SHIFT: u32 = 30;

    pub(crate) fn new(position: TokenPos, field: Field) -> Self {
        Self(position.0 | (field as u32) << Self::FIELD_SHIFT)
    }

    pub(crate) fn position(self) -> TokenPos {
        TokenPos(self.0 & TokenPos::MAX.0)
    }

    pub(crate) fn field(self) -> Field {
        Field::ALL[(self.0 >> Self::FIELD_SHIFT) as usize]
    }
}

/// All postings of all terms.
pub(crate) struct Postings {
    /// Per term, the start of its postings; one more for the end.
    starts: Vec<u32>,
    list: Vec<Posting>,
    /// Document frequency of each term.
    document_counts: Vec<u32>,
}

impl Postings {
    /// The postings of a term, ascending.
    pub(crate) fn of(&self, term: TermId) -> &[Posting] {
        let at = term.0 as usize;
        &self.list[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// The number of postings of a range of terms.
    pub(crate) fn count(&self, terms: TermRange) -> usize {
        (self.starts[terms.end.0 as usize] - self.starts[terms.start.0 as usize]) as usize
    }

    /// The number of terms.
    pub(crate) fn term_count(&self) -> usize {
        self.document_counts.len()
    }

    /// The document frequency of a term.
    pub(crate) fn document_count(&self, term: TermId) -> u32 {
        self.document_counts[term.0 as usize]
    }

    /// The number of postings: the words of all documents.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }
}

/// Builds [`Postings`] in one pass over the text.
pub(crate) struct PostingsBuilder {
    postings: Postings,
    /// Per term, the index of its next posting.
    next: Vec<u32>,
    /// Per term, the last document counted, plus 1.
    last_document: Vec<u32>,
}

impl PostingsBuilder {
    /// A builder without terms: [`push_term`](Self::push_term) adds them.
    pub(crate) fn new() -> Self {
        Self {
            next: Vec::new(),
            last_document: Vec::new(),
            postings: Postings { starts: vec![0], list: Vec::new(), document_counts: Vec::new() },
        }
    }

    /// Adds the next term, which occurs `count` times.
    pub(crate) fn push_term(&mut self, count: u32) {
        work::count(1);
        let start = self.postings.starts[self.next.len()];
        self.next.push(start);
        self.postings.starts.push(start + count);
    }

    /// Makes room for the postings of all terms.
    pub(crate) fn reserve(&mut self) {
        let terms = self.next.len();
        self.postings.list = vec![Posting(0); self.postings.starts[terms] as usize];
        self.postings.document_counts = vec![0; terms];
        self.last_document = vec![0; terms];
    }

    /// Adds an occurrence. Occurrences come in text order, as many as were counted.
    pub(crate) fn add(&mut self, term: TermId, posting: Posting, document: u32) {
        let at = term.0 as usize;
        work::count(1);
        let slot = &mut self.next[at];
        self.postings.list[*slot as usize] = posting;
        *slot += 1;
        if self.last_document[at] != document + 1 {
            self.last_document[at] = document + 1;
            self.postings.document_counts[at] += 1;
        }
    }

    pub(crate) fn finish(self) -> Postings {
        self.postings
    }
}

/// The postings of an ascending list from one position to another, by galloping search (Bentley & Yao 1976): the
/// cost grows with the logarithm of the distance, not with the list.
pub(crate) fn within(list: &[Posting], from: TokenPos, to: TokenPos) -> &[Posting] {
    let start = gallop(list, from);
    let rest = &list[start..];
    &rest[..gallop(rest, to)]
}

/// The index of the first posting at or after `position`.
pub(crate) fn gallop(list: &[Posting], position: TokenPos) -> usize {
    let mut step = 1;
    let mut low = 0;
    while low + step <= list.len() && list[low + step - 1].position() < position {
        low += step;
        step *= 2;
    }
    let high = (low + step).min(list.len());
    low + list[low..high].partition_point(|posting| posting.position() < position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gallop_agrees_with_a_scan() {
        let list: Vec<_> =
            (0..100u32).map(|n| Posting::new(TokenPos(n * 3), Field::ALL[n as usize % 4])).collect();
        for position in 0..310 {
            let position = TokenPos(position);
            let scanned = list.iter().filter(|posting| posting.position() < position).count();
            assert_eq!(gallop(&list, position), scanned);
        }
        assert_eq!(gallop(&[], TokenPos(1)), 0);
    }

    #[test]
    fn posting_keeps_position_and_field() {
        for field in Field::ALL {
            let posting = Posting::new(TokenPos::MAX, field);
            assert_eq!((posting.position(), posting.field()), (TokenPos::MAX, field));
        }
    }

    #[test]
    fn builder_files_each_posting_under_its_term() {
        let mut builder = PostingsBuilder::new();
        [2, 0, 1].into_iter().for_each(|count| builder.push_term(count));
        builder.reserve();
        let posting = |at| Posting::new(TokenPos(at), Field::Body);
        builder.add(TermId(2), posting(0), 0);
        builder.add(TermId(0), posting(1), 0);
        builder.add(TermId(0), posting(5), 3);
        let postings = builder.finish();
        assert_eq!(postings.of(TermId(0)), [posting(1), posting(5)]);
        assert_eq!(postings.of(TermId(1)), []);
        assert_eq!(postings.of(TermId(2)), [posting(0)]);
        assert_eq!([0, 1, 2].map(|term| postings.document_count(TermId(term))), [2, 0, 1]);
    }
}
