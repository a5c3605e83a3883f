//! Scores, by numbers that were calculated by hand from the formulas: what the engine and its oracle share (see
//! [`naive`](super::super::naive)) is held to them.
//!
//! The natural logarithm of 2, which is often met here, is 0.693147: the idf of a word that one of two documents has.

use super::{open, order};
use crate::document::{Block, BlockKind, Document, Field};
use crate::index::Index;
use crate::options::SearchOptions;
use crate::parameters::{
    HEADING_NAME_SHARE, OTHER_ACCENTS_WEIGHT, PASSAGE_WEIGHT, SPELLING_WEIGHT, STOP_WORD_WEIGHT,
    joined_weight, match_weight, name_bonus, quorum,
};
use crate::results::{Explanation, MatchKind};
use crate::search::bm25::saturated;
use crate::search::candidates;
use crate::search::plan::plan;

const LN_2: f32 = std::f32::consts::LN_2;

#[track_caller]
fn close(found: f32, expected: f32) {
    assert!((found - expected).abs() < 1e-4, "{found}, not {expected}");
}

/// A document of words in a field each.
fn document(title: &str, blocks: &[(Field, &str)]) -> Document {
    let blocks = blocks.iter().map(|&(field, text)| {
        let kind = if field == Field::Heading { BlockKind::H2 } else { BlockKind::Paragraph };
        Block { field, ..Block::new(kind, text) }
    });
    Document { title: title.into(), blocks: blocks.collect(), ..Document::default() }
}

fn bodies(texts: &[&str]) -> Index {
    open(texts.iter().map(|text| document("", &[(Field::Body, text)])))
}

/// What the score of a document is made of, and the score.
#[track_caller]
fn explained(index: &Index, query: &str, document: usize) -> (Explanation, f32) {
    let options = SearchOptions { explain: true, limit: 100, ..SearchOptions::default() };
    let hits = index.search(query, &options).hits;
    let hit = hits.into_iter().find(|hit| hit.url == document.to_string()).expect("a hit");
    (hit.explanation.expect("it was asked for"), hit.score)
}

#[track_caller]
fn frequency(index: &Index, query: &str, document: usize) -> f32 {
    explained(index, query, document).0.words[0].frequency
}

#[test]
fn idf_falls_with_document_frequency() {
    let index = bodies(&["waldo corge fredo", "plugh corge fredo", "plugh garply fredo"]);
    for (query, document, idf) in [
        ("waldo ", 0, 0.980829), // ln(1 + 2.5 ÷ 1.5)
        ("corge ", 1, 0.470004), // ln(1 + 1.5 ÷ 2.5)
        ("fredo ", 2, 0.133531), // ln(1 + 0.5 ÷ 3.5)
    ] {
        let (explanation, score) = explained(&index, query, document);
        close(explanation.words[0].idf, idf);
        close(score, idf);
    }
    // Words that begin so are together in two documents. A phrase is as rare as the rarest of its words.
    close(explained(&index, "pl", 1).0.words[0].idf, 0.470004);
    close(explained(&index, "\"plugh corge\"", 1).0.words[0].idf, 0.470004);
    close(explained(&index, "\"corge fredo\"", 1).0.words[0].idf, 0.470004);
    close(explained(&index, "\"fredo garply\"~2", 2).0.words[0].idf, 0.980829);
    // An unfinished word may become another; alone, it is as rare as what it begins.
    close(explained(&index, "\"plugh gar", 2).0.words[0].idf, 0.470004);
    close(explained(&index, "\"gar", 2).0.words[0].idf, 0.980829);
}

/// Occurrences with other accents do not make the typed word more frequent.
#[test]
fn a_word_with_accents_is_as_rare_as_it_is_written_so() {
    let index = bodies(&["été corge", "ete waldo", "ete fredo", "eté plugh", "fredo xyzzy"]);
    let (own, _) = explained(&index, "été ", 0);
    close(own.words[0].idf, (1.0f32 + 4.5 / 1.5).ln());
    close(own.words[0].frequency, 1.0);
    let (other, _) = explained(&index, "été ", 1);
    close(other.words[0].idf, own.words[0].idf);
    close(other.words[0].frequency, OTHER_ACCENTS_WEIGHT);
    assert_eq!(other.words[0].matches, [("ete".to_owned(), MatchKind::Stem)]);
}

#[test]
fn term_frequency_saturates() {
    let index = bodies(&["waldo corge fredo", "waldo waldo fredo", "waldo waldo waldo", "corge fredo plugh"]);
    let idf = 0.356675; // ln(1 + 1.5 ÷ 3.5)
    for (document, times, given) in [
        (0, 1.0, 1.0),      // 1 · 2.2 ÷ 2.2
        (1, 2.0, 1.375),    // 2 · 2.2 ÷ 3.2
        (2, 3.0, 1.571429), // 3 · 2.2 ÷ 4.2
    ] {
        let (explanation, score) = explained(&index, "waldo ", document);
        close(explanation.words[0].frequency, times);
        close(explanation.words[0].score, idf * given);
        close(score, idf * given);
    }
}

#[test]
fn fields_have_weights() {
    let other = (Field::Body, "corge");
    let index = open([
        document("waldo", &[other]),
        document("", &[other, (Field::Heading, "waldo")]),
        document("", &[(Field::Body, "waldo")]),
        document("", &[(Field::Body, "fredo"), (Field::Aside, "waldo")]),
    ]);
    for (document, weight) in [(0, 3.0), (1, 1.5), (2, 1.0), (3, 0.4)] {
        close(frequency(&index, "waldo ", document), weight);
    }
    let order: Vec<_> =
        index.search("waldo ", &SearchOptions::default()).hits.into_iter().map(|hit| hit.url).collect();
    assert_eq!(order, ["0", "1", "2", "3"]);
    // Where a field is asked for, it alone counts.
    close(frequency(&index, "title:waldo ", 0), 3.0);
    close(frequency(&index, "heading:waldo ", 1), 1.5);
    assert_eq!(index.search("heading:waldo ", &SearchOptions::default()).total, 1);
}

/// The lengths are a half and one and a half of their mean.
#[test]
fn long_fields_lower_the_frequency() {
    for (field, short, long) in [
        (Field::Title, 3.75, 2.5),      // 3 ÷ (0.6 + 0.4 · ½), 3 ÷ (0.6 + 0.4 · 1½)
        (Field::Heading, 2.0, 1.2),     // 1.5 ÷ (0.5 + 0.5 · ½), …
        (Field::Body, 1.6, 0.727273),   // 1 ÷ (0.25 + 0.75 · ½), …
        (Field::Aside, 0.64, 0.290909), // 0.4 ÷ (0.25 + 0.75 · ½), …
    ] {
        let texts = ["waldo", "waldo corge fredo"];
        let index = open(texts.map(|text| match field {
            Field::Title => document(text, &[]),
            _ => document("", &[(field, text)]),
        }));
        close(frequency(&index, "waldo ", 0), short);
        close(frequency(&index, "waldo ", 1), long);
    }
}

#[test]
fn words_in_a_passage_count_together() {
    for (words_between, expected) in [(0, 2.0), (15, 2.0), (16, 1.0), (40, 1.0)] {
        let text = format!("waldo {}corge", "x ".repeat(words_between));
        let index = bodies(&[&text, "plugh"]);
        let proximity = explained(&index, "corge waldo ", 0).0.proximity;
        let near = if words_between == 0 { 0.3 * LN_2 * 0.647059 } else { 0.0 }; // s(½)
        close(proximity, expected * PASSAGE_WEIGHT * LN_2 + near);
    }
    // From a phrase on it is twice as long.
    for (words_between, expected) in [(30, 2.0), (31, 1.0)] {
        let text = format!("waldo fredo {}corge", "x ".repeat(words_between));
        let index = bodies(&[&text, "plugh"]);
        let proximity = explained(&index, "corge \"waldo fredo\" ", 0).0.proximity;
        close(proximity, expected * PASSAGE_WEIGHT * LN_2);
    }
    // The best passage counts, wherever it is; what occurs twice in it counts once, as its best form.
    let far = "x ".repeat(30);
    let text = format!("corge villages {far}waldo villages village corge {far}waldo");
    let index = bodies(&[&text, "plugh"]);
    let passage = |typed: &str| explained(&index, typed, 0).0;
    close(passage("waldo fredo corge ").proximity, 2.0 * PASSAGE_WEIGHT * LN_2);
    let idf = passage("village waldo ").words[0].idf;
    let found = passage("village fredo waldo ").proximity;
    close(found, PASSAGE_WEIGHT * (idf + LN_2));
}

#[test]
fn match_kinds_have_weights() {
    let index = bodies(&["villages", "corgexx", "HashWaldo", "plugh"]);
    close(match_weight(MatchKind::Exact), 1.0);
    for form in [MatchKind::Stem, MatchKind::Subword, MatchKind::Prefix] {
        assert!((0.1..0.9).contains(&match_weight(form)), "{form:?}");
    }
    close(frequency(&index, "plugh ", 3), 1.0);
    close(frequency(&index, "village ", 0), match_weight(MatchKind::Stem));
    close(frequency(&index, "waldo ", 2), match_weight(MatchKind::Subword));
    // √(4 ÷ 7) and √(6 ÷ 7) of the word are typed.
    close(frequency(&index, "corg", 1), match_weight(MatchKind::Prefix) * 0.755929);
    close(frequency(&index, "corgex*", 1), match_weight(MatchKind::Prefix) * 0.925820);
}

#[test]
fn proximity_falls_with_distance() {
    let passage = |words: u8| PASSAGE_WEIGHT * LN_2 * f32::from(words);
    for (text, proximity) in [
        ("waldo corge", 0.207944),     // 0.3 · ln 2 · s(1); s(f) = 2.2 f ÷ (f + 1.2)
        ("waldo x corge", 0.078875),   // s(1 ÷ 4)
        ("waldo x x corge", 0.038770), // s(1 ÷ 9)
        ("waldo x x x x x x x corge", 0.005880), // s(1 ÷ 64)
        ("waldo x x x x x x x x corge", 0.0), // nine words on: too far
        ("corge waldo", 0.134552),     // s(½): the other way round
        ("corge x waldo", 0.043177),   // s(½ ÷ 4)
        ("waldo corge waldo corge", 0.313433), // s(1 + ½ + 1 + 1 ÷ 9)
    ] {
        let index = bodies(&[text, "plugh"]);
        close(explained(&index, "waldo corge ", 0).0.proximity, proximity + passage(2));
    }
    // A phrase is as long as its words; the next word stands next to its last.
    let index = bodies(&["waldo corge fredo", "plugh"]);
    close(explained(&index, "\"waldo corge\" fredo ", 0).0.proximity, 0.207944 + passage(2));
    // Each pair of neighbours in the query, and no other.
    close(explained(&index, "waldo corge fredo ", 0).0.proximity, 2.0 * 0.207944 + passage(3));
    close(explained(&index, "waldo fredo ", 0).0.proximity, 0.078875 + passage(2));
    close(explained(&index, "waldo ", 0).0.proximity, 0.0);
    // What is merely begun stands there with its weight.
    let begun = match_weight(MatchKind::Prefix) * 0.774597; // √(3 ÷ 5)
    close(
        explained(&index, "waldo cor", 0).0.proximity,
        0.3 * LN_2 * saturated(begun) + LN_2 * (1.0 + begun),
    );
    // The rarer word of a pair does not make it rarer.
    let index = bodies(&["waldo corge", "corge plugh"]);
    close(explained(&index, "waldo corge ", 0).0.proximity, 1.3 * 0.182322 + LN_2); // ln(1 + 0.5 ÷ 2.5)
    close(explained(&index, "corge waldo ", 0).0.proximity, (0.3 * 0.647059 + 1.0) * 0.182322 + LN_2); // s(½)
}

#[test]
fn signs_of_a_title_are_its_name() {
    let page = |title: &str, text: &str| Document {
        title: title.into(),
        blocks: vec![Block::new(BlockKind::Paragraph, text)],
        ..Document::default()
    };
    let index = open([
        page("waldo", &"waldo!() ".repeat(9)),
        page("waldo, a macro", &"waldo!() waldo ".repeat(9)),
        page("Macro waldo!", &("waldo!() fredo ".repeat(3) + &"corge plugh ".repeat(40))),
        page("xyzzy", "thudic"),
    ]);
    assert_eq!(order(&index, "waldo!")[0], "2");
    assert_eq!(order(&index, "waldo")[0], "0");
}

#[test]
fn joined_words_add_their_idfs() {
    close(joined_weight(false), 1.0);
    assert!((0.1..0.9).contains(&joined_weight(true)));
    let prose = joined_weight(true);
    for (text, query, joined) in [
        ("std::vec and more", "std::vec ", 2.0 * LN_2),
        ("std::vec and std::vec", "std::vec ", 2.0 * LN_2 * 1.375),
        ("std vec and more", "std::vec ", 0.0),
        ("std::vec and more", "std vec ", 0.0),
        ("low-speed and more", "low-speed ", 2.0 * LN_2 * prose),
        ("plugh++ and more", "plugh++ ", LN_2),
    ] {
        let index = bodies(&[text, "nothing"]);
        close(explained(&index, query, 0).0.joined, joined);
    }
}

#[test]
fn name_adds_a_share_of_the_query_weight() {
    // Half of a name is worth much less than half of the whole.
    close(name_bonus(1.0, 2), 1.0);
    close(name_bonus(0.5, 2), 0.28125);
    close(name_bonus(1.0, 1), 0.5);
    for (title, query, words, share) in [
        ("waldo corge", "waldo corge ", 2, 1.0),
        ("waldo corge", "corge waldo ", 2, 1.0),
        ("waldo corge waldo", "corge waldo ", 2, 1.0),
        ("waldo corge", "\"waldo corge\" ", 1, 1.0),
        ("waldo corge", "\"waldo corge\" corge ", 2, 1.0),
        ("waldo corge", "waldo ", 1, 0.5),
        ("waldo corge plugh", "waldo corge ", 2, 2.0 / 3.0),
        // Two of the three words of the query.
        ("waldo corge", "waldo corge xyzzy ", 3, 2.0 / 3.0),
        ("", "waldo corge ", 2, 0.0),
    ] {
        let index = open([
            document(title, &[(Field::Body, "waldo corge xyzzy")]),
            document("", &[(Field::Body, "fredo fredo fredo")]),
        ]);
        close(explained(&index, query, 0).0.title, words as f32 * LN_2 * name_bonus(share, words));
    }
}

#[test]
fn words_of_the_query_may_be_in_a_heading_or_the_address_instead() {
    let index = open([
        document("Vec", &[(Field::Heading, "push"), (Field::Body, "0 x")]),
        document("Vec", &[(Field::Body, "push 0")]),
    ]);
    let title = |query: &str, document: usize| explained(&index, query, document).0.title;
    // All words are in both documents: ln(1 + 0.5 ÷ 2.5).
    let weight = 2.0 * 0.182322;
    close(title("Vec::push ", 0), weight * name_bonus(f32::midpoint(1.0, HEADING_NAME_SHARE), 2));
    // Half of the query is the title.
    close(title("Vec::push ", 1), weight * name_bonus(0.5, 2));
    // The address of the first document is `0`.
    close(title("vec 0 ", 0), weight * name_bonus(1.0, 2));
    close(title("vec 0 ", 1), weight * name_bonus(0.5, 2));
    // Neither title nor heading have any of it.
    close(title("x 0 ", 0), 0.0);
}

#[test]
fn subwords_together_are_a_name() {
    let index = open([
        document("WaldoError", &[(Field::Body, "x")]),
        document("Plugh", &[(Field::Heading, "WaldoError"), (Field::Body, "x")]),
        document("Fredo", &[]),
    ]);
    let title = |query: &str, document: usize| explained(&index, query, document).0.title;
    // Two of three documents: ln(1 + 1.5 ÷ 2.5).
    let idf = 0.470004;
    close(title("waldo error ", 0), 2.0 * idf * name_bonus(1.0, 2));
    close(title("error waldo ", 0), 2.0 * idf * name_bonus(1.0, 2));
    close(title("waldo ", 0), 0.0);
    close(title("waldo error ", 1), 2.0 * idf * name_bonus(HEADING_NAME_SHARE, 2));
}

#[test]
fn frequent_word_may_be_a_name() {
    let texts = ["corge", "fredo", "plugh"].map(|text| document("waldo", &[(Field::Body, text)]));
    let index = open(texts.into_iter().chain([document("Rare waldo", &[])]));
    // One of two words, though the other one is rarer: ln(1 + 0.5 ÷ 4.5).
    close(explained(&index, "waldo ", 3).0.title, name_bonus(0.5, 1) * 0.105361);
}

#[test]
fn exact_spelling_adds_the_idf() {
    let index = bodies(&["bàn waldo", "ban plugh"]);
    // Without accents both match; with accents one does, and the other is a weaker form.
    let (idf, own_idf) = (0.182322, LN_2); // ln(1 + 0.5 ÷ 2.5), ln(1 + 1.5 ÷ 1.5)
    close(explained(&index, "bàn ", 0).0.spelling, SPELLING_WEIGHT * own_idf);
    close(explained(&index, "bàn ", 1).0.spelling, 0.0);
    close(frequency(&index, "bàn ", 0), 1.0);
    close(frequency(&index, "bàn ", 1), OTHER_ACCENTS_WEIGHT);
    close(explained(&index, "ban ", 1).0.spelling, SPELLING_WEIGHT * idf);
    close(explained(&index, "BAN ", 1).0.spelling, SPELLING_WEIGHT * idf);
    // Two words of the query, of which one is written otherwise.
    close(explained(&index, "bàn waldo ", 0).0.spelling, SPELLING_WEIGHT * own_idf);
}

#[test]
fn stop_words_have_low_weight_beside_others() {
    let index = bodies(&["the waldo", "the plugh", "corge fredo"]);
    let (explanation, score) = explained(&index, "the waldo ", 0);
    let (the, waldo) = (0.470004, 0.980829);
    close(explanation.words[0].score, STOP_WORD_WEIGHT * the);
    close(explanation.words[1].score, waldo);
    close(
        explanation.proximity,
        0.3 * STOP_WORD_WEIGHT * the + PASSAGE_WEIGHT * (STOP_WORD_WEIGHT * the + waldo),
    );
    close(score, STOP_WORD_WEIGHT * the * 2.3 + 2.0 * waldo);
    assert!((0.01..0.5).contains(&STOP_WORD_WEIGHT));
    // It may be missing; alone it is a word like others.
    assert_eq!(index.search("the waldo ", &SearchOptions::default()).total, 1);
    close(explained(&index, "the ", 1).1, the);
}

#[test]
fn score_is_the_sum_of_its_parts() {
    let index = open([
        document("Waldo corge", &[(Field::Body, "bàn waldo::corge waldo bàn")]),
        document("Fredo", &[(Field::Heading, "waldo"), (Field::Body, "ban corge, waldo bàn")]),
        document("Corge", &[(Field::Body, "fredo")]),
    ]);
    for query in ["waldo::corge ", "waldo corge ", "bàn waldo ", "waldo corge bàn fredo "] {
        let options = SearchOptions { explain: true, ..SearchOptions::default() };
        for hit in index.search(query, &options).hits {
            let it = hit.explanation.expect("it was asked for");
            let words: f32 = it.words.iter().map(|word| word.score).sum();
            close(
                hit.score,
                words + it.proximity + it.joined + it.title + it.spelling + it.feedback + it.meaning,
            );
        }
    }
}

#[test]
fn quorum_decides_hits() {
    for (words, share) in [(0, 1.0), (1, 1.0), (2, 1.0), (3, 0.6), (4, 0.3375), (5, 0.216), (6, 0.15)] {
        close(quorum(words), share);
    }
    close(quorum(7), 0.114286); // 0.8 ÷ 7
    close(quorum(20), 0.04);

    let total = |texts: &[&str], query: &str| bodies(texts).search(query, &SearchOptions::default()).total;
    // All words are equally rare: one of two documents, one of three has each.
    assert_eq!(total(&["waldo corge", "fredo plugh"], "waldo corge "), 1);
    assert_eq!(
        total(&["waldo corge x", "waldo fredo x"], "corge fredo "),
        2,
        "none has both: half is enough"
    );
    assert_eq!(total(&["waldo x", "corge x", "corge waldo"], "corge waldo "), 3, "fewer than ten have both");
    let texts = ["waldo corge", "waldo fredo", "corge fredo", "waldo x", "corge y", "fredo z"];
    assert_eq!(total(&texts, "waldo corge fredo "), 6, "fewer than ten have two of three");
    let many: Vec<&str> = texts[..3].iter().cycle().take(9).copied().collect();
    let many: Vec<String> = many.iter().enumerate().map(|(at, text)| format!("{text} {at}a")).collect();
    let mut many: Vec<&str> = many.iter().map(String::as_str).collect();
    many.extend(["waldo corge", "waldo x"]);
    assert_eq!(total(&many, "waldo corge fredo "), 10, "two of three are enough, and one is not");
    let texts = ["waldo corge fredo", "thudic plugh xyzzy", "garply", "garply x"];
    assert_eq!(total(&texts, "\"waldo corge\" -fredo "), 0);
    assert_eq!(total(&texts, "garply waldo "), 3);
    assert_eq!(total(&texts, "\"waldo garply\" xyzzy "), 4, "the phrase is nowhere: its words are enough");
}

/// The bound by which hits are taken: it is not below the score, nor far above it.
#[test]
fn upper_bound_covers_positions() {
    let most = |index: &Index, typed: &str, document: usize| {
        let plan = plan(index, typed, true, None, None);
        let found = candidates::hits(index, &plan);
        let found = found.into_iter().find(|found| found.document.0 as usize == document).expect("a hit");
        (found.base, found.upper_bound - found.base)
    };
    let index = bodies(&["waldo corge", "plugh fredo"]);
    let (base, added) = most(&index, "waldo ", 0);
    close(base, LN_2);
    close(added, 0.0);
    // An occurrence may stand in the field of the lowest weight, 0.4: 1 ÷ 0.4² = 6.25 pairs at most.
    let (base, added) = most(&index, "waldo corge ", 0);
    close(base, 2.0 * LN_2);
    close(added, (2.0 * LN_2 + 0.3 * LN_2 * 1.845638) * 1.0001); // both in a passage; s(6.25)
    let index = bodies(&["std::vec", "plugh fredo"]);
    let (_, added) = most(&index, "std::vec ", 0);
    close(added, (2.0 * LN_2 * 3.2 + 0.3 * LN_2 * 1.845638) * 1.0001);
    let index = open([
        document("waldo corge", &[]),
        document("waldo corge plugh", &[]),
        document("fredo", &[(Field::Body, "waldo corge")]),
    ]);
    let (_, unnamed) = most(&index, "waldo corge ", 2);
    let (_, named) = most(&index, "waldo corge ", 0);
    let idfs = 2.0 * 0.133531; // ln(1 + 0.5 ÷ 3.5), of both words
    let positions = (idfs + 0.3 * 0.133531 * 2.2) * 1.0001; // a passage with both, and pairs
    assert!(unnamed > idfs && unnamed < positions);
    assert!(named > 2.0 * idfs && named < idfs + positions);
    // A word that can be told from others that are looked up as the same, with half its weight, say.
    let index = bodies(&["bàn waldo", "ban plugh"]);
    let (_, added) = most(&index, "bàn ", 0);
    close(added, SPELLING_WEIGHT * LN_2 * 1.0001);
    let index = bodies(&["the thé", "the plugh", "corge waldo"]);
    let (_, added) = most(&index, "the waldo ", 2);
    close(added, (STOP_WORD_WEIGHT * 0.470004 * SPELLING_WEIGHT + 0.980829) * 1.0001);
}
