//! A whole index: opened in steps, then searched without further loading.

use std::borrow::Cow;

use wasm_bindgen::prelude::*;

use crate::view::document_to_js;
use crate::{EMBEDDED, SearchOptions, to_js_error, to_object};

/// The work of an [`Opening`] per step: some milliseconds on a slow phone.
const SLICE: usize = 100_000;

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
        self.0.document(url, query).map_or(JsValue::UNDEFINED, |document| document_to_js(&document))
    }

    /// Documents about the same as another one, as hits.
    #[cfg(feature = "meaning")]
    pub fn similar(&self, url: &str, limit: u32) -> JsValue {
        to_object(&self.0.index().similar(url, limit as usize))
    }

    /// What the index contains.
    pub fn info(&self) -> JsValue {
        to_object(&self.0.index().info())
    }
}
