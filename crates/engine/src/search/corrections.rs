//! The word that was probably meant.

use std::cell::RefCell;
use std::cmp::Reverse;

use super::phrase;
use crate::index::Index;
use crate::query::{Atom, Ending, Query, Word};
use crate::vocabulary::TermId;

/// Words longer than this are not corrected.
const MOST_LETTERS: usize = 32;

/// More edits than any word may be away.
const FAR: u8 = 100;

/// What a missing space costs: as much as an edit.
const SPACE: u8 = 2;
/// A word of fewer bytes is parted only where a hyphen or the like stands between its parts.
const LEAST_PARTED: usize = 6;

/// How many edits a word of so many letters may be away from what was meant.
fn most_edits(letters: usize) -> u8 {
    match letters {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// The query as it should have been typed, where a word of it is not found at all.
pub(crate) fn correct(index: &Index, text: &str, query: &Query) -> Option<String> {
    let words: Vec<(&Word, bool)> = query
        .clauses
        .iter()
        .flat_map(|clause| &clause.alternatives)
        .filter_map(|atom| match atom {
            Atom::Word(word) => Some((word, word.ending == Ending::Star || index.occurs(word))),
            Atom::Phrase(_) => None,
        })
        .collect();
    let mut corrected = text.to_owned();
    let mut changed = false;
    // From the end on, so that places stay true.
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
            && let Some(whole) = joined(index, first, word)
        {
            at -= 1;
            replace(first.start, end, index.spelling(whole));
        } else if !found && let Some(meant) = index.remembered.meant(index, word) {
            replace(word.start, end, &meant);
        }
    }
    changed.then_some(corrected)
}

/// The term of two words that should be one: `micro finance`.
fn joined(index: &Index, first: &Word, second: &Word) -> Option<TermId> {
    let whole = first.term.clone() + &second.term;
    let begun = || index.vocabulary.with_prefix(&whole).iter().next();
    index.vocabulary.find(&whole).or_else(|| if second.ending == Ending::Open { begun() } else { None })
}

/// What was meant by the last words that were corrected: with every letter typed behind a word, the same one is asked
/// for again, and to look through all terms takes longer than all else.
#[derive(Default)]
pub(crate) struct Remembered(RefCell<Vec<(Word, Option<String>)>>);

impl Remembered {
    /// As many words as a query has, as a rule.
    const MOST: usize = 8;

    fn meant(&self, index: &Index, word: &Word) -> Option<String> {
        let mut known = self.0.borrow_mut();
        let same = |other: &Word| other.term == word.term && other.ending == word.ending;
        if let Some((_, meant)) = known.iter().find(|(other, _)| same(other)) {
            return meant.clone();
        }
        let meant = meant(index, word);
        if known.len() == Self::MOST {
            known.remove(0);
        }
        known.push((word.clone(), meant.clone()));
        meant
    }
}

/// What was probably meant by a word.
fn meant(index: &Index, word: &Word) -> Option<String> {
    let near = near(index, &word.term, word.ending == Ending::Open).into_iter().min();
    if near.is_none_or(|near| near.cost > SPACE)
        && let Some(parts) = parted(index, &word.term)
    {
        return Some(parts);
    }
    Some(index.spelling(near?.term).to_owned())
}

/// A word that should be two, which stand together somewhere (`powersharing`): those that do so most often.
fn parted(index: &Index, word: &str) -> Option<String> {
    let borders = word.char_indices().skip(1).map(|(border, _)| border);
    let parts = borders.filter_map(|border| {
        let (first, second) = word.split_at(border);
        let one = index.vocabulary.find(first)?;
        let other = index.vocabulary.find(second)?;
        // `anyone` is a word, wherever any one is written.
        if [first, second].iter().any(|part| index.is_stop_word(part)) {
            return None;
        }
        let (_, places) = phrase::find(index, &[first.to_owned(), second.to_owned()], false)?;
        let separator = index.text.separator_behind(places[0].position());
        // Short words stand together by chance (`in a`), unless something joins them (`Pa-O`).
        let is_short = word.len() < LEAST_PARTED && separator.is_none();
        (!is_short).then(|| {
            let separator = separator.unwrap_or(" ");
            (places.len(), index.spelling(one).to_owned() + separator + index.spelling(other))
        })
    });
    parts.max_by_key(|(times, _)| *times).map(|(_, parts)| parts)
}

/// A term near a word that was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Correction {
    /// Twice the edits, and one more where only the beginning of the term is near.
    cost: u8,
    /// Whether the first letters differ: people seldom miss the first one.
    other_first: bool,
    /// The fewer documents, the later.
    rarity: Reverse<u32>,
    term: TermId,
}

/// All terms within the edits that the word's length allows.
fn near(index: &Index, word: &str, open: bool) -> Vec<Correction> {
    let typed: Vec<char> = word.chars().collect();
    let most = most_edits(typed.len());
    let mut found = Vec::new();
    if most == 0 || typed.len() > MOST_LETTERS {
        return found;
    }
    let vocabulary = &index.vocabulary;
    let mut walk = Walk::new(&typed, most);
    let mut note = |term: TermId, distance: u8, begun: u8| {
        // Who types a number means no other.
        if !digits(vocabulary.term(term)).eq(digits(word)) {
            return;
        }
        let whole = (distance <= most).then(|| distance * 2);
        let begun = (open && begun <= most).then(|| begun * 2 + 1);
        if let Some(cost) = whole.into_iter().chain(begun).min() {
            found.push(Correction {
                cost,
                other_first: !vocabulary.term(term).starts_with(typed[0]),
                rarity: Reverse(index.postings.document_count(term)),
                term,
            });
        }
    };
    let mut at = 0;
    while at < vocabulary.term_count() {
        let text = vocabulary.term(TermId(at as u32));
        match walk.go_to(text) {
            Ok(distance) => {
                note(TermId(at as u32), distance, walk.nearest_beginning());
                at += 1;
            }
            Err(dead) => {
                let end = vocabulary.prefix_end(at, &text[..dead]);
                let begun = walk.nearest_beginning();
                if open && begun <= most {
                    (at..end).for_each(|at| note(TermId(at as u32), u8::MAX, begun));
                }
                at = end;
            }
        }
    }
    found
}

fn digits(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().filter(u8::is_ascii_digit)
}

/// Distances between a typed word and one term after the other, in sorted order: what two terms
/// begin with alike is calculated once, and terms whose beginning is too far already are skipped.
///
/// The distance is that of optimal string alignment: insertion, deletion, substitution and
/// transposition of neighbours cost one each (Damerau 1964; Boytsov 2011, 2.2).
struct Walk<'a> {
    typed: &'a [char],
    most: u8,
    /// The letters of the current term.
    letters: Vec<char>,
    /// Per letter, where it ends in the term.
    ends: Vec<usize>,
    /// `rows[d][j]`: the distance between the first d letters of the term and the first j typed.
    rows: Vec<[u8; MOST_LETTERS + 1]>,
}

impl<'a> Walk<'a> {
    fn new(typed: &'a [char], most: u8) -> Self {
        let first = std::array::from_fn(|j| j as u8);
        Self { typed, most, letters: Vec::new(), ends: Vec::new(), rows: vec![first] }
    }

    /// The distance of the typed word to `term`; or, as an error, the length of a beginning of it
    /// with which no term is near.
    fn go_to(&mut self, term: &str) -> Result<u8, usize> {
        let same = self.letters.iter().zip(term.chars()).take_while(|(old, new)| **old == *new).count();
        self.letters.truncate(same);
        self.ends.truncate(same);
        self.rows.truncate(same + 1);
        let start = self.ends.last().copied().unwrap_or(0);
        for (at, letter) in term[start..].char_indices() {
            let end = start + at + letter.len_utf8();
            self.letters.push(letter);
            self.ends.push(end);
            if self.push_row() > self.most {
                self.letters.pop();
                self.ends.pop();
                self.rows.pop();
                return Err(end);
            }
        }
        Ok(self.rows[self.letters.len()][self.typed.len()])
    }

    /// Adds the row of the last letter and gives its smallest distance.
    fn push_row(&mut self) -> u8 {
        let depth = self.letters.len();
        let letter = self.letters[depth - 1];
        let above = &self.rows[depth - 1];
        // Further from the diagonal the distance is more than `most`.
        let most = usize::from(self.most);
        let near = depth.saturating_sub(most).max(1)..self.typed.len().min(depth + most) + 1;
        let mut row = [FAR; MOST_LETTERS + 1];
        row[0] = u8::try_from(depth).unwrap_or(u8::MAX);
        let mut least = row[0];
        for j in near.clone() {
            let substituted = above[j - 1].saturating_add(u8::from(self.typed[j - 1] != letter));
            let mut distance = substituted.min(above[j].saturating_add(1)).min(row[j - 1].saturating_add(1));
            if depth > 1
                && j > 1
                && self.typed[j - 2] == letter
                && self.typed[j - 1] == self.letters[depth - 2]
            {
                distance = distance.min(self.rows[depth - 2][j - 2].saturating_add(1));
            }
            row[j] = distance;
            least = least.min(distance);
        }
        // A transposition may still be completed from the row above.
        let before = above[near.start - 1..near.end].iter().min().copied().unwrap_or(FAR);
        self.rows.push(row);
        least.min(before.saturating_add(1))
    }

    /// The smallest distance between the typed word and a beginning of the term.
    fn nearest_beginning(&self) -> u8 {
        let typed = self.typed.len();
        self.rows[1..].iter().map(|row| row[typed]).min().unwrap_or(u8::MAX)
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition, without tricks.
    fn naive(a: &[char], b: &[char]) -> u8 {
        match (a, b) {
            ([], rest) | (rest, []) => rest.len() as u8,
            ([a_rest @ .., x], [b_rest @ .., y]) => {
                let mut distance = (naive(a_rest, b_rest) + u8::from(x != y))
                    .min(naive(a_rest, b) + 1)
                    .min(naive(a, b_rest) + 1);
                if let ([a_head @ .., v, w], [b_head @ .., p, q]) = (a, b)
                    && v == q
                    && w == p
                {
                    distance = distance.min(naive(a_head, b_head) + 1);
                }
                distance
            }
        }
    }

    proptest! {
        #[test]
        fn walk_agrees_with_the_definition(
            mut terms in prop::collection::btree_set("[abc]{1,6}", 1..20),
            typed in "[abc]{1,6}",
            most in 0u8..3,
        ) {
            terms.insert("b".into());
            let typed: Vec<char> = typed.chars().collect();
            let mut walk = Walk::new(&typed, most);
            let mut dead: Option<String> = None;
            for term in &terms {
                let letters: Vec<char> = term.chars().collect();
                let distance = naive(&letters, &typed);
                if dead.as_ref().is_some_and(|dead| term.starts_with(dead)) {
                    prop_assert!(distance > most);
                    continue;
                }
                match walk.go_to(term) {
                    Ok(found) => {
                        prop_assert_eq!(found.min(most + 1), distance.min(most + 1));
                        let begun = (1..=letters.len()).map(|n| naive(&letters[..n], &typed)).min();
                        prop_assert_eq!(walk.nearest_beginning().min(most + 1), begun.unwrap().min(most + 1));
                    }
                    Err(length) => {
                        prop_assert!(distance > most);
                        dead = Some(term[..length].to_owned());
                    }
                }
            }
        }
    }
}
