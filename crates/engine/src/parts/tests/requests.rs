//! Which pieces a search asks for, trip by trip: none that its answer does not need.

use super::{Both, document};
use crate::options::SearchOptions;
use crate::parts::index::MAX_DECODED;
use crate::parts::root::PieceKind;
use crate::parts::{Outcome, PartsIndex, Piece};

/// Syllables in a row: words that begin and end alike, in several blocks.
fn word(number: usize) -> String {
    let syllables = ["ba", "cor", "du", "fen", "gil", "hom", "jut", "kra", "lis", "mon", "pur", "qua"];
    [number % 12, number / 12 % 12, number / 144 % 12].map(|part| syllables[part]).concat()
}

fn pages() -> Both {
    Both::new((0..60usize).map(|at| {
        let words = (0..1728).filter(|number| number % 60 == at || number * 31 % 29 == at % 29).map(word);
        let text = words.collect::<Vec<_>>().join(" ");
        document(&at.to_string(), "", &[&text, "scatters and scattered, unbreakable"])
    }))
}

/// The kinds of the pieces of each trip.
fn trips(both: &Both, query: &str, options: &SearchOptions) -> Vec<String> {
    let mut trips = Vec::new();
    let mut index = both.open();
    let kinds = both.open();
    both.ask(
        &mut index,
        |pieces| {
            let mut names: Vec<&str> = pieces
                .iter()
                .map(|piece| match kinds.root.kind_of(*piece).unwrap() {
                    PieceKind::Bucket(_) => "lists",
                    PieceKind::Forward(_) => "words",
                    PieceKind::Backward(_) => "endings",
                    PieceKind::Rules => "rules",
                    PieceKind::Slot(_) => "texts",
                    _ => "columns",
                })
                .collect();
            names.dedup();
            trips.push(names.join(" "));
        },
        |index| index.search(query, options).unwrap(),
    );
    trips
}

#[test]
fn only_what_an_answer_needs_is_asked_for() {
    let both = pages();
    let root = &both.open().root;
    assert!(root.has_rules && root.bucket_count() > 3 && root.forward.len() > 2 && root.backward.len() > 2);
    let options = || SearchOptions::default().typos(false);
    let finished = || options().prefix(false);
    for (query, options, expected) in [
        // Words and prefixes have lists.
        ("bacordu", finished(), &["lists columns", "texts"][..]),
        ("bacordu scatters", finished(), &["lists columns", "texts"]),
        ("bacordu", options(), &["lists columns", "texts"]),
        ("bacor", options(), &["lists columns", "texts"]),
        ("-bacordu scatters", finished(), &["lists columns", "texts"]),
        ("-bac* scatters", finished(), &["lists columns", "texts"]),
        ("bac*", finished(), &["lists columns", "texts"]),
        // A prefix of a single word has none: the word is looked for, but not its stem.
        ("unbreakab", options(), &["lists columns", "words", "lists", "texts"]),
        ("unbreakab*", finished(), &["lists columns", "words", "lists", "texts"]),
        ("\"bacordu unbr", options(), &["lists columns", "words", "lists", "texts", "texts"]),
        // A word that does not occur may do so in another form.
        ("scattering", finished(), &["lists columns", "rules", "lists", "lists", "texts"]),
        ("bacordx", finished(), &["lists columns", "rules", "lists"]),
        ("bacordx", options(), &["lists columns", "words", "rules", "lists"]),
        // Then it is corrected. Its correction is looked for at the same time.
        (
            "bacordx",
            finished().typos(true),
            &["lists columns", "words endings rules", "lists", "lists", "texts"],
        ),
        // So is the word that two words are together.
        (
            "bacordx unbreakable",
            finished().typos(true),
            &["lists columns", "lists words endings rules", "lists", "lists", "texts"],
        ),
    ] {
        assert_eq!(trips(&both, query, &options), expected, "{query}");
    }
}

#[test]
fn pieces_are_requested_once_and_few_of_them_stay_decoded() {
    let both = pages();
    let mut index = both.open();
    let options = SearchOptions::default();
    let queries: Vec<String> = (0..48).map(|at| word(at * 36)).collect();
    let mut most = 0;
    for query in &queries {
        let (mut has_requested, mut length) = (false, 0);
        let search = |index: &PartsIndex| index.search(query, &options).unwrap();
        let found = both.ask(&mut index, |_| has_requested = true, search);
        let count = |pieces: &mut Vec<Piece>| {
            length += pieces.iter().map(|piece| piece.length as usize).sum::<usize>()
        };
        assert_eq!(found, both.ask(&mut both.open(), count, search), "{query}");
        assert!(!has_requested || index.decoded() <= MAX_DECODED + length, "{query}");
        most = most.max(length);
    }
    let all: usize = index.pieces().map(|piece| piece.length as usize).sum();
    assert!(MAX_DECODED + most < all / 2, "the test needs more pages: {most} of {all} bytes");
    for query in &queries {
        let Outcome::Found(found) = index.search(query, &options).unwrap() else {
            panic!("{query}: requests again")
        };
        assert_eq!(found, both.search(query, &options), "{query}");
    }
}
