//! Damaged indexes: every prefix and every changed byte of a real one, as they are and with the checksums made
//! right again. The first must be told, by the part's name; with the second the decoder's own bounds are all
//! there is, and it must say so or answer: no panic, no endless loop, no memory beyond a multiple of the file.
//!
//! The tests that are ignored try all values of all bytes, or the part of them that `SAMARA_SHARD` names:
//! `cargo xtask test --long`.
#![cfg(not(target_family = "wasm"))]
#![allow(missing_docs)]

use std::ops::Range;
use std::panic;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use peak_alloc::PeakAlloc;
use samara_engine::{
    Block, BlockKind, BuildOptions, Compression, Document, Error, IndexBuilder, Opening, SearchOptions,
    inspect,
};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What opening and searching may take at most, for each byte of the file. LZMA can expand by thousands: what is
/// tested is that no length or count in a file makes the engine reserve what the file does not hold.
const MOST_MEMORY: usize = 64;
/// What it may take beside that: the tables of a decoder, results, and the error.
const FIXED_MEMORY: usize = 1 << 20;

/// Queries that go through all of the engine: words, phrases, stems, parts, corrections, fields, exclusion.
const QUERIES: [&str; 5] = [
    "the child junta",
    "\"stray bullet\" telnor",
    "title:weekly villages -kachin",
    "versicherung makanan",
    "myi",
];

/// One test at a time: memory is counted for all threads together.
static ALONE: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// All parts: documents in English have languages, too.
const PARTS: [&str; 6] = ["vocabulary", "text", "repeats", "blocks", "documents", "languages"];
const TABLE: Range<usize> = 8..8 + PARTS.len() * ENTRY;
const ENTRY: usize = 16;
/// The table, what stands before it, and its checksum.
const HEAD: usize = TABLE.end + 4;

fn seeds() -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    samara_ingest::read(&[folder], &samara_ingest::Options::default()).unwrap().documents
}

fn index(documents: Vec<Document>, compression: Compression) -> Vec<u8> {
    let mut builder = IndexBuilder::new(BuildOptions {
        facets: vec!["tags".into(), "source".into()],
        ..BuildOptions::default()
    });
    documents.into_iter().for_each(|document| builder.add(document).unwrap());
    builder.finish(compression).unwrap()
}

/// An index in which every part can be tried exhaustively: of the shortest document, and one with compounds and words
/// that stems take something off in front.
fn small_index(compression: Compression) -> Vec<u8> {
    let shortest = seeds()
        .into_iter()
        .min_by_key(|document| document.blocks.iter().map(|block| block.text.len()).sum::<usize>());
    let other = |lang: &str, text: &str| Document {
        url: lang.into(),
        lang: lang.into(),
        blocks: vec![Block::new(BlockKind::Paragraph, text)],
        ..Document::default()
    };
    let others = [
        other("de", "Kranken Versicherung, Versicherungen, Krankenversicherung"),
        other("id", "menulis membaca memakan memakai meminta makan baca pakai"),
    ];
    index(shortest.into_iter().chain(others).collect(), compression)
}

fn u32_at(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

/// Where the parts lie, as far as the table tells.
fn parts(bytes: &[u8]) -> Vec<(usize, Range<usize>)> {
    let mut start = HEAD;
    let entries = TABLE.step_by(ENTRY);
    entries
        .map_while(|entry| {
            let end = start.checked_add(u32_at(bytes, entry + 8)).filter(|&end| end <= bytes.len())?;
            let part = start..end;
            start = end;
            Some((entry, part))
        })
        .collect()
}

/// Makes the checksums right for what the file says now.
fn repair(bytes: &mut [u8]) {
    for (entry, part) in parts(bytes) {
        let crc = crc32fast::hash(&bytes[part]);
        bytes[entry + 12..entry + 16].copy_from_slice(&crc.to_le_bytes());
    }
    let crc = crc32fast::hash(&bytes[..TABLE.end]);
    bytes[TABLE.end..HEAD].copy_from_slice(&crc.to_le_bytes());
}

/// Opens in slices, as the page does, and asks for all that an index can be asked for.
fn open_and_ask(bytes: &[u8], slice: usize) -> Result<(), Error> {
    let mut opening = Opening::new(bytes.to_vec())?;
    while opening.step(slice)? < 1.0 {}
    let index = opening.finish().expect("at 1 it is open");
    index.info();
    for query in QUERIES {
        index.search(query, &SearchOptions { explain: true, ..SearchOptions::default() });
        index.suggest(query, 5);
    }
    let urls: Vec<String> = index.list().map(|(url, _)| url.to_owned()).take(10).collect();
    for url in urls {
        index.document(&url, QUERIES[0]);
    }
    Ok(())
}

/// What came of a file; a panic or too much memory is a failure that names `about`.
fn outcome(bytes: &[u8], slice: usize, about: impl Fn() -> String) -> Result<(), Error> {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let outcome = panic::catch_unwind(|| open_and_ask(bytes, slice));
    let taken = MEMORY.peak_usage().saturating_sub(before);
    let most = FIXED_MEMORY + MOST_MEMORY * bytes.len();
    assert!(taken <= most, "{}: {taken} bytes of memory, {most} are the most", about());
    outcome.unwrap_or_else(|_| panic!("{}: panicked", about()))
}

/// Changes bytes, every value of every byte or the `nth` of every `of` of them, and makes the checksums right; how many
/// of the changes were seen, of how many.
fn change_and_repair(whole: &[u8], (nth, of): (usize, usize)) -> (usize, usize) {
    assert_eq!(open_and_ask(whole, usize::MAX), Ok(()));
    let (mut seen, mut tried) = (0, 0);
    for at in (nth..whole.len() * 255).step_by(of) {
        let (byte, change) = (at / 255, (at % 255) as u8 + 1);
        let mut changed = whole.to_vec();
        changed[byte] ^= change;
        repair(&mut changed);
        let slice = [usize::MAX, 100_000, 997][tried % 3];
        tried += 1;
        seen += usize::from(outcome(&changed, slice, || format!("byte {byte} ^ {change:#04x}")).is_err());
    }
    println!(
        "{tried} changes with right checksums of {}: {seen} seen, the others answered",
        whole.len() * 255
    );
    (seen, tried)
}

/// Changes bytes and nothing else, every value of every byte or the `nth` of every `of` of them: every change must be
/// seen, in the part in which it lies.
fn change(whole: &[u8], nth: usize, of: usize, open: impl Fn(&[u8], usize) -> Result<(), Error>) -> usize {
    let parts = parts(whole);
    let mut tried = 0;
    let mut changed = whole.to_vec();
    for nth in (nth..whole.len() * 255).step_by(of) {
        let (at, change) = (nth / 255, (nth % 255) as u8 + 1);
        changed[at] ^= change;
        let outcome = open(&changed, at);
        let error = outcome.expect_err("a change that no checksum sees");
        match parts.iter().position(|(_, part)| part.contains(&at)) {
            Some(part) => {
                assert!(matches!(error, Error::Damaged { part: named, .. } if named == PARTS[part]))
            }
            None if at < 6 => assert_eq!(error, Error::NotAnIndex),
            None if at == 6 => assert!(matches!(error, Error::Version { .. })),
            None => assert!(matches!(error, Error::Damaged { part: "table of parts", .. })),
        }
        changed[at] ^= change;
        tried += 1;
    }
    println!("{tried} changed bytes of {}, all seen", whole.len() * 255);
    tried
}

/// Cuts the file and adds to it, with right checksums where `repaired`.
fn cut(whole: &[u8], repaired: bool) {
    for end in 0..whole.len() {
        let mut cut = whole[..end].to_vec();
        if repaired && end >= HEAD {
            repair(&mut cut);
        }
        let error =
            outcome(&cut, usize::MAX, || format!("cut at {end}")).expect_err("a file that is cut off");
        assert!(matches!(error, Error::Damaged { .. }), "cut at {end}: {error}");
    }
    for byte in [0, 1, 0xFF] {
        let mut longer = whole.to_vec();
        longer.push(byte);
        assert!(matches!(open_and_ask(&longer, usize::MAX), Err(Error::Damaged { .. })));
    }
    println!("{} prefixes, all seen", whole.len());
}

/// Cuts a part and says so in the table: only the part's decoder can see it.
fn cut_parts(whole: &[u8], stride: usize) {
    let mut tried = 0;
    for (entry, part) in parts(whole) {
        let stored = whole[entry + 1] == 0;
        for length in (0..part.len()).step_by(stride) {
            let mut cut = [&whole[..part.start + length], &whole[part.end..]].concat();
            let field = (length as u32).to_le_bytes();
            cut[entry + 8..entry + 12].copy_from_slice(&field);
            if stored {
                cut[entry + 4..entry + 8].copy_from_slice(&field);
            }
            repair(&mut cut);
            let about = || format!("part at {entry} cut to {length}");
            outcome(&cut, usize::MAX, about).expect_err("a part that is cut off");
            tried += 1;
        }
    }
    println!("{tried} parts cut, all seen");
}

#[test]
fn every_prefix_is_told() {
    let _alone = alone();
    for compression in [Compression::Lzma, Compression::None] {
        cut(&small_index(compression), false);
        cut(&small_index(compression), true);
        cut_parts(&small_index(compression), 3);
    }
    cut(&index(seeds(), Compression::Lzma), false);
}

#[test]
fn a_changed_byte_is_told() {
    let _alone = alone();
    for compression in [Compression::Lzma, Compression::None] {
        let open = |bytes: &[u8], at| outcome(bytes, usize::MAX, || format!("byte {at}"));
        assert!(change(&index(seeds(), compression), 0, 9_999, open) > 300);
    }
}

#[test]
fn a_changed_byte_with_a_right_checksum_is_told_or_answers() {
    let _alone = alone();
    for compression in [Compression::Lzma, Compression::None] {
        let (seen, tried) = change_and_repair(&small_index(compression), (0, 997));
        assert!(seen > 0 && tried > seen, "{seen} of {tried}");
        change_and_repair(&index(seeds(), compression), (0, 49_999));
    }
}

/// Which of how many parts of the changes a long test tries: `SAMARA_SHARD=7/20`. Every so-manieth change is one of a
/// part, so that each has some of every byte; all parts together are all of them.
fn shard(usual: usize) -> (usize, usize) {
    let shard = std::env::var("SAMARA_SHARD").ok();
    let numbers = shard.as_deref().and_then(|shard| {
        let (nth, of) = shard.split_once('/')?;
        Some((nth.parse().ok()?, of.parse().ok()?))
    });
    numbers.unwrap_or((0, usual))
}

/// The Rust Book, where rustup has installed it.
fn book() -> Option<Vec<Document>> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).args(["--print", "sysroot"]).output().ok()?;
    let sysroot = Path::new(str::from_utf8(&output.stdout).ok()?.trim_end()).to_owned();
    let book = sysroot.join("share/doc/rust/html/book");
    let read = samara_ingest::read(&[book], &samara_ingest::Options::default());
    Some(read.inspect_err(|error| eprintln!("the Book is not installed: {error}")).ok()?.documents)
}

/// What is damaged, by the checksums alone; one in so many is opened, too. A part is decoded when those before it are,
/// and most of the time would go into decoding what was not changed.
fn looked_at(bytes: &[u8], at: usize) -> Result<(), Error> {
    if at.is_multiple_of(255) {
        return open_and_ask(bytes, usize::MAX);
    }
    let damaged = inspect(bytes)?.into_iter().find(|part| !part.is_intact);
    damaged.map_or(Ok(()), |part| Err(Error::Damaged { part: part.name, what: "its checksum differs" }))
}

/// A checksum of 32 bits sees every change of a byte; this is the proof. On all cores: no memory is counted.
#[test]
#[ignore = "long"]
fn every_value_of_every_byte_of_seeds_is_told() {
    let _alone = alone();
    for compression in [Compression::None, Compression::Lzma] {
        let whole = index(seeds(), compression);
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let tried: usize = thread::scope(|scope| {
            let threads: Vec<_> = (0..cores)
                .map(|core| {
                    scope.spawn({
                        let whole = &whole;
                        move || change(whole, core, cores, looked_at)
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().expect("all are told")).sum()
        });
        assert_eq!(tried, whole.len() * 255);
    }
    cut_parts(&index(seeds(), Compression::None), 1);
}

#[test]
#[ignore = "long"]
fn every_value_of_every_byte_with_a_right_checksum_is_told_or_answers() {
    let _alone = alone();
    for compression in [Compression::Lzma, Compression::None] {
        change_and_repair(&small_index(compression), shard(4));
    }
}

#[test]
#[ignore = "long"]
fn every_value_of_every_byte_of_seeds_with_a_right_checksum_is_told_or_answers() {
    let _alone = alone();
    for compression in [Compression::Lzma, Compression::None] {
        change_and_repair(&index(seeds(), compression), shard(40));
    }
}

#[test]
#[ignore = "long"]
fn a_sample_of_the_books_bytes_with_a_right_checksum_is_told_or_answers() {
    let _alone = alone();
    let Some(documents) = book() else { return };
    for compression in [Compression::Lzma, Compression::None] {
        // One in so many that it takes minutes; a prime number, so that all bytes and values come.
        let (nth, of) = shard(60_013);
        change_and_repair(&index(documents.clone(), compression), (nth, of));
    }
}
