//! The texts that a sentence model reads, and pieces of them as queries.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::writer::MeaningSource;

fn page(title: &str, blocks: &[(BlockKind, String)]) -> Document {
    let blocks = blocks.iter().map(|(kind, text)| Block::new(*kind, text)).collect();
    Document { title: title.into(), lang: "en".into(), blocks, ..Document::default() }
}

fn words(name: &str, count: usize) -> String {
    (0..count).map(|at| format!("{name}{at}")).collect::<Vec<_>>().join(" ")
}

fn text(text: impl Into<String>) -> (BlockKind, String) {
    (BlockKind::Paragraph, text.into())
}

fn passages(document: Document) -> Vec<String> {
    let source = MeaningSource::new(&open([document]), 0, &mut |_| 0);
    assert_eq!((source.documents.len(), &source.documents[0]), (1, &(0..source.passages.len())));
    source.passages.into_iter().map(|(text, _)| text).collect()
}

/// Windows of 28 words; what is left belongs to the last one if it has less than eight.
#[test]
fn passages_have_28_to_35_words() {
    for (count, sizes) in [
        (1, vec![1]),
        (28, vec![28]),
        (35, vec![35]),
        (36, vec![28, 8]),
        (63, vec![28, 35]),
        (64, vec![28, 28, 8]),
        (500, vec![28; 6]),
    ] {
        let found = passages(page("Title", &[text(words("w", count))]));
        let all = words("w", count);
        let mut rest = all.split(' ');
        let expected = sizes.iter().map(|&size| {
            let words: Vec<&str> = rest.by_ref().take(size).collect();
            format!("Title. {}", words.join(" "))
        });
        assert_eq!(found, expected.collect::<Vec<_>>(), "{count}");
    }
}

/// The starts of all sections come before what follows in them.
#[test]
fn sections_begin_before_any_goes_on() {
    let heading = |name: &str| (BlockKind::H2, name.to_owned());
    let found = passages(page(
        "Title",
        &[
            text(words("a", 60)),
            heading("First"),
            text(words("b", 30)),
            heading("Second?"),
            text(words("c", 90)),
        ],
    ));
    let window = |name: &str, range: std::ops::Range<usize>| {
        range.map(|at| format!("{name}{at}")).collect::<Vec<_>>().join(" ")
    };
    // A heading is one of the words of its section.
    assert_eq!(found[0], format!("Title. {}", window("a", 0..28)));
    assert_eq!(found[1], format!("Title. First. {}", words("b", 30)));
    assert_eq!(found[2], format!("Title. Second? {}", window("c", 0..27)));
    assert_eq!(found[3], format!("Title. {}", window("a", 28..60)));
    assert_eq!(found[4], format!("Title. Second? {}", window("c", 27..55)));
    assert_eq!(found[5], format!("Title. Second? {}", window("c", 55..90)));
    assert_eq!(found.len(), 6);
}

#[test]
fn a_sentence_is_not_said_twice() {
    assert_eq!(passages(page("Same", &[text("Same")])), ["Same"]);
    assert_eq!(passages(page("", &[text("Only text")])), ["Only text"]);
    assert_eq!(passages(page("Why?", &[text("Because!"), text("So")])), ["Why? Because! So"]);
    assert_eq!(passages(page("Only a title", &[])), ["Only a title"]);
}

/// Three to eight words in a row of a title or a block, half of them from its start.
#[test]
fn pieces_are_as_queries_might_be() {
    let index = open((0..4).map(|at| {
        let [first, second] = ["a", "b"].map(|name| text(words(&format!("{name}{at}x"), 20)));
        page(&words(&format!("t{at}x"), 5), &[first, second])
    }));
    let mut state = 3u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
        (state >> 33) as usize % below
    };
    // Words in three documents have vectors: here there are none.
    assert!(MeaningSource::new(&index, 10, &mut random).pieces.is_empty());
    let shared = open((0..12).map(|at| {
        let [first, second] =
            ["a", "b"].map(|name| text(words(&format!("{name}{}x", at % 4), 20) + &format!(" n{at}")));
        page(&words(&format!("t{}x", at % 4), 5), &[first, second])
    }));
    let source = MeaningSource::new(&shared, 3000, &mut random);
    assert_eq!(source.pieces.len(), 3000);
    let (mut titles, mut starts) = (0, 0);
    let mut lengths: BTreeMap<usize, usize> = BTreeMap::new();
    let mut firsts = BTreeSet::new();
    for (piece, row) in &source.pieces {
        let found: Vec<&str> = piece.split(' ').collect();
        let number =
            |word: &str| word.rsplit_once('x').map_or(20, |(_, number)| number.parse::<usize>().unwrap());
        assert!(found.windows(2).all(|two| number(two[1]) == number(two[0]) + 1), "{piece}");
        let is_title = piece.starts_with('t');
        assert!(if is_title { 3..=5 } else { 3..=8 }.contains(&found.len()), "{piece}");
        titles += usize::from(is_title);
        starts += usize::from(number(found[0]) == 0);
        if !is_title {
            *lengths.entry(found.len()).or_default() += 1;
            firsts.insert(number(found[0]));
        }
        let known = found.iter().filter(|word| source.words.iter().any(|one| one == *word));
        assert_eq!(row.len(), known.count(), "{piece}");
    }
    // A third are titles, and a third of the rest; half begin with their block, and some of the rest.
    assert!((1500..1850).contains(&titles), "{titles}");
    assert!((1500..2600).contains(&starts), "{starts}");
    assert_eq!(lengths.keys().copied().collect::<Vec<_>>(), [3, 4, 5, 6, 7, 8]);
    assert!(lengths.values().all(|count| *count > 130), "{lengths:?}");
    assert!(firsts.len() > 15);
    // The last and the first of all that can be chosen.
    let only =
        |choose: &mut dyn FnMut(usize) -> usize| MeaningSource::new(&shared, 1, choose).pieces.remove(0).0;
    assert_eq!(only(&mut |_| 0), "t0x0 t0x1 t0x2");
    assert_eq!(
        only(&mut |below| below - 1),
        format!(
            "{} n11",
            words("b3x", 20)
                .rsplitn(8, ' ')
                .take(7)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect::<Vec<_>>()
                .join(" ")
        )
    );
}

/// The logarithm of the frequency, times the idf, together of length 1; stop words have a fifth.
#[test]
fn words_weigh_by_how_rare_they_are() {
    let texts = [
        "waldo waldo waldo the fredo",
        "the waldo plugh fredo",
        "the fredo waldo fredo",
        "the plugh plugh",
        "plugh the",
    ];
    let index = open(texts.map(|one| page("", &[text(one)])));
    let source = MeaningSource::new(&index, 0, &mut |_| 0);
    assert_eq!(source.words, ["fredo", "plugh", "the", "waldo"]);
    for (document, one) in texts.iter().enumerate() {
        let mut expected: Vec<(u32, f32)> = Vec::new();
        for (number, word) in (0..).zip(&source.words) {
            let count = one.split(' ').filter(|other| other == word).count();
            let with = texts.iter().filter(|text| text.split(' ').any(|other| other == word)).count() as f32;
            let idf = (1.0 + (5.0 - with + 0.5) / (with + 0.5)).ln();
            let stop = if word == "the" { 0.2 } else { 1.0 };
            if count > 0 {
                expected.push((number, (1.0 + (count as f32).ln()) * idf * stop));
            }
        }
        let length = expected.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
        let row = &source.passages[source.documents[document].start].1;
        assert_eq!(row.len(), expected.len(), "{one}");
        for (found, expected) in row.iter().zip(&expected) {
            assert!(found.0 == expected.0 && (found.1 - expected.1 / length).abs() < 1e-5, "{one}: {row:?}");
        }
    }
}
