//! What an index in parts costs: `parts SITE [EVERY]`.
//!
//! The site, or every n-th of its pages, is indexed whole and in parts. Queries are words of headings and texts, as they
//! follow each other, spread evenly over the pages; each is asked with an empty cache.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use samara_engine::analysis::tokenize;
use samara_engine::parts::{Outcome, PartsIndex};
use samara_engine::{BuildOptions, Compression, Document, Index, IndexBuilder, PartsFiles, SearchOptions};

/// How many queries of each length are asked.
const QUERIES: usize = 100;
/// The most words of a query.
const MAX_WORDS: usize = 4;

/// What a query costs.
struct Cost {
    bytes: usize,
    requests: usize,
    trips: usize,
}

/// Prints the sizes of the files and the costs of queries.
///
/// # Errors
/// If the site cannot be read.
pub fn report(site: &str, every: usize) -> Result<()> {
    let mut documents = Vec::new();
    let pages =
        samara_ingest::Reader::open(&[Path::new(site).to_owned()], &samara_ingest::Options::default())?;
    for (at, document) in pages.enumerate() {
        let document = document?;
        if at % every.max(1) == 0 {
            documents.push(document);
        }
    }
    let mut builder = IndexBuilder::new(BuildOptions::default());
    let start = Instant::now();
    for document in &documents {
        builder.add(document.clone())?;
    }
    let whole = builder.finish(Compression::Lzma)?;
    let built = start.elapsed();
    let index = Index::open(&whole)?;
    let start = Instant::now();
    let files = PartsFiles::new(&index, "docs")?;
    println!(
        "{} pages; whole {} KB in {:.1} s; in parts {} KB, root {:.1} KB, {} packs, in another {:.1} s",
        documents.len(),
        whole.len() / 1000,
        built.as_secs_f32(),
        files.packs.iter().map(Vec::len).sum::<usize>() / 1000,
        files.root.len() as f32 / 1000.0,
        files.packs.len(),
        start.elapsed().as_secs_f32(),
    );
    println!(
        "| words | KB with the root, median | p90 | most | requests, median | p90 | trips | same first | of the ten |"
    );
    println!("|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for words in 1..=MAX_WORDS {
        let queries = queries(&documents, words);
        let (mut costs, mut first, mut common, mut all) = (Vec::new(), 0, 0, 0);
        for query in &queries {
            let options = SearchOptions::default().prefix(false).typos(false);
            let (cost, found) = ask(&files, query, &options)?;
            let expected: Vec<_> =
                index.search(query, &options).hits.into_iter().map(|hit| hit.url).collect();
            first += usize::from(found.first() == expected.first());
            common += expected.iter().filter(|url| found.contains(url)).count();
            all += expected.len();
            costs.push(cost);
        }
        let percentile = |values: Vec<usize>, share: f32| {
            let mut values = values;
            values.sort_unstable();
            values.get((values.len() as f32 * share) as usize).or(values.last()).copied().unwrap_or(0)
        };
        let bytes = |share| {
            let bytes = costs.iter().map(|cost| cost.bytes + files.root.len()).collect();
            percentile(bytes, share) as f32 / 1000.0
        };
        let requests = |share| percentile(costs.iter().map(|cost| cost.requests).collect(), share);
        println!(
            "| {words} | {:.1} | {:.1} | {:.1} | {} | {} | {} | {:.2} | {:.2} |",
            bytes(0.5),
            bytes(0.9),
            bytes(1.0),
            requests(0.5),
            requests(0.9),
            percentile(costs.iter().map(|cost| cost.trips).collect(), 0.5),
            first as f32 / queries.len().max(1) as f32,
            common as f32 / all.max(1) as f32,
        );
    }
    Ok(())
}

/// Asks a query with an empty cache; what it costs, and the URLs of the hits.
fn ask(files: &PartsFiles, query: &str, options: &SearchOptions) -> Result<(Cost, Vec<String>)> {
    let mut index = PartsIndex::open(&files.root)?;
    let mut cost = Cost { bytes: 0, requests: 0, trips: 0 };
    loop {
        match index.search(query, options).context("the parts fit each other")? {
            Outcome::Found(results) => {
                return Ok((cost, results.hits.into_iter().map(|hit| hit.url).collect()));
            }
            Outcome::Missing(pieces) => {
                cost.trips += 1;
                let mut end = (0, 0);
                for piece in pieces {
                    cost.bytes += piece.length as usize;
                    // Neighbours are one request.
                    cost.requests += usize::from(end != (piece.pack, piece.start));
                    end = (piece.pack, piece.start + piece.length);
                    index.add(piece, files.bytes(piece))?;
                }
            }
        }
    }
}

/// Words that follow each other in headings and texts.
fn queries(documents: &[Document], words: usize) -> BTreeSet<String> {
    let step = documents.len().div_ceil(QUERIES).max(1);
    let pages = documents.iter().step_by(step).enumerate();
    let queries = pages.filter_map(|(number, page)| {
        let block = page.blocks.get(number % page.blocks.len().max(1))?;
        let tokens: Vec<_> = tokenize(&block.text).map(|token| &block.text[token]).collect();
        let long: Vec<_> = tokens.into_iter().filter(|token| token.chars().count() > 2).collect();
        let start = number % long.len().saturating_sub(words).max(1);
        Some(long.get(start..start + words)?.join(" "))
    });
    queries.collect()
}
