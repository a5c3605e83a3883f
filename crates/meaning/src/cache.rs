//! Vectors of texts that a model has read before, in a file.
//!
//! A record is the start of the text's SHA-256 and the numbers of its vector. Text and model make a vector, so a record is
//! never outdated. The file ends with its SHA-256; one that is damaged, or of another version, is a file without records.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::Error;

/// The first bytes of the file.
const MAGIC: &[u8] = b"samara meaning 2";
/// Larger files are not carried on: only what the last build used.
const MAX_BYTES: usize = 512 << 20;

pub(crate) type Key = [u8; 16];

/// What tells a text from all others.
pub(crate) fn key(text: &str) -> Key {
    let hash = Sha256::digest(text.as_bytes());
    std::array::from_fn(|at| hash[at])
}

/// The file of a model in a folder.
pub(crate) fn path(folder: &Path, model: &[u8; 32], extension: &str) -> PathBuf {
    let name: String = model[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    folder.join(format!("samara-meaning-{name}.{extension}"))
}

/// Writes a file: first beside it, so that another build never reads half of one.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let new = path.with_extension(format!("{}.new", std::process::id()));
    let failed = |source| Error::File { path: path.to_owned(), source };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(&new, bytes).and_then(|()| fs::rename(&new, path)).map_err(failed)
}

/// The vectors of a model.
pub(crate) struct Cache {
    path: PathBuf,
    /// Version and model.
    header: Vec<u8>,
    vectors: HashMap<Key, Vec<f32>>,
    used: Vec<Key>,
    is_changed: bool,
}

impl Cache {
    /// Reads the file of a model in a folder; there need not be one.
    pub(crate) fn open(folder: &Path, model: &[u8; 32]) -> Self {
        let path = path(folder, model, "cache");
        let header = [MAGIC, model].concat();
        let bytes = fs::read(&path).unwrap_or_default();
        let is_intact = |(data, hash): &(&[u8], &[u8; 32])| Sha256::digest(data).as_slice() == *hash;
        let data = bytes.split_last_chunk().filter(is_intact).map(|(data, _)| data);
        let vectors = data.and_then(|data| data.strip_prefix(header.as_slice())).and_then(records);
        Self { path, header, vectors: vectors.unwrap_or_default(), used: Vec::new(), is_changed: false }
    }

    pub(crate) fn get(&mut self, key: &Key) -> Option<Vec<f32>> {
        let vector = self.vectors.get(key)?;
        self.used.push(*key);
        Some(vector.clone())
    }

    pub(crate) fn put(&mut self, key: Key, vector: &[f32]) {
        self.used.push(key);
        self.vectors.insert(key, vector.to_vec());
        self.is_changed = true;
    }

    /// Writes the file, if there is something new.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(crate) fn save(&mut self) -> Result<(), Error> {
        if !self.is_changed {
            return Ok(());
        }
        let size = self.vectors.values().next().map_or(0, Vec::len);
        if self.vectors.len() * (16 + 4 * size) > MAX_BYTES {
            let used: std::collections::HashSet<_> = self.used.iter().copied().collect();
            self.vectors.retain(|key, _| used.contains(key));
        }
        let mut bytes = self.header.clone();
        bytes.extend_from_slice(&(size as u32).to_le_bytes());
        let mut records: Vec<_> = self.vectors.iter().collect();
        records.sort_unstable_by_key(|(key, _)| **key);
        for (key, vector) in records {
            bytes.extend_from_slice(key);
            vector.iter().for_each(|value| bytes.extend_from_slice(&value.to_le_bytes()));
        }
        bytes.extend_from_slice(&Sha256::digest(&bytes));
        write(&self.path, &bytes)?;
        self.is_changed = false;
        Ok(())
    }
}

fn records(bytes: &[u8]) -> Option<HashMap<Key, Vec<f32>>> {
    let (size, rest) = bytes.split_first_chunk::<4>()?;
    let size = u32::from_le_bytes(*size) as usize;
    let mut vectors = HashMap::new();
    for record in rest.chunks(16usize.checked_add(size.checked_mul(4)?)?) {
        let (key, values) = record.split_first_chunk::<16>()?;
        let (values, odd) = values.as_chunks::<4>();
        if !odd.is_empty() || values.len() != size {
            return None;
        }
        vectors.insert(*key, values.iter().map(|value| f32::from_le_bytes(*value)).collect());
    }
    Some(vectors)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembers_vectors_of_one_model() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = Cache::open(folder.path(), &[1; 32]);
        assert_eq!(cache.get(&key("seed")), None);
        cache.put(key("seed"), &[1.0, -2.5]);
        cache.put(key("wing"), &[0.5, 0.0]);
        cache.save().unwrap();
        let mut cache = Cache::open(folder.path(), &[1; 32]);
        assert_eq!(cache.get(&key("seed")), Some(vec![1.0, -2.5]));
        assert_eq!(cache.get(&key("other")), None);
        let path = cache.path.clone();
        cache.save().unwrap();
        assert_eq!(Cache::open(folder.path(), &[2; 32]).get(&key("seed")), None);
        let bytes = fs::read(&path).unwrap();
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            for damaged in [&damaged, &bytes[..at]] {
                fs::write(&path, damaged).unwrap();
                assert_eq!(Cache::open(folder.path(), &[1; 32]).get(&key("seed")), None, "{at}");
            }
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
