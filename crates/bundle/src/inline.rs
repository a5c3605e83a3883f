//! Data inside scripts, scripts inside pages: what must be encoded and what escaped.
//!
//! Nothing here needs a compiler, so that the `samara` command can do it at run time.

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// Where a page made by [`page`](crate::Widget::page) takes an index.
pub const INDEX_SLOT: &str = "<!-- samara: an index -->";

/// What stands before and behind an index in a script.
const LAYS_DOWN: (&str, &str) = ("(globalThis.samaraIndexes??=[]).push(\"", "\");");

/// An index as a classic script, for pages that may not fetch: `docs.samara` → `docs.samara.js`.
///
/// The script only lays the index down where `Samara.open()` looks for it, so it may stand before or after
/// `samara.js`, more than once, and in a page that has no search box.
pub fn inline_index(index: &[u8]) -> String {
    let (before, behind) = LAYS_DOWN;
    format!("{before}{}{behind}\n", base64(index))
}

/// The first index in a script made by [`inline_index`], or in a page that such a script stands in.
pub fn inlined_index(text: &str) -> Option<Vec<u8>> {
    let (before, behind) = LAYS_DOWN;
    let (_, text) = text.split_once(before)?;
    let (index, _) = text.split_once(behind)?;
    STANDARD.decode(index).ok()
}

/// The page with an index in it, or as it is, to be searched by the index in its engine.
pub fn page_with_index(page: &str, index: Option<&[u8]>) -> String {
    let script =
        index.map_or(String::new(), |bytes| format!("<script>{}</script>", inline_index(bytes).trim_end()));
    page.replacen(INDEX_SLOT, &script, 1)
}

/// Bytes as base64, which `atob` reads where fetching a `data:` URL is forbidden.
pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// A script as it may stand between `<script>` and `</script>`.
///
/// Within strings, templates and regular expressions the escapes mean the same; outside of them none of these
/// sequences should stand, and what does (`a<!--b`) becomes a syntax error rather than an open door.
pub fn escape_script(script: &str) -> String {
    let mut escaped = String::with_capacity(script.len());
    for (at, character) in script.char_indices() {
        match character {
            '<' if opens_markup(&script[at + 1..]) => escaped.push_str("\\x3c"),
            '\u{2028}' => escaped.push_str("\\u2028"),
            '\u{2029}' => escaped.push_str("\\u2029"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Whether `<` before this text would be read by an HTML parser that is inside of a script.
fn opens_markup(after: &str) -> bool {
    let begins = |with: &str| after.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    begins("/script") || begins("script") || begins("!--")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_lies_where_the_facade_looks() {
        assert_eq!(inline_index(b"wing"), "(globalThis.samaraIndexes??=[]).push(\"d2luZw==\");\n");
    }

    #[test]
    fn an_index_is_taken_out_again() {
        assert_eq!(inlined_index(&inline_index(b"wing")).as_deref(), Some(&b"wing"[..]));
        let page = page_with_index(&format!("<p>{INDEX_SLOT}"), Some(b"wing"));
        assert_eq!(inlined_index(&page).as_deref(), Some(&b"wing"[..]));
        assert_eq!(inlined_index("<p>"), None);
        assert_eq!(inlined_index("(globalThis.samaraIndexes??=[]).push(\"?\");"), None);
    }

    #[test]
    fn a_page_takes_one_index_or_none() {
        let page = format!("<body>{INDEX_SLOT}<script>go()</script>");
        assert_eq!(page_with_index(&page, None), "<body><script>go()</script>");
        assert_eq!(
            page_with_index(&page, Some(b"wing")),
            "<body><script>(globalThis.samaraIndexes??=[]).push(\"d2luZw==\");</script><script>go()</script>"
        );
    }

    #[test]
    fn a_script_cannot_end_or_hide_itself() {
        assert_eq!(
            escape_script("a('</script>', '</SCRIPT', '<script', '<!--', 1 < 2, '<é')"),
            "a('\\x3c/script>', '\\x3c/SCRIPT', '\\x3cscript', '\\x3c!--', 1 < 2, '<é')"
        );
        assert_eq!(escape_script("'\u{2028}\u{2029}'"), "'\\u2028\\u2029'");
    }
}
