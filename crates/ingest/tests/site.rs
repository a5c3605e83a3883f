//! Built sites: which pages are documents, and which are not.

#![cfg(feature = "html")]

mod common;

use common::{Folder, at, skipped, texts, urls};
use samara_ingest::Options;

const PAGE: &str = "<!doctype html><html lang=en><title>Maple - The Trees</title>
    <meta name=description content='About maples'><meta property=article:published_time content=2022-01-30>
    <header><h1>The Trees</h1></header><nav>Home</nav>
    <main><h2 id=top>Maple</h2><p>Its <em>samara</em> has two wings.<h3 id=seeds>Seeds</h3><pre>a\n  b</pre></main>
    <footer>Imprint</footer>";

#[test]
fn a_page_becomes_a_document() {
    let folder = Folder::with(&[("trees/maple.html", PAGE)]);
    let collection = folder.read().unwrap();
    let maple = at(&collection, "trees/maple.html");
    assert_eq!((maple.title.as_str(), maple.lang.as_str()), ("Maple", "en"));
    assert_eq!(texts(maple), ["Its samara has two wings.", "Seeds", "a\n  b"]);
    assert_eq!(maple.blocks[1].anchor.as_deref(), Some("seeds"));
    assert_eq!(maple.meta["description"].values(), ["About maples"]);
    assert_eq!(maple.meta["date"].values(), ["2022-01-30"]);
    assert_eq!(maple.meta["year"].values(), ["2022"]);
}

#[test]
fn pages_that_are_none_are_left_out_and_reported() {
    let folder = Folder::with(&[
        ("404.html", "<title>Gone</title>x"),
        ("copy.html", "<link rel=canonical href=https://example.org/trees/page.html><p>x"),
        ("index.html", "<link rel=canonical href=https://example.org/><p>x"),
        ("licence.txt", "not a page"),
        ("moved.html", "<meta http-equiv=refresh content='0; url=page.html'>"),
        ("page.html", "<link rel=canonical href=https://example.org/trees/page.html><p>x"),
        ("page.md", "its source"),
        ("print.html", "<script>setTimeout(window.print, 100)</script><p>x"),
        ("secret.html", "<meta name=robots content=noindex><p>x"),
        ("style.css", ""),
    ]);
    let collection = folder.read().unwrap();
    assert_eq!(urls(&collection), ["index.html", "page.html"]);
    let skipped: Vec<_> =
        skipped(&collection).iter().map(|line| line.rsplit('/').next().unwrap().to_owned()).collect();
    assert_eq!(
        skipped,
        [
            "licence.txt: not a page of the site; an include pattern has it read",
            "page.md: not a page of the site; an include pattern has it read",
            "404.html: the page for addresses not found",
            "copy.html: a copy of page.html (rel=canonical)",
            "moved.html: a redirect to page.html",
            "print.html: a print version of other pages",
            "secret.html: asks not to be indexed (robots: noindex)",
        ]
    );
    assert_eq!(collection.report.ignored, 1);

    let options = Options {
        respect_noindex: false,
        include: vec!["secret.*".into(), "*.txt".into()],
        ..Options::default()
    };
    assert_eq!(urls(&folder.read_with(&options).unwrap()), ["licence.txt", "secret.html"]);
}

#[test]
fn where_one_page_marks_its_text_all_must() {
    let folder = Folder::with(&[
        ("a.html", "<p>not this"),
        ("b.html", "<p>nor this<div data-pagefind-body>this</div>"),
        ("c.html", "<p>about <code>data-samara-body</code>"),
        ("d.html", "<p data-samara-body>and this"),
    ]);
    let collection = folder.read().unwrap();
    assert_eq!(urls(&collection), ["b.html", "d.html"]);
    assert_eq!(texts(at(&collection, "b.html")), ["this"]);
    assert!(skipped(&collection)[0].ends_with("a.html: has no data-samara-body, as other pages have"));

    // Another source is another site.
    let other = Folder::with(&[("x.html", "<p>all of it")]);
    let sources = [folder.path().to_owned(), other.path().to_owned()];
    let collection = samara_ingest::read(&sources, &Options::default()).unwrap();
    assert_eq!(urls(&collection), ["b.html", "d.html", "x.html"]);
}

#[test]
fn pages_say_what_they_are_filtered_by() {
    let folder = Folder::with(&[(
        "a.html",
        "<h1 data-pagefind-meta=title>A</h1><span data-pagefind-filter=tag>x</span><span data-samara-filter=tag>y</span>
         <meta data-samara-meta='author[content]' content=N><p data-samara-ignore>no<p>text",
    )]);
    let collection = folder.read().unwrap();
    let a = at(&collection, "a.html");
    assert_eq!(a.meta["tag"].values(), ["x", "y"]);
    assert_eq!(a.meta["author"].values(), ["N"]);
    assert_eq!((a.title.as_str(), texts(a)), ("A", vec!["xy", "text"]));
}

#[test]
fn lines_of_json_may_hold_pages() {
    let line = r#"{"id": 3, "html": "<html lang=de><title>Drei</title><nav>no</nav><p>text"}"#;
    let collection = Folder::with(&[("a.jsonl", line)]).read().unwrap();
    let three = at(&collection, "3");
    assert_eq!((three.title.as_str(), three.lang.as_str(), texts(three)), ("Drei", "de", vec!["text"]));
}

#[test]
fn old_character_sets_are_read() {
    let folder = Folder::with(&[
        ("a.html", &b"<meta charset=windows-1251><title>\xCF\xF0\xE8\xE2\xE5\xF2</title><p>\xEC\xE8\xF0"[..]),
        ("b.html", b"<meta http-equiv=Content-Type content='text/html; charset=Shift_JIS'><title>t</title><p>\x93\xFA\x96\x7B"),
    ]);
    let collection = folder.read().unwrap();
    assert_eq!(at(&collection, "a.html").title, "Привет");
    assert_eq!(texts(at(&collection, "a.html")), ["мир"]);
    assert_eq!(texts(at(&collection, "b.html")), ["日本"]);
    assert_eq!(collection.report.warnings, []);
}
