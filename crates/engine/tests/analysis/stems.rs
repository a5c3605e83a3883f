//! The rules that stems keep.

use proptest::prelude::*;
use samara_engine::analysis::Language;

/// Words that look English to a stemmer: beginnings, and endings one after the other.
fn words() -> impl Strategy<Value = String> {
    const ENDINGS: &[&str] = &[
        "s", "es", "ies", "sses", "eed", "ed", "ing", "at", "bl", "iz", "y", "ational", "tional", "enci",
        "anci", "izer", "bli", "alli", "entli", "eli", "ousli", "ization", "ation", "ator", "alism",
        "iveness", "fulness", "ousness", "aliti", "iviti", "biliti", "logi", "icate", "ative", "alize",
        "iciti", "ical", "ful", "ness", "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement",
        "ment", "ent", "ion", "ou", "ism", "ate", "iti", "ous", "ive", "ize", "e", "ll", "bility", "ly",
        "ity", "zz", "tt",
    ];
    let endings = prop::collection::vec(prop::sample::select(ENDINGS), 0..4);
    ("[a-z0-9]{0,5}", endings).prop_map(|(start, endings)| start + &endings.concat())
}

/// The vocabulary looks for the words of a stem among those that begin with it, last letter aside.
fn check(language: &Language, term: &str) {
    let stem = language.stem(term);
    let common = term.bytes().zip(stem.bytes()).take_while(|(a, b)| a == b).count();
    assert!(common + 1 >= stem.len(), "{term} {stem}");
    assert!(stem.len() <= term.len() && stem.is_empty() == term.is_empty(), "{term} {stem}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn begin_their_words(term in words()) {
        check(&Language::for_tag("en"), &term);
    }
}
