//! Samara for JavaScript: the engine behind four classes.
//!
//! [`Opening`] opens an index in slices, so that the page stays responsive; [`Index`] answers; `PartsIndex` answers from
//! the pieces that have been loaded (feature `parts`); [`SearchOptions`] are the options of a search. This crate only
//! translates: arguments come in as plain values, results go out as plain objects. Pages use the façade over it,
//! `www/core/samara.js`, which checks options and returns promises.
//!
//! Positions are in UTF-16 units, as JavaScript counts.

#![forbid(unsafe_code)]

#[cfg(feature = "parts")]
mod parts;

use std::borrow::Cow;

use serde::Serialize;
use wasm_bindgen::prelude::*;

/// The index of `seeds/`, made by `build.rs`.
#[cfg(feature = "embedded")]
const EMBEDDED: Option<&[u8]> = Some(include_bytes!(concat!(env!("OUT_DIR"), "/seeds.samara")));
#[cfg(not(feature = "embedded"))]
const EMBEDDED: Option<&[u8]> = None;

/// Half the size of the standard library's, and as quick.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// The work of an [`Opening`] per step: some milliseconds on a slow phone.
const SLICE: usize = 100_000;

/// Writes panics to the console in full, where the feature is on.
#[cfg(feature = "panic-hook")]
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// Whether the module carries an index of its own.
#[wasm_bindgen(js_name = hasEmbeddedIndex)]
pub fn has_embedded_index() -> bool {
    EMBEDDED.is_some()
}

/// An index that is being opened.
#[wasm_bindgen]
pub struct Opening(samara_engine::IndexLoader);

#[wasm_bindgen]
impl Opening {
    /// Starts with these bytes, or with the embedded index.
    ///
    /// # Errors
    /// An `Error` when there is no index, or its table is damaged.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: Option<Vec<u8>>) -> Result<Self, JsError> {
        let bytes = match (bytes, EMBEDDED) {
            (Some(bytes), _) => Cow::from(bytes),
            (None, Some(bytes)) => Cow::from(bytes),
            (None, None) => return Err(JsError::new("there is no index in this module: name one")),
        };
        Ok(Self(samara_engine::IndexLoader::new(bytes).map_err(to_js_error)?))
    }

    /// Does a slice of the work and returns the share that is done, 0 to 1.
    ///
    /// # Errors
    /// An `Error` that names the damaged section.
    pub fn step(&mut self) -> Result<f32, JsError> {
        self.0.step(SLICE).map_err(to_js_error)
    }

    /// The open index, once [`step`](Self::step) has returned 1.
    ///
    /// # Errors
    /// An `Error` when it is called earlier.
    pub fn finish(self) -> Result<Index, JsError> {
        self.0
            .finish()
            .map(|index| Index(samara_engine::Searcher::new(index)))
            .ok_or_else(|| JsError::new("the index is not open yet: call step() until it gives 1"))
    }
}

/// Options of a search, with the engine's defaults until they are set: [`Index::search_options`].
#[wasm_bindgen]
#[derive(Default)]
pub struct SearchOptions(samara_engine::SearchOptions);

#[wasm_bindgen]
impl SearchOptions {
    /// The maximum number of hits.
    #[wasm_bindgen(setter)]
    pub fn set_limit(&mut self, limit: u32) {
        self.0.limit = limit as usize;
    }

    /// How many hits to skip.
    #[wasm_bindgen(setter)]
    pub fn set_offset(&mut self, offset: u32) {
        self.0.offset = offset as usize;
    }

    /// Keeps documents that have one of these values under a name.
    #[wasm_bindgen(js_name = addFilter)]
    pub fn add_filter(&mut self, name: String, values: Vec<String>) {
        self.0.filters.push((name, values));
    }

    /// `name`, `name:asc` or `name:desc`: order by metadata.
    #[wasm_bindgen(setter)]
    pub fn set_sort(&mut self, sort: Option<String>) {
        self.0.sort = sort;
    }

    /// Keeps documents in this language.
    #[wasm_bindgen(setter)]
    pub fn set_lang(&mut self, lang: Option<String>) {
        self.0.lang = lang;
    }

    /// Puts documents in other languages after all others.
    #[wasm_bindgen(setter)]
    pub fn set_prefer(&mut self, prefer: Option<String>) {
        self.0.prefer = prefer;
    }

    /// Whether the last word also matches as a prefix.
    #[wasm_bindgen(setter)]
    pub fn set_prefix(&mut self, prefix: bool) {
        self.0.prefix = prefix;
    }

    /// Whether words that occur nowhere are corrected.
    #[wasm_bindgen(setter)]
    pub fn set_typos(&mut self, typos: bool) {
        self.0.typos = typos;
    }

    /// Whether hits explain their scores.
    #[wasm_bindgen(setter)]
    pub fn set_explain(&mut self, explain: bool) {
        self.0.explain = explain;
    }

    /// Whether hits have excerpts and sections.
    #[wasm_bindgen(setter)]
    pub fn set_excerpts(&mut self, excerpts: bool) {
        self.0.excerpts = excerpts;
    }
}

/// An open index.
#[wasm_bindgen]
pub struct Index(samara_engine::Searcher);

#[wasm_bindgen]
impl Index {
    /// New options. Setters take plain values: to read an object would cost the module 18 KB of serde.
    #[wasm_bindgen(js_name = searchOptions)]
    pub fn search_options(&self) -> SearchOptions {
        SearchOptions::default()
    }

    /// Searches. The options are used up.
    pub fn search(&mut self, query: &str, options: SearchOptions) -> JsValue {
        to_object(&self.0.search(query, &options.0))
    }

    /// Completions of a text whose last word may be unfinished.
    pub fn suggest(&self, text: &str, limit: u32) -> JsValue {
        to_object(&self.0.index().suggest(text, limit as usize))
    }

    /// A document to read, with the matches of a query marked; `undefined` when there is none.
    pub fn document(&mut self, url: &str, query: &str) -> JsValue {
        self.0.document(url, query).map_or(JsValue::UNDEFINED, |document| to_object(&document))
    }

    /// What the index contains.
    pub fn info(&self) -> JsValue {
        to_object(&self.0.index().info())
    }
}

fn to_js_error(error: samara_engine::Error) -> JsError {
    JsError::new(&error.message())
}

/// A plain object: maps as objects, missing values as `null`.
fn to_object(value: &impl Serialize) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    // Our own types hold nothing that cannot be serialized.
    value.serialize(&serializer).unwrap_or(JsValue::UNDEFINED)
}
