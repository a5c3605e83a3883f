//! Forms of a word that no stemmer knows: terms that share a long prefix, and terms that end with the word.
//!
//! Where words take endings, the forms of a word begin alike, and truncation works about as well as stemming.
//! Source: McNamee & Mayfield, Character N-Gram Tokenization for European Language Text Retrieval (2004). How many letters
//! two forms share depends on the script: two syllables of Hangul say as much as five letters of Telugu. So the length of
//! the prefix depends on the vocabulary: it is the shortest prefix that at most [`MAX_FORMS`] terms share.
//!
//! Hebrew writes `and`, `the` and `in` as letters in front of a word; such a form ends with the word.

use crate::ids::TermId;
use crate::index::vocabulary::{Vocabulary, digits};
use crate::parameters::{MAX_FORMS, shared_form_weight};

/// Minimum length of the prefix, in letters, and in syllables of a script that writes these.
const MIN_LETTERS: usize = 4;
const MIN_SYLLABLES: usize = 2;
/// The minimum length of an end that is a form, in letters.
const MIN_END_LETTERS: usize = 3;
/// The maximum length of a word, in thirds of the length of its end: of all bytes of both, at least three quarters are shared.
const MAX_THIRDS: usize = 5;

/// The other terms that share at least half of a word as their prefix, with their weights. Forms have the same digits:
/// `2021` is no form of `2022`.
pub(super) fn with_prefix(vocabulary: &Vocabulary, word: &str) -> Vec<(TermId, f32)> {
    let bounds: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
    let letters = bounds.len() - 1;
    let min = if word.starts_with(is_syllable) { MIN_SYLLABLES } else { MIN_LETTERS };
    let mut ranges =
        bounds.iter().skip(letters.div_ceil(2).max(min)).map(|&end| vocabulary.with_prefix(&word[..end]));
    let Some(range) = ranges.find(|range| range.len() <= MAX_FORMS) else { return Vec::new() };
    let mut forms = Vec::new();
    for term in range.iter() {
        let form = vocabulary.term(term);
        if form != word && digits(form).eq(digits(word)) {
            let shared = form.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count();
            let share = 2.0 * shared as f32 / (form.len() + word.len()) as f32;
            forms.push((term, shared_form_weight(share)));
        }
    }
    forms
}

/// The weight of a form where one is the end of the other.
pub(super) fn weight_of_end(form: &str, word: &str) -> f32 {
    let shared = form.len().min(word.len());
    shared_form_weight(2.0 * shared as f32 / (form.len() + word.len()) as f32)
}

/// The ends of a word that may be the same word in another form, without the word itself.
pub(super) fn ends(word: &str) -> impl Iterator<Item = &str> {
    let starts = (1..word.len()).filter(|&start| word.is_char_boundary(start));
    starts.map(|start| &word[start..]).filter(|end| is_end(word, end))
}

/// Whether a word may be the same as its end in another form.
pub(super) fn is_end(word: &str, end: &str) -> bool {
    let letters = end.bytes().filter(|byte| byte & 0xC0 != 0x80).count();
    end.len() < word.len()
        && 3 * word.len() <= MAX_THIRDS * end.len()
        && letters >= MIN_END_LETTERS
        && word.ends_with(end)
        && digits(end).eq(digits(word))
}

/// Whether a letter is a syllable: Ethiopic, Cherokee, Canadian Aboriginal syllabics, Hangul.
fn is_syllable(letter: char) -> bool {
    matches!(letter, '\u{1200}'..='\u{167F}' | '\u{AC00}'..='\u{D7A3}')
}
