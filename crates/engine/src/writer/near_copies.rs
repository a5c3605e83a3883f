//! Finds documents whose texts differ in a few words, and texts that stand under several titles.

use std::collections::HashMap;

use crate::ids::DocId;
use crate::writer::copies::ComparedText;

/// Shorter texts, in words, are not compared: a few words can be all that they say.
const MIN_WORDS: usize = 50;
/// How many consecutive words make a shingle. Source: Broder, On the resemblance and containment of documents (1997).
const SHINGLE: usize = 4;
/// The share of shingles that near copies have in common, of all that either has, in percent.
const MIN_RESEMBLANCE: usize = 90;
/// A text is compared with so many others under the same title: all pages of a site may have one title.
const MAX_COMPARED: usize = 16;
/// A text under so many titles says nothing about what they name: `This edition is no longer distributed`.
const MIN_TITLES: usize = 3;

/// Knows the texts of earlier documents by their titles.
#[derive(Default)]
pub(super) struct NearCopyFinder {
    /// By the terms of the title: the text of a document, how many terms it has, and the document that it is a copy of.
    texts: HashMap<Vec<u32>, Vec<(ComparedText, usize, DocId)>>,
    /// Of each document, the one that it is a copy of.
    originals: Vec<DocId>,
    /// Different titles of the copies of a document.
    titles: HashMap<DocId, Vec<Vec<u32>>>,
}

impl NearCopyFinder {
    /// The document that the next document is a copy of: `original`, if it has the same text as that; else an earlier one
    /// with the same title and nearly the same text; else itself. `terms` gives the terms of a text.
    pub(super) fn original<I: Iterator<Item = u32>>(
        &mut self,
        original: DocId,
        text: ComparedText,
        terms: impl Fn(&ComparedText) -> (I, I),
    ) -> DocId {
        let document = DocId(self.originals.len() as u32);
        let (title, own) = terms(&text);
        let (title, own): (Vec<_>, Vec<_>) = (title.collect(), own.collect());
        // Without a title, nothing says that texts are versions of one page.
        let is_compared = own.len() >= MIN_WORDS && !title.is_empty();
        let known = self.texts.entry(title.clone()).or_default();
        let mut found = self.originals.get(original.0 as usize).copied().unwrap_or(document);
        if original == document && is_compared {
            let own_shingles = shingles(&own);
            let is_near = |(other, length, _): &&(ComparedText, usize, DocId)| {
                let (shorter, longer) = (own.len().min(*length), own.len().max(*length));
                shorter * 100 >= longer * MIN_RESEMBLANCE && {
                    let other: Vec<_> = terms(other).1.collect();
                    resembles(&own_shingles, &shingles(&other))
                }
            };
            found = known.iter().find(is_near).map_or(document, |(.., original)| *original);
        }
        if found == document && is_compared && known.len() < MAX_COMPARED {
            known.push((text, own.len(), found));
        }
        self.originals.push(found);
        let titles = self.titles.entry(found).or_default();
        if titles.len() < MIN_TITLES && !titles.contains(&title) {
            titles.push(title);
        }
        found
    }

    /// The documents whose text stands under several titles.
    pub(super) fn boilerplate(&self) -> impl Iterator<Item = DocId> {
        let documents = (0..).zip(&self.originals);
        let is_many = |original: &DocId| self.titles.get(original).is_some_and(|all| all.len() == MIN_TITLES);
        documents.filter(move |(_, original)| is_many(original)).map(|(at, _)| DocId(at))
    }
}

/// The distinct shingles of a text, sorted.
fn shingles(terms: &[u32]) -> Vec<&[u32]> {
    let mut shingles: Vec<_> = terms.windows(SHINGLE).collect();
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

/// Whether two sorted lists have enough in common.
fn resembles(one: &[&[u32]], other: &[&[u32]]) -> bool {
    let common = one.iter().filter(|shingle| other.binary_search(shingle).is_ok()).count();
    common * 100 >= (one.len() + other.len() - common) * MIN_RESEMBLANCE
}
