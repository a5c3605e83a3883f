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
    pub(crate) fn of_one(file: &SourceFile, bytes: &[u8]) -> Self {
        let has_marks = file.format == crate::format::Format::Html && crate::html::marks_content(bytes);
        Self { site: crate::html::Site::new([file.url.clone()].into(), has_marks, Default::default()) }
    }

    /// Without HTML there is no context.
    #[cfg(not(feature = "html"))]
    pub(crate) fn of_one(_: &SourceFile, _: &[u8]) -> Self {
        Self::default()
    }
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

    use crate::html::{Site, TitleCounter, decode_page, marks_content};

    let pages: Vec<_> = files.iter().filter(|file| file.format == crate::format::Format::Html).collect();
    let marked: Vec<_> = (0..sources).map(|_| AtomicBool::new(false)).collect();
    let titles: Vec<_> = (0..sources).map(|_| Mutex::new(TitleCounter::default())).collect();
    let next = AtomicUsize::new(0);
    let scan = || {
        let mut counters: Vec<_> = (0..sources).map(|_| TitleCounter::default()).collect();
        while let Some(page) = pages.get(next.fetch_add(1, Ordering::Relaxed)) {
            // A page that is unreadable or too large is reported when the reader gets to it.
            let html = crate::file_bytes::read_at_most(&page.path, options.max_bytes).ok().flatten();
            let Some(html) = html else { continue };
            let marked = &marked[page.source];
            if !marked.load(Ordering::Relaxed) && marks_content(&html) {
                marked.store(true, Ordering::Relaxed);
            }
            counters[page.source].add(&decode_page(&html));
        }
        for (counter, total) in counters.into_iter().zip(&titles) {
            total.lock().unwrap_or_else(std::sync::PoisonError::into_inner).merge(counter);
        }
    };
    std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(scan))));

    let mut urls = vec![HashSet::new(); sources];
    for page in pages {
        urls[page.source].insert(page.url.clone());
    }
    let sites = urls.into_iter().zip(marked).zip(titles).map(|((urls, marked), titles)| {
        let titles = titles.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        Site::new(urls, marked.into_inner(), titles.finish())
    });
    sites.map(|site| SiteContext { site }).collect()
}

/// Without HTML there are no pages to scan.
#[cfg(not(feature = "html"))]
pub(crate) fn gather(sources: usize, _: &[SourceFile], _: &Options, _: usize) -> Vec<SiteContext> {
    (0..sources).map(|_| SiteContext::default()).collect()
}
