//! An open index: its data, and accessors to them. Searching is [`search`](crate::search).

pub(crate) mod anchor;
pub(crate) mod blocks_reader;
pub(crate) mod bounds;
pub(crate) mod documents;
pub(crate) mod documents_reader;
pub(crate) mod languages;
pub(crate) mod loader;
pub(crate) mod markup;
pub(crate) mod meaning;
pub(crate) mod norms;
pub(crate) mod postings;
pub(crate) mod postings_pass;
pub(crate) mod repeats;
#[cfg(any(feature = "writer", feature = "parts"))]
pub(crate) mod split;
pub(crate) mod text;
pub(crate) mod text_decoder;
pub(crate) mod tokens;
pub(crate) mod tuning;
pub(crate) mod vocabulary;
pub(crate) mod vocabulary_reader;

use self::documents::Documents;
use self::languages::Languages;
use self::markup::Markups;
use self::meaning::Meaning;
#[cfg(feature = "parts")]
use self::norms::FIELDS;
use self::norms::LengthNorms;
use self::postings::Postings;
use self::text::Text;
use self::tuning::Tuning;
use self::vocabulary::Vocabulary;
use crate::container::VERSION;
use crate::ids::{DocId, TermId, WordId};
use crate::results::Info;

/// An index that can be searched.
///
/// Results depend on the index and the query alone, never on what was searched before. Threads can share it.
pub struct Index {
    vocabulary: Vocabulary,
    text: Text,
    postings: Postings,
    documents: Documents,
    norms: LengthNorms,
    languages: Languages,
    tuning: Tuning,
    markups: Markups,
    meaning: Meaning,
    /// Of an index that was made of some documents of a larger one: what is known of the larger one.
    #[cfg(feature = "parts")]
    larger: LargerIndex,
}

/// Of a larger index: the number of its documents, and per term in how many of them it occurs; empty where there is none.
#[cfg(feature = "parts")]
#[derive(Debug, Default)]
pub(crate) struct LargerIndex {
    pub(crate) documents: u32,
    pub(crate) counts: Vec<u32>,
}

impl Index {
    /// An index without languages and tuning, from its parts. `documents` have their lengths, `means` are those of the larger index.
    #[cfg(feature = "parts")]
    pub(crate) fn assemble(
        vocabulary: Vocabulary,
        text: Text,
        postings: Postings,
        documents: Documents,
        means: &[f32; FIELDS],
    ) -> Self {
        let norms = LengthNorms::new(&documents.lengths, means);
        let (languages, tuning) = (Languages::default(), Tuning::default());
        let (markups, meaning) = (Markups::default(), Meaning::default());
        let larger = LargerIndex::default();
        Self { vocabulary, text, postings, documents, norms, languages, tuning, markups, meaning, larger }
    }

    /// What the index contains.
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
    /// assert_eq!((index.info().documents, index.info().words), (1, 8));
    /// # }
    /// # Ok::<(), samara_engine::Error>(())
    /// ```
    pub fn info(&self) -> Info {
        Info {
            documents: self.documents.len(),
            words: self.postings.len(),
            languages: self.documents.languages.iter().filter(|tag| !tag.is_empty()).cloned().collect(),
            version: VERSION,
        }
    }

    /// The URL and title of every document, in the order in which they were added.
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
    /// assert!(index.list().eq([("seeds.html", "Winged seeds".to_owned())]));
    /// # }
    /// # Ok::<(), samara_engine::Error>(())
    /// ```
    pub fn list(&self) -> impl Iterator<Item = (&str, String)> {
        self.documents.ids().map(|document| {
            let entry = self.documents.get(document);
            let mut title = String::new();
            let range = self.documents.block_text(entry.blocks.start);
            self.text.render(&self.vocabulary, range, &mut title, |_, _, _| {});
            (entry.url.as_str(), title)
        })
    }

    pub(crate) fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    pub(crate) fn text(&self) -> &Text {
        &self.text
    }

    pub(crate) fn postings(&self) -> &Postings {
        &self.postings
    }

    /// Says in how many documents of a larger index each term occurs.
    #[cfg(feature = "parts")]
    pub(crate) fn set_larger(&mut self, larger: LargerIndex) {
        self.larger = larger;
    }

    /// In how many documents a term occurs, and how many there are: of the larger index, if this is a part of one.
    pub(crate) fn document_counts(&self, term: TermId) -> (u32, u32) {
        #[cfg(feature = "parts")]
        if let Some(&count) = self.larger.counts.get(term.0 as usize) {
            return (count, self.larger.documents);
        }
        (self.postings.document_count(term), self.documents.len() as u32)
    }

    pub(crate) fn documents(&self) -> &Documents {
        &self.documents
    }

    pub(crate) fn norms(&self) -> &LengthNorms {
        &self.norms
    }

    pub(crate) fn languages(&self) -> &Languages {
        &self.languages
    }

    /// Whether the index has synonyms, pinned pages or boosts of the site's owner.
    ///
    /// ```
    /// # #[cfg(feature = "writer")] {
    /// use samara_engine::{BuildOptions, Compression, Index, IndexBuilder};
    ///
    /// let builder = IndexBuilder::new(BuildOptions::default());
    /// assert!(!Index::open(&builder.finish(Compression::None)?)?.is_tuned());
    /// # }
    /// # Ok::<(), samara_engine::Error>(())
    /// ```
    pub fn is_tuned(&self) -> bool {
        !self.tuning.is_empty()
    }

    pub(crate) fn tuning(&self) -> &Tuning {
        &self.tuning
    }

    /// Whether the index says how its texts are set.
    pub fn has_markup(&self) -> bool {
        !self.markups.is_empty()
    }

    pub(crate) fn markups(&self) -> &Markups {
        &self.markups
    }

    /// Whether the index has vectors of meaning.
    pub fn has_meaning(&self) -> bool {
        !self.meaning.is_empty()
    }

    #[cfg(feature = "parts")]
    pub(crate) fn set_meaning(&mut self, meaning: Meaning) {
        self.meaning = meaning;
    }

    pub(crate) fn meaning(&self) -> Option<&Meaning> {
        (!self.meaning.is_empty()).then_some(&self.meaning)
    }

    /// The language tag of a document, or empty.
    pub(crate) fn language(&self, document: DocId) -> &str {
        &self.documents.languages[self.documents.get(document).language as usize]
    }

    /// The word that represents a term: its first one where that is ASCII, else the last one. Words that are not ASCII
    /// keep their capitals, and these sort before small letters.
    pub(crate) fn display_word(&self, term: TermId) -> &str {
        let words = self.vocabulary.words_of_range(term.into());
        let first = self.vocabulary.word(words.start);
        if first.is_ascii() { first } else { self.vocabulary.word(WordId(words.end.0 - 1)) }
    }
}
