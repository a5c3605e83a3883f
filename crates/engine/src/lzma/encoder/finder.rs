//! The match finder: where the bytes at a position stood before.

use super::writer::in_common;
use crate::lzma::models::LONGEST_MATCH;

/// That so many bytes from a position on stand at a distance before it too, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) length: usize,
    /// Less 1.
    pub(super) distance: u32,
}

/// How far back is looked, in units. Bounds the memory: of the trees, 8 bytes for each unit.
const WINDOW: usize = 1 << 26;
/// How many nodes of a tree are looked at.
pub(super) const DEPTH: usize = 128;
/// How many tables there are.
const TABLES: usize = 3;
/// How many positions are looked up in the tables at a time.
const BATCH: usize = 512;
/// Hashed are at most so many bytes.
const WORD: usize = size_of::<u64>();
/// How many pairs of bytes there are.
const PAIRS: usize = 1 << 16;

/// Finds matches, position by position, of units of `UNIT` bytes.
///
/// Tables tell where the same two bytes, one unit more, two units more stood last. The last of these places is
/// the root of a binary tree of all of them, ordered by what stands there; who is newer is nearer to the root.
/// Places are kept plus 1: 0 is none.
pub(super) struct Finder<'a, const UNIT: usize> {
    bytes: &'a [u8],
    /// How far back is looked, in units; a power of two.
    window: usize,
    /// The next position.
    next: usize,
    tables: [Vec<u32>; TABLES],
    /// What the tables said about the positions of this batch.
    newest: Vec<[u32; TABLES]>,
    /// Per place, below it in the tree: what is less than it, what is greater.
    children: Vec<[u32; 2]>,
}

impl<'a, const UNIT: usize> Finder<'a, UNIT> {
    /// A finder at the first position.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self::within(WINDOW, bytes)
    }

    /// The same for a window of so many units, a power of two.
    pub(super) fn within(window: usize, bytes: &'a [u8]) -> Self {
        let units = bytes.len() / UNIT;
        let hashes = bytes.len().clamp(1 << 10, WINDOW).next_power_of_two() / 4;
        Self {
            bytes,
            window,
            next: 0,
            tables: [PAIRS, hashes, hashes].map(|size| vec![0; size]),
            newest: Vec::with_capacity(BATCH),
            children: vec![[0; 2]; units.min(window)],
        }
    }

    /// The matches at the next position: each longer than the one before, and from as near as can be.
    pub(super) fn find(&mut self, matches: &mut Vec<Match>) {
        matches.clear();
        self.advance(|found| matches.push(found));
    }

    /// Goes on for some positions without a look at their matches.
    pub(super) fn skip(&mut self, positions: usize) {
        for _ in 0..positions {
            self.advance(|_| ());
        }
    }

    /// Looks up the next positions. All at once: the processor then waits for many places in memory together.
    fn look_up(&mut self) {
        let end = ((self.bytes.len() + UNIT).saturating_sub(WORD) / UNIT).min(u32::MAX as usize);
        let positions = self.next..end.clamp(self.next, self.next + BATCH);
        self.newest.clear();
        self.newest.resize(positions.len(), [0; TABLES]);
        for (number, table) in self.tables.iter_mut().enumerate() {
            let ignored = u8::BITS * (WORD - 2 - number * UNIT) as u32;
            let hashed = u64::BITS - table.len().ilog2();
            for (position, newest) in positions.clone().zip(&mut self.newest) {
                let word = self.bytes[position * UNIT..].first_chunk().expect("the end is a word away");
                let key = u64::from_le_bytes(*word) << ignored;
                // Fibonacci hashing.
                let place = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> hashed) as usize;
                newest[number] = std::mem::replace(&mut table[place], position as u32 + 1);
            }
        }
    }

    #[inline(always)]
    fn advance(&mut self, mut found: impl FnMut(Match)) {
        let position = self.next;
        if position.is_multiple_of(BATCH) {
            self.look_up();
        }
        self.next += 1;
        let Some(&newest) = self.newest.get(position % BATCH) else {
            return;
        };
        let here = &self.bytes[position * UNIT..];
        let here = &here[..here.len().min(LONGEST_MATCH)];
        let too_old = (position + 1).saturating_sub(self.window) as u32;
        let mut longest = 1;
        let there = |place: u32| &self.bytes[(place as usize - 1) * UNIT..][..here.len()];
        let mut tell = |place: u32, length: usize| {
            if length > longest {
                longest = length;
                found(Match { length, distance: ((position + 1 - place as usize) * UNIT - 1) as u32 });
            }
        };

        let [pair, short, root] = newest;
        if pair > too_old {
            tell(pair, in_common(here, there(pair), 0));
        }
        if short > too_old && short != pair {
            tell(short, in_common(here, there(short), 0));
        }

        // The tree gets a new root; the nodes on the way down are hung below it, to both sides.
        let last = self.window - 1;
        let slot = |position: usize| position & last;
        let mut hooks = [(slot(position), 0), (slot(position), 1)];
        let mut lengths = [0; 2];
        let mut node = root;
        for _ in 0..DEPTH {
            if node <= too_old {
                break;
            }
            let there = there(node);
            let length = in_common(here, there, lengths[0].min(lengths[1]));
            tell(node, length);
            let at = slot(node as usize - 1);
            let children = self.children[at];
            if length == here.len() {
                // What is here takes its place.
                for ((hook, side), child) in hooks.into_iter().zip(children) {
                    self.children[hook][side] = child;
                }
                return;
            }
            // A branch, not an index: so the processor guesses where to go on, and need not wait for the bytes.
            let [less, greater] = &mut hooks;
            if there[length] < here[length] {
                self.children[less.0][less.1] = node;
                *less = (at, 1);
                lengths[0] = length;
                node = children[1];
            } else {
                self.children[greater.0][greater.1] = node;
                *greater = (at, 0);
                lengths[1] = length;
                node = children[0];
            }
        }
        for (hook, side) in hooks {
            self.children[hook][side] = 0;
        }
    }
}
