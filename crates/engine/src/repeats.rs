//! Long repeats: what the text says again, over many words, is a reference to where it stood before.
//!
//! Sites repeat themselves: the same sections on every page, the same page in several editions. LZMA finds
//! that too, but its encoder has to go through all of it, its decoder has to come back every 273 bytes, and the window
//! of brotli ends before it. So repeats are cut out first: of Rust's std documentation half of the text is left, which takes
//! LZMA half the time and comes out 1 % smaller.
//!
//! ```text
//! repeats part:  units:varint repeats:varint
//!                repeats × before:varint     units of the cut text between the repeat before and this one
//!                repeats × length:varint     in units, less LEAST
//!                repeats × distance:varint   how far back it stood, in units; 0: as far as the repeat before
//! ```
//! A unit is two bytes, as everything in the text; `units` counts those of the whole text. A repeat may overlap
//! itself. The part is checked as a whole before anything is copied.

use crate::error::Error;
use crate::varint::Bytes;

const PART: &str = "repeats";
/// In units. What is shorter costs more as a reference than LZMA needs for it: of 16 to 192, tried on the Book and on
/// std, this is within 0.2 % of the best, and the longer ones take LZMA more time.
const LEAST: usize = 64;
/// The bytes of a unit.
const UNIT: usize = 2;
/// The most units of a text: numbers of bytes fit into 31 bits.
const MOST_UNITS: usize = (1 << 30) - 1;

/// A repeat, in units.
struct Repeat {
    /// What of the cut text is still to come before it.
    before: usize,
    /// What is still to be repeated.
    length: usize,
    distance: usize,
}

/// Joins the cut text and its repeats, as much at a time as one likes.
pub(crate) struct Joining {
    repeats: Vec<Repeat>,
    /// How many of them are done.
    done: usize,
    /// How much of the cut text is taken, in units.
    taken: usize,
    whole: Vec<u16>,
    /// How long it will be, in units.
    length: usize,
}

impl Joining {
    /// Reads the part "repeats" of a text that is `cut` bytes long without them, and that may be `most` bytes long
    /// with them.
    ///
    /// # Errors
    /// When the part is damaged or does not fit the text.
    pub(crate) fn new(part: &[u8], cut: usize, most: usize) -> Result<Self, Error> {
        let mut bytes = Bytes::new(PART, part);
        let units = bytes.number() as usize;
        bytes.check(units <= MOST_UNITS && units * UNIT <= most, "the text is longer than its file allows");
        let count = bytes.count();
        // Units of one text: their numbers fit, or the part is damaged before they are added up.
        let mut sizes = |least: usize| -> Vec<usize> {
            let number = |_| (bytes.number() as usize).min(MOST_UNITS) + least;
            (0..count).map(number).collect()
        };
        let (befores, lengths, distances) = (sizes(0), sizes(LEAST), sizes(0));
        let mut repeats = Vec::with_capacity(count);
        // In units, of the whole text and of the repeats in it.
        let (mut position, mut repeated, mut last) = (0usize, 0usize, 0);
        for ((before, length), distance) in befores.into_iter().zip(lengths).zip(distances) {
            if distance != 0 {
                last = distance;
            }
            position = position.saturating_add(before);
            bytes.check(last != 0 && last <= position, "a repeat stands nowhere");
            position = position.saturating_add(length);
            repeated = repeated.saturating_add(length);
            bytes.check(position <= units, "it repeats more than the text has");
            repeats.push(Repeat { before, length, distance: last });
        }
        // Behind the last repeat stands the rest of the cut text.
        bytes.check(
            cut.is_multiple_of(UNIT) && units == repeated.saturating_add(cut / UNIT),
            "it does not fit the text",
        );
        bytes.end()?;
        // Repeats may be of repeats: room for all is made where the cut text makes that credible.
        let whole = Vec::with_capacity(units.min(cut.saturating_mul(4)));
        Ok(Self { repeats, done: 0, taken: 0, whole, length: units })
    }

    /// Goes on for at most `units` units of the whole text; whether that was the last. `cut` is what
    /// [`new`](Self::new) was told the length of.
    pub(crate) fn step(&mut self, cut: &[u8], units: usize) -> bool {
        let target = self.length.min(self.whole.len().saturating_add(units.max(1)));
        while self.whole.len() < target {
            let room = target - self.whole.len();
            match self.repeats.get_mut(self.done) {
                Some(repeat) if repeat.before == 0 => {
                    // What overlaps itself is copied piece by piece.
                    let take = repeat.length.min(repeat.distance).min(room);
                    let from = self.whole.len() - repeat.distance;
                    self.whole.extend_from_within(from..from + take);
                    repeat.length -= take;
                    self.done += usize::from(repeat.length == 0);
                }
                next => {
                    let take = next.as_ref().map_or(room, |repeat| repeat.before.min(room));
                    let cut = &cut[self.taken * UNIT..(self.taken + take) * UNIT];
                    self.whole
                        .extend(cut.chunks_exact(UNIT).map(|unit| u16::from_be_bytes([unit[0], unit[1]])));
                    self.taken += take;
                    if let Some(repeat) = next {
                        repeat.before -= take;
                    }
                }
            }
        }
        self.whole.len() == self.length
    }

    /// The whole text, when [`step`](Self::step) has given `true`.
    pub(crate) fn finish(self) -> Vec<u16> {
        self.whole
    }
}

#[cfg(feature = "writer")]
pub(crate) use write::{cut, none};

#[cfg(feature = "writer")]
mod write {
    use super::{LEAST, MOST_UNITS, UNIT};
    use crate::error::Error;
    use crate::varint;

    /// How many units are hashed to find where they stood before.
    const WINDOW: usize = 16;
    /// The factor of a rolling hash, and its power that the oldest unit of a window has.
    const FACTOR: u32 = 0x9E37_79B1;
    const OLDEST: u32 = FACTOR.wrapping_pow(WINDOW as u32 - 1);
    const MOST_HASH_BITS: u32 = 22;

    /// The part of a text without repeats.
    pub(crate) fn none(text: &[u8]) -> Vec<u8> {
        let mut part = Vec::new();
        varint::write(&mut part, (text.len() / UNIT) as u32);
        varint::write(&mut part, 0);
        part
    }

    /// Cuts the repeats out of a text: what is left of it, and the part "repeats". Takes the nearest repeat, and
    /// that at the last distance before it. Memory: twice the text, and no more than 16 MB beside it.
    ///
    /// # Errors
    /// When the text is too long.
    pub(crate) fn cut(text: &[u8]) -> Result<(Vec<u8>, Vec<u8>), Error> {
        let units: Vec<u16> =
            text.chunks_exact(UNIT).map(|unit| u16::from_be_bytes([unit[0], unit[1]])).collect();
        if units.len() > MOST_UNITS {
            return Err(Error::TooLarge { what: "words", limit: MOST_UNITS as u32 });
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
                (length >= LEAST).then_some((at - from, length))
            });
            let Some((distance, length)) = found else {
                left.push(units[at]);
                before += 1;
                at += 1;
                continue;
            };
            // It may have begun earlier than a window was found.
            let mut start = at;
            while before > 0 && start > distance && units[start - 1] == units[start - distance - 1] {
                start -= 1;
                before -= 1;
                left.pop();
            }
            varint::write(&mut befores, before as u32);
            varint::write(&mut lengths, (at - start + length - LEAST) as u32);
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

    /// How many units two texts begin with alike.
    fn alike(a: &[u16], b: &[u16]) -> usize {
        a.iter().zip(b).take_while(|(a, b)| a == b).count()
    }

    /// Where each window stood last, as far as the table keeps it.
    struct Windows<'a> {
        units: &'a [u16],
        hash: u32,
        /// By hash, one more than the place.
        places: Vec<u32>,
        shift: u32,
    }

    impl<'a> Windows<'a> {
        fn new(units: &'a [u16]) -> Self {
            let bits = (units.len().max(2).ilog2() + 1).min(MOST_HASH_BITS);
            let first = units.iter().take(WINDOW);
            let hash = first.fold(0u32, |hash, &unit| hash.wrapping_mul(FACTOR).wrapping_add(unit.into()));
            Self { units, hash, places: vec![0; 1 << bits], shift: 32 - bits }
        }

        /// Where the window at a place stood last, and notes that it stands here. To be called for all
        /// places in turn.
        fn pass(&mut self, at: usize) -> Option<usize> {
            let next = *self.units.get(at + WINDOW)?;
            // The low bits of the sum know the last units only.
            let slot = (self.hash.wrapping_mul(0x85EB_CA6B) >> self.shift) as usize;
            let place = std::mem::replace(&mut self.places[slot], at as u32 + 1);
            let oldest = u32::from(self.units[at]).wrapping_mul(OLDEST);
            self.hash = self.hash.wrapping_sub(oldest).wrapping_mul(FACTOR).wrapping_add(next.into());
            (place > 0).then(|| place as usize - 1)
        }
    }
}

#[cfg(all(test, feature = "writer", not(target_family = "wasm")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn join(cut: &[u8], part: &[u8], units: usize) -> Result<Vec<u8>, Error> {
        let mut joining = Joining::new(part, cut.len(), usize::MAX)?;
        while !joining.step(cut, units) {}
        Ok(joining.finish().into_iter().flat_map(u16::to_be_bytes).collect())
    }

    /// Pieces of a text, repeated in any order: units are few, so that much is alike by chance too.
    fn text() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop::collection::vec(0..3u8, 0..90);
        (prop::collection::vec(piece, 1..5), prop::collection::vec((0..5usize, 1..4usize), 0..20)).prop_map(
            |(pieces, order)| {
                let units =
                    order.into_iter().flat_map(|(piece, times)| pieces[piece % pieces.len()].repeat(times));
                units.flat_map(|unit| [unit >> 1, unit]).collect()
            },
        )
    }

    proptest! {
        #[test]
        fn texts_come_back(text in text(), slice in 1..50usize) {
            let (cut, part) = cut(&text).unwrap();
            prop_assert!(cut.len() <= text.len());
            prop_assert_eq!(join(&cut, &part, slice).unwrap(), text.clone());
            prop_assert_eq!(join(&text, &none(&text), slice).unwrap(), text);
        }

        #[test]
        fn a_changed_byte_is_an_error_or_another_text_of_the_same_length(
            text in text(), at in any::<prop::sample::Index>(), change in 1..=255u8,
        ) {
            let (cut, mut part) = cut(&text).unwrap();
            let at = at.index(part.len());
            part[at] ^= change;
            if let Ok(other) = join(&cut, &part, usize::MAX) {
                prop_assert_eq!(other.len(), text.len());
            }
        }
    }

    #[test]
    fn repeats_are_cut_where_they_are_long() {
        let line = |from: u16, to: u16| (from..to).flat_map(u16::to_be_bytes);
        let text: Vec<u8> =
            line(0, 100).chain(line(500, 510)).chain(line(20, 90)).chain(line(0, 20)).collect();
        let (cut, part) = cut(&text).unwrap();
        let expected: Vec<u8> = line(0, 100).chain(line(500, 510)).chain(line(0, 20)).collect();
        assert_eq!(cut, expected);
        assert_eq!(part, [200, 1, 1, 110, 70 - LEAST as u8, 90]);
        assert_eq!(join(&cut, &part, 7).unwrap(), text);
    }

    #[test]
    fn what_repeats_itself_is_one_repeat() {
        let text = [1, 2, 3, 4].repeat(1000);
        let (cut, part) = cut(&text).unwrap();
        assert_eq!((cut.len(), part.len()), (4, 2 + 1 + 1 + 2 + 1));
        assert_eq!(join(&cut, &part, 1001).unwrap(), text);
    }

    #[test]
    fn what_does_not_fit_is_told() {
        let damaged = |what| Err(Error::damaged(PART, what));
        let cut = [0, 1, 0, 2];
        for (part, outcome) in [
            (&[66, 1, 2, 0, 2][..], Ok(())),
            (&[67, 1, 2, 0, 2], damaged("it does not fit the text")),
            (&[65, 1, 2, 0, 2], damaged("it repeats more than the text has")),
            (&[66, 1, 2, 0, 3], damaged("a repeat stands nowhere")),
            (&[66, 1, 2, 0, 0], damaged("a repeat stands nowhere")),
            (&[66, 1, 3, 0, 1], damaged("it repeats more than the text has")),
            (&[66, 1, 2, 0], damaged("it ends early")),
            (&[66, 1, 2, 0, 2, 0], damaged("it goes on behind its end")),
            (&[255, 255, 255, 255, 15, 0], damaged("the text is longer than its file allows")),
        ] {
            assert_eq!(Joining::new(part, cut.len(), 1000).map(drop), outcome, "{part:?}");
        }
        assert_eq!(
            Joining::new(&[66, 1, 2, 0, 2], 4, 131).map(drop),
            damaged("the text is longer than its file allows")
        );
        assert!(Joining::new(&[1, 0], 3, 1000).is_err());
    }
}
