//! Which documents are hits, and the BM25F score of their words.

use crate::ids::DocId;
use crate::parameters::{MIN_HITS, QUORUM_TOLERANCE, quorum};
use crate::search::accumulator::{Accumulator, RankBitmap};
use crate::search::bm25::saturated;
use crate::search::lookup::Lookup;
use crate::search::plan::QueryPlan;
use crate::search::score_bound::ScoreBound;
use crate::sort;

/// The tier of documents that are neither pinned nor foreign.
pub(crate) const NOT_PINNED: u32 = u32::MAX - 1;
/// The tier of documents in another language than the preferred one.
pub(crate) const FOREIGN: u32 = u32::MAX;

/// A document that is a hit.
#[derive(Clone, Debug)]
pub(crate) struct MatchedDocument {
    pub(crate) document: DocId,
    /// BM25F: the part of the score that does not depend on the positions of words.
    pub(crate) base: f32,
    /// An upper bound of the score.
    pub(crate) upper_bound: f32,
    /// What its closeness to the meaning of the query adds.
    pub(crate) meaning: f32,
    /// What it adds at least if the document contains the query as a phrase, or has it as its name.
    pub(crate) phrase_meaning: f32,
    /// The factor of its score.
    pub(crate) boost: f32,
    /// Hits of a lower tier come first: those that are pinned to the query, each with its place; others; [`FOREIGN`] ones.
    pub(crate) tier: u32,
    /// Whether it has all terms of the query that are not optional.
    pub(crate) complete: bool,
    /// Documents with the same text that are hits, too.
    pub(crate) duplicates: Vec<DocId>,
}

impl MatchedDocument {
    /// A document that no term of the query has scored.
    pub(crate) fn unscored(document: DocId) -> Self {
        let (base, upper_bound, meaning, boost) = (0.0, 0.0, 0.0, 1.0);
        Self {
            document,
            base,
            upper_bound,
            meaning,
            phrase_meaning: 0.0,
            boost,
            tier: NOT_PINNED,
            complete: true,
            duplicates: Vec::new(),
        }
    }

    /// Whether the document is pinned to the query.
    pub(crate) fn is_pinned(&self) -> bool {
        self.tier < NOT_PINNED
    }
}

/// All hits, in the order of the index.
///
/// A document is a hit when it has all required terms and enough of the query's weight. The threshold starts at the
/// [quorum] and is lowered until [`MIN_HITS`] documents pass, or until all documents pass that have any term.
pub(crate) fn hits(lookup: &dyn Lookup, plan: &QueryPlan) -> Vec<MatchedDocument> {
    let needed = quorum(plan.quorum_terms().count()) * plan.quorum_terms().map(|term| term.idf).sum::<f32>();
    let mut candidates = Candidates::with_any_of(lookup, plan, &essential_terms(lookup, plan, needed));
    let mut matched = candidates.with_weight(needed);
    if matched.len() < MIN_HITS {
        if plan.terms.len() > 1 {
            let all: Vec<_> = (0..plan.terms.len()).collect();
            candidates = Candidates::with_any_of(lookup, plan, &all);
        }
        matched = candidates.with_weight(candidates.weight_of_rank(MIN_HITS));
    }
    let bound = ScoreBound::new(plan);
    let scored = matched.into_iter().map(|candidate| candidates.scored(lookup, candidate, &bound));
    scored.collect()
}

/// The essential terms of a query (MaxScore: Turtle & Flood 1995): a document must have one of them to reach `needed`,
/// because all other terms together cannot. The most frequent terms are the first to be left out, so that the work grows
/// with the rare ones. Of required terms one is enough, the rarest.
fn essential_terms(lookup: &dyn Lookup, plan: &QueryPlan, needed: f32) -> Vec<usize> {
    let cost = |at: &usize| lookup.posting_count(&plan.terms[*at]);
    let required = (0..plan.terms.len()).filter(|&at| plan.terms[at].required);
    if let Some(rarest) = required.min_by_key(cost) {
        return vec![rarest];
    }
    let mut essential: Vec<_> = (0..plan.terms.len()).filter(|&at| !plan.terms[at].is_optional).collect();
    sort::sort_by(&mut essential, |a, b| cost(a).cmp(&cost(b)));
    let mut weight_without = 0.0;
    while let Some(&last) = essential.last() {
        weight_without += plan.terms[last].idf;
        if weight_without >= needed * (1.0 - 2.0 * QUORUM_TOLERANCE) {
            break;
        }
        essential.pop();
    }
    essential
}

/// Documents that can be hits.
struct Candidates<'p> {
    plan: &'p QueryPlan<'p>,
    accumulator: Accumulator,
}

impl<'p> Candidates<'p> {
    /// The documents that have one of some terms of the query, with the frequencies of all terms.
    fn with_any_of(lookup: &dyn Lookup, plan: &'p QueryPlan, terms: &[usize]) -> Self {
        let mut documents = RankBitmap::new(lookup.document_bound());
        for &term in terms {
            lookup.collect_documents(&plan.terms[term], &mut documents);
        }
        let mut accumulator = Accumulator::new(documents, plan.terms.len());
        for (number, term) in plan.terms.iter().enumerate() {
            lookup.accumulate(term, number, &mut accumulator);
        }
        Self { plan, accumulator }
    }

    /// The candidates that have at least the weight `needed`, and all required terms.
    fn with_weight(&self, needed: f32) -> Vec<usize> {
        // Sums of the same numbers in another order differ in their last bits.
        let needed = needed * (1.0 - QUORUM_TOLERANCE);
        let is_hit = |&candidate: &usize| self.is_eligible(candidate) && self.weight(candidate) >= needed;
        (0..self.accumulator.documents().len()).filter(is_hit).collect()
    }

    /// The `rank`th highest weight of a candidate, or the lowest where there are fewer. Stop words alone are no weight.
    fn weight_of_rank(&self, rank: usize) -> f32 {
        let mut highest: Vec<f32> = Vec::with_capacity(rank + 1);
        let eligible = (0..self.accumulator.documents().len()).filter(|&at| self.is_eligible(at));
        for weight in eligible.map(|at| self.weight(at)).filter(|&weight| weight > 0.0) {
            let place = highest.partition_point(|&other| other >= weight);
            if place < rank {
                highest.truncate(rank - 1);
                highest.insert(place, weight);
            }
        }
        highest.last().copied().unwrap_or(0.0)
    }

    /// Whether a candidate has a term, and all that is required.
    fn is_eligible(&self, candidate: usize) -> bool {
        self.has_required(candidate)
            && self.accumulator.row(candidate).iter().any(|&frequency| frequency > 0.0)
    }

    fn has_required(&self, candidate: usize) -> bool {
        let mut terms = self.plan.terms.iter().zip(self.accumulator.row(candidate));
        terms.all(|(term, &frequency)| !term.required || frequency > 0.0)
    }

    /// How much of the query's weight a candidate has.
    fn weight(&self, candidate: usize) -> f32 {
        let terms = self.plan.terms.iter().zip(self.accumulator.row(candidate));
        let matched = terms.filter(|(term, frequency)| !term.is_optional && **frequency > 0.0);
        matched.map(|(term, _)| term.idf).sum()
    }

    fn scored(&self, lookup: &dyn Lookup, candidate: usize, bound: &ScoreBound) -> MatchedDocument {
        let document = self.accumulator.documents()[candidate];
        let row = self.accumulator.row(candidate);
        let terms = self.plan.terms.iter().zip(row);
        let base: f32 = terms.map(|(term, &frequency)| term.idf * term.weight * saturated(frequency)).sum();
        let named = self.accumulator.is_named(candidate);
        let boost = lookup.tuning().boost(document);
        let upper_bound = boost * (base + bound.of_positions(row, lookup.lowest_norm(document), named));
        let mut terms = self.plan.terms.iter().zip(row);
        let complete = terms.all(|(term, &frequency)| term.is_optional || frequency > 0.0);
        let tier = NOT_PINNED;
        MatchedDocument {
            document,
            base,
            upper_bound,
            meaning: 0.0,
            phrase_meaning: 0.0,
            boost,
            tier,
            complete,
            duplicates: Vec::new(),
        }
    }
}
