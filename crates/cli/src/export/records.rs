//! Documents as records: one per page, and one per section.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher as _};

use samara_engine::{BlockView, DocumentView, Hit, MetaValue, OrderedMap};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::export::names;

/// The separator between the blocks of a text.
const BLOCK_SEPARATOR: &str = "\n\n";

/// A section of a document: a heading with the text up to the next one, or the text before the first heading.
#[derive(Debug, PartialEq, Eq)]
pub struct Section<'a> {
    /// The URL of the document, with the anchor of the section if it has one.
    pub url: String,
    /// Empty before the first heading.
    pub heading: &'a str,
    /// The blocks after the heading.
    pub text: String,
}

/// The sections of a document. A document without text has one section, which is empty.
pub fn sections(document: &DocumentView) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    for block in &document.blocks {
        if block.kind.is_heading() {
            let url = match &block.id {
                Some(id) => format!("{}#{id}", document.url),
                None => document.url.clone(),
            };
            sections.push(Section { url, heading: &block.text, text: String::new() });
            continue;
        }
        if sections.is_empty() {
            sections.push(Section { url: document.url.clone(), heading: "", text: String::new() });
        }
        if let Some(section) = sections.last_mut() {
            append(&mut section.text, &block.text);
        }
    }
    if sections.is_empty() {
        sections.push(Section { url: document.url.clone(), heading: "", text: String::new() });
    }
    sections
}

fn append(text: &mut String, block: &str) {
    if !text.is_empty() {
        text.push_str(BLOCK_SEPARATOR);
    }
    text.push_str(block);
}

/// A section as a JSON line, which `samara build` reads as a document. Metadata is at the top level; a name that is a
/// field of the record gets the prefix `meta.`.
pub fn json_line(document: &DocumentView, section: &Section<'_>) -> Value {
    let mut record = Map::new();
    for (name, value) in document.meta.iter() {
        let name = if FIELDS.contains(&name) { format!("meta.{name}") } else { name.to_owned() };
        record.insert(name, meta_value(value));
    }
    record.insert("url".to_owned(), json!(section.url));
    record.insert("title".to_owned(), json!(document.title));
    record.insert("heading".to_owned(), json!(section.heading));
    record.insert("text".to_owned(), json!(section.text));
    record.insert("lang".to_owned(), json!(document.lang));
    Value::Object(record)
}

/// The fields of a JSON line, and those with a meaning for `samara build`.
const FIELDS: [&str; 8] = ["url", "title", "heading", "text", "lang", "id", "html", "markdown"];

/// A document of the cluster.
#[derive(Debug, Serialize)]
pub struct PageRecord<'a> {
    kind: &'static str,
    page: &'a str,
    url: &'a str,
    title: &'a str,
    /// All headings.
    headings: Vec<&'a str>,
    /// All blocks, headings included.
    text: String,
    lang: &'a str,
    meta: &'a OrderedMap<MetaValue>,
    blocks: Vec<BlockRecord<'a>>,
    /// The keys of its names: see [`names`].
    names: BTreeSet<String>,
    section_names: BTreeSet<String>,
    /// Whether its text stands under several titles, and so says nothing about what they name.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    boilerplate: bool,
    /// Whether its text is that of another page, of which it is one of the `duplicates`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    copy: bool,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    duplicates: &'a [String],
}

/// A block of a page record. Its text is in the record's.
#[derive(Debug, Serialize)]
struct BlockRecord<'a> {
    kind: samara_engine::BlockKind,
    /// The length of its text in UTF-16 units.
    length: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
}

impl<'a> PageRecord<'a> {
    pub fn new(document: &'a DocumentView, sections: &[Section<'_>], repeated: &'a RepeatedTexts) -> Self {
        let headings = document.blocks.iter().filter(|block| block.kind.is_heading());
        let mut text = String::new();
        for (number, BlockView { text: block, .. }) in document.blocks.iter().enumerate() {
            if number > 0 {
                text.push_str(BLOCK_SEPARATOR);
            }
            text.push_str(block);
        }
        let named = sections.iter().map(|section| (section.url.as_str(), section.heading));
        let blocks = document.blocks.iter().map(|block| BlockRecord {
            kind: block.kind,
            length: block.text.encode_utf16().count(),
            id: block.id.as_deref(),
        });
        Self {
            kind: "page",
            page: &document.url,
            url: &document.url,
            title: &document.title,
            headings: headings.map(|block| block.text.as_str()).collect(),
            text,
            lang: &document.lang,
            meta: &document.meta,
            blocks: blocks.collect(),
            names: names::of_page(&document.url, &document.title),
            section_names: names::of_sections(&document.url, &document.title, named),
            boilerplate: repeated.contain(document),
            copy: repeated.copies.contains(&document.url),
            duplicates: repeated.duplicates.get(&document.url).map_or(&[], Vec::as_slice),
        }
    }
}

/// Texts that stand in several documents.
#[derive(Debug, Default)]
pub struct RepeatedTexts {
    /// The hashes of titles by that of their text. Several titles have texts such as `This edition is no longer distributed`.
    titles: HashMap<u64, Vec<u64>>,
    /// The URLs of copies by that of the page which is shown for them.
    duplicates: HashMap<String, Vec<String>>,
    copies: HashSet<String>,
}

impl RepeatedTexts {
    /// As in the static index.
    const MIN_TITLES: usize = 3;

    pub fn add(&mut self, document: &DocumentView) {
        let titles = self.titles.entry(text_hash(document)).or_default();
        let title = hash(&document.title);
        if titles.len() < Self::MIN_TITLES && !titles.contains(&title) {
            titles.push(title);
        }
    }

    fn contain(&self, document: &DocumentView) -> bool {
        self.titles.get(&text_hash(document)).is_some_and(|titles| titles.len() >= Self::MIN_TITLES)
    }

    /// Adds a hit and its copies.
    pub fn add_copies(&mut self, hit: Hit) {
        self.copies.extend(hit.duplicates.iter().cloned());
        self.duplicates.insert(hit.url, hit.duplicates);
    }
}

/// A hash of the text without headings.
fn text_hash(document: &DocumentView) -> u64 {
    let blocks = document.blocks.iter().filter(|block| !block.kind.is_heading());
    hash(&blocks.map(|block| block.text.as_str()).collect::<Vec<_>>())
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// A section of the cluster.
#[derive(Debug, Serialize)]
pub struct SectionRecord<'a> {
    kind: &'static str,
    page: &'a str,
    url: &'a str,
    title: &'a str,
    heading: &'a str,
    text: &'a str,
    lang: &'a str,
    meta: &'a OrderedMap<MetaValue>,
}

impl<'a> SectionRecord<'a> {
    pub fn new(document: &'a DocumentView, section: &'a Section<'a>) -> Self {
        Self {
            kind: "section",
            page: &document.url,
            url: &section.url,
            title: &document.title,
            heading: section.heading,
            text: &section.text,
            lang: &document.lang,
            meta: &document.meta,
        }
    }
}

fn meta_value(value: &MetaValue) -> Value {
    match value {
        MetaValue::One(value) => json!(value),
        MetaValue::List(values) => json!(values),
    }
}
