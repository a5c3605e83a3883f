//! URLs of documents relative to their index.

use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use anyhow::{Context, Result, bail};

/// Resolves the URL of a document against a base URL.
///
/// A relative URL is appended to the base. A path (`/a`) is resolved against the origin of the base. A URL with a host or a
/// scheme is returned unchanged.
pub fn resolve(base: &str, url: &str) -> String {
    if has_scheme(url) || url.starts_with("//") {
        url.to_owned()
    } else if url.starts_with('/') {
        format!("{}{url}", origin(base))
    } else {
        let slash = if base.is_empty() || base.ends_with('/') { "" } else { "/" };
        format!("{base}{slash}{url}")
    }
}

/// The URL of a page without `index.html` or `.html`, as many hosts serve it. Absolute URLs are returned unchanged. The first
/// page of a folder is empty, or `./` if there is no base to append it to.
pub fn clean(url: &str, is_final: bool) -> String {
    if has_scheme(url) || url.starts_with("//") {
        return url.to_owned();
    }
    let (path, rest) = url.split_at(url.find(['?', '#']).unwrap_or(url.len()));
    let name = path.rsplit('/').next().unwrap_or_default();
    let path = match name {
        "index.html" | "index.htm" if path == name && is_final => "./",
        "index.html" | "index.htm" => &path[..path.len() - name.len()],
        _ => path.strip_suffix(".html").or_else(|| path.strip_suffix(".htm")).unwrap_or(path),
    };
    format!("{path}{rest}")
}

/// The origin of a URL: `https://example.org` for `https://example.org/docs/`; empty if the URL has no host.
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

/// The relative URL from a folder to one of its ancestors: `../../`; empty for the folder itself. `None` if `ancestor` is
/// not an ancestor.
///
/// # Errors
/// If `ancestor` does not exist.
pub fn to_ancestor(folder: &Path, ancestor: &Path) -> io::Result<Option<String>> {
    let relative = relative_to(folder, ancestor)?;
    Ok(relative.map(|path| "../".repeat(path.components().count())))
}

/// The path, which need not exist yet, relative to a folder; `None` if it is not inside that folder.
///
/// # Errors
/// If the folder does not exist.
pub fn relative_to(path: &Path, folder: &Path) -> io::Result<Option<PathBuf>> {
    let folder = fs::canonicalize(folder)?;
    Ok(canonicalize_existing(path)?.strip_prefix(folder).ok().map(Path::to_owned))
}

/// The URL of a folder that is given relative to a page, with a slash at its end.
///
/// # Errors
/// If the path is absolute or not UTF-8: such an address holds on one computer only.
pub fn from_folder(folder: &Path) -> Result<String> {
    let mut url = String::new();
    for component in folder.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => url.push_str("../"),
            Component::Normal(name) => {
                let name = name.to_str().with_context(|| format!("{}: not UTF-8", folder.display()))?;
                for byte in name.bytes() {
                    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                        url.push(char::from(byte));
                    } else {
                        url.push_str(&format!("%{byte:02X}"));
                    }
                }
                url.push('/');
            }
            Component::Prefix(_) | Component::RootDir => {
                bail!("--originals {}: expected a folder relative to the page", folder.display())
            }
        }
    }
    Ok(if url.is_empty() { "./".to_owned() } else { url })
}

/// Resolves symbolic links and `..` in the part of a path that exists.
fn canonicalize_existing(path: &Path) -> io::Result<PathBuf> {
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
    fn cleans_urls() {
        for (url, cleaned) in [
            ("index.html", ""),
            ("a/index.html", "a/"),
            ("a/index.html#b", "a/#b"),
            ("a/b.html", "a/b"),
            ("/a.htm?b.html", "/a?b.html"),
            ("a.pdf", "a.pdf"),
            ("https://example.org/a.html", "https://example.org/a.html"),
            ("my-index.html", "my-index"),
        ] {
            assert_eq!(clean(url, false), cleaned, "{url}");
        }
        assert_eq!(clean("index.html", true), "./");
    }

    #[test]
    fn resolves_urls_against_a_base() {
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
            assert_eq!(resolve(base, url), expected, "{base} {url}");
        }
    }

    #[test]
    fn folders_are_relative_urls() {
        for (folder, url) in [
            ("reports", "reports/"),
            ("./a b/c#", "a%20b/c%23/"),
            ("../x/", "../x/"),
            ("a:b", "a%3Ab/"),
            (".", "./"),
        ] {
            assert_eq!(from_folder(Path::new(folder)).unwrap(), url);
        }
        assert!(from_folder(Path::new("/tmp")).is_err());
    }

    #[test]
    fn finds_ancestor_of_a_folder_that_does_not_exist() {
        let site = tempfile::tempdir().unwrap();
        let way = |path: &str| to_ancestor(&site.path().join(path), site.path()).unwrap();
        assert_eq!(way("search").as_deref(), Some("../"));
        assert_eq!(way("a/b").as_deref(), Some("../../"));
        assert_eq!(way("").as_deref(), Some(""));
        assert_eq!(way("../elsewhere"), None);
    }
}
