//! Queries as readers type them on real documentation, and the pages that answer.
//!
//! A line of the file: query, tab, one or more URLs relative to the site, each perhaps with `#anchor`. A query scores
//! 1 / rank of the first hit among the first ten that is one of the pages, or has one among its duplicates. If anchors
//! of that page are named, one of them must be among the first three sections of the hit; otherwise it counts half.

use std::fmt;
use std::path::Path;

use anyhow::{Context, Result};
use samara_engine::{Hit, SearchOptions};

use crate::collection;
use crate::samara::{Meaning, Samara};

/// The scores of all queries of a site.
pub struct Felt {
    name: String,
    queries: Vec<Scored>,
}

/// How the hits of a query answer it.
pub struct Scored {
    query: String,
    /// The rank of the first answer, from 1.
    pub rank: Option<usize>,
    /// Whether a wanted section is not shown.
    no_section: bool,
    first: String,
}

impl Scored {
    /// 1 / rank, and half of it where a wanted section is not shown.
    pub fn score(&self) -> f64 {
        self.rank.map_or(0.0, |rank| if self.no_section { 0.5 } else { 1.0 } / rank as f64)
    }
}

/// Indexes a site with default options and types the queries; `in_parts`: the index is searched in parts.
///
/// # Errors
/// If the site or the queries cannot be read.
pub fn measure(queries: &Path, site: &Path, meaning: Option<&Meaning>, in_parts: bool) -> Result<Felt> {
    let documents = samara_ingest::read(&[site.to_owned()], &samara_ingest::Options::default())?.documents;
    let new = if in_parts { Samara::in_parts } else { Samara::new };
    let index = new(&documents, meaning)?;
    let queries_of_site = collection::lines(queries, |line| {
        let (query, answers) = line.split_once('\t').context("expected a tab between query and URLs")?;
        let hits = index.results(query, &SearchOptions::default()).hits;
        let answers: Vec<&str> = answers.split_whitespace().collect();
        Ok(score(query, &answers, &hits))
    })?;
    let name = queries.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Felt { name, queries: queries_of_site })
}

/// Scores the hits of a query by the URLs that answer it.
pub fn score(query: &str, answers: &[&str], hits: &[Hit]) -> Scored {
    let page = |url: &str| url.split('#').next().unwrap_or_default().trim_start_matches("./").to_owned();
    let anchor = |url: &str| url.split_once('#').map(|(_, anchor)| anchor.to_owned());
    let mut scored = Scored {
        query: query.to_owned(),
        rank: None,
        no_section: false,
        first: hits.first().map_or_else(|| "nothing".to_owned(), |hit| hit.url.clone()),
    };
    for (at, hit) in hits.iter().enumerate().take(10) {
        let pages: Vec<String> =
            std::iter::once(&hit.url).chain(&hit.duplicates).map(|url| page(url)).collect();
        let answers: Vec<&&str> = answers.iter().filter(|answer| pages.contains(&page(answer))).collect();
        if answers.is_empty() {
            continue;
        }
        let wanted: Vec<String> = answers.iter().filter_map(|answer| anchor(answer)).collect();
        let sections = hit.sections.iter().take(3).map(|section| &section.url);
        let shown: Vec<String> =
            std::iter::once(&hit.url).chain(sections).filter_map(|url| anchor(url)).collect();
        scored.rank = Some(at + 1);
        scored.no_section = !wanted.is_empty() && !wanted.iter().any(|anchor| shown.contains(anchor));
        break;
    }
    scored
}

impl Felt {
    /// The mean score.
    pub fn mean(&self) -> f64 {
        self.queries.iter().map(Scored::score).sum::<f64>() / self.queries.len().max(1) as f64
    }

    /// The name of the file with the queries.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Felt {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        for scored in self.queries.iter().filter(|scored| scored.score() < 1.0) {
            let rank = scored.rank.map_or_else(|| "not in ten".to_owned(), |rank| format!("rank {rank}"));
            let section = if scored.no_section { ", section not shown" } else { "" };
            writeln!(
                out,
                "{:.2}  {:28} {rank}{section}; first: {}",
                scored.score(),
                scored.query,
                scored.first
            )?;
        }
        let first = self.queries.iter().filter(|scored| scored.score() == 1.0).count();
        write!(out, "felt, {}: MRR@10 {:.3}, first {first} of {}", self.name, self.mean(), self.queries.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use samara_engine::{Block, BlockKind, BuildOptions, Compression, Document, Index, IndexBuilder};

    fn hits(query: &str) -> Vec<Hit> {
        let page = |url: &str, text: &str| {
            let mut heading = Block::new(BlockKind::H2, text);
            heading.anchor = Some(text.to_owned());
            // Pages with fewer words are stubs: copies of each other only under the same title.
            let paragraph = format!("{text} and more words than the text of a stub page has");
            let blocks = vec![heading, Block::new(BlockKind::Paragraph, paragraph)];
            Document { url: url.into(), title: url.into(), blocks, ..Document::default() }
        };
        let mut builder = IndexBuilder::new(BuildOptions::default());
        for (url, text) in [("first.html", "maple"), ("second.html", "oak"), ("copy.html", "oak")] {
            builder.add(page(url, text)).unwrap();
        }
        let index = Index::open(&builder.finish(Compression::None).unwrap()).unwrap();
        index.search(query, &SearchOptions::default()).hits
    }

    #[test]
    fn a_section_that_is_not_shown_counts_half() {
        let hits = hits("maple");
        assert_eq!(score("maple", &["first.html"], &hits).score(), 1.0);
        assert_eq!(score("maple", &["first.html#maple", "first.html#ash"], &hits).score(), 1.0);
        assert_eq!(score("maple", &["first.html#ash"], &hits).score(), 0.5);
        assert_eq!(score("maple", &["second.html"], &hits).score(), 0.0);
    }

    #[test]
    fn duplicates_answer_too() {
        assert_eq!(score("oak", &["copy.html"], &hits("oak")).score(), 1.0);
    }
}
