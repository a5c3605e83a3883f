//! Writes the section "tuning".

use crate::analysis::Accents;
use crate::ids::DocId;
use crate::index::tuning::{BOILERPLATE, MAX_BOOST, MIN_BOOST, joined_terms};
use crate::writer::varint;

/// Collects the synonyms, pins and boosts of an index.
#[derive(Default)]
pub(crate) struct TuningWriter {
    /// Language, terms of the query, terms of the texts.
    synonyms: Vec<[String; 3]>,
    /// Terms of the query, and the document.
    pins: Vec<(String, DocId)>,
    /// Ascending, in percent.
    boosts: Vec<(DocId, u32)>,
}

impl TuningWriter {
    pub(crate) fn add_synonym(&mut self, language: &str, from: &str, to: &str, accents: Accents) {
        let synonym = [language.to_owned(), joined_terms(from, accents), joined_terms(to, accents)];
        let [_, from, to] = &synonym;
        if !from.is_empty() && !to.is_empty() && from != to && !self.synonyms.contains(&synonym) {
            self.synonyms.push(synonym);
        }
    }

    /// False if the query has no word.
    pub(crate) fn add_pin(&mut self, query: &str, document: DocId, accents: Accents) -> bool {
        let pin = (joined_terms(query, accents), document);
        let has_words = !pin.0.is_empty();
        if has_words && !self.pins.contains(&pin) {
            self.pins.push(pin);
        }
        has_words
    }

    pub(crate) fn add_boost(&mut self, document: DocId, percent: Option<u32>) {
        if let Some(percent) = percent.filter(|&percent| percent != 100) {
            self.boosts.push((document, percent.clamp(MIN_BOOST, MAX_BOOST)));
        }
    }

    /// Documents that say nothing of their own stand behind others, where no boost is set.
    pub(crate) fn add_boilerplate(&mut self, documents: impl Iterator<Item = DocId>) {
        for document in documents {
            if let Err(at) = self.boosts.binary_search_by_key(&document, |(boosted, _)| *boosted) {
                self.boosts.insert(at, (document, BOILERPLATE));
            }
        }
    }

    /// The section; empty if there is nothing in it.
    pub(crate) fn finish(self) -> Vec<u8> {
        let Self { synonyms, pins, boosts } = self;
        if synonyms.is_empty() && pins.is_empty() && boosts.is_empty() {
            return Vec::new();
        }
        let synonyms: Vec<_> = synonyms.iter().map(|texts| texts.each_ref().map(String::as_str)).collect();
        let pins: Vec<_> = pins.iter().map(|(query, document)| (query.as_str(), *document)).collect();
        encode(&synonyms, &pins, &boosts)
    }
}

/// The section. `synonyms`: language, terms of the query, terms of the texts; `boosts`: ascending, in percent.
pub(super) fn encode(synonyms: &[[&str; 3]], pins: &[(&str, DocId)], boosts: &[(DocId, u32)]) -> Vec<u8> {
    let mut out = Vec::new();
    varint::write(&mut out, synonyms.len() as u32);
    synonyms.as_flattened().iter().for_each(|text| varint::write_str(&mut out, text));
    varint::write(&mut out, pins.len() as u32);
    for (query, document) in pins {
        varint::write_str(&mut out, query);
        varint::write(&mut out, document.0);
    }
    varint::write(&mut out, boosts.len() as u32);
    let mut next = 0;
    for (document, percent) in boosts {
        varint::write(&mut out, document.0 - next);
        varint::write(&mut out, *percent);
        next = document.0 + 1;
    }
    out
}
