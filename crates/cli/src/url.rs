//! Where documents lie, seen from their index.

use std::path::{Component, Path, PathBuf};
use std::{fs, io};

/// A document's address under a base.
///
/// What is relative comes behind the base; what begins at a server's root (`/a`) at the base's server; what names its
/// server stays as it is.
pub fn under(base: &str, url: &str) -> String {
    if has_scheme(url) || url.starts_with("//") {
        url.to_owned()
    } else if url.starts_with('/') {
        format!("{}{url}", origin(base))
    } else {
        let slash = if base.is_empty() || base.ends_with('/') { "" } else { "/" };
        format!("{base}{slash}{url}")
    }
}

/// `https://example.org` of `https://example.org/docs/`; empty where there is no server.
fn origin(base: &str) -> &str {
    let Some(start) = base.find("//").filter(|&at| at == 0 || base[..at].ends_with(':')) else { return "" };
    let host = start + 2;
    base[host..].find('/').map_or(base, |end| &base[..host + end])
}

fn has_scheme(url: &str) -> bool {
    let Some((scheme, _)) = url.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
}

/// The way from a folder up to one in which it lies, as a URL: `../../`; empty for the folder itself. `None` where
/// the one does not lie in the other.
///
/// # Errors
/// If `above` cannot be looked up.
pub fn way_up(from: &Path, above: &Path) -> io::Result<Option<String>> {
    let below = below(from, above)?;
    Ok(below.map(|path| "../".repeat(path.components().count())))
}

/// The path of something, which need not exist yet, within a folder.
///
/// # Errors
/// If the folder cannot be looked up.
pub fn below(path: &Path, folder: &Path) -> io::Result<Option<PathBuf>> {
    let folder = fs::canonicalize(folder)?;
    Ok(resolved(path)?.strip_prefix(folder).ok().map(Path::to_owned))
}

/// A path without links and `..`, as far as it exists.
fn resolved(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let mut missing = Vec::new();
    let mut present = path.as_path();
    while !present.exists() {
        match (present.components().next_back(), present.parent()) {
            (Some(Component::Normal(name)), Some(parent)) => {
                missing.push(name);
                present = parent;
            }
            _ => break,
        }
    }
    let mut path = fs::canonicalize(present)?;
    path.extend(missing.into_iter().rev());
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_go_under_a_base() {
        for (base, url, expected) in [
            ("", "a.html", "a.html"),
            ("../", "a.html#b", "../a.html#b"),
            ("/docs", "a.html", "/docs/a.html"),
            ("https://example.org/docs/", "a.html", "https://example.org/docs/a.html"),
            ("https://example.org/docs/", "/a.html", "https://example.org/a.html"),
            ("https://example.org", "/a.html", "https://example.org/a.html"),
            ("//example.org/docs", "/a.html", "//example.org/a.html"),
            ("../", "/a.html", "/a.html"),
            ("../", "https://example.org/a", "https://example.org/a"),
            ("../", "//example.org/a", "//example.org/a"),
            ("../", "mailto:a@example.org", "mailto:a@example.org"),
            ("../", "a/b:c", "../a/b:c"),
            ("../", "1:2", "../1:2"),
        ] {
            assert_eq!(under(base, url), expected, "{base} {url}");
        }
    }

    #[test]
    fn the_way_up_is_found_before_the_folder_exists() {
        let site = tempfile::tempdir().unwrap();
        let way = |path: &str| way_up(&site.path().join(path), site.path()).unwrap();
        assert_eq!(way("search").as_deref(), Some("../"));
        assert_eq!(way("a/b").as_deref(), Some("../../"));
        assert_eq!(way("").as_deref(), Some(""));
        assert_eq!(way("../elsewhere"), None);
    }
}
