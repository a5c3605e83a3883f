//! The facets of a packed page where none are named: metadata that divide the documents into groups.

use std::collections::{BTreeMap, HashSet};

use samara_engine::Document;

/// More facets would fill the box.
const MAX_FACETS: usize = 4;
/// A facet with more values is a list to search in, not a filter.
const MAX_VALUES: usize = 200;
/// A longer value, in bytes, is a sentence.
const MAX_VALUE: usize = 60;
/// Metadata that say when and where a document is, which are no groups: `year` is one.
const NO_FACETS: [&str; 8] =
    ["captured", "date", "description", "message-id", "modified", "sha256", "subtitle", "trail"];

/// Counts the values of metadata.
#[derive(Debug, Default)]
pub struct FacetChoice {
    documents: usize,
    fields: BTreeMap<String, Field>,
}

#[derive(Debug, Default)]
struct Field {
    documents: usize,
    values: HashSet<String>,
    is_unfit: bool,
}

impl FacetChoice {
    /// Counts the metadata of a document.
    pub fn add(&mut self, document: &Document) {
        self.documents += 1;
        for (name, value) in document.meta.iter().filter(|(name, _)| !NO_FACETS.contains(&name.as_str())) {
            let field = self.fields.entry(name.clone()).or_default();
            field.documents += 1;
            for value in value.values() {
                field.is_unfit |= value.len() > MAX_VALUE || field.values.len() > MAX_VALUES;
                if !field.is_unfit && !field.values.contains(value) {
                    field.values.insert(value.clone());
                }
            }
        }
    }

    /// The names of metadata that a third of the documents have, with values of two documents each or more on average; those
    /// of most documents first.
    pub fn names(self) -> Vec<String> {
        let documents = self.documents;
        let fits = |field: &Field| {
            let values = field.values.len();
            !field.is_unfit && values > 1 && values * 2 <= field.documents && field.documents * 3 >= documents
        };
        let mut fields: Vec<_> = self.fields.into_iter().filter(|(_, field)| fits(field)).collect();
        fields.sort_by_key(|(_, field)| std::cmp::Reverse(field.documents));
        fields.into_iter().take(MAX_FACETS).map(|(name, _)| name).collect()
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
        assert_eq!(FacetChoice::default().names(), [""; 0]);
    }
}
