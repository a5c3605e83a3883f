//! Which documents are read, and the order of the hits.
//!
//! Lists give each hit a score without positions. The best by it are read, and ranked by all that their texts say. Hits
//! come out in batches: of the first [`window`] documents the best [`BATCH`], then of the others and the next [`BATCH`]
//! documents the best, and so on. So the order does not depend on how many hits are asked for.

use std::ops::Range;

use crate::options::SearchOptions;
use crate::parameters::{HEADING_NAME_SHARE, MIN_SMOOTHED_TERMS, exact_weight, name_bonus};
use crate::parts::list::Posting;
use crate::parts::lookup::PartsLookup;
use crate::search::bm25::saturated;
use crate::search::candidates::MatchedDocument;
use crate::search::neighbours;
use crate::search::occurrences::OccurrenceFinder;
use crate::search::plan::QueryPlan;
use crate::search::ranking;
use crate::search::scoring::ScoredHit;
use crate::sort;

/// How many hits come out before more documents are read.
pub(super) const BATCH: usize = 10;
/// How many documents are read for the first batch.
/// Source: with 16 instead of all, the first ten of two words are the same to 0.98 on 32,166 pages of Rust's documentation.
const WINDOW: usize = 16;
/// The same for a single word, which has no proximity.
const WINDOW_OF_WORD: usize = 12;
/// The same for a query whose scores are smoothed over similar hits.
const WINDOW_OF_SENTENCE: usize = 32;
/// The most rows of a document that are read for their words.
const MAX_ROWS: usize = 2;
/// The most rows that are read to verify a phrase.
const MAX_PHRASE_ROWS: usize = 64;

/// How many documents are read for the first batch.
fn window(plan: &QueryPlan) -> usize {
    match plan.quorum_terms().count() {
        0..=1 => WINDOW_OF_WORD,
        MIN_SMOOTHED_TERMS.. => WINDOW_OF_SENTENCE,
        _ => WINDOW,
    }
}

/// The batches of documents that are read to give `wanted` hits of so many.
pub(super) fn batches(
    plan: &QueryPlan,
    wanted: usize,
    hits: usize,
    options: &SearchOptions,
) -> Vec<Range<usize>> {
    let first = if options.sort.is_some() { BATCH } else { window(plan) };
    let mut batches = Vec::new();
    let mut start = 0;
    while batches.len() < wanted.div_ceil(BATCH) && start < hits {
        let end = (start + if start == 0 { first } else { BATCH }).min(hits);
        batches.push(start..end);
        start = end;
    }
    batches
}

/// The hits in the order in which they are read.
pub(super) fn reading_order(
    lookup: &PartsLookup,
    plan: &QueryPlan,
    hits: Vec<MatchedDocument>,
    options: &SearchOptions,
) -> Vec<MatchedDocument> {
    if let Some(sort) = &options.sort {
        return ranking::in_order(lookup, hits, sort);
    }
    let weight = plan.weight();
    let estimate = |hit: &MatchedDocument| {
        let (mut named, mut spelling) = (0.0, 0.0);
        for term in &plan.terms {
            let lists = lookup.lists(term);
            let postings = || lists.iter().flat_map(|list| list.of(hit.document));
            let share = if postings().any(|posting| posting.in_title && posting.is_in(term.field)) {
                1.0
            } else if postings().any(|posting| posting.in_heading) {
                HEADING_NAME_SHARE
            } else {
                0.0
            };
            named += share * term.idf * term.weight;
            if postings().any(|posting| posting.is_exact) {
                spelling += term.idf * term.weight * exact_weight(plan.terms.len());
            }
        }
        // The rest of the title is not known.
        let share = if weight > 0.0 { named / weight } else { 0.0 };
        hit.base + spelling + plan.name_bonus(share * share)
    };
    let mut keyed: Vec<_> = hits.into_iter().map(|hit| (estimate(&hit), hit)).collect();
    // Equals stay in the order of the index.
    sort::sort_by(&mut keyed, |a, b| a.1.tier.cmp(&b.1.tier).then(b.0.total_cmp(&a.0)));
    keyed.into_iter().map(|(_, hit)| hit).collect()
}

/// The rows of a document to read: those in which most of the query is, and the first one where only that has the head.
pub(super) fn rows(lookup: &PartsLookup, plan: &QueryPlan, hit: &MatchedDocument) -> Vec<u32> {
    let words = plan.quorum_terms().count();
    // Per row, the weight and the terms that it has.
    let mut weights: Vec<(u32, f32, u64)> = Vec::new();
    let mut rows = if lookup.run.index.root.repeats_heads { Vec::new() } else { vec![0] };
    for (number, term) in plan.terms.iter().chain(&plan.excluded).enumerate() {
        for list in lookup.lists(term) {
            let postings = list.of(hit.document);
            if list.is_phrase {
                rows.extend(postings.iter().map(|posting| posting.row).take(MAX_PHRASE_ROWS));
            } else if number < plan.terms.len() {
                let weight = |posting: &Posting| {
                    // A heading may be the name of the section that is looked for.
                    let named = if posting.in_heading { name_bonus(HEADING_NAME_SHARE, words) } else { 0.0 };
                    term.idf * term.weight * (saturated(posting.frequency()) + named)
                };
                for posting in postings {
                    let bit = 1 << (number % 64);
                    match weights.iter_mut().find(|(row, ..)| *row == posting.row) {
                        Some(known) => {
                            known.1 += weight(posting);
                            known.2 |= bit;
                        }
                        None => weights.push((posting.row, weight(posting), bit)),
                    }
                }
            }
        }
    }
    sort::sort_by(&mut weights, |a, b| b.1.total_cmp(&a.1));
    let mut covered = 0;
    for (row, _, terms) in weights.into_iter().take(MAX_ROWS) {
        if terms & !covered != 0 {
            rows.push(row);
        }
        covered |= terms;
    }
    if rows.is_empty() {
        rows.push(0);
    }
    sort::sort_by(&mut rows, Ord::cmp);
    rows.dedup();
    rows
}

/// A hit that was read, with the number of its batch.
pub(super) type Read = (usize, ScoredHit);

/// The hits from `offset` on, of batches that were read in [`reading_order`].
pub(super) fn page(
    lookups: &[PartsLookup],
    finders: &[OccurrenceFinder],
    read: Vec<Vec<ScoredHit>>,
    options: &SearchOptions,
) -> Vec<Read> {
    let (offset, limit) = (options.offset, options.limit);
    let whole = |(batch, hit): &Read| lookups[*batch].whole(hit.matched.document);
    let (mut pool, mut ranked): (Vec<Read>, Vec<Read>) = (Vec::new(), Vec::new());
    let last = read.len();
    for (batch, mut hits) in read.into_iter().enumerate() {
        if batch == 0
            && options.sort.is_none()
            && finders[0].plan.quorum_terms().count() >= MIN_SMOOTHED_TERMS
        {
            neighbours::smooth(&finders[0], &mut hits);
        }
        pool.extend(hits.into_iter().map(|hit| (batch, hit)));
        if options.sort.is_none() {
            sort::sort_by(&mut pool, |a, b| {
                let by_tier = a.1.matched.tier.cmp(&b.1.matched.tier);
                by_tier.then(b.1.score.total_cmp(&a.1.score)).then_with(|| whole(a).cmp(&whole(b)))
            });
        }
        let count = if batch + 1 == last { pool.len() } else { BATCH.min(pool.len()) };
        ranked.extend(pool.drain(..count));
    }
    ranked.into_iter().skip(offset).take(limit).collect()
}
