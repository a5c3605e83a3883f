//! A word that occurs nowhere, and how likely a term of the vocabulary is what was meant.

use crate::index::vocabulary::digits;
use crate::parameters::{MIN_PREFIX_LETTERS, max_edits};
use crate::query::{Ending, Word};
use crate::search::edit_distance::MAX_LETTERS;

/// A word to correct.
pub(crate) struct Misspelling<'w> {
    word: &'w str,
    pub(crate) letters: Vec<char>,
    /// How many edits its length allows.
    pub(crate) max_edits: u8,
    /// Whether it may be the prefix of a longer word.
    is_prefix: bool,
}

/// How far a term is from a misspelt word: the term with the lowest distance is the most likely correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Distance {
    /// Twice the edits, and one more where only a prefix of the term is similar.
    pub(crate) cost: u8,
    /// Whether the first letters differ: people seldom mistype the first one.
    other_first: bool,
}

impl<'w> Misspelling<'w> {
    /// `None` for a word that is too short or too long to be corrected.
    pub(crate) fn new(word: &'w Word) -> Option<Self> {
        let letters: Vec<char> = word.term.chars().collect();
        let max_edits = max_edits(letters.len());
        let is_prefix = word.ending == Ending::Unfinished && letters.len() >= MIN_PREFIX_LETTERS;
        let is_corrected = max_edits > 0 && letters.len() <= MAX_LETTERS;
        is_corrected.then_some(Self { word: &word.term, letters, max_edits, is_prefix })
    }

    /// Whether the word may be a prefix with this number of edits.
    pub(crate) fn may_begin(&self, prefix_edits: u8) -> bool {
        self.is_prefix && prefix_edits <= self.max_edits
    }

    /// The distance of a term that is `edits` away, and whose nearest prefix is `prefix_edits` away; `None` if that is too far.
    pub(crate) fn distance(&self, term: &str, edits: u8, prefix_edits: u8) -> Option<Distance> {
        // A number that was typed stands for no other.
        if !digits(term).eq(digits(self.word)) {
            return None;
        }
        let whole = (edits <= self.max_edits).then(|| edits * 2);
        let prefix = self.may_begin(prefix_edits).then(|| prefix_edits * 2 + 1);
        let cost = whole.into_iter().chain(prefix).min()?;
        Some(Distance { cost, other_first: !term.starts_with(self.letters[0]) })
    }
}
