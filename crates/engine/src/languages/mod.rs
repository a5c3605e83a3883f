//! What an index knows of its languages: stems, stop words, the parts of compounds.
//!
//! The engine has no stemmer. When an index is written, the words of each language are stemmed by a real one
//! (see `analysis::Language`), and what it does to *these* words is noted as a small table: rules that hold for most of
//! them, and for others too that may be typed; and the words for which the rules are wrong. So one small reader serves
//! all languages, and an index carries only what its own words need. An index in which nothing is known of any
//! language has no such part.
//!
//! ```text
//! stop words:  count:varint, × { shared:varint rest:string }   sorted
//! languages:   count:varint, × stems (see `stems`)
//! documents:   per language tag of the documents, the number of its language, plus 1:varint; 0 where it has no stems
//! compounds:   count:varint, × { terms since the last one:varint, × (length << 3 | link << 1 | more):varint }
//! ```
//! A compound's parts but the last are told by their length in bytes and that of what links them to the next.

#[cfg(feature = "writer")]
mod compounds;
#[cfg(feature = "writer")]
mod learn;
mod stems;
#[cfg(all(test, feature = "writer", not(target_family = "wasm")))]
mod tests;
#[cfg(feature = "writer")]
mod writing;

use crate::error::Error;
use crate::hits::Form;
use crate::varint::Bytes;
use crate::vocabulary::{InnerPart, TermId, Vocabulary};
use stems::Stems;
#[cfg(feature = "writer")]
pub(crate) use writing::LanguagesWriter;

const PART: &str = "languages";
/// The most languages with stems in one index: a bit each.
const MOST: usize = 31;

/// The languages of an index.
#[derive(Default)]
pub(crate) struct Languages {
    /// Sorted.
    stop_words: Vec<String>,
    stems: Vec<Stems>,
    /// Per language tag of the documents, the bit of its language.
    bits: Vec<u32>,
    /// Per term, the languages of the documents in which it occurs, a bit each; empty where the index has one language
    /// only.
    spoken: Vec<u32>,
    /// Whether it has compounds.
    compounds: bool,
}

impl Languages {
    /// Reads the part of an index; the parts of compounds are added to the vocabulary.
    ///
    /// # Errors
    /// When it is damaged.
    pub(crate) fn read(bytes: &[u8], vocabulary: &mut Vocabulary, tags: usize) -> Result<Self, Error> {
        let mut languages = Self::default();
        if bytes.is_empty() {
            return Ok(languages);
        }
        let mut bytes = Bytes::new(PART, bytes);
        languages.stop_words = stems::keys(&mut bytes);
        let count = bytes.count();
        bytes.check(count <= MOST, "it has more languages than there are");
        for _ in 0..count.min(MOST) {
            languages.stems.push(Stems::read(&mut bytes, vocabulary.term_count()));
        }
        for _ in 0..tags {
            let language = bytes.number() as usize;
            bytes.check(language <= languages.stems.len(), "a document's language does not exist");
            languages.bits.push(1 << language.min(MOST) >> 1);
        }
        languages.compounds = read_compounds(&mut bytes, vocabulary);
        bytes.end()?;
        if languages.bits.windows(2).any(|two| two[0] != two[1]) {
            languages.spoken = vec![0; vocabulary.term_count()];
        }
        Ok(languages)
    }

    /// Notes that a term occurs in a document with a language tag, by the tag's number.
    pub(crate) fn note(&mut self, term: TermId, tag: u32) {
        if let Some(spoken) = self.spoken.get_mut(term.0 as usize) {
            *spoken |= self.bits[tag as usize];
        }
    }

    /// Whether a term says little about what a text is about, as `the` does.
    pub(crate) fn is_stop_word(&self, term: &str) -> bool {
        self.stop_words.binary_search_by(|word| word.as_str().cmp(term)).is_ok()
    }

    /// The terms that share a word's stem in a language that they occur in, except the word itself; and those with a
    /// part that does.
    pub(crate) fn mates(&self, vocabulary: &Vocabulary, word: &str) -> Vec<(TermId, Form)> {
        let typed = vocabulary.find(word);
        let mut mates = Vec::new();
        for (at, stems) in self.stems.iter().enumerate() {
            let stem = stems.stem(word, typed);
            let is_spoken =
                |term: TermId| self.spoken.get(term.0 as usize).is_none_or(|spoken| spoken >> at & 1 == 1);
            let is_mate = |term: TermId| {
                Some(term) != typed
                    && is_spoken(term)
                    && stems.stem(vocabulary.term(term), Some(term)) == stem
            };
            let mut add = |term| mates.push((term, Form::Stem));
            stems.far().filter(|&term| is_mate(term)).for_each(&mut add);
            for start in stems.starts(&stem) {
                vocabulary.with_prefix(&start).iter().filter(|&term| is_mate(term)).for_each(&mut add);
            }
            if self.compounds {
                for start in stems.starts(&stem) {
                    let parts = vocabulary.parts_with_prefix(&start);
                    let parts = parts.filter(|&(term, part)| {
                        is_spoken(term) && stems.stem(part, vocabulary.find(part)) == stem
                    });
                    mates.extend(parts.map(|(term, _)| (term, Form::Part)));
                }
            }
        }
        mates
    }
}

/// Reads the parts of compounds into the vocabulary; whether there are any.
fn read_compounds(bytes: &mut Bytes, vocabulary: &mut Vocabulary) -> bool {
    const LENGTH_SHIFT: u32 = 3;
    let mut parts = Vec::new();
    let mut next = 0u32;
    for _ in 0..bytes.count() {
        let term = next.saturating_add(bytes.number());
        next = term.saturating_add(1);
        let mut start = 0u32;
        bytes.check((term as usize) < vocabulary.term_count(), "a compound does not exist");
        if term as usize >= vocabulary.term_count() {
            break;
        }
        let term = TermId(term);
        let text = vocabulary.term(term);
        loop {
            let head = bytes.number();
            let end = start.saturating_add(head >> LENGTH_SHIFT);
            let is_part = end > start && text.get(start as usize..end as usize).is_some();
            bytes.check(is_part, "a part of a compound does not exist");
            if !is_part {
                break;
            }
            parts.push(InnerPart { term, start, end });
            start = end + (head >> 1 & 3);
            if head & 1 == 0 {
                break;
            }
        }
        let is_part = text.get(start as usize..).is_some_and(|part| !part.is_empty());
        bytes.check(is_part, "a part of a compound does not exist");
        if is_part {
            parts.push(InnerPart { term, start, end: text.len() as u32 });
        }
    }
    let found = !parts.is_empty();
    vocabulary.add_parts(parts);
    found
}
