//! Reads the section "languages", in steps.

use super::stems::{Affix, Change, Exception, MAX_SHARED, Stems};
use super::{Languages, MAX_LANGUAGES, SECTION};
use crate::container::varint::{Cursor, SectionReader};
use crate::error::Error;
use crate::ids::TermId;
use crate::index::vocabulary::{Subword, Vocabulary};
use crate::work::Budget;

/// The lists of the section, in their order; those from `Changes` to `ExceptionChanges` once for each language.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    StopWords,
    Changes,
    PrefixKeys,
    PrefixChanges,
    SuffixKeys,
    SuffixChanges,
    Exceptions,
    ExceptionChanges,
    Tags,
    Compounds,
}

pub(crate) struct LanguagesReader {
    section: Vec<u8>,
    cursor: Cursor,
    languages: Languages,
    stage: Stage,
    /// Items of the stage that are left.
    left: usize,
    languages_left: usize,
    /// Language tags of the documents.
    tags: usize,
    stems: Stems,
    /// The lowest number that the next term can have, in a list of terms.
    next_term: u32,
    /// The compound whose components are being read, and where the next component begins.
    compound: Option<(TermId, u32)>,
}

impl LanguagesReader {
    /// An empty section is that of an index without languages. `tags`: how many language tags the documents have.
    pub(crate) fn new(section: Vec<u8>, tags: usize) -> Self {
        let mut bytes = SectionReader::new(SECTION, &section);
        let left = if section.is_empty() { 0 } else { bytes.count() };
        let cursor = bytes.suspend();
        Self {
            section,
            cursor,
            languages: Languages::default(),
            stage: Stage::StopWords,
            left,
            languages_left: 0,
            tags,
            stems: Stems::default(),
            next_term: 0,
            compound: None,
        }
    }

    /// Continues while `budget` lasts; the languages once all is read. The components of compounds are added to the
    /// subwords of the vocabulary.
    ///
    /// # Errors
    /// If the section is damaged.
    pub(crate) fn step(
        &mut self,
        vocabulary: &mut Vocabulary,
        budget: &mut Budget,
    ) -> Result<Option<Languages>, Error> {
        let section = std::mem::take(&mut self.section);
        let mut bytes = SectionReader::resume(SECTION, &section, self.cursor);
        let mut done = section.is_empty();
        if done {
            self.languages.tags = vec![0; self.tags];
        }
        while !done && !bytes.is_damaged() && budget.take(1) {
            if let Some((term, start)) = self.compound {
                self.compound = self.read_component(&mut bytes, vocabulary, term, start);
            } else if self.left > 0 {
                self.left -= 1;
                self.read_item(&mut bytes, vocabulary);
            } else {
                done = !self.next_stage(&mut bytes);
            }
        }
        self.cursor = bytes.suspend();
        if done || bytes.is_damaged() {
            bytes.finish()?;
            self.languages.reserve(vocabulary.term_count());
            return Ok(Some(std::mem::take(&mut self.languages)));
        }
        self.section = section;
        Ok(None)
    }

    /// Begins the next list; whether there is one.
    fn next_stage(&mut self, bytes: &mut SectionReader) -> bool {
        self.next_term = 0;
        (self.stage, self.left) = match self.stage {
            Stage::StopWords => {
                self.languages_left = bytes.count();
                bytes.check(self.languages_left <= MAX_LANGUAGES, "too many languages");
                return self.next_language(bytes);
            }
            Stage::Changes => (Stage::PrefixKeys, bytes.count()),
            Stage::PrefixKeys => (Stage::PrefixChanges, self.stems.prefix_rules.keys.len()),
            Stage::PrefixChanges => (Stage::SuffixKeys, bytes.count()),
            Stage::SuffixKeys => (Stage::SuffixChanges, self.stems.suffix_rules.keys.len()),
            Stage::SuffixChanges => {
                self.stems.list_endings();
                (Stage::Exceptions, bytes.count())
            }
            Stage::Exceptions => (Stage::ExceptionChanges, self.stems.exceptions.len()),
            Stage::ExceptionChanges => {
                self.languages.stems.push(std::mem::take(&mut self.stems));
                return self.next_language(bytes);
            }
            Stage::Tags => (Stage::Compounds, bytes.count()),
            Stage::Compounds => return false,
        };
        true
    }

    /// Begins the next language, or what follows the last.
    fn next_language(&mut self, bytes: &mut SectionReader) -> bool {
        (self.stage, self.left) = match self.languages_left.checked_sub(1) {
            Some(left) => {
                self.languages_left = left;
                // Change 0 is not stored.
                self.stems.changes = vec![Change::default()];
                (Stage::Changes, bytes.count())
            }
            None => (Stage::Tags, self.tags),
        };
        true
    }

    fn read_item(&mut self, bytes: &mut SectionReader, vocabulary: &Vocabulary) {
        let stems = &mut self.stems;
        let changes = stems.changes.len();
        let change = |bytes: &mut SectionReader| {
            let change = bytes.varint();
            bytes.check((change as usize) < changes, "unknown stem change");
            change
        };
        match self.stage {
            Stage::StopWords => push_key(bytes, &mut self.languages.stop_words),
            Stage::Changes => {
                let mut affix = || Affix { cut: bytes.varint(), put: bytes.str().to_owned() };
                stems.changes.push(Change { start: affix(), end: affix() });
            }
            Stage::PrefixKeys => push_key(bytes, &mut stems.prefix_rules.keys),
            Stage::PrefixChanges => stems.prefix_rules.changes.push(change(bytes)),
            Stage::SuffixKeys => push_key(bytes, &mut stems.suffix_rules.keys),
            Stage::SuffixChanges => stems.suffix_rules.changes.push(change(bytes)),
            Stage::Exceptions => {
                let head = bytes.varint();
                let term = self.next_term.saturating_add(head >> 1);
                bytes.check((term as usize) < vocabulary.term_count(), "exception for an unknown term");
                let is_irregular = head & 1 == 1;
                stems.exceptions.push(Exception { term: TermId(term), change: 0, is_irregular });
                self.next_term = term.saturating_add(1);
            }
            Stage::ExceptionChanges => {
                let at = stems.exceptions.len() - self.left - 1;
                stems.exceptions[at].change = change(bytes);
            }
            Stage::Tags => {
                let language = bytes.varint();
                bytes.check(language as usize <= self.languages.stems.len(), "unknown language number");
                self.languages.tags.push(language);
            }
            Stage::Compounds => {
                let term = self.next_term.saturating_add(bytes.varint());
                self.next_term = term.saturating_add(1);
                let exists = (term as usize) < vocabulary.term_count();
                bytes.check(exists, "compound of an unknown term");
                self.compound = exists.then_some((TermId(term), 0));
                self.languages.compounds = true;
            }
        }
    }

    /// Reads the component of a compound that begins at `start`, and adds the last one, which is not stored. Where the next
    /// component begins, if one follows.
    fn read_component(
        &mut self,
        bytes: &mut SectionReader,
        vocabulary: &mut Vocabulary,
        term: TermId,
        start: u32,
    ) -> Option<(TermId, u32)> {
        const LENGTH_SHIFT: u32 = 3;
        let head = bytes.varint();
        let end = start.saturating_add(head >> LENGTH_SHIFT);
        add_component(bytes, vocabulary, Subword { term, start, end });
        let next = end.saturating_add(head >> 1 & 3);
        if head & 1 == 1 {
            return Some((term, next));
        }
        let end = vocabulary.term_length(term);
        add_component(bytes, vocabulary, Subword { term, start: next, end });
        None
    }
}

/// Adds a component that is part of its term, and not empty.
fn add_component(bytes: &mut SectionReader, vocabulary: &mut Vocabulary, component: Subword) {
    let range = component.start as usize..component.end as usize;
    let exists = vocabulary.term(component.term).get(range).is_some_and(|text| !text.is_empty());
    bytes.check(exists, "invalid compound component");
    if exists {
        vocabulary.add_subword(component);
    }
}

/// Reads the next key of a sorted, front-coded list.
fn push_key(bytes: &mut SectionReader, keys: &mut Vec<String>) {
    let before = keys.last().map_or("", String::as_str);
    let shared = bytes.varint() as usize;
    let shared = if shared <= MAX_SHARED { before.get(..shared) } else { None };
    bytes.check(shared.is_some(), "shared prefix longer than the previous word");
    let key = shared.unwrap_or_default().to_owned() + bytes.str();
    bytes.check(key.as_str() > before, "words out of order");
    keys.push(key);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forty_languages_are_told_apart() {
        const COUNT: u8 = 40;
        // No stop words; languages without rules and exceptions; each tag has one of them; no compounds.
        let mut section = vec![0, COUNT];
        section.extend(vec![0; 4 * usize::from(COUNT)]);
        section.extend(1..=COUNT);
        section.push(0);
        let mut vocabulary = Vocabulary::default();
        let mut reader = LanguagesReader::new(section, COUNT.into());
        let mut languages = loop {
            if let Some(languages) = reader.step(&mut vocabulary, &mut Budget::new(1)).unwrap() {
                break languages;
            }
        };
        languages.reserve(2);
        languages.record(TermId(1), 39);
        for language in 0..COUNT.into() {
            assert_eq!(languages.occurs_in(TermId(1), language), language == 39, "{language}");
            assert!(!languages.occurs_in(TermId(0), language), "{language}");
        }
    }
}
