//! Which words match a query, for scanning a text.

use std::ops::Range;

use crate::ids::{TermId, TermRange};
use crate::index::Index;
use crate::search::term::{PrefixMatcher, QueryTerm};
use crate::sort;

/// The maximum number of matching terms whose postings are looked up one by one; with more, the text is scanned.
const MAX_LOOKUPS: usize = 64;

/// The words that match a query. A prefix of two letters has thousands of completions: to scan a text is quicker than to
/// look up the postings of each. Empty where few terms match.
#[derive(Default)]
pub(crate) struct WordFilter {
    /// By the ids of the text's tokens.
    matching: BitSet,
    /// Those of them that match by more than a prefix.
    in_matchers: BitSet,
    /// Per term, the numbers of its query term and matcher, ascending.
    matchers: Vec<(TermId, u32, u32)>,
}

/// A set of numbers, a bit for each.
#[derive(Default)]
struct BitSet(Vec<u64>);

impl BitSet {
    fn new(length: usize) -> Self {
        Self(vec![0; length.div_ceil(64)])
    }

    fn contains(&self, number: u32) -> bool {
        self.0[number as usize / 64] >> (number % 64) & 1 == 1
    }

    fn insert(&mut self, numbers: Range<u32>) {
        for number in numbers {
            self.0[number as usize / 64] |= 1 << (number % 64);
        }
    }
}

impl WordFilter {
    pub(crate) fn new(index: &Index, terms: &[QueryTerm]) -> Self {
        Self::with_threshold(MAX_LOOKUPS, index, terms)
    }

    /// Empty unless more than `threshold` terms match.
    pub(crate) fn with_threshold(threshold: usize, index: &Index, terms: &[QueryTerm]) -> Self {
        let completions =
            |prefixes: &[PrefixMatcher]| prefixes.iter().map(|prefix| prefix.range.len()).sum::<usize>();
        let matching =
            terms.iter().map(|term| term.matches.matchers.len() + completions(&term.matches.prefixes));
        if matching.sum::<usize>() <= threshold {
            return Self::default();
        }
        let (vocabulary, text) = (index.vocabulary(), index.text());
        let mut filter = Self {
            matching: BitSet::new(text.id_count()),
            in_matchers: BitSet::new(text.id_count()),
            matchers: Vec::new(),
        };
        let ids = |terms: TermRange| {
            let words = vocabulary.words_of_range(terms);
            words.start.0..words.end.0
        };
        for (number, term) in (0..).zip(terms) {
            let matchers = (0..).zip(&term.matches.matchers);
            for (at, matcher) in matchers.filter(|(_, matcher)| matcher.is_whole_term()) {
                filter.matchers.push((matcher.term, number, at));
                filter.matching.insert(ids(matcher.term.into()));
                filter.in_matchers.insert(ids(matcher.term.into()));
            }
            for prefix in &term.matches.prefixes {
                filter.matching.insert(ids(prefix.range));
            }
        }
        for (id, word) in text.cased_ids() {
            if filter.matching.contains(word.0) {
                filter.matching.insert(id..id + 1);
            }
        }
        sort::sort_by(&mut filter.matchers, Ord::cmp);
        filter
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.matching.0.is_empty()
    }

    /// Whether a token matches, by its id in the text.
    pub(crate) fn matches(&self, id: u32) -> bool {
        self.matching.contains(id)
    }

    /// Whether a word matches by more than a prefix.
    pub(crate) fn is_in_matchers(&self, word: u32) -> bool {
        self.in_matchers.contains(word)
    }

    /// The numbers of the query terms and their matchers that a term of the vocabulary matches.
    pub(crate) fn matchers_of(&self, term: TermId) -> impl Iterator<Item = (usize, usize)> {
        let first = self.matchers.partition_point(|(other, ..)| *other < term);
        let own = self.matchers[first..].iter().take_while(move |(other, ..)| *other == term);
        own.map(|&(_, term, matcher)| (term as usize, matcher as usize))
    }
}
