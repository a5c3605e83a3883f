//! All distinct words of an index, and all separators.
//!
//! A **word** is a spelling as it stands in the text (`café`, `HashMap`), without the case that the
//! text stream keeps (see [`Case`](crate::text::Case)); a **term** is what words are looked up as
//! (`cafe`, `hashmap`). Words are sorted by term, then by spelling, so that what a query word begins
//! is one range of them; a term is folded from its word when an index is opened.
//!
//! Words and separators are the *entries* of the part "vocabulary". How often an entry occurs is stored
//! as a class only, from which the text stream derives its numbering:
//!
//! ```text
//! accents:varint words:varint separators:varint    accents: 1 where letters with them are letters of their own
//! 3 + words + separators × class:3 bits, shared:5 bits    the marks of case first, which share 0
//! words + separators × what follows what is shared with the entry before, ended by NUL
//! ```
//! A separator that ends its block is followed by [`ENDS`].

use std::cmp::Ordering;
use std::ops::Range;

use crate::analysis::{self, Accents};
use crate::error::Error;
use crate::order;
use crate::text::{CASES, Separator};
use crate::varint::Bytes;

const PART: &str = "vocabulary";

/// A term's place in the sorted vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TermId(pub(crate) u32);

/// A range of terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Terms {
    pub(crate) start: TermId,
    /// Behind the last.
    pub(crate) end: TermId,
}

impl From<TermId> for Terms {
    fn from(term: TermId) -> Self {
        Self { start: term, end: TermId(term.0 + 1) }
    }
}

impl Terms {
    pub(crate) fn len(self) -> usize {
        (self.end.0 - self.start.0) as usize
    }

    pub(crate) fn is_empty(self) -> bool {
        self.start >= self.end
    }

    pub(crate) fn contains(self, term: TermId) -> bool {
        self.start <= term && term < self.end
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = TermId> {
        (self.start.0..self.end.0).map(TermId)
    }
}

/// A word's place in the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct WordId(pub(crate) u32);

/// Follows a separator, in the file, behind which the block ends. No text has it: it is a control character.
const ENDS: char = '\u{1}';
/// What ends an entry in the file.
const NUL: u8 = 0;
/// The most bytes that an entry shares with the one before.
#[cfg(feature = "writer")]
const MOST_SHARED: usize = 31;
/// How often entries occur: of eight classes, each reaches to eight times the count of the one before.
pub(crate) const CLASSES: usize = 8;

/// Many strings in one buffer.
#[derive(Default)]
struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    #[inline]
    fn get(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text[start as usize..self.ends[at] as usize]
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.close();
    }

    /// Ends the string that was appended to `text`.
    fn close(&mut self) {
        self.ends.push(self.text.len() as u32);
    }
}

/// All terms and words, in memory.
#[derive(Default)]
pub(crate) struct Vocabulary {
    /// How words are folded to terms.
    pub(crate) accents: Accents,
    terms: Strings,
    words: Strings,
    /// Per word, its term.
    term_of: Vec<TermId>,
    /// Per term, its first word; one more for the end.
    first_word: Vec<u32>,
    /// Inner parts of words (`Map` in `HashMap`, `haus` in `Rathaus`), sorted by their text.
    parts: Vec<InnerPart>,
}

/// A piece of a word between two inner borders, as a range of bytes of the folded term.
#[derive(Clone, Copy)]
pub(crate) struct InnerPart {
    pub(crate) term: TermId,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Vocabulary {
    pub(crate) fn term_count(&self) -> usize {
        self.terms.ends.len()
    }

    pub(crate) fn word_count(&self) -> usize {
        self.words.ends.len()
    }

    /// The term's text.
    pub(crate) fn term(&self, term: TermId) -> &str {
        self.terms.get(term.0 as usize)
    }

    /// How many bytes the term has.
    pub(crate) fn term_length(&self, term: TermId) -> u32 {
        let at = term.0 as usize;
        self.terms.ends[at] - if at == 0 { 0 } else { self.terms.ends[at - 1] }
    }

    /// The word as it stands in the text.
    pub(crate) fn word(&self, word: WordId) -> &str {
        self.words.get(word.0 as usize)
    }

    pub(crate) fn term_of(&self, word: WordId) -> TermId {
        self.term_of[word.0 as usize]
    }

    /// All spellings of a term.
    pub(crate) fn words_of(&self, term: TermId) -> impl Iterator<Item = WordId> + use<> {
        let words = self.words_of_all(term.into());
        (words.start.0..words.end.0).map(WordId)
    }

    /// All spellings of a range of terms.
    pub(crate) fn words_of_all(&self, terms: Terms) -> Range<WordId> {
        let first = |term: TermId| WordId(self.first_word[term.0 as usize]);
        first(terms.start)..first(terms.end)
    }

    /// The term that is exactly `text`.
    pub(crate) fn find(&self, text: &str) -> Option<TermId> {
        let at = self.lower_bound(text);
        (at < self.term_count() && self.terms.get(at) == text).then_some(TermId(at as u32))
    }

    /// The terms that begin with `prefix`.
    pub(crate) fn with_prefix(&self, prefix: &str) -> Terms {
        let start = self.lower_bound(prefix);
        let end = self.prefix_end(start, prefix);
        Terms { start: TermId(start as u32), end: TermId(end as u32) }
    }

    /// The terms one of whose inner parts is `text`, or begins with it.
    pub(crate) fn with_part(&self, text: &str, prefix: bool) -> impl Iterator<Item = TermId> {
        let parts = self.parts_with_prefix(text);
        parts.take_while(move |(_, part)| prefix || *part == text).map(|(term, _)| term)
    }

    /// The inner parts that begin with `prefix`, each with its term.
    pub(crate) fn parts_with_prefix(&self, prefix: &str) -> impl Iterator<Item = (TermId, &str)> {
        let start = self.parts.partition_point(|part| self.part(part) < prefix);
        let parts = self.parts[start..].iter().map(|part| (part.term, self.part(part)));
        parts.take_while(move |(_, text)| text.starts_with(prefix))
    }

    /// Adds parts of words that were found otherwise. Each lies within its term.
    pub(crate) fn add_parts(&mut self, parts: Vec<InnerPart>) {
        self.parts.extend(parts);
        self.sort_parts();
    }

    fn sort_parts(&mut self) {
        let mut parts = std::mem::take(&mut self.parts);
        order::sort_by(&mut parts, |a, b| self.part(a).cmp(self.part(b)).then(a.term.cmp(&b.term)));
        parts.dedup_by(|a, b| a.term == b.term && a.start == b.start && a.end == b.end);
        self.parts = parts;
    }

    /// The place of the first term that is not below `text`.
    pub(crate) fn lower_bound(&self, text: &str) -> usize {
        let (mut low, mut high) = (0, self.term_count());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.terms.get(middle) < text {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The end of the terms from `start` on that begin with `prefix`, found in steps that double.
    pub(crate) fn prefix_end(&self, start: usize, prefix: &str) -> usize {
        let begins = |at: usize| self.terms.get(at).starts_with(prefix);
        let (mut low, mut step) = (start, 1);
        while low + step <= self.term_count() && begins(low + step - 1) {
            low += step;
            step *= 2;
        }
        let mut high = (low + step - 1).min(self.term_count());
        while low < high {
            let middle = usize::midpoint(low, high);
            if begins(middle) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    fn part(&self, part: &InnerPart) -> &str {
        &self.terms.get(part.term.0 as usize)[part.start as usize..part.end as usize]
    }

    /// Notes the inner parts of all words, once all are there.
    fn find_parts(&mut self) {
        let mut parts = Vec::new();
        let mut folded = String::new();
        for (at, &term) in self.term_of.iter().enumerate() {
            let word = self.words.get(at);
            let mut start = 0;
            for border in analysis::inner_parts(word) {
                folded.clear();
                analysis::fold(&word[..border], self.accents, &mut folded);
                let end = folded.len() as u32;
                parts.push(InnerPart { term, start, end });
                start = end;
            }
            if start > 0 {
                parts.push(InnerPart { term, start, end: self.term(term).len() as u32 });
            }
        }
        // Folding piece by piece may give other bytes than folding the whole: such pieces are left out.
        parts.retain(|part| {
            let text = self.terms.get(part.term.0 as usize);
            part.start < part.end && text.get(part.start as usize..part.end as usize).is_some()
        });
        self.parts = parts;
        self.sort_parts();
    }
}

/// What the part "vocabulary" holds.
pub(crate) struct Entries {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) separators: Vec<Separator>,
    /// Per mark of case, word and separator, its class.
    pub(crate) classes: Vec<u8>,
}

/// Reads the part of an index.
///
/// # Errors
/// When it is damaged: entries out of order or cut off, no UTF-8.
pub(crate) fn read(bytes: &[u8]) -> Result<Entries, Error> {
    let mut bytes = Bytes::new(PART, bytes);
    let accents = if bytes.number() == 0 { Accents::Folded } else { Accents::Kept };
    let words = bytes.count();
    let separators = bytes.count();
    let heads = bytes.take(CASES.len() + words + separators);
    let classes = heads.iter().map(|head| head >> 5).collect();
    let mut heads = heads.iter().skip(CASES.len()).map(|head| usize::from(head & 31));

    let mut vocabulary = Vocabulary { accents, ..Vocabulary::default() };
    let mut entry = Vec::new();
    for shared in heads.by_ref().take(words) {
        let word = next_entry(&mut bytes, shared, &mut entry);
        vocabulary.push(word, &mut bytes);
    }
    vocabulary.first_word.push(words as u32);

    let mut found = Vec::with_capacity(separators);
    entry.clear();
    for shared in heads {
        let text = next_entry(&mut bytes, shared, &mut entry);
        let (text, ends) = match text.strip_suffix(ENDS) {
            Some(text) => (text, true),
            None => (text, false),
        };
        found.push(Separator { text: text.to_owned(), ends });
    }
    bytes.end()?;
    vocabulary.find_parts();
    Ok(Entries { vocabulary, separators: found, classes })
}

/// Reads an entry over the one before.
fn next_entry<'e>(bytes: &mut Bytes, shared: usize, entry: &'e mut Vec<u8>) -> &'e str {
    bytes.check(shared <= entry.len(), "a word shares more than there is");
    entry.truncate(shared);
    entry.extend_from_slice(bytes.until(NUL));
    std::str::from_utf8(entry).unwrap_or_else(|_| {
        bytes.damaged("a word is not UTF-8");
        ""
    })
}

impl Vocabulary {
    /// Adds the next word, and its term when that is new.
    fn push(&mut self, word: &str, bytes: &mut Bytes) {
        let count = self.term_count();
        let start = self.terms.text.len();
        analysis::fold(word, self.accents, &mut self.terms.text);
        let longest = self.terms.text.len().max(self.words.text.len() + word.len());
        if u32::try_from(longest).is_err() {
            self.terms.text.truncate(start);
            return bytes.damaged("it is too long");
        }
        let term = &self.terms.text[start..];
        let before = if count > 0 { self.terms.get(count - 1) } else { "" };
        match term.cmp(before) {
            Ordering::Greater => {
                self.terms.close();
                self.first_word.push(self.word_count() as u32);
            }
            Ordering::Equal if count > 0 && word > self.words.get(self.word_count() - 1) => {
                self.terms.text.truncate(start);
            }
            _ => {
                self.terms.text.truncate(start);
                return bytes.damaged("the words are out of order");
            }
        }
        self.words.push(word);
        self.term_of.push(TermId(self.term_count() as u32 - 1));
    }
}

/// What the writer sorts words by: the order of the vocabulary.
#[cfg(feature = "writer")]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct WordKey {
    /// What the word folds to.
    term: String,
    /// The word.
    pub(crate) word: String,
}

#[cfg(feature = "writer")]
impl WordKey {
    /// The key of a word as the text stream holds it.
    pub(crate) fn new(word: &str, accents: Accents) -> Self {
        let mut term = String::new();
        analysis::fold(word, accents, &mut term);
        Self { term, word: word.to_owned() }
    }

    /// What the word folds to.
    pub(crate) fn term(&self) -> &str {
        &self.term
    }
}

/// The class of an entry that occurs so often.
#[cfg(feature = "writer")]
pub(crate) fn class(count: u32) -> u8 {
    (count.max(1).ilog2() / 3).min(CLASSES as u32 - 1) as u8
}

/// Writes the part of an index that [`read`] reads; `words` and `separators` are sorted and distinct.
#[cfg(feature = "writer")]
pub(crate) fn write(
    accents: Accents,
    words: &[WordKey],
    separators: &[Separator],
    classes: &[u8],
) -> Vec<u8> {
    let mut out = Vec::new();
    crate::varint::write(&mut out, u32::from(accents == Accents::Kept));
    crate::varint::write(&mut out, words.len() as u32);
    crate::varint::write(&mut out, separators.len() as u32);
    let separators = separators.iter().map(|separator| {
        let mut text = separator.text.clone();
        text.extend(separator.ends.then_some(ENDS));
        text
    });
    let separators: Vec<_> = separators.collect();
    let (cases, classes) = classes.split_at(CASES.len());
    let mut heads: Vec<u8> = cases.iter().map(|class| class << 5).collect();
    let mut texts = Vec::new();
    let mut classes = classes.iter();
    let words = words.iter().map(|key| key.word.as_str());
    for list in
        [&mut words.into_iter() as &mut dyn Iterator<Item = &str>, &mut separators.iter().map(String::as_str)]
    {
        let mut before = "";
        for (entry, class) in list.zip(classes.by_ref()) {
            let shared = common_prefix(before, entry).min(MOST_SHARED);
            heads.push(class << 5 | shared as u8);
            texts.extend_from_slice(&entry.as_bytes()[shared..]);
            texts.push(NUL);
            before = entry;
        }
    }
    out.extend(heads);
    out.extend(texts);
    out
}

/// How many bytes two strings begin with alike.
#[cfg(feature = "writer")]
fn common_prefix(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()
}

#[cfg(all(test, feature = "writer"))]
mod tests {
    use super::*;

    fn vocabulary(words: &[&str]) -> (Vec<WordKey>, Vocabulary) {
        let mut keys: Vec<_> = words.iter().map(|word| WordKey::new(word, Accents::Folded)).collect();
        keys.sort();
        keys.dedup();
        let bytes = write(Accents::Folded, &keys, &[], &vec![0; CASES.len() + keys.len()]);
        (keys, read(&bytes).unwrap().vocabulary)
    }

    #[test]
    fn words_come_back_in_order() {
        let (keys, vocabulary) = vocabulary(&[
            "the",
            "The",
            "THE",
            "then",
            "HashMap",
            "hashmap",
            "café",
            "cafe",
            "People’s",
            "peoples",
            "iPhone",
            "လူ",
            "ﬃ",
            "Straße",
            "e",
            "E",
            "3",
            "HASHMAPs",
        ]);
        assert_eq!(vocabulary.word_count(), keys.len());
        for (id, key) in (0..).map(WordId).zip(&keys) {
            assert_eq!(vocabulary.word(id), key.word);
            assert_eq!(vocabulary.term(vocabulary.term_of(id)), key.term);
            assert!(vocabulary.words_of(vocabulary.term_of(id)).any(|word| word == id));
        }
        assert!(vocabulary.find("hashmap").is_some());
        assert!(vocabulary.find("hashma").is_none());
        let begun = vocabulary.with_prefix("the");
        assert_eq!(begun.iter().map(|term| vocabulary.term(term)).collect::<Vec<_>>(), ["the", "then"]);
        let words = begun.iter().flat_map(|term| vocabulary.words_of(term));
        let all = vocabulary.words_of_all(begun);
        assert!(words.eq((all.start.0..all.end.0).map(WordId)));
        assert!(vocabulary.with_prefix("thx").is_empty());
    }

    #[test]
    fn classes_grow_by_eights() {
        assert_eq!([1, 7, 8, 63, 64, 512, u32::MAX].map(class), [0, 0, 1, 1, 2, 3, 7]);
    }

    #[test]
    fn parts_of_words_are_found() {
        let (_, vocabulary) = vocabulary(&["HashMap", "BTreeMap", "mapped", "Hash"]);
        let found = |text, prefix| -> Vec<String> {
            vocabulary.with_part(text, prefix).map(|t| vocabulary.term(t).to_owned()).collect()
        };
        assert_eq!(found("map", false), ["btreemap", "hashmap"]);
        assert_eq!(found("hash", false), ["hashmap"]);
        assert_eq!(found("ma", true), ["btreemap", "hashmap"]);
        assert!(found("ma", false).is_empty());
    }

    #[test]
    fn every_cut_and_every_changed_byte_is_an_error_or_a_vocabulary() {
        let (keys, _) = vocabulary(&["the", "The", "then", "HashMap", "café", "People’s", "လူ"]);
        let separators =
            [Separator { text: ". ".into(), ends: false }, Separator { text: ".".into(), ends: true }];
        let bytes = write(Accents::Folded, &keys, &separators, &vec![7; CASES.len() + keys.len() + 2]);
        assert_eq!(read(&bytes).unwrap().separators, separators);
        for length in 0..bytes.len() {
            assert!(read(&bytes[..length]).is_err(), "cut at {length}");
        }
        for at in 0..bytes.len() {
            for value in 0..=255 {
                let mut changed = bytes.clone();
                changed[at] = value;
                if let Ok(Entries { vocabulary, .. }) = read(&changed) {
                    for id in 0..vocabulary.word_count() as u32 {
                        let _ = (vocabulary.word(WordId(id)), vocabulary.term_of(WordId(id)));
                    }
                }
            }
        }
    }
}
