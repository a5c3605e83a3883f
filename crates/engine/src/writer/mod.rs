//! Documents → index bytes: everything that only the builder of an index needs (feature `writer`).
//!
//! # Overview
//!
//! `builder` takes documents and puts the sections together. Each other module writes what a module of `index` or
//! `container` reads: [`vocabulary`], `text`, [`repeats`], `documents` with `anchors`, [`languages`], [`container`],
//! [`varint`]. Reader and writer share constants, which are defined beside the reader.

#[cfg(feature = "writer")]
mod anchors;
#[cfg(feature = "writer")]
mod builder;
pub(crate) mod container;
#[cfg(feature = "writer")]
mod copies;
#[cfg(feature = "writer")]
mod documents;
#[cfg(feature = "writer")]
pub(crate) mod languages;
#[cfg(feature = "writer")]
mod near_copies;
#[cfg(all(feature = "writer", feature = "parts"))]
pub(crate) mod parts;
#[cfg(feature = "writer")]
pub(crate) mod repeats;
pub(crate) mod text;
#[cfg(feature = "writer")]
mod tuning;
pub(crate) mod varint;
pub(crate) mod vocabulary;

#[cfg(feature = "writer")]
pub use builder::{BuildOptions, Compression, IndexBuilder};
#[cfg(feature = "writer")]
pub use languages::language::Language;
#[cfg(all(feature = "writer", feature = "parts"))]
pub use parts::PartsFiles;
