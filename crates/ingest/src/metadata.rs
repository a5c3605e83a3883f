//! What documents say about themselves, in the form in which it is filtered and sorted by.

use std::collections::BTreeMap;

use samara_engine::MetaValue;

use crate::flow::fold;

/// Names and values, as they come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Metadata(BTreeMap<String, MetaValue>);

impl Metadata {
    /// Sets a name to a value. White space is folded; an empty value says nothing.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        let (name, value) = (fold(name), fold(value));
        if !name.is_empty() && !value.is_empty() {
            self.0.insert(name, MetaValue::One(value));
        }
    }

    /// Sets a name to a list of values.
    pub(crate) fn set_list(&mut self, name: &str, values: impl IntoIterator<Item = String>) {
        let mut list = Vec::new();
        for value in values.into_iter().map(|value| fold(&value)) {
            if !value.is_empty() && !list.contains(&value) {
                list.push(value);
            }
        }
        let name = fold(name);
        if !name.is_empty() && !list.is_empty() {
            self.0.insert(name, MetaValue::List(list));
        }
    }

    /// Adds a value to those that the name has.
    #[cfg(any(feature = "html", test))]
    pub(crate) fn add(&mut self, name: &str, value: &str) {
        match self.0.get(&fold(name)) {
            None => self.set(name, value),
            Some(present) => {
                let values: Vec<_> = present.values().iter().cloned().chain([value.to_owned()]).collect();
                if fold(value) != values[0] || values.len() > 2 {
                    self.set_list(name, values);
                }
            }
        }
    }

    /// Takes from others what is not there yet.
    #[cfg(feature = "html")]
    pub(crate) fn merge(&mut self, others: Self) {
        for (name, value) in others.0 {
            self.0.entry(name).or_insert(value);
        }
    }

    /// Whether there is a value under a name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Takes the one value out that stands under a name; of a list, the first.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        match self.0.remove(name)? {
            MetaValue::One(value) => Some(value),
            MetaValue::List(values) => values.into_iter().next(),
        }
    }

    /// The metadata of a document, with the `year` of its `date`.
    pub(crate) fn finish(mut self) -> BTreeMap<String, MetaValue> {
        if !self.has("year")
            && let Some(MetaValue::One(date)) = self.0.get("date")
            && let Some(year) = year(date)
        {
            let year = MetaValue::One(year.to_owned());
            self.0.insert("year".to_owned(), year);
        }
        self.0
    }
}

/// The first run of exactly four digits: `2022-02-15`, `15 February 2022`, `15.02.2022`.
fn year(date: &str) -> Option<&str> {
    date.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_is_found() {
        for (date, expected) in [
            ("2022-02-15", Some("2022")),
            ("2022-02-15T10:00:00+01:00", Some("2022")),
            ("15 February 2022", Some("2022")),
            ("Tue, 01 Feb 2022 06:00:00 +0630", Some("2022")),
            ("20220215", None),
            ("last Tuesday", None),
        ] {
            assert_eq!(year(date), expected, "{date}");
        }
    }

    #[test]
    fn values_add_up_once() {
        let mut meta = Metadata::default();
        for value in ["a", "a", " b", "b", "c"] {
            meta.add("tags", value);
        }
        meta.set("empty", " ");
        meta.set("date", "2022-01-30");
        let meta = meta.finish();
        assert_eq!(meta["tags"], MetaValue::List(vec!["a".into(), "b".into(), "c".into()]));
        assert_eq!(meta["year"], MetaValue::One("2022".into()));
        assert!(!meta.contains_key("empty"));
    }
}
