//! A reader with a cache gives what one without gives, and parses only what has changed.

use std::fs;
use std::path::Path;

use samara_ingest::{Document, Options, ReadCache, Reader, Report};

/// Everything that a reader gives.
fn read(folder: &Path, cache: Option<&ReadCache>) -> (Vec<Document>, Report) {
    let (sources, options) = ([folder.to_owned()], Options::default());
    let reader = match cache {
        Some(cache) => Reader::open_cached(&sources, &options, cache),
        None => Reader::open(&sources, &options),
    };
    let mut reader = reader.unwrap();
    let documents = reader.by_ref().collect::<Result<_, _>>().unwrap();
    (documents, reader.into_report())
}

#[test]
fn unchanged_files_are_not_parsed_again() {
    let site = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(site.path().join(name), text).unwrap();
    let page = |title: &str, text: &str| {
        format!("<!doctype html><title>{title} - Trees</title><h1>{title}</h1><p>{text}</p>")
    };
    for number in 0..8 {
        write(&format!("{number}.html"), &page(&format!("Page {number}"), "A samara is a winged seed."));
    }
    write("empty.md", "# Only a title");
    write("moved.html", "<meta http-equiv=refresh content='0; url=9.html'><title>Moved</title>");
    write("scan.pdf", "not a PDF");
    let cache = ReadCache::default();
    let same = |reused: usize| {
        assert_eq!(read(site.path(), Some(&cache)), read(site.path(), None));
        assert_eq!(cache.reused(), reused);
    };
    same(0);
    same(11);
    write("3.html", &page("Page 3", "The ash has samaras, too."));
    same(10);
    write("empty.md", "# Only a title\n\nAnd a text.");
    same(10);
    // Which pages there are decides whether another page is a redirect or a copy.
    write("9.html", &page("Page 9", "A new page."));
    same(0);
    fs::remove_file(site.path().join("0.html")).unwrap();
    same(0);
    same(11);
}

#[test]
fn a_failure_is_not_kept() {
    let site = tempfile::tempdir().unwrap();
    let path = site.path().join("docs.jsonl");
    let cache = ReadCache::default();
    let titles = || -> Result<Vec<String>, samara_ingest::Error> {
        let reader = Reader::open_cached(&[site.path().to_owned()], &Options::default(), &cache)?;
        reader.map(|document| Ok(document?.title)).collect()
    };
    for _ in 0..2 {
        fs::write(&path, "{\"url\": \"a\", \"title\": \"A\"}\n{").unwrap();
        assert!(titles().unwrap_err().to_string().contains("docs.jsonl:2"));
    }
    fs::write(&path, "{\"url\": \"a\", \"title\": \"A\"}\n").unwrap();
    assert_eq!(titles().unwrap(), ["A"]);
    assert_eq!(cache.reused(), 0);
    assert_eq!(titles().unwrap(), ["A"]);
    assert_eq!(cache.reused(), 1);
}
