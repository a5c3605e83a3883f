//! Recognizes pages that are not documents: redirects, error pages, copies.

use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use memchr::memmem;

use super::annotations::BODY_ATTRIBUTES;
use super::menus::CommonLinks;
use super::page::{Page, parse};
use super::presets::Presets;
use super::titles::CommonTitles;
use super::trail::Trails;
use crate::report::Reason;

/// Properties of a whole source that decide whether its pages are documents.
#[derive(Debug, Default)]
pub(crate) struct Site {
    /// The URLs of all pages.
    urls: HashSet<String>,
    /// The length of the longest of them.
    longest_url: usize,
    /// Whether any page marks its content. Then pages without a mark are skipped.
    has_marks: bool,
    /// The titles that the pages have in common.
    pub(crate) common_titles: CommonTitles,
    /// The links of its menus.
    pub(crate) menus: CommonLinks,
    /// Those of the generators that have made the pages.
    pub(crate) presets: Presets,
    /// What stands above the pages, where their contents are on a page of their own.
    pub(crate) trails: Trails,
    /// A hash of the others, once it is needed.
    digest: OnceLock<u64>,
}

impl Site {
    /// A site of pages with these URLs.
    pub(crate) fn new(
        urls: HashSet<String>,
        has_marks: bool,
        common_titles: CommonTitles,
        presets: Presets,
    ) -> Self {
        let longest_url = urls.iter().map(String::len).max().unwrap_or(0);
        Self {
            urls,
            longest_url,
            has_marks,
            common_titles,
            menus: CommonLinks::default(),
            presets,
            trails: Trails::new(),
            digest: OnceLock::new(),
        }
    }

    /// Hashes everything that the document of a page depends on, beside its contents.
    pub(crate) fn hash_for(&self, url: &str, hasher: &mut impl Hasher) {
        self.digest.get_or_init(|| self.digest()).hash(hasher);
        self.trails.get(url).hash(hasher);
    }

    /// A hash of what all pages depend on.
    fn digest(&self) -> u64 {
        let mut urls: Vec<_> = self.urls.iter().collect();
        urls.sort_unstable();
        let mut hasher = DefaultHasher::new();
        (urls, self.has_marks, self.common_titles.sorted(), self.menus.sorted()).hash(&mut hasher);
        format!("{:?}", self.presets).hash(&mut hasher);
        hasher.finish()
    }

    /// Removes what is no content of a page: menus, and what a known generator adds, elements and the name of the site in its
    /// titles.
    pub(crate) fn clean(&self, url: &str, page: &mut Page) {
        if let Some(separator) = self.presets.separator(url) {
            page.cut_site_name(separator);
        }
        page.leave_out(&self.presets.left_out(url));
        page.leave_out_menus(&self.menus.of_page(url));
    }
}

/// Whether a page marks its content with an annotation.
pub(crate) fn marks_content(html: &[u8]) -> bool {
    // Search the source first: parsing is slow, and a page may only mention the attribute.
    BODY_ATTRIBUTES.iter().any(|name| memmem::find(html, name.as_bytes()).is_some())
        && parse(&String::from_utf8_lossy(html)).is_marked()
}

impl Page {
    /// Why the page is not a document, if so. `url` is relative to the source.
    pub(crate) fn reason_to_skip(&self, url: &str, site: &Site, respect_noindex: bool) -> Option<Reason> {
        let head = &self.head;
        let name = url.rsplit('/').next().unwrap_or_default();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        if let Some(to) = &head.redirect {
            Some(Reason::Redirect { to: to.clone() })
        } else if head.noindex && respect_noindex {
            Some(Reason::NoIndex)
        } else if stem == "404" || url.ends_with("404/index.html") {
            Some(Reason::NotFound)
        } else if stem == "print" && head.prints {
            Some(Reason::Print)
        } else if site.has_marks && !self.is_marked() {
            Some(Reason::Unmarked)
        } else if let Some(generator) = site.presets.list_of(url, head) {
            Some(Reason::List { generator })
        } else {
            let canonical =
                head.canonical.as_deref().and_then(|canonical| other_page(url, canonical, site))?;
            Some(Reason::Canonical { url: canonical })
        }
    }
}

/// The other page of the site that a canonical address names, if any.
///
/// The address of the published site is not known, so an absolute address is matched by its
/// suffixes: `https://example.org/docs/a/` is `docs/a/index.html` or `a/index.html`.
fn other_page(own: &str, canonical: &str, site: &Site) -> Option<String> {
    let canonical = canonical.split(['#', '?']).next().unwrap_or_default();
    let path = match canonical.split_once("//") {
        Some((scheme, rest)) if scheme.is_empty() || scheme.ends_with(':') => {
            rest.split_once('/')?.1.to_owned()
        }
        _ => match canonical.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None => {
                let path = resolve(own, canonical)?;
                return candidates(&path).find(|url| site.urls.contains(url)).filter(|url| url != own);
            }
        },
    };
    for suffix in suffixes(&path, site.longest_url) {
        if candidates(suffix).any(|url| url == own) {
            return None;
        }
        if let Some(url) = candidates(suffix).find(|url| site.urls.contains(url)) {
            return Some(url);
        }
    }
    None
}

/// The suffixes of a path that start a segment, from the longest to the shortest. Suffixes that are
/// longer than any URL are left out: hostile addresses have many.
fn suffixes(path: &str, longest_url: usize) -> impl Iterator<Item = &str> {
    let bare = path.trim_end_matches('/').len();
    let path = &path[..path.len().min(bare + 1)];
    let all = std::iter::successors(Some(path), |rest| Some(rest.split_once('/')?.1));
    all.filter(move |rest| !rest.is_empty() && rest.len() <= longest_url + 1)
}

/// The files that a path may name: `a/` is `a/index.html` or `a.html`.
fn candidates(path: &str) -> impl Iterator<Item = String> {
    let bare = path.trim_end_matches('/');
    let index = if bare.is_empty() { "index.html".to_owned() } else { format!("{bare}/index.html") };
    let exact = Some(path.to_owned()).filter(|path| !path.ends_with('/'));
    exact.into_iter().chain([index, format!("{bare}.html")])
}

/// Resolves a relative address against the URL of its page.
fn resolve(own: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<_> = own.split('/').collect();
    parts.pop();
    for part in relative.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_canonical_addresses() {
        let urls = ["index.html", "a.html", "docs/a/index.html", "docs/v1/a/index.html", "b/index.html"];
        let site =
            Site::new(urls.map(str::to_owned).into(), false, CommonTitles::default(), Presets::default());
        let other = |own: &str, canonical: &str| other_page(own, canonical, &site);
        assert_eq!(other("a.html", "https://example.org/a.html"), None);
        assert_eq!(other("a.html", "https://example.org/a"), None);
        assert_eq!(other("a.html", "https://example.org/base/a/"), None);
        assert_eq!(other("a.html", "a.html"), None);
        assert_eq!(other("a.html", "https://example.org/"), None);
        assert_eq!(other("a.html", "https://example.org"), None);
        assert_eq!(other("a.html", "/nowhere.html"), None);
        assert_eq!(other("a.html", "../../x.html"), None);
        assert_eq!(other("a.html", "b/").as_deref(), Some("b/index.html"));
        assert_eq!(other("docs/v1/a/index.html", "/docs/a/").as_deref(), Some("docs/a/index.html"));
        assert_eq!(other("docs/v1/a/index.html", "../../a/index.html").as_deref(), Some("docs/a/index.html"));
        assert_eq!(
            other("docs/v1/a/index.html", "//example.org/x/docs/a/?q#f").as_deref(),
            Some("docs/a/index.html")
        );
    }

    #[test]
    fn work_on_canonical_address_is_bounded() {
        for path in ["/".repeat(40_000), "a/".repeat(40_000), "a/".repeat(40_000) + &"/".repeat(40_000)] {
            assert!(suffixes(&path, 20).count() <= 21, "{}", &path[..10]);
            let site = Site::new(
                ["a/index.html".to_owned(), "b.html".to_owned()].into(),
                false,
                CommonTitles::default(),
                Presets::default(),
            );
            other_page("b.html", &format!("https://example.org/{path}"), &site);
        }
        let all: Vec<_> = suffixes("x/docs/a/", 20).collect();
        assert_eq!(all, ["x/docs/a/", "docs/a/", "a/"]);
        // A slash at the end does not count.
        assert_eq!([6, 5].map(|longest| suffixes("x/docs/a/", longest).count()), [2, 1]);
    }

    #[test]
    fn mentions_are_not_marks() {
        assert!(marks_content(b"<div data-samara-body>x</div>"));
        assert!(marks_content(b"<div data-pagefind-body>x</div>"));
        assert!(!marks_content(b"<p>Write <code>data-pagefind-body</code></p>"));
        assert!(!marks_content(b"<p>text</p>"));
    }
}
