//! The tools: `search` and `read_document`.

use std::fmt::Write as _;

use samara_engine::{BlockKind, DocumentView, Results, SearchOptions};
use serde_json::{Map, Value, json};

use crate::search_index::SearchIndex;

/// The maximum number of hits of a search.
const MAX_HITS: usize = 50;
/// The default number of characters that `read_document` returns: some 5,000 words.
const DEFAULT_LENGTH: usize = 30_000;

/// The descriptions of all tools.
pub fn list() -> Value {
    let read_only = json!({
        "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true, "openWorldHint": false,
    });
    json!([
        {
            "name": "search",
            "title": "Search",
            "description": "Finds documents and their best sections. The query language: words, \"a phrase\", -without, \
                title:word, heading:word, prefix*, a OR b, \"near words\"~5, date:2021..2023. \
                Words match in all their forms; typing errors are corrected.",
            "inputSchema": {
                "type": "object",
                "properties": {
                    "query": { "type": "string", "description": "The query" },
                    "limit": {
                        "type": "integer", "minimum": 1, "maximum": MAX_HITS, "default": 10,
                        "description": "The maximum number of documents",
                    },
                    "offset": { "type": "integer", "minimum": 0, "description": "The number of documents to skip" },
                    "filters": {
                        "type": "object",
                        "additionalProperties": { "type": "array", "items": { "type": "string" } },
                        "description": "Only documents with one of the values per name, such as { \"year\": [\"2022\"] } \
                            or { \"year\": [\"2020..2022\"] }; \
                            `facets` of an answer lists names and values",
                    },
                    "sort": { "type": "string", "description": "A name of metadata and a direction, such as date:desc" },
                    "lang": { "type": "string", "description": "Only documents in this language, a BCP 47 tag" },
                },
                "required": ["query"],
                "additionalProperties": false,
            },
            "annotations": read_only,
        },
        {
            "name": "read_document",
            "title": "Read a document",
            "description": "Returns the text of a document as Markdown. A long text comes in portions.",
            "inputSchema": {
                "type": "object",
                "properties": {
                    "url": { "type": "string", "description": "The `url` of a hit or of a section" },
                    "start": {
                        "type": "integer", "minimum": 0, "default": 0, "description": "The first character of the portion",
                    },
                    "length": {
                        "type": "integer", "minimum": 1, "default": DEFAULT_LENGTH,
                        "description": "The maximum number of characters",
                    },
                },
                "required": ["url"],
                "additionalProperties": false,
            },
            "annotations": read_only,
        },
    ])
}

/// Calls a tool. `None` if there is none of that name. Wrong arguments are a result, which the assistant can read.
pub fn call(index: &SearchIndex, name: &str, arguments: &Value) -> Option<Value> {
    let result = match name {
        "search" => search(index, arguments),
        "read_document" => read_document(index, arguments),
        _ => return None,
    };
    Some(result.unwrap_or_else(
        |message| json!({ "content": [{ "type": "text", "text": message }], "isError": true }),
    ))
}

fn search(index: &SearchIndex, arguments: &Value) -> Result<Value, String> {
    let arguments = Arguments::new(arguments, &["query", "limit", "offset", "filters", "sort", "lang"])?;
    let offset = arguments.number("offset")?.unwrap_or(0);
    // The query of an assistant is finished: its last word is no prefix.
    let mut options = SearchOptions::default()
        .limit(arguments.number("limit")?.unwrap_or(10).min(MAX_HITS))
        .offset(offset)
        .prefix(false);
    options.filters = arguments.filters()?;
    options.sort = arguments.text("sort")?.map(str::to_owned);
    options.lang = arguments.text("lang")?.map(str::to_owned);
    let query = arguments.text("query")?.ok_or("`query` is missing: expected a string")?;
    let results = index.search(query, &options).map_err(|error| format!("{error:#}"))?;
    let structured = serde_json::to_value(&results).map_err(|error| error.to_string())?;
    Ok(json!({
        "content": [{ "type": "text", "text": as_text(&results, offset) }],
        "structuredContent": structured,
    }))
}

/// Results as text, for assistants that do not read structured results.
fn as_text(results: &Results, offset: usize) -> String {
    let mut text = match results.total {
        1 => "1 document found.".to_owned(),
        total => format!("{total} documents found."),
    };
    if let Some(suggestion) = &results.suggestion {
        let _ = write!(text, " The query was corrected to: {suggestion}");
    }
    text.push('\n');
    for (number, hit) in (offset + 1..).zip(&results.hits) {
        let _ = write!(text, "\n{number}. {}\n   {}\n   {}\n", hit.title, hit.url, hit.excerpt.text);
        for section in &hit.sections {
            let _ = writeln!(text, "   - {} ({}): {}", section.heading, section.url, section.excerpt.text);
        }
        if !hit.missing.is_empty() {
            let _ = writeln!(text, "   without: {}", hit.missing.join(" "));
        }
    }
    text
}

fn read_document(index: &SearchIndex, arguments: &Value) -> Result<Value, String> {
    let arguments = Arguments::new(arguments, &["url", "start", "length"])?;
    let url = arguments.text("url")?.ok_or("`url` is missing: expected a string")?;
    let start = arguments.number("start")?.unwrap_or(0);
    let length = arguments.number("length")?.unwrap_or(DEFAULT_LENGTH).max(1);
    let page = url.split('#').next().unwrap_or_default();
    let read = |url| index.document(url).map_err(|error| format!("{error:#}"));
    let document = match read(url)? {
        None => read(page)?,
        found => found,
    };
    let document =
        document.ok_or_else(|| format!("there is no document “{url}”: take the `url` of a hit"))?;
    let text = markdown(&document);
    let total = text.chars().count();
    let mut portion: String = text.chars().skip(start).take(length).collect();
    if start + portion.chars().count() < total {
        let next = start + portion.chars().count();
        let _ = write!(portion, "\n\n[{total} characters; continue with start = {next}]");
    }
    Ok(json!({ "content": [{ "type": "text", "text": portion }] }))
}

/// A document as Markdown. Its text is not escaped: it is to be read, not rendered.
fn markdown(document: &DocumentView) -> String {
    let mut text = format!("# {}\n", document.title);
    for (name, value) in document.meta.iter() {
        let _ = write!(text, "\n{name}: {}", value.values().join(", "));
    }
    if !document.meta.is_empty() {
        text.push('\n');
    }
    let mut before = None;
    for block in &document.blocks {
        let is_list = matches!(block.kind, BlockKind::Item | BlockKind::Numbered | BlockKind::Row);
        if !(is_list && before == Some(block.kind)) {
            text.push('\n');
        }
        before = Some(block.kind);
        let _ = match block.kind {
            kind if kind.is_heading() => writeln!(text, "{} {}", "#".repeat(kind as usize), block.text),
            BlockKind::Item => writeln!(text, "- {}", block.text),
            BlockKind::Numbered => writeln!(text, "1. {}", block.text),
            BlockKind::Quote => writeln!(text, "> {}", block.text),
            BlockKind::Code => writeln!(text, "```\n{}\n```", block.text.trim_end_matches('\n')),
            _ => writeln!(text, "{}", block.text),
        };
    }
    text
}

/// The arguments of a call.
struct Arguments<'a>(Option<&'a Map<String, Value>>);

impl<'a> Arguments<'a> {
    fn new(arguments: &'a Value, names: &[&str]) -> Result<Self, String> {
        let own = arguments.as_object();
        if let Some(other) = own.and_then(|own| own.keys().find(|name| !names.contains(&name.as_str()))) {
            return Err(format!("there is no argument `{other}`: there are {}", names.join(", ")));
        }
        Ok(Self(own))
    }

    fn get(&self, name: &str) -> Option<&'a Value> {
        self.0?.get(name).filter(|value| !value.is_null())
    }

    fn text(&self, name: &str) -> Result<Option<&'a str>, String> {
        let Some(value) = self.get(name) else { return Ok(None) };
        value.as_str().map(Some).ok_or_else(|| format!("`{name}`: expected a string"))
    }

    fn number(&self, name: &str) -> Result<Option<usize>, String> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
        number
            .map(|number| Some(number as usize))
            .ok_or_else(|| format!("`{name}`: expected a whole number, 0 or more"))
    }

    fn filters(&self) -> Result<Vec<(String, Vec<String>)>, String> {
        let Some(value) = self.get("filters") else { return Ok(Vec::new()) };
        let values_of = |value: &Value| match value {
            Value::String(value) => Some(vec![value.clone()]),
            Value::Array(values) => values.iter().map(|value| Some(value.as_str()?.to_owned())).collect(),
            _ => None,
        };
        let filters = value.as_object().and_then(|object| {
            object.iter().map(|(name, values)| Some((name.clone(), values_of(values)?))).collect()
        });
        filters.ok_or_else(|| "`filters`: expected an object of names and lists of strings".to_owned())
    }
}
