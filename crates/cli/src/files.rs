//! Atomic writing of output files.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::parallel;

/// The name of a staging folder is this prefix, the id of the process that writes there, and [`STAGING_SUFFIX`].
const STAGING_PREFIX: &str = ".samara-";
const STAGING_SUFFIX: &str = ".new";

/// The number of threads that write files. Each waits until the disk has the bytes, and the disk takes those of several threads together.
const WRITERS: usize = 16;

/// A folder with the new files, beside their targets; removed when dropped.
struct Staging(PathBuf);

impl Staging {
    fn create(folder: &Path) -> Result<Self> {
        let context = || format!("cannot create the folder {}", folder.display());
        fs::create_dir_all(folder).with_context(context)?;
        let staging = Self(folder.join(format!("{STAGING_PREFIX}{}{STAGING_SUFFIX}", std::process::id())));
        fs::create_dir(&staging.0).with_context(context)?;
        Ok(staging)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // After an error here, the next build removes the folder.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Removes the staging folders of builds that were killed, so that nobody publishes them.
///
/// # Errors
/// If one cannot be removed.
pub fn remove_leftovers(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let process =
            name.to_str().and_then(|name| name.strip_prefix(STAGING_PREFIX)?.strip_suffix(STAGING_SUFFIX));
        if process.is_some_and(|process| process.parse::<u32>().is_ok()) {
            let path = entry.path();
            fs::remove_dir_all(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}

/// Writes files into a folder, which is created if it does not exist. All are written to the disk, into a
/// staging folder, before the first is renamed to its target: a build that is killed or runs out of space leaves the files
/// of the previous build. A file that already has the same contents keeps its modification time.
///
/// # Errors
/// If the folder or a file cannot be written, or a target exists and is not a regular file: reading a pipe would wait for
/// ever, and renaming to a link would replace it. Existing files are then unchanged.
pub fn write(folder: &Path, files: &[(&str, &[u8])]) -> Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    remove_leftovers(folder)?;
    let mut changed = Vec::new();
    for (name, bytes) in files {
        let target = folder.join(name);
        ensure_regular(&target)?;
        if !fs::read(&target).is_ok_and(|existing| existing == *bytes) {
            changed.push((target, *bytes));
        }
    }
    let staging = Staging::create(folder)?;
    let mut staged = Vec::new();
    for (number, (target, bytes)) in changed.into_iter().enumerate() {
        let parent = target.parent().unwrap_or(folder);
        fs::create_dir_all(parent)
            .with_context(|| format!("cannot create the folder {}", parent.display()))?;
        staged.push((staging.0.join(number.to_string()), target, bytes));
    }
    parallel::map_on(WRITERS, &staged, |(temporary, target, bytes)| {
        write_through(temporary, bytes).with_context(|| format!("cannot write {}", target.display()))
    })?;
    for (temporary, target, _) in &staged {
        fs::rename(temporary, target).with_context(|| format!("cannot write {}", target.display()))?;
    }
    Ok(())
}

/// Removes the packs, and whole indexes beside packs, among files that an earlier build wrote, and then the folders that are
/// empty.
///
/// # Errors
/// If one cannot be removed.
pub fn remove_packs(folder: &Path, names: &[String]) -> Result<()> {
    let is_of_build =
        |name: &str| name.contains('/') && [".bin", ".samara"].iter().any(|end| name.ends_with(end));
    for name in names.iter().filter(|name| is_of_build(name)) {
        let path = folder.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot remove {}", path.display()));
            }
            _ => {
                // Only an empty folder is removed.
                let _ = path.parent().map(fs::remove_dir);
            }
        }
    }
    Ok(())
}

/// Writes a file and waits until it is on the disk. Without the wait, a power failure could leave a renamed file empty.
fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// The prefix of the temporary files beside pages.
const TEMPORARY_PAGE_PREFIX: &str = ".samara-page-";

/// A temporary file, removed when dropped.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        // After it was renamed there is nothing left to remove.
        let _ = fs::remove_file(&self.0);
    }
}

/// Replaces the contents of a page, which keeps its permissions.
///
/// # Errors
/// If the page cannot be written. It is then unchanged.
pub fn replace_page(target: &Path, bytes: &[u8]) -> Result<()> {
    let context = || format!("cannot write {}", target.display());
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let temporary = Temporary(target.with_file_name(format!("{TEMPORARY_PAGE_PREFIX}{name}")));
    fs::write(&temporary.0, bytes).with_context(context)?;
    let permissions = fs::metadata(target).with_context(context)?.permissions();
    fs::set_permissions(&temporary.0, permissions).with_context(context)?;
    fs::rename(&temporary.0, target).with_context(context)
}

/// Removes a file if it is the temporary file of a build that was killed.
///
/// # Errors
/// If it cannot be removed.
pub fn remove_temporary_page(path: &Path) -> Result<()> {
    let name = path.file_name().unwrap_or_default();
    if !name.as_encoded_bytes().starts_with(TEMPORARY_PAGE_PREFIX.as_bytes()) {
        return Ok(());
    }
    fs::remove_file(path).with_context(|| format!("cannot remove {}", path.display()))
}

/// Fails if a path exists and is not a regular file.
///
/// # Errors
/// For pipes, devices, folders and symbolic links.
pub fn ensure_regular(path: &Path) -> Result<()> {
    let is_other = fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_file());
    ensure!(!is_other, "{}: not a regular file; choose another path for --out", path.display());
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
    fn writes_nothing_if_one_file_fails() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "old").unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        let error = write(folder.path(), &[("a", b"new"), ("file/b", b"new")]).unwrap_err();
        assert!(format!("{error:#}").contains("file"), "{error:#}");
        assert_eq!(names(folder.path()), ["a", "file"]);
        assert_eq!(fs::read(folder.path().join("a")).unwrap(), b"old");
    }

    #[test]
    fn removes_what_a_killed_build_has_left() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".samara-4711.new", ".samara-mine.new", ".samara-1.newer"] {
            fs::create_dir(folder.path().join(name)).unwrap();
            fs::write(folder.path().join(name).join("0"), "half of an ind").unwrap();
        }
        remove_leftovers(folder.path()).unwrap();
        write(folder.path(), &[("a", b"whole")]).unwrap();
        assert_eq!(names(folder.path()), [".samara-1.newer", ".samara-mine.new", "a"]);
    }

    #[test]
    fn packs_are_removed_where_they_are_still_there() {
        let folder = tempfile::tempdir().unwrap();
        write(
            folder.path(),
            &[("docs/1.bin", b"x"), ("docs/2.bin", b"x"), ("a.bin", b"x"), ("b/c.txt", b"x")],
        )
        .unwrap();
        let names_of_build =
            ["docs/1.bin", "docs/2.bin", "docs/gone.bin", "gone/1.samara", "a.bin", "b/c.txt"];
        remove_packs(folder.path(), &names_of_build.map(str::to_owned)).unwrap();
        assert_eq!(names(folder.path()), ["a.bin", "b"]);
        // A folder cannot be removed as a file.
        fs::create_dir_all(folder.path().join("docs/1.bin/inner")).unwrap();
        let error = remove_packs(folder.path(), &["docs/1.bin".to_owned()]).unwrap_err();
        assert!(error.to_string().starts_with("cannot remove"), "{error:#}");
    }

    #[test]
    fn unchanged_files_keep_their_modification_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write(folder.path(), &[("a", b"same"), ("b/c", b"x")]).unwrap();
        let epoch = std::time::SystemTime::UNIX_EPOCH;
        fs::File::open(&path).unwrap().set_modified(epoch).unwrap();
        write(folder.path(), &[("a", b"same"), ("b/c", b"y")]).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), epoch);
        assert_eq!(fs::read(folder.path().join("b/c")).unwrap(), b"y");
        assert_eq!(names(folder.path()), ["a", "b"]);
    }
}
