//! `samara pack`.

use crate::site::Site;

#[test]
fn packs_everything_into_one_file() {
    let site = Site::of_trees();
    let run = site.done(&["pack", "docs", "--out", "trees.html", "--title", "Trees </title> & seeds"]);
    assert!(run.out.contains("trees.html is ready: "), "{}", run.out);
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
fn default_title_is_the_name_of_the_source() {
    let site = Site::of_trees();
    site.done(&["pack", "docs", "--out", "a/b.html"]);
    assert!(site.read_text("a/b.html").contains("<title>docs</title>"));
    site.done(&["pack", "docs/ash.md", "--out", "b.html"]);
    assert!(site.read_text("b.html").contains("<title>ash</title>"));
}

#[test]
fn without_out_the_title_names_the_file() {
    let site = Site::of_trees();
    let run = site.done(&["pack", "docs"]);
    assert!(run.out.contains("docs.html is ready: "), "{}", run.out);
    site.done(&["pack", "docs", "--title", "Trees: 2021/22"]);
    assert_eq!(site.names("."), ["Trees- 2021-22.html", "docs", "docs.html"]);
    // A page of this command is written again, another file is not.
    site.done(&["pack", "docs"]);
    site.write("mine.html", "<p>my page");
    let error = site.failed(&["pack", "docs", "--title", "mine"]);
    assert!(error.contains("mine.html: exists, and `samara pack` did not write it"), "{error}");
    assert_eq!(site.read_text("mine.html"), "<p>my page");
}

#[test]
fn texts_of_the_page_come_from_options_and_settings() {
    let site = Site::of_trees();
    site.write("samara.toml", "[pack]\nname = 'Herbarium'\nfooter = 'From settings'\nlang = 'de'\n");
    site.done(&[
        "pack",
        "docs",
        "--out",
        "a.html",
        "--description",
        "Trees & seeds",
        "--footer",
        "Last line",
    ]);
    let page = site.read_text("a.html");
    for text in
        ["<p>Trees &amp; seeds</p>", "<span>Herbarium</span>", "<p>Last line</p>", "<html lang=\"de\">"]
    {
        assert!(page.contains(text), "{text}");
    }
    assert!(!page.contains("From settings"));
    assert!(page.contains("Schließen"), "the words of the box are in the language");
    let error = site.failed(&["pack", "docs", "--out", "a.html", "--lang", "deutsch und"]);
    assert!(
        error.contains("--lang \"deutsch und\": expected a language tag such as `de` or `pt-BR`"),
        "{error}"
    );
}

#[test]
fn logo_and_color_are_those_of_the_owner() {
    let site = Site::of_trees();
    site.write("brand/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    site.write("brand/samara.toml", "[pack]\nlogo = 'logo.svg'\ncolor = '#7a1020'\n");
    site.done(&["pack", "docs", "--out", "a.html", "--config", "brand/samara.toml"]);
    let page = site.read_text("a.html");
    assert!(page.contains("<img alt=\"\" src=\"data:image/svg+xml;base64,PHN2Zy"));
    assert!(page.contains("<style>:root{--leaf:#7a1020}@media (prefers-color-scheme:dark)"));
    let failed = |option: &str, value: &str| site.failed(&["pack", "docs", "--out", "b.html", option, value]);
    let error = failed("--color", "#ffaa00");
    assert!(
        error.contains("--color #ffaa00: its contrast with the background is 1.7, less than 4.5"),
        "{error}"
    );
    assert!(failed("--color", "red").contains("--color red: expected a colour such as `#1d6a52`"));
    assert!(failed("--logo", "docs/ash.md").contains("docs/ash.md: expected an image in SVG or PNG"));
    assert!(failed("--logo", "none.png").contains("none.png: "));
}

/// An index from parts is the same as one from everything.
#[test]
fn documents_of_other_indexes_are_added() {
    let site = Site::of_trees();
    site.write(
        "new/elm.html",
        "<title>Elm</title><h2 id=here>Seeds</h2><p>A round samara.<aside>Less weight</aside><ol><li>a</ol>",
    );
    site.write(
        "new/sub/oak.md",
        "---\ntags: [nut]\n---\n# Oak\n\nNo wings.\n\n    code  with\n      spaces\n",
    );
    let texts = ["--title", "T", "--description", "D"];
    let pack = |arguments: &[&str]| drop(site.done(&[&["pack"], arguments, &texts].concat()));
    pack(&["docs", "new", "--facet", "tags", "--out", "whole.html"]);
    pack(&["new", "--facet", "tags", "--out", "new.html"]);
    pack(&["docs", "--add", "new.html", "--out", "joined.html"]);
    assert_eq!(site.found("joined.html", "samara", &["--filter", "tags=seed"]), ["maple.md"]);
    assert!(site.read("joined.html") == site.read("whole.html"), "the pages differ");
    // Only indexes; and an index is replaced by the new one.
    pack(&["docs", "--facet", "tags", "--out", "docs.html"]);
    pack(&["--add", "docs.html", "--add", "new.html", "--out", "docs.html"]);
    assert!(site.read("docs.html") == site.read("whole.html"), "the pages differ");
    // A new version of a document.
    site.write("docs/maple.md", "# Maple\n\nRewritten.\n");
    pack(&["docs/maple.md", "--add", "whole.html", "--out", "changed.html"]);
    assert_eq!(site.found("changed.html", "rewritten", &[]), ["maple.md"]);
    assert_eq!(site.found("changed.html", "rotor", &[]), [""; 0]);
    assert_eq!(site.found("changed.html", "samara", &[]).len(), 2);
}

#[test]
fn earlier_output_is_not_indexed() {
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
fn writes_nothing_if_it_fails() {
    let site = Site::new(&[("docs/a.png", "")]);
    let message = site.failed(&["pack", "docs", "--out", "x.html"]);
    assert!(message.contains("no document found in docs"), "{message}");
    assert_eq!(site.names("."), ["docs"]);
}

#[test]
fn pages_of_others_are_not_overwritten() {
    let site = Site::new(&[("x.html", "<title>X</title><main><p>The only copy of a page.</main>")]);
    let page = site.read_text("x.html");
    let message = site.failed(&["pack", "x.html", "--out", "x.html"]);
    assert!(message.contains("x.html: exists, and `samara pack` did not write it; move it"), "{message}");
    assert_eq!(site.read_text("x.html"), page);
    site.done(&["pack", "x.html", "--out", "y.html"]);
    site.done(&["pack", "x.html", "--out", "y.html"]);
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_not_written_to() {
    let site = Site::of_trees();
    site.write("target.html", "");
    std::os::unix::fs::symlink("target.html", site.path("link.html")).unwrap();
    let pipe = std::process::Command::new("mkfifo").arg(site.path("pipe.html")).status().unwrap();
    assert!(pipe.success());
    for out in ["link.html", "pipe.html", "/dev/stdout"] {
        let message = site.failed(&["pack", "docs", "--out", out]);
        assert!(message.contains(&format!("{out}: not a regular file; choose another path")), "{message}");
    }
    assert_eq!(site.read("target.html"), b"");
    assert!(site.path("link.html").is_symlink());
}

#[test]
fn facets_are_chosen_from_the_metadata() {
    let site = Site::empty();
    for number in 0..6 {
        let meta =
            format!("---\nregion: region {}\nid: {number}\ndate: 2022-01-0{}\n---\n", number % 2, number + 1);
        site.write(
            &format!("docs/{number}.md"),
            format!("{meta}# Report {number}\n\nText of region {number}.\n"),
        );
    }
    let run = site.done(&["pack", "docs", "--out", "a.html"]);
    assert!(
        run.out.contains("\nfacets: region (--facet chooses others, --facet none leaves them out)\n"),
        "{}",
        run.out
    );
    let facets = &site.search("a.html", "report", &[])["facets"];
    assert_eq!(facets["region"][0], serde_json::json!({ "value": "region 0", "count": 3 }), "{facets}");
    // As if it had been named.
    site.done(&["pack", "docs", "--facet", "region", "--title", "docs", "--out", "b.html"]);
    assert!(site.read("a.html") == site.read("b.html"), "the pages differ");
    site.done(&["pack", "docs", "--facet", "none", "--out", "c.html"]);
    assert_eq!(site.search("c.html", "report", &[])["facets"], serde_json::json!({}));
}

#[test]
fn texts_are_readable_without_scripts() {
    let site = Site::of_trees();
    site.write("docs/code.md", "---\ntitle: '<Code> & more'\n---\n```\na < b\n```\n\n## Part\n\n> Said.\n");
    site.done(&["pack", "docs", "--plain", "--keep-query", "--out", "a.html"]);
    let page = site.read_text("a.html");
    for text in [
        "<noscript><style>#plain{display:block!important}</style></noscript>",
        "<h3 dir=\"auto\">&lt;Code&gt; &amp; more</h3>",
        "<pre dir=\"auto\">a &lt; b</pre>",
        "<h4 dir=\"auto\">Part</h4>",
        "<blockquote dir=\"auto\">Said.</blockquote>",
        "<p dir=\"auto\">The samara of a maple has two wings.</p>",
        "<samara-search history=\"fragment\" ",
    ] {
        assert!(page.contains(text), "{text}");
    }
    site.done(&["pack", "docs", "--out", "a.html"]);
    assert!(!site.read_text("a.html").contains("id=\"plain\""));
}
