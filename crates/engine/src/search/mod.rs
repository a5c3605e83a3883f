//! A query → ranked hits: free functions over a [`Lookup`](lookup::Lookup), the interface through which a search reads an
//! index.
//!
//! # The path of a query
//!
//! [`pipeline`] calls the stages in order:
//!
//! 1. [`plan`] parses the query, replaces words that occur nowhere ([`corrections`]) and looks up each of its
//!    [terms](term), also by the owner's [`synonyms`].
//! 2. [`candidates`] finds the documents that can be hits by the essential terms, adds up the frequencies of all terms in an
//!    [`accumulator`] (BM25F), and keeps the documents that reach the quorum.
//! 3. [`filters`] removes what is excluded or filtered out, counts [`facets`], and merges copies. What is left is `total`.
//! 4. [`ranking`] orders the hits by [score](scoring) or by metadata. [`names`] of pages and sections are a part of the
//!    score. Only hits whose [upper bound](score_bound) reaches the page are scored. Scores of longer queries rise
//!    by how similar a hit is to the first ones ([`feedback`]).
//! 5. [`hit`] makes what is shown: marked titles, [`excerpts`], [`sections`].
//!
//! [`whole`] is the lookup over a whole index. Stages 1 to 3 see an index only through the lookup; stages 4 and 5 read the texts
//! of documents, from an open index of them.

pub(crate) mod accumulator;
pub(crate) mod bm25;
pub(crate) mod candidates;
pub(crate) mod corrections;
pub(crate) mod edit_distance;
mod excerpt_text;
pub(crate) mod excerpts;
pub(crate) mod facets;
pub(crate) mod feedback;
pub(crate) mod filters;
pub(crate) mod hit;
mod language;
pub(crate) mod lookup;
pub(crate) mod matchers;
pub(crate) mod meaning;
pub(crate) mod misspelling;
#[cfg(all(test, feature = "writer", not(target_family = "wasm")))]
mod naive;
mod names;
pub(crate) mod occurrences;
pub(crate) mod passage;
pub(crate) mod phrase;
pub(crate) mod pipeline;
pub(crate) mod plan;
pub(crate) mod ranking;
mod requirements;
pub(crate) mod score_bound;
pub(crate) mod scoring;
mod searcher;
mod sections;
pub(crate) mod signs;
mod similar;
mod spelling;
mod suggest;
mod synonyms;
pub(crate) mod term;
#[cfg(all(test, feature = "writer"))]
pub(crate) mod tests;
pub(crate) mod view;
mod whole;
mod word_filter;

pub use searcher::Searcher;
