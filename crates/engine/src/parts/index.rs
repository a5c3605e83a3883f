//! The public interface: an index in parts, and the pieces of it that are there.

use std::cell::{Cell, OnceCell};

use crate::container::crc32;
use crate::error::Error;
use crate::ids::DocId;
use crate::index::Index;
use crate::index::languages::Languages;
use crate::index::languages::reader::LanguagesReader;
use crate::index::languages::stems::Stems;
use crate::index::tuning::{Tuning, TuningReader};
use crate::index::vocabulary::Vocabulary;
use crate::parts::bucket::{self, Entry};
use crate::parts::coder::RangeDecoder;
use crate::parts::column::{self, Column};
use crate::parts::list::MAX_PLACES;
use crate::parts::root::{PieceKind, Root, VERSION, read_u32};
use crate::parts::slot::{self, Fragment};
use crate::parts::texts::{self, ReadDocument};
use crate::parts::words::{self, WordEntry};
use crate::parts::{Piece, decompress};
use crate::results::Info;
use crate::work::Budget;

/// The name of pieces that hold lists, in errors.
const LISTS: &str = "lists";
const WORDS: &str = "words";
const COLUMNS: &str = "columns";
/// The bytes of a checksum.
const CRC: usize = 4;
/// The sum of the lengths of pieces that are kept decoded, unless the last search needs more. Decoded they take some eight
/// times as much.
pub(crate) const MAX_DECODED: usize = if cfg!(test) { 2 << 10 } else { 256 << 10 };

/// The name of the whole index in the folder of the packs.
pub(crate) const WHOLE_NAME: &str = "whole.samara";

/// An index in parts: its root, and the pieces that have been added.
///
/// ```
/// # #[cfg(feature = "writer")] {
/// use samara_engine::parts::{Outcome, PartsIndex};
/// use samara_engine::{Block, BlockKind, BuildOptions, Compression, Document, Index, IndexBuilder};
/// use samara_engine::{PartsFiles, SearchOptions};
///
/// let mut builder = IndexBuilder::new(BuildOptions::default());
/// builder.add(Document {
///     url: "seeds.html".into(),
///     title: "Winged seeds".into(),
///     blocks: vec![Block::new(BlockKind::Paragraph, "A samara travels on the wind.")],
///     ..Document::default()
/// })?;
/// let index = Index::open(&builder.finish(Compression::None)?)?;
/// let files = PartsFiles::new(&index, "docs")?;
///
/// let mut index = PartsIndex::open(&files.root)?;
/// let results = loop {
///     match index.search("wind", &SearchOptions::default())? {
///         Outcome::Found(results) => break results,
///         // A browser requests these bytes.
///         Outcome::Missing(pieces) => {
///             for piece in pieces {
///                 let start = piece.start as usize;
///                 let bytes = &files.packs[piece.pack as usize][start..start + piece.length as usize];
///                 index.add(piece, bytes)?;
///             }
///         }
///     }
/// };
/// assert_eq!(results.hits[0].url, "seeds.html");
/// # }
/// # Ok::<(), samara_engine::Error>(())
/// ```
pub struct PartsIndex {
    pub(crate) root: Root,
    /// Sorted.
    pieces: Vec<AddedPiece>,
    /// The number of searches.
    searches: Cell<u32>,
    /// An index without documents.
    pub(crate) empty: Index,
    pub(crate) names: Vec<String>,
}

/// A piece that was added. Its bytes are kept, because the page would have to request them again; what they decode to is
/// dropped if no search has used it for long.
struct AddedPiece {
    piece: Piece,
    bytes: Box<[u8]>,
    content: OnceCell<Content>,
    /// The number of the last search that used it.
    last_used: Cell<u32>,
}

impl AddedPiece {
    fn is_decoded(&self) -> bool {
        self.content.get().is_some()
    }
}

/// A decoded piece.
pub(crate) enum Content {
    Bucket(Vec<Entry>),
    Words(Vec<WordEntry>),
    Places(Vec<DocId>),
    Copies(Vec<(DocId, DocId)>),
    Column(Column),
    Rules(Languages),
    Tuning(Tuning),
    Slot(Vec<Fragment>),
}

impl PartsIndex {
    /// Opens an index by its root.
    ///
    /// # Errors
    /// If the bytes are not the root of an index in parts, of another version, or damaged.
    pub fn open(root: &[u8]) -> Result<Self, Error> {
        let root = Root::read(root)?;
        let names: Vec<String> = root.names.iter().map(|name| name.name.clone()).collect();
        let empty = texts::open(root.accents, &names, &root.languages, &root.mean_lengths, &[])?;
        Ok(Self { root, pieces: Vec::new(), searches: Cell::new(0), empty, names })
    }

    /// Whether bytes begin as the root of an index in parts does.
    ///
    /// ```
    /// assert!(!samara_engine::parts::PartsIndex::is_root(b"<!doctype html>"));
    /// ```
    pub fn is_root(bytes: &[u8]) -> bool {
        bytes.starts_with(crate::parts::root::MAGIC)
    }

    /// The folder of the packs, beside the root. Its name is a hash of what they contain.
    pub fn folder(&self) -> &str {
        &self.root.folder
    }

    /// The path of a pack, relative to the root's: `FOLDER/12.bin`.
    pub fn pack_name(&self, pack: u32) -> String {
        [&self.root.folder, "/", &pack.to_string(), ".bin"].concat()
    }

    /// The path of the whole index that is delivered beside the parts, relative to the root's, and its length in bytes.
    pub fn whole(&self) -> Option<(String, u32)> {
        let path = || [&self.root.folder, "/", WHOLE_NAME].concat();
        (self.root.whole_length > 0).then(|| (path(), self.root.whole_length))
    }

    /// What the index contains.
    pub fn info(&self) -> Info {
        Info {
            documents: self.root.documents as usize,
            words: self.root.words as usize,
            languages: self.root.languages.iter().filter(|tag| !tag.is_empty()).cloned().collect(),
            version: VERSION,
        }
    }

    /// All pieces, in the order of the packs: to check them.
    pub fn pieces(&self) -> impl Iterator<Item = Piece> {
        let slots = (0..self.root.slots).map(|slot| self.root.piece(PieceKind::Slot(slot)));
        self.root.pieces.iter().copied().chain(slots)
    }

    /// What the index consists of beside its root: kinds of pieces, how many there are of each, and their bytes.
    pub fn sizes(&self) -> Vec<(&'static str, usize, usize)> {
        let mut sizes: Vec<(&'static str, usize, usize)> = Vec::new();
        for piece in self.pieces() {
            let name = self.root.kind_of(piece).map_or("", section);
            match sizes.iter_mut().find(|(known, ..)| *known == name) {
                Some(size) => {
                    size.1 += 1;
                    size.2 += piece.length as usize;
                }
                None => sizes.push((name, 1, piece.length as usize)),
            }
        }
        sizes
    }

    /// Checks a piece, without adding it.
    ///
    /// # Errors
    /// If the bytes are not those of the piece.
    pub fn verify(&self, piece: Piece, bytes: &[u8]) -> Result<(), Error> {
        self.decode(piece, bytes).map(|_| ())
    }

    /// Adds a piece that was missing. Adding it again changes nothing.
    ///
    /// # Errors
    /// If the bytes are not those of the piece. The index is then unchanged.
    pub fn add(&mut self, piece: Piece, bytes: &[u8]) -> Result<(), Error> {
        let content = self.decode(piece, bytes)?;
        if let Err(at) = self.position(piece) {
            let last_used = self.searches.clone();
            let added = AddedPiece { piece, bytes: bytes.into(), content: content.into(), last_used };
            self.pieces.insert(at, added);
            self.drop_decoded();
        }
        Ok(())
    }

    fn position(&self, piece: Piece) -> Result<usize, usize> {
        self.pieces.binary_search_by(|added| added.piece.cmp(&piece))
    }

    /// Drops the content of pieces that were not used for the longest time, but not what the last search used.
    fn drop_decoded(&mut self) {
        let mut sum = self.decoded();
        while sum > MAX_DECODED {
            let pieces = self.pieces.iter_mut();
            let unused = pieces.filter(|added| added.is_decoded() && added.last_used != self.searches);
            let Some(oldest) = unused.min_by_key(|added| added.last_used.get()) else { break };
            sum -= oldest.bytes.len();
            oldest.content.take();
        }
    }

    /// The sum of the lengths of pieces that are decoded.
    pub(crate) fn decoded(&self) -> usize {
        self.pieces.iter().filter(|added| added.is_decoded()).map(|added| added.bytes.len()).sum()
    }

    /// Counts a search, which may use all pieces.
    pub(crate) fn begin_search(&self) {
        self.searches.set(self.searches.get().wrapping_add(1));
    }

    /// Opens an index of documents that were read.
    ///
    /// # Errors
    /// If their texts are too long.
    pub(crate) fn open_texts(&self, documents: &[ReadDocument]) -> Result<Index, Error> {
        let Root { accents, languages, mean_lengths, .. } = &self.root;
        texts::open(*accents, &self.names, languages, mean_lengths, documents)
    }

    /// Checks and decodes a piece.
    pub(crate) fn decode(&self, piece: Piece, bytes: &[u8]) -> Result<Content, Error> {
        let Some(kind) = self.root.kind_of(piece) else {
            return Err(Error::damaged(LISTS, "no such piece"));
        };
        let section = section(kind);
        let Some((bytes, crc)) = bytes.split_last_chunk::<CRC>() else {
            return Err(Error::damaged(section, "ends early"));
        };
        if bytes.len() + CRC != piece.length as usize {
            return Err(Error::damaged(section, "wrong length"));
        }
        if checksum(piece, bytes) != u32::from_le_bytes(*crc) {
            return Err(Error::damaged(section, "checksum mismatch"));
        }
        let documents = self.root.documents;
        Ok(match kind {
            PieceKind::Bucket(_) => {
                let coder = &mut RangeDecoder::new(bytes);
                let entries = bucket::code(coder, &[], self.root.bucket_format(), bytes.len() as u32);
                Content::Bucket(entries)
            }
            PieceKind::Forward(_) => Content::Words(words::code(&mut RangeDecoder::new(bytes), &[])),
            PieceKind::Backward(_) => {
                let mut words = words::code(&mut RangeDecoder::new(bytes), &[]);
                words.iter_mut().for_each(|word| word.term = word.term.chars().rev().collect());
                Content::Words(words)
            }
            PieceKind::Places => {
                Content::Places(column::read_places(&decode_column(bytes)?, self.root.slots)?)
            }
            PieceKind::Copies => {
                Content::Copies(column::read_copies(&decode_column(bytes)?, self.root.slots)?)
            }
            PieceKind::Rules => Content::Rules(read_rules(decode_column(bytes)?)?),
            PieceKind::Tuning => {
                let bound = self.root.slots.saturating_mul(MAX_PLACES) as usize;
                Content::Tuning(read_tuning(decode_column(bytes)?, bound)?)
            }
            PieceKind::Languages | PieceKind::Column(_) => {
                Content::Column(Column::read(&decode_column(bytes)?, documents)?)
            }
            PieceKind::Slot(_) => {
                let [names, languages] = [&self.names, &self.root.languages].map(|list| list.len() as u32);
                let (repeats_heads, has_vectors) = (self.root.repeats_heads, self.root.mean_vector.is_some());
                let format = slot::Format { names, languages, repeats_heads, has_vectors };
                Content::Slot(slot::read(bytes, format)?)
            }
        })
    }

    fn content(&self, kind: PieceKind) -> Result<&Content, Piece> {
        let piece = self.root.piece(kind);
        let added = &self.pieces[self.position(piece).map_err(|_| piece)?];
        added.last_used.set(self.searches.get());
        let decode =
            || self.decode(piece, &added.bytes).unwrap_or_else(|_| unreachable!("it was decoded before"));
        Ok(added.content.get_or_init(decode))
    }

    pub(crate) fn bucket(&self, number: u32) -> Result<&[Entry], Piece> {
        self.content(PieceKind::Bucket(number)).map(|content| match content {
            Content::Bucket(entries) => &entries[..],
            _ => &[],
        })
    }

    pub(crate) fn words(&self, kind: PieceKind) -> Result<&[WordEntry], Piece> {
        self.content(kind).map(|content| match content {
            Content::Words(words) => &words[..],
            _ => &[],
        })
    }

    /// All documents, ascending.
    pub(crate) fn places(&self) -> Result<&[DocId], Piece> {
        self.content(PieceKind::Places).map(|content| match content {
            Content::Places(places) => &places[..],
            _ => &[],
        })
    }

    pub(crate) fn copies(&self) -> Result<&[(DocId, DocId)], Piece> {
        self.content(PieceKind::Copies).map(|content| match content {
            Content::Copies(copies) => &copies[..],
            _ => &[],
        })
    }

    /// `None` only for what is no column.
    pub(crate) fn column(&self, kind: PieceKind) -> Result<Option<&Column>, Piece> {
        self.content(kind).map(|content| match content {
            Content::Column(column) => Some(column),
            _ => None,
        })
    }

    /// The stems of words that do not occur.
    pub(crate) fn rules(&self) -> Result<&[Stems], Piece> {
        self.content(PieceKind::Rules).map(|content| match content {
            Content::Rules(rules) => &rules.stems[..],
            _ => &[],
        })
    }

    /// Synonyms, pins and boosts; `None` if there are none.
    pub(crate) fn tuning(&self) -> Result<Option<&Tuning>, Piece> {
        if !self.root.has_tuning {
            return Ok(None);
        }
        self.content(PieceKind::Tuning).map(|content| match content {
            Content::Tuning(tuning) => Some(tuning),
            _ => None,
        })
    }

    pub(crate) fn slot(&self, slot: u32) -> Result<&[Fragment], Piece> {
        self.content(PieceKind::Slot(slot)).map(|content| match content {
            Content::Slot(fragments) => &fragments[..],
            _ => &[],
        })
    }
}

/// The name of a kind of pieces, in errors and in `samara inspect`.
fn section(kind: PieceKind) -> &'static str {
    match kind {
        PieceKind::Bucket(_) => LISTS,
        PieceKind::Forward(_) | PieceKind::Backward(_) => WORDS,
        PieceKind::Slot(_) => slot::SECTION,
        _ => COLUMNS,
    }
}

/// The checksum of a piece: also of where it lies, so that another piece is not taken for it.
pub(crate) fn checksum(piece: Piece, bytes: &[u8]) -> u32 {
    crc32(bytes) ^ piece.pack.rotate_left(16) ^ piece.start
}

/// Reads rules, which are stored as a section "languages" without terms.
fn read_rules(section: Vec<u8>) -> Result<Languages, Error> {
    let mut reader = LanguagesReader::new(section, 0);
    let read = reader.step(&mut Vocabulary::default(), &mut Budget::new(usize::MAX))?;
    read.ok_or(Error::damaged(COLUMNS, "incomplete"))
}

/// Reads tuning, which is stored as that section of an index.
fn read_tuning(section: Vec<u8>, documents: usize) -> Result<Tuning, Error> {
    let read = TuningReader::new(section).step(documents, &mut Budget::new(usize::MAX))?;
    read.ok_or(Error::damaged(COLUMNS, "incomplete"))
}

/// Decodes a column: its length, then an LZMA stream.
fn decode_column(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let length = read_u32(bytes, 0).ok_or(Error::damaged(COLUMNS, "ends early"))? as usize;
    let stored = &bytes[4..];
    if !column::may_expand(stored.len(), length) {
        return Err(Error::damaged(COLUMNS, "too long"));
    }
    decompress(COLUMNS, stored, length)
}
