//! What a search gives: the shapes that JavaScript and `--json` see.

use std::ops::Range;

use crate::document::{BlockKind, MetaValue};

/// How to search. [`SearchOptions::default`] is what a search box wants.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchOptions {
    /// At most this many hits.
    pub limit: usize,
    /// How many hits to skip.
    pub offset: usize,
    /// Names of metadata with values of which a document must have one.
    pub filters: Vec<(String, Vec<String>)>,
    /// `name`, `name:asc` or `name:desc`: order by metadata instead of score.
    pub sort: Option<String>,
    /// Only documents in this language (`en` includes `en-GB`).
    pub lang: Option<String>,
    /// Documents in other languages than this come behind all others, each best first; where `sort` is given it decides
    /// alone.
    pub prefer: Option<String>,
    /// Whether the last word also finds what it begins.
    pub prefix: bool,
    /// Whether a word that is not found is corrected.
    pub typos: bool,
    /// Whether each hit tells what its score is made of.
    pub explain: bool,
    /// Whether each hit has its excerpt and sections: without, they are empty, and a search takes half the time.
    pub excerpts: bool,
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self {
            limit: 10,
            offset: 0,
            filters: Vec::new(),
            sort: None,
            lang: None,
            prefer: None,
            prefix: true,
            typos: true,
            explain: false,
            excerpts: true,
        }
    }
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Results {
    /// The query as it came.
    pub query: String,
    /// How many hits there are in all.
    #[cfg_attr(feature = "serde", serde(serialize_with = "as_u32"))]
    pub total: usize,
    /// The hits from `offset` on, at most `limit`.
    pub hits: Vec<Hit>,
    /// Per facet, how many of all hits have which value: most frequent first.
    pub facets: Named<Vec<FacetCount>>,
    /// The corrected query, when a correction was used.
    pub suggestion: Option<String>,
    /// Whether the query was so long that only its first words were looked at.
    pub cut: bool,
}

/// One document that was found.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Hit {
    /// Its address, as it was given when the index was built.
    pub url: String,
    /// Its title.
    pub title: String,
    /// How well it fits; comparable within one search only.
    pub score: f32,
    /// Its metadata.
    pub meta: Named<MetaValue>,
    /// Its language, or empty.
    pub lang: String,
    /// The words of the query that it lacks.
    pub missing: Vec<String>,
    /// The addresses of documents with the same text that were found too.
    pub duplicates: Vec<String>,
    /// What was found in the title.
    #[cfg_attr(feature = "serde", serde(rename = "titleMarks"))]
    pub title_marks: Marks,
    /// The passage that shows best why.
    pub excerpt: Passage,
    /// The sections that fit best, at most three.
    pub sections: Vec<SectionHit>,
    /// What the score is made of, when asked for.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub explanation: Option<Explanation>,
}

/// A section of a hit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct SectionHit {
    /// Its heading.
    pub heading: String,
    /// The heading above, where the document has this one more than once (`Examples`); else empty.
    pub above: String,
    /// The document's address with the heading's anchor.
    pub url: String,
    /// The passage in it that shows best why.
    pub excerpt: Passage,
}

/// How many hits have a value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
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
pub struct Suggestion {
    /// The completed text.
    pub text: String,
    /// In how many documents it occurs.
    #[cfg_attr(feature = "serde", serde(serialize_with = "as_u32"))]
    pub count: usize,
}

/// A document to read.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DocumentView {
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its language, or empty.
    pub lang: String,
    /// Its metadata.
    pub meta: Named<MetaValue>,
    /// Its text.
    pub blocks: Vec<BlockView>,
}

/// A block to read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct BlockView {
    /// How it is shown.
    pub kind: BlockKind,
    /// Its text.
    pub text: String,
    /// What of it the query finds.
    pub marks: Marks,
    /// Its anchor, without `#`.
    pub id: Option<String>,
}

/// What is in an index.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
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

/// What a score is made of.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Explanation {
    /// Per word or phrase of the query, what it gives.
    pub words: Vec<WordScore>,
    /// What words give that stand close together.
    pub proximity: f32,
    /// What words give that are joined as in the query (`std::vec`).
    pub joined: f32,
    /// What a title gives that is the whole query.
    pub title: f32,
    /// What words give that are written as typed, accents and all, where others are looked up as the same.
    pub spelling: f32,
    /// What other hits give that are alike; longer queries only.
    pub neighbours: f32,
}

/// What a word of the query gives.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct WordScore {
    /// As typed.
    pub word: String,
    /// The words of the document that count, with the form in which they match.
    pub matches: Vec<(String, Form)>,
    /// Inverse document frequency.
    pub idf: f32,
    /// How often it occurs, weighted by form, field and length.
    pub frequency: f32,
    /// What it adds to the score.
    pub score: f32,
}

/// How a word of a document matches a word of the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
pub enum Form {
    /// The same word, whatever its case and accents.
    Exact,
    /// The same stem.
    Stem,
    /// An inner part, as `map` in `HashMap`.
    Part,
    /// It begins with the word.
    Prefix,
}

/// Serializes a count. None is larger: an index has fewer than 2³² words. Of 64 bits JavaScript cannot take every value,
/// and to say so would cost the module 1 KB.
#[cfg(feature = "serde")]
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn as_u32<S: serde::Serializer>(count: &usize, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u32(*count as u32)
}

/// Things by name, in order; serialized as an object. A sorted map would weigh more in the module than all
/// that is done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named<T>(Vec<(String, T)>);

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Named<T> {
    pub(crate) fn push(&mut self, name: String, thing: T) {
        self.0.push((name, thing));
    }

    /// The thing with this name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, thing)| thing)
    }

    /// All names with their things.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(name, thing)| (name.as_str(), thing))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> FromIterator<(String, T)> for Named<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(things: I) -> Self {
        Self(things.into_iter().collect())
    }
}

/// A text with marked ranges.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// The text.
    pub text: String,
    /// Bytes of it that match. Serialized as UTF-16 units.
    pub marks: Vec<Range<usize>>,
}

/// Marked ranges of a text that stands beside them: in UTF-16 units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks(pub Vec<[u32; 2]>);

impl Passage {
    /// The marks in UTF-16 units, as JavaScript counts.
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
    use super::{Marks, Named, Passage};
    use serde::ser::{Serialize, SerializeStruct, Serializer};

    impl Serialize for Marks {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq(&self.0)
        }
    }

    impl<T: Serialize> Serialize for Named<T> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.iter())
        }
    }

    impl Serialize for Passage {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut passage = serializer.serialize_struct("Passage", 2)?;
            passage.serialize_field("text", &self.text)?;
            passage.serialize_field("marks", &self.utf16_marks())?;
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
        let passage = Passage { text, marks };
        assert_eq!(passage.utf16_marks(), Marks(vec![[1, 3], [5, 6]]));
    }
}
