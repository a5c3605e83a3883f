//! `samara pack`.

use crate::site::Site;

#[test]
fn one_file_holds_everything() {
    let site = Site::of_trees();
    let run = site.done(&["pack", "docs", "--out", "trees.html", "--title", "Trees </title> & seeds"]);
    assert!(run.out.contains("trees.html is complete: "), "{}", run.out);
    assert_eq!(site.names("."), ["docs", "trees.html"]);
    let page = site.read_text("trees.html");
    assert!(page.contains("<title>Trees &lt;/title&gt; &amp; seeds</title>"));
    assert!(page.contains("<p>3 documents. Search runs on this page alone"));
    for reference in ["src=\"", "href=\"page.css", "rel=\"stylesheet\"", "import("] {
        let body = page.split("<script>").next().unwrap();
        assert!(!body.contains(reference), "{reference}");
    }
    assert_eq!(site.found("trees.html", "wings", &[]), ["maple.md", "ash.md"]);
}

#[test]
fn the_title_is_the_source_s_name_by_default() {
    let site = Site::of_trees();
    site.done(&["pack", "docs", "--out", "a/b.html"]);
    assert!(site.read_text("a/b.html").contains("<title>docs</title>"));
    site.done(&["pack", "docs/ash.md", "--out", "b.html"]);
    assert!(site.read_text("b.html").contains("<title>ash</title>"));
}

#[test]
fn an_earlier_page_is_no_document() {
    let site = Site::of_trees();
    let first = ["pack", "docs", "--out", "docs/a [b]*.html"];
    site.done(&first);
    let page = site.read("docs/a [b]*.html");
    site.done(&first);
    assert_eq!(site.read("docs/a [b]*.html"), page);
    let titles = site.found("docs/a [b]*.html", "samara OR wind", &[]);
    assert_eq!(titles.len(), 3, "{titles:?}");
}

#[test]
fn nothing_is_written_when_it_fails() {
    let site = Site::new(&[("docs/a.png", "")]);
    let message = site.failed(&["pack", "docs", "--out", "x.html"]);
    assert!(message.contains("no document found in docs"), "{message}");
    assert_eq!(site.names("."), ["docs"]);
}
