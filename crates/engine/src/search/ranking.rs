//! The order of the hits.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::options::SearchOptions;
use crate::parameters::{MAX_FEEDBACK, MIN_FEEDBACK_TERMS};
use crate::search::candidates::MatchedDocument;
use crate::search::feedback;
use crate::search::lookup::Lookup;
use crate::search::occurrences::OccurrenceFinder;
use crate::search::scoring::{ScoredHit, score};
use crate::sort;

/// The hits from `offset` on, at most `limit`: pinned ones first, and those in another language than the preferred one
/// after all others.
pub(crate) fn page(
    lookup: &dyn Lookup,
    finder: &OccurrenceFinder,
    hits: Vec<MatchedDocument>,
    options: &SearchOptions,
) -> Vec<ScoredHit> {
    let (offset, limit) = (options.offset, options.limit);
    if let Some(key) = options.sort_key() {
        let sorted = in_order(lookup, hits, key).into_iter().skip(offset).take(limit);
        return sorted.map(|hit| score(finder, hit)).collect();
    }
    ranked(finder, hits, offset, limit)
}

/// The hits from `offset` on, at most `limit`, best first.
fn ranked(
    finder: &OccurrenceFinder,
    hits: Vec<MatchedDocument>,
    offset: usize,
    limit: usize,
) -> Vec<ScoredHit> {
    let wanted = offset.saturating_add(limit).min(hits.len());
    let mut ranked = if finder.plan.quorum_terms().count() < MIN_FEEDBACK_TERMS {
        best(finder, hits, wanted)
    } else {
        let mut ranked = best(finder, hits, wanted.max(MAX_FEEDBACK));
        let rest = ranked.split_off(ranked.len().min(MAX_FEEDBACK));
        feedback::add(finder, &mut ranked);
        ranked.extend(rest);
        ranked.truncate(wanted);
        ranked
    };
    ranked.drain(..offset.min(ranked.len()));
    ranked
}

/// The best `wanted` hits by tier and score; of equals the earlier document first.
///
/// Hits are scored in the order of their upper bounds, until the next one cannot be among the best.
fn best(finder: &OccurrenceFinder, hits: Vec<MatchedDocument>, wanted: usize) -> Vec<ScoredHit> {
    let mut waiting: BinaryHeap<ByUpperBound> = hits.into_iter().map(ByUpperBound).collect();
    let mut best: Vec<ScoredHit> = Vec::with_capacity(wanted + 1);
    while let Some(ByUpperBound(hit)) = waiting.pop() {
        let is_behind = |worst: &ScoredHit| {
            hit.tier.cmp(&worst.matched.tier).then(worst.score.total_cmp(&hit.upper_bound)).is_gt()
        };
        if best.len() == wanted && best.last().is_none_or(is_behind) {
            break;
        }
        let scored = score(finder, hit);
        let at = best.partition_point(|other| other.order(&scored).is_lt());
        best.insert(at, scored);
        best.truncate(wanted);
    }
    best
}

/// The hits by the metadata of a name, in ascending or descending order: numbers by value, other values as text; hits
/// without a value last, equals by BM25F.
pub(crate) fn in_order(
    lookup: &dyn Lookup,
    hits: Vec<MatchedDocument>,
    (name, descending): (&str, bool),
) -> Vec<MatchedDocument> {
    let mut keyed: Vec<_> =
        hits.into_iter().map(|hit| (lookup.first_value(hit.document, name), hit)).collect();
    sort::sort_by(&mut keyed, |(a, a_hit), (b, b_hit)| {
        let by_value = match (a, b) {
            (Some(a), Some(b)) if descending => sort::compare_values(b, a),
            (Some(a), Some(b)) => sort::compare_values(a, b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        by_value.then(b_hit.base.total_cmp(&a_hit.base))
    });
    keyed.into_iter().map(|(_, hit)| hit).collect()
}

struct ByUpperBound(MatchedDocument);

impl Ord for ByUpperBound {
    fn cmp(&self, other: &Self) -> Ordering {
        let (one, other) = (&self.0, &other.0);
        let by_bound = other.tier.cmp(&one.tier).then(one.upper_bound.total_cmp(&other.upper_bound));
        by_bound.then(other.document.cmp(&one.document))
    }
}

impl PartialOrd for ByUpperBound {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for ByUpperBound {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for ByUpperBound {}
