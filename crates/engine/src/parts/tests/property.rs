//! Parts against the whole index on random texts, page by page.

use proptest::prelude::*;

use super::{Both, document};
use crate::options::SearchOptions;
use crate::parts::Piece;
use crate::results::Results;
use crate::writer::{PartsFiles, PartsOptions, TextCache};

/// Words without stems, stop words or neighbours within one edit, and words that begin alike.
const WORDS: [&str; 12] = [
    "bazqux",
    "corge",
    "fredo",
    "garply",
    "plugh",
    "thudic",
    "waldo",
    "xyzzy",
    "wal",
    "corgelate",
    "HashMap",
    "hash",
];

fn texts() -> impl Strategy<Value = Vec<(String, Vec<String>)>> {
    let words = |count| {
        prop::collection::vec(prop::sample::select(&WORDS[..]), count).prop_map(|words| words.join(" "))
    };
    let document = (words(0..4), prop::collection::vec(words(1..40), 0..6));
    prop::collection::vec(document, 1..24)
}

fn queries() -> impl Strategy<Value = String> {
    let word = prop::sample::select(&WORDS[..]).prop_map(str::to_owned);
    let part = prop_oneof![
        6 => word.clone(),
        1 => (word.clone(), word.clone()).prop_map(|(a, b)| format!("\"{a} {b}\"")),
        1 => (word.clone(), word.clone(), 0..6).prop_map(|(a, b, near)| format!("\"{a} {b}\"~{near}")),
        1 => word.clone().prop_map(|a| format!("-{a}")),
        1 => (word.clone(), word.clone()).prop_map(|(a, b)| format!("-\"{a} {b}\"")),
        1 => (word.clone(), word.clone(), 0..6).prop_map(|(a, b, near)| format!("-\"{a} {b}\"~{near}")),
        1 => word.clone().prop_map(|a| format!("title:{a}")),
        1 => (word.clone(), word.clone()).prop_map(|(a, b)| format!("{a} OR {b}")),
        1 => (word.clone(), word.clone(), word.clone(), word.clone())
            .prop_map(|(a, b, c, d)| format!("\"{a} {b}\" OR \"{c} {d}\"")),
        // A subword, and what it begins with.
        1 => prop::sample::select(&["map*", "ma*", "ma", "hashm"][..]).prop_map(str::to_owned),
        1 => word.clone().prop_map(|a| a[..3].to_owned()),
        1 => word.prop_map(|a| format!("{}*", &a[..2])),
    ];
    prop::collection::vec(part, 1..4).prop_map(|parts| parts.join(" "))
}

/// Pages of a query with a phrase: words of a phrase that stand apart in most documents.
#[test]
fn pages_do_not_depend_on_how_many_hits_are_asked_for() {
    let mut state = 7u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
        (state >> 33) as usize % below
    };
    for count in [24, 70, 260] {
        let documents: Vec<_> = (0..count)
            .map(|at| {
                let length = 4 + next(30);
                let words: Vec<&str> = (0..length).map(|_| WORDS[next(10)]).collect();
                document(&at.to_string(), WORDS[next(10)], &[&words.join(" "), &format!("n{at}q")])
            })
            .collect();
        let both = Both::new(documents);
        for query in [
            "\"wal corge\"",
            "\"wal corge\" fredo plugh",
            "\"wal corge\" OR xyzzy fredo",
            "\"wal corge\"~2 \"plugh waldo\" fredo",
            "fredo plugh -\"wal corge\"",
            "\"wal corge fredo plugh\" garply",
        ] {
            let base = SearchOptions::default().prefix(false).typos(false);
            let mut index = both.open();
            let mut search = |offset, limit| {
                let options = base.clone().offset(offset).limit(limit);
                both.ask(&mut index, |_| {}, |index| index.search(query, &options).unwrap())
            };
            let all = search(0, count);
            let urls = |results: Results| results.hits.into_iter().map(|hit| hit.url).collect::<Vec<_>>();
            for limit in [1, 7, 10, 25] {
                let mut offset = 0;
                while offset < all.hits.len() {
                    let page = search(offset, limit);
                    assert_eq!(page.relaxed, all.relaxed, "{query} {offset} {limit} of {count}");
                    let end = all.hits.len().min(offset + limit);
                    let expected: Vec<_> = all.hits[offset..end].iter().map(|hit| hit.url.clone()).collect();
                    assert_eq!(urls(page), expected, "{query} {offset} {limit} of {count}");
                    offset += limit;
                }
            }
            assert_eq!(search(0, 0).relaxed, all.relaxed, "{query}");
        }
    }
}

/// Phrases whose words are in many documents, but nowhere together.
#[test]
fn few_documents_are_read_for_phrases_that_are_nowhere() {
    let text = |at| {
        let apart = format!(" n{at}q ");
        ["wal", "corge", "plugh", "waldo", "fredo"].join(&apart)
    };
    let both = Both::new((0..900).map(|at| document(&at.to_string(), "", &[&text(at)])));
    for (query, relaxed) in [("\"wal corge\"", 1), ("\"wal corge\" \"plugh waldo\" fredo", 2)] {
        let mut read = 0;
        let found = both.ask(
            &mut both.open(),
            |pieces| read += pieces.len(),
            |index| index.search(query, &SearchOptions::default().prefix(false)).unwrap(),
        );
        // The words are searched without quotation marks.
        assert_eq!((found.total, found.relaxed.len(), found.hits.len()), (900, relaxed, 10), "{query}");
        // Several documents share a slot.
        let all = both.open().pieces().count();
        assert!(read * 2 < all, "{read} of {all} pieces for {query}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 40, ..ProptestConfig::default() })]
    #[test]
    fn parts_agree_with_the_whole(texts in texts(), query in queries(), prefix in any::<bool>(), seed in any::<u64>()) {
        let both = Both::new(texts.iter().enumerate().map(|(at, (title, blocks))| {
            // A word of its own keeps equal texts apart: copies are tested elsewhere.
            let own = format!("n{at}q");
            let blocks: Vec<&str> = blocks.iter().map(String::as_str).chain([own.as_str()]).collect();
            document(&at.to_string(), title, &blocks)
        }));
        let options = SearchOptions::default().prefix(prefix).typos(false).limit(50);
        let whole = both.whole.search(&query, &options);
        let parts = both.search(&query, &options);
        let urls = |results: &Results| {
            let mut urls: Vec<_> = results.hits.iter().map(|hit| hit.url.clone()).collect();
            urls.sort();
            urls
        };
        prop_assert_eq!(urls(&parts), urls(&whole));
        prop_assert_eq!(&parts.relaxed, &whole.relaxed);
        prop_assert_eq!(parts.total, whole.total);
        for hit in &parts.hits {
            let same = whole.hits.iter().find(|other| other.url == hit.url).unwrap();
            prop_assert_eq!((&hit.missing, &hit.title_marks), (&same.missing, &same.title_marks));
        }
        // The order in which the jobs of the writer run changes nothing.
        let reversed = |jobs: Vec<Box<dyn FnOnce() + Send + '_>>| jobs.into_iter().rev().for_each(|job| job());
        let cache = TextCache::default();
        let cached = PartsOptions { cache: Some(&cache), ..PartsOptions::default() };
        for _ in 0..2 {
            let files = PartsFiles::new_with(&both.whole, "docs", cached, reversed).unwrap();
            prop_assert_eq!(&files, &both.files);
        }
        // The order in which pieces arrive, and what has been asked before, change nothing.
        let mut index = both.open();
        let mut state = seed | 1;
        let mut arrange = |pieces: &mut Vec<Piece>| {
            pieces.sort_by_cached_key(|_| { state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1); state >> 33 });
        };
        both.ask(&mut index, &mut arrange, |index| index.search("wal corge", &options).unwrap());
        let again = both.ask(&mut index, arrange, |index| index.search(&query, &options).unwrap());
        prop_assert_eq!(&again, &parts);
        // Pages put together are the whole list.
        let mut paged = Vec::new();
        while paged.len() < parts.total.min(50) {
            let options = SearchOptions { offset: paged.len(), limit: 7, ..options.clone() };
            let page = both.ask(&mut index, |_| {}, |index| index.search(&query, &options).unwrap());
            prop_assert!(!page.hits.is_empty());
            paged.extend(page.hits.into_iter().map(|hit| hit.url));
        }
        let listed: Vec<_> = parts.hits.iter().map(|hit| hit.url.clone()).collect();
        prop_assert_eq!(&paged[..listed.len()], &listed[..]);
    }
}
