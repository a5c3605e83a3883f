//! The files of the box, with the engine that an index needs.

use samara_engine::Index;

/// Those to copy into the site. The engines for parts and for meaning are larger, and are delivered only beside such an index.
pub fn web_files<'a>(index: &Index, in_parts: bool) -> Vec<(&'a str, &'a [u8])> {
    if in_parts {
        samara_web::files_for_parts()
    } else if index.has_meaning() {
        samara_web::files_for_meaning()
    } else {
        samara_web::FILES.to_vec()
    }
}

/// Those that a browser loads with the index.
pub fn browser_files<'a>(index: &Index, in_parts: bool) -> impl Iterator<Item = (&'a str, &'a [u8])> {
    web_files(index, in_parts)
        .into_iter()
        .filter(|(name, _)| ["samara-search.js", "samara.js", "samara.mjs", "samara.wasm"].contains(name))
}
