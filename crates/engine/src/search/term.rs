//! A term of the query, with the postings that match it.
//!
//! # Overview of types
//!
//! A [`QueryTerm`] is what one clause of the query looks for, with its weight. It has [`Matcher`]s: postings that count
//! for it, each with a match kind and a weight. Whether a word is looked up, corrected or part of a phrase, it ends as
//! the same kind of term. An unfinished word may match thousands of terms of the vocabulary: they are one range, a
//! [`PrefixMatcher`].

use std::borrow::Cow;

use crate::document::Field;
use crate::ids::{TermId, TermRange, WordId};
use crate::index::postings::Posting;
use crate::parameters::match_weight;
use crate::results::MatchKind;

/// What a clause looks for.
pub(crate) struct QueryTerm<'i> {
    /// As typed.
    pub(crate) text: String,
    pub(crate) matches: Matches<'i>,
    /// Only matches in this field count.
    pub(crate) field: Option<Field>,
    /// A document without the term is no hit.
    pub(crate) required: bool,
    /// Not part of the quorum, nor missed: a stop word beside words that are none, or a pair of syllables of a longer word.
    pub(crate) is_optional: bool,
    /// A pair of syllables of a longer word.
    pub(crate) is_pair: bool,
    /// Whether the term before it in the query is left out.
    pub(crate) after_gap: bool,
    /// A sign: it has no term in the vocabulary.
    pub(crate) is_sign: bool,
    /// Inverse document frequency.
    pub(crate) idf: f32,
    /// The factor by which its score counts.
    pub(crate) weight: f32,
    pub(crate) spelling: SpellingTest,
}

impl QueryTerm<'_> {
    /// Whether a match in a field counts.
    pub(crate) fn covers(&self, field: Field) -> bool {
        self.field.is_none_or(|wanted| wanted == field)
    }
}

/// All that matches a word or a clause.
#[derive(Clone, Default)]
pub(crate) struct Matches<'i> {
    pub(crate) matchers: Vec<Matcher<'i>>,
    pub(crate) prefixes: Vec<PrefixMatcher>,
}

impl Matches<'_> {
    /// Whether nothing matches.
    pub(crate) fn is_empty(&self) -> bool {
        self.matchers.is_empty() && self.prefixes.iter().all(|prefix| prefix.range.is_empty())
    }

    pub(crate) fn extend(&mut self, other: Self) {
        self.matchers.extend(other.matchers);
        self.prefixes.extend(other.prefixes);
    }
}

/// How an occurrence is tested for being written as it was typed.
#[derive(Clone)]
pub(crate) enum SpellingTest {
    /// Not at all: nothing else is looked up as the same.
    None,
    /// It is one of these words of the vocabulary; other words that fold to the same term differ from the typed one by
    /// more than the case of ASCII letters.
    Words(Vec<WordId>),
    /// Nothing stands between its units.
    Adjacent,
    /// It is the word itself, not a stem variant or a subword.
    ExactMatch,
}

/// Postings that count for a query term.
#[derive(Clone)]
pub(crate) struct Matcher<'i> {
    pub(crate) postings: Cow<'i, [Posting]>,
    /// How many words each match has.
    pub(crate) words: usize,
    pub(crate) kind: MatchKind,
    pub(crate) weight: f32,
    /// Document frequency.
    pub(crate) documents: u32,
    /// The term in the vocabulary, or the first one of a phrase.
    pub(crate) term: TermId,
}

impl Matcher<'_> {
    /// Whether it has all the postings of its term.
    pub(crate) fn is_whole_term(&self) -> bool {
        matches!(self.postings, Cow::Borrowed(_))
    }
}

/// The terms of the vocabulary that begin with an unfinished word.
#[derive(Clone)]
pub(crate) struct PrefixMatcher {
    pub(crate) range: TermRange,
    /// Terms of the range that match in another way already, ascending.
    excluded: Vec<TermId>,
    /// How many bytes were typed.
    typed: usize,
}

impl PrefixMatcher {
    /// `excluded`: ascending; `typed`: the number of bytes of the prefix.
    pub(crate) fn new(range: TermRange, excluded: Vec<TermId>, typed: usize) -> Self {
        Self { range, excluded, typed }
    }

    /// All terms that match.
    pub(crate) fn terms(&self) -> impl Iterator<Item = TermId> {
        let mut excluded = self.excluded.iter().peekable();
        self.range.iter().filter(move |term| excluded.next_if_eq(&term).is_none())
    }

    /// Whether a term of the range matches in another way already.
    pub(crate) fn excludes(&self, term: TermId) -> bool {
        self.excluded.binary_search(&term).is_ok()
    }

    /// The weight of an occurrence of a term of `term_length` bytes: the more of it was typed, the higher.
    pub(crate) fn weight(&self, term_length: u32) -> f32 {
        prefix_weight(self.typed, term_length)
    }
}

/// The weight of an occurrence of a term of `term_length` bytes, of which `typed` were typed.
pub(crate) fn prefix_weight(typed: usize, term_length: u32) -> f32 {
    let share = typed as f32 / term_length as f32;
    match_weight(MatchKind::Prefix) * share.sqrt()
}
