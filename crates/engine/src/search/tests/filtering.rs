//! What filters, languages and copies leave of the hits, in which order they are sorted, and what facets count.

use proptest::prelude::*;

use super::finding::{found, sorted};
use super::{index, open};
use crate::document::{Block, BlockKind, Document, MetaValue};
use crate::index::Index;
use crate::options::SearchOptions;
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

fn filters(filters: &[(&str, &[&str])]) -> SearchOptions {
    let filters = filters
        .iter()
        .map(|(name, values)| ((*name).to_owned(), values.iter().map(|value| (*value).to_owned()).collect()));
    SearchOptions { filters: filters.collect(), ..SearchOptions::default() }
}

#[test]
fn filters_keep_documents_with_one_of_the_values() {
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
fn ranges_keep_documents_with_a_value_in_them() {
    let index = stones();
    let found = |query: &str, options: SearchOptions| sorted(&index, query, &options);
    let all = SearchOptions::default;
    assert_eq!(found("granite year:9..", all()), "01");
    assert_eq!(found("granite YEAR:9.5..", all()), "1");
    assert_eq!(found("-year:9..9.9 granite", all()), "134");
    assert_eq!(found("kind:h..p granite", all()), "013");
    assert_eq!(found("year:..9", all()), "02", "without words, all documents that pass");
    assert_eq!(found("year:..9 -three", all()), "0");
    assert_eq!(found("granite ", filters(&[("year", &["-3..9"])])), "0");
    assert_eq!(found("granite ", filters(&[("year", &["10", "..0"])])), "1");
    assert_eq!(found("", filters(&[("year", &["..10"])])), "012");
    let results = index.search("year:9.. ", &all());
    let kinds: Vec<_> =
        results.facets.get("kind").unwrap().iter().map(|one| (one.value.as_str(), one.count)).collect();
    assert_eq!(kinds, [("hard", 2), ("old", 1)]);
}

#[test]
fn empty_query_lists_documents_that_pass() {
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
fn sort_orders_numbers_by_value_and_missing_values_last() {
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
fn facets_count_hits_by_value() {
    let index = stones();
    let facets = |query: &str, options: &SearchOptions| -> String {
        let facets = index.search(query, options).facets;
        let counts = facets.get("kind").expect("it is a facet").iter();
        counts.map(|one| format!("{} {};", one.value, one.count)).collect()
    };
    assert_eq!(facets("granite ", &SearchOptions::default()), "hard 2;old 2;");
    assert_eq!(facets("granite ", &filters(&[("kind", &["old"])])), "hard 2;old 2;", "all can be chosen");
    assert_eq!(facets("granite ", &filters(&[("year", &["10"])])), "hard 1;");
    assert_eq!(facets("basalt ", &SearchOptions::default()), "soft 1;");
    assert_eq!(facets("nowhere ", &SearchOptions::default()), "");
}

#[test]
fn language_includes_its_variants() {
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
fn copies_are_one_hit_with_duplicates() {
    let index = index(&["waldo corge", "fredo", "waldo corge", "waldo plugh", "fredo", "waldo corge"]);
    let results = index.search("waldo ", &SearchOptions::default());
    let hits: Vec<_> = results.hits.iter().map(|hit| (hit.url.as_str(), &hit.duplicates[..])).collect();
    assert_eq!(results.total, 2);
    assert_eq!(hits, [("0", &["2".to_owned(), "5".to_owned()][..]), ("3", &[][..])]);
}

#[test]
fn short_texts_with_different_titles_are_no_copies() {
    let stub = "This page about waldo has not been written";
    let index = |text: &str, titles: &[&str]| {
        open(titles.iter().map(|title| Document {
            title: (*title).into(),
            blocks: vec![Block::new(BlockKind::Paragraph, text)],
            ..Document::default()
        }))
    };
    let hits = |index: &Index| {
        let results = index.search("waldo ", &SearchOptions::default());
        let mut hits: Vec<_> = results.hits.into_iter().map(|hit| (hit.url, hit.duplicates)).collect();
        hits.sort();
        assert_eq!(results.total, hits.len());
        hits
    };
    let hit =
        |url: &str, copies: &[&str]| (url.to_owned(), copies.iter().map(|&url| url.to_owned()).collect());
    let titles = ["Corge", "Fredo", "corge", "", "Fredo", ""];
    assert_eq!(hits(&index(stub, &titles)), [hit("0", &["2"]), hit("1", &["4"]), hit("3", &["5"])]);
    // With ten words, the text tells more than the title.
    let text = stub.to_owned() + " until now";
    assert_eq!(hits(&index(&text, &titles)), [hit("0", &["1", "2", "3", "4", "5"])]);
    // Title and text are not mixed up.
    let mixed = [("Corge waldo", "fredo plugh"), ("Corge", "waldo fredo plugh")];
    let mixed = open(mixed.map(|(title, text)| Document {
        title: title.into(),
        blocks: vec![Block::new(BlockKind::Paragraph, text)],
        ..Document::default()
    }));
    assert_eq!(hits(&mixed), [hit("0", &[]), hit("1", &[])]);
}

/// Copies whose first is no hit by its metadata.
#[test]
fn copies_merge_without_the_original() {
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
fn filters_only_remove_hits() {
    let mut documents: Vec<(String, &str)> =
        (0..10).map(|at| (format!("waldo corge {at}a"), "many")).collect();
    documents.push(("waldo".into(), "one"));
    let documents: Vec<(&str, Vec<(&str, &str)>)> =
        documents.iter().map(|(text, kind)| (text.as_str(), vec![("kind", *kind)])).collect();
    let documents: Vec<(&str, &[(&str, &str)])> =
        documents.iter().map(|(text, meta)| (*text, meta.as_slice())).collect();
    let index = with_meta(&documents);
    assert_eq!(found(&index, "waldo corge ", &filters(&[("kind", &["one"])])), "");
}

/// Documents of two words, so that some are copies, with values of two facets.
fn with_facets() -> impl Strategy<Value = Vec<(bool, Option<u8>, Vec<u8>)>> {
    let document = (any::<bool>(), prop::option::of(0..3u8), prop::collection::vec(0..3u8, 0..3));
    prop::collection::vec(document, 1..12)
}

proptest! {
    /// A value's count is the total that the query has with it as the only filter of its facet.
    #[test]
    fn facets_count_what_their_values_would_find(
        documents in with_facets(),
        kinds in prop::collection::vec(0..3u8, 0..3),
        tags in prop::collection::vec(0..3u8, 0..3),
    ) {
        let facets = vec!["kind".into(), "tag".into()];
        let mut builder = IndexBuilder::new(BuildOptions { facets, ..BuildOptions::default() });
        for (at, (long, kind, tags)) in documents.iter().enumerate() {
            let kind = kind.map(|kind| ("kind".to_owned(), MetaValue::One(kind.to_string())));
            let mut tags: Vec<_> = tags.iter().map(u8::to_string).collect();
            tags.sort();
            tags.dedup();
            builder
                .add(Document {
                    url: at.to_string(),
                    title: "Stone".into(),
                    meta: kind.into_iter().chain([("tag".to_owned(), MetaValue::List(tags))]).collect(),
                    blocks: vec![Block::new(BlockKind::Paragraph, if *long { "granite grey" } else { "granite" })],
                    ..Document::default()
                })
                .unwrap();
        }
        let index = Index::open(&builder.finish(Compression::None).unwrap()).unwrap();
        let options = |kinds: Vec<String>, tags: Vec<String>| {
            let filters = [("kind".to_owned(), kinds), ("tag".to_owned(), tags)];
            let filters = filters.into_iter().filter(|(_, values)| !values.is_empty()).collect();
            SearchOptions { filters, ..SearchOptions::default() }
        };
        let texts = |values: &[u8]| values.iter().map(u8::to_string).collect::<Vec<_>>();
        let results = index.search("granite ", &options(texts(&kinds), texts(&tags)));
        let count = |name: &str, value: &str| {
            let values = results.facets.get(name).unwrap();
            values.iter().find(|counted| counted.value == value).map_or(0, |counted| counted.count)
        };
        for value in ["0", "1", "2"] {
            let only = vec![value.to_owned()];
            let kind = index.search("granite ", &options(only.clone(), texts(&tags))).total;
            let tag = index.search("granite ", &options(texts(&kinds), only)).total;
            prop_assert_eq!((count("kind", value), count("tag", value)), (kind, tag), "{}", value);
        }
    }
}
