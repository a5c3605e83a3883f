//! State machine and probability models, shared by encoder and decoder.

use super::Properties;
use super::range::{EVEN, Probability};

/// Maximum match length.
pub(super) const LONGEST_MATCH: usize = 273;
/// Minimum match length, except for a single byte from the last distance.
pub(super) const SHORTEST_MATCH: usize = 2;

/// Kinds of the last packets (12 states in the specification): below [`State::AFTER_MATCH`] the last one was a
/// literal.
#[derive(Clone, Copy, Debug)]
pub(super) struct State(usize);

impl State {
    const FIRST: Self = Self(0);
    /// A power of two, which removes bounds checks.
    const COUNT: usize = 16;
    const AFTER_MATCH: usize = 7;

    pub(super) fn index(self) -> usize {
        self.0 & (Self::COUNT - 1)
    }

    pub(super) fn is_after_literal(self) -> bool {
        self.0 < Self::AFTER_MATCH
    }

    pub(super) fn literal(self) -> Self {
        Self(match self.0 {
            0..4 => 0,
            4..10 => self.0 - 3,
            _ => self.0 - 6,
        })
    }

    pub(super) fn matched(self) -> Self {
        Self(if self.is_after_literal() { 7 } else { 10 })
    }

    pub(super) fn repeated(self) -> Self {
        Self(if self.is_after_literal() { 8 } else { 11 })
    }

    pub(super) fn short_repeated(self) -> Self {
        Self(if self.is_after_literal() { 9 } else { 11 })
    }
}

/// One per value of the position bits.
pub(super) const POSITIONS: usize = 1 << Properties::MAX_POSITION_BITS;
/// Model of a literal: a tree of its eight bits, and two trees for the case of an expected byte.
pub(super) type Literal = [Probability; 0x300];

/// The models of all literals.
pub(super) fn literals(properties: Properties) -> Vec<Literal> {
    let mut literals = vec![[0; 0x300]; 1 << (properties.lc + properties.lp)];
    fill(literals.as_flattened_mut());
    literals
}

/// Probabilities of match lengths.
pub(super) struct Lengths {
    pub(super) is_long: Probability,
    pub(super) is_longest: Probability,
    pub(super) short: [[Probability; 8]; POSITIONS],
    pub(super) long: [[Probability; 8]; POSITIONS],
    pub(super) longest: [Probability; 256],
}

impl Lengths {
    const ZERO: Self = Self {
        is_long: 0,
        is_longest: 0,
        short: [[0; 8]; POSITIONS],
        long: [[0; 8]; POSITIONS],
        longest: [0; 256],
    };

    fn reset(&mut self) {
        self.is_long = EVEN;
        self.is_longest = EVEN;
        fill(self.short.as_flattened_mut());
        fill(self.long.as_flattened_mut());
        fill(&mut self.longest);
    }
}

/// All adaptive probabilities except those of literals.
pub(super) struct Models {
    pub(super) is_match: [[Probability; POSITIONS]; State::COUNT],
    pub(super) is_repeated: [Probability; State::COUNT],
    pub(super) is_not_last: [Probability; State::COUNT],
    pub(super) is_not_second: [Probability; State::COUNT],
    pub(super) is_not_third: [Probability; State::COUNT],
    pub(super) is_not_short: [[Probability; POSITIONS]; State::COUNT],
    pub(super) lengths: Lengths,
    pub(super) repeated_lengths: Lengths,
    /// Per match length (2, 3, 4, more): the distance slot.
    pub(super) slots: [[Probability; 64]; 4],
    /// Low bits of distances up to 128, one tree per slot.
    pub(super) near: [Probability; 128],
    /// Lowest four bits of longer distances.
    pub(super) align: [Probability; 16],
}

impl Models {
    /// Filled by calls of one function: array expressions would add 4 KB of stores to a WebAssembly module.
    pub(super) fn new() -> Box<Self> {
        let mut models = Box::new(Self {
            is_match: [[0; POSITIONS]; State::COUNT],
            is_repeated: [0; State::COUNT],
            is_not_last: [0; State::COUNT],
            is_not_second: [0; State::COUNT],
            is_not_third: [0; State::COUNT],
            is_not_short: [[0; POSITIONS]; State::COUNT],
            lengths: Lengths::ZERO,
            repeated_lengths: Lengths::ZERO,
            slots: [[0; 64]; 4],
            near: [0; 128],
            align: [0; 16],
        });
        fill(models.is_match.as_flattened_mut());
        fill(&mut models.is_repeated);
        fill(&mut models.is_not_last);
        fill(&mut models.is_not_second);
        fill(&mut models.is_not_third);
        fill(models.is_not_short.as_flattened_mut());
        models.lengths.reset();
        models.repeated_lengths.reset();
        fill(models.slots.as_flattened_mut());
        fill(&mut models.near);
        fill(&mut models.align);
        models
    }
}

#[inline(never)]
fn fill(models: &mut [Probability]) {
    models.fill(EVEN);
}

/// State that earlier packets leave for later ones.
#[derive(Clone, Copy)]
pub(super) struct History {
    pub(super) state: State,
    /// The last four distances, minus 1, newest first.
    pub(super) distances: [u32; 4],
}

impl History {
    /// The state before the first packet.
    pub(super) const NONE: Self = Self { state: State::FIRST, distances: [0; 4] };

    /// Records a match at a distance, minus 1.
    #[cfg(feature = "encoder")]
    pub(super) fn matched(&mut self, distance: u32) {
        self.distances.rotate_right(1);
        self.distances[0] = distance;
        self.state = self.state.matched();
    }

    /// Records a match at one of the last distances.
    #[cfg(feature = "encoder")]
    pub(super) fn repeated(&mut self, which: usize) {
        self.distances[..=which].rotate_right(1);
        self.state = self.state.repeated();
    }
}
