//! The queries of `cargo xtask bench large`: two adjacent words of names and of texts.

use std::collections::BTreeSet;

use samara_engine::Document;

/// How many queries are taken from names, and how many from texts.
const QUERIES: usize = 60;
/// Shorter words are passed over, in letters.
const MIN_WORD: usize = 3;

/// A list of queries, one per line after where it comes from: titles and headings, or texts; both spread over all documents.
pub fn list(documents: &[Document]) -> String {
    let names = taken(documents, &BTreeSet::new(), |document| {
        let headings = document.blocks.iter().filter(|block| block.kind.is_heading());
        std::iter::once(&document.title).chain(headings.map(|block| &block.text)).collect()
    });
    let texts = taken(documents, &names, |document| {
        let others = document.blocks.iter().filter(|block| !block.kind.is_heading());
        others.map(|block| &block.text).collect()
    });
    let lines = names.iter().map(|query| ("name", query)).chain(texts.iter().map(|query| ("text", query)));
    lines.map(|(source, query)| format!("{source}\t{query}\n")).collect()
}

/// Queries of documents that are evenly spaced: where one has no query that is new, of the next one.
fn taken(
    documents: &[Document],
    known: &BTreeSet<String>,
    texts: impl Fn(&Document) -> Vec<&String>,
) -> BTreeSet<String> {
    let mut queries = BTreeSet::new();
    let count = QUERIES.min(documents.len());
    for number in 0..count {
        let next = &documents[number * documents.len() / count..];
        let mut pairs = next.iter().filter_map(|document| pair(&texts(document), number));
        queries.extend(pairs.find(|query| !queries.contains(query) && !known.contains(query)));
    }
    queries
}

/// Two different words in the n-th place of the n-th text, or of the next one that has them.
fn pair(texts: &[&String], number: usize) -> Option<String> {
    let first = number % texts.len().max(1);
    let mut all = texts.iter().cycle().skip(first).take(texts.len());
    all.find_map(|text| {
        let words: Vec<_> = words(text).collect();
        let pairs: Vec<_> = words.windows(2).filter(|pair| pair[0] != pair[1]).collect();
        pairs.get(number % pairs.len().max(1)).map(|pair| pair.join(" "))
    })
}

/// The words of a text, in lower case, without numbers.
fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words
        .filter(|word| {
            word.chars().count() >= MIN_WORD && !word.starts_with(|letter: char| letter.is_ascii_digit())
        })
        .map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use samara_engine::{Block, BlockKind};

    use super::*;

    #[test]
    fn queries_are_two_words_of_names_and_texts() {
        let block = |kind, text: &str| Block::new(kind, text);
        let documents = [
            Document {
                title: "HashMap in std::collections - Rust".into(),
                blocks: vec![block(BlockKind::Paragraph, "A hash map with quadratic probing")],
                ..Document::default()
            },
            Document {
                title: "12".into(),
                blocks: vec![
                    block(BlockKind::H2, "Vec Vec<T>"),
                    block(BlockKind::H2, "Push, then pop"),
                    block(BlockKind::Paragraph, "a b 12"),
                    block(BlockKind::Paragraph, "A contiguous growable array"),
                ],
                ..Document::default()
            },
        ];
        let expected = "name\thashmap std\nname\tthen pop\ntext\tgrowable array\ntext\thash map\n";
        assert_eq!(list(&documents), expected);
    }
}
