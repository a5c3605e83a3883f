//! Pages of known site generators: lists and search pages are left out, titles do not end with the site's name.
//! The heads of the pages are those that the generators write.

#![cfg(feature = "html")]

mod common;

use common::{Folder, at, skipped, urls};
use samara_ingest::Options;

/// A site: the generator, and its pages by path, with `true` for those that are documents.
type Site = (&'static str, &'static [(&'static str, &'static str, bool)]);

const SITES: &[Site] = &[
    (
        "mdBook",
        &[
            ("index.html", "<head><!-- Book generated using mdBook -->", true),
            ("trees/print.html", "<head><!-- Book generated using mdBook -->", true),
            ("toc.html", "<head><!-- Book generated using mdBook -->", false),
        ],
    ),
    (
        "MkDocs",
        &[
            (
                "index.html",
                "<p>x\n<!--\nMkDocs version : 1.6.1\nBuild Date UTC : 2026-11-29 04:00:00+00:00\n-->",
                true,
            ),
            ("search.html", "<p>x", false),
            ("blog/category/trees/index.html", "<p>x", false),
            ("blog/2026/maple/index.html", "<p>x", true),
        ],
    ),
    (
        "MkDocs",
        &[
            (
                "a/index.html",
                "<meta name=\"generator\" content=\"mkdocs-1.6.1, mkdocs-material-9.8.2\">",
                true,
            ),
            ("a/search.html", "<p>x", false),
            ("search.html", "<p>x", true),
        ],
    ),
    (
        "Sphinx",
        &[
            ("index.html", "<script src=\"_static/documentation_options.js?v=f2a433a1\"></script>", true),
            ("genindex.html", "<script src=\"_static/documentation_options.js?v=f2a433a1\"></script>", false),
            ("py-modindex.html", "<p>x", false),
            ("search.html", "<p>x", false),
            ("_modules/trees.html", "<p>x", false),
            ("usage/search.html", "<p>x", true),
        ],
    ),
    (
        "Hugo",
        &[
            ("index.html", "<meta name=\"generator\" content=\"Hugo 0.168.0\">", true),
            ("de/tags/ahorn/index.html", "<p>x", false),
            ("tags/index.html", "<p>x", false),
            ("posts/page/2/index.html", "<p>x", false),
            ("posts/tags/index.html", "<p>x", true),
            ("posts/index.html", "<p>x", true),
        ],
    ),
    (
        "Jekyll",
        &[
            ("index.html", "<meta name=\"generator\" content=\"Jekyll v4.3.1\" />", true),
            ("page2/index.html", "<p>x", false),
            ("category/trees.html", "<p>x", false),
        ],
    ),
    (
        "Docusaurus",
        &[
            ("index.html", "<meta name=generator content=\"Docusaurus v3.10.2\">", true),
            ("blog/index.html", "<html class=\"blog-wrapper blog-list-page plugin-blog\">", false),
            ("docs/tags/index.html", "<html class=\"docs-wrapper docs-tags-list-page plugin-docs\">", false),
            ("docs/tags-of-trees/index.html", "<html class=\"docs-wrapper docs-doc-page\">", true),
        ],
    ),
    ("Zensical", &[("index.html", "<meta name=generator content=zensical-0.0.60>", true)]),
    (
        "Eleventy",
        &[
            ("index.html", "<meta name=\"generator\" content=\"Eleventy v3.1.8\">", true),
            ("posts/page/2/index.html", "<p>x", false),
        ],
    ),
    (
        "Zola",
        &[
            ("index.html", "<meta name=\"generator\" content=\"Zola v0.22.1\">", true),
            ("authors/ann/index.html", "<p>x", false),
        ],
    ),
    ("Starlight", &[("index.html", "<meta name=\"generator\" content=\"Starlight v0.42.4\"/>", true)]),
    ("VitePress", &[("index.html", "<meta name=\"generator\" content=\"VitePress v1.6.4\">", true)]),
    (
        "Hexo",
        &[
            ("index.html", "<meta name=\"generator\" content=\"Hexo 8.1.1\">", true),
            ("archives/2026/index.html", "<p>x", false),
        ],
    ),
    (
        "Pelican",
        &[
            ("maple.html", "<meta name=\"generator\" content=\"Pelican\" />", true),
            ("index2.html", "<p>x", false),
            ("author/ann.html", "<p>x", false),
        ],
    ),
    (
        "Javadoc",
        &[
            ("Maple.html", "<meta name=\"generator\" content=\"javadoc/ClassWriterImpl\">", true),
            ("trees/package-tree.html", "<p>x", false),
            ("index-files/index-1.html", "<p>x", false),
        ],
    ),
    (
        "WordPress",
        &[
            (
                "index.html",
                "<meta name=\"generator\" content=\"WordPress 6.9\" /><body class=\"home blog\">",
                true,
            ),
            ("news/index.html", "<body class=\"archive category category-news\">", false),
        ],
    ),
    (
        "Next.js",
        &[
            ("index.html", "<script src=\"/_next/static/chunks/webpack.js\" async=\"\"></script>", true),
            ("_not-found.html", "<p>x", false),
        ],
    ),
    (
        "Doxygen",
        &[
            ("classMaple.html", "<meta name=\"generator\" content=\"Doxygen 1.9.4\"/>", true),
            ("functions_func.html", "<meta name=\"generator\" content=\"Doxygen 1.9.4\"/>", false),
        ],
    ),
];

#[test]
fn leaves_out_lists_of_known_generators() {
    for (generator, pages) in SITES {
        let files: Vec<_> = pages.iter().map(|(path, html, _)| (*path, format!("{html}<p>text"))).collect();
        let folder = Folder::with(&files);
        let collection = folder.read().unwrap();
        let mut expected: Vec<_> = pages.iter().filter(|page| page.2).map(|page| page.0).collect();
        expected.sort_unstable();
        let mut read = urls(&collection);
        read.sort_unstable();
        assert_eq!(read, expected, "{generator}");
        assert_eq!(collection.report.generators, [*generator]);
        let reason = format!("a list or search page of {generator} (--no-preset indexes it)");
        assert!(skipped(&collection).iter().all(|line| line.ends_with(&reason)), "{generator}");

        let all = folder.read_with(&Options::default().presets(false)).unwrap();
        assert_eq!(urls(&all).len(), pages.len(), "{generator}");
        assert!(all.report.generators.is_empty());
    }
}

/// README.md names the generators.
#[test]
fn all_generators_are_tried() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md")).unwrap();
    let (_, list) = readme.split_once("recognized by a mark in its pages: ").unwrap();
    let (list, _) = list.split_once(". Its lists").unwrap();
    for name in list.split(',').map(str::trim) {
        assert!(SITES.iter().any(|(generator, _)| *generator == name), "{name}");
    }
}

#[test]
fn other_sites_have_no_preset() {
    let folder = Folder::with(&[
        (
            "index.html",
            "<meta name=generator content='Hand 1.0'><p>This blog was made by Hugo. Generator: hugo",
        ),
        ("tags/index.html", "<p>x"),
    ]);
    let collection = folder.read().unwrap();
    assert_eq!(urls(&collection), ["index.html", "tags/index.html"]);
    assert!(collection.report.generators.is_empty());
}

/// Two books beside each other, each of one page: no title is common to most pages.
#[test]
fn titles_end_before_the_name_of_the_site() {
    let page = |title: &str| format!("<!-- Book generated using mdBook --><title>{title}</title><p>text");
    let folder = Folder::with(&[
        ("a/wings.html", page("Wings - and hooks - Book A")),
        ("b/hooks.html", page("Hooks - Book B")),
    ]);
    let collection = folder.read().unwrap();
    assert_eq!(at(&collection, "a/wings.html").title, "Wings - and hooks");
    assert_eq!(at(&collection, "b/hooks.html").title, "Hooks");
    let collection = folder.read_with(&Options::default().presets(false)).unwrap();
    assert_eq!(at(&collection, "b/hooks.html").title, "Hooks - Book B");
}

/// Help that a key opens outweighs the text of a short page, and would be its content.
#[test]
fn leaves_out_help_of_generators() {
    let page = "<!-- Book generated using mdBook --><title>Wings</title><body>\
        <div id=mdbook-help-container><div id=mdbook-help-popup><h2>Keyboard shortcuts</h2>\
        <p>Press <kbd>←</kbd> or <kbd>→</kbd> to navigate between chapters</p></div></div>\
        <main><h1>Wings</h1><p>Two.</main>";
    let folder = Folder::with(&[("wings.html", page), ("index.html", page)]);
    let texts = |options: &Options| {
        let collection = folder.read_with(options).unwrap();
        at(&collection, "wings.html").blocks.iter().map(|block| block.text.clone()).collect::<Vec<_>>()
    };
    assert_eq!(texts(&Options::default()), ["Two."]);
    assert!(texts(&Options::default().presets(false)).contains(&"Keyboard shortcuts".to_owned()));
}
