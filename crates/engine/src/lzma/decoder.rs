//! The decoder: literals and matches, written to an output that is its own window.

use super::models::{History, LONGEST_MATCH, Lengths, Literal, Models, POSITIONS, SHORTEST_MATCH, State};
use super::range::{EVEN, Interval, RangeDecoder};
use super::{Damaged, Progress, Properties};

/// No packet takes more bytes than this.
const LONGEST_PACKET: usize = 20;
/// How much output is made room for at a time.
pub(super) const ROUND: usize = 1 << 20;
/// How much output each byte of input is trusted to give, when room is made before it did so. A size
/// that lies costs no more than this, or twice what is really decoded, or a round.
const CREDIBLE: usize = 32;

impl Lengths {
    #[inline(always)]
    fn decode(&mut self, bits: &mut RangeDecoder<'_>, position: usize) -> usize {
        if bits.bit(&mut self.is_long) == 0 {
            bits.tree(&mut self.short[position])
        } else if bits.bit(&mut self.is_longest) == 0 {
            8 + bits.tree(&mut self.long[position])
        } else {
            16 + bits.tree(&mut self.longest)
        }
    }
}

impl Models {
    #[inline(always)]
    fn is_literal(&mut self, bits: &mut RangeDecoder<'_>, state: State, position: usize) -> bool {
        bits.bit(&mut self.is_match[state.index()][position & (POSITIONS - 1)]) == 0
    }

    /// What is not a literal: how many bytes are repeated, from where.
    #[inline(always)]
    fn sequence(&mut self, bits: &mut RangeDecoder<'_>, history: &mut History, position: usize) -> usize {
        let position = position & (POSITIONS - 1);
        let state = history.state.index();
        let distances = &mut history.distances;
        if bits.bit(&mut self.is_repeated[state]) == 0 {
            let length = self.lengths.decode(bits, position);
            distances.rotate_right(1);
            distances[0] = self.distance(bits, length);
            history.state = history.state.matched();
            return SHORTEST_MATCH + length;
        }
        if bits.bit(&mut self.is_not_last[state]) == 0 {
            if bits.bit(&mut self.is_not_short[state][position]) == 0 {
                history.state = history.state.short_repeated();
                return 1;
            }
        } else if bits.bit(&mut self.is_not_second[state]) == 0 {
            distances[..2].rotate_right(1);
        } else if bits.bit(&mut self.is_not_third[state]) == 0 {
            distances[..3].rotate_right(1);
        } else {
            distances.rotate_right(1);
        }
        history.state = history.state.repeated();
        SHORTEST_MATCH + self.repeated_lengths.decode(bits, position)
    }

    /// The distance of a match, less 1.
    #[inline(always)]
    fn distance(&mut self, bits: &mut RangeDecoder<'_>, length: usize) -> u32 {
        let slot = bits.tree(&mut self.slots[length.min(3)]) as u32;
        if slot < 4 {
            return slot;
        }
        let low = (slot >> 1) - 1;
        let high = (2 | slot & 1) << low;
        if slot < 14 {
            high + bits.reverse_tree(&mut self.near[(high - slot) as usize..], low)
        } else {
            let direct = bits.direct(low - 4) << 4;
            high + direct + bits.reverse_tree(&mut self.align, 4)
        }
    }
}

/// The output, which is its own window. As long as it has room; what counts is `..written`.
struct Window<'a> {
    bytes: &'a mut [u8],
    written: usize,
}

impl Window<'_> {
    /// The byte at a distance, less 1, that [`Self::repeat`] has accepted.
    fn at(&self, distance: u32) -> u8 {
        self.bytes[self.written - 1 - distance as usize]
    }

    fn push(&mut self, byte: u8) {
        self.bytes[self.written] = byte;
        self.written += 1;
    }

    /// Repeats `length` bytes that stand at a distance, less 1.
    #[inline(always)]
    fn repeat(&mut self, distance: u32, length: usize) -> Result<(), Damaged> {
        let newest = self.written.checked_sub(1).ok_or(Damaged)?;
        let from = newest.checked_sub(distance as usize).ok_or(Damaged)?;
        // Byte by byte: source and target may overlap, and what was just written is then repeated.
        let bytes = self.bytes.get_mut(from..self.written + length).ok_or(Damaged)?;
        let distance = self.written - from;
        for at in distance..bytes.len() {
            bytes[at] = bytes[at - distance];
        }
        self.written += length;
        Ok(())
    }
}

/// Decodes a raw LZMA stream while it arrives.
pub(crate) struct Decoder {
    properties: Properties,
    size: usize,
    output: Vec<u8>,
    written: usize,
    /// How many bytes of the input have been taken.
    taken: usize,
    interval: Interval,
    history: History,
    literals: Vec<Literal>,
    models: Box<Models>,
}

impl Decoder {
    /// A decoder for a stream of these properties, which decodes to `size` bytes.
    pub(crate) fn new(properties: Properties, size: usize) -> Self {
        Self {
            properties,
            size,
            output: Vec::new(),
            written: 0,
            taken: 0,
            interval: Interval::default(),
            history: History::NONE,
            literals: vec![[EVEN; 0x300]; 1 << (properties.lc + properties.lp)],
            models: Box::new(Models::new()),
        }
    }

    /// What is decoded so far.
    pub(crate) fn output(&self) -> &[u8] {
        &self.output[..self.written]
    }

    /// The same, without a copy.
    pub(crate) fn into_output(mut self) -> Vec<u8> {
        self.output.truncate(self.written);
        self.output
    }

    /// Goes on for `limit` bytes of output, or up to 272 more to end a match.
    ///
    /// `input` is all that has arrived, from the stream's first byte on; `last` says that nothing
    /// comes behind it.
    ///
    /// # Errors
    /// When the stream is not one that decodes to the size. The decoder is of no use then.
    pub(crate) fn decode(&mut self, input: &[u8], last: bool, limit: usize) -> Result<Progress, Damaged> {
        // A packet that begins here has all its bytes; of the last ones this is seen when they are used up.
        let Some(stop) = input.len().checked_sub(if last { 0 } else { LONGEST_PACKET }) else {
            return Ok(Progress::Input);
        };
        let mut bits = if self.taken == 0 {
            RangeDecoder::new(input).ok_or(Damaged)?
        } else {
            RangeDecoder::resume(input, self.taken, self.interval)
        };
        let target = self.size.min(self.written.saturating_add(limit));
        while self.written < target && bits.position() <= stop {
            let target = target.min(self.written + ROUND);
            self.make_room(self.size.min(target + LONGEST_MATCH), input.len());
            self.packets(&mut bits, stop, target)?;
        }
        self.taken = bits.position();
        self.interval = bits.interval();
        if last && (self.taken > stop || self.written == self.size) {
            let whole = self.written == self.size && bits.is_at_end();
            return if whole { Ok(Progress::Done) } else { Err(Damaged) };
        }
        Ok(if self.written < self.size && self.written >= target { Progress::Limit } else { Progress::Input })
    }

    /// Decodes packets as long as they begin before `target` in the output and up to `stop` in the input.
    fn packets(&mut self, decoder: &mut RangeDecoder<'_>, stop: usize, target: usize) -> Result<(), Damaged> {
        // Copies, which the compiler keeps in registers.
        let mut bits = *decoder;
        let mut history = self.history;
        let mut window = Window { bytes: &mut self.output, written: self.written };
        let Properties { lc, lp, pb } = self.properties;
        while window.written < target && bits.position() <= stop {
            let position = window.written & ((1 << pb) - 1);
            if self.models.is_literal(&mut bits, history.state, position) {
                let before = window.written.checked_sub(1).map_or(0, |at| usize::from(window.bytes[at]));
                let context = (window.written & ((1 << lp) - 1)) << lc | before >> (8 - lc);
                literal(&mut bits, &mut window, history, &mut self.literals[context]);
                history.state = history.state.literal();
            } else {
                let length = self.models.sequence(&mut bits, &mut history, position);
                window.repeat(history.distances[0], length)?;
            }
        }
        *decoder = bits;
        self.history = history;
        self.written = window.written;
        Ok(())
    }

    /// Room for some more output. All that is left at once where the input makes the size credible.
    fn make_room(&mut self, room: usize, arrived: usize) {
        if room > self.output.capacity() {
            let larger = room.max(self.output.capacity() * 2).max(arrived.saturating_mul(CREDIBLE));
            self.output.reserve_exact(self.size.min(larger) - self.output.len());
        }
        if room > self.output.len() {
            self.output.resize(room, 0);
        }
    }
}

/// A byte that stands for itself.
#[inline(always)]
fn literal(bits: &mut RangeDecoder<'_>, window: &mut Window<'_>, history: History, model: &mut Literal) {
    let mut node = 1;
    if !history.state.is_after_literal() {
        // A match has just ended, so this byte is most likely not the one that would continue it.
        let mut expected = usize::from(window.at(history.distances[0]));
        let mut agrees = 0x100;
        while node < 0x100 && agrees != 0 {
            expected <<= 1;
            let expected_bit = expected & agrees;
            let bit = bits.bit_of_number(&mut model[agrees + expected_bit + node]);
            node = node << 1 | bit;
            agrees &= if bit == 1 { expected_bit } else { !expected_bit };
        }
    }
    while node < 0x100 {
        node = node << 1 | bits.bit_of_number(&mut model[node]);
    }
    window.push(node as u8);
}
