//! Which addresses a hit may lead to.

/// Whether an address is relative, or begins with `http:`, `https:` or `mailto:`, as a browser
/// reads it: tabs and line ends are taken out, leading controls and spaces skipped.
pub fn is_safe(url: &str) -> bool {
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
    use super::is_safe;

    #[test]
    fn scripts_are_refused() {
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
            assert!(is_safe(url), "{url}");
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
            assert!(!is_safe(url), "{url}");
        }
    }
}
