//! Numbers of things in an index. Each type counts from 0 and is 32 bits wide on every machine.

/// A document, numbered in the order in which documents were added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct DocId(pub(crate) u32);

/// A term, numbered in the sorted order of the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TermId(pub(crate) u32);

/// A half-open range of terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TermRange {
    pub(crate) start: TermId,
    /// One past the last term.
    pub(crate) end: TermId,
}

impl From<TermId> for TermRange {
    fn from(term: TermId) -> Self {
        Self { start: term, end: TermId(term.0 + 1) }
    }
}

impl TermRange {
    pub(crate) fn len(self) -> usize {
        (self.end.0 - self.start.0) as usize
    }

    pub(crate) fn is_empty(self) -> bool {
        self.start >= self.end
    }

    pub(crate) fn contains(self, term: TermId) -> bool {
        self.start <= term && term < self.end
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = TermId> {
        (self.start.0..self.end.0).map(TermId)
    }
}

/// A word, numbered in the sorted order of the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct WordId(pub(crate) u32);

/// A position in the text: the number of words and separators before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TokenPos(pub(crate) u32);

impl TokenPos {
    /// The largest position: a posting uses two of its bits for the field.
    pub(crate) const MAX: Self = Self((1 << 30) - 1);

    pub(crate) fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// A separator, numbered in sorted order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SeparatorId(pub(crate) u32);
