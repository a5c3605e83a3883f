//! The Rust Book, if rustup has installed it: an index of its pages and one of mdBook's search index give the same
//! hits.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::site::Site;

const TOPICS: &[&str] = &[
    "installation",
    "guessing game",
    "data types",
    "control flow",
    "ownership",
    "references and borrowing",
    "slice type",
    "method syntax",
    "defining an enum",
    "packages and crates",
    "storing lists of values with vectors",
    "hash maps",
    "unrecoverable errors with panic",
    "generic data types",
    "lifetimes",
    "how to write tests",
    "closures",
    "iterators",
    "smart pointers",
    "reference counted",
    "channels message passing",
    "trait objects",
    "pattern syntax",
    "unsafe rust",
    "macros",
];

/// The folder of the Book and the search index in it.
pub fn book() -> Option<(PathBuf, PathBuf)> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).args(["--print", "sysroot"]).output().ok()?;
    let sysroot = String::from_utf8(output.stdout).ok()?;
    let book = Path::new(sysroot.trim_end()).join("share/doc/rust/html/book");
    let files = std::fs::read_dir(&book).ok()?.map(|entry| entry.unwrap().path());
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    let index =
        { files }.find(|path| name(path).starts_with("searchindex") && name(path).ends_with(".js"))?;
    Some((book, index))
}

fn first_hit(site: &Site, index: &str, topic: &str) -> String {
    let found: Value = serde_json::from_str(&site.done(&["search", index, topic, "--json"]).out).unwrap();
    found["hits"][0]["url"].as_str().unwrap_or_else(|| panic!("{index}: nothing for {topic}")).to_owned()
}

#[test]
fn pages_and_searchindex_give_the_same_first_hits() {
    let Some((book, index)) = book() else {
        eprintln!("skipped, the Book is not installed: rustup component add rust-docs");
        return;
    };
    let site = Site::empty();
    // The search index covers the current edition only; the folder also contains earlier ones.
    let editions = ["--exclude", "first-edition", "--exclude", "second-edition", "--exclude", "2018-edition"];
    let pages = [&["build", book.to_str().unwrap(), "--out", "pages"][..], &editions].concat();
    site.done(&pages);
    site.done(&["build", index.to_str().unwrap(), "--out", "index"]);
    for topic in TOPICS {
        assert_eq!(first_hit(&site, "pages", topic), first_hit(&site, "index", topic), "{topic}");
    }
}
