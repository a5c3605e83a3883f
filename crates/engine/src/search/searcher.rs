//! The public interface of a search.

use crate::index::Index;
use crate::options::SearchOptions;
use crate::results::{DocumentView, Hit, Results, Suggestion};
use crate::search::corrections::CorrectionCache;
use crate::search::{pipeline, similar, suggest, view};

impl Index {
    /// Searches. Any text is a valid query: what cannot be parsed is taken literally.
    ///
    /// An empty query finds nothing; with filters or a sort order it gives all documents that pass, to browse.
    ///
    /// ```
    /// # #[cfg(feature = "writer")] {
    /// # use samara_engine::{Block, BlockKind, BuildOptions, Compression, Document};
    /// # use samara_engine::{Index, IndexBuilder, SearchOptions, Searcher};
    /// # let mut builder = IndexBuilder::new(BuildOptions::default());
    /// # let mut document = Document::default();
    /// # document.url = "seeds.html".into();
    /// # document.title = "Winged seeds".into();
    /// # document.blocks = vec![Block::new(BlockKind::Paragraph, "A samara travels on the wind.")];
    /// # builder.add(document)?;
    /// # let bytes = builder.finish(Compression::None)?;
    /// let index = Index::open(&bytes)?;
    /// let results = index.search("wind", &SearchOptions::default().limit(5));
    /// assert_eq!(results.total, 1);
    /// assert_eq!(results.hits[0].url, "seeds.html");
    /// # }
    /// # Ok::<(), samara_engine::Error>(())
    /// ```
    pub fn search(&self, query: &str, options: &SearchOptions) -> Results {
        pipeline::search(self, query, options, &mut CorrectionCache::default())
    }

    /// Completes the last word of `text`, then suggests short phrases that start so; most frequent first, each with the
    /// number of documents in which it occurs. At most `limit`.
    ///
    /// After other words, completions that follow them somewhere come first; where none does, those that occur in
    /// the same documents.
    ///
    /// ```
    /// # #[cfg(feature = "writer")] {
    /// # use samara_engine::{Block, BlockKind, BuildOptions, Compression, Document};
    /// # use samara_engine::{Index, IndexBuilder, SearchOptions, Searcher};
    /// # let mut builder = IndexBuilder::new(BuildOptions::default());
    /// # let mut document = Document::default();
    /// # document.url = "seeds.html".into();
    /// # document.title = "Winged seeds".into();
    /// # document.blocks = vec![Block::new(BlockKind::Paragraph, "A samara travels on the wind.")];
    /// # builder.add(document)?;
    /// # let bytes = builder.finish(Compression::None)?;
    /// let index = Index::open(&bytes)?;
    /// assert_eq!(index.suggest("trav", 5)[0].text, "travels");
    /// # }
    /// # Ok::<(), samara_engine::Error>(())
    /// ```
    pub fn suggest(&self, text: &str, limit: usize) -> Vec<Suggestion> {
        suggest::suggest(self, text, limit)
    }

    /// A document to read, with the matches of a query marked. `None` when no document has this address.
    ///
    /// ```
    /// # #[cfg(feature = "writer")] {
    /// # use samara_engine::{Block, BlockKind, BuildOptions, Compression, Document};
    /// # use samara_engine::{Index, IndexBuilder, SearchOptions, Searcher};
    /// # let mut builder = IndexBuilder::new(BuildOptions::default());
    /// # let mut document = Document::default();
    /// # document.url = "seeds.html".into();
    /// # document.title = "Winged seeds".into();
    /// # document.blocks = vec![Block::new(BlockKind::Paragraph, "A samara travels on the wind.")];
    /// # builder.add(document)?;
    /// # let bytes = builder.finish(Compression::None)?;
    /// let index = Index::open(&bytes)?;
    /// let view = index.document("seeds.html", "wind").unwrap();
    /// assert_eq!(view.blocks[0].marks.0, [[24, 28]]);
    /// assert!(index.document("elsewhere.html", "").is_none());
    /// # }
    /// # Ok::<(), samara_engine::Error>(())
    /// ```
    pub fn document(&self, url: &str, query: &str) -> Option<DocumentView> {
        view::document(self, url, query, &mut CorrectionCache::default())
    }

    /// Documents about the same as the one with this address, most similar first, at most `limit`. Each has the start of its
    /// text as the excerpt. None in an index without vectors, and where no document has this address.
    ///
    /// ```
    /// # #[cfg(feature = "writer")] {
    /// # use samara_engine::{BuildOptions, Compression, Index, IndexBuilder};
    /// # let builder = IndexBuilder::new(BuildOptions::default());
    /// let index = Index::open(&builder.finish(Compression::None)?)?;
    /// assert!(!index.has_meaning() && index.similar("seeds.html", 5).is_empty());
    /// # }
    /// # Ok::<(), samara_engine::Error>(())
    /// ```
    pub fn similar(&self, url: &str, limit: usize) -> Vec<Hit> {
        similar::similar(self, url, limit)
    }
}

/// An index that is searched while somebody types: it keeps the last corrections, which take longer to find than
/// all the rest of a search. The results are those of [`Index`].
///
/// ```
/// # #[cfg(feature = "writer")] {
/// # use samara_engine::{Block, BlockKind, BuildOptions, Compression, Document};
/// # use samara_engine::{Index, IndexBuilder, SearchOptions, Searcher};
/// # let mut builder = IndexBuilder::new(BuildOptions::default());
/// # let mut document = Document::default();
/// # document.url = "seeds.html".into();
/// # document.title = "Winged seeds".into();
/// # document.blocks = vec![Block::new(BlockKind::Paragraph, "A samara travels on the wind.")];
/// # builder.add(document)?;
/// # let bytes = builder.finish(Compression::None)?;
/// let mut searcher = Searcher::new(Index::open(&bytes)?);
/// for typed in ["samraa", "samraa w", "samraa wi"] {
///     let results = searcher.search(typed, &SearchOptions::default());
///     assert!(results.suggestion.unwrap().starts_with("samara"));
/// }
/// assert_eq!(searcher.document("seeds.html", "wind").unwrap().best, Some(0));
/// assert_eq!(searcher.index().info().documents, 1);
/// # }
/// # Ok::<(), samara_engine::Error>(())
/// ```
pub struct Searcher {
    index: Index,
    corrections: CorrectionCache,
}

impl Searcher {
    /// Takes an open index.
    pub fn new(index: Index) -> Self {
        Self { index, corrections: CorrectionCache::default() }
    }

    /// The index.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// See [`Index::search`].
    pub fn search(&mut self, query: &str, options: &SearchOptions) -> Results {
        pipeline::search(&self.index, query, options, &mut self.corrections)
    }

    /// See [`Index::document`].
    pub fn document(&mut self, url: &str, query: &str) -> Option<DocumentView> {
        view::document(&self.index, url, query, &mut self.corrections)
    }
}
