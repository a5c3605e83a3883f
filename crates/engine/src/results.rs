//! The results of a search, as JavaScript and `--json` see them.

use std::ops::Range;

use crate::document::{BlockKind, Field, MetaValue};

/// The results of a search.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Results {
    /// The query as it came.
    pub query: String,
    /// How many hits there are in all.
    #[cfg_attr(feature = "serde", serde(serialize_with = "as_u32"))]
    pub total: usize,
    /// Whether `total` is exact. In an index in parts, phrases are verified only in documents that were read.
    #[cfg_attr(feature = "serde", serde(rename = "totalIsExact"))]
    pub total_is_exact: bool,
    /// How many of them have all words of the query, stop words left out.
    #[cfg_attr(feature = "serde", serde(serialize_with = "as_u32"))]
    pub complete: usize,
    /// Requirements of the query that were dropped, because no document satisfies them.
    pub relaxed: Vec<Relaxed>,
    /// The hits from `offset` on, at most `limit`.
    pub hits: Vec<Hit>,
    /// Per facet, the number of hits of each value: most frequent first.
    pub facets: OrderedMap<Vec<FacetCount>>,
    /// The corrected query, when a word was corrected: the hits are those of it.
    pub suggestion: Option<String>,
    /// Whether the query had more than [`MAX_WORDS`](crate::MAX_WORDS) words, of which the others were ignored.
    pub cut: bool,
}

/// A requirement that no document satisfies, alone or together with those before it. Its words were looked for without it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Relaxed {
    /// The words, as typed.
    pub text: String,
    /// What was required.
    pub kind: Requirement,
}

/// What a query requires of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Requirement {
    /// `"a phrase"`
    Phrase,
    /// `title:word`
    Title,
    /// `heading:word`
    Heading,
}

/// A document that was found.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Hit {
    /// Its address, as it was given when the index was built.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its score; comparable within one search only.
    pub score: f32,
    /// Its metadata.
    pub meta: OrderedMap<MetaValue>,
    /// Its language, or empty.
    pub lang: String,
    /// The words of the query that it lacks.
    pub missing: Vec<String>,
    /// The URLs of documents with the same text, or under the same title nearly the same, that match, too.
    pub duplicates: Vec<String>,
    /// The matches in the title, in UTF-16 units.
    #[cfg_attr(feature = "serde", serde(rename = "titleMarks"))]
    pub title_marks: Marks,
    /// The best passage.
    pub excerpt: Passage,
    /// The sections that match best, at most three.
    pub sections: Vec<SectionHit>,
    /// The parts of the score, when asked for.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub explanation: Option<Explanation>,
}

/// A section of a hit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SectionHit {
    /// Its heading.
    pub heading: String,
    /// The matches in the heading, in UTF-16 units.
    #[cfg_attr(feature = "serde", serde(rename = "headingMarks"))]
    pub heading_marks: Marks,
    /// The heading above, where the document repeats this one (`Examples`); else empty.
    pub above: String,
    /// The document's address with the heading's anchor.
    pub url: String,
    /// Its best passage.
    pub excerpt: Passage,
}

/// A facet value with its number of hits.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FacetCount {
    /// The value.
    pub value: String,
    /// The number of hits.
    #[cfg_attr(feature = "serde", serde(serialize_with = "as_u32"))]
    pub count: usize,
}

/// A completion of what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Suggestion {
    /// The completed text.
    pub text: String,
    /// The number of documents in which it occurs.
    #[cfg_attr(feature = "serde", serde(serialize_with = "as_u32"))]
    pub count: usize,
}

/// A document to read.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct DocumentView {
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// The matches of the query in the title.
    #[cfg_attr(feature = "serde", serde(rename = "titleMarks"))]
    pub title_marks: Marks,
    /// Its language, or empty.
    pub lang: String,
    /// Its metadata.
    pub meta: OrderedMap<MetaValue>,
    /// Its text.
    pub blocks: Vec<BlockView>,
    /// The block in which the best passage starts, by its number in `blocks`; `None` when none matches.
    pub best: Option<u32>,
    /// The markup of the text, as docs/format.md describes section 7; empty where the index has none. In JavaScript a
    /// `Uint8Array`.
    #[cfg_attr(feature = "serde", serde(serialize_with = "as_bytes"))]
    pub markup: Vec<u8>,
}

/// A block to read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct BlockView {
    /// How it is shown.
    pub kind: BlockKind,
    /// Its text.
    pub text: String,
    /// The matches of the query, in UTF-16 units.
    pub marks: Marks,
    /// Its anchor, without `#`.
    pub id: Option<String>,
    /// How much its words weigh.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub field: Field,
}

/// What an index contains.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Info {
    /// The number of documents.
    #[cfg_attr(feature = "serde", serde(serialize_with = "as_u32"))]
    pub documents: usize,
    /// The number of words in all documents.
    #[cfg_attr(feature = "serde", serde(serialize_with = "as_u32"))]
    pub words: usize,
    /// The languages, as BCP 47 tags.
    pub languages: Vec<String>,
    /// The version of the format.
    pub version: u8,
}

/// The parts of a score.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Explanation {
    /// The part of each word or phrase of the query.
    pub words: Vec<WordScore>,
    /// Proximity: words that are close together, or in one passage.
    pub proximity: f32,
    /// Words that are joined as in the query (`std::vec`).
    pub joined: f32,
    /// The name of the page or of a section, by how far it is the query.
    pub title: f32,
    /// Words that are written as typed, accents included, where other spellings match, too.
    pub spelling: f32,
    /// Similarity to the first hits; longer queries only.
    pub feedback: f32,
    /// How close the document is to the meaning of the query; 0 where the index has no vectors.
    pub meaning: f32,
    /// The factor of the document, by which all but `feedback` is multiplied; 1 where its owner sets none.
    pub boost: f32,
    /// Whether the owner of the site pins the document to this query.
    pub pinned: bool,
}

/// The part of one word of the query in a score.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct WordScore {
    /// As typed.
    pub word: String,
    /// The words of the document that match, and how.
    pub matches: Vec<(String, MatchKind)>,
    /// Inverse document frequency.
    pub idf: f32,
    /// Its frequency, weighted by match kind, field and length.
    pub frequency: f32,
    /// What it adds to the score.
    pub score: f32,
}

/// How a word of a document matches a word of the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum MatchKind {
    /// The same word, whatever its case, and its accents where none were typed.
    Exact,
    /// Another form: the same stem, a long prefix in common, other accents than those that were typed.
    Stem,
    /// A subword, as `map` in `HashMap`.
    #[cfg_attr(feature = "serde", serde(rename = "part"))]
    Subword,
    /// The word is a prefix of it.
    Prefix,
    /// A synonym that the owner of the site declares.
    Synonym,
}

/// Serializes a count, which is below 2³² as an index has fewer words. With 64 bits the module would carry 1 KB for values
/// that JavaScript cannot represent.
#[cfg(feature = "serde")]
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn as_u32<S: serde::Serializer>(count: &usize, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u32(*count as u32)
}

/// Serializes bytes as such, not as a list of numbers.
#[cfg(feature = "serde")]
fn as_bytes<S: serde::Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}

/// An insertion-ordered map by name; serialized as an object. It is searched from the start: maps of the standard library
/// would weigh more in the module than all that is done with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderedMap<T>(Vec<(String, T)>);

impl<T> Default for OrderedMap<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> OrderedMap<T> {
    pub(crate) fn push(&mut self, name: String, value: T) {
        self.0.push((name, value));
    }

    /// The value of a name.
    ///
    /// ```
    /// # use samara_engine::OrderedMap;
    /// let map: OrderedMap<u32> = [("b".into(), 2), ("a".into(), 1)].into_iter().collect();
    /// assert_eq!(map.get("a"), Some(&1));
    /// ```
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value)
    }

    /// All names with their values.
    ///
    /// ```
    /// # use samara_engine::OrderedMap;
    /// let map: OrderedMap<u32> = [("b".into(), 2), ("a".into(), 1)].into_iter().collect();
    /// assert!(map.iter().eq([("b", &2), ("a", &1)]));
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Whether the map is empty.
    ///
    /// ```
    /// assert!(samara_engine::OrderedMap::<u32>::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> FromIterator<(String, T)> for OrderedMap<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

/// A text with marked ranges.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// The text.
    pub text: String,
    /// The byte ranges that match. Serialized in UTF-16 units.
    pub marks: Vec<Range<usize>>,
    /// Whether it is code.
    pub code: bool,
}

/// Marked ranges of a text, in UTF-16 units: start and end of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks(pub Vec<[u32; 2]>);

impl Passage {
    /// The marks in UTF-16 units, as JavaScript counts.
    ///
    /// ```
    /// use samara_engine::{Marks, Passage};
    ///
    /// let passage = Passage { text: "é wind".into(), marks: vec![3..7], code: false };
    /// assert_eq!(passage.utf16_marks(), Marks(vec![[2, 6]]));
    /// ```
    pub fn utf16_marks(&self) -> Marks {
        let (mut units, mut bytes) = (0, 0);
        let mut unit_at = |at: usize| {
            units += self.text[bytes..at].encode_utf16().count() as u32;
            bytes = at;
            units
        };
        Marks(self.marks.iter().map(|mark| [unit_at(mark.start), unit_at(mark.end)]).collect())
    }
}

#[cfg(feature = "serde")]
mod serialize {
    use super::{Marks, OrderedMap, Passage};
    use serde::ser::{Serialize, SerializeStruct, Serializer};

    impl Serialize for Marks {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq(&self.0)
        }
    }

    impl<T: Serialize> Serialize for OrderedMap<T> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.iter())
        }
    }

    impl Serialize for Passage {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut passage = serializer.serialize_struct("Passage", 3)?;
            passage.serialize_field("text", &self.text)?;
            passage.serialize_field("marks", &self.utf16_marks())?;
            passage.serialize_field("code", &self.code)?;
            passage.end()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_count_utf16_units() {
        let text = "é😀x y".to_owned();
        let mark = |needle: &str| {
            let start = text.find(needle).unwrap();
            start..start + needle.len()
        };
        let marks = vec![mark("😀"), mark("y")];
        let passage = Passage { text, marks, code: false };
        assert_eq!(passage.utf16_marks(), Marks(vec![[1, 3], [5, 6]]));
    }
}
