//! Vectors of documents and words from a sentence-transformers model, for indexes of the Samara search engine.
//!
//! The model runs where the index is built, in pure Rust; the browser gets 12 bytes a document and 13 a word. Nothing is
//! downloaded.
//!
//! ```no_run
//! use samara_engine::{BuildOptions, Compression, IndexBuilder};
//! use samara_meaning::{Encoder, with_meaning};
//!
//! let index = IndexBuilder::new(BuildOptions::default()).finish(Compression::Lzma)?;
//! let mut encoder = Encoder::open("all-MiniLM-L6-v2".as_ref(), Some(".cache".as_ref()))?;
//! let index = with_meaning(&index, &mut encoder, &|done, all| println!("{done} of {all} texts"))?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A tour
//!
//! 1. A [`Model`] is read from a folder: `weights` (`safetensors`, `onnx`), `tokenizer` (`word_piece`,
//!    `unigram`), `bert` (the forward pass).
//! 2. An [`Encoder`] embeds passages of the documents, the words, and pieces of texts, with the `prompts` that the model was trained with; the `cache` knows those
//!    that it has seen before.
//! 3. `projection` makes vectors of 32 numbers: without their mean, principal components, rotated. That of a document is the
//!    mean of those of its passages.
//! 4. `fit` moves the words' vectors so that their sums come near the texts that have them. `fits` keeps the vectors of an
//!    index, so that projection and fit are not computed again for the same texts.
//! 5. The engine codes the vectors with 3 bits a number ([`samara_engine::add_meaning`]).

mod bert;
mod cache;
mod characters_map;
mod encoder;
mod error;
mod files;
mod fit;
mod fits;
mod linear;
mod model;
mod numbers;
mod onnx;
mod projection;
mod prompts;
mod protobuf;
mod safetensors;
mod tokenizer;
mod unigram;
mod vectors;
mod weights;
mod word_piece;

pub use encoder::Encoder;
pub use error::Error;
pub use model::{MAX_TOKENS, Model, fingerprint};
pub use vectors::with_meaning;
