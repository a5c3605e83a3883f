//! An index that is searched: whole, or in parts, whose pieces are read from disk.

use std::cell::RefCell;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use samara_engine::parts::{Outcome, PartsIndex, Piece};
use samara_engine::{DocumentView, Error, Index, Info, Results, SearchOptions};

use crate::index_file;
use crate::password::PasswordArgs;

/// An open index.
pub enum SearchIndex {
    Whole(Box<Index>),
    Parts(Box<PartsOnDisk>),
}

/// A form of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum IndexForm {
    /// One file, which is opened at once
    Whole,
    /// Pieces, of which a search reads those that it needs
    Parts,
}

/// An index in parts, with the folder of its root.
pub struct PartsOnDisk {
    index: RefCell<PartsIndex>,
    folder: PathBuf,
}

impl SearchIndex {
    /// Opens an index in any of the files that contain one. Of an index in both forms the whole one is opened.
    ///
    /// # Errors
    /// If it cannot be read or is damaged.
    pub fn open(path: &Path, password: &PasswordArgs) -> Result<Self> {
        Self::open_as(path, None, password)
    }

    /// Opens an index in one of its forms.
    ///
    /// # Errors
    /// If it cannot be read, is damaged, or does not have this form.
    pub fn open_as(path: &Path, form: Option<IndexForm>, password: &PasswordArgs) -> Result<Self> {
        if form == Some(IndexForm::Whole) {
            return Ok(Self::Whole(index_file::open(path, password)?.into()));
        }
        let path = index_file::locate(path)?;
        let bytes = index_file::read(&path, password)?;
        let context = || path.display().to_string();
        if !PartsIndex::is_root(&bytes) {
            ensure!(
                form.is_none(),
                "{}: this index is whole, and one in parts is needed; build it with --parts",
                path.display()
            );
            return Ok(Self::Whole(Index::open(&bytes).with_context(context)?.into()));
        }
        let index = PartsIndex::open(&bytes).with_context(context)?;
        if form.is_none() && index.whole().is_some() {
            return Self::open_as(&path, Some(IndexForm::Whole), password);
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Ok(Self::Parts(Box::new(PartsOnDisk { index: index.into(), folder })))
    }

    /// What the index contains.
    pub fn info(&self) -> Info {
        match self {
            Self::Whole(index) => index.info(),
            Self::Parts(parts) => parts.index.borrow().info(),
        }
    }

    /// Searches.
    ///
    /// # Errors
    /// If a piece of an index in parts is missing or damaged.
    pub fn search(&self, query: &str, options: &SearchOptions) -> Result<Results> {
        match self {
            Self::Whole(index) => Ok(index.search(query, options)),
            Self::Parts(parts) => parts.ask(|index| index.search(query, options)),
        }
    }

    /// The document with this URL, if there is one.
    ///
    /// # Errors
    /// If a piece of an index in parts is missing or damaged.
    pub fn document(&self, url: &str) -> Result<Option<DocumentView>> {
        match self {
            Self::Whole(index) => Ok(index.document(url, "")),
            Self::Parts(parts) => parts.ask(|index| index.document(url, "")),
        }
    }

    /// Calls `each` with every document, in the order of the index.
    ///
    /// # Errors
    /// If a document cannot be read, or `each` fails.
    pub fn for_each_document(&self, mut each: impl FnMut(DocumentView) -> Result<()>) -> Result<()> {
        match self {
            Self::Whole(index) => index.list().try_for_each(|(url, _)| {
                each(index.document(url, "").with_context(|| format!("{url}: cannot be read"))?)
            }),
            Self::Parts(parts) => parts.index.borrow().for_each_document(|piece| parts.read(piece), each),
        }
    }

    /// All documents as hits without excerpts, and all facets.
    ///
    /// # Errors
    /// If a piece of an index in parts is missing or damaged.
    pub fn all(&self) -> Result<Results> {
        // An empty query with a sort order finds every document.
        let options = SearchOptions::default().limit(self.info().documents).sort("title").excerpts(false);
        self.search("", &options)
    }

    /// Whether the index is known to have no such page. An index in parts has no list of its pages.
    pub fn lacks(&self, is_page: impl Fn(&str) -> bool) -> bool {
        match self {
            Self::Whole(index) => !index.list().any(|(url, _)| is_page(url)),
            Self::Parts(_) => false,
        }
    }
}

impl PartsOnDisk {
    /// The answer to a question, for which missing pieces are read.
    fn ask<T>(&self, question: impl Fn(&PartsIndex) -> Result<Outcome<T>, Error>) -> Result<T> {
        let mut index = self.index.borrow_mut();
        loop {
            match question(&index)? {
                Outcome::Found(answer) => return Ok(answer),
                Outcome::Missing(pieces) => {
                    for piece in pieces {
                        let path = self.folder.join(index.pack_name(piece.pack));
                        let bytes = read_piece(&path, piece)?;
                        index.add(piece, &bytes).with_context(|| path.display().to_string())?;
                    }
                }
            }
        }
    }

    fn read(&self, piece: Piece) -> Result<Vec<u8>> {
        read_piece(&self.folder.join(self.index.borrow().pack_name(piece.pack)), piece)
    }
}

/// Reads a piece from its pack.
///
/// # Errors
/// If the pack is missing or too short.
pub fn read_piece(path: &Path, piece: Piece) -> Result<Vec<u8>> {
    let context = || format!("{}: cannot be read; copy or build the index again", path.display());
    let mut pack = File::open(path).with_context(context)?;
    pack.seek(SeekFrom::Start(piece.start.into())).with_context(context)?;
    // The root may declare any length.
    let mut bytes = Vec::new();
    pack.take(piece.length.into()).read_to_end(&mut bytes).with_context(context)?;
    ensure!(bytes.len() == piece.length as usize, context());
    Ok(bytes)
}
