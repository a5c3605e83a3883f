//! Presets for site generators: their lists and search pages, and the end of their titles.
//!
//! A generator is recognized by a mark in its pages. Its preset applies to the folder of the uppermost page with the mark, and
//! to all folders below: Hugo marks only its home pages.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use memchr::memmem;
use serde::{Deserialize, Serialize};

use super::head::Head;
use crate::globs::Patterns;

/// What is known of a generator.
#[derive(Debug)]
struct Preset {
    name: &'static str,
    /// The start of `<meta name="generator" content="…">`, in lower case.
    generator: Option<&'static str>,
    /// Texts of which each page, or the home page, contains one.
    marks: &'static [&'static str],
    /// Patterns of pages without text of their own, relative to the site or to a folder with the name of a language.
    lists: &'static [&'static str],
    /// Classes that such pages have on `<html>` or `<body>`.
    classes: &'static [&'static str],
    /// The ids of elements that are on every page, and are no content: help that a key opens.
    left_out: &'static [&'static str],
    /// What separates a title from the name of the site, which follows it.
    separator: Option<&'static str>,
}

const NONE: Preset = Preset {
    name: "",
    generator: None,
    marks: &[],
    lists: &[],
    classes: &[],
    left_out: &[],
    separator: None,
};

const PRESETS: &[Preset] = &[
    Preset {
        name: "mdBook",
        marks: &["<!-- Book generated using mdBook -->"],
        lists: &["print.html", "toc.html"],
        left_out: &["mdbook-help-container"],
        separator: Some(" - "),
        ..NONE
    },
    Preset {
        name: "MkDocs",
        generator: Some("mkdocs"),
        marks: &["\nMkDocs version : "],
        lists: &[
            "search.html",
            "blog/archive",
            "blog/category",
            "blog/author",
            "blog/page",
            "blog/tags",
            "blog/tag",
        ],
        separator: Some(" - "),
        ..NONE
    },
    Preset { name: "Zensical", generator: Some("zensical"), separator: Some(" - "), ..NONE },
    Preset {
        name: "Sphinx",
        marks: &["_static/documentation_options.js"],
        lists: &["genindex*.html", "search.html", "*-modindex.html", "*-routingtable.html", "_modules"],
        separator: Some(" — "),
        ..NONE
    },
    Preset {
        name: "Hugo",
        generator: Some("hugo"),
        lists: &["tags", "categories", "**/page/[0-9]*/index.html", "search/index.html"],
        ..NONE
    },
    Preset {
        name: "Jekyll",
        generator: Some("jekyll"),
        lists: &[
            "tags",
            "tag",
            "tags.html",
            "categories",
            "category",
            "categories.html",
            "**/page[0-9]*/index.html",
            "search.html",
            "search/index.html",
        ],
        separator: Some(" | "),
        ..NONE
    },
    Preset {
        name: "Eleventy",
        generator: Some("eleventy"),
        lists: &["tags", "**/page/[0-9]*/index.html", "search/index.html"],
        ..NONE
    },
    Preset {
        name: "Zola",
        generator: Some("zola"),
        lists: &["tags", "categories", "authors", "**/page/[0-9]*/index.html", "search/index.html"],
        ..NONE
    },
    Preset { name: "Starlight", generator: Some("starlight"), separator: Some(" | "), ..NONE },
    Preset { name: "VitePress", generator: Some("vitepress"), separator: Some(" | "), ..NONE },
    Preset {
        name: "Docusaurus",
        generator: Some("docusaurus"),
        lists: &["search/index.html", "search.html"],
        classes: &[
            "blog-list-page",
            "blog-tags-list-page",
            "blog-tags-post-list-page",
            "blog-archive-page",
            "blog-authors-list-page",
            "blog-authors-posts-page",
            "docs-tags-list-page",
            "docs-tags-doc-list-page",
            "search-page-wrapper",
        ],
        separator: Some(" | "),
        ..NONE
    },
    Preset { name: "Next.js", marks: &["/_next/static/"], lists: &["_not-found.html", "_not-found"], ..NONE },
    Preset {
        name: "Hexo",
        generator: Some("hexo"),
        lists: &["tags", "categories", "archives", "page"],
        separator: Some(" | "),
        ..NONE
    },
    Preset {
        name: "Pelican",
        generator: Some("pelican"),
        lists: &[
            "tag",
            "category",
            "author",
            "tags.html",
            "categories.html",
            "authors.html",
            "archives.html",
            "index[0-9]*.html",
            "search.html",
        ],
        ..NONE
    },
    Preset {
        name: "WordPress",
        generator: Some("wordpress"),
        classes: &["archive", "search", "search-results", "paged", "attachment"],
        ..NONE
    },
    Preset {
        name: "Doxygen",
        generator: Some("doxygen"),
        lists: &[
            "annotated.html",
            "classes.html",
            "**/dir_*.html",
            "**/*_source.html",
            "**/*-members.html",
            "files.html",
            "functions*.html",
            "globals*.html",
            "graph_legend.html",
            "hierarchy.html",
            "namespacemembers*.html",
            "namespaces.html",
        ],
        ..NONE
    },
    Preset {
        name: "Javadoc",
        generator: Some("javadoc"),
        lists: &[
            "allclasses*.html",
            "allpackages*.html",
            "index-files",
            "index-all.html",
            "overview-tree.html",
            "**/package-tree.html",
            "**/package-use.html",
            "**/class-use/*.html",
            "src-html",
            "help-doc.html",
            "search.html",
        ],
        ..NONE
    },
];

/// The folders in which pages with the marks of generators were found, by the number of the preset.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct PresetFinder(BTreeMap<usize, BTreeSet<String>>);

impl PresetFinder {
    /// Looks for marks in a page.
    pub(crate) fn add(&mut self, url: &str, html: &str) {
        /// Marks are in the head of a page, or in its first comment. That of MkDocs is the last one.
        const SCANNED_BYTES: usize = 64 << 10;
        let start = &html.as_bytes()[..html.len().min(SCANNED_BYTES)];
        let end = &html.as_bytes()[html.len().saturating_sub(SCANNED_BYTES)..];
        let generators = generators(start);
        for (number, preset) in PRESETS.iter().enumerate() {
            let has =
                |mark: &&str| [start, end].iter().any(|bytes| memmem::find(bytes, mark.as_bytes()).is_some());
            let is_named = preset
                .generator
                .is_some_and(|name| generators.iter().any(|generator| generator.starts_with(name)));
            if is_named || preset.marks.iter().any(has) {
                let folder = url.rfind('/').map_or("", |slash| &url[..=slash]);
                self.0.entry(number).or_default().insert(folder.to_owned());
            }
        }
    }

    /// Adds what was found in other pages.
    pub(crate) fn merge(&mut self, other: Self) {
        for (number, folders) in other.0 {
            self.0.entry(number).or_default().extend(folders);
        }
    }

    /// The presets of the source.
    pub(crate) fn finish(self) -> Presets {
        let active = self.0.into_iter().map(|(number, mut folders)| {
            let all = folders.clone();
            folders.retain(|folder| !all.iter().any(|other| other != folder && folder.starts_with(other)));
            let preset = &PRESETS[number];
            let in_languages = |list: &&str| {
                ["", "[a-z][a-z]/", "[a-z][a-z]-[a-zA-Z][a-zA-Z]/"]
                    .map(|language| format!("/{language}{list}"))
            };
            let lists: Vec<_> = preset.lists.iter().flat_map(in_languages).collect();
            ActivePreset { preset, folders, lists: Patterns::new(&lists).ok() }
        });
        Presets(active.collect())
    }
}

/// The values of all `<meta name="generator">` in the start of a page, in lower case.
fn generators(start: &[u8]) -> Vec<String> {
    let found = memmem::find_iter(start, b"enerator").filter_map(|at| {
        let open = memchr::memrchr(b'<', &start[..at])?;
        let tag = &start[open..open + memchr::memchr(b'>', &start[open..])?];
        let tag = String::from_utf8_lossy(tag).to_ascii_lowercase();
        let value = tag.strip_prefix("<meta")?.split_once("content=")?.1;
        Some(value.trim_start_matches(['"', '\'']).to_owned())
    });
    found.collect()
}

/// The presets of the generators that a source was made with.
#[derive(Debug, Default)]
pub(crate) struct Presets(Vec<ActivePreset>);

#[derive(Debug)]
struct ActivePreset {
    preset: &'static Preset,
    /// The folders of the sites.
    folders: BTreeSet<String>,
    lists: Option<Patterns>,
}

impl ActivePreset {
    /// The URL of a page relative to the generator's site, if the page is in it.
    fn relative<'a>(&self, url: &'a str) -> Option<&'a str> {
        self.folders.iter().find_map(|folder| url.strip_prefix(folder.as_str()))
    }
}

impl Presets {
    /// The names of the generators.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|active| active.preset.name)
    }

    /// The generator of which a page is a list or the search page, if any.
    pub(super) fn list_of(&self, url: &str, head: &Head) -> Option<&'static str> {
        let is_list = |active: &&ActivePreset| {
            let Some(relative) = active.relative(url) else { return false };
            let is_listed = active.lists.as_ref().is_some_and(|lists| lists.match_path(Path::new(relative)));
            let mut classes = head.classes.split_ascii_whitespace();
            is_listed || classes.any(|class| active.preset.classes.contains(&class))
        };
        self.0.iter().find(is_list).map(|active| active.preset.name)
    }

    /// The separator between the title of a page and the name of the site.
    pub(super) fn separator(&self, url: &str) -> Option<&'static str> {
        self.of(url).find_map(|preset| preset.separator)
    }

    /// The ids of elements of a page that are no content.
    pub(super) fn left_out(&self, url: &str) -> Vec<&'static str> {
        self.of(url).flat_map(|preset| preset.left_out).copied().collect()
    }

    /// The presets that apply to a page.
    fn of(&self, url: &str) -> impl Iterator<Item = &'static Preset> {
        self.0.iter().filter(move |active| active.relative(url).is_some()).map(|active| active.preset)
    }
}
