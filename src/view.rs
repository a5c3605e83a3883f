//! A document on its way to JavaScript.

use samara_engine::{DocumentView, Marks, MetaValue, OrderedMap};
use serde::{Serialize, Serializer};
use wasm_bindgen::JsValue;

use crate::to_object;

/// Between the texts of blocks, which have no control characters.
const SEPARATOR: char = '\0';

/// A document with its blocks in columns: to pass on thousands of objects and texts one by one takes more time than to find
/// and draw them. `www/core/document-view.js` makes the blocks again.
#[derive(Serialize)]
struct Columns<'a> {
    url: &'a str,
    title: &'a str,
    #[serde(rename = "titleMarks")]
    title_marks: &'a Marks,
    lang: &'a str,
    meta: &'a OrderedMap<MetaValue>,
    best: Option<u32>,
    markup: Bytes<'a>,
    /// The kind of each block.
    kinds: Bytes<'a>,
    texts: &'a str,
    ids: &'a str,
    /// For each mark the number of its block, start and end, as integers of 32 bits.
    marks: Bytes<'a>,
}

struct Bytes<'a>(&'a [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

/// A document as a plain object.
pub(crate) fn document_to_js(view: &DocumentView) -> JsValue {
    let (mut texts, mut ids) = (String::new(), String::new());
    let (mut kinds, mut marks) = (Vec::new(), Vec::new());
    for (at, block) in (0_u32..).zip(&view.blocks) {
        kinds.push(block.kind as u8);
        texts.push_str(&block.text);
        texts.push(SEPARATOR);
        ids.push_str(block.id.as_deref().unwrap_or_default());
        ids.push(SEPARATOR);
        for [start, end] in &block.marks.0 {
            for number in [at, *start, *end] {
                marks.extend(number.to_le_bytes());
            }
        }
    }
    to_object(&Columns {
        url: &view.url,
        title: &view.title,
        title_marks: &view.title_marks,
        lang: &view.lang,
        meta: &view.meta,
        best: view.best,
        markup: Bytes(&view.markup),
        kinds: Bytes(&kinds),
        texts: &texts,
        ids: &ids,
        marks: Bytes(&marks),
    })
}
