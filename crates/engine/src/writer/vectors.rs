//! Codes of vectors; [`index::meaning`](crate::index::meaning) reads them.

use crate::index::meaning::{BYTES, DIMENSIONS, LENGTH_ONE, LEVELS, TERM_BYTES, Vector};

/// The codes of a vector of any length, and its length.
pub(super) fn encode_vector(vector: &Vector) -> [u8; TERM_BYTES] {
    let mut stored = [0; TERM_BYTES];
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    let scale = (DIMENSIONS as f32).sqrt() / length.max(f32::MIN_POSITIVE);
    for (eight, three) in vector.chunks_exact(8).zip(stored.chunks_exact_mut(3)) {
        let bits = eight.iter().rev().fold(0, |bits, value| bits << 3 | code(value * scale));
        three.copy_from_slice(&bits.to_le_bytes()[..3]);
    }
    stored[BYTES] = (length.sqrt() * LENGTH_ONE).round().clamp(0.0, 255.0) as u8;
    stored
}

/// The code whose value is nearest.
fn code(value: f32) -> u32 {
    let is_below = |two: &[f32]| value.abs() >= (two[0] + two[1]) / 2.0;
    let magnitude = LEVELS.windows(2).take_while(|two| is_below(two)).count() as u32;
    if value < 0.0 { 3 - magnitude } else { 4 + magnitude }
}
