//! Parsed queries for other search engines.

use serde::Serialize;

use super::{Atom, Clause, Ending, ParsedQuery, RangeFilter, parse};
use crate::analysis::Accents;
use crate::document::Field;

/// A parsed query. Offsets are in UTF-16 units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct QueryView {
    /// What to match, in the order typed.
    pub clauses: Vec<ClauseView>,
    /// What hits must not match: one alternative each.
    pub excluded: Vec<ClauseView>,
    /// Ranges of metadata.
    pub ranges: Vec<RangeView>,
    /// The signs of a query without words.
    pub signs: Vec<String>,
    /// Whether the query had more than [`MAX_WORDS`](crate::MAX_WORDS) words.
    pub cut: bool,
}

/// Something to match, by one of several alternatives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ClauseView {
    /// `a OR b`. Never empty.
    pub alternatives: Vec<AtomView>,
    /// The only field that may match: `title` or `heading`.
    pub field: Option<&'static str>,
}

/// A word or a phrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AtomView {
    /// `word` or `phrase`.
    pub kind: &'static str,
    /// As typed.
    pub text: String,
    /// The offset in the query.
    pub start: usize,
    /// `"a b"~5`: how many other words may stand among those of the phrase.
    pub slop: usize,
    /// Whether a phrase has quotation marks; others are text in a script without spaces.
    pub quoted: bool,
    /// `word*`.
    pub prefix: bool,
    /// Whether the reader may still be typing it.
    pub unfinished: bool,
}

/// Only documents with metadata in a range, both ends included: `date:2021..2023`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RangeView {
    /// The name.
    pub name: String,
    /// Empty if open.
    pub from: String,
    /// Empty if open.
    pub to: String,
    /// Only documents without.
    pub negated: bool,
}

/// Parses a query for another search engine. `names`: of metadata, which may have ranges.
///
/// ```
/// let query = samara_engine::parse_query("title:stray \"a bullet\" -map date:2021..", &["date".to_owned()]);
/// assert_eq!(query.clauses[0].field, Some("title"));
/// assert_eq!(query.clauses[1].alternatives[0].text, "a bullet");
/// assert_eq!(query.excluded[0].alternatives[0].text, "map");
/// assert_eq!((query.ranges[0].from.as_str(), query.ranges[0].to.as_str()), ("2021", ""));
/// ```
#[must_use]
pub fn parse_query(text: &str, names: &[String]) -> QueryView {
    let ParsedQuery { clauses, excluded, ranges, signs, cut, .. } = parse(text, true, Accents::Folded, names);
    let excluded = excluded.into_iter().map(|not| Clause { alternatives: vec![not.atom], field: not.field });
    let view = |clause: Clause| ClauseView {
        alternatives: clause.alternatives.into_iter().map(|atom| atom_view(atom, text)).collect(),
        field: clause.field.and_then(field_name),
    };
    QueryView {
        clauses: clauses.into_iter().map(view).collect(),
        excluded: excluded.map(view).collect(),
        ranges: ranges.into_iter().filter_map(range_view).collect(),
        signs,
        cut,
    }
}

fn atom_view(atom: Atom, query: &str) -> AtomView {
    let offset = |bytes: usize| query[..bytes].encode_utf16().count();
    match atom {
        Atom::Word(word) => AtomView {
            kind: "word",
            start: offset(word.start),
            text: word.text,
            slop: 0,
            quoted: false,
            prefix: word.ending == Ending::Wildcard,
            unfinished: word.ending == Ending::Unfinished,
        },
        Atom::Phrase(phrase) => AtomView {
            kind: "phrase",
            start: offset(phrase.start),
            text: phrase.text,
            slop: phrase.reach,
            quoted: phrase.quoted,
            prefix: false,
            unfinished: phrase.unclosed,
        },
    }
}

fn field_name(field: Field) -> Option<&'static str> {
    match field {
        Field::Title => Some("title"),
        Field::Heading => Some("heading"),
        _ => None,
    }
}

fn range_view(range: RangeFilter) -> Option<RangeView> {
    let (name, values) = range.filter;
    let (from, to) = values.first()?.split_once("..")?;
    Some(RangeView { name, from: from.to_owned(), to: to.to_owned(), negated: range.negated })
}
