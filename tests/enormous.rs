//! Memory limits for many documents and for a very long one: reading, building, loading and searching.
//!
//! `cargo xtask test --long` tries 100,000 documents of 200 words, and one document of 100 MB; `cargo xtask test` a
//! hundredth of both.
#![cfg(not(target_family = "wasm"))]
#![allow(missing_docs)]

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use peak_alloc::PeakAlloc;
use samara_engine::{BuildOptions, Compression, Index, IndexBuilder, IndexLoader, SearchOptions};
use samara_ingest::{Options, Reader};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Memory for reading and building, per byte of text.
const BUILDING: usize = 10;
/// Memory of an open index, per byte of text: token ids and postings.
const OPEN: usize = 5;
/// Memory of a search in addition to the open index, per document.
const SEARCHING: usize = 256;
/// Constant memory: the tables of the compressor, the queues of the reader.
const FIXED: usize = 64 << 20;

/// Marsaglia's xorshift64*.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A random word from a vocabulary of 200,000 with a Zipf distribution.
    fn word(&mut self) -> String {
        let share = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        let mut rank = 200_000f64.powf(share) as usize + 70;
        let mut word = String::new();
        while rank > 0 {
            word.push(char::from(b"bdfgklmnprstvz"[rank % 14]));
            word.push(char::from(b"aeiou"[rank / 14 % 5]));
            rank /= 70;
        }
        word
    }

    fn text(&mut self, words: usize) -> String {
        (0..words).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }
}

/// The peak memory in addition to the memory in use before.
fn taken<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let done = work();
    (done, MEMORY.peak_usage().saturating_sub(before))
}

/// Reads and builds like the command, opens in steps like the page, and searches.
fn check_memory(source: &Path, max_bytes: u64, word: &str) {
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let text = fs::metadata(source).unwrap().len() as usize;

    let (bytes, building) = taken(|| {
        let mut builder = IndexBuilder::new(BuildOptions::default());
        let options = Options::default().max_bytes(max_bytes);
        for document in Reader::open(&[source.to_owned()], &options).unwrap() {
            builder.add(document.unwrap()).unwrap();
        }
        builder.finish(Compression::Lzma).unwrap()
    });
    let size = bytes.len();
    let (index, loader): (Index, usize) = taken(|| {
        let mut loader = IndexLoader::new(bytes).unwrap();
        while loader.step(100_000).unwrap() < 1.0 {}
        loader.finish().unwrap()
    });
    let documents = index.info().documents;
    let queries =
        [word, &word[..2], &format!("\"{word} {word}\""), "nowherefound", &format!("{word} baba bobo")];
    let (total, searching) = taken(|| {
        let search = |query: &str| index.search(query, &SearchOptions::default()).total;
        queries.iter().map(|query| search(query)).max().unwrap()
    });
    println!(
        "{documents} documents, {text} bytes: index {size}; memory {building} for building, {loader} for loader, \
         {searching} for a search of up to {total} hits"
    );
    assert!(total > 0);
    assert!(building <= FIXED + BUILDING * text, "building: {building} bytes");
    assert!(loader <= FIXED + OPEN * text, "loader: {loader} bytes");
    assert!(searching <= FIXED + SEARCHING * documents, "searching: {searching} bytes");
}

fn check_many_documents(count: usize) {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("documents.jsonl");
    let mut random = Random(1);
    let mut file = BufWriter::new(File::create(&source).unwrap());
    let mut word = String::new();
    for at in 0..count {
        let text = random.text(200);
        word = text.split(' ').next().unwrap_or_default().to_owned();
        writeln!(file, r#"{{"url":"{at}","title":"{}","text":"{text}"}}"#, random.text(4)).unwrap();
    }
    drop(file);
    check_memory(&source, Options::default().max_bytes, &word);
}

fn check_long_document(bytes: usize) {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("long.txt");
    let mut random = Random(2);
    let mut file = BufWriter::new(File::create(&source).unwrap());
    let mut written = 0;
    let mut word = String::new();
    while written < bytes {
        let text = random.text(200);
        word = text.split(' ').next().unwrap_or_default().to_owned();
        written += text.len() + 2;
        write!(file, "{text}\n\n").unwrap();
    }
    drop(file);
    check_memory(&source, bytes as u64 * 2, &word);
}

#[test]
fn memory_is_bounded_for_many_documents() {
    check_many_documents(1_000);
}

#[test]
fn memory_is_bounded_for_a_long_document() {
    check_long_document(1_000_000);
}

#[test]
#[ignore = "long"]
fn memory_is_bounded_for_100_000_documents() {
    check_many_documents(100_000);
}

#[test]
#[ignore = "long"]
fn memory_is_bounded_for_a_document_of_100_mb() {
    check_long_document(100_000_000);
}
