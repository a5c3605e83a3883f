//! Whether anything has changed since the last build.
//!
//! Beside an index lies a record of what went into it and what came out, as hashes. While both still hold, a build
//! has nothing to do. Contents count, not times: site generators write every file anew.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What lies beside an index, as JSON.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Hash of all that went in.
    pub input: String,
    /// Hash of each file that came out, by its name.
    pub output: BTreeMap<String, String>,
}

impl Record {
    /// The record of files.
    pub fn new(input: String, files: &[(&str, &[u8])]) -> Self {
        let output = files.iter().map(|(name, bytes)| ((*name).to_owned(), hex(&Sha256::digest(bytes))));
        Self { input, output: output.collect() }
    }

    /// Whether this is what lies in a folder, and all files are as they were written.
    pub fn holds(folder: &Path, name: &str, input: &str) -> bool {
        let record =
            fs::read(folder.join(name)).ok().and_then(|json| serde_json::from_slice::<Self>(&json).ok());
        record.is_some_and(|record| {
            record.input == input
                && record.output.iter().all(|(name, hash)| {
                    fs::read(folder.join(name)).is_ok_and(|bytes| hex(&Sha256::digest(bytes)) == *hash)
                })
        })
    }

    /// As it is written.
    pub fn to_json(&self) -> Vec<u8> {
        let mut json = serde_json::to_vec_pretty(self).unwrap_or_default();
        json.push(b'\n');
        json
    }
}

/// Hashes all that goes in: files by their paths within the sources and by their contents, and what else decides.
///
/// # Errors
/// If a file cannot be read.
pub fn of(sources: &[PathBuf], files: &[PathBuf], decisions: &str) -> Result<String> {
    let mut hash = Sha256::new();
    let mut put = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    put(decisions.as_bytes());
    for (path, digest) in files.iter().zip(digests(files)?) {
        let inside = sources.iter().find_map(|source| path.strip_prefix(source).ok()).unwrap_or(path);
        put(inside.as_os_str().as_encoded_bytes());
        put(&digest);
    }
    Ok(hex(&hash.finalize()))
}

/// Hashes files that are in memory.
pub fn of_files(files: &[(&str, &[u8])]) -> String {
    let mut hash = Sha256::new();
    for (name, bytes) in files {
        hash.update(Sha256::digest(name));
        hash.update(Sha256::digest(bytes));
    }
    hex(&hash.finalize())
}

type Hash = [u8; 32];

/// The hash of each file, on all cores.
fn digests(files: &[PathBuf]) -> Result<Vec<Hash>> {
    let next = AtomicUsize::new(0);
    let digests = Mutex::new(vec![Hash::default(); files.len()]);
    let work = || -> Result<()> {
        while let Some((at, path)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            files.get(at).map(|path| (at, path))
        } {
            let digest = digest(path).with_context(|| format!("{}: cannot be read", path.display()))?;
            digests.lock().unwrap_or_else(|poisoned| poisoned.into_inner())[at] = digest;
        }
        Ok(())
    };
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })?;
    Ok(digests.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()))
}

/// Hashes a file of any size in little memory.
fn digest(path: &Path) -> io::Result<Hash> {
    let mut hash = Sha256::new();
    let mut file = File::open(path)?;
    let mut bytes = vec![0; 64 << 10];
    loop {
        match file.read(&mut bytes)? {
            0 => return Ok(hash.finalize().into()),
            read => hash.update(&bytes[..read]),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_decides_is_in_the_fingerprint() {
        let folder = tempfile::tempdir().unwrap();
        let sources = [folder.path().to_owned()];
        let paths = [folder.path().join("a"), folder.path().join("b")];
        fs::write(&paths[0], "1").unwrap();
        fs::write(&paths[1], "2").unwrap();
        let first = of(&sources, &paths, "x").unwrap();
        assert_eq!(of(&sources, &paths, "x").unwrap(), first);
        assert_ne!(of(&sources, &paths, "y").unwrap(), first);
        assert_ne!(of(&sources, &paths[..1], "x").unwrap(), first);
        fs::rename(&paths[0], folder.path().join("c")).unwrap();
        assert_ne!(of(&sources, &[folder.path().join("c"), paths[1].clone()], "x").unwrap(), first);
        assert!(format!("{:#}", of(&sources, &paths, "").unwrap_err()).contains("cannot be read"));
    }

    #[test]
    fn a_record_holds_until_a_file_is_touched() {
        let folder = tempfile::tempdir().unwrap();
        let files: [(&str, &[u8]); 1] = [("docs.samara", b"index")];
        let record = Record::new("in".to_owned(), &files);
        fs::write(folder.path().join("r"), record.to_json()).unwrap();
        assert!(!Record::holds(folder.path(), "r", "in"), "the index is missing");
        fs::write(folder.path().join("docs.samara"), "index").unwrap();
        assert!(Record::holds(folder.path(), "r", "in"));
        assert!(!Record::holds(folder.path(), "r", "other"));
        fs::write(folder.path().join("docs.samara"), "inde").unwrap();
        assert!(!Record::holds(folder.path(), "r", "in"));
    }
}
