//! Tables against the stemmers that they were learned from.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::analysis::Language;
use crate::document::{Block, BlockKind, Document};
use crate::hits::{Form, SearchOptions};
use crate::index::Index;
use crate::search::tests::open;
use crate::vocabulary::TermId;

fn document(lang: &str, text: &str) -> Document {
    Document {
        lang: lang.into(),
        blocks: vec![Block::new(BlockKind::Paragraph, text)],
        ..Document::default()
    }
}

/// The terms of an index by their stem, with one document per language tag; the terms that are spelled in one way.
fn terms_by_stem(index: &Index, language: &Language) -> BTreeMap<String, Vec<TermId>> {
    let mut classes: BTreeMap<String, Vec<TermId>> = BTreeMap::new();
    for term in (0..index.vocabulary.term_count() as u32).map(TermId) {
        let word = index.spelling(term);
        classes.entry(language.stem(word)).or_default().push(term);
    }
    classes
}

/// For all words of an index in one language: the mates are the words with the same stem, and no others.
fn check_classes(index: &Index, language: &Language) {
    for (stem, class) in terms_by_stem(index, language) {
        for &term in &class {
            let text = index.vocabulary.term(term);
            let mut mates: Vec<TermId> = index
                .languages
                .mates(&index.vocabulary, text)
                .into_iter()
                .filter(|(_, form)| *form == Form::Stem)
                .map(|(mate, _)| mate)
                .collect();
            mates.sort();
            mates.dedup();
            let others: Vec<TermId> = class.iter().copied().filter(|&one| one != term).collect();
            assert_eq!(mates, others, "{text} {stem}");
        }
    }
}

/// Words that look like some to a stemmer: beginnings, and endings one after the other.
fn words(
    beginnings: &'static [&'static str],
    endings: &'static [&'static str],
) -> impl Strategy<Value = Vec<String>> {
    let beginning = prop::sample::select(beginnings);
    let middle = prop::sample::select(vec!["", "a", "at", "ero", "ik", "ol", "un", "tr"]);
    let endings = prop::collection::vec(prop::sample::select(endings), 0..3);
    let word = (beginning, middle, endings)
        .prop_map(|(start, middle, ends)| [start, middle, &ends.concat()].concat());
    prop::collection::vec(word, 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn english(words in words(
        &["burn", "happ", "hop", "mak", "tr", "villag", "nation", "relat", "b", "st"],
        &["s", "es", "ies", "eed", "ed", "ing", "y", "ational", "izer", "iveness", "aliti", "icate", "ement", "ion",
          "e", "ll", "ly", "ity", "zz", "tt"],
    )) {
        check("en", &words);
    }

    #[test]
    fn german(words in words(
        &["hand", "haus", "frei", "versich", "schul", "kind", "lern", "bes"],
        &["e", "en", "ern", "er", "es", "s", "ung", "heit", "keit", "lich", "ig", "isch", "t", "est"],
    )) {
        check("de", &words);
    }

    #[test]
    fn arabic(words in words(
        &["كتاب", "ال", "وال", "بال", "مدرس", "حق", "قلم", "ولد"],
        &["ه", "ات", "ون", "ين", "ان", "ها", "هم", "كم", "نا", "يه", "ي"],
    )) {
        check("ar", &words);
    }

    #[test]
    fn indonesian(words in words(
        &["me", "mem", "di", "ber", "per", "makan", "tulis", "baca", "ajar"],
        &["kan", "an", "i", "nya", "ku", "lah", "kah", "ajar", "tulis"],
    )) {
        check("id", &words);
    }

    #[test]
    fn dutch(words in words(
        &["ge", "aange", "werk", "mens", "vrij", "huis", "rech", "loop"],
        &["en", "t", "d", "heid", "heden", "lijk", "s", "je", "ing", "er"],
    )) {
        check("nl", &words);
    }
}

fn check(lang: &str, words: &[String]) {
    let index = open([document(lang, &words.join(" "))]);
    check_classes(&index, &Language::for_tag(lang).unwrap());
}

fn finds(index: &Index, typed: &str) -> Vec<String> {
    index
        .search(typed, &SearchOptions { prefix: false, typos: false, ..SearchOptions::default() })
        .hits
        .into_iter()
        .map(|hit| hit.url)
        .collect()
}
