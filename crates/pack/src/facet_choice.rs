//! The facets of a packed page where none are named: metadata that divide the documents into groups.

use std::collections::{BTreeMap, HashSet};

use samara_engine::Document;
use serde::{Deserialize, Serialize};

/// More facets would fill the box.
const MAX_FACETS: usize = 4;
/// A facet with more values is a list to search in, not a filter.
const MAX_VALUES: usize = 200;
/// A longer value, in bytes, is a sentence.
const MAX_VALUE: usize = 60;
/// Metadata that say when and where a document is, which are no groups: `year` is one.
const NO_FACETS: [&str; 8] =
    ["captured", "date", "description", "message-id", "modified", "sha256", "subtitle", "trail"];

/// Counts the values of metadata. Counts of parts of a collection can be merged.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct FacetChoice {
    documents: usize,
    fields: BTreeMap<String, Field>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Field {
    documents: usize,
    values: HashSet<String>,
    is_unfit: bool,
}

/// A metadata field that could be a facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MetadataField {
    /// Its name.
    pub name: String,
    /// The number of its values.
    pub values: usize,
    /// Whether it is one of [`FacetChoice::names`].
    pub chosen: bool,
}

impl FacetChoice {
    /// Counts the metadata of a document.
    pub fn add(&mut self, document: &Document) {
        self.documents += 1;
        for (name, value) in &document.meta {
            let field = self.fields.entry(name.clone()).or_default();
            field.documents += 1;
            value.values().iter().for_each(|value| field.add(value));
        }
    }

    /// Adds the counts of other documents.
    pub fn merge(&mut self, other: Self) {
        self.documents += other.documents;
        for (name, field) in other.fields {
            let own = self.fields.entry(name).or_default();
            own.documents += field.documents;
            own.is_unfit |= field.is_unfit;
            field.values.iter().for_each(|value| own.add(value));
        }
    }

    /// The names of metadata that a third of the documents have, with values of two documents each or more on average; those
    /// of most documents first.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let fits = |name: &String, field: &Field| {
            let values = field.values.len();
            !NO_FACETS.contains(&name.as_str())
                && field.has_groups()
                && values * 2 <= field.documents
                && field.documents * 3 >= self.documents
        };
        let mut fields: Vec<_> = self.fields.iter().filter(|(name, field)| fits(name, field)).collect();
        fields.sort_by_key(|(_, field)| std::cmp::Reverse(field.documents));
        fields.into_iter().take(MAX_FACETS).map(|(name, _)| name.clone()).collect()
    }

    /// All metadata of which a value recurs: those of [`names`](Self::names) in their order, then the others by name.
    #[must_use]
    pub fn offered(&self) -> Vec<MetadataField> {
        let chosen = self.names();
        let field = |name: &String, chosen| MetadataField {
            name: name.clone(),
            values: self.fields[name].values.len(),
            chosen,
        };
        let is_other = |(name, field): &(&String, &Field)| !chosen.contains(name) && field.has_groups();
        let others = self.fields.iter().filter(is_other).map(|(name, _)| field(name, false));
        chosen.iter().map(|name| field(name, true)).chain(others).collect()
    }
}

impl Field {
    fn add(&mut self, value: &str) {
        self.is_unfit |= value.len() > MAX_VALUE || self.values.len() > MAX_VALUES;
        if !self.is_unfit && !self.values.contains(value) {
            self.values.insert(value.to_owned());
        }
    }

    /// Whether there is a choice, and values recur.
    fn has_groups(&self) -> bool {
        !self.is_unfit && self.values.len() > 1 && self.values.len() < self.documents
    }
}

#[cfg(test)]
mod tests {
    use samara_engine::MetaValue;

    use super::*;

    #[test]
    fn facets_are_metadata_with_groups() {
        let mut choice = FacetChoice::default();
        for number in 0..12 {
            let mut document = Document::default();
            let mut set =
                |name: &str, value: String| document.meta.insert(name.to_owned(), MetaValue::One(value));
            set("year", format!("{}", 2020 + number % 3));
            set("source", "the same".to_owned());
            set("number", number.to_string());
            set("date", format!("2020-0{}-01", 1 + number % 3));
            set("note", "a long sentence ".repeat(1 + number % 5));
            if number < 6 {
                set("region", format!("region {}", number % 2));
            }
            if number < 3 {
                set("rare", (number % 2).to_string());
            }
            choice.add(&document);
        }
        assert_eq!(choice.names(), ["year", "region"]);
        let offered: Vec<_> =
            choice.offered().into_iter().map(|field| (field.name, field.values, field.chosen)).collect();
        let expected = [("year", 3, true), ("region", 2, true), ("date", 3, false), ("rare", 2, false)];
        assert_eq!(offered, expected.map(|(name, values, chosen)| (name.to_owned(), values, chosen)));
        assert_eq!(FacetChoice::default().names(), [""; 0]);
    }

    #[test]
    fn counts_of_parts_are_merged() {
        let documents: Vec<_> = (0..300)
            .map(|number| {
                let mut document = Document::default();
                let mut set =
                    |name: &str, value: String| document.meta.insert(name.to_owned(), MetaValue::One(value));
                set("many", format!("{}", number % 250));
                set("few", format!("{}", number % 7));
                document
            })
            .collect();
        let (mut all, mut merged) = (FacetChoice::default(), FacetChoice::default());
        for part in documents.chunks(90) {
            let mut choice = FacetChoice::default();
            for document in part {
                choice.add(document);
                all.add(document);
            }
            merged.merge(choice);
        }
        assert_eq!(merged.offered(), all.offered());
        assert_eq!(merged.names(), ["few"]);
    }
}
