//! Long repeats in the text are stored as references to their first occurrence.
//!
//! Sites repeat themselves: the same sections on every page, the same page in several editions. LZMA finds repeats
//! too, but its encoder processes all of the text, its matches end after 273 bytes, and brotli's window is too
//! small. So repeats are cut out first: half of the text of Rust's std documentation is left, which LZMA encodes in
//! half the time, to 1 % less.
//!
//! ```text
//! repeats section: units:varint repeats:varint
//!                repeats × before:varint     units of the cut text before this repeat
//!                repeats × length:varint     in units, minus MIN_LENGTH
//!                repeats × distance:varint   in units; 0: that of the previous repeat
//! ```
//! A unit is two bytes of the text; `units` counts those of the whole text. A repeat may overlap itself. The whole
//! section is checked before anything is copied.

use crate::container::varint::{Cursor, SectionReader};
use crate::error::Error;
use crate::work::{self, Budget};

const SECTION: &str = "repeats";
/// Minimum length in units. Shorter repeats cost more as a reference than under LZMA. Of the values 16 to 192,
/// tried on the Book and on std, this is within 0.2 % of the best; larger ones cost LZMA more time.
pub(crate) const MIN_LENGTH: usize = 64;
/// Bytes of a unit.
pub(crate) const UNIT: usize = 2;
/// Maximum number of units of a text: numbers of bytes fit into 31 bits.
pub(crate) const MAX_UNITS: usize = (1 << 30) - 1;

/// A repeat, in units.
struct Repeat {
    /// Units of the cut text that are left before the repeat.
    before: usize,
    /// Units that are left to repeat.
    length: usize,
    distance: usize,
}

/// Reads the section in steps.
pub(crate) struct RepeatsReader {
    section: Vec<u8>,
    cursor: Cursor,
    /// Length of the cut text, in bytes.
    cut: usize,
    /// Length of the whole text, in units.
    units: usize,
    count: usize,
    /// Gaps, lengths and distances, one list after the other.
    numbers: Vec<u32>,
    repeats: Vec<Repeat>,
    /// End of the last repeat in the whole text, units that repeats add, and the last distance.
    position: usize,
    repeated: usize,
    last: usize,
}

impl RepeatsReader {
    /// The repeats of a text that is `cut` bytes long without them, and at most `max` bytes with them.
    pub(crate) fn new(section: Vec<u8>, cut: usize, max: usize) -> Self {
        let mut bytes = SectionReader::new(SECTION, &section);
        let units = bytes.varint() as usize;
        bytes.check(units <= MAX_UNITS && units * UNIT <= max, "text longer than its file allows");
        let count = bytes.count();
        let cursor = bytes.suspend();
        let (numbers, repeats) = (Vec::new(), Vec::new());
        Self { section, cursor, cut, units, count, numbers, repeats, position: 0, repeated: 0, last: 0 }
    }

    /// Continues while `budget` lasts; the expander once all is read.
    ///
    /// # Errors
    /// If the section is damaged or does not fit the text.
    pub(crate) fn step(&mut self, budget: &mut Budget) -> Result<Option<RepeatExpander>, Error> {
        let mut bytes = SectionReader::resume(SECTION, &self.section, self.cursor);
        while !bytes.is_damaged() && self.numbers.len() < 3 * self.count {
            if !budget.take(1) {
                self.cursor = bytes.suspend();
                return Ok(None);
            }
            // Larger numbers do not fit any text; bounded, they can be added up.
            self.numbers.push(bytes.varint().min(MAX_UNITS as u32));
        }
        while !bytes.is_damaged() && self.repeats.len() < self.count {
            if !budget.take(1) {
                self.cursor = bytes.suspend();
                return Ok(None);
            }
            let number = |list: usize| self.numbers[list * self.count + self.repeats.len()] as usize;
            let (before, length, distance) = (number(0), number(1) + MIN_LENGTH, number(2));
            if distance != 0 {
                self.last = distance;
            }
            self.position = self.position.saturating_add(before);
            bytes.check(self.last != 0 && self.last <= self.position, "repeat refers outside of the text");
            self.position = self.position.saturating_add(length);
            self.repeated = self.repeated.saturating_add(length);
            bytes.check(self.position <= self.units, "repeats exceed the text");
            self.repeats.push(Repeat { before, length, distance: self.last });
        }
        // The rest of the cut text follows the last repeat.
        bytes.check(
            self.cut.is_multiple_of(UNIT) && self.units == self.repeated.saturating_add(self.cut / UNIT),
            "repeats do not fit the text",
        );
        bytes.finish()?;
        Ok(Some(RepeatExpander {
            repeats: std::mem::take(&mut self.repeats),
            done: 0,
            taken: 0,
            // Repeats may be of repeats: room for all is made where the cut text makes that credible.
            whole: Vec::with_capacity(self.units.min(self.cut.saturating_mul(4))),
            length: self.units,
        }))
    }
}

/// Restores the whole text from the cut text and its repeats, in steps.
pub(crate) struct RepeatExpander {
    repeats: Vec<Repeat>,
    /// Number of repeats that are done.
    done: usize,
    /// Units of the cut text that are used.
    taken: usize,
    whole: Vec<u16>,
    /// Final length in units.
    length: usize,
}

impl RepeatExpander {
    /// Continues for at most `units` units of the whole text; whether it is complete. `cut` is the cut text.
    pub(crate) fn step(&mut self, cut: &[u8], units: usize) -> bool {
        let target = self.length.min(self.whole.len().saturating_add(units.max(1)));
        while self.whole.len() < target {
            work::count(1);
            let room = target - self.whole.len();
            match self.repeats.get_mut(self.done) {
                Some(repeat) if repeat.before == 0 => {
                    // A repeat that overlaps itself is copied piece by piece.
                    let take = repeat.length.min(repeat.distance).min(room);
                    let from = self.whole.len() - repeat.distance;
                    self.whole.extend_from_within(from..from + take);
                    repeat.length -= take;
                    self.done += usize::from(repeat.length == 0);
                }
                next => {
                    let take = next.as_ref().map_or(room, |repeat| repeat.before.min(room));
                    let cut = &cut[self.taken * UNIT..(self.taken + take) * UNIT];
                    self.whole
                        .extend(cut.chunks_exact(UNIT).map(|unit| u16::from_be_bytes([unit[0], unit[1]])));
                    self.taken += take;
                    if let Some(repeat) = next {
                        repeat.before -= take;
                    }
                }
            }
        }
        self.whole.len() == self.length
    }

    /// The whole text, once [`step`](Self::step) has returned `true`.
    pub(crate) fn finish(self) -> Vec<u16> {
        self.whole
    }
}

#[cfg(all(test, feature = "writer", not(target_family = "wasm")))]
mod tests;
