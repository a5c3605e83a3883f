//! Which rows of a long document are read.

use super::{Both, document};
use crate::document::Document;
use crate::parameters::{PASSAGE_WEIGHT, PROXIMITY_WEIGHT};
use crate::parts::bucket::KeyKind;
use crate::parts::list::Posting;
use crate::parts::lookup::{PartsLookup, Run};
use crate::parts::{PartsIndex, rows};
use crate::search::bm25::saturated;
use crate::search::candidates::{self, MatchedDocument};
use crate::search::plan::plan;

/// A rank of documents of which more rows are read, and one of others.
const FIRST: usize = 0;
const LATER: usize = 3;

/// Words that occur nowhere else, more than fit two rows.
fn filler(seed: usize) -> String {
    let word = |at: usize| format!("{:x}", ((seed * 7919 + at) * 0x9E37_79B9) & 0xFF_FFFF);
    (0..450).map(word).collect::<Vec<_>>().join(" ")
}

/// An index whose first document has sections, each with its own rows.
struct Sections {
    index: PartsIndex,
    count: usize,
}

impl Sections {
    /// Each section consists of a heading, which may be empty, and a text.
    fn new(title: &str, sections: &[(&str, String)], others: impl IntoIterator<Item = Document>) -> Self {
        let mut texts = Vec::new();
        for (at, (heading, text)) in sections.iter().enumerate() {
            texts.push(filler(at));
            if !heading.is_empty() {
                texts.push(format!("# {heading}"));
            }
            texts.push(format!("m{at}m {text}"));
        }
        texts.push(filler(sections.len()));
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let both = Both::new([document("long", title, &texts)].into_iter().chain(others));
        let mut index = both.open();
        for piece in index.pieces().collect::<Vec<_>>() {
            index.add(piece, both.bytes(piece)).unwrap();
        }
        Self { index, count: sections.len() }
    }

    fn with<T>(&self, call: impl FnOnce(&PartsLookup) -> T) -> T {
        let run = Run::new(&self.index, &[], true);
        let found = call(&PartsLookup::new(&run));
        assert!(!run.is_missing());
        found
    }

    /// The row and the frequency of a word in the long document.
    fn rows_of(&self, word: &str) -> Vec<(u32, f32)> {
        self.with(|lookup| {
            let long = lookup.entry(KeyKind::Url, "long").unwrap().postings[0].document();
            let postings = lookup.entry(KeyKind::Word, word).unwrap().postings.iter();
            postings.filter(|one| one.document() == long).map(|one| (one.row, one.frequency)).collect()
        })
    }

    fn row_of(&self, section: usize) -> u32 {
        self.rows_of(&format!("m{section}m"))[0].0
    }

    fn idf(&self, query: &str) -> Vec<f32> {
        self.with(|lookup| plan(lookup, query, false, None, None).terms.iter().map(|term| term.idf).collect())
    }

    /// The sections of which a row is read.
    fn read(&self, query: &str, rank: usize) -> Vec<usize> {
        let rows = self.with(|lookup| {
            let long = lookup.entry(KeyKind::Url, "long").unwrap().postings[0].document();
            let plan = plan(lookup, query, false, None, None);
            let hits = candidates::hits(lookup, &plan);
            let hit = hits.into_iter().find(|hit| hit.document == long);
            rows::to_read(lookup, &plan, &hit.unwrap_or(MatchedDocument::unscored(long)), rank)
        });
        assert!(rows.is_sorted_by(|a, b| a < b));
        let section = |row: &u32| (0..self.count).find(|&section| self.row_of(section) == *row);
        rows.iter().map(|row| section(row).unwrap_or(usize::MAX)).collect()
    }
}

fn section(text: &str) -> (&'static str, String) {
    ("", text.to_owned())
}

fn repeated(word: &str, count: usize) -> String {
    vec![word; count].join(" ")
}

#[test]
fn a_row_with_all_words_is_enough() {
    let sections = [section("corge"), section("corge waldo"), section("waldo")];
    let long = Sections::new("Long", &sections, []);
    for rank in [FIRST, LATER] {
        assert_eq!(long.read("corge waldo", rank), [1]);
        assert_eq!(long.read("waldo", rank), [1]);
    }
    // Each word is read where it is.
    let long = Sections::new("Long", &[section("corge"), section("fredo"), section("waldo")], []);
    for rank in [FIRST, LATER] {
        assert_eq!(long.read("corge waldo", rank), [0, 2]);
        assert_eq!(long.read("fredo", rank), [1]);
    }
}

/// Four of the first documents, two of others: those that have most of the query.
#[test]
fn few_rows_are_read() {
    let words = ["corge", "waldo", "fredo", "plugh", "thud"];
    let sections: Vec<_> = (1..).zip(words).map(|(count, word)| section(&repeated(word, count))).collect();
    let long = Sections::new("Long", &sections, []);
    let query = words.join(" ");
    for rank in 0..3 {
        assert_eq!(long.read(&query, rank), [1, 2, 3, 4], "{rank}");
    }
    for rank in [3, 4, 100, usize::MAX] {
        assert_eq!(long.read(&query, rank), [3, 4], "{rank}");
    }
}

/// A section may be what is looked for whose heading has what the title lacks.
#[test]
fn rows_whose_heading_names_the_query_are_read() {
    let sections = [section(&format!("corge {}", repeated("waldo", 9))), ("Waldo", "It is here.".to_owned())];
    let long = Sections::new("Long", &sections, []);
    assert_eq!(long.read("corge waldo", FIRST), [0, 1]);
    assert_eq!(long.read("corge waldo", LATER), [0]);
    // Unless the title has it.
    let long = Sections::new("Long waldo", &sections, []);
    assert_eq!(long.read("corge waldo", FIRST), [0]);
}

/// A row with both words is worth the weights of both, and what their closeness may add.
#[test]
fn words_that_are_together_are_worth_more() {
    let mut outcomes = Vec::new();
    for (repeats, word, count) in [
        (1, "corge", 9),
        (14, "corge", 4),
        (14, "waldo", 9),
        (14, "waldo", 18),
        (14, "waldo", 40),
        (2, "waldo", 1),
        (2, "waldo", 2),
        (3, "corge", 1),
    ] {
        // Ten documents of the same length.
        let word = |at: usize| if at < count { word } else { "zebra" };
        let others =
            (0..9.max(count)).map(|at| document(&at.to_string(), "", &[&format!("{} n{at}q", word(at))]));
        let sections = [section(&repeated("corge", repeats)), section("corge waldo")];
        let long = Sections::new("Long", &sections, others);
        let (corge, waldo) = (long.rows_of("corge"), long.rows_of("waldo"));
        let [common, rare] = long.idf("corge waldo")[..] else { unreachable!() };
        let alone = common * (saturated(corge[0].1) + PASSAGE_WEIGHT);
        let apart =
            common * saturated(corge[1].1) + rare * saturated(waldo[0].1) + PASSAGE_WEIGHT * common.max(rare);
        let together = apart + (PROXIMITY_WEIGHT + PASSAGE_WEIGHT) * common.min(rare);
        // Where the row of one word is worth more, the other one still adds a word.
        let expected: &[usize] = if alone > together { &[0, 1] } else { &[1] };
        assert_eq!(long.read("corge waldo", FIRST), expected, "{repeats} {count}");
        outcomes.push((alone > apart, alone > together));
    }
    // The closeness decides in some, and not in others.
    for outcome in [(true, true), (true, false), (false, false)] {
        assert!(outcomes.contains(&outcome), "{outcome:?}");
    }
}

/// Words that the query joins are looked for together, a stop word between them too.
#[test]
fn joined_words_are_read_together() {
    let others = || (0..30).map(|at| document(&at.to_string(), "", &[&format!("some of these n{at}q")]));
    let sections = [section("corge corge waldo waldo"), section("corge-of-waldo")];
    let long = Sections::new("Long", &sections, others());
    assert_eq!(long.read("corge-of-waldo", FIRST), [1]);
    assert_eq!(long.read("corge waldo", FIRST), [0]);
    assert_eq!(long.read("corge of waldo", FIRST), [0]);
    let sections = [section(&repeated("corge", 9)), section("corge::waldo"), section(&repeated("waldo", 9))];
    let long = Sections::new("Long", &sections, others());
    assert_eq!(long.read("corge::waldo", FIRST), [1]);
    assert_eq!(long.read("corge waldo", FIRST), [1]);
}

/// Only the text says whether the words of a phrase are adjacent: all rows with these words are read.
#[test]
fn all_rows_of_a_phrase_are_read() {
    let sections =
        [section("waldo corge"), section("corge"), section("waldo and corge"), section("corge waldo")];
    let long = Sections::new("Long", &sections, []);
    assert_eq!(long.read("\"corge waldo\"", LATER), [0, 2, 3]);
    assert_eq!(long.read("m1m -\"corge waldo\"", LATER), [0, 1, 2, 3]);
}

#[test]
fn the_first_row_is_read_where_nothing_is_looked_for() {
    let long = Sections::new("Long", &[section("corge")], []);
    let rows = long.with(|lookup| {
        let hit =
            MatchedDocument::unscored(lookup.entry(KeyKind::Url, "long").unwrap().postings[0].document());
        rows::to_read(lookup, &plan(lookup, "", false, None, None), &hit, FIRST)
    });
    assert_eq!(rows, [0]);
}

/// A row that may have a phrase has all its words, and of each field and frequency what all of them have.
#[test]
fn rows_of_a_phrase_have_all_its_words() {
    let page = |at: usize| {
        let word = |place: usize| ["corge", "waldo", "fredo"][at / 3usize.pow(place as u32) % 3];
        let texts = [
            format!("# {} {}", word(2), word(3)),
            format!("{} {} n{at}q", word(1), repeated(word(4), 1 + at % 4)),
        ];
        document(&at.to_string(), word(0), &texts.each_ref().map(String::as_str))
    };
    let both = Both::new((0..243).map(page));
    let mut index = both.open();
    for piece in index.pieces().collect::<Vec<_>>() {
        index.add(piece, both.bytes(piece)).unwrap();
    }
    let run = Run::new(&index, &[], true);
    let lookup = PartsLookup::new(&run);
    for terms in [&["corge", "waldo"][..], &["waldo", "corge", "fredo"], &["fredo", "fredo"]] {
        let lists: Vec<_> =
            terms.iter().map(|term| &lookup.entry(KeyKind::Word, term).unwrap().postings).collect();
        let mut expected = Vec::new();
        for one in lists[0] {
            let same = |list: &&Vec<_>| {
                list.iter()
                    .copied()
                    .find(|other: &Posting| (other.slot, other.place) == (one.slot, one.place))
            };
            if let Some(all) = lists.iter().map(same).collect::<Option<Vec<Posting>>>() {
                expected.push((
                    one.document(),
                    all.iter().map(|one| one.frequency).fold(f32::MAX, f32::min),
                    all.iter().all(|one| one.in_title),
                    all.iter().all(|one| one.in_heading),
                ));
            }
        }
        assert!(expected.len() > 50 && expected.len() < 243 || terms[0] == terms[1]);
        let terms: Vec<String> = terms.iter().map(|&term| term.to_owned()).collect();
        let found = lookup.phrase_postings(&terms, false, 0);
        let found = found.iter().map(|one| (one.document(), one.frequency, one.in_title, one.in_heading));
        assert_eq!(found.collect::<Vec<_>>(), expected, "{terms:?}");
        let nowhere = [&terms[..], &["nowhere".to_owned()]].concat();
        assert!(lookup.phrase_postings(&nowhere, false, 0).is_empty());
    }
}
