//! Random text with all kinds of characters.

use std::collections::HashMap;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;

use crate::characters::Characters;
use crate::class::{Class, Role};

/// The properties of Unicode.
pub static CHARACTERS: LazyLock<Characters> = LazyLock::new(Characters::new);

/// All characters that Unicode has assigned, by class.
static CLASSES: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| {
    let mut classes: HashMap<Class, Vec<char>> = HashMap::new();
    for c in assigned() {
        classes.entry(CHARACTERS.class(c)).or_default().push(c);
    }
    let mut classes: Vec<Vec<char>> = classes.into_values().collect();
    classes.sort();
    classes
});

/// All characters that Unicode has assigned.
pub fn assigned() -> impl Iterator<Item = char> {
    ('\0'..=char::MAX).filter(|&c| CHARACTERS.is_assigned(c))
}

/// A character of any class; all classes are equally likely.
fn of_any_class() -> impl Strategy<Value = char> {
    any::<(Index, Index)>().prop_map(|(class, c)| *c.get(class.get::<Vec<char>>(&CLASSES)))
}

/// Text with all characters of Unicode.
pub fn any_text() -> impl Strategy<Value = String> {
    let word = prop::string::string_regex("[a-zA-Z0-9éßд'’·-]{1,6}").expect("is a regex");
    let piece = prop_oneof![
        6 => of_any_class().prop_map(String::from),
        2 => word,
        1 => Just(" ".to_owned()),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Text in scripts that are written without spaces, with marks, conjuncts and punctuation, without digits (which form
/// words).
pub fn unspaced_text() -> impl Strategy<Value = String> {
    let block = prop::sample::select(vec![
        '\u{1000}'..='\u{109F}', // Myanmar
        '\u{1780}'..='\u{17D3}', // Khmer
        '\u{E01}'..='\u{E4E}',   // Thai
        '\u{E81}'..='\u{ECE}',   // Lao
        '\u{F40}'..='\u{FBC}',   // Tibetan
        '\u{1A20}'..='\u{1A7F}', // Tai Tham
        '\u{A984}'..='\u{A9C0}', // Javanese
        '\u{3041}'..='\u{30FF}', // kana
        '\u{FF66}'..='\u{FF9F}', // half-width katakana
        '\u{4E00}'..='\u{4E20}', // Han
    ]);
    let text = block.prop_flat_map(|block| {
        let chars = block.filter(|&c| CHARACTERS.is_assigned(c) && CHARACTERS.class(c).role != Role::Letter);
        prop::collection::vec(prop::sample::select(chars.collect::<Vec<_>>()), 1..20)
    });
    prop::collection::vec(text, 1..3).prop_map(|texts| texts.concat().into_iter().collect())
}
