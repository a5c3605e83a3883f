//! An index in parts: built, searched, verified, replaced.

use std::fs;

use crate::site::Site;

/// The folders of packs.
fn folders(site: &Site) -> Vec<String> {
    let entries = fs::read_dir(site.path("o")).unwrap().map(|entry| entry.unwrap());
    let folders = entries.filter(|entry| entry.path().is_dir());
    let names = folders.map(|entry| entry.file_name().into_string().unwrap());
    names.filter(|name| name.starts_with("docs-")).collect()
}

#[test]
fn parts_give_the_hits_of_the_whole_index() {
    let site = Site::of_trees();
    let hits = |query: &str| {
        let out = site.done(&["search", "o", query, "--json"]).out;
        let results: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(results["totalIsExact"], true);
        let hits = results["hits"].as_array().unwrap().iter();
        let mut hits: Vec<_> = hits.map(|hit| (hit["url"].to_string(), hit["excerpt"].to_string())).collect();
        hits.sort();
        hits
    };
    let queries = ["maple", "map", "the", "\"two wings\"", "seed -maple", "mapel", "title:maple"];
    site.done(&["build", "docs", "--out", "o", "--whole"]);
    let whole = queries.map(hits);
    assert!(!whole[0].is_empty());
    let run = site.samara(&["build", "docs", "--out", "o", "--parts"]);
    assert!(run.err.contains("in parts, as asked for"), "{}", run.err);
    assert_eq!(queries.map(hits), whole);
    let verified = site.done(&["inspect", "o", "--verify"]).out;
    assert!(verified.contains("intact") && verified.contains("lists"), "{verified}");
    assert_eq!(folders(&site).len(), 1);
}

#[test]
fn packs_of_the_build_before_are_removed() {
    let site = Site::of_trees();
    site.done(&["build", "docs", "--out", "o", "--parts"]);
    let before = folders(&site);
    site.write("docs/new.md", "# New\n\nAnother page about elms.");
    site.done(&["build", "docs", "--out", "o", "--parts"]);
    let after = folders(&site);
    assert!(after.len() == 1 && after != before, "{before:?} {after:?}");
    site.done(&["build", "docs", "--out", "o", "--whole"]);
    assert!(folders(&site).is_empty());
}

#[test]
fn damaged_and_missing_packs_are_errors() {
    let site = Site::of_trees();
    site.done(&["build", "docs", "--out", "o", "--parts"]);
    let pack = format!("o/{}/0.bin", folders(&site)[0]);
    let mut bytes = fs::read(site.path(&pack)).unwrap();
    bytes[3] ^= 1;
    fs::write(site.path(&pack), &bytes).unwrap();
    let error = site.failed(&["inspect", "o", "--verify"]);
    assert!(error.contains("0.bin") && error.contains("checksum mismatch"), "{error}");
    fs::remove_file(site.path(&pack)).unwrap();
    let error = site.failed(&["search", "o", "maple"]);
    assert!(error.contains("0.bin: cannot be read; copy or build the index again"), "{error}");
}

#[test]
fn what_parts_cannot_be_is_an_error() {
    let site = Site::of_trees();
    let error = site.failed(&["build", "docs", "--out", "o", "--parts", "--inline"]);
    assert!(error.contains("--parts cannot be used with --inline"), "{error}");
    site.done(&["build", "docs", "--out", "o", "--parts"]);
    let error = site.failed(&["pack", "docs", "--add", "o", "--out", "x.html"]);
    assert!(error.contains("this index is in parts, and a whole one is needed"), "{error}");
}

#[test]
fn parts_are_exported_as_the_whole_index() {
    let site = Site::of_trees();
    let records = |form: &str, format: &str, file: &str| {
        site.done(&["build", "docs", "--out", "o", form]);
        site.done(&["export", "o", "--to", format, "--out", "records"]);
        let mut records: Vec<_> =
            site.read_text(&format!("records/{file}")).lines().map(str::to_owned).collect();
        records.retain(|line| !line.starts_with("{\"index\""));
        records.sort();
        records
    };
    for (format, file) in [("jsonl", "docs.jsonl"), ("opensearch", "bulk-0001.ndjson")] {
        assert_eq!(records("--parts", format, file), records("--whole", format, file));
    }
    let texts = |form: &str| {
        site.done(&["build", "docs", "--out", "o", form]);
        let folder = form.trim_start_matches('-');
        site.done(&["extract", "o", "--out", folder]);
        let contents = site.contents(folder).into_iter();
        contents.map(|(path, bytes)| (path.file_name().unwrap().to_owned(), bytes)).collect::<Vec<_>>()
    };
    assert_eq!(texts("--parts"), texts("--whole"));
}

#[test]
fn parts_have_the_synonyms_of_the_site() {
    let site = Site::of_trees();
    site.write(
        "samara.toml",
        "sources = ['docs']\n[build]\nout = 'o'\nparts = true\n[[synonyms]]\nwords = ['acer', 'maple']\n",
    );
    site.done(&["build"]);
    let found = site.done(&["search", "o", "acer"]).out;
    assert!(found.contains("maple"), "{found}");
}

/// Pages of random letters, which cannot be compressed below 300 KB.
fn write_medium(site: &Site) {
    let mut state = 7u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    };
    for page in 0..40 {
        let mut text = format!("# Page {page}\n\nThe maple of page {page}.");
        for _ in 0..1600 {
            text.push(' ');
            (0..9).for_each(|_| text.push(char::from(b'a' + (next() % 26) as u8)));
        }
        site.write(&format!("docs/{page}.md"), &text);
    }
}

#[test]
fn an_index_of_medium_size_has_both_forms() {
    let site = Site::of_trees();
    write_medium(&site);
    let run = site.samara(&["build", "docs", "--out", "o"]);
    assert!(run.err.contains("in parts and as a whole"), "{}", run.err);
    let whole = format!("o/{}/whole.samara", folders(&site)[0]);
    assert!(fs::metadata(site.path(&whole)).unwrap().len() > 300_000);
    assert!(site.path("o/samara-whole.js").exists());
    let verified = site.done(&["inspect", "o", "--verify"]).out;
    assert!(verified.contains("lists") && verified.contains("vocabulary"), "{verified}");
    let hits = |form: &str| site.done(&["search", "o", "maple page 7", "--form", form, "--json"]).out;
    for form in ["whole", "parts"] {
        let results: serde_json::Value = serde_json::from_str(&hits(form)).unwrap();
        assert_eq!(results["hits"][0]["url"], "7.md", "{form}");
    }
    assert_eq!(site.done(&["search", "o", "maple page 7", "--json"]).out, hits("whole"));
    // Its documents are those of either form.
    site.done(&["export", "o", "--to", "jsonl", "--out", "x"]);
    fs::write(site.path(&whole), "damaged").unwrap();
    let error = site.failed(&["inspect", "o", "--verify"]);
    assert!(error.contains("whole.samara"), "{error}");
    // One form is removed when the other is wanted.
    site.done(&["build", "docs", "--out", "o", "--parts"]);
    assert!(!site.path(&whole).exists());
    let error = site.failed(&["search", "o", "maple", "--form", "whole"]);
    assert!(error.contains("a whole one is needed"), "{error}");
    site.done(&["build", "docs", "--out", "o", "--whole"]);
    let error = site.failed(&["search", "o", "maple", "--form", "parts"]);
    assert!(error.contains("one in parts is needed"), "{error}");
}
