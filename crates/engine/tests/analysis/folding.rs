//! Terms: against the definition, character by character, and the laws that hold for all text.

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
fn tables_are_those_that_are_generated() {
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

/// Case is folded, by whatever capitals a letter has. A iota subscript is an accent, but a letter among
/// capitals (ᾳ, ΑΙ); circled letters are symbols.
#[test]
fn capitals_fold_as_small_letters() {
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

/// Of all letters of Latin, Greek and Cyrillic, but for some that are a symbol or history (ǰ, ϓ, ѷ, ẛ).
#[test]
fn accents_are_kept_where_they_are_to_be() {
    const OTHERS: &str = "İǰϓϔѶѷẛ";
    const STROKES: &str = "ØøÐðĐđĦħŁłŊŋŦŧǤǥŉ";
    let normalizer = DecomposingNormalizer::new_nfd();
    for c in assigned().filter(|c| c.is_alphabetic() && !OTHERS.contains(*c)) {
        let letter = c.to_string();
        let decomposed: Vec<char> = normalizer.normalize(&letter).chars().collect();
        let has_mark = decomposed[0] < '\u{530}' && decomposed.len() > 1;
        let kept = with_accents(&letter);
        // Ὰ and some more are taken for capitals without accents.
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

/// What one character is and others make together.
#[test]
fn decomposed_characters_fold_as_composed() {
    let normalizer = DecomposingNormalizer::new_nfd();
    let terms = |text: &str| tokenize(text).map(|token| term(&text[token])).collect::<Vec<_>>();
    let composing = ComposingNormalizer::new_nfc();
    // Nobody composes to what is another character's second place, as compatibility ideographs are.
    for c in assigned().filter(|c| composing.normalize(c.encode_utf8(&mut [0; 4])).chars().eq([*c])) {
        let decomposed = normalizer.normalize(c.encode_utf8(&mut [0; 4])).into_owned();
        assert_eq!(terms(&decomposed), terms(&c.to_string()), "{c}");
    }
}

/// Signs that make a letter of its own of some letters, and are accents on others: behind every letter around those.
#[test]
fn what_makes_a_letter_of_its_own_does_so_where_unicode_has_one() {
    let normalizer = ComposingNormalizer::new_nfc();
    let pairs = |first: std::ops::RangeInclusive<char>, second: std::ops::RangeInclusive<char>| {
        for first in first {
            for second in second.clone() {
                let apart = format!("{first}{second}");
                let joined = normalizer.normalize(&apart).into_owned();
                assert_eq!(term(&apart), term(&joined), "{first} U+{:04X}", second as u32);
                // And behind something else.
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

    /// Composed or decomposed: the same terms.
    #[test]
    fn equivalent_texts_have_the_same_terms(text in any_text()) {
        let terms = |text: &str| tokenize(text).map(|token| term(&text[token])).collect::<Vec<_>>();
        let composed = ComposingNormalizer::new_nfc().normalize(&text).into_owned();
        let decomposed = DecomposingNormalizer::new_nfd().normalize(&text).into_owned();
        prop_assert_eq!(terms(&composed), terms(&decomposed));
    }
}
