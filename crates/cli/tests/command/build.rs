//! `samara build`.

use std::fs::File;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::site::Site;

#[test]
fn writes_all_files() {
    let site = Site::of_trees();
    let run = site.done(&["build", "docs", "--out", "o"]);
    for name in [
        "docs.samara",
        "docs.samara.json",
        "samara-define.mjs",
        "samara-results.js",
        "samara-search.js",
        "samara.d.ts",
        "samara-words.d.ts",
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
        "Paste into a page in that folder:\n\n<script type=\"module\" src=\"samara-search.js\"></script>\n\
         <samara-search src=\"docs.samara\"></samara-search>\n"
    ));
    assert_eq!(run.err, "");
}

#[test]
fn results_writes_a_page_of_results() {
    let site = Site::of_trees();
    site.write("public/index.html", "<title>Trees</title><main><p>Maple and ash.</p></main>");
    let arguments = ["build", "public", "--out", "public/search", "--results"];
    let run = site.done(&arguments);
    assert!(run.out.ends_with("The page of results is public/search/results.html.\n"), "{}", run.out);
    let page = site.read_text("public/search/results.html");
    assert!(page.contains("<script src=\"samara-results.js\" defer></script>"), "{page}");
    assert!(page.contains("<samara-results page src=\"docs.samara\">"), "{page}");
    assert!(!page.contains("opensearch") && !site.path("public/search/opensearch.xml").exists());
    assert_eq!(site.done(&arguments).out, "Nothing has changed: public/search is up to date.\n");
    let forced = site.done(&[&arguments[..], &["--force"]].concat());
    assert!(forced.out.starts_with("1 page, "), "the page of results is not a document: {}", forced.out);

    let arguments =
        [&arguments[..], &["--inline", "--integrity", "--site-url", "https://example.org/docs/"]].concat();
    site.done(&arguments);
    let page = site.read_text("public/search/results.html");
    assert!(page.contains("href=\"opensearch.xml\""), "{page}");
    assert_eq!(page.matches(" integrity=\"sha384-").count(), 3, "{page}");
    let description = site.read_text("public/search/opensearch.xml");
    let template = "template=\"https://example.org/docs/search/results.html#?q={searchTerms}\"";
    assert!(description.contains(template), "{description}");
    assert_eq!(site.done(&arguments).out, "Nothing has changed: public/search is up to date.\n");
}

#[test]
fn output_is_reproducible() {
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
fn skips_the_build_if_nothing_has_changed() {
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
    assert!(!builds(&arguments), "a new modification time alone is not a change");
    assert!(builds(&[&arguments[..], &["--force"]].concat()));

    site.write("docs/ash.md", "Ash\n\nNew text.\n");
    assert!(builds(&arguments), "a file has changed");
    assert_eq!(site.found("o", "new text", &[]), ["ash.md"]);
    site.write("docs/elm.txt", "Elm\n\nMore.\n");
    assert!(builds(&arguments), "a file was added");
    std::fs::remove_file(site.path("docs/elm.txt")).unwrap();
    assert!(builds(&arguments), "a file was removed");
    std::fs::rename(site.path("docs/ash.md"), site.path("docs/elm.md")).unwrap();
    assert!(builds(&arguments), "a file was renamed");
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
fn urls_are_relative_to_the_index() {
    let site = Site::of_trees();
    let run = site.done(&["build", "docs", "--out", "docs/a/search"]);
    assert_eq!(site.found("docs/a/search", "parachute", &[]), ["../../dandelion.txt"]);
    assert!(run.out.contains("Paste into the site's front page:"), "{}", run.out);
    assert!(
        run.out.contains("<script type=\"module\" src=\"a/search/samara-search.js\"></script>"),
        "{}",
        run.out
    );
    assert!(run.out.contains("<samara-search src=\"a/search/docs.samara\"></samara-search>"), "{}", run.out);

    site.done(&["build", "docs", "--out", "docs"]);
    assert_eq!(site.found("docs", "parachute", &[]), ["dandelion.txt"]);
    site.done(&["build", "docs", "--out", "o", "--base-url", "https://example.org/docs"]);
    assert_eq!(site.found("o", "parachute", &[]), ["https://example.org/docs/dandelion.txt"]);
    let message = site.failed(&["build", "docs", "--out", "o", "--base-url", "javascript:alert(1)//"]);
    assert!(message.contains("invalid base URL \"javascript:alert(1)//\""), "{message}");
}

#[test]
fn inlined_index_gives_the_same_results() {
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
fn raw_index_is_uncompressed_and_gives_the_same_results() {
    let site = Site::of_trees();
    site.done(&["build", "docs", "--out", "raw", "--raw"]);
    site.done(&["build", "docs", "--out", "o"]);
    assert_eq!(site.search("raw", "wings", &[]), site.search("o", "wings", &[]));
    assert!(site.read("raw/docs.samara").windows(5).any(|bytes| bytes == b"rotor"));
}

#[test]
fn counts_facets_and_warns_about_unknown_ones() {
    let site = Site::of_trees();
    let run = site
        .done(&["build", "docs", "--out", "o", "--facet", "year", "--facet", "tags", "--facet", "author"]);
    assert_eq!(run.err, "warning: facet \"author\": no document has this metadata field\n");
    let facets = site.search("o", "samara", &[])["facets"].clone();
    assert_eq!(
        facets["tags"],
        serde_json::json!([{"value": "tree", "count": 2}, {"value": "seed", "count": 1}])
    );
    assert_eq!(site.found("o", "samara", &["--filter", "year=2022"]), ["ash.md"]);
}

#[test]
fn patterns_select_files() {
    let site = Site::of_trees();
    site.done(&["build", "docs", "--out", "o", "--include", "*.md", "--exclude", "ash*"]);
    assert_eq!(site.found("o", "wind OR samara OR parachute", &[]), ["maple.md"]);
    let message = site.failed(&["build", "docs", "--out", "o", "--exclude", "a["]);
    assert!(message.contains("invalid pattern \"a[\""), "{message}");
}

#[test]
fn failed_build_leaves_the_output_unchanged() {
    let site = Site::of_trees();
    site.done(&["build", "docs", "--out", "o"]);
    let before = site.read("o/docs.samara");
    let names = site.names("o");
    site.write("docs/a.jsonl", "{\"url\": \"a\"}\n{\"url\": }\n");
    let message = site.failed(&["build", "docs", "--out", "o"]);
    assert!(message.contains("docs/a.jsonl:2: expected one JSON object per line"), "{message}");
    assert_eq!(site.read("o/docs.samara"), before);
    assert_eq!(site.names("o"), names);
}

#[test]
fn names_an_output_that_cannot_be_written() {
    let site = Site::of_trees();
    site.write("o", "a file");
    let message = site.failed(&["build", "docs", "--out", "o"]);
    assert!(message.contains("cannot create the folder o"), "{message}");
    assert_eq!(site.read_text("o"), "a file");
}

#[test]
fn notes_that_a_site_is_large() {
    let site = Site::empty();
    let lines = |count: usize| -> String {
        (0..count).map(|number| format!("{{\"id\": {number}, \"title\": \"T{number}\"}}\n")).collect()
    };
    site.write("docs.jsonl", lines(3000));
    let has_note = |run: crate::site::Run| {
        run.err.contains("note: the browser loads the whole index before the first result")
    };
    assert!(!has_note(site.done(&["build", "docs.jsonl", "--out", "o"])));
    site.write("docs.jsonl", lines(3001));
    assert!(has_note(site.done(&["build", "docs.jsonl", "--out", "o"])));
}

/// Site generators delete their output folder and create it again.
#[test]
fn watch_follows_a_folder_that_is_created_again() {
    let site = Site::of_trees();
    let mut command = site.command(&["build", "docs", "--out", "o", "--watch"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let await_found = |query: &str| {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(60) {
            if site.path("o/docs.samara").exists() && !site.found("o", query, &["--no-typos"]).is_empty() {
                return true;
            }
            thread::sleep(Duration::from_millis(50));
        }
        false
    };
    let first = await_found("parachute");
    std::fs::remove_dir_all(site.path("docs")).unwrap();
    thread::sleep(Duration::from_millis(500));
    site.write("docs/elm.txt", "Elm\n\nA winged nutlet.\n");
    let created = await_found("nutlet");
    site.write("docs/oak.txt", "Oak\n\nAn acorn.\n");
    let changed = await_found("acorn");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!((first, created, changed), (true, true, true));
}

#[test]
fn removes_the_staging_folder_of_a_killed_build_even_if_nothing_has_changed() {
    let site = Site::of_trees();
    site.done(&["build", "docs", "--out", "o"]);
    site.write("o/.samara-4711.new/0", "half of an index");
    let run = site.done(&["build", "docs", "--out", "o"]);
    assert!(run.out.contains("Nothing has changed"), "{}", run.out);
    assert!(!site.path("o/.samara-4711.new").exists());
}

#[test]
fn watch_builds_again_after_a_change() {
    let site = Site::of_trees();
    // The output is inside the source: writing it must not cause another build.
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
    let recovered = await_found("nutlet", &[]);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!((first, added, recovered), (true, true, true));
}

#[test]
fn keep_accents_makes_accents_distinct() {
    let site = Site::of_trees();
    site.write("docs/gut.md", "---\nlang: de\n---\n# Gut\n\nDas ist schon gut.\n");
    site.write("docs/schoen.md", "---\nlang: de\n---\n# Schön\n\nDas ist schön.\n");
    site.done(&["build", "docs", "--out", "o"]);
    assert_eq!(site.found("o", "schön", &[]), ["schoen.md", "gut.md"]);
    // A changed option causes a build.
    site.done(&["build", "docs", "--out", "o", "--keep-accents"]);
    assert_eq!(site.found("o", "schön", &[]), ["schoen.md"]);
    assert_eq!(site.found("o", "schon", &[]), ["gut.md"]);
    site.write("samara.toml", "keep-accents = true\n");
    site.done(&["build", "docs", "--out", "o"]);
    assert_eq!(site.found("o", "schon", &[]), ["gut.md"]);
    site.done(&["build", "docs", "--out", "o", "--keep-accents=false"]);
    assert_eq!(site.found("o", "schon", &[]), ["schoen.md", "gut.md"]);
}

#[test]
fn files_of_others_are_not_overwritten() {
    let site = Site::of_trees();
    site.write("o/samara.js", "a script of the user");
    site.write("o/themes/plain.css", "a theme of the user");
    let message = site.failed(&["build", "docs", "--out", "o"]);
    assert!(
        message.contains(
            "o: would overwrite files that samara did not write: samara.js, themes/plain.css; move them"
        ),
        "{message}"
    );
    assert_eq!(site.read_text("o/samara.js"), "a script of the user");
    assert_eq!(site.names("o"), ["samara.js", "themes"]);

    // Files of an earlier build may be overwritten, also by an index of another name.
    std::fs::remove_dir_all(site.path("o")).unwrap();
    site.done(&["build", "docs", "--out", "o"]);
    site.write("o/samara.js", "that of an older version");
    site.done(&["build", "docs", "--out", "o", "--name", "other"]);
    assert!(site.read_text("o/samara.js").contains("samara-search"));
}

#[test]
fn clean_urls_have_no_file_names() {
    let site = Site::new(&[
        ("site/index.html", "<title>Trees</title><p>All winged trees</p>"),
        ("site/maple/index.html", "<title>Maple</title><p>winged fruits</p><h2 id=f>Flight</h2><p>rotor</p>"),
        ("site/ash.html", "<title>Ash</title><p>winged keys</p>"),
    ]);
    let found = |flags: &[&str]| {
        site.done(&[&["build", "site", "--out", "site/search"], flags].concat());
        let mut urls = site.found("site/search", "winged", &[]);
        urls.sort();
        urls
    };
    assert_eq!(found(&[]), ["../ash.html", "../index.html", "../maple/index.html"]);
    assert_eq!(found(&["--clean-urls"]), ["../", "../ash", "../maple/"]);
    let sections = site.search("site/search", "rotor", &[])["hits"][0]["sections"].clone();
    assert_eq!(sections[0]["url"], "../maple/#f");
    assert_eq!(found(&["--clean-urls", "--base-url", ""]), ["./", "ash", "maple/"]);
    site.write("samara.toml", "[build]\nclean-urls = true\n");
    assert_eq!(found(&["--base-url", "/docs/"]), ["/docs/", "/docs/ash", "/docs/maple/"]);
}
