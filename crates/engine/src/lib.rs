//! Full-text search over an index that is one file: documents are compiled to index bytes, which are searched for ranked
//! hits.
//!
//! The engine has no I/O, no clock, no threads and no globals: the same code runs in the browser, in the terminal and in
//! `build.rs`. The same documents give the same bytes; the same bytes and query give the same hits.
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
//! # A tour
//!
//! **Building** (feature `writer`). A [`Document`] has a URL, a title, metadata and [`Block`]s of text; a heading starts a
//! section, to which hits link by its anchor. An [`IndexBuilder`] takes documents one by one and writes the bytes.
//! [`BuildOptions`](IndexBuilder) choose facets and how accents are folded.
//!
//! **Opening.** [`Index::open`] opens an index in one go; an [`IndexLoader`] in steps, so that a page stays responsive.
//! Damaged bytes give an [`Error`] that names the section. [`inspect`] lists the sections without opening them.
//!
//! **Searching.** [`Index::search`] takes a query and [`SearchOptions`] and returns [`Results`]: [`Hit`]s with marked
//! [`Passage`]s, facet counts, the corrected query. Any text is a valid query. [`Index::suggest`] completes a query
//! while it is typed, [`Index::document`] returns a document to read. Threads can share an [`Index`]; a [`Searcher`]
//! owns one and keeps corrections from one key to the next.
//!
//! **Markup.** [`markup`] has the elements around the text of a block and in it: lists, emphasis, links. An index has it if
//! [`BuildOptions`](IndexBuilder) ask for it; search does not see it.
//!
//! **Text.** [`analysis`] is the one analyzer of builder, query and highlighter: text → words → terms.
//!
//! # Reading order
//!
//! `analysis`, `container` (sections, versions, checksums), `index` (the data, and how it is loaded), `writer`, `query`
//! (text → clauses), `search` (clauses → ranked hits), `parameters` (all numbers of the ranking).

pub mod analysis;
mod container;
mod document;
mod error;
#[cfg(any(feature = "writer", feature = "parts"))]
mod front_coding;
mod ids;
mod index;
pub mod markup;
mod options;
mod parameters;
#[cfg(feature = "parts")]
pub mod parts;
mod query;
mod results;
mod search;
mod sort;
mod url;
mod work;
#[cfg(feature = "writer")]
mod writer;

pub use container::{SectionInfo, inspect};
pub use document::{Block, BlockKind, Document, Field, MetaValue, remove_block, slug};
pub use error::Error;
pub use index::Index;
pub use index::loader::IndexLoader;
pub use options::SearchOptions;
pub use query::MAX_WORDS;
#[cfg(feature = "query")]
pub use query::view::{AtomView, ClauseView, QueryView, RangeView, parse_query};
pub use results::{
    BlockView, DocumentView, Explanation, FacetCount, Hit, Info, Marks, MatchKind, OrderedMap, Passage,
    Relaxed, Requirement, Results, SectionHit, Suggestion, WordScore,
};
pub use search::Searcher;
pub use url::is_safe_url;
#[cfg(feature = "writer")]
pub use writer::{BuildOptions, Compression, IndexBuilder, Language, read_markup};
#[cfg(all(feature = "writer", feature = "meaning"))]
pub use writer::{MeaningSource, MeaningVectors, add_meaning};
#[cfg(all(feature = "writer", feature = "parts"))]
pub use writer::{PartsFiles, PartsOptions, TextCache};
