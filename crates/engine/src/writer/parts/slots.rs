//! Cuts texts into rows, and rows into slots; [`slot`](crate::parts::slot) reads them.

use std::ops::Range;

use samara_lzma::Encoder;

use crate::error::Error;
use crate::ids::{DocId, TokenPos};
use crate::index::Index;
use crate::index::anchor::AnchorKind;
use crate::parts::list::MAX_PLACES;
use crate::parts::root::{MAX_SLOT, MAX_SLOTS, MIN_SLOT};
use crate::parts::slot::HEADER;
use crate::writer::parts::jobs::{self, Run};
use crate::writer::parts::rows::{Block, Cut, Text, cut_at, row, token_at};
use crate::writer::parts::text_cache::{TextCache, compress};
use crate::writer::varint;

/// The bytes of a slot's checksum.
const CRC: usize = 4;
/// The highest length of the text of a slot: it is stored in 16 bits.
const MAX_LENGTH: usize = 60_000;

/// The largest mean of heads that all rows have, in bytes: a quarter of the smallest slot, before compression.
const MAX_REPEATED_HEAD: usize = 256;

/// All texts, in slots.
pub(super) struct Texts {
    /// Without checksums.
    pub(super) slots: Vec<Vec<u8>>,
    pub(super) slot_size: u32,
    /// Whether each row has the head of its document.
    pub(super) repeats_heads: bool,
    pub(super) rows: Rows,
    /// Per slot, how many documents begin in it, and whether one continues in it.
    pub(super) places: Vec<(u32, bool)>,
}

/// Where each part of the text lies.
#[derive(Default)]
pub(super) struct Rows {
    /// The first token of each row, ascending.
    pub(super) starts: Vec<TokenPos>,
    /// Slot, place, and number in its document.
    pub(super) places: Vec<[u32; 3]>,
}

/// The names of metadata as an index in parts numbers them: facets first, in their order.
pub(super) fn names(index: &Index) -> Vec<u32> {
    let documents = index.documents();
    let mut names = documents.facets.clone();
    names.extend((0..documents.names.len() as u32).filter(|name| !documents.facets.contains(name)));
    names
}

/// A row that waits for others to share its slot.
struct Waiting {
    document: DocId,
    start: TokenPos,
    row: u32,
    bytes: Vec<u8>,
}

/// How many documents one job cuts. The last slot of a job has room left, so there are few jobs.
const JOB: usize = 512;

/// Cuts all texts. Where the title and metadata of a document do not fit a slot, larger slots are tried.
///
/// # Errors
/// If they do not fit the largest slot, or there are too many slots.
pub(super) fn write(index: &Index, cache: Option<&TextCache>, run: &impl Run) -> Result<Texts, Error> {
    let documents: Vec<DocId> = index.documents().ids().collect();
    let mut slot_size = MIN_SLOT;
    // A row of a long document can then be read alone; larger heads would leave too little room for text.
    let sized = SlotWriter::new(index, slot_size, true, cache);
    let heads: usize = index.documents().ids().map(|document| sized.head(document).len()).sum();
    let mut repeats_heads = heads <= MAX_REPEATED_HEAD * index.documents().len();
    loop {
        let jobs = documents.chunks(JOB).map(|documents| {
            move || {
                let mut writer = SlotWriter::new(index, slot_size, repeats_heads, cache);
                let fits = documents.iter().all(|&document| writer.add(document)) && writer.flush(true);
                let SlotWriter { slots, rows, places, .. } = writer;
                fits.then_some(Texts { slots, slot_size, repeats_heads, rows, places })
            }
        });
        let texts: Option<Vec<Texts>> = jobs::run(run, jobs).into_iter().collect();
        if let Some(texts) = texts {
            let (slots, rows, places) = (Vec::new(), Rows::default(), Vec::new());
            let mut all = Texts { slots, slot_size, repeats_heads, rows, places };
            texts.into_iter().for_each(|texts| all.append(texts));
            if all.slots.len() > MAX_SLOTS as usize {
                return Err(Error::TooLarge { what: "slots", limit: MAX_SLOTS });
            }
            return Ok(all);
        }
        if repeats_heads {
            repeats_heads = false;
            continue;
        }
        if slot_size == MAX_SLOT {
            return Err(Error::TooLarge { what: "bytes of metadata of one document", limit: MAX_SLOT });
        }
        slot_size *= 2;
    }
}

impl Texts {
    /// Adds the texts of the documents that follow.
    fn append(&mut self, texts: Self) {
        let first = self.slots.len() as u32;
        let Rows { starts, places } = texts.rows;
        self.slots.extend(texts.slots);
        self.rows.starts.extend(starts);
        self.rows.places.extend(places.into_iter().map(|[slot, place, row]| [first + slot, place, row]));
        self.places.extend(texts.places);
    }
}

struct SlotWriter<'i> {
    index: &'i Index,
    repeats_heads: bool,
    cache: Option<&'i TextCache>,
    encoder: Encoder,
    /// Per name in the index, its number in the parts.
    names: Vec<u32>,
    /// The bytes that a compressed text may have.
    room: usize,
    /// Bytes stored per byte of text, of the last slots.
    ratio: f32,
    waiting: Vec<Waiting>,
    slots: Vec<Vec<u8>>,
    rows: Rows,
    places: Vec<(u32, bool)>,
}

impl<'i> SlotWriter<'i> {
    fn new(index: &'i Index, slot_size: u32, repeats_heads: bool, cache: Option<&'i TextCache>) -> Self {
        let order = names(index);
        let mut names = vec![0; order.len()];
        for (number, &name) in (0..).zip(&order) {
            names[name as usize] = number;
        }
        Self {
            index,
            repeats_heads,
            cache,
            encoder: Encoder::default(),
            names,
            room: slot_size as usize - HEADER - CRC,
            ratio: 0.5,
            waiting: Vec::new(),
            slots: Vec::new(),
            rows: Rows::default(),
            places: Vec::new(),
        }
    }

    /// How many bytes of text probably fit.
    fn budget(&self) -> usize {
        ((self.room as f32 / self.ratio) as usize).min(MAX_LENGTH)
    }

    /// Adds a document; false where its title and metadata do not fit a slot.
    fn add(&mut self, document: DocId) -> bool {
        let text = self.text(document);
        let start = Cut { block: 0, word: 0 };
        let end = Cut { block: text.blocks.len(), word: 0 };
        let bytes = row(&text, 0, start, end);
        let used: usize = self.waiting.iter().map(|one| one.bytes.len()).sum();
        if used + bytes.len() > self.budget() || self.waiting.len() == MAX_PLACES as usize {
            if !self.flush(false) {
                return false;
            }
            let left: usize = self.waiting.iter().map(|one| one.bytes.len()).sum();
            if left + bytes.len() > self.budget() && !self.flush(true) {
                return false;
            }
        }
        if bytes.len() <= self.budget() {
            self.waiting.push(Waiting { document, start: text.start, row: 0, bytes });
            return true;
        }
        self.flush(true) && self.add_rows(&text, end)
    }

    /// Writes a slot with as many of the rows that wait as fit; with `all`, until none waits. False where a single one does
    /// not fit and cannot be cut.
    fn flush(&mut self, all: bool) -> bool {
        loop {
            let mut count = self.waiting.len();
            if count == 0 {
                return true;
            }
            loop {
                let bytes = joined(&self.waiting[..count]);
                if let Ok(stored) = self.encode(&bytes) {
                    let rest = self.waiting.split_off(count);
                    let written = std::mem::replace(&mut self.waiting, rest);
                    self.push(&written, bytes.len(), &stored, 1);
                    break;
                }
                if count == 1 {
                    let only = self.waiting.remove(0);
                    let text = self.text(only.document);
                    let end = Cut { block: text.blocks.len(), word: 0 };
                    // The last row of a longer text was measured before.
                    if only.row > 0 {
                        return false;
                    }
                    let others = std::mem::take(&mut self.waiting);
                    let fits = self.add_rows(&text, end);
                    // What follows a long text begins with its last row.
                    self.waiting.extend(others);
                    if !fits {
                        return false;
                    }
                    break;
                }
                count -= 1;
            }
            if !all {
                return true;
            }
        }
    }

    /// Compresses the text of a slot; the compressed length if it does not fit.
    fn encode(&mut self, bytes: &[u8]) -> Result<Vec<u8>, usize> {
        if bytes.len() > MAX_LENGTH {
            return Err(self.room * bytes.len() / MAX_LENGTH + 1);
        }
        let stored = compress(&mut self.encoder, bytes, self.room, self.cache);
        let length = stored.as_ref().map_or_else(|&length| length, Vec::len);
        let ratio = length as f32 / bytes.len() as f32;
        self.ratio = (self.ratio * 3.0 + ratio) / 4.0;
        stored
    }

    /// How many bytes of a text probably fit, of which `length` took `stored` bytes.
    fn fitting(&self, length: usize, stored: usize) -> usize {
        (length * self.room / stored.max(1) * 24 / 25).min(MAX_LENGTH)
    }

    /// Cuts a long text into rows; all but the last have a slot each.
    fn add_rows(&mut self, text: &Text, end: Cut) -> bool {
        let first_slot = self.slots.len();
        let mut start = Cut { block: 0, word: 0 };
        let mut number = 0;
        while start < end || number == 0 {
            let mut budget = self.budget() * 24 / 25;
            let mut best = None;
            for trial in 0..MAX_TRIALS {
                let stop = cut_at(text, number, start, end, budget);
                let bytes = row(text, number, start, stop);
                let length = bytes.len();
                match self.encode(&[&[1], &bytes[..]].concat()) {
                    Ok(stored) => {
                        let is_full = stored.len() * 100 >= self.room * MIN_FULL || stop == end;
                        let grown = self.fitting(length, stored.len());
                        best = Some((stop, bytes, stored));
                        if is_full || grown <= budget {
                            break;
                        }
                        budget = grown;
                    }
                    Err(_) if best.is_some() => break,
                    Err(stored) if trial < 4 => budget = self.fitting(length, stored).min(budget - 1),
                    Err(_) => budget = budget * 4 / 5,
                }
            }
            let Some((stop, bytes, stored)) = best else { return false };
            let start_token = if number == 0 { text.start } else { token_at(text, start) };
            let waiting = Waiting { document: text.document, start: start_token, row: number, bytes };
            if stop == end && number > 0 {
                self.waiting.push(waiting);
            } else {
                let length = waiting.bytes.len() + 1;
                self.push(&[waiting], length, &stored, 1);
            }
            start = stop;
            number += 1;
        }
        let rows = u16::try_from(number).unwrap_or(u16::MAX);
        self.slots[first_slot][4..HEADER].copy_from_slice(&rows.to_le_bytes());
        true
    }

    /// Writes a slot.
    fn push(&mut self, rows: &[Waiting], length: usize, stored: &[u8], count: u16) {
        let slot = self.slots.len() as u32;
        let mut bytes = Vec::with_capacity(self.room + HEADER);
        for number in [length as u16, stored.len() as u16, count] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(stored);
        bytes.resize(self.room + HEADER, 0);
        self.slots.push(bytes);
        for (place, row) in (0..).zip(rows) {
            self.rows.starts.push(row.start);
            self.rows.places.push([slot, place, row.row]);
        }
        let begin = rows.iter().filter(|row| row.row == 0).count() as u32;
        self.places.push((begin, rows.first().is_some_and(|row| row.row > 0)));
    }

    /// The text of a block, and its words.
    fn render(&self, block: u32) -> (String, Vec<(TokenPos, usize)>) {
        let (mut text, mut words) = (String::new(), Vec::new());
        let range = self.index.documents().block_text(block);
        let note = |position, bytes: Range<usize>, is_word| {
            if is_word {
                words.push((position, bytes.start));
            }
        };
        self.index.text().render(self.index.vocabulary(), range, &mut text, note);
        (text, words)
    }

    /// Address, language, title and metadata of a document.
    fn head(&self, document: DocId) -> Vec<u8> {
        let documents = self.index.documents();
        let entry = documents.get(document);
        let mut head = Vec::new();
        varint::write_str(&mut head, &entry.url);
        varint::write(&mut head, entry.language);
        varint::write_str(&mut head, &self.render(entry.blocks.start).0);
        let meta = &documents.meta[entry.meta.start as usize..entry.meta.end as usize];
        varint::write(&mut head, meta.len() as u32);
        for one in meta {
            let values = &documents.meta_values[one.values.start as usize..one.values.end as usize];
            // What is no list has one value.
            let is_list = one.is_list || values.len() != 1;
            varint::write(&mut head, self.names[one.name as usize] << 1 | u32::from(is_list));
            if is_list {
                varint::write(&mut head, values.len() as u32);
            }
            values.iter().for_each(|&value| varint::write_str(&mut head, &documents.values[value as usize]));
        }
        head.extend(self.index.meaning().iter().flat_map(|meaning| meaning.document(document)));
        head
    }

    /// A document's text.
    fn text(&self, document: DocId) -> Text {
        let documents = self.index.documents();
        let entry = documents.get(document);
        let head = self.head(document);
        let blocks = entry.blocks.clone().skip(1).map(|block| {
            let entry = documents.blocks[block as usize];
            let mut anchor = Vec::new();
            if entry.anchor == AnchorKind::Template
                && let Some((template, number)) = documents.anchor_template(block)
            {
                varint::write_str(&mut anchor, template);
                varint::write(&mut anchor, number);
            }
            let head = entry.kind as u8 | (entry.field as u8) << 4 | (entry.anchor as u8) << 6;
            let (text, words) = self.render(block);
            Block { head, anchor, start: entry.start, text, words }
        });
        let start = documents.text(document).start;
        Text { document, start, head, repeats_head: self.repeats_heads, blocks: blocks.collect() }
    }
}

/// How much of a slot a row must take, in percent, not to be tried with another length.
const MIN_FULL: usize = 88;
/// How often a row is tried with another length.
const MAX_TRIALS: usize = 24;

/// Rows that share a slot.
fn joined(rows: &[Waiting]) -> Vec<u8> {
    let mut bytes = Vec::new();
    varint::write(&mut bytes, rows.len() as u32);
    rows.iter().for_each(|row| bytes.extend_from_slice(&row.bytes));
    bytes
}
