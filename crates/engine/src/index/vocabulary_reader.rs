//! Reads the section "vocabulary", in steps.

use crate::analysis::Accents;
use crate::container::varint::{Cursor, SectionReader};
use crate::error::Error;
use crate::ids::WordId;
use crate::index::tokens::{CASE_MARKERS, Separator};
use crate::index::vocabulary::{ENDS, NUL, SECTION, Subword, Vocabulary};
use crate::sort::MergeSort;
use crate::work::{self, Budget};

/// The contents of the section.
pub(crate) struct VocabularyEntries {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) separators: Vec<Separator>,
    /// Class of each case marker, word and separator.
    pub(crate) classes: Vec<u8>,
}

/// Reads words, then separators, then finds the subwords of the words.
pub(crate) struct VocabularyReader {
    section: Vec<u8>,
    cursor: Cursor,
    /// Class and shared length of each case marker, word and separator.
    heads: Vec<u8>,
    words: usize,
    /// The next entry; case markers have none.
    at: usize,
    /// The bytes of the entry before.
    entry: Vec<u8>,
    vocabulary: Vocabulary,
    separators: Vec<Separator>,
    /// Words whose subwords are found.
    searched: usize,
}

impl VocabularyReader {
    pub(crate) fn new(section: Vec<u8>) -> Self {
        let mut bytes = SectionReader::new(SECTION, &section);
        let accents = if bytes.varint() == 0 { Accents::Folded } else { Accents::Kept };
        let words = bytes.count();
        let separators = bytes.count();
        let heads = bytes.take(CASE_MARKERS.len() + words + separators).to_vec();
        let cursor = bytes.suspend();
        Self {
            cursor,
            heads,
            words,
            at: 0,
            entry: Vec::new(),
            vocabulary: Vocabulary::new(accents),
            separators: Vec::new(),
            searched: 0,
            section,
        }
    }

    /// Continues while `budget` lasts; the entries once all is read. The subwords are not sorted yet.
    ///
    /// # Errors
    /// If the section is damaged.
    pub(crate) fn step(&mut self, budget: &mut Budget) -> Result<Option<VocabularyEntries>, Error> {
        let mut bytes = SectionReader::resume(SECTION, &self.section, self.cursor);
        while let Some(&head) = self.heads.get(CASE_MARKERS.len() + self.at) {
            if bytes.is_damaged() {
                break;
            }
            if !budget.take(1 + self.entry.len() / 8) {
                self.cursor = bytes.suspend();
                return Ok(None);
            }
            if self.at == self.words {
                self.entry.clear();
            }
            let text = next_entry(&mut bytes, usize::from(head & 31), &mut self.entry);
            if self.at < self.words {
                if let Err(problem) = self.vocabulary.push(text) {
                    bytes.fail(problem);
                }
            } else {
                let (text, ends) = match text.strip_suffix(ENDS) {
                    Some(text) => (text, true),
                    None => (text, false),
                };
                self.separators.push(Separator { text: text.to_owned(), ends });
            }
            self.at += 1;
        }
        self.cursor = bytes.suspend();
        bytes.finish()?;
        while self.searched < self.words {
            let word = WordId(self.searched as u32);
            if !budget.take(1 + self.vocabulary.word(word).len() / 8) {
                return Ok(None);
            }
            self.vocabulary.add_subwords_of(word);
            self.searched += 1;
        }
        self.vocabulary.close();
        Ok(Some(VocabularyEntries {
            vocabulary: std::mem::take(&mut self.vocabulary),
            separators: std::mem::take(&mut self.separators),
            classes: self.heads.iter().map(|head| head >> 5).collect(),
        }))
    }
}

/// Decodes an entry in the place of the one before.
fn next_entry<'e>(bytes: &mut SectionReader, shared: usize, entry: &'e mut Vec<u8>) -> &'e str {
    bytes.check(shared <= entry.len(), "shared prefix longer than the previous word");
    entry.truncate(shared);
    entry.extend_from_slice(bytes.until(NUL));
    std::str::from_utf8(entry).unwrap_or_else(|_| {
        bytes.fail("word is not valid UTF-8");
        ""
    })
}

/// Sorts the subwords of a vocabulary, in steps.
pub(crate) struct SubwordSort {
    sort: MergeSort,
    order: Vec<u32>,
    sorted: Vec<Subword>,
    gathered: usize,
}

impl SubwordSort {
    pub(crate) fn new(vocabulary: &Vocabulary) -> Self {
        let sort = MergeSort::new(vocabulary.subword_count());
        Self { sort, order: Vec::new(), sorted: Vec::new(), gathered: 0 }
    }

    /// Continues while `budget` lasts; whether all is done.
    pub(crate) fn step(&mut self, vocabulary: &mut Vocabulary, budget: &mut Budget) -> bool {
        if !self.sort.step(budget, vocabulary) {
            return false;
        }
        if self.order.is_empty() {
            self.order = std::mem::replace(&mut self.sort, MergeSort::new(0)).into_order();
        }
        while let Some(&at) = self.order.get(self.gathered) {
            if !budget.take(1) {
                return false;
            }
            work::count(1);
            let subword = vocabulary.subword_at(at);
            if self.sorted.last() != Some(&subword) {
                self.sorted.push(subword);
            }
            self.gathered += 1;
        }
        vocabulary.set_subwords(std::mem::take(&mut self.sorted));
        true
    }
}

#[cfg(all(test, feature = "writer"))]
pub(crate) mod tests {
    use super::*;

    /// Reads a section, in the smallest steps.
    pub(crate) fn read(section: &[u8]) -> Result<VocabularyEntries, Error> {
        let mut reader = VocabularyReader::new(section.to_vec());
        let mut entries = loop {
            if let Some(entries) = reader.step(&mut Budget::new(1))? {
                break entries;
            }
        };
        sort_subwords(&mut entries.vocabulary);
        Ok(entries)
    }

    pub(crate) fn sort_subwords(vocabulary: &mut Vocabulary) {
        let mut sort = SubwordSort::new(vocabulary);
        while !sort.step(vocabulary, &mut Budget::new(1)) {}
    }
}
