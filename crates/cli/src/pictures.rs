//! `--images`: the pictures of documents, made small and written into the page.
//!
//! Only files are read that are in the folder of the document or in its container. Each picture is decoded and encoded
//! again: that limits its size, and nothing remains but the picture, neither the place where a photograph was taken nor
//! anything behind its end.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::fs;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::FilterType as Scaling;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};
use percent_encoding::percent_decode_str;
use samara_bundle::PagePicture;
use samara_engine::Document;
use samara_engine::markup::{ElementKind, MarkupTag, TagKind};
use samara_ingest::{Location, archived_file};
use sha2::{Digest as _, Sha256};

use crate::console::{count, number};

/// The largest width and height of a picture in a page.
const MAX_SIDE: u32 = 1200;

/// A picture without transparency becomes a JPEG where it would be larger than this as a PNG.
const MAX_PNG: usize = 200_000;

/// Quality of JPEG, of 100.
const QUALITY: u8 = 80;

/// Larger files, and pictures that take more memory than this, are not decoded.
const MAX_FILE: u64 = 256 << 20;
const MAX_MEMORY: u64 = 256 << 20;

/// The sum of the pictures in a page, in megabytes, if none is chosen.
pub const DEFAULT_SUM: &str = "16";

/// Why a picture is not in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Refusal {
    Elsewhere,
    Outside,
    Inside,
    Missing,
    Svg,
    Unknown,
    Large,
    Full,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Elsewhere => "on another site",
            Self::Outside => "outside of the source folder",
            Self::Inside => "inside a message, a saved page or an address",
            Self::Missing => "not found",
            Self::Svg => "an SVG, which can carry scripts",
            Self::Unknown => "neither PNG, JPEG, GIF nor WebP, or damaged",
            Self::Large => "too large to decode",
            Self::Full => "beyond the sum of --images",
        })
    }
}

/// The pictures of a page.
#[derive(Debug)]
pub struct Pictures {
    /// The number of bytes that may still be added.
    left: usize,
    sources: Vec<PathBuf>,
    /// The values of those in the page, by the hash of their file.
    known: HashMap<[u8; 32], Result<String, Refusal>>,
    pictures: Vec<PagePicture>,
    /// The files of those in the page, as canonical paths.
    files: HashSet<PathBuf>,
    refused: BTreeMap<Refusal, usize>,
    /// Where each is that was refused.
    refusals: Vec<String>,
}

impl Pictures {
    /// No picture yet; `megabytes` is the largest sum.
    pub fn new(sources: &[PathBuf], megabytes: u32) -> Self {
        Self {
            left: megabytes as usize * 1_000_000,
            sources: sources.to_vec(),
            known: HashMap::new(),
            pictures: Vec::new(),
            files: HashSet::new(),
            refused: BTreeMap::new(),
            refusals: Vec::new(),
        }
    }

    /// Adds the pictures of a document and names them in its markup.
    pub fn embed(&mut self, document: &mut Document, location: Option<&Location>) {
        let blocks = document.blocks.iter_mut().filter_map(|block| block.markup.as_mut());
        let mut archive = None;
        for tag in blocks.flat_map(|markup| &mut markup.tags) {
            let MarkupTag { kind: TagKind::Open(ElementKind::Image, source), .. } = tag else { continue };
            let value = match location {
                Some(Location { file, part: None, .. }) => self.embed_one(file, source, &mut archive),
                _ => Err(Refusal::Inside),
            };
            match value {
                Ok(value) => *source = value,
                Err(refusal) => {
                    *self.refused.entry(refusal).or_default() += 1;
                    self.refusals.push(format!("{}: {source}: {refusal}", document.url));
                    // Else an address that begins with # would be taken for a key.
                    source.clear();
                }
            }
        }
    }

    /// Adds a picture: from the container, if the document is one, else from a file of its source. Returns its value in the
    /// markup.
    fn embed_one(
        &mut self,
        file: &Path,
        source: &str,
        archive: &mut Option<Vec<u8>>,
    ) -> Result<String, Refusal> {
        if source.starts_with("data:") {
            return Err(Refusal::Inside);
        }
        if source.starts_with("//") || source.split('/').next().is_some_and(|start| start.contains(':')) {
            return Err(Refusal::Elsewhere);
        }
        let kind = file.extension().and_then(|kind| kind.to_str()).unwrap_or_default().to_ascii_lowercase();
        if matches!(
            kind.as_str(),
            "docx" | "docm" | "dotx" | "odt" | "ott" | "fodt" | "odp" | "pptx" | "epub"
        ) {
            let archive = archive.get_or_insert_with(|| fs::read(file).unwrap_or_default());
            let bytes = archived_file(archive, source.trim_start_matches("./")).ok_or(Refusal::Missing)?;
            return self.add(&bytes);
        }
        let path = self.find(file, source)?;
        let value = self.add(&fs::read(&path).map_err(|_| Refusal::Missing)?)?;
        self.files.insert(path);
        Ok(value)
    }

    /// The canonical path of a picture in the folder of its document or of the source.
    fn find(&self, file: &Path, source: &str) -> Result<PathBuf, Refusal> {
        let path = source.split(['?', '#']).next().unwrap_or_default();
        let path = percent_decode_str(path).decode_utf8_lossy();
        let file = file.canonicalize().map_err(|_| Refusal::Missing)?;
        let folder = file.parent().unwrap_or(Path::new(""));
        // A source that is a file may show what is beside it.
        let is_inside = |root: &PathBuf| root.is_dir() && file.starts_with(root);
        let roots = self.sources.iter().filter_map(|source| source.canonicalize().ok());
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
        Ok(path)
    }

    /// Adds a picture, if it is not there yet. Returns its value in the markup.
    fn add(&mut self, bytes: &[u8]) -> Result<String, Refusal> {
        let hash: [u8; 32] = Sha256::digest(bytes).into();
        if let Some(value) = self.known.get(&hash) {
            return value.clone();
        }
        let value = self.add_new(bytes, hash);
        self.known.insert(hash, value.clone());
        value
    }

    fn add_new(&mut self, bytes: &[u8], hash: [u8; 32]) -> Result<String, Refusal> {
        // A bug in a decoder is not one of the page.
        let encoded = catch_unwind(AssertUnwindSafe(|| encode(bytes))).unwrap_or(Err(Refusal::Unknown))?;
        self.left = self.left.checked_sub(encoded.bytes.len()).ok_or(Refusal::Full)?;
        let key: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        let value = format!("#{key} {} {}", encoded.width, encoded.height);
        self.pictures.push(PagePicture { key, media_type: encoded.media_type, bytes: encoded.bytes });
        Ok(value)
    }

    /// Whether the picture in a file is in the page.
    pub fn has(&self, file: &Path) -> bool {
        file.canonicalize().is_ok_and(|path| self.files.contains(&path))
    }

    /// What is in the page and what is not, in a line; then each that is not.
    pub fn summary(&self) -> (String, &[String]) {
        let bytes: usize = self.pictures.iter().map(|picture| picture.bytes.len()).sum();
        let mut line =
            format!("{} in the page, {} bytes", count(self.pictures.len(), "picture"), number(bytes));
        if !self.refused.is_empty() {
            let counts: Vec<_> =
                self.refused.iter().map(|(refusal, times)| format!("{} {refusal}", number(*times))).collect();
            line.push_str(&format!("; left out: {}", counts.join(", ")));
        }
        (line, &self.refusals)
    }

    /// The pictures in the order of the documents.
    pub fn finish(self) -> Vec<PagePicture> {
        self.pictures
    }
}

struct Encoded {
    bytes: Vec<u8>,
    media_type: &'static str,
    width: u32,
    height: u32,
}

/// Decodes a picture, scales it down, and encodes it again.
fn encode(bytes: &[u8]) -> Result<Encoded, Refusal> {
    let start = &bytes[..bytes.len().min(1024)];
    if memchr::memmem::find(start, b"<svg").is_some() {
        return Err(Refusal::Svg);
    }
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| Refusal::Unknown)?;
    let format = reader.format().ok_or(Refusal::Unknown)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let refusal = |error: image::ImageError| match error {
        image::ImageError::Limits(_) => Refusal::Large,
        _ => Refusal::Unknown,
    };
    let mut decoder = reader.into_decoder().map_err(refusal)?;
    let orientation = decoder.orientation().map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) * 4 > MAX_MEMORY {
        return Err(Refusal::Large);
    }
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    picture.apply_orientation(orientation);
    if picture.width().max(picture.height()) > MAX_SIDE {
        picture = picture.resize(MAX_SIDE, MAX_SIDE, Scaling::Triangle);
    }
    let has_alpha = picture.color().has_alpha() && picture.to_rgba8().pixels().any(|pixel| pixel[3] < 255);
    let (width, height) = (picture.width(), picture.height());
    let png = if format == ImageFormat::Jpeg { None } else { Some(png(&picture, has_alpha)?) };
    let (bytes, media_type) = match png {
        Some(png) if has_alpha || png.len() <= MAX_PNG => (png, "image/png"),
        _ => (jpeg(&picture)?, "image/jpeg"),
    };
    Ok(Encoded { bytes, media_type, width, height })
}

fn png(picture: &DynamicImage, has_alpha: bool) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive);
    let written = if has_alpha {
        picture.to_rgba8().write_with_encoder(encoder)
    } else {
        picture.to_rgb8().write_with_encoder(encoder)
    };
    written.map_err(|_| Refusal::Unknown)?;
    Ok(bytes)
}

fn jpeg(picture: &DynamicImage) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    picture.to_rgb8().write_with_encoder(encoder).map_err(|_| Refusal::Unknown)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 90]));
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn pictures_are_scaled_and_keep_their_shape() {
        let encoded = encode(&sample(2400, 600, ImageFormat::Jpeg)).unwrap();
        assert_eq!((encoded.width, encoded.height, encoded.media_type), (1200, 300, "image/jpeg"));
        let encoded = encode(&sample(20, 10, ImageFormat::Png)).unwrap();
        assert_eq!((encoded.width, encoded.height, encoded.media_type), (20, 10, "image/png"));
    }

    #[test]
    fn what_is_behind_the_end_of_a_picture_is_not_kept() {
        let mut bytes = sample(20, 10, ImageFormat::Jpeg);
        bytes.extend(b"<script>alert(1)</script>");
        assert!(memchr::memmem::find(&encode(&bytes).unwrap().bytes, b"script").is_none());
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        for (bytes, refusal) in [
            (&b"<?xml version='1.0'?><svg><script/></svg>"[..], Refusal::Svg),
            (b"BM", Refusal::Unknown),
            (b"", Refusal::Unknown),
            (&sample(20, 10, ImageFormat::Png)[..40], Refusal::Unknown),
        ] {
            assert_eq!(encode(bytes).err(), Some(refusal), "{bytes:?}");
        }
    }

    #[test]
    fn the_sum_is_limited_and_a_picture_is_there_once() {
        let mut pictures = Pictures::new(&[], 0);
        pictures.left = 1000;
        let small = sample(20, 10, ImageFormat::Png);
        let value = pictures.add(&small).unwrap();
        assert_eq!(pictures.add(&small), Ok(value));
        assert_eq!(pictures.add(&sample(900, 900, ImageFormat::Jpeg)), Err(Refusal::Full));
        assert_eq!(pictures.finish().len(), 1);
    }
}
