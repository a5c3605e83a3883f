//! Index bytes → [`Index`], in slices.
//!
//! An [`Opening`] decodes the parts one after the other, joins the text and its repeats, then goes through the text and
//! notes where each term occurs. It never does more at a time than it is told to, so that a page is not held
//! up; dropping it aborts.

use std::borrow::Cow;

use crate::documents::Documents;
use crate::error::Error;
use crate::format::{self, Entry, Part, STORED};
use crate::index::Index;
use crate::languages::Languages;
use crate::lzma::{self, Progress, Properties};
use crate::postings::{Inversion, Posting};
use crate::repeats::Joining;
use crate::text::{Decoder, TokenPos};
use crate::vocabulary::{self, Entries, Vocabulary};

const PARTS: usize = Part::ALL.len();

/// An index that is being opened.
pub struct Opening {
    bytes: Cow<'static, [u8]>,
    entries: [Entry; PARTS],
    /// The parts that are decoded.
    parts: Vec<Vec<u8>>,
    /// The part that is being decoded.
    decoder: Option<lzma::Decoder>,
    joining: Option<Joining>,
    inverting: Option<Inverting>,
    opened: Option<Index>,
}

impl Opening {
    /// Looks at the table of parts.
    ///
    /// # Errors
    /// See [`Error`]: no index, another version, a damaged table.
    pub fn new(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, Error> {
        let bytes = bytes.into();
        let entries = format::read_table(&bytes)?;
        Ok(Self {
            bytes,
            entries,
            parts: Vec::new(),
            decoder: None,
            joining: None,
            inverting: None,
            opened: None,
        })
    }

    /// Does some work: `units` of it, one being about a byte that is decoded or a word that is noted.
    /// Gives the share of the work that is done; at 1 the index is open.
    ///
    /// # Errors
    /// [`Error::Damaged`], with the part.
    pub fn step(&mut self, units: usize) -> Result<f32, Error> {
        if self.parts.len() < PARTS {
            self.decode(units)?;
        } else if let Some(inverting) = &mut self.inverting {
            if inverting.step(units)? {
                self.opened = self.inverting.take().and_then(Inverting::finish);
            }
        } else if let Some(joining) = &mut self.joining {
            // Copying takes a fraction of what decoding takes.
            if joining.step(&self.parts[Part::Text as usize], units.saturating_mul(4)) {
                let text = self.joining.take().map_or(Vec::new(), Joining::finish);
                // What is read of the other parts finds room in its place.
                self.parts[Part::Text as usize] = Vec::new();
                let parts = std::mem::take(&mut self.parts);
                self.parts.resize(PARTS, Vec::new());
                self.inverting = Some(Inverting::new(&parts, text)?);
            }
        } else if self.opened.is_none() {
            let [text, repeats] = [Part::Text, Part::Repeats].map(|part| part as usize);
            let stored = self.entries[text].stored.saturating_add(self.entries[repeats].stored);
            let most = stored.saturating_mul(format::MOST_EXPANSION);
            self.joining = Some(Joining::new(&self.parts[repeats], self.parts[text].len(), most)?);
        }
        Ok(self.share())
    }

    /// The index, when [`step`](Self::step) has given 1.
    pub fn finish(self) -> Option<Index> {
        self.opened
    }

    fn decode(&mut self, units: usize) -> Result<(), Error> {
        let Entry { part, coding, length, start, stored, crc } = self.entries[self.parts.len()];
        let bytes = &self.bytes[start..start + stored];
        let mut decoder = match self.decoder.take() {
            Some(decoder) => decoder,
            None => {
                if format::crc32(bytes) != crc {
                    return Err(Error::damaged(part.name(), "its checksum differs"));
                }
                if coding == STORED {
                    self.parts.push(bytes.to_vec());
                    return Ok(());
                }
                let properties = Properties::from_byte(coding - 1)
                    .ok_or(Error::damaged(part.name(), "its coding does not exist"))?;
                lzma::Decoder::new(properties, length)
            }
        };
        match decoder.decode(bytes, true, units) {
            Ok(Progress::Done) => self.parts.push(decoder.into_output()),
            Ok(_) => self.decoder = Some(decoder),
            Err(_) => return Err(Error::damaged(part.name(), "it cannot be decoded")),
        }
        if self.parts.len() == PARTS {
            self.bytes = Cow::Borrowed(&[]);
        }
        Ok(())
    }

    fn share(&self) -> f32 {
        if self.opened.is_some() {
            return 1.0;
        }
        // Lengths of a damaged index may be more together than a `usize` of 32 bits holds.
        let size = |entries: &[Entry]| entries.iter().map(|entry| entry.length as f32).sum::<f32>();
        let text = self.entries[Part::Text as usize].length as f32;
        let decoded = size(&self.entries[..self.parts.len()])
            + self.decoder.as_ref().map_or(0.0, |decoder| decoder.output().len() as f32);
        let inverted = self.inverting.as_ref().map_or(0.0, |inverting| inverting.share());
        let all = size(&self.entries) + text + 1.0;
        // Not 1 by rounding: that would say that it is open.
        ((decoded + inverted * text) / all).min(1.0 - f32::EPSILON)
    }
}

/// The two passes over the text: the first decodes and counts, the second notes where each term occurs.
struct Inverting {
    vocabulary: Vocabulary,
    documents: Documents,
    languages: Languages,
    decoder: Decoder,
    /// Per term, how often it occurs.
    counts: Vec<u32>,
    /// The block that is being decoded.
    block: usize,
    second: Option<Inversion>,
    /// Where the second pass stands: document, block, item.
    place: (usize, usize, usize),
}

impl Inverting {
    fn new(parts: &[Vec<u8>], text: Vec<u16>) -> Result<Self, Error> {
        let part = |part: Part| &parts[part as usize];
        let Entries { mut vocabulary, separators, classes } = vocabulary::read(part(Part::Vocabulary))?;
        let mut documents = Documents::read(part(Part::Documents))?;
        documents.read_blocks(part(Part::Blocks))?;
        documents.lengths = vec![[0; 4]; documents.len()];
        let tags = documents.languages.len();
        let languages = Languages::read(part(Part::Languages), &mut vocabulary, tags)?;
        Ok(Self {
            decoder: Decoder::new(&classes, vocabulary.word_count(), separators, text),
            counts: vec![0; vocabulary.term_count()],
            vocabulary,
            documents,
            languages,
            block: 0,
            second: None,
            place: (0, 0, 0),
        })
    }

    /// Goes through at most `units` symbols; whether that was the last.
    fn step(&mut self, units: usize) -> Result<bool, Error> {
        if self.second.is_some() {
            return Ok(self.invert(units));
        }
        if self.count(units)? {
            self.decoder.close();
            self.documents.close(TokenPos(self.decoder.text.len() as u32));
            self.second = Some(Inversion::new(&self.counts));
        }
        Ok(false)
    }

    fn count(&mut self, units: usize) -> Result<bool, Error> {
        let damaged = |what| Error::damaged("text", what);
        for _ in 0..units.max(1) {
            let Some(item) = self.decoder.next(&self.vocabulary)? else {
                if self.block != self.documents.blocks.len() {
                    return Err(damaged("it ends before its last block"));
                }
                return Ok(true);
            };
            if self.block == self.documents.blocks.len() {
                return Err(damaged("it goes on behind its last block"));
            }
            if let Some(word) = item.as_word() {
                self.counts[self.vocabulary.term_of(word).0 as usize] += 1;
            }
            if self.decoder.written >= TokenPos::MAX.0 as usize {
                return Err(damaged("it is too long"));
            }
            if item.ends() {
                self.block += 1;
                if let Some(next) = self.documents.blocks.get_mut(self.block) {
                    next.start = TokenPos(self.decoder.written as u32);
                }
            }
        }
        Ok(false)
    }

    fn invert(&mut self, units: usize) -> bool {
        let Some(inversion) = &mut self.second else { return true };
        let text = &self.decoder.text;
        let (mut document, mut block, start) = self.place;
        let end = text.len().min(start.saturating_add(units.max(1)));
        for (at, item) in text.items(TokenPos(start as u32)..TokenPos(end as u32)) {
            if let Some(word) = item.as_word() {
                let field = self.documents.blocks[block].field;
                let posting = Posting::new(at, field);
                let term = self.vocabulary.term_of(word);
                inversion.add(term, posting, document as u32);
                self.languages.note(term, self.documents.entries[document].language);
                self.documents.lengths[document][field as usize] += 1;
            } else if item.ends() {
                block += 1;
                document += usize::from(block == self.documents.entries[document].blocks.end as usize);
            }
        }
        self.place = (document, block, end);
        end == text.len()
    }

    /// The share of the work that is done.
    fn share(&self) -> f32 {
        let length = self.decoder.text.len().max(1) as f32;
        match self.second {
            None => self.decoder.read as f32 / length / 2.0,
            Some(_) => 0.5 + self.place.2 as f32 / length / 2.0,
        }
    }

    fn finish(mut self) -> Option<Index> {
        let (text, postings) = (self.decoder.text, self.second?.finish());
        self.documents.show_values(&text, &self.vocabulary);
        Some(Index::new(self.vocabulary, text, postings, self.documents, self.languages))
    }
}
