//! URLs of documents: from file paths, and as authors write them.

use std::path::{Component, Path};

/// The URL of a file, relative to its source. All bytes except unreserved and a few harmless
/// characters are percent-encoded, so that `100% #1?.html` and `a:b.html` open both from disk and
/// from a web server.
///
/// The bytes of a name that is not UTF-8 are encoded unchanged; on systems whose names are not
/// byte strings the result is `None`.
pub(crate) fn from_path(relative: &Path) -> Option<String> {
    let mut url = String::new();
    for component in relative.components() {
        let Component::Normal(name) = component else { continue };
        if !url.is_empty() {
            url.push('/');
        }
        encode(name_bytes(name)?, &mut url);
    }
    Some(url)
}

#[cfg(unix)]
fn name_bytes(name: &std::ffi::OsStr) -> Option<&[u8]> {
    Some(std::os::unix::ffi::OsStrExt::as_bytes(name))
}

#[cfg(not(unix))]
fn name_bytes(name: &std::ffi::OsStr) -> Option<&[u8]> {
    name.to_str().map(str::as_bytes)
}

fn encode(bytes: &[u8], url: &mut String) {
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=@".contains(&byte) {
            url.push(char::from(byte));
        } else {
            push_encoded(byte, url);
        }
    }
}

fn push_encoded(byte: u8, url: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    url.push('%');
    url.push(char::from(HEX[usize::from(byte >> 4)]));
    url.push(char::from(HEX[usize::from(byte & 15)]));
}

/// Parses the URL that an author wrote: removes surrounding white space, tabs and line ends as a
/// browser does, and percent-encodes spaces, quotes, brackets and control characters.
///
/// # Errors
/// If it is empty or has a scheme other than `http`, `https` and `mailto`.
pub(crate) fn parse(url: &str) -> Result<String, &'static str> {
    let trimmed = url.trim_matches(|c: char| c <= ' ');
    let mut clean = String::with_capacity(trimmed.len());
    for c in trimmed.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')) {
        if c.is_control() || matches!(c, ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}') {
            c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| push_encoded(byte, &mut clean));
        } else {
            clean.push(c);
        }
    }
    if clean.is_empty() {
        return Err("it is empty");
    }
    // The engine checks again, with the same function.
    if !samara_engine::is_safe_url(&clean) {
        return Err("expected a relative URL, or one with http:, https: or mailto:");
    }
    Ok(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_paths() {
        for (path, url) in [
            ("index.html", "index.html"),
            ("a dir/50% #1?.html", "a%20dir/50%25%20%231%3F.html"),
            ("javascript:alert(1).html", "javascript%3Aalert(1).html"),
            ("မြန်မာ.txt", "%E1%80%99%E1%80%BC%E1%80%94%E1%80%BA%E1%80%99%E1%80%AC.txt"),
            ("./b", "b"),
        ] {
            assert_eq!(from_path(Path::new(path)).as_deref(), Some(url));
        }
    }

    #[cfg(unix)]
    #[test]
    fn encodes_non_utf8_names() {
        let name = <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"caf\xE9.html");
        assert_eq!(from_path(Path::new(name)).as_deref(), Some("caf%E9.html"));
    }

    #[test]
    fn cleans_urls() {
        for (url, clean) in [
            (" a b.html\n", "a%20b.html"),
            ("https://example.org/x?a=1#b", "https://example.org/x?a=1#b"),
            ("mailto:a@example.org", "mailto:a@example.org"),
            ("dir/a:b", "dir/a:b"),
            ("pa\tge", "page"),
            ("größe", "größe"),
        ] {
            assert_eq!(parse(url), Ok(clean.to_owned()), "{url:?}");
        }
    }

    #[test]
    fn rejects_other_schemes() {
        for url in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            " java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:x",
            "java script:x",
            "1:2",
            "",
            " \n",
        ] {
            assert!(parse(url).is_err(), "{url:?}");
        }
    }
}
