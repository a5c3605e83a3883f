//! Cuts texts into rows, and rows into slots; [`slot`](crate::parts::slot) reads them.

use std::ops::Range;

use samara_lzma::Encoder;

use crate::error::Error;
use crate::ids::{DocId, TokenPos};
use crate::index::Index;
use crate::index::anchor::AnchorKind;
use crate::index::documents::BlockHead;
use crate::parts::list::MAX_PLACES;
use crate::parts::root::{MAX_SLOT, MAX_SLOTS, MIN_SLOT};
use crate::parts::slot::HEADER;
use crate::writer::jobs::{self, Run};
use crate::writer::parts::rows::{Block, Cut, OpenRow, Text, last_row, open_row, token_at};
use crate::writer::parts::text_cache::{TextCache, compress};
use crate::writer::varint;

/// The bytes of a slot's checksum.
const CRC: usize = 4;
/// The highest length of the text of a slot: it is stored in 16 bits.
const MAX_LENGTH: usize = 60_000;
/// A row longer than this, in percent of what probably fits a slot, is cut without trying whether it fits.
const LONG: usize = 110;
/// The length of rows, in percent of what probably fits a slot, up to which they wait for more, so that the slot is full.
const FULL: usize = 115;
/// The largest mean of heads that all rows have, in bytes: a quarter of the smallest slot, before compression.
const MAX_REPEATED_HEAD: usize = 256;
/// How many documents one job cuts. The last slot of a job has room left, so there are few jobs.
const JOB: usize = 512;

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

/// The last row of a document, most often its only one, which waits for others to share its slot.
struct Waiting {
    document: DocId,
    /// The first token.
    token: TokenPos,
    row: u32,
    start: Cut,
    /// The slot of row 0, if that is another one.
    first_slot: Option<usize>,
    bytes: Vec<u8>,
}

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
                let fits = documents.iter().all(|&document| writer.add(document)) && writer.flush();
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
        let bytes = last_row(&text, 0, start);
        if bytes.len() > self.budget() * LONG / 100 {
            return self.flush() && self.split(&text, 0, start, None);
        }
        self.waiting.push(Waiting { document, token: text.start, row: 0, start, first_slot: None, bytes });
        let mut filled = self.budget() * FULL / 100;
        loop {
            let used: usize = self.waiting.iter().map(|one| one.bytes.len()).sum();
            if used <= filled && self.waiting.len() < MAX_PLACES as usize {
                return true;
            }
            match self.write_slot(false) {
                None => return false,
                Some(true) => {}
                // All of them fit, and there is room for more.
                Some(false) => filled = used,
            }
        }
    }

    /// Writes all rows that wait.
    fn flush(&mut self) -> bool {
        while !self.waiting.is_empty() {
            if self.write_slot(true).is_none() {
                return false;
            }
        }
        true
    }

    /// Writes a slot with as many of the rows that wait as fit; unless `all`, only if not all of them do. None where one does
    /// not fit and cannot be cut.
    fn write_slot(&mut self, all: bool) -> Option<bool> {
        let (mut bytes, mut ends) = (Vec::new(), Vec::new());
        for row in self.waiting.iter().take(MAX_PLACES as usize) {
            if !ends.is_empty() && bytes.len() + row.bytes.len() > MAX_LENGTH {
                break;
            }
            bytes.extend_from_slice(&row.bytes);
            ends.push(bytes.len());
        }
        let Some((stored, length)) = self.encode(&bytes, &ends) else {
            let first = self.waiting.remove(0);
            let others = std::mem::take(&mut self.waiting);
            let text = self.text(first.document);
            let fits = self.split(&text, first.row, first.start, first.first_slot);
            // Its last row shares a slot with the others.
            self.waiting.extend(others);
            return fits.then_some(true);
        };
        let is_all = length == bytes.len() && ends.len() == self.waiting.len();
        if !all && is_all && ends.len() < MAX_PLACES as usize {
            return Some(false);
        }
        let count = ends.partition_point(|&end| end <= length);
        let rest = self.waiting.split_off(count);
        let written = std::mem::replace(&mut self.waiting, rest);
        self.push(&written, length, &stored);
        Some(true)
    }

    /// Compresses as much of a text as fits a slot, up to one of `ends`.
    fn encode(&mut self, bytes: &[u8], ends: &[usize]) -> Option<(Vec<u8>, usize)> {
        if bytes.len() > MAX_LENGTH {
            return None;
        }
        let encoded = compress(&mut self.encoder, bytes, self.room, ends, self.cache);
        // A text that fits with much room left has a head that is not shared: it says little of the next one.
        let ratio = match &encoded {
            Some((stored, length)) => stored.len() as f32 / (*length).max(1) as f32,
            None => self.ratio * 1.1,
        };
        self.ratio = (self.ratio * 3.0 + ratio) / 4.0;
        encoded
    }

    /// Cuts the text of a document, or what is left of it, into rows that have a slot each; the last one waits for others.
    fn split(&mut self, text: &Text, row: u32, start: Cut, first_slot: Option<usize>) -> bool {
        let (mut row, mut start) = (row, start);
        let first_slot = first_slot.unwrap_or(self.slots.len());
        let end = Cut { block: text.blocks.len(), word: 0 };
        loop {
            let Some((bytes, stored, next)) = self.fill(text, row, start) else { return false };
            let token = if row == 0 { text.start } else { token_at(text, start) };
            let document = text.document;
            let written =
                Waiting { document, token, row, start, first_slot: Some(first_slot), bytes: Vec::new() };
            self.push(&[written], bytes, &stored);
            (row, start) = (row + 1, next);
            if start >= end {
                return true;
            }
            let bytes = last_row(text, row, start);
            if bytes.len() <= self.budget() * LONG / 100 {
                let token = token_at(text, start);
                let first_slot = Some(first_slot);
                self.waiting.push(Waiting { document, token, row, start, first_slot, bytes });
                return true;
            }
        }
    }

    /// A slot full of text: its length, the compressed text, and where the next row begins.
    fn fill(&mut self, text: &Text, row: u32, start: Cut) -> Option<(usize, Vec<u8>, Cut)> {
        for max in [self.budget() * 2, MAX_LENGTH] {
            let OpenRow { bytes, ends, cuts } = open_row(text, row, start, max.min(MAX_LENGTH));
            let (stored, length) = self.encode(&bytes, &ends)?;
            let next = cuts[ends.partition_point(|&end| end < length)..].first().copied()?;
            if length < bytes.len() || max >= MAX_LENGTH || next.block == text.blocks.len() {
                return Some((length, stored, next));
            }
        }
        None
    }

    /// Writes a slot.
    fn push(&mut self, rows: &[Waiting], length: usize, stored: &[u8]) {
        let slot = self.slots.len();
        let mut bytes = Vec::with_capacity(self.room + HEADER);
        for number in [length as u16, stored.len() as u16, 1] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(stored);
        bytes.resize(self.room + HEADER, 0);
        self.slots.push(bytes);
        for (place, row) in (0..).zip(rows) {
            self.rows.starts.push(row.token);
            self.rows.places.push([slot as u32, place, row.row]);
            if let Some(first) = row.first_slot {
                let count = u16::try_from(row.row + 1).unwrap_or(u16::MAX);
                self.slots[first][4..HEADER].copy_from_slice(&count.to_le_bytes());
            }
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
            let head = BlockHead::new(entry.kind, entry.field, entry.anchor).0;
            let (text, words) = self.render(block);
            Block { head, anchor, start: entry.start, text, words }
        });
        let start = documents.text(document).start;
        Text { document, start, head, repeats_head: self.repeats_heads, blocks: blocks.collect() }
    }
}
