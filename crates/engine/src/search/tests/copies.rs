//! Documents that differ in a few words, and texts under several titles.

use super::open;
use crate::document::{Block, BlockKind, Document};
use crate::index::Index;
use crate::options::SearchOptions;
use crate::results::Hit;

/// A hundred words, of which some are replaced.
fn text(changes: &[(usize, &str)]) -> String {
    let mut words: Vec<_> = (0..100).map(|at| format!("w{at:02}")).collect();
    changes.iter().for_each(|(at, word)| words[*at] = (*word).to_owned());
    words.join(" ")
}

fn page(title: &str, text: &str) -> Document {
    let blocks = vec![Block::new(BlockKind::Paragraph, text)];
    Document { title: title.into(), blocks, ..Document::default() }
}

fn hits(index: &Index, query: &str, options: &SearchOptions) -> Vec<Hit> {
    index.search(query, options).hits
}

/// The hits and their duplicates.
fn shown(index: &Index, query: &str, options: &SearchOptions) -> Vec<(String, Vec<String>)> {
    hits(index, query, options).into_iter().map(|hit| (hit.url, hit.duplicates)).collect()
}

fn pair(url: &str, duplicates: &[&str]) -> (String, Vec<String>) {
    (url.to_owned(), duplicates.iter().map(|&url| url.to_owned()).collect())
}

#[test]
fn pages_that_differ_in_a_few_words_are_one_hit() {
    let copy = text(&[(50, "waldo")]);
    let index = open([
        page("Mutex", &text(&[])),
        page("Mutex", &copy),
        page("Other", &text(&[(50, "corge")])),
        page("Mutex", &text(&[(20, "a"), (40, "b"), (60, "c")])),
        page("Mutex", &copy),
    ]);
    let options = SearchOptions::default();
    // Under another title, and with more words that differ, it is another page.
    let mut all = shown(&index, "w01 w02 ", &options);
    all.sort();
    assert_eq!(all, [pair("0", &["1", "4"]), pair("2", &[]), pair("3", &[])]);
    // What only the copy has leads to it.
    assert_eq!(shown(&index, "waldo ", &options), [pair("1", &["4"])]);
    // The page with all words is shown.
    let first = &shown(&index, "w01 w02 waldo ", &options)[0];
    assert_eq!(*first, pair("1", &["0", "4"]));
}

#[test]
fn short_texts_are_compared_as_a_whole() {
    let short = |word: &str| format!("this is what the page says of {word} and no more than that");
    let index = open([page("Page", &short("waldo")), page("Page", &short("corge"))]);
    assert_eq!(hits(&index, "says ", &SearchOptions::default()).len(), 2);
}

#[test]
fn language_and_boost_choose_the_copy() {
    let with =
        |lang: &str, boost| Document { lang: lang.into(), boost, ..page("Mutex", &text(&[(50, "waldo")])) };
    let index = open([page("Mutex", &text(&[])), with("de", None), with("fr", Some(200))]);
    let first = |options: SearchOptions| shown(&index, "w01 w02 ", &options)[0].clone();
    assert_eq!(first(SearchOptions::default()), pair("2", &["0", "1"]));
    assert_eq!(first(SearchOptions::default().prefer("de")), pair("0", &["1", "2"]));
}

#[test]
fn a_text_under_several_titles_stands_behind() {
    let stub =
        "This edition is no longer distributed. See the current edition for the page that you want to read.";
    let titles = ["Waldo", "Corge", "Fredo"];
    let page_of_waldo =
        page("More", "Much is said of waldo here, and of others, in many words that follow it.");
    let documents = |count: usize| {
        let stubs = titles[..count].iter().map(|title| page(title, stub));
        stubs.chain([page_of_waldo.clone()]).collect::<Vec<_>>()
    };
    let first = |index: &Index| hits(index, "waldo ", &SearchOptions::default())[0].title.clone();
    assert_eq!(first(&open(documents(2))), "Waldo");
    assert_eq!(first(&open(documents(3))), "More");
}
