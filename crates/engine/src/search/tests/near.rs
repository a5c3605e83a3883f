//! Words near each other.

use proptest::prelude::*;

use super::finding::sorted;
use super::index;
use crate::options::SearchOptions;
use crate::results::BlockView;

#[test]
fn words_near_each_other_match_in_any_order() {
    let index = index(&[
        "the bullet, a very stray one",
        "stray bullet",
        "bullet one two three four five six stray",
        "a stray. Elsewhere",
        "l'âge est effectif",
        "waldo l'âge fredo, Python's speed, corge",
    ]);
    let found = |query: &str| sorted(&index, query, &SearchOptions::default());
    assert_eq!(found("\"stray bullet\""), "1");
    assert_eq!(found("\"stray bullet\"~1"), "1");
    assert_eq!(found("\"stray bullet\"~2"), "01");
    assert_eq!(found("\"bullet stray\"~6"), "012");
    assert_eq!(found("\"âge effectif\"~1"), "4");
    // Each of them may have an apostrophe.
    assert_eq!(found("\"waldo âge fredo\"~1"), "5");
    assert_eq!(found("\"fredo Python speed\"~1"), "5");
    assert_eq!(found("one -\"stray bullet\"~2"), "2");
    assert_eq!(super::marked(&index, "\"stray bullet\"~2"), ["stray", "bullet"]);
}

fn words(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(&["corge", "fredo", "waldo", "xyzzy", "plugh"][..]), count)
}

/// The numbers of the words of a block that are near each other: of the words of a query that end at one of them, each the
/// last before, where they are near enough.
fn near(block: &[&str], query: &[&str], reach: usize) -> Vec<usize> {
    let mut all = Vec::new();
    for end in (0..block.len()).filter(|&end| query.contains(&block[end])) {
        let last = query.iter().map(|wanted| (0..=end).rev().find(|&at| block[at] == *wanted));
        let Some(last) = last.collect::<Option<Vec<usize>>>() else { continue };
        if last.iter().all(|at| end - at < query.len() + reach) {
            all.extend(last);
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

proptest! {
    #[test]
    fn near_words_agree_with_a_scan(
        texts in prop::collection::vec(words(0..24), 1..6),
        query in words(2..5),
        reach in 1usize..6,
    ) {
        let index = index(&texts.iter().map(|text| text.join(", ")).collect::<Vec<_>>());
        let typed = format!("\"{}\"~{reach}", query.join(" "));
        let expected: Vec<Vec<usize>> = texts.iter().map(|text| near(text, &query, reach)).collect();
        let results = index.search(&typed, &SearchOptions::default());
        if expected.iter().all(Vec::is_empty) {
            prop_assert!(results.relaxed.len() == 1);
            return Ok(());
        }
        prop_assert!(results.relaxed.is_empty());
        for (at, (text, expected)) in texts.iter().zip(&expected).enumerate() {
            let is_hit = |url: &str| results.hits.iter().any(|hit| hit.url == url || hit.duplicates.iter().any(|copy| copy == url));
            prop_assert_eq!(is_hit(&at.to_string()), !expected.is_empty(), "{:?} {}", text, typed);
            let view = index.document(&at.to_string(), &typed).unwrap();
            // The starts of the marked words.
            let starts = |block: &BlockView| block.marks.0.iter().map(|mark| mark[0]).collect::<Vec<_>>();
            let start = |word: &usize| text[..*word].iter().map(|before| before.len() + 2).sum::<usize>() as u32;
            let marked: Vec<u32> = view.blocks.iter().flat_map(starts).collect();
            prop_assert_eq!(marked, expected.iter().map(start).collect::<Vec<_>>(), "{:?} {}", text, typed);
        }
    }
}
