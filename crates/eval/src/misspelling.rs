//! A model of typing errors; deterministic.
//!
//! One error in the rarest word of a query. Most misspelt words have one error: a letter inserted, deleted, substituted
//! or transposed (Damerau 1964), and in one of twelve it is in the first letter (Pollock & Zamora 1984). A wrong
//! letter is a neighbour of the right one on the keyboard.

use std::ops::Range;

use samara_engine::analysis::tokenize;

use crate::collection::{Collection, Query};
use crate::samara::{Samara, words};

/// Shorter words are left alone: with an error they cannot be recognized.
const MIN_LETTERS: usize = 4;

const KEYBOARD: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// The queries with their rarest word misspelt, and for each what that word was. Queries without a word that can be
/// misspelt are left as they are.
pub fn misspell(collection: &Collection, samara: &Samara) -> (Collection, Vec<Option<Misspelling>>) {
    let mut misspelt = collection.clone();
    let mut meant = Vec::new();
    for query in &mut misspelt.queries {
        meant.push(rarest(&query.text, samara).map(|place| {
            let word = query.text[place.clone()].to_lowercase();
            let typed = with_error(&word);
            query.text.replace_range(place, &typed);
            Misspelling { word, typed }
        }));
    }
    (misspelt, meant)
}

/// The queries with a space inserted in their rarest word, and with the space after it deleted.
pub fn misspace(collection: &Collection, samara: &Samara) -> (Collection, Collection) {
    let (mut too_many, mut too_few) = (collection.clone(), collection.clone());
    for (one, other) in too_many.queries.iter_mut().zip(&mut too_few.queries) {
        let Some(place) = rarest(&one.text, samara) else { continue };
        one.text.insert(usize::midpoint(place.start, place.end), ' ');
        if other.text[place.end..].starts_with(' ') {
            other.text.remove(place.end);
        }
    }
    (too_many, too_few)
}

/// The range of the rarest word of a query that can be misspelt.
fn rarest(query: &str, samara: &Samara) -> Option<Range<usize>> {
    let places = tokenize(query).filter(|place| {
        let word = &query[place.clone()];
        word.len() >= MIN_LETTERS && word.bytes().all(|letter| letter.is_ascii_alphabetic())
    });
    let known = places.filter(|place| samara.count(&query[place.clone()]) > 0);
    known.min_by_key(|place| samara.count(&query[place.clone()]))
}

/// A word as meant and as typed.
pub struct Misspelling {
    word: String,
    typed: String,
}

/// The share of the misspelt queries that were corrected to something else than what was meant.
pub fn corrected_otherwise(misspelt: &Collection, meant: &[Option<Misspelling>], samara: &Samara) -> f64 {
    let wrongly = |query: &Query, meant: &Misspelling| {
        let suggestion = samara.suggestion(&query.text).unwrap_or_default();
        !suggestion.is_empty()
            && !words(&suggestion).contains(&meant.word)
            && !words(&suggestion).contains(&meant.typed)
    };
    let pairs = misspelt.queries.iter().zip(meant);
    let pairs: Vec<_> = pairs.filter_map(|(query, meant)| Some((query, meant.as_ref()?))).collect();
    share(pairs.iter().filter(|(query, meant)| wrongly(query, meant)).count(), pairs.len())
}

/// The share of the correctly spelt queries that were corrected.
pub fn corrected(collection: &Collection, samara: &Samara) -> f64 {
    let corrected = collection.queries.iter().filter(|query| samara.suggestion(&query.text).is_some());
    share(corrected.count(), collection.queries.len())
}

fn share(some: usize, all: usize) -> f64 {
    some as f64 / all.max(1) as f64
}

/// The word with one error, chosen by the word alone.
fn with_error(word: &str) -> String {
    let mut dice = hash(word);
    let mut roll = |sides: usize| {
        let side = (dice >> 16) as usize % sides;
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        side
    };
    let letters: Vec<u8> = word.bytes().collect();
    loop {
        let at = if roll(12) == 0 { 0 } else { 1 + roll(letters.len() - 1) };
        let mut typed = letters.clone();
        match roll(5) {
            0 => typed.swap(at, (at + 1).min(letters.len() - 1)),
            1 => drop(typed.remove(at)),
            2 => typed.insert(at, letters[at]),
            3 => typed[at] = neighbour_key(letters[at], roll(4)),
            _ => typed.insert(at, neighbour_key(letters[at], roll(4))),
        }
        if typed != letters {
            return String::from_utf8_lossy(&typed).into_owned();
        }
    }
}

/// A neighbour of a key: left, right, above or below; the key itself if there is none.
fn neighbour_key(letter: u8, side: usize) -> u8 {
    let find = |row: &str| row.bytes().position(|key| key == letter);
    let Some(row) = KEYBOARD.iter().position(|row| find(row).is_some()) else { return letter };
    let column = find(KEYBOARD[row]).unwrap_or(0);
    let (row, column) = match side {
        0 => (Some(row), column.checked_sub(1)),
        1 => (Some(row), Some(column + 1)),
        2 => (row.checked_sub(1), Some(column)),
        _ => (Some(row + 1), Some(column)),
    };
    let key = row.and_then(|row| KEYBOARD.get(row)).and_then(|row| row.as_bytes().get(column?));
    key.copied().unwrap_or(letter)
}

/// FNV-1a: the same on every machine and with every compiler.
fn hash(word: &str) -> u64 {
    word.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_is_one_edit_and_deterministic() {
        for word in ["maple", "samara", "wind", "propeller", "aaaa", "germination"] {
            let typed = with_error(word);
            assert_ne!(typed, word);
            assert_eq!(typed, with_error(word));
            assert!(typed.len().abs_diff(word.len()) <= 1, "{word} {typed}");
            let common = word.bytes().zip(typed.bytes()).take_while(|(a, b)| a == b).count();
            let behind = word.bytes().rev().zip(typed.bytes().rev()).take_while(|(a, b)| a == b).count();
            assert!(common + behind + 2 >= word.len(), "{word} {typed}");
        }
    }

    #[test]
    fn neighbours_of_a_key() {
        assert_eq!([0, 1, 2, 3].map(|side| neighbour_key(b's', side)), *b"adwx");
        assert_eq!([0, 2].map(|side| neighbour_key(b'q', side)), *b"qq");
    }
}
