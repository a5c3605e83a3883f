//! Whether hits stay while a reader goes on typing.

use std::fmt;

use crate::collection::Collection;
use crate::samara::Samara;

/// How many queries are typed, and how many words of each.
const MAX_QUERIES: usize = 100;
const MAX_WORDS: usize = 6;

/// What happens to the top hit of a finished word while the next word is typed.
#[derive(Debug, Default, PartialEq)]
pub struct Flicker {
    /// Prefixes that were typed.
    pub keystrokes: usize,
    /// Prefixes that removed the hit from the first ten.
    pub gone: usize,
    /// Prefixes that removed it although the whole word brings it back.
    pub lost: usize,
}

impl fmt::Display for Flicker {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let share = |count: usize| count as f64 / self.keystrokes.max(1) as f64;
        let (gone, lost) = (share(self.gone), share(self.lost));
        write!(out, "{} keystrokes; the top hit gone {gone:.3}, gone and back {lost:.3}", self.keystrokes)
    }
}

/// Types the queries of a collection, letter by letter.
pub fn measure(collection: &Collection, samara: &Samara) -> Flicker {
    let step = collection.queries.len().div_ceil(MAX_QUERIES).max(1);
    let mut flicker = Flicker::default();
    for query in collection.queries.iter().step_by(step) {
        let mut typed = String::new();
        for word in query.text.split_whitespace().take(MAX_WORDS) {
            if !typed.is_empty() {
                flicker.next_word(&typed, word, |query| samara.typing(query));
                typed.push(' ');
            }
            typed.push_str(word);
        }
    }
    flicker
}

impl Flicker {
    fn next_word(&mut self, typed: &str, word: &str, search: impl Fn(&str) -> Vec<String>) {
        let before = search(&format!("{typed} "));
        let Some(top) = before.first() else { return };
        let stays = search(&format!("{typed} {word} ")).contains(top);
        for (end, letter) in word.char_indices() {
            let prefix = &word[..end + letter.len_utf8()];
            self.keystrokes += 1;
            if !search(&format!("{typed} {prefix}")).contains(top) {
                self.gone += 1;
                self.lost += usize::from(stays);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_hits_that_disappear_and_return() {
        let mut flicker = Flicker::default();
        flicker.next_word("maple", "see", |query| match query {
            "maple s" => vec!["b".into()],
            _ => vec!["a".into(), "b".into()],
        });
        assert_eq!(flicker, Flicker { keystrokes: 3, gone: 1, lost: 1 });
        flicker.next_word(
            "maple",
            "x",
            |query| if query == "maple " { vec!["a".into()] } else { Vec::new() },
        );
        assert_eq!(flicker, Flicker { keystrokes: 4, gone: 2, lost: 1 });
    }
}
