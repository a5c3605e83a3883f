//! The readers and the writer of `samara pack` for a browser: the engine of maker.html.
//!
//! [`Folder`] reads files that were dropped on the page, one by one, into documents. A document leaves as a line of JSON, so
//! that a file whose parser fails takes nothing with it: WebAssembly ends a panic by a trap, after which the page goes on with a
//! new instance of the module ([`www/maker/worker.js`]). [`PageBuilder`] takes the documents and makes the page. Both only
//! translate; the work is done by `samara-ingest`, `samara-engine`, `samara-pack` and `samara-bundle`, as in the command, so the
//! bytes are the same.
//!
//! Pictures are decoded in an instance of their own ([`encode_picture`]), for the same reason.
//!
//! [`www/maker/worker.js`]: https://github.com/samara-search/samara/blob/main/www/maker/worker.js

#![forbid(unsafe_code)]

mod picked_file;
mod picture_host;
mod summary;

use std::path::PathBuf;

use js_sys::{Array, Function, Uint8Array};
use samara_bundle::{Logo, PageTexts, RANDOM_BYTES, encrypted_page, packed_page};
use samara_engine::{BuildOptions, Compression, Document, Index, IndexBuilder};
use samara_ingest::{Options, SiteScan};
use samara_pack::{FacetChoice, Pictures, plain_texts};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use crate::picked_file::PickedFile;
use crate::picture_host::{FolderPictures, PictureHost, PictureSummary, encoded};
use crate::summary::{SkippedFile, Summary};

/// A document as a line of JSON, with the path of its file, and whether it is a part of it.
type Line<D> = (PathBuf, bool, D);

/// A folder of files that the page holds.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Folder(samara_ingest::Folder);

#[wasm_bindgen]
impl Folder {
    /// A folder with files of these paths.
    ///
    /// # Errors
    /// An `Error` if a path cannot be a URL.
    #[wasm_bindgen(constructor)]
    pub fn new(paths: Vec<String>) -> Result<Self, JsError> {
        let paths = paths.into_iter().map(Into::into);
        Ok(Self(samara_ingest::Folder::new(paths, Options::default().hashes(true))?))
    }

    /// The paths of the files to read, in order.
    pub fn files(&self) -> Vec<String> {
        (0..self.0.len()).map(|file| self.0.path(file).to_string_lossy().into_owned()).collect()
    }

    /// The files that are not read, by their names alone.
    ///
    /// # Errors
    /// None in practice.
    pub fn skipped(&self) -> Result<JsValue, JsError> {
        let skipped: Vec<_> = self.0.skipped().iter().map(SkippedFile::new).collect();
        Ok(serde_wasm_bindgen::to_value(&skipped)?)
    }

    /// Whether the file is an HTML page, to be scanned before the first file is read.
    #[wasm_bindgen(js_name = isPage)]
    pub fn is_page(&self, file: usize) -> bool {
        self.0.is_page(file)
    }

    /// Scans a page. `read` returns the bytes of the file at an offset, as a `Uint8Array`.
    ///
    /// # Errors
    /// An `Error` if the file cannot be read.
    pub fn scan(&self, file: usize, size: f64, read: Function) -> Result<Vec<u8>, JsError> {
        let scan = self.0.scan(file, &PickedFile::new(size, read))?;
        Ok(serde_json::to_vec(&scan)?)
    }

    /// Sets what the pages have in common.
    ///
    /// # Errors
    /// An `Error` if it is not from [`Scans::merged`].
    #[wasm_bindgen(js_name = setScan)]
    pub fn set_scan(&mut self, scan: &[u8]) -> Result<(), JsError> {
        self.0.set_scan(serde_json::from_slice(scan)?);
        Ok(())
    }

    /// Reads a file. Calls `document` with the URL of each document, whether it is a part of the file, what messages call it,
    /// and the document as a line of JSON; it returns whether the document is taken. Returns a summary.
    ///
    /// # Errors
    /// An `Error` only if `document` throws.
    #[wasm_bindgen(js_name = readFile)]
    pub fn read_file(
        &self,
        file: usize,
        size: f64,
        read: Function,
        document: &Function,
    ) -> Result<JsValue, JsError> {
        let mut summary = Summary::default();
        let mut failure = None;
        let emit = |read: Document, location: samara_ingest::Location| {
            let line: Line<&Document> = (location.file.clone(), location.part.is_some(), &read);
            let line = serde_json::to_vec(&line).map(|mut line| {
                line.push(b'\n');
                Uint8Array::from(line.as_slice())
            });
            let called = line.map_err(|error| error.to_string()).and_then(|line| {
                let arguments = Array::of4(
                    &read.url.as_str().into(),
                    &location.part.is_some().into(),
                    &location.to_string().into(),
                    &line,
                );
                document.apply(&JsValue::NULL, &arguments).map_err(|error| format!("{error:?}"))
            });
            match called {
                Ok(taken) if taken.is_truthy() => summary.add(&read),
                Ok(_) => {}
                Err(error) => failure = failure.take().or(Some(error)),
            }
        };
        let (report, outcome) = self.0.read(file, &PickedFile::new(size, read), emit);
        if let Some(failure) = failure {
            return Err(JsError::new(&failure));
        }
        summary.finish(&report, outcome.err());
        Ok(summary.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
    }
}

/// What the scanned pages have in common.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Scans(SiteScan);

#[wasm_bindgen]
impl Scans {
    /// No page.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what [`Folder::scan`] returned.
    ///
    /// # Errors
    /// An `Error` if it is not that.
    pub fn add(&mut self, scan: &[u8]) -> Result<(), JsError> {
        self.0.merge(serde_json::from_slice(scan)?);
        Ok(())
    }

    /// For [`Folder::set_scan`].
    ///
    /// # Errors
    /// None in practice.
    pub fn merged(&self) -> Result<Vec<u8>, JsError> {
        Ok(serde_json::to_vec(&self.0)?)
    }
}

/// The metadata of documents, from the summaries of their files.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Metadata(FacetChoice);

#[wasm_bindgen]
impl Metadata {
    /// No metadata.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds those of a summary that [`Folder::read_file`] returned.
    ///
    /// # Errors
    /// An `Error` if they are not that.
    pub fn add(&mut self, metadata: &str) -> Result<(), JsError> {
        self.0.merge(serde_json::from_str(metadata)?);
        Ok(())
    }

    /// Those that can be facets, with the number of their values; chosen are those that `samara pack` takes.
    ///
    /// # Errors
    /// None in practice.
    pub fn offered(&self) -> Result<JsValue, JsError> {
        Ok(serde_wasm_bindgen::to_value(&self.0.offered())?)
    }
}

/// Makes a picture small: `[bytes, type, width, height]`, or `[reason]` if it cannot be in a page.
#[wasm_bindgen(js_name = encodePicture)]
pub fn encode_picture(bytes: &[u8]) -> Array {
    encoded(bytes)
}

/// The texts of the page, as the form has them. An empty one is not given.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Texts {
    title: String,
    description: String,
    name: String,
    footer: String,
    /// The colour of links, `#rrggbb`.
    color: String,
    lang: String,
    /// The script with the words of the box in that language.
    words: String,
    /// Whether the page has the texts as plain HTML, too; one that is encrypted has not.
    plain: bool,
}

/// Builds the page from documents.
#[wasm_bindgen]
pub struct PageBuilder {
    index: IndexBuilder,
    pictures: Option<(Pictures, FolderPictures)>,
}

#[wasm_bindgen]
impl PageBuilder {
    /// A page with these facets. `follow`: they are those that `samara pack` would take, which it does when all documents are
    /// read, and then stores values in another way.
    #[wasm_bindgen(constructor)]
    pub fn new(facets: Vec<String>, follow: bool) -> Self {
        let options = BuildOptions::default().facets(facets).facets_follow(follow).markup(true);
        Self { index: IndexBuilder::new(options), pictures: None }
    }

    /// Also takes the pictures of the documents, together at most this number of megabytes. To be called before documents are added.
    #[wasm_bindgen(js_name = takePictures)]
    pub fn take_pictures(&mut self, megabytes: u32, host: PictureHost) {
        self.pictures = Some((Pictures::new(megabytes), FolderPictures(host)));
    }

    /// Adds documents: lines from [`Folder::read_file`].
    ///
    /// # Errors
    /// An `Error` if a line is no document, or there are too many words for an index.
    pub fn add(&mut self, lines: &[u8]) -> Result<(), JsError> {
        for line in serde_json::Deserializer::from_slice(lines).into_iter::<Line<Document>>() {
            let (path, is_part, mut document) = line?;
            if let Some((pictures, files)) = &mut self.pictures {
                pictures.embed(&mut document, &path, is_part, files);
            }
            self.index.add(document)?;
        }
        Ok(())
    }

    /// What is known about the pictures of the documents that were added; `undefined` if they are not taken.
    ///
    /// # Errors
    /// None in practice.
    pub fn pictures(&self) -> Result<JsValue, JsError> {
        let summary = self.pictures.as_ref().map(|(pictures, _)| PictureSummary::new(pictures));
        Ok(serde_wasm_bindgen::to_value(&summary)?)
    }

    /// The page as UTF-8. `template` is the page without texts and index, and `logo` an image, or empty. With a password, the page
    /// is encrypted and has no logo, and `random` are the random bytes that this takes.
    ///
    /// # Errors
    /// An `Error` if there are too many words, the logo is too large or no image, the colour cannot be read, the template is not that of this
    /// version, or there are too few random bytes.
    pub fn finish(
        self,
        template: &str,
        texts: JsValue,
        logo: Vec<u8>,
        password: &str,
        random: &[u8],
    ) -> Result<Vec<u8>, JsError> {
        let texts: Texts = serde_wasm_bindgen::from_value(texts)?;
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        let accent = given(texts.color).map(|color| color.parse()).transpose()?;
        let has_logo = !logo.is_empty() && password.is_empty();
        let logo = if has_logo { Some(Logo::new(logo)?) } else { None };
        let documents = self.index.len();
        let index = self.index.finish(Compression::Lzma)?;
        let words = given(texts.words);
        let texts = PageTexts {
            title: given(texts.title).unwrap_or_else(|| "Documents".to_owned()),
            description: given(texts.description)
                .unwrap_or_else(|| PageTexts::default_description(documents, words.as_deref())),
            name: given(texts.name),
            footer: given(texts.footer),
            logo,
            accent,
            lang: given(texts.lang),
            words,
            pictures: self.pictures.map(|(pictures, _)| pictures.finish()).unwrap_or_default(),
            plain: if texts.plain { Some(plain_texts(&Index::open(&index)?)) } else { None },
            ..PageTexts::default()
        };
        if password.is_empty() {
            return Ok(packed_page(template, &texts, &index)?.into_bytes());
        }
        let random: &[u8; RANDOM_BYTES] = random.try_into()?;
        Ok(encrypted_page(template, &texts, &index, password, random)?.into_bytes())
    }
}
