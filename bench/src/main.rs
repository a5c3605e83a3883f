//! What `cargo xtask bench` measures on.
//!
//! `samara-bench prepare CORPUS OUT` writes documents and queries for all engines, pages for Pagefind, and Samara's own
//! index; `samara-bench time OUT` types the queries natively, for a profiler.

mod corpus;
mod pages;
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
        ["time", out] => time(Path::new(out)),
        _ => bail!("samara-bench prepare CORPUS OUT | time OUT"),
    }
}

fn prepare(corpus: &str, out: &Path) -> Result<()> {
    let documents = corpus::documents(corpus)?;
    fs::create_dir_all(out).with_context(|| out.display().to_string())?;
    let write = |name: &str, bytes: &[u8]| fs::write(out.join(name), bytes).context(name.to_owned());
    let plain: Vec<_> = documents.iter().enumerate().map(|(id, document)| plain(id, document)).collect();
    write("documents.json", &serde_json::to_vec(&plain)?)?;
    drop(plain);
    let (typed, ten) = (queries::of(&documents), queries::ten(&documents));
    let queries = json!({
        "documents": documents.len(),
        "text": documents.iter().map(|document| text(document).len()).sum::<usize>(),
        "typed": typed,
        "ten": ten,
        "words": queries::words_of(&documents),
        "rare": rare::queries(&documents),
    });
    write("queries.json", &serde_json::to_vec(&queries)?)?;
    pages::write(&documents, &out.join("pages"))?;
    // An index is written once: the second form is the same documents again.
    for (name, compression) in [("raw.samara", Compression::None), ("docs.samara", Compression::Lzma)] {
        let mut builder = IndexBuilder::new(BuildOptions::default());
        for document in &documents {
            builder.add(document.clone())?;
        }
        write(name, &builder.finish(compression)?)?;
    }
    Ok(())
}

/// A document as the others take it: what Samara keeps of its structure they have no place for.
fn plain(id: usize, document: &Document) -> serde_json::Value {
    json!({ "id": id, "url": document.url, "title": document.title, "text": text(document) })
}

/// The text of a document, its blocks on lines of their own.
fn text(document: &Document) -> String {
    let texts: Vec<_> = document.blocks.iter().map(|block| block.text.as_str()).collect();
    texts.join("\n")
}

/// How often each key is pressed; the fastest counts, because other programs only ever add to it.
const ROUNDS: usize = 5;

/// Types all queries and prints what a key takes.
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
    for part in [50, 95, 99, 100] {
        let (time, hits, typed) = keys[(keys.len() - 1) * part / 100];
        println!("p{part} {time:?}: “{typed}”, {hits} hits");
    }
    Ok(())
}
