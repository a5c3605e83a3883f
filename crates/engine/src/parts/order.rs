//! Which documents are read, and the order of the hits.
//!
//! Lists give each hit a score without positions. The documents with the best such scores are read, and ranked by their texts.
//! Hits come out in batches: the best [`BATCH`] of the first [`window`] documents, then the best of the rest and the next
//! [`BATCH`] documents, and so on. So the order does not depend on how many hits are asked for.

use std::ops::Range;

use crate::ids::DocId;
use crate::options::SearchOptions;
use crate::parameters::{HEADING_NAME_SHARE, MIN_FEEDBACK_TERMS, exact_weight};
use crate::parts::lookup::PartsLookup;
use crate::parts::rows;
use crate::results::MatchKind;
use crate::search::bm25::saturated;
use crate::search::candidates::MatchedDocument;
use crate::search::feedback;
use crate::search::occurrences::OccurrenceFinder;
use crate::search::plan::QueryPlan;
use crate::search::ranking;
use crate::search::score_bound::spelling_weight;
use crate::search::scoring::ScoredHit;
use crate::search::term::{QueryTerm, SpellingTest};
use crate::sort;

/// How many hits come out before more documents are read.
pub(super) const BATCH: usize = 10;
/// How many documents are read for the first batch.
/// Source: with 16 instead of all, the first ten of two words are the same to 0.98 on 32,166 pages of Rust's documentation.
const WINDOW: usize = 16;
/// The same for a single word, which has no proximity.
const WINDOW_OF_WORD: usize = 12;
/// The same for a query whose scores get feedback.
const WINDOW_OF_SENTENCE: usize = 32;
/// The share of what words in one row may add that they add in the mean.
const CLOSE_SHARE: f32 = 0.5;

/// Frequencies of lists differ from those of texts by a smaller ratio.
const ROUNDING: f32 = 1.15;

/// How many documents are read for the first batch.
fn window(plan: &QueryPlan) -> usize {
    match plan.quorum_terms().count() {
        0..=1 => WINDOW_OF_WORD,
        MIN_FEEDBACK_TERMS.. => WINDOW_OF_SENTENCE,
        _ => WINDOW,
    }
}

/// The batches of documents that are read to give `wanted` of `hits` hits.
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
    if let Some(key) = options.sort_key() {
        return ranking::in_order(lookup, hits, key);
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
        hit.base
            + spelling
            + plan.name_bonus(share * share)
            + CLOSE_SHARE * rows::closeness(lookup, plan, hit)
    };
    let mut keyed: Vec<_> = hits.into_iter().map(|hit| (estimate(&hit), hit)).collect();
    // Equals stay in the order of the index.
    sort::sort_by(&mut keyed, |a, b| a.1.tier.cmp(&b.1.tier).then(b.0.total_cmp(&a.0)));
    keyed.into_iter().map(|(_, hit)| hit).collect()
}

/// Adds to a score what the texts that were read do not say, but lists do, and the reverse. `is_whole`: whether the whole text was
/// read; it says more than the rounded frequencies of lists.
pub(super) fn with_lists(
    lookup: &PartsLookup,
    finder: &OccurrenceFinder,
    mut hit: ScoredHit,
    is_whole: bool,
) -> ScoredHit {
    let document = lookup.whole(hit.matched.document);
    let before = if is_whole { hit.matched.base } else { 0.0 };
    let norms = finder.index.norms().of(hit.matched.document);
    let (mut base, mut spelling) = (0.0, 0.0);
    for (number, term) in finder.plan.terms.iter().enumerate() {
        let own = || hit.occurrences.iter().filter(|one| one.query_term == number);
        if is_whole || lookup.is_left_out(term) {
            let read: f32 = own().map(|one| one.weight * norms[one.field as usize]).sum();
            let frequency = precise_frequency(lookup, term, document, read);
            base += term.idf * term.weight * saturated(frequency);
        }
        if matches!(term.spelling, SpellingTest::ExactMatch) {
            let is_read = own().any(|one| one.kind == MatchKind::Exact);
            let is_listed =
                || lookup.lists(term).iter().any(|list| list.of(document).iter().any(|one| one.is_exact));
            if !is_read && is_listed() {
                spelling += spelling_weight(finder.plan, term);
            }
        }
    }
    base -= before;
    hit.matched.base += base;
    hit.spelling += spelling;
    hit.score += hit.matched.boost * (base + spelling);
    hit
}

/// The frequency of a term in a document, by its lists.
pub(super) fn listed_frequency(lookup: &PartsLookup, term: &QueryTerm, document: DocId) -> f32 {
    let lists = term.matches.matchers.iter().filter_map(|one| Some((lookup.list(one)?, one.weight)));
    let frequencies = lists.map(|(list, weight)| {
        let postings = list.of(document).iter().filter(|posting| posting.is_in(term.field));
        weight * postings.map(|one| one.frequency).sum::<f32>()
    });
    frequencies.sum()
}

/// The frequency of a term in a text that was read as a whole: that of the text, unless the lists of the term say otherwise by more
/// than they are rounded. A text does not show all that counts, as `headphones` for `head` where another one has `HeadPhones`.
pub(super) fn precise_frequency(lookup: &PartsLookup, term: &QueryTerm, document: DocId, read: f32) -> f32 {
    let listed = listed_frequency(lookup, term, document);
    let is_same = (listed / ROUNDING..listed * ROUNDING).contains(&read);
    if is_same || lookup.is_left_out(term) { read } else { listed }
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
            && finders[0].plan.quorum_terms().count() >= MIN_FEEDBACK_TERMS
        {
            feedback::add(&finders[0], &mut hits);
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
