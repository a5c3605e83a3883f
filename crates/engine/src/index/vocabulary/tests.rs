//! Vocabularies, written and read; damaged ones.

use super::*;
use crate::index::tokens::{CASE_MARKERS, Separator};
use crate::index::vocabulary_reader::VocabularyEntries;
use crate::index::vocabulary_reader::tests::read;
use crate::writer::vocabulary::{WordKey, class, write};

fn vocabulary(words: &[&str]) -> (Vec<WordKey>, Vocabulary) {
    let mut keys: Vec<_> = words.iter().map(|word| WordKey::new(word, Accents::Folded)).collect();
    keys.sort();
    keys.dedup();
    let bytes = write(Accents::Folded, &keys, &[], &vec![0; CASE_MARKERS.len() + keys.len()]);
    (keys, read(&bytes).unwrap().vocabulary)
}

#[test]
fn words_round_trip_in_order() {
    let (keys, vocabulary) = vocabulary(&[
        "the",
        "The",
        "THE",
        "then",
        "HashMap",
        "hashmap",
        "café",
        "cafe",
        "People’s",
        "peoples",
        "iPhone",
        "လူ",
        "ﬃ",
        "Straße",
        "e",
        "E",
        "3",
        "HASHMAPs",
    ]);
    assert_eq!(vocabulary.word_count(), keys.len());
    for (id, key) in (0..).map(WordId).zip(&keys) {
        assert_eq!(vocabulary.word(id), key.word);
        assert_eq!(vocabulary.term(vocabulary.term_of(id)), key.term());
        assert!(vocabulary.words_of(vocabulary.term_of(id)).any(|word| word == id));
    }
    assert!(vocabulary.find("hashmap").is_some());
    assert!(vocabulary.find("hashma").is_none());
    let begun = vocabulary.with_prefix("the");
    assert_eq!(begun.iter().map(|term| vocabulary.term(term)).collect::<Vec<_>>(), ["the", "then"]);
    let words = begun.iter().flat_map(|term| vocabulary.words_of(term));
    let all = vocabulary.words_of_range(begun);
    assert!(words.eq((all.start.0..all.end.0).map(WordId)));
    assert!(vocabulary.with_prefix("thx").is_empty());
}

#[test]
fn classes_grow_by_eights() {
    assert_eq!([1, 7, 8, 63, 64, 512, u32::MAX].map(class), [0, 0, 1, 1, 2, 3, 7]);
}

#[test]
fn finds_subwords() {
    let (_, vocabulary) = vocabulary(&["HashMap", "BTreeMap", "mapped", "Hash"]);
    let found = |text, prefix| -> Vec<String> {
        vocabulary.with_subword(text, prefix).map(|t| vocabulary.term(t).to_owned()).collect()
    };
    assert_eq!(found("map", false), ["btreemap", "hashmap"]);
    assert_eq!(found("hash", false), ["hashmap"]);
    assert_eq!(found("ma", true), ["btreemap", "hashmap"]);
    assert!(found("ma", false).is_empty());
}

#[test]
fn damaged_bytes_are_an_error_or_a_vocabulary() {
    let (keys, _) = vocabulary(&["the", "The", "then", "HashMap", "café", "People’s", "လူ"]);
    let separators =
        [Separator { text: ". ".into(), ends: false }, Separator { text: ".".into(), ends: true }];
    let bytes = write(Accents::Folded, &keys, &separators, &vec![7; CASE_MARKERS.len() + keys.len() + 2]);
    assert_eq!(read(&bytes).unwrap().separators, separators);
    for length in 0..bytes.len() {
        assert!(read(&bytes[..length]).is_err(), "cut at {length}");
    }
    for at in 0..bytes.len() {
        for value in 0..=255 {
            let mut changed = bytes.clone();
            changed[at] = value;
            if let Ok(VocabularyEntries { vocabulary, .. }) = read(&changed) {
                for id in 0..vocabulary.word_count() as u32 {
                    let _ = (vocabulary.word(WordId(id)), vocabulary.term_of(WordId(id)));
                }
            }
        }
    }
}
