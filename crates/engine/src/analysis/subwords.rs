//! Subwords: words within a word, as in `HashMap`, `l'école`, `utf8`, `국립미술관`.

use std::ops::Range;

use super::characters::Characters;
use super::class::Role;

/// Bytes of a syllable of Hangul, and of two.
const SYLLABLE_LENGTH: usize = 3;
const PAIR_LENGTH: usize = 2 * SYLLABLE_LENGTH;

/// The byte offsets at which subwords begin, except the first, in order.
///
/// A subword begins at a hump (`Hash|Map`, `parse|HTTP|Response`, but not within `URLs`), where letters meet digits
/// (`utf|8`), and after an apostrophe (`l'|école`). Humps and digits are those of ASCII. [`fold`](super::fold)
/// leaves at least one character of every subword.
///
/// ```
/// # use samara_engine::analysis::subword_starts;
/// assert_eq!(subword_starts("HashMap").collect::<Vec<_>>(), [4]);
/// ```
pub fn subword_starts(token: &str) -> impl Iterator<Item = usize> + '_ {
    // No subword ends before the first letter: a leading apostrophe is not a subword.
    let mut before = Kind::Mark;
    token.char_indices().filter_map(move |(at, c)| {
        let kind = Kind::of(c);
        let begins = match (before, kind) {
            (_, Kind::Mark) | (Kind::Mark, Kind::Apostrophe) => return None,
            (Kind::Mark, _) | (_, Kind::Apostrophe) => false,
            (Kind::Apostrophe, _) | (Kind::Lower, Kind::Upper) => true,
            (Kind::Upper, Kind::Upper) => is_hump(&token[at + 1..]),
            _ => (before == Kind::Digit) != (kind == Kind::Digit),
        };
        before = kind;
        begins.then_some(at)
    })
}

/// The byte ranges of the subwords of a token, in order: what lies between their [starts](subword_starts), and of a longer run of
/// Hangul the pairs of adjacent syllables, because Korean joins nouns to each other and particles to nouns.
///
/// ```
/// # use samara_engine::analysis::subwords;
/// assert_eq!(subwords("HashMap"), [0..4, 4..7]);
/// assert_eq!(subwords("미술관"), [0..6, 3..9]);
/// assert!(subwords("map").is_empty());
/// ```
pub fn subwords(token: &str) -> Vec<Range<usize>> {
    let mut parts = syllable_pairs(token);
    if parts.is_empty() {
        let mut start = 0;
        for border in subword_starts(token) {
            parts.push(start..border);
            start = border;
        }
        if start > 0 {
            parts.push(start..token.len());
        }
    }
    parts
}

/// The byte ranges of the pairs of adjacent syllables of a word in Hangul; none where it is no longer than one pair.
pub(crate) fn syllable_pairs(word: &str) -> Vec<Range<usize>> {
    let mut pairs = Vec::new();
    if word.len() > PAIR_LENGTH && word.chars().all(|c| matches!(c, '\u{AC00}'..='\u{D7A3}')) {
        let mut start = 0;
        while start + PAIR_LENGTH <= word.len() {
            pairs.push(start..start + PAIR_LENGTH);
            start += SYLLABLE_LENGTH;
        }
    }
    pairs
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lower,
    Upper,
    Digit,
    /// A letter outside of ASCII, of any case.
    Letter,
    Apostrophe,
    /// Extends the character before it.
    Mark,
}

impl Kind {
    fn of(c: char) -> Self {
        match c {
            'a'..='z' => Self::Lower,
            'A'..='Z' => Self::Upper,
            '0'..='9' => Self::Digit,
            _ => match Characters::get().role(c) {
                Role::Letter => Self::Letter,
                Role::Apostrophe | Role::Glottal => Self::Apostrophe,
                _ => Self::Mark,
            },
        }
    }
}

/// Whether a capital after capitals begins a subword, by what follows it.
fn is_hump(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_ascii_lowercase()) && rest != "s"
}

#[cfg(test)]
mod tests {
    use super::subword_starts;

    #[test]
    fn subwords_begin_where_readers_expect() {
        for parts in [
            "hash",
            "HASH",
            "Hash",
            "Hash|Map",
            "parse|HTTP|Response",
            "i|Phone",
            "Na|N",
            "parse|URLs",
            "UR|Ls|Map",
            "utf|8",
            "x|86",
            "h|2|o",
            "1|st",
            "2022",
            "l'|école",
            "People’|s",
            "Ta'|ang",
            "ʻokina",
            "Taʼ|ang",
            "maʻ",
            "ÉCOLE",
            "école",
            "e\u{301}cole|Map",
            "1\u{fe0f}\u{20e3}",
            "မာ",
            "👩‍👩‍👧",
            "日",
        ] {
            let token = parts.replace('|', "");
            let mut bounds = vec![0];
            bounds.extend(subword_starts(&token));
            bounds.push(token.len());
            let found: Vec<&str> = bounds.windows(2).map(|part| &token[part[0]..part[1]]).collect();
            assert_eq!(found.join("|"), parts);
        }
    }
}
