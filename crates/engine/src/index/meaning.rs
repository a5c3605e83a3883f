//! Vectors of documents and words, made by a sentence model when the index was built.
//!
//! ```text
//! meaning section:  version:u8
//!                   documents × vector
//!                   terms in at least 3 documents × { vector, length:u8 }
//! vector:           32 codes of 3 bits, eight codes in three bytes, the first in the lowest bits
//! ```
//! A code is one of eight values (Lloyd–Max for a normal distribution: Max 1960). The vectors are rotated at random, so that
//! their numbers are distributed so. Vectors of documents have the length 1; that of a term is (length / 96)². An
//! index without meaning does not have the section, and a reader may skip it.

use crate::error::Error;
use crate::ids::{DocId, TermId};
use crate::index::postings::Postings;
use crate::work::{self, Budget};

pub(crate) const SECTION: &str = "meaning";
pub(crate) const VERSION: u8 = 1;
/// The number of dimensions of a vector.
pub(crate) const DIMENSIONS: usize = 32;
/// The size of a stored vector, in bytes.
pub(crate) const BYTES: usize = DIMENSIONS * 3 / 8;
/// The size of a stored vector of a term, with its length, in bytes.
pub(crate) const TERM_BYTES: usize = BYTES + 1;
/// Terms in fewer documents have no vector of their own.
pub(crate) const MIN_DOCUMENTS: u32 = 3;
/// The positive values of the codes, of a normal distribution with variance 1.
pub(crate) const LEVELS: [f32; 4] = [0.2451, 0.7560, 1.3439, 2.1520];
/// The code of the length 1 of a term's vector; the square root of the length grows with the code.
pub(crate) const LENGTH_ONE: f32 = 96.0;
/// The number of terms from one stored rank to the next.
const RANK_STEP: usize = 64;

pub(crate) type Vector = [f32; DIMENSIONS];
/// A term's vector as it is stored.
#[cfg(feature = "parts")]
pub(crate) type TermVector = [u8; TERM_BYTES];

/// The vectors of an index.
#[derive(Default)]
pub(crate) struct Meaning {
    section: Vec<u8>,
    documents: usize,
    /// How many terms before each [`RANK_STEP`]th have a vector.
    ranks: Vec<u32>,
}

impl Meaning {
    /// The vectors of some documents alone: `BYTES` each.
    #[cfg(feature = "parts")]
    pub(crate) fn of_documents(vectors: &[u8]) -> Self {
        let section = std::iter::once(VERSION).chain(vectors.iter().copied()).collect();
        Self::new(section, vectors.len() / BYTES)
    }

    /// An empty section is that of an index without meaning.
    pub(crate) fn new(section: Vec<u8>, documents: usize) -> Self {
        Self { section, documents, ranks: Vec::new() }
    }

    /// Counts terms while `budget` lasts; whether all are counted.
    ///
    /// # Errors
    /// If the section is damaged.
    pub(crate) fn step(&mut self, postings: &Postings, budget: &mut Budget) -> Result<bool, Error> {
        if !cfg!(feature = "meaning") || self.section.is_empty() {
            return Ok(true);
        }
        loop {
            let before = self.ranks.last().copied().unwrap_or(0);
            let start = self.ranks.len().saturating_sub(1) * RANK_STEP;
            let end = (start + RANK_STEP).min(postings.term_count());
            if self.ranks.is_empty() {
                self.ranks.push(0);
            } else if start >= end {
                break;
            } else {
                self.ranks.push(before + count_vectors(postings, start..end));
            }
            work::count(RANK_STEP);
            if !budget.take(RANK_STEP) {
                return Ok(false);
            }
        }
        let terms = self.ranks.last().copied().unwrap_or(0) as usize;
        let length = 1 + self.documents * BYTES + terms * TERM_BYTES;
        if self.section.len() != length || self.section[0] != VERSION {
            return Err(Error::damaged(SECTION, "unexpected length or version"));
        }
        Ok(true)
    }

    /// Whether the index has vectors.
    pub(crate) fn is_empty(&self) -> bool {
        self.section.is_empty()
    }

    /// Adds the vector of a document to another.
    pub(crate) fn add_document(&self, document: DocId, share: f32, to: &mut Vector) {
        add(self.document(document), share, to);
    }

    /// Adds the vector of a term to another; false if it has none.
    pub(crate) fn add_term(&self, postings: &Postings, term: TermId, share: f32, to: &mut Vector) -> bool {
        let at = term.0 as usize;
        if postings.document_count(term) < MIN_DOCUMENTS {
            return false;
        }
        let step = at / RANK_STEP;
        let rank = self.ranks[step] + count_vectors(postings, step * RANK_STEP..at);
        let start = 1 + self.documents * BYTES + rank as usize * TERM_BYTES;
        add_stored_term(&self.section[start..start + TERM_BYTES], share, to);
        true
    }

    /// The cosine of a vector with that of each document.
    pub(crate) fn cosines(&self, vector: &Vector) -> Vec<f32> {
        let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        let cosine = |document| {
            let mut sum = 0.0;
            for_each_value(self.document(DocId(document)), |at, value| sum += vector[at] * value);
            sum / length
        };
        (0..self.documents as u32).map(cosine).collect()
    }

    /// The mean of the documents' vectors.
    #[cfg(all(feature = "parts", feature = "writer"))]
    pub(crate) fn mean(&self) -> Vector {
        let mut mean = [0.0; DIMENSIONS];
        let share = 1.0 / self.documents as f32;
        (0..self.documents as u32).for_each(|document| self.add_document(DocId(document), share, &mut mean));
        mean
    }

    /// The vector of a document, as it is stored.
    pub(crate) fn document(&self, document: DocId) -> &[u8] {
        &self.section[1 + document.0 as usize * BYTES..][..BYTES]
    }
}

/// How many of a range of terms have a vector.
fn count_vectors(postings: &Postings, terms: std::ops::Range<usize>) -> u32 {
    terms.map(|term| u32::from(postings.document_count(TermId(term as u32)) >= MIN_DOCUMENTS)).sum()
}

/// The values of the codes in a vector of length 1.
const VALUES: [f32; 8] = {
    let mut values = [0.0; 8];
    let mut at = 0;
    while at < 4 {
        let value = LEVELS[at] * INVERSE_ROOT;
        (values[4 + at], values[3 - at]) = (value, -value);
        at += 1;
    }
    values
};
/// 1 / √[`DIMENSIONS`].
const INVERSE_ROOT: f32 = 0.176_776_7;

/// Calls `each` with the dimensions of a stored vector and their values.
fn for_each_value(codes: &[u8], mut each: impl FnMut(usize, f32)) {
    let mut bits = 0;
    for at in 0..DIMENSIONS {
        if at % 8 == 0 {
            let three = &codes[at * 3 / 8..][..3];
            bits = u32::from_le_bytes([three[0], three[1], three[2], 0]);
        }
        each(at, VALUES[bits as usize % 8]);
        bits >>= 3;
    }
}

/// Adds a term's stored vector to another.
pub(crate) fn add_stored_term(stored: &[u8], share: f32, to: &mut Vector) {
    let (vector, length) = stored.split_at(BYTES);
    let root = f32::from(length[0]) / LENGTH_ONE;
    add(vector, share * root * root, to);
}

fn add(codes: &[u8], share: f32, to: &mut Vector) {
    for_each_value(codes, |at, value| to[at] += share * value);
}
