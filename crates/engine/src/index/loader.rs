//! Index bytes → [`Index`], in steps.
//!
//! [`IndexLoader`] is a state machine: each [`State`] reads or derives one thing, and stops wherever its budget ends. All
//! loops over the contents of a file are bounded in this way; a step exceeds its budget by at most one entry of a list.

use std::borrow::Cow;

use samara_lzma::{Progress, Properties};

use crate::container::{self, CRC_BYTES_PER_UNIT, Crc, STORED, Section, SectionEntry, limit};
use crate::error::Error;
use crate::index::Index;
#[cfg(feature = "parts")]
use crate::index::LargerIndex;
use crate::index::blocks_reader::BlocksReader;
use crate::index::documents::Documents;
use crate::index::documents_reader::DocumentsReader;
use crate::index::languages::Languages;
use crate::index::languages::reader::LanguagesReader;
use crate::index::markup::{MarkupReader, Markups};
use crate::index::meaning::Meaning;
use crate::index::norms::NormsBuilder;
use crate::index::postings::Postings;
use crate::index::postings_pass::PostingsPass;
use crate::index::repeats::{RepeatExpander, RepeatsReader};
use crate::index::text::Text;
use crate::index::text_decoder::TextDecoder;
use crate::index::tokens::Separator;
use crate::index::tuning::{Tuning, TuningReader};
use crate::index::vocabulary::Vocabulary;
use crate::index::vocabulary_reader::{SubwordSort, VocabularyReader};
use crate::work::{self, Budget};

#[cfg(all(test, feature = "writer"))]
mod tests;

impl Index {
    /// Opens an index in one go. [`IndexLoader`] opens one in steps, so that a page stays responsive.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn open(bytes: &[u8]) -> Result<Self, Error> {
        let mut loader = IndexLoader::new(bytes.to_vec())?;
        while loader.step(usize::MAX)? < 1.0 {}
        loader.finish().ok_or(Error::damaged("index", "incomplete"))
    }
}

/// Opens an index in steps of bounded work. Dropping it aborts.
///
/// ```
/// # #[cfg(feature = "writer")] {
/// # use samara_engine::{BuildOptions, Compression, Document, IndexBuilder, IndexLoader};
/// # let mut builder = IndexBuilder::new(BuildOptions::default());
/// # builder.add(Document { url: "a.html".into(), title: "Seeds".into(), ..Document::default() })?;
/// # let bytes = builder.finish(Compression::Lzma)?;
/// let mut loader = IndexLoader::new(bytes)?;
/// while loader.step(10_000)? < 1.0 {
///     // Let others work.
/// }
/// let index = loader.finish().expect("it is open at 1");
/// assert_eq!(index.info().documents, 1);
/// # }
/// # Ok::<(), samara_engine::Error>(())
/// ```
pub struct IndexLoader {
    bytes: Cow<'static, [u8]>,
    entries: [SectionEntry; Section::ALL.len()],
    /// The sections that are decoded; each is taken by the state that reads it.
    sections: Vec<Vec<u8>>,
    state: State,
    // Results of earlier states.
    text: Vec<u16>,
    vocabulary: Vocabulary,
    separators: Vec<Separator>,
    classes: Vec<u8>,
    documents: Documents,
    languages: Languages,
    tuning: Tuning,
    markups: Markups,
    meaning: Meaning,
}

/// What the loader does next, in this order. Boxed, because each step moves the state.
enum State {
    Check(Box<SectionCheck>),
    Decompress(Box<samara_lzma::Decoder>),
    ReadRepeats(Box<RepeatsReader>),
    ExpandRepeats(Box<RepeatExpander>),
    ReadVocabulary(Box<VocabularyReader>),
    ReadDocuments(Box<DocumentsReader>),
    ReadBlocks(Box<BlocksReader>),
    ReadLanguages(Box<LanguagesReader>),
    ReadTuning(Box<TuningReader>),
    ReadMarkup(Box<MarkupReader>),
    SortSubwords(Box<SubwordSort>),
    PrepareText(Box<TextDecoder>),
    CountTerms(Box<PostingsPass>),
    PreparePostings(Box<PostingsPass>),
    FillPostings(Box<PostingsPass>),
    ResolveValues(Box<InvertedText>),
    ReadMeaning(Box<InvertedText>),
    ComputeNorms(Box<(InvertedText, NormsBuilder)>),
    Open(Box<Index>),
    /// After an error.
    Failed,
}

/// A section whose checksum is being computed.
struct SectionCheck {
    crc: Crc,
    checked: usize,
    /// What is checked of a section that is not compressed.
    copy: Vec<u8>,
}

/// The text and the postings that are derived from it.
struct InvertedText {
    text: Text,
    postings: Postings,
}

impl State {
    fn check() -> Self {
        Self::Check(Box::new(SectionCheck { crc: Crc::new(), checked: 0, copy: Vec::new() }))
    }
}

impl IndexLoader {
    /// Reads the section table.
    ///
    /// # Errors
    /// See [`Error`]: not an index, another version, a damaged table, or one that declares too much data.
    pub fn new(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, Error> {
        let bytes = bytes.into();
        let entries = container::read_table(&bytes)?;
        Ok(Self {
            bytes,
            entries,
            sections: Vec::new(),
            state: State::check(),
            text: Vec::new(),
            vocabulary: Vocabulary::default(),
            separators: Vec::new(),
            classes: Vec::new(),
            documents: Documents::default(),
            languages: Languages::default(),
            tuning: Tuning::default(),
            markups: Markups::default(),
            meaning: Meaning::default(),
        })
    }

    /// Does about `units` of work: one is a byte decoded or a token read. Returns the share of the work that is done; at 1
    /// the index is open.
    ///
    /// # Errors
    /// [`Error::Damaged`], which names the section.
    pub fn step(&mut self, units: usize) -> Result<f32, Error> {
        let mut budget = Budget::new(units);
        while budget.left() > 0 && !matches!(self.state, State::Open(_)) {
            let state = std::mem::replace(&mut self.state, State::Failed);
            self.state = self.advance(state, &mut budget)?;
        }
        Ok(self.share())
    }

    /// The index, once [`step`](Self::step) has returned 1.
    pub fn finish(self) -> Option<Index> {
        match self.state {
            State::Open(index) => Some(*index),
            _ => None,
        }
    }

    /// Works on a state while `budget` lasts; the state to continue with.
    fn advance(&mut self, state: State, budget: &mut Budget) -> Result<State, Error> {
        Ok(match state {
            State::Check(check) => self.check(check, budget)?,
            State::Decompress(decoder) => self.decompress(decoder, budget)?,
            State::ReadRepeats(mut reader) => match reader.step(budget)? {
                None => State::ReadRepeats(reader),
                Some(expander) => State::ExpandRepeats(Box::new(expander)),
            },
            State::ExpandRepeats(expander) => self.expand_repeats(expander, budget),
            State::ReadVocabulary(mut reader) => match reader.step(budget)? {
                None => State::ReadVocabulary(reader),
                Some(entries) => {
                    self.vocabulary = entries.vocabulary;
                    self.separators = entries.separators;
                    self.classes = entries.classes;
                    State::ReadDocuments(Box::new(DocumentsReader::new(self.take(Section::Documents))))
                }
            },
            State::ReadDocuments(mut reader) => match reader.step(budget)? {
                None => State::ReadDocuments(reader),
                Some(documents) => {
                    self.documents = documents;
                    let section = self.take(Section::Blocks);
                    State::ReadBlocks(Box::new(BlocksReader::new(section, &mut self.documents)))
                }
            },
            State::ReadBlocks(mut reader) => {
                if reader.step(&mut self.documents, budget)? {
                    self.documents.lengths = vec![[0; 4]; self.documents.len()];
                    let tags = self.documents.languages.len();
                    let reader = LanguagesReader::new(self.take(Section::Languages), tags);
                    State::ReadLanguages(Box::new(reader))
                } else {
                    State::ReadBlocks(reader)
                }
            }
            State::ReadLanguages(mut reader) => match reader.step(&mut self.vocabulary, budget)? {
                None => State::ReadLanguages(reader),
                Some(languages) => {
                    self.languages = languages;
                    self.languages.find_languages_with_forms(&self.documents.languages);
                    State::ReadTuning(Box::new(TuningReader::new(self.take(Section::Tuning))))
                }
            },
            State::ReadTuning(mut reader) => match reader.step(self.documents.len(), budget)? {
                None => State::ReadTuning(reader),
                Some(tuning) => {
                    self.tuning = tuning;
                    State::ReadMarkup(Box::new(MarkupReader::new(self.take(Section::Markup))))
                }
            },
            State::ReadMarkup(mut reader) => match reader.step(self.documents.len(), budget)? {
                None => State::ReadMarkup(reader),
                Some(markups) => {
                    self.markups = markups;
                    State::SortSubwords(Box::new(SubwordSort::new(&self.vocabulary)))
                }
            },
            State::SortSubwords(mut sort) => {
                if sort.step(&mut self.vocabulary, budget) {
                    State::PrepareText(Box::new(self.text_decoder()))
                } else {
                    State::SortSubwords(sort)
                }
            }
            State::PrepareText(mut decoder) => {
                if decoder.prepare(budget) {
                    State::CountTerms(Box::new(PostingsPass::new(*decoder, self.vocabulary.term_count())))
                } else {
                    State::PrepareText(decoder)
                }
            }
            State::CountTerms(mut pass) => {
                if pass.count(&self.vocabulary, &mut self.documents, budget)? {
                    State::PreparePostings(pass)
                } else {
                    State::CountTerms(pass)
                }
            }
            State::PreparePostings(mut pass) => {
                if pass.prepare(&mut self.documents, budget) {
                    State::FillPostings(pass)
                } else {
                    State::PreparePostings(pass)
                }
            }
            State::FillPostings(mut pass) => {
                if pass.fill(&self.vocabulary, &mut self.documents, &mut self.languages, budget) {
                    let PostingsPass { decoder, builder, .. } = *pass;
                    let inverted = InvertedText { text: decoder.text, postings: builder.finish() };
                    State::ResolveValues(Box::new(inverted))
                } else {
                    State::FillPostings(pass)
                }
            }
            State::ResolveValues(inverted) => self.resolve_value(inverted, budget),
            State::ReadMeaning(inverted) => {
                if self.meaning.step(&inverted.postings, budget)? {
                    State::ComputeNorms(Box::new((*inverted, NormsBuilder::default())))
                } else {
                    State::ReadMeaning(inverted)
                }
            }
            State::ComputeNorms(mut last) => {
                if last.1.step(&self.documents.lengths, budget) {
                    let (inverted, norms) = *last;
                    State::Open(Box::new(self.index(inverted, norms)))
                } else {
                    State::ComputeNorms(last)
                }
            }
            State::Open(index) => State::Open(index),
            State::Failed => return Err(Error::damaged("index", "incomplete")),
        })
    }

    /// Copies repeats into the text.
    fn expand_repeats(&mut self, mut expander: Box<RepeatExpander>, budget: &mut Budget) -> State {
        // Copying takes a fraction of the time of decoding.
        let units = budget.left();
        budget.take(units);
        if !expander.step(&self.sections[Section::Text as usize], units.saturating_mul(4)) {
            return State::ExpandRepeats(expander);
        }
        self.text = (*expander).finish();
        self.take(Section::Text);
        State::ReadVocabulary(Box::new(VocabularyReader::new(self.take(Section::Vocabulary))))
    }

    /// The decoder of the text, once the vocabulary is complete.
    fn text_decoder(&mut self) -> TextDecoder {
        let classes = std::mem::take(&mut self.classes);
        let separators = std::mem::take(&mut self.separators);
        let text = std::mem::take(&mut self.text);
        TextDecoder::new(classes, self.vocabulary.word_count(), separators, text)
    }

    /// Fills in the next value that is the text of a block.
    fn resolve_value(&mut self, inverted: Box<InvertedText>, budget: &mut Budget) -> State {
        if let Some(length) = self.documents.resolve_block_value(&inverted.text, &self.vocabulary) {
            budget.take(length);
            return State::ResolveValues(inverted);
        }
        if cfg!(feature = "meaning") {
            self.meaning = Meaning::new(self.take(Section::Meaning), self.documents.len());
        }
        State::ReadMeaning(inverted)
    }

    /// The index, once all is read and derived.
    fn index(&mut self, InvertedText { text, postings }: InvertedText, norms: NormsBuilder) -> Index {
        Index {
            vocabulary: std::mem::take(&mut self.vocabulary),
            text,
            postings,
            documents: std::mem::take(&mut self.documents),
            norms: norms.finish(),
            languages: std::mem::take(&mut self.languages),
            tuning: std::mem::take(&mut self.tuning),
            markups: std::mem::take(&mut self.markups),
            meaning: std::mem::take(&mut self.meaning),
            #[cfg(feature = "parts")]
            larger: LargerIndex::default(),
        }
    }

    fn check(&mut self, mut check: Box<SectionCheck>, budget: &mut Budget) -> Result<State, Error> {
        let entry = self.entries[self.sections.len()];
        let damaged = |problem| Error::damaged(entry.section.name(), problem);
        let left = &self.bytes[entry.start + check.checked..entry.start + entry.stored];
        let next = &left[..left.len().min(budget.left().saturating_mul(CRC_BYTES_PER_UNIT))];
        budget.take(next.len().div_ceil(CRC_BYTES_PER_UNIT));
        check.crc.update(next);
        if entry.coding == STORED {
            check.copy.extend_from_slice(next);
        }
        check.checked += next.len();
        if check.checked < entry.stored {
            return Ok(State::Check(check));
        }
        if check.crc.value() != entry.crc {
            return Err(damaged("checksum mismatch"));
        }
        if entry.coding == STORED {
            return Ok(self.decoded(check.copy));
        }
        let properties = Properties::from_byte(entry.coding - 1).ok_or(damaged("unknown encoding"))?;
        Ok(State::Decompress(Box::new(samara_lzma::Decoder::new(properties, entry.length))))
    }

    fn decompress(
        &mut self,
        mut decoder: Box<samara_lzma::Decoder>,
        budget: &mut Budget,
    ) -> Result<State, Error> {
        let SectionEntry { section, start, stored, .. } = self.entries[self.sections.len()];
        let before = decoder.output().len();
        let progress = decoder.decode(&self.bytes[start..start + stored], true, budget.left());
        let decoded = decoder.output().len() - before;
        work::count(decoded);
        budget.take(decoded.max(1));
        match progress {
            Ok(Progress::Done) => Ok(self.decoded((*decoder).into_output())),
            Ok(_) => Ok(State::Decompress(decoder)),
            Err(_) => Err(Error::damaged(section.name(), "invalid compressed data")),
        }
    }

    /// Keeps a section; the state after it.
    fn decoded(&mut self, section: Vec<u8>) -> State {
        self.sections.push(section);
        if self.sections.len() < self.entries.len() {
            return State::check();
        }
        let file = std::mem::take(&mut self.bytes).len();
        let [text, repeats] = [Section::Text, Section::Repeats].map(|section| section as usize);
        let stored = self.entries[text].stored.saturating_add(self.entries[repeats].stored);
        let cut = self.sections[text].len();
        let max = limit::max_text(stored, file);
        State::ReadRepeats(Box::new(RepeatsReader::new(self.take(Section::Repeats), cut, max)))
    }

    fn take(&mut self, section: Section) -> Vec<u8> {
        std::mem::take(&mut self.sections[section as usize])
    }

    fn share(&self) -> f32 {
        // Lengths of a damaged index may add up to more than a `usize` of 32 bits holds.
        let size = |entries: &[SectionEntry]| entries.iter().map(|entry| entry.length as f32).sum::<f32>();
        let text = self.entries[Section::Text as usize].length as f32;
        let done = size(&self.entries[..self.sections.len()])
            + match &self.state {
                State::Open(_) => return 1.0,
                State::Decompress(decoder) => decoder.output().len() as f32,
                State::CountTerms(pass) | State::PreparePostings(pass) | State::FillPostings(pass) => {
                    pass.share() * text
                }
                State::ResolveValues(_) | State::ReadMeaning(_) | State::ComputeNorms(_) => text,
                _ => 0.0,
            };
        // Not 1 by rounding: that would say that the index is open.
        (done / (size(&self.entries) + text + 1.0)).min(1.0 - f32::EPSILON)
    }
}
