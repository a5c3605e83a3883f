//! Samara for JavaScript: the engine behind two classes.
//!
//! [`Opening`] opens an index in slices, so that no frame is held up; [`Index`] answers. Nothing is
//! decided here: arguments come in as plain values, the engine is called, results go out as plain
//! objects. The façade in `www/samara.js` is what pages use; it checks options and makes promises of it.
//!
//! Positions are in UTF-16 units, as JavaScript counts.

#![forbid(unsafe_code)]

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

/// How much an [`Opening`] does at a time: some milliseconds on a slow phone.
const SLICE: usize = 100_000;

/// Tells panics to the console in full, where the feature is on.
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
pub struct Opening(samara_engine::Opening);

#[wasm_bindgen]
impl Opening {
    /// Begins with these bytes, or with the embedded index.
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
        Ok(Self(samara_engine::Opening::new(bytes).map_err(told)?))
    }

    /// Does a slice of the work and gives the share that is done, 0 to 1.
    ///
    /// # Errors
    /// An `Error` that names the damaged part.
    pub fn step(&mut self) -> Result<f32, JsError> {
        self.0.step(SLICE).map_err(told)
    }

    /// The open index, when [`step`](Self::step) has given 1.
    ///
    /// # Errors
    /// An `Error` when it is called before.
    pub fn finish(self) -> Result<Index, JsError> {
        self.0
            .finish()
            .map(Index)
            .ok_or_else(|| JsError::new("the index is not open yet: call step() until it gives 1"))
    }
}

/// An open index.
#[wasm_bindgen]
pub struct Index(samara_engine::Index);

#[wasm_bindgen]
impl Index {
    /// Searches. `filters` are names and values in turn.
    #[allow(
        clippy::too_many_arguments,
        reason = "options cross as plain values: an object costs 18 KB of serde"
    )]
    pub fn search(
        &self,
        query: &str,
        limit: u32,
        offset: u32,
        filters: Vec<String>,
        sort: Option<String>,
        lang: Option<String>,
        prefer: Option<String>,
        prefix: bool,
        typos: bool,
        explain: bool,
        excerpts: bool,
    ) -> JsValue {
        let options = samara_engine::SearchOptions {
            limit: limit as usize,
            offset: offset as usize,
            filters: grouped(filters),
            sort,
            lang,
            prefer,
            prefix,
            typos,
            explain,
            excerpts,
        };
        plain(&self.0.search(query, &options))
    }

    /// Completions of what was typed.
    pub fn suggest(&self, text: &str, limit: u32) -> JsValue {
        plain(&self.0.suggest(text, limit as usize))
    }

    /// A document to read, with what `query` finds in it marked; `undefined` when there is none.
    pub fn document(&self, url: &str, query: &str) -> JsValue {
        self.0.document(url, query).map_or(JsValue::UNDEFINED, |document| plain(&document))
    }

    /// What is in the index.
    pub fn info(&self) -> JsValue {
        plain(&self.0.info())
    }
}

fn told(error: samara_engine::Error) -> JsError {
    JsError::new(&error.message())
}

/// Names and values in turn → per name, its values.
fn grouped(filters: Vec<String>) -> Vec<(String, Vec<String>)> {
    let mut grouped: Vec<(String, Vec<String>)> = Vec::new();
    let mut filters = filters.into_iter();
    while let (Some(name), Some(value)) = (filters.next(), filters.next()) {
        match grouped.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => values.push(value),
            None => grouped.push((name, vec![value])),
        }
    }
    grouped
}

/// A plain object: maps as objects, missing values as `null`.
fn plain(value: &impl Serialize) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    // Our own types hold nothing that cannot be serialized.
    value.serialize(&serializer).unwrap_or(JsValue::UNDEFINED)
}
