//! The range decoder: bytes → bits, by adaptive probabilities.

/// Probability that a bit is 0, out of 2048. Never reaches 0 or 2048: each bit moves it by 1/32 of the remaining
/// distance.
pub(super) type Probability = u16;

/// Both bits are equally likely.
pub(super) const EVEN: Probability = ONE / 2;

pub(super) const ONE: Probability = 1 << PROBABILITY_BITS;
pub(super) const PROBABILITY_BITS: u32 = 11;
pub(super) const ADAPTATION: u32 = 5;
/// Number of bytes before the first bit.
const PREAMBLE: usize = 5;
/// Below this the range is renormalized by another byte.
pub(super) const MIN_RANGE: u32 = 1 << 24;

/// The current interval and the code's position in it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Interval {
    range: u32,
    code: u32,
}

/// Reads bits from bytes. After the last byte it reads zeros: callers check [`Self::position`].
///
/// Everything used in loops is inlined, so that it stays in registers.
#[derive(Clone, Copy)]
pub(super) struct RangeDecoder<'a> {
    input: &'a [u8],
    position: usize,
    range: u32,
    code: u32,
}

impl<'a> RangeDecoder<'a> {
    /// Reads the preamble, whose first byte must be 0; `None` if it is not or is cut off.
    pub(super) fn new(input: &'a [u8]) -> Option<Self> {
        let &[0, a, b, c, d] = input.first_chunk::<PREAMBLE>()? else {
            return None;
        };
        let interval = Interval { range: u32::MAX, code: u32::from_be_bytes([a, b, c, d]) };
        Some(Self::resume(input, PREAMBLE, interval))
    }

    /// Resumes at a saved [`Self::position`] and [`Self::interval`].
    pub(super) fn resume(input: &'a [u8], position: usize, interval: Interval) -> Self {
        Self { input, position, range: interval.range, code: interval.code }
    }

    /// Number of bytes read; more than the input's length if it was too short.
    pub(super) fn position(&self) -> usize {
        self.position
    }

    /// The state except the position.
    pub(super) fn interval(&self) -> Interval {
        Interval { range: self.range, code: self.code }
    }

    /// Whether the stream ends here, at the last byte of the input.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.normalize();
        self.code == 0 && self.position == self.input.len()
    }

    #[inline(always)]
    fn normalize(&mut self) {
        if self.range < MIN_RANGE {
            let byte = self.input.get(self.position).copied().unwrap_or(0);
            self.position += 1;
            self.range <<= 8;
            self.code = self.code << 8 | u32::from(byte);
        }
    }

    /// Decodes a bit, 0 or 1, and updates its probability.
    #[inline(always)]
    pub(super) fn bit(&mut self, probability: &mut Probability) -> usize {
        self.normalize();
        let bound = (self.range >> PROBABILITY_BITS) * u32::from(*probability);
        if self.code < bound {
            self.range = bound;
            *probability += (ONE - *probability) >> ADAPTATION;
            0
        } else {
            self.range -= bound;
            self.code -= bound;
            *probability -= *probability >> ADAPTATION;
            1
        }
    }

    /// The same without a branch, for bits of numbers, which branch prediction misses half of the time.
    #[inline(always)]
    pub(super) fn bit_of_number(&mut self, probability: &mut Probability) -> usize {
        self.normalize();
        let bound = (self.range >> PROBABILITY_BITS) * u32::from(*probability);
        let bit = u32::from(self.code >= bound);
        let is_one = bit.wrapping_neg();
        self.range = (bound & !is_one) | (self.range.wrapping_sub(bound) & is_one);
        self.code = self.code.wrapping_sub(bound & is_one);
        // The update above as one formula: shifting rounds down, so the target for a 1 is 31, which subtracts ⌊p /
        // 32⌋.
        const AFTER_ZERO: i32 = ONE as i32;
        const AFTER_ONE: i32 = (1 << ADAPTATION) - 1;
        let old = i32::from(*probability);
        let target = AFTER_ZERO - ((AFTER_ZERO - AFTER_ONE) & is_one as i32);
        *probability = (old + ((target - old) >> ADAPTATION)) as Probability;
        bit as usize
    }

    /// `count` bits with equal probabilities, highest first.
    #[inline(always)]
    pub(super) fn direct(&mut self, count: u32) -> u32 {
        let mut bits = 0;
        for _ in 0..count {
            self.normalize();
            self.range >>= 1;
            let bit = u32::from(self.code >= self.range);
            self.code -= self.range * bit;
            bits = bits << 1 | bit;
        }
        bits
    }

    /// A number below `N`, a power of two, highest bit first.
    #[inline(always)]
    pub(super) fn tree<const N: usize>(&mut self, tree: &mut [Probability; N]) -> usize {
        let mut node = 1;
        while node < N {
            // The mask changes nothing but removes the bounds check.
            node = node << 1 | self.bit_of_number(&mut tree[node & (N - 1)]);
        }
        node - N
    }

    /// A number of `bits` bits, lowest first. `tree` holds 2^`bits` probabilities, the first unused.
    #[inline(always)]
    pub(super) fn reverse_tree(&mut self, tree: &mut [Probability], bits: u32) -> u32 {
        let (mut node, mut number) = (1, 0);
        for place in 0..bits {
            let bit = self.bit_of_number(&mut tree[node]);
            node = node << 1 | bit;
            number |= (bit as u32) << place;
        }
        number
    }
}
