//! What the owner of a site decides: synonyms, pages that are pinned to a query, and boosts.
//!
//! ```text
//! tuning section:  synonyms: count:varint, × { language:string from:string to:string }
//!                  pins: count:varint, × { query:string document:varint }
//!                  boosts: count:varint, × { documents since the last one:varint percent:varint }
//! ```
//! `from`, `to` and `query` are terms, separated by spaces. An index without any of them does not have the section.

use crate::analysis::{Accents, fold, tokenize};
use crate::container::varint::{Cursor, SectionReader};
use crate::error::Error;
use crate::ids::DocId;
use crate::work::Budget;

pub(crate) const SECTION: &str = "tuning";
/// In place of a percentage: the builder has found that the document says nothing of its own.
pub(crate) const BOILERPLATE: u32 = 0;
/// The factor of the score of such a document.
const BOILERPLATE_FACTOR: f32 = 0.5;
/// The lowest boost, in percent.
pub(crate) const MIN_BOOST: u32 = 10;
/// The highest boost, in percent.
pub(crate) const MAX_BOOST: u32 = 1000;

/// What the owner of a site decides.
#[derive(Debug, Default)]
pub(crate) struct Tuning {
    pub(crate) synonyms: Vec<Synonym>,
    pub(crate) pins: Vec<Pin>,
    /// Documents in ascending order, with the factors of their scores.
    boosts: Vec<(DocId, f32)>,
    /// Whether the owner has set a boost.
    has_own_boosts: bool,
}

/// Terms that a query finds by others.
#[derive(Debug)]
pub(crate) struct Synonym {
    /// The language of the readers for whom it holds; empty for all.
    pub(crate) language: String,
    /// The terms of the query, separated by spaces.
    pub(crate) from: String,
    /// The terms of the texts.
    pub(crate) to: String,
}

/// A document that comes first for a query.
#[derive(Debug)]
pub(crate) struct Pin {
    /// Its terms, separated by spaces.
    pub(crate) query: String,
    pub(crate) document: DocId,
}

impl Tuning {
    /// Whether the owner has decided nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.synonyms.is_empty() && self.pins.is_empty() && !self.has_own_boosts
    }

    /// The documents with a factor, ascending.
    #[cfg(all(feature = "writer", feature = "parts"))]
    pub(crate) fn boosts(&self) -> impl Iterator<Item = (DocId, f32)> {
        self.boosts.iter().copied()
    }

    /// The factor of the score of a document.
    pub(crate) fn boost(&self, document: DocId) -> f32 {
        let found = self.boosts.binary_search_by(|(boosted, _)| boosted.cmp(&document));
        found.map_or(1.0, |at| self.boosts[at].1)
    }
}

/// The lists of the section, in their order.
#[derive(Clone, Copy)]
enum Stage {
    Synonyms,
    Pins,
    Boosts,
}

/// Reads the section, in steps.
pub(crate) struct TuningReader {
    section: Vec<u8>,
    cursor: Cursor,
    tuning: Tuning,
    stage: Stage,
    /// Entries of the stage that are left.
    left: usize,
    /// The lowest number that the next document with a boost can have.
    next_document: u32,
}

impl TuningReader {
    /// An empty section is that of an index without any tuning.
    pub(crate) fn new(section: Vec<u8>) -> Self {
        let mut bytes = SectionReader::new(SECTION, &section);
        let left = if section.is_empty() { 0 } else { bytes.count() };
        let cursor = bytes.suspend();
        Self { section, cursor, tuning: Tuning::default(), stage: Stage::Synonyms, left, next_document: 0 }
    }

    /// Continues while `budget` lasts; the tuning once all is read. `documents`: how many there are.
    ///
    /// # Errors
    /// If the section is damaged.
    pub(crate) fn step(&mut self, documents: usize, budget: &mut Budget) -> Result<Option<Tuning>, Error> {
        let section = std::mem::take(&mut self.section);
        let mut bytes = SectionReader::resume(SECTION, &section, self.cursor);
        let mut done = section.is_empty();
        while !done && !bytes.is_damaged() && budget.take(1) {
            if self.left > 0 {
                self.left -= 1;
                match self.stage {
                    Stage::Synonyms => self.read_synonym(&mut bytes),
                    Stage::Pins => self.read_pin(&mut bytes, documents),
                    Stage::Boosts => self.read_boost(&mut bytes, documents),
                }
            } else {
                done = !self.next_stage(&mut bytes);
            }
        }
        self.cursor = bytes.suspend();
        if done || bytes.is_damaged() {
            bytes.finish()?;
            return Ok(Some(std::mem::take(&mut self.tuning)));
        }
        self.section = section;
        Ok(None)
    }

    /// Begins the next list; whether there is one.
    fn next_stage(&mut self, bytes: &mut SectionReader) -> bool {
        self.stage = match self.stage {
            Stage::Synonyms => Stage::Pins,
            Stage::Pins => Stage::Boosts,
            Stage::Boosts => return false,
        };
        self.left = bytes.count();
        true
    }

    fn read_synonym(&mut self, bytes: &mut SectionReader) {
        let [language, from, to] = std::array::from_fn(|_| bytes.str().to_owned());
        self.tuning.synonyms.push(Synonym { language, from, to });
    }

    fn read_pin(&mut self, bytes: &mut SectionReader, documents: usize) {
        let query = bytes.str().to_owned();
        let document = existing(bytes.varint(), bytes, documents);
        self.tuning.pins.push(Pin { query, document });
    }

    fn read_boost(&mut self, bytes: &mut SectionReader, documents: usize) {
        let number = bytes.varint().saturating_add(self.next_document);
        let document = existing(number, bytes, documents);
        self.next_document = number.saturating_add(1);
        let percent = bytes.varint();
        let is_own = percent != BOILERPLATE;
        bytes.check(!is_own || (MIN_BOOST..=MAX_BOOST).contains(&percent), "impossible boost");
        self.tuning.has_own_boosts |= is_own;
        let factor = if is_own { percent as f32 / 100.0 } else { BOILERPLATE_FACTOR };
        self.tuning.boosts.push((document, factor));
    }
}

/// The document with a number, which must be below `documents`.
fn existing(number: u32, bytes: &mut SectionReader, documents: usize) -> DocId {
    bytes.check((number as usize) < documents, "document that does not exist");
    DocId(number)
}

/// The terms of a text, separated by spaces.
pub(crate) fn joined_terms(text: &str, accents: Accents) -> String {
    let mut terms = String::new();
    for token in tokenize(text) {
        if !terms.is_empty() {
            terms.push(' ');
        }
        fold(&text[token], accents, &mut terms);
    }
    terms
}
