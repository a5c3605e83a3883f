//! Evidence from the other hits: documents that are alike answer the same questions.
//!
//! Each of the best hits of a longer query gets a part of the mean score of those among them whose words are
//! most like its own ("score regularization", Diaz 2005; the cluster hypothesis, Jardine & van Rijsbergen
//! 1971). It needs nothing in the index: words are read from the text.

use super::parameters::{NEIGHBOURS, NEIGHBOURS_SHARE};
use super::ranking::Ranked;
use super::resolve::Query;
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
    let vectors: Vec<_> = ranked.iter().map(|hit| vector(index, hit)).collect();
    let alike = similarities(&vectors);
    let scores: Vec<f32> = ranked.iter().map(|hit| hit.score).collect();
    let count = ranked.len();
    let added: Vec<f32> = (0..count)
        .map(|at| {
            let mut others: Vec<(f32, usize)> = (0..count)
                .filter(|&other| other != at)
                .map(|other| (alike[at * count + other], other))
                .collect();
            order::sort_by(&mut others, |a, b| b.0.total_cmp(&a.0));
            others.truncate(NEIGHBOURS);
            NEIGHBOURS_SHARE * others.iter().map(|&(_, other)| scores[other]).sum::<f32>() / NEIGHBOURS as f32
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

/// The words of a document, each with the logarithm of its frequency times its idf; of length 1.
fn vector(index: &Index, hit: &Ranked) -> Vec<(TermId, f32)> {
    let text = index.documents.text(hit.found.document);
    let end = text.end.min(TokenPos(text.start.0 + MOST_WORDS));
    let words = index.text.words(text.start..end);
    let mut terms: Vec<TermId> = words.map(|(_, word)| index.vocabulary.term_of(word)).collect();
    order::sort_by(&mut terms, Ord::cmp);
    let weight = |same: &[TermId]| (1.0 + (same.len() as f32).ln()) * index.idf(same[0]);
    let mut vector: Vec<_> = terms.chunk_by(|a, b| a == b).map(|same| (same[0], weight(same))).collect();
    let length = vector.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    vector.iter_mut().for_each(|(_, weight)| *weight /= length);
    vector
}

/// The cosine of each with each, row by row.
fn similarities(vectors: &[Vec<(TermId, f32)>]) -> Vec<f32> {
    let count = vectors.len();
    let mut holders: Vec<(TermId, usize, f32)> = Vec::new();
    for (at, vector) in vectors.iter().enumerate() {
        holders.extend(vector.iter().map(|&(term, weight)| (term, at, weight)));
    }
    order::sort_by(&mut holders, |a, b| a.0.cmp(&b.0));
    let mut alike = vec![0.0f32; count * count];
    for sharing in holders.chunk_by(|a, b| a.0 == b.0) {
        for &(_, one, weight) in sharing {
            for &(_, other, other_weight) in sharing {
                alike[one * count + other] += weight * other_weight;
            }
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
            let alike = similarities(&vectors);
            for (one, a) in texts.iter().enumerate() {
                for (other, b) in texts.iter().enumerate() {
                    let product: f32 = a.iter().filter_map(|(term, weight)| Some(weight * b.get(term)?)).sum();
                    prop_assert!((alike[one * texts.len() + other] - product).abs() < 1e-5);
                }
            }
        }
    }

    #[test]
    fn a_hit_among_its_like_rises() {
        use crate::document::{Block, BlockKind, Document};
        use crate::hits::SearchOptions;
        use crate::writer::{BuildOptions, Compression, IndexBuilder};

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
        let mut builder = IndexBuilder::new(BuildOptions::default());
        for (at, text) in texts.into_iter().enumerate() {
            let blocks = vec![Block::new(BlockKind::Paragraph, text)];
            builder.add(Document { url: at.to_string(), blocks, ..Document::default() }).unwrap();
        }
        let index = Index::open(&builder.finish(Compression::None).unwrap()).unwrap();
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
