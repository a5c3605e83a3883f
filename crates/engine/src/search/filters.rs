//! Which of the documents that match remain: exclusions, filters, languages, copies.

use crate::ids::DocId;
use crate::options::SearchOptions;
use crate::query::ValueRange;
use crate::results::{FacetCount, OrderedMap};
use crate::search::candidates::{FOREIGN, MatchedDocument};
use crate::search::language::includes_language;
use crate::search::lookup::Lookup;
use crate::search::plan::QueryPlan;
use crate::sort;

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
    (merge_copies(|document| lookup.original(document), matched), facets)
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
fn merge_copies(original: impl Fn(DocId) -> DocId, matched: Vec<MatchedDocument>) -> Vec<MatchedDocument> {
    let is_better = |one: &MatchedDocument, other: &MatchedDocument| {
        let by_boost = other.tier.cmp(&one.tier).then(one.boost.total_cmp(&other.boost));
        by_boost.then(one.complete.cmp(&other.complete)).is_gt()
    };
    let all = matched.iter().map(|hit| (hit.document, original(hit.document)));
    let mut originals: Vec<_> = all.filter(|(document, own)| own < document).map(|(_, own)| own).collect();
    sort::sort_by(&mut originals, Ord::cmp);
    // The hit of each original, also of one that is no hit itself. Of equal originals, the search finds the same each time.
    let mut hits: Vec<Option<usize>> = vec![None; originals.len()];
    let mut merged: Vec<MatchedDocument> = Vec::with_capacity(matched.len());
    for mut copy in matched {
        let own = original(copy.document);
        let listed = originals.binary_search(&own).ok().filter(|_| own <= copy.document);
        let hit = listed.map(|at| *hits[at].get_or_insert(merged.len()));
        let Some(shown) = hit.and_then(|hit| merged.get_mut(hit)) else {
            merged.push(copy);
            continue;
        };
        if is_better(&copy, shown) {
            std::mem::swap(shown, &mut copy);
            shown.duplicates = std::mem::take(&mut copy.duplicates);
        }
        let at = shown.duplicates.partition_point(|other| *other < copy.document);
        shown.duplicates.insert(at, copy.document);
    }
    merged
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use std::cell::Cell;

    use proptest::prelude::*;

    use super::*;
    use crate::search::candidates::NOT_PINNED;

    /// Compares each document with all hits before it.
    fn merged_one_by_one(originals: &[u32], matched: &[MatchedDocument]) -> Vec<(DocId, Vec<DocId>)> {
        let original = |document: DocId| DocId(originals[document.0 as usize]);
        // Each with its documents, the one that is shown, and how good that is.
        let mut hits = Vec::<(Vec<DocId>, DocId, _)>::new();
        for hit in matched {
            let (document, own) = (hit.document, original(hit.document));
            let quality = (u32::MAX - hit.tier, hit.boost as i32, hit.complete);
            let is_same = |first: DocId| first >= own && original(first) == own;
            match hits.iter_mut().find(|(documents, ..)| own != document && is_same(documents[0])) {
                Some((documents, shown, best)) => {
                    documents.push(document);
                    if quality > *best {
                        (*shown, *best) = (document, quality);
                    }
                }
                None => hits.push((vec![document], document, quality)),
            }
        }
        let others = |(documents, shown, _): (Vec<DocId>, DocId, _)| {
            (shown, documents.into_iter().filter(|document| *document != shown).collect())
        };
        hits.into_iter().map(others).collect()
    }

    fn merged(original: impl Fn(DocId) -> DocId, matched: Vec<MatchedDocument>) -> Vec<(DocId, Vec<DocId>)> {
        merge_copies(original, matched).into_iter().map(|hit| (hit.document, hit.duplicates)).collect()
    }

    proptest! {
        /// Also of originals that are no hits, that are copies themselves, or that come after their copies.
        #[test]
        fn copies_are_merged_as_one_by_one(
            documents in prop::collection::vec((0u32..24, any::<bool>(), 0u32..2, 1u8..4, any::<bool>()), 0..24),
        ) {
            let originals: Vec<u32> = documents.iter().map(|&(original, ..)| original).collect();
            let all = (0u32..).zip(&documents);
            let matched: Vec<_> = all.filter(|(_, (_, is_hit, ..))| *is_hit).map(|(at, &(_, _, tier, boost, complete))| {
                let (tier, boost) = (NOT_PINNED + tier, f32::from(boost));
                MatchedDocument { tier, boost, complete, ..MatchedDocument::unscored(DocId(at)) }
            }).collect();
            let expected = merged_one_by_one(&originals, &matched);
            prop_assert_eq!(merged(|DocId(at)| DocId(originals[at as usize]), matched), expected);
        }
    }

    #[test]
    fn copies_of_documents_that_are_no_hits_are_bounded_work() {
        let count = 2_000;
        let matched = (count..3 * count).map(|at| MatchedDocument::unscored(DocId(at))).collect();
        let calls = Cell::new(0);
        let original = |DocId(at): DocId| {
            calls.set(calls.get() + 1);
            DocId(at % count)
        };
        let expected: Vec<_> = (count..2 * count).map(|at| (DocId(at), vec![DocId(at + count)])).collect();
        assert_eq!(merged(original, matched), expected);
        assert!(calls.get() <= 4 * count, "{} originals looked up for {} documents", calls.get(), 2 * count);
    }
}
