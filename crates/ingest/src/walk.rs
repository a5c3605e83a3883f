//! Lists the files of the sources in an order that does not depend on the file system.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::decode;
use crate::error::Error;
use crate::format::Format;
use crate::globs::Globs;
use crate::location::Location;
use crate::options::Options;
use crate::report::{Reason, Skipped};
use crate::tree::{Disk, EntryKind, Tree, read_error};
use crate::url;

/// How browsers in different languages name the folder beside a saved page.
const SAVED_FOLDERS: [&str; 22] = [
    "_files",
    ".files",
    "-Dateien",
    "_fichiers",
    "_archivos",
    "_arquivos",
    "_file",
    "_bestanden",
    "_pliki",
    "_soubory",
    "_tiedostot",
    "_elemei",
    "_filer",
    "-filer",
    "_dosyalar",
    "_bylos",
    "_fails",
    "_datoteke",
    "_fitxers",
    "_failid",
    "_fajlovi",
    "_fitxategiak",
];

/// The format of a file that is named as a source. Unlike in a folder, this may be a search
/// index (in a built site it only repeats the pages beside it), or text without an extension.
fn named(path: &Path, options: &Options) -> Result<Format, Error> {
    if let Some(format) = Format::of(path, options) {
        return Ok(format);
    }
    let extension = path.extension().unwrap_or_default();
    if extension == "json" || extension == "js" {
        return Ok(Format::Elasticlunr);
    }
    if extension.is_empty() && !decode::is_binary(&read_sample(path).map_err(|e| read_error(path, e))?) {
        return Ok(Format::Text);
    }
    Err(Error::UnknownSource { path: path.to_owned() })
}

fn read_sample(path: &Path) -> io::Result<Vec<u8>> {
    let mut sample = Vec::new();
    File::open(path)?.take(decode::SAMPLE_BYTES as u64).read_to_end(&mut sample)?;
    Ok(sample)
}

/// A file to read.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// Its path.
    pub(crate) path: PathBuf,
    /// Its URL, relative to the source.
    pub(crate) url: String,
    pub(crate) format: Format,
    /// The index of its source.
    pub(crate) source: usize,
}

/// The files of all sources.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    /// In the order of the sources; within one, by path.
    pub(crate) files: Vec<SourceFile>,
    pub(crate) skipped: Vec<Skipped>,
}

/// Lists the files of all sources.
///
/// # Errors
/// If a source does not exist or has an unsupported format, or a folder cannot be listed.
pub(crate) fn walk(sources: &[PathBuf], options: &Options) -> Result<Walk, Error> {
    let globs = Globs::new(options)?;
    let mut walk = Walk::default();
    for (source, root) in sources.iter().enumerate() {
        let metadata = fs::metadata(root).map_err(|error| read_error(root, error))?;
        if metadata.is_dir() {
            walk.folder(source, &Disk(root), &globs, options)?;
        } else {
            let name = root.file_name().map(Path::new).unwrap_or(root);
            walk.add(source, root.clone(), name, named(root, options)?)?;
        }
    }
    Ok(walk)
}

impl Walk {
    /// Lists the files of a folder.
    ///
    /// # Errors
    /// If it cannot be listed.
    pub(crate) fn folder(
        &mut self,
        source: usize,
        tree: &impl Tree,
        globs: &Globs,
        options: &Options,
    ) -> Result<(), Error> {
        let root = tree.root();
        let mut found = Vec::new();
        let mut skipped = Vec::new();
        let mut folders = vec![PathBuf::new()];
        while let Some(folder) = folders.pop() {
            let entries = tree.entries(&folder)?;
            let names: HashSet<_> = entries.iter().map(|(name, _)| name.as_os_str()).collect();
            for (name, kind) in &entries {
                let relative = folder.join(name);
                let path = root.join(&relative);
                let is_hidden = name.as_encoded_bytes().starts_with(b".");
                if is_hidden || globs.excludes(&relative) {
                    let reason = if is_hidden { Reason::Hidden } else { Reason::Excluded };
                    skipped.push(Skipped::new(path, reason));
                    continue;
                }
                if *kind == EntryKind::Folder {
                    match saved_page(name, &names) {
                        Some(page) => skipped.push(Skipped::new(path, Reason::SavedPage { page })),
                        None => folders.push(relative),
                    }
                } else if *kind == EntryKind::Link {
                    skipped.push(Skipped::new(path, tree.link_reason(&relative)));
                } else if globs.includes(&relative) {
                    match Format::of(&relative, options) {
                        None => skipped.push(Skipped::new(path, Reason::UnsupportedFormat)),
                        Some(_) if *kind == EntryKind::Special => {
                            skipped.push(Skipped::new(path, Reason::Special));
                        }
                        Some(format) => found.push((relative, format)),
                    }
                } else {
                    skipped.push(Skipped::new(path, Reason::Excluded));
                }
            }
        }
        if is_site(&found) && globs.includes_all() {
            found.retain(|(relative, format)| {
                if !format.is_page() {
                    skipped.push(Skipped::new(root.join(relative), Reason::NotAPage));
                }
                format.is_page()
            });
        }
        found.sort_by(|(a, _), (b, _)| a.cmp(b));
        skipped.sort_by(|a, b| a.path.cmp(&b.path));
        self.skipped.append(&mut skipped);
        for (relative, format) in found {
            self.add(source, root.join(&relative), &relative, format)?;
        }
        Ok(())
    }

    fn add(&mut self, source: usize, path: PathBuf, relative: &Path, format: Format) -> Result<(), Error> {
        let url = url::from_path(relative).ok_or_else(|| Error::RefusedUrl {
            location: Location::file(&path),
            url: relative.display().to_string(),
            why: "the file name is not Unicode",
        })?;
        self.files.push(SourceFile { path, url, format, source });
        Ok(())
    }
}

/// Whether a folder is a built site. Its documents are then HTML pages, PDF, office documents and the like; text
/// files in it (licences of fonts, `robots.txt`, sources of the pages) are not documents.
fn is_site(found: &[(PathBuf, Format)]) -> bool {
    found.iter().any(|(relative, _)| relative == Path::new("index.html"))
}

/// The page to which the folder belongs that a browser has saved beside it, if there is one.
fn saved_page(folder: &OsStr, names: &HashSet<&OsStr>) -> Option<String> {
    let folder = folder.to_str()?;
    let stem = SAVED_FOLDERS.iter().find_map(|suffix| folder.strip_suffix(suffix))?;
    let pages = ["html", "htm", "xhtml"].map(|extension| format!("{stem}.{extension}"));
    pages.into_iter().find(|page| names.contains(OsStr::new(page)))
}
