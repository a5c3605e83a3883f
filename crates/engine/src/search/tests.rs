//! What is found, in which order, and what of it is marked: small cases over a handful of texts.

use crate::document::{Block, BlockKind, Document};
use crate::hits::SearchOptions;
use crate::index::Index;
use crate::writer::{BuildOptions, Compression, IndexBuilder};

/// An open index of documents, whose addresses are their numbers.
pub(super) fn open(documents: impl IntoIterator<Item = Document>) -> Index {
    let mut builder = IndexBuilder::new(BuildOptions::default());
    for (at, document) in documents.into_iter().enumerate() {
        builder.add(Document { url: at.to_string(), ..document }).unwrap();
    }
    Index::open(&builder.finish(Compression::None).unwrap()).unwrap()
}

/// An open index of documents that have a text each, and no title.
pub(super) fn index(texts: &[impl AsRef<str>]) -> Index {
    open(texts.iter().map(|text| Document {
        blocks: vec![Block::new(BlockKind::Paragraph, text.as_ref())],
        ..Document::default()
    }))
}

fn order(index: &Index, query: &str) -> Vec<String> {
    index.search(query, &SearchOptions::default()).hits.into_iter().map(|hit| hit.url).collect()
}

fn marked(index: &Index, query: &str) -> Vec<String> {
    let excerpt = index.search(query, &SearchOptions::default()).hits.swap_remove(0).excerpt;
    excerpt.marks.into_iter().map(|mark| excerpt.text[mark].to_owned()).collect()
}

#[test]
fn accents_that_are_typed_are_meant() {
    let index = index(&["cái bàn, cái bàn, cái bàn", "ban ngày", "bán hàng"]);
    assert_eq!(order(&index, "ban")[0], "1");
    assert_eq!(order(&index, "bàn")[0], "0");
    assert_eq!(order(&index, "bán")[0], "2");
    // Who types none finds what has them.
    assert_eq!(order(&index, "cai"), ["0"]);
}

#[test]
fn units_that_are_typed_together_stand_together() {
    let index = index(&["མ་ག མ་ག མ་ག", "དམག་མི"]);
    assert_eq!(order(&index, "མག"), ["1", "0"]);
    assert_eq!(marked(&index, "མག"), ["མག"]);
}

#[test]
fn what_is_joined_as_typed_is_one_mark() {
    let index = index(&["Use std::vec, not std and vec."]);
    assert_eq!(marked(&index, "std::vec"), ["std::vec", "std", "vec"]);
    assert_eq!(marked(&index, "std vec"), ["std", "vec", "std", "vec"]);
}
