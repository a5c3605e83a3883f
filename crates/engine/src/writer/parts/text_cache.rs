//! Compressed texts, kept for the next build.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use crate::parts::PROPERTIES;

/// The most compressed bytes that are kept. Texts beyond are compressed again.
const MAX_BYTES: usize = 256 << 20;

/// The compressed texts of an index in parts, kept in memory for the next build of it: most of its time is their compression.
/// The files are the same with and without.
#[derive(Debug, Default)]
pub struct TextCache(Mutex<Texts>);

#[derive(Debug, Default)]
struct Texts {
    by_hash: HashMap<[u64; 2], Kept>,
    bytes: usize,
    build: u64,
}

#[derive(Debug)]
struct Kept {
    /// The length where it is too long for a slot.
    stored: Result<Box<[u8]>, usize>,
    /// The last build that has used it.
    build: u64,
}

impl Kept {
    fn bytes(&self) -> usize {
        self.stored.as_ref().map_or(0, |stored| stored.len())
    }
}

impl TextCache {
    /// Begins a build. What the one before has not used is dropped.
    pub(super) fn begin(&self) {
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let last = texts.build;
        texts.by_hash.retain(|_, kept| kept.build == last);
        texts.bytes = texts.by_hash.values().map(Kept::bytes).sum();
        texts.build += 1;
    }

    fn get(&self, key: [u64; 2], room: usize) -> Option<Result<Vec<u8>, usize>> {
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let build = texts.build;
        let kept = texts.by_hash.get_mut(&key)?;
        let found = match &kept.stored {
            Ok(stored) => within(stored, room),
            Err(length) => (*length > room).then_some(Err(*length))?,
        };
        kept.build = build;
        Some(found)
    }

    fn put(&self, key: [u64; 2], stored: Result<Box<[u8]>, usize>) {
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = Kept { stored, build: texts.build };
        if texts.bytes + kept.bytes() <= MAX_BYTES {
            texts.bytes += kept.bytes();
            texts.by_hash.insert(key, kept);
        }
    }
}

/// Compresses a text; the compressed length if it has more than `room` bytes.
pub(super) fn compress(bytes: &[u8], room: usize, cache: Option<&TextCache>) -> Result<Vec<u8>, usize> {
    let Some(cache) = cache else { return within(&samara_lzma::encode(bytes, PROPERTIES), room) };
    let key = [0u8, 1].map(|number| {
        let mut hasher = DefaultHasher::new();
        (number, bytes).hash(&mut hasher);
        hasher.finish()
    });
    if let Some(found) = cache.get(key, room) {
        return found;
    }
    let compressed = within(&samara_lzma::encode(bytes, PROPERTIES), room);
    cache.put(key, compressed.as_deref().map(Box::from).map_err(|&length| length));
    compressed
}

fn within(stored: &[u8], room: usize) -> Result<Vec<u8>, usize> {
    if stored.len() <= room { Ok(stored.to_vec()) } else { Err(stored.len()) }
}
