//! The module in a browser, through what it exports to JavaScript: `wasm-pack test --headless --chrome`.

#![cfg(target_family = "wasm")]

use js_sys::{Array, Reflect};
use samara::{Index, Opening, has_embedded_index};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// The embedded index, opened slice by slice.
fn open() -> Index {
    let mut opening = Opening::new(None).expect("an embedded index");
    let mut share = 0.0;
    while share < 1.0 {
        let now = opening.step().expect("a whole index");
        assert!((share..=1.0).contains(&now), "{share} then {now}");
        share = now;
    }
    opening.finish().expect("an open index")
}

fn search(index: &Index, query: &str) -> JsValue {
    index.search(query, 10, 0, Vec::new(), None, None, None, true, true, false, true)
}

/// The value at a path of names and indices: `hits.0.url`.
fn at(value: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(value.clone(), |value, name| Reflect::get(&value, &name.into()).expect("an object"))
}

fn text(value: &JsValue, path: &str) -> String {
    at(value, path).as_string().unwrap_or_else(|| panic!("{path} is no string"))
}

/// What the marks at a path cut out of a string: with JavaScript's own `slice`, in its own units.
fn marked(passage: &str, marks: &JsValue) -> Vec<String> {
    let passage = js_sys::JsString::from(passage);
    let marks: &Array = marks.dyn_ref().expect("an array");
    let edge = |mark: &JsValue, side: &str| at(mark, side).as_f64().expect("a number") as u32;
    marks.iter().map(|mark| passage.slice(edge(&mark, "0"), edge(&mark, "1")).into()).collect()
}

#[wasm_bindgen_test]
fn the_embedded_index_opens_and_says_what_is_in_it() {
    assert!(has_embedded_index());
    let info = open().info();
    assert_eq!(at(&info, "documents").as_f64(), Some(6.0));
    assert!(at(&info, "words").as_f64() > Some(5_000.0));
    assert_eq!(text(&info, "languages.0"), "en");
}

#[wasm_bindgen_test]
fn results_are_plain_objects() {
    let results = search(&open(), "telenor");
    assert_eq!(text(&results, "query"), "telenor");
    assert!(at(&results, "suggestion").is_null());
    assert_eq!(text(&results, "hits.0.url"), "telenor-shared-customer-data");
    assert_eq!(text(&results, "hits.0.meta.source"), "Myanmar Now");
    assert!(Array::is_array(&at(&results, "hits.0.sections")));
    assert!(at(&results, "facets.source.0.count").as_f64() >= Some(1.0));
    assert!(at(&results, "hits.0.score").as_f64() > Some(0.0));
}

#[wasm_bindgen_test]
fn marks_count_as_javascript_counts() {
    // The title has quotation marks before the words: three bytes each, one unit each.
    let results = search(&open(), "\"power sharing\"");
    let title = text(&results, "hits.0.title");
    assert!(title.contains('“'), "{title}");
    assert_eq!(marked(&title, &at(&results, "hits.0.titleMarks")), ["POWER", "SHARING"]);
}

#[wasm_bindgen_test]
fn options_reach_the_engine() {
    let index = open();
    let filters = vec!["tags".to_owned(), "killings".to_owned()];
    let results =
        index.search("junta", 1, 0, filters, None, Some("en".to_owned()), None, true, true, false, true);
    assert_eq!(at(&results, "hits.length").as_f64(), Some(1.0));
    assert!(at(&results, "total").as_f64() >= Some(2.0), "two articles are about killings");
    let exact = index.search("telnor", 10, 0, Vec::new(), None, None, None, true, false, false, true);
    assert_eq!(at(&exact, "total").as_f64(), Some(0.0));
    assert_eq!(text(&search(&index, "telnor"), "suggestion"), "telenor");
}

#[wasm_bindgen_test]
fn words_are_completed_and_documents_read() {
    let index = open();
    assert_eq!(text(&index.suggest("myitk", 8), "0.text"), "myitkyina");
    let document = index.document("myitkyina-child-shot-dead", "\"stray bullet\"");
    let blocks: Array = at(&document, "blocks").into();
    let marks: Vec<String> =
        blocks.iter().flat_map(|block| marked(&text(&block, "text"), &at(&block, "marks"))).collect();
    assert_eq!(marks, ["stray", "bullet"]);
    assert!(index.document("nowhere", "").is_undefined());
}

#[wasm_bindgen_test]
fn damage_is_an_error_and_not_a_trap() {
    let said = |error: wasm_bindgen::JsError| text(&JsValue::from(error), "message");
    let opened = |bytes: &[u8]| -> Result<(), wasm_bindgen::JsError> {
        let mut opening = Opening::new(Some(bytes.to_vec()))?;
        while opening.step()? < 1.0 {}
        Ok(())
    };
    for bytes in [&b""[..], b"samara", b"<!doctype html><title>404</title>"] {
        assert!(!said(opened(bytes).expect_err("no index")).is_empty());
    }
    assert!(
        said(Opening::new(None).expect("an embedded index").finish().err().expect("not open yet"))
            .contains("step")
    );
}

/// A sample: all bytes and values are tried in `damage.rs`, outside of the browser.
#[wasm_bindgen_test]
fn changed_bytes_with_right_checksums_are_errors_or_answers_and_no_traps() {
    const SEEDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/seeds.samara"));
    // As many parts as the file says, each with an entry of sixteen bytes.
    let table = 8..8 + 16 * usize::from(SEEDS[7]);
    let outcome = |bytes: Vec<u8>| -> Result<(), wasm_bindgen::JsError> {
        let mut opening = Opening::new(Some(bytes))?;
        while opening.step()? < 1.0 {}
        let index = opening.finish()?;
        search(&index, "the \"stray bullet\" telnor");
        index.suggest("my", 5);
        Ok(())
    };
    assert!(outcome(SEEDS.to_vec()).is_ok());
    for end in (0..SEEDS.len()).step_by(61) {
        assert!(outcome(SEEDS[..end].to_vec()).is_err(), "cut at {end}");
    }
    let (mut seen, mut answered) = (0, 0);
    let places = table.clone().chain((table.end + 4..SEEDS.len()).step_by(61));
    for (nth, at) in places.enumerate() {
        let mut bytes = SEEDS.to_vec();
        bytes[at] ^= [1, 0x80, 0xFF][nth % 3];
        assert!(outcome(bytes.clone()).is_err(), "byte {at}");
        let mut start = table.end + 4;
        for entry in table.clone().step_by(16) {
            let stored = u32::from_le_bytes(bytes[entry + 8..entry + 12].try_into().expect("four bytes"));
            let Some(part) = bytes.get(start..start.saturating_add(stored as usize)) else { break };
            start += part.len();
            let crc = crc32fast::hash(part).to_le_bytes();
            bytes[entry + 12..entry + 16].copy_from_slice(&crc);
        }
        let crc = crc32fast::hash(&bytes[..table.end]).to_le_bytes();
        bytes[table.end..table.end + 4].copy_from_slice(&crc);
        match outcome(bytes) {
            Ok(()) => answered += 1,
            Err(_) => seen += 1,
        }
    }
    // Where all were told, the checksums would have told them, and the decoders would not have been tried.
    assert!(seen > 20 && answered > 20, "{seen} changes were told, {answered} answered");
}
