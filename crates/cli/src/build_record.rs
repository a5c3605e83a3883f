//! Detection of unchanged builds.
//!
//! Each build writes a record beside the index: a hash of its input and hashes of its output files. If both still match,
//! the next build is skipped. Modification times do not count, because site generators rewrite every file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::inject::{self, marks};
use crate::parallel;

/// The suffix that the name of a record adds to that of the index.
pub const SUFFIX: &str = ".samara.json";

/// The record, stored as JSON beside the index.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuildRecord {
    /// Hash of the input: see [`hash_input`].
    pub input: String,
    /// Hash of each output file, by name.
    pub output: BTreeMap<String, String>,
}

impl BuildRecord {
    /// Creates the record of a build.
    pub fn new(input: String, files: &[(&str, &[u8])]) -> Self {
        let output = files.iter().map(|(name, bytes)| ((*name).to_owned(), hex(&Sha256::digest(bytes))));
        Self { input, output: output.collect() }
    }

    /// Whether the record in `folder` has this input hash and all output files are unchanged.
    pub fn matches(folder: &Path, name: &str, input: &str) -> bool {
        let record =
            fs::read(folder.join(name)).ok().and_then(|json| serde_json::from_slice::<Self>(&json).ok());
        record.is_some_and(|record| {
            record.input == input
                && record.output.iter().all(|(name, hash)| {
                    fs::read(folder.join(name)).is_ok_and(|bytes| hex(&Sha256::digest(bytes)) == *hash)
                })
        })
    }

    /// The names of all files that the records in `folder` list: those that earlier builds wrote.
    pub fn written_files(folder: &Path) -> BTreeSet<String> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let records = entries
            .filter(|entry| entry.file_name().to_string_lossy().ends_with(SUFFIX))
            .filter_map(|entry| serde_json::from_slice::<Self>(&fs::read(entry.path()).ok()?).ok());
        records.flat_map(|record| record.output.into_keys()).collect()
    }

    /// The files that the record in `folder` lists and the next build does not write.
    pub fn outdated(folder: &Path, name: &str, files: &[(&str, &[u8])]) -> Vec<String> {
        let record =
            fs::read(folder.join(name)).ok().and_then(|json| serde_json::from_slice::<Self>(&json).ok());
        let names = record.into_iter().flat_map(|record| record.output.into_keys());
        names.filter(|name| files.iter().all(|(new, _)| new != name)).collect()
    }

    /// Deletes the records in `folder` and the files that they list, except files that have changed, and then folders that
    /// are empty. Returns the number of deleted files, and the names of the changed ones.
    ///
    /// # Errors
    /// If a file cannot be deleted.
    pub fn delete_written(folder: &Path) -> Result<(usize, Vec<String>)> {
        let (mut deleted, mut kept) = (0, Vec::new());
        let names: Vec<_> =
            fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.file_name()).collect();
        for name in names.iter().filter(|name| name.to_string_lossy().ends_with(SUFFIX)) {
            let path = folder.join(name);
            let Ok(Ok(record)) = fs::read(&path).map(|json| serde_json::from_slice::<Self>(&json)) else {
                continue;
            };
            for (name, hash) in record.output {
                match fs::read(folder.join(&name)) {
                    Ok(bytes) if hex(&Sha256::digest(&bytes)) == hash => {
                        remove(&folder.join(&name))?;
                        deleted += 1;
                        // Only an empty folder is removed.
                        folder.join(&name).parent().map(fs::remove_dir);
                    }
                    Ok(_) => kept.push(name),
                    Err(_) => {}
                }
            }
            remove(&path)?;
            deleted += 1;
        }
        let _ = fs::remove_dir(folder);
        Ok((deleted, kept))
    }

    /// The contents of the record file.
    pub fn to_json(&self) -> Vec<u8> {
        let mut json = serde_json::to_vec_pretty(self).unwrap_or_default();
        json.push(b'\n');
        json
    }
}

/// Hashes the input of a build: the options, and each file's contents and path relative to its source. Pages are hashed
/// without the box that `--inject` has put into them.
///
/// # Errors
/// If a file cannot be read.
pub fn hash_input(sources: &[PathBuf], files: &[PathBuf], options: &str) -> Result<String> {
    let mut hash = Sha256::new();
    let mut put = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    put(options.as_bytes());
    for (path, digest) in files.iter().zip(hash_files(files)?) {
        let relative = sources.iter().find_map(|source| path.strip_prefix(source).ok()).unwrap_or(path);
        put(relative.as_os_str().as_encoded_bytes());
        put(&digest);
    }
    Ok(hex(&hash.finalize()))
}

/// Hashes files in memory.
pub fn hash_contents(files: &[(&str, &[u8])]) -> String {
    let mut hash = Sha256::new();
    for (name, bytes) in files {
        hash.update(Sha256::digest(name));
        hash.update(Sha256::digest(bytes));
    }
    hex(&hash.finalize())
}

type Hash = [u8; 32];

/// Hashes each file, on all cores.
fn hash_files(files: &[PathBuf]) -> Result<Vec<Hash>> {
    parallel::map(files, |path| {
        let hash = if inject::is_page(path) { hash_page(path) } else { hash_file(path) };
        hash.with_context(|| format!("{}: cannot be read", path.display()))
    })
}

/// Hashes a page as its generator wrote it.
fn hash_page(path: &Path) -> io::Result<Hash> {
    let page = fs::read(path)?;
    let restored = marks::restore(&page).ok().flatten();
    Ok(Sha256::digest(restored.unwrap_or(page)).into())
}

/// Hashes a file in blocks, so that its size does not matter.
fn hash_file(path: &Path) -> io::Result<Hash> {
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

fn remove(path: &Path) -> Result<()> {
    fs::remove_file(path).with_context(|| format!("cannot delete {}", path.display()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn input_hash_depends_on_options_paths_and_contents() {
        let folder = tempfile::tempdir().unwrap();
        let sources = [folder.path().to_owned()];
        let paths = [folder.path().join("a"), folder.path().join("b")];
        fs::write(&paths[0], "1").unwrap();
        fs::write(&paths[1], "2").unwrap();
        let first = hash_input(&sources, &paths, "x").unwrap();
        assert_eq!(hash_input(&sources, &paths, "x").unwrap(), first);
        assert_ne!(hash_input(&sources, &paths, "y").unwrap(), first);
        assert_ne!(hash_input(&sources, &paths[..1], "x").unwrap(), first);
        fs::rename(&paths[0], folder.path().join("c")).unwrap();
        assert_ne!(hash_input(&sources, &[folder.path().join("c"), paths[1].clone()], "x").unwrap(), first);
        assert!(format!("{:#}", hash_input(&sources, &paths, "").unwrap_err()).contains("cannot be read"));
    }

    #[test]
    fn record_matches_until_an_output_file_changes() {
        let folder = tempfile::tempdir().unwrap();
        let files: [(&str, &[u8]); 1] = [("docs.samara", b"index")];
        let record = BuildRecord::new("in".to_owned(), &files);
        fs::write(folder.path().join("r"), record.to_json()).unwrap();
        assert!(!BuildRecord::matches(folder.path(), "r", "in"), "the index is missing");
        fs::write(folder.path().join("docs.samara"), "index").unwrap();
        assert!(BuildRecord::matches(folder.path(), "r", "in"));
        assert!(!BuildRecord::matches(folder.path(), "r", "other"));
        fs::write(folder.path().join("docs.samara"), "inde").unwrap();
        assert!(!BuildRecord::matches(folder.path(), "r", "in"));
    }
}
