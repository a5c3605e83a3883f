//! How many hits have which value.

use std::collections::BTreeMap;

use super::Found;
use crate::hits::FacetCount;
use crate::index::Index;

/// Counts the values of all facets: most frequent first, equals in alphabetical order.
pub(crate) fn count(index: &Index, found: &[Found]) -> BTreeMap<String, Vec<FacetCount>> {
    let count_values = |name: &str| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for found in found {
            for value in index.documents.values_of(found.document, name) {
                *counts.entry(value).or_default() += 1;
            }
        }
        let mut counts: Vec<_> =
            counts.into_iter().map(|(value, count)| FacetCount { value: value.to_owned(), count }).collect();
        counts.sort_by_key(|facet| std::cmp::Reverse(facet.count));
        counts
    };
    index.documents.facets().map(|name| (name.to_owned(), count_values(name))).collect()
}
