//! An open index → the files of an index in parts.
//!
//! [`slots`] cuts the texts into rows. [`keys`] lists, for whatever can be typed, the rows that count for it, by the
//! lookups of a search over the whole index: so both find the same. [`buckets`] spreads the keys. [`packs`] lays all
//! pieces out and writes the root.

mod buckets;
pub(crate) mod coder;
mod columns;
mod keys;
mod packs;
mod slots;
mod words;

use crate::error::Error;
use crate::index::Index;
use crate::parts::Piece;

/// The files of an index in parts.
///
/// The whole index and its parts are in memory while they are made.
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
        let texts = slots::write(index)?;
        let entries = keys::entries(index, &texts.rows);
        let buckets = buckets::write(entries, texts.slots.len() as u32);
        packs::write(index, name, &texts, &buckets)
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
        pack.get(piece.start as usize..(piece.start + piece.length) as usize).unwrap_or_default()
    }
}
