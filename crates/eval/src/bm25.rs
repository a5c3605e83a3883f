//! The baseline: BM25 over title and text together.
//!
//! English: Porter's stemmer and NLTK's stop words. Other languages: words, Snowball's stemmer where there is one, no
//! stop words. Chinese, Japanese, Korean and Thai: pairs of characters.
//! Source: Robertson & Zaragoza, The Probabilistic Relevance Framework (2009).

use std::collections::{HashMap, HashSet};

use samara_engine::analysis::Accents;
use samara_engine::{Document, Language};

use crate::metrics::DEPTH;

const K1: f64 = 1.2;
const B: f64 = 0.75;

/// NLTK's 179 English stop words, cut at their apostrophes as the text is.
const STOP_WORDS: &str = "\
i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it \
its itself they them their theirs themselves what which who whom this that these those am is are was were be been \
being have has had having do does did doing a an the and but if or because as until while of at by for with about \
against between into through during before after above below to from up down in out on off over under again further \
then once here there when where why how all any both each few more most other some such no nor not only own same so \
than too very s t can will just don should now d ll m o re ve y ain aren couldn didn doesn hadn hasn haven isn ma \
mightn mustn needn shan shouldn wasn weren won wouldn";

/// Whether a word in lower case is one of the English stop words.
pub fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.split(' ').any(|stop_word| stop_word == word)
}

/// How a text becomes terms.
enum Analyzer {
    English(HashSet<&'static str>),
    /// Words, stemmed where there is a stemmer.
    Words(Option<Box<Language>>),
}

impl Analyzer {
    fn new(language: &str) -> Self {
        match language {
            "en" => Self::English(STOP_WORDS.split(' ').collect()),
            tag => {
                let language = Language::for_tag(tag).filter(Language::has_stems);
                Self::Words(language.map(|language| Box::new(language.with_accents(Accents::Kept))))
            }
        }
    }

    fn terms(&self, text: &str) -> Vec<String> {
        let text = text.to_lowercase();
        let words = text.split(|letter: char| !is_in_word(letter)).filter(|word| !word.is_empty());
        match self {
            Self::English(stop_words) => {
                words.filter(|word| !stop_words.contains(word)).map(porter_stemmer::stem).collect()
            }
            Self::Words(language) => {
                let mut terms = Vec::new();
                for word in words {
                    if word.contains(is_cut_into_pairs) {
                        terms.extend(pairs(word));
                    } else {
                        terms.push(
                            language.as_ref().map_or_else(|| word.to_owned(), |language| language.stem(word)),
                        );
                    }
                }
                terms
            }
        }
    }
}

/// Letters, digits, and the signs within words of Indic scripts (vowels, virama) and of Thai.
fn is_in_word(letter: char) -> bool {
    letter.is_alphanumeric()
        || matches!(letter, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{963}' | '\u{966}'..='\u{eff}')
}

/// Han, kana, hangul and Thai.
fn is_cut_into_pairs(letter: char) -> bool {
    matches!(letter, '\u{e00}'..='\u{e7f}' | '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

/// The character bigrams of a word; a single character is a term by itself.
fn pairs(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < 2 {
        return vec![word.to_owned()];
    }
    letters.windows(2).map(|pair| pair.iter().collect()).collect()
}

/// An inverted index in memory.
pub struct Bm25 {
    urls: Vec<String>,
    lengths: Vec<f64>,
    mean_length: f64,
    /// Document and frequency, by term.
    postings: HashMap<String, Vec<(usize, f64)>>,
    analyzer: Analyzer,
}

impl Bm25 {
    /// Indexes documents that are mostly in `language`, an ISO 639-1 code or empty.
    pub fn new(documents: &[Document], language: &str) -> Self {
        let mut index = Self {
            urls: Vec::new(),
            lengths: Vec::new(),
            mean_length: 0.0,
            postings: HashMap::new(),
            analyzer: Analyzer::new(language),
        };
        for (at, document) in documents.iter().enumerate() {
            let mut frequencies: HashMap<String, f64> = HashMap::new();
            let mut length = 0.0;
            let texts = document.blocks.iter().map(|block| &block.text);
            // A document without a title has its address as one, which is not part of its text.
            let title = Some(&document.title).filter(|title| **title != document.url);
            for term in title.into_iter().chain(texts).flat_map(|text| index.analyzer.terms(text)) {
                *frequencies.entry(term).or_default() += 1.0;
                length += 1.0;
            }
            for (term, frequency) in frequencies {
                index.postings.entry(term).or_default().push((at, frequency));
            }
            index.urls.push(document.url.clone());
            index.lengths.push(length);
        }
        index.mean_length = index.lengths.iter().sum::<f64>() / index.lengths.len().max(1) as f64;
        index
    }

    /// The URLs of the best documents; ties go to the earlier one.
    pub fn rank(&self, query: &str) -> Vec<String> {
        let mut scores: HashMap<usize, f64> = HashMap::new();
        for term in self.analyzer.terms(query) {
            let Some(postings) = self.postings.get(&term) else { continue };
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
        ranking.into_iter().take(DEPTH).map(|(document, _)| self.urls[document].clone()).collect()
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
        Bm25::new(&texts.iter().enumerate().map(document).collect::<Vec<_>>(), "en")
    }

    #[test]
    fn rare_words_and_short_texts_come_first() {
        let bm25 = index(&["maple and oak and oak and pine", "oak oak", "maple"]);
        assert_eq!(bm25.rank("maple"), ["2", "0"]);
        assert_eq!(bm25.rank("oak"), ["1", "0"]);
        assert_eq!(bm25.rank("pine oak"), ["0", "1"]);
    }

    #[test]
    fn english_is_stemmed_and_has_stop_words() {
        let bm25 = index(&["connections", "the"]);
        assert_eq!(bm25.rank("Connected"), ["0"]);
        assert!(bm25.rank("the").is_empty());
    }

    #[test]
    fn equal_scores_keep_the_order_of_the_documents() {
        assert_eq!(index(&["maple", "maple", "maple"]).rank("maple"), ["0", "1", "2"]);
    }

    #[test]
    fn analyzers_follow_the_language() {
        assert_eq!(Analyzer::new("de").terms("Häuser bauen"), ["häus", "bau"]);
        assert_eq!(Analyzer::new("").terms("Ahorn, 東京都 한국 x"), ["ahorn", "東京", "京都", "한국", "x"]);
        assert_eq!(Analyzer::new("").terms("హైదరాబాద్ నగరం"), ["హైదరాబాద్", "నగరం"]);
    }
}
