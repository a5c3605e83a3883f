//! Samara's engine: documents → index bytes → ranked hits.
pub mod document;
pub use document::{Block, BlockKind, Document, Field, MetaValue};
