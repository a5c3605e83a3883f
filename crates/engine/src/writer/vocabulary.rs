//! Writes the section "vocabulary".

use crate::analysis::{self, Accents};
use crate::index::tokens::{CASE_MARKERS, Separator};
use crate::index::vocabulary::{CLASSES, ENDS, MAX_SHARED, NUL};
use crate::writer::varint;

/// The sort key of a word in the vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct WordKey {
    /// The folded word.
    term: String,
    /// The word.
    pub(crate) word: String,
}

impl WordKey {
    /// The key of a word.
    pub(crate) fn new(word: &str, accents: Accents) -> Self {
        let mut term = String::new();
        analysis::fold(word, accents, &mut term);
        Self { term, word: word.to_owned() }
    }

    /// The folded word.
    pub(crate) fn term(&self) -> &str {
        &self.term
    }
}

/// The frequency class of a count.
pub(crate) fn class(count: u32) -> u8 {
    (count.max(1).ilog2() / 3).min(CLASSES as u32 - 1) as u8
}

/// Writes the section; `words` and `separators` are sorted and distinct.
pub(crate) fn write(
    accents: Accents,
    words: &[WordKey],
    separators: &[Separator],
    classes: &[u8],
) -> Vec<u8> {
    let mut out = Vec::new();
    varint::write(&mut out, u32::from(accents == Accents::Kept));
    varint::write(&mut out, words.len() as u32);
    varint::write(&mut out, separators.len() as u32);
    let separators = separators.iter().map(|separator| {
        let mut text = separator.text.clone();
        text.extend(separator.ends.then_some(ENDS));
        text
    });
    let separators: Vec<_> = separators.collect();
    let (cases, classes) = classes.split_at(CASE_MARKERS.len());
    let mut heads: Vec<u8> = cases.iter().map(|class| class << 5).collect();
    let mut texts = Vec::new();
    let mut classes = classes.iter();
    let words = words.iter().map(|key| key.word.as_str());
    for list in
        [&mut words.into_iter() as &mut dyn Iterator<Item = &str>, &mut separators.iter().map(String::as_str)]
    {
        let mut before = "";
        for (entry, class) in list.zip(classes.by_ref()) {
            let shared = common_prefix(before, entry).min(MAX_SHARED);
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

/// The length of the common prefix of two strings, in bytes.
fn common_prefix(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()
}
