//! Documents → index bytes: everything that only the builder of an index needs (feature `writer`).
//!
//! # Overview
//!
//! `builder` takes documents and puts the sections together. Each other module writes what a module of `index` or
//! `container` reads: [`vocabulary`], `text`, [`repeats`], `documents` with `anchors`, [`languages`], `markup` with `links`, [`container`],
//! [`varint`]. Reader and writer share constants, which are defined beside the reader.

mod anchors;
mod builder;
pub(crate) mod clean;
pub(crate) mod container;
mod copies;
mod documents;
mod interner;
mod jobs;
pub(crate) mod languages;
mod links;
mod markup;
mod markup_reader;
#[cfg(feature = "meaning")]
mod meaning;
mod near_copies;
#[cfg(feature = "parts")]
pub(crate) mod parts;
pub(crate) mod repeats;
pub(crate) mod text;
mod tuning;
pub(crate) mod varint;
#[cfg(any(feature = "meaning", feature = "parts"))]
mod vectors;
pub(crate) mod vocabulary;

pub use builder::{BuildOptions, Compression, IndexBuilder};
pub use languages::language::Language;
pub use markup_reader::read_markup;
#[cfg(feature = "meaning")]
pub use meaning::{MeaningSource, MeaningVectors, add_meaning};
#[cfg(feature = "parts")]
pub use parts::{PartsFiles, PartsOptions, TextCache};
