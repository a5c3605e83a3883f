//! Cuts long repeats out of the text.

use crate::error::Error;
use crate::index::repeats::{MAX_UNITS, MIN_LENGTH, UNIT};
use crate::writer::varint;

/// Units that are hashed to find earlier occurrences.
const WINDOW: usize = 16;
/// The factor of the rolling hash (Karp & Rabin 1987), and its power for the oldest unit of a window.
const FACTOR: u32 = 0x9E37_79B1;
const OLDEST: u32 = FACTOR.wrapping_pow(WINDOW as u32 - 1);
const MAX_HASH_BITS: u32 = 22;

/// The section of a text without repeats.
pub(crate) fn none(text: &[u8]) -> Vec<u8> {
    let mut part = Vec::new();
    varint::write(&mut part, (text.len() / UNIT) as u32);
    varint::write(&mut part, 0);
    part
}

/// Cuts the repeats out of a text: returns the rest and the section "repeats". Prefers the last distance to the
/// nearest repeat. Memory: twice the text, and at most 16 MB.
///
/// # Errors
/// If the text is too long.
pub(crate) fn cut(text: &[u8]) -> Result<(Vec<u8>, Vec<u8>), Error> {
    let units: Vec<u16> =
        text.chunks_exact(UNIT).map(|unit| u16::from_be_bytes([unit[0], unit[1]])).collect();
    if units.len() > MAX_UNITS {
        return Err(Error::TooLarge { what: "words", limit: MAX_UNITS as u32 });
    }
    let mut windows = Windows::new(&units);
    let mut left = Vec::new();
    let (mut befores, mut lengths, mut distances) = (Vec::new(), Vec::new(), Vec::new());
    let (mut at, mut before, mut last, mut count) = (0, 0, 0, 0);
    while at < units.len() {
        let nearest = windows.pass(at);
        let again = at.checked_sub(last).filter(|_| last > 0);
        let found = [again, nearest].into_iter().flatten().find_map(|from| {
            let length = alike(&units[from..], &units[at..]);
            (length >= MIN_LENGTH).then_some((at - from, length))
        });
        let Some((distance, length)) = found else {
            left.push(units[at]);
            before += 1;
            at += 1;
            continue;
        };
        // The repeat may begin before the window.
        let mut start = at;
        while before > 0 && start > distance && units[start - 1] == units[start - distance - 1] {
            start -= 1;
            before -= 1;
            left.pop();
        }
        varint::write(&mut befores, before as u32);
        varint::write(&mut lengths, (at - start + length - MIN_LENGTH) as u32);
        varint::write(&mut distances, if distance == last { 0 } else { distance as u32 });
        for behind in at + 1..at + length {
            windows.pass(behind);
        }
        (before, last, count) = (0, distance, count + 1);
        at += length;
    }
    let mut part = Vec::new();
    varint::write(&mut part, units.len() as u32);
    varint::write(&mut part, count);
    part.extend([befores, lengths, distances].concat());
    Ok((left.into_iter().flat_map(u16::to_be_bytes).collect(), part))
}

/// The length of the common prefix of two texts, in units.
fn alike(a: &[u16], b: &[u16]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// Hash table of the last position of each window.
struct Windows<'a> {
    units: &'a [u16],
    hash: u32,
    /// By hash, the position plus 1.
    places: Vec<u32>,
    shift: u32,
}

impl<'a> Windows<'a> {
    fn new(units: &'a [u16]) -> Self {
        let bits = (units.len().max(2).ilog2() + 1).min(MAX_HASH_BITS);
        let first = units.iter().take(WINDOW);
        let hash = first.fold(0u32, |hash, &unit| hash.wrapping_mul(FACTOR).wrapping_add(unit.into()));
        Self { units, hash, places: vec![0; 1 << bits], shift: 32 - bits }
    }

    /// The last earlier position of the window at `at`, which is recorded. To be called for all positions in order.
    fn pass(&mut self, at: usize) -> Option<usize> {
        let next = *self.units.get(at + WINDOW)?;
        // The low bits of the hash depend on the last units only.
        let slot = (self.hash.wrapping_mul(0x85EB_CA6B) >> self.shift) as usize;
        let place = std::mem::replace(&mut self.places[slot], at as u32 + 1);
        let oldest = u32::from(self.units[at]).wrapping_mul(OLDEST);
        self.hash = self.hash.wrapping_sub(oldest).wrapping_mul(FACTOR).wrapping_add(next.into());
        (place > 0).then(|| place as usize - 1)
    }
}
