//! An index whose documents are added to another one (`--add`).

use std::collections::HashSet;
use std::path::Path;

use anyhow::{Context, Result};
use samara_bundle::PagePicture;
use samara_engine::{Block, Document, DocumentView, Index, SearchOptions, read_markup};

use crate::index_file;
use crate::password::PasswordArgs;

/// An index that was built before.
pub struct EarlierIndex {
    index: Index,
    pictures: Vec<PagePicture>,
}

impl EarlierIndex {
    /// Opens it.
    ///
    /// # Errors
    /// If the file cannot be read, or its index is damaged.
    pub fn open(path: &Path, password: &PasswordArgs) -> Result<Self> {
        let (index, pictures) = index_file::open_with_pictures(path, password)?;
        Ok(Self { index, pictures })
    }

    /// Whether it has synonyms, pinned pages or boosts.
    pub fn is_tuned(&self) -> bool {
        self.index.is_tuned()
    }

    /// Takes the pictures of its documents, if it is a page that has some.
    pub fn take_pictures(&mut self) -> Vec<PagePicture> {
        std::mem::take(&mut self.pictures)
    }

    /// The names of its facets.
    pub fn facets(&self) -> Vec<String> {
        // An empty query with a sort order returns every document.
        let all = self.index.search("", &SearchOptions::default().limit(0).sort("title"));
        all.facets.iter().map(|(name, _)| name.to_owned()).collect()
    }

    /// Its documents, except those whose URL is known; their URLs become known.
    pub fn documents(self, urls: &mut HashSet<String>) -> impl Iterator<Item = Result<Document>> {
        let new: Vec<_> =
            self.index.list().map(|(url, _)| url.to_owned()).filter(|url| urls.insert(url.clone())).collect();
        new.into_iter().map(move |url| {
            let view = self.index.document(&url, "").with_context(|| format!("{url}: cannot be read"))?;
            Ok(document(view))
        })
    }
}

/// A document as it was added to its index.
fn document(view: DocumentView) -> Document {
    let markups = read_markup(&view);
    let blocks = view.blocks.into_iter().zip(markups).map(|(view, markup)| {
        let mut block = Block::new(view.kind, view.text);
        (block.field, block.anchor, block.markup) = (view.field, view.id, markup);
        block
    });
    Document {
        url: view.url,
        title: view.title,
        lang: view.lang,
        meta: view.meta.iter().map(|(name, value)| (name.to_owned(), value.clone())).collect(),
        blocks: blocks.collect(),
        boost: None,
    }
}
