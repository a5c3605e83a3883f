//! The files that Samara's search box needs in the browser, as constants.
//!
//! [`FILES`] are copied into a site with a whole index, [`files_for_parts`] beside an index in parts, and
//! [`files_for_meaning`] beside an index with meaning. [`PAGE`] is the page that `samara pack` fills in, [`MEANING_PAGE`] that
//! for an index with meaning. In the repository, the build script makes them from the sources. The published package contains
//! them, so that users of the `samara` command compile neither the WebAssembly module nor the bundler.

include!(concat!(env!("OUT_DIR"), "/web.rs"));

type Files = &'static [(&'static str, &'static [u8])];

/// The engine for whole indexes, which is loaded later than that for parts.
const WHOLE_ENGINE: &str = "samara-whole.js";

/// The files to copy into a site whose index is in parts: those of [`FILES`] with an engine that opens it. `with_whole`:
/// whether the index is also delivered as a whole, for which there is a second engine. `with_meaning`: whether it has
/// vectors, which both engines then read.
#[must_use]
pub fn files_for_parts(with_whole: bool, with_meaning: bool) -> Vec<(&'static str, &'static [u8])> {
    let of_parts = if with_meaning { PARTS_MEANING_FILES } else { PARTS_FILES };
    let mut files = with_engine(of_parts);
    files.extend(of_parts.iter().filter(|(name, _)| with_whole && *name == WHOLE_ENGINE));
    files
}

/// The files to copy into a site whose index is whole and has meaning: those of [`FILES`] with an engine that reads the vectors.
#[must_use]
pub fn files_for_meaning() -> Vec<(&'static str, &'static [u8])> {
    with_engine(MEANING_FILES)
}

fn with_engine(files: Files) -> Vec<(&'static str, &'static [u8])> {
    let replaced = |file: &(&'static str, &'static [u8])| {
        *files.iter().find(|(name, _)| *name == file.0).unwrap_or(file)
    };
    FILES.iter().map(replaced).collect()
}
