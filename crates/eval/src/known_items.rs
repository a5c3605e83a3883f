//! Sets that need no judges: somebody looks for a page that they have seen.
//!
//! The query is the title of a page or section without its rarest word, or a sentence from the middle of a page; the
//! page is the answer. Where two pages give the same query, both are.

use std::collections::{BTreeMap, HashMap, HashSet};

use samara_engine::{Block, BlockKind, Document};

use crate::collection::{Collection, Query};
use crate::samara::words;

/// How many queries of one kind a half has at most.
const MOST: usize = 250;

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

/// The pages that a query stands for.
#[derive(Default)]
struct Queries(BTreeMap<String, HashSet<String>>);

impl Queries {
    fn extend_with(&mut self, query: Option<String>, url: &str) {
        if let Some(query) = query {
            self.0.entry(query).or_default().insert(url.to_owned());
        }
    }

    /// Not more than [`MOST`] of them, from everywhere. What stands for more than three pages tells none from others.
    fn spread(self) -> Vec<Query> {
        let telling: Vec<_> = self.0.into_iter().filter(|(_, urls)| urls.len() <= 3).collect();
        let step = telling.len().div_ceil(MOST).max(1);
        let query = |(text, urls): (String, HashSet<String>)| Query {
            text,
            judgements: urls.into_iter().map(|url| (url, 1.0)).collect(),
        };
        telling.into_iter().step_by(step).map(query).collect()
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

/// A title of at least three words without the one that the fewest documents have.
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

/// The sentence in the middle of a page's paragraphs that is neither a crumb nor a speech.
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
    fn a_title_loses_its_rarest_word() {
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
