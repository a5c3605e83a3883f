//! What vectors of meaning change, and what they must not.

use super::*;
use crate::error::Error;
use crate::ids::{DocId, TermId};
use crate::index::meaning::{BYTES, DIMENSIONS, LEVELS, MIN_DOCUMENTS, TERM_BYTES};
use crate::writer::{MeaningSource, MeaningVectors, add_meaning};

/// Documents about one of two subjects. `about` says of each word and document which one: the sign of its vector.
fn texts() -> Vec<String> {
    let nets =
        ["wireless connection problems router", "router wireless setup", "connection wireless slow router"];
    let food = ["bread oven recipe flour", "flour recipe cake oven", "oven bread flour slow recipe"];
    nets.iter()
        .chain(&food)
        .chain(&["wifi wireless flour", "wifi router oven", "wifi connection"])
        .map(|text| (*text).to_owned())
        .collect()
}

/// Where words of the first subject point to, the rest to the opposite.
fn vector(text: &str) -> [f32; DIMENSIONS] {
    let is_net =
        |word: &&str| ["wireless", "connection", "problems", "router", "setup", "wifi"].contains(word);
    let nets = text.split(' ').filter(is_net).count() as f32 / text.split(' ').count() as f32;
    std::array::from_fn(|at| if at % 2 == 0 { nets - 0.5 } else { 0.02 * (at as f32 - 16.0) })
}

fn bytes() -> Vec<u8> {
    let mut builder = IndexBuilder::new(BuildOptions::default());
    for (at, text) in texts().iter().enumerate() {
        let blocks = vec![Block::new(BlockKind::Paragraph, text)];
        let title = format!("page {at}");
        let boost = (at == 6).then_some(50);
        builder.add(Document { url: at.to_string(), title, blocks, boost, ..Document::default() }).unwrap();
    }
    builder.finish(Compression::None).unwrap()
}

fn vectors(bytes: &[u8]) -> MeaningVectors {
    let source = MeaningSource::new(&Index::open(bytes).unwrap(), 20, &mut |below| 7 % below);
    assert_eq!(source.documents.len(), texts().len());
    assert!(source.pieces.iter().all(|(text, words)| !text.is_empty() && !words.is_empty()));
    for row in source.passages.iter().chain(&source.pieces).map(|(_, row)| row) {
        assert!(
            row.is_empty() || (row.iter().map(|(_, weight)| weight * weight).sum::<f32>() - 1.0).abs() < 1e-4
        );
    }
    MeaningVectors {
        documents: texts().iter().map(|text| vector(text)).collect(),
        words: source.words.iter().map(|word| vector(word)).collect(),
    }
}

fn with_meaning() -> Index {
    let bytes = bytes();
    Index::open(&add_meaning(&bytes, &vectors(&bytes)).unwrap()).unwrap()
}

#[test]
fn passages_are_windows_of_sections() {
    let words =
        |name: &str, count: usize| (0..count).map(|at| format!("{name}{at}")).collect::<Vec<_>>().join(" ");
    let block = |kind, text: &str| Block::new(kind, text);
    let document = |url: &str, title: &str, blocks| Document {
        url: url.into(),
        title: title.into(),
        blocks,
        ..Document::default()
    };
    let mut builder = IndexBuilder::new(BuildOptions::default());
    let sections = (0..7).flat_map(|at| {
        [block(BlockKind::H2, &format!("Part {at}")), block(BlockKind::Paragraph, &format!("text {at}"))]
    });
    let documents = [
        document("empty", "Only a title", vec![]),
        document(
            "long",
            "Long",
            vec![block(BlockKind::Paragraph, &words("a", 30)), block(BlockKind::Paragraph, &words("b", 30))],
        ),
        document("many", "Many", sections.collect()),
    ];
    for document in documents {
        builder.add(document).unwrap();
    }
    let index = Index::open(&builder.finish(Compression::None).unwrap()).unwrap();
    let source = MeaningSource::new(&index, 0, &mut |_| 0);
    let texts = |at: usize| -> Vec<&str> {
        source.passages[source.documents[at].clone()].iter().map(|(text, _)| text.as_str()).collect()
    };
    assert_eq!(texts(0), ["Only a title"]);
    // Windows of 28 words; the last four would be too few for one of their own.
    let (a, b) = (words("a", 30), words("b", 30));
    let [first, rest] = [&a[..a.find(" a28").unwrap()], &a[a.find("a28").unwrap()..]];
    assert_eq!(texts(1), [format!("Long. {first}"), format!("Long. {rest}. {b}")]);
    let expected: Vec<String> = (0..6).map(|at| format!("Many. Part {at}. text {at}")).collect();
    assert_eq!(texts(2), expected);
}

#[test]
fn close_documents_join_few_hits() {
    let (plain, index) = (Index::open(&bytes()).unwrap(), with_meaning());
    assert!(index.has_meaning() && !plain.has_meaning());
    let options = SearchOptions { explain: true, ..SearchOptions::default() };
    let [before, after] = [&plain, &index].map(|index| index.search("wifi ", &options));
    assert_eq!((before.total, before.complete), (3, 3));
    assert_eq!(after.complete, 3);
    assert!(after.total > 3, "{after:?}");
    // Those with the word come first; the others are about the same, and say that they lack it.
    for hit in &after.hits[3..] {
        assert_eq!(hit.missing, ["wifi"]);
        assert!(["0", "1", "2"].contains(&hit.url.as_str()), "{}", hit.url);
        assert!(hit.score < after.hits[2].score);
        assert!(hit.explanation.as_ref().unwrap().meaning > 0.0);
    }
    assert!(after.hits[..3].iter().all(|hit| hit.missing.is_empty()));
    assert!(before.hits.iter().all(|hit| hit.explanation.as_ref().unwrap().meaning == 0.0));
}

#[test]
fn similar_documents_are_the_nearest() {
    let (plain, index) = (Index::open(&bytes()).unwrap(), with_meaning());
    assert!(plain.similar("0", 5).is_empty());
    assert!(index.similar("elsewhere", 5).is_empty() && index.similar("0", 0).is_empty());
    let hits = index.similar("3", usize::MAX);
    let urls: Vec<&str> = hits.iter().map(|hit| hit.url.as_str()).collect();
    // All about food; those about nets point to the opposite.
    assert_eq!(urls, ["4", "5"]);
    assert!(hits[0].score >= hits[1].score && hits[1].score > 0.5);
    let [first, ..] = &hits[..] else { unreachable!() };
    assert_eq!((first.title.as_str(), first.excerpt.text.as_str()), ("page 4", texts()[4].as_str()));
    assert!(first.missing.is_empty() && first.title_marks.0.is_empty());
    assert_eq!(index.similar("3", 1), hits[..1]);
}

#[test]
fn similar_documents_are_sorted_by_cosine() {
    let bytes = bytes();
    let mut vectors = vectors(&bytes);
    let mut random = 1u64;
    for vector in &mut vectors.documents {
        *vector = std::array::from_fn(|at| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            if at < 4 { (random >> 40) as f32 / (1u64 << 23) as f32 - 1.0 } else { 0.3 }
        });
    }
    let index = Index::open(&add_meaning(&bytes, &vectors).unwrap()).unwrap();
    let meaning = index.meaning().unwrap();
    for document in index.documents().ids() {
        let mut own = [0.0; DIMENSIONS];
        meaning.add_document(document, 1.0, &mut own);
        let cosines = meaning.cosines(&own);
        let mut expected: Vec<DocId> = index.documents().ids().filter(|other| *other != document).collect();
        expected.retain(|other| cosines[other.0 as usize] >= crate::parameters::MIN_SIMILARITY);
        expected.sort_by(|a, b| cosines[b.0 as usize].total_cmp(&cosines[a.0 as usize]));
        let url = |document: &DocId| document.0.to_string();
        let found = index.similar(&url(&document), 4);
        let expected: Vec<String> = expected.iter().take(4).map(url).collect();
        assert_eq!(found.iter().map(|hit| hit.url.clone()).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn a_hit_with_all_words_is_not_passed() {
    let index = with_meaning();
    let options = SearchOptions { explain: true, ..SearchOptions::default() };
    for query in [
        "slow connection",
        "wifi flour",
        "slow",
        "bread oven",
        "wifi router problems",
        "slow recipe cake wireless",
    ] {
        let hits = index.search(query, &options).hits;
        let meaning = |hit: &Hit| {
            let explanation = hit.explanation.as_ref().unwrap();
            explanation.boost * explanation.meaning
        };
        let (complete, others): (Vec<_>, Vec<_>) = hits.iter().partition(|hit| hit.missing.is_empty());
        let highest = others.iter().map(|hit| meaning(hit)).fold(0.0, f32::max);
        assert!(complete.iter().all(|hit| meaning(hit) >= highest * 0.999), "{query}: {hits:?}");
    }
}

#[test]
fn requirements_exclusions_and_filters_hold() {
    let index = with_meaning();
    let urls = |query: &str| order(&index, query);
    assert_eq!(urls("\"wifi connection\""), ["8"]);
    assert!(urls("title:page wifi ").len() >= 3);
    assert!(!urls("wifi -router ").contains(&"0".to_owned()));
    assert_eq!(urls("nowhere"), [] as [&str; 0]);
    assert_eq!(urls(""), [] as [&str; 0]);
    // Corrections are made as without meaning.
    let corrected = index.search("wireles ", &SearchOptions::default());
    assert!(corrected.suggestion.is_some() && !corrected.hits.is_empty());
}

#[test]
fn without_meaning_the_bytes_are_the_same() {
    let bytes = bytes();
    let vectors = vectors(&bytes);
    let with = add_meaning(&bytes, &vectors).unwrap();
    assert_eq!(add_meaning(&with, &vectors).unwrap(), with);
    let added = 16 + 1 + vectors.documents.len() * BYTES + vectors.words.len() * TERM_BYTES;
    assert_eq!(with.len(), bytes.len() + added);
}

#[test]
fn damaged_vectors_are_rejected() {
    let bytes = bytes();
    let mut few = vectors(&bytes);
    few.words.pop();
    assert!(matches!(add_meaning(&bytes, &few), Err(Error::Damaged { section: "meaning", .. })));
    let mut few = vectors(&bytes);
    few.documents.pop();
    assert!(matches!(add_meaning(&bytes, &few), Err(Error::Damaged { section: "meaning", .. })));
}

#[test]
fn codes_are_the_nearest_levels() {
    let bytes = bytes();
    let mut vectors = vectors(&bytes);
    let mut exact: [f32; DIMENSIONS] = std::array::from_fn(|at| ((at * 7 % 32) as f32 - 15.4).powi(3));
    let length = exact.iter().map(|value| value * value).sum::<f32>().sqrt();
    exact.iter_mut().for_each(|value| *value /= length);
    vectors.documents[1] = exact;
    vectors.words[2] = exact.map(|value| value * 1.5);
    let index = Index::open(&add_meaning(&bytes, &vectors).unwrap()).unwrap();
    let meaning = index.meaning().unwrap();
    let mut decoded = [0.0; DIMENSIONS];
    meaning.add_document(DocId(1), 1.0, &mut decoded);
    let levels = || LEVELS.iter().flat_map(|level| [*level, -level]).map(|level| level / 32f32.sqrt());
    for (decoded, exact) in decoded.iter().zip(exact) {
        let nearest = levels().min_by(|a, b| (a - exact).abs().total_cmp(&(b - exact).abs())).unwrap();
        assert!((decoded - nearest).abs() < 1e-6, "{decoded} {exact}");
    }
    let plain: f32 = decoded.iter().zip(exact).map(|(a, b)| a * b).sum();
    assert!((meaning.cosines(&exact)[1] - plain).abs() < 1e-5);
    // The third word with a vector has the same codes, and its length.
    let terms = (0..).map(TermId).filter(|&term| index.postings().document_count(term) >= MIN_DOCUMENTS);
    let mut of_term = [0.0; DIMENSIONS];
    assert!(meaning.add_term(index.postings(), terms.take(3).last().unwrap(), 2.0, &mut of_term));
    for (of_term, decoded) in of_term.iter().zip(decoded) {
        assert!((of_term - 3.0 * decoded).abs() < 0.03, "{of_term} {decoded}");
    }
}

#[test]
fn weak_matches_are_a_part_of_a_phrase() {
    let index = index(&["waldo fredo"]);
    let plan = plan(&index, "waldo fredo ");
    let finder = crate::search::occurrences::OccurrenceFinder::new(&index, &plan);
    let mut occurrences = finder.find(DocId(0));
    let mut share = |weights: [f32; 2]| {
        occurrences.iter_mut().zip(weights).for_each(|(one, weight)| one.weight = weight);
        crate::search::meaning::phrase_share(&plan, &occurrences)
    };
    assert_eq!([[1.0, 1.0], [0.5, 0.25], [2.0, 1.0]].map(&mut share), [1.0, 0.125, 1.0]);
}
