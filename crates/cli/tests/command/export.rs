//! `samara export` and `samara mcp`.

use std::io::Write;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::site::Site;

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn indexed() -> Site {
    let site = Site::of_trees();
    site.done(&["build", "docs", "--out", "o", "--facet", "year"]);
    site
}

#[test]
fn json_lines_have_a_record_per_section() {
    let site = indexed();
    let run = site.done(&["export", "o", "--to", "jsonl", "--out", "records"]);
    assert_eq!(run.out, "records: docs.jsonl with 4 records\n");
    let text = site.read_text("records/docs.jsonl");
    let maple: Vec<_> = lines(&text).into_iter().filter(|record| record["title"] == "Maple").collect();
    assert_eq!(
        maple,
        [
            json!({ "url": "maple.md", "title": "Maple", "heading": "", "lang": "", "date": "2021-05-01", "year": "2021",
                "tags": ["tree", "seed"], "text": "The samara of a maple has two wings." }),
            json!({ "url": "maple.md#flight", "title": "Maple", "heading": "Flight", "lang": "", "date": "2021-05-01",
                "year": "2021", "tags": ["tree", "seed"], "text": "It spins in the wind like a rotor." }),
        ]
    );
    site.done(&["export", "o/docs.samara", "--to", "jsonl", "--out", "records"]);
    assert_eq!(site.read_text("records/docs.jsonl"), text);
}

#[test]
fn ten_thousand_records_are_indexed_again() {
    let site = Site::empty();
    let document = |at: usize| {
        let words: String = (0..5).map(|word| format!(" w{}", (at * 7919 + word * 104_729) % 3000)).collect();
        json!({ "url": format!("p/{at}.html"), "title": format!("Page {at}"),
            "markdown": format!("Number{at}{words}\n\n## Section {at}\n\nBelow{words}") })
    };
    let text: String = (0..5_000).map(|at| document(at).to_string() + "\n").collect();
    site.write("docs.jsonl", text);
    site.done(&["build", "docs.jsonl", "--out", "o"]);
    let run = site.done(&["export", "o", "--to", "jsonl", "--out", "records"]);
    assert!(run.out.ends_with("with 10,000 records\n"), "{}", run.out);
    site.done(&["build", "records/docs.jsonl", "--out", "again"]);
    assert_eq!(site.found("again", "number4321", &[]), ["p/4321.html"]);
    let sections = site.found("again", "\"page 4321\"", &["--limit", "3"]);
    assert_eq!(sections[..2], ["p/4321.html", "p/4321.html#section-4321"]);
}

#[test]
fn opensearch_gets_mapping_and_records() {
    let site = Site::new(&[
        ("docs/a.html", "<html lang=en><title>A</title><p>é 𐐀.</p><h2 id=x>Two</h2><pre>c\n\nd</pre></html>"),
        (
            "docs/b.html",
            "<html lang=de><title>B</title><meta name=docsearch:year content=2020><p>Text</p></html>",
        ),
    ]);
    site.done(&["build", "docs", "--out", "o", "--facet", "year"]);
    site.write("records/bulk-0002.ndjson", "of an earlier export");
    let run = site.done(&["export", "o", "--to", "opensearch", "--out", "records"]);
    assert_eq!(run.out, "records: index.json, 1 bulk file with 5 records\n");
    assert_eq!(site.names("records"), ["bulk-0001.ndjson", "index.json"]);
    let index: Value = serde_json::from_str(&site.read_text("records/index.json")).unwrap();
    let fields = index["mappings"]["properties"]["text"]["fields"].as_object().unwrap();
    assert_eq!(fields.keys().collect::<Vec<_>>(), ["english", "german", "signs"]);
    for name in ["headings", "heading"] {
        let fields = index["mappings"]["properties"][name]["fields"].as_object().unwrap();
        assert_eq!(fields.keys().collect::<Vec<_>>(), ["english", "german", "parts", "signs"], "{name}");
    }

    let text = site.read_text("records/bulk-0001.ndjson");
    let lines = lines(&text);
    let ids: Vec<_> = lines.iter().step_by(2).map(|line| line["index"]["_id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["0", "0.0", "0.1", "1", "1.0", "info"]);
    assert_eq!(
        lines[1],
        json!({ "kind": "page", "page": "a.html", "url": "a.html", "title": "A", "headings": ["Two"], "lang": "en",
            "names": ["a"], "section_names": ["a two", "a x", "two", "x"],
            "text": "é 𐐀.\n\nTwo\n\nc\n\nd", "meta": {}, "blocks": [
                { "kind": "paragraph", "length": 5 }, { "kind": "h2", "length": 3, "id": "x" }, { "kind": "code", "length": 4 },
            ] })
    );
    assert_eq!(
        lines[5],
        json!({ "kind": "section", "page": "a.html", "url": "a.html#x", "title": "A", "heading": "Two", "lang": "en",
            "text": "c\n\nd", "meta": {} })
    );
    assert_eq!(lines[11]["info"]["facets"], json!(["year"]));
    assert_eq!(lines[11]["info"]["metadata"], json!(["year"]));
    assert_eq!(lines[11]["info"]["analyzers"], json!(["english", "german"]));
}

#[test]
fn copies_are_marked_in_records() {
    let page = "<html lang=en><title>Wing</title><p>A wing of a maple seed.</p></html>";
    let site = Site::new(&[("docs/a.html", page), ("docs/b.html", page)]);
    for form in ["--whole", "--parts"] {
        site.done(&["build", "docs", "--out", "o", form]);
        site.done(&["export", "o", "--to", "opensearch", "--out", "records"]);
        let lines = lines(&site.read_text("records/bulk-0001.ndjson"));
        let pages: Vec<_> = lines.iter().filter(|line| line["kind"] == "page").collect();
        assert_eq!((&pages[0]["duplicates"], &pages[0]["copy"]), (&json!(["b.html"]), &Value::Null));
        assert_eq!((&pages[1]["duplicates"], &pages[1]["copy"]), (&Value::Null, &json!(true)));
    }
}

#[test]
fn texts_under_three_titles_are_marked_in_records() {
    let site = Site::empty();
    for (name, text) in [
        ("a", "No longer sold"),
        ("b", "No longer sold"),
        ("c", "No longer sold"),
        ("d", "In two"),
        ("e", "In two"),
    ] {
        site.write(
            &format!("docs/{name}.html"),
            format!("<html lang=en><title>Page {name}</title><p>{text}.</p></html>"),
        );
    }
    site.done(&["build", "docs", "--out", "o"]);
    site.done(&["export", "o", "--to", "opensearch", "--out", "records"]);
    let lines = lines(&site.read_text("records/bulk-0001.ndjson"));
    let marked = lines.iter().filter(|line| line["boilerplate"] == json!(true));
    assert_eq!(marked.map(|line| &line["url"]).collect::<Vec<_>>(), ["a.html", "b.html", "c.html"]);
}

#[test]
fn wrong_exports_are_reported() {
    let site = indexed();
    assert!(
        site.failed(&["export", "docs", "--to", "jsonl", "--out", "r"]).contains("contains no .samara file")
    );
    let run = site.samara(&["export", "o", "--to", "solr", "--out", "r"]);
    assert!(run.code == 2 && run.err.contains("[possible values: jsonl, opensearch]"), "{}", run.err);
    site.write("file", "");
    assert!(
        site.failed(&["export", "o", "--to", "jsonl", "--out", "file"]).contains("cannot create the folder")
    );
}

#[test]
fn assistants_search_over_stdio() {
    for form in ["--whole", "--parts"] {
        assistants_search(form);
    }
}

fn assistants_search(form: &str) {
    let site = indexed();
    site.done(&["build", "docs", "--out", "o", "--facet", "year", form]);
    let mut command = site.command(&["mcp", "o"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let arguments = json!({ "query": "samara", "filters": { "year": ["2022"] } });
    for request in [
        json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "protocolVersion": "2025-06-18" } }),
        json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": { "name": "search", "arguments": arguments } }),
        json!({ "jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": { "name": "read_document",
            "arguments": { "url": "maple.md#flight" } } }),
    ] {
        writeln!(input, "{request}").unwrap();
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let answers = lines(&String::from_utf8(output.stdout).unwrap());
    assert_eq!(answers[0]["result"]["serverInfo"]["name"], "samara");
    assert_eq!(answers[1]["result"]["structuredContent"]["hits"][0]["url"], "ash.md");
    let text = answers[2]["result"]["content"][0]["text"].as_str().unwrap();
    assert!(text.ends_with("## Flight\n\nIt spins in the wind like a rotor.\n"), "{text}");
    assert!(site.failed(&["mcp", "docs"]).contains("contains no .samara file"));
}
