//! The vocabulary: all distinct words of an index, and their terms.
//!
//! A **word** is a spelling in the text (`café`, `HashMap`), without the case that the text keeps (see
//! [`Case`](crate::index::tokens::Case)); a **term** is the folded form by which words are looked up (`cafe`,
//! `hashmap`). Words are sorted by term, then by spelling, so that the words with a prefix are one range. Terms are
//! folded from the words when an index is opened.
//!
//! Words and separators are the *entries* of the section "vocabulary". The frequency of an entry is stored as a
//! class, from which the codes of the text follow:
//!
//! ```text
//! accents:varint words:varint separators:varint    accents: 1 if they are kept
//! 3 + words + separators × class:3 bits, shared:5 bits    case markers first, which share 0
//! words + separators × suffix after the shared prefix, ended by NUL
//! ```
//! [`ENDS`] follows a separator that ends its block.

use std::cmp::Ordering;
use std::ops::Range;

use crate::analysis::{self, Accents};
use crate::ids::{TermId, TermRange, WordId};
use crate::sort::Comparable;
use crate::work;

pub(crate) const SECTION: &str = "vocabulary";

/// Follows a separator that ends its block. No text contains it: it is a control character.
pub(crate) const ENDS: char = '\u{1}';
/// Ends an entry in the file.
pub(crate) const NUL: u8 = 0;
/// Maximum number of bytes that an entry shares with the previous one.
#[cfg(feature = "writer")]
pub(crate) const MAX_SHARED: usize = 31;
/// Number of frequency classes; each covers eight times the counts of the one before.
pub(crate) const CLASSES: usize = 8;

/// Many strings in one buffer.
#[derive(Default)]
struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    #[inline]
    fn get(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text[start as usize..self.ends[at] as usize]
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.close();
    }

    /// Ends the string that was appended to `text`.
    fn close(&mut self) {
        self.ends.push(self.text.len() as u32);
    }
}

/// All terms and words, in memory.
#[derive(Default)]
pub(crate) struct Vocabulary {
    /// How words are folded to terms.
    pub(crate) accents: Accents,
    terms: Strings,
    words: Strings,
    /// Per word, its term.
    term_of: Vec<TermId>,
    /// First word of each term; one more for the end.
    first_word: Vec<u32>,
    /// Subwords (`Map` in `HashMap`, `haus` in `Rathaus`), sorted by text.
    subwords: Vec<Subword>,
}

/// A part of a word, as a byte range of its term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Subword {
    pub(crate) term: TermId,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Vocabulary {
    /// A vocabulary without words.
    pub(crate) fn new(accents: Accents) -> Self {
        Self { accents, ..Self::default() }
    }

    pub(crate) fn term_count(&self) -> usize {
        self.terms.ends.len()
    }

    /// All terms, in order.
    pub(crate) fn terms(&self) -> impl Iterator<Item = TermId> + use<> {
        (0..self.term_count() as u32).map(TermId)
    }

    pub(crate) fn word_count(&self) -> usize {
        self.words.ends.len()
    }

    /// The term's text.
    pub(crate) fn term(&self, term: TermId) -> &str {
        self.terms.get(term.0 as usize)
    }

    /// The length of a term in bytes.
    pub(crate) fn term_length(&self, term: TermId) -> u32 {
        let at = term.0 as usize;
        self.terms.ends[at] - if at == 0 { 0 } else { self.terms.ends[at - 1] }
    }

    /// A word, as the text stores it.
    pub(crate) fn word(&self, word: WordId) -> &str {
        self.words.get(word.0 as usize)
    }

    pub(crate) fn term_of(&self, word: WordId) -> TermId {
        self.term_of[word.0 as usize]
    }

    /// All spellings of a term.
    pub(crate) fn words_of(&self, term: TermId) -> impl Iterator<Item = WordId> + use<> {
        let words = self.words_of_range(term.into());
        (words.start.0..words.end.0).map(WordId)
    }

    /// All spellings of a range of terms.
    pub(crate) fn words_of_range(&self, terms: TermRange) -> Range<WordId> {
        let first = |term: TermId| WordId(self.first_word[term.0 as usize]);
        first(terms.start)..first(terms.end)
    }

    /// The term that is exactly `text`.
    pub(crate) fn find(&self, text: &str) -> Option<TermId> {
        let at = self.lower_bound(text);
        (at < self.term_count() && self.terms.get(at) == text).then_some(TermId(at as u32))
    }

    /// The terms that begin with `prefix`.
    pub(crate) fn with_prefix(&self, prefix: &str) -> TermRange {
        let start = self.lower_bound(prefix);
        let end = self.prefix_end(start, prefix);
        TermRange { start: TermId(start as u32), end: TermId(end as u32) }
    }

    /// The terms with a subword that is `text`, or has it as a prefix.
    pub(crate) fn with_subword(&self, text: &str, prefix: bool) -> impl Iterator<Item = TermId> {
        let subwords = self.subwords_with_prefix(text);
        subwords.take_while(move |(_, subword)| prefix || *subword == text).map(|(term, _)| term)
    }

    /// The subwords with a prefix, each with its term.
    pub(crate) fn subwords_with_prefix(&self, prefix: &str) -> impl Iterator<Item = (TermId, &str)> {
        let start = self.subwords.partition_point(|subword| self.subword(subword) < prefix);
        let subwords = self.subwords[start..].iter().map(|subword| (subword.term, self.subword(subword)));
        subwords.take_while(move |(_, text)| text.starts_with(prefix))
    }

    /// The number of the first term that is not less than `text`.
    pub(crate) fn lower_bound(&self, text: &str) -> usize {
        let (mut low, mut high) = (0, self.term_count());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.terms.get(middle) < text {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The end of the terms from `start` on that begin with `prefix`, by galloping search.
    pub(crate) fn prefix_end(&self, start: usize, prefix: &str) -> usize {
        let begins = |at: usize| self.terms.get(at).starts_with(prefix);
        let (mut low, mut step) = (start, 1);
        while low + step <= self.term_count() && begins(low + step - 1) {
            low += step;
            step *= 2;
        }
        let mut high = (low + step - 1).min(self.term_count());
        while low < high {
            let middle = usize::midpoint(low, high);
            if begins(middle) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    fn subword(&self, subword: &Subword) -> &str {
        &self.terms.get(subword.term.0 as usize)[subword.start as usize..subword.end as usize]
    }
}

impl Vocabulary {
    /// Adds the next word, and its term if that is new. What is wrong if it cannot be the next one.
    pub(crate) fn push(&mut self, word: &str) -> Result<(), &'static str> {
        let count = self.term_count();
        let start = self.terms.text.len();
        work::count(1 + word.len() / 8);
        analysis::fold(word, self.accents, &mut self.terms.text);
        let longest = self.terms.text.len().max(self.words.text.len() + word.len());
        let before = if count > 0 { self.terms.get(count - 1) } else { "" };
        let is_new = match self.terms.text[start..].cmp(before) {
            _ if u32::try_from(longest).is_err() => Err("too long"),
            Ordering::Greater => Ok(true),
            Ordering::Equal if count > 0 && word > self.words.get(self.word_count() - 1) => Ok(false),
            _ => Err("words out of order"),
        };
        if is_new == Ok(true) {
            self.terms.close();
            self.first_word.push(self.word_count() as u32);
        } else {
            self.terms.text.truncate(start);
        }
        is_new?;
        self.words.push(word);
        self.term_of.push(TermId(self.term_count() as u32 - 1));
        Ok(())
    }

    /// Ends the list of words.
    pub(crate) fn close(&mut self) {
        self.first_word.push(self.word_count() as u32);
    }

    /// Adds the subwords of a word, once all words are there.
    pub(crate) fn add_subwords_of(&mut self, word: WordId) {
        let (text, term) = (self.word(word), self.term_of(word));
        work::count(1 + text.len() / 8);
        let mut folded = String::new();
        let mut folded_length = |text: &str| {
            folded.clear();
            analysis::fold(text, self.accents, &mut folded);
            folded.len() as u32
        };
        // Offsets in the word with those in its term: folding may change lengths.
        let (mut starts, mut ends) = ((0, 0), (0, 0));
        let mut found = Vec::new();
        for range in analysis::subwords(text) {
            for ((at, offset), to) in [(&mut starts, range.start), (&mut ends, range.end)] {
                *offset += folded_length(&text[*at..to]);
                *at = to;
            }
            found.push(Subword { term, start: starts.1, end: ends.1 });
        }
        // Folding piece by piece may give other bytes than folding the whole: such pieces are left out.
        found.retain(|subword| {
            let range = subword.start as usize..subword.end as usize;
            !range.is_empty() && self.term(term).get(range).is_some()
        });
        self.subwords.extend(found);
    }

    /// Adds a subword that lies within its term.
    pub(crate) fn add_subword(&mut self, subword: Subword) {
        self.subwords.push(subword);
    }

    pub(crate) fn subword_count(&self) -> usize {
        self.subwords.len()
    }

    /// The subword with a number.
    pub(crate) fn subword_at(&self, at: u32) -> Subword {
        self.subwords[at as usize]
    }

    /// Puts sorted subwords into the place of the unsorted ones.
    pub(crate) fn set_subwords(&mut self, sorted: Vec<Subword>) {
        self.subwords = sorted;
    }
}

/// Compares two subwords, by their numbers: by text, then by term.
impl Comparable for Vocabulary {
    fn compare(&self, a: u32, b: u32) -> Ordering {
        let [a, b] = [a, b].map(|at| &self.subwords[at as usize]);
        self.subword(a).cmp(self.subword(b)).then(a.term.cmp(&b.term))
    }
}

/// The digits of a term. Terms with different digits are never forms or corrections of each other.
pub(crate) fn digits(term: &str) -> impl Iterator<Item = u8> {
    term.bytes().filter(u8::is_ascii_digit)
}

#[cfg(all(test, feature = "writer"))]
mod tests;
