//! The pictures of documents, made small and written into the page.
//!
//! Only files are read that are in the folder of the document or in its container. Each picture is decoded and encoded
//! again: that limits its size, and nothing remains but the picture, neither the place where a photograph was taken nor
//! anything behind its end.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use samara_bundle::PagePicture;
use samara_engine::Document;
use samara_engine::markup::{ElementKind, MarkupTag, TagKind};
#[cfg(feature = "mail")]
use samara_ingest::MimeRange;
#[cfg(feature = "office")]
use samara_ingest::archived_file;
use sha2::{Digest as _, Sha256};

use crate::encoder::{EncodedPicture, encode};
use crate::refusal::Refusal;

/// Larger files are not read, in bytes.
pub const MAX_FILE: u64 = 256 << 20;

/// Files that are containers of pictures.
#[cfg(feature = "office")]
const CONTAINERS: [&str; 13] =
    ["docx", "docm", "dotx", "odt", "ott", "fodt", "odp", "otp", "pptx", "pptm", "ppsx", "potx", "epub"];

/// Files with mail, or with a page and its pictures.
#[cfg(feature = "mail")]
const MESSAGES: [&str; 5] = ["eml", "mbox", "mbx", "mht", "mhtml"];

/// The files around documents.
pub trait PictureFiles {
    /// The picture at a relative address in a document.
    ///
    /// # Errors
    /// If there is none, or it may not be read.
    fn beside(&mut self, document: &Path, address: &str) -> Result<PictureFile, Refusal>;

    /// The bytes of a document, which is a container; none if it cannot be read.
    fn container(&mut self, document: &Path) -> Vec<u8>;

    /// A part of the bytes of a document's file; none if it cannot be read.
    fn part(&mut self, document: &Path, range: Range<u64>) -> Vec<u8>;

    /// As [`encode`]. A panic in a decoder is an error.
    ///
    /// # Errors
    /// As [`encode`].
    fn encode(&mut self, bytes: &[u8]) -> Result<EncodedPicture, Refusal> {
        catch_unwind(AssertUnwindSafe(|| encode(bytes))).unwrap_or(Err(Refusal::Unknown))
    }
}

/// The file of a picture.
#[derive(Clone, Debug)]
pub struct PictureFile {
    /// Its path, which [`Pictures::has`] compares.
    pub path: PathBuf,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// The pictures of a page.
#[derive(Debug)]
pub struct Pictures {
    /// The number of bytes that may still be added.
    left: usize,
    /// The values of those in the page, by the hash of their file.
    known: HashMap<[u8; 32], Result<String, Refusal>>,
    pictures: Vec<PagePicture>,
    /// The keys of those in the page.
    keys: HashSet<String>,
    /// Those of earlier pages by their keys, until a document shows them.
    earlier: HashMap<String, PagePicture>,
    /// The files of those in the page.
    files: HashSet<PathBuf>,
    refused: BTreeMap<Refusal, usize>,
    /// The document and the address of each that was refused.
    refusals: Vec<(String, Refusal)>,
}

impl Pictures {
    /// No picture yet; `megabytes` is the largest sum.
    #[must_use]
    pub fn new(megabytes: u32) -> Self {
        Self {
            left: megabytes as usize * 1_000_000,
            known: HashMap::new(),
            pictures: Vec::new(),
            keys: HashSet::new(),
            earlier: HashMap::new(),
            files: HashSet::new(),
            refused: BTreeMap::new(),
            refusals: Vec::new(),
        }
    }

    /// Keeps the pictures of an earlier page for the documents that are taken from it, whatever the largest sum is. They count
    /// for the sum.
    pub fn keep(&mut self, pictures: Vec<PagePicture>) {
        for picture in pictures {
            let size = picture.bytes.len();
            if self.earlier.insert(picture.key.clone(), picture).is_none() {
                self.left = self.left.saturating_sub(size);
            }
        }
    }

    /// Adds the pictures of a document and names them in its markup. `is_part`: the document is not the whole file.
    pub fn embed(
        &mut self,
        document: &mut Document,
        file: &Path,
        is_part: bool,
        files: &mut dyn PictureFiles,
    ) {
        let mut container = None;
        self.replace(document, |pictures, source| {
            pictures.embed_one(file, is_part, source, &mut container, files)
        });
    }

    /// Adds the pictures of a document of an earlier page.
    pub fn embed_earlier(&mut self, document: &mut Document) {
        self.replace(document, |pictures, value| {
            let key = value.trim_start_matches('#').split(' ').next().unwrap_or_default();
            if !pictures.keys.contains(key) {
                let picture = pictures.earlier.remove(key).ok_or(Refusal::Missing)?;
                pictures.push(picture);
            }
            Ok(value.to_owned())
        });
    }

    /// Replaces the address of each picture by its value, and counts those that are refused.
    fn replace(
        &mut self,
        document: &mut Document,
        mut value: impl FnMut(&mut Self, &str) -> Result<String, Refusal>,
    ) {
        let blocks = document.blocks.iter_mut().filter_map(|block| block.markup.as_mut());
        for tag in blocks.flat_map(|markup| &mut markup.tags) {
            let MarkupTag { kind: TagKind::Open(ElementKind::Image, source), .. } = tag else { continue };
            match value(self, source) {
                Ok(value) => *source = value,
                Err(refusal) => {
                    *self.refused.entry(refusal).or_default() += 1;
                    self.refusals.push((format!("{}: {}", document.url, name(source)), refusal));
                    // Else an address that begins with # would be taken for a key.
                    source.clear();
                }
            }
        }
    }

    /// Adds a picture: from the document's file, if it is a container or a message, else from a file beside it. Returns its
    /// value in the markup.
    fn embed_one(
        &mut self,
        file: &Path,
        is_part: bool,
        source: &str,
        container: &mut Option<Vec<u8>>,
        files: &mut dyn PictureFiles,
    ) -> Result<String, Refusal> {
        if source.starts_with("data:") {
            return Err(Refusal::Inside);
        }
        #[cfg(feature = "mail")]
        if is_one_of(&MESSAGES, file)
            && let Some(range) = MimeRange::parse(source)
        {
            if range.bytes.end.saturating_sub(range.bytes.start) > MAX_FILE {
                return Err(Refusal::Large);
            }
            let bytes = files.part(file, range.bytes.clone());
            return self.add(&range.decode(bytes).ok_or(Refusal::Unknown)?, files);
        }
        if source.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("cid:")) {
            return Err(Refusal::Missing);
        }
        if source.starts_with("//") || source.split('/').next().is_some_and(|start| start.contains(':')) {
            return Err(Refusal::Elsewhere);
        }
        if is_part {
            return Err(Refusal::Inside);
        }
        #[cfg(not(feature = "office"))]
        let _ = container;
        #[cfg(feature = "office")]
        if is_one_of(&CONTAINERS, file) {
            let container = container.get_or_insert_with(|| files.container(file));
            let bytes = archived_file(container, source.trim_start_matches("./")).ok_or(Refusal::Missing)?;
            return self.add(&bytes, files);
        }
        let PictureFile { path, bytes } = files.beside(file, source)?;
        let value = self.add(&bytes, files)?;
        self.files.insert(path);
        Ok(value)
    }

    /// Adds a picture, if it is not there yet. Returns its value in the markup.
    fn add(&mut self, bytes: &[u8], files: &mut dyn PictureFiles) -> Result<String, Refusal> {
        let hash: [u8; 32] = Sha256::digest(bytes).into();
        if let Some(value) = self.known.get(&hash) {
            return value.clone();
        }
        let value = files.encode(bytes).and_then(|encoded| self.add_new(encoded, &hash));
        self.known.insert(hash, value.clone());
        value
    }

    fn add_new(&mut self, encoded: EncodedPicture, hash: &[u8; 32]) -> Result<String, Refusal> {
        let EncodedPicture { bytes, media_type, width, height } = encoded;
        let key: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        // The same picture of an earlier page has been counted.
        let counted = self.earlier.get(&key).map_or(0, |picture| picture.bytes.len());
        self.left = (self.left + counted).checked_sub(bytes.len()).ok_or(Refusal::Full)?;
        self.earlier.remove(&key);
        let value = format!("#{key} {width} {height}");
        self.push(PagePicture { key, media_type, bytes });
        Ok(value)
    }

    fn push(&mut self, picture: PagePicture) {
        self.keys.insert(picture.key.clone());
        self.pictures.push(picture);
    }

    /// Whether the picture in a file is in the page.
    #[must_use]
    pub fn has(&self, file: &Path) -> bool {
        self.files.contains(file)
    }

    /// Whether there is none, and none was refused.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pictures.is_empty() && self.refused.is_empty()
    }

    /// The number of pictures in the page, and of their bytes.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.pictures.len(), self.pictures.iter().map(|picture| picture.bytes.len()).sum())
    }

    /// How many were refused for each reason.
    pub fn refused(&self) -> impl Iterator<Item = (Refusal, usize)> {
        self.refused.iter().map(|(refusal, times)| (*refusal, *times))
    }

    /// Each that was refused: its document and its address, and the reason.
    #[must_use]
    pub fn refusals(&self) -> &[(String, Refusal)] {
        &self.refusals
    }

    /// The pictures in the order of the documents.
    #[must_use]
    pub fn finish(self) -> Vec<PagePicture> {
        self.pictures
    }
}

#[cfg(any(feature = "mail", feature = "office"))]
fn is_one_of(kinds: &[&str], file: &Path) -> bool {
    let kind = file.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
    kinds.iter().any(|one| one.eq_ignore_ascii_case(kind))
}

/// How a report calls a picture: its address, or its name in a message.
fn name(source: &str) -> String {
    #[cfg(feature = "mail")]
    if let Some(range) = MimeRange::parse(source) {
        return range.name;
    }
    source.to_owned()
}

/// The path in a relative address: without query and fragment, decoded.
#[must_use]
pub fn file_path(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use image::ImageFormat;

    use samara_engine::markup::Markup;
    use samara_engine::{Block, BlockKind};

    use super::*;
    use crate::encoder::tests::sample;

    /// No files.
    struct Nothing;

    impl PictureFiles for Nothing {
        fn beside(&mut self, _document: &Path, _address: &str) -> Result<PictureFile, Refusal> {
            Err(Refusal::Missing)
        }

        fn container(&mut self, _document: &Path) -> Vec<u8> {
            Vec::new()
        }

        fn part(&mut self, _document: &Path, _range: Range<u64>) -> Vec<u8> {
            Vec::new()
        }
    }

    fn earlier(key: &str, size: usize) -> PagePicture {
        PagePicture { key: key.to_owned(), media_type: "image/png", bytes: vec![0; size] }
    }

    #[test]
    fn the_sum_is_limited_and_a_picture_is_there_once() {
        let mut pictures = Pictures::new(0);
        pictures.left = 1000;
        let small = sample(20, 10, ImageFormat::Png);
        let value = pictures.add(&small, &mut Nothing).unwrap();
        assert_eq!(pictures.add(&small, &mut Nothing), Ok(value));
        let large = sample(900, 900, ImageFormat::Jpeg);
        assert_eq!(pictures.add(&large, &mut Nothing), Err(Refusal::Full));
        assert_eq!(pictures.finish().len(), 1);
    }

    #[test]
    fn those_of_earlier_pages_count_for_the_sum_once() {
        let small = sample(20, 10, ImageFormat::Png);
        let value = Pictures::new(1).add(&small, &mut Nothing).unwrap();
        let key = &value[1..17];
        let mut pictures = Pictures::new(1);
        pictures.keep(vec![earlier(key, 5000), earlier("ff", 999_000)]);
        assert_eq!(pictures.left, 0);
        assert_eq!(pictures.add(&small, &mut Nothing), Ok(value.clone()));
        assert!(pictures.left > 4000);
        let mut pictures = Pictures::new(0);
        pictures.keep(vec![earlier("ff", 10)]);
        assert_eq!(pictures.add(&small, &mut Nothing), Err(Refusal::Full));
    }

    #[test]
    fn a_document_of_an_earlier_page_keeps_its_pictures() {
        let mut pictures = Pictures::new(0);
        pictures.keep(vec![earlier("aa", 10), earlier("bb", 10)]);
        let open =
            |value: &str| MarkupTag { at: 0, kind: TagKind::Open(ElementKind::Image, value.to_owned()) };
        let tags = ["#aa 2 1", "#aa 2 1", "#cc 2 1"].map(open).to_vec();
        let mut block = Block::new(BlockKind::Paragraph, "");
        block.markup = Some(Markup { depth: 0, tags });
        let mut document = Document { blocks: vec![block], ..Document::default() };
        pictures.embed_earlier(&mut document);
        let tags = &document.blocks[0].markup.as_ref().unwrap().tags;
        assert_eq!(*tags, ["#aa 2 1", "#aa 2 1", ""].map(open));
        assert_eq!(pictures.refused().collect::<Vec<_>>(), [(Refusal::Missing, 1)]);
        let keys: Vec<_> = pictures.finish().into_iter().map(|picture| picture.key).collect();
        assert_eq!(keys, ["aa"]);
    }
}
