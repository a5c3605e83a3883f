//! `samara build`.

use std::fs::File;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::site::Site;

#[test]
fn all_that_is_delivered_is_written() {
    let site = Site::of_trees();
    let run = site.done(&["build", "docs", "--out", "o"]);
    for name in [
        "docs.samara",
        "docs.samara.json",
        "samara-define.mjs",
        "samara.d.ts",
        "samara.js",
        "samara.mjs",
        "samara.wasm",
    ] {
        assert!(site.path("o").join(name).is_file(), "{name}");
    }
    assert!(!site.path("o/docs.samara.js").exists());
    assert!(site.read("o/samara.wasm").starts_with(b"\0asm"));
    assert!(site.read_text("o/samara.js").contains("samara-search"));
    assert!(run.out.starts_with("3 pages, "), "{}", run.out);
    assert!(run.out.ends_with(
        "Paste into a page beside it:\n\n<script src=\"samara.js\" defer></script>\n\
         <samara-search src=\"docs.samara\"></samara-search>\n"
    ));
    assert_eq!(run.err, "");
}

#[test]
fn the_same_documents_give_the_same_bytes() {
    let text = |number: usize| format!("Page {number}\n\nSome words {} of its own.\n", "x".repeat(number));
    let outputs = [[0, 1, 2, 3, 4, 5, 6, 7, 8], [8, 3, 5, 0, 7, 1, 6, 2, 4]].map(|order| {
        let site = Site::empty();
        for number in order {
            site.write(&format!("docs/{}/{number}.txt", number % 3), text(number));
        }
        site.done(&["build", "docs", "--out", "o", "--inline"]);
        site.contents("o")
    });
    assert!(outputs[0] == outputs[1]);
}

#[test]
fn nothing_is_done_while_nothing_changes() {
    let site = Site::of_trees();
    let arguments = ["build", "docs", "--out", "o", "--facet", "year"];
    let builds = |arguments: &[&str]| {
        let run = site.done(arguments);
        let skipped = run.out == "Nothing has changed: o is up to date.\n";
        assert!(skipped || run.out.contains("is ready"), "{}", run.out);
        !skipped
    };
    assert!(builds(&arguments));
    assert!(!builds(&arguments));
    let file = File::open(site.path("docs/ash.md")).unwrap();
    file.set_modified(SystemTime::now() + Duration::from_secs(9)).unwrap();
    assert!(!builds(&arguments), "a new time alone is no change");
    assert!(builds(&[&arguments[..], &["--force"]].concat()));

    site.write("docs/ash.md", "Ash\n\nNew text.\n");
    assert!(builds(&arguments), "a file has changed");
    assert_eq!(site.found("o", "new text", &[]), ["ash.md"]);
    site.write("docs/elm.txt", "Elm\n\nMore.\n");
    assert!(builds(&arguments), "a file has come");
    std::fs::remove_file(site.path("docs/elm.txt")).unwrap();
    assert!(builds(&arguments), "a file has gone");
    std::fs::rename(site.path("docs/ash.md"), site.path("docs/elm.md")).unwrap();
    assert!(builds(&arguments), "a file has another name");
    for flags in [
        &["--raw"][..],
        &["--inline"],
        &["--base-url", "/x/"],
        &["--facet", "tags"],
        &["--exclude", "elm.md"],
    ] {
        assert!(builds(&[&arguments[..], flags].concat()), "{flags:?} are other options");
    }
    builds(&arguments);
    std::fs::remove_file(site.path("o/samara.mjs")).unwrap();
    assert!(builds(&arguments), "a file of the output is missing");
    site.write("o/docs.samara", "damaged");
    assert!(builds(&arguments), "a file of the output has changed");
    assert!(!builds(&arguments));
    site.write("o/docs.samara.json", "{}");
    assert!(builds(&arguments), "the record cannot be read");
}

#[test]
fn addresses_lead_from_the_index_to_the_documents() {
    let site = Site::of_trees();
    let run = site.done(&["build", "docs", "--out", "docs/a/search"]);
    assert_eq!(site.found("docs/a/search", "parachute", &[]), ["../../dandelion.txt"]);
    assert!(run.out.contains("Paste into the site's front page:"), "{}", run.out);
    assert!(run.out.contains("<script src=\"a/search/samara.js\" defer></script>"), "{}", run.out);
    assert!(run.out.contains("<samara-search src=\"a/search/docs.samara\"></samara-search>"), "{}", run.out);

    site.done(&["build", "docs", "--out", "docs"]);
    assert_eq!(site.found("docs", "parachute", &[]), ["dandelion.txt"]);
    site.done(&["build", "docs", "--out", "o", "--base-url", "https://example.org/docs"]);
    assert_eq!(site.found("o", "parachute", &[]), ["https://example.org/docs/dandelion.txt"]);
    let message = site.failed(&["build", "docs", "--out", "o", "--base-url", "javascript:alert(1)//"]);
    assert!(message.contains("the base URL \"javascript:alert(1)//\" is refused"), "{message}");
}

#[test]
fn an_inlined_index_is_the_same_index() {
    let site = Site::of_trees();
    let run = site.done(&["build", "docs", "--out", "docs/s", "--inline", "--name", "trees"]);
    assert!(run.out.contains("<script src=\"s/trees.samara.js\" defer></script>"), "{}", run.out);
    assert!(run.out.contains("<samara-search base-url=\"s/\"></samara-search>"), "{}", run.out);
    let results =
        ["docs/s/trees.samara", "docs/s/trees.samara.js"].map(|index| site.search(index, "wind", &[]));
    assert_eq!(results[0]["total"], 2);
    assert_eq!(results[0], results[1]);
}

#[test]
fn a_raw_index_is_not_compressed_and_finds_the_same() {
    let site = Site::of_trees();
    site.done(&["build", "docs", "--out", "raw", "--raw"]);
    site.done(&["build", "docs", "--out", "o"]);
    assert_eq!(site.search("raw", "wings", &[]), site.search("o", "wings", &[]));
    assert!(site.read("raw/docs.samara").windows(5).any(|bytes| bytes == b"rotor"));
}

#[test]
fn facets_are_counted_and_missing_ones_told() {
    let site = Site::of_trees();
    let run = site
        .done(&["build", "docs", "--out", "o", "--facet", "year", "--facet", "tags", "--facet", "author"]);
    assert_eq!(run.err, "warning: no document has the metadata \"author\", which should be a facet\n");
    let facets = site.search("o", "samara", &[])["facets"].clone();
    assert_eq!(
        facets["tags"],
        serde_json::json!([{"value": "tree", "count": 2}, {"value": "seed", "count": 1}])
    );
    assert_eq!(site.found("o", "samara", &["--filter", "year=2022"]), ["ash.md"]);
}

#[test]
fn patterns_choose_files() {
    let site = Site::of_trees();
    site.done(&["build", "docs", "--out", "o", "--include", "*.md", "--exclude", "ash*"]);
    assert_eq!(site.found("o", "wind OR samara OR parachute", &[]), ["maple.md"]);
    let message = site.failed(&["build", "docs", "--out", "o", "--exclude", "a["]);
    assert!(message.contains("the pattern \"a[\" cannot be used"), "{message}");
}

#[test]
fn what_was_there_stays_when_a_build_fails() {
    let site = Site::of_trees();
    site.done(&["build", "docs", "--out", "o"]);
    let before = site.read("o/docs.samara");
    let names = site.names("o");
    site.write("docs/a.jsonl", "{\"url\": \"a\"}\n{\"url\": }\n");
    let message = site.failed(&["build", "docs", "--out", "o"]);
    assert!(message.contains("docs/a.jsonl:2: expected a JSON object"), "{message}");
    assert_eq!(site.read("o/docs.samara"), before);
    assert_eq!(site.names("o"), names);
}

#[test]
fn an_output_that_cannot_be_written_is_named() {
    let site = Site::of_trees();
    site.write("o", "a file");
    let message = site.failed(&["build", "docs", "--out", "o"]);
    assert!(message.contains("cannot make the folder o"), "{message}");
    assert_eq!(site.read_text("o"), "a file");
}

#[test]
fn a_large_site_is_told_so() {
    let site = Site::empty();
    let lines = |count: usize| -> String {
        (0..count).map(|number| format!("{{\"id\": {number}, \"title\": \"T{number}\"}}\n")).collect()
    };
    site.write("docs.jsonl", lines(3000));
    let said =
        |run: crate::site::Run| run.err.contains("note: the whole index is loaded before the first result");
    assert!(!said(site.done(&["build", "docs.jsonl", "--out", "o"])));
    site.write("docs.jsonl", lines(3001));
    assert!(said(site.done(&["build", "docs.jsonl", "--out", "o"])));
}

#[test]
fn watching_builds_again() {
    let site = Site::of_trees();
    // The output lies in the source: writing it must not be a change.
    let mut command = site.command(&["build", "docs", "--out", "docs/o", "--watch"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let await_found = |query: &str, expected: &[&str]| {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(30) {
            if site.path("docs/o/docs.samara").exists()
                && site.found("docs/o", query, &["--no-typos"]) == expected
            {
                return true;
            }
            thread::sleep(Duration::from_millis(50));
        }
        false
    };
    let first = await_found("parachute", &["../dandelion.txt"]);
    site.write("docs/elm.txt", "Elm\n\nA winged nutlet.\n");
    let added = await_found("nutlet", &["../elm.txt"]);
    site.write("docs/broken.jsonl", "{");
    thread::sleep(Duration::from_millis(500));
    std::fs::remove_file(site.path("docs/broken.jsonl")).unwrap();
    site.write("docs/elm.txt", "Elm\n\nA nut.\n");
    let goes_on = await_found("nutlet", &[]);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!((first, added, goes_on), (true, true, true));
}

#[test]
fn letters_with_accents_may_be_letters_of_their_own() {
    let site = Site::of_trees();
    site.write("docs/gut.md", "---\nlang: de\n---\n# Gut\n\nDas ist schon gut.\n");
    site.write("docs/schoen.md", "---\nlang: de\n---\n# Schön\n\nDas ist schön.\n");
    site.done(&["build", "docs", "--out", "o"]);
    assert_eq!(site.found("o", "schön", &[]), ["schoen.md", "gut.md"]);
    // What was decided otherwise is built again.
    site.done(&["build", "docs", "--out", "o", "--keep-accents"]);
    assert_eq!(site.found("o", "schön", &[]), ["schoen.md"]);
    assert_eq!(site.found("o", "schon", &[]), ["gut.md"]);
    site.write("samara.toml", "keep-accents = true\n");
    site.done(&["build", "docs", "--out", "o"]);
    assert_eq!(site.found("o", "schon", &[]), ["gut.md"]);
    site.done(&["build", "docs", "--out", "o", "--keep-accents=false"]);
    assert_eq!(site.found("o", "schon", &[]), ["schoen.md", "gut.md"]);
}
