use std::io::Read;

use lzma_rust2::LzmaReader;
use proptest::prelude::*;

use super::decoder::ROUND;
use super::models::LONGEST_MATCH;
use super::{Damaged, Decoder, Progress, Properties, encode};

const TEXT: Properties = Properties { lc: 3, lp: 0, pb: 0 };
const UNITS: Properties = Properties { lc: 2, lp: 1, pb: 1 };

/// Decodes all at once.
pub(super) fn decode(stream: &[u8], properties: Properties, size: usize) -> Result<Vec<u8>, Damaged> {
    let mut decoder = Decoder::new(properties, size);
    match decoder.decode(stream, true, usize::MAX)? {
        Progress::Done => Ok(decoder.into_output()),
        progress => panic!("{progress:?} without a limit, for complete input"),
    }
}

/// Decodes with another implementation, lzma-rust2.
pub(super) fn decode_with_lzma_rust2(stream: &[u8], properties: Properties, size: usize) -> Option<Vec<u8>> {
    let Properties { lc, lp, pb } = properties;
    let dictionary = size.max(4096) as u32;
    let mut reader =
        LzmaReader::new(stream, size as u64, lc.into(), lp.into(), pb.into(), dictionary, None).ok()?;
    reader.set_relaxed_end_condition(false);
    let mut output = Vec::new();
    reader.read_to_end(&mut output).ok()?;
    Some(output)
}

/// Reproducible random bytes.
pub(super) fn noise(count: usize, mut seed: u32) -> Vec<u8> {
    let step = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 24) as u8
    };
    std::iter::repeat_with(step).take(count).collect()
}

/// Data similar to an index: units of two bytes with a skewed distribution, and long repetitions, some with one changed
/// unit.
pub(super) fn units(count: usize, seed: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    for step in noise(count, seed).chunks_exact(4) {
        let back = usize::from(step[0]) * 2 + 2;
        if step[1] < 96 && back < bytes.len() {
            let from = bytes.len() - back;
            for at in from..from + usize::from(step[2]) {
                bytes.push(bytes[at]);
            }
        }
        bytes.extend_from_slice(&[step[2] & step[3] & 7, step[3]]);
    }
    bytes
}

pub(super) fn all_properties() -> impl Iterator<Item = Properties> {
    (0..=u8::MAX).filter_map(Properties::from_byte)
}

#[test]
fn properties_round_trip_as_one_byte() {
    assert_eq!(Properties { lc: 3, lp: 0, pb: 2 }.to_byte(), 0x5D, "the first byte of most .lzma files");
    for properties in all_properties() {
        assert_eq!(Properties::from_byte(properties.to_byte()), Some(properties));
    }
    assert_eq!(all_properties().count(), 15 * 5);
    for (lc, lp, pb) in [(5, 0, 0), (3, 2, 0), (0, 0, 5)] {
        assert_eq!(Properties::from_byte(Properties { lc, lp, pb }.to_byte()), None);
    }
}

#[test]
fn round_trips_with_all_properties() {
    let cases = [vec![], vec![7], vec![0; 700], b"winged ".repeat(60), noise(300, 1), units(400, 2)];
    for properties in all_properties() {
        for bytes in &cases {
            let stream = encode(bytes, properties);
            assert_eq!(decode(&stream, properties, bytes.len()).as_ref(), Ok(bytes), "{properties:?}");
        }
    }
}

#[test]
fn decodes_streams_of_another_encoder() {
    const PLAIN: &[u8] = b"A samara is a winged seed. A seed that is winged is a samara; a samara that is \
        seedless is no samara.\nsamara! samara? samara. windwindwindwindwindwindwindwindwindwindwindwind \
        A samAra is a Winged seed. A seEd that is wInged is a samaRa; aaaaaaaaaaaaaaaa";
    // Written by liblzma 5.4, preset 9e. Both end with a marker, which follows the output of the given size and is not
    // read.
    const STREAMS: [(Properties, &str); 2] = [
        (
            Properties { lc: 3, lp: 0, pb: 2 },
            "0020880a66139b70b2b1dc7ce2b1721b2dd8ff0434f7d8ad1451edb334f2791db10c052d8de1837a4aef7cc2a60406dec7\
             af5966f84324bc92960fb57e3c70f9ed31e82397f3ff4a8835e234474b4a230d51e0abbc36f68c975092921ffff41d3d80",
        ),
        (
            Properties { lc: 1, lp: 1, pb: 1 },
            "0020880b50f05bf5336cf8eb76201269e50437d18f41bba174a9f75eaf29e47ecff9bc332dc0d16839d35a57905c490f82\
             60eb4f1e54d6ee9f9a22f146d5d8bcb06883782b1cd099bee22a4d79191d9ccf73024732bba94a0abd5a5ccbffffa0e7a000",
        ),
    ];
    for (properties, hex) in STREAMS {
        let digits: Vec<u8> = hex.bytes().map(|digit| (digit as char).to_digit(16).unwrap() as u8).collect();
        let mut stream: Vec<u8> = digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect();
        assert_eq!(decode(&stream, properties, PLAIN.len()), Err(Damaged), "bytes follow the end");
        stream.resize(stream.len() + 20, 0);
        let mut decoder = Decoder::new(properties, PLAIN.len());
        assert_eq!(decoder.decode(&stream, false, usize::MAX), Ok(Progress::Input));
        assert_eq!(decoder.output(), PLAIN);
    }
}

#[test]
fn encoding_is_deterministic() {
    let bytes = units(50_000, 3);
    assert_eq!(encode(&bytes, UNITS), encode(&bytes, UNITS));
}

#[test]
fn round_trips_data_larger_than_one_allocation_step() {
    let bytes = noise(50_000, 4).repeat(22);
    assert!(bytes.len() > ROUND + LONGEST_MATCH);
    let stream = encode(&bytes, UNITS);
    assert_eq!(decode(&stream, UNITS, bytes.len()), Ok(bytes));
}

#[test]
fn encodes_repetitions_beyond_the_window_of_deflate() {
    let rare = noise(100_000, 5);
    let bytes = [&rare[..], &rare[..]].concat();
    let stream = encode(&bytes, TEXT);
    assert!(stream.len() < rare.len() + rare.len() / 50, "{} bytes", stream.len());
    assert_eq!(decode(&stream, TEXT, bytes.len()), Ok(bytes));
}

#[test]
fn reports_progress() {
    let bytes = units(2000, 6);
    let stream = encode(&bytes, UNITS);
    let mut decoder = Decoder::new(UNITS, bytes.len());
    assert_eq!(decoder.decode(&[], false, usize::MAX), Ok(Progress::Input));
    assert_eq!(decoder.decode(&stream, true, 0), Ok(Progress::Limit));
    assert_eq!(decoder.output(), b"");
    assert_eq!(decoder.decode(&stream, true, 100), Ok(Progress::Limit));
    let first = decoder.output().len();
    assert!((100..100 + LONGEST_MATCH).contains(&first));
    assert_eq!(decoder.decode(&stream[..stream.len() - 1], false, usize::MAX), Ok(Progress::Input));
    assert!(decoder.output().len() > first);
    assert_eq!(decoder.decode(&stream, false, usize::MAX), Ok(Progress::Input), "more may come");
    assert_eq!(decoder.decode(&stream, true, usize::MAX), Ok(Progress::Done));
    assert_eq!(decoder.into_output(), bytes);
}

#[test]
fn rejects_truncated_and_longer_streams() {
    let bytes = units(1200, 7);
    let stream = encode(&bytes, UNITS);
    for end in 0..stream.len() {
        assert_eq!(decode(&stream[..end], UNITS, bytes.len()), Err(Damaged), "cut at {end}");
    }
    for byte in [0, 1, 0xFF] {
        assert_eq!(decode(&[&stream[..], &[byte]].concat(), UNITS, bytes.len()), Err(Damaged));
    }
}

#[test]
fn rejects_another_size() {
    for bytes in [units(800, 8), noise(500, 9), vec![0; 300]] {
        let stream = encode(&bytes, UNITS);
        for size in (0..bytes.len() + 600).filter(|&size| size != bytes.len()) {
            assert_eq!(decode(&stream, UNITS, size), Err(Damaged), "{size} instead of {}", bytes.len());
        }
    }
}

#[test]
fn reserves_little_memory_for_a_wrong_size() {
    let stream = encode(&units(1200, 10), UNITS);
    for size in [1 << 30, usize::MAX] {
        let mut decoder = Decoder::new(UNITS, size);
        assert_eq!(decoder.decode(&stream, true, usize::MAX), Err(Damaged));
        assert!(decoder.into_output().capacity() < 4 << 20);
    }
}

#[test]
fn rejects_changed_bytes_or_agrees_with_lzma_rust2() {
    let bytes = units(300, 11);
    let stream = encode(&bytes, UNITS);
    let mut damaged = 0;
    for at in 0..stream.len() {
        for change in 1..=u8::MAX {
            let mut changed = stream.clone();
            changed[at] ^= change;
            match decode(&changed, UNITS, bytes.len()) {
                Err(Damaged) => damaged += 1,
                Ok(other) => assert_eq!(decode_with_lzma_rust2(&changed, UNITS, bytes.len()), Some(other)),
            }
        }
    }
    assert!(damaged * 10 > stream.len() * 255 * 9, "{damaged} changes were rejected");
}

#[test]
fn rejects_a_match_before_the_first_byte() {
    for code in 1..=u8::MAX {
        let stream = [&[0, code][..], &noise(60, code.into())].concat();
        let ours = decode(&stream, TEXT, 40);
        assert!(ours.is_err() || ours.ok() == decode_with_lzma_rust2(&stream, TEXT, 40), "{code}");
    }
    assert_eq!(decode(&[1, 0, 0, 0, 0], TEXT, 0), Err(Damaged), "the first byte must be 0");
    assert_eq!(decode(&[0, 0, 0, 0, 1], TEXT, 0), Err(Damaged), "the code must be 0 at the end");
    assert_eq!(decode(&[0, 0, 0, 0, 0], TEXT, 0), Ok(vec![]));
}

/// Data with literals, runs, and repetitions at short and long distances.
pub(super) fn data() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..40),
        prop::collection::vec(b'a'..b'e', 0..80),
        (any::<u8>(), 0..600usize).prop_map(|(byte, count)| vec![byte; count]),
        (0..500usize, any::<u32>()).prop_map(|(count, seed)| units(count, seed)),
    ];
    (prop::collection::vec(piece, 0..6), prop::collection::vec(0..6usize, 0..12)).prop_map(
        |(pieces, order)| order.into_iter().filter_map(|at| pieces.get(at)).flatten().copied().collect(),
    )
}

fn properties() -> impl Strategy<Value = Properties> {
    prop::sample::select(all_properties().collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn round_trips(bytes in data(), properties in properties()) {
        let stream = encode(&bytes, properties);
        prop_assert_eq!(decode_with_lzma_rust2(&stream, properties, bytes.len()), Some(bytes.clone()));
        prop_assert_eq!(decode(&stream, properties, bytes.len()), Ok(bytes));
    }

    #[test]
    fn output_does_not_depend_on_arrival_and_limits(
        bytes in data(),
        properties in properties(),
        steps in prop::collection::vec((0..60usize, 0..400usize), 1..30),
    ) {
        let stream = encode(&bytes, properties);
        let mut decoder = Decoder::new(properties, bytes.len());
        let mut arrived = 0;
        for (more, limit) in steps.into_iter().cycle().chain([(1, 1)]) {
            arrived = stream.len().min(arrived + more + 1);
            let last = arrived == stream.len();
            let before = decoder.output().len();
            let progress = decoder.decode(&stream[..arrived], last, limit + 1);
            let decoded = decoder.output().len() - before;
            prop_assert_eq!(decoder.output(), &bytes[..before + decoded]);
            prop_assert!(decoded <= limit + LONGEST_MATCH);
            match progress {
                Ok(Progress::Done) => break,
                Ok(Progress::Limit) => prop_assert!(decoded > limit),
                Ok(Progress::Input) => prop_assert!(!last),
                Err(Damaged) => prop_assert!(false, "the stream is valid"),
            }
        }
        prop_assert_eq!(decoder.into_output(), bytes);
    }

    #[test]
    fn rejects_random_bytes_or_agrees_with_lzma_rust2(
        tail in prop::collection::vec(any::<u8>(), 4..300),
        properties in properties(),
        size in 0..3000usize,
    ) {
        let stream = [&[0][..], &tail].concat();
        if let Ok(ours) = decode(&stream, properties, size) {
            prop_assert_eq!(decode_with_lzma_rust2(&stream, properties, size), Some(ours));
        }
    }

    #[test]
    fn rejects_damage_with_and_without_limits(
        bytes in data(),
        at in any::<prop::sample::Index>(),
        change in 1..=u8::MAX,
        limit in 1..200usize,
    ) {
        let mut stream = encode(&bytes, UNITS);
        let at = at.index(stream.len());
        stream[at] ^= change;
        let mut decoder = Decoder::new(UNITS, bytes.len());
        let sliced = loop {
            match decoder.decode(&stream, true, limit) {
                Ok(Progress::Done) => break Ok(decoder.into_output()),
                Ok(progress) => prop_assert_eq!(progress, Progress::Limit),
                Err(damaged) => break Err(damaged),
            }
        };
        prop_assert_eq!(sliced, decode(&stream, UNITS, bytes.len()));
    }
}
