//! Inlines data into scripts and scripts into pages, with the necessary encoding and escaping.
//!
//! This module needs no compiler: the `samara` command uses it at run time.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::page_texts::PagePicture;

/// The comment that marks the position of the index in a page made by [`page`](crate::Widget::page).
pub const INDEX_SLOT: &str = "<!-- samara: an index -->";

/// The text before and after an index in a script.
const PUSH_INDEX: (&str, &str) = ("(globalThis.samaraIndexes??=[]).push(\"", "\");");

/// The markup before and after an encrypted index in a page. `www/page/unlock.js` finds it by its identifier.
const ENCRYPTED: (&str, &str) =
    ("<script type=\"application/octet-stream\" id=\"samara-encrypted\">", "</script>");

/// Writes an index as a classic script, for pages that may not fetch: `docs.samara` → `docs.samara.js`.
///
/// The script adds the index to the list that `Samara.open()` reads. It works before and after `samara.js`, more than
/// once, and in a page without a search box. `Samara.open('#name')` opens the index of that name,
/// `Samara.open()` the first one.
pub fn inline_index(name: &str, index: &[u8]) -> String {
    let (before, after) = PUSH_INDEX;
    let name = escape_script(&quote(name));
    // The names are in an array of their own, because scripts of older versions push only the index.
    format!("{before}{}{after}(samaraIndexes.names??=[])[samaraIndexes.length-1]={name};\n", base64(index))
}

/// Quotes a text as a JavaScript string.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::from("'");
    for character in text.chars() {
        match character {
            '\'' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            other => quoted.push(other),
        }
    }
    quoted + "'"
}

/// Extracts the first index from a script made by [`inline_index`], or from a page that contains such a script.
pub fn inlined_index(text: &str) -> Option<Vec<u8>> {
    let (before, after) = PUSH_INDEX;
    let (_, text) = text.split_once(before)?;
    let (index, _) = text.split_once(after)?;
    STANDARD.decode(index).ok()
}

/// Inserts an index into the page. Without an index, the page searches the index inside its engine.
pub fn page_with_index(page: &str, index: Option<&[u8]>) -> String {
    let script = index.map_or(String::new(), |bytes| {
        format!("<script>{}</script>", inline_index("docs", bytes).trim_end())
    });
    page.replacen(INDEX_SLOT, &script, 1)
}

/// The markup around the key, the type and the data of a picture. `www/page/pictures.js` finds it by its identifier.
const PICTURE: [&str; 4] =
    ["<script type=\"application/octet-stream\" id=\"picture-", "\" data-type=\"", "\">", "</script>"];

/// The markup before encrypted pictures.
const ENCRYPTED_PICTURES: &str =
    "<script type=\"application/octet-stream\" id=\"samara-encrypted-pictures\">";

/// A picture as data.
pub(crate) fn picture_data(PagePicture { key, media_type, bytes }: &PagePicture) -> String {
    let [before, between, start, end] = PICTURE;
    format!("{before}{key}{between}{media_type}{start}{}{end}", base64(bytes))
}

/// The pictures in a page made by [`packed_page`](crate::packed_page). Damaged ones are left out.
pub fn inlined_pictures(page: &str) -> Vec<PagePicture> {
    let [before, between, start, end] = PICTURE;
    let picture = |data: &str| {
        let (key, data) = data.split_once(between)?;
        let (media_type, data) = data.split_once(start)?;
        PagePicture::decode(key, media_type, data.split_once(end)?.0)
    };
    page.split(before).skip(1).filter_map(picture).collect()
}

/// Inserts an encrypted index into the page, as data: only `www/page/unlock.js` uses it.
#[cfg(feature = "encryption")]
pub(crate) fn page_with_encrypted_index(page: &str, encrypted: &[u8]) -> String {
    let (before, after) = ENCRYPTED;
    page.replacen(INDEX_SLOT, &format!("{before}{}{after}", base64(encrypted)), 1)
}

/// Inserts encrypted pictures into a page with an encrypted index.
#[cfg(feature = "encryption")]
pub(crate) fn page_with_encrypted_pictures(page: &str, encrypted: &[u8]) -> String {
    let data = format!("{ENCRYPTED_PICTURES}{}</script>", base64(encrypted));
    page.replacen(ENCRYPTED.0, &(data + ENCRYPTED.0), 1)
}

/// Extracts the encrypted index from a page made by [`encrypted_page`](crate::encrypted_page).
pub fn encrypted_index(page: &str) -> Option<Vec<u8>> {
    let (before, after) = ENCRYPTED;
    let (_, page) = page.split_once(before)?;
    let (index, _) = page.split_once(after)?;
    STANDARD.decode(index).ok()
}

/// Extracts the encrypted pictures from a page made by [`encrypted_page`](crate::encrypted_page), if it has some.
pub fn encrypted_pictures(page: &str) -> Option<Vec<u8>> {
    let (_, page) = page.split_once(ENCRYPTED_PICTURES)?;
    STANDARD.decode(page.split_once('<')?.0).ok()
}

/// Encodes bytes as base64. `atob` decodes it also where a policy forbids fetching `data:` URLs.
pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Escapes a script for the content of a `<script>` element.
///
/// In strings, templates and regular expressions the escapes have the same meaning. Elsewhere these sequences do not
/// normally occur; one that does (`a<!--b`) becomes a syntax error rather than an injection.
pub fn escape_script(script: &str) -> String {
    let mut escaped = String::with_capacity(script.len());
    for (offset, character) in script.char_indices() {
        match character {
            '<' if starts_markup(&script[offset + 1..]) => escaped.push_str("\\x3c"),
            '\u{2028}' => escaped.push_str("\\u2028"),
            '\u{2029}' => escaped.push_str("\\u2029"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Whether an HTML parser inside a script treats `<` before this text as markup.
fn starts_markup(after: &str) -> bool {
    let starts_with = |tag: &str| after.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
    starts_with("/script") || starts_with("script") || starts_with("!--")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn script_adds_the_index_and_its_name() {
        assert_eq!(
            inline_index("docs", b"wing"),
            "(globalThis.samaraIndexes??=[]).push(\"d2luZw==\");\
             (samaraIndexes.names??=[])[samaraIndexes.length-1]='docs';\n"
        );
        let script = inline_index("a'\\\n</script>", b"");
        assert!(script.ends_with("='a\\'\\\\\\n\\x3c/script>';\n"), "{script}");
    }

    #[test]
    fn extracts_an_inlined_index() {
        assert_eq!(inlined_index(&inline_index("docs", b"wing")).as_deref(), Some(&b"wing"[..]));
        let page = page_with_index(&format!("<p>{INDEX_SLOT}"), Some(b"wing"));
        assert_eq!(inlined_index(&page).as_deref(), Some(&b"wing"[..]));
        assert_eq!(inlined_index("<p>"), None);
        assert_eq!(inlined_index("(globalThis.samaraIndexes??=[]).push(\"?\");"), None);
    }

    #[test]
    fn inserts_one_index_or_none() {
        let page = format!("<body>{INDEX_SLOT}<script>go()</script>");
        assert_eq!(page_with_index(&page, None), "<body><script>go()</script>");
        assert_eq!(
            page_with_index(&page, Some(b"wing")),
            "<body><script>(globalThis.samaraIndexes??=[]).push(\"d2luZw==\");\
             (samaraIndexes.names??=[])[samaraIndexes.length-1]='docs';</script><script>go()</script>"
        );
    }

    #[test]
    fn escaped_script_does_not_close_its_element() {
        assert_eq!(
            escape_script("a('</script>', '</SCRIPT', '<script', '<!--', 1 < 2, '<é')"),
            "a('\\x3c/script>', '\\x3c/SCRIPT', '\\x3cscript', '\\x3c!--', 1 < 2, '<é')"
        );
        assert_eq!(escape_script("'\u{2028}\u{2029}'"), "'\\u2028\\u2029'");
    }
}
