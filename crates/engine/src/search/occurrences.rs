//! Where a query matches in a document, and how it is written there.

use crate::document::Field;
use crate::ids::{DocId, TermId, TokenPos, WordId};
use crate::index::Index;
use crate::index::postings::{Posting, within};
use crate::parameters::{AS_TYPED_WEIGHT, STOP_WORD_REACH};
use crate::query::Chunk;
use crate::results::MatchKind;
use crate::search::plan::QueryPlan;
use crate::search::term::{Matcher, PrefixMatcher, SpellingTest};
use crate::search::word_filter::WordFilter;

/// The maximum number of tokens of a text that are scanned: a prefix of a letter or two occurs everywhere, and a text may have
/// a million words. With four times as many, the slowest twentieth of keys took a quarter longer.
const MAX_SCANNED: u32 = 2048;

/// A match in a text: a word, or the words of a phrase.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Occurrence {
    pub(crate) position: TokenPos,
    pub(crate) field: Field,
    /// How many words it has.
    pub(crate) words: usize,
    /// The number of the term of the query.
    pub(crate) query_term: usize,
    pub(crate) kind: MatchKind,
    pub(crate) weight: f32,
    /// The term of the vocabulary; of a phrase, the first.
    pub(crate) term: TermId,
    /// How many words, from this one on, are joined as in the query (`std::vec`); 0 for none.
    pub(crate) joined: usize,
}

impl Occurrence {
    /// The same match where a posting is.
    fn at(self, posting: Posting) -> Self {
        Self { position: posting.position(), field: posting.field(), ..self }
    }
}

/// Finds the occurrences of a query in documents.
pub(crate) struct OccurrenceFinder<'a> {
    pub(crate) index: &'a Index,
    pub(crate) plan: &'a QueryPlan<'a>,
    filter: WordFilter,
}

impl<'a> OccurrenceFinder<'a> {
    pub(crate) fn new(index: &'a Index, plan: &'a QueryPlan<'a>) -> Self {
        Self { index, plan, filter: WordFilter::new(index, &plan.terms) }
    }

    /// All matches in a document, in order; of those at the same position the heavier first.
    pub(crate) fn find(&self, document: DocId) -> Vec<Occurrence> {
        /// Most documents have fewer.
        const CAPACITY: usize = 32;
        let mut all = Vec::with_capacity(CAPACITY);
        let is_scanned = !self.filter.is_empty();
        let text = self.index.documents().text(document);
        // Beyond that, only what matches by more than a prefix is looked up: it may be all that matches.
        let scan_end =
            if is_scanned { text.end.min(TokenPos(text.start.0 + MAX_SCANNED)) } else { text.start };
        self.scan(document, scan_end, &mut all);
        for (number, term) in self.plan.terms.iter().enumerate() {
            let mut add = |postings: &[Posting], from: TokenPos, occurrence: Occurrence| {
                let start = all.len();
                let postings = within(postings, from, text.end).iter();
                let covered = postings.filter(|posting| term.covers(posting.field()));
                all.extend(covered.map(|posting| occurrence.at(*posting)));
                merge(&mut all, start);
            };
            for matcher in &term.matches.matchers {
                let from = if matcher.is_whole_term() { scan_end } else { text.start };
                if from < text.end {
                    add(&matcher.postings, from, of_matcher(matcher, number));
                }
            }
            for prefix in term.matches.prefixes.iter().filter(|_| !is_scanned) {
                for term in prefix.terms() {
                    let occurrence = self.of_prefix(prefix, term, number);
                    add(self.index.postings().of(term), text.start, occurrence);
                }
            }
        }
        all
    }

    /// Scans a text up to `end` for matches of single words.
    fn scan(&self, document: DocId, end: TokenPos, all: &mut Vec<Occurrence>) {
        let (documents, text) = (self.index.documents(), self.index.text());
        let mut blocks = &documents.blocks[documents.get(document).blocks.start as usize..];
        for (position, id) in text.token_ids(documents.text(document).start..end) {
            if !self.filter.matches(id) {
                continue;
            }
            let Some(word) = text.item_of(id).as_word() else { continue };
            while blocks[1].start <= position {
                blocks = &blocks[1..];
            }
            self.add_word(word, Posting::new(position, blocks[0].field), all);
        }
    }

    /// Adds the matches of a word.
    fn add_word(&self, word: WordId, posting: Posting, all: &mut Vec<Occurrence>) {
        let term = self.index.vocabulary().term_of(word);
        let mut add = |occurrence| {
            all.push(occurrence);
            // Positions come in order.
            if let [.., before, _] = all[..]
                && before.position == posting.position()
            {
                let last = all.len() - 1;
                merge(all, last);
            }
        };
        let covers = |number: usize| self.plan.terms[number].covers(posting.field());
        let in_matchers = self.filter.is_in_matchers(word.0);
        if in_matchers {
            for (number, matcher) in self.filter.matchers_of(term).filter(|(number, _)| covers(*number)) {
                let matcher = &self.plan.terms[number].matches.matchers[matcher];
                add(of_matcher(matcher, number).at(posting));
            }
        }
        for (number, wanted) in self.plan.terms.iter().enumerate().filter(|(number, _)| covers(*number)) {
            let matches = |prefix: &&PrefixMatcher| prefix.range.contains(term) && !prefix.excludes(term);
            for prefix in wanted.matches.prefixes.iter().filter(matches) {
                add(self.of_prefix(prefix, term, number).at(posting));
            }
        }
    }

    /// An occurrence of a completion, wherever it is.
    fn of_prefix(&self, prefix: &PrefixMatcher, term: TermId, query_term: usize) -> Occurrence {
        Occurrence {
            position: TokenPos(0),
            field: Field::Body,
            words: 1,
            query_term,
            kind: MatchKind::Prefix,
            weight: prefix.weight(self.index.vocabulary().term_length(term)),
            term,
            joined: 0,
        }
    }

    /// The occurrences that are marked: without stop words that stand alone; words that are joined as typed are one.
    pub(crate) fn marked(&self, mut occurrences: Vec<Occurrence>) -> Vec<Occurrence> {
        for chunk in &self.plan.chunks {
            let chunk = &chunk.chunk;
            for one in occurrences.iter_mut().filter(|one| is_joined_at(self.index, chunk, one)) {
                one.joined = chunk.terms.len();
                one.weight *= AS_TYPED_WEIGHT;
            }
        }
        for one in occurrences.iter_mut().filter(|one| self.is_as_typed(one)) {
            one.weight *= AS_TYPED_WEIGHT;
        }
        self.remove_lone_stop_words(&mut occurrences);
        occurrences
    }

    /// Removes stop words without another match nearby: to mark every `the` would show nothing.
    fn remove_lone_stop_words(&self, occurrences: &mut Vec<Occurrence>) {
        let terms = &self.plan.terms;
        if !terms.iter().any(|term| term.is_optional) {
            return;
        }
        let is_optional = |one: &Occurrence| terms[one.query_term].is_optional;
        let others: Vec<_> =
            occurrences.iter().filter(|one| !is_optional(one)).map(|one| one.position.0).collect();
        occurrences.retain(|one| {
            let next = others.partition_point(|&other| other + STOP_WORD_REACH < one.position.0);
            !is_optional(one)
                || others.get(next).is_some_and(|&other| other <= one.position.0 + STOP_WORD_REACH)
        });
    }

    /// Whether an occurrence is written as it was typed.
    pub(crate) fn is_as_typed(&self, one: &Occurrence) -> bool {
        let word = |position: u32| self.index.text().item(TokenPos(position)).and_then(|item| item.as_word());
        match &self.plan.terms[one.query_term].spelling {
            SpellingTest::None => false,
            SpellingTest::ExactMatch => one.kind == MatchKind::Exact,
            SpellingTest::Words(words) => {
                one.kind == MatchKind::Exact && word(one.position.0).is_some_and(|word| words.contains(&word))
            }
            SpellingTest::Adjacent => (0..one.words as u32).all(|at| word(one.position.0 + at).is_some()),
        }
    }
}

/// An occurrence of a match, wherever it is.
fn of_matcher(matcher: &Matcher, query_term: usize) -> Occurrence {
    Occurrence {
        position: TokenPos(0),
        field: Field::Body,
        words: matcher.words,
        query_term,
        kind: matcher.kind,
        weight: matcher.weight,
        term: matcher.term,
        joined: 0,
    }
}

/// Whether a chunk begins at an occurrence: the same terms, the same separators.
pub(crate) fn is_joined_at(index: &Index, chunk: &Chunk, first: &Occurrence) -> bool {
    let (vocabulary, text) = (index.vocabulary(), index.text());
    if vocabulary.term(first.term) != chunk.terms[0] {
        return false;
    }
    let (before, between) = (&chunk.separators[0], &chunk.separators[1..]);
    if !text.separator_before(first.position).unwrap_or_default().ends_with(before.as_str()) {
        return false;
    }
    let mut position = first.position;
    for (separator, term) in between.iter().zip(&chunk.terms[1..]) {
        if text.separator_after(position).unwrap_or_default() != separator {
            return false;
        }
        let Some((next, word)) = text.next_word(position) else { return false };
        if vocabulary.term(vocabulary.term_of(word)) != term {
            return false;
        }
        position = next;
    }
    let after = between.last().map_or("", String::as_str);
    text.separator_after(position).unwrap_or_default().starts_with(after)
}

/// Merges the occurrences from `start` on with those before, both in order.
fn merge(all: &mut [Occurrence], start: usize) {
    let in_order = |a: &Occurrence, b: &Occurrence| {
        let by_weight = || {
            b.words.cmp(&a.words).then(b.weight.total_cmp(&a.weight)).then(a.query_term.cmp(&b.query_term))
        };
        a.position.cmp(&b.position).then_with(by_weight).is_le()
    };
    if start == 0 || start == all.len() || in_order(&all[start - 1], &all[start]) {
        return;
    }
    let second = all[start..].to_vec();
    // From the end on: what is overwritten was moved before, or is kept in `second`.
    let (mut first_end, mut end) = (start, all.len());
    for one in second.iter().rev() {
        while first_end > 0 && !in_order(&all[first_end - 1], one) {
            first_end -= 1;
            end -= 1;
            all[end] = all[first_end];
        }
        end -= 1;
        all[end] = *one;
    }
}

#[cfg(all(test, feature = "writer", not(target_family = "wasm")))]
mod tests {
    use super::*;
    use crate::document::{Block, BlockKind, Document};
    use crate::search::tests::{open, plan};
    use proptest::prelude::*;

    fn index(texts: &[String]) -> Index {
        open(texts.iter().enumerate().map(|(at, text)| Document {
            title: format!("Title {at} abc"),
            blocks: vec![
                Block::new(BlockKind::H2, "A Heading: ab"),
                Block::new(BlockKind::Code, text.as_str()),
            ],
            ..Document::default()
        }))
    }

    proptest! {
        #[test]
        fn scan_agrees_with_postings(
            texts in prop::collection::vec("[ab ]{0,6}( (abc|bc|Abs|aB|aBc)){0,4}", 1..4),
            typed in "(title:|heading:)?[abs]{1,3}( (a OR b|\"a b\"|abc|ab\\*|b)){0,3}( [ab]{1,2})?",
        ) {
            let index = index(&texts);
            let plan = plan(&index, &typed);
            let mut finder = OccurrenceFinder::new(&index, &plan);
            for document in index.documents().ids() {
                finder.filter = WordFilter::default();
                let looked_up = finder.find(document);
                finder.filter = WordFilter::with_threshold(0, &index, &plan.terms);
                prop_assert_eq!(finder.find(document), looked_up);
            }
        }
    }
}
