//! An index in parts: loads only what a query needs.
//!
//! # Overview
//!
//! The root is small. It says where the *pieces* are: buckets of keys with their postings lists, blocks of words for
//! corrections, columns of metadata, and slots with the texts of documents. Lists choose the few documents that may be on the
//! page; their texts become a small [`Index`](crate::Index), on which the rest of a search works as on a whole index.
//!
//! [`PartsIndex::search`] returns results, or the pieces that it lacks. No code here fetches: the caller gets the pieces,
//! passes them to [`PartsIndex::add`], and searches again. Results depend on the query and the index, never on which
//! pieces have arrived, or in which order.

mod answers;
mod batch;
pub(crate) mod bucket;
pub(crate) mod coder;
pub(crate) mod column;
mod corrections;
#[cfg(feature = "writer")]
mod documents;
pub(crate) mod index;
pub(crate) mod list;
mod lookup;
mod matching;
mod meaning;
mod order;
mod phrases;
pub(crate) mod root;
mod rows;
mod search;
pub(crate) mod slot;
mod suggest;
#[cfg(all(test, feature = "writer", not(target_family = "wasm")))]
mod tests;
mod texts;
pub(crate) mod words;

use samara_lzma::{Progress, Properties};

use crate::error::Error;

pub use index::PartsIndex;

/// A range of bytes of a pack, which ends with its own checksum.
///
/// Pieces of one request never overlap, and none spans two packs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Piece {
    /// The number of the pack.
    pub pack: u32,
    /// The first byte.
    pub start: u32,
    /// The number of bytes.
    pub length: u32,
}

/// What was asked for, or what is missing to answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome<T> {
    /// The answer.
    Found(T),
    /// The pieces to add before asking again. Others may follow from what is in them.
    Missing(Vec<Piece>),
}

/// The properties of all LZMA streams of an index in parts: most are short texts.
pub(crate) const PROPERTIES: Properties = Properties { lc: 3, lp: 0, pb: 0 };

/// Decoded bytes per byte of a root or a column. LZMA expands 7,000 times, and a decoded byte may be an empty string, which
/// takes 24 in memory.
const PER_BYTE: usize = 256;

/// The maximum length of what is decoded from `stored` bytes of a root or a column. `base`: how much of it is allowed anyway,
/// because the values of all documents may be the same.
pub(crate) fn max_decoded(stored: usize, base: usize) -> usize {
    stored.saturating_mul(PER_BYTE).saturating_add(base)
}

/// Decodes an LZMA stream.
pub(crate) fn decompress(section: &'static str, stored: &[u8], length: usize) -> Result<Vec<u8>, Error> {
    let mut decoder = samara_lzma::Decoder::new(PROPERTIES, length);
    match decoder.decode(stored, true, usize::MAX) {
        Ok(Progress::Done) => Ok(decoder.into_output()),
        _ => Err(Error::damaged(section, "invalid compressed data")),
    }
}
