//! Samara for JavaScript: the engine behind four classes.
//!
//! [`Opening`] opens a whole index in steps, so that the page stays responsive; [`Index`] answers (feature `whole`).
//! `PartsIndex` answers from the pieces of an index that have been loaded (feature `parts`). [`SearchOptions`] are the
//! options of a search. This crate only translates: arguments come in as plain values, results go out as plain objects.
//! Pages use the façade over it, `www/core/samara.js`, which checks options and returns promises.
//!
//! Positions are in UTF-16 units, as JavaScript counts.

#![forbid(unsafe_code)]

#[cfg(not(any(feature = "whole", feature = "parts")))]
compile_error!("enable the feature `whole` or `parts`: a module without them opens no index");

#[cfg(feature = "parts")]
mod parts;
mod view;
#[cfg(feature = "whole")]
mod whole;

use serde::Serialize;
use wasm_bindgen::prelude::*;

#[cfg(feature = "whole")]
pub use whole::{Index, Opening};

/// The index of `seeds/`, made by `build.rs`.
#[cfg(feature = "embedded")]
const EMBEDDED: Option<&[u8]> = Some(include_bytes!(concat!(env!("OUT_DIR"), "/seeds.samara")));
#[cfg(not(feature = "embedded"))]
const EMBEDDED: Option<&[u8]> = None;

/// Half the size of the standard library's, and as quick.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

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

/// Options of a search, with the engine's defaults until they are set: `searchOptions` of an index makes them.
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

fn to_js_error(error: samara_engine::Error) -> JsError {
    JsError::new(&error.message())
}

/// A plain object: maps as objects, missing values as `null`, bytes as `Uint8Array`.
fn to_object(value: &impl Serialize) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible().serialize_bytes_as_arrays(false);
    // Our own types hold nothing that cannot be serialized.
    value.serialize(&serializer).unwrap_or(JsValue::UNDEFINED)
}
