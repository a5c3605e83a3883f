//! How a set of queries fares while it is typed: misspelt, with a space too many or too few, letter by letter.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::bm25::Bm25;
use crate::collection::{self, Collection};
use crate::metrics::Figures;
use crate::samara::Samara;
use crate::{flicker, known_items, misspelling};

/// Reports test collections.
///
/// # Errors
/// If a file cannot be read.
pub fn collections(folders: &[impl AsRef<Path>]) -> Result<()> {
    print_header();
    for folder in folders {
        for folder in collection::folders(folder.as_ref())? {
            report(&collection::read(&folder)?)?;
        }
    }
    Ok(())
}

/// Reports the known items of `seeds/`, the Book and std, in halves: parameters may be chosen on the first half only.
///
/// # Errors
/// If a site cannot be read.
pub fn known_items() -> Result<()> {
    print_header();
    let mut sites = vec![("seeds", Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds")))];
    sites.extend(["book", "std"].map(|name| (name, rust_docs(name))));
    for (name, site) in sites {
        let Some(folder) = site else {
            println!("{name}: not installed (`rustup component add rust-docs`)");
            continue;
        };
        let documents = samara_ingest::read(&[folder], &samara_ingest::Options::default())?.documents;
        for collection in known_items::sets(name, documents) {
            report(&collection)?;
        }
    }
    Ok(())
}

/// The folder of a book that rustup installs, if it is there.
pub fn rust_docs(name: &str) -> Option<std::path::PathBuf> {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output().ok()?;
    let folder =
        Path::new(String::from_utf8_lossy(&output.stdout).trim()).join("share/doc/rust/html").join(name);
    folder.is_dir().then_some(folder)
}

fn print_header() {
    println!("{:<38}{}", "", Figures::HEADER);
}

fn report(collection: &Collection) -> Result<()> {
    let samara = Samara::new(&collection.documents, None)?;
    let bm25 = Bm25::new(&collection.documents, collection.language());
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
