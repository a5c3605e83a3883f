//! The files that Samara's search box needs in the browser, as constants.
//!
//! [`FILES`] are copied into a site; beside an index in parts [`files_for_parts`] are. [`PAGE`] is the page that `samara pack` fills in. In the repository the build script
//! makes them from the sources. The published package contains them, so that users of the `samara` command compile neither
//! the WebAssembly module nor the bundler.

include!(concat!(env!("OUT_DIR"), "/web.rs"));

/// The files to copy into a site whose index is in parts: those of [`FILES`] with an engine that opens it.
#[must_use]
pub fn files_for_parts() -> Vec<(&'static str, &'static [u8])> {
    let replaced = |file: &(&'static str, &'static [u8])| {
        *PARTS_FILES.iter().find(|(name, _)| *name == file.0).unwrap_or(file)
    };
    FILES.iter().map(replaced).collect()
}
