//! The terms of a language, counted.

use crate::ids::TermId;

/// A term in one language.
pub(super) struct TermUse<'w> {
    pub(super) id: TermId,
    pub(super) term: &'w str,
    /// Its most frequent word.
    pub(super) word: &'w str,
    /// Its frequency.
    pub(super) count: u32,
}
