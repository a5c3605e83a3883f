//! The path of a query through all stages of a search.

use crate::index::tuning::joined_terms;
use crate::options::SearchOptions;
use crate::results::{Hit, Results};
use crate::search::candidates::{self, MatchedDocument};
use crate::search::corrections::CorrectionCache;
use crate::search::filters::remaining;
use crate::search::hit::hit;
use crate::search::lookup::Lookup;
use crate::search::meaning::Closeness;
use crate::search::occurrences::OccurrenceFinder;
use crate::search::plan::{QueryPlan, plan};
use crate::search::ranking;

/// Searches. With a cache of corrections, words that occur nowhere are corrected.
pub(crate) fn search(
    lookup: &dyn Lookup,
    text: &str,
    options: &SearchOptions,
    corrections: &mut CorrectionCache,
) -> Results {
    let corrections = options.typos.then_some(corrections);
    let plan = plan(lookup, text, options.prefix, corrections, options.reader_language());
    let browses = browses(text, &plan, options);
    let mut matched = if browses { all_documents(lookup) } else { candidates::hits(lookup, &plan) };
    let closeness = if browses { None } else { Closeness::new(lookup, &plan) };
    if let Some(closeness) = &closeness {
        closeness.join(&plan, &mut matched);
    }
    add_pinned(lookup, text, &mut matched);
    let (mut hits, facets) = remaining(lookup, matched, &plan, options);
    if let Some(closeness) = &closeness {
        closeness.add_to(&plan, &mut hits);
    }
    let total = hits.len();
    let complete = hits.iter().filter(|hit| hit.complete).count();
    let hits = page(lookup, &plan, hits, options);
    Results {
        query: text.to_owned(),
        total,
        complete,
        relaxed: plan.relaxed.clone(),
        hits,
        facets,
        cut: plan.cut,
        total_is_exact: true,
        suggestion: plan.suggestion.clone(),
    }
}

/// The hits of a page, ranked and with their excerpts.
pub(crate) fn page(
    lookup: &dyn Lookup,
    plan: &QueryPlan,
    hits: Vec<MatchedDocument>,
    options: &SearchOptions,
) -> Vec<Hit> {
    let finder = OccurrenceFinder::new(lookup.texts(), plan);
    let page = ranking::page(lookup, &finder, hits, options);
    page.into_iter().map(|scored| hit(lookup, &finder, scored, options)).collect()
}

/// Marks the documents that are pinned to a query, and adds those of them that are no hits.
pub(crate) fn add_pinned(lookup: &dyn Lookup, text: &str, matched: &mut Vec<MatchedDocument>) {
    let pins = &lookup.tuning().pins;
    if pins.is_empty() {
        return;
    }
    let query = joined_terms(text, lookup.accents());
    for (place, pin) in (0..).zip(pins.iter().filter(|pin| pin.query == query)) {
        let at = matched.partition_point(|hit| hit.document < pin.document);
        if matched.get(at).is_none_or(|hit| hit.document != pin.document) {
            matched.insert(at, MatchedDocument::unscored(pin.document));
        }
        matched[at].tier = place;
    }
}

/// Whether a query asks for all documents that pass its filters, or for all in an order.
pub(crate) fn browses(text: &str, plan: &QueryPlan, options: &SearchOptions) -> bool {
    let has_filters = options.sort.is_some() || !options.filters.is_empty();
    text.trim().is_empty() && has_filters || plan.terms.is_empty() && !plan.ranges.is_empty()
}

/// All documents as hits: to browse them.
pub(crate) fn all_documents(lookup: &dyn Lookup) -> Vec<MatchedDocument> {
    lookup.all_documents().into_iter().map(MatchedDocument::unscored).collect()
}
