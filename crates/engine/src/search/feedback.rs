//! Feedback: what the best hits have in common says what else the query means.
//!
//! The scores of the best hits of a longer query are raised by how similar each is to the mean of the first few
//! (pseudo-relevance feedback, Rocchio 1971); less, the more of the query the best hit has, because such a query says enough by
//! itself. The index has nothing for it: the words of a document are read from its text.

use crate::ids::{DocId, TermId, TokenPos};
use crate::index::Index;
use crate::parameters::{FEEDBACK_HITS, FEEDBACK_WEIGHT, K1};
use crate::search::bm25::inverse_document_frequency;
use crate::search::occurrences::{Occurrence, OccurrenceFinder};
use crate::search::plan::QueryPlan;
use crate::search::scoring::ScoredHit;
use crate::sort;

/// How many tokens of a text are read, from its start.
const MAX_VECTOR_TOKENS: u32 = 600;

/// Adds to each score what the similarity to the first hits gives, and orders anew; of equals the earlier document first.
pub(crate) fn add(finder: &OccurrenceFinder, hits: &mut [ScoredHit]) {
    let mut vectors = Vectors::new(finder.index);
    let vectors: Vec<_> = hits.iter().map(|hit| vectors.of(hit.matched.document)).collect();
    let scores: Vec<f32> = hits.iter().map(|hit| hit.score).collect();
    let similarities = similarities(&vectors, &scores, finder.index.vocabulary().term_count());
    let highest = similarities.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    let max_bonus = FEEDBACK_WEIGHT * lack(finder.plan, hits) * scores.iter().copied().fold(0.0, f32::max);
    for (hit, similarity) in hits.iter_mut().zip(similarities) {
        // A hit that has the whole query, or has it for a title, does not lose to one that is more like the others.
        let is_whole = hit.names.is_whole || has_all_terms(finder.plan, &hit.occurrences);
        hit.feedback = if is_whole { max_bonus } else { max_bonus * similarity / highest };
        hit.score += hit.feedback;
    }
    sort::sort_by(hits, ScoredHit::order);
}

/// The share of the highest possible BM25F that even the best hit lacks.
fn lack(plan: &QueryPlan, hits: &[ScoredHit]) -> f32 {
    let possible: f32 = plan.terms.iter().map(|term| term.idf * term.weight * (K1 + 1.0)).sum();
    let best = hits.iter().map(|hit| hit.matched.base).fold(0.0, f32::max);
    (1.0 - best / possible.max(f32::MIN_POSITIVE)).clamp(0.0, 1.0)
}

/// Whether each term of the query occurs.
fn has_all_terms(plan: &QueryPlan, occurrences: &[Occurrence]) -> bool {
    (0..plan.terms.len()).all(|number| occurrences.iter().any(|one| one.query_term == number))
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

/// The similarity of each vector to the first ones: the product with their sum, weighted by their scores.
fn similarities(vectors: &[Vector], scores: &[f32], terms: usize) -> Vec<f32> {
    let mut sum = vec![0.0f32; terms];
    for (vector, score) in vectors.iter().zip(scores).take(FEEDBACK_HITS) {
        for (term, weight) in vector {
            sum[term.0 as usize] += score * weight;
        }
    }
    let product = |vector: &Vector| vector.iter().map(|(term, weight)| weight * sum[term.0 as usize]).sum();
    vectors.iter().map(product).collect()
}

#[cfg(all(test, feature = "writer", not(target_family = "wasm")))]
mod tests {
    use super::*;
    use crate::options::SearchOptions;
    use crate::results::Hit;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn similarities_are_cosines_with_the_first_hits(
            texts in prop::collection::vec((prop::collection::btree_map(0u32..12, 0.1f32..1.0, 0..8), 0.1f32..3.0), 1..9),
        ) {
            let vectors: Vec<Vec<_>> = (texts.iter())
                .map(|(text, _)| text.iter().map(|(&term, &weight)| (TermId(term), weight)).collect())
                .collect();
            let scores: Vec<f32> = texts.iter().map(|(_, score)| *score).collect();
            let similarities = similarities(&vectors, &scores, 12);
            for ((text, _), similarity) in texts.iter().zip(similarities) {
                let expected: f32 = texts.iter().take(FEEDBACK_HITS).map(|(first, score)| {
                    score * text.iter().filter_map(|(term, weight)| Some(weight * first.get(term)?)).sum::<f32>()
                }).sum();
                prop_assert!((similarity - expected).abs() < 1e-4);
            }
        }
    }

    const WORDS: [&str; 8] = ["bazqux", "corge", "fredo", "garply", "plugh", "thudic", "waldo", "xyzzy"];

    fn texts() -> impl Strategy<Value = Vec<Vec<&'static str>>> {
        let words = || prop::collection::vec(prop::sample::select(&WORDS[..]), 1..14);
        // Of a long text the start is read.
        let text = prop_oneof![
            9 => words(),
            1 => (words(), words()).prop_map(|(start, rest)| {
                start.into_iter().cycle().take(600).chain(rest).collect()
            }),
        ];
        prop::collection::vec(text, 1..12)
    }

    /// The terms of a text by the definition, of length 1.
    fn vector(text: &[&'static str], idf: impl Fn(&str) -> f64) -> BTreeMap<&'static str, f64> {
        let mut vector: BTreeMap<&str, f64> = BTreeMap::new();
        // The end of the title is a token.
        text.iter()
            .take(MAX_VECTOR_TOKENS as usize - 1)
            .for_each(|word| *vector.entry(word).or_default() += 1.0);
        vector.iter_mut().for_each(|(word, weight)| *weight = (1.0 + weight.ln()) * idf(word));
        let length = vector.values().map(|weight| weight * weight).sum::<f64>().sqrt();
        vector.values_mut().for_each(|weight| *weight /= length);
        vector
    }

    proptest! {
        #[test]
        fn feedback_is_that_of_its_definition(texts in texts(), words in prop::sample::subsequence(WORDS.to_vec(), 4..7)) {
            let index = crate::search::tests::index(&texts.iter().map(|text| text.join(" ")).collect::<Vec<_>>());
            let options = SearchOptions::default().prefix(false).typos(false).limit(50).explain(true);
            let hits = index.search(&words.join(" "), &options).hits;
            let count = texts.len() as f64;
            let idf = |word: &str| {
                let with = texts.iter().filter(|text| text.contains(&word)).count() as f64;
                (1.0 + (count - with + 0.5) / (with + 0.5)).ln()
            };
            let explained = |hit: &Hit| hit.explanation.clone().unwrap();
            let mut found: Vec<(f64, Hit)> =
                hits.into_iter().map(|hit| (f64::from(hit.score - explained(&hit).feedback), hit)).collect();
            found.sort_by(|a, b| b.0.total_cmp(&a.0));
            // The last bits must not decide which are the first, and a copy may be shown for its original.
            let borders = found.get(FEEDBACK_HITS - 1).zip(found.get(FEEDBACK_HITS));
            if borders.is_some_and(|(a, b)| a.0 - b.0 < 1e-3) || found.iter().any(|(_, hit)| !hit.duplicates.is_empty()) {
                return Ok(());
            }
            let vectors: Vec<_> =
                found.iter().map(|(_, hit)| vector(&texts[hit.url.parse::<usize>().unwrap()], idf)).collect();
            let similarity = |own: &BTreeMap<&str, f64>| -> f64 {
                let first = vectors.iter().zip(&found).take(FEEDBACK_HITS);
                first.map(|(other, (score, _))| {
                    score * own.iter().filter_map(|(word, weight)| Some(weight * other.get(word)?)).sum::<f64>()
                }).sum()
            };
            let highest = vectors.iter().map(similarity).fold(0.0, f64::max);
            let base = |hit: &Hit| explained(hit).words.iter().map(|word| f64::from(word.score)).sum::<f64>();
            let best = found.iter().map(|(_, hit)| base(hit)).fold(0.0, f64::max);
            let possible: f64 = words.iter().map(|word| idf(word) * f64::from(K1 + 1.0)).sum();
            let most = f64::from(FEEDBACK_WEIGHT) * (1.0 - best / possible) * found.first().map_or(0.0, |(score, _)| *score);
            for ((_, hit), own) in found.iter().zip(&vectors) {
                let is_whole = explained(hit).words.iter().all(|word| word.frequency > 0.0);
                let expected = if is_whole { most } else { most * similarity(own) / highest };
                let feedback = f64::from(explained(hit).feedback);
                prop_assert!((feedback - expected).abs() < 1e-3 * most.max(1.0), "{feedback} is not {expected}");
            }
        }
    }

    /// Six pages with most of the query, about stones, and two with less of it: about stones, and about trees.
    fn pages() -> Index {
        let stones = "granite basalt gneiss schist slate marble";
        let trees = "oak beech birch alder larch linden";
        let best = ["river", "valley", "ridge", "moor", "cliff", "dune"];
        let mut texts: Vec<_> =
            best.iter().map(|own| format!("maple ash elm maple ash elm {stones} {own}")).collect();
        texts.push(format!("maple ash {trees} heath"));
        texts.push(format!("maple ash {stones} heath"));
        texts.push("samara samara".to_owned());
        crate::search::tests::index(&texts)
    }

    fn feedback(index: &Index, query: &str) -> Vec<(String, f32)> {
        let options = SearchOptions { explain: true, limit: 20, ..SearchOptions::default() };
        let hits = index.search(query, &options).hits;
        hits.into_iter().map(|hit| (hit.url, hit.explanation.unwrap().feedback)).collect()
    }

    #[test]
    fn hits_like_the_best_rise() {
        let hits = feedback(&pages(), "maple ash elm samara ");
        let of = |url: &str| hits.iter().position(|(hit, _)| hit == url).unwrap();
        assert!(of("7") < of("6"), "{hits:?}");
        assert!(hits[of("7")].1 > hits[of("6")].1 && hits[of("6")].1 > 0.0, "{hits:?}");
    }

    #[test]
    fn short_queries_have_no_feedback() {
        assert!(feedback(&pages(), "maple ash ").iter().all(|(_, feedback)| *feedback == 0.0));
    }

    #[test]
    fn a_hit_with_the_whole_query_gets_most() {
        let hits = feedback(&pages(), "maple ash granite river ");
        let most = hits.iter().map(|(_, feedback)| *feedback).fold(0.0, f32::max);
        assert_eq!((hits[0].0.as_str(), hits[0].1), ("0", most));
    }
}
