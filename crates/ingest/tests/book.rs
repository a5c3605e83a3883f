//! The Rust Book as HTML and as mdBook's search index, if rustup has installed it.

#![cfg(feature = "html")]

mod common;

use std::path::PathBuf;
use std::process::Command;

use common::{at, skipped, texts, urls};
use samara_ingest::{Collection, Options, read};

/// The folder of the built Book, from the toolchain component `rust-docs`.
fn book() -> Option<PathBuf> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).args(["--print", "sysroot"]).output().ok()?;
    let sysroot = String::from_utf8(output.stdout).ok()?;
    let book = PathBuf::from(sysroot.trim_end()).join("share/doc/rust/html/book");
    if !book.join("index.html").exists() {
        eprintln!("the Book is not installed: rustup component add rust-docs");
        return None;
    }
    Some(book)
}

/// The Book read from its pages and from its search index.
fn both() -> Option<(Collection, Collection)> {
    let book = book()?;
    let index = std::fs::read_dir(&book).unwrap().map(|entry| entry.unwrap().path());
    let index = index.filter(|path| path.extension().is_some_and(|extension| extension == "js"));
    let index = index
        .into_iter()
        .find(|path| path.file_name().unwrap().to_str().unwrap().starts_with("searchindex"))?;
    let read = |source| read(&[source], &Options::default()).unwrap();
    Some((read(book), read(index)))
}

#[test]
fn pages_and_index_agree() {
    let Some((pages, index)) = both() else { return };
    assert!(index.documents.len() > 100, "{}", index.documents.len());
    let mut same_title = 0;
    for entry in &index.documents {
        let page = at(&pages, &entry.url);
        same_title += usize::from(page.title == entry.title);
        // The index has less structure but the same text.
        let words = |document| texts(document).join(" ").split_whitespace().count() as f64;
        let (page_words, entry_words) = (words(page), words(entry));
        assert!(
            (0.8..=1.25).contains(&(page_words / entry_words)),
            "{}: {page_words}, {entry_words}",
            entry.url
        );
        for heading in entry.blocks.iter().filter(|block| block.anchor.is_some()) {
            let anchors = page.blocks.iter().filter_map(|block| block.anchor.as_deref());
            assert!(
                anchors.into_iter().any(|anchor| Some(anchor) == heading.anchor.as_deref()),
                "{heading:?}"
            );
        }
    }
    assert!(same_title * 10 > index.documents.len() * 8, "{same_title}");
    assert_eq!(at(&pages, "ch08-01-vectors.html").title, "Storing Lists of Values with Vectors");
    assert_eq!(at(&pages, "ch08-01-vectors.html").title, at(&index, "ch08-01-vectors.html").title);
}

#[test]
fn skips_pages_that_are_not_chapters() {
    let Some((pages, _)) = both() else { return };
    let urls = urls(&pages);
    for url in ["print.html", "toc.html", "ch17-00-oop.html"] {
        assert!(!urls.contains(&url), "{url}");
    }
    let skipped = skipped(&pages);
    assert!(skipped.iter().any(|line| line.ends_with("/ch17-00-oop.html: a redirect to ch18-00-oop.html")));
    let page = at(&pages, "ch01-01-installation.html");
    assert!(page.blocks.iter().all(|block| !block.text.contains("Keyboard shortcuts")));
}
