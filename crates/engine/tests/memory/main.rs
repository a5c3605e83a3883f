//! The memory that an index can take whose maker wants the reader to fail: roots and pieces that are short,
//! expand as far as is allowed, and have correct checksums; and many facets with many values.
#![cfg(all(not(target_family = "wasm"), feature = "writer", feature = "parts"))]
#![allow(missing_docs)]

use std::sync::{Mutex, MutexGuard, PoisonError};

use peak_alloc::PeakAlloc;
use samara_engine::parts::{PartsIndex, Piece};
use samara_engine::{BuildOptions, Compression, Document, Index, IndexBuilder, MetaValue, SearchOptions};
use samara_lzma::Properties;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What a decoder, an empty index and an error take.
const FIXED: usize = 1 << 20;
/// How far a root may expand: docs/format.md.
const BASE: usize = 1 << 18;
const PER_BYTE: usize = 256;
/// The most memory per decoded byte of a root: an empty name of metadata takes two bytes, and is kept three times.
const MAX_MEMORY: usize = 96;

const PROPERTIES: Properties = Properties { lc: 3, lp: 0, pb: 0 };

/// Tests run one at a time, because memory is counted for all threads together.
static ALONE: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 * (crc & 1)))
    })
}

fn varint(mut number: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 127 {
        bytes.push(number as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// A list of so many equal items.
fn list(count: usize, item: &[u8]) -> Vec<u8> {
    [varint(count as u32), item.repeat(count)].concat()
}

/// What a root contains, one list after the other.
struct Root {
    documents: u32,
    languages: Vec<u8>,
    /// Stop words, words of names and the sizes of buckets.
    coded: Vec<u8>,
    forward: Vec<u8>,
    backward: Vec<u8>,
    names: Vec<u8>,
    /// How many pieces there are, with the lengths of the last ones.
    pieces: u32,
    last: Vec<u32>,
}

impl Root {
    /// Two buckets, one slot, no words.
    fn plain() -> Self {
        let none = || vec![0];
        Self {
            documents: 1,
            languages: none(),
            // No words; two buckets of 64 bytes.
            coded: Vec::new(),
            forward: none(),
            backward: none(),
            names: none(),
            pieces: 5,
            last: Vec::new(),
        }
    }

    fn decoded(&self) -> Vec<u8> {
        let numbers = |numbers: &[u32]| numbers.iter().flat_map(|&number| varint(number)).collect::<Vec<_>>();
        let sizes = (self.last.len() as u32..self.pieces).flat_map(|_| varint(100)).collect::<Vec<_>>();
        [
            numbers(&[self.documents, 1, 0, 4]),
            b"docs".to_vec(),
            // The mean lengths of fields, and of the whole index.
            vec![0; 5],
            self.languages.clone(),
            // Slot size, slots, slots per pack, first pack of slots, pack size, buckets, those of rare keys.
            numbers(&[1024, 1, 16, 1, 1 << 16, 1, 1]),
            self.forward.clone(),
            self.backward.clone(),
            vec![0],
            self.names.clone(),
            varint(self.pieces),
            sizes,
            numbers(&self.last),
        ]
        .concat()
    }

    fn file(&self) -> Vec<u8> {
        let decoded = self.decoded();
        file(&self.coded, &decoded, decoded.len() as u32)
    }
}

fn file(coded: &[u8], decoded: &[u8], length: u32) -> Vec<u8> {
    let stored = samara_lzma::encode(decoded, PROPERTIES);
    let stored = [&(coded.len() as u32).to_le_bytes()[..], coded, &stored].concat();
    [b"samarap\x01", &length.to_le_bytes()[..], &crc32(&stored).to_le_bytes(), &stored].concat()
}

/// The memory that a call takes at most.
fn peak<T>(call: impl FnOnce() -> T) -> (T, usize) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let result = call();
    (result, MEMORY.peak_usage().saturating_sub(before))
}

/// Lists as long as a root of a hundred bytes may have.
#[test]
fn roots_take_a_multiple_of_what_is_decoded() {
    let _alone = alone();
    let many = BASE - 1000;
    let plain = Root::plain;
    for (name, root) in [
        ("languages", Root { languages: list(many, &[0]), ..plain() }),
        ("names", Root { names: list(many / 3, &[0, 1]), pieces: 5 + many as u32 / 3, ..plain() }),
        ("forward", Root { forward: list(many / 2, &[0]), pieces: 5 + many as u32 / 2, ..plain() }),
        ("backward", Root { backward: list(many / 2, &[0]), pieces: 5 + many as u32 / 2, ..plain() }),
    ] {
        let decoded = root.decoded().len();
        let bytes = root.file();
        assert!(bytes.len() < 400 && decoded <= BASE + PER_BYTE * bytes.len(), "{name}");
        let (opened, taken) = peak(|| PartsIndex::open(&bytes).map(drop));
        assert_eq!(opened, Ok(()), "{name}");
        let limit = FIXED + MAX_MEMORY * decoded;
        assert!(taken <= limit, "{name}: {taken} bytes of memory, the limit is {limit}");
        // The test sees what is taken.
        assert!(taken > decoded, "{name}: {taken} bytes of memory for {decoded}");
    }
}

/// A count or a length of what is not there reserves nothing.
#[test]
fn impossible_counts_take_nothing() {
    let _alone = alone();
    let beyond = varint(u32::MAX);
    let plain = Root::plain;
    for root in [
        Root { languages: beyond.clone(), ..plain() },
        Root { forward: beyond.clone(), ..plain() },
        Root { backward: beyond.clone(), ..plain() },
        Root { names: beyond.clone(), ..plain() },
    ] {
        let bytes = root.file();
        let (opened, taken) = peak(|| PartsIndex::open(&bytes).map(drop));
        assert!(opened.is_err() && taken <= FIXED, "{taken} bytes of memory");
    }
    // More than a root of this size may have, and what all roots may have.
    for length in [1 << 20, 1 << 24, u32::MAX] {
        let (opened, taken) =
            peak(|| PartsIndex::open(&file(&[], &Root::plain().decoded(), length)).map(drop));
        assert!(opened.is_err() && taken <= FIXED, "{taken} bytes of memory");
    }
    // All documents are declared, none is there.
    let bytes = Root { documents: u32::MAX, ..Root::plain() }.file();
    let (opened, taken) = peak(|| PartsIndex::open(&bytes).map(drop));
    assert!(opened.is_ok() && taken <= FIXED, "{taken} bytes of memory");
}

/// A piece with these bytes and its checksum.
fn checked(piece: Piece, bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes.resize(piece.length as usize - 4, 0);
    let checksum = crc32(&bytes) ^ piece.pack.rotate_left(16) ^ piece.start;
    bytes.extend(checksum.to_le_bytes());
    bytes
}

/// Opens an index whose first bucket has 1,024 bytes, and whose other pieces have these lengths, and adds one of them.
fn add(last: &[u32], documents: u32, number: usize, bytes: &[u8]) -> usize {
    let coded = vec![0, 8];
    let root = Root { documents, coded, last: last.to_vec(), ..Root::plain() }.file();
    let mut index = PartsIndex::open(&root).unwrap();
    let piece = index.pieces().nth(number).unwrap();
    let bytes = checked(piece, bytes);
    peak(|| drop(index.add(piece, &bytes))).1
}

/// Lists whose lengths are anything: a posting takes 20 bytes, and at most 64 are in a byte.
#[test]
fn lists_take_a_multiple_of_their_bytes() {
    let _alone = alone();
    for (round, bytes) in streams().enumerate() {
        let taken = add(&[100; 5], 1, 0, &bytes);
        assert!(taken <= FIXED + 1000 * 64 * 20 * 4, "{taken} bytes of memory in round {round}");
    }
}

/// Streams of a thousand bytes for the range coder: random ones, and runs of equal bytes.
fn streams() -> impl Iterator<Item = Vec<u8>> {
    let mut state = 1u64;
    (0..200).map(move |round| {
        let mut byte = || {
            state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
            if round % 4 == 0 { (round * 13) as u8 } else { (state >> (56 - round % 8)) as u8 }
        };
        (0..1000).map(|_| byte()).collect()
    })
}

/// Words of a root whose lengths and number are anything: at most 16,384 are read, and at most 350 letters are in a byte.
#[test]
fn words_of_a_root_take_a_multiple_of_their_bytes() {
    let _alone = alone();
    let mut most = 0;
    // Any number of empty words.
    let empty = (0..=255).map(|first| [&[first, 0xF0][..], &[0; 998]].concat());
    for (round, coded) in streams().chain(empty).enumerate() {
        let root = Root { coded, ..Root::plain() }.file();
        let (_, taken) = peak(|| PartsIndex::open(&root).map(drop));
        assert!(taken <= 8 << 20, "{taken} bytes of memory in round {round}");
        most = most.max(taken);
    }
    assert!(most > 1 << 19, "{most}");
}

/// A column of equal values is as short as the documents are many: 16 million, of a few kilobytes.
#[test]
fn columns_take_a_multiple_of_what_is_decoded() {
    let _alone = alone();
    let documents = (1 << 24) - 10;
    // No values, and none of any document.
    let decoded = vec![0; documents as usize + 1];
    let stored = samara_lzma::encode(&decoded, PROPERTIES);
    let column = [&(decoded.len() as u32).to_le_bytes()[..], &stored].concat();
    drop((decoded, stored));
    let length = column.len() as u32 + 4;
    assert!(length < 8000, "{length}");
    // Buckets, languages, …
    let taken = add(&[length, 100, 100, 100, 100], documents, 2, &column);
    // The column, and a number per document, twice while the list grows.
    assert!(taken <= FIXED + 16 * documents as usize, "{taken} bytes of memory");
    assert!(taken > 4 * documents as usize);
}

/// A slot has at most 65,535 bytes of text: rows without blocks, or a row of empty blocks.
#[test]
fn slots_take_a_multiple_of_what_is_decoded() {
    let _alone = alone();
    for (name, decoded) in [
        // Row, blocks + 1, repeated headings, whether it is continued.
        ("rows", [1, 1, 0, 0].repeat(16_380)),
        ("blocks", [vec![1], varint(32_701), vec![0, 0], [1, 0].repeat(32_700)].concat()),
        ("blocks to the end", [vec![1, 0, 0, 0], [1, 0].repeat(32_700)].concat()),
    ] {
        let stored = samara_lzma::encode(&decoded, PROPERTIES);
        let numbers = [decoded.len(), stored.len(), 1].map(|number| (number as u16).to_le_bytes());
        let slot = [numbers.concat(), stored].concat();
        let root = Root::plain().file();
        let mut index = PartsIndex::open(&root).unwrap();
        let piece = index.pieces().last().unwrap();
        let bytes = checked(piece, &slot);
        let (added, taken) = peak(|| index.add(piece, &bytes));
        assert_eq!(added, Ok(()), "{name}");
        let limit = FIXED + MAX_MEMORY * decoded.len();
        assert!(taken <= limit, "{name}: {taken} bytes of memory, the limit is {limit}");
        assert!(taken > decoded.len(), "{name}: {taken}");
    }
}

/// Two hundred facets with two thousand values: counters of all of them at once would take three megabytes.
#[test]
fn facets_are_counted_one_after_the_other() {
    let _alone = alone();
    let names: Vec<String> = (0..200).map(|at| format!("facet{at}")).collect();
    let mut builder = IndexBuilder::new(BuildOptions::default().facets(names.clone()));
    for document in 0..10 {
        let value = |name: &String| MetaValue::One(format!("{name} in {document}"));
        let meta = names.iter().map(|name| (name.clone(), value(name))).collect();
        let (url, title) = (document.to_string(), "Page".to_owned());
        builder.add(Document { url, title, meta, ..Document::default() }).unwrap();
    }
    let index = Index::open(&builder.finish(Compression::None).unwrap()).unwrap();
    let (results, taken) = peak(|| index.search("page", &SearchOptions::default()));
    assert_eq!(results.facets.iter().map(|(_, counts)| counts.len()).sum::<usize>(), 2_000);
    assert!(taken <= 1 << 20, "{taken} bytes of memory");
}
