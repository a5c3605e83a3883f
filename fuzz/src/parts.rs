//! An index in parts whose pieces are damaged, with correct checksums.

use std::sync::LazyLock;

use samara_engine::parts::{Outcome, PartsIndex, Piece};
use samara_engine::{Compression, Index, PartsFiles, SearchOptions};

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

/// Each change of five bytes is the number of a piece, a position in it, and a value. Pieces are refused or accepted, and a
/// search ends, whatever is in them.
pub fn parts(bytes: &[u8]) {
    static FILES: LazyLock<PartsFiles> = LazyLock::new(|| {
        let index = Index::open(&build(&samples(), Compression::None)).expect("an index");
        PartsFiles::new(&index, "docs").expect("the limits are not exceeded")
    });
    let open = || PartsIndex::open(&FILES.root).expect("a root");
    let pieces: Vec<Piece> = open().pieces().collect();
    let changes: Vec<(Piece, usize, u8)> = bytes
        .chunks_exact(5)
        .map(|change| {
            let number = |at: usize| usize::from(change[at]) << 8 | usize::from(change[at + 1]);
            (pieces[number(0) % pieces.len()], number(2), change[4])
        })
        .collect();
    let changed = |piece: Piece| {
        let mut bytes = FILES.bytes(piece).to_vec();
        let end = bytes.len() - 4;
        for (_, at, value) in changes.iter().filter(|(changed, ..)| *changed == piece && end > 0) {
            bytes[at % end] = *value;
        }
        let crc = crc32(&bytes[..end]) ^ piece.pack.rotate_left(16) ^ piece.start;
        bytes[end..].copy_from_slice(&crc.to_le_bytes());
        bytes
    };
    let mut index = open();
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

/// CRC-32 as in zlib, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| crc >> 1 ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 };
    !bytes.iter().fold(!0, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), step))
}
