//! Which passage is shown, where it begins and ends, and what of it is marked.

use super::{marked, open};
use crate::document::{Block, BlockKind, Document};
use crate::index::Index;
use crate::options::SearchOptions;
use crate::results::{Hit, Marks};

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
fn excerpt_has_36_words_from_8_before_the_match() {
    let shown = excerpt(&[&text(200, &[(50, "waldo")])], "waldo");
    assert_eq!(shown, format!("…{}…", text(78, &[(50, "waldo")])[42 * 5..].trim_start()));
}

#[test]
fn excerpt_starts_with_a_near_block() {
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
fn excerpt_that_is_cut_starts_with_a_word_and_what_opens_it() {
    for (before, start) in [("w,", "…w011"), ("w, (", "…(w011"), ("w. “", "“w011"), ("w —\u{3000}", "…w011")]
    {
        let mut words = words(200);
        words[10] = before.into();
        words[19] = "waldo".into();
        let whole = words.join(" ").replace("( ", "(").replace("“ ", "“");
        let shown = excerpt(&[&whole], "waldo");
        assert!(shown.starts_with(start), "{before}: {shown}");
    }
}

#[test]
fn excerpt_starts_with_a_sentence() {
    for end in [".", "!", "?", "。"] {
        let first = words(30).join(" ");
        let whole = format!("{first}{end} Here it is: waldo {}", words(60).join(" "));
        assert!(excerpt(&[&whole], "waldo").starts_with("Here it is: waldo w000"), "{end}");
    }
    // Also one that is quoted, and in Chinese and Japanese without a space.
    let whole = format!("{}. “Here it is: waldo {}", words(30).join(" "), words(60).join(" "));
    assert!(excerpt(&[&whole], "waldo").starts_with("“Here it is: waldo w000"));
    let whole = format!("{}。」Here it is: waldo {}", words(30).join(" "), words(60).join(" "));
    assert!(excerpt(&[&whole], "waldo").starts_with("Here it is: waldo w000"));
    // No sentence ends within a number or a name, or with a comma.
    for sign in [".", ", ", ": "] {
        let whole = format!("{} a{sign}b waldo {}", words(30).join(" "), words(60).join(" "));
        assert!(excerpt(&[&whole], "waldo").starts_with("…w024 w025"), "{sign}");
    }
    // A match that begins a sentence stands first.
    let whole = format!("{}. Waldo {}", words(30).join(" "), words(60).join(" "));
    assert!(excerpt(&[&whole], "waldo").starts_with("Waldo w000"));
    // A sentence that begins further away does not count.
    let whole = format!("Waldo. {} plugh {}", words(19).join(" "), words(60).join(" "));
    assert!(excerpt(&[&whole], "plugh").starts_with("…w011"));
}

#[test]
fn excerpt_ends_with_a_sentence() {
    let whole = |end: usize| {
        let mut words = text(80, &[(0, "waldo")]);
        words.insert(end * 5, '.');
        words
    };
    // Between 24 and 42 words.
    for end in [24, 36, 42] {
        assert_eq!(excerpt(&[&whole(end)], "waldo"), format!("{} …", &whole(end)[..=end * 5]), "{end}");
    }
    for end in [23, 43] {
        assert!(excerpt(&[&whole(end)], "waldo").ends_with("w035…"), "{end}");
    }
    // Not before the last match that is shown.
    let mut whole = text(80, &[(10, "waldo"), (30, "corge")]);
    whole.insert(25 * 5, '.');
    assert!(excerpt(&[&whole], "waldo corge ").contains("corge"));
}

#[test]
fn definition_is_shown_before_other_sentences() {
    let others = "Much is said of waldo and fredo here. What waldo is to fredo";
    let more = words(60).join(" ");
    let texts = [others, &more, "A waldo is defined so.", &more, "Waldos are many. The fredo plugh is this."];
    let shown = |texts: &[&str], query: &str| {
        let blocks = texts.iter().map(|text| Block::new(BlockKind::Paragraph, *text)).collect();
        let index = open([Document { lang: "en".into(), blocks, ..Document::default() }]);
        hit(&index, query).excerpt.text
    };
    let begins = |query: &str, expected: &str| {
        let shown = shown(&texts, query);
        assert!(shown.starts_with(expected), "{query}: {shown}");
    };
    begins("what is waldo", "A waldo is defined");
    begins("what is the fredo plugh", "The fredo plugh is this");
    begins("waldo", "Much is said");
    // `are` defines what is asked for with `is`.
    let texts = [others, &more, "Waldo are defined so."];
    assert!(shown(&texts, "what is waldo").starts_with("Waldo are defined"));
    // Other verbs define nothing, and without one in the query nothing is to be defined.
    let said = "Much was said of waldo.";
    assert!(shown(&[said, &more, "Waldo eats so."], "what is waldo").starts_with(said));
    assert!(shown(&[said, &more, "Waldo is so."], "the waldo").starts_with(said));
    // Words of the query that follow each other define nothing either.
    let said = "Much was said of waldo fredo.";
    assert!(shown(&[said, &more, "Waldo fredo eats so."], "what is waldo fredo").starts_with(said));
    assert!(shown(&[said, &more, "Waldo fredo is so."], "what is waldo fredo").starts_with("Waldo fredo is"));
}

#[test]
fn stop_words_of_the_query_define_in_any_language() {
    // Both have the words of the query; only one is a sentence that begins with them.
    let said = "Man sagt oft, Waldo ist hier.";
    let texts = [said, &words(60).join(" "), "Waldo ist so."];
    let blocks = texts.iter().map(|text| Block::new(BlockKind::Paragraph, *text)).collect();
    let index = open([Document { lang: "de".into(), blocks, ..Document::default() }]);
    let shown = |query: &str| hit(&index, query).excerpt.text;
    assert!(shown("was ist waldo").starts_with("Waldo ist"), "{}", shown("was ist waldo"));
    assert!(shown("waldo").starts_with(said));
}

#[test]
fn syllables_of_a_word_of_the_query_define_nothing() {
    // A document without `국립미술관` is found by pairs of its syllables, too. They are no verb.
    let said = "Much is said of 미술관 and 안내 here.";
    let more = words(60).join(" ");
    let shown = excerpt(&[said, &more, "안내 미술관 here."], "안내 국립미술관 ");
    assert!(shown.starts_with(said), "{shown}");
}

#[test]
fn text_is_shown_before_code_and_that_before_a_terminal() {
    let more = words(60).join(" ");
    let shown = |kinds: &[(BlockKind, &str)]| {
        let blocks = kinds.iter().flat_map(|(kind, text)| {
            [Block::new(*kind, *text), Block::new(BlockKind::Paragraph, more.as_str())]
        });
        let index = open([Document { blocks: blocks.collect(), ..Document::default() }]);
        let excerpt = hit(&index, "waldo").excerpt;
        (excerpt.text.chars().take(7).collect::<String>(), excerpt.code)
    };
    let (terminal, code) = ((BlockKind::Code, "$ waldo build it"), (BlockKind::Code, "(waldo) {}"));
    assert_eq!(shown(&[terminal, code, (BlockKind::Item, "Of waldo")]), ("Of wald".into(), false));
    assert_eq!(shown(&[terminal, code]), ("(waldo)".into(), true));
    assert_eq!(shown(&[terminal]), ("$ waldo".into(), true));
}

#[test]
fn headings_of_sections_are_marked() {
    let index = sections(&[("😀 Waldo, and corge", "fredo")]);
    let section = hit(&index, "corge waldo").sections.swap_remove(0);
    assert_eq!(section.heading_marks, Marks(vec![[3, 8], [14, 19]]));
}

#[test]
fn excerpt_includes_a_short_rest_of_its_block() {
    let whole = text(42, &[(0, "waldo")]);
    assert_eq!(excerpt(&[&whole], "waldo"), whole);
    let whole = text(43, &[(0, "waldo")]);
    assert_eq!(excerpt(&[&whole], "waldo"), format!("{}…", &whole[..36 * 5]));
}

#[test]
fn short_block_continues_into_the_next() {
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
fn excerpt_has_at_most_400_characters() {
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
fn passage_with_most_of_the_query_wins() {
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
fn marks_are_the_matches() {
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
fn stop_words_are_marked_beside_others_only() {
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
fn three_best_sections_come_best_first() {
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
fn repeated_heading_has_the_heading_above() {
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
fn section_ends_at_the_next_heading() {
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
fn section_without_anchor_has_the_url_of_its_document() {
    let blocks = ["Heading", "waldo"]
        .iter()
        .zip([BlockKind::H2, BlockKind::Paragraph])
        .map(|(text, kind)| Block::new(kind, *text));
    let index = open([Document { blocks: blocks.collect(), ..Document::default() }]);
    assert_eq!(hit(&index, "waldo").sections[0].url, "0");
}

#[test]
fn anchors_are_escaped_in_urls() {
    let anchor = "a b%c\"d<e>f`g\u{7f}\u{1f}ü/?#";
    let blocks = vec![
        Block::new(BlockKind::H2, "Heading").with_anchor(anchor),
        Block::new(BlockKind::Paragraph, "waldo"),
    ];
    let index = open([Document { blocks, ..Document::default() }]);
    let url = hit(&index, "waldo").sections.swap_remove(0).url;
    assert_eq!(url, "0#a%20b%25c%22d%3Ce%3Ef%60g%7F%1Fü/?#");
}
