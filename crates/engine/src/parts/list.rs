//! Postings lists: in which rows a key occurs, and with which weight.
//!
//! The text of a document is cut into *rows*, each of which fits a slot of fixed size; small documents share a slot. A
//! posting is a row, so that a list says which row of a long document is worth reading. A document is identified by the
//! slot of its first row and its place there; these numbers ascend in the order of the index.

use crate::document::Field;
use crate::ids::DocId;
use crate::parts::coder::{Coder, EVEN, NumberModel, Probability, TreeModel};

/// The maximum number of documents that share a slot.
pub(crate) const MAX_PLACES: u32 = 16;
/// The frequency in a document is stored as a step of a geometric scale.
/// Source: ratios of 1.12 to 1.5 cost nDCG the same, within 1 %, on Cranfield and SciFact.
const STEP_RATIO: f32 = 1.1;
/// The number of shares: the frequency in a row is stored as that of the row with the highest, a half of it, a quarter, and so on.
const SHARES: usize = 8;
/// The step of the frequency 1.
const STEP_OF_ONE: i32 = 48;
const STEPS: usize = 128;
/// A word in one of eight rows, or more, counts less, so that its frequency may be less exact.
const COMMON_SHARE: u64 = 8;
/// The maximum number of documents of a bucket whose rows are known.
const MAX_KNOWN: usize = 4096;

/// What a list says of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Posting {
    pub(crate) slot: u32,
    /// Which of the documents that share the slot.
    pub(crate) place: u32,
    /// The number of the row in its document.
    pub(crate) row: u32,
    /// How often the key occurs in it, weighted by match kind, field and length.
    pub(crate) frequency: f32,
    pub(crate) in_title: bool,
    pub(crate) in_heading: bool,
    /// Whether the key itself occurs, not only other forms of it.
    pub(crate) is_exact: bool,
}

impl Posting {
    /// The document.
    pub(crate) fn document(&self) -> DocId {
        document_id(self.slot.saturating_sub(self.row), self.place)
    }

    /// Whether it counts for a term that is looked for in a field.
    pub(crate) fn is_in(&self, field: Option<Field>) -> bool {
        match field {
            Some(Field::Title) => self.in_title,
            Some(Field::Heading) => self.in_heading,
            _ => true,
        }
    }
}

/// The number of a document whose first row is in a slot.
pub(crate) fn document_id(slot: u32, place: u32) -> DocId {
    DocId(slot.saturating_mul(MAX_PLACES).saturating_add(place))
}

/// The slot of a document's first row, and its place there.
pub(crate) fn address(DocId(document): DocId) -> (u32, u32) {
    (document / MAX_PLACES, document % MAX_PLACES)
}

/// The step of a frequency, in steps that are coarser by `coarseness` bits.
pub(super) fn step(frequency: f32, coarseness: u32) -> u32 {
    let step = frequency.max(f32::MIN_POSITIVE).ln() / STEP_RATIO.ln() + STEP_OF_ONE as f32;
    let last = (STEPS as u32 - 1) >> coarseness;
    (step / (1 << coarseness) as f32).round().clamp(0.0, last as f32) as u32
}

/// How often the frequency in a row must be doubled to be the highest one, which is `times` as high.
fn share(times: f32) -> u32 {
    (times.log2().round() as u32).min(SHARES as u32 - 1)
}

/// The frequency of a step.
pub(super) fn frequency(step: u32, coarseness: u32) -> f32 {
    let step = (step << coarseness).min(STEPS as u32 - 1);
    STEP_RATIO.powi(step as i32 - STEP_OF_ONE)
}

/// The number of documents in ascending postings.
pub(crate) fn count_documents(postings: &[Posting]) -> u32 {
    let starts = postings.iter().enumerate();
    starts.filter(|(at, one)| *at == 0 || postings[at - 1].document() != one.document()).count() as u32
}

/// How much a list can refer to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    pub(crate) slots: u32,
    pub(crate) documents: u32,
}

/// By how many bits the steps of a list of `rows` rows are coarser.
pub(super) fn coarseness(rows: u32, extent: Extent) -> u32 {
    // There are at least as many rows.
    let all = extent.slots.max(extent.documents).max(1);
    u32::from(u64::from(rows) * COMMON_SHARE >= u64::from(all))
}

/// Which rows lie in which slots, as far as the lists of a bucket have said: the first slot of a document, and the last one that
/// is known to be its.
#[derive(Default)]
struct KnownRows(Vec<(u32, u32)>);

impl KnownRows {
    /// The row at the first place of a slot.
    fn row(&self, slot: u32) -> Option<u32> {
        let at = self.0.partition_point(|&(first, _)| first <= slot).checked_sub(1)?;
        let (first, last) = self.0[at];
        (slot <= last).then_some(slot - first)
    }

    fn add(&mut self, slot: u32, row: u32) {
        let first = slot - row;
        match self.0.binary_search_by_key(&first, |&(first, _)| first) {
            Ok(at) => self.0[at].1 = self.0[at].1.max(slot),
            Err(at) if self.0.len() < MAX_KNOWN => self.0.insert(at, (first, slot)),
            Err(_) => {}
        }
    }
}

/// Probabilities of all lists in a bucket, and what they say of rows.
pub(crate) struct ListModels {
    length: NumberModel,
    repeated_slots: NumberModel,
    is_shared: Probability,
    place: TreeModel<{ MAX_PLACES as usize }>,
    next_place: TreeModel<{ MAX_PLACES as usize }>,
    is_continued: Probability,
    is_same_document: Probability,
    row: NumberModel,
    /// By coarseness, and whether there are several rows.
    step: [[TreeModel<STEPS>; 2]; 2],
    share: TreeModel<SHARES>,
    /// By the flags of the posting before.
    in_title: [Probability; 2],
    in_heading: [Probability; 2],
    is_exact: [Probability; 2],
    known: KnownRows,
}

impl Default for ListModels {
    fn default() -> Self {
        Self {
            length: NumberModel::default(),
            repeated_slots: NumberModel::default(),
            is_shared: EVEN,
            place: TreeModel::default(),
            next_place: TreeModel::default(),
            is_continued: EVEN,
            is_same_document: EVEN,
            row: NumberModel::default(),
            step: Default::default(),
            share: TreeModel::default(),
            in_title: [EVEN; 2],
            in_heading: [EVEN; 2],
            is_exact: [EVEN; 2],
            known: KnownRows::default(),
        }
    }
}

/// The postings of a prefix: those of the word that it is, if it is one, and those of its own list, of other words.
pub(crate) fn merged(word: &[Posting], others: &[Posting]) -> Vec<Posting> {
    let position = |one: &Posting| (one.slot, one.place);
    let mut merged: Vec<Posting> = Vec::with_capacity(word.len() + others.len());
    let (mut word, mut others) = (word.iter().peekable(), others.iter().peekable());
    while let Some(own) = word.peek() {
        while let Some(other) = others.next_if(|other| position(other) < position(own)) {
            merged.push(*other);
        }
        let mut own = **own;
        if let Some(other) = others.next_if(|other| position(other) == position(&own)) {
            own.frequency += other.frequency;
            own.in_title |= other.in_title;
            own.in_heading |= other.in_heading;
            own.is_exact |= other.is_exact;
        }
        merged.push(own);
        word.next();
    }
    merged.extend(others);
    merged
}

/// Codes a list, ascending by slot and place; returns it with its frequencies rounded. Empty where what was decoded cannot be a list
/// of this extent.
pub(crate) fn code(
    coder: &mut impl Coder,
    models: &mut ListModels,
    list: &[Posting],
    extent: Extent,
    max: u32,
) -> Vec<Posting> {
    let mut numbers: Vec<u32> = list.iter().map(|one| one.slot).collect();
    numbers.dedup();
    let length = coder.number(&mut models.length, list.len() as u32);
    let repeated = coder.number(&mut models.repeated_slots, (list.len() - numbers.len()) as u32);
    let distinct = length.saturating_sub(repeated);
    let coarseness = coarseness(length, extent);
    if length > max || distinct > extent.slots {
        return Vec::new();
    }
    numbers.resize(distinct as usize, 0);
    coder.interpolative(&mut numbers, 0, extent.slots);
    let mut coded: Vec<Posting> = Vec::with_capacity(length as usize);
    for slot in numbers {
        let mut place = 0;
        let mut is_first = true;
        loop {
            if coder.is_exhausted() || coded.len() as u32 >= length {
                break;
            }
            let given = list.get(coded.len()).copied().unwrap_or_default();
            place = if is_first {
                coder.tree(&mut models.place, given.place)
            } else {
                place + 1 + coder.tree(&mut models.next_place, given.place.wrapping_sub(place + 1))
            };
            is_first = false;
            coded.push(posting(coder, models, given, coded.last().copied(), slot, place));
            let next = list.get(coded.len()).is_some_and(|next| next.slot == slot);
            if place + 1 >= MAX_PLACES || !coder.flag(&mut models.is_shared, next) {
                break;
            }
        }
    }
    frequencies(coder, models, coarseness, list, &mut coded);
    coded
}

fn posting(
    coder: &mut impl Coder,
    models: &mut ListModels,
    given: Posting,
    before: Option<Posting>,
    slot: u32,
    place: u32,
) -> Posting {
    // Only the first place of a slot continues a document.
    let row = if place == 0 { row(coder, models, given, before, slot) } else { 0 };
    let before = before.unwrap_or_default();
    Posting {
        slot,
        place,
        row,
        frequency: 0.0,
        in_title: coder.flag(&mut models.in_title[usize::from(before.in_title)], given.in_title),
        in_heading: coder.flag(&mut models.in_heading[usize::from(before.in_heading)], given.in_heading),
        is_exact: coder.flag(&mut models.is_exact[usize::from(before.is_exact)], given.is_exact),
    }
}

/// Codes the frequencies in the documents, and the shares of their rows.
fn frequencies<C: Coder>(
    coder: &mut C,
    models: &mut ListModels,
    coarseness: u32,
    mut given: &[Posting],
    coded: &mut [Posting],
) {
    for rows in coded.chunk_by_mut(|a, b| a.document() == b.document()) {
        let has_many = rows.len() > 1;
        // A reader has no use for logarithms.
        let (mut own, mut highest, mut given_step) = (&[][..], 0.0, 0);
        if C::WRITES {
            (own, given) = given.split_at(rows.len());
            let frequencies = own.iter().map(|one| one.frequency);
            highest = frequencies.clone().fold(0.0, f32::max);
            given_step = step(frequencies.sum(), coarseness);
        }
        let step = coder.tree(&mut models.step[coarseness as usize][usize::from(has_many)], given_step);
        let mut sum = 0.0;
        for (at, row) in rows.iter_mut().enumerate() {
            let mut coded_share = 0;
            if has_many {
                let given_share = own.get(at).map_or(0, |own| share(highest / own.frequency));
                coded_share = coder.tree(&mut models.share, given_share);
            }
            row.frequency = 1.0 / (1 << coded_share) as f32;
            sum += row.frequency;
        }
        let unit = frequency(step, coarseness) / sum;
        rows.iter_mut().for_each(|row| row.frequency *= unit);
    }
}

/// The row at the first place of a slot.
fn row(
    coder: &mut impl Coder,
    models: &mut ListModels,
    given: Posting,
    before: Option<Posting>,
    slot: u32,
) -> u32 {
    if let Some(row) = models.known.row(slot) {
        return row;
    }
    let mut row = 0;
    if coder.flag(&mut models.is_continued, given.row > 0) {
        // The same document as the posting before: its rows lie in successive slots.
        let same = before.filter(|before| before.place == 0).map(|before| before.row + slot - before.slot);
        let is_same = same.is_some_and(|row| row == given.row);
        row = match same {
            Some(row) if coder.flag(&mut models.is_same_document, is_same) => row,
            _ => coder.number(&mut models.row, given.row.wrapping_sub(1)).saturating_add(1),
        };
        row = row.min(slot);
    }
    models.known.add(slot, row);
    row
}
