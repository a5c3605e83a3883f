//! Names of sections: headings, and anchors that say what a heading says among other words.

use super::{open, order};
use crate::document::{Block, BlockKind, Document};
use crate::options::SearchOptions;

fn page(title: &str, heading: &str, anchor: Option<&str>) -> Document {
    let heading = Block::new(BlockKind::H2, heading);
    let heading = match anchor {
        Some(anchor) => heading.with_anchor(anchor),
        None => heading,
    };
    // What is the same text would be one hit.
    let text = format!("corge n{}", anchor.unwrap_or_default().len());
    let blocks = vec![heading, Block::new(BlockKind::Paragraph, text)];
    Document { title: title.into(), blocks, ..Document::default() }
}

/// `method.push` names a section whose heading is a whole signature; where the heading names it better, that counts.
#[test]
fn the_better_of_heading_and_anchor_is_the_name() {
    let index = open([
        page("Garply", "fredo", None),
        page("Garply", "waldo of fredo with plugh and thud", Some("fredo")),
        page("Garply", "fredo", Some("xyzzy.17")),
        page("Garply", "waldo of fredo with plugh and thud", Some("xyzzy.17")),
        page("Garply", "waldo", Some("fredo.9")),
        page("Thud", "fredo", None),
    ]);
    let options = SearchOptions { explain: true, limit: 100, ..SearchOptions::default() };
    let hits = index.search("garply fredo ", &options).hits;
    let named = |url: &str| {
        let hit = hits.iter().find(|hit| hit.url == url);
        hit.map(|hit| hit.explanation.as_ref().unwrap().title)
    };
    let best = named("0").unwrap();
    for url in ["1", "2"] {
        assert!((named(url).unwrap() - best).abs() < 1e-5, "{url}: {:?}, not {best}", named(url));
    }
    assert!(named("3").unwrap() < best * 0.9);
    assert_eq!(order(&index, "garply fredo ")[0], "0");
}

/// A term of the query that the title has counts in full, in a heading less, and in neither not at all.
#[test]
fn terms_are_in_title_or_heading() {
    let index = open([
        page("Garply fredo", "corge", None),
        page("Garply", "fredo", None),
        page("Garply", "corge", None),
        page("Other", "garply fredo", None),
        page("Garply", "fredo fredo", None),
    ]);
    let options = SearchOptions { explain: true, limit: 100, ..SearchOptions::default() };
    let hits = index.search("garply fredo ", &options).hits;
    let named = |url: &str| {
        let hit = hits.iter().find(|hit| hit.url == url).unwrap();
        hit.explanation.as_ref().unwrap().title
    };
    assert!(named("0") > named("1") && named("1") > named("3") && named("3") > 0.0);
    // A word that is repeated is no better name.
    assert!((named("4") - named("1")).abs() < 1e-5);
}

/// Subwords are as much of a name as they have of its letters.
#[test]
fn a_longer_name_is_less_of_its_subwords() {
    let titles = ["HashMap", "HashMapEntry", "HashMapOccupiedEntries"];
    let index = open(titles.map(|title| page(title, "corge", Some(title))));
    let options = SearchOptions { explain: true, limit: 100, ..SearchOptions::default() };
    let hits = index.search("hash map ", &options).hits;
    let named = |url: &str| {
        let hit = hits.iter().find(|hit| hit.url == url).unwrap();
        hit.explanation.as_ref().unwrap().title
    };
    assert!(named("0") > named("1") * 1.2 && named("1") > named("2") * 1.2 && named("2") > 0.0);
}
