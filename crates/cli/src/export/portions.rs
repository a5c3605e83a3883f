//! Files of JSON lines, each below a limit: clusters refuse large requests.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Serialize;

use crate::files;

/// The maximum size of a file in bytes, except for a single larger record.
const MAX_BYTES: usize = 9_500_000;

/// Writes lines to `bulk-0001.ndjson`, `bulk-0002.ndjson` and so on.
pub struct Portions {
    folder: PathBuf,
    lines: Vec<u8>,
    written: usize,
}

impl Portions {
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), lines: Vec::new(), written: 0 }
    }

    /// Adds a record, after a line with the action of the bulk interface.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn add(&mut self, id: &str, record: &impl Serialize) -> Result<()> {
        let mut lines = serde_json::to_vec(&serde_json::json!({ "index": { "_id": id } }))?;
        lines.push(b'\n');
        serde_json::to_writer(&mut lines, record)?;
        lines.push(b'\n');
        if !self.lines.is_empty() && self.lines.len() + lines.len() > MAX_BYTES {
            self.flush()?;
        }
        self.lines.append(&mut lines);
        Ok(())
    }

    /// Writes the last file, and removes those of a longer export before. Returns the number of files.
    ///
    /// # Errors
    /// If a file cannot be written or removed.
    pub fn finish(mut self) -> Result<usize> {
        if !self.lines.is_empty() {
            self.flush()?;
        }
        for number in self.written + 1.. {
            let path = self.folder.join(name(number));
            if !path.is_file() {
                break;
            }
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
        Ok(self.written)
    }

    fn flush(&mut self) -> Result<()> {
        self.written += 1;
        files::write(&self.folder, &[(&name(self.written), &self.lines)])?;
        self.lines.clear();
        Ok(())
    }
}

fn name(number: usize) -> String {
    format!("bulk-{number:04}.ndjson")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_records_below_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let record = "x".repeat(MAX_BYTES / 3);
        let mut portions = Portions::new(folder.path());
        for id in ["a", "b", "c", "d"] {
            portions.add(id, &record).unwrap();
        }
        assert_eq!(portions.finish().unwrap(), 2);
        let lines = |number| {
            let text = fs::read_to_string(folder.path().join(name(number))).unwrap();
            assert!(text.len() <= MAX_BYTES && text.ends_with("\"\n"));
            text.lines().count()
        };
        assert_eq!([lines(1), lines(2)], [4, 4]);

        let mut portions = Portions::new(folder.path());
        portions.add("a", &"x".repeat(MAX_BYTES * 2)).unwrap();
        assert_eq!(portions.finish().unwrap(), 1);
        assert!(!folder.path().join(name(2)).exists());
    }
}
