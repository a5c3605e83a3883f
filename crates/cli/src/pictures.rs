//! `--images`: the files of pictures on disk.

use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

use samara_pack::{MAX_FILE, PictureFile, PictureFiles, Pictures, Refusal, file_path};

use crate::console::{count, number};

/// The sum of the pictures in a page, in megabytes, if none is chosen.
pub const DEFAULT_SUM: &str = "16";

/// The files of the sources.
#[derive(Debug)]
pub struct SourceFiles<'a>(pub &'a [PathBuf]);

impl PictureFiles for SourceFiles<'_> {
    /// A picture in the folder of its document or of the source, with its canonical path.
    fn beside(&mut self, document: &Path, address: &str) -> Result<PictureFile, Refusal> {
        let path = file_path(address);
        let file = document.canonicalize().map_err(|_| Refusal::Missing)?;
        let folder = file.parent().unwrap_or(Path::new(""));
        // A source that is a file may show what is beside it.
        let is_inside = |root: &PathBuf| root.is_dir() && file.starts_with(root);
        let roots = self.0.iter().filter_map(|source| source.canonicalize().ok());
        let root = roots.into_iter().find(is_inside).unwrap_or_else(|| folder.to_owned());
        let path = match path.strip_prefix('/') {
            Some(path) => root.join(path),
            None => folder.join(&*path),
        };
        let path = path.canonicalize().map_err(|_| Refusal::Missing)?;
        if !path.starts_with(&root) {
            return Err(Refusal::Outside);
        }
        let size = fs::metadata(&path).map_err(|_| Refusal::Missing)?;
        if !size.is_file() {
            return Err(Refusal::Missing);
        }
        if size.len() > MAX_FILE {
            return Err(Refusal::Large);
        }
        let bytes = fs::read(&path).map_err(|_| Refusal::Missing)?;
        Ok(PictureFile { path, bytes })
    }

    fn container(&mut self, document: &Path) -> Vec<u8> {
        fs::read(document).unwrap_or_default()
    }

    fn part(&mut self, document: &Path, range: Range<u64>) -> Vec<u8> {
        let mut bytes = Vec::new();
        let read = File::open(document).and_then(|mut file| {
            file.seek(SeekFrom::Start(range.start))?;
            file.take(range.end.saturating_sub(range.start)).read_to_end(&mut bytes)
        });
        read.map(|_| bytes).unwrap_or_default()
    }
}

/// What is in the page and what is not, in a line.
pub fn summary(pictures: &Pictures) -> String {
    let (pictures_in_page, bytes) = pictures.size();
    let mut line = format!("{} in the page, {} bytes", count(pictures_in_page, "picture"), number(bytes));
    let refused: Vec<_> =
        pictures.refused().map(|(refusal, times)| format!("{} {refusal}", number(times))).collect();
    if !refused.is_empty() {
        line.push_str(&format!("; left out: {}", refused.join(", ")));
    }
    line
}
