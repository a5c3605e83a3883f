//! The files of the box, with the engines that an index needs.

use samara_engine::Index;

/// Those to copy into the site. The engines for parts and for meaning are larger, and are delivered only beside such an
/// index; `with_whole`: an index in parts is also delivered as a whole.
pub fn web_files<'a>(index: &Index, in_parts: bool, with_whole: bool) -> Vec<(&'a str, &'a [u8])> {
    if in_parts {
        samara_web::files_for_parts(with_whole, index.has_meaning())
    } else if index.has_meaning() {
        samara_web::files_for_meaning()
    } else {
        samara_web::FILES.to_vec()
    }
}

/// All engines that a build may deliver.
pub const ENGINES: [&[(&str, &[u8])]; 4] =
    [samara_web::FILES, samara_web::PARTS_FILES, samara_web::MEANING_FILES, samara_web::PARTS_MEANING_FILES];

/// Those that a browser loads with the index.
pub fn browser_files<'a>(
    index: &Index,
    in_parts: bool,
    with_whole: bool,
) -> impl Iterator<Item = (&'a str, &'a [u8])> {
    let shown = ["samara-search.js", "samara.js", "samara.mjs", "samara.wasm", "samara-whole.js"];
    web_files(index, in_parts, with_whole).into_iter().filter(move |(name, _)| shown.contains(name))
}
