//! URLs that hits may link to.

/// Whether a URL is relative, or has the scheme `http:`, `https:` or `mailto:`, as a browser parses it: tabs and line
/// ends are removed, leading control characters and spaces skipped.
///
/// ```
/// use samara_engine::is_safe_url;
///
/// assert!(is_safe_url("chapter/1.html#seeds"));
/// assert!(!is_safe_url("java\nscript:alert(1)"));
/// ```
pub fn is_safe_url(url: &str) -> bool {
    let scheme_end = |c: char| matches!(c, ':' | '/' | '?' | '#');
    let mut scheme = String::new();
    for c in url.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')) {
        if scheme.is_empty() && c <= ' ' {
            continue;
        }
        if scheme_end(c) {
            return c != ':' || ["http", "https", "mailto"].contains(&scheme.as_str());
        }
        scheme.push(c.to_ascii_lowercase());
    }
    true
}

#[cfg(test)]
mod tests {
    use super::is_safe_url;

    #[test]
    fn rejects_urls_that_run_scripts() {
        for url in [
            "a.html",
            "../a",
            "/a?b#c",
            "#a:b",
            "?q=a:b",
            "http://a",
            "HTTPS://a",
            "mailto:a@b",
            "a/b:c",
            "",
            "ht\ntps://a",
        ] {
            assert!(is_safe_url(url), "{url}");
        }
        for url in [
            "javascript:alert(1)",
            " JavaScript:alert(1)",
            "java\tscript:x",
            "\u{1}javascript:x",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc",
            ":x",
            "blob:x",
        ] {
            assert!(!is_safe_url(url), "{url}");
        }
    }
}
