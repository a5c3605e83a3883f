//! Adaptive binary coding: the numbers of postings lists, in fractions of bits.
//!
//! A range coder (Martin 1979) with probabilities that adapt to the bits coded so far. [`Coder`] is both directions: a
//! codec is written once, as a function that passes each value through the coder. The encoder writes the value and returns
//! it; the decoder ignores it and returns what it reads. So reader and writer cannot drift.

/// An estimate of how likely the next bit is 0, from the bits coded so far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Probability {
    /// The probability that a bit is 0, in 1/65536.
    pub(crate) zero: u16,
    /// The number of bits from which it is estimated, at most [`MAX_SEEN`].
    seen: u16,
}

/// The model of a bit of which nothing is known: both values are equally likely.
pub(crate) const EVEN: Probability = Probability { zero: 1 << 15, seen: 0 };
/// After this many bits, each further bit moves a probability by 1/16 of its distance to certainty, so that earlier ones count less.
const MAX_SEEN: u16 = 14;
/// The lowest probability of either value.
const MIN_PROBABILITY: u16 = 192;
/// Below this the range is renormalized by another byte.
pub(crate) const MIN_RANGE: u32 = 1 << 24;

impl Probability {
    /// Learns a bit. At first the probability is that of Krichevsky & Trofimov (1981): the share of zeros among the bits so far
    /// and half a bit of each value. A bucket is short, so that slower learning would cost 2 % of it.
    pub(crate) fn adapt(&mut self, bit: u32) {
        let share = self.seen + 2;
        if bit == 0 {
            self.zero += (u16::MAX - self.zero) / share;
        } else {
            self.zero -= self.zero / share;
        }
        self.zero = self.zero.clamp(MIN_PROBABILITY, u16::MAX - MIN_PROBABILITY);
        self.seen += u16::from(self.seen < MAX_SEEN);
    }

    /// The part of a range that stands for the bit 0. Neither part is empty.
    pub(crate) fn bound(self, range: u32) -> u32 {
        ((u64::from(range) * u64::from(self.zero)) >> 16) as u32
    }
}

/// A range encoder or decoder.
pub(crate) trait Coder {
    /// Whether this is an encoder.
    const WRITES: bool;

    /// Codes a bit by its probability, which adapts.
    fn bit(&mut self, model: &mut Probability, bit: u32) -> u32;
    /// Codes a number below `total`, which is at most 2^24; all are equally likely.
    fn uniform(&mut self, value: u32, total: u32) -> u32;
    /// Whether the input has ended: what is decoded from now on is meaningless. Never while encoding.
    fn is_exhausted(&self) -> bool;

    /// Codes a flag.
    fn flag(&mut self, model: &mut Probability, flag: bool) -> bool {
        self.bit(model, u32::from(flag)) == 1
    }

    /// Codes the low `count` bits of a number, all equally likely.
    fn direct(&mut self, value: u32, count: u32) -> u32 {
        let mut result = 0;
        for at in (0..count).rev() {
            result = result << 1 | self.uniform(value >> at & 1, 2);
        }
        result
    }

    /// Codes a number below `N`, a power of two, highest bit first.
    fn tree<const N: usize>(&mut self, tree: &mut TreeModel<N>, value: u32) -> u32 {
        let mut node = 1;
        let mut left = N.ilog2();
        while node < N {
            left -= 1;
            node = node << 1 | self.bit(&mut tree.0[node & (N - 1)], value >> left & 1) as usize;
        }
        (node - N) as u32
    }

    /// Codes any number below 2^31: its magnitude by the model, the bits below the highest as they are.
    fn number(&mut self, model: &mut NumberModel, value: u32) -> u32 {
        let value = value.min((1 << 31) - 2) + 1;
        let magnitude = self.tree(model, value.ilog2()).min(30);
        (1 << magnitude | self.direct(value & ((1 << magnitude) - 1), magnitude)) - 1
    }

    /// Codes ascending, distinct numbers from `low` to below `high` by binary interpolation (Moffat & Stuiver 2000): the
    /// middle one first, within the bounds that the others leave it. `numbers` has the right length in both directions.
    fn interpolative(&mut self, numbers: &mut [u32], low: u32, high: u32) {
        let count = numbers.len() as u32;
        if count == 0 {
            return;
        }
        let middle = count / 2;
        // A damaged list may leave no room.
        let span = high.saturating_sub(low).saturating_sub(count).saturating_add(1);
        let first = low.saturating_add(middle);
        let value = numbers[middle as usize].wrapping_sub(first);
        let value = if span > 1 { first.saturating_add(self.uniform(value, span)) } else { first };
        numbers[middle as usize] = value;
        let (before, rest) = numbers.split_at_mut(middle as usize);
        self.interpolative(before, low, value);
        self.interpolative(&mut rest[1..], value.saturating_add(1), high);
    }

    /// Codes the bytes of a string. What was decoded is empty where it is not UTF-8.
    fn string(&mut self, models: &mut StringModels, text: &str) -> String {
        let length = self.number(&mut models.length, text.len() as u32);
        let mut bytes = Vec::new();
        for at in 0..length as usize {
            if self.is_exhausted() {
                break;
            }
            let byte = text.as_bytes().get(at).copied().unwrap_or(0);
            bytes.push(self.tree(&mut models.bytes, byte.into()) as u8);
        }
        String::from_utf8(bytes).unwrap_or_default()
    }
}

/// Probabilities of the numbers below `N`.
pub(crate) struct TreeModel<const N: usize>([Probability; N]);

impl<const N: usize> Default for TreeModel<N> {
    fn default() -> Self {
        Self([EVEN; N])
    }
}

/// Probabilities of the magnitudes of a number.
pub(crate) type NumberModel = TreeModel<32>;

/// Probabilities of strings.
#[derive(Default)]
pub(crate) struct StringModels {
    length: NumberModel,
    bytes: TreeModel<256>,
}

/// Reads what [`RangeEncoder`](crate::writer::parts::coder::RangeEncoder) wrote.
pub(crate) struct RangeDecoder<'a> {
    bytes: &'a [u8],
    position: usize,
    range: u32,
    code: u32,
}

/// Zeros that a decoder may read after the last byte: the encoder leaves trailing zeros out.
const TRAILING: usize = 8;

impl<'a> RangeDecoder<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        let mut decoder = Self { bytes, position: 0, range: u32::MAX, code: 0 };
        for _ in 0..4 {
            decoder.code = decoder.code << 8 | decoder.next();
        }
        decoder
    }

    fn next(&mut self) -> u32 {
        let byte = self.bytes.get(self.position).copied().unwrap_or(0);
        self.position += 1;
        byte.into()
    }

    fn normalize(&mut self) {
        while self.range < MIN_RANGE {
            self.range <<= 8;
            self.code = self.code << 8 | self.next();
        }
    }
}

impl Coder for RangeDecoder<'_> {
    const WRITES: bool = false;

    fn bit(&mut self, model: &mut Probability, _: u32) -> u32 {
        self.normalize();
        let bound = model.bound(self.range);
        let bit = u32::from(self.code >= bound);
        if bit == 0 {
            self.range = bound;
        } else {
            self.range -= bound;
            self.code -= bound;
        }
        model.adapt(bit);
        bit
    }

    fn uniform(&mut self, _: u32, total: u32) -> u32 {
        self.normalize();
        let unit = self.range / total.clamp(1, MIN_RANGE);
        let value = (self.code / unit).min(total.saturating_sub(1));
        self.code = self.code.wrapping_sub(value * unit);
        self.range = unit;
        value
    }

    fn is_exhausted(&self) -> bool {
        self.position > self.bytes.len() + TRAILING
    }
}
