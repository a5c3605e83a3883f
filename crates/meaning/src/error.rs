//! Why a model could not be used. Messages name the file, and the remedy.

use std::io;
use std::path::PathBuf;

/// The reason why a model or a cache could not be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// A file of the model is not what was expected.
    #[error("{}: {problem}", path.display())]
    Unsupported {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The index cannot carry the vectors.
    #[error(transparent)]
    Index(#[from] samara_engine::Error),
}
