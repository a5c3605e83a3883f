//! Reading an index from any of the files that contain one.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use samara_bundle::{
    PagePicture, decrypt, decrypted_pictures, encrypted_index, encrypted_pictures, inlined_index,
    inlined_pictures,
};
use samara_engine::Index;
use samara_engine::parts::PartsIndex;

use crate::password::PasswordArgs;

/// Reads the bytes of an index from a `.samara` file, a `.samara.js` script, an HTML file made by `samara pack`, or a folder
/// with exactly one `.samara` file.
///
/// # Errors
/// If the file cannot be read or contains no index, or the password of an encrypted page is another one.
pub fn read(path: &Path, password: &PasswordArgs) -> Result<Vec<u8>> {
    let path = locate(path)?;
    match find(&path)? {
        Found::Readable(bytes) => Ok(bytes),
        Found::Page(page) => Ok(page.open(&path, password, false)?.0),
    }
}

/// As [`open`], with the pictures of the documents, if the file is a page that has some.
///
/// # Errors
/// Like [`open`].
pub fn open_with_pictures(path: &Path, password: &PasswordArgs) -> Result<(Index, Vec<PagePicture>)> {
    let path = locate(path)?;
    match find(&path)? {
        Found::Readable(_) => Ok((open(&path, password)?, Vec::new())),
        Found::Page(page) => {
            let (bytes, pictures) = page.open(&path, password, true)?;
            Ok((Index::open(&bytes).with_context(|| path.display().to_string())?, pictures))
        }
    }
}

/// What is in a file.
enum Found {
    Readable(Vec<u8>),
    Page(Page),
}

/// A script or page with an index.
struct Page {
    text: String,
    index: Vec<u8>,
    is_encrypted: bool,
}

impl Page {
    /// The index, and the pictures if they are asked for.
    fn open(
        self,
        path: &Path,
        password: &PasswordArgs,
        with_pictures: bool,
    ) -> Result<(Vec<u8>, Vec<PagePicture>)> {
        let Self { text, index, is_encrypted } = self;
        if !is_encrypted {
            let pictures = if with_pictures { inlined_pictures(&text) } else { Vec::new() };
            return Ok((index, pictures));
        }
        let password = password.to_open(path)?;
        let opened = |bytes: &[u8]| decrypt(bytes, &password).with_context(|| path.display().to_string());
        let index = opened(&index)?;
        let pictures = if with_pictures { encrypted_pictures(&text) } else { None };
        let pictures = pictures.map(|pictures| opened(&pictures)).transpose()?;
        Ok((index, pictures.map_or_else(Vec::new, |pictures| decrypted_pictures(&pictures))))
    }
}

fn find(path: &Path) -> Result<Found> {
    let bytes = fs::read(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    let is_script =
        path.extension().is_some_and(|e| ["js", "html", "htm"].iter().any(|s| e.eq_ignore_ascii_case(s)));
    if !is_script {
        return Ok(Found::Readable(bytes));
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let readable = inlined_index(&text).map(|index| (index, false));
    let found = readable.or_else(|| encrypted_index(&text).map(|index| (index, true)));
    let (index, is_encrypted) = found.with_context(|| {
        format!("{}: contains no index written by `samara build --inline` or `samara pack`", path.display())
    })?;
    Ok(Found::Page(Page { text, index, is_encrypted }))
}

/// Whether a file contains an index, which may be encrypted.
pub fn contains_index(path: &Path) -> bool {
    find(path).is_ok()
}

/// Whether a file contains an encrypted index.
///
/// # Errors
/// If the file cannot be read or contains no index.
pub fn is_encrypted(path: &Path) -> Result<bool> {
    Ok(matches!(find(&locate(path)?)?, Found::Page(Page { is_encrypted: true, .. })))
}

/// The file of an index: the path itself, or the only index in a folder.
///
/// # Errors
/// If the folder has none, or several.
pub fn locate(path: &Path) -> Result<PathBuf> {
    if path.is_dir() { only_index(path) } else { Ok(path.to_owned()) }
}

/// Opens a whole index, or the one that lies beside an index in parts.
///
/// # Errors
/// Like [`read`], and if the index is damaged or only in parts.
pub fn open(path: &Path, password: &PasswordArgs) -> Result<Index> {
    let path = locate(path)?;
    let bytes = read(&path, password)?;
    if !PartsIndex::is_root(&bytes) {
        return Index::open(&bytes).with_context(|| path.display().to_string());
    }
    let parts = PartsIndex::open(&bytes).with_context(|| path.display().to_string())?;
    let Some(whole) = beside(&path, &parts) else {
        bail!("{}: this index is in parts, and a whole one is needed; build it with --whole", path.display())
    };
    Index::open(&read(&whole, password)?).with_context(|| whole.display().to_string())
}

/// The path of the whole index that lies beside the parts of which `root` is the path of the root.
pub fn beside(root: &Path, parts: &PartsIndex) -> Option<PathBuf> {
    parts.whole().map(|(name, _)| root.parent().unwrap_or(Path::new("")).join(name))
}

/// The path of the only index in a folder.
fn only_index(folder: &Path) -> Result<PathBuf> {
    let entries = fs::read_dir(folder).with_context(|| format!("{}: cannot be read", folder.display()))?;
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| format!("{}: cannot be read", folder.display()))?.path();
        if path.extension().is_some_and(|extension| extension == "samara") {
            found.push(path);
        }
    }
    match (found.pop(), found.len()) {
        (Some(path), 0) => Ok(path),
        (None, _) => bail!("{}: contains no .samara file; `samara build` writes one", folder.display()),
        (Some(_), others) => {
            bail!("{}: contains {} .samara files; name one of them", folder.display(), others + 1)
        }
    }
}
