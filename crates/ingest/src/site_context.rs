//! Properties of a whole source that must be known before its first page is read.

use serde::{Deserialize, Serialize};

use crate::options::Options;
use crate::walk::SourceFile;

/// Properties of a source.
#[derive(Debug, Default)]
pub(crate) struct SiteContext {
    #[cfg(feature = "html")]
    pub(crate) site: crate::html::Site,
}

/// What pages of a source have in common, collected page by page: titles, links, whether pages mark their content, and the marks of
/// site generators. [`Folder::scan`](crate::Folder::scan) makes that of one page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SiteScan {
    #[cfg(feature = "html")]
    has_marks: bool,
    #[cfg(feature = "html")]
    titles: crate::html::TitleCounter,
    #[cfg(feature = "html")]
    links: crate::html::LinkCounter,
    #[cfg(feature = "html")]
    presets: crate::html::PresetFinder,
    /// What the tables of contents of mdBook say, by their URLs.
    #[cfg(feature = "html")]
    contents: std::collections::HashMap<String, crate::html::Trails>,
}

#[cfg(feature = "html")]
impl SiteScan {
    /// Adds a page with its URL.
    pub(crate) fn add_page(&mut self, url: &str, html: &[u8], options: &Options) {
        self.has_marks = self.has_marks || crate::html::marks_content(html);
        let html = crate::html::decode_page(html);
        self.titles.add(&html);
        self.links.add(url, &html);
        if options.presets {
            self.presets.add(url, &html);
        }
        if url.rsplit('/').next() == Some("toc.html") {
            let mut trails = crate::html::Trails::new();
            crate::html::read_contents(url, &html, &mut trails);
            self.contents.insert(url.to_owned(), trails);
        }
    }

    /// Adds what another scan has collected.
    pub fn merge(&mut self, other: Self) {
        self.has_marks |= other.has_marks;
        self.titles.merge(other.titles);
        self.links.merge(other.links);
        self.presets.merge(other.presets);
        self.contents.extend(other.contents);
    }
}

/// Without HTML there are no pages to scan.
#[cfg(not(feature = "html"))]
impl SiteScan {
    /// Does nothing.
    pub(crate) fn add_page(&mut self, _: &str, _: &[u8], _: &Options) {}

    /// Does nothing.
    pub fn merge(&mut self, _: Self) {}
}

impl SiteContext {
    /// Hashes everything that the documents of the file with a URL depend on.
    #[cfg(feature = "html")]
    pub(crate) fn hash_for(&self, url: &str, hasher: &mut impl std::hash::Hasher) {
        self.site.hash_for(url, hasher);
    }

    /// Without HTML there is no context.
    #[cfg(not(feature = "html"))]
    pub(crate) fn hash_for(&self, _: &str, _: &mut impl std::hash::Hasher) {}

    /// The context of a source with these files, whose pages were scanned.
    #[cfg(feature = "html")]
    pub(crate) fn new<'a>(files: impl Iterator<Item = &'a SourceFile>, scan: SiteScan) -> Self {
        let pages = files.filter(|file| file.format == crate::format::Format::Html);
        let SiteScan { has_marks, titles, links, presets, mut contents } = scan;
        let mut urls = std::collections::HashSet::new();
        let mut trails = crate::html::Trails::new();
        for page in pages {
            // The first table of contents that lists a page counts.
            for (url, trail) in contents.remove(&page.url).into_iter().flatten() {
                trails.entry(url).or_insert(trail);
            }
            urls.insert(page.url.clone());
        }
        let mut site = crate::html::Site::new(urls, has_marks, titles.finish(), presets.finish());
        site.trails = trails;
        site.menus = links.finish();
        Self { site }
    }

    /// Without HTML there is no context.
    #[cfg(not(feature = "html"))]
    pub(crate) fn new<'a>(_: impl Iterator<Item = &'a SourceFile>, _: SiteScan) -> Self {
        Self::default()
    }
}

/// The names of the site generators of all sources.
#[cfg(feature = "html")]
pub(crate) fn generators(contexts: &[SiteContext]) -> Vec<&'static str> {
    let mut names: Vec<_> = contexts.iter().flat_map(|context| context.site.presets.names()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Without HTML there are no generators.
#[cfg(not(feature = "html"))]
pub(crate) fn generators(_: &[SiteContext]) -> Vec<&'static str> {
    Vec::new()
}

/// Scans the pages of all sources. The result is indexed by the number of the source.
pub(crate) fn gather(
    sources: usize,
    files: &[SourceFile],
    options: &Options,
    threads: usize,
) -> Vec<SiteContext> {
    let scans = scan(sources, files, options, threads);
    let of = |source| files.iter().filter(move |file| file.source == source);
    scans.into_iter().enumerate().map(|(source, scan)| SiteContext::new(of(source), scan)).collect()
}

#[cfg(feature = "html")]
fn scan(sources: usize, files: &[SourceFile], options: &Options, threads: usize) -> Vec<SiteScan> {
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};

    let pages: Vec<_> = files.iter().filter(|file| file.format == crate::format::Format::Html).collect();
    let scans: Vec<_> = (0..sources).map(|_| Mutex::new(SiteScan::default())).collect();
    let next = AtomicUsize::new(0);
    let scan = || {
        let mut own = vec![SiteScan::default(); sources];
        while let Some(page) = pages.get(next.fetch_add(1, Ordering::Relaxed)) {
            // A page that is unreadable or too large is reported when the reader gets to it.
            let html = crate::file_bytes::read_at_most(&page.path, options.max_bytes).ok().flatten();
            if let Some(html) = html {
                own[page.source].add_page(&page.url, &html, options);
            }
        }
        for (own, all) in own.into_iter().zip(&scans) {
            all.lock().unwrap_or_else(std::sync::PoisonError::into_inner).merge(own);
        }
    };
    std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(scan))));
    let unpoisoned = |scan: Mutex<SiteScan>| match scan.into_inner() {
        Ok(scan) => scan,
        Err(poisoned) => poisoned.into_inner(),
    };
    scans.into_iter().map(unpoisoned).collect()
}

#[cfg(not(feature = "html"))]
fn scan(sources: usize, _: &[SourceFile], _: &Options, _: usize) -> Vec<SiteScan> {
    vec![SiteScan::default(); sources]
}
