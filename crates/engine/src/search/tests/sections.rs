//! Sections: which of them are shown, and what they add to a page.

use super::open;
use crate::document::{Block, BlockKind, Document};
use crate::index::Index;
use crate::options::SearchOptions;
use crate::results::Hit;

/// A title, and sections of a heading, its anchor and a text.
type Page<'a> = (&'a str, &'a [(&'a str, &'a str, &'a str)]);

fn pages(pages: &[Page]) -> Index {
    open(pages.iter().map(|(title, sections)| {
        let blocks = sections.iter().flat_map(|(heading, anchor, text)| {
            let mut heading = Block::new(BlockKind::H2, *heading);
            heading.anchor = Some((*anchor).to_owned());
            [heading, Block::new(BlockKind::Paragraph, *text)]
        });
        Document { title: (*title).into(), blocks: blocks.collect(), ..Document::default() }
    }))
}

fn search(index: &Index, query: &str) -> Vec<Hit> {
    index.search(query, &SearchOptions::default()).hits
}

fn headings(hit: &Hit) -> Vec<&str> {
    hit.sections.iter().map(|section| section.heading.as_str()).collect()
}

#[test]
fn section_with_the_rarer_word_comes_first() {
    let index = pages(&[
        (
            "Waldo",
            &[
                ("Corge", "corge", "waldo waldo waldo waldo, a fredo"),
                ("Fredo a waldo", "fredo-a-waldo", "nothing of it"),
                ("Fredo", "fredo", "plugh"),
            ],
        ),
        ("Waldo and more", &[("Garply", "garply", "thudic")]),
    ]);
    // The title names the other word for every section.
    assert_eq!(headings(&search(&index, "waldo fredo ")[0])[0], "Fredo");
    assert_eq!(headings(&search(&index, "Waldo::fredo ")[0])[0], "Fredo");
}

#[test]
fn anchor_names_a_section() {
    let index = pages(&[(
        "Waldo",
        &[
            ("fn corge(&mut self, fredo: Fredo)", "method.corge", "garply"),
            ("fn fredo(&mut self, value: Corge, other: Plugh)", "method.fredo", "garply"),
        ],
    )]);
    assert_eq!(
        headings(&search(&index, "waldo fredo ")[0])[0],
        "fn fredo(&mut self, value: Corge, other: Plugh)"
    );
    assert_eq!(headings(&search(&index, "waldo corge ")[0])[0], "fn corge(&mut self, fredo: Fredo)");
}

#[test]
fn page_whose_section_is_meant_comes_first() {
    let index = pages(&[
        ("Plugh", &[("Examples", "examples", "Waldo::corge waldo corge Waldo::corge waldo corge")]),
        ("Waldo", &[("Fredo", "fredo", "thudic"), ("corge", "corge", "thudic and more of it")]),
        ("Garply", &[("Xyzzy", "xyzzy", "thudic")]),
    ]);
    assert_eq!(search(&index, "Waldo::corge ")[0].title, "Waldo");
    let sections = &search(&index, "Waldo::corge ")[0].sections;
    assert_eq!(sections[0].url, "1#corge");
}

#[test]
fn qualified_anchor_is_the_name_of_a_section() {
    const MENTIONS: &str = "Waldo.corge waldo corge Waldo.corge waldo corge";
    let mut all: Vec<Page> = vec![
        ("Plugh", &[("Waldo.corge is new", "s-waldo-corge-is-new", MENTIONS)]),
        ("Reference of it", &[("corge(fredo, garply)", "xyzzy.thudic.Waldo.corge", "of a Waldo")]),
    ];
    let other: Page = ("Garply", &[("Xyzzy", "xyzzy", "thudic")]);
    all.extend([other; 8]);
    let index = pages(&all);
    assert_eq!(search(&index, "Waldo.corge ")[0].title, "Reference of it");
    // One word of it names the section as its heading does.
    assert_eq!(search(&index, "corge ")[0].title, "Plugh");
}

#[test]
fn repetition_does_not_outweigh_a_name() {
    let text = "waldo.corge corge waldo.corge corge waldo.corge ".repeat(9);
    let index = pages(&[("Waldo", &[("Examples", "examples", &text), ("corge", "corge", "it")])]);
    assert_eq!(headings(&search(&index, "waldo corge ")[0]), ["corge", "Examples"]);
}

#[test]
fn heading_above_another_shows_what_is_below() {
    let block = |kind, text: &str| Block::new(kind, text);
    let index = open([Document {
        title: "Page".into(),
        blocks: vec![
            block(BlockKind::H2, "Waldo"),
            block(BlockKind::H3, "Corge"),
            block(BlockKind::Paragraph, "fredo of waldo"),
            block(BlockKind::H2, "Waldo alone"),
            block(BlockKind::H2, "Garply"),
        ],
        ..Document::default()
    }]);
    let hit = &search(&index, "waldo ")[0];
    let shown: Vec<_> =
        hit.sections.iter().map(|one| (one.heading.as_str(), one.excerpt.text.as_str())).collect();
    // The one without a text is not shown beside the others.
    assert_eq!(shown, [("Waldo", "fredo of waldo"), ("Corge", "fredo of waldo")]);
}
