//! `samara search` and `samara inspect`.

use serde_json::json;

use crate::site::Site;

/// The site of trees, indexed in `o`.
fn indexed() -> Site {
    let site = Site::of_trees();
    site.done(&["build", "docs", "--out", "o", "--facet", "year"]);
    site
}

#[test]
fn prints_hits() {
    let site = indexed();
    insta::assert_snapshot!(site.done(&["search", "o", "samara wing"]).out, @r"
    2 results

    1. Ash
       ash.md · 2022-06-02
       An ash keeps its samara, with one wing, in winter.

    2. Maple
       maple.md · 2021-05-01
       The samara of a maple has two wings. · Flight · It spins in the wind like a rotor.

    year: 2021 (1) · 2022 (1)
    ");
    insta::assert_snapshot!(site.done(&["search", "o", "parashute"]).out, @r"
    Showing results for parachute
    1 result

    1. Dandelion
       dandelion.txt
       A parachute travels on the wind.
    ");
    assert_eq!(site.done(&["search", "o", "zzzzzz"]).out, "No results for zzzzzz\n");
    let long = site.done(&["search", "o", &"parachute ".repeat(1001)]).out;
    assert!(
        long.starts_with("The query is too long: only its first words were searched.\n1 result\n"),
        "{long}"
    );
}

#[test]
fn highlights_marks_in_colour() {
    let site = indexed();
    let colour = |name: &str| {
        let mut command = site.command(&["search", "o", "parachute"]);
        String::from_utf8(command.env(name, "1").output().unwrap().stdout).unwrap()
    };
    assert!(colour("CLICOLOR_FORCE").contains("A \u{1b}[1m\u{1b}[31mparachute\u{1b}[0m travels"));
    assert!(!colour("NO_COLOR").contains('\u{1b}'));
    assert!(!site.done(&["search", "o", "parachute"]).out.contains('\u{1b}'));
}

#[test]
fn documents_cannot_control_the_terminal() {
    let site = Site::empty();
    site.write(
        "a.jsonl",
        r#"{"url": "a\u001b]0;x", "title": "T\u001b[2J", "text": "word \u009b31m \u202e end", "date": "\u001b[5m"}"#,
    );
    site.done(&["build", "a.jsonl", "--out", "o", "--facet", "date"]);
    let out = site.done(&["search", "o", "word"]).out;
    assert!(!out.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{out:?}");
    let out = site.done(&["inspect", "o"]).out;
    assert!(!out.contains(['\u{1b}', '\u{9b}']), "{out:?}");
}

#[test]
fn json_is_the_result_object_of_javascript() {
    let site = indexed();
    let results = site.search("o", "parashute", &[]);
    let hit = &results["hits"][0];
    assert_eq!(results["query"], "parashute");
    assert_eq!(results["suggestion"], "parachute");
    assert_eq!(results["total"], 1);
    let text = "A parachute travels on the wind.";
    assert_eq!(hit["excerpt"], json!({"text": text, "marks": [[2, 11]], "code": false}));
    assert_eq!(hit["titleMarks"], json!([]));
    assert_eq!((&hit["missing"], &hit["duplicates"], &hit["lang"]), (&json!([]), &json!([]), &json!("")));
    assert!(hit.get("explanation").is_none());
    assert_eq!(site.search("o", "parachute", &[])["suggestion"], json!(null));

    let explained = site.search("o", "parachute", &["--explain"])["hits"][0]["explanation"].clone();
    assert_eq!(explained["words"][0]["word"], "parachute");
    assert_eq!(explained["words"][0]["matches"], json!([["parachute", "exact"]]));
}

#[test]
fn flags_match_the_options_of_javascript() {
    let site = indexed();
    let found = |query: &str, flags: &[&str]| site.found("o", query, flags);
    assert_eq!(found("samara", &["--limit", "1"]), ["ash.md"]);
    assert_eq!(found("samara", &["--offset", "1"]), ["maple.md"]);
    assert_eq!(found("samara", &["--sort", "date:desc"]), ["ash.md", "maple.md"]);
    assert_eq!(found("samara", &["--filter", "year=2022"]), ["ash.md"]);
    assert_eq!(found("samara", &["--filter", "year=2022", "--filter", "year=2021"]).len(), 2);
    assert_eq!(found("samara", &["--filter", "year=2022", "--filter", "tags=seed"]), [""; 0]);
    assert_eq!(found("samara", &["--filter", "year=2022.."]), ["ash.md"]);
    assert_eq!(found("samara year:..2021", &[]), ["maple.md"]);
    assert_eq!(found("samara -year:..2021", &[]), ["ash.md"]);
    assert_eq!(found("\"wind parachute\"~3", &[]), ["dandelion.txt"]);
    assert_eq!(found("samara", &["--lang", "de"]), [""; 0]);
    assert_eq!(found("para", &[]), ["dandelion.txt"]);
    assert_eq!(found("para", &["--no-prefix", "--no-typos"]), [""; 0]);
    assert_eq!(found("para", &["--no-prefix", "--prefix"]), ["dandelion.txt"]);
    assert_eq!(found("parashute", &["--no-typos"]), [""; 0]);
    assert_eq!(found("samara", &["winter"]), found("samara winter", &[]));
    assert_eq!(found("wind", &["--", "-parachute"]), ["maple.md"]);
}

#[test]
fn prints_explanations() {
    let out = indexed().done(&["search", "o", "parachute wind", "--explain", "--limit", "1"]).out;
    assert!(out.contains("\"parachute\" "), "{out}");
    assert!(out.contains("(parachute exact; idf "), "{out}");
}

#[test]
fn prints_a_trec_run() {
    let site = Site::empty();
    site.write(
        "docs.jsonl",
        "{\"id\": \"D-1\", \"title\": \"Maple\", \"text\": \"two wings two wings\"}\n\
         {\"id\": 2, \"title\": \"Ash\", \"text\": \"one wing\"}\n",
    );
    site.done(&["build", "docs.jsonl", "--out", "o"]);
    site.write("topics.tsv", "q1\twings\n\nq2\tmap\nq3\tmaple ash\n");
    let run = |flags: &[&str]| {
        let arguments = [&["search", "o", "--queries", "topics.tsv", "--trec"], flags].concat();
        let out = site.done(&arguments).out;
        let lines = out.lines().map(|line| line.split(' ').map(str::to_owned).collect::<Vec<_>>());
        lines.collect::<Vec<_>>()
    };
    let lines = run(&[]);
    let hits: Vec<_> =
        lines.iter().map(|line| [0, 1, 2, 3, 5].map(|at| line[at].as_str()).join(" ")).collect();
    // Queries in a file do not match prefixes: `map` does not match `maple`.
    assert_eq!(
        hits,
        ["q1 Q0 D-1 1 samara", "q1 Q0 2 2 samara", "q3 Q0 D-1 1 samara", "q3 Q0 2 2 samara"][..hits.len()]
    );
    assert!(hits.len() >= 2, "{hits:?}");
    assert!(lines.iter().all(|line| line.len() == 6 && line[4].parse::<f32>().unwrap() > 0.0), "{lines:?}");
    assert!(run(&["--prefix"]).iter().any(|line| line[0] == "q2"));
    assert!(run(&["--limit", "1"]).iter().all(|line| line[3] == "1"));

    site.write("topics.tsv", "q1\twings\nq2 map\n");
    let message = site.failed(&["search", "o", "--queries", "topics.tsv", "--trec"]);
    assert!(message.contains("topics.tsv:2: expected an id without spaces, a tab and a query"), "{message}");
}

#[test]
fn names_an_index_that_cannot_be_opened() {
    let site = indexed();
    site.write("page.html", "<p>No index");
    site.write("text.samara", "text");
    site.write("cut.samara", &site.read("o/docs.samara")[..200]);
    std::fs::create_dir(site.path("none")).unwrap();
    site.write("two/a.samara", "");
    site.write("two/b.samara", "");
    for (index, expected) in [
        ("missing.samara", "missing.samara: cannot be read: "),
        ("page.html", "page.html: contains no index written by `samara build --inline` or `samara pack`"),
        ("text.samara", "text.samara: this is not a Samara index"),
        ("cut.samara", "cut.samara: the index is damaged ("),
        ("none", "none: contains no .samara file; `samara build` writes one"),
        ("two", "two: contains 2 .samara files; name one of them"),
    ] {
        for arguments in
            [&["search", index, "wind"][..], &["inspect", index], &["inspect", index, "--verify"]]
        {
            let message = site.failed(arguments);
            assert!(message.contains(expected), "{message}");
        }
    }
}

#[test]
fn inspect_lists_the_contents() {
    let site = indexed();
    let out = site.done(&["inspect", "o"]).out;
    for section in ["vocabulary", "text", "repeats", "blocks", "documents", "total"] {
        assert!(out.lines().any(|line| line.starts_with(section)), "{out}");
    }
    assert!(out.contains("\n3 documents, "), "{out}");
    assert!(out.contains("\nfacet year: 2021 (1), 2022 (1)\n"), "{out}");
    let size = format!("total{:>21}", site.read("o/docs.samara").len());
    assert!(out.contains(&size), "{out}");
}

#[test]
fn verify_names_damaged_sections() {
    let site = indexed();
    assert!(site.done(&["inspect", "o", "--verify"]).out.ends_with("\nThe index is intact.\n"));
    let mut bytes = site.read("o/docs.samara");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    site.write("bad.samara", &bytes);
    let run = site.samara(&["inspect", "bad.samara", "--verify"]);
    assert_eq!(run.code, 1);
    assert!(
        run.out.lines().any(|line| line.starts_with("vocabulary") && line.ends_with("intact")),
        "{}",
        run.out
    );
    assert!(run.out.contains("DAMAGED: checksum mismatch"), "{}", run.out);
    assert_eq!(run.err, "error: bad.samara: damaged: languages; copy or build the index again\n");
}

#[test]
fn every_occurrence_is_listed_in_context() {
    let site = Site::of_trees();
    site.write("docs/copy.md", "---\ntitle: =Copy\ndate: 2020-01-01\n---\nThe samara, samara: \"x\".\n");
    site.done(&["pack", "docs", "--out", "a.html"]);
    let text = site.done(&["search", "a.html", "samara", "--occurrences"]).out;
    assert!(text.contains("Maple\n   maple.md\n   The samara of a maple has two wings.\n"), "{text}");
    assert!(text.ends_with("\n3 occurrences in 3 documents\n"), "{text}");
    let csv = site.done(&["search", "a.html", "samara", "--occurrences", "--csv"]).out;
    assert!(csv.starts_with("\u{FEFF}number,document,address,date,before,occurrence,after\r\n1,"), "{csv}");
    assert!(csv.contains(",'=Copy,copy.md,2020-01-01,The ,\"samara, samara\",\": \"\"x\"\".\"\r\n"), "{csv}");
    let none = site.done(&["search", "a.html", "samar", "--occurrences", "--no-typos"]).out;
    assert_eq!(none, "0 occurrences in 0 documents\n", "the last word is no prefix");
    assert!(
        site.done(&["search", "a.html", "sama", "--occurrences", "--prefix"]).out.contains("3 occurrences")
    );
}
