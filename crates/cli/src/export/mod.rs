//! Exporting an index: its documents as records for other programs.
//!
//! [`records`] splits documents into records, [`names`] says how they are called, [`opensearch`] describes their fields to a search cluster, and
//! [`portions`] writes them to files.

pub mod names;
pub mod opensearch;
pub mod portions;
pub mod records;
