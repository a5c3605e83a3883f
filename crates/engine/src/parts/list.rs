//! Postings lists: in which rows a key occurs, and with which weight.
//!
//! The text of a document is cut into *rows*, each of which fits a slot of fixed size; small documents share a slot. A
//! posting is a row, so that a list says which row of a long document is worth reading. A document is identified by the
//! slot of its first row and its place there; these numbers ascend in the order of the index.

use crate::document::Field;
use crate::ids::DocId;
use crate::parts::coder::{Bit, Coder, Number, Tree, even};

/// The most documents that share a slot.
pub(crate) const MAX_PLACES: u32 = 16;
/// A frequency is stored as a step of a geometric scale.
/// Source: ratios of 1.12 to 1.5 cost nDCG the same, within 1 %, on Cranfield and SciFact.
const STEP_RATIO: f32 = 1.1;
/// The step of the frequency 1.
const STEP_OF_ONE: f32 = 48.0;
const STEPS: usize = 128;

/// What a list says of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Posting {
    pub(crate) slot: u32,
    /// Which of the documents that share the slot.
    pub(crate) place: u32,
    /// The number of the row in its document.
    pub(crate) row: u32,
    /// The frequency, weighted by match kind, field and length, as a step.
    pub(crate) step: u32,
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

    pub(crate) fn frequency(&self) -> f32 {
        STEP_RATIO.powf(self.step as f32 - STEP_OF_ONE)
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

/// The step of a frequency.
#[cfg(feature = "writer")]
pub(crate) fn step(frequency: f32) -> u32 {
    let step = frequency.max(f32::MIN_POSITIVE).ln() / STEP_RATIO.ln() + STEP_OF_ONE;
    step.round().clamp(0.0, STEPS as f32 - 1.0) as u32
}

/// The number of documents in ascending postings.
pub(crate) fn count_documents(postings: &[Posting]) -> u32 {
    let starts = postings.iter().enumerate();
    starts.filter(|(at, one)| *at == 0 || postings[at - 1].document() != one.document()).count() as u32
}

/// Probabilities of all lists in a bucket.
pub(crate) struct ListModels {
    length: Number,
    repeated_slots: Number,
    is_shared: Bit,
    place: Tree<{ MAX_PLACES as usize }>,
    next_place: Tree<{ MAX_PLACES as usize }>,
    is_continued: Bit,
    is_same_document: Bit,
    row: Number,
    step: Tree<STEPS>,
    in_title: Bit,
    in_heading: Bit,
    is_exact: Bit,
}

impl Default for ListModels {
    fn default() -> Self {
        Self {
            length: Number::default(),
            repeated_slots: Number::default(),
            is_shared: even(),
            place: Tree::default(),
            next_place: Tree::default(),
            is_continued: even(),
            is_same_document: even(),
            row: Number::default(),
            step: Tree::default(),
            in_title: even(),
            in_heading: even(),
            is_exact: even(),
        }
    }
}

/// Codes a list, ascending by slot and place. Empty where what was decoded cannot be a list of so many slots.
pub(crate) fn code(
    coder: &mut impl Coder,
    models: &mut ListModels,
    list: &[Posting],
    slots: u32,
    max: u32,
) -> Vec<Posting> {
    let mut numbers: Vec<u32> = list.iter().map(|one| one.slot).collect();
    numbers.dedup();
    let length = coder.number(&mut models.length, list.len() as u32);
    let repeated = coder.number(&mut models.repeated_slots, (list.len() - numbers.len()) as u32);
    let distinct = length.saturating_sub(repeated);
    if length > max || distinct > slots {
        return Vec::new();
    }
    numbers.resize(distinct as usize, 0);
    coder.interpolative(&mut numbers, 0, slots);
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
    let mut row = 0;
    // Only the first place of a slot continues a document.
    if place == 0 && coder.flag(&mut models.is_continued, given.row > 0) {
        // The same document as the posting before: its rows lie in successive slots.
        let same = before.filter(|before| before.place == 0).map(|before| before.row + slot - before.slot);
        let is_same = same.is_some_and(|row| row == given.row);
        row = match same {
            Some(row) if coder.flag(&mut models.is_same_document, is_same) => row,
            _ => coder.number(&mut models.row, given.row.wrapping_sub(1)).saturating_add(1),
        };
        row = row.min(slot);
    }
    Posting {
        slot,
        place,
        row,
        step: coder.tree(&mut models.step, given.step),
        in_title: coder.flag(&mut models.in_title, given.in_title),
        in_heading: coder.flag(&mut models.in_heading, given.in_heading),
        is_exact: coder.flag(&mut models.is_exact, given.is_exact),
    }
}
