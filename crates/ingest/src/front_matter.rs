//! Front matter: YAML between `---` lines or TOML between `+++` lines at the start of a file.
//!
//! Scalars are kept as written (`1.10` stays `1.10`). Nested tables become dotted names
//! (`extra.author`), except that Zola's `taxonomies` are moved to the top level. Nested values in
//! lists are ignored.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::metadata::Metadata;

/// A file split into its front matter and its body.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Split<'a> {
    /// No front matter.
    Plain,
    /// Valid front matter.
    Front { meta: Metadata, body: &'a str },
    /// Invalid front matter.
    Invalid { line: u64, message: String, front: &'a str, body: &'a str },
}

/// Splits a file at the end of its front matter.
pub(crate) fn split(text: &str) -> Split<'_> {
    let (read, closing): (Read, &[&str]) = match text.lines().next().map(str::trim_end) {
        Some("---") => (yaml, &["---", "..."]),
        Some("+++") => (toml, &["+++"]),
        _ => return Split::Plain,
    };
    let start = text.find('\n').map_or(text.len(), |end| end + 1);
    let mut end = start;
    for line in text[start..].split_inclusive('\n') {
        if closing.contains(&line.trim_end()) {
            let (front, body) = (&text[start..end], &text[end + line.len()..]);
            return match read(front) {
                Ok(meta) => Split::Front { meta, body },
                // The delimiter is line 1.
                Err(Invalid { line, message }) => Split::Invalid { line: line + 1, message, front, body },
            };
        }
        end += line.len();
    }
    if starts_with_key(&text[start..]) {
        let message = "front matter has no closing line".to_owned();
        return Split::Invalid { line: 1, message, front: "", body: text };
    }
    // A lone `---` is a thematic break.
    Split::Plain
}

/// Whether the text starts with `name:` or `name =`.
fn starts_with_key(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    let name = first.split([':', '=']).next().unwrap_or_default();
    name.len() < first.len() && !name.trim().is_empty() && !name.trim().contains(char::is_whitespace)
}

type Read = fn(&str) -> Result<Metadata, Invalid>;

struct Invalid {
    /// Counted from 1, within the front matter.
    line: u64,
    message: String,
}

fn yaml(text: &str) -> Result<Metadata, Invalid> {
    let mut parser = Parser::new_from_str(text);
    let mut meta = Metadata::default();
    let mut open = Vec::new();
    loop {
        let (event, span) = match parser.next_event() {
            None => return Ok(meta),
            Some(Ok(event)) => event,
            Some(Err(error)) => {
                let line = error.marker().line().max(1) as u64;
                return Err(Invalid { line, message: error.info().to_owned() });
            }
        };
        let invalid = |message: &str| {
            Err(Invalid { line: span.start.line().max(1) as u64, message: message.to_owned() })
        };
        match event {
            Event::MappingStart(..) => open.push(Open::Table { name: None }),
            Event::SequenceStart(..) if open.is_empty() => {
                return invalid("expected `name: value`, found a list");
            }
            Event::SequenceStart(..) => open.push(Open::List { values: Vec::new() }),
            Event::MappingEnd => {
                open.pop();
                value_done(&mut open);
            }
            Event::SequenceEnd => {
                let list = open.pop();
                if let (Some(Open::List { values }), true) = (list, is_named(&open)) {
                    meta.set_list(&path(&open), values);
                }
                value_done(&mut open);
            }
            Event::Scalar(value, style, ..) => {
                let is_null =
                    style == ScalarStyle::Plain && matches!(&*value, "" | "~" | "null" | "Null" | "NULL");
                match open.last_mut() {
                    None if is_null => {}
                    None => return invalid("expected `name: value`"),
                    Some(Open::List { values }) if !is_null => values.push(value.into_owned()),
                    Some(Open::List { .. }) => {}
                    Some(Open::Table { name: name @ None }) => *name = Some(value),
                    Some(Open::Table { .. }) => {
                        if !is_null && is_named(&open) {
                            meta.set(&path(&open), &value);
                        }
                        value_done(&mut open);
                    }
                }
            }
            Event::Alias(_) => return invalid("aliases (`*name`) are not supported in front matter"),
            Event::DocumentStart(_) | Event::DocumentEnd => {}
            Event::StreamStart | Event::StreamEnd | Event::Nothing => {}
        }
    }
}

/// An open YAML collection.
enum Open<'a> {
    /// A mapping, and the name of its next value.
    Table { name: Option<Cow<'a, str>> },
    /// A list, and its scalars so far.
    List { values: Vec<String> },
}

/// After a value, the next scalar in a mapping is a name.
fn value_done(open: &mut [Open<'_>]) {
    if let Some(Open::Table { name }) = open.last_mut() {
        *name = None;
    }
}

/// Whether the current value has a name, that is, is not in a list of tables.
fn is_named(open: &[Open<'_>]) -> bool {
    open.iter().all(|open| matches!(open, Open::Table { name: Some(_) }))
}

fn path(open: &[Open<'_>]) -> String {
    let names = open.iter().filter_map(|open| match open {
        Open::Table { name } => name.as_deref(),
        Open::List { .. } => None,
    });
    dotted(names)
}

fn dotted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut path = String::new();
    for name in names {
        if path == "taxonomies" {
            path.clear();
        } else if !path.is_empty() {
            path.push('.');
        }
        path.push_str(name);
    }
    path
}

fn toml(text: &str) -> Result<Metadata, Invalid> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let offset = error.span().map_or(0, |span| span.start.min(text.len()));
        let line = 1 + text.as_bytes()[..offset].iter().filter(|&&byte| byte == b'\n').count();
        Invalid { line: line as u64, message: error.message().to_owned() }
    })?;
    let mut meta = Metadata::default();
    // Recursion is bounded: the parser limits the nesting depth.
    fn collect(prefix: &str, table: toml::Table, meta: &mut Metadata) {
        for (name, value) in table {
            let path = dotted([prefix, &name].into_iter().filter(|part| !part.is_empty()));
            match value {
                toml::Value::Table(table) => collect(&path, table, meta),
                toml::Value::Array(list) => meta.set_list(&path, list.into_iter().filter_map(scalar)),
                value => meta.set(&path, &scalar(value).unwrap_or_default()),
            }
        }
    }
    collect("", table, &mut meta);
    Ok(meta)
}

fn scalar(value: toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Float(number) => Some(number.to_string()),
        toml::Value::Boolean(truth) => Some(truth.to_string()),
        toml::Value::Datetime(time) => Some(time.to_string()),
        toml::Value::Array(_) | toml::Value::Table(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use samara_engine::MetaValue::{self, List, One};
    use std::collections::BTreeMap;

    fn front(text: &str) -> (BTreeMap<String, MetaValue>, &str) {
        match split(text) {
            Split::Front { meta, body } => (meta.finish(), body),
            other => panic!("{other:?}"),
        }
    }

    fn one(value: &str) -> MetaValue {
        One(value.to_owned())
    }

    fn list(values: &[&str]) -> MetaValue {
        List(values.iter().map(|&value| value.to_owned()).collect())
    }

    #[test]
    fn keeps_yaml_scalars_as_written() {
        let (meta, body) = front(
            "---\ntitle: \"A: b\"\ndate: 2022-02-15\nversion: 1.10\nok: yes\nnone:\nnil: ~\n\
             tags: [Kachin, 'children', ]\nextra:\n  author:\n    name: A B\n  links:\n  - {url: x}\n  - y\n---\nText\n",
        );
        assert_eq!(body, "Text\n");
        assert_eq!(meta["title"], one("A: b"));
        assert_eq!(meta["date"], one("2022-02-15"));
        assert_eq!(meta["year"], one("2022"));
        assert_eq!(meta["version"], one("1.10"));
        assert_eq!(meta["ok"], one("yes"));
        assert_eq!(meta["tags"], list(&["Kachin", "children"]));
        assert_eq!(meta["extra.author.name"], one("A B"));
        assert_eq!(meta["extra.links"], list(&["y"]));
        assert_eq!(meta.len(), 8);
    }

    #[test]
    fn reads_toml() {
        let (meta, body) = front(
            "+++\ntitle = 'A'\ndate = 2022-02-15T10:00:00Z\nweight = 3\n[taxonomies]\ntags = ['a', 'b']\n[extra]\nx = true\n+++\n",
        );
        assert_eq!(body, "");
        assert_eq!(meta["title"], one("A"));
        assert_eq!(meta["date"], one("2022-02-15T10:00:00Z"));
        assert_eq!(meta["weight"], one("3"));
        assert_eq!(meta["tags"], list(&["a", "b"]));
        assert_eq!(meta["extra.x"], one("true"));
    }

    #[test]
    fn reports_line_of_invalid_front_matter() {
        for (text, expected) in [
            ("---\ntitle: a\ntags: [a, b\n---\nText", 3..=4),
            ("---\ntitle: a\nb: 'c\n---\nText", 3..=4),
            ("---\n- a\n---\nText", 2..=2),
            ("---\njust words\n---\nText", 2..=2),
            ("---\na: &x 1\nb: *x\n---\nText", 3..=3),
            ("+++\na = 1\nb = \n+++\nText", 3..=3),
            ("---\ntitle: a\n\nText", 1..=1),
        ] {
            match split(text) {
                Split::Invalid { line, message, .. } => {
                    assert!(expected.contains(&line), "{text:?}: line {line}: {message}");
                }
                other => panic!("{text:?}: {other:?}"),
            }
        }
    }

    #[test]
    fn ignores_other_text() {
        for text in
            ["", "Text", "---\n\nText\n", "--- \nA sentence: with a colon.\n", "----\na: b\n---\n", "+++"]
        {
            assert_eq!(split(text), Split::Plain, "{text:?}");
        }
        assert_eq!(front("---\n---\nText").1, "Text");
        assert_eq!(front("---\n# nothing\n...\nText").1, "Text");
    }

    #[test]
    fn survives_deep_nesting() {
        for text in [
            format!("---\na: {}{}\n---\n", "[".repeat(10_000), "]".repeat(10_000)),
            format!("---\na: {}\n---\n", "{a: ".repeat(10_000)),
            format!("+++\na = {}{}\n+++\n", "[".repeat(10_000), "]".repeat(10_000)),
            format!("+++\n{}a = 1\n+++\n", "a.".repeat(10_000)),
        ] {
            // Either result is fine; it must return.
            drop(split(&text));
        }
    }

    #[test]
    fn nulls_are_no_values() {
        let (meta, _) =
            front("---\na: null\nb: 'null'\nc: Null\nd: \"\"\ne: [~, x, NULL, 'null']\nf: nullx\n---\n");
        assert_eq!(meta.keys().collect::<Vec<_>>(), ["b", "e", "f"]);
        assert_eq!(meta["e"], list(&["x", "null"]));
        let (meta, _) =
            front("---\na: {b: {c: 1}, d: 2}\ne: 3\ntaxonomies:\n  tags: [x]\nlist: [[y], z]\n---\n");
        let values: Vec<_> =
            meta.iter().map(|(name, value)| format!("{name}={}", value.values().join(","))).collect();
        assert_eq!(values, ["a.b.c=1", "a.d=2", "e=3", "list=z", "tags=x"]);
    }

    #[test]
    fn names_begin_front_matter_without_an_end() {
        let is_invalid = |text: &str| matches!(split(text), Split::Invalid { .. });
        for text in ["---\nname: x", "---\nname:", "+++\nname = x", "---\n name : x\n"] {
            assert!(is_invalid(text), "{text:?}");
        }
        for text in ["---\nname", "---\n: x", "---\ntwo words: x", "---\n", "---\nname\nother: x"] {
            assert!(!is_invalid(text), "{text:?}");
        }
    }
}
