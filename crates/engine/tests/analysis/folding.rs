//! Folding, compared with its definition for every character, and the properties that hold for all text.

use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};
use proptest::prelude::*;
use samara_engine::analysis::{Accents, fold, tokenize};

use crate::class::Role;
use crate::pack;
use crate::text::{CHARACTERS, any_text, assigned};

fn term(token: &str) -> String {
    let mut term = String::new();
    fold(token, Accents::Folded, &mut term);
    term
}

fn with_accents(token: &str) -> String {
    let mut term = String::new();
    fold(token, Accents::Kept, &mut term);
    term
}

/// Run the example `unicode_tables` when this fails.
#[test]
fn tables_are_up_to_date() {
    let generated = pack::source(&CHARACTERS);
    assert!(generated == include_str!("../../src/analysis/tables.rs"), "src/analysis/tables.rs is stale");
}

#[test]
fn each_character_folds_as_defined() {
    for c in assigned() {
        let expected = match CHARACTERS.class(c).role {
            Role::Accent | Role::Glottal | Role::Apostrophe | Role::Invisible => String::new(),
            _ => CHARACTERS.fold(c).unwrap_or_else(|| c.to_string()),
        };
        assert_eq!(term(&c.to_string()), expected, "U+{:04X}", c as u32);
    }
}

/// All upper-case forms of a letter fold to it. Exceptions: an iota subscript is an accent, but a letter in capitals
/// (ᾳ, ΑΙ), and circled letters are symbols.
#[test]
fn capitals_fold_to_lower_case() {
    let normalizer = DecomposingNormalizer::new_nfd();
    for c in assigned() {
        let (upper, lower): (String, String) = (c.to_uppercase().collect(), c.to_lowercase().collect());
        let has_subscript = normalizer.normalize(&lower).contains('\u{345}');
        let is_symbol = matches!(CHARACTERS.class(c).role, Role::Separator | Role::Emoji);
        if !has_subscript && !is_symbol {
            assert_eq!(term(&upper), term(&lower), "{upper} {lower}");
        }
    }
}

/// All Latin, Greek and Cyrillic letters, except some symbols and historic letters (ǰ, ϓ, ѷ, ẛ).
#[test]
fn keeps_accents_of_latin_greek_and_cyrillic() {
    const OTHERS: &str = "İǰϓϔѶѷẛ";
    const STROKES: &str = "ØøÐðĐđĦħŁłŊŋŦŧǤǥŉ";
    let normalizer = DecomposingNormalizer::new_nfd();
    for c in assigned().filter(|c| c.is_alphabetic() && !OTHERS.contains(*c)) {
        let letter = c.to_string();
        let decomposed: Vec<char> = normalizer.normalize(&letter).chars().collect();
        let has_mark = decomposed[0] < '\u{530}' && decomposed.len() > 1;
        let kept = with_accents(&letter);
        // Ὰ and some others fold to capitals without accents.
        if kept == term(&letter) && c >= '\u{1FB8}' && !c.is_lowercase() {
            continue;
        }
        if STROKES.contains(c) || has_mark && term(&letter).chars().count() == 1 {
            assert_eq!(kept, c.to_lowercase().to_string());
        } else {
            assert_eq!(kept, term(&letter), "{c} has no accent");
        }
        assert_eq!(with_accents(&kept), kept);
        assert_eq!(term(&kept), term(&letter));
    }
}

/// A character and its decomposition.
#[test]
fn decomposed_characters_fold_as_composed() {
    let normalizer = DecomposingNormalizer::new_nfd();
    let terms = |text: &str| tokenize(text).map(|token| term(&text[token])).collect::<Vec<_>>();
    let composing = ComposingNormalizer::new_nfc();
    // Only characters that are in composed form: compatibility ideographs, for example, are not.
    for c in assigned().filter(|c| composing.normalize(c.encode_utf8(&mut [0; 4])).chars().eq([*c])) {
        let decomposed = normalizer.normalize(c.encode_utf8(&mut [0; 4])).into_owned();
        assert_eq!(terms(&decomposed), terms(&c.to_string()), "{c}");
    }
}

/// Signs that form a separate letter with some letters and are accents on others, combined with all letters of the
/// blocks.
#[test]
fn composes_the_same_letters_as_unicode() {
    let normalizer = ComposingNormalizer::new_nfc();
    let pairs = |first: std::ops::RangeInclusive<char>, second: std::ops::RangeInclusive<char>| {
        for first in first {
            for second in second.clone() {
                let apart = format!("{first}{second}");
                let joined = normalizer.normalize(&apart).into_owned();
                assert_eq!(term(&apart), term(&joined), "{first} U+{:04X}", second as u32);
                // The same inside a word.
                let (apart, joined) = (format!("и{apart}и"), format!("и{joined}и"));
                assert_eq!(term(&apart), term(&joined), "{first} U+{:04X}", second as u32);
            }
        }
    };
    pairs('\u{400}'..='\u{4FF}', '\u{300}'..='\u{310}');
    pairs('\u{3041}'..='\u{30FF}', '\u{3099}'..='\u{309A}');
    pairs('\u{1100}'..='\u{1115}', '\u{1160}'..='\u{1177}');
    pairs('\u{AC00}'..='\u{AC80}', '\u{11A6}'..='\u{11C4}');
    pairs('\u{D788}'..='\u{D7A3}', '\u{11A6}'..='\u{11C4}');
    pairs('\u{1112}'..='\u{1113}', '\u{11A6}'..='\u{11C4}');
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn terms_fold_to_themselves(text in any_text()) {
        for token in tokenize(&text) {
            let once = term(&text[token]);
            prop_assert_eq!(&term(&once), &once);
        }
    }

    /// Composed and decomposed text has the same terms.
    #[test]
    fn equivalent_texts_have_the_same_terms(text in any_text()) {
        let terms = |text: &str| tokenize(text).map(|token| term(&text[token])).collect::<Vec<_>>();
        let composed = ComposingNormalizer::new_nfc().normalize(&text).into_owned();
        let decomposed = DecomposingNormalizer::new_nfd().normalize(&text).into_owned();
        prop_assert_eq!(terms(&composed), terms(&decomposed));
    }
}
