//! Scores that depend on what is read of a document, and on what is known of the index.

use super::{Both, document};
use crate::document::Document;
use crate::index::Index;
use crate::options::SearchOptions;
use crate::writer::{BuildOptions, Compression, IndexBuilder, PartsFiles};

/// Words that occur nowhere else, more than fit a row.
fn filler(seed: usize) -> String {
    (0..500).map(|at| format!("f{seed}x{at}")).collect::<Vec<_>>().join(" ")
}

/// A long page with sections, each with its own row.
fn long() -> Document {
    let fillers: Vec<String> = (0..4).map(filler).collect();
    let texts = [
        "# about corge",
        "Corge corge corge: a corge is a waldo. Waldo waldo waldo waldo.",
        &fillers[0],
        "# waldo of corge",
        "A corge has it.",
        &fillers[1],
        "# thudic",
        &fillers[2],
        "# corge as text",
        &fillers[3],
    ];
    document("long", "Corge", &texts)
}

#[test]
fn a_section_is_read_whose_heading_has_what_the_title_lacks() {
    let both = Both::new([long(), document("other", "Other", &["Nothing of it."])]);
    let options = SearchOptions::default().prefix(false);
    let section = |results: crate::Results| results.hits[0].sections[0].url.clone();
    let found = section(both.search("corge waldo", &options));
    assert_eq!(found, "long#waldo-of-corge");
    assert_eq!(found, section(both.whole.search("corge waldo", &options)));
}

#[test]
fn words_of_names_weigh_what_they_do_in_the_whole_index() {
    let mut pages: Vec<Document> = (0..200)
        .map(|at| document(&format!("p{at}"), &format!("Struct n{at}"), &[&format!("Text m{at}.")]))
        .collect();
    pages.push(document("garply", "Struct Garply", &["It is a fredo."]));
    let both = Both::new(pages);
    let options = SearchOptions::default().prefix(false).explain(true);
    let title = |results: crate::Results| results.hits[0].explanation.as_ref().unwrap().title;
    let (parts, whole) =
        (title(both.search("garply", &options)), title(both.whole.search("garply", &options)));
    assert!((parts - whole).abs() < 0.01 * whole, "{parts} is not {whole}");
}

/// However many documents have the words of a phrase apart, or lack it where texts were read.
#[test]
fn phrases_weigh_what_they_do_in_the_whole_index() {
    let apart = |at| document(&format!("p{at}"), "", &[&format!("Corge n{at}q waldo fredo m{at}q garply.")]);
    let both = Both::new((0..20).map(apart).chain([
        document("it", "", &["Corge waldo garply fredo."]),
        document("corge", "", &["A corge."]),
        document("long", "", &["Corge", &filler(1), "waldo fredo"]),
        document("age", "", &["L'âge effectif, effectif."]),
        document("camel", "", &["GarplyThudic waldo."]),
    ]));
    let options = SearchOptions::default().prefix(false).explain(true).limit(50);
    let idfs = |results: crate::Results| -> Vec<Vec<f32>> {
        let words = results.hits.iter().map(|hit| &hit.explanation.as_ref().unwrap().words);
        words.map(|words| words.iter().map(|word| word.idf).collect()).collect()
    };
    for query in [
        "\"corge waldo\"",
        "\"corge waldo\" fredo",
        "\"waldo corge\"~3 fredo garply",
        "\"corge waldo garply\" fredo",
        "\"corge wal",
        "\"âge effectif\" corge",
        "thudic-waldo",
    ] {
        let (parts, whole) = (idfs(both.search(query, &options)), idfs(both.whole.search(query, &options)));
        assert!(!whole.is_empty(), "{query}");
        assert_eq!(parts, whole, "{query}");
    }
}

/// `for` is a stop word that does not occur, and begins a word.
#[test]
fn unfinished_stop_words_begin_other_words() {
    let both = Both::new([
        document("a", "", &["corge to the forest"]),
        document("b", "", &["corge and the corge"]),
        document("c", "", &["the forest and a waldo"]),
    ]);
    for query in ["corge for", "for", "waldo for", "corge for ", "for corge", "corge th", "th"] {
        let urls = |results: crate::Results| {
            let mut urls: Vec<_> = results.hits.into_iter().map(|hit| (hit.url, hit.missing)).collect();
            urls.sort();
            urls
        };
        let options = SearchOptions::default().typos(false);
        assert_eq!(urls(both.search(query, &options)), urls(both.whole.search(query, &options)), "{query}");
    }
}

#[test]
fn stop_words_count_that_were_read() {
    let pages = (0..40).map(|at| document(&format!("p{at}"), "Page", &["To and from the garply."]));
    let both = Both::new(pages.chain([document("it", "It", &["A fredo."])]));
    let options = SearchOptions::default().prefix(false).explain(true);
    let hit = &both.search("the garply", &options).hits[0];
    // What lists leave out is in the score.
    for query in ["the garply", "to and from the garply", "garply"] {
        let score = |results: crate::Results| {
            let hit = &results.hits[0];
            hit.score - hit.explanation.as_ref().unwrap().feedback
        };
        let (parts, whole) = (score(both.search(query, &options)), score(both.whole.search(query, &options)));
        assert!((parts - whole).abs() < 0.05 * whole, "{query}: {parts} is not {whole}");
    }
    let words = &hit.explanation.as_ref().unwrap().words;
    assert!(words[0].word == "the" && words[0].frequency > 0.0 && words[0].score > 0.0);
}

/// An index may have synonyms without boosts, or pins alone.
#[test]
fn each_kind_of_tuning_is_kept_alone() {
    for kind in ["synonym", "pin", "boost"] {
        let mut builder = IndexBuilder::new(BuildOptions::default());
        for (url, text) in [("a", "corge waldo"), ("b", "corge fredo"), ("c", "corge plugh")] {
            let boost = (kind == "boost" && url == "c").then_some(300);
            builder.add(Document { boost, ..document(url, "", &[text]) }).unwrap();
        }
        match kind {
            "synonym" => builder.add_synonym("", "garply", "plugh"),
            "pin" => assert!(builder.add_pin("corge", "c")),
            _ => {}
        }
        let whole = Index::open(&builder.finish(Compression::None).unwrap()).unwrap();
        let files = PartsFiles::new(&whole, "docs").unwrap();
        let both = Both { whole, files };
        let query = if kind == "synonym" { "garply" } else { "corge" };
        let options = SearchOptions::default().prefix(false);
        for results in [both.search(query, &options), both.whole.search(query, &options)] {
            assert_eq!(results.hits[0].url, "c", "{kind}");
        }
    }
}
