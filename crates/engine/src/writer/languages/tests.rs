//! Tables against the stemmers that they were learned from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use proptest::prelude::*;

use super::LanguagesWriter;
use super::language::Language;
use crate::analysis::Accents;
use crate::container::inspect;
use crate::document::{Block, BlockKind, Document};
use crate::error::Error;
use crate::ids::TermId;
use crate::index::Index;
use crate::index::languages::reader::LanguagesReader;
use crate::index::languages::{Languages, SECTION};
use crate::index::tokens::CASE_MARKERS;
use crate::index::vocabulary::Vocabulary;
use crate::index::vocabulary_reader::tests::{read, sort_subwords};
use crate::options::SearchOptions;
use crate::results::MatchKind;
use crate::search::tests::open;
use crate::work::Budget;
use crate::writer::vocabulary::{self as write, WordKey};
use crate::writer::{BuildOptions, Compression, IndexBuilder};

fn document(lang: &str, text: &str) -> Document {
    Document {
        lang: lang.into(),
        blocks: vec![Block::new(BlockKind::Paragraph, text)],
        ..Document::default()
    }
}

/// Reads a section, in the smallest steps.
fn read_languages(section: &[u8], vocabulary: &mut Vocabulary, tags: usize) -> Result<Languages, Error> {
    let mut reader = LanguagesReader::new(section.to_vec(), tags);
    loop {
        if let Some(languages) = reader.step(vocabulary, &mut Budget::new(1))? {
            sort_subwords(vocabulary);
            return Ok(languages);
        }
    }
}

/// The terms of an index by their stem, with one document per language tag; the terms that are spelled in one way.
fn terms_by_stem(index: &Index, language: &Language) -> BTreeMap<String, Vec<TermId>> {
    let mut classes: BTreeMap<String, Vec<TermId>> = BTreeMap::new();
    for term in (0..index.vocabulary().term_count() as u32).map(TermId) {
        let word = index.display_word(term);
        classes.entry(language.stem(word)).or_default().push(term);
    }
    classes
}

/// For all words of an index in one language: the variants are the words with the same stem, and no others.
fn check_classes(index: &Index, language: &Language) {
    for (stem, class) in terms_by_stem(index, language) {
        for &term in &class {
            let text = index.vocabulary().term(term);
            let mut variants: Vec<TermId> = index
                .languages()
                .stem_variants(index.vocabulary(), text)
                .into_iter()
                .filter(|(_, form)| *form == MatchKind::Stem)
                .map(|(variant, _)| variant)
                .collect();
            variants.sort();
            variants.dedup();
            let others: Vec<TermId> = class.iter().copied().filter(|&one| one != term).collect();
            assert_eq!(variants, others, "{text} {stem}");
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
    #![proptest_config(ProptestConfig::with_cases(64))]

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
    // Listed stems change nothing, not even the order.
    let terms =
        || (0..index.vocabulary().term_count() as u32).map(|term| index.vocabulary().term(TermId(term)));
    let variants = || -> Vec<_> {
        terms().map(|term| index.languages().stem_variants(index.vocabulary(), term)).collect()
    };
    let unlisted = variants();
    index.languages().list_stems(index.vocabulary());
    assert_eq!(variants(), unlisted);
}

/// The addresses of what is found for a whole word, corrections aside.
fn finds(index: &Index, typed: &str) -> Vec<String> {
    let options = SearchOptions { prefix: false, typos: false, ..SearchOptions::default() };
    let mut urls: Vec<String> = index.search(typed, &options).hits.into_iter().map(|hit| hit.url).collect();
    urls.sort();
    urls
}

#[test]
fn forms_of_a_word_are_found_in_many_languages() {
    for (lang, form, other) in [
        ("de", "Häuser", "Haus"),
        ("de-AT", "Versicherungen", "Versicherung"),
        ("fr", "nationaux", "national"),
        ("es", "derechos", "derecho"),
        ("pt-BR", "pessoas", "pessoa"),
        ("it", "diritti", "diritto"),
        ("ru", "свободы", "свобода"),
        ("pl", "wolności", "wolność"),
        ("fi", "oikeudet", "oikeuden"),
        ("sv", "rättigheter", "rättighet"),
        ("nb", "rettighetene", "rettighet"),
        ("nl", "rechten", "recht"),
        ("hu", "jogokat", "jog"),
        ("tr", "kitaplar", "kitap"),
        ("ar", "الكتاب", "كتاب"),
        ("hi", "अधिकारों", "अधिकार"),
        ("id", "makanan", "makan"),
        ("id", "berlari", "lari"),
        ("el", "δικαιώματα", "δικαίωμα"),
        ("en", "villages", "village"),
        ("", "villages", "village"),
    ] {
        let index = open([document(lang, form), document(lang, other), document(lang, "xyz")]);
        for typed in [form, other] {
            assert_eq!(finds(&index, typed), ["0", "1"], "{lang} {typed}");
        }
        // Who types the one finds it first.
        assert_eq!(index.search(other, &SearchOptions::default()).hits[0].url, "1", "{lang} {other}");
    }
}

#[test]
fn stems_hold_in_their_language_only() {
    let index =
        open([document("de", "Hände Tisch"), document("en", "hands tischen"), document("my", "tische")]);
    assert_eq!(finds(&index, "hand"), ["0", "1"]);
    // German would have all three, but only one of them stands in a German text. Burmese texts have no stems: there, what
    // begins alike matches.
    assert_eq!(finds(&index, "tisch"), ["0", "2"]);
}

/// Words of which the index has another form only.
#[test]
fn rules_stem_words_that_the_index_does_not_have() {
    for (lang, form, typed) in [
        ("en", "villages", "village"),
        ("en", "burned", "burning"),
        ("en", "nation", "nations"),
        ("de", "Wohnungen", "Wohnung"),
        ("fr", "libertés", "liberté"),
        ("ru", "свободы", "свободой"),
        ("es", "derecho", "derechos"),
        ("tr", "kitaplar", "kitap"),
    ] {
        assert_eq!(finds(&open([document(lang, form)]), typed), ["0"], "{lang} {typed}");
    }
}

#[test]
fn untagged_documents_have_the_most_frequent_language() {
    let german = [document("de", "ein Text mit vielen Wörtern"), document("", "Häuser")];
    assert_eq!(finds(&open(german), "Haus"), ["1"]);
    let unknown =
        [document("my", "ein Text mit vielen Wörtern"), document("", "houses housed"), document("", "house")];
    assert_eq!(finds(&open(unknown), "house"), ["1", "2"]);
}

#[test]
fn stop_words_are_those_of_the_languages() {
    let index =
        open([document("de", "die Freiheit und die Würde"), document("fr", "la liberté et la dignité")]);
    let known = |term: &str| index.languages().is_stop_word(term);
    // Also such as occur nowhere.
    assert!(["die", "und", "la", "et", "nicht", "avec"].into_iter().all(known));
    assert!(!["freiheit", "liberte", "the", "with"].into_iter().any(known));
    // What says something where it mostly stands says something.
    let index = open([document("de", "die"), document("en", "they die and die")]);
    assert!(!index.languages().is_stop_word("die"));
}

#[test]
fn finds_components_of_compounds_and_marks_the_word() {
    let index = open([
        document("de", "Die Krankenversicherungen zahlen."),
        document("de", "Kranken hilft eine Versicherung. Die Versicherung, die Kranken."),
        document("de", "Die Versicherungskarte; eine Karte"),
        document("de", "Karte"),
        // What the endings are is learned from words that have them.
        document("de", "Wohnung Wohnungen Zeitung Zeitungen Meinung Meinungen Rechnung Rechnungen Karten"),
    ]);
    assert_eq!(finds(&index, "Versicherung"), ["0", "1", "2"]);
    assert_eq!(finds(&index, "karten"), ["2", "3", "4"]);
    assert_eq!(finds(&index, "kranken"), ["0", "1"]);
    let hits = index.search("versicherung", &SearchOptions::default()).hits;
    assert_eq!(hits[0].url, "1");
    let part = &hits.iter().find(|hit| hit.url == "0").unwrap().excerpt;
    assert_eq!(&part.text[part.marks[0].clone()], "Krankenversicherungen");
}

#[test]
fn compounds_of_other_languages() {
    for (lang, compound, first, second) in [
        ("nl", "mensenrechten", "mensen", "rechten"),
        ("sv", "folkrätten", "folk", "rätten"),
        ("da", "folkeretten", "folke", "retten"),
        ("nb", "menneskerettighet", "menneske", "rettighet"),
        ("fi", "ihmisoikeus", "ihmis", "oikeus"),
        ("hu", "emberjogok", "ember", "jogok"),
    ] {
        let index = open([document(lang, compound), document(lang, &format!("{first} {second}"))]);
        assert!(finds(&index, second).contains(&"0".to_owned()), "{lang} {second}");
    }
}

/// `s` and `es` between components belong to none of them.
#[test]
fn links_of_compounds_are_no_components() {
    let index = open([
        document("de", "Arbeitszeitkonto"),
        document("de", "Landesmeisterschaft"),
        document("de", "Meisterschaft Land Arbeit Zeit Konto, Land Arbeit Zeit Konto, Meisterschaft"),
    ]);
    for (word, found) in
        [("arbeit", "0"), ("zeit", "0"), ("konto", "0"), ("land", "1"), ("meisterschaft", "1")]
    {
        assert_eq!(finds(&index, word), [found, "2"], "{word}");
        let hits = index.search(word, &SearchOptions::default().prefix(false)).hits;
        let compound = hits.iter().find(|hit| hit.url == found).unwrap();
        assert_eq!(compound.excerpt.marks.len(), 1, "{word}");
    }
    for link in ["sland", "szeit", "eszeit", "smeisterschaft", "esmeisterschaft"] {
        assert!(finds(&index, link).is_empty(), "{link}");
    }
}

#[test]
fn english_has_no_compounds() {
    let index = open([
        document("en", "understanding carpets"),
        document("en", "under standing carp pets under standing"),
    ]);
    assert_eq!(finds(&index, "standing"), ["1"]);
}

#[test]
fn unknown_languages_need_no_section() {
    let bytes = |lang: &str| {
        let mut builder = IndexBuilder::new(BuildOptions::default());
        builder.add(Document { url: "a".into(), ..document(lang, "မြန်မာ words") }).unwrap();
        builder.finish(Compression::None).unwrap()
    };
    let names = |lang: &str| inspect(&bytes(lang)).unwrap().iter().map(|part| part.name).collect::<Vec<_>>();
    assert!(!names("my").contains(&SECTION));
    assert!(names("en").contains(&SECTION));
    assert!(Index::open(&bytes("my")).is_ok());
}

const TEXTS: [(&str, &str); 4] = [
    ("de", "Die Häuser und das Haus, eine Versicherung, Krankenversicherung für Kranken"),
    ("en", "The houses and the house; insured, insurance, insuring"),
    ("fr", "Les maisons et la maison, assurance, assurances, die"),
    ("", "houses Häuser maisons die"),
];

#[test]
fn the_order_of_documents_makes_no_difference() {
    let found = |order: [usize; 4]| {
        let index = open(
            order.iter().map(|&at| Document { title: at.to_string(), ..document(TEXTS[at].0, TEXTS[at].1) }),
        );
        let mut all = Vec::new();
        for word in
            TEXTS.iter().flat_map(|(_, text)| text.split([' ', ',', ';'])).filter(|word| !word.is_empty())
        {
            let hits = index.search(word, &SearchOptions::default()).hits;
            let mut hits: Vec<_> = hits.into_iter().map(|hit| (hit.title, hit.score.to_bits())).collect();
            hits.sort();
            all.push((word, hits));
        }
        all
    };
    let expected = found([0, 1, 2, 3]);
    assert_eq!(found([3, 2, 1, 0]), expected);
    assert_eq!(found([2, 0, 3, 1]), expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Bytes that are not such a section, and some that nearly are.
    #[test]
    fn any_bytes_are_read_or_refused(
        noise in prop::collection::vec(any::<u8>(), 0..40),
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        typed in "[a-z]{1,6}",
    ) {
        static WHOLE: LazyLock<(Vec<WordKey>, Vec<u8>)> = LazyLock::new(|| {
            let texts = ["versicherungen versicherung kranken krankenversicherung", "menulis makanan makan berlari lari"];
            let words: BTreeSet<&str> = texts.iter().flat_map(|text| text.split(' ')).collect();
            let key = |word| WordKey::new(word, Accents::Folded);
            let words: Vec<WordKey> = words.into_iter().map(key).collect();
            let places: Vec<u32> = (0..words.len() as u32).collect();
            let mut writer = LanguagesWriter::default();
            for (tag, text) in ["de", "id"].into_iter().zip(texts) {
                let spoken = text.split(' ').map(|word| words.iter().position(|key| key.word == word).unwrap() as u32);
                writer.count(tag, spoken);
            }
            let bytes = writer.finish(Accents::Folded, &words, &places);
            (words, bytes)
        });
        let (words, whole) = &*WHOLE;
        let mut changed = whole.clone();
        for (place, byte) in places {
            let at = place.index(changed.len());
            changed[at] = byte;
        }
        for bytes in [&noise, &changed, whole] {
            let classes = vec![0; CASE_MARKERS.len() + words.len()];
            let part = write::write(Accents::Folded, words, &[], &classes);
            let mut vocabulary = read(&part).unwrap().vocabulary;
            match read_languages(bytes, &mut vocabulary, 2) {
                Ok(mut languages) => {
                    (0..words.len() as u32).for_each(|term| languages.record(TermId(term), term % 2));
                    languages.stem_variants(&vocabulary, &typed);
                    words.iter().for_each(|word| drop(languages.stem_variants(&vocabulary, word.term())));
                    languages.is_stop_word(&typed);
                }
                Err(error) => {
                    let is_damage = matches!(error, Error::Damaged { section: SECTION, .. });
                    prop_assert!(bytes != whole && is_damage);
                }
            }
        }
    }
}

/// Documents without a language get the most frequent one, or else English, if they have enough of its stop words.
#[test]
fn other_words_than_english_ones_have_no_english_stems() {
    let has_stems = |text: &str| !open([document("", text)]).languages().stems.is_empty();
    let swahili = "Watu wote wamezaliwa huru, hadhi na haki zao ni sawa. ";
    let english = "All human beings are born free and equal in dignity and rights. ";
    assert!(has_stems(&english.repeat(12)));
    assert!(!has_stems(&swahili.repeat(12)));
    // Few words say nothing.
    assert!(has_stems(swahili));
}

/// Low numbers take fewer bytes: after change 0, which is none, those that most rules and exceptions refer to.
#[test]
fn frequent_changes_have_low_numbers() {
    let stems =
        ["burn", "hop", "walk", "nation", "relat", "talk", "jump", "villag", "mak", "tri", "hand", "plant"];
    let endings =
        ["s", "ed", "ing", "ly", "ness", "ational", "izer", "iveness", "ement", "ies", "er", "ation"];
    let words: Vec<String> =
        stems.iter().flat_map(|stem| endings.map(|ending| [stem, ending].concat())).collect();
    let index = open([document("en", &words.join(" "))]);
    let stems = &index.languages().stems[0];
    let mut counts = vec![0; stems.changes.len()];
    let rules = stems.prefix_rules.changes.iter().chain(&stems.suffix_rules.changes);
    rules
        .chain(stems.exceptions.iter().map(|one| &one.change))
        .for_each(|change| counts[*change as usize] += 1);
    assert!(counts.len() > 4 && counts[1] > *counts.last().unwrap(), "{counts:?}");
    assert!(counts[1..].is_sorted_by(|a, b| a >= b), "{counts:?}");
}
