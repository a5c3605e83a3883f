//! Scores that depend on what is read of a document, and on what is known of the index.

use super::{Both, document};
use crate::document::{Block, BlockKind, Document};
use crate::index::Index;
use crate::options::SearchOptions;
use crate::parts::lookup::{PartsLookup, Run};
use crate::parts::order;
use crate::search::plan::plan;
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

#[test]
fn words_of_anchors_weigh_what_they_do_in_the_whole_index() {
    let page = |at: usize, title: &str, name: &str| {
        let blocks = vec![
            Block::new(BlockKind::H2, format!("{name} of u{at}")).with_anchor(format!("method.{name}")),
            Block::new(BlockKind::Paragraph, "A method."),
        ];
        Document { blocks, ..document(&format!("p{at}"), title, &[]) }
    };
    let mut pages: Vec<Document> =
        (0..200).map(|at| page(at, &format!("t{at}"), &format!("n{at}"))).collect();
    pages.push(page(200, "Garply", "fredo"));
    let both = Both::new(pages);
    let options = SearchOptions::default().prefix(false).explain(true);
    let title = |results: crate::Results| results.hits[0].explanation.as_ref().unwrap().title;
    let found = [both.search("garply fredo", &options), both.whole.search("garply fredo", &options)];
    let [parts, whole] = found.map(title);
    assert!((parts - whole).abs() < 0.02 * whole, "{parts} is not {whole}");
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

/// `for` is a stop word that does not occur, and begins a word; `thu` begins subwords alone.
#[test]
fn unfinished_words_begin_words_and_subwords() {
    let both = Both::new([
        document("a", "", &["corge to the forest"]),
        document("b", "", &["corge and the corge"]),
        document("c", "", &["the forest and a waldo"]),
        document("d", "", &["a GarplyThudic"]),
    ]);
    for query in [
        "thu",
        "thudic",
        "waldo thud",
        "corge for",
        "for",
        "waldo for",
        "corge for ",
        "for corge",
        "corge th",
        "th",
    ] {
        let urls = |results: crate::Results| {
            let mut urls: Vec<_> = results.hits.into_iter().map(|hit| (hit.url, hit.missing)).collect();
            urls.sort();
            urls
        };
        let options = SearchOptions::default().typos(false);
        assert_eq!(urls(both.search(query, &options)), urls(both.whole.search(query, &options)), "{query}");
    }
}

/// Words of titles and headings that many documents have there, the most frequent 128, with all documents that have them.
#[test]
fn frequent_words_of_names_are_in_the_root() {
    // The higher the number of a word, the rarer it is.
    let named = |word: usize, page: usize| page.is_multiple_of(word / 4 + 1);
    let mentioned = |word: usize, page: usize| (page + word).is_multiple_of(7);
    for pages in [10, 90, 300] {
        let page = |page: usize| {
            let words = |has: &dyn Fn(usize) -> bool| {
                (0..160)
                    .filter(|&word| has(word))
                    .map(|word| format!("name{word}q"))
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            let title = words(&|word| named(word, page) && word % 3 > 0);
            let heading = format!("# x{page} {}", words(&|word| named(word, page) && word % 3 != 1));
            document(&page.to_string(), &title, &[&heading, &words(&|word| mentioned(word, page))])
        };
        let both = Both::new((0..pages).map(page));
        let least = pages.div_ceil(64).max(2);
        let mut expected: Vec<(usize, String, u32)> = (0..160)
            .map(|word| {
                let in_names = (0..pages).filter(|&page| named(word, page)).count();
                let all = (0..pages).filter(|&page| named(word, page) || mentioned(word, page)).count();
                (in_names, format!("name{word}q"), all as u32)
            })
            .filter(|(in_names, ..)| *in_names >= least)
            .collect();
        // Of equally frequent ones the last in the alphabet.
        expected.sort_by(|a, b| b.cmp(a));
        expected.truncate(128);
        let mut expected: Vec<_> = expected.into_iter().map(|(_, word, all)| (word, all)).collect();
        expected.sort();
        assert_eq!(both.open().root.name_words, expected, "{pages}");
    }
}

/// The first batch is larger than the ten hits that it gives; a sorted one is not.
#[test]
fn documents_are_read_in_batches() {
    let both = Both::new([document("a", "", &["corge waldo fredo garply"])]);
    let mut index = both.open();
    for piece in index.pieces().collect::<Vec<_>>() {
        index.add(piece, both.bytes(piece)).unwrap();
    }
    let run = Run::new(&index, &[], true);
    let lookup = PartsLookup::new(&run);
    let plain = SearchOptions::default();
    let sorted = SearchOptions::default().sort("date");
    for (query, options, wanted, hits, expected) in [
        ("corge", &plain, 0, 100, &[][..]),
        ("corge", &plain, 1, 100, &[(0, 12)]),
        ("corge", &plain, 10, 100, &[(0, 12)]),
        ("corge", &plain, 11, 100, &[(0, 12), (12, 22)]),
        ("corge", &plain, 30, 25, &[(0, 12), (12, 22), (22, 25)]),
        ("corge", &plain, 30, 12, &[(0, 12)]),
        ("corge", &plain, 10, 0, &[]),
        ("corge waldo", &plain, 20, 100, &[(0, 16), (16, 26)]),
        ("corge waldo fredo", &plain, 20, 100, &[(0, 16), (16, 26)]),
        ("corge waldo fredo garply", &plain, 20, 100, &[(0, 32), (32, 42)]),
        ("corge waldo fredo garply", &sorted, 20, 100, &[(0, 10), (10, 20)]),
    ] {
        let plan = plan(&lookup, query, false, None, None);
        let batches = order::batches(&plan, wanted, hits, options);
        let batches: Vec<_> = batches.iter().map(|range| (range.start, range.end)).collect();
        assert_eq!(batches, expected, "{query} {wanted} of {hits}");
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
