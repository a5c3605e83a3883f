//! What is taken for an error, and for what was meant.

use super::index;
use crate::index::Index;
use crate::options::SearchOptions;

fn suggestion(index: &Index, query: &str) -> Option<String> {
    index.search(query, &SearchOptions::default()).suggestion
}

#[test]
fn allowed_edits_grow_with_the_word() {
    let index =
        index(&["abc", "waldo", "granite", "sediment", "x".repeat(32).as_str(), "y".repeat(33).as_str()]);
    for (typed, meant) in [
        ("abd ", None),           // three letters: none
        ("wald ", Some("waldo")), // four: one
        ("awldo ", Some("waldo")),
        ("wlado ", Some("waldo")),
        ("waldoo ", Some("waldo")),
        ("wldoo ", None),
        ("granote ", Some("granite")), // seven: one
        ("granoet ", None),
        ("sedimant ", Some("sediment")), // eight: two
        ("sedimatn ", Some("sediment")),
        ("sadimetn ", Some("sediment")),
        ("sadimetm ", None),
        ("zabcd ", None),
    ] {
        assert_eq!(
            suggestion(&index, typed).as_deref(),
            meant.map(|meant| meant.to_owned() + " ").as_deref(),
            "{typed}"
        );
    }
    // Words of 32 letters at most.
    assert!(suggestion(&index, &("x".repeat(30) + "zx ")).is_some());
    assert!(suggestion(&index, &("y".repeat(31) + "zy ")).is_none());
}

#[test]
fn only_words_without_matches_are_corrected() {
    let index = index(&["waldo villages HashMap", "wald corge"]);
    for typed in ["wald ", "waldo ", "village ", "hash ", "vill", "waldoo* ", "\"waldoo\" ", "map "] {
        assert_eq!(suggestion(&index, typed), None, "{typed}");
    }
    assert_eq!(suggestion(&index, "vill ").as_deref(), None);
    assert_eq!(suggestion(&index, "corge waldoo ").as_deref(), Some("corge waldo "));
    assert_eq!(suggestion(&index, "coreg-waldoo, corge").as_deref(), Some("corge-waldo, corge"));
    let never = SearchOptions { typos: false, ..SearchOptions::default() };
    assert_eq!(index.search("waldoo ", &never).suggestion, None);
}

#[test]
fn corrections_order_by_edits_first_letter_and_frequency() {
    // An edit before two.
    let stones = index(&["sediment sedimental", "sedimental"]);
    assert_eq!(suggestion(&stones, "sediient ").as_deref(), Some("sediment "));
    // The first letter, though the other is more frequent.
    let stones = index(&["bolt molt", "bolt"]);
    assert_eq!(suggestion(&stones, "moltt ").as_deref(), Some("molt "));
    let stones = index(&["bold molt", "bold"]);
    assert_eq!(suggestion(&stones, "mold ").as_deref(), Some("molt "));
    // The more frequent, though the other comes first in the alphabet.
    let stones = index(&["bolt", "bold", "bolt granite"]);
    assert_eq!(suggestion(&stones, "bolx ").as_deref(), Some("bolt "));
    // A word rather than a beginning, with as many edits.
    let stones = index(&["granite", "granites granites", "granites"]);
    assert_eq!(suggestion(&stones, "granute").as_deref(), Some("granite"));
    // Of a word that is not finished the beginning is enough; of one that is, it is not.
    let stones = index(&["sedimentology"]);
    assert_eq!(suggestion(&stones, "sedimant").as_deref(), Some("sedimentology"));
    assert_eq!(suggestion(&stones, "sedimant "), None);
}

#[test]
fn short_words_are_not_corrected_to_prefixes() {
    let index = index(&["reexports", "sedimentology"]);
    assert_eq!(suggestion(&index, "regex"), None);
    assert_eq!(suggestion(&index, "sedii"), None);
    assert_eq!(suggestion(&index, "sediim").as_deref(), Some("sedimentology"));
}

#[test]
fn numbers_are_not_corrected() {
    let index = index(&["in 2021 there", "utf8 and utf16"]);
    assert_eq!(suggestion(&index, "2022 "), None);
    assert_eq!(suggestion(&index, "utff8 ").as_deref(), Some("utf8 "));
    assert_eq!(suggestion(&index, "utf9 "), None);
}

#[test]
fn separated_words_are_joined() {
    let index = index(&["microfinance of villages", "micro granite"]);
    assert_eq!(suggestion(&index, "micro finance ").as_deref(), Some("microfinance "));
    assert_eq!(suggestion(&index, "the micro finance of ").as_deref(), Some("the microfinance of "));
    // Of a word that is not finished the beginning is enough.
    assert_eq!(suggestion(&index, "micro fina").as_deref(), Some("microfinance"));
    assert_eq!(suggestion(&index, "micro fina "), None);
    // Where both are found, nothing is wrong; where something stands between, they are two.
    assert_eq!(suggestion(&index, "micro granite "), None);
    assert_ne!(suggestion(&index, "micro-finance ").as_deref(), Some("microfinance "));
}

#[test]
fn joined_words_are_split() {
    let stones = index(&["power sharing and Pa-O", "power plant", "shadows in a", "river bed"]);
    assert_eq!(suggestion(&stones, "powersharing ").as_deref(), Some("power sharing "));
    assert_eq!(suggestion(&stones, "sharingpower "), None, "they do not stand together so");
    // Short words stand together by chance, unless something joins them.
    assert_eq!(suggestion(&stones, "pao ").as_deref(), Some("pa-o "));
    assert_eq!(suggestion(&stones, "ina "), None);
    assert_eq!(suggestion(&stones, "shadowsina "), None, "stop words are no parts");
    assert_eq!(suggestion(&stones, "riverbed ").as_deref(), Some("river bed "));
    // The parts that stand together most often; and an edit before a missing space costs as much.
    let stones = index(&["abc defg", "abcd efg", "abcd efg", "abcd efg x"]);
    assert_eq!(suggestion(&stones, "abcdefg ").as_deref(), Some("abcd efg "));
    let stones = index(&["power sharing", "powersharin"]);
    assert_eq!(suggestion(&stones, "powersharing ").as_deref(), Some("powersharin "));
    // Six letters are enough, five are not.
    let stones = index(&["abc def", "gh ijk"]);
    assert_eq!(suggestion(&stones, "abcdef ").as_deref(), Some("abc def "));
    assert_eq!(suggestion(&stones, "ghijk "), None);
}

/// Each correction scans the whole vocabulary.
#[test]
fn pasted_texts_are_not_corrected() {
    let index = index(&["waldo fredo"]);
    for (others, is_corrected) in [(0, true), (62, true), (63, true), (64, false), (65, false), (200, false)]
    {
        let query = "waldp ".to_owned() + &"fredo ".repeat(others);
        assert_eq!(suggestion(&index, &query).is_some(), is_corrected, "{others}");
    }
}
