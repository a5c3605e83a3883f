//! The seed documents contain the original articles word for word.

use std::path::Path;

use samara_engine::{BlockKind, Document, MetaValue};
use samara_ingest::{Collection, Options, read};

/// The articles in the order of the original text.
const ARTICLES: [&str; 6] = [
    "telenor-shared-customer-data",
    "sagaing-villages-burned",
    "statement-on-power-sharing",
    "statement-on-power-sharing-second-copy",
    "myitkyina-child-shot-dead",
    "weekly-update-2022-01-30",
];

/// The number of words of the original text, and their hash.
const WORDS: usize = 7991;
const HASH: u64 = 0x4edb_9072_b6a7_aabf;

fn seeds() -> Collection {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
    read(&[folder], &Options::default()).unwrap()
}

/// The title and the blocks of a document, with the numbers of numbered items.
fn text(document: &Document) -> String {
    let mut text = document.title.clone();
    let mut number = 0;
    for block in &document.blocks {
        number = if block.kind == BlockKind::Numbered { number + 1 } else { 0 };
        text.push('\n');
        if number > 0 {
            text.push_str(&format!("{number}. "));
        }
        text.push_str(&block.text);
    }
    text
}

/// FNV-1a.
fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

#[test]
fn words_are_unchanged() {
    let documents = seeds().documents;
    let find = |url| documents.iter().find(|document| document.url == url).unwrap();
    let text: Vec<_> = ARTICLES.iter().map(|&url| text(find(url))).collect();
    let text = text.join("\n");
    let words: Vec<_> = text.split_whitespace().collect();
    assert_eq!(words.len(), WORDS);
    assert_eq!(hash(&words.join(" ")), HASH);
}

#[test]
fn reads_seeds_without_warning() {
    let Collection { documents, report, .. } = seeds();
    assert_eq!(report.warnings, []);
    assert_eq!(report.skipped, []);
    assert_eq!(documents.len(), ARTICLES.len());
    assert!(documents.iter().all(|document| document.lang == "en"));
}

#[test]
fn structure_is_unchanged() {
    let documents = seeds().documents;
    let of = |url, kind| -> Vec<String> {
        let document = documents.iter().find(|document| document.url == url).unwrap();
        document.blocks.iter().filter(|block| block.kind == kind).map(|block| block.text.clone()).collect()
    };
    assert_eq!(of(ARTICLES[0], BlockKind::H2), ["‘Alarming’ revelation"]);
    assert_eq!(of(ARTICLES[1], BlockKind::H2), ["Houses torched"]);
    assert_eq!(of(ARTICLES[5], BlockKind::H2), ["KACHIN STATE", "KAREN STATE", "KAYAH (KARENNI) STATE"]);
    for statement in &ARTICLES[2..4] {
        let signatories = of(statement, BlockKind::Numbered);
        assert_eq!(signatories.len(), 247);
        assert_eq!(signatories[246], "West Coast Burmese Coalition (WCBC):");
    }
}

#[test]
fn copies_of_statement_differ_by_one_line() {
    let documents = seeds().documents;
    let blocks = |url| &documents.iter().find(|document| document.url == url).unwrap().blocks;
    assert_eq!(blocks(ARTICLES[2])[..], blocks(ARTICLES[3])[1..]);
}

#[test]
fn dates_are_unchanged() {
    for document in seeds().documents {
        let date = document.meta.get("date").map(MetaValue::values);
        let expected = (document.url == ARTICLES[5]).then_some(["2022-01-30".to_owned()]);
        assert_eq!(date, expected.as_ref().map(|date| &date[..]), "{}", document.url);
    }
}
