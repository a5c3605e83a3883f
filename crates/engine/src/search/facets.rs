//! How many hits have which value.

use super::Found;
use crate::hits::{FacetCount, Named};
use crate::index::Index;
use crate::order;

/// Counts the values of all facets: most frequent first, equals in the order of their text.
pub(crate) fn count(index: &Index, found: &[Found]) -> Named<Vec<FacetCount>> {
    let count_values = |name: &str| {
        let mut values: Vec<&str> =
            found.iter().flat_map(|found| index.documents.values_of(found.document, name)).collect();
        order::sort_by(&mut values, Ord::cmp);
        let counts = values.chunk_by(|a, b| a == b);
        let mut counts: Vec<_> =
            counts.map(|same| FacetCount { value: same[0].to_owned(), count: same.len() }).collect();
        order::sort_by(&mut counts, |a, b| b.count.cmp(&a.count));
        counts
    };
    index.documents.facets().map(|name| (name.to_owned(), count_values(name))).collect()
}
