//! What the owner of a site adds to an index: synonyms and pins.

use crate::writer::builder::IndexBuilder;

impl IndexBuilder {
    /// Lets a query with the words `from` also find texts with the words `to`, with the weight of another form. In a
    /// language (a BCP 47 tag), it holds for readers of that language; with an empty one for all.
    ///
    /// ```
    /// # use samara_engine::{Block, BlockKind, BuildOptions, Compression, Document, Index, IndexBuilder, SearchOptions};
    /// let mut builder = IndexBuilder::new(BuildOptions::default());
    /// let blocks = vec![Block::new(BlockKind::Paragraph, "Continuous integration runs all tests.")];
    /// builder.add(Document { url: "ci.html".into(), blocks, ..Document::default() })?;
    /// builder.add_synonym("", "CI", "continuous integration");
    /// let index = Index::open(&builder.finish(Compression::Lzma)?)?;
    /// assert_eq!(index.search("ci", &SearchOptions::default()).total, 1);
    /// # Ok::<(), samara_engine::Error>(())
    /// ```
    pub fn add_synonym(&mut self, language: &str, from: &str, to: &str) {
        self.tuning.add_synonym(language, from, to, self.options.accents);
    }

    /// Makes a document the first hit of a query, after those that were pinned to it before. False, and nothing is added,
    /// if there is no document with this URL, or if the query has no word.
    ///
    /// ```
    /// # use samara_engine::{BuildOptions, Compression, Document, Index, IndexBuilder, SearchOptions};
    /// let mut builder = IndexBuilder::new(BuildOptions::default());
    /// builder.add(Document { url: "a.html".into(), title: "Seeds".into(), ..Document::default() })?;
    /// builder.add(Document { url: "b.html".into(), title: "Maple".into(), ..Document::default() })?;
    /// assert!(builder.add_pin("seeds", "b.html") && !builder.add_pin("seeds", "c.html"));
    /// let index = Index::open(&builder.finish(Compression::Lzma)?)?;
    /// assert_eq!(index.search("Seeds", &SearchOptions::default()).hits[0].url, "b.html");
    /// # Ok::<(), samara_engine::Error>(())
    /// ```
    pub fn add_pin(&mut self, query: &str, url: &str) -> bool {
        let Some((document, _)) = self.titles.get(url) else { return false };
        self.tuning.add_pin(query, *document, self.options.accents)
    }
}
