//! A sentence-transformers model: its weights, and its tokenizer.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::{fs, thread};

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::bert::{Bert, Config};
use crate::error::Error;
use crate::files;
use crate::tokenizer::Tokenizer;

/// The tokens of a text that are read, from its start. More say little more of what it is about, and cost as much.
pub const MAX_TOKENS: usize = 128;
/// The tokens of a batch: enough for the matrix products to be fast.
const BATCH_TOKENS: usize = 512;

/// A sentence-transformers model.
pub struct Model {
    tokenizer: Tokenizer,
    bert: Bert,
    max_tokens: usize,
    size: usize,
}

impl Model {
    /// Reads a model from its folder, or from the file with its weights: `model.safetensors`, `model.onnx` or
    /// `onnx/model.onnx`, `config.json`, `tokenizer.json` or `vocab.txt`, and, if there is one, `1_Pooling/config.json`.
    ///
    /// # Errors
    /// If a file is missing or damaged, or the model is of a kind that is not supported.
    pub fn open(model: &Path) -> Result<Self, Error> {
        let (folder, file) = files::locate(model)?;
        let path = folder.join("config.json");
        let json = json(&path)?;
        let pooling = json_or_null(&folder.join("1_Pooling/config.json"))?;
        let config = Config::new(&json, &pooling).map_err(|problem| unsupported(&path, problem))?;
        let tokenizer = Tokenizer::open(&folder)?;
        if tokenizer.size() > config.pieces {
            let problem =
                format!("the tokenizer has {} pieces, the model {}", tokenizer.size(), config.pieces);
            return Err(unsupported(&path, problem));
        }
        let (max_tokens, size) = (MAX_TOKENS.min(config.positions), config.hidden);
        let damaged = |problem| unsupported(&file, problem);
        let mut weights = files::open(&file).map_err(damaged)?;
        let bert = Bert::read(weights.as_mut(), config).map_err(damaged)?;
        Ok(Self { tokenizer, bert, max_tokens, size })
    }

    /// How many numbers a vector has.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The vectors of texts, each of length 1, on all cores. `progress` is told how many are done.
    pub fn embed(&self, texts: &[String], progress: &(dyn Fn(usize) + Sync)) -> Vec<Vec<f32>> {
        let tokens: Vec<Vec<u32>> =
            texts.iter().map(|text| self.tokenizer.tokenize(text, self.max_tokens)).collect();
        let mut batches = Vec::new();
        let mut start = 0;
        while start < tokens.len() {
            let mut sum = 0;
            let rest = tokens[start..].iter().take_while(|text| {
                sum += text.len();
                sum <= BATCH_TOKENS
            });
            let end = start + rest.count().max(1);
            batches.push(start..end);
            start = end;
        }
        let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let embedded = Mutex::new(vec![Vec::new(); batches.len()]);
        let work = || {
            while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
                let vectors = self.bert.embed(&tokens[batch.clone()]);
                progress(done.fetch_add(vectors.len(), Ordering::Relaxed) + vectors.len());
                let mut embedded = embedded.lock().unwrap_or_else(PoisonError::into_inner);
                let at = batches.partition_point(|other| other.start < batch.start);
                embedded[at] = vectors;
            }
        };
        thread::scope(|scope| {
            for _ in 0..thread::available_parallelism().map_or(1, usize::from).min(batches.len()) {
                scope.spawn(work);
            }
        });
        let embedded = embedded.into_inner().unwrap_or_else(PoisonError::into_inner);
        embedded.into_iter().flatten().collect()
    }
}

/// A hash that tells a model from others, without reading all of it: of its configuration and tokenizer, and of samples of
/// its weights.
///
/// # Errors
/// If a file is missing.
pub fn fingerprint(model: &Path) -> Result<[u8; 32], Error> {
    let (folder, weights) = files::locate(model)?;
    let mut hash = Sha256::new();
    for name in ["config.json", "tokenizer.json", "vocab.txt", "1_Pooling/config.json"] {
        hash.update(fs::read(folder.join(name)).unwrap_or_default());
        hash.update([0]);
    }
    hash.update((MAX_TOKENS as u64).to_le_bytes());
    // Exports to ONNX write the values of a large model into a file beside it, with one of these names.
    let beside = ["_data", ".data"].map(|end| {
        let mut name = weights.clone().into_os_string();
        name.push(end);
        PathBuf::from(name)
    });
    for path in std::iter::once(weights).chain(beside.into_iter().filter(|path| path.is_file())) {
        add_samples(&mut hash, &path).map_err(|source| Error::File { path, source })?;
    }
    Ok(hash.finalize().into())
}

/// Adds the size of a file, and a part of each of its megabytes.
fn add_samples(hash: &mut Sha256, path: &Path) -> io::Result<()> {
    const STEP: u64 = 1 << 20;
    const SAMPLE: u64 = 4 << 10;
    let mut file = fs::File::open(path)?;
    let size = file.metadata()?.len();
    hash.update(size.to_le_bytes());
    let mut sample = Vec::new();
    for start in (0..size).step_by(STEP as usize) {
        sample.clear();
        file.seek(SeekFrom::Start(start))?;
        file.by_ref().take(SAMPLE).read_to_end(&mut sample)?;
        hash.update(&sample);
    }
    Ok(())
}

fn unsupported(path: &Path, problem: String) -> Error {
    Error::Unsupported { path: path.to_owned(), problem }
}

fn json(path: &Path) -> Result<Value, Error> {
    let bytes = fs::read(path).map_err(|source| Error::File { path: path.to_owned(), source })?;
    serde_json::from_slice(&bytes).map_err(|error| unsupported(path, error.to_string()))
}

fn json_or_null(path: &Path) -> Result<Value, Error> {
    if path.is_file() { json(path) } else { Ok(Value::Null) }
}
