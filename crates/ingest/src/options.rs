//! What a caller may say about a reading.

use std::num::NonZeroUsize;

/// How sources are read. The default suits a folder of documents as well as a built site.
#[derive(Clone, Debug)]
pub struct Options {
    /// Only files that match one of these patterns; empty: all. A pattern without `/` (`*.html`)
    /// stands for a name in any folder, one with `/` for a path from the source's root, and a
    /// folder's pattern for all that is in it, as in `.gitignore`.
    pub include: Vec<String>,
    /// No file that matches one of these patterns, even if it is included.
    pub exclude: Vec<String>,
    /// Whether warnings are errors. Default: no.
    pub strict: bool,
    /// The largest file, or line of JSON, that is read as one document, in bytes. A page may take
    /// thirty times its size while it is read, and as many are as there are threads. A search
    /// index that is named as a source is no document: it may be of any size. Default: 32 MiB.
    pub max_bytes: u64,
    /// Whether pages that ask not to be indexed (`robots`: `noindex`) are left out. Default: yes.
    pub respect_noindex: bool,
    /// How many files are read at once; `None`, the default: as many as there are cores.
    pub threads: Option<NonZeroUsize>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            include: Vec::new(),
            exclude: Vec::new(),
            strict: false,
            max_bytes: 32 << 20,
            respect_noindex: true,
            threads: None,
        }
    }
}
