//! An index in parts whose root and pieces are damaged, with correct checksums.

use std::sync::LazyLock;

use samara_engine::parts::{Outcome, PartsIndex, Piece};
use samara_engine::{Compression, Index, PartsFiles, SearchOptions};

use crate::meaning::with_vectors;
use crate::{build, check_marks, samples};

const QUERIES: [&str; 10] = [
    "seed",
    "\"on the wind\" samara",
    "-seeds wind",
    "=>",
    "hashm",
    "samraa",
    "\u{65E5}\u{672C}",
    "title:seeds b*",
    "date:2021.. -price:..-10 seeds",
    "\"samara wind\"~5",
];
/// So often a search may ask for pieces: it must not ask for ever.
const MAX_TRIPS: usize = 500;
/// A changed root may declare longer pieces, which no host would send.
const MAX_LENGTH: u32 = 1 << 20;
/// The bytes of a root before the compressed ones: the last eight are a length and a checksum.
const ROOT_HEADER: usize = 16;
const PROPERTIES: samara_lzma::Properties = samara_lzma::Properties { lc: 3, lp: 0, pb: 0 };

/// The files of an index, and what its root contains.
type Parts = (PartsFiles, Vec<u8>);

static PLAIN: LazyLock<Parts> = LazyLock::new(|| in_parts(&build(&samples(), Compression::None)));
static WITH_VECTORS: LazyLock<Parts> =
    LazyLock::new(|| in_parts(&with_vectors(&build(&samples(), Compression::None))));

fn in_parts(whole: &[u8]) -> Parts {
    let index = Index::open(whole).expect("an index");
    let files = PartsFiles::new(&index, "docs").expect("the limits are not exceeded");
    let root = decoded(&files.root);
    (files, root)
}

/// Each change of five bytes is the number of a piece, a position in it, and a value; the number after the last piece is that
/// of the root. They are refused or accepted, and a search ends, whatever is in them. If bytes remain that
/// make no change, the index has vectors.
pub fn parts(bytes: &[u8]) {
    let is_plain = bytes.chunks_exact(5).remainder().is_empty();
    let (files, original) = if is_plain { &*PLAIN } else { &*WITH_VECTORS };
    let pieces: Vec<Piece> = PartsIndex::open(&files.root).expect("a root").pieces().collect();
    let changes: Vec<(Option<Piece>, usize, u8)> = bytes
        .chunks_exact(5)
        .map(|change| {
            let number = |at: usize| usize::from(change[at]) << 8 | usize::from(change[at + 1]);
            (pieces.get(number(0) % (pieces.len() + 1)).copied(), number(2), change[4])
        })
        .collect();
    let mut root = original.clone();
    let end = root.len();
    changes
        .iter()
        .filter(|(changed, ..)| changed.is_none())
        .for_each(|(_, at, value)| root[at % end] = *value);
    let root = if root == *original { files.root.clone() } else { encoded(&root) };
    let Ok(mut index) = PartsIndex::open(&root) else { return };
    index.pieces().take(1000).for_each(|piece| drop(index.verify(piece, files.bytes(piece))));
    let changed = |piece: Piece| {
        let mut bytes = files.bytes(piece).to_vec();
        bytes.resize(piece.length.clamp(4, MAX_LENGTH) as usize, 0);
        let end = bytes.len() - 4;
        for (_, at, value) in changes.iter().filter(|(changed, ..)| *changed == Some(piece) && end > 0) {
            bytes[at % end] = *value;
        }
        let crc = crc32(&bytes[..end]) ^ piece.pack.rotate_left(16) ^ piece.start;
        bytes[end..].copy_from_slice(&crc.to_le_bytes());
        bytes
    };
    for query in QUERIES {
        let options = SearchOptions::default();
        for trip in 0.. {
            assert!(trip < MAX_TRIPS, "{query:?} asks for ever more pieces");
            let Ok(Outcome::Missing(missing)) = index.search(query, &options) else { break };
            assert!(!missing.is_empty());
            if !missing.into_iter().all(|piece| index.add(piece, &changed(piece)).is_ok()) {
                break;
            }
        }
        if let Ok(Outcome::Found(results)) = index.search(query, &options) {
            results.hits.iter().for_each(|hit| check_marks(&hit.excerpt));
        }
    }
}

/// What a root contains: the length of what is coded, that, and the rest.
fn decoded(root: &[u8]) -> Vec<u8> {
    let number = |at: usize| u32::from_le_bytes(root[at..at + 4].try_into().expect("four bytes")) as usize;
    let mut decoder = samara_lzma::Decoder::new(PROPERTIES, number(ROOT_HEADER - 8));
    let (coded, stored) = root[ROOT_HEADER..].split_at(4 + number(ROOT_HEADER));
    assert_eq!(decoder.decode(stored, true, usize::MAX), Ok(samara_lzma::Progress::Done));
    [coded, &decoder.into_output()].concat()
}

/// A root with these contents.
fn encoded(contents: &[u8]) -> Vec<u8> {
    let coded = contents.first_chunk().map_or(0, |length| u32::from_le_bytes(*length) as usize);
    let (coded, rest) = contents.split_at(coded.saturating_add(4).min(contents.len()));
    let stored = [coded, &samara_lzma::encode(rest, PROPERTIES)].concat();
    let mut root = b"samarap\x01".to_vec();
    root.extend((rest.len() as u32).to_le_bytes());
    root.extend(crc32(&stored).to_le_bytes());
    root.extend(stored);
    root
}

/// CRC-32 as in zlib, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| crc >> 1 ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 };
    !bytes.iter().fold(!0, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), step))
}
