//! The range encoder: bits → bytes; a likely bit takes little space.

use crate::range::{ADAPTATION, MIN_RANGE, ONE, PROBABILITY_BITS, Probability};

/// Writes bits as bytes that [`RangeDecoder`](crate::range::RangeDecoder) reads.
pub(super) struct RangeEncoder {
    output: Vec<u8>,
    low: u32,
    range: u32,
}

impl RangeEncoder {
    pub(super) fn new() -> Self {
        // The first byte is reserved for a carry that never occurs.
        Self { output: vec![0], low: 0, range: u32::MAX }
    }

    /// Number of bytes so far.
    pub(super) fn length(&self) -> usize {
        self.output.len()
    }

    /// Flushes the interval.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.output.extend(self.low.to_be_bytes());
        self.output
    }

    /// Encodes a bit, 0 or 1, and updates its probability.
    #[inline(always)]
    pub(super) fn bit(&mut self, probability: &mut Probability, bit: usize) {
        let bound = (self.range >> PROBABILITY_BITS) * u32::from(*probability);
        if bit == 0 {
            self.range = bound;
            *probability += (ONE - *probability) >> ADAPTATION;
        } else {
            self.raise(bound);
            self.range -= bound;
            *probability -= *probability >> ADAPTATION;
        }
        self.normalize();
    }

    /// Encodes the lowest `count` bits of a number with equal probabilities, highest first.
    pub(super) fn direct(&mut self, number: u32, count: u32) {
        for place in (0..count).rev() {
            self.range >>= 1;
            if number >> place & 1 == 1 {
                self.raise(self.range);
            }
            self.normalize();
        }
    }

    /// A number below `N`, a power of two, highest bit first.
    pub(super) fn tree<const N: usize>(&mut self, tree: &mut [Probability; N], number: usize) {
        let leaf = N + number;
        for place in (0..N.ilog2()).rev() {
            self.bit(&mut tree[leaf >> (place + 1)], leaf >> place & 1);
        }
    }

    /// A number of `bits` bits, lowest first. `tree` holds 2^`bits` probabilities, the first unused.
    pub(super) fn reverse_tree(&mut self, tree: &mut [Probability], number: u32, bits: u32) {
        let mut node = 1;
        for place in 0..bits {
            let bit = (number >> place & 1) as usize;
            self.bit(&mut tree[node], bit);
            node = node << 1 | bit;
        }
    }

    /// Moves the lower end of the interval up; a carry beyond 32 bits is added to the bytes already written.
    #[inline(always)]
    fn raise(&mut self, by: u32) {
        let (low, carry) = self.low.overflowing_add(by);
        self.low = low;
        if carry {
            self.carry();
        }
    }

    #[cold]
    fn carry(&mut self) {
        for byte in self.output.iter_mut().rev() {
            *byte = byte.wrapping_add(1);
            if *byte != 0 {
                break;
            }
        }
    }

    #[inline(always)]
    fn normalize(&mut self) {
        if self.range < MIN_RANGE {
            self.range <<= 8;
            self.output.push((self.low >> 24) as u8);
            self.low <<= 8;
        }
    }
}
