//! Vectors of indexes that were built before, in a file: projection and fit are computed once for the same texts.
//!
//! A result is found by the SHA-256 of everything that it is computed from, and carries a SHA-256 of its own, so a file that is
//! damaged, or of another version, is a file without results.

use std::fs;
use std::path::{Path, PathBuf};

use samara_engine::MeaningVectors;
use sha2::{Digest, Sha256};

use crate::cache;
use crate::error::Error;
use crate::fit::{PRIOR, Row, STEPS};
use crate::projection::{DIMENSIONS, Vector};

/// The first bytes of the file. Its version rises when projection or fit give other vectors, except by their parameters.
const MAGIC: &[u8] = b"samara fits 1\n";
/// The last results are kept: as many as somebody builds indexes in turn,
const MAX_RESULTS: usize = 8;
/// and not more bytes, except for the last one.
const MAX_BYTES: usize = 64 << 20;
const VECTOR_BYTES: usize = 4 * DIMENSIONS;

pub(crate) type Key = [u8; 32];

/// Hashes what the vectors of an index are computed from.
pub(crate) struct Hasher(Sha256);

impl Hasher {
    /// `counts`: parameters, and what tells which text is which.
    pub(crate) fn new(model: &[u8; 32], counts: impl IntoIterator<Item = usize>) -> Self {
        let mut hash = Sha256::new();
        hash.update(env!("CARGO_PKG_VERSION"));
        hash.update(model);
        hash.update(PRIOR.to_le_bytes());
        hash.update([STEPS as u8, DIMENSIONS as u8]);
        counts.into_iter().for_each(|count| hash.update((count as u64).to_le_bytes()));
        Self(hash)
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.0.update((text.len() as u64).to_le_bytes());
        self.0.update(text);
    }

    pub(crate) fn row(&mut self, row: &Row) {
        self.0.update((row.len() as u64).to_le_bytes());
        for (word, weight) in row {
            self.0.update(word.to_le_bytes());
            self.0.update(weight.to_bits().to_le_bytes());
        }
    }

    pub(crate) fn finish(self) -> Key {
        self.0.finalize().into()
    }
}

/// The results of a model, in a file.
pub(crate) struct Fits {
    path: PathBuf,
    model: [u8; 32],
}

impl Fits {
    /// Those of a model in a folder; there need not be a file.
    pub(crate) fn new(folder: &Path, model: [u8; 32]) -> Self {
        Self { path: cache::path(folder, &model, "fits"), model }
    }

    /// The model that makes them.
    pub(crate) fn model(&self) -> &[u8; 32] {
        &self.model
    }

    pub(crate) fn get(&self, key: &Key) -> Option<MeaningVectors> {
        let bytes = fs::read(&self.path).unwrap_or_default();
        let result = self.results(&bytes).into_iter().find(|result| result.starts_with(key))?;
        let (documents, rest) = result[32..result.len() - 32].split_first_chunk::<4>()?;
        let (vectors, _) = rest.as_chunks::<VECTOR_BYTES>();
        let (documents, words) = vectors.split_at_checked(u32::from_le_bytes(*documents) as usize)?;
        let read = |vectors: &[[u8; VECTOR_BYTES]]| vectors.iter().map(vector).collect();
        Some(MeaningVectors { documents: read(documents), words: read(words) })
    }

    /// Adds a result to the file, before the others.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub(crate) fn put(&self, key: &Key, vectors: &MeaningVectors) -> Result<(), Error> {
        let MeaningVectors { documents, words } = vectors;
        let mut result = key.to_vec();
        result.extend_from_slice(&(documents.len() as u32).to_le_bytes());
        for value in documents.iter().chain(words).flatten() {
            result.extend_from_slice(&value.to_le_bytes());
        }
        result.extend_from_slice(&Sha256::digest(&result));
        let earlier = fs::read(&self.path).unwrap_or_default();
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&self.model);
        let others = self.results(&earlier).into_iter().filter(|other| !other.starts_with(key));
        for (at, result) in std::iter::once(result.as_slice()).chain(others).take(MAX_RESULTS).enumerate() {
            if at > 0 && bytes.len() + result.len() > MAX_BYTES {
                break;
            }
            bytes.extend_from_slice(&(result.len() as u64).to_le_bytes());
            bytes.extend_from_slice(result);
        }
        cache::write(&self.path, &bytes)
    }

    /// The undamaged results in a file: key, number of documents, vectors, and the hash of all this.
    fn results<'b>(&self, bytes: &'b [u8]) -> Vec<&'b [u8]> {
        let rest = bytes.strip_prefix(MAGIC).and_then(|rest| rest.strip_prefix(&self.model));
        let mut rest = rest.unwrap_or_default();
        let mut results = Vec::new();
        while let Some((length, after)) = rest.split_first_chunk::<8>() {
            let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
            let Some((result, after)) = after.split_at_checked(length) else { break };
            rest = after;
            let is_intact = |(data, hash): (&[u8], &Key)| Sha256::digest(data).as_slice() == hash;
            if result.len() >= 32 + 4 + 32 && result.split_last_chunk().is_some_and(is_intact) {
                results.push(result);
            }
        }
        results
    }
}

fn vector(bytes: &[u8; VECTOR_BYTES]) -> Vector {
    let (values, _) = bytes.as_chunks::<4>();
    std::array::from_fn(|at| f32::from_le_bytes(values[at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vectors(value: f32) -> MeaningVectors {
        MeaningVectors { documents: vec![[value; DIMENSIONS]; 2], words: vec![[value / 3.0; DIMENSIONS]; 3] }
    }

    fn is(found: Option<MeaningVectors>, value: f32) -> bool {
        let expected = vectors(value);
        found.is_some_and(|one| one.documents == expected.documents && one.words == expected.words)
    }

    #[test]
    fn the_last_results_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let fits = Fits::new(folder.path(), [1; 32]);
        assert!(fits.get(&[0; 32]).is_none());
        for number in 0..=MAX_RESULTS as u8 {
            fits.put(&[number; 32], &vectors(number.into())).unwrap();
        }
        fits.put(&[5; 32], &vectors(0.5)).unwrap();
        assert!(fits.get(&[0; 32]).is_none(), "the first one makes way");
        for number in 1..=MAX_RESULTS as u8 {
            assert!(is(fits.get(&[number; 32]), if number == 5 { 0.5 } else { number.into() }), "{number}");
        }
        assert!(Fits::new(folder.path(), [2; 32]).get(&[5; 32]).is_none(), "of another model");
    }

    #[test]
    fn a_damaged_result_is_not_used() {
        let folder = tempfile::tempdir().unwrap();
        let fits = Fits::new(folder.path(), [1; 32]);
        fits.put(&[1; 32], &vectors(1.0)).unwrap();
        fits.put(&[2; 32], &vectors(2.0)).unwrap();
        let bytes = fs::read(&fits.path).unwrap();
        for at in (0..bytes.len()).step_by(5) {
            fs::write(&fits.path, &bytes[..at]).unwrap();
            assert!(fits.get(&[1; 32]).is_none(), "{at}");
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            fs::write(&fits.path, &damaged).unwrap();
            for number in [1, 2] {
                let found = fits.get(&[number; 32]);
                assert!(found.is_none() || is(found, number.into()), "{at}");
            }
        }
        fits.put(&[3; 32], &vectors(3.0)).unwrap();
        assert!(is(fits.get(&[3; 32]), 3.0), "written again");
    }

    #[test]
    fn everything_that_is_hashed_counts() {
        let key = |model: u8, counts: [usize; 2], texts: [&str; 2], row: &Row| {
            let mut hasher = Hasher::new(&[model; 32], counts);
            texts.into_iter().for_each(|text| hasher.text(text));
            hasher.row(row);
            hasher.finish()
        };
        let keys = [
            key(1, [1, 2], ["a", "bc"], &[(0, 1.0)]),
            key(2, [1, 2], ["a", "bc"], &[(0, 1.0)]),
            key(1, [2, 1], ["a", "bc"], &[(0, 1.0)]),
            key(1, [1, 2], ["ab", "c"], &[(0, 1.0)]),
            key(1, [1, 2], ["a", "bc"], &[(1, 1.0)]),
            key(1, [1, 2], ["a", "bc"], &[(0, -1.0)]),
            key(1, [1, 2], ["a", "bc"], &[]),
        ];
        assert_eq!(keys.iter().collect::<std::collections::HashSet<_>>().len(), keys.len());
        assert_eq!(key(1, [1, 2], ["a", "bc"], &[(0, 1.0)]), keys[0]);
    }
}
