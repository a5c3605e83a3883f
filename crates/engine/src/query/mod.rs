//! The text of a query → clauses.
//!
//! # Overview of types
//!
//! A [`ParsedQuery`] is a list of [`Clause`]s to match and a list of [`Exclusion`]s. A clause has one or more [`Atom`]s of
//! which one must match (`a OR b`), perhaps in one field only (`title:`). An atom is a [`Word`] or a [`Phrase`].
//!
//! Text without a space such as `std::vec` or `3.5` is parsed into one clause per word, and a [`Chunk`] that keeps the
//! separators: documents with the same separators rank higher.

mod parser;
mod range;
#[cfg(test)]
mod tests;
#[cfg(feature = "query")]
pub(crate) mod view;

use crate::document::Field;

pub(crate) use parser::parse;
pub(crate) use range::ValueRange;

/// Words that only stand between the things to compare. They count as stop words.
pub(crate) const COMPARING_WORDS: [&str; 2] = ["vs", "versus"];

/// The number of words of a query that are looked at; further words are ignored.
pub const MAX_WORDS: usize = 1000;

/// The highest reach of words near each other (`"a b"~5`).
pub(crate) const MAX_REACH: usize = 100;

/// A parsed query. No text is an error: what cannot be parsed is taken literally.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ParsedQuery {
    /// In the order typed.
    pub(crate) clauses: Vec<Clause>,
    /// `-word`, `-"a phrase"`.
    pub(crate) excluded: Vec<Exclusion>,
    /// `date:2021..2023`, `-date:..2020`.
    pub(crate) ranges: Vec<RangeFilter>,
    /// Words typed without a space between them.
    pub(crate) chunks: Vec<Chunk>,
    /// The signs of a query without words: `=>`.
    pub(crate) signs: Vec<String>,
    /// Whether the query had more than [`MAX_WORDS`] words.
    pub(crate) cut: bool,
}

/// Something to match, by one of several alternatives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clause {
    /// `a OR b`: one must match. Never empty.
    pub(crate) alternatives: Vec<Atom>,
    /// `title:`: matches in this field only.
    pub(crate) field: Option<Field>,
}

impl Clause {
    /// Whether every hit must match: quoted phrases and fields.
    pub(crate) fn is_required(&self) -> bool {
        self.field.is_some()
            || self.alternatives.iter().all(|atom| matches!(atom, Atom::Phrase(phrase) if phrase.quoted))
    }
}

/// Something that hits must not match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exclusion {
    pub(crate) atom: Atom,
    /// `-title:word`: not in this field.
    pub(crate) field: Option<Field>,
}

/// Only documents with metadata in a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RangeFilter {
    /// The name, and one value: a [`ValueRange`].
    pub(crate) filter: (String, Vec<String>),
    /// Only documents without.
    pub(crate) negated: bool,
}

/// A word or a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Atom {
    Word(Word),
    Phrase(Phrase),
}

/// A word to look up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// As typed.
    pub(crate) text: String,
    /// The folded text, by which it is looked up.
    pub(crate) term: String,
    /// The byte offset in the query.
    pub(crate) start: usize,
    pub(crate) ending: Ending,
}

/// How a word in a query ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Finished: a space or another word follows.
    Finished,
    /// The last word, perhaps still being typed: a prefix.
    Unfinished,
    /// `prefix*`.
    Wildcard,
}

/// Adjacent words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Phrase {
    /// As typed.
    pub(crate) text: String,
    /// At least one term.
    pub(crate) terms: Vec<String>,
    /// In quotation marks; else a run of units of a script without spaces.
    pub(crate) quoted: bool,
    /// Without a closing quotation mark: the last word is a prefix.
    pub(crate) unclosed: bool,
    /// `"a b"~5`: its words match in any order, with up to this number of other words among them; 0 for a plain phrase.
    pub(crate) reach: usize,
    /// The byte offset in the query.
    pub(crate) start: usize,
}

/// Words with the separators around them: `std::vec`, `C++`, `--release`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chunk {
    /// Folded; not empty.
    pub(crate) terms: Vec<String>,
    /// Before the first term, between the terms, and after the last: one more than there are terms.
    pub(crate) separators: Vec<String>,
}
