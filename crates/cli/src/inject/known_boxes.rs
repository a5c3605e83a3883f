//! The search boxes of known site generators and search tools, and the elements that belong to each.

use std::sync::LazyLock;

use super::outline::{Element, Outline};
use super::selector::Selector;
use crate::tags::Look;

/// The search box of a generator or tool.
struct KnownBox {
    /// The generator or tool.
    owner: &'static str,
    /// Selects the element that Samara's box replaces.
    element: &'static str,
    /// How Samara's box is shown there.
    look: Look,
    /// Select further elements to remove.
    parts: &'static [&'static str],
    /// The names of its scripts and style sheets, without hash and extension. They are removed.
    files: &'static [&'static str],
    /// The calls by which inline scripts start it. Those scripts are removed.
    calls: &'static [&'static str],
}

/// A box that is replaced by a button, with no other elements to remove.
const fn known_box(owner: &'static str, element: &'static str) -> KnownBox {
    KnownBox { owner, element, look: Look::Dialog, parts: &[], files: &[], calls: &[] }
}

const KNOWN_BOXES: &[KnownBox] = &[
    KnownBox {
        parts: &["#mdbook-search-wrapper"],
        files: &["elasticlunr", "mark", "searcher"],
        ..known_box("mdBook", "#mdbook-search-toggle")
    },
    // mdBook before 0.5.
    KnownBox {
        parts: &["#search-wrapper"],
        files: &["elasticlunr", "mark", "searcher"],
        ..known_box("mdBook", "button#search-toggle")
    },
    // Also Zensical.
    KnownBox { parts: &[".md-header label[for=__search]"], ..known_box("Material", ".md-header .md-search") },
    // The hidden dialog stays: another script of the theme needs it.
    KnownBox { files: &["main"], ..known_box("MkDocs", "a[data-bs-target=\"#mkdocs_search_modal\"]") },
    known_box("furo", "form.sidebar-search-container"),
    known_box("Sphinx", "#searchbox .searchformwrapper"),
    // The theme of Read the Docs, for Sphinx and MkDocs.
    known_box("Read the Docs", "#rtd-search-form"),
    // The theme's key for its search has no effect without the dialog.
    KnownBox {
        parts: &[".navbar-persistent--container", "#pst-search-dialog"],
        files: &["searchindex"],
        ..known_box("PyData", ".navbar-persistent--mobile")
    },
    known_box("Starlight", "site-search"),
    KnownBox {
        look: Look::Inline,
        files: &["pagefind-ui", "pagefind-modular-ui"],
        calls: &["new PagefindUI("],
        ..known_box("Pagefind", "#search")
    },
    KnownBox {
        parts: &["pagefind-modal"],
        files: &["pagefind-component-ui"],
        ..known_box("Pagefind", "pagefind-modal-trigger")
    },
    KnownBox {
        look: Look::Inline,
        files: &["pagefind-component-ui"],
        ..known_box("Pagefind", "pagefind-searchbox")
    },
    KnownBox {
        files: &["docsearch", "style"],
        calls: &["docsearch("],
        ..known_box("DocSearch", "#docsearch")
    },
];

/// Roots of client-side frameworks. Hydration would remove a box inside of them.
const HYDRATION_ROOTS: &[&str] = &["#__docusaurus", "#__next", "#___gatsby", "#__nuxt", "#app", "#root"];

/// Elements of pages that other pages show in a frame.
const FRAMED_PAGES: &[&str] = &["body.sidebar-iframe-inner"];

/// A known search box in a page.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    pub owner: &'static str,
    /// The index of the element to replace.
    pub element: usize,
    pub look: Look,
    /// The indexes of further elements to remove.
    pub remove: Vec<usize>,
}

/// A known box with its parsed selectors.
struct Parsed {
    known: &'static KnownBox,
    element: Selector,
    parts: Vec<Selector>,
}

static PARSED: LazyLock<Vec<Parsed>> = LazyLock::new(|| {
    let parse = |known: &'static KnownBox| Parsed {
        known,
        element: selector(known.element),
        parts: selectors(known.parts),
    };
    KNOWN_BOXES.iter().map(parse).collect()
});

/// Parses a selector of the tables.
fn selector(text: &str) -> Selector {
    text.parse().unwrap_or_else(|error| unreachable!("{error}"))
}

fn selectors(texts: &[&str]) -> Vec<Selector> {
    texts.iter().copied().map(selector).collect()
}

/// Finds the first known search box that a page has.
pub fn find(page: &[u8], outline: &Outline) -> Option<Found> {
    static ROOTS: LazyLock<Vec<Selector>> = LazyLock::new(|| selectors(HYDRATION_ROOTS));
    let is_hydrated = |index: usize| {
        let mut ancestors = std::iter::successors(Some(index), |&index| outline.elements[index].parent);
        ancestors.any(|index| ROOTS.iter().any(|root| root.matches(outline, index)))
    };
    let all = || 0..outline.elements.len();
    PARSED.iter().find_map(|Parsed { known, element, parts }| {
        let scripts: Vec<_> = all().filter(|&index| known.owns(page, &outline.elements[index])).collect();
        // Without its script, an element such as `#search` can be anything.
        if !known.calls.is_empty() && scripts.is_empty() {
            return None;
        }
        let is_box = |&index: &usize| {
            element.matches(outline, index)
                && outline.elements[index].range().is_some()
                && !is_hydrated(index)
        };
        let element = all().find(is_box)?;
        let is_part = |index: &usize| parts.iter().any(|part| part.matches(outline, *index));
        let remove = all().filter(is_part).chain(scripts).collect();
        Some(Found { owner: known.owner, element, look: known.look, remove })
    })
}

/// Whether other pages show this page in a frame.
pub fn is_frame(outline: &Outline) -> bool {
    static PARSED: LazyLock<Vec<Selector>> = LazyLock::new(|| selectors(FRAMED_PAGES));
    (0..outline.elements.len()).any(|index| PARSED.iter().any(|frame| frame.matches(outline, index)))
}

impl KnownBox {
    /// Whether a script or style sheet belongs to this search.
    fn owns(&self, page: &[u8], element: &Element) -> bool {
        let address = match element.name.as_str() {
            "script" => element.attribute("src"),
            "link" => element.attribute("href"),
            _ => return false,
        };
        if let Some(address) = address {
            return self.owns_address(address);
        }
        let code = element.content().map(|range| String::from_utf8_lossy(&page[range]));
        code.is_some_and(|code| self.calls.iter().any(|call| code.contains(call)))
    }

    fn owns_address(&self, address: &str) -> bool {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let Some(stem) = file.strip_suffix(".js").or_else(|| file.strip_suffix(".css")) else { return false };
        let stem = stem.strip_suffix(".min").unwrap_or(stem);
        let stem = match stem.rsplit_once('-') {
            Some((name, hash)) if is_hash(hash) => name,
            _ => stem,
        };
        self.files.contains(&stem)
            // Common names, which only the folder identifies.
            && (stem != "main" || folder.ends_with("search"))
            && (stem != "style" || folder.contains("docsearch"))
    }
}

fn is_hash(text: &str) -> bool {
    text.len() >= 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(page: &str) -> Option<(&'static str, Vec<&str>)> {
        let outline = Outline::read(page.as_bytes()).unwrap();
        let found = find(page.as_bytes(), &outline)?;
        let indexes = std::iter::once(found.element).chain(found.remove);
        let ranges = indexes.map(|index| outline.elements[index].range().unwrap());
        Some((found.owner, ranges.map(|range| &page[range]).collect()))
    }

    #[test]
    fn finds_boxes_with_their_scripts() {
        let page = "<script src=bookmark.js></script><button id=mdbook-search-toggle></button>\
            <div id=mdbook-search-wrapper><input></div><script src=../mark-09e88c2c.min.js></script>\
            <script src=searcher-c2a407aa.js></script>";
        let expected = [
            "<button id=mdbook-search-toggle></button>",
            "<div id=mdbook-search-wrapper><input></div>",
            "<script src=../mark-09e88c2c.min.js></script>",
            "<script src=searcher-c2a407aa.js></script>",
        ];
        assert_eq!(found(page), Some(("mdBook", expected.to_vec())));

        let page = "<link href=/pagefind/pagefind-ui.css rel=stylesheet><div id=search></div>\
            <script>new PagefindUI({ element: '#search' })</script><script>other()</script>";
        let (owner, parts) = found(page).unwrap();
        assert_eq!((owner, parts.len()), ("Pagefind", 3));
        assert_eq!(parts[2], "<script>new PagefindUI({ element: '#search' })</script>");

        let page = "<link rel=stylesheet href=https://cdn.example/@docsearch/css@3/dist/style.css><div id=docsearch></div>\
            <link rel=stylesheet href=/style.css><script>docsearch({})</script>";
        let (owner, parts) = found(page).unwrap();
        assert_eq!((owner, parts.len()), ("DocSearch", 3));
    }

    #[test]
    fn leaves_alone_what_is_not_a_known_box() {
        assert_eq!(found("<div id=search></div>"), None, "no script of Pagefind");
        assert_eq!(found("<site-search>"), None, "no end tag");
        assert_eq!(
            found("<div id=__docusaurus><div id=docsearch></div></div><script>docsearch({})</script>"),
            None
        );
        assert_eq!(found("<!-- <site-search></site-search> -->"), None);
        assert_eq!(found("<noscript><site-search></site-search></noscript>"), None);
    }

    #[test]
    fn selectors_are_valid() {
        assert_eq!(PARSED.len(), KNOWN_BOXES.len());
        let outline = Outline::read(b"<body class=sidebar-iframe-inner>").unwrap();
        assert!(is_frame(&outline));
    }

    #[test]
    fn hashes_have_eight_hexadecimal_digits() {
        assert_eq!(
            ["ef4e11c1", "EF4E11C1A", "ef4e11c", "elements", ""].map(is_hash),
            [true, true, false, false, false]
        );
    }
}
