//! The engine's parser of queries for JavaScript: `samara-search/opensearch` compiles what it returns to the query language
//! of a cluster.

#![forbid(unsafe_code)]

use serde::Serialize;
use wasm_bindgen::prelude::*;

/// Half the size of the standard library's, and as quick.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Parses a query: a `QueryView` as a plain object (`www/cluster/parse.js`). `names`: of metadata, which may have ranges.
#[wasm_bindgen(js_name = parseQuery)]
pub fn parse_query(text: &str, names: Vec<String>) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    // The view holds nothing that cannot be serialized.
    samara_engine::parse_query(text, &names).serialize(&serializer).unwrap_or(JsValue::UNDEFINED)
}
