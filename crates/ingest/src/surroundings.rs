//! What must be known of a whole source before the first of its pages can be judged.

use crate::options::Options;
use crate::walk::SourceFile;

/// What surrounds the files of a source.
#[derive(Debug, Default)]
pub(crate) struct Surroundings {
    #[cfg(feature = "html")]
    pub(crate) site: crate::html::Site,
}

impl Surroundings {
    /// Those of a file that is a source by itself.
    #[cfg(feature = "html")]
    pub(crate) fn of_one(file: &SourceFile, bytes: &[u8]) -> Self {
        let is_marked = file.kind == crate::walk::Kind::Html && crate::html::marks_body(bytes);
        Self { site: crate::html::Site { is_marked, urls: [file.url.clone()].into() } }
    }

    /// Without HTML there is nothing to know.
    #[cfg(not(feature = "html"))]
    pub(crate) fn of_one(_: &SourceFile, _: &[u8]) -> Self {
        Self::default()
    }
}

/// Looks through the pages of all sources; gives the surroundings by number of the source.
#[cfg(feature = "html")]
pub(crate) fn look_around(
    sources: usize,
    files: &[SourceFile],
    options: &Options,
    threads: usize,
) -> Vec<Surroundings> {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    let pages: Vec<_> = files.iter().filter(|file| file.kind == crate::walk::Kind::Html).collect();
    let marked: Vec<_> = (0..sources).map(|_| AtomicBool::new(false)).collect();
    let next = AtomicUsize::new(0);
    // What cannot be read, or is too large, is named when its turn comes.
    let marks_body = |page: &SourceFile| {
        let html = crate::file::read_at_most(&page.path, options.max_bytes).ok().flatten();
        html.is_some_and(|html| crate::html::marks_body(&html))
    };
    let look = || {
        while let Some(page) = pages.get(next.fetch_add(1, Ordering::Relaxed)) {
            let marked = &marked[page.source];
            if !marked.load(Ordering::Relaxed) && marks_body(page) {
                marked.store(true, Ordering::Relaxed);
            }
        }
    };
    std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(look))));

    let mut surroundings: Vec<Surroundings> = marked
        .into_iter()
        .map(|marked| Surroundings {
            site: crate::html::Site { is_marked: marked.into_inner(), ..Default::default() },
        })
        .collect();
    for page in pages {
        surroundings[page.source].site.urls.insert(page.url.clone());
    }
    surroundings
}

/// Without HTML there are no pages to judge.
#[cfg(not(feature = "html"))]
pub(crate) fn look_around(sources: usize, _: &[SourceFile], _: &Options, _: usize) -> Vec<Surroundings> {
    (0..sources).map(|_| Surroundings::default()).collect()
}
