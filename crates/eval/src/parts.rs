//! What an index in parts costs: `parts SITE [EVERY [QUERIES]]`.
//!
//! The site, or every n-th of its pages, is indexed whole and in parts. Queries are words of headings and texts, as they
//! follow each other, spread evenly over the pages; or those of a file, one per line after a tab, the last word of which is also a
//! prefix, as it is typed. Each is asked with an empty cache.

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
#[derive(Default)]
struct Cost {
    /// Bytes of the pieces, by trips.
    trips: Vec<usize>,
    requests: usize,
}

/// Prints the sizes of the files and the costs of queries.
///
/// # Errors
/// If the site or the file cannot be read.
pub fn report(site: &str, every: usize, asked: Option<&Path>) -> Result<()> {
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
        "| words | KB with the root, median | p90 | most | of them, mean: root | first trip | later | requests, median | p90 | trips | same first | of the ten |"
    );
    println!("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    if let Some(file) = asked {
        let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
        let queries = text.lines().filter_map(|line| Some(line.split_once('\t')?.1.to_owned())).collect();
        return print_row("as typed", &files, &index, &queries, &SearchOptions::default());
    }
    for words in 1..=MAX_WORDS {
        let options = SearchOptions::default().prefix(false).typos(false);
        print_row(&words.to_string(), &files, &index, &queries(&documents, words), &options)?;
    }
    Ok(())
}

/// Asks queries, and prints what they cost.
fn print_row(
    label: &str,
    files: &PartsFiles,
    index: &Index,
    queries: &BTreeSet<String>,
    options: &SearchOptions,
) -> Result<()> {
    let (mut costs, mut first, mut common, mut all) = (Vec::new(), 0, 0, 0);
    for query in queries {
        let (cost, found) = ask(files, query, options)?;
        let expected: Vec<_> = index.search(query, options).hits.into_iter().map(|hit| hit.url).collect();
        first += usize::from(found.first() == expected.first());
        common += expected.iter().filter(|url| found.contains(url)).count();
        all += expected.len();
        costs.push(cost);
    }
    let percentile = |value: &dyn Fn(&Cost) -> usize, share: f32| {
        let mut values: Vec<usize> = costs.iter().map(value).collect();
        values.sort_unstable();
        values.get((values.len() as f32 * share) as usize).or(values.last()).copied().unwrap_or(0)
    };
    let kilobytes = |share| {
        percentile(&|cost| cost.trips.iter().sum::<usize>() + files.root.len(), share) as f32 / 1000.0
    };
    let asked = costs.len().max(1);
    let mean = |bytes: &dyn Fn(&Cost) -> usize| {
        costs.iter().map(bytes).sum::<usize>() as f32 / asked as f32 / 1000.0
    };
    let requests = |share| percentile(&|cost| cost.requests, share);
    println!(
        "| {label} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} | {} | {} | {} | {:.2} | {:.2} |",
        kilobytes(0.5),
        kilobytes(0.9),
        kilobytes(1.0),
        files.root.len() as f32 / 1000.0,
        mean(&|cost| cost.trips.iter().take(1).sum()),
        mean(&|cost| cost.trips.iter().skip(1).sum()),
        requests(0.5),
        requests(0.9),
        percentile(&|cost| cost.trips.len(), 0.5),
        first as f32 / asked as f32,
        common as f32 / all.max(1) as f32,
    );
    Ok(())
}

/// Asks a query with an empty cache; what it costs, and the URLs of the hits.
fn ask(files: &PartsFiles, query: &str, options: &SearchOptions) -> Result<(Cost, Vec<String>)> {
    let mut index = PartsIndex::open(&files.root)?;
    let mut cost = Cost::default();
    loop {
        match index.search(query, options).context("the parts fit each other")? {
            Outcome::Found(results) => {
                return Ok((cost, results.hits.into_iter().map(|hit| hit.url).collect()));
            }
            Outcome::Missing(pieces) => {
                cost.trips.push(pieces.iter().map(|piece| piece.length as usize).sum());
                let mut end = (0, 0);
                for piece in pieces {
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
