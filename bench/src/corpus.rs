//! The documents: real texts, and generated ones of any number.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use samara_engine::{Block, BlockKind, Document};

/// The documents of a corpus: `seeds`; `book` or `std` as rustup installs them; `zipf-N` for N generated documents; or
/// a folder.
pub fn documents(name: &str) -> Result<Vec<Document>> {
    if let Some(count) = name.strip_prefix("zipf-") {
        return Ok(zipf(count.parse().context("zipf-N: expected the number of documents")?));
    }
    let folder = match name {
        "seeds" => Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds"),
        "book" | "std" => rust_docs(name)?,
        folder => PathBuf::from(folder),
    };
    Ok(samara_ingest::read(&[folder], &samara_ingest::Options::default())?.documents)
}

fn rust_docs(name: &str) -> Result<PathBuf> {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output().context("rustc")?;
    let sysroot = String::from_utf8(output.stdout)?;
    let folder = Path::new(sysroot.trim()).join("share/doc/rust/html").join(name);
    ensure!(folder.is_dir(), "{} is missing: run `rustup component add rust-docs`", folder.display());
    Ok(folder)
}

/// The vocabulary of a generated corpus.
const DISTINCT_WORDS: u32 = 200_000;
/// The words in a generated document.
const DOCUMENT_LEN: usize = 200;

/// Documents of random words; the n-th most frequent word has a frequency proportional to 1/n (Zipf 1935).
fn zipf(count: usize) -> Vec<Document> {
    let mut random = Random(1);
    let mut text = |length: usize| {
        let words: Vec<_> = (0..length).map(|_| word(random.rank())).collect();
        words.join(" ")
    };
    (0..count)
        .map(|at| Document {
            url: at.to_string(),
            title: text(4),
            lang: "en".into(),
            blocks: vec![Block::new(BlockKind::Paragraph, text(DOCUMENT_LEN))],
            ..Document::default()
        })
        .collect()
}

/// The word of a rank: a rarer word has more syllables.
fn word(rank: u32) -> String {
    const ONSETS: &[u8] = b"bdfgklmnprstvz";
    const VOWELS: &[u8] = b"aeiou";
    let mut rest = rank + 70;
    let mut word = String::new();
    while rest > 0 {
        let syllable = rest as usize % (ONSETS.len() * VOWELS.len());
        word.push(char::from(ONSETS[syllable / VOWELS.len()]));
        word.push(char::from(VOWELS[syllable % VOWELS.len()]));
        rest /= (ONSETS.len() * VOWELS.len()) as u32;
    }
    word
}

/// Marsaglia's xorshift64*, so that the texts are the same everywhere.
struct Random(u64);

impl Random {
    /// A number from 0 up to, but not including, 1.
    fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A rank, counted from 0, with a probability proportional to 1/(rank + 1).
    fn rank(&mut self) -> u32 {
        f64::from(DISTINCT_WORDS).powf(self.uniform()) as u32 - 1
    }
}
