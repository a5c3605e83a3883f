//! How many hits have which value.

use super::Found;
use crate::hits::{FacetCount, Named};
use crate::index::Index;
use crate::order;

/// Counts the values of all facets: most frequent first, equals by value.
pub(crate) fn count(index: &Index, found: &[Found]) -> Named<Vec<FacetCount>> {
    let mut facets = Named::default();
    for (name, mut counts) in index.documents.no_counts() {
        for found in found {
            index.documents.add_counts(found.document, name, &mut counts);
        }
        let mut values = Vec::new();
        for (value, &count) in counts.iter().enumerate() {
            if count > 0 {
                values.push(FacetCount { value: index.documents.value(value).to_owned(), count });
            }
        }
        order::sort_by(&mut values, |a, b| {
            b.count.cmp(&a.count).then_with(|| order::compare_values(&a.value, &b.value))
        });
        facets.push(index.documents.name(name).to_owned(), values);
    }
    facets
}
