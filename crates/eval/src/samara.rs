//! The engine, called as the page calls it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;

use anyhow::Result;
use samara_engine::analysis::tokenize;
use samara_engine::parts::{Outcome, PartsIndex};
use samara_engine::{
    BuildOptions, Compression, Document, Index, IndexBuilder, PartsFiles, Results, SearchOptions,
};

use crate::metrics::DEPTH;

/// A folder with a sentence model, and one for the vectors that it has made.
pub type Meaning = (PathBuf, PathBuf);

/// An index with vectors, where a model is named.
///
/// # Errors
/// If the model cannot be used.
pub fn with_meaning(index: Vec<u8>, meaning: Option<&Meaning>) -> Result<Vec<u8>> {
    let Some((model, cache)) = meaning else { return Ok(index) };
    let mut encoder = samara_meaning::Encoder::open(model, Some(cache))?;
    Ok(samara_meaning::with_meaning(&index, &mut encoder, &|_, _| {})?)
}

/// An open index of a collection.
pub struct Samara {
    index: Index,
    /// The same index in parts, where that is to be measured, with the pieces that were asked for.
    parts: Option<(PartsFiles, RefCell<PartsIndex>)>,
    /// In how many documents a word occurs, in lower case.
    counts: HashMap<String, usize>,
}

impl Samara {
    /// Writes and opens an index.
    ///
    /// # Errors
    /// Where the engine does not take a document.
    pub fn new(documents: &[Document], meaning: Option<&Meaning>) -> Result<Self> {
        let mut builder = IndexBuilder::new(BuildOptions::default());
        let mut last: HashMap<String, usize> = HashMap::new();
        let mut counts: HashMap<String, usize> = HashMap::new();
        for (at, document) in documents.iter().enumerate() {
            let texts = document.blocks.iter().map(|block| &block.text);
            for word in std::iter::once(&document.title).chain(texts).flat_map(|text| words(text)) {
                if last.insert(word.clone(), at) != Some(at) {
                    *counts.entry(word).or_default() += 1;
                }
            }
            builder.add(document.clone())?;
        }
        let index = Index::open(&with_meaning(builder.finish(Compression::None)?, meaning)?)?;
        Ok(Self { index, parts: None, counts })
    }

    /// The same, searched in parts.
    ///
    /// # Errors
    /// Where the engine does not take a document.
    pub fn in_parts(documents: &[Document], meaning: Option<&Meaning>) -> Result<Self> {
        let mut samara = Self::new(documents, meaning)?;
        let files = PartsFiles::new(&samara.index, "eval")?;
        let parts = PartsIndex::open(&files.root)?;
        samara.parts = Some((files, parts.into()));
        Ok(samara)
    }

    /// The URLs of the best hits of a finished query; duplicates follow their hit.
    pub fn rank(&self, query: &str, typos: bool) -> Vec<String> {
        let results = self.search(query, DEPTH, false, typos);
        let mut ranking = Vec::new();
        for hit in results.hits {
            ranking.push(hit.url);
            ranking.extend(hit.duplicates);
        }
        ranking.truncate(DEPTH);
        ranking
    }

    /// The URLs of the first hit of a finished query: its own, and those of its duplicates.
    pub fn first(&self, query: &str) -> Vec<String> {
        let hits = self.search(query, 1, false, true).hits;
        hits.into_iter().flat_map(|hit| std::iter::once(hit.url).chain(hit.duplicates)).collect()
    }

    /// The first ten while a query is typed.
    pub fn typing(&self, query: &str) -> Vec<String> {
        self.search(query, 10, true, true).hits.into_iter().map(|hit| hit.url).collect()
    }

    /// The query as it was corrected, if it was.
    pub fn suggestion(&self, query: &str) -> Option<String> {
        self.search(query, 1, false, true).suggestion
    }

    /// In how many documents a word occurs.
    pub fn count(&self, word: &str) -> usize {
        self.counts.get(&word.to_lowercase()).copied().unwrap_or(0)
    }

    fn search(&self, query: &str, limit: usize, prefix: bool, typos: bool) -> Results {
        let options = SearchOptions::default().limit(limit).prefix(prefix).typos(typos).excerpts(false);
        self.results(query, &options)
    }

    /// The results of a search over the whole index, in whichever form it is measured.
    pub fn whole_results(&self, query: &str, options: &SearchOptions) -> Results {
        self.index.search(query, options)
    }

    /// The results of a search with any options.
    pub fn results(&self, query: &str, options: &SearchOptions) -> Results {
        let Some((files, parts)) = &self.parts else { return self.whole_results(query, options) };
        let mut parts = parts.borrow_mut();
        loop {
            match parts.search(query, options).expect("the parts fit each other") {
                Outcome::Found(results) => return results,
                Outcome::Missing(pieces) => {
                    for piece in pieces {
                        parts.add(piece, files.bytes(piece)).expect("the pieces are intact");
                    }
                }
            }
        }
    }
}

/// The words of a text, in lower case.
pub fn words(text: &str) -> Vec<String> {
    tokenize(text).map(|token| text[token].to_lowercase()).collect()
}
