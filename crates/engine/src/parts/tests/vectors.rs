//! Vectors in an index in parts, against plain sums over those of the whole index.

use std::collections::BTreeMap;

use super::*;
use crate::ids::DocId;
use crate::index::meaning::{DIMENSIONS, MIN_DOCUMENTS, Vector};
use crate::parts::slot;
use crate::results::Hit;
use crate::search::tests::vectors::{dot, random};
use crate::writer::{MeaningSource, MeaningVectors, add_meaning};

/// A text. `common` is in all of them, `some` in six, `rare` in two, `scattering` and `scatters` in others.
fn text(number: usize) -> String {
    let mut text = format!("common words of page {number}");
    let in_some = |share: usize| number.is_multiple_of(share);
    for (word, is_in) in [
        ("some", in_some(7)),
        ("rare", in_some(25)),
        ("scattering", in_some(5)),
        ("scatters", number % 5 == 1),
        ("single", number == 3),
    ] {
        if is_in {
            text = text + " " + word;
        }
    }
    text
}

/// Both forms of an index of so many documents, whose documents and words have vectors.
fn with_vectors(count: usize) -> Both {
    let mut builder = IndexBuilder::new(BuildOptions::default());
    for number in 0..count {
        builder.add(document(&format!("{number}.html"), "", &[&text(number)])).unwrap();
    }
    let bytes = builder.finish(Compression::None).unwrap();
    let source = MeaningSource::new(&Index::open(&bytes).unwrap(), 0, &mut |_| 0);
    let mut random = random(7);
    // The documents lie on one side, so that their mean is not zero.
    let mut vector = |shift: f32| -> Vector { std::array::from_fn(|_| random() + random() + shift) };
    let of_length_one = |vector: Vector| {
        let length = dot(&vector, &vector).sqrt();
        vector.map(|value| value / length)
    };
    let documents = (0..count).map(|_| of_length_one(vector(0.3))).collect();
    let words = source.words.iter().map(|_| vector(0.1)).collect();
    let vectors = MeaningVectors { documents, words };
    Both::of(Index::open(&add_meaning(&bytes, &vectors).unwrap()).unwrap())
}

/// The stored vector of a document.
fn of_document(both: &Both, number: u32) -> Vector {
    let mut vector = [0.0; DIMENSIONS];
    both.whole.meaning().unwrap().add_document(DocId(number), 1.0, &mut vector);
    vector
}

/// The vector of a word: its own, or the mean of those of the documents that have it.
fn of_word(both: &Both, word: &str) -> Vector {
    let mut vector = [0.0; DIMENSIONS];
    let Some(term) = both.whole.vocabulary().find(word) else { return vector };
    let count = both.whole.postings().document_count(term);
    let is_own = both.whole.meaning().unwrap().add_term(both.whole.postings(), term, 1.0, &mut vector);
    assert_eq!(is_own, count >= MIN_DOCUMENTS);
    if !is_own {
        let has_word = |number: &u32| text(*number as usize).split(' ').any(|other| other == word);
        for number in (0..40).filter(has_word) {
            let own = of_document(both, number);
            (0..DIMENSIONS).for_each(|at| vector[at] += own[at] / count as f32);
        }
    }
    vector
}

fn explained() -> SearchOptions {
    SearchOptions { explain: true, limit: 50, typos: false, prefix: false, ..SearchOptions::default() }
}

/// What closeness adds is proportional to how far a document is above the mean of all, by the vectors of one word.
#[test]
fn closeness_is_that_of_plain_sums() {
    let both = with_vectors(40);
    let mut mean = [0.0; DIMENSIONS];
    for number in 0..40 {
        let own = of_document(&both, number);
        (0..DIMENSIONS).for_each(|at| mean[at] += own[at] / 40.0);
    }
    for word in ["some", "rare", "single", "scattering"] {
        let query = of_word(&both, word);
        let length = dot(&query, &query).sqrt();
        assert!(length > 0.0, "{word}");
        let hits = both.search(word, &explained()).hits;
        let above = |url: &str| {
            let number = url.trim_end_matches(".html").parse().unwrap();
            ((dot(&of_document(&both, number), &query) - dot(&mean, &query)) / length).max(0.0)
        };
        let added: Vec<(f32, f32)> =
            hits.iter().map(|hit| (above(&hit.url), hit.explanation.as_ref().unwrap().meaning)).collect();
        let highest = added.iter().copied().fold((0.0f32, 0.0f32), |a, b| if b.0 > a.0 { b } else { a });
        assert!(highest.1 > 0.0, "{word}: {added:?}");
        // A few hits with all words are not ordered by closeness, and get what the closest of them has.
        let is_few = hits.len() <= 3;
        for (above, meaning) in &added {
            let expected = if is_few { highest.1 } else { highest.1 * above / highest.0 };
            assert!((meaning - expected).abs() < 0.03 * highest.1, "{word}: {meaning} of {expected}");
        }
    }
}

/// Where all documents are hits and read, closeness adds what it adds in the whole index.
#[test]
fn closeness_is_that_of_the_whole_index() {
    let both = with_vectors(10);
    let by_url = |results: Results| -> BTreeMap<String, f32> {
        let meaning = |hit: &Hit| hit.explanation.as_ref().unwrap().meaning;
        results.hits.iter().map(|hit| (hit.url.clone(), meaning(hit))).collect()
    };
    // The vectors of words are rounded as in the whole index; a sum of such vectors is rounded once more.
    for (query, tolerance) in [
        ("common", 0.03),
        ("page common", 0.03),
        ("single common", 0.03),
        ("common words page", 0.03),
        ("scattering common", 0.15),
    ] {
        let whole = by_url(both.whole.search(query, &explained()));
        let parts = by_url(both.search(query, &explained()));
        let highest = whole.values().copied().fold(0.0, f32::max);
        assert!(highest > 0.0 && parts.len() == 10, "{query}: {parts:?}");
        for (url, expected) in &whole {
            assert!(
                (parts[url] - expected).abs() < tolerance * highest,
                "{query}, {url}: {} of {expected}",
                parts[url]
            );
        }
    }
}

/// What closeness adds, and so the order, does not depend on how many hits are asked for.
#[test]
fn closeness_is_the_same_for_any_limit() {
    let both = with_vectors(40);
    let all = both.search("common some", &explained()).hits;
    for limit in [1, 10, 20] {
        let hits = both.search("common some", &SearchOptions { limit, ..explained() }).hits;
        assert_eq!(hits, all[..limit]);
    }
}

/// A slot with vectors is damaged if it is read without them, and the reverse.
#[test]
fn missing_bytes_are_damage() {
    let both = with_vectors(4);
    let index = both.open();
    let slot = index.pieces().last().unwrap();
    let bytes = both.bytes(slot);
    let format = slot::Format { names: 9, languages: 9, repeats_heads: true, has_vectors: true };
    assert!(slot::read(&bytes[..bytes.len() - 4], format).is_ok());
    let without = slot::Format { has_vectors: false, ..format };
    assert!(slot::read(&bytes[..bytes.len() - 4], without).is_err());
    let plain = seeds();
    let bytes = plain.bytes(plain.open().pieces().last().unwrap());
    assert!(slot::read(&bytes[..bytes.len() - 4], without).is_ok());
    assert!(slot::read(&bytes[..bytes.len() - 4], format).is_err());
}
