//! Stems by rules: letters to cut from the start and end of a word, and their replacements.
//!
//! ```text
//! changes:     count:varint, × { cut:varint put:string }   × 2: at the start, at the end
//! prefixes:    count:varint, × { shared:varint rest:string }, × change:varint
//! suffixes:    the same; letters from the last to the first
//! exceptions:  count:varint, × (terms since the last one << 1 | irregular):varint, × change:varint
//! ```
//! `cut` counts letters. The longest matching rule applies, at the start and at the end; change 0 changes nothing,
//! and is not in the list. An exception is a term with another change.
//!
//! Words with the same stem are looked for among those with the prefixes that the rules allow
//! ([`Stems::candidate_prefixes`]). A term that begins otherwise is *irregular*: its stem is compared each time.

use crate::ids::TermId;
use crate::sort;

/// The change from a word to its stem.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Change {
    pub(crate) start: Affix,
    pub(crate) end: Affix,
}

/// The change at one end of a word: letters to cut, and their replacement.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Affix {
    pub(crate) cut: u32,
    pub(crate) put: String,
}

/// The changes of words by prefix, or by suffix (stored from the last letter to the first).
#[derive(Default)]
pub(crate) struct Rules {
    /// Sorted.
    pub(crate) keys: Vec<String>,
    /// Per key, its change.
    pub(crate) changes: Vec<u32>,
}

/// The stems of one language.
#[derive(Default)]
pub(crate) struct Stems {
    /// Change 0 changes nothing.
    pub(crate) changes: Vec<Change>,
    pub(crate) prefix_rules: Rules,
    pub(crate) suffix_rules: Rules,
    /// What suffix rules put in place of a suffix; [`list_endings`](Self::list_endings) collects them.
    pub(crate) endings: Vec<String>,
    /// By term.
    pub(crate) exceptions: Vec<Exception>,
    /// The terms of each stem, once a writer has listed them: it looks up the variants of every word.
    #[cfg(all(feature = "writer", feature = "parts"))]
    pub(crate) listed: std::sync::OnceLock<std::collections::HashMap<String, Vec<TermId>>>,
}

/// A term for which the rules are wrong, or that is irregular.
pub(crate) struct Exception {
    pub(crate) term: TermId,
    pub(crate) change: u32,
    pub(crate) is_irregular: bool,
}

/// The maximum number of bytes that a key shares with the one before: what all take in memory is bounded by the size of the file.
pub(crate) const MAX_SHARED: usize = 31;
/// Minimum length of a prefix to look up: a single letter has too many words.
const MIN_LETTERS: usize = 2;

impl Rules {
    /// The change of the longest key that is a prefix of `text`.
    fn find(&self, text: &str) -> u32 {
        let mut text = text;
        loop {
            let at = self.keys.partition_point(|key| key.as_str() <= text);
            let Some(key) = at.checked_sub(1).map(|at| &self.keys[at]) else { return 0 };
            if text.starts_with(key.as_str()) {
                return self.changes[at - 1];
            }
            // A shorter key that matches is a prefix of what both share.
            let same = text.chars().zip(key.chars()).take_while(|(a, b)| a == b);
            text = &text[..same.map(|(letter, _)| letter.len_utf8()).sum()];
        }
    }
}

impl Stems {
    /// The stem of a word: exact for a term of the vocabulary, by the rules for other words.
    pub(crate) fn stem(&self, text: &str, term: Option<TermId>) -> String {
        let exception =
            term.and_then(|term| self.exceptions.binary_search_by_key(&term, |one| one.term).ok());
        let (start, end) = match exception {
            Some(at) => (self.exceptions[at].change, self.exceptions[at].change),
            None => self.by_rules(text),
        };
        self.changes[start as usize].start.join(text, &self.changes[end as usize].end)
    }

    /// The changes by the rules, at the start and at the end of a word.
    pub(crate) fn by_rules(&self, text: &str) -> (u32, u32) {
        let reversed: String = text.chars().rev().collect();
        (self.prefix_rules.find(text), self.suffix_rules.find(&reversed))
    }

    /// Collects the endings of the suffix rules, which are far fewer than the rules.
    pub(crate) fn list_endings(&mut self) {
        let mut used = self.suffix_rules.changes.clone();
        sort::sort_by(&mut used, Ord::cmp);
        used.dedup();
        self.endings = used.iter().map(|&change| self.changes[change as usize].end.put.clone()).collect();
    }

    /// The prefixes of words with a stem, by the rules; irregular terms aside.
    pub(crate) fn candidate_prefixes(&self, stem: &str) -> Vec<String> {
        let rules = self.prefix_rules.keys.iter().zip(&self.prefix_rules.changes);
        let prefix_rules = rules.map(|(key, &change)| {
            let Affix { cut, put } = &self.changes[change as usize].start;
            (&key[..letters_end(key, *cut)], put.as_str())
        });
        let mut starts: Vec<String> = Vec::new();
        for (cut, put) in [("", "")].into_iter().chain(prefix_rules) {
            let Some(rest) = stem.strip_prefix(put) else { continue };
            // The suffix that a rule added is not part of the word. The shortest prefix covers the others.
            let endings = self.endings.iter().map(String::as_str).chain([""]);
            let parts = endings.filter_map(|put| rest.strip_suffix(put));
            let is_long = |part: &&str| cut.chars().chain(part.chars()).nth(MIN_LETTERS - 1).is_some();
            if let Some(part) = parts.filter(is_long).min_by_key(|part| part.len()) {
                let start = cut.to_owned() + part;
                if !starts.contains(&start) {
                    starts.push(start);
                }
            }
        }
        starts
    }

    #[cfg(all(feature = "writer", feature = "parts"))]
    pub(crate) fn is_irregular(&self, term: TermId) -> bool {
        let exception = self.exceptions.binary_search_by_key(&term, |one| one.term);
        exception.is_ok_and(|at| self.exceptions[at].is_irregular)
    }

    /// The terms that no candidate prefix finds.
    pub(crate) fn irregular(&self) -> impl Iterator<Item = TermId> {
        self.exceptions.iter().filter(|one| one.is_irregular).map(|one| one.term)
    }
}

impl Affix {
    /// Replaces the prefix and the suffix of a word; a word that is too short for both stays the same.
    fn join(&self, text: &str, end: &Self) -> String {
        let start = letters_end(text, self.cut);
        let last = end
            .cut
            .checked_sub(1)
            .map_or(Some(text.len()), |cut| text.char_indices().nth_back(cut as usize).map(|(at, _)| at));
        match last.and_then(|last| text.get(start..last)) {
            Some(middle) => self.put.clone() + middle + &end.put,
            None => text.to_owned(),
        }
    }
}

/// The byte offset after `letters` letters of a text.
fn letters_end(text: &str, letters: u32) -> usize {
    text.char_indices().nth(letters as usize).map_or(text.len(), |(at, _)| at)
}
