//! The metadata of a document.

use std::collections::{BTreeMap, HashMap, HashSet};

use samara_engine::MetaValue;

use crate::block_builder::fold;

/// Metadata under construction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Metadata {
    entries: BTreeMap<String, MetaValue>,
    /// The values of lists that [`add`](Self::add) has extended, by name; a set, as a page can have thousands.
    added: HashMap<String, HashSet<String>>,
}

impl Metadata {
    /// Sets a value. White space is folded; an empty name or value is ignored.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        let (name, value) = (fold(name), fold(value));
        if !name.is_empty() && !value.is_empty() {
            self.insert(name, MetaValue::One(value));
        }
    }

    /// Sets a list of values, without duplicates.
    pub(crate) fn set_list(&mut self, name: &str, values: impl IntoIterator<Item = String>) {
        let mut known = HashSet::new();
        let values = values.into_iter().map(|value| fold(&value)).filter(|value| !value.is_empty());
        let list: Vec<_> = values.filter(|value| known.insert(value.clone())).collect();
        let name = fold(name);
        if !name.is_empty() && !list.is_empty() {
            self.insert(name, MetaValue::List(list));
        }
    }

    fn insert(&mut self, name: String, value: MetaValue) {
        self.added.remove(&name);
        self.entries.insert(name, value);
    }

    /// Appends a value to the list under a name.
    #[cfg(any(feature = "html", test))]
    pub(crate) fn add(&mut self, name: &str, value: &str) {
        let (name, value) = (fold(name), fold(value));
        let Some(present) = self.entries.get_mut(&name) else { return self.set(&name, &value) };
        let known = self.added.entry(name).or_insert_with(|| present.values().iter().cloned().collect());
        if value.is_empty() || !known.insert(value.clone()) {
            return;
        }
        match present {
            MetaValue::One(first) => *present = MetaValue::List(vec![std::mem::take(first), value]),
            MetaValue::List(list) => list.push(value),
        }
    }

    /// Adds entries whose names are not present yet.
    pub(crate) fn merge(&mut self, others: Self) {
        for (name, value) in others.entries {
            self.entries.entry(name).or_insert(value);
        }
    }

    /// Whether there is a value under a name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// Removes a name and returns its value; of a list, the first.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        self.added.remove(name);
        match self.entries.remove(name)? {
            MetaValue::One(value) => Some(value),
            MetaValue::List(values) => values.into_iter().next(),
        }
    }

    /// The finished metadata: `captured` is also the `date` where there is none, and a `date` also sets `year`.
    pub(crate) fn finish(mut self) -> BTreeMap<String, MetaValue> {
        if !self.has("date")
            && let Some(captured) = self.entries.get("captured").cloned()
        {
            self.entries.insert("date".to_owned(), captured);
        }
        if !self.has("year")
            && let Some(MetaValue::One(date)) = self.entries.get("date")
            && let Some(year) = year(date)
        {
            let year = MetaValue::One(year.to_owned());
            self.entries.insert("year".to_owned(), year);
        }
        self.entries
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
    fn finds_year() {
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
    fn a_capture_has_its_date() {
        let mut meta = Metadata::default();
        meta.set("captured", "2022-02-15");
        let finished = meta.clone().finish();
        assert_eq!(["date", "year"].map(|name| finished[name].values()), [["2022-02-15"], ["2022"]]);
        meta.set("date", "2019-01-30");
        let finished = meta.finish();
        assert_eq!(["date", "year"].map(|name| finished[name].values()), [["2019-01-30"], ["2019"]]);
    }

    #[test]
    fn appends_distinct_values() {
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

    /// Takes linear time: to check the whole list for duplicates at each value would take hours.
    #[test]
    fn appends_many_values() {
        let mut meta = Metadata::default();
        let values = || (0..50_000).map(|number| number.to_string());
        values().for_each(|value| meta.add("tags", &value));
        meta.set_list("more", values().chain(values()));
        let meta = meta.finish();
        assert_eq!([&meta["tags"], &meta["more"]].map(|list| list.values().len()), [50_000; 2]);
    }
}
