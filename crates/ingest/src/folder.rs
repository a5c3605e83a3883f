//! A folder that is not on disk: a list of files, each read on request, without threads.

use std::path::{Path, PathBuf};

use samara_engine::Document;

use crate::error::Error;
use crate::file::{self, Output};
use crate::file_source::{self, FileSource};
use crate::format::Format;
use crate::globs::Globs;
use crate::location::Location;
use crate::options::Options;
use crate::report::{PartialPage, Report, Skipped, Warning};
use crate::site_context::{self, SiteContext, SiteScan};
use crate::tree::Listed;
use crate::walk::Walk;

/// A folder whose files the caller holds, as a browser does of files that were dropped on it.
///
/// Its documents are those that [`read`](crate::read) finds in a folder on disk with the same files, in the same order. The
/// caller scans the pages first, then reads the files one by one:
///
/// ```
/// use samara_ingest::{Folder, Options, SiteScan};
///
/// const FILES: [(&str, &[u8]); 3] =
///     [("docs/maple.md", b"# Maple"), ("ash.html", b"<h1>Ash</h1>"), ("leaf.png", b"...")];
/// fn open(path: &std::path::Path) -> &'static [u8] {
///     FILES.iter().find(|file| path == std::path::Path::new(file.0)).unwrap().1
/// }
///
/// let mut folder = Folder::new(FILES.map(|(path, _)| path.into()), Options::default())?;
/// let mut scan = SiteScan::default();
/// for file in 0..folder.len() {
///     if folder.is_page(file) {
///         scan.merge(folder.scan(file, &open(folder.path(file)))?);
///     }
/// }
/// folder.set_scan(scan);
///
/// let mut titles = Vec::new();
/// for file in 0..folder.len() {
///     let (report, outcome) = folder.read(file, &open(folder.path(file)), |document, _| titles.push(document.title));
///     outcome?;
///     assert!(report.skipped.is_empty());
/// }
/// assert_eq!(titles, ["Ash", "Maple"]);
/// assert_eq!(folder.skipped()[0].to_string(), "leaf.png: unsupported format (image)");
/// # Ok::<(), samara_ingest::Error>(())
/// ```
#[derive(Debug)]
pub struct Folder {
    walk: Walk,
    context: SiteContext,
    options: Options,
}

impl Folder {
    /// A folder with these files, by their paths in it.
    ///
    /// # Errors
    /// If a pattern in the options is invalid, or a name is not Unicode.
    pub fn new(paths: impl IntoIterator<Item = PathBuf>, options: Options) -> Result<Self, Error> {
        let mut listed = Listed::default();
        paths.into_iter().for_each(|path| listed.add(&path));
        let mut walk = Walk::default();
        walk.folder(0, &listed, &Globs::new(&options)?, &options)?;
        let context = SiteContext::new(walk.files.iter(), SiteScan::default());
        Ok(Self { walk, context, options })
    }

    /// The number of files to read.
    pub fn len(&self) -> usize {
        self.walk.files.len()
    }

    /// Whether there is no file to read.
    pub fn is_empty(&self) -> bool {
        self.walk.files.is_empty()
    }

    /// The path of a file. The files are in the order in which they are to be read.
    ///
    /// # Panics
    /// If there is no file of this number.
    pub fn path(&self, file: usize) -> &Path {
        &self.walk.files[file].path
    }

    /// The files that are not read, by their names alone.
    pub fn skipped(&self) -> &[Skipped] {
        &self.walk.skipped
    }

    /// Whether the file is an HTML page, which [`scan`](Self::scan) looks at before the first file is read.
    ///
    /// # Panics
    /// If there is no file of this number.
    pub fn is_page(&self, file: usize) -> bool {
        self.walk.files[file].format == Format::Html
    }

    /// What a page has in common with others. A page that is too large has nothing.
    ///
    /// # Errors
    /// If it cannot be read.
    ///
    /// # Panics
    /// If there is no file of this number.
    pub fn scan(&self, file: usize, source: &dyn FileSource) -> Result<SiteScan, Error> {
        let file = &self.walk.files[file];
        let mut scan = SiteScan::default();
        let html = file_source::read_at_most(source, self.options.max_bytes);
        let html = html.map_err(|source| Error::Read { path: file.path.clone(), source })?;
        if let Some(html) = html {
            scan.add_page(&file.url, &html, &self.options);
        }
        Ok(scan)
    }

    /// Sets what the pages have in common: the merged scans of all of them.
    pub fn set_scan(&mut self, scan: SiteScan) {
        self.context = SiteContext::new(self.walk.files.iter(), scan);
    }

    /// Reads a file. Returns the report on it, and whether it was read to its end: the documents before an error count.
    ///
    /// Two files may have documents with the same URL; the caller decides.
    ///
    /// # Panics
    /// If there is no file of this number.
    pub fn read(
        &self,
        file: usize,
        source: &dyn FileSource,
        mut document: impl FnMut(Document, Location),
    ) -> (Report, Result<(), Error>) {
        let take = |read, location| {
            document(read, location);
            None
        };
        let mut output = Collector { report: Report::default(), take };
        let file = &self.walk.files[file];
        let outcome = file::read_source(file, source, &self.context, &self.options, &mut output);
        let mut report = output.report;
        report.files.push(file.path.clone());
        report.bytes = source.size();
        report.generators = site_context::generators(std::slice::from_ref(&self.context));
        (report, outcome.map(drop))
    }
}

/// Receives what reading one file gives.
pub(crate) struct Collector<F> {
    pub(crate) report: Report,
    /// Takes a document, or says why it is skipped.
    pub(crate) take: F,
}

impl<F: FnMut(Document, Location) -> Option<Skipped>> Output for Collector<F> {
    fn is_open(&self) -> bool {
        true
    }

    fn document(&mut self, document: Document, location: Location) -> bool {
        self.report.skipped.extend((self.take)(document, location));
        true
    }

    fn language_detected(&mut self, language: &'static str) {
        *self.report.detected_languages.entry(language.to_owned()).or_default() += 1;
    }

    fn warn(&mut self, warning: Warning) {
        self.report.warnings.push(warning);
    }

    fn skip(&mut self, skipped: Skipped) {
        self.report.skipped.push(skipped);
    }

    fn partial(&mut self, page: PartialPage) {
        self.report.partial.push(page);
    }

    fn zawgyi_converted(&mut self, location: Location) {
        self.report.zawgyi.push(location);
    }
}
