//! Queries by the document frequency of their rarest word, which determines the work of a search.

use std::collections::{BTreeMap, HashMap, HashSet};

use samara_engine::Document;
use serde::Serialize;

use crate::text;

/// The document frequencies to measure, each within [`TOLERANCE`].
const FREQUENCIES: [usize; 10] = [1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000];
/// The permitted relative deviation from a frequency.
const TOLERANCE: f64 = 0.1;
/// Queries per frequency.
const QUERIES_EACH: usize = 12;

/// Queries of two words, the first of which is in most documents.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Rare {
    /// The approximate number of documents that contain the second word.
    documents: usize,
    queries: Vec<String>,
}

/// Queries for each of the [`FREQUENCIES`] that enough words have.
pub fn queries(documents: &[Document]) -> Vec<Rare> {
    // The first document of each word, and its document frequency.
    let mut words: HashMap<String, (usize, usize)> = HashMap::new();
    for (at, document) in documents.iter().enumerate() {
        for word in distinct(document) {
            words.entry(word).or_insert((at, 0)).1 += 1;
        }
    }
    let words: BTreeMap<_, _> = words.into_iter().collect();
    let queries = |frequency: usize| {
        let deviation = frequency as f64 * TOLERANCE;
        let found: Vec<_> = words
            .iter()
            .filter(|(word, (_, count))| {
                word.chars().count() > 3 && (*count as f64 - frequency as f64).abs() <= deviation
            })
            .collect();
        let step = (found.len() / QUERIES_EACH).max(1);
        let queries =
            found.into_iter().step_by(step).take(QUERIES_EACH).filter_map(|(word, &(at, count))| {
                let others = distinct(&documents[at]).into_iter().filter(|other| other != word);
                // The most frequent word of the same document; of equally frequent ones the first.
                let frequent =
                    others.max_by_key(|other| (words[other].1, std::cmp::Reverse(other.clone())))?;
                let (_, other_count) = words[&frequent];
                (other_count > count && other_count * 2 > documents.len())
                    .then(|| format!("{frequent} {word}"))
            });
        Rare { documents: frequency, queries: queries.collect() }
    };
    FREQUENCIES.into_iter().map(queries).filter(|rare| rare.queries.len() == QUERIES_EACH).collect()
}

/// The distinct words of a document, in lower case.
fn distinct(document: &Document) -> HashSet<String> {
    let whole = format!("{} {}", document.title, text(document));
    let words = whole.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.len() > 1);
    words.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use samara_engine::{Block, BlockKind};

    use super::*;

    #[test]
    fn the_second_word_has_the_stated_frequency() {
        let documents: Vec<_> = (0..40)
            .map(|at| {
                let text = format!("often single{at} paired{}", at / 10);
                let blocks = vec![Block::new(BlockKind::Paragraph, text)];
                Document { title: "Title".into(), blocks, ..Document::default() }
            })
            .collect();
        let rare = queries(&documents);
        // Only four words are in ten documents: too few for that frequency.
        assert_eq!(rare.len(), 1);
        assert_eq!(rare[0].documents, 1);
        assert!(rare[0].queries.iter().all(|query| query.starts_with("often single")), "{rare:?}");
    }
}
