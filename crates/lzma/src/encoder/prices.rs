//! Prices: the cost of packets under the current models.

use crate::models::{LONGEST_MATCH, Lengths, Literal, Models, SHORTEST_MATCH};
use crate::range::{ONE, PROBABILITY_BITS, Probability};

/// In bits times 2^[`DIGITS`].
pub(super) type Price = u32;

/// Fractional binary digits of a price.
const DIGITS: u32 = 6;
/// Number of low bits of a probability that do not affect its price.
const COARSE: u32 = 2;

/// The price of a 0, by its probability.
const PRICES: [u16; ONE as usize >> COARSE] = {
    let mut prices = [0; ONE as usize >> COARSE];
    let mut at = 0;
    while at < prices.len() {
        let probability = ((at as u64) << COARSE) + (1 << COARSE >> 1);
        // The logarithm: the integer part, then a digit for each squaring of the rest, which is between 1 and 2.
        let mut log = probability.ilog2();
        let mut rest = probability << (30 - log);
        let mut digit = 0;
        while digit < DIGITS {
            rest = (rest * rest) >> 30;
            let carry = (rest >> 31) as u32;
            rest >>= carry;
            log = log << 1 | carry;
            digit += 1;
        }
        prices[at] = ((PROBABILITY_BITS << DIGITS) - log) as u16;
        at += 1;
    }
    prices
};

/// The price of a bit, 0 or 1.
#[inline(always)]
pub(super) fn bit(probability: Probability, bit: usize) -> Price {
    let probability = if bit == 0 { probability } else { ONE - 1 - probability };
    // The mask changes nothing but removes the bounds check.
    PRICES[usize::from(probability >> COARSE) & (PRICES.len() - 1)].into()
}

/// The price of bits with equal probabilities.
pub(super) const fn bits(count: u32) -> Price {
    count << DIGITS
}

/// The prices of all numbers below `N`, a power of two, highest bit first.
fn tree<const N: usize>(tree: &[Probability], prices: &mut [Price; N]) {
    // From the root on, the price of a node is stored at its first leaf.
    prices[0] = 0;
    let mut leaves = N;
    while leaves > 1 {
        for first in (0..N).step_by(leaves) {
            let node = tree[(N + first) / leaves];
            prices[first + leaves / 2] = prices[first] + bit(node, 1);
            prices[first] += bit(node, 0);
        }
        leaves /= 2;
    }
}

/// The price of a number of `bits` bits, lowest first.
fn reverse_tree(tree: &[Probability], number: u32, bits: u32) -> Price {
    let (mut node, mut price) = (1, 0);
    for place in 0..bits {
        let next = (number >> place & 1) as usize;
        price += bit(tree[node], next);
        node = node << 1 | next;
    }
    price
}

/// The price of a literal's bits.
#[inline(always)]
pub(super) fn literal(model: &Literal, byte: u8) -> Price {
    let leaf = 0x100 | usize::from(byte);
    let mut price = 0;
    for place in 0..8 {
        price += bit(model[leaf >> (place + 1)], leaf >> place & 1);
    }
    price
}

/// The price of a literal's bits after a match, given the byte that would have continued it.
#[inline(always)]
pub(super) fn matched_literal(model: &Literal, byte: u8, expected: u8) -> Price {
    let leaves = [byte, expected].map(|byte| 0x100 | usize::from(byte));
    let mut price = 0;
    // No bit depends on the one before, as in writing: the processor computes all eight in parallel.
    for place in 0..8 {
        let [node, expected] = leaves.map(|leaf| leaf >> (place + 1));
        let beside = if node == expected { 0x100 << (leaves[1] >> place & 1) } else { 0 };
        price += bit(model[beside + node], leaves[0] >> place & 1);
    }
    price
}

/// The slot of a distance minus 1: its number of bits and the second highest bit, which select the models.
pub(super) fn slot(distance: u32) -> u32 {
    match distance {
        0..4 => distance,
        _ => distance.ilog2() << 1 | distance >> (distance.ilog2() - 1) & 1,
    }
}

/// Distances minus 1 below this have their own models for their low bits.
const NEAR: usize = 128;
/// Number of lengths.
const LENGTHS: usize = LONGEST_MATCH - SHORTEST_MATCH + 1;

/// The prices of lengths, minus the shortest, per value of the position bits.
pub(super) type LengthPrices = Vec<[Price; LENGTHS]>;

/// Precomputed prices of numbers, which lag behind the models a little.
pub(super) struct Prices {
    pub(super) lengths: LengthPrices,
    pub(super) repeated_lengths: LengthPrices,
    /// Those of the longest lengths, for matches and for repeats.
    longest: [Computed<256>; 2],
    /// By length, as in the models; far distances without their lowest four bits.
    slots: [Computed<64>; 4],
    /// Low bits, by distance.
    near: Computed<NEAR>,
    /// By the lowest four bits of far distances.
    align: Computed<16>,
}

/// Prices, and the probabilities that they were computed from: many do not change between two updates.
#[derive(Clone, Copy)]
struct Computed<const N: usize> {
    models: [Probability; N],
    prices: [Price; N],
}

impl<const N: usize> Computed<N> {
    /// No probability is 0.
    const NONE: Self = Self { models: [0; N], prices: [0; N] };

    /// Recomputes the prices if the probabilities have changed.
    fn update(&mut self, models: &[Probability; N], compute: impl FnOnce(&mut [Price; N])) {
        if self.models != *models {
            self.models = *models;
            compute(&mut self.prices);
        }
    }
}

impl Prices {
    pub(super) fn new(pb: u8) -> Self {
        let lengths = vec![[0; LENGTHS]; 1 << pb];
        Self {
            repeated_lengths: lengths.clone(),
            lengths,
            longest: [Computed::NONE; 2],
            slots: [Computed::NONE; 4],
            near: Computed::NONE,
            align: Computed::NONE,
        }
    }

    /// Recomputes all prices.
    pub(super) fn update(&mut self, models: &Models) {
        let [longest, longest_repeated] = &mut self.longest;
        update_lengths(&mut self.lengths, longest, &models.lengths);
        update_lengths(&mut self.repeated_lengths, longest_repeated, &models.repeated_lengths);
        for (slots, model) in self.slots.iter_mut().zip(&models.slots) {
            slots.update(model, |prices| {
                tree(model, prices);
                for (slot, price) in (0..).zip(prices).skip(14) {
                    *price += bits((slot >> 1) - 5);
                }
            });
        }
        self.near.update(&models.near, |prices| {
            for (distance, price) in (0..).zip(prices).skip(4) {
                let slot = slot(distance);
                let low = (slot >> 1) - 1;
                let high = (2 | slot & 1) << low;
                *price = reverse_tree(&models.near[(high - slot) as usize..], distance - high, low);
            }
        });
        self.align.update(&models.align, |prices| {
            for (low, price) in (0..).zip(prices) {
                *price = reverse_tree(&models.align, low, 4);
            }
        });
    }

    /// The price of a distance, minus 1, by the length of the match, minus the shortest.
    #[inline(always)]
    pub(super) fn distance(&self, distance: u32) -> impl Fn(usize) -> Price {
        let low =
            *self.near.prices.get(distance as usize).unwrap_or(&self.align.prices[distance as usize % 16]);
        let slot = slot(distance) as usize % 64;
        let prices = [0, 1, 2, 3].map(|length| self.slots[length].prices[slot] + low);
        move |length| prices[length.min(3)]
    }
}

fn update_lengths(prices: &mut LengthPrices, longest: &mut Computed<256>, models: &Lengths) {
    let [is_short, is_long] = [0, 1].map(|value| bit(models.is_long, value));
    let [is_middle, is_longest] = [0, 1].map(|value| is_long + bit(models.is_longest, value));
    longest.update(&models.longest, |prices| tree(&models.longest, prices));
    for (position, prices) in prices.iter_mut().enumerate() {
        let (short, rest) = prices.split_first_chunk_mut::<8>().expect("there are more lengths");
        let (long, rest) = rest.split_first_chunk_mut::<8>().expect("there are more lengths");
        tree(&models.short[position], short);
        tree(&models.long[position], long);
        short.iter_mut().for_each(|price| *price += is_short);
        long.iter_mut().for_each(|price| *price += is_middle);
        rest.iter_mut().zip(longest.prices).for_each(|(price, longest)| *price = is_longest + longest);
    }
}
