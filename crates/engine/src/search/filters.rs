//! Which of the documents that match remain: exclusions, filters, languages, copies.

use crate::ids::DocId;
use crate::options::SearchOptions;
use crate::query::ValueRange;
use crate::results::{FacetCount, OrderedMap};
use crate::search::candidates::{FOREIGN, MatchedDocument};
use crate::search::language::includes_language;
use crate::search::lookup::Lookup;
use crate::search::plan::QueryPlan;

/// The hits, in the order of the index, without documents that are excluded or filtered out, copies merged; and the
/// values of all facets. A value's count is the total that the query would have with it as the only filter of its facet.
pub(crate) fn remaining(
    lookup: &dyn Lookup,
    mut matched: Vec<MatchedDocument>,
    plan: &QueryPlan,
    options: &SearchOptions,
) -> (Vec<MatchedDocument>, OrderedMap<Vec<FacetCount>>) {
    matched.retain(|hit| {
        !plan.excluded.iter().any(|term| lookup.contains(hit.document, term))
            && plan.ranges.iter().all(|one| passes(lookup, hit.document, &one.filter) != one.negated)
            && options.lang.as_ref().is_none_or(|wanted| is_in_language(lookup, hit.document, wanted))
    });
    // A document that fails one filter counts for the facet of that filter alone.
    let failed = |document: DocId| {
        let is_failed = move |filter: &&Filter| !passes(lookup, document, filter);
        options.filters.iter().filter(is_failed).map(|(name, _)| name.as_str())
    };
    let mut counted = matched.iter().filter_map(|hit| {
        let mut failed = failed(hit.document);
        let only = failed.next();
        failed.next().is_none().then_some((hit.document, only))
    });
    let facets = lookup.count_facets(&mut counted);
    matched.retain(|hit| failed(hit.document).next().is_none());
    if let Some(language) = &options.prefer {
        for hit in matched.iter_mut().filter(|hit| is_foreign(lookup, hit.document, language)) {
            hit.tier = FOREIGN;
        }
    }
    (merge_copies(lookup, matched), facets)
}

/// A name of metadata, with values or ranges of which a document must have one.
type Filter = (String, Vec<String>);

fn passes(lookup: &dyn Lookup, document: DocId, (name, wanted): &Filter) -> bool {
    wanted.iter().any(|wanted| {
        let range = ValueRange::parse(wanted);
        let is_wanted = |value: &str| value == wanted || range.is_some_and(|range| range.contains(value));
        lookup.any_value(document, name, &is_wanted)
    })
}

/// Whether a document is in a language (`en`) or in a variant of it (`en-GB`).
fn is_in_language(lookup: &dyn Lookup, document: DocId, wanted: &str) -> bool {
    includes_language(wanted, lookup.language(document))
}

/// Whether a document names a language, and it is another one.
pub(crate) fn is_foreign(lookup: &dyn Lookup, document: DocId, language: &str) -> bool {
    !lookup.language(document).is_empty() && !is_in_language(lookup, document, language)
}

/// Makes one hit of documents with the same text, or nearly the same: the earliest of them; before that the pinned one, one
/// in the preferred language, with the highest boost, with all words of the query, in this order.
fn merge_copies(lookup: &dyn Lookup, matched: Vec<MatchedDocument>) -> Vec<MatchedDocument> {
    let is_better = |one: &MatchedDocument, other: &MatchedDocument| {
        let by_boost = other.tier.cmp(&one.tier).then(one.boost.total_cmp(&other.boost));
        by_boost.then(one.complete.cmp(&other.complete)).is_gt()
    };
    let mut merged: Vec<MatchedDocument> = Vec::with_capacity(matched.len());
    // Of each hit, the first of its documents.
    let mut firsts: Vec<DocId> = Vec::with_capacity(matched.len());
    for mut copy in matched {
        let original = lookup.original(copy.document);
        // Hits are in the order of the index, and a copy comes after its original.
        let start = firsts.partition_point(|first| *first < original);
        let known = firsts[start..].iter().position(|first| lookup.original(*first) == original);
        let Some(known) = known.filter(|_| original != copy.document) else {
            firsts.push(copy.document);
            merged.push(copy);
            continue;
        };
        let shown = &mut merged[start + known];
        if is_better(&copy, shown) {
            std::mem::swap(shown, &mut copy);
            shown.duplicates = std::mem::take(&mut copy.duplicates);
        }
        let at = shown.duplicates.partition_point(|other| *other < copy.document);
        shown.duplicates.insert(at, copy.document);
    }
    merged
}
