//! Sets that need no judges: somebody looks for a page they have seen before.
//!
//! The query is the title of a page or section without its rarest word, or a sentence from the middle of a page; the
//! page is relevant. If two pages give the same query, both are.

use std::collections::{BTreeMap, HashMap, HashSet};

use samara_engine::{Block, BlockKind, Document};

use crate::collection::{Collection, Query};
use crate::samara::words;

/// The maximum number of queries of one kind in a half.
const MAX_QUERIES: usize = 250;

/// Four sets of a site: by title and by sentence, each to tune on and to report.
pub fn sets(name: &str, documents: Vec<Document>) -> Vec<Collection> {
    let counts = document_counts(&documents);
    let mut titles: [Queries; 2] = Default::default();
    let mut sentences: [Queries; 2] = Default::default();
    for (at, document) in documents.iter().enumerate() {
        let headings =
            document.blocks.iter().filter(|block| block.kind.is_heading()).map(|block| &block.text);
        for title in std::iter::once(&document.title).chain(headings) {
            titles[at % 2].extend_with(without_rarest(title, &counts), &document.url);
        }
        sentences[at % 2].extend_with(sentence(&document.blocks), &document.url);
    }
    let kinds = [("titles", titles), ("sentences", sentences)];
    kinds
        .into_iter()
        .flat_map(|(kind, halves)| ["tuned", "unseen"].into_iter().zip(halves).map(move |half| (kind, half)))
        .map(|(kind, (half, queries))| Collection {
            name: format!("{name} {kind} {half}"),
            documents: documents.clone(),
            queries: queries.spread(),
        })
        .filter(|collection| !collection.queries.is_empty())
        .collect()
}

/// The pages that each query was made from.
#[derive(Default)]
struct Queries(BTreeMap<String, HashSet<String>>);

impl Queries {
    fn extend_with(&mut self, query: Option<String>, url: &str) {
        if let Some(query) = query {
            self.0.entry(query).or_default().insert(url.to_owned());
        }
    }

    /// At most [`MAX_QUERIES`], evenly spread. A query made from more than three pages is too ambiguous.
    fn spread(self) -> Vec<Query> {
        let specific: Vec<_> = self.0.into_iter().filter(|(_, urls)| urls.len() <= 3).collect();
        let step = specific.len().div_ceil(MAX_QUERIES).max(1);
        let query = |(text, urls): (String, HashSet<String>)| Query {
            text,
            judgements: urls.into_iter().map(|url| (url, 1.0)).collect(),
        };
        specific.into_iter().step_by(step).map(query).collect()
    }
}

fn document_counts(documents: &[Document]) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for document in documents {
        let texts = document.blocks.iter().map(|block| &block.text);
        let distinct: HashSet<_> =
            std::iter::once(&document.title).chain(texts).flat_map(|text| words(text)).collect();
        for word in distinct {
            *counts.entry(word).or_default() += 1;
        }
    }
    counts
}

/// A title of at least three words without its rarest word.
fn without_rarest(title: &str, counts: &HashMap<String, usize>) -> Option<String> {
    let mut words = words(title);
    if words.len() < 3 {
        return None;
    }
    let count = |at: &usize| counts.get(&words[*at]).copied().unwrap_or(0);
    let rarest = (0..words.len()).min_by_key(count)?;
    words.remove(rarest);
    Some(words.join(" "))
}

/// The middle one of a page's sentences of 6 to 20 words.
fn sentence(blocks: &[Block]) -> Option<String> {
    let sentences: Vec<&str> = blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Paragraph)
        .flat_map(|block| block.text.split_inclusive(". "))
        .filter(|sentence| (6..=20).contains(&sentence.split_whitespace().count()))
        .collect();
    sentences.get(sentences.len() / 2).map(|sentence| words(sentence).join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents() -> Vec<Document> {
        let page = |title: &str, text: &str| Document {
            url: format!("{title}.html"),
            title: title.into(),
            blocks: vec![Block::new(BlockKind::Paragraph, text)],
            ..Document::default()
        };
        vec![
            page("Seeds of maple", "One. The seeds of maples travel far on the wind. Two."),
            page("Seeds of oak", "Seeds of oaks fall under the tree and stay there. Maple seeds do not."),
        ]
    }

    #[test]
    fn title_loses_its_rarest_word() {
        let counts = document_counts(&documents());
        assert_eq!(without_rarest("Seeds of oak", &counts).as_deref(), Some("seeds of"));
        assert_eq!(without_rarest("Oak", &counts), None);
    }

    #[test]
    fn halves_share_no_page() {
        let sets = sets("trees", documents());
        let answers = |name: &str| -> Vec<&String> {
            let set = sets.iter().find(|set| set.name == name).unwrap();
            set.queries.iter().flat_map(|query| query.judgements.keys()).collect()
        };
        assert_eq!(answers("trees sentences tuned"), ["Seeds of maple.html"]);
        assert_eq!(answers("trees sentences unseen"), ["Seeds of oak.html"]);
        assert!(
            sets.iter()
                .flat_map(|set| &set.queries)
                .any(|query| query.text == "the seeds of maples travel far on the wind")
        );
    }
}
