//! Counts the hits of each facet value.

use crate::ids::DocId;
use crate::index::documents::Documents;
use crate::results::{FacetCount, OrderedMap};
use crate::sort;

/// The facets of an index.
pub(crate) trait FacetValues {
    /// Per facet, its name and its number of values.
    fn facets(&self) -> Vec<(&str, usize)>;
    /// Calls `add` with the number of each value that a document has.
    fn for_each_value(&self, document: DocId, facet: usize, add: &mut dyn FnMut(u32));
    /// A value.
    fn value(&self, facet: usize, number: usize) -> &str;
    /// The earliest document with the same text.
    fn original(&self, document: DocId) -> DocId;
}

impl FacetValues for Documents {
    fn facets(&self) -> Vec<(&str, usize)> {
        self.facets.iter().map(|&name| (self.name(name), self.values.len())).collect()
    }

    fn for_each_value(&self, document: DocId, facet: usize, add: &mut dyn FnMut(u32)) {
        self.value_ids_of(document, self.facets[facet]).for_each(|&value| add(value));
    }

    fn value(&self, _: usize, number: usize) -> &str {
        &self.values[number]
    }

    fn original(&self, document: DocId) -> DocId {
        self.get(document).original
    }
}

/// Counts the values of facets in documents, each for all facets or for one: most frequent first, equals by value. Of
/// documents with the same text a value counts once, as they are one hit.
pub(crate) fn count(
    values: &dyn FacetValues,
    counted: &mut dyn Iterator<Item = (DocId, Option<&str>)>,
) -> OrderedMap<Vec<FacetCount>> {
    let counted: Vec<_> = counted.collect();
    let copied = copied_originals(values, counted.iter().map(|&(document, _)| document));
    // Each with its original, if that has copies.
    let counted: Vec<_> = counted
        .into_iter()
        .map(|(document, only)| {
            let original = values.original(document);
            (document, only, copied.binary_search(&original).is_ok().then_some(original))
        })
        .collect();
    let mut all = OrderedMap::default();
    // One after the other, so that one list of counts is in memory, however many facets there are.
    for (facet, &(name, value_count)) in values.facets().iter().enumerate() {
        let mut counts = vec![0; value_count];
        // Their number has no limit, so they are sorted once.
        let mut copied_values = Vec::new();
        for &(document, only, original) in &counted {
            if only.is_some_and(|only| only != name) {
                continue;
            }
            values.for_each_value(document, facet, &mut |value| match original {
                Some(original) => copied_values.push((original, value)),
                None => counts[value as usize] += 1,
            });
        }
        sort::sort_by(&mut copied_values, Ord::cmp);
        copied_values.dedup();
        copied_values.iter().for_each(|&(_, value)| counts[value as usize] += 1);
        all.push(name.to_owned(), most_frequent(values, facet, &counts));
    }
    all
}

/// The originals of documents that are copies, ascending.
fn copied_originals(values: &dyn FacetValues, documents: impl Iterator<Item = DocId>) -> Vec<DocId> {
    let originals = documents.map(|document| (document, values.original(document)));
    let copied = originals.filter(|(document, original)| document != original);
    let mut originals: Vec<_> = copied.map(|(_, original)| original).collect();
    sort::sort_by(&mut originals, Ord::cmp);
    originals
}

/// The values of a facet that are counted, most frequent first, equals by value.
fn most_frequent(values: &dyn FacetValues, facet: usize, counts: &[usize]) -> Vec<FacetCount> {
    let mut found = Vec::new();
    for (value, &count) in counts.iter().enumerate() {
        if count > 0 {
            found.push(FacetCount { value: values.value(facet, value).to_owned(), count });
        }
    }
    sort::sort_by(&mut found, |a, b| {
        b.count.cmp(&a.count).then_with(|| sort::compare_values(&a.value, &b.value))
    });
    found
}
