//! The address of the search files as a page must write it.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The URL of a folder of the site from a page, with a slash at its end; empty if it is the page's own folder.
///
/// `page` and `folder` are paths from the site's root. `base` is the `href` of the page's `<base>`, which its relative
/// URLs are resolved against. `site_url` is the URL of the site's root, if it is known: then the address starts with it.
pub fn address(page: &Path, folder: &Path, base: Option<&str>, site_url: Option<&str>) -> String {
    let folder = segments(folder);
    let mut current = segments(page);
    current.pop();
    if let Some(root) = site_url {
        return absolute(root, &folder);
    }
    let base = base.map(|base| base.split(['?', '#']).next().unwrap_or_default()).unwrap_or_default();
    let base = base.rfind('/').map_or("", |slash| &base[..=slash]);
    if base.starts_with('/') || base.contains("://") {
        // Such a base is the URL of the site's root, or of the page's own folder.
        let own = current.iter().fold("/".to_owned(), |path, segment| path + segment + "/");
        let root = match base.strip_suffix(own.as_str()) {
            Some(root) if !current.is_empty() => root,
            _ => base,
        };
        return absolute(root, &folder);
    }
    for segment in base.split_terminator('/') {
        match segment {
            "" | "." => {}
            // Nothing is known about folders above the site's root.
            ".." => drop(current.pop()),
            segment => current.push(segment.to_owned()),
        }
    }
    let shared = current.iter().zip(&folder).take_while(|(a, b)| a == b).count();
    let down = folder[shared..].iter().map(String::as_str);
    std::iter::repeat_n("..", current.len() - shared)
        .chain(down)
        .map(|segment| format!("{segment}/"))
        .collect()
}

fn absolute(root: &str, folder: &[String]) -> String {
    let slash = if root.ends_with('/') { "" } else { "/" };
    folder.iter().fold(format!("{root}{slash}"), |url, segment| url + segment + "/")
}

/// The segments of a relative path, percent-encoded.
fn segments(path: &Path) -> Vec<String> {
    const ENCODED: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'+').remove(b'@');
    let encode = |name: &std::ffi::OsStr| utf8_percent_encode(&name.to_string_lossy(), ENCODED).to_string();
    path.iter().map(encode).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_leads_from_the_page_to_the_folder() {
        for (page, folder, base, site_url, expected) in [
            ("index.html", "search", None, None, "search/"),
            ("a/b/c.html", "search", None, None, "../../search/"),
            ("search/x.html", "search", None, None, ""),
            ("search/a/x.html", "search/b", None, None, "../b/"),
            ("a/x.html", "", None, None, "../"),
            ("x.html", "", None, None, ""),
            ("x.html", "a b/ü", None, None, "a%20b/%C3%BC/"),
            ("a/b/404.html", "search", None, Some("/docs"), "/docs/search/"),
            (
                "a/b/404.html",
                "search",
                Some("/x/"),
                Some("https://example.org/"),
                "https://example.org/search/",
            ),
            ("404.html", "search", Some("/"), None, "/search/"),
            ("posts/a.html", "search", Some("/blog/"), None, "/blog/search/"),
            ("posts/a.html", "search", Some("/blog/posts/"), None, "/blog/search/"),
            (
                "posts/a.html",
                "search",
                Some("https://example.org/blog/x?y/z"),
                None,
                "https://example.org/blog/search/",
            ),
            ("a/b/c.html", "search", Some("../"), None, "../search/"),
            ("a/b/c.html", "search", Some("./"), None, "../../search/"),
            ("a/b/c.html", "search", Some("../.."), None, "../search/"),
            ("a/b/c.html", "search", Some("d/"), None, "../../../search/"),
            ("a.html", "search", Some("#top"), None, "search/"),
            ("a/b.html", "search", Some("../../../"), None, "search/"),
        ] {
            let found = address(Path::new(page), Path::new(folder), base, site_url);
            assert_eq!(found, expected, "{page} {folder} {base:?} {site_url:?}");
        }
    }
}
