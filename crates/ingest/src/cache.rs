//! What was read from files, for the next build of the same sources.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::fs::File;
use std::hash::{Hash, Hasher};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::event::Event;
use crate::options::Options;
use crate::site_context::SiteContext;
use crate::walk::SourceFile;

/// The most text that is kept, in bytes. Files beyond are read again.
const MAX_BYTES: usize = 256 << 20;

/// The documents of files, kept in memory from one [`Reader`](crate::Reader) to the next. A file whose contents have not
/// changed is not parsed again, unless its site has changed in a way that could concern it: a page was added or removed, or
/// pages have other titles in common.
///
/// ```
/// # let folder = tempfile::tempdir().unwrap();
/// # let seeds = [folder.path().to_path_buf()];
/// # std::fs::write(seeds[0].join("ash.md"), "# Ash")?;
/// use samara_ingest::{Options, ReadCache, Reader};
///
/// let cache = ReadCache::default();
/// let titles = || -> Result<Vec<String>, samara_ingest::Error> {
///     let documents = Reader::open_cached(&seeds, &Options::default(), &cache)?;
///     documents.map(|document| Ok(document?.title)).collect()
/// };
/// assert_eq!(titles()?, titles()?);
/// assert_eq!(cache.reused(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct ReadCache(Arc<Mutex<Files>>);

#[derive(Debug, Default)]
struct Files {
    by_path: HashMap<PathBuf, Kept>,
    /// The text in all of them.
    bytes: usize,
    /// The number of the build that reads now.
    build: u64,
    /// How many files of it were not parsed again.
    reused: usize,
}

/// What was read from a file.
#[derive(Debug)]
struct Kept {
    key: Key,
    events: Arc<[Event]>,
    /// The size of the file, as it was reported.
    size: u64,
    /// The text in the events.
    bytes: usize,
    /// The last build that has used it.
    build: u64,
}

/// All that the documents of a file depend on: hashes of its contents, of its site and of the options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    contents: u64,
    length: u64,
    context: u64,
}

impl Key {
    /// The key of a file; `None` if it cannot be read.
    pub(crate) fn of(file: &SourceFile, context: &SiteContext, options: &Options) -> Option<Self> {
        let (contents, length) = hash_file(&file.path).ok()?;
        let mut hasher = DefaultHasher::new();
        context.hash_for(&file.url, &mut hasher);
        (&file.url, format!("{options:?}")).hash(&mut hasher);
        Some(Self { contents, length, context: hasher.finish() })
    }
}

/// A hash of the contents of a file, and its length.
fn hash_file(path: &Path) -> std::io::Result<(u64, u64)> {
    let mut file = File::open(path)?;
    let mut hasher = DefaultHasher::new();
    let mut length = 0;
    let mut bytes = vec![0; 64 << 10];
    loop {
        let read = file.read(&mut bytes)?;
        if read == 0 {
            return Ok((hasher.finish(), length));
        }
        hasher.write(&bytes[..read]);
        length += read as u64;
    }
}

impl ReadCache {
    /// How many files the last reader has not parsed again.
    pub fn reused(&self) -> usize {
        self.files().reused
    }

    fn files(&self) -> MutexGuard<'_, Files> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a build. What the one before has not used is dropped.
    pub(crate) fn begin(&self) {
        let mut files = self.files();
        let last = files.build;
        files.by_path.retain(|_, kept| kept.build == last);
        files.bytes = files.by_path.values().map(|kept| kept.bytes).sum();
        files.build += 1;
        files.reused = 0;
    }

    /// What was read from a file with this key.
    pub(crate) fn get(&self, path: &Path, key: Key) -> Option<(Arc<[Event]>, u64)> {
        let mut files = self.files();
        let build = files.build;
        let kept = files.by_path.get_mut(path).filter(|kept| kept.key == key)?;
        kept.build = build;
        let found = (Arc::clone(&kept.events), kept.size);
        files.reused += 1;
        Some(found)
    }

    /// Keeps what was read from a file.
    pub(crate) fn put(&self, path: &Path, key: Key, events: Vec<Event>, size: u64) {
        let bytes: usize = events.iter().map(Event::text_bytes).sum();
        let mut files = self.files();
        let build = files.build;
        if let Some(before) = files.by_path.remove(path) {
            files.bytes -= before.bytes;
        }
        if files.bytes + bytes <= MAX_BYTES {
            files.bytes += bytes;
            files.by_path.insert(path.to_owned(), Kept { key, events: events.into(), size, bytes, build });
        }
    }
}

#[cfg(test)]
mod tests {
    use samara_engine::{Block, BlockKind, Document};

    use super::*;
    use crate::location::Location;

    fn key(contents: u64) -> Key {
        Key { contents, length: 1, context: 1 }
    }

    /// Keeps a document with so much text.
    fn put(cache: &ReadCache, path: &str, contents: u64, bytes: usize) {
        let blocks = vec![Block::new(BlockKind::Paragraph, "x".repeat(bytes))];
        let document = Document { blocks, ..Document::default() };
        let event = Event::Document(Box::new(document), Location::file(path.as_ref()));
        cache.put(path.as_ref(), key(contents), vec![event], 9);
    }

    /// The bytes of text that are kept, and the number of files.
    fn kept(cache: &ReadCache) -> (usize, usize) {
        let files = cache.files();
        (files.bytes, files.by_path.len())
    }

    #[test]
    fn files_are_kept_that_the_last_build_has_used() {
        let cache = ReadCache::default();
        cache.begin();
        put(&cache, "a", 1, 3);
        put(&cache, "a", 2, 5);
        put(&cache, "b", 1, 1);
        assert_eq!(kept(&cache), (6, 2));
        assert!(cache.get("a".as_ref(), key(1)).is_none() && cache.get("c".as_ref(), key(1)).is_none());
        assert_eq!(cache.reused(), 0);
        cache.begin();
        let (events, size) = cache.get("a".as_ref(), key(2)).unwrap();
        assert_eq!((events.len(), size, cache.reused()), (1, 9, 1));
        cache.begin();
        assert_eq!((cache.reused(), kept(&cache)), (0, (5, 1)));
        cache.begin();
        assert_eq!(kept(&cache), (0, 0));
    }

    #[test]
    fn text_that_is_kept_is_limited() {
        let cache = ReadCache::default();
        cache.begin();
        cache.files().bytes = MAX_BYTES - 3;
        put(&cache, "a", 1, 4);
        assert!(cache.get("a".as_ref(), key(1)).is_none());
        put(&cache, "a", 1, 3);
        assert!(cache.get("a".as_ref(), key(1)).is_some());
        assert_eq!(kept(&cache).0, MAX_BYTES);
    }
}
