//! The writer: packets → bits; and the prices of packets.

use super::prices::{Price, Prices, bit, literal, matched_literal, slot};
use super::range::RangeEncoder;
use crate::Properties;
use crate::models::{History, LONGEST_MATCH, Lengths, Literal, Models, SHORTEST_MATCH, State, literals};

/// How a byte outside of a match is written.
#[derive(Clone, Copy)]
enum Byte {
    Literal,
    /// A short repeat from the last distance.
    ShortRepeat,
}

/// Writes packets.
pub(super) struct Writer<'a> {
    bytes: &'a [u8],
    properties: Properties,
    written: usize,
    history: History,
    literals: Vec<Literal>,
    models: Box<Models>,
    prices: Prices,
    bits: RangeEncoder,
}

impl<'a> Writer<'a> {
    pub(super) fn new(bytes: &'a [u8], properties: Properties) -> Self {
        let mut writer = Self {
            bytes,
            properties,
            written: 0,
            history: History::NONE,
            literals: literals(properties),
            models: Models::new(),
            prices: Prices::new(properties.pb),
            bits: RangeEncoder::new(),
        };
        writer.update_prices();
        writer
    }

    /// Number of bytes written.
    pub(super) fn written(&self) -> usize {
        self.written
    }

    /// Number of bytes of the stream so far.
    pub(super) fn length(&self) -> usize {
        self.bits.length()
    }

    /// Number of bytes of the stream if it is finished here.
    pub(super) fn finished_length(&self) -> usize {
        self.bits.length() + size_of::<u32>()
    }

    /// Total number of bytes.
    pub(super) fn end(&self) -> usize {
        self.bytes.len()
    }

    /// The history after the packets written.
    pub(super) fn history(&self) -> History {
        self.history
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.bits.finish()
    }

    /// The position bits of everything except literals.
    fn position(&self, at: usize) -> usize {
        at & ((1 << self.properties.pb) - 1)
    }

    /// The model of the literal at a position.
    fn context(&self, at: usize) -> usize {
        let Properties { lc, lp, .. } = self.properties;
        let before = at.checked_sub(1).map_or(0, |at| usize::from(self.bytes[at]));
        (at & ((1 << lp) - 1)) << lc | before >> (8 - lc)
    }

    /// Writes the next byte as a literal.
    pub(super) fn literal(&mut self) {
        let at = self.written;
        let (state, position, context) = (self.history.state, self.position(at), self.context(at));
        self.bits.bit(&mut self.models.is_match[state.index()][position], 0);
        let model = &mut self.literals[context];
        let byte = usize::from(self.bytes[at]);
        let (mut expected, mut agrees) = (0, 0);
        if !state.is_after_literal() {
            expected = usize::from(self.bytes[at - 1 - self.history.distances[0] as usize]);
            agrees = 0x100;
        }
        for place in (0..8).rev() {
            let node = (0x100 | byte) >> (place + 1);
            expected <<= 1;
            let expected_bit = expected & agrees;
            let bit = byte >> place & 1;
            self.bits.bit(&mut model[agrees + expected_bit + node], bit);
            agrees &= if bit == 1 { expected_bit } else { !expected_bit };
        }
        self.history.state = state.literal();
        self.written += 1;
    }

    /// Writes the next byte as a short repeat.
    fn short_repeat(&mut self) {
        let (state, position) = (self.history.state, self.position(self.written));
        self.bits.bit(&mut self.models.is_match[state.index()][position], 1);
        self.bits.bit(&mut self.models.is_repeated[state.index()], 1);
        self.bits.bit(&mut self.models.is_not_last[state.index()], 0);
        self.bits.bit(&mut self.models.is_not_short[state.index()][position], 0);
        self.history.state = state.short_repeated();
        self.written += 1;
    }

    /// Writes the next byte as a literal or short repeat, whichever is cheaper.
    pub(super) fn byte(&mut self) {
        match self.byte_price(self.written, self.history.state, self.history.distances[0]) {
            (_, Byte::Literal) => self.literal(),
            (_, Byte::ShortRepeat) => self.short_repeat(),
        }
    }

    /// Writes a match at one of the last four distances.
    pub(super) fn repeat(&mut self, which: usize, length: usize) {
        let (state, position) = (self.history.state.index(), self.position(self.written));
        self.bits.bit(&mut self.models.is_match[state][position], 1);
        self.bits.bit(&mut self.models.is_repeated[state], 1);
        self.bits.bit(&mut self.models.is_not_last[state], usize::from(which > 0));
        if which == 0 {
            self.bits.bit(&mut self.models.is_not_short[state][position], 1);
        } else {
            self.bits.bit(&mut self.models.is_not_second[state], usize::from(which > 1));
        }
        if which > 1 {
            self.bits.bit(&mut self.models.is_not_third[state], usize::from(which > 2));
        }
        self.models.repeated_lengths.encode(&mut self.bits, position, length - SHORTEST_MATCH);
        self.history.repeated(which);
        self.written += length;
    }

    /// Writes a match at a new distance, minus 1.
    pub(super) fn sequence(&mut self, distance: u32, length: usize) {
        let (state, position) = (self.history.state.index(), self.position(self.written));
        self.bits.bit(&mut self.models.is_match[state][position], 1);
        self.bits.bit(&mut self.models.is_repeated[state], 0);
        self.models.lengths.encode(&mut self.bits, position, length - SHORTEST_MATCH);
        self.models.encode_distance(&mut self.bits, distance, length - SHORTEST_MATCH);
        self.history.matched(distance);
        self.written += length;
    }

    /// Recomputes prices from the current probabilities.
    pub(super) fn update_prices(&mut self) {
        self.prices.update(&self.models);
    }

    /// Length of the match at a position with a distance, minus 1.
    #[inline(always)]
    pub(super) fn repetition(&self, at: usize, distance: u32) -> usize {
        let (Some(before), Some(here)) = (at.checked_sub(1 + distance as usize), self.bytes.get(at..)) else {
            return 0;
        };
        let here = &here[..here.len().min(LONGEST_MATCH)];
        in_common(here, &self.bytes[before..][..here.len()], 0)
    }

    /// The price of bytes outside of matches, each in its cheaper form, and the state after them.
    #[inline(always)]
    pub(super) fn bytes_price(
        &self,
        at: usize,
        count: usize,
        mut state: State,
        distance: u32,
    ) -> (Price, State) {
        let mut sum = 0;
        for at in at..at + count {
            let (price, kind) = self.byte_price(at, state, distance);
            sum += price;
            state = match kind {
                Byte::Literal => state.literal(),
                Byte::ShortRepeat => state.short_repeated(),
            };
        }
        (sum, state)
    }

    #[inline(always)]
    fn byte_price(&self, at: usize, state: State, distance: u32) -> (Price, Byte) {
        let (index, position) = (state.index(), self.position(at));
        let (byte, model) = (self.bytes[at], &self.literals[self.context(at)]);
        let expected = at.checked_sub(1 + distance as usize).map(|at| self.bytes[at]);
        let bits = match expected {
            Some(expected) if !state.is_after_literal() => matched_literal(model, byte, expected),
            _ => literal(model, byte),
        };
        let literal = bit(self.models.is_match[index][position], 0) + bits;
        if expected == Some(byte) {
            let short = bit(self.models.is_match[index][position], 1)
                + bit(self.models.is_repeated[index], 1)
                + bit(self.models.is_not_last[index], 0)
                + bit(self.models.is_not_short[index][position], 0);
            if short < literal {
                return (short, Byte::ShortRepeat);
            }
        }
        (literal, Byte::Literal)
    }

    /// The price of a match at one of the last four distances, by its length.
    #[inline(always)]
    pub(super) fn repeat_price(&self, at: usize, state: State, which: usize) -> impl Fn(usize) -> Price {
        let (index, position) = (state.index(), self.position(at));
        let mut price = bit(self.models.is_match[index][position], 1)
            + bit(self.models.is_repeated[index], 1)
            + bit(self.models.is_not_last[index], usize::from(which > 0));
        price += if which == 0 {
            bit(self.models.is_not_short[index][position], 1)
        } else {
            bit(self.models.is_not_second[index], usize::from(which > 1))
        };
        if which > 1 {
            price += bit(self.models.is_not_third[index], usize::from(which > 2));
        }
        let lengths = &self.prices.repeated_lengths[position];
        move |length| price + lengths[length - SHORTEST_MATCH]
    }

    /// The price of the bits that say that a match at a new distance begins.
    #[inline(always)]
    pub(super) fn sequence_start_price(&self, at: usize, state: State) -> Price {
        let (index, position) = (state.index(), self.position(at));
        bit(self.models.is_match[index][position], 1) + bit(self.models.is_repeated[index], 0)
    }

    /// The price of a distance, minus 1, and a length, by length.
    #[inline(always)]
    pub(super) fn sequence_price(&self, at: usize, distance: u32) -> impl Fn(usize) -> Price {
        let lengths = &self.prices.lengths[self.position(at)];
        let distance = self.prices.distance(distance);
        move |length| {
            let length = length - SHORTEST_MATCH;
            lengths[length] + distance(length)
        }
    }
}

impl Lengths {
    fn encode(&mut self, bits: &mut RangeEncoder, position: usize, length: usize) {
        bits.bit(&mut self.is_long, usize::from(length >= 8));
        if length < 8 {
            return bits.tree(&mut self.short[position], length);
        }
        bits.bit(&mut self.is_longest, usize::from(length >= 16));
        if length < 16 {
            bits.tree(&mut self.long[position], length - 8);
        } else {
            bits.tree(&mut self.longest, length - 16);
        }
    }
}

impl Models {
    /// The distance of a match, minus 1.
    fn encode_distance(&mut self, bits: &mut RangeEncoder, distance: u32, length: usize) {
        let slot = slot(distance);
        bits.tree(&mut self.slots[length.min(3)], slot as usize);
        if slot < 4 {
            return;
        }
        let low = (slot >> 1) - 1;
        let high = (2 | slot & 1) << low;
        if slot < 14 {
            bits.reverse_tree(&mut self.near[(high - slot) as usize..], distance - high, low);
        } else {
            bits.direct((distance - high) >> 4, low - 4);
            bits.reverse_tree(&mut self.align, distance & 15, 4);
        }
    }
}

/// Length of the common prefix of two slices of equal length; the first `known` bytes are known to match.
#[inline(always)]
pub(super) fn in_common(a: &[u8], b: &[u8], known: usize) -> usize {
    let mut length = known;
    for (a, b) in a[known..].as_chunks::<8>().0.iter().zip(b[known..].as_chunks::<8>().0) {
        let difference = u64::from_le_bytes(*a) ^ u64::from_le_bytes(*b);
        if difference != 0 {
            return length + difference.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    length + a[length..].iter().zip(&b[length..]).take_while(|(a, b)| a == b).count()
}
