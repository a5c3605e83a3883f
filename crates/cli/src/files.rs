//! Files written whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A file that is written but not yet in its place; removed if it does not get there.
struct Pending {
    place: PathBuf,
    written: PathBuf,
}

impl Drop for Pending {
    fn drop(&mut self) {
        // Gone already, when all went well.
        let _ = fs::remove_file(&self.written);
    }
}

/// Writes files into a folder, which is made if need be. All are written beside their places before the first is
/// put there. Files that hold the same bytes already are left alone, with the time at which they changed.
///
/// # Errors
/// If the folder or a file cannot be written; the files that were there are then still there.
pub fn write(folder: &Path, files: &[(&str, &[u8])]) -> Result<()> {
    let mut pending = Vec::new();
    for (name, bytes) in files {
        let place = folder.join(name);
        if fs::read(&place).is_ok_and(|present| present == *bytes) {
            continue;
        }
        let parent = place.parent().unwrap_or(folder);
        fs::create_dir_all(parent).with_context(|| format!("cannot make the folder {}", parent.display()))?;
        let file_name = place.file_name().unwrap_or_default().to_string_lossy();
        let written = parent.join(format!(".{file_name}.{}.new", std::process::id()));
        pending.push(Pending { place, written });
        let Pending { place, written } = &pending[pending.len() - 1];
        fs::write(written, bytes).with_context(|| format!("cannot write {}", place.display()))?;
    }
    for Pending { place, written } in &pending {
        fs::rename(written, place).with_context(|| format!("cannot write {}", place.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn nothing_changes_where_one_file_cannot_be_written() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "old").unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        let error = write(folder.path(), &[("a", b"new"), ("file/b", b"new")]).unwrap_err();
        assert!(format!("{error:#}").contains("file"), "{error:#}");
        assert_eq!(names(folder.path()), ["a", "file"]);
        assert_eq!(fs::read(folder.path().join("a")).unwrap(), b"old");
    }

    #[test]
    fn files_of_the_same_bytes_keep_their_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write(folder.path(), &[("a", b"same"), ("b/c", b"x")]).unwrap();
        let long_ago = std::time::SystemTime::UNIX_EPOCH;
        fs::File::open(&path).unwrap().set_modified(long_ago).unwrap();
        write(folder.path(), &[("a", b"same"), ("b/c", b"y")]).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), long_ago);
        assert_eq!(fs::read(folder.path().join("b/c")).unwrap(), b"y");
        assert_eq!(names(folder.path()), ["a", "b"]);
    }
}
