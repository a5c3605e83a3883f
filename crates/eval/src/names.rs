//! How often the page and section that a query [names](crate::name_items) come first, by kind of query.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use samara_engine::{Hit, SearchOptions};

use crate::bm25::Bm25;
use crate::name_items::{self, Item, Kind};
use crate::samara::Samara;
use crate::{felt, typing};

/// At most this many queries of a kind in half a site.
const MAX_QUERIES: usize = 100;
/// The books that rustup installs and that are measured without an argument.
const BOOKS: [&str; 5] = ["book", "cargo", "reference", "rust-by-example", "std"];
const HALVES: [&str; 2] = ["tuned", "unseen"];

/// Sums over queries.
#[derive(Clone, Copy, Default)]
struct Sums {
    queries: f64,
    /// MRR@10, where an answer whose section is not shown counts half.
    felt: f64,
    page: f64,
    first: f64,
    bm25: f64,
    /// Queries whose first hit in parts is that of the whole index.
    same: f64,
}

impl Sums {
    fn add(&mut self, other: Self) {
        self.queries += other.queries;
        self.felt += other.felt;
        self.page += other.page;
        self.first += other.first;
        self.bm25 += other.bm25;
        self.same += other.same;
    }

    fn row(self) -> String {
        let Self { queries, felt, page, first, bm25, same } = self;
        let mean = |sum: f64| sum / queries.max(1.0);
        format!(
            "{queries:5} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3}",
            mean(felt),
            mean(page),
            mean(first),
            mean(bm25),
            mean(same)
        )
    }
}

/// What is measured.
#[derive(Clone, Copy, Default)]
pub struct Options {
    /// List the queries of the first half whose answer is not first.
    pub misses: bool,
    /// Search in parts, and compare the first hits with those of the whole index.
    pub in_parts: bool,
}

/// Reports some sites, folders or files as `samara build` reads them; without any, the installed books.
///
/// # Errors
/// If a site cannot be read.
pub fn report(sites: &[&str], options: Options) -> Result<()> {
    let sites: Vec<(String, PathBuf)> = if sites.is_empty() {
        BOOKS.iter().filter_map(|name| Some(((*name).to_owned(), typing::rust_docs(name)?))).collect()
    } else {
        let named = |site: &&str| {
            let (name, path) = site.split_once('=').unwrap_or((site, site));
            (name.to_owned(), PathBuf::from(path))
        };
        sites.iter().map(named).collect()
    };
    println!(
        "| site | half | kind | queries | MRR@10, sections | pages | first | BM25, pages | same first as whole |"
    );
    println!("|---|---|---|--:|--:|--:|--:|--:|--:|");
    let mut totals: BTreeMap<(usize, Kind), Vec<Sums>> = BTreeMap::new();
    for (name, path) in &sites {
        for (key, sums) in measure(name, path, options).with_context(|| path.display().to_string())? {
            println!("| {name} | {} | {} | {} |", HALVES[key.0], key.1.name(), sums.row());
            totals.entry(key).or_default().push(sums);
        }
    }
    for (half, half_name) in HALVES.into_iter().enumerate() {
        let mut all = Sums::default();
        for ((_, kind), sums) in totals.iter().filter(|((other, _), _)| *other == half) {
            let mut of_kind = Sums::default();
            sums.iter().for_each(|sums| of_kind.add(*sums));
            println!("| all | {half_name} | {} | {} |", kind.name(), of_kind.row());
            all.add(of_kind);
        }
        println!("| all | {half_name} | all | {} |", all.row());
    }
    Ok(())
}

fn measure(name: &str, path: &Path, options: Options) -> Result<BTreeMap<(usize, Kind), Sums>> {
    let documents = samara_ingest::read(&[path.to_owned()], &samara_ingest::Options::default())?.documents;
    let index =
        if options.in_parts { Samara::in_parts(&documents, None)? } else { Samara::new(&documents, None)? };
    let bm25 = Bm25::new(&documents, "en");
    let mut sums: BTreeMap<(usize, Kind), Sums> = BTreeMap::new();
    for (half, items) in name_items::items(&documents, MAX_QUERIES).into_iter().enumerate() {
        for item in items {
            let hits = index.results(&item.query, &SearchOptions::default()).hits;
            let mut of_item = score(&item, &hits, &bm25.rank(&item.query));
            let whole = index.whole_results(&item.query, &SearchOptions::default().limit(1)).hits;
            let urls = |hits: &[Hit]| hits.first().map(|hit| hit.url.clone());
            of_item.same = f64::from(u8::from(urls(&hits) == urls(&whole)));
            if options.misses && half == 0 && of_item.felt < 1.0 {
                print_miss(name, &item, &hits, of_item);
            }
            sums.entry((half, item.kind)).or_default().add(of_item);
        }
    }
    Ok(sums)
}

fn score(item: &Item, hits: &[Hit], by_bm25: &[String]) -> Sums {
    let page = |url: &str| url.split('#').next().unwrap_or_default().to_owned();
    let pages: Vec<String> = item.answers.iter().map(|answer| page(answer)).collect();
    let reciprocal =
        |rank: Option<usize>| rank.filter(|rank| *rank < 10).map_or(0.0, |rank| 1.0 / (rank + 1) as f64);
    let answers: Vec<&str> = item.answers.iter().map(String::as_str).collect();
    let scored = felt::score(&item.query, &answers, hits);
    let of_page = reciprocal(scored.rank.map(|rank| rank - 1));
    Sums {
        queries: 1.0,
        felt: scored.score(),
        page: of_page,
        first: f64::from(u8::from(of_page >= 1.0)),
        bm25: reciprocal(by_bm25.iter().position(|url| pages.contains(&page(url)))),
        same: 1.0,
    }
}

fn print_miss(site: &str, item: &Item, hits: &[Hit], sums: Sums) {
    let first = hits.first().map_or("nothing", |hit| &hit.url);
    let Item { kind, query, answers } = item;
    println!("{site}\t{}\t{:.2}\t{query}\t{}\tfirst: {first}", kind.name(), sums.felt, answers.join(" "));
}
