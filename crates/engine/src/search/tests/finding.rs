//! What is found: by which words, filters and languages, in which order, and how much of it.

use proptest::prelude::*;

use super::{index, open, order};
use crate::document::{Block, BlockKind, Document, MetaValue};
use crate::hits::SearchOptions;
use crate::index::Index;
use crate::writer::{BuildOptions, Compression, IndexBuilder};

/// Documents with metadata of which `kind` is a facet: text, and names with values, of which `a|b` is a list.
fn with_meta(documents: &[(&str, &[(&str, &str)])]) -> Index {
    let mut builder =
        IndexBuilder::new(BuildOptions { facets: vec!["kind".into()], ..BuildOptions::default() });
    for (at, (text, meta)) in documents.iter().enumerate() {
        let value = |value: &str| match value.split_once('|') {
            Some((one, other)) => MetaValue::List(vec![one.into(), other.into()]),
            None => MetaValue::One(value.into()),
        };
        builder
            .add(Document {
                url: at.to_string(),
                meta: meta.iter().map(|(name, text)| ((*name).to_owned(), value(text))).collect(),
                blocks: vec![Block::new(BlockKind::Paragraph, *text)],
                ..Document::default()
            })
            .unwrap();
    }
    Index::open(&builder.finish(Compression::None).unwrap()).unwrap()
}

fn stones() -> Index {
    with_meta(&[
        ("granite one", &[("kind", "old|hard"), ("year", "9")]),
        ("granite granite two", &[("kind", "hard"), ("year", "10")]),
        ("basalt three", &[("kind", "soft"), ("year", "-2")]),
        ("granite four", &[("kind", "old")]),
        ("granite granite granite five", &[]),
    ])
}

fn found(index: &Index, query: &str, options: &SearchOptions) -> String {
    let results = index.search(query, options);
    assert_eq!(results.total, results.hits.len());
    results.hits.into_iter().map(|hit| hit.url).collect()
}

/// The same in the order of the documents.
fn sorted(index: &Index, query: &str, options: &SearchOptions) -> String {
    let mut found: Vec<_> = found(index, query, options).chars().collect();
    found.sort_unstable();
    found.into_iter().collect()
}

fn filters(filters: &[(&str, &[&str])]) -> SearchOptions {
    let filters = filters
        .iter()
        .map(|(name, values)| ((*name).to_owned(), values.iter().map(|value| (*value).to_owned()).collect()));
    SearchOptions { filters: filters.collect(), ..SearchOptions::default() }
}

#[test]
fn filters_keep_what_has_one_of_their_values() {
    let index = stones();
    let sorted = |options: SearchOptions| {
        let mut found: Vec<_> = found(&index, "granite ", &options).chars().collect();
        found.sort_unstable();
        found.into_iter().collect::<String>()
    };
    assert_eq!(sorted(SearchOptions::default()), "0134");
    assert_eq!(sorted(filters(&[("kind", &["hard"])])), "01");
    assert_eq!(sorted(filters(&[("kind", &["old"])])), "03");
    assert_eq!(sorted(filters(&[("kind", &["hard", "old"])])), "013");
    assert_eq!(sorted(filters(&[("kind", &["old"]), ("kind", &["hard"])])), "0");
    assert_eq!(sorted(filters(&[("kind", &["new"])])), "");
    assert_eq!(sorted(filters(&[("colour", &["hard"])])), "");
}

#[test]
fn an_empty_query_browses_what_passes() {
    let index = stones();
    assert_eq!(found(&index, "  ", &SearchOptions::default()), "");
    assert_eq!(found(&index, " ", &filters(&[("kind", &["hard", "soft"])])), "012");
    let sort = |sort: &str| SearchOptions { sort: Some(sort.into()), ..SearchOptions::default() };
    assert_eq!(found(&index, "", &sort("year")), "20134");
    // What is looked for is found, and nothing else, whatever the order.
    assert_eq!(found(&index, "basalt", &sort("year")), "2");
    assert_eq!(found(&index, "nowhere", &sort("year")), "");
}

#[test]
fn what_is_ordered_by_metadata_has_numbers_by_value_and_what_has_none_last() {
    let index = stones();
    let sorted = |sort: &str| {
        found(&index, "granite ", &SearchOptions { sort: Some(sort.into()), ..SearchOptions::default() })
    };
    // Without a value the better hit first: it has the word more often.
    assert_eq!(sorted("year"), "0143");
    assert_eq!(sorted("year:asc"), "0143");
    assert_eq!(sorted("year:desc"), "1043");
    assert_eq!(sorted("year:up"), "4103", "no such name: by score");
    let page = |offset, limit| {
        let sort = Some("year:desc".into());
        index.search("granite ", &SearchOptions { sort, offset, limit, ..SearchOptions::default() })
    };
    let urls: Vec<_> = page(1, 2).hits.into_iter().map(|hit| hit.url).collect();
    assert_eq!((page(1, 2).total, urls), (4, vec!["0".to_owned(), "4".to_owned()]));
}

#[test]
fn facets_count_the_hits_by_value() {
    let index = stones();
    let facets = |query: &str, options: &SearchOptions| -> String {
        let facets = index.search(query, options).facets;
        let counts = facets.get("kind").expect("it is a facet").iter();
        counts.map(|one| format!("{} {};", one.value, one.count)).collect()
    };
    assert_eq!(facets("granite ", &SearchOptions::default()), "hard 2;old 2;");
    assert_eq!(facets("granite ", &filters(&[("kind", &["old"])])), "old 2;hard 1;");
    assert_eq!(facets("basalt ", &SearchOptions::default()), "soft 1;");
    assert_eq!(facets("nowhere ", &SearchOptions::default()), "");
}

#[test]
fn a_language_has_its_variants() {
    let index = open(["en", "en-GB", "enm", "de", ""].map(|lang| Document {
        lang: lang.into(),
        blocks: vec![Block::new(BlockKind::Paragraph, format!("waldo {lang}x"))],
        ..Document::default()
    }));
    let within = |lang: &str| {
        sorted(&index, "waldo ", &SearchOptions { lang: Some(lang.into()), ..SearchOptions::default() })
    };
    assert_eq!(within("en"), "01");
    assert_eq!(within("EN"), "01");
    assert_eq!(within("en-GB"), "1");
    assert_eq!(within("de"), "3");
    assert_eq!(within("fr"), "");
}

#[test]
fn copies_are_one_hit_that_names_the_others() {
    let index = index(&["waldo corge", "fredo", "waldo corge", "waldo plugh", "fredo", "waldo corge"]);
    let results = index.search("waldo ", &SearchOptions::default());
    let hits: Vec<_> = results.hits.iter().map(|hit| (hit.url.as_str(), &hit.duplicates[..])).collect();
    assert_eq!(results.total, 2);
    assert_eq!(hits, [("0", &["2".to_owned(), "5".to_owned()][..]), ("3", &[][..])]);
}

/// Copies whose first is no hit by its metadata.
#[test]
fn copies_stay_together_without_the_first() {
    let index = with_meta(&[
        ("waldo corge", &[("kind", "a")]),
        ("waldo fredo", &[("kind", "b")]),
        ("waldo corge", &[("kind", "b")]),
        ("waldo corge", &[("kind", "b")]),
    ]);
    let results = index.search("waldo ", &filters(&[("kind", &["b"])]));
    let hits: Vec<_> = results.hits.iter().map(|hit| (hit.url.as_str(), &hit.duplicates[..])).collect();
    assert_eq!(hits, [("1", &[][..]), ("2", &["3".to_owned()][..])]);
}

#[test]
fn what_is_excluded_is_no_hit() {
    let document = |title: &str, text: &str| Document {
        title: title.into(),
        blocks: vec![Block::new(BlockKind::Paragraph, text)],
        ..Document::default()
    };
    let index = open([
        document("Waldo", "corge fredo"),
        document("Plugh", "waldo corge"),
        document("Garply", "waldo fredo corge villages"),
        document("Thudic", "waldo fredoline"),
    ]);
    let sorted = |query: &str| sorted(&index, query, &SearchOptions::default());
    assert_eq!(sorted("waldo"), "0123");
    assert_eq!(sorted("waldo -plugh"), "023");
    assert_eq!(sorted("waldo -fredo"), "13", "as it is written, and not what it begins");
    assert_eq!(sorted("waldo -fredo*"), "1");
    assert_eq!(sorted("waldo -village"), "0123", "no other form");
    assert_eq!(sorted("waldo -\"fredo corge\""), "013");
    assert_eq!(sorted("waldo -\"corge fredo\""), "123");
    assert_eq!(sorted("corge -title:waldo"), "12");
    assert_eq!(sorted("waldo -title:corge"), "0123");
    assert_eq!(sorted("waldo -nowhere"), "0123");
    assert_eq!(sorted("-waldo"), "");
}

#[test]
fn alternatives_fields_and_beginnings_are_found() {
    let document = |title: &str, text: &str| Document {
        title: title.into(),
        blocks: vec![Block::new(BlockKind::H2, "Thudic"), Block::new(BlockKind::Paragraph, text)],
        ..Document::default()
    };
    let index =
        open([document("Waldo", "corge"), document("Corgette", "waldo fredo"), document("Fredo", "xyzzy")]);
    let sorted = |query: &str, options: &SearchOptions| {
        let mut found: Vec<_> = found(&index, query, options).chars().collect();
        found.sort_unstable();
        found.into_iter().collect::<String>()
    };
    let all = SearchOptions::default();
    assert_eq!(sorted("corge OR xyzzy ", &all), "02");
    assert_eq!(sorted("title:waldo", &all), "0");
    assert_eq!(sorted("title:corge", &all), "1", "a title that begins so");
    assert_eq!(sorted("heading:thudic", &all), "012");
    assert_eq!(sorted("heading:waldo", &all), "");
    assert_eq!(sorted("corge", &all), "01");
    assert_eq!(sorted("corge ", &all), "0");
    assert_eq!(sorted("corge* ", &all), "01");
    let whole = SearchOptions { prefix: false, typos: false, ..SearchOptions::default() };
    assert_eq!(sorted("corge", &whole), "0");
    assert_eq!(sorted("cor", &whole), "");
    assert_eq!(sorted("cor*", &whole), "01");
    assert_eq!(sorted("\"waldo fre", &all), "1", "a phrase that is not finished");
    assert_eq!(sorted("\"waldo fre\"", &all), "");
}

#[test]
fn a_hit_tells_which_words_it_lacks() {
    let index = index(&["waldo corge fredo", "waldo corge plugh", "garply", "fredo xyzzy"]);
    let results = index.search("waldo corge fredo ", &SearchOptions::default());
    let missing: Vec<_> = results.hits.iter().map(|hit| hit.missing.join(",")).collect();
    assert_eq!(missing, ["", "fredo"]);
}

#[test]
fn equals_are_in_the_order_of_the_index() {
    let index = index(&["waldo aa", "waldo bb", "waldo waldo", "waldo cc", "waldo dd"]);
    assert_eq!(order(&index, "waldo "), ["2", "0", "1", "3", "4"]);
    for limit in 1..5 {
        let page = index.search("waldo ", &SearchOptions { limit, ..SearchOptions::default() });
        let urls: Vec<_> = page.hits.into_iter().map(|hit| hit.url).collect();
        assert_eq!(urls, ["2", "0", "1", "3", "4"][..limit]);
    }
}

#[test]
fn units_that_stand_nowhere_together_are_found_in_pieces() {
    let index = index(&["東京に", "京都に", "大阪"]);
    let hits = index.search("東京都", &SearchOptions::default()).hits;
    let missing: Vec<_> = hits.iter().map(|hit| (hit.url.as_str(), hit.missing.join(","))).collect();
    assert_eq!(missing[0], ("0", "都".to_owned()));
    assert_eq!(order(&index, "東京"), ["0"]);
    assert_eq!(order(&index, "大阪"), ["2"]);
}

const WORDS: [&str; 8] = ["bazqux", "corge", "fredo", "garply", "plugh", "thudic", "waldo", "xyzzy"];

fn texts() -> impl Strategy<Value = Vec<String>> {
    let text =
        prop::collection::vec(prop::sample::select(&WORDS[..]), 1..8).prop_map(|words| words.join(" "));
    prop::collection::vec(text, 1..10)
}

proptest! {
    /// One or two words must all be there: what has them has them whatever else there is.
    #[test]
    fn another_document_takes_none_from_those_that_have_all_words(
        texts in texts(),
        other in texts(),
        query in prop::sample::subsequence(&WORDS[..], 1..3),
    ) {
        let have_all = |index: &Index, count: usize| {
            let options = SearchOptions { limit: usize::MAX, ..SearchOptions::default() };
            let hits = index.search(&(query.join(" ") + " "), &options).hits;
            let hits = hits.into_iter().filter(|hit| hit.missing.is_empty());
            let urls = hits.flat_map(|hit| hit.duplicates.into_iter().chain([hit.url]));
            let mut found: Vec<usize> =
                urls.map(|url| url.parse().unwrap()).filter(|&at| at < count).collect();
            found.sort_unstable();
            found
        };
        let expected: Vec<usize> = (0..texts.len())
            .filter(|&at| query.iter().all(|word| texts[at].split(' ').any(|one| one == *word)))
            .collect();
        let more: Vec<_> = texts.iter().chain(&other).collect();
        prop_assert_eq!(&have_all(&index(&texts), texts.len()), &expected);
        prop_assert_eq!(&have_all(&index(&more), texts.len()), &expected);
    }
}
