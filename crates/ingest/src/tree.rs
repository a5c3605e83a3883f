//! Folders and what is in them: on disk, or as a list of paths.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::error::Error;
use crate::report::Reason;

/// What a name in a folder stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntryKind {
    File,
    Folder,
    Link,
    Special,
}

/// A folder with all that is in it.
pub(crate) trait Tree {
    /// The path of the folder, as reports name it.
    fn root(&self) -> &Path;

    /// The names in a folder, whose path is relative to the root, in any order.
    ///
    /// # Errors
    /// If the folder cannot be listed.
    fn entries(&self, folder: &Path) -> Result<Vec<(OsString, EntryKind)>, Error>;

    /// Classifies a symbolic link for the report.
    fn link_reason(&self, link: &Path) -> Reason;
}

/// A folder on disk.
pub(crate) struct Disk<'a>(pub(crate) &'a Path);

impl Tree for Disk<'_> {
    fn root(&self) -> &Path {
        self.0
    }

    fn entries(&self, folder: &Path) -> Result<Vec<(OsString, EntryKind)>, Error> {
        let path = self.0.join(folder);
        let mut entries = Vec::new();
        for entry in fs::read_dir(&path).map_err(|error| read_error(&path, error))? {
            let entry = entry.map_err(|error| read_error(&path, error))?;
            let file_type = entry.file_type().map_err(|error| read_error(&entry.path(), error))?;
            let kind = if file_type.is_dir() {
                EntryKind::Folder
            } else if file_type.is_symlink() {
                EntryKind::Link
            } else if file_type.is_file() {
                EntryKind::File
            } else {
                EntryKind::Special
            };
            entries.push((entry.file_name(), kind));
        }
        Ok(entries)
    }

    /// Links are not followed: a target within the source is read at its own path, a target outside is not part of
    /// the source.
    fn link_reason(&self, link: &Path) -> Reason {
        let path = self.0.join(link);
        let target = (fs::canonicalize(&path), fs::canonicalize(self.0));
        let (Ok(target), Ok(root)) = target else {
            // The system follows a limited number of links: an unresolvable link may be a loop.
            let loops = fs::metadata(path).is_err_and(|error| error.kind() != io::ErrorKind::NotFound);
            return Reason::Link { loops, outside: true };
        };
        let folder = path.parent().and_then(|folder| fs::canonicalize(folder).ok());
        let loops = folder.is_some_and(|folder| folder.starts_with(&target));
        Reason::Link { loops, outside: !target.starts_with(&root) }
    }
}

/// The folder that a list of files makes up.
#[derive(Debug, Default)]
pub(crate) struct Listed(HashMap<PathBuf, BTreeMap<OsString, EntryKind>>);

impl Listed {
    /// Adds a file by its path in the folder.
    pub(crate) fn add(&mut self, path: &Path) {
        let names = path.components().filter_map(|component| match component {
            Component::Normal(name) => Some(name.to_owned()),
            _ => None,
        });
        let mut folder = PathBuf::new();
        let mut names = names.peekable();
        while let Some(name) = names.next() {
            let kind = if names.peek().is_some() { EntryKind::Folder } else { EntryKind::File };
            self.0.entry(folder.clone()).or_default().insert(name.clone(), kind);
            folder.push(name);
        }
    }
}

impl Tree for Listed {
    fn root(&self) -> &Path {
        Path::new("")
    }

    fn entries(&self, folder: &Path) -> Result<Vec<(OsString, EntryKind)>, Error> {
        let entries = self.0.get(folder).into_iter().flatten();
        Ok(entries.map(|(name, kind)| (name.clone(), *kind)).collect())
    }

    fn link_reason(&self, _: &Path) -> Reason {
        Reason::Special
    }
}

pub(crate) fn read_error(path: &Path, source: io::Error) -> Error {
    Error::Read { path: path.to_owned(), source }
}
