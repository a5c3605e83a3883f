//! Samara's engine: documents in, index bytes out; index bytes in, ranked hits out.
//!
//! It has no files, no clock, no threads and no JavaScript of its own: the same code runs in the
//! browser, in the terminal and in `build.rs`, and the same input gives the same bytes and the same hits.
//!
//! ```
//! # #[cfg(feature = "writer")] {
//! use samara_engine::{Block, BlockKind, BuildOptions, Compression, Document};
//! use samara_engine::{Index, IndexBuilder, SearchOptions};
//!
//! let mut builder = IndexBuilder::new(BuildOptions::default());
//! builder.add(Document {
//!     url: "seeds.html".into(),
//!     title: "Winged seeds".into(),
//!     lang: "en".into(),
//!     blocks: vec![Block::new(BlockKind::Paragraph, "A samara travels on the wind.")],
//!     ..Document::default()
//! })?;
//! let bytes = builder.finish(Compression::Lzma)?;
//!
//! let index = Index::open(&bytes)?;
//! let results = index.search("samraa", &SearchOptions::default());
//! assert_eq!(results.suggestion.as_deref(), Some("samara"));
//! let excerpt = &results.hits[0].excerpt;
//! assert_eq!(&excerpt.text[excerpt.marks[0].clone()], "samara");
//! # }
//! # Ok::<(), samara_engine::Error>(())
//! ```
//!
//! # Overview of types
//!
//! - [`Document`] and [`Block`] are what goes in; [`IndexBuilder`] (feature `writer`) makes bytes of them.
//! - [`Opening`] makes an [`Index`] of the bytes, a slice at a time.
//! - [`Index::search`] takes [`SearchOptions`] and gives [`Results`]: [`Hit`]s with [`Passage`]s.
//!   [`Index::suggest`] completes, [`Index::document`] gives a document to read.
//!
//! # Reading order
//!
//! `analysis` (text → words → terms), `text` (the stream that is the index), `vocabulary`,
//! `languages` (stems), `postings`, `repeats`, `documents`, `anchor`, `format` (the container); `writer` and `opening`
//! put them together;
//! `query` (what was typed), `search` (what is found and in which order), `excerpt` (what is shown).

pub mod analysis;
mod anchor;
mod borders;
mod document;
mod documents;
mod error;
mod excerpt;
mod format;
mod hits;
mod index;
mod languages;
mod lzma;
mod opening;
mod order;
mod postings;
mod query;
mod repeats;
mod search;
mod suggest;
mod text;
mod url;
mod varint;
mod vocabulary;
#[cfg(feature = "writer")]
mod writer;

pub use document::{Block, BlockKind, Document, Field, MetaValue, slug};
pub use error::Error;
pub use format::{PartInfo, inspect};
pub use hits::{
    BlockView, DocumentView, Explanation, FacetCount, Form, Hit, Info, Marks, Named, Passage, Results,
    SearchOptions, SectionHit, Suggestion, WordScore,
};
pub use index::Index;
pub use opening::Opening;
pub use query::MOST_WORDS;
pub use url::is_safe;
#[cfg(feature = "writer")]
pub use writer::{BuildOptions, Compression, IndexBuilder};
