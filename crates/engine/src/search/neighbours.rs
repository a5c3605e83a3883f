//! Score regularization: similar documents answer the same questions.
//!
//! The scores of the best hits of a longer query are smoothed over similar hits: each gets a part of the mean score of
//! its nearest neighbours (score regularization, Diaz 2005; the cluster hypothesis, Jardine & van Rijsbergen 1971).
//! It needs nothing in the index: the words of a document are read from its text.

use crate::ids::{DocId, TermId, TokenPos};
use crate::index::Index;
use crate::parameters::{NEIGHBOUR_COUNT, NEIGHBOUR_WEIGHT};
use crate::search::bm25::inverse_document_frequency;
use crate::search::occurrences::{Occurrence, OccurrenceFinder};
use crate::search::plan::QueryPlan;
use crate::search::scoring::ScoredHit;
use crate::sort;

/// How many tokens of a text are read, from its start.
const MAX_VECTOR_TOKENS: u32 = 600;

/// Adds to each score what the hit's neighbours give, and orders anew; of equals the earlier document first.
pub(crate) fn smooth(finder: &OccurrenceFinder, hits: &mut [ScoredHit]) {
    let mut vectors = Vectors::new(finder.index);
    let vectors: Vec<_> = hits.iter().map(|hit| vectors.of(hit.matched.document)).collect();
    let similarities = similarities(&vectors, finder.index.vocabulary().term_count());
    let scores: Vec<f32> = hits.iter().map(|hit| hit.score).collect();
    let count = hits.len();
    let added: Vec<f32> = (0..count)
        .map(|at| {
            let nearest = nearest(&similarities[at * count..(at + 1) * count], at);
            NEIGHBOUR_WEIGHT * nearest.iter().map(|&other| scores[other]).sum::<f32>()
                / NEIGHBOUR_COUNT as f32
        })
        .collect();
    let highest = added.iter().copied().fold(0.0, f32::max);
    for (hit, added) in hits.iter_mut().zip(added) {
        // A hit that has the whole query, or has it for a title, does not lose to one with better neighbours.
        let is_whole = hit.names.is_whole || has_all_terms(finder.plan, &hit.occurrences);
        hit.neighbours = if is_whole { highest } else { added };
        hit.score += hit.neighbours;
    }
    sort::sort_by(hits, ScoredHit::order);
}

/// Whether each term of the query occurs.
fn has_all_terms(plan: &QueryPlan, occurrences: &[Occurrence]) -> bool {
    (0..plan.terms.len()).all(|number| occurrences.iter().any(|one| one.query_term == number))
}

/// The positions of the highest similarities in a row, highest first, without the row's own; of equals the first.
fn nearest(similarities: &[f32], own: usize) -> Vec<usize> {
    let mut nearest: Vec<usize> = Vec::with_capacity(NEIGHBOUR_COUNT + 1);
    for other in (0..similarities.len()).filter(|&other| other != own) {
        let is_nearer = |&one: &usize| similarities[other] > similarities[one];
        let at = nearest.iter().position(is_nearer).unwrap_or(nearest.len());
        if at < NEIGHBOUR_COUNT {
            nearest.truncate(NEIGHBOUR_COUNT - 1);
            nearest.insert(at, other);
        }
    }
    nearest
}

/// The terms of a document with their weights, ascending.
type Vector = Vec<(TermId, f32)>;

/// Makes vectors of documents.
struct Vectors<'i> {
    index: &'i Index,
    /// Per term, its frequency in the document that is read.
    counts: Vec<u16>,
    /// Per term, whether it occurs in that document: a bit each.
    present: Vec<u64>,
    /// Per document frequency, the idf of a term.
    idfs: Vec<f32>,
}

impl<'i> Vectors<'i> {
    fn new(index: &'i Index) -> Self {
        let terms = index.vocabulary().term_count();
        Self {
            index,
            counts: vec![0; terms],
            present: vec![0; terms.div_ceil(64)],
            idfs: vec![0.0; index.documents().len() + 1],
        }
    }

    /// The terms of a document, each weighted by the logarithm of its frequency times its idf; of length 1.
    fn of(&mut self, document: DocId) -> Vector {
        let index = self.index;
        let text = index.documents().text(document);
        let end = text.end.min(TokenPos(text.start.0 + MAX_VECTOR_TOKENS));
        for (_, word) in index.text().words(text.start..end) {
            let term = index.vocabulary().term_of(word).0 as usize;
            self.counts[term] += 1;
            self.present[term / 64] |= 1 << (term % 64);
        }
        let mut vector = Vec::new();
        for (word, bits) in self.present.iter_mut().enumerate() {
            while *bits != 0 {
                let term = word * 64 + bits.trailing_zeros() as usize;
                *bits &= *bits - 1;
                let count = std::mem::take(&mut self.counts[term]);
                let term = TermId(term as u32);
                let documents = index.postings().document_count(term);
                let idf = &mut self.idfs[documents as usize];
                if *idf == 0.0 {
                    *idf = inverse_document_frequency(documents, index.documents().len() as u32);
                }
                vector.push((term, (1.0 + f32::from(count).ln()) * *idf));
            }
        }
        let length =
            vector.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        vector.iter_mut().for_each(|(_, weight)| *weight /= length);
        vector
    }
}

/// The cosine of each pair of vectors, row by row.
fn similarities(vectors: &[Vector], terms: usize) -> Vec<f32> {
    let count = vectors.len();
    let mut similarities = vec![0.0f32; count * count];
    // One vector as an array over all terms, so that its weights need no search.
    let mut dense = vec![0.0f32; terms];
    for (one, vector) in vectors.iter().enumerate() {
        for (term, weight) in vector {
            dense[term.0 as usize] = *weight;
        }
        for (other, vector) in vectors.iter().enumerate().skip(one) {
            let product = vector.iter().map(|(term, weight)| weight * dense[term.0 as usize]).sum();
            similarities[one * count + other] = product;
            similarities[other * count + one] = product;
        }
        for (term, _) in vector {
            dense[term.0 as usize] = 0.0;
        }
    }
    similarities
}

#[cfg(all(test, feature = "writer", not(target_family = "wasm")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn similarities_are_dot_products(
            texts in prop::collection::vec(prop::collection::btree_map(0u32..12, 0.1f32..1.0, 0..8), 1..8),
        ) {
            let vectors: Vec<Vec<_>> =
                texts.iter().map(|text| text.iter().map(|(&term, &weight)| (TermId(term), weight)).collect()).collect();
            let similarities = similarities(&vectors, 12);
            for (one, a) in texts.iter().enumerate() {
                for (other, b) in texts.iter().enumerate() {
                    let product: f32 = a.iter().filter_map(|(term, weight)| Some(weight * b.get(term)?)).sum();
                    prop_assert!((similarities[one * texts.len() + other] - product).abs() < 1e-5);
                }
            }
        }
    }

    #[test]
    fn nearest_prefers_high_similarity_then_order() {
        assert_eq!(nearest(&[0.1, 0.9, 0.5, 0.9, 0.5, 0.5, 0.2], 1), [3, 2, 4, 5]);
        assert_eq!(nearest(&[0.0, 1.0, 0.0], 1), [0, 2]);
        assert!(nearest(&[1.0], 0).is_empty());
    }

    #[test]
    fn hits_with_good_neighbours_rise() {
        use crate::options::SearchOptions;

        let stones = "granite basalt gneiss schist slate marble";
        let trees = "oak beech birch alder larch linden";
        // The same evidence in the first two, and not the whole query; but those like the first have little of it.
        let mut texts = vec![format!("maple ash elm {stones}"), format!("maple ash elm {trees}")];
        for (other, half) in ["river", "valley", "ridge", "moor", "cliff", "dune"]
            .iter()
            .zip(["maple ash", "elm samara"].iter().cycle())
        {
            texts.push(format!("{half} {stones} {other}"));
            texts.push(format!("maple ash elm samara {trees} {other}"));
        }
        let index = crate::search::tests::index(&texts);
        let options = SearchOptions { explain: true, limit: 20, ..SearchOptions::default() };
        let hits = index.search("maple ash elm samara ", &options).hits;
        let place = |url: &str| hits.iter().position(|hit| hit.url == url);
        assert!(place("1") < place("0"), "{hits:?}");
        let added = |url: &str| hits[place(url).unwrap()].explanation.as_ref().unwrap().neighbours;
        assert!(added("1") > added("0"));
        let few = index.search("maple ash ", &options).hits;
        assert!(few.iter().all(|hit| hit.explanation.as_ref().unwrap().neighbours == 0.0));
    }
}
