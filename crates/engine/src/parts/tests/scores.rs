//! Scores from lists and from what is read, against those of the whole index.

use proptest::prelude::*;

use super::{Both, document};
use crate::document::Document;
use crate::ids::DocId;
use crate::options::SearchOptions;
use crate::parameters::{PASSAGE_WEIGHT, PROXIMITY_WEIGHT, exact_weight, match_weight};
use crate::parts::lookup::{PartsLookup, Run};
use crate::parts::order;
use crate::results::{Hit, MatchKind, Results, WordScore};
use crate::search::candidates;
use crate::search::plan::plan;

/// Lists round frequencies by so much.
const ROUNDING: f32 = 0.1;

/// Words with other forms, and some that share a prefix. Accents that are typed lower a score in a whole index alone.
const WORDS: [&str; 11] = [
    "corge",
    "scatter",
    "scatters",
    "scattering",
    "waldo",
    "thudic",
    "garply",
    "HashMap",
    "hash",
    "fredo",
    "plugh",
];

/// No terms in fields, and no phrases: lists give them the frequency of all words of a row. Documents whose text fits a slot: titles
fn documents() -> impl Strategy<Value = Vec<Document>> {
    let words = |count| {
        prop::collection::vec(prop::sample::select(&WORDS[..]), count).prop_map(|words| words.join(" "))
    };
    let page = (
        words(0..2),
        words(1..40),
        words(0..4),
        prop_oneof![3 => Just(None), 1 => (20u32..300).prop_map(Some)],
    );
    prop::collection::vec(page, 2..40).prop_map(|documents| {
        let documents = documents.into_iter().enumerate().map(|(at, (title, text, more, boost))| {
            // A word of its own keeps equal texts apart.
            let own = format!("n{at}q {more}");
            Document { boost, ..document(&at.to_string(), &title, &[&text, &own]) }
        });
        // Each word has a document without its other forms: only then do lists know that there are others.
        documents.chain(WORDS.map(|word| document(word, "", &[word]))).collect()
    })
}

fn queries() -> impl Strategy<Value = String> {
    let word = || prop::sample::select(&WORDS[..]).prop_map(str::to_owned);
    let part = prop_oneof![
        9 => word(),
        1 => (word(), word()).prop_map(|(a, b)| format!("{a}::{b}")),
        1 => (word(), word()).prop_map(|(a, b)| format!("{a} OR {b}")),
        1 => word().prop_map(|a| a.chars().take(3).collect()),
    ];
    prop::collection::vec(part, 1..3).prop_map(|parts| parts.join(" "))
}

/// Whether two numbers are the same but for the rounding of lists.
fn is_near(a: f32, b: f32) -> bool {
    (a - b).abs() <= ROUNDING * a.abs().max(b.abs()) + 1e-3
}

fn by_url<'h>(hits: &'h [Hit], url: &str) -> &'h Hit {
    hits.iter().find(|hit| hit.url == url).expect("the same hits")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn scores_agree_with_the_whole(documents in documents(), query in queries(), prefix in any::<bool>()) {
        let both = Both::new(documents);
        let options = SearchOptions::default().prefix(prefix).typos(false).limit(50).explain(true);
        let whole = both.whole.search(&query, &options);
        let parts = both.search(&query, &options);
        prop_assert_eq!(parts.total, whole.total);
        for hit in &parts.hits {
            let same = by_url(&whole.hits, &hit.url);
            let (own, other) = (hit.explanation.as_ref().unwrap(), same.explanation.as_ref().unwrap());
            let scores = (hit.score - own.feedback, same.score - other.feedback);
            prop_assert!(is_near(scores.0, scores.1), "{} {own:?} is not {} {other:?}", hit.score, same.score);
            prop_assert_eq!((own.words.len(), own.boost, own.pinned), (other.words.len(), other.boost, other.pinned));
            for (word, same) in own.words.iter().zip(&other.words) {
                prop_assert_eq!(&word.word, &same.word);
                for (own, other) in [(word.idf, same.idf), (word.frequency, same.frequency), (word.score, same.score)] {
                    prop_assert!(is_near(own, other), "{word:?} is not {same:?}");
                }
            }
            for (own, other) in [
                (own.proximity, other.proximity),
                (own.joined, other.joined),
                (own.title, other.title),
                (own.spelling, other.spelling),
            ] {
                prop_assert!(is_near(own, other), "{hit:?} is not {same:?}");
            }
        }
        // Hits of the first batch, all of which are read, are in the order of their scores.
        let first = &parts.hits[..parts.hits.len().min(10)];
        prop_assert!(first.is_sorted_by(|a, b| a.score >= b.score));
    }

    /// Forms of words and pairs of syllables: lists have what a whole index finds in its vocabulary.
    #[test]
    fn words_with_forms_agree_with_the_whole(
        texts in prop::collection::vec(prop::collection::vec(0..8usize, 1..8), 1..14),
        query in prop::collection::vec(0..8usize, 1..4),
        language in 0..3usize,
        prefix in any::<bool>(),
    ) {
        const WORDS: [(&str, [&str; 8]); 3] = [
            ("ko", ["미술관에서", "국립미술관", "미술", "관장", "서울은", "서울에서", "박물관장", "서울국립박물관"]),
            ("he", ["בספר", "הספר", "ספר", "ספרים", "והספרים", "בית", "בבית", "לבית"]),
            ("de", ["entdecken", "entdeckten", "entdeckung", "entdecker", "arbeiten", "verarbeiten", "arbeiter", "insel"]),
        ];
        let (lang, words) = WORDS[language];
        let text = |numbers: &[usize]| numbers.iter().map(|&at| words[at]).collect::<Vec<_>>().join(" ");
        // Lists know the words that occur: a word that does not has no forms there.
        let texts: Vec<Vec<usize>> = texts.into_iter().chain((0..8).map(|at| vec![at])).collect();
        let documents = texts.iter().enumerate().map(|(at, numbers)| Document {
            lang: lang.to_owned(),
            ..document(&at.to_string(), "", &[&text(numbers), &format!("n{at}q")])
        });
        let both = Both::new(documents);
        let options = SearchOptions::default().prefix(prefix).typos(false).limit(50).explain(true);
        let (whole, parts) = (both.whole.search(&text(&query), &options), both.search(&text(&query), &options));
        prop_assert_eq!(parts.total, whole.total);
        for hit in &parts.hits {
            let same = by_url(&whole.hits, &hit.url);
            prop_assert_eq!(&hit.missing, &same.missing);
            prop_assert!(is_near(hit.score, same.score), "{hit:?} is not {same:?}");
        }
    }

    /// By lists alone the documents are in the order of their scores without the distances between words, where titles are the
    /// query or nothing.
    #[test]
    fn best_documents_are_read_first(
        documents in documents(),
        two in prop::sample::subsequence(vec!["corge", "scatter", "waldo", "hash"], 1..3),
        titled in any::<u64>(),
    ) {
        let query = two.join(" ");
        let documents = documents.into_iter().enumerate().map(|(at, document)| {
            let title = if titled >> at & 3 == 3 { query.clone() } else { String::new() };
            Document { title, boost: None, ..document }
        });
        let both = Both::new(documents);
        let options = SearchOptions::default().prefix(false).typos(false).limit(50).explain(true);
        let whole = both.whole.search(&query, &options);
        let mut index = both.open();
        for piece in index.pieces().collect::<Vec<_>>() {
            index.add(piece, both.bytes(piece)).unwrap();
        }
        let run = Run::new(&index, &[], true);
        let lookup = PartsLookup::new(&run);
        let plan = plan(&lookup, &query, false, None, None);
        let hits = candidates::hits(&lookup, &plan);
        let read = order::reading_order(&lookup, &plan, hits, &options);
        let url = |document: DocId| {
            let places = index.places().unwrap();
            let all = both.whole.documents();
            all.get(DocId(places.binary_search(&document).unwrap() as u32)).url.clone()
        };
        let nearness = plan.terms.iter().map(|term| term.idf).fold(f32::MAX, f32::min) * PROXIMITY_WEIGHT / 2.0;
        let scores: Vec<f32> = read.iter().map(|hit| {
            let hit = by_url(&whole.hits, &url(hit.document));
            let explanation = hit.explanation.as_ref().unwrap();
            let has_all = two.len() == 2 && explanation.words.iter().all(|word| word.frequency > 0.0);
            // Lists say where a word is written as typed, not whether the index has it in other forms.
            let typed = |word: &&WordScore| word.matches.iter().any(|(_, kind)| *kind == MatchKind::Exact);
            let typed = explanation.words.iter().filter(typed).map(|word| word.idf * exact_weight(two.len()));
            let known = explanation.proximity + explanation.spelling;
            let found = explanation.words.iter().filter(|word| word.frequency > 0.0);
            let passage = found.map(|word| word.idf).sum::<f32>() * PASSAGE_WEIGHT / 2.0;
            let close = if has_all { nearness } else { 0.0 } + if two.len() == 2 { passage } else { 0.0 };
            hit.score - known + typed.sum::<f32>() + close
        }).collect();
        prop_assert_eq!(scores.len(), whole.total);
        for (at, score) in scores.iter().enumerate() {
            let later = scores[at..].iter().copied().fold(0.0, f32::max);
            prop_assert!(later <= score * (1.0 + ROUNDING) + 1e-3, "{scores:?} for {query}");
        }
    }
}

/// A document that is best by one thing alone is the first hit, though it lies behind sixty others.
#[test]
fn the_best_document_is_read_wherever_it_lies() {
    let filler = |at: usize| (0..30).map(|word| format!("f{at}x{word}")).collect::<Vec<_>>().join(" ");
    // What all have, what the best has, and what it is best by.
    let cases: [(&str, &str, [&str; 3], [&str; 3]); 6] = [
        ("title", "corge", ["Page", "", "corge corge corge corge"], ["Corge", "", "It."]),
        ("heading", "corge waldo", ["Corge", "", "corge waldo waldo waldo"], ["Corge", "# Waldo", "corge"]),
        ("heading alone", "corge", ["Page", "", "corge corge"], ["Page", "# Corge", "It."]),
        ("form", "scatter", ["Page", "", "scattering scatters scattering"], ["Page", "", "scatter"]),
        (
            "word of the name",
            "corge waldo",
            ["Corge", "", "waldo waldo waldo waldo"],
            ["Corge waldo", "", "It."],
        ),
        ("frequency", "corge", ["Page", "", "corge"], ["Page", "", "corge corge corge corge"]),
    ];
    for (name, query, all, best) in cases {
        let page = |url: &str, at: usize, [title, heading, text]: [&str; 3]| {
            let text = format!("{text} {}", filler(at));
            let texts = [heading, &text];
            document(url, title, if heading.is_empty() { &texts[1..] } else { &texts })
        };
        let pages = (0..60).map(|at| page(&at.to_string(), at, all)).chain([page("best", 60, best)]);
        let both = Both::new(pages);
        let first = |results: Results| results.hits[0].url.clone();
        let options = SearchOptions::default().prefix(false).limit(1);
        assert_eq!(first(both.whole.search(query, &options)), "best", "{name}");
        assert_eq!(first(both.search(query, &options)), "best", "{name}");
    }
}

/// A stem variant that a list counts has its weight there, too.
#[test]
fn forms_have_their_weight_in_lists() {
    let both = Both::new([document("a", "", &["scattering"]), document("b", "", &["waldo"])]);
    let explain = |query: &str| {
        let results = both.search(query, &SearchOptions::default().prefix(false).explain(true));
        results.hits[0].explanation.as_ref().unwrap().words[0].frequency
    };
    let ratio = explain("scatter") / explain("scattering");
    assert!((ratio / match_weight(MatchKind::Stem)).ln().abs() <= 2.0 * ROUNDING, "{ratio}");
}
