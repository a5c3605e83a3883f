//! Options for reading sources.

use std::num::NonZeroUsize;
use std::sync::Arc;

use crate::recognition::TextRecognition;

/// Options for reading sources. The defaults suit both a folder of documents and a built site.
///
/// ```
/// use samara_ingest::Options;
///
/// let options = Options::default().include(["*.md"]).exclude(["drafts"]).max_bytes(1 << 20);
/// assert_eq!(options.include, ["*.md"]);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// Reads only files that match one of these patterns. Default: empty, which reads all files.
    ///
    /// The syntax is that of `.gitignore`: a pattern without `/` (`*.html`) matches a name in any
    /// folder, a pattern with `/` matches a path relative to the source, and a pattern that
    /// matches a folder matches everything in it.
    pub include: Vec<String>,
    /// Skips files and folders that match one of these patterns, even if they are included.
    pub exclude: Vec<String>,
    /// Makes a warning an error, and a skipped file whose text is lost, such as an old Word file. Default: `false`.
    pub strict: bool,
    /// The maximum size of one document in bytes: of a file, or of one line of JSON. Default: 32 MiB.
    /// For PDF, office documents, EPUB, a message and a saved page, which contain images, the limit is eight times as high; a larger file is skipped.
    ///
    /// While an HTML page is read it takes up to thirty times its size in memory, and each thread
    /// reads one. The limit does not apply to an elasticlunr index named as a source.
    pub max_bytes: u64,
    /// Skips pages marked `noindex` (`<meta name="robots">`). Default: `true`.
    pub respect_noindex: bool,
    /// Recognizes the generators of sites by marks in their pages, and leaves out lists of pages and search pages, and the
    /// name of the site in titles. Default: `true`.
    pub presets: bool,
    /// Recognizes the text of scanned PDF and of images. Default: `None`; images are then skipped.
    pub recognition: Option<Arc<dyn TextRecognition>>,
    /// Gives each document the SHA-256 of its file as the metadata `sha256`. Default: `false`.
    pub hashes: bool,
    /// The number of threads that read files. Default: `None`, the number of cores.
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
            presets: true,
            recognition: None,
            hashes: false,
            threads: None,
        }
    }
}

impl Options {
    /// Sets [`include`](Self::include), the patterns of files to read.
    ///
    /// ```
    /// let options = samara_ingest::Options::default().include(["*.html", "/docs/*.md"]);
    /// assert_eq!(options.include, ["*.html", "/docs/*.md"]);
    /// ```
    pub fn include(mut self, patterns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.include = patterns.into_iter().map(Into::into).collect();
        self
    }

    /// Sets [`exclude`](Self::exclude), the patterns of files and folders to skip.
    ///
    /// ```
    /// let options = samara_ingest::Options::default().exclude(["drafts"]);
    /// assert_eq!(options.exclude, ["drafts"]);
    /// ```
    pub fn exclude(mut self, patterns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.exclude = patterns.into_iter().map(Into::into).collect();
        self
    }

    /// Sets [`strict`](Self::strict), which turns warnings into errors.
    ///
    /// ```
    /// use samara_ingest::{Error, Options, read_memory};
    ///
    /// let error = read_memory("empty.md", b"", &Options::default().strict(true)).unwrap_err();
    /// assert!(matches!(error, Error::Strict(_)));
    /// ```
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Sets [`max_bytes`](Self::max_bytes), the maximum size of one document.
    ///
    /// ```
    /// use samara_ingest::{Error, Options, read_memory};
    ///
    /// let error = read_memory("maple.md", b"# Maple", &Options::default().max_bytes(5)).unwrap_err();
    /// assert!(matches!(error, Error::TooLarge { limit: 5, .. }));
    /// ```
    pub fn max_bytes(mut self, max_bytes: u64) -> Self {
        self.max_bytes = max_bytes;
        self
    }

    /// Sets [`respect_noindex`](Self::respect_noindex), which skips pages marked `noindex`.
    ///
    /// ```
    /// use samara_ingest::{Options, read_memory};
    ///
    /// let page = b"<meta name=robots content=noindex><p>text";
    /// # if cfg!(feature = "html") {
    /// assert!(read_memory("page.html", page, &Options::default()).is_err());
    /// assert!(read_memory("page.html", page, &Options::default().respect_noindex(false)).is_ok());
    /// # }
    /// ```
    pub fn respect_noindex(mut self, respect_noindex: bool) -> Self {
        self.respect_noindex = respect_noindex;
        self
    }

    /// Sets [`presets`](Self::presets), which leaves out the lists and search pages of site generators.
    ///
    /// ```
    /// use samara_ingest::{Options, read_memory};
    ///
    /// let page = b"<script src=_static/documentation_options.js></script><p>text";
    /// # if cfg!(feature = "html") {
    /// assert!(read_memory("genindex.html", page, &Options::default()).is_err());
    /// assert!(read_memory("genindex.html", page, &Options::default().presets(false)).is_ok());
    /// # }
    /// ```
    pub fn presets(mut self, presets: bool) -> Self {
        self.presets = presets;
        self
    }

    /// Sets [`recognition`](Self::recognition), which reads scans.
    pub fn recognition(mut self, recognition: Option<Arc<dyn TextRecognition>>) -> Self {
        self.recognition = recognition;
        self
    }

    /// Sets [`hashes`](Self::hashes), which gives each document the SHA-256 of its file.
    ///
    /// ```
    /// use samara_ingest::{Options, read_memory};
    ///
    /// let read = read_memory("maple.md", b"# Maple", &Options::default().hashes(true))?;
    /// assert!(read.documents[0].meta["sha256"].values()[0].starts_with("701129"));
    /// # Ok::<(), samara_ingest::Error>(())
    /// ```
    pub fn hashes(mut self, hashes: bool) -> Self {
        self.hashes = hashes;
        self
    }

    /// Sets [`threads`](Self::threads), the number of threads that read files.
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    ///
    /// let options = samara_ingest::Options::default().threads(NonZeroUsize::new(2));
    /// assert_eq!(options.threads, NonZeroUsize::new(2));
    /// ```
    pub fn threads(mut self, threads: Option<NonZeroUsize>) -> Self {
        self.threads = threads;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setters_keep_the_other_settings() {
        let default = Options::default();
        let all = Options::default()
            .include(["a"])
            .exclude(["b"])
            .max_bytes(7)
            .strict(!default.strict)
            .respect_noindex(!default.respect_noindex)
            .presets(!default.presets)
            .hashes(!default.hashes)
            .threads(NonZeroUsize::new(2))
            .recognition(None);
        let expected = Options {
            include: vec!["a".to_owned()],
            exclude: vec!["b".to_owned()],
            max_bytes: 7,
            strict: !default.strict,
            respect_noindex: !default.respect_noindex,
            presets: !default.presets,
            hashes: !default.hashes,
            threads: NonZeroUsize::new(2),
            recognition: None,
        };
        assert_eq!(format!("{all:?}"), format!("{expected:?}"));
        let reversed =
            Options::default().threads(NonZeroUsize::new(2)).hashes(true).presets(false).include(["a"]);
        assert!(
            reversed.threads.is_some() && reversed.hashes && !reversed.presets && reversed.include == ["a"]
        );
    }
}
