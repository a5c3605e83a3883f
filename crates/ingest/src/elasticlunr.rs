//! Reads the documents stored in an elasticlunr search index, as published by mdBook and Zola.
//!
//! mdBook stores an entry per section (`page.html#anchor`); the sections of a page are joined into
//! one document. Zola stores an entry per page.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use samara_engine::{Block, BlockKind};
use serde::Deserialize;

use crate::block_builder::fold;
use crate::draft::Draft;
use crate::text;

#[derive(Deserialize)]
struct Published {
    /// mdBook: the URL of each document.
    #[serde(default)]
    doc_urls: Vec<String>,
    /// mdBook: the index. In Zola's file it is a table of fields without documents.
    index: Option<Inner>,
    /// Zola: the documents.
    #[serde(rename = "documentStore")]
    store: Option<Store>,
}

#[derive(Deserialize)]
struct Inner {
    #[serde(rename = "documentStore")]
    store: Option<Store>,
}

#[derive(Deserialize)]
struct Store {
    docs: BTreeMap<String, Entry>,
}

#[derive(Deserialize)]
struct Entry {
    title: Option<String>,
    body: Option<String>,
    breadcrumbs: Option<String>,
    description: Option<String>,
    date: Option<String>,
}

/// Reads the documents of an index, in its order.
///
/// # Errors
/// If the text is not such an index; the message names what was expected.
pub(crate) fn read(text: &str) -> Result<Vec<Draft>, String> {
    let json = unwrap_script(text)?;
    // The rest of the script (`);`) may follow.
    let published = serde_json::Deserializer::from_str(&json).into_iter::<Published>().next();
    let published = match published {
        Some(Ok(published)) => published,
        Some(Err(error)) => return Err(format!("not an elasticlunr index: {error}")),
        None => return Err("not an elasticlunr index: it is empty".to_owned()),
    };
    let store = published.store.or(published.index.and_then(|index| index.store));
    let docs = store.ok_or("not an elasticlunr index: it has no `documentStore`; for JSON documents use a .jsonl file with one document per line")?;

    let mut entries: Vec<_> = docs.docs.into_iter().collect();
    // Keys are numbers in mdBook, URLs in Zola.
    entries.sort_by_key(|(key, _)| key.parse::<usize>().unwrap_or(usize::MAX));
    let mut pages: Vec<Page> = Vec::new();
    let mut by_url = HashMap::new();
    for (key, entry) in entries {
        let url = key.parse().ok().and_then(|at: usize| published.doc_urls.get(at)).unwrap_or(&key);
        let (page, anchor) =
            url.split_once('#').map_or((url.as_str(), None), |(page, anchor)| (page, Some(anchor)));
        let at = *by_url.entry(page.to_owned()).or_insert(pages.len());
        if at == pages.len() {
            pages.push(Page { url: page.to_owned(), sections: Vec::new() });
        }
        pages[at].sections.push((anchor.map(str::to_owned), entry));
    }
    Ok(pages.into_iter().map(Page::draft).collect())
}

struct Page {
    url: String,
    sections: Vec<(Option<String>, Entry)>,
}

impl Page {
    fn draft(self) -> Draft {
        let mut draft = Draft { url: Some(self.url), ..Draft::default() };
        for (at, (anchor, entry)) in self.sections.into_iter().enumerate() {
            let heading = fold(entry.title.as_deref().unwrap_or_default());
            if at == 0 {
                draft.meta.set("description", entry.description.as_deref().unwrap_or_default());
                draft.meta.set("date", entry.date.as_deref().unwrap_or_default());
                let last_crumb =
                    || entry.breadcrumbs.as_deref()?.rsplit('»').map(fold).find(|crumb| !crumb.is_empty());
                draft.title = Some(heading).filter(|heading| !heading.is_empty()).or_else(last_crumb);
            } else if !heading.is_empty() {
                let mut block = Block::new(BlockKind::H2, heading);
                block.anchor = anchor;
                draft.blocks.push(block);
            }
            draft.blocks.extend(text::paragraphs(entry.body.as_deref().unwrap_or_default()));
        }
        draft
    }
}

/// Extracts the JSON from `window.searchIndex = {…};`, `Object.assign(window.search, {…});` or
/// `… JSON.parse('{…}')`.
fn unwrap_script(text: &str) -> Result<Cow<'_, str>, String> {
    const PARSE: &str = "JSON.parse(";
    let start = text.find('{').ok_or("not an elasticlunr index: it has no JSON in it")?;
    match text[..start].find(PARSE) {
        None => Ok(Cow::Borrowed(&text[start..])),
        Some(at) => unquote(text[at + PARSE.len()..].trim_start()).map(Cow::Owned),
    }
}

/// The value of a JavaScript string literal.
fn unquote(literal: &str) -> Result<String, String> {
    const INVALID: &str = "not an elasticlunr index: invalid JavaScript string";
    let mut chars = literal.chars();
    let quote = chars.next().filter(|quote| matches!(quote, '\'' | '"' | '`')).ok_or(INVALID)?;
    let mut value = String::with_capacity(literal.len());
    loop {
        match chars.next().ok_or(INVALID)? {
            c if c == quote => return Ok(value),
            '\\' => match chars.next().ok_or(INVALID)? {
                'n' => value.push('\n'),
                'r' => value.push('\r'),
                't' => value.push('\t'),
                'b' => value.push('\u{8}'),
                'f' => value.push('\u{C}'),
                'v' => value.push('\u{B}'),
                '0' => value.push('\0'),
                'x' => value.push(code_unit(&mut chars, 2).and_then(char::from_u32).ok_or(INVALID)?),
                'u' => value.push(code_point(&mut chars).ok_or(INVALID)?),
                '\n' | '\u{2028}' | '\u{2029}' => {}
                c => value.push(c),
            },
            c => value.push(c),
        }
    }
}

/// The character after `\u`: four hexadecimal digits, two such surrogates, or digits in braces.
fn code_point(chars: &mut std::str::Chars<'_>) -> Option<char> {
    if let Some(rest) = chars.as_str().strip_prefix('{') {
        let (digits, rest) = rest.split_once('}')?;
        *chars = rest.chars();
        return u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    }
    let first = code_unit(chars, 4)?;
    if !(0xD800..0xDC00).contains(&first) {
        return Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    let mut ahead = chars.clone();
    let second =
        (ahead.next() == Some('\\') && ahead.next() == Some('u')).then(|| code_unit(&mut ahead, 4)).flatten();
    match second.filter(|second| (0xDC00..0xE000).contains(second)) {
        Some(second) => {
            *chars = ahead;
            char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        }
        None => Some(char::REPLACEMENT_CHARACTER),
    }
}

fn code_unit(chars: &mut std::str::Chars<'_>, digits: usize) -> Option<u32> {
    let digits = chars.as_str().get(..digits)?;
    let value = u32::from_str_radix(digits, 16).ok()?;
    *chars = chars.as_str()[digits.len()..].chars();
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MDBOOK: &str = r#"{"doc_urls":["a.html#a","a.html#b-c","b.html#x"],"index":{"documentStore":{"docInfo":{},
        "docs":{"0":{"body":"one","breadcrumbs":"Top » A","id":"0","title":"A"},
                "1":{"body":"it's\ntwo","breadcrumbs":"Top » A » B c","id":"1","title":"B c"},
                "2":{"body":"three","breadcrumbs":"Top » X","id":"2","title":""}}},
        "fields":["title"],"index":{"body":{"root":{"a":{"docs":{},"df":0}}}}},"search_options":{}}"#;

    fn check_book(text: &str) {
        let drafts = read(text).unwrap();
        let titles: Vec<_> =
            drafts.iter().map(|d| (d.url.as_deref().unwrap(), d.title.as_deref().unwrap())).collect();
        assert_eq!(titles, [("a.html", "A"), ("b.html", "X")]);
        let blocks: Vec<_> =
            drafts[0].blocks.iter().map(|b| (b.kind, b.anchor.as_deref(), b.text.as_str())).collect();
        assert_eq!(
            blocks,
            [
                (BlockKind::Paragraph, None, "one"),
                (BlockKind::H2, Some("b-c"), "B c"),
                (BlockKind::Paragraph, None, "it's two"),
            ]
        );
    }

    #[test]
    fn reads_all_mdbook_variants() {
        check_book(MDBOOK);
        check_book(&format!("Object.assign(window.search, {MDBOOK});"));
        check_book(&format!("window.search = {MDBOOK};"));
        let quoted = MDBOOK.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n");
        check_book(&format!("window.search = Object.assign(window.search, JSON.parse('{quoted}'));"));
    }

    #[test]
    fn reads_zola_index() {
        let drafts = read(
            r#"window.searchIndex = {"fields":["title","body"],"pipeline":[],"ref":"id","version":"0.9.5",
            "index":{"body":{"root":{"docs":{},"df":0}}},"documentStore":{"save":true,"docs":{
            "https://example.org/a/":{"id":"https://example.org/a/","title":"A","body":"one","description":null},
            "https://example.org/b/":{"id":"https://example.org/b/","title":null,"body":"two"}},"docInfo":{},"length":2}};"#,
        )
        .unwrap();
        let urls: Vec<_> = drafts.iter().map(|d| d.url.as_deref().unwrap()).collect();
        assert_eq!(urls, ["https://example.org/a/", "https://example.org/b/"]);
        assert_eq!(drafts[0].blocks[0].text, "one");
    }

    #[test]
    fn skips_deep_trie() {
        let deep = format!("{}{}", r#"{"a":"#.repeat(10_000), "1") + &"}".repeat(10_000);
        let text = format!(
            r#"{{"index":{{"body":{deep}}},"documentStore":{{"docs":{{"a/":{{"title":"A","body":"b"}}}}}}}}"#
        );
        assert_eq!(read(&text).unwrap().len(), 1);
    }

    #[test]
    fn rejects_other_json() {
        for text in [
            "",
            "[]",
            "{}",
            "{\"index\":{}}",
            "window.x = 1;",
            "JSON.parse('{",
            "{\"documentStore\":{\"docs\":[]}}",
        ] {
            let message = read(text).err().unwrap();
            assert!(message.contains("elasticlunr"), "{text}: {message}");
        }
    }

    #[test]
    fn reads_javascript_strings() {
        assert_eq!(unquote(r#"'a\'\\\u00e9\x41\u{1F600}\ud83d\ude00\n"' );"#).unwrap(), "a'\\éA😀😀\n\"");
        assert_eq!(unquote(r#""\ud83dx""#).unwrap(), "\u{FFFD}x");
        assert!(unquote("'a").is_err());
        assert!(unquote("'\\u12").is_err());
    }

    #[test]
    fn literals_of_scripts_are_unquoted() {
        for (literal, text) in [
            (r"'a\n\r\t\b\f\v\0b'", "a\n\r\t\u{8}\u{C}\u{B}\0b"),
            (r#""it's" more"#, "it's"),
            (r"`a\`b`", "a`b"),
            (r"'\x41\u0042\u{43}\u{1F600}'", "ABC😀"),
            (r"'\uD83D\uDE00'", "😀"),
            (r"'\uD83Dx\uD83D\u0041\uDE00'", "\u{FFFD}x\u{FFFD}A\u{FFFD}"),
            ("'a\\\nb\\\u{2028}c\\\u{2029}d'", "abcd"),
            (r"'\q\\'", "q\\"),
        ] {
            assert_eq!(unquote(literal).as_deref(), Ok(text), "{literal}");
        }
        for literal in ["", "a", "'a", r"'a\", r"'\x4'", r"'\u004'", r"'\u{110000}'", r"'\u{41'"] {
            assert!(unquote(literal).is_err(), "{literal}");
        }
    }

    #[test]
    fn entries_are_in_the_order_of_their_numbers() {
        let entry = |number: usize| format!("\"{number}\":{{\"title\":\"T{number}\",\"body\":\"b\"}}");
        let entries: Vec<_> = [10, 2, 1].map(entry).into();
        let urls = (0..11).map(|number| format!("\"p.html#a{number}\"")).collect::<Vec<_>>().join(",");
        let text = format!(
            "{{\"doc_urls\":[{urls}],\"index\":{{\"documentStore\":{{\"docs\":{{{}}}}}}}}}",
            entries.join(",")
        );
        let draft = read(&text).unwrap().remove(0);
        let headings = draft.blocks.iter().filter(|block| block.kind == BlockKind::H2);
        let headings: Vec<_> = headings.map(|block| (block.text.as_str(), block.anchor.as_deref())).collect();
        assert_eq!(draft.title.as_deref(), Some("T1"));
        assert_eq!(headings, [("T2", Some("a2")), ("T10", Some("a10"))]);
    }
}
