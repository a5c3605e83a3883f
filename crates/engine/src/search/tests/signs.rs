//! Signs, and words that only compare.

use super::{marked, open, order};
use crate::document::{Block, BlockKind, Document};
use crate::index::Index;
use crate::options::SearchOptions;

fn blocks(documents: &[&[(BlockKind, &str)]]) -> Index {
    open(documents.iter().map(|blocks| Document {
        blocks: blocks.iter().map(|(kind, text)| Block::new(*kind, *text)).collect(),
        ..Document::default()
    }))
}

#[test]
fn signs_are_found_in_headings_tables_and_code() {
    use BlockKind::{Code, H2, Paragraph, Row};
    let index = blocks(&[
        &[(Paragraph, "Why not? Because. (Or so: waldo?)")],
        &[(H2, "The ? operator"), (Paragraph, "waldo")],
        &[(Row, "?"), (Row, "waldo => corge")],
        &[(Code, "let waldo = corge()?;\nfor i in 1..=5 {}")],
    ]);
    let sorted = |query: &str| {
        let mut found = order(&index, query);
        found.sort_unstable();
        found.concat()
    };
    assert_eq!(sorted("?"), "123");
    assert_eq!(sorted("\"?\""), "123");
    assert_eq!(sorted("=>"), "2");
    assert_eq!(sorted("..="), "3");
    assert_eq!(sorted("? =>"), "123");
    assert_eq!(sorted("!!"), "");
    // Beside words, they are the punctuation of the query.
    assert_eq!(sorted("corge ?"), "23");
    assert_eq!(order(&index, "?").last().unwrap(), "3", "among other signs it counts less");
    assert_eq!(marked(&index, "=>"), ["=>"]);
    assert_eq!(marked(&index, "..="), ["..="]);
    let results = index.search("=>", &SearchOptions { explain: true, ..SearchOptions::default() });
    let words = &results.hits[0].explanation.as_ref().unwrap().words;
    assert_eq!(words[0].matches[0].0, "=>");
}

#[test]
fn signs_need_no_words() {
    assert_eq!(order(&blocks(&[&[(BlockKind::Code, "=>")]]), "=>"), ["0"]);
}

#[test]
fn versus_only_compares() {
    let index = blocks(&[
        &[(BlockKind::Paragraph, "waldo corge waldo corge")],
        &[(BlockKind::Paragraph, "waldo vs. fredo")],
        &[(BlockKind::Paragraph, "plugh")],
    ]);
    let hits = index.search("waldo vs corge ", &SearchOptions::default()).hits;
    assert_eq!((hits[0].url.as_str(), &hits[0].missing[..]), ("0", &[][..]));
    assert_eq!(order(&index, "vs "), ["1"]);
}
