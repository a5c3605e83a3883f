//! What is found, in which order, and what of it is marked: small cases over a handful of texts.

mod copies;
mod corrections;
mod excerpts;
#[cfg(not(target_family = "wasm"))]
mod filtering;
#[cfg(not(target_family = "wasm"))]
mod finding;
#[cfg(feature = "meaning")]
mod meaning;
mod names;
#[cfg(not(target_family = "wasm"))]
mod near;
#[cfg(feature = "meaning")]
mod passages;
mod scores;
mod sections;
mod signs;
#[cfg(not(target_family = "wasm"))]
mod suggestions;
mod tuning;
#[cfg(feature = "meaning")]
pub(crate) mod vectors;

use crate::analysis::Accents;
use crate::document::{Block, BlockKind, Document};
use crate::index::Index;
use crate::options::SearchOptions;
use crate::results::{Hit, Marks};
use crate::search::Searcher;
use crate::search::corrections::CorrectionCache;
use crate::search::plan::QueryPlan;
use crate::work;
use crate::writer::{BuildOptions, Compression, IndexBuilder};

/// An open index of documents, whose addresses are their numbers.
pub(crate) fn open(documents: impl IntoIterator<Item = Document>) -> Index {
    open_with(BuildOptions::default(), documents)
}

fn open_with(options: BuildOptions, documents: impl IntoIterator<Item = Document>) -> Index {
    let mut builder = IndexBuilder::new(options);
    for (at, document) in documents.into_iter().enumerate() {
        builder.add(Document { url: at.to_string(), ..document }).unwrap();
    }
    Index::open(&builder.finish(Compression::None).unwrap()).unwrap()
}

/// An open index of documents that have a text each, and no title.
pub(super) fn index(texts: &[impl AsRef<str>]) -> Index {
    open(texts.iter().map(|text| Document {
        blocks: vec![Block::new(BlockKind::Paragraph, text.as_ref())],
        ..Document::default()
    }))
}

/// The plan of a query as typed, with corrections.
pub(super) fn plan<'i>(index: &'i Index, text: &str) -> QueryPlan<'i> {
    super::plan::plan(index, text, true, Some(&mut CorrectionCache::default()), None)
}

fn order(index: &Index, query: &str) -> Vec<String> {
    index.search(query, &SearchOptions::default()).hits.into_iter().map(|hit| hit.url).collect()
}

fn marked(index: &Index, query: &str) -> Vec<String> {
    let excerpt = index.search(query, &SearchOptions::default()).hits.swap_remove(0).excerpt;
    excerpt.marks.into_iter().map(|mark| excerpt.text[mark].to_owned()).collect()
}

#[test]
fn preferred_language_comes_first() {
    let texts = [
        "en Myitkyina",
        "my Myitkyina in a longer text",
        "en-GB by Myitkyina",
        "my-MM Myitkyina",
        " a Myitkyina",
    ];
    let index = open(texts.map(|text| {
        let (lang, text) = text.split_once(' ').unwrap();
        // What is the same text would be one hit.
        let blocks = vec![Block::new(BlockKind::Paragraph, format!("{text} {lang}"))];
        Document { lang: lang.into(), blocks, ..Document::default() }
    }));
    let urls = |options: &SearchOptions| -> String {
        let results = index.search("myitkyina", options);
        assert_eq!(results.total, 5);
        results.hits.into_iter().map(|hit| hit.url).collect()
    };
    let options = SearchOptions::default();
    let preferring = |lang: &str| SearchOptions { prefer: Some(lang.into()), ..options.clone() };
    let order = urls(&options);
    let of = |which: [char; 2]| order.chars().filter(|url| which.contains(url)).collect::<String>();
    let without = |which: [char; 2]| order.chars().filter(|url| !which.contains(url)).collect::<String>();
    assert_eq!(
        urls(&preferring("my")),
        without(['0', '2']) + &of(['0', '2']),
        "what names no language is in it"
    );
    assert_eq!(urls(&preferring("en")), without(['1', '3']) + &of(['1', '3']));
    assert_ne!(urls(&preferring("en")), urls(&preferring("my")));
    // Pages of any size, one after the other, are the whole list.
    for limit in 1..5 {
        let page = |offset| urls(&SearchOptions { limit, offset, ..preferring("my") });
        let pages: String = (0..5).step_by(limit).map(page).collect();
        assert_eq!(pages, urls(&preferring("my")), "by {limit}");
    }
    let sorted = SearchOptions { sort: Some("title".into()), ..options.clone() };
    assert_eq!(urls(&SearchOptions { sort: sorted.sort.clone(), ..preferring("my") }), urls(&sorted));
}

#[test]
fn typed_accents_rank_first() {
    let index = index(&["cái bàn, cái bàn, cái bàn", "ban ngày", "bán hàng"]);
    assert_eq!(order(&index, "ban")[0], "1");
    assert_eq!(order(&index, "bàn")[0], "0");
    assert_eq!(order(&index, "bán")[0], "2");
    // Who types none finds what has them.
    assert_eq!(order(&index, "cai"), ["0"]);
}

#[test]
fn other_accents_are_a_weaker_form() {
    let index = index(&["un cafe un cafe un cafe", "un café", "thé", "thé vert"]);
    // None typed: all are the same word.
    assert_eq!(order(&index, "cafe ")[..2], ["0", "1"]);
    // Typed: the others are found, too, behind.
    assert_eq!(order(&index, "café "), ["1", "0"]);
    assert_eq!(order(&index, "CAFÉ "), ["1", "0"]);
    assert_eq!(order(&index, "thê "), ["2", "3"]);
    // The same word twice, with accents and without.
    assert_eq!(order(&index, "café cafe "), ["1", "0"]);
}

#[test]
fn kept_accents_distinguish_words() {
    let texts = [
        ("de", "Das ist schon gut."),
        ("de", "Das ist SCHÖN, scho\u{308}n!"),
        ("de", "Die schöneren Tage"),
        ("vi", "cái bàn"),
        ("vi", "ban ngày"),
        ("fr", "les élèves, un élève"),
    ];
    let document = |(lang, text): (&str, &str)| Document {
        lang: lang.to_owned(),
        blocks: vec![Block::new(BlockKind::Paragraph, text)],
        ..Document::default()
    };
    let kept = open_with(BuildOptions { accents: Accents::Kept, ..Default::default() }, texts.map(document));
    let folded = open(texts.map(document));
    let found = |index: &Index, query: &str| {
        let options = SearchOptions { typos: false, ..SearchOptions::default() };
        let mut urls: Vec<_> = index.search(query, &options).hits.into_iter().map(|hit| hit.url).collect();
        urls.sort();
        urls.concat()
    };
    for (query, with, without) in [
        ("schon ", "0", "012"),
        ("schön ", "12", "012"),
        ("SCHÖN ", "12", "012"),
        ("schö", "12", "012"),
        ("scho", "0", "012"),
        ("bàn ", "3", "34"),
        ("ban", "4", "34"),
        ("\"élève\"", "5", "5"),
        ("\"eleve\"", "", "5"),
        ("élève ", "5", "5"),
        ("gut -schön", "0", ""),
    ] {
        assert_eq!(found(&kept, query), with, "{query}, kept");
        assert_eq!(found(&folded, query), without, "{query}, folded");
    }
    // What was written in two characters is one, and marked.
    assert_eq!(marked(&kept, "schön"), ["SCHÖN", "schön"]);
    // A word that is written so nowhere is corrected to one that is.
    assert_eq!(order(&kept, "ngay"), ["4"]);
    let suggested: Vec<_> = kept.suggest("schö", 9).into_iter().map(|one| one.text).collect();
    assert_eq!(suggested, ["schön", "schöneren"]);
    let view = kept.document("0", "schön").unwrap();
    assert!(view.blocks[0].marks.0.is_empty());
}

#[test]
fn subwords_of_all_spellings_match() {
    let index = index(&["a HashMap", "the hashmap", "another one"]);
    assert_eq!(order(&index, "map "), ["0", "1"]);
    assert_eq!(marked(&index, "map"), ["HashMap"]);
}

#[test]
fn adjacent_units_match_adjacent_units() {
    let index = index(&["མ་ག མ་ག མ་ག", "དམག་མི"]);
    assert_eq!(order(&index, "མག"), ["1", "0"]);
    assert_eq!(marked(&index, "མག"), ["མག"]);
}

#[test]
fn joined_words_are_one_mark() {
    let index = index(&["Use std::vec, not std and vec."]);
    assert_eq!(marked(&index, "std::vec"), ["std::vec", "std", "vec"]);
    assert_eq!(marked(&index, "std vec"), ["std", "vec", "std", "vec"]);
}

#[test]
fn marks_cover_whole_graphemes() {
    // A sign that stands before the word, and joins it in what a reader sees.
    let index = index(&["then \u{600}\u{7a6} and nothing"]);
    assert_eq!(marked(&index, "\u{7a6}"), ["\u{600}\u{7a6}"]);
}

#[test]
fn identifiers_match_whole_first_and_by_subwords() {
    let names =
        ["snake_case", "camelCase", "HashMap::new", "C++", "--release", ".gitignore", "3.5", "std::vec"];
    // Each identifier once, and its words apart and more often.
    let apart = |name: &str| {
        let words: Vec<_> =
            name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        format!("{} and {} or {}", words.join(" "), words.join(" but "), words.join(" as "))
    };
    let mut texts = Vec::new();
    for name in names {
        texts.push(apart(name));
        texts.push(format!("Here it is written {name} and nothing else."));
    }
    let index = index(&texts);
    for (at, name) in names.iter().enumerate() {
        let whole = (2 * at + 1).to_string();
        let found = order(&index, name);
        assert!(found.contains(&whole), "{name}: {found:?}");
        // Without a separator there is nothing that tells them apart.
        if *name != "camelCase" {
            assert_eq!(found[0], whole, "{name}: {found:?}");
        }
    }
    for (part, name) in
        [("case", "snake_case"), ("snake", "snake_case"), ("map", "HashMap::new"), ("new", "HashMap::new")]
    {
        let whole = 2 * names.iter().position(|one| *one == name).unwrap() + 1;
        assert!(order(&index, part).contains(&whole.to_string()), "{part}");
    }
    assert!(order(&index, "case").contains(&"3".to_owned()), "camelCase");
}

#[test]
fn results_depend_on_query_and_index_only() {
    let texts = ["granite and gneiss", "granite, then basalt", "basalt over schist", "gneis once more"];
    let queries = [
        "granite",
        "gneiss bas",
        "bas",
        "gnies",
        "",
        "\"granite and\"",
        "schist -over",
        "granite basalt schist gneiss",
    ];
    let fresh = |query: &str| {
        index(&texts).search(query, &SearchOptions { explain: true, ..SearchOptions::default() })
    };
    let used = index(&texts);
    for _ in 0..2 {
        for query in queries.iter().chain(queries.iter().rev()) {
            let options = SearchOptions { explain: true, ..SearchOptions::default() };
            used.suggest(query, 5);
            assert_eq!(used.search(query, &options), fresh(query), "{query}");
        }
    }
}

#[test]
fn prefixes_are_scanned_at_the_start_of_long_texts() {
    let words: Vec<_> = (0..20_000).map(|at| format!("w{}x", at % 500)).collect();
    let index = index(&["needle ".to_owned() + &words.join(" "), words.join(" ") + " thread needle zebra"]);
    assert_eq!(order(&index, "w"), ["0", "1"]);
    // It is found where it stands behind what is read, and not said to be missing.
    let results = index.search("thread z", &SearchOptions::default());
    assert_eq!((results.total, &results.hits[0].missing[..]), (1, &[][..]));
    assert!(marked(&index, "thread w").contains(&"thread".to_owned()));
}

#[test]
fn exact_match_of_a_single_word_ranks_first() {
    // By length and number the others would come first.
    let index = index(&[
        "A text that says once, and late, that a corrected index is searched again and again.",
        "Corrections, corrections.",
        "Correct, correct.",
        "Something else.",
    ]);
    assert_eq!(order(&index, "corrected")[0], "0");
    assert_eq!(order(&index, "corrections")[0], "1");
    assert_eq!(order(&index, "correct")[0], "2");
    assert_eq!(order(&index, "corrected").len(), 3, "the other forms are found, too");
}

#[test]
fn excerpt_prefers_the_exact_match() {
    let before = "connecting ".to_owned() + &"word ".repeat(16);
    let between = "word ".repeat(22);
    let index = index(&[before + "connects " + &between + "connection. The end of it is here."]);
    assert!(
        marked(&index, "connection").contains(&"connection".to_owned()),
        "{:?}",
        marked(&index, "connection")
    );
}

#[test]
fn option_excerpts_changes_nothing_else() {
    let index = index(&["A passage about rivers, and rivers again.", "Of rivers and hills."]);
    let with = index.search("rivers", &SearchOptions::default());
    let without = index.search("rivers", &SearchOptions { excerpts: false, ..SearchOptions::default() });
    assert!(with.hits.iter().all(|hit| !hit.excerpt.text.is_empty()));
    let bare = |mut hit: Hit| {
        (hit.excerpt, hit.sections) = Default::default();
        hit
    };
    assert_eq!(without.hits, with.hits.into_iter().map(bare).collect::<Vec<_>>());
}

#[test]
fn document_has_title_marks_and_best_passage() {
    let between = "Nothing here. ".repeat(20);
    let texts = ["Of rivers.", &between, "Old rivers and deep valleys.", "Valleys."];
    let index = open([Document {
        title: "Deep rivers".into(),
        blocks: texts.map(|text| Block::new(BlockKind::Paragraph, text)).to_vec(),
        ..Document::default()
    }]);
    let view = |query: &str| index.document("0", query).unwrap();
    assert_eq!(view("rivers").title_marks, Marks(vec![[5, 11]]));
    for (query, best) in
        [("rivers", Some(0)), ("rivers valleys", Some(2)), ("nothing", Some(1)), ("zebra", None)]
    {
        assert_eq!(view(query).best, best, "{query}");
    }
    // As the excerpt of the hit.
    let excerpt = index.search("deep valleys", &SearchOptions::default()).hits[0].excerpt.clone();
    let block = view("deep valleys").best.unwrap() as usize;
    assert!(excerpt.text.starts_with(texts[block]), "{excerpt:?}");
}

#[test]
fn threads_can_share_an_index() {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<Index>();
}

#[test]
fn searcher_agrees_with_its_index() {
    let texts = ["villages were burned", "a village burns", "visualizing the ownership"];
    let mut searcher = Searcher::new(index(&texts));
    let options = SearchOptions::default();
    // More different errors than are kept, letter by letter.
    for query in
        ["vilage brned", "visulaizing ownreship", "burnde vilages", "visualizign villagse", "vilage b"]
    {
        for end in 1..=query.len() {
            let typed = &query[..end];
            let expected = index(&texts).search(typed, &options);
            assert_eq!(searcher.search(typed, &options), expected, "{typed}");
            assert_eq!(searcher.document("0", typed), searcher.index().document("0", typed), "{typed}");
        }
    }
}

#[test]
fn repeated_words_are_bounded_work() {
    let index = index(&["waldo-corge ".repeat(3000), "waldo corge ".repeat(3000)]);
    let work = |query: &str| work::counted(|| index.search(query, &SearchOptions::default())).1;
    let once = work("waldo-corge ");
    let often = work(&"waldo-corge ".repeat(64));
    // Each word may count three times, next to each of three others.
    assert!(often <= 16 * once, "{once} {often}");
    // Twice is as before.
    let scores = |query: &str| {
        let hits = index.search(query, &SearchOptions::default()).hits;
        hits.into_iter().map(|hit| hit.score).collect::<Vec<_>>()
    };
    assert_ne!(scores("waldo corge waldo "), scores("waldo corge "));
    assert_eq!(scores(&"waldo ".repeat(64)), scores(&"waldo ".repeat(3)));
}

#[test]
fn long_queries_are_cut() {
    let index = index(&["A text about rivers."]);
    let cut = |words: usize| index.search(&"rivers ".repeat(words), &SearchOptions::default()).cut;
    assert!(!cut(1_000));
    assert!(cut(1_001) && cut(10_000));
}

#[test]
fn excerpt_starts_with_its_sentence_despite_repetitions() {
    let sentence = "Fifteen words stand at the beginning of this sentence, all of them before the rivers";
    let between = "word ".repeat(24);
    let index = index(&[format!("Something else. {sentence} {between} a river. More.")]);
    let hit = index.search("rivers", &SearchOptions::default()).hits.swap_remove(0);
    assert!(hit.excerpt.text.starts_with("Fifteen words"), "{}", hit.excerpt.text);
}

#[test]
fn more_than_65536_words_are_searched_and_marked() {
    // Most stand once as they are; the numbers of what is written otherwise come behind all of those.
    let words: Vec<_> = (0..70_000).map(|at| format!("w{at:05}")).collect();
    let texts = [
        words[..30_000].join(" "),
        words[30_000..].join(", "),
        "Begun so: w00000 W69999, w69999. It ends as it begins, with W00001 W00001.".to_owned(),
    ];
    let index = index(&texts);
    for (at, text) in (0..).zip(&texts) {
        let document = index.document(&format!("{at}"), "").unwrap();
        assert!(document.blocks[0].text == *text, "document {at}");
    }
    assert_eq!(order(&index, "w65999"), ["1"]);
    assert_eq!(order(&index, "w69999"), ["2", "1"]);
    assert_eq!(marked(&index, "w69999"), ["W69999", "w69999"]);
    // A beginning with more words than are asked for one by one: the text is read.
    let hits = index.search("w0", &SearchOptions::default()).hits;
    let excerpt = &hits.iter().find(|hit| hit.url == "2").unwrap().excerpt;
    let marks: Vec<_> = excerpt.marks.iter().map(|mark| &excerpt.text[mark.clone()]).collect();
    assert_eq!(marks, ["w00000", "W00001", "W00001"]);
}
