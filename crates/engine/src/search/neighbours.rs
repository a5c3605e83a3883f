//! Evidence from the other hits: documents that are alike answer the same questions.
//!
//! Each of the best hits of a longer query gets a part of the mean score of those among them whose words are
//! most like its own ("score regularization", Diaz 2005; the cluster hypothesis, Jardine & van Rijsbergen
//! 1971). It needs nothing in the index: words are read from the text.

use super::parameters::{NEIGHBOURS, NEIGHBOURS_SHARE};
use super::ranking::Ranked;
use super::resolve::Query;
use crate::documents::DocId;
use crate::index::Index;
use crate::order;
use crate::text::TokenPos;
use crate::vocabulary::TermId;

/// How many of the best hits are looked at.
pub(crate) const BEST: usize = 100;
/// How many words of a text are read, from its beginning.
const MOST_WORDS: u32 = 600;

/// Adds to each score what its neighbours give, and orders anew; ties go to the earlier document.
pub(crate) fn add(index: &Index, query: &Query, ranked: &mut [Ranked]) {
    let mut vectors = Vectors::new(index);
    let vectors: Vec<_> = ranked.iter().map(|hit| vectors.of(hit.found.document)).collect();
    let alike = similarities(&vectors, index.vocabulary.term_count());
    let scores: Vec<f32> = ranked.iter().map(|hit| hit.score).collect();
    let count = ranked.len();
    let added: Vec<f32> = (0..count)
        .map(|at| {
            let near = nearest(&alike[at * count..(at + 1) * count], at);
            NEIGHBOURS_SHARE * near.iter().map(|&other| scores[other]).sum::<f32>() / NEIGHBOURS as f32
        })
        .collect();
    let most = added.iter().copied().fold(0.0, f32::max);
    for (hit, added) in ranked.iter_mut().zip(added) {
        // What has the whole query, or is called so, loses to none for its neighbours.
        hit.neighbours = if hit.title > 0.0 || query.is_whole_in(&hit.occurrences) { most } else { added };
        hit.score += hit.neighbours;
    }
    let by_score = |a: &Ranked, b: &Ranked| b.score.total_cmp(&a.score);
    order::sort_by(ranked, |a, b| by_score(a, b).then(a.found.document.cmp(&b.found.document)));
}

/// The places in a row of similarities that are highest, highest first, without the row's own; of equals the first.
fn nearest(alike: &[f32], own: usize) -> Vec<usize> {
    let mut near: Vec<usize> = Vec::with_capacity(NEIGHBOURS + 1);
    for other in (0..alike.len()).filter(|&other| other != own) {
        let place = near.iter().position(|&one| alike[other] > alike[one]).unwrap_or(near.len());
        if place < NEIGHBOURS {
            near.truncate(NEIGHBOURS - 1);
            near.insert(place, other);
        }
    }
    near
}

/// Words with their weights, ascending.
type Vector = Vec<(TermId, f32)>;

/// Makes vectors of documents.
struct Vectors<'i> {
    index: &'i Index,
    /// Per term, how often it occurs in the document at hand.
    counts: Vec<u16>,
    /// A bit for each of these.
    present: Vec<u64>,
    /// Per number of documents, the idf of a term that occurs in so many.
    idfs: Vec<f32>,
}

impl<'i> Vectors<'i> {
    fn new(index: &'i Index) -> Self {
        let terms = index.vocabulary.term_count();
        Self {
            index,
            counts: vec![0; terms],
            present: vec![0; terms.div_ceil(64)],
            idfs: vec![0.0; index.documents.len() + 1],
        }
    }

    /// The words of a document, each with the logarithm of its frequency times its idf; of length 1.
    fn of(&mut self, document: DocId) -> Vector {
        let index = self.index;
        let text = index.documents.text(document);
        let end = text.end.min(TokenPos(text.start.0 + MOST_WORDS));
        for (_, word) in index.text.words(text.start..end) {
            let term = index.vocabulary.term_of(word).0 as usize;
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
                let idf = &mut self.idfs[index.postings.document_count(term) as usize];
                if *idf == 0.0 {
                    *idf = index.idf(term);
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

/// The cosine of each with each, row by row.
fn similarities(vectors: &[Vector], terms: usize) -> Vec<f32> {
    let count = vectors.len();
    let mut alike = vec![0.0f32; count * count];
    // One of them spread over all terms, so that the others find its weights without searching.
    let mut spread = vec![0.0f32; terms];
    for (one, vector) in vectors.iter().enumerate() {
        for (term, weight) in vector {
            spread[term.0 as usize] = *weight;
        }
        for (other, vector) in vectors.iter().enumerate().skip(one) {
            let product = vector.iter().map(|(term, weight)| weight * spread[term.0 as usize]).sum();
            alike[one * count + other] = product;
            alike[other * count + one] = product;
        }
        for (term, _) in vector {
            spread[term.0 as usize] = 0.0;
        }
    }
    alike
}

#[cfg(all(test, feature = "writer", not(target_family = "wasm")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn similarity_is_the_product_of_each_with_each(
            texts in prop::collection::vec(prop::collection::btree_map(0u32..12, 0.1f32..1.0, 0..8), 1..8),
        ) {
            let vectors: Vec<Vec<_>> =
                texts.iter().map(|text| text.iter().map(|(&term, &weight)| (TermId(term), weight)).collect()).collect();
            let alike = similarities(&vectors, 12);
            for (one, a) in texts.iter().enumerate() {
                for (other, b) in texts.iter().enumerate() {
                    let product: f32 = a.iter().filter_map(|(term, weight)| Some(weight * b.get(term)?)).sum();
                    prop_assert!((alike[one * texts.len() + other] - product).abs() < 1e-5);
                }
            }
        }
    }

    #[test]
    fn the_nearest_are_the_highest_and_of_equals_the_first() {
        assert_eq!(nearest(&[0.1, 0.9, 0.5, 0.9, 0.5, 0.5, 0.2], 1), [3, 2, 4, 5]);
        assert_eq!(nearest(&[0.0, 1.0, 0.0], 1), [0, 2]);
        assert!(nearest(&[1.0], 0).is_empty());
    }

    #[test]
    fn a_hit_among_its_like_rises() {
        use crate::hits::SearchOptions;

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
