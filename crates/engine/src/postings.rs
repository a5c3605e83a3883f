//! Where each term occurs: derived from the text when an index is opened, by a counting sort.

use crate::document::Field;
use crate::text::TokenPos;
use crate::vocabulary::{TermId, Terms};

/// An occurrence: a place in the text and the field it lies in, in 32 bits.
///
/// Ordered by place: a field is a property of the place.
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
    /// Per term, where its postings begin; one more for the end.
    starts: Vec<u32>,
    list: Vec<Posting>,
    /// Per term, in how many documents it occurs.
    document_counts: Vec<u32>,
}

impl Postings {
    /// The places of a term, ascending.
    pub(crate) fn of(&self, term: TermId) -> &[Posting] {
        let at = term.0 as usize;
        &self.list[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// How many places the terms of a range have.
    pub(crate) fn count(&self, terms: Terms) -> usize {
        (self.starts[terms.end.0 as usize] - self.starts[terms.start.0 as usize]) as usize
    }

    /// In how many documents a term occurs.
    pub(crate) fn document_count(&self, term: TermId) -> u32 {
        self.document_counts[term.0 as usize]
    }

    /// How many postings there are: the tokens of all documents.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }
}

/// Fills [`Postings`] in one pass over the text, in order.
pub(crate) struct Inversion {
    postings: Postings,
    /// Per term, where its next posting goes.
    next: Vec<u32>,
    /// Per term, the last document counted, plus 1.
    last_document: Vec<u32>,
}

impl Inversion {
    /// `counts`: how often each term occurs.
    pub(crate) fn new(counts: &[u32]) -> Self {
        let mut starts = Vec::with_capacity(counts.len() + 1);
        let mut total = 0;
        starts.push(0);
        for count in counts {
            total += count;
            starts.push(total);
        }
        Self {
            next: starts.clone(),
            last_document: vec![0; counts.len()],
            postings: Postings {
                starts,
                list: vec![Posting(0); total as usize],
                document_counts: vec![0; counts.len()],
            },
        }
    }

    /// Adds an occurrence. Occurrences come in the order of the text, as many as were counted.
    pub(crate) fn add(&mut self, term: TermId, posting: Posting, document: u32) {
        let at = term.0 as usize;
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

/// The part of an ascending list that lies in `range`, found from the front in steps that double:
/// its cost grows with the distance, not with the list.
pub(crate) fn within(list: &[Posting], from: TokenPos, to: TokenPos) -> &[Posting] {
    let start = gallop(list, from);
    let rest = &list[start..];
    &rest[..gallop(rest, to)]
}

/// The index of the first posting at or behind `position`.
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
    fn gallop_finds_what_a_scan_finds() {
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
    fn a_posting_keeps_place_and_field() {
        for field in Field::ALL {
            let posting = Posting::new(TokenPos::MAX, field);
            assert_eq!((posting.position(), posting.field()), (TokenPos::MAX, field));
        }
    }

    #[test]
    fn inversion_puts_each_place_to_its_term() {
        let mut inversion = Inversion::new(&[2, 0, 1]);
        let posting = |at| Posting::new(TokenPos(at), Field::Body);
        inversion.add(TermId(2), posting(0), 0);
        inversion.add(TermId(0), posting(1), 0);
        inversion.add(TermId(0), posting(5), 3);
        let postings = inversion.finish();
        assert_eq!(postings.of(TermId(0)), [posting(1), posting(5)]);
        assert_eq!(postings.of(TermId(1)), []);
        assert_eq!(postings.of(TermId(2)), [posting(0)]);
        assert_eq!([0, 1, 2].map(|term| postings.document_count(TermId(term))), [2, 0, 1]);
    }
}
