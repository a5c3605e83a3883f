//! What the engine is measured against: BM25 over title and text together, Porter's stems, no stop words.
//! Source: Robertson & Zaragoza, The Probabilistic Relevance Framework (2009).

use std::collections::{HashMap, HashSet};

use samara_engine::Document;

use crate::metrics::DEPTH;

const K1: f64 = 1.2;
const B: f64 = 0.75;

/// NLTK's English stop words, all 179 of them; without what stands behind their apostrophes, as words are cut there.
const STOP_WORDS: &str = "\
i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it \
its itself they them their theirs themselves what which who whom this that these those am is are was were be been \
being have has had having do does did doing a an the and but if or because as until while of at by for with about \
against between into through during before after above below to from up down in out on off over under again further \
then once here there when where why how all any both each few more most other some such no nor not only own same so \
than too very s t can will just don should now d ll m o re ve y ain aren couldn didn doesn hadn hasn haven isn ma \
mightn mustn needn shan shouldn wasn weren won wouldn";

/// An inverted index in memory.
pub struct Bm25 {
    addresses: Vec<String>,
    lengths: Vec<f64>,
    mean_length: f64,
    /// Document and frequency, by stem.
    postings: HashMap<String, Vec<(usize, f64)>>,
    stop_words: HashSet<&'static str>,
}

impl Bm25 {
    /// Indexes documents.
    pub fn new(documents: &[Document]) -> Self {
        let mut index = Self {
            addresses: Vec::new(),
            lengths: Vec::new(),
            mean_length: 0.0,
            postings: HashMap::new(),
            stop_words: STOP_WORDS.split(' ').collect(),
        };
        for (at, document) in documents.iter().enumerate() {
            let mut frequencies: HashMap<String, f64> = HashMap::new();
            let mut length = 0.0;
            let texts = document.blocks.iter().map(|block| &block.text);
            for stem in std::iter::once(&document.title).chain(texts).flat_map(|text| index.stems(text)) {
                *frequencies.entry(stem).or_default() += 1.0;
                length += 1.0;
            }
            for (stem, frequency) in frequencies {
                index.postings.entry(stem).or_default().push((at, frequency));
            }
            index.addresses.push(document.url.clone());
            index.lengths.push(length);
        }
        index.mean_length = index.lengths.iter().sum::<f64>() / index.lengths.len().max(1) as f64;
        index
    }

    /// The best documents; ties go to the earlier one.
    pub fn rank(&self, query: &str) -> Vec<String> {
        let mut scores: HashMap<usize, f64> = HashMap::new();
        for stem in self.stems(query) {
            let Some(postings) = self.postings.get(&stem) else { continue };
            let (all, with) = (self.lengths.len() as f64, postings.len() as f64);
            let idf = (1.0 + (all - with + 0.5) / (with + 0.5)).ln();
            for &(document, frequency) in postings {
                let length = 1.0 - B + B * self.lengths[document] / self.mean_length;
                *scores.entry(document).or_default() +=
                    idf * frequency * (K1 + 1.0) / (frequency + K1 * length);
            }
        }
        let mut ranking: Vec<_> = scores.into_iter().collect();
        ranking.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranking.into_iter().take(DEPTH).map(|(document, _)| self.addresses[document].clone()).collect()
    }

    fn stems(&self, text: &str) -> Vec<String> {
        let text = text.to_lowercase();
        let words = text.split(|letter: char| !letter.is_alphanumeric());
        words
            .filter(|word| !word.is_empty() && !self.stop_words.contains(word))
            .map(porter_stemmer::stem)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use samara_engine::{Block, BlockKind};

    fn index(texts: &[&str]) -> Bm25 {
        let document = |(at, text): (usize, &&str)| Document {
            url: at.to_string(),
            blocks: vec![Block::new(BlockKind::Paragraph, *text)],
            ..Document::default()
        };
        Bm25::new(&texts.iter().enumerate().map(document).collect::<Vec<_>>())
    }

    #[test]
    fn rare_words_and_short_texts_come_first() {
        let bm25 = index(&["maple and oak and oak and pine", "oak oak", "maple"]);
        assert_eq!(bm25.rank("maple"), ["2", "0"]);
        assert_eq!(bm25.rank("oak"), ["1", "0"]);
        assert_eq!(bm25.rank("pine oak"), ["0", "1"]);
    }

    #[test]
    fn forms_are_one_word_and_stop_words_none() {
        let bm25 = index(&["connections", "the"]);
        assert_eq!(bm25.rank("Connected"), ["0"]);
        assert!(bm25.rank("the").is_empty());
    }

    #[test]
    fn equal_scores_keep_the_order_of_the_documents() {
        assert_eq!(index(&["maple", "maple", "maple"]).rank("maple"), ["0", "1", "2"]);
    }
}
