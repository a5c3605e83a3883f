//! Queries whose rarest word is in so many documents: what a search must look at, whatever the corpus.

use std::collections::{BTreeMap, HashMap, HashSet};

use samara_engine::Document;
use serde::Serialize;

use crate::text;

/// The numbers of documents that are looked for, within [`NEAR`] of them.
const WANTED: [usize; 10] = [1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000];
/// By which share a number may differ from the one wanted.
const NEAR: f64 = 0.1;
/// How many queries of each there are.
const EACH: usize = 12;

/// Queries of two words, the first of which is in most documents.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Rare {
    /// In how many documents about the second word is.
    documents: usize,
    queries: Vec<String>,
}

/// For each of the [`WANTED`] numbers that the documents have.
pub fn queries(documents: &[Document]) -> Vec<Rare> {
    // The first document of each word, and how many have it.
    let mut words: HashMap<String, (usize, usize)> = HashMap::new();
    for (at, document) in documents.iter().enumerate() {
        for word in distinct(document) {
            words.entry(word).or_insert((at, 0)).1 += 1;
        }
    }
    let words: BTreeMap<_, _> = words.into_iter().collect();
    let queries = |wanted: usize| {
        let near = wanted as f64 * NEAR;
        let found: Vec<_> = words
            .iter()
            .filter(|(word, (_, count))| {
                word.chars().count() > 3 && (*count as f64 - wanted as f64).abs() <= near
            })
            .collect();
        let step = (found.len() / EACH).max(1);
        let queries = found.into_iter().step_by(step).take(EACH).filter_map(|(word, &(at, count))| {
            let beside = distinct(&documents[at]).into_iter().filter(|other| other != word);
            // The most frequent one, and of several that are in all documents the first.
            let frequent = beside.max_by_key(|other| (words[other].1, std::cmp::Reverse(other.clone())))?;
            let (_, most) = words[&frequent];
            (most > count && most * 2 > documents.len()).then(|| format!("{frequent} {word}"))
        });
        Rare { documents: wanted, queries: queries.collect() }
    };
    WANTED.into_iter().map(queries).filter(|rare| rare.queries.len() == EACH).collect()
}

/// The words of a document, in lower case.
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
    fn the_second_word_is_as_rare_as_is_said() {
        let documents: Vec<_> = (0..40)
            .map(|at| {
                let text = format!("often single{at} paired{}", at / 10);
                let blocks = vec![Block::new(BlockKind::Paragraph, text)];
                Document { title: "Title".into(), blocks, ..Document::default() }
            })
            .collect();
        let rare = queries(&documents);
        // Of those that are in ten documents there are only four.
        assert_eq!(rare.len(), 1);
        assert_eq!(rare[0].documents, 1);
        assert!(rare[0].queries.iter().all(|query| query.starts_with("often single")), "{rare:?}");
    }
}
