//! The match finder: earlier occurrences of the bytes at a position.

use super::writer::in_common;
use crate::models::LONGEST_MATCH;

/// `length` bytes at a position also occur `distance` bytes earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) length: usize,
    /// Minus 1.
    pub(super) distance: u32,
}

/// Window size in units. Bounds the memory of the trees: 8 bytes per unit.
const WINDOW: usize = 1 << 26;
/// Maximum number of tree nodes visited per position.
pub(super) const DEPTH: usize = 128;
/// Number of hash tables.
const TABLES: usize = 3;
/// Number of positions looked up in the tables at a time.
const BATCH: usize = 512;
/// Maximum number of hashed bytes.
const WORD: usize = size_of::<u64>();
/// Number of different byte pairs.
const PAIRS: usize = 1 << 16;

/// Finds matches of units of `UNIT` bytes, position by position.
///
/// Hash tables give the last occurrence of the same two bytes, of one unit more and of two units more. The last is
/// the root of a binary tree of all earlier occurrences, ordered by the bytes that follow; newer positions are
/// nearer to the root. Positions are stored plus 1; 0 is none.
pub(super) struct Finder<'a, const UNIT: usize> {
    bytes: &'a [u8],
    /// Window size in units; a power of two.
    window: usize,
    /// The next position.
    next: usize,
    tables: [Vec<u32>; TABLES],
    /// Hash table results for the positions of this batch.
    newest: Vec<[u32; TABLES]>,
    /// Per position, its children in the tree: the smaller and the greater.
    children: Vec<[u32; 2]>,
}

/// The memory of a [`Finder`].
#[derive(Debug, Default)]
pub(super) struct FinderMemory {
    tables: [Vec<u32>; TABLES],
    newest: Vec<[u32; TABLES]>,
    children: Vec<[u32; 2]>,
}

/// Makes a list of `length` zeros. A new one is allocated as such: what is not used of it takes no memory.
fn clear<T: Clone + Default>(list: &mut Vec<T>, length: usize) {
    if list.capacity() < length {
        *list = vec![T::default(); length];
    } else {
        list.clear();
        list.resize(length, T::default());
    }
}

impl<'a, const UNIT: usize> Finder<'a, UNIT> {
    /// Creates a finder at the first position, in the memory of an earlier one.
    pub(super) fn new(bytes: &'a [u8], memory: FinderMemory) -> Self {
        Self::within(WINDOW, bytes, memory)
    }

    /// The same with a window of `units` units, a power of two.
    pub(super) fn within(window: usize, bytes: &'a [u8], memory: FinderMemory) -> Self {
        let units = bytes.len() / UNIT;
        let hashes = bytes.len().clamp(1 << 10, WINDOW).next_power_of_two() / 4;
        let FinderMemory { mut tables, newest, mut children } = memory;
        for (table, size) in tables.iter_mut().zip([PAIRS, hashes, hashes]) {
            clear(table, size);
        }
        clear(&mut children, units.min(window));
        Self { bytes, window, next: 0, tables, newest, children }
    }

    /// The memory, for the next finder.
    pub(super) fn into_memory(self) -> FinderMemory {
        FinderMemory { tables: self.tables, newest: self.newest, children: self.children }
    }

    /// The matches at the next position: increasing in length, each from the nearest distance.
    pub(super) fn find(&mut self, matches: &mut Vec<Match>) {
        matches.clear();
        self.advance(|found| matches.push(found));
    }

    /// Skips positions without returning their matches.
    pub(super) fn skip(&mut self, positions: usize) {
        for _ in 0..positions {
            self.advance(|_| ());
        }
    }

    /// Looks up the next positions in one batch, so that cache misses overlap.
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

        // The position becomes the new root; the visited nodes are split to both of its sides.
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
                // The new position takes its place.
                for ((hook, side), child) in hooks.into_iter().zip(children) {
                    self.children[hook][side] = child;
                }
                return;
            }
            // A branch, not an index: branch prediction then hides the latency of the bytes.
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
