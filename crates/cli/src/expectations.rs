//! `[[expect]]` in `samara.toml`: queries, and the pages that they must find.

use anyhow::{Result, bail};
use samara_engine::SearchOptions;
use serde::Deserialize;
use unicode_width::UnicodeWidthStr;

use crate::console::{Console, STRONG, count};
use crate::sanitize::sanitize;
use crate::search_index::SearchIndex;

/// A query and the page that must be among the first hits.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Expectation {
    pub query: String,
    /// The page's path from the root of the site, or its URL.
    pub page: String,
    /// The page must be among this many first hits.
    #[serde(default = "default_first")]
    pub first: usize,
    /// The language of the page with the box; its documents come first.
    pub lang: Option<String>,
}

fn default_first() -> usize {
    1
}

/// The minimum number of hits that are searched for a page.
const MAX_RANK: usize = 100;
/// The number of hits before a page that the table shows.
const MAX_SHOWN: usize = 3;

/// Searches for each query and prints a table of the expectations that are not met.
///
/// # Errors
/// If any is not met.
pub fn check(index: &SearchIndex, expectations: &[Expectation], console: &Console) -> Result<()> {
    let mut rows = vec![["query", "wanted", "within", "stands at", "before it"].map(str::to_owned)];
    for expectation in expectations {
        rows.extend(expectation.failure(index)?);
    }
    let failed = rows.len() - 1;
    if failed == 0 {
        console.print(format_args!("{} met.", count(expectations.len(), "expectation")))?;
        return Ok(());
    }
    print_table(&rows, console)?;
    bail!("{failed} of {} not met", count(expectations.len(), "expectation"));
}

impl Expectation {
    /// The row of the table, unless the expectation is met.
    fn failure(&self, index: &SearchIndex) -> Result<Option<[String; 5]>> {
        let limit = self.first.max(MAX_RANK);
        let mut options = SearchOptions::default().limit(limit).excerpts(false);
        options.prefer = self.lang.clone();
        let hits = index.search(&self.query, &options)?.hits;
        let rank = hits.iter().position(|hit| {
            std::iter::once(&hit.url).chain(&hit.duplicates).any(|url| is_page(url, &self.page))
        });
        if rank.is_some_and(|rank| rank < self.first) {
            return Ok(None);
        }
        let found_at = match rank {
            Some(rank) => (rank + 1).to_string(),
            None if index.lacks(|url| is_page(url, &self.page)) => "not in the index".to_owned(),
            None if hits.len() < limit => "not found".to_owned(),
            None => format!("after {}", hits.len()),
        };
        let before: Vec<_> =
            hits.iter().take(rank.unwrap_or(MAX_SHOWN).min(MAX_SHOWN)).map(|hit| path(&hit.url)).collect();
        let more = if rank.unwrap_or(hits.len()) > MAX_SHOWN { ", …" } else { "" };
        let before = before.join(", ") + more;
        Ok(Some([self.query.clone(), self.page.clone(), self.first.to_string(), found_at, before]))
    }
}

/// The path of a URL from the root of the site, if the URL is relative.
fn path(mut url: &str) -> &str {
    while let Some(rest) = url.strip_prefix("../").or_else(|| url.strip_prefix("./")) {
        url = rest;
    }
    url
}

/// Whether the URL of a document is that of the wanted page. `guide/`, `guide/index.html` and `/guide/index.html` are the
/// same page; an absolute URL may begin with the origin and folders of the site.
pub fn is_page(url: &str, page: &str) -> bool {
    let strip = |text: &str| {
        let text = text.strip_suffix("index.html").unwrap_or(text);
        text.trim_matches('/').to_owned()
    };
    let wanted = strip(path(page));
    let found = strip(path(url));
    let is_rooted = url.starts_with('/') || url.contains("://");
    found == wanted || is_rooted && found.strip_suffix(&wanted).is_some_and(|root| root.ends_with('/'))
}

fn print_table(rows: &[[String; 5]], console: &Console) -> Result<()> {
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or_default();
    let widths: [usize; 5] = std::array::from_fn(width);
    for (number, row) in rows.iter().enumerate() {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            line += &sanitize(cell);
            line.extend(std::iter::repeat_n(' ', width - cell.width() + 2));
        }
        let line = line.trim_end();
        match number {
            0 => console.print(format_args!("{STRONG}{line}{STRONG:#}"))?,
            _ => console.print(line)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_recognized_by_their_path() {
        for (url, page) in [
            ("../guide/install.html", "guide/install.html"),
            ("guide/install.html", "/guide/install.html"),
            ("../guide/index.html", "guide/"),
            ("../guide/", "guide/index.html"),
            ("../index.html", "index.html"),
            ("../index.html", "/"),
            ("https://example.org/docs/guide/", "guide/"),
            ("https://example.org/docs/guide/", "https://example.org/docs/guide/"),
            ("/docs/guide.html", "guide.html"),
        ] {
            assert!(is_page(url, page), "{url} {page}");
        }
        for (url, page) in [
            ("../guide/install.html", "install.html"),
            ("../guide/install.html", "guide/"),
            ("/docs/reguide.html", "guide.html"),
        ] {
            assert!(!is_page(url, page), "{url} {page}");
        }
    }
}
