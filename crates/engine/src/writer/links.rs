//! Finds the documents to which links in other documents lead.

use std::collections::HashMap;

/// The documents of an index by their URLs.
#[derive(Default)]
pub(crate) struct LinkResolver {
    /// URLs as they were given, by the URL without percent-encoding.
    urls: HashMap<String, String>,
}

/// What a site may append to the address that a link names, or replace in it.
const SUFFIXES: [(&str, &str); 9] = [
    ("", ""),
    ("/", "/index.html"),
    ("", "/index.html"),
    ("", ".html"),
    (".md", ".html"),
    (".html", ".md"),
    ("", ".md"),
    ("/", "/index.md"),
    ("/", ".html"),
];

impl LinkResolver {
    /// Adds a document; of several with the same URL the first counts.
    pub(crate) fn add(&mut self, url: &str) {
        self.urls.entry(percent_decoded(&normalized(url))).or_insert_with(|| url.to_owned());
    }

    /// The document to which a link in another one leads: its URL, and after a line feed the anchor, if any.
    pub(crate) fn resolve(&self, base: &str, href: &str) -> Option<String> {
        let href: String = href.trim_matches(|c: char| c <= ' ').replace(['\t', '\n', '\r'], "");
        let (path, anchor) = href.split_once('#').unwrap_or((&href, ""));
        if href.is_empty() {
            return None;
        }
        let url = if path.is_empty() { base } else { self.find(&absolute(base, path)?)? };
        Some(if anchor.is_empty() { url.to_owned() } else { format!("{url}\n{anchor}") })
    }

    fn find(&self, url: &str) -> Option<&str> {
        let url = percent_decoded(&normalized(url));
        let without_query = url.split('?').next().unwrap_or_default();
        [url.as_str(), without_query].into_iter().find_map(|url| {
            SUFFIXES.iter().find_map(|(end, other)| {
                let start = url.strip_suffix(end)?;
                let found = self.urls.get(&format!("{start}{other}"));
                // The first page of the whole archive.
                let found =
                    found.or_else(|| self.urls.get(other.strip_prefix('/')?).filter(|_| start.is_empty()));
                found.map(String::as_str)
            })
        })
    }
}

/// A link's URL against that of the document it is in. `None` if it leads to another scheme, or to a host when the document
/// has none.
fn absolute(base: &str, href: &str) -> Option<String> {
    if let Some(scheme) = scheme(href) {
        return ["http", "https"].contains(&scheme.to_ascii_lowercase().as_str()).then(|| href.to_owned());
    }
    if href.starts_with("//") {
        return Some(format!("{}:{href}", scheme(base)?));
    }
    let base = base.split(['?', '#']).next().unwrap_or_default();
    if href.starts_with('?') {
        return Some(format!("{base}{href}"));
    }
    let origin = &base[..origin_len(base)];
    if let Some(path) = href.strip_prefix('/') {
        return Some(if origin.is_empty() { path.to_owned() } else { format!("{origin}/{path}") });
    }
    let folder = base[origin.len()..].rfind('/').map_or(origin.len(), |slash| origin.len() + slash + 1);
    let slash = if folder == origin.len() && !origin.is_empty() { "/" } else { "" };
    Some(format!("{}{slash}{href}", &base[..folder]))
}

/// The scheme of a URL that has one.
pub(crate) fn scheme(url: &str) -> Option<&str> {
    let (scheme, _) = url.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme.then_some(scheme)
}

/// The length of scheme and host; 0 for a relative URL.
fn origin_len(url: &str) -> usize {
    let Some(scheme) = scheme(url) else { return 0 };
    let host = scheme.len() + 1 + if url[scheme.len() + 1..].starts_with("//") { 2 } else { 0 };
    url[host..].find(['/', '?']).map_or(url.len(), |end| host + end)
}

/// A URL without `.` and `..` in its path.
fn normalized(url: &str) -> String {
    let (origin, rest) = url.split_at(origin_len(url));
    let (path, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
    let mut kept: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." if kept.last().is_some_and(|last| !last.is_empty() && *last != "..") => drop(kept.pop()),
            ".." if !origin.is_empty() => {}
            part => kept.push(part),
        }
    }
    let is_folder = path.ends_with("/.") || path.ends_with("/..");
    let end = if is_folder && !kept.is_empty() { "/" } else { "" };
    format!("{origin}{}{end}{query}", kept.join("/"))
}

/// The text that percent-encoding stands for; what is no UTF-8 is kept encoded.
fn percent_decoded(url: &str) -> String {
    percent_encoding::percent_decode_str(url).decode_utf8().map_or_else(|_| url.to_owned(), Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_documents() {
        let mut links = LinkResolver::default();
        for url in [
            "index.html",
            "guide/a.html",
            "guide/index.html",
            "guide/b%20c.md",
            "größe.html",
            "https://example.org/x/y?z=1",
            "https://example.org/",
        ] {
            links.add(url);
        }
        for (base, href, expected) in [
            ("guide/a.html", "", None),
            ("guide/a.html", "#top", Some("guide/a.html\ntop")),
            ("guide/a.html", "b c.md", Some("guide/b%20c.md")),
            ("guide/a.html", "b%20c.html#d", Some("guide/b%20c.md\nd")),
            ("guide/a.html", "./", Some("guide/index.html")),
            ("guide/a.html", ".", Some("guide/index.html")),
            ("guide/a.html", "..", Some("index.html")),
            ("guide/a.html", "../", Some("index.html")),
            ("guide/a.html", "/", Some("index.html")),
            ("guide/a.html", "/guide", Some("guide/index.html")),
            ("guide/a.html", "../gr%C3%B6%C3%9Fe", Some("größe.html")),
            ("index.html", "guide/a?from=index", Some("guide/a.html")),
            ("index.html", "guide/../guide/./a.html", Some("guide/a.html")),
            ("index.html", "a.html", None),
            ("index.html", "../a.html", None),
            ("index.html", "//example.org/x/y?z=1", None),
            ("index.html", "https://example.org/x/y?z=1#e", Some("https://example.org/x/y?z=1\ne")),
            ("https://example.org/x/y?z=1", "//example.org/", Some("https://example.org/")),
            ("https://example.org/x/y?z=1", "/", Some("https://example.org/")),
            ("https://example.org", "x/y?z=1", Some("https://example.org/x/y?z=1")),
            ("https://example.org/x/y?z=1", "../../..", Some("https://example.org/")),
            ("https://example.org/x/y?z=1", "y", None),
            ("guide/a.html", "javascript:a.html", None),
            ("guide/a.html", "mailto:a@example.org", None),
        ] {
            assert_eq!(links.resolve(base, href).as_deref(), expected, "{base} {href}");
        }
    }
}
