//! JSON lines: one document per line.
//!
//! The fields are `url` or `id`, `title`, one of `text`, `html` and `markdown`, and `lang`. All other
//! fields are metadata; fields of nested objects get dotted names.

use serde_json::{Map, Value};

use crate::draft::Draft;
use crate::markdown;
use crate::metadata::Metadata;
use crate::text;

/// Reads the document in a line.
///
/// # Errors
/// If the line is not a document; the message names what was expected.
pub(crate) fn read(line: &str) -> Result<Draft, String> {
    let mut object: Map<String, Value> = serde_json::from_str(line).map_err(|error| {
        // The caller knows the line: drop `at line 1 column 7`.
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        format!("expected one JSON object per line: {message} (column {})", error.column())
    })?;
    let url = string(&mut object, "url")?;
    let id = if url.is_none() { string(&mut object, "id")? } else { None };
    let title = string(&mut object, "title")?;
    let lang = string(&mut object, "lang")?;
    let body = [string(&mut object, "text")?, string(&mut object, "html")?, string(&mut object, "markdown")?];
    let mut draft = match body {
        [Some(text), None, None] => Draft { blocks: text::lined_paragraphs(&text), ..Draft::default() },
        [None, Some(html), None] => from_html(&html, title.clone())?,
        [None, None, Some(markdown)] => {
            let mut blocks = markdown::blocks(&markdown);
            let title = markdown::title(title.clone(), &mut blocks);
            Draft { title, blocks, ..Draft::default() }
        }
        [None, None, None] => Draft::default(),
        _ => return Err("expected only one of `text`, `html` and `markdown`".to_owned()),
    };
    draft.url = Some(url.or(id).ok_or("expected `url` or `id`")?);
    draft.title = title.or(draft.title).or_else(|| draft.url.clone());
    draft.lang = lang.or(draft.lang);
    collect("", object, &mut draft.meta);
    Ok(draft)
}

#[cfg(feature = "html")]
fn from_html(html: &str, title: Option<String>) -> Result<Draft, String> {
    Ok(crate::html::parse(html).draft(title, &crate::html::CommonTitles::default()))
}

#[cfg(not(feature = "html"))]
fn from_html(_: &str, _: Option<String>) -> Result<Draft, String> {
    Err("cannot read `html`: samara-ingest was built without its feature `html`".to_owned())
}

/// Removes a field that must be a string or a number.
fn string(object: &mut Map<String, Value>, name: &str) -> Result<Option<String>, String> {
    match object.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(_) => Err(format!("expected text as `{name}`")),
    }
}

/// Recursion is bounded: serde_json limits the nesting depth.
fn collect(prefix: &str, object: Map<String, Value>, meta: &mut Metadata) {
    for (name, value) in object {
        let name = if prefix.is_empty() { name } else { format!("{prefix}.{name}") };
        match value {
            Value::Object(object) => collect(&name, object, meta),
            Value::Array(list) => meta.set_list(&name, list.into_iter().filter_map(plain)),
            value => meta.set(&name, &plain(value).unwrap_or_default()),
        }
    }
}

fn plain(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use samara_engine::MetaValue;

    #[test]
    #[cfg(feature = "html")]
    fn keeps_headings_other_than_title() {
        let texts = |line: &str| -> Vec<String> {
            read(line).unwrap().blocks.into_iter().map(|block| block.text).collect()
        };
        let html = "<p>Wells.</p><h2>Windmills</h2><p>They turn.</p>";
        let line = |title: &str| format!(r#"{{"id": 1, "title": "{title}", "html": "{html}"}}"#);
        assert_eq!(texts(&line("Signs")), ["Wells.", "Windmills", "They turn."]);
        assert_eq!(texts(&line("Windmills")), ["Wells.", "They turn."]);
        let untitled = format!(r#"{{"id": 1, "html": "{html}"}}"#);
        assert_eq!(read(&untitled).unwrap().title.as_deref(), Some("Windmills"));
    }

    #[test]
    fn reads_line() {
        let draft = read(
            r#"{"id": 17, "title": "T", "text": "a\n\nb", "date": "2022-02-15", "lang": "en",
                "tags": ["x", 2], "score": 1.50, "by": {"name": "N"}, "none": null}"#,
        )
        .unwrap();
        assert_eq!(draft.url.as_deref(), Some("17"));
        assert_eq!(draft.title.as_deref(), Some("T"));
        assert_eq!(draft.lang.as_deref(), Some("en"));
        assert_eq!(draft.blocks.len(), 2);
        let meta = draft.meta.finish();
        assert_eq!(meta["tags"], MetaValue::List(vec!["x".into(), "2".into()]));
        assert_eq!(meta["year"], MetaValue::One("2022".into()));
        assert_eq!(meta["by.name"], MetaValue::One("N".into()));
        assert!(!meta.contains_key("none"));
    }

    #[test]
    fn title_comes_from_markdown() {
        let draft = read(r##"{"url": "a", "id": "b", "markdown": "# T\n\ntext"}"##).unwrap();
        assert_eq!(draft.url.as_deref(), Some("a"));
        assert_eq!(draft.title.as_deref(), Some("T"));
        assert_eq!(draft.blocks.len(), 1);
        assert!(draft.meta.has("id"));
    }

    #[test]
    fn rejects_invalid_lines() {
        for (line, expected) in [
            ("{\"url\": ", "EOF while parsing a value (column 8)"),
            ("[1]", "expected one JSON object per line"),
            ("{}", "expected `url` or `id`"),
            (r#"{"url": "a", "text": []}"#, "expected text as `text`"),
            (r#"{"url": "a", "text": "b", "html": "c"}"#, "expected only one of"),
        ] {
            let message = read(line).err().unwrap();
            assert!(message.contains(expected), "{line}: {message}");
        }
        assert!(read(&format!("{{\"url\":\"a\",\"x\":{}1", "[".repeat(10_000))).is_err());
    }
}
