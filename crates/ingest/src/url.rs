//! Where documents are found: URLs from paths, and URLs that authors give.

use std::path::{Component, Path};

/// The URL of a file, relative to its source: every byte outside the unreserved and a few
/// harmless characters percent-encoded, so that `100% #1?.html` and `a:b.html` are found from
/// disk and from a web server alike.
///
/// Where file names are not UTF-8, their bytes are encoded as they are; `None` on systems
/// whose names are not bytes.
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

/// The URL that an author gave, cleaned as a browser cleans it (white space around it, tabs and
/// line ends within), with spaces, quotes, brackets and control characters encoded.
///
/// # Errors
/// Says what is wrong: nothing left, or a scheme other than `http`, `https` and `mailto`.
pub(crate) fn given(url: &str) -> Result<String, &'static str> {
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
    // What an index holds is checked there again, by the same rule.
    if !samara_engine::is_safe(&clean) {
        return Err("only http:, https:, mailto: and relative URLs can be followed from a hit");
    }
    Ok(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_relative_urls() {
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
    fn bytes_that_are_no_utf8_are_encoded() {
        let name = <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"caf\xE9.html");
        assert_eq!(from_path(Path::new(name)).as_deref(), Some("caf%E9.html"));
    }

    #[test]
    fn given_urls_are_cleaned() {
        for (url, clean) in [
            (" a b.html\n", "a%20b.html"),
            ("https://example.org/x?a=1#b", "https://example.org/x?a=1#b"),
            ("mailto:a@example.org", "mailto:a@example.org"),
            ("dir/a:b", "dir/a:b"),
            ("pa\tge", "page"),
            ("größe", "größe"),
        ] {
            assert_eq!(given(url), Ok(clean.to_owned()), "{url:?}");
        }
    }

    #[test]
    fn other_schemes_are_refused() {
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
            assert!(given(url).is_err(), "{url:?}");
        }
    }
}
