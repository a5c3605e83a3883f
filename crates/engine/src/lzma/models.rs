//! What encoder and decoder share: the states, and the probabilities that both learn as they go.

use super::Properties;
use super::range::{EVEN, Probability};

/// No match is longer than this.
pub(super) const LONGEST_MATCH: usize = 273;
/// No match is shorter, save for a single byte from the last distance.
pub(super) const SHORTEST_MATCH: usize = 2;

/// What the packets before were, as far as it counts (12 states in the specification): below
/// [`State::AFTER_MATCH`] the last one was a literal.
#[derive(Clone, Copy)]
pub(super) struct State(usize);

impl State {
    const FIRST: Self = Self(0);
    /// A power of two, so that an index needs no check.
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

/// As many as the position's bits allow.
pub(super) const POSITIONS: usize = 1 << Properties::MOST_POSITION_BITS;
/// One model of a literal: its eight bits as a tree, and as two trees beside an expected byte.
pub(super) type Literal = [Probability; 0x300];

/// The probabilities of the lengths of matches.
pub(super) struct Lengths {
    pub(super) is_long: Probability,
    pub(super) is_longest: Probability,
    pub(super) short: [[Probability; 8]; POSITIONS],
    pub(super) long: [[Probability; 8]; POSITIONS],
    pub(super) longest: [Probability; 256],
}

impl Lengths {
    pub(super) fn new() -> Self {
        Self {
            is_long: EVEN,
            is_longest: EVEN,
            short: [[EVEN; 8]; POSITIONS],
            long: [[EVEN; 8]; POSITIONS],
            longest: [EVEN; 256],
        }
    }
}

/// All probabilities that are learnt on the way, apart from those of literals.
pub(super) struct Models {
    pub(super) is_match: [[Probability; POSITIONS]; State::COUNT],
    pub(super) is_repeated: [Probability; State::COUNT],
    pub(super) is_not_last: [Probability; State::COUNT],
    pub(super) is_not_second: [Probability; State::COUNT],
    pub(super) is_not_third: [Probability; State::COUNT],
    pub(super) is_not_short: [[Probability; POSITIONS]; State::COUNT],
    pub(super) lengths: Lengths,
    pub(super) repeated_lengths: Lengths,
    /// Per length of the match (2, 3, 4, more): the number of bits of a distance, and its highest two.
    pub(super) slots: [[Probability; 64]; 4],
    /// The lower bits of distances up to 128, a tree for each slot.
    pub(super) near: [Probability; 128],
    /// The lowest four bits of longer distances.
    pub(super) align: [Probability; 16],
}

impl Models {
    pub(super) fn new() -> Self {
        Self {
            is_match: [[EVEN; POSITIONS]; State::COUNT],
            is_repeated: [EVEN; State::COUNT],
            is_not_last: [EVEN; State::COUNT],
            is_not_second: [EVEN; State::COUNT],
            is_not_third: [EVEN; State::COUNT],
            is_not_short: [[EVEN; POSITIONS]; State::COUNT],
            lengths: Lengths::new(),
            repeated_lengths: Lengths::new(),
            slots: [[EVEN; 64]; 4],
            near: [EVEN; 128],
            align: [EVEN; 16],
        }
    }
}

/// What the packets before have left for those to come.
#[derive(Clone, Copy)]
pub(super) struct History {
    pub(super) state: State,
    /// The last four distances, less 1, the newest first.
    pub(super) distances: [u32; 4],
}

impl History {
    /// Before the first packet.
    pub(super) const NONE: Self = Self { state: State::FIRST, distances: [0; 4] };

    /// What follows a match from a distance, less 1.
    #[cfg(feature = "writer")]
    pub(super) fn matched(&mut self, distance: u32) {
        self.distances.rotate_right(1);
        self.distances[0] = distance;
        self.state = self.state.matched();
    }

    /// What follows a match from one of the last distances.
    #[cfg(feature = "writer")]
    pub(super) fn repeated(&mut self, which: usize) {
        self.distances[..=which].rotate_right(1);
        self.state = self.state.repeated();
    }
}
