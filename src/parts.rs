//! An index in parts: its methods return what they lack until all pieces have been added.

use samara_engine::parts::{self, Outcome, Piece};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::view::document_to_js;
use crate::{SearchOptions, to_js_error, to_object};

/// What a method returns when it lacks pieces: pack, start and length of each.
#[derive(Serialize)]
struct Pending {
    missing: Vec<u32>,
}

/// An index in parts. Its methods return the answer, or [`Pending`].
#[wasm_bindgen]
pub struct PartsIndex(parts::PartsIndex);

#[wasm_bindgen]
impl PartsIndex {
    /// Opens an index by its root.
    ///
    /// # Errors
    /// An `Error` that says what is damaged.
    pub fn open(root: &[u8]) -> Result<Self, JsError> {
        parts::PartsIndex::open(root).map(Self).map_err(to_js_error)
    }

    /// The address of a pack, relative to that of the root.
    #[wasm_bindgen(js_name = packName)]
    pub fn pack_name(&self, pack: u32) -> String {
        self.0.pack_name(pack)
    }

    /// The address of the whole index, relative to that of the root; `undefined` where the index is only in parts.
    #[wasm_bindgen(js_name = wholeName)]
    pub fn whole_name(&self) -> Option<String> {
        self.0.whole().map(|(name, _)| name)
    }

    /// Adds a piece.
    ///
    /// # Errors
    /// An `Error` when the bytes are not those of the piece.
    pub fn add(&mut self, pack: u32, start: u32, length: u32, bytes: &[u8]) -> Result<(), JsError> {
        self.0.add(Piece { pack, start, length }, bytes).map_err(to_js_error)
    }

    /// New options.
    #[wasm_bindgen(js_name = searchOptions)]
    pub fn search_options(&self) -> SearchOptions {
        SearchOptions::default()
    }

    /// Searches. The options are used up.
    ///
    /// # Errors
    /// An `Error` when a piece is damaged.
    pub fn search(&self, query: &str, options: SearchOptions) -> Result<JsValue, JsError> {
        let outcome = self.0.search(query, &options.0).map_err(to_js_error)?;
        Ok(found_or_missing(&outcome))
    }

    /// Completions of a text whose last word may be unfinished.
    pub fn suggest(&self, text: &str, limit: u32) -> JsValue {
        found_or_missing(&self.0.suggest(text, limit as usize))
    }

    /// A document to read, with the matches of a query marked; `null` when there is none.
    ///
    /// # Errors
    /// An `Error` when a piece is damaged.
    pub fn document(&self, url: &str, query: &str) -> Result<JsValue, JsError> {
        let outcome = self.0.document(url, query).map_err(to_js_error)?;
        Ok(if let Outcome::Found(Some(view)) = &outcome {
            document_to_js(view)
        } else {
            found_or_missing(&outcome)
        })
    }

    /// What the index contains.
    pub fn info(&self) -> JsValue {
        to_object(&self.0.info())
    }
}

/// The answer or the missing pieces, as a plain object.
fn found_or_missing(outcome: &Outcome<impl Serialize>) -> JsValue {
    match outcome {
        Outcome::Found(answer) => to_object(answer),
        Outcome::Missing(pieces) => {
            let numbers = |piece: &Piece| [piece.pack, piece.start, piece.length];
            to_object(&Pending { missing: pieces.iter().flat_map(numbers).collect() })
        }
    }
}
