//! Attributes in pages, and what is read without them.

use serde_json::{Value, json};

use super::Outcome::{Different, Same};
use super::{Pages, Scenario};

pub const SCENARIOS: &[Scenario] = &[
    ("only what is in an element with `body` is indexed", Same, || {
        let pages = Pages::new(&[("a.html", "<p>oak</p><div data-pagefind-body><p>elm</p></div><p>ash")]);
        assert_eq!(pages.found("elm"), ["a.html"]);
        assert!(pages.found("oak").is_empty() && pages.found("ash").is_empty());
    }),
    ("pages without `body` are left out as soon as one page has it", Same, || {
        let pages =
            Pages::new(&[("a.html", "<main data-pagefind-body>elm</main>"), ("b.html", "<main>elm</main>")]);
        assert_eq!(pages.found("elm"), ["a.html"]);
    }),
    ("several elements with `body` are one page", Same, || {
        let pages =
            Pages::new(&[("a.html", "<p data-pagefind-body>elm</p><p>no</p><p data-pagefind-body>oak</p>")]);
        assert_eq!(pages.results("elm oak")["complete"], 1);
    }),
    ("`ignore` and `ignore=\"index\"` leave out the text, and keep filters and metadata in it", Same, || {
        for value in ["", "=index"] {
            let html = format!(
                "<p>elm</p><div data-pagefind-ignore{value}>oak <b data-pagefind-meta=kind>tree</b></div>"
            );
            let pages = Pages::new(&[("a.html", html.as_str())]);
            assert!(pages.found("oak").is_empty());
            assert_eq!(pages.meta("elm", "kind"), "tree");
        }
    }),
    ("`ignore=\"all\"` leaves out both", Same, || {
        let pages = Pages::new(&[(
            "a.html",
            "<p>elm</p><div data-pagefind-ignore=all>oak <b data-pagefind-meta=kind>tree</b></div>",
        )]);
        assert!(pages.found("oak").is_empty());
        assert_eq!(pages.meta("elm", "kind"), Value::Null);
    }),
    ("`<nav>`, `<script>`, `<style>` and forms are never indexed", Same, || {
        let pages = Pages::new(&[(
            "a.html",
            "<nav>oak</nav><main><p>elm<script>oak</script><style>oak</style><form><label>oak</label><input></form></main>",
        )]);
        assert_eq!(pages.found("elm"), ["a.html"]);
        assert!(pages.found_with("oak", &["--no-typos"]).is_empty());
    }),
    ("a `<footer>` in an element with `body` is not indexed", Different, || {
        let pages = Pages::new(&[("a.html", "<div data-pagefind-body><p>elm</p><footer>oak</footer></div>")]);
        assert_eq!(pages.found("oak"), ["a.html"]);
    }),
    ("the first `<h1>` is the title", Same, || {
        let pages = Pages::new(&[("a.html", "<title>Site</title><h1>Elms</h1><p>tall</p><h1>Oaks</h1>")]);
        assert_eq!(pages.first("tall")["title"], "Elms");
    }),
    ("an `<h1>` outside of `body`, or with `ignore`, is the title, too", Same, || {
        for html in [
            "<title>Site</title><h1>Elms</h1><main data-pagefind-body>tall</main>",
            "<title>Site</title><h1 data-pagefind-ignore>Elms</h1><p>tall</p>",
        ] {
            assert_eq!(Pages::new(&[("a.html", html)]).first("tall")["title"], "Elms", "{html}");
        }
    }),
    ("without an `<h1>`, `<title>` is the title", Same, || {
        let pages = Pages::new(&[("a.html", "<title>Elms</title><p>tall")]);
        assert_eq!(pages.first("tall")["title"], "Elms");
    }),
    ("`meta=\"title\"` replaces it", Same, || {
        let pages = Pages::new(&[("a.html", "<h1>Oaks</h1><p data-pagefind-meta=title>Elms</p><p>tall")]);
        assert_eq!(pages.first("tall")["title"], "Elms");
    }),
    ("`default-meta=\"title\"` does not replace an `<h1>`", Same, || {
        let pages = Pages::new(&[(
            "a.html",
            "<title data-pagefind-default-meta=title>Trees</title><h1>Elms</h1><p>tall",
        )]);
        assert_eq!(pages.first("tall")["title"], "Elms");
    }),
    (
        "`meta` has the text of the element, of an attribute, or after a colon; several in one, the last up to its end",
        Same,
        || {
            let pages = Pages::new(&[(
                "a.html",
                "<p>tall <a title=Home data-pagefind-meta=\"link, hint[title], note:Free text, to: the end\">Elms</a>",
            )]);
            assert_eq!([pages.meta("tall", "link"), pages.meta("tall", "hint")], ["Elms", "Home"]);
            assert_eq!(pages.meta("tall", "note"), "Free text, to: the end");
        },
    ),
    ("entities in metadata are decoded", Same, || {
        let pages = Pages::new(&[(
            "a.html",
            "<p>tall <b data-pagefind-meta=a>x &amp; y</b><i data-pagefind-meta=\"b:&lt;z&gt;\"></i>",
        )]);
        assert_eq!([pages.meta("tall", "a"), pages.meta("tall", "b")], ["x & y", "<z>"]);
    }),
    ("`meta`, `filter` and `sort` count outside of `body`, and in `<head>`", Same, || {
        let pages = Pages::new(&[(
            "a.html",
            "<head><meta content=Ann data-pagefind-meta=author[content]></head><i data-pagefind-filter=kind>tree</i>\
             <main data-pagefind-body>tall</main><i data-pagefind-sort=size:9></i>",
        )]);
        let found = ["author", "kind", "size"].map(|name| pages.meta("tall", name));
        assert_eq!(found, ["Ann", "tree", "9"]);
    }),
    ("a name of `meta` has one value, the last", Same, || {
        let pages =
            Pages::new(&[("a.html", "<p>tall <b data-pagefind-meta=a>x</b><b data-pagefind-meta=a>y</b>")]);
        assert_eq!(pages.meta("tall", "a"), "y");
    }),
    ("`default-meta` is for names that have no `meta`", Same, || {
        let pages = Pages::new(&[(
            "a.html",
            "<p>tall <b data-pagefind-meta=animal>dog</b><b data-pagefind-default-meta=\"animal, plant\">generic</b>",
        )]);
        assert_eq!([pages.meta("tall", "animal"), pages.meta("tall", "plant")], ["dog", "generic"]);
    }),
    ("`meta=\"url:…\"` is the address of the hit", Same, || {
        let pages =
            Pages::new(&[("a.html", "<p>tall <i data-pagefind-meta=url:https://example.org/elms></i>")]);
        assert_eq!(pages.found("tall"), ["https://example.org/elms"]);
    }),
    ("`meta=\"image[src], image_alt[alt]\"` is metadata", Same, || {
        let pages = Pages::new(&[(
            "a.html",
            "<p>tall <img src=/elm.png alt=Elm data-pagefind-meta=\"image[src], image_alt[alt]\">",
        )]);
        assert_eq!([pages.meta("tall", "image"), pages.meta("tall", "image_alt")], ["/elm.png", "Elm"]);
    }),
    ("without it, `image` is the first `<img>` after the `<h1>`", Different, || {
        let pages = Pages::new(&[("a.html", "<h1>Elms</h1><p>tall <img src=/elm.png alt=Elm>")]);
        assert_eq!(pages.meta("tall", "image"), Value::Null);
    }),
    ("a `filter` has all values of a page; of the text, of an attribute, or after a colon", Same, || {
        let pages = Pages::with(
            &[(
                "a.html",
                "<p>tall <b data-pagefind-filter=tag>wood</b><b data-pagefind-filter=tag[data-tag] data-tag=leaf></b>\
                 <i data-pagefind-filter=tag:seed></i>",
            )],
            &["--facet", "tag"],
        );
        assert_eq!(pages.meta("tall", "tag"), json!(["wood", "leaf", "seed"]));
        for value in ["tag=wood", "tag=leaf", "tag=seed"] {
            assert_eq!(pages.found_with("tall", &["--filter", value]), ["a.html"]);
        }
    }),
    ("a filter with the name `title` is not the title", Same, || {
        let pages = Pages::with(
            &[("a.html", "<h1>Elms</h1><p>tall <i data-pagefind-filter=title:Dr></i>")],
            &["--facet", "title"],
        );
        assert_eq!(pages.first("tall")["title"], "Elms");
        assert_eq!(pages.results("tall")["facets"]["title"][0]["value"], "Dr");
    }),
    ("`filter` and `meta` of the same name are apart", Different, || {
        let author = |name| format!("<b data-pagefind-filter=author data-pagefind-meta=author>{name}</b>");
        let html = format!("<p>tall {}{}", author("Ann"), author("Ben"));
        let pages = Pages::with(&[("a.html", html.as_str())], &["--facet", "author"]);
        assert_eq!(pages.found_with("tall", &["--filter", "author=Ann"]), ["a.html"]);
        assert_eq!(pages.meta("tall", "author"), json!(["Ann", "Ben"]), "in Pagefind: Ben");
    }),
    ("values of `sort` are ordered as numbers if all are numbers", Same, || {
        let page = |value: &str| format!("<p>tall <i data-pagefind-sort=size:{value}></i>");
        let sizes = [
            ("a.html", page("10")),
            ("b.html", page("9.5")),
            ("c.html", page("-2")),
            ("d.html", page("100")),
        ];
        let pages = Pages::new(&sizes.each_ref().map(|(name, html)| (*name, html.as_str())));
        assert_eq!(pages.found_with("tall", &["--sort", "size"]), ["c.html", "b.html", "a.html", "d.html"]);
        assert_eq!(
            pages.found_with("tall", &["--sort", "size:desc"]),
            ["d.html", "a.html", "b.html", "c.html"]
        );
    }),
    ("otherwise by letters", Same, || {
        let page = |value: &str| format!("<p>tall <i data-pagefind-sort=name>{value}</i>");
        let names = [("a.html", page("oak")), ("b.html", page("ash")), ("c.html", page("elm"))];
        let pages = Pages::new(&names.each_ref().map(|(name, html)| (*name, html.as_str())));
        assert_eq!(pages.found_with("tall", &["--sort", "name"]), ["b.html", "c.html", "a.html"]);
    }),
    ("pages without a value of `sort` are left out", Different, || {
        let pages =
            Pages::new(&[("a.html", "<p>tall"), ("b.html", "<p>tall <i data-pagefind-sort=size:1></i>")]);
        assert_eq!(pages.found_with("tall", &["--sort", "size"]), ["b.html", "a.html"]);
    }),
    ("`index-attrs` are indexed, where the element is, once", Same, || {
        let pages = Pages::new(&[(
            "a.html",
            "<p>tall</p><img src=x title=Crown alt=Leaves data-pagefind-index-attrs=\"title,alt\"><p>elm",
        )]);
        assert_eq!(pages.found("crown"), ["a.html"]);
        assert_eq!(pages.first("leaves")["excerpt"]["text"].as_str().unwrap().matches("Leaves").count(), 1);
    }),
    ("headings weigh more than text", Same, || {
        let pages = Pages::new(&[
            ("a.html", "<title>A</title><p>elm and other words of the page"),
            ("b.html", "<title>B</title><h2>elm</h2><p>and other words of the page"),
        ]);
        assert_eq!(pages.found("elm"), ["b.html", "a.html"]);
    }),
    ("a `weight` above 1 brings a page forward", Same, || {
        let pages = Pages::new(&[
            ("a.html", "<title>A</title><p>elm</p><p>other"),
            ("b.html", "<title>B</title><p data-pagefind-weight=2>elm</p><p>other"),
        ]);
        assert_eq!(pages.found("elm"), ["b.html", "a.html"]);
    }),
    ("a `weight` below 1 moves it back", Same, || {
        let pages = Pages::new(&[
            ("a.html", "<title>A</title><p data-pagefind-weight=0.5>elm</p><p>other"),
            ("b.html", "<title>B</title><p>elm</p><p>other"),
        ]);
        assert_eq!(pages.found("elm"), ["b.html", "a.html"]);
    }),
    ("each number from 0 to 10 is another weight", Different, || {
        let pages = Pages::new(&[
            ("a.html", "<title>A</title><p data-pagefind-weight=3>elm</p><p>other"),
            ("b.html", "<title>B</title><p data-pagefind-weight=9>elm</p><p>other"),
        ]);
        assert_eq!(pages.found("elm"), ["a.html", "b.html"], "the same weight: the order of the files");
    }),
];
