//! Phrases, by the positions of their words.

use crate::ids::{TermId, TermRange, TokenPos};
use crate::index::Index;
use crate::index::postings::Posting;
use crate::sort;

/// The apostrophes of keyboards and typography.
const APOSTROPHES: [char; 2] = ['\'', '’'];

/// Finds the occurrences of a phrase, each by its first word, and the term of that word. With `unclosed`, the last word
/// is a prefix. `None` when there are none.
///
/// Only the postings of the rarest word are scanned.
pub(crate) fn find(index: &Index, terms: &[String], unclosed: bool) -> Option<(TermId, Vec<Posting>)> {
    let (vocabulary, postings) = (index.vocabulary(), index.postings());
    let (last, before) = terms.split_last()?;
    let mut ranges: Vec<_> =
        before.iter().enumerate().map(|(at, term)| spellings(index, term, at == 0, false)).collect();
    ranges.push(if unclosed {
        vec![vocabulary.with_prefix(last)]
    } else {
        spellings(index, last, before.is_empty(), true)
    });
    let first = ranges[0].first()?.start;
    let count = |at: &usize| ranges[*at].iter().map(|range| postings.count(*range)).sum::<usize>();
    let rarest = (0..ranges.len()).min_by_key(count)?;

    let mut found = Vec::new();
    for term in ranges[rarest].iter().flat_map(|range| range.iter()) {
        for posting in postings.of(term) {
            if let Some(start) = start_before(index, posting.position(), &ranges[..rarest])
                && is_followed(index, posting.position(), &ranges[rarest + 1..])
            {
                found.push(Posting::new(start, posting.field()));
            }
        }
    }
    sort::sort_by(&mut found, |a, b| a.position().cmp(&b.position()));
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

/// The start of a phrase whose words `before` precede the word at `position`.
fn start_before(index: &Index, mut position: TokenPos, before: &[Vec<TermRange>]) -> Option<TokenPos> {
    for terms in before.iter().rev() {
        let (previous, word) = index.text().previous_word(position)?;
        if !has(terms, index.vocabulary().term_of(word)) {
            return None;
        }
        position = previous;
    }
    Some(position)
}

/// Whether words of these terms follow the word at `position`.
fn is_followed(index: &Index, mut position: TokenPos, terms: &[Vec<TermRange>]) -> bool {
    terms.iter().all(|terms| {
        let Some((next, word)) = index.text().next_word(position) else { return false };
        position = next;
        has(terms, index.vocabulary().term_of(word))
    })
}

fn has(ranges: &[TermRange], term: TermId) -> bool {
    ranges.iter().any(|range| range.contains(term))
}
