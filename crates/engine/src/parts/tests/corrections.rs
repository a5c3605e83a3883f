//! Corrections and joined words, against those of the whole index.

use super::{Both, document};
use crate::options::SearchOptions;

/// Words of several blocks: syllables in a row, some of them written with capital letters.
fn word(number: usize) -> String {
    let syllables = ["ba", "cor", "du", "fen", "gil", "hom", "jut", "kra", "lis", "mon", "pur", "qua"];
    let parts = [number % 12, number / 12 % 12, number / 144 % 12, number * 7 % 12];
    let text = parts.map(|part| syllables[part]).concat();
    if number.is_multiple_of(5) { text.to_uppercase() } else { text }
}

/// More than a block of words; how many documents have each differs.
fn words() -> Both {
    let both = (0..40usize).map(|at| {
        let own = (0..1700).filter(|number| number % 40 == at || (number * 31 + at * 17).is_multiple_of(23));
        let text = own.map(word).collect::<Vec<_>>().join(" ");
        document(&at.to_string(), "", &[&text, "microfinance and hotspot"])
    });
    Both::new(both)
}

#[test]
fn corrections_are_those_of_the_whole_index() {
    let both = words();
    let mut index = both.open();
    assert!(index.root.forward.len() > 2 && index.root.backward.len() > 2);
    let mut state = 5u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
        (state >> 33) as usize % below
    };
    let mut corrected = 0;
    for round in 0..150 {
        let mut typed: Vec<char> = word(random(1700)).to_lowercase().chars().collect();
        // Blocks by beginning and by ending have a correction where all edits are in one half of the word.
        let (start, length) =
            if random(2) == 0 { (0, typed.len() / 2) } else { (typed.len() / 2 + 1, typed.len() / 2 - 1) };
        let edits = if round % 3 > 1 { 1 + random(2) } else { 1 };
        for _ in 0..edits {
            let at = start + random(length.min(typed.len() - start));
            match random(3) {
                0 => typed.insert(at, 'x'),
                1 => drop(typed.remove(at)),
                _ => typed[at] = 'z',
            }
        }
        let typed: String = typed.into_iter().collect();
        let query = if round % 3 > 1 { format!("{typed} ") } else { typed };
        let options = SearchOptions::default();
        let whole = both.whole.search(&query, &options);
        let parts = both.ask(&mut index, |_| {}, |index| index.search(&query, &options).unwrap());
        assert_eq!(parts.suggestion, whole.suggestion, "{query}");
        assert_eq!(parts.total, whole.total, "{query}");
        corrected += usize::from(whole.suggestion.is_some());
    }
    assert!(corrected > 100, "{corrected}");
}

#[test]
fn words_that_are_typed_apart_are_joined() {
    let both = words();
    for (query, joined) in [
        ("micro finance ", Some("microfinance ")),
        ("hot spot ", Some("hotspot ")),
        // The last word may be unfinished.
        ("micro fina", Some("microfinance")),
        ("hot sp", Some("hotspot")),
        ("micro fina ", None),
        ("hot finance ", None),
    ] {
        let options = SearchOptions::default();
        let suggestion = both.search(query, &options).suggestion;
        assert_eq!(suggestion, both.whole.search(query, &options).suggestion, "{query}");
        if let Some(joined) = joined {
            assert_eq!(suggestion.as_deref().map(str::trim), Some(joined.trim()), "{query}");
        }
    }
}

/// Completions of a word are those of the whole index, in whichever blocks they are.
#[test]
fn completions_are_those_of_the_whole_index() {
    let both = words();
    for prefix in ["b", "ba", "cor", "corcor", "k", "kra", "li", "quaquaqua", "q", "z", "dugil", "mon", "a"] {
        let words = |count: usize| {
            let all = both.whole.suggest(prefix, 5000).into_iter();
            all.filter(|one| !one.text.contains(' ')).take(count).collect::<Vec<_>>()
        };
        for limit in [0, 1, 7, 5000] {
            let found = both.ask(&mut both.open(), |_| {}, |index| index.suggest(prefix, limit));
            assert_eq!(found, words(limit), "{prefix}");
        }
        // A prefix without a list of its own stands for the words that begin with it.
        let options = SearchOptions::default().typos(false);
        assert_eq!(
            both.search(prefix, &options).total,
            both.whole.search(prefix, &options).total,
            "{prefix}"
        );
    }
}
