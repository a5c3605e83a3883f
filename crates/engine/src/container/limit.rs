//! The limit on what the sections of a file may decode to, all together.
//!
//! LZMA expands up to 7,000 times, so a file of 600 KB could declare sections of 4.8 GB. The index of the Rust Book expands
//! 2.7 times, that of Rust's std documentation 7.2 times (`samara inspect`). The limit lies far above both, and the writer
//! keeps to it: a section that would expand further is stored as it is.

use super::{MAX_EXPANSION, SectionEntry};
use crate::error::Error;

/// Decoded bytes per byte of the file.
const PER_BYTE: u64 = 256;
/// Decoded bytes of any file, however small.
const BASE: u64 = 64 << 20;
/// The share of each section in `BASE`; the last one, vectors, is never compressed.
#[cfg(feature = "writer")]
const SECTION_BASE: u64 = BASE / super::Section::Meaning as u64;

/// Maximum number of bytes that a file of this size may decode to.
pub(crate) fn max_decoded(file: usize) -> u64 {
    BASE + PER_BYTE * file as u64
}

/// Maximum length of a text with its repeats, whose sections take `stored` bytes of a file.
pub(crate) fn max_text(stored: usize, file: usize) -> usize {
    let limit = usize::try_from(max_decoded(file)).unwrap_or(usize::MAX);
    stored.saturating_mul(MAX_EXPANSION).min(limit)
}

/// Whether a section of this length may be compressed to `stored` bytes: if all sections keep to it, so does the file.
#[cfg(feature = "writer")]
pub(crate) fn section_allows(length: usize, stored: usize) -> bool {
    length / MAX_EXPANSION <= stored && length as u64 <= SECTION_BASE + PER_BYTE * stored as u64
}

/// Checks the sum of the lengths that a table declares, before anything is decoded.
///
/// # Errors
/// [`Error::TooMuchData`].
pub(super) fn check(entries: &[SectionEntry], file: usize) -> Result<(), Error> {
    let (declared, limit) = (entries.iter().map(|entry| entry.length as u64).sum(), max_decoded(file));
    if declared > limit { Err(Error::TooMuchData { declared, limit }) } else { Ok(()) }
}

#[cfg(all(test, feature = "writer"))]
mod tests;
