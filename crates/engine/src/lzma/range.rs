//! The range decoder: bytes → bits, each weighed by how likely it was.

/// A probability that a bit is 0, out of 2048. Never near 0 or 2048: a bit moves it by 1/32 of the rest.
pub(super) type Probability = u16;

/// Both bits are as likely.
pub(super) const EVEN: Probability = ONE / 2;

pub(super) const ONE: Probability = 1 << PROBABILITY_BITS;
pub(super) const PROBABILITY_BITS: u32 = 11;
pub(super) const ADAPTATION: u32 = 5;
/// How many bytes stand before the first bit.
const PREAMBLE: usize = 5;
/// Below this the range takes in another byte.
pub(super) const LEAST_RANGE: u32 = 1 << 24;

/// What is left of the interval, and where in it the code lies.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Interval {
    range: u32,
    code: u32,
}

/// Reads bits from bytes. Behind the last byte it reads zeros: whoever uses it looks at [`Self::position`].
///
/// All that is done with it in a loop is inlined, so that it stays in registers.
#[derive(Clone, Copy)]
pub(super) struct RangeDecoder<'a> {
    input: &'a [u8],
    position: usize,
    range: u32,
    code: u32,
}

impl<'a> RangeDecoder<'a> {
    /// Begins with the first bytes, of which the first is 0; `None` if it is not, or if they are missing.
    pub(super) fn new(input: &'a [u8]) -> Option<Self> {
        let &[0, a, b, c, d] = input.first_chunk::<PREAMBLE>()? else {
            return None;
        };
        let interval = Interval { range: u32::MAX, code: u32::from_be_bytes([a, b, c, d]) };
        Some(Self::resume(input, PREAMBLE, interval))
    }

    /// Goes on where [`Self::position`] and [`Self::interval`] were read off.
    pub(super) fn resume(input: &'a [u8], position: usize, interval: Interval) -> Self {
        Self { input, position, range: interval.range, code: interval.code }
    }

    /// How many bytes have been taken; beyond the length of the input if there were not enough.
    pub(super) fn position(&self) -> usize {
        self.position
    }

    /// The state apart from the position.
    pub(super) fn interval(&self) -> Interval {
        Interval { range: self.range, code: self.code }
    }

    /// Whether an encoder has ended here, with the input's last byte.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.normalize();
        self.code == 0 && self.position == self.input.len()
    }

    #[inline(always)]
    fn normalize(&mut self) {
        if self.range < LEAST_RANGE {
            let byte = self.input.get(self.position).copied().unwrap_or(0);
            self.position += 1;
            self.range <<= 8;
            self.code = self.code << 8 | u32::from(byte);
        }
    }

    /// The next bit, 0 or 1, and what it teaches about the bits to come.
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

    /// The same without a jump: for bits of numbers, which a processor guesses wrong half of the time.
    #[inline(always)]
    pub(super) fn bit_of_number(&mut self, probability: &mut Probability) -> usize {
        self.normalize();
        let bound = (self.range >> PROBABILITY_BITS) * u32::from(*probability);
        let bit = u32::from(self.code >= bound);
        let is_one = bit.wrapping_neg();
        self.range = (bound & !is_one) | (self.range.wrapping_sub(bound) & is_one);
        self.code = self.code.wrapping_sub(bound & is_one);
        // As above, in one formula: shifting rounds down, so that a 1 aims at 31 in order to lose ⌊p / 32⌋.
        const AFTER_ZERO: i32 = ONE as i32;
        const AFTER_ONE: i32 = (1 << ADAPTATION) - 1;
        let old = i32::from(*probability);
        let target = AFTER_ZERO - ((AFTER_ZERO - AFTER_ONE) & is_one as i32);
        *probability = (old + ((target - old) >> ADAPTATION)) as Probability;
        bit as usize
    }

    /// `count` bits that are as likely to be 0 as 1, the highest first.
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

    /// A number below `N`, a power of two, its highest bit first.
    #[inline(always)]
    pub(super) fn tree<const N: usize>(&mut self, tree: &mut [Probability; N]) -> usize {
        let mut node = 1;
        while node < N {
            // The mask changes nothing; it spares the check of the bounds.
            node = node << 1 | self.bit_of_number(&mut tree[node & (N - 1)]);
        }
        node - N
    }

    /// A number of `bits` bits, its lowest first. `tree` holds 2^`bits` probabilities, the first unused.
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
