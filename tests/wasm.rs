//! Tests of the module's JavaScript API in a browser: `wasm-pack test --headless --chrome`.

#![cfg(target_family = "wasm")]

use js_sys::{Array, Reflect, Uint8Array};
use samara::{Index, Opening, has_embedded_index};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Opens the embedded index step by step.
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

fn search(index: &mut Index, query: &str) -> JsValue {
    index.search(query, index.search_options())
}

/// The value at a path of names and indices, such as `hits.0.url`.
fn at(value: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(value.clone(), |value, name| Reflect::get(&value, &name.into()).expect("an object"))
}

fn text(value: &JsValue, path: &str) -> String {
    at(value, path).as_string().unwrap_or_else(|| panic!("{path} is not a string"))
}

/// The marked parts of a string, cut with JavaScript's `slice`, which counts UTF-16 units.
fn marked(passage: &str, marks: &JsValue) -> Vec<String> {
    let passage = js_sys::JsString::from(passage);
    let marks: &Array = marks.dyn_ref().expect("an array");
    let edge = |mark: &JsValue, side: &str| at(mark, side).as_f64().expect("a number") as u32;
    marks.iter().map(|mark| passage.slice(edge(&mark, "0"), edge(&mark, "1")).into()).collect()
}

#[wasm_bindgen_test]
fn opens_the_embedded_index() {
    assert!(has_embedded_index());
    let info = open().info();
    assert_eq!(at(&info, "documents").as_f64(), Some(6.0));
    assert!(at(&info, "words").as_f64() > Some(5_000.0));
    assert_eq!(text(&info, "languages.0"), "en");
}

#[wasm_bindgen_test]
fn results_are_plain_objects() {
    let results = search(&mut open(), "telenor");
    assert_eq!(text(&results, "query"), "telenor");
    assert!(at(&results, "suggestion").is_null());
    assert_eq!(text(&results, "hits.0.url"), "telenor-shared-customer-data");
    assert_eq!(text(&results, "hits.0.meta.source"), "Myanmar Now");
    assert!(Array::is_array(&at(&results, "hits.0.sections")));
    assert!(at(&results, "facets.source.0.count").as_f64() >= Some(1.0));
    assert!(at(&results, "hits.0.score").as_f64() > Some(0.0));
}

#[wasm_bindgen_test]
fn marks_count_utf16_units() {
    // The title has quotation marks before the words, each of three bytes and one UTF-16 unit.
    let results = search(&mut open(), "\"power sharing\"");
    let title = text(&results, "hits.0.title");
    assert!(title.contains('“'), "{title}");
    assert_eq!(marked(&title, &at(&results, "hits.0.titleMarks")), ["POWER", "SHARING"]);
}

#[wasm_bindgen_test]
fn options_reach_the_engine() {
    let mut index = open();
    let mut options = index.search_options();
    options.set_limit(1);
    options.set_lang(Some("en".to_owned()));
    options.add_filter("tags".to_owned(), vec!["killings".to_owned()]);
    let results = index.search("junta", options);
    assert_eq!(at(&results, "hits.length").as_f64(), Some(1.0));
    assert!(at(&results, "total").as_f64() >= Some(2.0), "two articles are about killings");
    let mut options = index.search_options();
    options.set_typos(false);
    let exact = index.search("telnor", options);
    assert_eq!(at(&exact, "total").as_f64(), Some(0.0));
    assert_eq!(text(&search(&mut index, "telnor"), "suggestion"), "telenor");
}

#[wasm_bindgen_test]
fn suggests_words_and_returns_documents() {
    let mut index = open();
    assert_eq!(text(&index.suggest("myitk", 8), "0.text"), "myitkyina");
    let document = index.document("myitkyina-child-shot-dead", "\"stray bullet\"");
    // The blocks are in columns: a mark is the number of its block, start and end.
    let texts: Vec<String> = text(&document, "texts").split('\0').map(str::to_owned).collect();
    let bytes = Uint8Array::from(at(&document, "marks")).to_vec();
    let numbers: Vec<u32> =
        bytes.chunks(4).map(|bytes| u32::from_le_bytes(bytes.try_into().unwrap())).collect();
    let marks: Vec<String> = numbers
        .chunks(3)
        .map(|mark| {
            let units: Vec<u16> = texts[mark[0] as usize].encode_utf16().collect();
            String::from_utf16(&units[mark[1] as usize..mark[2] as usize]).unwrap()
        })
        .collect();
    assert_eq!(marks, ["stray", "bullet"]);
    assert!(index.document("nowhere", "").is_undefined());
}

#[wasm_bindgen_test]
fn damaged_index_is_an_error_and_no_trap() {
    let message = |error: wasm_bindgen::JsError| text(&JsValue::from(error), "message");
    let opened = |bytes: &[u8]| -> Result<(), wasm_bindgen::JsError> {
        let mut opening = Opening::new(Some(bytes.to_vec()))?;
        while opening.step()? < 1.0 {}
        Ok(())
    };
    for bytes in [&b""[..], b"samara", b"<!doctype html><title>404</title>"] {
        assert!(!message(opened(bytes).expect_err("not an index")).is_empty());
    }
    assert!(
        message(Opening::new(None).expect("an embedded index").finish().err().expect("not open yet"))
            .contains("step")
    );
}

/// Tries a sample of all changes; `damage.rs` tries all of them outside of the browser.
#[wasm_bindgen_test]
fn changed_bytes_with_correct_checksums_cause_no_trap() {
    const SEEDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/seeds.samara"));
    // An entry of sixteen bytes for each section.
    let table = 8..8 + 16 * usize::from(SEEDS[7]);
    let outcome = |bytes: Vec<u8>| -> Result<(), wasm_bindgen::JsError> {
        let mut opening = Opening::new(Some(bytes))?;
        while opening.step()? < 1.0 {}
        let mut index = opening.finish()?;
        search(&mut index, "the \"stray bullet\" telnor");
        index.suggest("my", 5);
        Ok(())
    };
    assert!(outcome(SEEDS.to_vec()).is_ok());
    for end in (0..SEEDS.len()).step_by(61) {
        assert!(outcome(SEEDS[..end].to_vec()).is_err(), "cut at {end}");
    }
    let (mut rejected, mut answered) = (0, 0);
    let places = table.clone().chain((table.end + 4..SEEDS.len()).step_by(61));
    for (nth, at) in places.enumerate() {
        let mut bytes = SEEDS.to_vec();
        bytes[at] ^= [1, 0x80, 0xFF][nth % 3];
        assert!(outcome(bytes.clone()).is_err(), "byte {at}");
        let mut start = table.end + 4;
        for entry in table.clone().step_by(16) {
            let stored = u32::from_le_bytes(bytes[entry + 8..entry + 12].try_into().expect("four bytes"));
            let Some(section) = bytes.get(start..start.saturating_add(stored as usize)) else { break };
            start += section.len();
            let crc = crc32fast::hash(section).to_le_bytes();
            bytes[entry + 12..entry + 16].copy_from_slice(&crc);
        }
        let crc = crc32fast::hash(&bytes[..table.end]).to_le_bytes();
        bytes[table.end..table.end + 4].copy_from_slice(&crc);
        match outcome(bytes) {
            Ok(()) => answered += 1,
            Err(_) => rejected += 1,
        }
    }
    // If all were rejected, the checksums might be wrong, and the decoders not tested.
    assert!(rejected > 20 && answered > 20, "{rejected} changes were rejected, {answered} answered");
}
