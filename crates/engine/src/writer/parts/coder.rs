//! Writes what [`RangeDecoder`](crate::parts::coder::RangeDecoder) reads.

use crate::parts::coder::{Coder, MIN_RANGE, Probability};

/// A range encoder: bits and numbers → bytes.
pub(crate) struct RangeEncoder {
    bytes: Vec<u8>,
    /// The lower end of the interval; bit 32 is a carry into the bytes before.
    low: u64,
    range: u32,
}

impl RangeEncoder {
    pub(crate) fn new() -> Self {
        Self { bytes: Vec::new(), low: 0, range: u32::MAX }
    }

    fn narrow(&mut self, start: u32, range: u32) {
        self.low += u64::from(start);
        self.range = range;
        if self.low >> 32 != 0 {
            self.low &= u64::from(u32::MAX);
            for byte in self.bytes.iter_mut().rev() {
                *byte = byte.wrapping_add(1);
                if *byte != 0 {
                    break;
                }
            }
        }
    }

    fn normalize(&mut self) {
        while self.range < MIN_RANGE {
            self.shift();
            self.range <<= 8;
        }
    }

    fn shift(&mut self) {
        self.bytes.push((self.low >> 24) as u8);
        self.low = self.low << 8 & u64::from(u32::MAX);
    }

    /// The bytes, without zeros at the end.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        // The number in the interval with the most zeros at its end.
        let top = self.low + u64::from(self.range) - 1;
        let mut keep = 8;
        while keep < 32 && (top >> (32 - keep) << (32 - keep)) < self.low {
            keep += 8;
        }
        let start = (top >> (32 - keep) << (32 - keep)) - self.low;
        self.narrow(start as u32, 1);
        for _ in 0..4 {
            self.shift();
        }
        while self.bytes.last() == Some(&0) {
            self.bytes.pop();
        }
        self.bytes
    }
}

impl Coder for RangeEncoder {
    const WRITES: bool = true;

    fn bit(&mut self, model: &mut Probability, bit: u32) -> u32 {
        self.normalize();
        let bound = model.bound(self.range);
        if bit == 0 {
            self.narrow(0, bound);
        } else {
            self.narrow(bound, self.range - bound);
        }
        model.adapt(bit);
        bit
    }

    fn uniform(&mut self, value: u32, total: u32) -> u32 {
        self.normalize();
        let unit = self.range / total;
        self.narrow(value * unit, unit);
        value
    }

    fn is_exhausted(&self) -> bool {
        false
    }
}
