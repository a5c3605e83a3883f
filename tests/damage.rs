//! Damaged indexes: every prefix and every changed byte of a real index, with and without corrected checksums. Without
//! correction, the engine must reject the file and name the section. With correction, only the checks of the decoders
//! are left: the engine must reject the file or answer queries, without a panic, an endless loop or memory beyond a
//! multiple of the file's size.
//!
//! The ignored tests (`cargo xtask test --long`) try all values of all bytes, or the shard given by `SAMARA_SHARD`.
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
    Block, BlockKind, BuildOptions, Compression, Document, Error, Index, IndexBuilder, IndexLoader,
    MeaningSource, MeaningVectors, SearchOptions, add_meaning, inspect,
};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The memory limit of loading and searching, per byte of the file. LZMA can expand data a thousand times, but no
/// length or count in a file may make the engine reserve memory for data that the file does not contain.
const MAX_MEMORY: usize = 64;
/// The constant part of the limit: the tables of a decoder, results, and the error.
const FIXED_MEMORY: usize = 1 << 20;

/// Queries that use all parts of the engine: words, phrases, stems, subwords, corrections, fields, exclusion.
const QUERIES: [&str; 5] = [
    "the child junta",
    "\"stray bullet\" telnor",
    "title:weekly villages -kachin",
    "versicherung makanan",
    "myi",
];

/// Tests run one at a time, because memory is counted for all threads together.
static ALONE: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// All sections, including those that an index may lack.
const SECTIONS: [&str; 9] =
    ["vocabulary", "text", "repeats", "blocks", "documents", "languages", "tuning", "markup", "meaning"];
const TABLE: Range<usize> = 8..8 + SECTIONS.len() * ENTRY;
const ENTRY: usize = 16;
/// The table, the bytes before it, and its checksum.
const HEAD: usize = TABLE.end + 4;

fn seeds() -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    samara_ingest::read(&[folder], &samara_ingest::Options::default()).unwrap().documents
}

fn index(documents: Vec<Document>, compression: Compression) -> Vec<u8> {
    let mut builder = IndexBuilder::new(BuildOptions::default().facets(["tags", "source"]).markup(true));
    let last = documents.last().map(|document| document.url.clone()).unwrap_or_default();
    for (at, document) in documents.into_iter().enumerate() {
        builder.add(Document { boost: (at % 2 == 0).then_some(150), ..document }).unwrap();
    }
    builder.add_synonym("", "the child", "junta");
    builder.add_synonym("en", "kachin", "villages");
    assert!(builder.add_pin("myi", &last));
    let bytes = builder.finish(compression).unwrap();
    let source = MeaningSource::new(&Index::open(&bytes).unwrap(), 3, &mut |below| below / 2);
    let vector = |at: usize| std::array::from_fn(|number| ((at * 37 + number * 11) % 17) as f32 - 8.3);
    let vectors = MeaningVectors {
        documents: (0..source.documents.len()).map(vector).collect(),
        words: (0..source.words.len()).map(vector).collect(),
    };
    add_meaning(&bytes, &vectors).unwrap()
}

/// An index small enough to try every change: the shortest document, and texts with compounds and prefix rules.
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

/// The offset of the table entry and the range of each section, up to the first invalid one.
fn sections(bytes: &[u8]) -> Vec<(usize, Range<usize>)> {
    let mut start = HEAD;
    let entries = TABLE.step_by(ENTRY);
    entries
        .map_while(|entry| {
            let end = start.checked_add(u32_at(bytes, entry + 8)).filter(|&end| end <= bytes.len())?;
            let section = start..end;
            start = end;
            Some((entry, section))
        })
        .collect()
}

/// Recomputes all checksums.
fn repair(bytes: &mut [u8]) {
    for (entry, section) in sections(bytes) {
        let crc = crc32fast::hash(&bytes[section]);
        bytes[entry + 12..entry + 16].copy_from_slice(&crc.to_le_bytes());
    }
    let crc = crc32fast::hash(&bytes[..TABLE.end]);
    bytes[TABLE.end..HEAD].copy_from_slice(&crc.to_le_bytes());
}

/// Opens an index in steps of `slice`, as the page does, and calls all functions of the index.
fn open_and_ask(bytes: &[u8], slice: usize) -> Result<(), Error> {
    let mut loader = IndexLoader::new(bytes.to_vec())?;
    while loader.step(slice)? < 1.0 {}
    let index = loader.finish().expect("a progress of 1 means open");
    index.info();
    for query in QUERIES {
        index.search(query, &SearchOptions::default().explain(true));
        index.suggest(query, 5);
    }
    let urls: Vec<String> = index.list().map(|(url, _)| url.to_owned()).take(10).collect();
    for url in urls {
        index.document(&url, QUERIES[0]);
    }
    Ok(())
}

/// The outcome for a file; a panic or too much memory is a failure that names `about`.
fn outcome(bytes: &[u8], slice: usize, about: impl Fn() -> String) -> Result<(), Error> {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let outcome = panic::catch_unwind(|| open_and_ask(bytes, slice));
    let taken = MEMORY.peak_usage().saturating_sub(before);
    let limit = FIXED_MEMORY + MAX_MEMORY * bytes.len();
    assert!(taken <= limit, "{}: {taken} bytes of memory, the limit is {limit}", about());
    outcome.unwrap_or_else(|_| panic!("{}: panicked", about()))
}

/// Tries every value of every byte, or the `nth` of every `of` of these changes, with corrected checksums. Returns the
/// number of rejected changes and the number of changes.
fn change_and_repair(whole: &[u8], (nth, of): (usize, usize)) -> (usize, usize) {
    assert_eq!(open_and_ask(whole, usize::MAX), Ok(()));
    let (mut rejected, mut tried) = (0, 0);
    for at in (nth..whole.len() * 255).step_by(of) {
        let (byte, change) = (at / 255, (at % 255) as u8 + 1);
        let mut changed = whole.to_vec();
        changed[byte] ^= change;
        repair(&mut changed);
        let slice = [usize::MAX, 100_000, 997][tried % 3];
        tried += 1;
        rejected += usize::from(outcome(&changed, slice, || format!("byte {byte} ^ {change:#04x}")).is_err());
    }
    println!(
        "{tried} of {} changes with corrected checksums: {rejected} rejected, the others answered",
        whole.len() * 255
    );
    (rejected, tried)
}

/// Tries every value of every byte, or the `nth` of every `of` of these changes, without correcting the checksums. Each
/// must be rejected with the name of the changed section.
fn change(whole: &[u8], nth: usize, of: usize, open: impl Fn(&[u8], usize) -> Result<(), Error>) -> usize {
    let sections = sections(whole);
    let mut tried = 0;
    let mut changed = whole.to_vec();
    for nth in (nth..whole.len() * 255).step_by(of) {
        let (at, change) = (nth / 255, (nth % 255) as u8 + 1);
        changed[at] ^= change;
        let outcome = open(&changed, at);
        let error = outcome.expect_err("every change is rejected");
        match sections.iter().position(|(_, section)| section.contains(&at)) {
            Some(section) => {
                assert!(matches!(error, Error::Damaged { section: named, .. } if named == SECTIONS[section]))
            }
            None if at < 6 => assert_eq!(error, Error::NotAnIndex),
            None if at == 6 => assert!(matches!(error, Error::Version { .. })),
            None => assert!(matches!(error, Error::Damaged { section: "section table", .. })),
        }
        changed[at] ^= change;
        tried += 1;
    }
    println!("{tried} of {} changes, all rejected", whole.len() * 255);
    tried
}

/// Truncates the file at every length, and extends it, with corrected checksums if `repaired`.
fn cut(whole: &[u8], repaired: bool) {
    for end in 0..whole.len() {
        let mut cut = whole[..end].to_vec();
        if repaired && end >= HEAD {
            repair(&mut cut);
        }
        let error =
            outcome(&cut, usize::MAX, || format!("cut at {end}")).expect_err("a truncated file is rejected");
        assert!(matches!(error, Error::Damaged { .. }), "cut at {end}: {error}");
    }
    for byte in [0, 1, 0xFF] {
        let mut longer = whole.to_vec();
        longer.push(byte);
        assert!(matches!(open_and_ask(&longer, usize::MAX), Err(Error::Damaged { .. })));
    }
    println!("{} prefixes, all rejected", whole.len());
}

/// Truncates each section and adjusts the table, so that only the section's decoder can detect it.
fn truncate_sections(whole: &[u8], stride: usize) {
    let mut tried = 0;
    for (entry, section) in sections(whole) {
        let stored = whole[entry + 1] == 0;
        for length in (0..section.len()).step_by(stride) {
            let mut cut = [&whole[..section.start + length], &whole[section.end..]].concat();
            let field = (length as u32).to_le_bytes();
            cut[entry + 8..entry + 12].copy_from_slice(&field);
            if stored {
                cut[entry + 4..entry + 8].copy_from_slice(&field);
            }
            repair(&mut cut);
            let about = || format!("section at {entry} cut to {length}");
            outcome(&cut, usize::MAX, about).expect_err("a truncated section is rejected");
            tried += 1;
        }
    }
    println!("{tried} truncated sections, all rejected");
}

#[test]
fn rejects_every_prefix() {
    let _alone = alone();
    for compression in [Compression::Lzma, Compression::None] {
        cut(&small_index(compression), false);
        cut(&small_index(compression), true);
        truncate_sections(&small_index(compression), 3);
    }
    cut(&index(seeds(), Compression::Lzma), false);
}

#[test]
fn rejects_changed_bytes() {
    let _alone = alone();
    for compression in [Compression::Lzma, Compression::None] {
        let open = |bytes: &[u8], at| outcome(bytes, usize::MAX, || format!("byte {at}"));
        assert!(change(&index(seeds(), compression), 0, 9_999, open) > 300);
    }
}

#[test]
fn rejects_or_survives_changed_bytes_with_correct_checksums() {
    let _alone = alone();
    for compression in [Compression::Lzma, Compression::None] {
        let (rejected, tried) = change_and_repair(&small_index(compression), (0, 997));
        assert!(rejected > 0 && tried > rejected, "{rejected} of {tried}");
        change_and_repair(&index(seeds(), compression), (0, 49_999));
    }
}

/// The shard of the changes that a long test tries, such as `SAMARA_SHARD=7/20`. A shard contains every n-th change, so
/// that it has changes of all bytes; all shards together contain all changes.
fn shard(usual: usize) -> (usize, usize) {
    let shard = std::env::var("SAMARA_SHARD").ok();
    let numbers = shard.as_deref().and_then(|shard| {
        let (nth, of) = shard.split_once('/')?;
        Some((nth.parse().ok()?, of.parse().ok()?))
    });
    numbers.unwrap_or((0, usual))
}

/// The Rust Book, if rustup has installed it.
fn book() -> Option<Vec<Document>> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).args(["--print", "sysroot"]).output().ok()?;
    let sysroot = Path::new(str::from_utf8(&output.stdout).ok()?.trim_end()).to_owned();
    let book = sysroot.join("share/doc/rust/html/book");
    let read = samara_ingest::read(&[book], &samara_ingest::Options::default());
    Some(read.inspect_err(|error| eprintln!("the Book is not installed: {error}")).ok()?.documents)
}

/// Checks the checksums only, and opens the file for one byte in 255: most of the time of opening would be spent on
/// decoding unchanged sections.
fn check_or_open(bytes: &[u8], at: usize) -> Result<(), Error> {
    if at.is_multiple_of(255) {
        return open_and_ask(bytes, usize::MAX);
    }
    let damaged = inspect(bytes)?.into_iter().find(|section| !section.is_intact);
    damaged
        .map_or(Ok(()), |section| Err(Error::Damaged { section: section.name, problem: "checksum mismatch" }))
}

/// A checksum of 32 bits detects every change of a single byte. Runs on all cores, as memory is not counted.
#[test]
#[ignore = "long"]
fn rejects_every_value_of_every_byte_of_seeds() {
    let _alone = alone();
    for compression in [Compression::None, Compression::Lzma] {
        let whole = index(seeds(), compression);
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let tried: usize = thread::scope(|scope| {
            let threads: Vec<_> = (0..cores)
                .map(|core| {
                    scope.spawn({
                        let whole = &whole;
                        move || change(whole, core, cores, check_or_open)
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().expect("all are rejected")).sum()
        });
        assert_eq!(tried, whole.len() * 255);
    }
    truncate_sections(&index(seeds(), Compression::None), 1);
}

#[test]
#[ignore = "long"]
fn rejects_or_survives_every_value_of_every_byte() {
    let _alone = alone();
    for compression in [Compression::Lzma, Compression::None] {
        change_and_repair(&small_index(compression), shard(4));
    }
}

#[test]
#[ignore = "long"]
fn rejects_or_survives_every_value_of_every_byte_of_seeds() {
    let _alone = alone();
    for compression in [Compression::Lzma, Compression::None] {
        change_and_repair(&index(seeds(), compression), shard(40));
    }
}

#[test]
#[ignore = "long"]
fn rejects_or_survives_a_sample_of_bytes_of_the_book() {
    let _alone = alone();
    let Some(documents) = book() else { return };
    for compression in [Compression::Lzma, Compression::None] {
        // A prime number, so that the sample has all values; large enough that the test takes minutes.
        let (nth, of) = shard(60_013);
        change_and_repair(&index(documents.clone(), compression), (nth, of));
    }
}
