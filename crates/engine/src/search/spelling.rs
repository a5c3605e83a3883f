//! Corrections of a word, found in the vocabulary of a whole index.

use std::cmp::Reverse;

use crate::ids::TermId;
use crate::index::Index;
use crate::parameters::{MIN_SPLIT_BYTES, SPACE_COST};
use crate::query::{Ending, Word};
use crate::search::edit_distance::EditDistanceWalk;
use crate::search::misspelling::{Distance, Misspelling};
use crate::search::phrase;

/// The word that two typed words are together: `micro finance`.
pub(crate) fn join(index: &Index, first: &Word, second: &Word) -> Option<String> {
    let vocabulary = index.vocabulary();
    let whole = first.term.clone() + &second.term;
    let completion = || {
        if second.ending == Ending::Unfinished { vocabulary.with_prefix(&whole).iter().next() } else { None }
    };
    let term = vocabulary.find(&whole).or_else(completion)?;
    Some(index.display_word(term).to_owned())
}

/// The most likely correction of a word: a similar term, or two words where a space is missing.
pub(crate) fn correct(index: &Index, word: &Word) -> Option<String> {
    let best = Misspelling::new(word).and_then(|typed| most_similar(index, &typed));
    if best.is_none_or(|best| best.distance.cost > SPACE_COST)
        && let Some(words) = split(index, &word.term)
    {
        return Some(words);
    }
    Some(index.display_word(best?.term).to_owned())
}

/// The two words into which a word is to be split (`powersharing`): of those that follow each other somewhere, the pair
/// that does so most often.
fn split(index: &Index, word: &str) -> Option<String> {
    let vocabulary = index.vocabulary();
    let bounds = word.char_indices().skip(1).map(|(bound, _)| bound);
    let pairs = bounds.filter_map(|bound| {
        let (first, second) = word.split_at(bound);
        let first_term = vocabulary.find(first)?;
        let second_term = vocabulary.find(second)?;
        // `anyone` is a word, wherever `any one` is written.
        if [first, second].iter().any(|part| index.languages().is_stop_word(part)) {
            return None;
        }
        let (_, postings) = phrase::find(index, &[first.to_owned(), second.to_owned()], false, 0)?;
        let separator = index.text().separator_after(postings[0].position());
        // A space of any kind joins nothing.
        let separator = separator.filter(|separator| !separator.trim().is_empty());
        // Short words follow each other by chance (`in a`), unless something joins them (`Pa-O`).
        let is_short = word.len() < MIN_SPLIT_BYTES && separator.is_none();
        (!is_short).then(|| {
            let separator = separator.unwrap_or(" ");
            let words =
                index.display_word(first_term).to_owned() + separator + index.display_word(second_term);
            (postings.len(), words)
        })
    });
    pairs.max_by_key(|(count, _)| *count).map(|(_, words)| words)
}

/// A term similar to a typed word, ordered from the most likely correction on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct SimilarTerm {
    distance: Distance,
    document_frequency: Reverse<u32>,
    term: TermId,
}

/// The most likely of all terms that are similar to a misspelt word.
fn most_similar(index: &Index, typed: &Misspelling) -> Option<SimilarTerm> {
    let vocabulary = index.vocabulary();
    let mut best: Option<SimilarTerm> = None;
    let mut consider = |term: TermId, edits: u8, prefix_edits: u8| {
        if let Some(distance) = typed.distance(vocabulary.term(term), edits, prefix_edits) {
            let document_frequency = Reverse(index.postings().document_count(term));
            let similar = SimilarTerm { distance, document_frequency, term };
            best = Some(best.map_or(similar, |best| best.min(similar)));
        }
    };
    let mut walk = EditDistanceWalk::new(&typed.letters, typed.max_edits);
    let mut at = 0;
    while at < vocabulary.term_count() {
        let text = vocabulary.term(TermId(at as u32));
        match walk.go_to(text) {
            Ok(edits) => {
                consider(TermId(at as u32), edits, walk.prefix_distance());
                at += 1;
            }
            Err(length) => {
                let end = vocabulary.prefix_end(at, &text[..length]);
                let prefix_edits = walk.prefix_distance();
                if typed.may_begin(prefix_edits) {
                    (at..end).for_each(|at| consider(TermId(at as u32), u8::MAX, prefix_edits));
                }
                at = end;
            }
        }
    }
    best
}
