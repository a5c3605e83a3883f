//! Pages of many kinds with known content: words that start with `keep` are content, words that start
//! with `drop` are not.

#![cfg(feature = "html")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use samara_ingest::{Options, read_memory};

/// The words of a text that consist of a prefix and digits.
fn words(text: &str, prefix: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| {
        word.strip_prefix(prefix)
            .is_some_and(|rest| rest.len() == 3 && rest.bytes().all(|b| b.is_ascii_digit()))
    });
    words.map(str::to_owned).collect()
}

#[test]
fn content_is_kept_and_furniture_dropped() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/content");
    let mut pages = 0;
    let mut failures = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let source = fs::read_to_string(&path).unwrap();
        let document =
            read_memory("page.html", source.as_bytes(), &Options::default()).unwrap().documents.remove(0);
        let text: Vec<_> = document.blocks.iter().map(|block| block.text.as_str()).collect();
        let text = text.join("\n");
        let kept = words(&text, "keep");
        let missing: Vec<_> = words(&source, "keep").difference(&kept).cloned().collect();
        let surplus = words(&text, "drop");
        if !missing.is_empty() || !surplus.is_empty() || kept.is_empty() {
            failures.push(format!("{}: missing {missing:?}, surplus {surplus:?}", path.display()));
        }
        pages += 1;
    }
    assert!(pages >= 40, "{pages} pages");
    failures.sort();
    assert!(failures.is_empty(), "{} of {pages} pages:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn reports_pages_of_which_less_than_half_is_kept() {
    let content = "<h1>Contact</h1><p>Write to the society at the address that is printed below.</p>";
    let footer =
        "<p>This site is run by a registered society whose statutes are printed below.</p>".repeat(3);
    let page = |footer: &str| format!("{content}<footer>{footer}</footer>");
    let read = |html: &str| read_memory("page.html", html.as_bytes(), &Options::default()).unwrap().report;
    assert_eq!(read(&page("")).partial, []);
    let partial = read(&page(&footer)).partial.remove(0);
    assert!((10..50).contains(&partial.kept_percent), "{partial}");
    // Navigation is not what a page says.
    assert_eq!(read(&page("").replace("<footer>", &format!("<nav>{footer}</nav><footer>"))).partial, []);
    // The author's mark is final.
    assert_eq!(read(&format!("<div data-samara-body>{content}</div>{footer}")).partial, []);
}
