//! Which passage is shown, where it begins and ends, and what of it is marked.

use super::{marked, open};
use crate::document::{Block, BlockKind, Document};
use crate::hits::{Hit, Marks, SearchOptions};
use crate::index::Index;

/// `count` different words, from `w000` on.
fn words(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("w{at:03}")).collect()
}

/// So many words, with others at some places.
fn text(count: usize, others: &[(usize, &str)]) -> String {
    let mut words = words(count);
    for &(at, word) in others {
        words[at] = word.into();
    }
    words.join(" ")
}

fn paragraphs(texts: &[&str]) -> Index {
    let blocks = texts.iter().map(|text| Block::new(BlockKind::Paragraph, *text)).collect();
    open([Document { blocks, ..Document::default() }])
}

#[track_caller]
fn hit(index: &Index, query: &str) -> Hit {
    index.search(query, &SearchOptions::default()).hits.into_iter().next().expect("a hit")
}

#[track_caller]
fn excerpt(texts: &[&str], query: &str) -> String {
    hit(&paragraphs(texts), query).excerpt.text
}

#[test]
fn an_excerpt_has_36_words_from_8_before_the_match() {
    let shown = excerpt(&[&text(200, &[(50, "waldo")])], "waldo");
    assert_eq!(shown, format!("…{}…", text(78, &[(50, "waldo")])[42 * 5..].trim_start()));
}

#[test]
fn an_excerpt_begins_with_its_block_where_that_is_near() {
    let whole = text(200, &[(18, "waldo")]);
    assert_eq!(excerpt(&[&whole], "waldo"), format!("{}…", &whole[..36 * 5]));
    // One word further on it is not near.
    let whole = text(200, &[(19, "waldo")]);
    assert!(excerpt(&[&whole], "waldo").starts_with("…w011 w012"));
    // A match at the beginning.
    let whole = text(200, &[(0, "waldo")]);
    assert!(excerpt(&[&whole], "waldo").starts_with("waldo w001"));
}

#[test]
fn an_excerpt_begins_with_a_sentence() {
    for end in [".", "!", "?", "。"] {
        let first = words(30).join(" ");
        let whole = format!("{first}{end} Here it is: waldo {}", words(60).join(" "));
        assert!(excerpt(&[&whole], "waldo").starts_with("…Here it is: waldo w000"), "{end}");
    }
    // No sentence ends within a number or a name, or with a comma.
    for sign in [".", ", ", ": "] {
        let whole = format!("{} a{sign}b waldo {}", words(30).join(" "), words(60).join(" "));
        assert!(excerpt(&[&whole], "waldo").starts_with("…w024 w025"), "{sign}");
    }
    // A match that begins a sentence stands first.
    let whole = format!("{}. Waldo {}", words(30).join(" "), words(60).join(" "));
    assert!(excerpt(&[&whole], "waldo").starts_with("…Waldo w000"));
    // A sentence that begins further away does not count.
    let whole = format!("Waldo. {} plugh {}", words(19).join(" "), words(60).join(" "));
    assert!(excerpt(&[&whole], "plugh").starts_with("…w011"));
}

#[test]
fn what_little_is_left_of_a_block_is_shown() {
    let whole = text(42, &[(0, "waldo")]);
    assert_eq!(excerpt(&[&whole], "waldo"), whole);
    let whole = text(43, &[(0, "waldo")]);
    assert_eq!(excerpt(&[&whole], "waldo"), format!("{}…", &whole[..36 * 5]));
}

#[test]
fn a_short_block_is_shown_with_the_next_ones() {
    let (next, third) = ("fredo plugh", text(60, &[]));
    let short = text(22, &[(0, "waldo")]);
    // 12 words are left of 36.
    let shown = format!("{short} · {next} · {}…", &third[..12 * 5 - 1]);
    assert_eq!(excerpt(&[&short, next, &third], "waldo"), shown);
    let short = text(24, &[(0, "waldo")]);
    assert_eq!(excerpt(&[&short, &third], "waldo"), format!("{short} · {}…", &third[..12 * 5 - 1]));
    let long = text(25, &[(0, "waldo")]);
    assert_eq!(excerpt(&[&long, next], "waldo"), long);
    // What stands before is not shown, and behind the last block is nothing.
    assert_eq!(excerpt(&[next, "Waldo"], "waldo"), "Waldo");
}

#[test]
fn an_excerpt_has_400_letters_at_most() {
    let long = "é".repeat(500);
    let cut = |expected: String, text: &str, query: &str| {
        let passage = hit(&paragraphs(&[text]), query).excerpt;
        assert_eq!(passage.text, expected);
        passage.marks.into_iter().map(|mark| (mark.start, mark.end)).collect::<Vec<_>>()
    };
    let marks = cut(format!("waldo {}…", "é".repeat(394)), &format!("waldo {long}"), "waldo");
    assert_eq!(marks, [(0, 5)]);
    // A mark is whole or not there.
    let ys = "y".repeat(500);
    assert!(cut("corge …".into(), &format!("corge {ys}"), &ys).is_empty());
    // A mark that ends with what is shown, and one that begins there.
    let text = format!("{} waldo plugh", "-".repeat(394));
    assert_eq!(cut(format!("{} waldo…", "-".repeat(394)), &text, "waldo plugh"), [(395, 400)]);
    let text = format!("{} waldo plugh", "-".repeat(393));
    assert_eq!(cut(format!("{} waldo …", "-".repeat(393)), &text, "waldo plugh"), [(394, 399)]);
    // As many as that are not cut.
    let whole = format!("waldo {}", "é".repeat(394));
    cut(whole.clone(), &whole, "waldo");
    // Nor is a letter cut from its accent.
    let text = format!("waldo {}o\u{304}{}", "-".repeat(393), "-".repeat(50));
    cut(format!("waldo {}…", "-".repeat(393)), &text, "waldo");
    // After so much no other block is shown.
    let signs = "-".repeat(1700);
    assert!(!excerpt(&[&format!("waldo {signs}"), "plugh"], "waldo").contains('·'));
}

#[test]
fn the_passage_that_holds_most_of_the_query_is_shown() {
    let shows = |count: usize, others: &[(usize, &str)], query: &str, word: &str| {
        let shown = excerpt(&[&text(count, others)], query);
        assert!(shown.contains(word), "{query}: {shown}");
    };
    // Both words rather than one of them.
    shows(300, &[(10, "waldo"), (150, "waldo"), (160, "corge")], "waldo corge ", "w155");
    shows(300, &[(10, "waldo"), (20, "corge"), (150, "waldo")], "waldo corge ", "w015");
    // 27 words apart they are shown together, 28 words apart they are not.
    let apart = [(10, "waldo"), (38, "corge"), (150, "waldo"), (177, "corge")];
    shows(300, &apart, "waldo corge ", "w160");
    // Next to each other rather than apart; one word between them makes no difference.
    let apart = [(10, "waldo"), (13, "corge"), (150, "waldo"), (151, "corge")];
    shows(300, &apart, "waldo corge ", "w152");
    let apart = [(10, "waldo"), (13, "corge"), (150, "waldo"), (152, "corge")];
    shows(300, &apart, "waldo corge ", "w153");
    let order = [(10, "corge"), (11, "waldo"), (150, "waldo"), (151, "corge")];
    shows(300, &order, "waldo corge ", "w152");
    // More often rather than less, and of equals the first.
    shows(300, &[(10, "waldo"), (150, "waldo"), (160, "waldo")], "waldo ", "w155");
    shows(300, &[(10, "waldo"), (20, "waldo"), (150, "waldo"), (160, "waldo")], "waldo ", "w015");
    // To repeat one is worth less than to show another: four times less than once.
    let repeated = [
        (10, "waldo"),
        (12, "waldo"),
        (14, "waldo"),
        (16, "waldo"),
        (18, "waldo"),
        (150, "waldo"),
        (159, "corge"),
    ];
    shows(300, &repeated, "waldo corge ", "w155");
    // A whole word rather than one that is begun.
    shows(300, &[(10, "corgette"), (150, "corge")], "corge", "w151");
}

#[test]
fn what_is_marked_is_what_matched() {
    let index = paragraphs(&["waldo corge waldo, waldo-corge fredo."]);
    assert_eq!(marked(&index, "waldo"), ["waldo"; 3]);
    assert_eq!(marked(&index, "\"waldo corge\""), ["waldo", "corge", "waldo", "corge"]);
    assert_eq!(marked(&index, "\"corge waldo\" fredo"), ["corge", "waldo", "fredo"]);
    assert_eq!(marked(&index, "fredo x"), ["fredo"]);
    // Units that touch are one mark.
    assert_eq!(marked(&paragraphs(&["東京都に住む"]), "東京"), ["東京"]);
    assert_eq!(marked(&paragraphs(&["東 京に"]), "東京"), ["東", "京"]);
    assert_eq!(marked(&paragraphs(&["ab::cd ef"]), "ab::cd ef"), ["ab::cd", "ef"]);
}

#[test]
fn a_stop_word_is_marked_beside_others_only() {
    let index = paragraphs(&["the plugh of plugh plugh plugh the waldo of plugh plugh plugh the"]);
    assert_eq!(marked(&index, "the waldo of"), ["the", "waldo", "of"]);
    assert_eq!(marked(&index, "the of"), ["the", "of", "the", "of", "the"]);
}

#[test]
fn titles_are_marked_in_utf16_units() {
    let title = "😀 Waldo, corge é Waldo".to_owned();
    let blocks = vec![Block::new(BlockKind::Paragraph, "Nothing of it.")];
    let index = open([Document { title: title.clone(), blocks, ..Document::default() }]);
    let hit = hit(&index, "waldo");
    assert_eq!((hit.title, hit.title_marks), (title, Marks(vec![[3, 8], [18, 23]])));
    // Only the title matches: the excerpt is the beginning.
    assert_eq!((hit.excerpt.text.as_str(), hit.excerpt.marks.len()), ("Nothing of it.", 0));
}

/// A document of sections: headings with an anchor, and their text.
fn sections(parts: &[(&str, &str)]) -> Index {
    let mut blocks = vec![Block::new(BlockKind::Paragraph, "waldo corge before all headings")];
    for (heading, text) in parts {
        blocks.push(Block::new(BlockKind::H2, *heading).with_anchor(format!("id-{heading}")));
        blocks.push(Block::new(BlockKind::Paragraph, *text));
    }
    open([Document { blocks, ..Document::default() }])
}

#[test]
fn the_three_best_sections_are_shown_best_first() {
    let index = sections(&[
        ("One", "fredo"),
        ("Two", "waldo"),
        ("Three", "waldo and corge"),
        ("Four", "waldo again"),
        ("Five", "waldo waldo corge"),
        ("Waldo", "fredo"),
    ]);
    let found = hit(&index, "waldo corge ").sections;
    let shown: Vec<_> =
        found.iter().map(|one| (one.heading.as_str(), one.url.as_str(), one.excerpt.text.as_str())).collect();
    assert_eq!(
        shown,
        [
            ("Five", "0#id-Five", "waldo waldo corge"),
            ("Three", "0#id-Three", "waldo and corge"),
            ("Waldo", "0#id-Waldo", "fredo"),
        ]
    );
    // Of equals the first ones.
    let index = sections(&[
        ("One", "waldo"),
        ("Two", "waldo"),
        ("Three", "waldo"),
        ("Four", "waldo"),
        ("Five", "corge"),
    ]);
    let headings: Vec<_> = hit(&index, "waldo ").sections.into_iter().map(|one| one.heading).collect();
    assert_eq!(headings, ["One", "Two", "Three"]);
    assert!(hit(&index, "before ").sections.is_empty());
}

#[test]
fn a_heading_that_repeats_is_told_by_the_one_above() {
    use BlockKind::{H1, H2, H3, H4, Paragraph};
    let texts = [
        (H1, "Examples"),
        (Paragraph, "waldo"),
        (H2, "Vec"),
        (H3, "push"),
        (Paragraph, "a detail"),
        (H4, "Examples"),
        (Paragraph, "waldo corge"),
        (H2, "Map"),
        (H4, "Examples"),
        (Paragraph, "waldo corge fredo"),
        (H3, "entry"),
        (Paragraph, "corge"),
    ];
    let blocks = texts.map(|(kind, text)| Block::new(kind, text)).to_vec();
    let index = open([Document { blocks, ..Document::default() }]);
    let above = |query: &str| -> Vec<_> {
        let found = hit(&index, query).sections.into_iter();
        found.map(|one| [one.above, one.heading].join("/")).collect()
    };
    assert_eq!(above("waldo fredo "), ["Map/Examples", "/Examples", "push/Examples"]);
    assert_eq!(above("entry "), ["/entry"]);
    // What is above all is the document.
    assert_eq!(above("detail "), ["/push"]);
}

#[test]
fn a_section_ends_where_the_next_one_begins() {
    let index = sections(&[("One", "waldo fredo"), ("Two", "plugh")]);
    let found = hit(&index, "waldo ").sections;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].excerpt.text, "waldo fredo");
    assert_eq!(&found[0].excerpt.text[found[0].excerpt.marks[0].clone()], "waldo");
    // A heading alone has no passage.
    let index = sections(&[("Thudic", ""), ("Two", "plugh")]);
    let found = hit(&index, "thudic ").sections;
    assert_eq!((found[0].heading.as_str(), found[0].excerpt.text.as_str()), ("Thudic", ""));
}

#[test]
fn a_section_without_an_anchor_has_its_documents_address() {
    let blocks = ["Heading", "waldo"]
        .iter()
        .zip([BlockKind::H2, BlockKind::Paragraph])
        .map(|(text, kind)| Block::new(kind, *text));
    let index = open([Document { blocks: blocks.collect(), ..Document::default() }]);
    assert_eq!(hit(&index, "waldo").sections[0].url, "0");
}

#[test]
fn anchors_are_escaped_in_addresses() {
    let anchor = "a b%c\"d<e>f`g\u{7f}\u{1f}ü/?#";
    let blocks = vec![
        Block::new(BlockKind::H2, "Heading").with_anchor(anchor),
        Block::new(BlockKind::Paragraph, "waldo"),
    ];
    let index = open([Document { blocks, ..Document::default() }]);
    let url = hit(&index, "waldo").sections.swap_remove(0).url;
    assert_eq!(url, "0#a%20b%25c%22d%3Ce%3Ef%60g%7F%1Fü/?#");
}
