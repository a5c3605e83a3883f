//! Where words follow each other.

use std::ops::Range;

use crate::index::Index;
use crate::order;
use crate::postings::Posting;
use crate::text::TokenPos;
use crate::vocabulary::{TermId, Terms};

/// Finds the places where a phrase begins, and its first term. With `open` the last word may be the
/// beginning of one. `None` when it occurs nowhere.
///
/// Only the postings of the first word, or of the rarest word behind it, are looked at.
pub(crate) fn find(index: &Index, terms: &[String], open: bool) -> Option<(TermId, Vec<Posting>)> {
    let (last, before) = terms.split_last()?;
    let mut ranges =
        before.iter().map(|term| index.vocabulary.find(term).map(Terms::from)).collect::<Option<Vec<_>>>()?;
    if open {
        ranges.push(index.vocabulary.with_prefix(last));
    } else {
        ranges.push(index.vocabulary.find(last)?.into());
    }
    let rarest = (0..ranges.len()).min_by_key(|&at| index.postings.count(ranges[at]))?;

    let mut found = Vec::new();
    for term in ranges[rarest].iter() {
        for posting in index.postings.of(term) {
            if let Some(start) = step_back(index, posting.position(), &ranges[..rarest])
                && goes_on(index, posting.position(), &ranges[rarest + 1..])
            {
                found.push(Posting::new(start, posting.field()));
            }
        }
    }
    order::sort_by(&mut found, |a, b| a.position().cmp(&b.position()));
    (!found.is_empty()).then(|| (ranges[0].start, found))
}

/// Where a phrase begins whose words `before` stand before `position`.
fn step_back(index: &Index, mut position: TokenPos, before: &[Terms]) -> Option<TokenPos> {
    for terms in before.iter().rev() {
        let (previous, word) = index.text.previous_word(position)?;
        if !terms.contains(index.vocabulary.term_of(word)) {
            return None;
        }
        position = previous;
    }
    Some(position)
}

/// Whether the words `behind` follow the word at `position`.
fn goes_on(index: &Index, mut position: TokenPos, behind: &[Terms]) -> bool {
    behind.iter().all(|terms| {
        let Some((next, word)) = index.text.next_word(position) else { return false };
        position = next;
        terms.contains(index.vocabulary.term_of(word))
    })
}

/// Cuts a run of units into the longest pieces that occur, from left to right; a unit that occurs
/// nowhere is a piece of its own.
pub(crate) fn longest_pieces(index: &Index, terms: &[String]) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    while start < terms.len() {
        let mut end = start + 1;
        while end < terms.len() && find(index, &terms[start..=end], false).is_some() {
            end += 1;
        }
        pieces.push(start..end);
        start = end;
    }
    pieces
}
