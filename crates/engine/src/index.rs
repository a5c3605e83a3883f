//! An open index.

use crate::documents::Documents;
use crate::error::Error;
use crate::format::VERSION;
use crate::hits::{BlockView, DocumentView, Info};
use crate::languages::Languages;
use crate::opening::Opening;
use crate::postings::Postings;
use crate::search::{LengthNorms, Remembered, resolve};
use crate::text::Text;
use crate::vocabulary::Vocabulary;

/// An index that can be searched.
///
/// Results depend on the index and the query alone, never on what was searched before.
pub struct Index {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) text: Text,
    pub(crate) postings: Postings,
    pub(crate) documents: Documents,
    pub(crate) norms: LengthNorms,
    pub(crate) languages: Languages,
    pub(crate) remembered: Remembered,
}

impl Index {
    /// Opens an index at one go. Where a page must not be held up, use [`Opening`].
    ///
    /// # Errors
    /// See [`Error`].
    pub fn open(bytes: &[u8]) -> Result<Self, Error> {
        let mut opening = Opening::new(bytes.to_vec())?;
        while opening.step(usize::MAX)? < 1.0 {}
        opening.finish().ok_or(Error::damaged("text", "it does not end"))
    }

    pub(crate) fn new(
        vocabulary: Vocabulary,
        text: Text,
        postings: Postings,
        documents: Documents,
        languages: Languages,
    ) -> Self {
        let norms = LengthNorms::new(&documents.lengths);
        let remembered = Remembered::default();
        Self { vocabulary, text, postings, documents, norms, languages, remembered }
    }

    /// What is in it.
    pub fn info(&self) -> Info {
        Info {
            documents: self.documents.len(),
            words: self.postings.len(),
            languages: self.documents.languages.iter().filter(|tag| !tag.is_empty()).cloned().collect(),
            version: VERSION,
        }
    }

    /// A document to read, with what a query finds in it marked. `None` when there is none with this
    /// address.
    pub fn document(&self, url: &str, query: &str) -> Option<DocumentView> {
        let id = self.documents.with_url(url)?;
        let query = resolve(self, query, true, true);
        let blocks = self.documents.get(id).blocks.clone();
        let occurrences = query.shown(self, query.occurrences(self, id));
        let blocks = blocks.skip(1).map(|block| {
            let passage = self.passage(self.documents.block_text(block), &occurrences);
            let entry = &self.documents.blocks[block as usize];
            BlockView {
                kind: entry.kind,
                marks: passage.utf16_marks(),
                id: self.anchor_id(block, &passage.text),
                text: passage.text,
            }
        });
        Some(DocumentView {
            url: url.to_owned(),
            title: self.title(id, &[]).0,
            lang: self.language(id).to_owned(),
            meta: self.documents.meta_of(id),
            blocks: blocks.collect(),
        })
    }

    /// All documents, in the order in which they were added: address and title.
    pub fn list(&self) -> impl Iterator<Item = (&str, String)> {
        self.documents.ids().map(|id| (self.documents.get(id).url.as_str(), self.title(id, &[]).0))
    }
}
