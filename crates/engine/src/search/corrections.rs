//! The query as it was probably meant: words that match nothing are replaced.

use crate::parameters::MAX_TERMS;
use crate::query::{Atom, Ending, ParsedQuery, Word};
use crate::search::lookup::Lookup;

/// The corrected query, where a word of it does not occur. `occurs`: whether a word matches anything.
///
/// A text, which is parsed again: the box offers it as a query, and what it finds then must be what is listed now.
pub(crate) fn corrected(
    lookup: &dyn Lookup,
    text: &str,
    query: &ParsedQuery,
    mut occurs: impl FnMut(&Word) -> bool,
    cache: &mut CorrectionCache,
) -> Option<String> {
    let words: Vec<(&Word, bool)> = query
        .clauses
        .iter()
        .flat_map(|clause| &clause.alternatives)
        .filter_map(|atom| match atom {
            Atom::Word(word) => Some((word, occurs(word))),
            Atom::Phrase(_) => None,
        })
        .collect();
    // The words of a pasted text are not corrected: each correction scans the whole vocabulary.
    if words.len() > MAX_TERMS {
        return None;
    }
    let mut corrected = text.to_owned();
    let mut changed = false;
    // Replaced from the end on, so that positions in front stay valid.
    let mut replace = |start: usize, end: usize, with: &str| {
        corrected = [&corrected[..start], with, &corrected[end..]].concat();
        changed = true;
    };
    let mut at = words.len();
    while let Some((before, &[(word, found)])) = words[..at].split_last_chunk() {
        at -= 1;
        let end = word.start + word.text.len();
        if let Some(&(first, first_found)) = before.last()
            && !(found && first_found)
            && text[first.start + first.text.len()..word.start].trim().is_empty()
            && let Some(joined) = lookup.join_words(first, word)
        {
            at -= 1;
            replace(first.start, end, &joined);
        } else if !found && let Some(correction) = cache.correction(lookup, word) {
            replace(word.start, end, &correction);
        }
    }
    changed.then_some(corrected)
}

/// The corrections of the last words that needed one. While somebody types on, the same word is asked for with every
/// letter, and to search the whole vocabulary takes longer than all the rest of a search.
///
/// It belongs to one index.
#[derive(Default)]
pub(crate) struct CorrectionCache(Vec<CachedCorrection>);

struct CachedCorrection {
    term: String,
    ending: Ending,
    correction: Option<String>,
}

impl CorrectionCache {
    /// Few queries have more words than this.
    const CAPACITY: usize = 8;

    fn correction(&mut self, lookup: &dyn Lookup, word: &Word) -> Option<String> {
        let is_same = |cached: &&CachedCorrection| cached.term == word.term && cached.ending == word.ending;
        if let Some(cached) = self.0.iter().find(is_same) {
            return cached.correction.clone();
        }
        let correction = lookup.correct_word(word);
        if self.0.len() == Self::CAPACITY {
            self.0.remove(0);
        }
        self.0.push(CachedCorrection {
            term: word.term.clone(),
            ending: word.ending,
            correction: correction.clone(),
        });
        correction
    }
}
