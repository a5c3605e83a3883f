//! The hits in seeds/ and their order: the cases of `ranking.toml`.
#![cfg(not(target_family = "wasm"))]
#![allow(missing_docs)]

use std::path::Path;

use samara_engine::{BuildOptions, Compression, Index, IndexBuilder, SearchOptions};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    query: String,
    hits: Option<Vec<String>>,
    first: Option<String>,
    #[serde(default)]
    never: Vec<String>,
    suggestion: Option<String>,
    marked: Option<Vec<String>>,
    duplicates: Option<Vec<String>>,
}

fn seeds() -> Index {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let collection = samara_ingest::read(&[folder], &samara_ingest::Options::default()).unwrap();
    let mut builder = IndexBuilder::new(BuildOptions::default());
    for document in collection.documents {
        builder.add(document).unwrap();
    }
    Index::open(&builder.finish(Compression::Lzma).unwrap()).unwrap()
}

#[test]
fn results_match_the_cases() {
    let index = seeds();
    let cases: Cases = toml::from_str(include_str!("ranking.toml")).unwrap();
    for case in cases.case {
        let results = index.search(&case.query, &SearchOptions::default());
        let urls: Vec<_> = results.hits.iter().map(|hit| hit.url.as_str()).collect();
        let about = format!("{:?} finds {urls:?}", case.query);
        if let Some(hits) = case.hits {
            let complete = results.hits.iter().filter(|hit| hit.missing.is_empty());
            assert_eq!(complete.map(|hit| hit.url.as_str()).collect::<Vec<_>>(), hits, "{about}");
        }
        if let Some(first) = case.first {
            assert_eq!(urls.first(), Some(&first.as_str()), "{about}");
        }
        for never in case.never {
            assert!(!urls.contains(&never.as_str()), "{about}");
        }
        if let Some(suggestion) = case.suggestion {
            assert_eq!(results.suggestion.unwrap_or_default(), suggestion, "{about}");
        }
        if let Some(marked) = case.marked {
            let excerpt = &results.hits[0].excerpt;
            let marks: Vec<_> = excerpt.marks.iter().map(|mark| &excerpt.text[mark.clone()]).collect();
            assert_eq!(marks, marked, "{about}");
        }
        if let Some(duplicates) = case.duplicates {
            assert_eq!(results.hits[0].duplicates, duplicates, "{about}");
        }
    }
}

#[test]
fn corrected_query_has_the_same_hits() {
    let index = seeds();
    for (wrong, right) in [
        ("telnor", "telenor"),
        ("powr shaing", "power sharing"),
        ("vilages bruned", "villages burned"),
        ("powersharing", "power sharing"),
        ("tele nor data", "telenor data"),
    ] {
        let urls = |query: &str| -> Vec<String> {
            index.search(query, &SearchOptions::default()).hits.into_iter().map(|hit| hit.url).collect()
        };
        assert_eq!(urls(wrong), urls(right));
        let off = SearchOptions::default().typos(false);
        assert_eq!(index.search(wrong, &off).suggestion, None);
    }
}
