//! Vectors of words and documents against plain sums of them.

use std::collections::BTreeMap;

use super::*;
use crate::ids::{DocId, TermId};
use crate::index::meaning::{DIMENSIONS, MIN_DOCUMENTS, Meaning, Vector};
use crate::parameters::{K1, MEANING_WEIGHT, MIN_OPEN, STOP_WORD_WEIGHT};
use crate::results::MatchKind;
use crate::search::bm25::inverse_document_frequency;
use crate::search::candidates::{self, MatchedDocument};
use crate::search::meaning::{Closeness, closest};
use crate::work::Budget;
use crate::writer::{MeaningSource, MeaningVectors, add_meaning};

const DOCUMENTS: usize = 12;
const WORDS: usize = 300;

/// Numbers from a fixed seed, from -1 to 1.
pub(crate) fn random(mut state: u64) -> impl FnMut() -> f32 {
    move || {
        state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
        (state >> 40) as f32 / (1u64 << 23) as f32 - 1.0
    }
}

/// The documents that have word `word`: one to twelve.
fn has(document: usize, word: usize) -> bool {
    (document * 7 + word * 5) % DOCUMENTS <= word % 6 + usize::from(word.is_multiple_of(50)) * 9
}

/// Many words, of which those in fewer than three documents have no vector of their own.
fn bytes() -> Vec<u8> {
    let mut builder = IndexBuilder::new(BuildOptions::default());
    for document in 0..DOCUMENTS {
        let words = (0..WORDS).filter(|&word| has(document, word)).map(|word| format!("w{word:03}x"));
        let mut text = words.collect::<Vec<_>>().join(" ");
        text += ["", " scattering", " scatters scattering", " scattering", " zebra", " zebra", " ibex"]
            .get(document)
            .unwrap_or(&"");
        text += if document < 4 { " the" } else { "" };
        let blocks = vec![Block::new(BlockKind::Paragraph, text)];
        let url = document.to_string();
        builder.add(Document { url, lang: "en".into(), blocks, ..Document::default() }).unwrap();
    }
    builder.finish(Compression::None).unwrap()
}

/// The index, and the vectors that it was given, by word.
fn opened() -> (Index, Vec<Vector>, BTreeMap<String, Vector>) {
    let bytes = bytes();
    let source = MeaningSource::new(&Index::open(&bytes).unwrap(), 0, &mut |_| 0);
    let mut random = random(5);
    // Of different lengths.
    let mut vector = |length: f32| -> Vector {
        let vector: Vector = std::array::from_fn(|_| random() + random() + random());
        let own = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
        vector.map(|value| value / own * length)
    };
    let documents: Vec<Vector> = (0..DOCUMENTS).map(|_| vector(1.0)).collect();
    let words: Vec<Vector> = (0..source.words.len()).map(|at| vector(0.2 + at as f32 * 0.01)).collect();
    let by_word = source.words.into_iter().zip(words.iter().copied()).collect();
    let vectors = MeaningVectors { documents: documents.clone(), words };
    (Index::open(&add_meaning(&bytes, &vectors).unwrap()).unwrap(), documents, by_word)
}

pub(crate) fn dot(a: &Vector, b: &Vector) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn length(vector: &Vector) -> f32 {
    dot(vector, vector).sqrt()
}

fn cosine(a: &Vector, b: &Vector) -> f32 {
    dot(a, b) / (length(a) * length(b))
}

/// Three bits per number keep the direction and the length of a vector.
#[test]
fn each_term_has_its_own_vector() {
    let (index, documents, words) = opened();
    let meaning = index.meaning().unwrap();
    let (mut known, mut rare) = (0, 0);
    for term in (0..index.vocabulary().term_count() as u32).map(TermId) {
        let mut found = [0.0; DIMENSIONS];
        let is_known = meaning.add_term(index.postings(), term, 1.0, &mut found);
        assert_eq!(is_known, index.postings().document_count(term) >= MIN_DOCUMENTS);
        if is_known {
            let expected = &words[index.vocabulary().term(term)];
            assert!(cosine(&found, expected) > 0.95, "{}", index.vocabulary().term(term));
            assert!((length(&found) / length(expected) - 1.0).abs() < 0.15);
            // What is added twice counts twice, with its share.
            let mut more = found;
            assert!(meaning.add_term(index.postings(), term, -3.0, &mut more));
            let expected = found.map(|value| value * -2.0);
            assert!(more.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-5));
            known += 1;
        } else {
            assert_eq!(found, [0.0; DIMENSIONS]);
            rare += 1;
        }
    }
    assert!(known > 150 && rare > 50, "{known} {rare}");
    for (at, expected) in documents.iter().enumerate() {
        let mut found = [0.0; DIMENSIONS];
        meaning.add_document(DocId(at as u32), 1.0, &mut found);
        assert!(cosine(&found, expected) > 0.95);
        // The codes keep all documents at the length of 1.
        assert!((length(&found) - 1.0).abs() < 0.15);
    }
    // With the vector of any word.
    for vector in words.values().take(9) {
        let cosines = meaning.cosines(vector);
        for (at, found) in cosines.iter().enumerate() {
            let mut document = [0.0; DIMENSIONS];
            meaning.add_document(DocId(at as u32), 1.0, &mut document);
            assert!((found - dot(vector, &document) / length(vector)).abs() < 1e-5);
        }
    }
    assert_eq!(meaning.cosines(&[0.0; DIMENSIONS]), [0.0; DOCUMENTS]);
}

/// Whatever is done at once, all terms are counted, and a section of another length or version is refused.
#[test]
fn terms_are_counted_in_steps() {
    let (index, _, words) = opened();
    let section = |documents: usize, words: usize, version: u8| {
        let mut section = vec![0; 1 + documents * 12 + words * 13];
        section[0] = version;
        section
    };
    for units in [1, 64, 100, 1 << 20] {
        let mut meaning = Meaning::new(section(DOCUMENTS, words.len(), 1), DOCUMENTS);
        let mut steps = 1;
        while !meaning.step(index.postings(), &mut Budget::new(units)).unwrap() {
            steps += 1;
            assert!(steps < 100, "{units}");
        }
        assert!(units > 100 || steps > 2, "{units}: {steps} steps");
        assert!(!meaning.is_empty());
    }
    for section in [
        section(DOCUMENTS, words.len(), 2),
        section(DOCUMENTS, words.len(), 0),
        section(DOCUMENTS + 1, words.len(), 1),
        section(DOCUMENTS, words.len() - 1, 1),
        section(DOCUMENTS, 0, 1),
        vec![1],
    ] {
        let mut meaning = Meaning::new(section, DOCUMENTS);
        assert!(meaning.step(index.postings(), &mut Budget::new(usize::MAX)).is_err());
    }
    let mut none = Meaning::new(Vec::new(), DOCUMENTS);
    assert!(none.is_empty() && none.step(index.postings(), &mut Budget::new(1)).unwrap());
}

/// The vector of a query is that of its words by their idfs; a rare word means what its documents are about, and a word that does
/// not occur what its forms mean.
#[test]
fn a_query_is_close_to_what_its_words_are_close_to() {
    let (index, ..) = opened();
    let meaning = index.meaning().unwrap();
    let of = |word: &str, share: f32, vector: &mut Vector| {
        let term = index.vocabulary().find(word).unwrap();
        if meaning.add_term(index.postings(), term, share, vector) {
            return;
        }
        let documents: Vec<DocId> = index
            .documents()
            .ids()
            .filter(|&document| {
                let text = index.document(&document.0.to_string(), "").unwrap();
                text.blocks[0].text.split(' ').any(|one| one == word)
            })
            .collect();
        assert!((1..3).contains(&documents.len()), "{word}");
        documents.iter().for_each(|&one| meaning.add_document(one, share / documents.len() as f32, vector));
    };
    let idf = |documents| inverse_document_frequency(documents, DOCUMENTS as u32);
    let count = |word: &str| index.postings().document_count(index.vocabulary().find(word).unwrap());
    // The words of each query, and those whose vectors they have, with their shares.
    let cases: [(&str, Vec<(&str, f32)>); 8] = [
        ("w050x ", vec![("w050x", 1.0)]),
        ("w004x w011x ", vec![("w004x", idf(count("w004x"))), ("w011x", idf(count("w011x")))]),
        ("zebra ", vec![("zebra", 1.0)]),
        ("ibex ", vec![("ibex", 1.0)]),
        ("zebra w004x ", vec![("zebra", idf(2)), ("w004x", idf(count("w004x")))]),
        ("scattering ", vec![("scattering", 1.0)]),
        ("the w004x ", vec![("the", STOP_WORD_WEIGHT * idf(4)), ("w004x", idf(count("w004x")))]),
        // By the number of documents of each form.
        ("scatter ", vec![("scattering", 3.0), ("scatters", 1.0)]),
    ];
    for (query, words) in cases {
        let mut vector = [0.0; DIMENSIONS];
        words.iter().for_each(|(word, share)| of(word, *share, &mut vector));
        let closeness = Closeness::new(&index, &plan(&index, query)).unwrap();
        let cosines: Vec<f32> = index
            .documents()
            .ids()
            .map(|document| {
                let mut own = [0.0; DIMENSIONS];
                meaning.add_document(document, 1.0, &mut own);
                dot(&own, &vector) / length(&vector)
            })
            .collect();
        let mean = cosines.iter().sum::<f32>() / DOCUMENTS as f32;
        let highest = cosines.iter().copied().fold(f32::MIN, f32::max);
        for (document, cosine) in index.documents().ids().zip(&cosines) {
            // 1 for the closest, 0 for the mean.
            let expected = ((cosine - mean) / (highest - mean)).max(0.0);
            let found = closeness.to(document);
            assert!((found - expected).abs() < 1e-3, "{query}{}: {found}, not {expected}", document.0);
        }
    }
    assert!(Closeness::new(&index, &plan(&index, "nowhere ")).is_none());
    assert!(Closeness::new(&index, &plan(&index, "")).is_none());
}

/// What closeness adds: less, the more the best hit has of the query, and no more to a hit that lacks words than to those that
/// have all of them.
#[test]
fn closeness_adds_what_the_words_leave_open() {
    let (index, ..) = opened();
    for query in ["w004x ", "w010x w011x ", "zebra ", "w050x w100x ", "w004x w023x w050x ", "w010x ibex "] {
        let plan = plan(&index, query);
        let closeness = Closeness::new(&index, &plan).unwrap();
        let whole = plan.weight() * (K1 + 1.0);
        for complete in [0, 1, 3, 4, 12] {
            for boost in [1.0, 0.5, 2.0] {
                let mut hits: Vec<MatchedDocument> = candidates::hits(&index, &plan);
                for (at, hit) in hits.iter_mut().enumerate() {
                    hit.complete = at < complete;
                    hit.boost = if at % 3 == 1 { boost } else { 1.0 };
                }
                let before = hits.clone();
                closeness.add_to(&plan, &mut hits);
                let best = before.iter().map(|hit| hit.base).fold(0.0, f32::max);
                let weight = MEANING_WEIGHT * best * (1.0 - best / whole).max(MIN_OPEN);
                let few = (1..=3).contains(&hits.iter().filter(|hit| hit.complete).count());
                let added = |hit: &MatchedDocument| hit.boost * hit.meaning;
                let own = |hit: &MatchedDocument| weight * closeness.to(hit.document);
                let floor = hits.iter().filter(|hit| few || !hit.complete).map(|hit| hit.boost * own(hit));
                let floor = floor.fold(0.0, f32::max);
                for (hit, before) in hits.iter().zip(&before) {
                    let expected =
                        if hit.complete { floor.max(hit.boost * own(hit)) } else { hit.boost * own(hit) };
                    assert!(
                        (added(hit) - expected).abs() < 1e-4,
                        "{query}{complete} {hit:?}, not {expected}"
                    );
                    assert_eq!(hit.phrase_meaning, if hit.complete { weight } else { 0.0 });
                    let bound = before.upper_bound + added(hit).max(hit.boost * hit.phrase_meaning);
                    assert!((hit.upper_bound - bound).abs() < 1e-4);
                }
            }
        }
    }
    // Without any word that is found, half of what all words could give.
    let plan = plan(&index, "w004x ");
    let closeness = Closeness::new(&index, &plan).unwrap();
    let mut hits: Vec<_> = index.documents().ids().map(MatchedDocument::unscored).collect();
    hits.iter_mut().for_each(|hit| hit.complete = false);
    closeness.add_to(&plan, &mut hits);
    let highest = hits.iter().map(|hit| hit.meaning).fold(0.0, f32::max);
    assert!((highest - MEANING_WEIGHT * plan.weight() * (K1 + 1.0) / 4.0).abs() < 1e-4);
}

/// A document with all words of a query in its order counts as the closest, one with some of them proportionally.
#[test]
fn phrases_count_as_the_closest() {
    let (mut phrases, mut parts) = (0, 0);
    for seed in 1..40 {
        let mut random = random(seed);
        let mut below = |count: usize| ((random() + 1.0) / 2.0 * count as f32) as usize % count;
        let texts: Vec<Vec<&str>> = (0..10)
            .map(|_| (0..14).map(|_| ["alder", "birch", "cedar", "elm", "fir"][below(5)]).collect())
            .collect();
        let mut builder = IndexBuilder::new(BuildOptions::default());
        for (at, words) in texts.iter().enumerate() {
            let blocks = vec![Block::new(BlockKind::Paragraph, words.join(" "))];
            builder.add(Document { url: at.to_string(), blocks, ..Document::default() }).unwrap();
        }
        let bytes = builder.finish(Compression::None).unwrap();
        let words = MeaningSource::new(&Index::open(&bytes).unwrap(), 0, &mut |_| 0).words.len();
        let mut vector = || std::array::from_fn(|_| below(1000) as f32 / 500.0 - 1.0);
        let vectors = MeaningVectors {
            documents: (0..10).map(|_| vector()).collect(),
            words: (0..words).map(|_| vector()).collect(),
        };
        let index = Index::open(&add_meaning(&bytes, &vectors).unwrap()).unwrap();
        let plan = plan(&index, "birch cedar elm ");
        let Some(closeness) = Closeness::new(&index, &plan) else { continue };
        let mut hits = candidates::hits(&index, &plan);
        closeness.add_to(&plan, &mut hits);
        let options = SearchOptions { explain: true, ..SearchOptions::default() };
        for found in index.search("birch cedar elm ", &options).hits {
            let at: u32 = found.url.parse().unwrap();
            let hit = hits.iter().find(|hit| hit.document == DocId(at)).unwrap();
            let has = |pair: [&str; 2]| texts[at as usize].windows(2).any(|two| two == pair);
            let pairs = plan.pairs().zip([["birch", "cedar"], ["cedar", "elm"]]);
            let together: f32 = pairs.filter(|(_, pair)| has(*pair)).map(|((_, weight), _)| weight).sum();
            let share = together / plan.pairs().map(|(_, weight)| weight).sum::<f32>();
            let expected = hit.meaning.max(hit.phrase_meaning * share);
            let meaning = found.explanation.unwrap().meaning;
            assert!((meaning - expected).abs() < 1e-4, "{seed} {at}: {meaning}, not {expected}");
            phrases += usize::from(share == 1.0 && expected > hit.meaning);
            parts += usize::from(share > 0.0 && share < 1.0 && expected > hit.meaning);
        }
    }
    assert!(phrases > 10 && parts > 10, "{phrases} {parts}");
}

#[test]
fn the_closest_are_the_highest() {
    let mut random = random(9);
    let values: Vec<f32> = (0..60).map(|_| (random() * 8.0).round() / 8.0 + 0.0).collect();
    for wanted in [1, 2, 10, 60, 99] {
        for minimum in [-1.0, 0.0, 0.5, 2.0] {
            let is_candidate = |document: DocId| !document.0.is_multiple_of(3);
            let mut expected: Vec<DocId> = (0..60).map(DocId).filter(|&one| is_candidate(one)).collect();
            expected.retain(|one| values[one.0 as usize] >= minimum);
            // A stable sort: of equals the earlier one.
            expected.sort_by(|a, b| values[b.0 as usize].total_cmp(&values[a.0 as usize]));
            expected.truncate(wanted);
            assert_eq!(closest(&values, minimum, wanted, &is_candidate), expected);
        }
    }
}

/// The closest documents join while there are fewer hits than make a page.
#[test]
fn documents_join_until_there_is_a_page() {
    let (index, ..) = opened();
    let plan = plan(&index, "w004x ");
    let closeness = Closeness::new(&index, &plan).unwrap();
    let ranked = |minimum: f32| {
        let mut all: Vec<DocId> =
            index.documents().ids().filter(|&one| closeness.to(one) >= minimum).collect();
        all.sort_by(|a, b| closeness.to(*b).total_cmp(&closeness.to(*a)));
        all
    };
    for count in 0..DOCUMENTS {
        let before: Vec<_> =
            index.documents().ids().skip(DOCUMENTS - count).map(MatchedDocument::unscored).collect();
        let mut hits = before.clone();
        closeness.join(&plan, &mut hits);
        assert!(hits.is_sorted_by_key(|hit| hit.document));
        let known = |document: DocId| before.iter().any(|hit| hit.document == document);
        let joined: Vec<DocId> = hits.iter().map(|hit| hit.document).filter(|&one| !known(one)).collect();
        let mut expected: Vec<DocId> = ranked(0.6).into_iter().filter(|&one| !known(one)).collect();
        expected.truncate(10usize.saturating_sub(count));
        expected.sort();
        assert_eq!(joined, expected, "{count}");
        for hit in &hits {
            assert_eq!(hit.complete, known(hit.document) && before[0].complete);
        }
    }
}

/// A query of one kind of word has the words that are looked up as subwords or prefixes only by others.
#[test]
fn prefixes_have_no_meaning_of_their_own() {
    let (index, ..) = opened();
    let plan = plan(&index, "scatteri");
    let kinds = plan.terms[0].matches.matchers.iter().map(|one| one.kind).collect::<Vec<_>>();
    assert!(!kinds.contains(&MatchKind::Exact));
    assert!(Closeness::new(&index, &plan).is_none());
}
