//! `samara build --inject`, `--eject`, `--html` and `--integrity`.

use std::fs;
use std::path::PathBuf;

use crate::site::Site;

const PAGE: &str = "<!DOCTYPE html>\r\n<html><head><title>Maple</title></head>\r\n<body><main><h1>Maple</h1>\
    <p>The samara of a maple has two wings.</p></main></body></html>\n";
const MDBOOK: &str = "<!DOCTYPE HTML>\n<html><head><title>Ash</title></head><body>\
    <div id=\"mdbook-menu-bar\" class=\"menu-bar\"><div class=\"left-buttons\">\
    <button id=\"mdbook-search-toggle\" type=\"button\"><svg></svg></button></div></div>\
    <div id=\"mdbook-search-wrapper\" class=\"hidden\"><!-- a --><form><input type=\"search\"></form></div>\
    <main><h1>Ash</h1><p>An ash keeps its keys in winter.</p></main>\
    <script src=\"../elasticlunr-ef4e11c1.min.js\"></script><script src=\"../mark-09e88c2c.min.js\"></script>\
    <script src=\"../searcher-c2a407aa.js\"></script><script src=\"../book-a0b12cfe.js\"></script></body></html>\n";

fn site() -> Site {
    Site::new(&[
        ("s/index.html", PAGE),
        ("s/trees/ash.html", MDBOOK),
        ("s/moved.html", "<!doctype html><meta http-equiv=refresh content='0; url=index.html'>"),
        ("s/part.html", "<p>A part of a page.</p>"),
        ("s/notes.txt", "<html><body></body></html>"),
    ])
}

#[test]
fn every_page_gets_the_box_once() {
    let site = site();
    let odd = [
        &b"\xEF\xBB\xBF<title>\r\n</title><body>\0</BODY >"[..],
        b"<meta charset=koi8-r><title>\xD0</title>\xD0",
    ];
    site.write("s/odd/1.HTM", odd[0]);
    site.write("s/odd/2.html", odd[1]);
    let original = site.contents("s");
    let run = site.done(&["build", "s", "--inject"]);
    assert!(
        run.out.contains("The search box is in 4 pages of s, in place of the search of mdBook.\n"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains(
            "2 pages left as they are: 1 a redirect to another page, 1 not a complete page; -v lists them"
        ),
        "{}",
        run.out
    );
    assert!(!run.out.contains("Paste into"), "{}", run.out);

    let front = site.read_text("s/index.html");
    assert!(front.contains(
        "<script type=\"module\" src=\"samara/samara-search.js\"></script><samara-search src=\"samara/docs.samara\""
    ));
    let ash = site.read_text("s/trees/ash.html");
    assert!(ash.contains("<samara-search src=\"../samara/docs.samara\" mode=\"dialog\""), "{ash}");
    assert!(ash.contains("<!--samara:removed <script src=\"../searcher-c2a407aa.js\"></script>-->"), "{ash}");
    assert!(ash.contains("<script src=\"../book-a0b12cfe.js\"></script></body>"), "{ash}");
    for name in ["s/moved.html", "s/part.html", "s/notes.txt"] {
        assert_eq!(site.read(name), original[&PathBuf::from(name)], "{name}");
    }
    assert_eq!(site.found("s/samara", "keys", &[]), ["../trees/ash.html"]);

    let injected = site.contents("s");
    let run = site.done(&["build", "s", "--inject"]);
    assert!(run.out.starts_with("Nothing has changed: "), "{}", run.out);
    assert_eq!(site.contents("s"), injected);
    // The index of injected pages is that of the original ones.
    site.done(&["build", "s", "--inject", "--force"]);
    assert_eq!(site.contents("s"), injected);

    let run = site.done(&["build", "s", "--eject"]);
    assert!(run.out.starts_with("4 pages of s restored, "), "{}", run.out);
    assert_eq!(site.contents("s"), original);
    assert!(!site.path("s/samara").exists());
}

#[test]
fn pages_of_the_next_build_get_the_box_again() {
    let site = site();
    site.done(&["build", "s", "--out", "s/find", "--inject", "--name", "trees"]);
    let injected = site.contents("s");
    site.write("s/index.html", PAGE);
    site.write("s/trees/ash.html", MDBOOK);
    let run = site.done(&["build", "s", "--out", "s/find", "--inject", "--name", "trees"]);
    assert!(
        run.out.starts_with("Nothing has changed: ") && run.out.contains("The search box is in 2 pages"),
        "{}",
        run.out
    );
    assert_eq!(site.contents("s"), injected);
    assert!(site.read_text("s/index.html").contains("src=\"find/trees.samara\""));
    // Another folder: the box moves.
    site.done(&["build", "s", "--out", "s/look", "--inject"]);
    assert!(site.read_text("s/index.html").contains("src=\"look/docs.samara\""));
    assert!(!site.read_text("s/index.html").contains("find/"));
}

#[test]
fn eject_keeps_files_that_have_changed() {
    let site = site();
    site.done(&["build", "s", "--inject"]);
    site.write("s/samara/samara.js", "changed");
    site.write("s/samara/own.css", "");
    let run = site.done(&["build", "s", "--eject"]);
    assert!(run.err.contains("samara.js: not deleted, it has changed since it was written"), "{}", run.err);
    assert_eq!(site.names("s/samara"), ["own.css", "samara.js"]);
    assert_eq!(site.read_text("s/index.html"), PAGE);
}

#[test]
fn selector_and_site_url_say_where() {
    let site = site();
    site.write("s/404.html", MDBOOK);
    site.write(
        "samara.toml",
        "sources = ['s']\n[build]\ninject = true\nat = 'main'\nsite-url = '/docs/'\nintegrity = true\n",
    );
    site.done(&["build"]);
    let ash = site.read_text("s/trees/ash.html");
    assert!(
        ash.contains("winter.</p><!--samara:begin--><script src=\"../samara/samara.js\" integrity=\"sha384-"),
        "{ash}"
    );
    assert!(ash.contains("<samara-search src=\"../samara/docs.samara\" mode=\"dialog\""), "{ash}");
    let lost = site.read_text("s/404.html");
    assert!(lost.contains("<samara-search src=\"/docs/samara/docs.samara\" mode=\"dialog\""), "{lost}");
    let message = site.failed(&["build", "--at", "nav.x"]);
    assert!(message.contains("--at: no page of s has such an element"), "{message}");
    let run = site.samara(&["build", "--at", "a > b"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("unsupported selector"), "{}", run.err);
    let message = site.failed(&["build", "--out", "o"]);
    assert!(message.contains("--inject needs --out DIR inside a SOURCE folder"), "{message}");
}

#[test]
fn prints_the_html_alone() {
    let site = site();
    let html =
        |flags: &[&str]| site.done(&[&["build", "s", "--out", "s/samara", "--html"], flags].concat()).out;
    assert_eq!(
        html(&[]),
        "<script type=\"module\" src=\"samara/samara-search.js\"></script>\n<samara-search src=\"samara/docs.samara\"></samara-search>\n"
    );
    assert_eq!(html(&[]), html(&["--force"]), "also if nothing has changed");
    let lines = html(&["--inline", "--integrity", "--site-url", "https://example.org"]);
    let hashes: Vec<_> = lines.match_indices("integrity=\"sha384-").collect();
    assert_eq!(hashes.len(), 2, "{lines}");
    assert!(
        lines.starts_with("<script src=\"https://example.org/samara/docs.samara.js\" integrity"),
        "{lines}"
    );
    assert_eq!(site.read_text("s/index.html"), PAGE);
}

/// The Rust Book, if rustup has installed it.
#[test]
fn the_book_is_restored() {
    let Some((book, _)) = crate::book::book() else {
        eprintln!("skipped, the Book is not installed: rustup component add rust-docs");
        return;
    };
    let site = Site::empty();
    for entry in fs::read_dir(&book).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if name.starts_with("ch0") || name == "index.html" {
            site.write(&format!("s/{name}"), fs::read(path).unwrap());
        }
    }
    let original = site.contents("s");
    site.done(&["build", "s", "--out", "plain"]);
    let run = site.done(&["build", "s", "--inject"]);
    assert!(run.out.contains("in place of the search of mdBook"), "{}", run.out);
    // Injected pages give the same index, whose addresses differ.
    site.done(&["build", "s", "--out", "o"]);
    assert_eq!(site.read("o/docs.samara"), site.read("plain/docs.samara"));
    site.done(&["build", "s", "--eject"]);
    assert_eq!(site.contents("s"), original);
}
