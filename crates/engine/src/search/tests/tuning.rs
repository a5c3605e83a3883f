//! What the owner of a site decides: synonyms, pins, boosts.

use crate::document::{Block, BlockKind, Document};
use crate::index::Index;
use crate::options::SearchOptions;
use crate::results::{Hit, MatchKind};
use crate::writer::{BuildOptions, Compression, IndexBuilder};

fn page(url: &str, text: &str) -> Document {
    let blocks = vec![Block::new(BlockKind::Paragraph, text)];
    Document { url: url.into(), title: format!("Page {url}"), blocks, ..Document::default() }
}

fn build(pages: impl IntoIterator<Item = Document>, tune: impl FnOnce(&mut IndexBuilder)) -> Index {
    let mut builder = IndexBuilder::new(BuildOptions::default());
    pages.into_iter().for_each(|page| builder.add(page).unwrap());
    tune(&mut builder);
    Index::open(&builder.finish(Compression::Lzma).unwrap()).unwrap()
}

fn urls(index: &Index, query: &str, options: &SearchOptions) -> Vec<String> {
    index.search(query, options).hits.into_iter().map(|hit| hit.url).collect()
}

#[track_caller]
fn finds(index: &Index, query: &str, expected: &[&str]) {
    assert_eq!(urls(index, query, &SearchOptions::default()), expected, "{query}");
}

fn explained(index: &Index, query: &str) -> Vec<Hit> {
    index.search(query, &SearchOptions::default().explain(true)).hits
}

fn vehicles() -> [Document; 4] {
    [
        page("a", "the automobile stands there"),
        page("b", "a car stands there"),
        page("c", "continuous integration of all tests"),
        page("d", "our CI runs all tests"),
    ]
}

#[test]
fn synonyms_find_words_and_phrases() {
    let index = build(vehicles(), |builder| {
        builder.add_synonym("", "Car", "automobile");
        builder.add_synonym("", "CI", "continuous integration");
        builder.add_synonym("", "continuous integration", "ci");
    });
    // What was typed comes first.
    finds(&index, "car ", &["b", "a"]);
    finds(&index, "automobile ", &["a"]);
    finds(&index, "ci ", &["d", "c"]);
    finds(&index, "continuous integration ", &["c", "d"]);
    finds(&index, "car stands ", &["b", "a"]);
    let hits = explained(&index, "car ");
    let words = &hits[1].explanation.as_ref().unwrap().words;
    assert_eq!(words[0].matches, [("automobile".to_owned(), MatchKind::Synonym)]);
    assert_eq!(&hits[1].excerpt.text[hits[1].excerpt.marks[0].clone()], "automobile");
}

#[test]
fn words_with_synonyms_are_not_corrected() {
    let index = build(vehicles(), |builder| builder.add_synonym("", "tesst", "car"));
    let results = index.search("tesst ", &SearchOptions::default());
    assert_eq!((results.suggestion, results.hits[0].url.as_str()), (None, "b"));
}

#[test]
fn synonyms_of_a_language_hold_for_its_readers() {
    let index = build(vehicles(), |builder| builder.add_synonym("de", "car", "automobile"));
    let with = |prefer: &str| urls(&index, "car ", &SearchOptions::default().prefer(prefer));
    assert_eq!(with("de-AT").len(), 2);
    assert_eq!(with("en").len(), 1);
    // The language of the reader is not known.
    finds(&index, "car ", &["b", "a"]);
}

#[test]
fn pinned_pages_come_first() {
    let index = build(vehicles(), |builder| {
        assert!(builder.add_pin("Car!", "d"));
        assert!(builder.add_pin("car", "b"));
        assert!(builder.add_pin("nothing like it", "a"));
        assert!(!builder.add_pin("car", "nowhere"));
        assert!(!builder.add_pin("?!", "a"));
    });
    finds(&index, "car", &["d", "b"]);
    finds(&index, "nothing like it", &["a"]);
    finds(&index, "car stands", &["b", "a"]);
    let hits = explained(&index, "car");
    assert!(hits[0].explanation.as_ref().unwrap().pinned);
    assert!(hits[0].missing.is_empty());
    // Paging counts them.
    assert_eq!(index.search("car", &SearchOptions::default()).total, 2);
    assert_eq!(urls(&index, "car", &SearchOptions::default().offset(1)), ["b"]);
    assert_eq!(urls(&index, "car", &SearchOptions::default().limit(1)), ["d"]);
    assert!(urls(&index, "car", &SearchOptions::default().lang("de")).is_empty());
}

#[test]
fn boosts_multiply_scores() {
    let pages = |first: Option<u32>, second: Option<u32>| {
        let texts = [("a", first), ("b", second), ("c", None)];
        texts.map(|(url, boost)| Document { boost, ..page(url, &format!("waldo and {url} more")) })
    };
    finds(&build(pages(None, None), |_| ()), "waldo", &["a", "b", "c"]);
    let index = build(pages(Some(50), Some(200)), |_| ());
    finds(&index, "waldo", &["b", "c", "a"]);
    let hits = explained(&index, "waldo");
    let boosts: Vec<_> = hits.iter().map(|hit| hit.explanation.as_ref().unwrap().boost).collect();
    assert_eq!(boosts, [2.0, 1.0, 0.5]);
    assert_eq!((hits[0].score, hits[2].score), (hits[1].score * 2.0, hits[1].score * 0.5));
    // Hits that are not on the page are not scored: the bounds take part.
    let many = (0..200).map(|at| Document {
        boost: (at == 150).then_some(1000),
        ..page(&format!("{at}"), &format!("waldo waldo {at}"))
    });
    let index = build(many, |_| ());
    assert_eq!(urls(&index, "waldo", &SearchOptions::default().limit(1)), ["150"]);
}

#[test]
fn boilerplate_is_no_decision_of_the_owner() {
    let text: String = (0..60).map(|at| format!("waldo{at} ")).collect();
    let pages = |boost: Option<u32>| {
        ["a", "b", "c", "d"].map(|url| Document { boost: boost.filter(|_| url == "d"), ..page(url, &text) })
    };
    let index = build(pages(None), |_| ());
    assert_eq!(explained(&index, "waldo7")[0].explanation.as_ref().unwrap().boost, 0.5);
    assert!(!index.is_tuned());
    assert!(build(pages(Some(50)), |_| ()).is_tuned());
}

#[test]
fn an_index_without_tuning_has_no_bytes_for_it() {
    let bytes = |tune: fn(&mut IndexBuilder), boost| {
        let mut builder = IndexBuilder::new(BuildOptions::default());
        builder.add(Document { boost, ..page("a", "waldo") }).unwrap();
        tune(&mut builder);
        builder.finish(Compression::None).unwrap()
    };
    let plain = bytes(|_| (), None);
    assert_eq!(bytes(|builder| builder.add_synonym("", "waldo", "Waldo"), Some(100)), plain);
    assert!(bytes(|builder| builder.add_synonym("", "waldo", "fredo"), None).len() > plain.len());
    assert!(crate::inspect(&plain).unwrap().iter().all(|section| section.name != "tuning"));
}
