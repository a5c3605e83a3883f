//! Repeats, cut and expanded; damaged ones.

use super::*;
use crate::writer::repeats::{cut, none};
use proptest::prelude::*;

fn expander(part: &[u8], cut: usize, max: usize, units: usize) -> Result<RepeatExpander, Error> {
    let mut reader = RepeatsReader::new(part.to_vec(), cut, max);
    loop {
        if let Some(expander) = reader.step(&mut Budget::new(units))? {
            return Ok(expander);
        }
    }
}

fn join(cut: &[u8], part: &[u8], units: usize) -> Result<Vec<u8>, Error> {
    let mut expander = expander(part, cut.len(), usize::MAX, units)?;
    while !expander.step(cut, units) {}
    Ok(expander.finish().into_iter().flat_map(u16::to_be_bytes).collect())
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
    fn texts_round_trip(text in text(), slice in 1..50usize) {
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
fn cuts_long_repeats() {
    let line = |from: u16, to: u16| (from..to).flat_map(u16::to_be_bytes);
    let text: Vec<u8> = line(0, 100).chain(line(500, 510)).chain(line(20, 90)).chain(line(0, 20)).collect();
    let (cut, part) = cut(&text).unwrap();
    let expected: Vec<u8> = line(0, 100).chain(line(500, 510)).chain(line(0, 20)).collect();
    assert_eq!(cut, expected);
    assert_eq!(part, [200, 1, 1, 110, 70 - MIN_LENGTH as u8, 90]);
    assert_eq!(join(&cut, &part, 7).unwrap(), text);
}

#[test]
fn a_run_is_one_repeat() {
    let text = [1, 2, 3, 4].repeat(1000);
    let (cut, part) = cut(&text).unwrap();
    assert_eq!((cut.len(), part.len()), (4, 2 + 1 + 1 + 2 + 1));
    assert_eq!(join(&cut, &part, 1001).unwrap(), text);
}

#[test]
fn rejects_repeats_that_do_not_fit() {
    let damaged = |what| Err(Error::damaged(SECTION, what));
    let cut = [0, 1, 0, 2];
    for (part, outcome) in [
        (&[66, 1, 2, 0, 2][..], Ok(())),
        (&[67, 1, 2, 0, 2], damaged("repeats do not fit the text")),
        (&[65, 1, 2, 0, 2], damaged("repeats exceed the text")),
        (&[66, 1, 2, 0, 3], damaged("repeat refers outside of the text")),
        (&[66, 1, 2, 0, 0], damaged("repeat refers outside of the text")),
        (&[66, 1, 3, 0, 1], damaged("repeats exceed the text")),
        (&[66, 1, 2, 0], damaged("ends early")),
        (&[66, 1, 2, 0, 2, 0], damaged("unexpected bytes after its end")),
        (&[255, 255, 255, 255, 15, 0], damaged("text longer than its file allows")),
    ] {
        assert_eq!(expander(part, cut.len(), 1000, 1).map(drop), outcome, "{part:?}");
    }
    assert_eq!(expander(&[66, 1, 2, 0, 2], 4, 131, 9).map(drop), damaged("text longer than its file allows"));
    assert!(expander(&[1, 0], 3, 1000, 1).is_err());
}
