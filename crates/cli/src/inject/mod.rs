//! Puts the search box into the pages of a built site (`samara build --inject`), and takes it out again (`--eject`).
//!
//! A page is edited by byte offsets: [`outline`] locates the elements, [`known_boxes`] finds the search box of a generator,
//! and [`page`] replaces it or appends the box. [`marks`] records each edit in the page, so that the original bytes can be
//! restored. No other byte of a page changes.

mod address;
mod known_boxes;
pub mod marks;
mod outline;
mod page;
mod selector;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

pub use self::address::address;
pub use self::page::{Reason, Request};
pub use self::selector::Selector;
use crate::{files, parallel};

/// What happened to the pages of a site.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The number of pages with the box.
    pub pages: usize,
    /// The number of files that were written.
    pub written: usize,
    /// The generators and tools whose search was replaced.
    pub replaced: BTreeSet<&'static str>,
    /// The number of pages with an element that the selector matches.
    pub selected: usize,
    /// The pages without the box.
    pub left_out: Vec<(PathBuf, Reason)>,
}

/// Puts the box into all pages of a site.
///
/// # Errors
/// If a page cannot be read or written.
pub fn inject(site: &Path, request: &Request<'_>) -> Result<Outcome> {
    let paths = pages(site, request.folder)?;
    let results = parallel::map(&paths, |path| {
        let file = site.join(path);
        let old = read(&file)?;
        let injected = page::inject(&old, path, request);
        let is_new = injected.as_ref().is_ok_and(|injected| injected.bytes != old);
        if let (true, Ok(injected)) = (is_new, &injected) {
            files::replace_page(&file, &injected.bytes)?;
        }
        Ok(injected.map(|injected| (injected.replaced, injected.is_selected, is_new)))
    })?;
    let mut outcome = Outcome::default();
    for (path, result) in paths.into_iter().zip(results) {
        match result {
            Ok((replaced, is_selected, is_new)) => {
                outcome.pages += 1;
                outcome.written += usize::from(is_new);
                outcome.selected += usize::from(is_selected);
                outcome.replaced.extend(replaced);
            }
            Err(reason) => outcome.left_out.push((path, reason)),
        }
    }
    Ok(outcome)
}

/// Takes the box out of all pages of a site.
///
/// # Errors
/// If a page cannot be read or written.
pub fn eject(site: &Path, folder: &Path) -> Result<Outcome> {
    let paths = pages(site, folder)?;
    let results = parallel::map(&paths, |path| {
        let file = site.join(path);
        let restored = marks::restore(&read(&file)?);
        if let Ok(Some(bytes)) = &restored {
            files::replace_page(&file, bytes)?;
        }
        Ok(restored.map(|bytes| bytes.is_some()))
    })?;
    let mut outcome = Outcome::default();
    for (path, result) in paths.into_iter().zip(results) {
        match result {
            Ok(is_restored) => outcome.written += usize::from(is_restored),
            Err(marks::DamagedMark) => outcome.left_out.push((path, Reason::DamagedMark)),
        }
    }
    Ok(outcome)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("{}: cannot be read", path.display()))
}

/// Whether a file is a page, by its name.
pub fn is_page(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    ["html", "htm", "xhtml"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// Lists the pages of a site as paths from its root, in an order that does not depend on the file system. Skips links, hidden
/// files and `folder`, which is Samara's own. Removes the temporary files of builds that were killed.
fn pages(site: &Path, folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(current) = folders.pop() {
        let path = site.join(&current);
        let context = || format!("{}: cannot be read", path.display());
        for entry in fs::read_dir(&path).with_context(context)? {
            let entry = entry.with_context(context)?;
            let relative = current.join(entry.file_name());
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                files::remove_temporary_page(&entry.path())?;
                continue;
            }
            let file_type = entry.file_type().with_context(context)?;
            if file_type.is_dir() && relative != folder {
                folders.push(relative);
            } else if file_type.is_file() && is_page(&relative) {
                found.push(relative);
            }
        }
    }
    found.sort();
    Ok(found)
}
