//! An open index → the files of an index in parts.
//!
//! [`slots`] cuts the texts into rows. [`keys`] lists, for whatever can be typed, the rows that count for it, by the
//! lookups of a search over the whole index: so both find the same. [`buckets`] spreads the keys and makes their lists, bucket
//! by bucket, so that memory holds few of them. [`packs`] lays all pieces out, and [`root`] says where they are.
//! [Jobs](crate::writer::jobs) are run by the caller, on as many threads as it has.

mod buckets;
pub(crate) mod coder;
mod columns;
mod keys;
mod packs;
mod root;
mod row_finder;
mod rows;
mod slots;
mod text_cache;
mod words;

pub use text_cache::TextCache;

use crate::error::Error;
use crate::index::Index;
use crate::parts::Piece;
use crate::parts::bucket::Format;
use crate::parts::index::WHOLE_NAME;
use crate::parts::list::Extent;
use crate::writer::parts::columns::Columns;
use crate::writer::parts::keys::Keys;

/// How the files of an index in parts are made.
///
/// ```
/// use samara_engine::{BuildOptions, Compression, Index, IndexBuilder, PartsFiles, PartsOptions, parts::PartsIndex};
///
/// let builder = IndexBuilder::new(BuildOptions::default());
/// let whole = builder.finish(Compression::Lzma)?;
/// let options = PartsOptions { whole: Some(&whole), ..PartsOptions::default() };
/// let files = PartsFiles::new_with(&Index::open(&whole)?, "docs", options, |jobs| {
///     jobs.into_iter().for_each(|job| job());
/// })?;
/// let (path, length) = PartsIndex::open(&files.root)?.whole().unwrap();
/// assert_eq!(path, format!("{}/whole.samara", files.folder));
/// assert_eq!(length as usize, whole.len());
/// # Ok::<(), samara_engine::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct PartsOptions<'a> {
    /// The bytes of the same index as a whole, where it is delivered in the folder of the packs, too. The root has their
    /// length, and the name of the folder depends on them.
    pub whole: Option<&'a [u8]>,
    /// The compressed texts of the build before, which are not compressed again.
    pub cache: Option<&'a TextCache>,
}

/// The files of an index in parts.
///
/// The whole index and its packs are in memory while they are made.
///
/// ```
/// use samara_engine::{BuildOptions, Compression, Document, Index, IndexBuilder, PartsFiles};
///
/// let mut builder = IndexBuilder::new(BuildOptions::default());
/// builder.add(Document { url: "a.html".into(), title: "Seeds".into(), ..Document::default() })?;
/// let index = Index::open(&builder.finish(Compression::None)?)?;
/// let files = PartsFiles::new(&index, "docs")?;
/// assert!(files.folder.starts_with("docs-"));
/// assert!(files.root.starts_with(b"samarap"));
/// # Ok::<(), samara_engine::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PartsFiles {
    /// The root: `docs.samara`.
    pub root: Vec<u8>,
    /// The folder of the packs, beside the root: the name of the index, and a hash of the packs.
    pub folder: String,
    /// The packs: `FOLDER/0.bin`, `FOLDER/1.bin`, …
    pub packs: Vec<Vec<u8>>,
}

impl PartsFiles {
    /// Makes the files of an index called `name`. The same index gives the same files.
    ///
    /// # Errors
    /// [`Error::TooLarge`].
    pub fn new(index: &Index, name: &str) -> Result<Self, Error> {
        Self::new_with(index, name, PartsOptions::default(), |jobs| jobs.into_iter().for_each(|job| job()))
    }

    /// Makes the files; `run` runs the given jobs, which are independent of each other, in any order or in parallel. It is
    /// called several times, also by jobs. The files do not depend on `run` and [`PartsOptions::cache`].
    ///
    /// # Errors
    /// [`Error::TooLarge`].
    ///
    /// # Panics
    /// If `run` does not run every job.
    ///
    /// ```
    /// # use samara_engine::{BuildOptions, Compression, Index, IndexBuilder, PartsFiles, PartsOptions};
    /// # let builder = IndexBuilder::new(BuildOptions::default());
    /// # let index = Index::open(&builder.finish(Compression::None)?)?;
    /// let files = PartsFiles::new_with(&index, "docs", PartsOptions::default(), |jobs| {
    ///     std::thread::scope(|scope| jobs.into_iter().for_each(|job| drop(scope.spawn(job))));
    /// })?;
    /// assert_eq!(files, PartsFiles::new(&index, "docs")?);
    /// # Ok::<(), samara_engine::Error>(())
    /// ```
    pub fn new_with(
        index: &Index,
        name: &str,
        options: PartsOptions,
        run: impl Fn(Vec<Box<dyn FnOnce() + Send + '_>>) + Sync,
    ) -> Result<Self, Error> {
        options.cache.inspect(|cache| cache.begin());
        let (mut keys, mut columns, mut texts) = (None, None, None);
        run(vec![
            Box::new(|| keys = Some(Keys::new(index))),
            Box::new(|| texts = Some(slots::write(index, options.cache, &run))),
            Box::new(|| columns = Some(Columns::new(index))),
        ]);
        let all_run = "`run` runs all jobs";
        let keys = keys.expect(all_run);
        let texts = texts.expect(all_run)?;
        let documents = index.documents().len() as u32;
        let extent = Extent { slots: texts.slots.len() as u32, documents };
        let format = Format { extent, has_vectors: index.has_meaning() };
        let buckets = buckets::write(&keys, &texts.rows, format, &run);
        drop(keys);
        let whole = options.whole.unwrap_or_default();
        packs::write(index, name, whole, texts, buckets, &columns.expect(all_run))
    }

    /// The path of the whole index, if it is delivered beside the parts, relative to the root's.
    pub fn whole_name(&self) -> String {
        [&self.folder, "/", WHOLE_NAME].concat()
    }

    /// The bytes of a piece of these files; none where it lies outside of them.
    ///
    /// ```
    /// # use samara_engine::{BuildOptions, Compression, Index, IndexBuilder, PartsFiles, parts::PartsIndex};
    /// # let builder = IndexBuilder::new(BuildOptions::default());
    /// # let index = Index::open(&builder.finish(Compression::None)?)?;
    /// let files = PartsFiles::new(&index, "docs")?;
    /// let mut parts = PartsIndex::open(&files.root)?;
    /// for piece in parts.pieces().collect::<Vec<_>>() {
    ///     parts.add(piece, files.bytes(piece))?;
    /// }
    /// # Ok::<(), samara_engine::Error>(())
    /// ```
    pub fn bytes(&self, piece: Piece) -> &[u8] {
        let pack = self.packs.get(piece.pack as usize).map_or(&[][..], Vec::as_slice);
        let rest = pack.get(piece.start as usize..).unwrap_or_default();
        rest.get(..piece.length as usize).unwrap_or_default()
    }
}
