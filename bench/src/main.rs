//! Prepares the data of `cargo xtask bench`.
//!
//! `samara-bench prepare CORPUS OUT` writes the documents and queries for all engines, HTML pages for Pagefind, and Samara's
//! index. `samara-bench pairs FOLDER` prints queries of two words. `samara-bench time OUT` types the queries into the native engine, for a profiler.

mod corpus;
mod pages;
mod pairs;
mod queries;
mod rare;

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use samara_engine::{BuildOptions, Compression, Document, Index, IndexBuilder, SearchOptions};
use serde_json::json;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["prepare", corpus, out] => prepare(corpus, Path::new(out)),
        ["pairs", corpus] => {
            print!("{}", pairs::list(&corpus::documents(corpus)?));
            Ok(())
        }
        ["time", out] => time(Path::new(out)),
        _ => bail!("samara-bench prepare CORPUS OUT | pairs CORPUS | time OUT"),
    }
}

fn prepare(corpus: &str, out: &Path) -> Result<()> {
    let documents = corpus::documents(corpus)?;
    fs::create_dir_all(out).with_context(|| out.display().to_string())?;
    let write = |name: &str, bytes: &[u8]| fs::write(out.join(name), bytes).context(name.to_owned());
    let plain: Vec<_> = documents.iter().enumerate().map(|(id, document)| plain(id, document)).collect();
    write("documents.json", &serde_json::to_vec(&plain)?)?;
    drop(plain);
    let queries = json!({
        "documents": documents.len(),
        "text": documents.iter().map(|document| text(document).len()).sum::<usize>(),
        "typed": queries::typed(&documents),
        "ten": queries::ten(&documents),
        "words": queries::words(&documents),
        "rare": rare::queries(&documents),
    });
    write("queries.json", &serde_json::to_vec(&queries)?)?;
    pages::write(&documents, &out.join("pages"))?;
    // `finish` consumes the builder, so the documents are added once for each form.
    for (name, compression) in [("raw.samara", Compression::None), ("docs.samara", Compression::Lzma)] {
        let mut builder = IndexBuilder::new(BuildOptions::default());
        for document in &documents {
            builder.add(document.clone())?;
        }
        write(name, &builder.finish(compression)?)?;
    }
    Ok(())
}

/// A document for the other engines, which take a title and a text without structure.
fn plain(id: usize, document: &Document) -> serde_json::Value {
    json!({ "id": id, "url": document.url, "title": document.title, "text": text(document) })
}

/// The text of a document, one block per line.
fn text(document: &Document) -> String {
    let texts: Vec<_> = document.blocks.iter().map(|block| block.text.as_str()).collect();
    texts.join("\n")
}

/// How often each key is timed. The fastest time counts: other load on the machine only adds to it.
const ROUNDS: usize = 5;

/// Types all queries letter by letter and prints percentiles of the time of a key.
fn time(out: &Path) -> Result<()> {
    let index = Index::open(&fs::read(out.join("raw.samara"))?)?;
    let queries: serde_json::Value = serde_json::from_slice(&fs::read(out.join("queries.json"))?)?;
    let queries: Vec<String> = serde_json::from_value(queries["typed"].clone())?;
    let mut keys = Vec::new();
    for query in &queries {
        for end in query.char_indices().map(|(at, letter)| at + letter.len_utf8()) {
            let search = |_| {
                let start = Instant::now();
                let results = index.search(&query[..end], &SearchOptions::default());
                (start.elapsed(), results.total)
            };
            keys.extend((0..ROUNDS).map(search).min().map(|(time, hits)| (time, hits, &query[..end])));
        }
    }
    keys.sort_unstable();
    for percentile in [50, 95, 99, 100] {
        let (time, hits, typed) = keys[(keys.len() - 1) * percentile / 100];
        println!("p{percentile} {time:?}: “{typed}”, {hits} hits");
    }
    Ok(())
}
