//! Pages that are none: what a site holds besides its content.

use std::collections::HashSet;

use memchr::memmem;

use super::Page;
use super::annotations::BODY_NAMES;
use super::content::Scope;
use crate::report::Reason;

/// What must be known of a whole source to judge one of its pages.
#[derive(Debug, Default)]
pub(crate) struct Site {
    /// The URLs of all pages.
    pub(crate) urls: HashSet<String>,
    /// Whether any page marks its text. Then those that do not have none.
    pub(crate) is_marked: bool,
}

/// Whether a page, by its source, marks its text.
pub(crate) fn marks_body(html: &[u8]) -> bool {
    // Few pages speak of it at all, and some only speak.
    BODY_NAMES.iter().any(|name| memmem::find(html, name.as_bytes()).is_some())
        && super::parse(&String::from_utf8_lossy(html)).scope == Scope::Marked
}

impl Page {
    /// Why the page is no document; its URL is relative to the site.
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
        } else if site.is_marked && self.scope != Scope::Marked {
            Some(Reason::Unmarked)
        } else {
            let canonical =
                head.canonical.as_deref().and_then(|canonical| other_page(url, canonical, &site.urls))?;
            Some(Reason::Canonical { url: canonical })
        }
    }
}

/// The page that an address names, where it is another page of the site.
///
/// Where the site will be published is not known, so an absolute address is compared from its
/// end: `https://example.org/docs/a/` is `docs/a/index.html` or `a/index.html`.
fn other_page(own: &str, canonical: &str, urls: &HashSet<String>) -> Option<String> {
    let canonical = canonical.split(['#', '?']).next().unwrap_or_default();
    let path = match canonical.split_once("//") {
        Some((scheme, rest)) if scheme.is_empty() || scheme.ends_with(':') => {
            rest.split_once('/')?.1.to_owned()
        }
        _ => match canonical.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None => {
                let path = resolve(own, canonical)?;
                return named_by(&path).find(|url| urls.contains(url)).filter(|url| url != own);
            }
        },
    };
    let mut rest = path.as_str();
    while !rest.is_empty() {
        if named_by(rest).any(|url| url == own) {
            return None;
        }
        if let Some(url) = named_by(rest).find(|url| urls.contains(url)) {
            return Some(url);
        }
        rest = rest.split_once('/').map_or("", |(_, rest)| rest);
    }
    None
}

/// The files that a path may name: `a/` is `a/index.html` or `a.html`.
fn named_by(path: &str) -> impl Iterator<Item = String> {
    let bare = path.trim_end_matches('/');
    let index = if bare.is_empty() { "index.html".to_owned() } else { format!("{bare}/index.html") };
    let exact = Some(path.to_owned()).filter(|path| !path.ends_with('/'));
    exact.into_iter().chain([index, format!("{bare}.html")])
}

/// A relative address, from the page that it stands on.
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
    fn canonical_addresses_name_pages() {
        let urls = ["index.html", "a.html", "docs/a/index.html", "docs/v1/a/index.html", "b/index.html"];
        let urls: HashSet<_> = urls.map(str::to_owned).into();
        let other = |own: &str, canonical: &str| other_page(own, canonical, &urls);
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
    fn speaking_of_marks_is_not_marking() {
        assert!(marks_body(b"<div data-samara-body>x</div>"));
        assert!(marks_body(b"<div data-pagefind-body>x</div>"));
        assert!(!marks_body(b"<p>Write <code>data-pagefind-body</code></p>"));
        assert!(!marks_body(b"<p>text</p>"));
    }
}
