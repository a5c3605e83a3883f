//! What was typed → a tree of clauses.
//!
//! # Overview of types
//!
//! A [`Query`] is a list of [`Clause`]s to be found and a list of [`Atom`]s to be absent. A clause
//! is one or more atoms of which one is enough (`a OR b`), perhaps in one field only (`title:`).
//! An [`Atom`] is a [`Word`] or a [`Phrase`].
//!
//! A chunk such as `std::vec` or `3.5`, written without a space, gives one clause for each of its
//! words, and a [`Chunk`] that remembers how they were joined: documents that join them the same
//! way rank higher.

mod parser;

use crate::document::Field;

pub(crate) use parser::parse;

/// At most this many words of a query are looked at; what follows is cut.
pub const MOST_WORDS: usize = 64;

/// A query, parsed. No text is an error: what has no meaning is taken literally.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    /// What is looked for, in the order typed.
    pub(crate) clauses: Vec<Clause>,
    /// What must not occur: `-word`, `-"a phrase"`.
    pub(crate) excluded: Vec<Exclusion>,
    /// How words were joined that were written without a space between them.
    pub(crate) chunks: Vec<Chunk>,
    /// Whether the query had more than [`MOST_WORDS`] words.
    pub(crate) cut: bool,
}

/// One thing to be found, in one of several forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clause {
    /// `a OR b`: one of these is enough. Never empty.
    pub(crate) alternatives: Vec<Atom>,
    /// `title:`: only there.
    pub(crate) field: Option<Field>,
}

impl Clause {
    /// Whether a document without it is no hit, whatever else it has: phrases in quotes and fields.
    pub(crate) fn required(&self) -> bool {
        self.field.is_some()
            || self.alternatives.iter().all(|atom| matches!(atom, Atom::Phrase(phrase) if phrase.quoted))
    }
}

/// One thing that must not be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exclusion {
    pub(crate) atom: Atom,
    /// `-title:word`: only there.
    pub(crate) field: Option<Field>,
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
    /// What it is looked up as.
    pub(crate) term: String,
    /// Where it stands in the query, in bytes.
    pub(crate) start: usize,
    pub(crate) ending: Ending,
}

/// How a word in a query ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Finished: a space or another word follows.
    Whole,
    /// The last word: perhaps still being typed.
    Open,
    /// `prefix*`.
    Star,
}

/// Words that follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Phrase {
    /// As typed.
    pub(crate) text: String,
    /// At least one term.
    pub(crate) terms: Vec<String>,
    /// In quotation marks; otherwise a run of units of a script without spaces.
    pub(crate) quoted: bool,
    /// The closing quotation mark is missing: the last word may be unfinished.
    pub(crate) open: bool,
    /// Where it stands in the query, in bytes.
    pub(crate) start: usize,
}

/// How words are joined in a chunk such as `std::vec`, `C++` or `--release`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chunk {
    /// As looked up; not empty.
    pub(crate) terms: Vec<String>,
    /// What stands before the first word, between the words, and behind the last: one more than
    /// there are terms.
    pub(crate) separators: Vec<String>,
}
