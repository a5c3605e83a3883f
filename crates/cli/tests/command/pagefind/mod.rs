//! What Pagefind documents of its attributes, options and searches, tried here. The table in docs/switching.md says for each
//! whether it is the same.

mod attributes;
mod searches;

use std::fs;

use serde_json::Value;

use crate::site::Site;

/// What of Pagefind is tried, whether it is the same here, and the test of what happens here.
type Scenario = (&'static str, Outcome, fn());

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Same,
    /// The table says how.
    Different,
}

/// Indexed pages; the index is in the folder `o`.
struct Pages(Site);

impl Pages {
    fn new(pages: &[(&str, &str)]) -> Self {
        Self::with(pages, &[])
    }

    fn with(pages: &[(&str, &str)], flags: &[&str]) -> Self {
        let site = Site::empty();
        for (name, html) in pages {
            site.write(&format!("public/{name}"), format!("<!doctype html>{html}"));
        }
        site.done(&[&["build", "public", "--out", "o", "--base-url", "./"], flags].concat());
        Self(site)
    }

    /// The addresses of the hits, best first.
    fn found(&self, query: &str) -> Vec<String> {
        self.found_with(query, &[])
    }

    fn found_with(&self, query: &str, flags: &[&str]) -> Vec<String> {
        let urls = self.0.found("o", query, flags).into_iter();
        urls.map(|url| url.trim_start_matches("./").to_owned()).collect()
    }

    fn results(&self, query: &str) -> Value {
        self.0.search("o", query, &[])
    }

    /// The first hit.
    fn first(&self, query: &str) -> Value {
        self.results(query)["hits"][0].clone()
    }

    /// A value of metadata of the first hit.
    fn meta(&self, query: &str, name: &str) -> Value {
        self.first(query)["meta"][name].clone()
    }
}

#[test]
fn the_table_has_the_outcome_of_each_scenario() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/switching.md");
    let text = fs::read_to_string(path).unwrap();
    let (_, section) = text.split_once("\n### Pagefind's behaviours, one by one\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows: Vec<(&str, Outcome)> = section
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "))
        .filter(|(name, _)| *name != "Pagefind")
        .map(|(name, here)| (name, if here == "the same" { Outcome::Same } else { Outcome::Different }))
        .collect();
    let all = attributes::SCENARIOS.iter().chain(searches::SCENARIOS);
    let expected: Vec<_> = all.clone().map(|&(name, outcome, _)| (name, outcome)).collect();
    assert_eq!(rows, expected);
    let same = expected.iter().filter(|(_, outcome)| *outcome == Outcome::Same).count();
    let sum = format!("{same} of {} are the same", expected.len());
    assert!(section.contains(&sum), "{sum}");
}

#[test]
fn attributes_mean_what_they_mean_there() {
    run(attributes::SCENARIOS);
}

#[test]
fn searches_find_what_they_find_there() {
    run(searches::SCENARIOS);
}

fn run(scenarios: &[Scenario]) {
    let fails = |test: &fn()| std::panic::catch_unwind(test).is_err();
    let failed: Vec<_> = scenarios.iter().filter(|(.., test)| fails(test)).map(|(name, ..)| name).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}
