//! Parts against the whole index, and damaged pieces.

mod coding;
mod copies;
mod corrections;
mod hostile;
mod layout;
mod metadata;
mod property;
mod ranking;
mod requests;
mod rows;
mod scores;
#[cfg(feature = "meaning")]
mod vectors;

use crate::document::{Block, BlockKind, Document, MetaValue};
use crate::error::Error;
use crate::index::Index;
use crate::options::SearchOptions;
use crate::parts::{Outcome, PartsIndex, Piece};
use crate::results::Results;
use crate::writer::{BuildOptions, Compression, IndexBuilder, PartsFiles};

/// A whole index with its parts.
struct Both {
    whole: Index,
    files: PartsFiles,
}

impl Both {
    fn new(documents: impl IntoIterator<Item = Document>) -> Self {
        let mut builder = IndexBuilder::new(BuildOptions::default().facets(["tags"]));
        documents.into_iter().for_each(|document| builder.add(document).unwrap());
        Self::of(Index::open(&builder.finish(Compression::None).unwrap()).unwrap())
    }

    fn of(whole: Index) -> Self {
        let files = PartsFiles::new(&whole, "docs").unwrap();
        Self { whole, files }
    }

    fn open(&self) -> PartsIndex {
        PartsIndex::open(&self.files.root).unwrap()
    }

    fn bytes(&self, piece: Piece) -> &[u8] {
        &self.files.packs[piece.pack as usize][piece.start as usize..][..piece.length as usize]
    }

    /// The answer, with missing pieces added in the order that `arrange` gives.
    fn ask<T>(
        &self,
        index: &mut PartsIndex,
        mut arrange: impl FnMut(&mut Vec<Piece>),
        ask: impl Fn(&PartsIndex) -> Outcome<T>,
    ) -> T {
        for _ in 0..1000 {
            match ask(index) {
                Outcome::Found(found) => return found,
                Outcome::Missing(mut pieces) => {
                    assert!(!pieces.is_empty());
                    let mut distinct = pieces.clone();
                    distinct.dedup();
                    assert_eq!(distinct, pieces, "each piece once, in order");
                    arrange(&mut pieces);
                    for piece in pieces {
                        index.add(piece, self.bytes(piece)).unwrap();
                    }
                }
            }
        }
        panic!("asks for ever more pieces");
    }

    fn search(&self, query: &str, options: &SearchOptions) -> Results {
        self.ask(&mut self.open(), |_| {}, |index| index.search(query, options).unwrap())
    }
}

fn document(url: &str, title: &str, texts: &[&str]) -> Document {
    let blocks = texts.iter().map(|text| match text.strip_prefix("# ") {
        Some(heading) => Block::new(BlockKind::H2, heading).with_anchor(crate::slug(heading)),
        None => Block::new(BlockKind::Paragraph, *text),
    });
    Document {
        url: url.into(),
        title: title.into(),
        lang: "en".into(),
        blocks: blocks.collect(),
        ..Document::default()
    }
}

fn seeds() -> Both {
    let mut one = document(
        "winged.html",
        "Winged seeds",
        &[
            "A samara travels on the wind.",
            "# Maples",
            "Maples and elms are scattering samaras.",
            "# Ashes",
            "An ash has single samaras.",
        ],
    );
    one.meta.insert("tags".into(), MetaValue::List(vec!["wind".into(), "trees".into()]));
    one.meta.insert("date".into(), MetaValue::One("2022-02-15".into()));
    let mut two = document(
        "nuts.html",
        "Nuts",
        &["A squirrel hides a nut. HashMap has nuts too.", "Not the wind, but a bird."],
    );
    two.meta.insert("tags".into(), MetaValue::One("trees".into()));
    two.meta.insert("date".into(), MetaValue::One("2021-01-01".into()));
    let three = document(
        "wind.html",
        "Wind",
        &["The wind scatters what is light: x => y.", "Light seeds travel far on the wind."],
    );
    let four = document("tokyo.html", "東京", &["東京都は日本の首都である。", "京都は古い都。"]);
    let five = document(
        "copy.html",
        "Wind again",
        &["The wind scatters what is light: x => y.", "Light seeds travel far on the wind."],
    );
    Both::new([one, two, three, four, five])
}

#[test]
fn finds_what_the_whole_index_finds() {
    let both = seeds();
    for query in [
        "samara",
        "samaras",
        "wind",
        "the",
        "the wind",
        "win",
        "ma",
        "h",
        "hash",
        "map",
        "\"light seeds\"",
        "\"seeds light\"",
        "\"on the wind\" travel",
        "wind -bird",
        "wind -\"a bird\"",
        "title:wind",
        "title:nuts squirrel",
        "heading:maples",
        "squirrel OR elms",
        "samraa",
        "sqirrel nut",
        "trav*",
        "東京",
        "東京都",
        "京都",
        "=>",
        "nothing",
        "the nothing",
        "\"not here at all\" wind",
        "hash map",
        "scatter wind",
        "traveling",
        "scatter",
        "seeds wind light far",
        "-wind",
        "hid",
        "\"the wi",
        "\"wind seeds\"~4",
        "\"wind seeds\"~1",
        "wind -\"light far\"~2",
        "date:2021.. wind",
        "-date:..2021",
        "date:2022",
    ] {
        for prefix in [false, true] {
            let options = SearchOptions::default().prefix(prefix);
            let whole = both.whole.search(query, &options);
            let parts = both.search(query, &options);
            let urls = |results: &Results| {
                let mut urls: Vec<_> = results.hits.iter().map(|hit| hit.url.clone()).collect();
                urls.sort();
                urls
            };
            assert_eq!(urls(&parts), urls(&whole), "{query} {prefix}");
            assert_eq!(
                (parts.total, parts.complete, &parts.relaxed, &parts.suggestion, &parts.facets),
                (whole.total, whole.complete, &whole.relaxed, &whole.suggestion, &whole.facets),
                "{query} {prefix}"
            );
            for hit in &parts.hits {
                let same = whole.hits.iter().find(|other| other.url == hit.url).unwrap();
                assert_eq!(
                    (&hit.title, &hit.title_marks, &hit.meta, &hit.lang, &hit.missing, &hit.duplicates),
                    (&same.title, &same.title_marks, &same.meta, &same.lang, &same.missing, &same.duplicates),
                    "{query}"
                );
                assert_eq!(
                    (&hit.excerpt, &hit.sections),
                    (&same.excerpt, &same.sections),
                    "{query} {prefix}"
                );
            }
        }
    }
}

/// Also long ones, whose text is in several rows.
#[test]
fn all_documents_are_those_of_the_whole_index() {
    let paragraphs: Vec<_> =
        (0..4000).map(|at| format!("Seed {at} of {} flies.", at * 7919 % 3001)).collect();
    let mut texts: Vec<_> = paragraphs.iter().map(String::as_str).collect();
    texts.insert(2000, "# Second half");
    let long = document("long.html", "Long", &texts);
    let both = Both::new([document("a.html", "A", &["One."]), long, document("b.html", "B", &[])]);
    let index = both.open();
    let mut found = Vec::new();
    let read = |piece| Ok::<_, Error>(both.bytes(piece).to_vec());
    index
        .for_each_document(read, |document| {
            assert_eq!(Some(&document), both.whole.document(&document.url, "").as_ref());
            found.push(document.url);
            Ok(())
        })
        .unwrap();
    found.sort();
    assert_eq!(found, ["a.html", "b.html", "long.html"]);
    let damaged = |piece: Piece| Ok::<_, Error>(vec![0; piece.length as usize]);
    assert!(index.for_each_document(damaged, |_| Ok(())).is_err());
}

#[test]
fn filters_and_sorts() {
    let both = seeds();
    let base = SearchOptions::default;
    for (query, options) in [
        ("wind", base().filter("tags", ["trees"])),
        ("", base().filter("tags", ["wind"])),
        ("", base().sort("date:desc")),
        ("", base().sort("date:asc")),
        ("wind", base().sort("date")),
        ("wind", base().lang("en")),
        ("wind", base().lang("de")),
        ("wind", base().prefer("de")),
        ("wind", base().filter("date", ["2021-01-01"])),
        ("wind", base().filter("date", ["2020..2021", "2022-03..x"])),
        ("wind date:..2021", base()),
        ("date:..2021-06", base()),
        ("-date:..2021 wind", base().filter("date", ["2020.."])),
        ("wind", base().limit(1).offset(1)),
        ("wind", base().limit(0)),
    ] {
        let whole = both.whole.search(query, &options);
        let parts = both.search(query, &options);
        assert_eq!((parts.total, &parts.facets), (whole.total, &whole.facets), "{query} {options:?}");
        if options.limit > 1 {
            let urls = |results: &Results| {
                let mut urls: Vec<_> = results.hits.iter().map(|hit| hit.url.clone()).collect();
                // Scores that are almost the same may be in another order.
                if options.sort.is_none() {
                    urls.sort();
                }
                urls
            };
            assert_eq!(urls(&parts), urls(&whole), "{query} {options:?}");
        }
        assert!(parts.total_is_exact);
    }
}

#[test]
fn documents_are_read_whole() {
    let long: Vec<String> = (0..3000).map(|at| format!("w{at} v{} u{}", at % 7, at * 31 % 1000)).collect();
    let paragraphs: Vec<String> = long.chunks(100).map(|words| words.join(" ")).collect();
    let mut texts: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
    texts.insert(7, "# A heading");
    texts.insert(20, "# Another");
    let both = Both::new([
        document("a", "Short", &["w1 short"]),
        document("long", "Long", &texts),
        document("b", "Short too", &["w1 short also"]),
    ]);
    for (url, query) in [("long", "w2500"), ("a", "w1"), ("b", ""), ("none", "w1")] {
        let view = both.ask(&mut both.open(), |_| {}, |index| index.document(url, query).unwrap());
        assert_eq!(view, both.whole.document(url, query), "{url}");
    }
    // A section far down is found with its heading, without the rows between.
    // The word is not near the end of a row, where an excerpt ends.
    let parts = both.search("w2950", &SearchOptions::default().prefix(false));
    let whole = both.whole.search("w2950", &SearchOptions::default().prefix(false));
    assert_eq!(parts.hits[0].excerpt, whole.hits[0].excerpt);
    assert_eq!(parts.hits[0].sections[0].heading, "Another");
}

#[test]
fn one_row_of_a_long_document_is_read_for_one_word() {
    // Numbers in their order would fit one slot.
    let words: Vec<String> = (0..3000).map(|at| format!("w{}", at * 7919 % 10_007)).collect();
    let query = &words[2950];
    let paragraphs: Vec<String> = words.chunks(100).map(|words| words.join(" ")).collect();
    let texts: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
    // With much metadata in it, a head is stored once: the first row is read, too.
    for (summary, rows) in [("A list.".to_owned(), 1), (words[..80].join(" "), 2)] {
        let meta = [("summary".to_owned(), MetaValue::One(summary))].into_iter().collect();
        let both = Both::new([Document { meta, ..document("long", "Long", &texts) }]);
        let mut trips = Vec::new();
        let options = SearchOptions::default().prefix(false);
        let found = both.ask(
            &mut both.open(),
            |pieces| trips.push(pieces.len()),
            |index| index.search(query, &options).unwrap(),
        );
        assert_eq!(trips.last(), Some(&rows));
        let expected = both.whole.search(query, &options);
        let hit = |results: &Results| {
            let hit = results.hits[0].clone();
            (hit.url, hit.title, hit.meta, hit.excerpt)
        };
        assert_eq!(hit(&found), hit(&expected));
    }
}

#[test]
fn tuning_is_that_of_the_whole_index() {
    let mut builder = IndexBuilder::new(BuildOptions::default());
    let pages = [
        ("cars", "Cars", "Every car needs wheels and a road."),
        ("wheels", "Wheels", "The wheels of an automobile turn on the road."),
        ("road", "Road", "A road is a road, and a long road."),
        ("legal", "Terms", "Nothing of all this is about traffic."),
        ("old", "Old road", "The old road was a road of stones."),
    ];
    let boosts = [("road", 40), ("wheels", 300)];
    for (url, title, text) in pages {
        let boost = boosts.iter().find(|(boosted, _)| *boosted == url).map(|(_, percent)| *percent);
        builder.add(Document { boost, ..document(url, title, &[text]) }).unwrap();
    }
    builder.add_synonym("", "auto", "car");
    builder.add_synonym("de", "strasse", "long road");
    assert!(builder.add_pin("road", "legal"));
    assert!(builder.add_pin("old road", "cars"));
    let whole = Index::open(&builder.finish(Compression::None).unwrap()).unwrap();
    let files = PartsFiles::new(&whole, "docs").unwrap();
    let both = Both { whole, files };
    let unfinished = SearchOptions::default;
    let finished = || unfinished().prefix(false);
    for options in [unfinished(), finished(), finished().prefer("de"), finished().prefer("en")] {
        for query in ["auto", "road", "strasse", "wheels", "\"old road\"", "auto wheels", "-road auto"] {
            let urls = |results: &Results| results.hits.iter().map(|hit| hit.url.clone()).collect::<Vec<_>>();
            let (parts, whole) = (both.search(query, &options), both.whole.search(query, &options));
            assert_eq!(urls(&parts), urls(&whole), "{query} {options:?}");
            assert_eq!(parts.total, whole.total, "{query} {options:?}");
        }
    }
}

#[test]
fn suggests_words() {
    let both = seeds();
    let suggestions = both.ask(&mut both.open(), |_| {}, |index| index.suggest("far sca", 5));
    let texts: Vec<_> = suggestions.iter().map(|one| (one.text.as_str(), one.count)).collect();
    assert_eq!(texts, [("far scatters", 2), ("far scattering", 1)]);
}

#[test]
fn damaged_pieces_are_errors() {
    let both = seeds();
    let index = both.open();
    for piece in index.pieces().collect::<Vec<_>>() {
        let bytes = both.bytes(piece);
        let mut index = both.open();
        for length in [0, 1, bytes.len() - 1] {
            assert!(matches!(index.add(piece, &bytes[..length]), Err(Error::Damaged { .. })), "{piece:?}");
        }
        for at in (0..bytes.len()).step_by(7) {
            let mut changed = bytes.to_vec();
            changed[at] ^= 0x40;
            assert!(index.add(piece, &changed).is_err(), "{piece:?} at {at}");
        }
        assert!(index.add(Piece { start: piece.start + 1, ..piece }, bytes).is_err());
        assert!(index.add(piece, bytes).is_ok());
    }
    let root = &both.files.root;
    for length in 0..root.len() {
        assert!(PartsIndex::open(&root[..length]).is_err(), "cut at {length}");
    }
    for at in 0..root.len() {
        let mut changed = root.clone();
        changed[at] ^= 0x10;
        assert!(PartsIndex::open(&changed).is_err(), "changed at {at}");
    }
}

#[test]
fn files_are_the_same_each_time() {
    assert_eq!(seeds().files, seeds().files);
}

/// The packs of an index of somebody else are requested from beside its root, and from nowhere else.
#[test]
fn rejects_a_root_whose_packs_are_elsewhere() {
    let both = Both::new([document("a", "A", &["maple seeds"])]);
    let root = |name| PartsFiles::new(&both.whole, name).unwrap().root;
    assert!(PartsIndex::open(&root("docs_1.2-x")).is_ok());
    for name in [
        "https://a.example/docs",
        "//a.example/docs",
        "/docs",
        "../docs",
        "a/../docs",
        ".git",
        "docs?a",
        "docs#a",
    ] {
        let error = PartsIndex::open(&root(name)).map(drop).unwrap_err();
        assert_eq!(error, Error::damaged("root", "impossible folder"), "{name}");
    }
    for name in ["docs\\a", "docs a", "%2e%2e", "javascript:a", "d\u{f6}cs", "docs\0"] {
        assert!(PartsIndex::open(&root(name)).is_err(), "{name:?}");
    }
}
