use lzma_rust2::{EncodeMode, LzmaOptions, LzmaWriter, MfType};
use proptest::prelude::*;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::Write;

use super::finder::{DEPTH, Finder, FinderMemory, Match};
use super::prices::{bit, bits};
use super::range::RangeEncoder;
use crate::models::LONGEST_MATCH;
use crate::range::{EVEN, ONE, RangeDecoder};
use crate::tests::{all_properties, data, decode, decode_with_lzma_rust2, noise, units};
use crate::{Encoder, Properties, encode, encode_at_most};

/// Encodes with another implementation, lzma-rust2, at its highest effort.
fn encode_with_lzma_rust2(bytes: &[u8], properties: Properties) -> Vec<u8> {
    let options = LzmaOptions::new(
        bytes.len().max(4096) as u32,
        properties.lc.into(),
        properties.lp.into(),
        properties.pb.into(),
        EncodeMode::Normal,
        LzmaOptions::NICE_LEN_MAX,
        MfType::Bt4,
        512,
    );
    let mut writer = LzmaWriter::new_no_header(Vec::new(), &options, false).unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// Encodes in units of one byte and of two bytes, and decodes both with two decoders.
fn check_round_trip(bytes: &[u8], properties: Properties) {
    let mut encoder = Encoder::default();
    let streams = [
        encoder.encode_units::<1>(bytes, properties, usize::MAX),
        encoder.encode_units::<2>(bytes, properties, usize::MAX),
    ];
    for stream in streams.into_iter().flatten() {
        assert_eq!(decode(&stream, properties, bytes.len()).as_deref(), Ok(bytes), "{properties:?}");
        let decoded = decode_with_lzma_rust2(&stream, properties, bytes.len());
        assert_eq!(decoded.as_deref(), Some(bytes), "{properties:?}, lzma-rust2");
    }
}

#[test]
fn round_trips_every_length() {
    let properties = Properties { lc: 1, lp: 1, pb: 1 };
    for bytes in [noise(40, 1), b"a".repeat(40), b"ab".repeat(20), b"abc".repeat(14), units(40, 2)] {
        for end in 0..=bytes.len() {
            check_round_trip(&bytes[..end], properties);
        }
    }
}

/// A prefix that fits, and nearly the longest that does.
fn check_prefix(bytes: &[u8], properties: Properties, limit: usize, ends: &[usize]) {
    let Some((stream, end)) = Encoder::default().encode_prefix(bytes, properties, limit, ends) else {
        // A packet that is cut off may take a byte more.
        let shortest = encode(&bytes[..ends[0]], properties).len();
        return assert!(shortest + 2 > limit, "{shortest} of {limit}");
    };
    assert!(stream.len() <= limit && ends.contains(&end));
    assert_eq!(decode(&stream, properties, end).as_deref(), Ok(&bytes[..end]));
    assert_eq!(decode_with_lzma_rust2(&stream, properties, end).as_deref(), Some(&bytes[..end]));
    if let Some(&next) = ends.iter().find(|&&next| next > end) {
        assert!(encode(&bytes[..next], properties).len() + 4 > limit, "{end} and {next}");
    }
}

#[test]
fn a_prefix_fits_the_limit() {
    let text =
        b"the quick brown fox jumps over the lazy dog; the lazy fox jumped over the quick dog; ".repeat(3);
    let properties = Properties { lc: 3, lp: 0, pb: 0 };
    for bytes in [noise(400, 1), units(300, 2), b"a".repeat(900), text, vec![7]] {
        let whole = encode(&bytes, properties).len();
        let every = |step: usize| {
            let mut ends: Vec<usize> = (step..bytes.len()).step_by(step).collect();
            ends.push(bytes.len());
            ends
        };
        for limit in [0, 5, 9, whole / 3, whole / 2, whole - 3, whole - 1, whole] {
            for ends in [every(1), every(13), every(usize::MAX)] {
                check_prefix(&bytes, properties, limit, &ends);
            }
        }
    }
}

#[test]
fn stops_at_the_limit() {
    let properties = Properties { lc: 1, lp: 1, pb: 1 };
    for bytes in [noise(4_000, 1), units(4_000, 2), b"a".repeat(4_000), Vec::new()] {
        let stream = encode(&bytes, properties);
        for limit in [stream.len(), stream.len() + 1, usize::MAX] {
            assert_eq!(encode_at_most(&bytes, properties, limit).as_ref(), Some(&stream), "{limit}");
        }
        for limit in [0, stream.len() / 2, stream.len() - 1] {
            assert_eq!(encode_at_most(&bytes, properties, limit), None, "{limit}");
        }
    }
}

#[test]
fn texts_before_change_nothing() {
    let mut encoder = Encoder::default();
    for (lc, lp) in [(1, 1), (3, 0), (0, 1), (3, 0)] {
        let properties = Properties { lc, lp, pb: 0 };
        for bytes in [noise(9_000, 1), units(30_000, 2), b"a".repeat(600), Vec::new(), units(90, 3)] {
            let _ = encoder.encode_at_most(&bytes, properties, 40);
            assert_eq!(encoder.encode(&bytes, properties), encode(&bytes, properties));
        }
    }
}

#[test]
fn round_trips_runs_around_the_maximum_match_length() {
    let properties = Properties { lc: 0, lp: 1, pb: 2 };
    for length in [1, 2, 271, 272, 273, 274, 275, 545, 546, 547, 1000, 10_000] {
        check_round_trip(&vec![7; length], properties);
        let run = [&noise(9, 3)[..], &vec![7; length], &noise(5, 4), &vec![7; length]].concat();
        check_round_trip(&run, properties);
    }
}

#[test]
fn round_trips_with_all_properties() {
    let bytes = [units(900, 5), noise(150, 6), b"seed ".repeat(30), units(901, 5)].concat();
    for properties in all_properties() {
        check_round_trip(&bytes, properties);
    }
}

#[test]
fn round_trips_more_bytes_than_are_parsed_together() {
    // Matches span every position, so the parser cannot stop early.
    let letters: Vec<u8> = noise(20_000, 7).into_iter().map(|byte| b'a' + byte % 2).collect();
    check_round_trip(&letters, Properties { lc: 3, lp: 0, pb: 0 });
}

#[test]
fn round_trips_distances_of_every_bit_length() {
    let rare = noise(70_000, 8);
    let mut bytes = rare.clone();
    for power in 1..=16 {
        for back in [(1 << power) - 1, 1 << power, (1 << power) + 1] {
            let from = bytes.len() - back;
            for at in from..from + 40 {
                bytes.push(bytes[at]);
            }
            bytes.extend(noise(3, back as u32));
        }
    }
    let properties = Properties { lc: 0, lp: 0, pb: 0 };
    let stream = Encoder::default().encode_units::<1>(&bytes, properties, usize::MAX).unwrap();
    assert!(stream.len() < rare.len() + rare.len() / 50, "{} bytes", stream.len());
    assert_eq!(decode(&stream, properties, bytes.len()), Ok(bytes));
}

/// A text in the form of an index: the number of each word, big-endian; frequent words have low numbers.
fn numbered(text: &str) -> Vec<u8> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for word in text.split_whitespace() {
        *counts.entry(word).or_default() += 1;
    }
    let mut words: Vec<_> = counts.into_iter().collect();
    words.sort_by_key(|&(_, count)| Reverse(count));
    let numbers: BTreeMap<_, _> =
        words.into_iter().zip(0..).map(|((word, _), number)| (word, number)).collect();
    text.split_whitespace().flat_map(|word| u16::to_be_bytes(numbers[word])).collect()
}

#[test]
fn output_is_no_larger_than_that_of_lzma_rust2() {
    let text = ["README.md", "ARCHITECTURE.md", "seeds/statement-on-power-sharing-first-copy.md"]
        .map(|name| std::fs::read_to_string(format!("{}/../../{name}", env!("CARGO_MANIFEST_DIR"))).unwrap())
        .concat();
    let (bytes, pairs) = (Properties { lc: 3, lp: 0, pb: 0 }, Properties { lc: 1, lp: 1, pb: 1 });
    for (name, data, properties) in [
        ("letters", text.clone().into_bytes(), bytes),
        ("words", numbered(&text), pairs),
        ("repetitions", units(15_000, 9), bytes),
    ] {
        let (ours, theirs) =
            (encode(&data, properties).len(), encode_with_lzma_rust2(&data, properties).len());
        assert!(ours * 200 <= theirs * 201, "{name}: {ours} bytes, lzma-rust2 {theirs}");
    }
}

/// Brute force: the longest of all matches in the window.
fn longest_match<const UNIT: usize>(bytes: &[u8], position: usize, window: usize) -> usize {
    let here = &bytes[position * UNIT..];
    (position.saturating_sub(window - 1)..position)
        .map(|older| bytes[older * UNIT..].iter().zip(here).take_while(|(a, b)| a == b).count())
        .max()
        .map_or(0, |length| length.min(LONGEST_MATCH))
}

fn check_finder<const UNIT: usize>(bytes: &[u8], window: usize) -> Result<(), TestCaseError> {
    let mut finder = Finder::<UNIT>::within(window, bytes, FinderMemory::default());
    let mut matches = Vec::new();
    for position in 0..bytes.len() / UNIT {
        finder.find(&mut matches);
        let at = position * UNIT;
        for &Match { length, distance } in &matches {
            let older = at - 1 - distance as usize;
            prop_assert_eq!(&bytes[older..older + length], &bytes[at..at + length]);
            prop_assert_eq!((at - older) % UNIT, 0);
            prop_assert!((at - older) / UNIT < window);
        }
        prop_assert!(matches.is_sorted_by(|a, b| a.length < b.length));
        let longest = longest_match::<UNIT>(bytes, position, window);
        let found = matches.last().map_or(0, |found| found.length);
        prop_assert!(found <= longest);
        // A hash collision may hide matches that are shorter than the hashed bytes.
        if longest >= 2 + 2 * UNIT && bytes.len() - at >= 8 {
            prop_assert_eq!(found, longest, "at {}", at);
        }
    }
    Ok(())
}

#[test]
fn finds_matches_up_to_the_end_of_the_window() {
    let rare = noise(100, 11);
    let bytes = [&rare[..], &noise(156, 12), &rare].concat();
    for (window, found) in [(256, false), (512, true)] {
        let mut finder = Finder::<1>::within(window, &bytes, FinderMemory::default());
        finder.skip(256);
        let mut matches = Vec::new();
        finder.find(&mut matches);
        assert_eq!(matches.contains(&Match { length: 100, distance: 255 }), found, "{window}");
    }
}

#[test]
fn prices_approximate_logarithms() {
    assert_eq!(bit(EVEN, 0), bits(1));
    for probability in 31..=ONE - 31 {
        for (value, share) in [(0, probability), (1, ONE - probability)] {
            let exact = -(f64::from(share) / f64::from(ONE)).log2();
            let price = f64::from(bit(probability, value)) / f64::from(bits(1));
            assert!((price - exact).abs() < 0.15, "{value} at {probability}: {price}, exactly {exact}");
        }
    }
}

proptest! {
    #[test]
    fn matches_exist_and_include_the_longest(
        bytes in data(),
        window in prop::sample::select(vec![32, 64, 1 << 20]),
    ) {
        // In longer data, paths in the trees may exceed the maximum depth.
        let bytes = &bytes[..bytes.len().min(DEPTH)];
        check_finder::<1>(bytes, window)?;
        check_finder::<2>(bytes, window)?;
    }

    #[test]
    fn round_trips_with_any_units_and_properties(
        bytes in data(),
        properties in prop::sample::select(all_properties().collect::<Vec<_>>()),
    ) {
        check_round_trip(&bytes, properties);
    }

    #[test]
    fn bits_round_trip(bits in prop::collection::vec((0..8usize, any::<bool>(), any::<bool>()), 0..3000)) {
        // Each model sees one of the two bits more often than the other.
        let rare = |(model, a, b): (usize, bool, bool)| (model, usize::from(if model < 4 { a & b } else { a | b }));
        let bits: Vec<_> = bits.into_iter().map(rare).collect();
        let mut encoder = RangeEncoder::new();
        let mut models = [EVEN; 8];
        for &(model, bit) in &bits {
            encoder.bit(&mut models[model], bit);
            encoder.direct(bit as u32 * 5, 3);
        }
        let stream = encoder.finish();
        let mut decoder = RangeDecoder::new(&stream).unwrap();
        let mut models = [EVEN; 8];
        for &(model, bit) in &bits {
            prop_assert_eq!(decoder.bit(&mut models[model]), bit);
            prop_assert_eq!(decoder.direct(3), bit as u32 * 5);
        }
        prop_assert!(decoder.is_at_end());
    }
}
