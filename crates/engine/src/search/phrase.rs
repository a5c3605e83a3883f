//! Phrases, and words near each other, by their positions.

use crate::ids::{TermId, TermRange, TokenPos};
use crate::index::Index;
use crate::index::postings::Posting;
use crate::sort;

/// The apostrophes of keyboards and typography.
const APOSTROPHES: [char; 2] = ['\'', '’'];

/// Finds the occurrences of a phrase, each by its first word, and the term of that word. With `unclosed`, the last word
/// is a prefix. With a `reach`, finds its words in any order within a block, where at most `reach` other words are among
/// them; each of the words is found. `None` when there are none.
///
/// Only the postings of the rarest word are scanned.
pub(crate) fn find(
    index: &Index,
    terms: &[String],
    unclosed: bool,
    reach: usize,
) -> Option<(TermId, Vec<Posting>)> {
    let (vocabulary, postings) = (index.vocabulary(), index.postings());
    let last = terms.len().checked_sub(1)?;
    let ranges: Vec<Vec<TermRange>> = (0..=last)
        .map(|at| match &terms[at] {
            term if unclosed && at == last => vec![vocabulary.with_prefix(term)],
            term => spellings(index, term, at == 0 || reach > 0, at == last || reach > 0),
        })
        .collect();
    let first = ranges[0].first()?.start;
    let count = |at: &usize| ranges[*at].iter().map(|range| postings.count(*range)).sum::<usize>();
    let rarest = (0..ranges.len()).min_by_key(count)?;

    let mut found = Vec::new();
    for term in ranges[rarest].iter().flat_map(|range| range.iter()) {
        for posting in postings.of(term) {
            if reach > 0 {
                add_near(index, *posting, &ranges, reach + last, &mut found);
                continue;
            }
            let (start, steps) = words_before(index, posting.position(), rarest);
            if steps == rarest && begins_at(index, start, &ranges) {
                found.push(Posting::new(start, posting.field()));
            }
        }
    }
    sort::sort_by(&mut found, |a, b| a.position().cmp(&b.position()));
    found.dedup();
    (!found.is_empty()).then_some((first, found))
}

/// The terms that a word of a phrase stands for: itself, and where an apostrophe joins another word to it at the border of
/// the phrase, both: `l'âge` begins `"âge effectif"`, `Python's` ends `"improve Python"`.
fn spellings(index: &Index, text: &str, is_first: bool, is_last: bool) -> Vec<TermRange> {
    let vocabulary = index.vocabulary();
    let joined = vocabulary.with_subword(text, false).filter(|&term| {
        let whole = vocabulary.term(term);
        let is_at_border = is_first && whole.ends_with(text) || is_last && whole.starts_with(text);
        is_at_border && vocabulary.words_of(term).any(|word| vocabulary.word(word).contains(APOSTROPHES))
    });
    vocabulary.find(text).into_iter().chain(joined).map(TermRange::from).collect()
}

/// Adds the words of all terms that are around a word that is one of them, no more than `reach` words from the first to the
/// last.
fn add_near(
    index: &Index,
    around: Posting,
    terms: &[Vec<TermRange>],
    reach: usize,
    found: &mut Vec<Posting>,
) {
    let text = index.text();
    let (mut position, before) = words_before(index, around.position(), reach);
    // Per term, the number and the position of its last word. Numbers are so high that 0 is not near.
    let mut last = vec![(0, position); terms.len()];
    for number in reach + 1..=2 * reach + before + 1 {
        let word = text.item(position).and_then(|item| item.as_word());
        let term = word.map(|word| index.vocabulary().term_of(word));
        let mut is_one = false;
        for (ranges, last) in terms.iter().zip(&mut last) {
            if term.is_some_and(|term| has(ranges, term)) {
                *last = (number, position);
                is_one = true;
            }
        }
        if is_one && last.iter().all(|(at, _)| at + reach >= number) {
            last.iter().for_each(|(_, at)| found.push(Posting::new(*at, around.field())));
        }
        let Some((next, _)) = text.next_word(position) else { return };
        position = next;
    }
}

/// The position `count` words before the one at `position`, or of the first word of its block, and how many words are between.
fn words_before(index: &Index, mut position: TokenPos, count: usize) -> (TokenPos, usize) {
    for steps in 0..count {
        match index.text().previous_word(position) {
            Some((previous, _)) => position = previous,
            None => return (position, steps),
        }
    }
    (position, count)
}

/// Whether words of these terms follow each other from `position` on.
fn begins_at(index: &Index, position: TokenPos, terms: &[Vec<TermRange>]) -> bool {
    let word = index.text().item(position).and_then(|item| item.as_word());
    let mut next = word.map(|word| (position, word));
    terms.iter().all(|terms| {
        let Some((position, word)) = next else { return false };
        next = index.text().next_word(position);
        has(terms, index.vocabulary().term_of(word))
    })
}

fn has(ranges: &[TermRange], term: TermId) -> bool {
    ranges.iter().any(|range| range.contains(term))
}
