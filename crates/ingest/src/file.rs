//! Reads one file: opens and decodes it, and passes it to the reader for its format.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use samara_engine::{Document, MetaValue};
use sha2::{Digest as _, Sha256};

use crate::binary;
use crate::decode::{self, ByteOrderMark};
use crate::draft::{Draft, file_title};
use crate::error::Error;
use crate::file_bytes::read_at_most;
use crate::file_source::{self, FileSource};
use crate::format::Format;
use crate::front_matter::{self, Split};
#[cfg(feature = "html")]
use crate::html;
use crate::location::Location;
use crate::options::Options;
use crate::part::Part;
use crate::report::{PartialPage, Reason, Skipped, Warning};
use crate::site_context::SiteContext;
use crate::walk::SourceFile;
use crate::{block_builder, csv, elasticlunr, json_lines, language, markdown, subtitles, text, zawgyi};

/// A page of which less is kept is reported.
const MIN_KEPT_PERCENT: u8 = 50;

/// The size limit of a binary file is this many times that of a text file: it can hold images, which are not read.
pub(crate) const BINARY_FACTOR: u64 = 8;

/// Receives the documents of a file and the events while reading it.
pub(crate) trait Output {
    /// Whether to continue.
    #[cfg_attr(
        not(any(feature = "mail", feature = "warc")),
        allow(dead_code, reason = "files have one document")
    )]
    fn is_open(&self) -> bool;
    /// A document. Returns whether to continue.
    fn document(&mut self, document: Document, location: Location) -> bool;
    /// The language of the next document was detected.
    fn language_detected(&mut self, language: &'static str);
    fn warn(&mut self, warning: Warning);
    fn skip(&mut self, skipped: Skipped);
    /// Less than half of the text of the next document was taken for content.
    fn partial(&mut self, page: PartialPage);
    /// The next document contained Zawgyi, which was converted.
    fn zawgyi_converted(&mut self, location: Location);
}

/// Reads a file and returns its size in bytes.
///
/// # Errors
/// If the file cannot be read, is too large, or is malformed.
pub(crate) fn read(
    file: &SourceFile,
    context: &SiteContext,
    options: &Options,
    output: &mut dyn Output,
) -> Result<u64, Error> {
    Reader { file, memory: None, context, options, output, part: None, hash: None }.read_hashed()
}

/// As [`read`], for a file that is not on disk.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_source(
    file: &SourceFile,
    bytes: &dyn FileSource,
    context: &SiteContext,
    options: &Options,
    output: &mut dyn Output,
) -> Result<u64, Error> {
    Reader { file, memory: Some(bytes), context, options, output, part: None, hash: None }.read_hashed()
}

pub(crate) struct Reader<'a> {
    pub(crate) file: &'a SourceFile,
    /// The file's bytes, if it is not on disk.
    pub(crate) memory: Option<&'a dyn FileSource>,
    #[cfg_attr(not(feature = "html"), expect(dead_code, reason = "only HTML uses it"))]
    pub(crate) context: &'a SiteContext,
    pub(crate) options: &'a Options,
    pub(crate) output: &'a mut dyn Output,
    /// The part of a file that is read, where it is not the whole file.
    pub(crate) part: Option<Part>,
    /// The SHA-256 of the whole file, in hexadecimal digits, if it is asked for.
    pub(crate) hash: Option<String>,
}

impl<'a> Reader<'a> {
    /// Reads the file, with the hash of it that the options ask for.
    fn read_hashed(&mut self) -> Result<u64, Error> {
        if self.options.hashes {
            let mut hasher = Sha256::new();
            let mut input = self.input()?;
            loop {
                let bytes = input.fill_buf().map_err(|error| self.read_error(error))?;
                if bytes.is_empty() {
                    break;
                }
                hasher.update(bytes);
                let length = bytes.len();
                input.consume(length);
            }
            self.hash = Some(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect());
        }
        self.read()
    }

    pub(crate) fn read(&mut self) -> Result<u64, Error> {
        match self.file.format {
            Format::JsonLines => return self.json_lines(),
            #[cfg(feature = "mail")]
            Format::Mbox => return self.mbox(),
            #[cfg(feature = "mail")]
            Format::Mail => return self.mail(),
            #[cfg(all(feature = "html", feature = "mail"))]
            Format::Mhtml => return self.mhtml(),
            #[cfg(feature = "warc")]
            Format::Warc => return self.warc(),
            #[cfg(feature = "warc")]
            Format::Wacz => return self.wacz(),
            #[cfg(feature = "html")]
            Format::Image => return self.image(),
            _ => {}
        }
        if self.file.format.is_binary() {
            return self.binary();
        }
        let bytes = self.bytes()?;
        let size = bytes.len() as u64;
        if decode::is_binary(&bytes) {
            self.skip(Reason::Binary);
            return Ok(size);
        }
        match self.file.format {
            Format::Html => self.html(bytes)?,
            #[cfg(feature = "html")]
            Format::Hocr => self.hocr(bytes)?,
            Format::Markdown => self.markdown(bytes)?,
            Format::Text => self.text(bytes)?,
            Format::Csv => self.csv(bytes)?,
            Format::Elasticlunr => self.elasticlunr(bytes)?,
            Format::Subtitles => self.subtitles(bytes)?,
            _ => unreachable!("read above"),
        }
        Ok(size)
    }

    fn bytes(&self) -> Result<Vec<u8>, Error> {
        // An elasticlunr index holds many documents.
        let limit = if self.file.format == Format::Elasticlunr { u64::MAX } else { self.options.max_bytes };
        self.bytes_at_most(limit)?.ok_or_else(|| Error::TooLarge { location: self.location(), limit })
    }

    pub(crate) fn bytes_at_most(&self, limit: u64) -> Result<Option<Vec<u8>>, Error> {
        match self.memory {
            Some(source) => file_source::read_at_most(source, limit),
            None => read_at_most(&self.file.path, limit),
        }
        .map_err(|error| self.read_error(error))
    }

    /// Reads a file in a binary format. One that cannot be read is skipped, with a warning.
    fn binary(&mut self) -> Result<u64, Error> {
        let limit = self.options.max_bytes.saturating_mul(BINARY_FACTOR);
        let Some(bytes) = self.bytes_at_most(limit)? else {
            self.warn_and_skip(Reason::TooLarge { limit });
            return Ok(0);
        };
        let size = bytes.len() as u64;
        let recognition = self.options.recognition.as_deref().filter(|_| self.file.format == Format::Pdf);
        let scan = recognition.map(|recognition| (recognition, bytes.clone()));
        match binary::read(self.file.format, bytes) {
            Ok((mut draft, mut lacks)) => {
                if let (Some(lack), Some((recognition, bytes))) = (lacks, scan) {
                    lacks = self.recognize(recognition, &bytes, lack, &mut draft);
                }
                if let Some(lack) = lacks {
                    self.output.warn(Warning { location: self.location(), message: lack.to_string() });
                }
                self.finish(draft, self.location())?;
            }
            Err(failure) => self.warn_and_skip(failure.reason()),
        }
        Ok(size)
    }

    pub(crate) fn warn_and_skip(&mut self, reason: Reason) {
        let message = format!("not read: {reason}");
        self.output.warn(Warning { location: self.location(), message });
        self.skip(reason);
    }

    fn decoded(&mut self, bytes: Vec<u8>) -> String {
        let decoded = decode::decode(bytes);
        self.warn_if_invalid(decoded.invalid_at, self.location());
        decoded.text
    }

    #[cfg(feature = "html")]
    fn html(&mut self, bytes: Vec<u8>) -> Result<(), Error> {
        let charset = self.part.as_ref().and_then(|part| part.charset.as_deref());
        let (mut page, invalid_at) = html::parse_bytes(&bytes, charset);
        let source = html::source_address(&bytes);
        drop(bytes);
        let site = &self.context.site;
        if let Some(reason) = page.reason_to_skip(&self.file.url, site, self.options.respect_noindex) {
            self.skip(reason);
            return Ok(());
        }
        self.warn_if_invalid(invalid_at, self.location());
        site.clean(&self.file.url, &mut page);
        let mut draft = page.draft(None, &site.common_titles);
        if !draft.meta.has(html::TRAIL)
            && let Some(trail) = site.trails.get(&self.file.url)
        {
            draft.meta.set_list(html::TRAIL, trail.clone());
        }
        if let Some(address) = source.filter(|_| !draft.meta.has("source")) {
            draft.meta.set("source", &address);
        }
        self.finish(draft, self.location()).map(drop)
    }

    #[cfg(feature = "html")]
    fn hocr(&mut self, bytes: Vec<u8>) -> Result<(), Error> {
        let draft = html::hocr(&self.decoded(bytes));
        self.finish(draft, self.location()).map(drop)
    }

    #[cfg(not(feature = "html"))]
    fn html(&mut self, _: Vec<u8>) -> Result<(), Error> {
        self.skip(Reason::HtmlDisabled);
        Ok(())
    }

    fn markdown(&mut self, bytes: Vec<u8>) -> Result<(), Error> {
        let text = self.decoded(bytes);
        let (mut draft, front, body) = match front_matter::split(&text) {
            Split::Plain => (Draft::default(), "", text.as_str()),
            Split::Front { mut meta, body } => {
                if meta.take("draft").is_some_and(|draft| draft == "true") {
                    self.skip(Reason::Draft);
                    return Ok(());
                }
                (Draft::from_metadata(meta), "", body)
            }
            Split::Invalid { line, message, front, body } => {
                let message = format!("invalid front matter, indexed as text: {message}");
                self.output.warn(Warning { location: Location::line(&self.file.path, line), message });
                (Draft::default(), front, body)
            }
        };
        let mut blocks = markdown::blocks(body);
        draft.title = markdown::title(draft.title, &mut blocks);
        draft.blocks = text::paragraphs(&block_builder::fold(front));
        draft.blocks.append(&mut blocks);
        let line_of_boost = || {
            let line = text.lines().position(|line| line.trim_start().starts_with("boost"))?;
            Some(line as u64 + 1)
        };
        self.finish(draft, self.location()).map(drop).map_err(|mut error| {
            if let Error::InvalidBoost { location, .. } = &mut error {
                location.line = line_of_boost();
            }
            error
        })
    }

    fn text(&mut self, bytes: Vec<u8>) -> Result<(), Error> {
        let text = self.decoded(bytes);
        let (title, blocks) = text::read(&text);
        drop(text);
        self.finish(Draft { title, blocks, ..Draft::default() }, self.location()).map(drop)
    }

    fn csv(&mut self, bytes: Vec<u8>) -> Result<(), Error> {
        let blocks = csv::read(&self.decoded(bytes));
        self.finish(Draft { blocks, ..Draft::default() }, self.location()).map(drop)
    }

    fn subtitles(&mut self, bytes: Vec<u8>) -> Result<(), Error> {
        let draft = subtitles::read(&self.decoded(bytes));
        self.finish(draft, self.location()).map(drop)
    }

    fn elasticlunr(&mut self, bytes: Vec<u8>) -> Result<(), Error> {
        let text = self.decoded(bytes);
        let drafts =
            elasticlunr::read(&text).map_err(|message| Error::Json { location: self.location(), message })?;
        drop(text);
        for draft in drafts {
            if !self.finish(draft, self.location())? {
                break;
            }
        }
        Ok(())
    }

    /// Reads line by line, so that memory is bounded by the longest line.
    fn json_lines(&mut self) -> Result<u64, Error> {
        let mut lines = self.open_lines()?;
        let limit = self.options.max_bytes;
        let (mut size, mut number, mut line) = (0, 0, Vec::new());
        loop {
            line.clear();
            number += 1;
            let location = Location::line(&self.file.path, number);
            let read = (&mut lines).take(limit.saturating_add(1)).read_until(b'\n', &mut line);
            let read = read.map_err(|error| self.read_error(error))? as u64;
            if read == 0 {
                return Ok(size);
            }
            if read > limit {
                return Err(Error::TooLarge { location, limit });
            }
            let (text, invalid_at) = decode::utf8(std::mem::take(&mut line));
            let text = text.strip_prefix('\u{FEFF}').filter(|_| number == 1).unwrap_or(&text);
            // The offset counts from the start of the file.
            self.warn_if_invalid(invalid_at.map(|at| at + size as usize), location.clone());
            size += read;
            if text.trim().is_empty() {
                continue;
            }
            let draft = json_lines::read(text)
                .map_err(|message| Error::Json { location: location.clone(), message })?;
            if !self.finish(draft, location)? {
                return Ok(size);
            }
        }
    }

    /// The bytes of the file, as they come.
    pub(crate) fn input(&self) -> Result<Box<dyn BufRead + 'a>, Error> {
        Ok(match self.memory {
            Some(source) => file_source::open(source),
            None => {
                let file = File::open(&self.file.path).map_err(|error| self.read_error(error))?;
                Box::new(BufReader::with_capacity(64 << 10, file))
            }
        })
    }

    /// UTF-16 cannot be split at a line feed byte: it is decoded as a whole.
    pub(crate) fn open_lines(&mut self) -> Result<Box<dyn BufRead + 'a>, Error> {
        let mut lines = self.input()?;
        let start = lines.fill_buf().map_err(|error| self.read_error(error))?;
        match ByteOrderMark::of(start) {
            Some(ByteOrderMark::Utf16Le | ByteOrderMark::Utf16Be) => {
                let bytes = self.bytes()?;
                Ok(Box::new(Cursor::new(self.decoded(bytes))))
            }
            _ => Ok(lines),
        }
    }

    /// Completes a document and emits it. Returns whether to continue.
    pub(crate) fn finish(&mut self, mut draft: Draft, location: Location) -> Result<bool, Error> {
        if let Some(part) = &self.part {
            part.complete(&mut draft);
        }
        let name = file_title(&location.file);
        let title = draft.title.as_deref().filter(|title| !title.is_empty()).unwrap_or(&name);
        draft.lang = draft.lang.as_deref().and_then(language::declared);
        let detected = match &draft.lang {
            Some(declared) => language::correction(declared, title, &draft.blocks),
            None => language::detect(title, &draft.blocks),
        };
        if let Some(detected) = detected {
            draft.lang = Some(detected.to_owned());
            self.output.language_detected(detected);
        }
        let kept_percent = draft.kept_percent.filter(|&percent| percent < MIN_KEPT_PERCENT);
        if let Some(kept_percent) = kept_percent {
            self.output.partial(PartialPage { location: location.clone(), kept_percent });
        }
        let mut document = draft.finish(&self.file.url, &location)?;
        if let Some(hash) = &self.hash {
            document.meta.insert("sha256".to_owned(), MetaValue::One(hash.clone()));
        }
        if zawgyi::convert(&mut document) {
            self.output.zawgyi_converted(location.clone());
        }
        if document.blocks.is_empty() {
            let message = format!("no text; only the title is indexed: \"{}\"", document.title);
            self.output.warn(Warning { location: location.clone(), message });
        }
        Ok(self.output.document(document, location))
    }

    fn warn_if_invalid(&mut self, invalid_at: Option<usize>, location: Location) {
        if let Some(at) = invalid_at {
            let message =
                format!("invalid bytes for the file's encoding from byte {at} on; replaced with U+FFFD");
            self.output.warn(Warning { location, message });
        }
    }

    pub(crate) fn skip(&mut self, reason: Reason) {
        let path = self.file.path.clone();
        self.output.skip(match &self.part {
            None => Skipped::new(path, reason),
            Some(part) => Skipped::part_of(path, part.label.clone(), part.kind, reason),
        });
    }

    pub(crate) fn location(&self) -> Location {
        let part = self.part.as_ref().map(|part| part.label.clone());
        Location { part, ..Location::file(&self.file.path) }
    }

    pub(crate) fn read_error(&self, source: io::Error) -> Error {
        Error::Read { path: self.file.path.clone(), source }
    }
}
