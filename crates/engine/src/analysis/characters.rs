//! The class and the folding of every character, unpacked from [`super::tables`] on first use.
//!
//! The tables are stored as runs of characters (8 KB, compressed 4 KB). Unpacking takes a fraction of a millisecond;
//! then a class is an array access, and a folding a binary search.

use std::sync::OnceLock;

use super::class::{Class, Cluster, Role};
use super::tables::{CLASS_LENGTHS, CLASS_RUNS, CLASSES, FOLD_GAPS, FOLD_LENGTHS, FOLD_TARGETS};

/// Characters from here on are classified by rule, and fold to themselves.
const TABLE_END: usize = 0x20000;

/// The unpacked tables.
pub(super) struct Characters {
    /// The index in [`CLASSES`] of every character below [`TABLE_END`].
    classes: Vec<u8>,
    /// In order of their characters.
    folds: Vec<FoldRun>,
}

/// Characters that fold in the same way.
struct FoldRun {
    /// The run has every `step`-th character from `first` to `last`, both included.
    first: u32,
    last: u32,
    step: u32,
    /// The folding of the first character.
    target: &'static str,
    /// Whether targets advance with the characters, by the same offset; otherwise all have the same target.
    advances: bool,
}

/// The folding of a character.
pub(super) enum Fold {
    /// One character, possibly the character itself.
    Char(char),
    /// The common target of all characters of the run.
    Str(&'static str),
}

impl Characters {
    /// The tables, unpacked by the first call.
    pub(super) fn get() -> &'static Self {
        static CHARACTERS: OnceLock<Characters> = OnceLock::new();
        CHARACTERS.get_or_init(|| Self { classes: unpack_classes(), folds: unpack_folds() })
    }

    /// The role of the character in words and in grapheme clusters.
    pub(super) fn class(&self, c: char) -> Class {
        let code = c as u32;
        match self.classes.get(code as usize) {
            Some(&index) => match CLASSES[usize::from(index)] {
                Class { role, cluster: Cluster::HangulLv } if !(code - 0xAC00).is_multiple_of(28) => {
                    Class { role, cluster: Cluster::HangulLvt }
                }
                class => class,
            },
            None => class_beyond_table(code),
        }
    }

    /// The role of the character in words.
    pub(super) fn role(&self, c: char) -> Role {
        self.class(c).role
    }

    /// The role of the character in grapheme clusters.
    pub(super) fn cluster(&self, c: char) -> Cluster {
        self.class(c).cluster
    }

    /// The folding of a character that is not ASCII.
    pub(super) fn fold(&self, c: char) -> Fold {
        let code = c as u32;
        let after = self.folds.partition_point(|run| run.first <= code);
        match after.checked_sub(1).map(|index| &self.folds[index]) {
            Some(run) if code <= run.last && (code - run.first).is_multiple_of(run.step) => {
                match run.target.chars().next().filter(|_| run.advances) {
                    Some(first) => {
                        let target = first as u32 + (code - run.first);
                        Fold::Char(char::from_u32(target).unwrap_or(c))
                    }
                    None => Fold::Str(run.target),
                }
            }
            _ => Fold::Char(c),
        }
    }
}

/// The class in the planes of ideographs, and of tags and variation selectors.
fn class_beyond_table(code: u32) -> Class {
    let (role, cluster) = match code {
        0x20000..0x40000 => (Role::Unit, Cluster::Other),
        0xE0020..=0xE007F | 0xE0100..=0xE01EF => (Role::Invisible, Cluster::Extend),
        0xE0000..=0xE0FFF => (Role::Invisible, Cluster::Control),
        _ => (Role::Separator, Cluster::Other),
    };
    Class { role, cluster }
}

/// The tables have a class and a length for each run.
fn unpack_classes() -> Vec<u8> {
    let mut classes = Vec::with_capacity(TABLE_END);
    for (&class, length) in CLASS_RUNS.iter().zip(VarintIter(CLASS_LENGTHS)) {
        classes.resize(classes.len() + length as usize, class);
    }
    classes
}

/// The tables have three values for each run: the distance from the run before; four times the length, plus the kind (0
/// and 3: one target for all; 1: targets advance; 2: targets advance, for every second character); and the target of
/// the first character. The target is one character; for kind 3 it is a string, whose length in bytes follows the
/// length.
fn unpack_folds() -> Vec<FoldRun> {
    let mut folds = Vec::new();
    let (mut lengths, mut targets) = (VarintIter(FOLD_LENGTHS), FOLD_TARGETS);
    let mut first = 0x80;
    for gap in VarintIter(FOLD_GAPS) {
        first += gap;
        let Some(head) = lengths.next() else { break };
        let (length, kind) = (head >> 2, head & 3);
        let width = match kind {
            3 => lengths.next().map_or(0, |width| width as usize),
            _ => targets.chars().next().map_or(0, char::len_utf8),
        };
        let (target, rest) = targets.split_at(width);
        targets = rest;
        let step = if kind == 2 { 2 } else { 1 };
        let last = first + (length - 1) * step;
        folds.push(FoldRun { first, last, step, target, advances: kind == 1 || kind == 2 });
        first = last + 1;
    }
    folds
}

/// Decodes varints: seven bits per byte, lowest first; the eighth bit is set if another byte follows.
struct VarintIter(&'static [u8]);

impl Iterator for VarintIter {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let (mut value, mut shift) = (0, 0);
        loop {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u32::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(value);
            }
            shift += 7;
        }
    }
}
