//! The decoder: literals and matches, written to an output that serves as the window.

use super::models::{
    History, LONGEST_MATCH, Lengths, Literal, Models, POSITIONS, SHORTEST_MATCH, State, literals,
};
use super::range::{Interval, RangeDecoder};
use super::{Damaged, Progress, Properties};

/// Maximum number of bytes of a packet.
const LONGEST_PACKET: usize = 20;
/// Output is allocated in steps of this size.
pub(super) const ROUND: usize = 1 << 20;
/// Output bytes reserved per input byte before decoding. A wrong size costs at most this, or twice the decoded bytes,
/// or one [`ROUND`].
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

    /// Decodes a match: its length; its distance goes into the history.
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

    /// The distance of a match, minus 1.
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

/// The output, which serves as the window; `..written` is valid.
struct Window<'a> {
    bytes: &'a mut [u8],
    written: usize,
}

impl Window<'_> {
    /// The byte at a distance, minus 1, that [`Self::repeat`] has checked.
    fn at(&self, distance: u32) -> u8 {
        self.bytes[self.written - 1 - distance as usize]
    }

    fn push(&mut self, byte: u8) {
        self.bytes[self.written] = byte;
        self.written += 1;
    }

    /// Copies `length` bytes from a distance, minus 1.
    #[inline(always)]
    fn repeat(&mut self, distance: u32, length: usize) -> Result<(), Damaged> {
        let newest = self.written.checked_sub(1).ok_or(Damaged)?;
        let from = newest.checked_sub(distance as usize).ok_or(Damaged)?;
        // Byte by byte: source and target may overlap, and bytes just written are then copied again.
        let bytes = self.bytes.get_mut(from..self.written + length).ok_or(Damaged)?;
        let distance = self.written - from;
        for at in distance..bytes.len() {
            bytes[at] = bytes[at - distance];
        }
        self.written += length;
        Ok(())
    }
}

/// Decodes a raw LZMA stream as it arrives.
pub struct Decoder {
    properties: Properties,
    size: usize,
    output: Vec<u8>,
    written: usize,
    /// Number of input bytes used.
    taken: usize,
    interval: Interval,
    history: History,
    literals: Vec<Literal>,
    models: Box<Models>,
}

impl Decoder {
    /// Creates a decoder for a stream with these properties that decodes to `size` bytes.
    pub fn new(properties: Properties, size: usize) -> Self {
        Self {
            properties,
            size,
            output: Vec::new(),
            written: 0,
            taken: 0,
            interval: Interval::default(),
            history: History::NONE,
            literals: literals(properties),
            models: Models::new(),
        }
    }

    /// The output so far.
    pub fn output(&self) -> &[u8] {
        &self.output[..self.written]
    }

    /// The output, without a copy.
    pub fn into_output(mut self) -> Vec<u8> {
        self.output.truncate(self.written);
        self.output
    }

    /// Decodes up to `limit` more bytes of output, or up to 272 beyond to complete a match.
    ///
    /// `input` is everything that has arrived, from the first byte of the stream; `last` says that no more follows.
    ///
    /// # Errors
    /// [`Damaged`] if the stream does not decode to the size. The decoder cannot be used any more.
    pub fn decode(&mut self, input: &[u8], last: bool, limit: usize) -> Result<Progress, Damaged> {
        // A packet that begins before `stop` is complete; for the last ones the end is checked afterwards.
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

    /// Decodes packets that begin before `target` in the output and not after `stop` in the input.
    fn packets(&mut self, decoder: &mut RangeDecoder<'_>, stop: usize, target: usize) -> Result<(), Damaged> {
        // Local copies, which the compiler keeps in registers.
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

    /// Allocates room for more output; for all of it at once if the input makes the size credible.
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

/// Decodes a literal byte.
#[inline(always)]
fn literal(bits: &mut RangeDecoder<'_>, window: &mut Window<'_>, history: History, model: &mut Literal) {
    let mut node = 1;
    if !history.state.is_after_literal() {
        // A match has just ended, so this byte probably differs from the one that would continue it.
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
