//! How well the engine finds, measured: `cargo xtask eval`.
//!
//! Each folder that is named is a test collection, or holds some (see [`collection`]). Without a folder, the sets are
//! those that need no judges (see [`known_items`]): `seeds/`, and the Book and std as rustup installs them. Each set
//! goes through the engine as a reader would use it, and through a plain [BM25](bm25). `languages FOLDER` is another
//! test: does it find in [every language](languages)? `stems FOLDER` tells what the [stems](stems) of an index are worth,
//! `zawgyi` how Burmese in that encoding is [recognised and converted](zawgyi).

mod bm25;
mod collection;
mod flicker;
mod known_items;
mod languages;
mod metrics;
mod misspelling;
mod samara;
mod stems;
mod zawgyi;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};

use bm25::Bm25;
use collection::Collection;
use metrics::Figures;
use samara::Samara;

fn main() -> Result<()> {
    let folders: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let words: Vec<_> = folders.iter().map(|word| word.to_str().unwrap_or_default()).collect();
    match words[..] {
        ["languages", _] => return languages::report(&folders[1]),
        ["languages", "export", _] => return languages::export(&folders[2]),
        ["stems", _] => return stems::report(&folders[1]),
        ["zawgyi", _, _] => return zawgyi::report(&folders[1], &folders[2]),
        _ => {}
    }
    println!("{:<38}{}", "", Figures::HEADER);
    for folder in &folders {
        let collections = collection::folders(folder)?;
        ensure!(
            !collections.is_empty(),
            "{}: no test collection: docs.jsonl, queries.tsv and qrels.tsv, here or one folder below",
            folder.display()
        );
        for folder in collections {
            report(&collection::read(&folder)?)?;
        }
    }
    if folders.is_empty() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        known("seeds", &root.join("seeds"))?;
        for name in ["book", "std"] {
            match rust_docs(name) {
                Some(folder) => known(name, &folder)?,
                None => println!("{name}: not installed (`rustup component add rust-docs`)"),
            }
        }
    }
    Ok(())
}

/// Both halves of the known items of a site: parameters may be chosen on the first only.
fn known(name: &str, folder: &Path) -> Result<()> {
    let documents = samara_ingest::read(&[folder.to_owned()], &samara_ingest::Options::default())?.documents;
    for collection in known_items::sets(name, documents) {
        report(&collection)?;
    }
    Ok(())
}

/// Where rustup puts documentation, if it did.
fn rust_docs(name: &str) -> Option<PathBuf> {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output().ok()?;
    let folder =
        Path::new(String::from_utf8_lossy(&output.stdout).trim()).join("share/doc/rust/html").join(name);
    folder.is_dir().then_some(folder)
}

fn report(collection: &Collection) -> Result<()> {
    let samara = Samara::new(&collection.documents)?;
    let bm25 = Bm25::new(&collection.documents);
    let line = |ranker: &str, figures: Figures| {
        println!("{:<38}{figures}", format!("{} · {ranker}", collection.name))
    };
    let clean = collection.measure(|query| samara.rank(query, true));
    line("BM25", collection.measure(|query| bm25.rank(query)));
    line("Samara", clean);
    line("Samara, no typos", collection.measure(|query| samara.rank(query, false)));
    let (misspelt, meant) = misspelling::misspell(collection, &samara);
    let wrong = misspelt.measure(|query| samara.rank(query, true));
    line("Samara, a word misspelt", wrong);
    let (too_many, too_few) = misspelling::misspace(collection, &samara);
    line("Samara, a space too many", too_many.measure(|query| samara.rank(query, true)));
    line("Samara, a space too few", too_few.measure(|query| samara.rank(query, true)));
    println!(
        "  misspelt: {} queries; kept of nDCG@10 {:.3}, success@1 {:.3}, success@5 {:.3}; \
         corrected otherwise than meant {:.3}; clean queries corrected {:.3}",
        misspelt.queries.len(),
        wrong.ndcg / clean.ndcg,
        wrong.success_1 / clean.success_1,
        wrong.success_5 / clean.success_5,
        misspelling::corrected_otherwise(&misspelt, &meant, &samara),
        misspelling::corrected(collection, &samara),
    );
    println!("  while typing: {}", flicker::measure(collection, &samara));
    Ok(())
}
