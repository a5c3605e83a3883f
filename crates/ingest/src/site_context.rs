//! Properties of a whole source that must be known before its first page is read.

use crate::options::Options;
use crate::walk::SourceFile;

/// Properties of a source.
#[derive(Debug, Default)]
pub(crate) struct SiteContext {
    #[cfg(feature = "html")]
    pub(crate) site: crate::html::Site,
}

impl SiteContext {
    /// The context of a source that is a single file.
    #[cfg(feature = "html")]
    pub(crate) fn of_one(file: &SourceFile, bytes: &[u8], options: &Options) -> Self {
        use crate::html::{PresetFinder, Site, decode_page, marks_content};

        let is_page = file.format == crate::format::Format::Html;
        let mut presets = PresetFinder::default();
        if is_page && options.presets {
            presets.add(&file.url, &decode_page(bytes));
        }
        let has_marks = is_page && marks_content(bytes);
        let urls = [file.url.clone()].into();
        Self { site: Site::new(urls, has_marks, Default::default(), presets.finish()) }
    }

    /// Without HTML there is no context.
    #[cfg(not(feature = "html"))]
    pub(crate) fn of_one(_: &SourceFile, _: &[u8], _: &Options) -> Self {
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
#[cfg(feature = "html")]
pub(crate) fn gather(
    sources: usize,
    files: &[SourceFile],
    options: &Options,
    threads: usize,
) -> Vec<SiteContext> {
    use std::collections::HashSet;
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    use crate::html::{PresetFinder, Site, TitleCounter, Trails, decode_page, marks_content, read_contents};

    let pages: Vec<_> = files.iter().filter(|file| file.format == crate::format::Format::Html).collect();
    let marked: Vec<_> = (0..sources).map(|_| AtomicBool::new(false)).collect();
    let found: Vec<_> = (0..sources).map(|_| Mutex::new(<(TitleCounter, PresetFinder)>::default())).collect();
    let next = AtomicUsize::new(0);
    let scan = || {
        let mut counters: Vec<_> = (0..sources).map(|_| <(TitleCounter, PresetFinder)>::default()).collect();
        while let Some(page) = pages.get(next.fetch_add(1, Ordering::Relaxed)) {
            // A page that is unreadable or too large is reported when the reader gets to it.
            let html = crate::file_bytes::read_at_most(&page.path, options.max_bytes).ok().flatten();
            let Some(html) = html else { continue };
            let marked = &marked[page.source];
            if !marked.load(Ordering::Relaxed) && marks_content(&html) {
                marked.store(true, Ordering::Relaxed);
            }
            let html = decode_page(&html);
            let (titles, presets) = &mut counters[page.source];
            titles.add(&html);
            if options.presets {
                presets.add(&page.url, &html);
            }
        }
        for ((titles, presets), total) in counters.into_iter().zip(&found) {
            let mut total = total.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            total.0.merge(titles);
            total.1.merge(presets);
        }
    };
    std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(scan))));

    let mut urls = vec![HashSet::new(); sources];
    let mut trails = vec![Trails::new(); sources];
    for page in pages {
        if page.url.rsplit('/').next() == Some("toc.html")
            && let Ok(Some(html)) = crate::file_bytes::read_at_most(&page.path, options.max_bytes)
        {
            read_contents(&page.url, &decode_page(&html), &mut trails[page.source]);
        }
        urls[page.source].insert(page.url.clone());
    }
    let sites =
        urls.into_iter().zip(marked).zip(found).zip(trails).map(|(((urls, marked), found), trails)| {
            let (titles, presets) = found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
            let mut site = Site::new(urls, marked.into_inner(), titles.finish(), presets.finish());
            site.trails = trails;
            site
        });
    sites.map(|site| SiteContext { site }).collect()
}

/// Without HTML there are no pages to scan.
#[cfg(not(feature = "html"))]
pub(crate) fn gather(sources: usize, _: &[SourceFile], _: &Options, _: usize) -> Vec<SiteContext> {
    (0..sources).map(|_| SiteContext::default()).collect()
}
