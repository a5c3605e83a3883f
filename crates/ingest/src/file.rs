//! One file: opened, decoded, and handed to the reader of its kind.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use samara_engine::Document;

use crate::decode::{self, Mark};
use crate::draft::Draft;
use crate::error::{Error, Place};
use crate::front_matter::{self, Split};
#[cfg(feature = "html")]
use crate::html;
use crate::options::Options;
use crate::report::{Reason, Skipped, Warning};
use crate::surroundings::Surroundings;
use crate::walk::{Kind, SourceFile};
use crate::{elasticlunr, flow, json_lines, language, markdown, text, zawgyi};

/// Takes what comes out of a file, as it comes.
pub(crate) trait Output {
    /// A document. Returns whether any more are wanted.
    fn document(&mut self, document: Document, place: Place) -> bool;
    /// The language of the document that comes next was guessed.
    fn guess(&mut self, language: &'static str);
    fn warn(&mut self, warning: Warning);
    fn skip(&mut self, skipped: Skipped);
    /// The document was in Zawgyi.
    fn converted(&mut self, place: Place);
}

/// Reads a file and returns its size in bytes.
///
/// # Errors
/// Where the file cannot be read, is too large, or holds what is no document.
pub(crate) fn read(
    file: &SourceFile,
    around: &Surroundings,
    options: &Options,
    output: &mut dyn Output,
) -> Result<u64, Error> {
    Reader { file, memory: None, around, options, output }.read()
}

/// As [`read`], of a file whose bytes are in memory.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_memory(
    file: &SourceFile,
    bytes: &[u8],
    around: &Surroundings,
    options: &Options,
    output: &mut dyn Output,
) -> Result<u64, Error> {
    Reader { file, memory: Some(bytes), around, options, output }.read()
}

/// A whole file, or `None` where it is larger.
pub(crate) fn read_at_most(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let file = File::open(path)?;
    // Room for all of it at once; what is no regular file says nothing about its size.
    let size = file.metadata().map_or(0, |metadata| metadata.len()).min(limit);
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0).saturating_add(1));
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= limit))
}

struct Reader<'a> {
    file: &'a SourceFile,
    /// The file's bytes, where they do not lie on a disk.
    memory: Option<&'a [u8]>,
    #[cfg_attr(not(feature = "html"), expect(dead_code, reason = "only HTML asks"))]
    around: &'a Surroundings,
    options: &'a Options,
    output: &'a mut dyn Output,
}

impl<'a> Reader<'a> {
    fn read(&mut self) -> Result<u64, Error> {
        if self.file.kind == Kind::JsonLines {
            return self.json_lines();
        }
        let bytes = self.bytes()?;
        let size = bytes.len() as u64;
        if decode::is_binary(&bytes) {
            self.skip(Reason::Binary);
            return Ok(size);
        }
        match self.file.kind {
            Kind::Html => self.html(bytes)?,
            Kind::Markdown => self.markdown(bytes)?,
            Kind::Text => self.text(bytes)?,
            Kind::Elasticlunr => self.elasticlunr(bytes)?,
            Kind::JsonLines => unreachable!("read line by line"),
        }
        Ok(size)
    }

    fn bytes(&self) -> Result<Vec<u8>, Error> {
        // A search index is no document, but many.
        let limit = if self.file.kind == Kind::Elasticlunr { u64::MAX } else { self.options.max_bytes };
        let bytes = match self.memory {
            Some(bytes) => Some(bytes.to_vec()).filter(|bytes| bytes.len() as u64 <= limit),
            None => read_at_most(&self.file.path, limit).map_err(|error| self.read_error(error))?,
        };
        bytes.ok_or_else(|| Error::TooLarge { place: self.place(), limit })
    }

    fn decoded(&mut self, bytes: Vec<u8>) -> String {
        let decoded = decode::decode(bytes);
        self.warn_of_broken(decoded.broken_at, self.place());
        decoded.text
    }

    #[cfg(feature = "html")]
    fn html(&mut self, bytes: Vec<u8>) -> Result<(), Error> {
        let decoded = html::decode(bytes);
        let page = html::parse(&decoded.text);
        let site = &self.around.site;
        if let Some(reason) = page.reason_to_skip(&self.file.url, site, self.options.respect_noindex) {
            self.skip(reason);
            return Ok(());
        }
        self.warn_of_broken(decoded.broken_at, self.place());
        drop(decoded);
        self.finish(page.draft(None), self.place()).map(drop)
    }

    #[cfg(not(feature = "html"))]
    fn html(&mut self, _: Vec<u8>) -> Result<(), Error> {
        self.skip(Reason::NoHtml);
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
            Split::Broken { line, message, front, body } => {
                let message = format!("broken front matter, read as text: {message}");
                self.output.warn(Warning { place: Place::line(&self.file.path, line), message });
                (Draft::default(), front, body)
            }
        };
        let mut blocks = markdown::blocks(body);
        draft.title = markdown::title(draft.title, &mut blocks);
        draft.blocks = text::paragraphs(&flow::fold(front));
        draft.blocks.append(&mut blocks);
        self.finish(draft, self.place()).map(drop)
    }

    fn text(&mut self, bytes: Vec<u8>) -> Result<(), Error> {
        let text = self.decoded(bytes);
        let (title, blocks) = text::read(&text);
        drop(text);
        self.finish(Draft { title, blocks, ..Draft::default() }, self.place()).map(drop)
    }

    fn elasticlunr(&mut self, bytes: Vec<u8>) -> Result<(), Error> {
        let text = self.decoded(bytes);
        let drafts =
            elasticlunr::read(&text).map_err(|message| Error::Json { place: self.place(), message })?;
        drop(text);
        for draft in drafts {
            if !self.finish(draft, self.place())? {
                break;
            }
        }
        Ok(())
    }

    /// Line by line, so that a file of any size is read in the memory of its longest line.
    fn json_lines(&mut self) -> Result<u64, Error> {
        let mut lines = self.open_lines()?;
        let limit = self.options.max_bytes;
        let (mut size, mut number, mut line) = (0, 0, Vec::new());
        loop {
            line.clear();
            number += 1;
            let place = Place::line(&self.file.path, number);
            let read = (&mut lines).take(limit.saturating_add(1)).read_until(b'\n', &mut line);
            let read = read.map_err(|error| self.read_error(error))? as u64;
            if read == 0 {
                return Ok(size);
            }
            if read > limit {
                return Err(Error::TooLarge { place, limit });
            }
            let (text, broken_at) = decode::utf8(std::mem::take(&mut line));
            let text = text.strip_prefix('\u{FEFF}').filter(|_| number == 1).unwrap_or(&text);
            // The offset is the file's, as in any other.
            self.warn_of_broken(broken_at.map(|at| at + size as usize), place.clone());
            size += read;
            if text.trim().is_empty() {
                continue;
            }
            let draft =
                json_lines::read(text).map_err(|message| Error::Json { place: place.clone(), message })?;
            if !self.finish(draft, place)? {
                return Ok(size);
            }
        }
    }

    /// UTF-16 has no bytes that end a line: it is decoded as a whole.
    fn open_lines(&mut self) -> Result<Box<dyn BufRead + 'a>, Error> {
        let mut lines: Box<dyn BufRead + 'a> = match self.memory {
            Some(bytes) => Box::new(bytes),
            None => {
                let file = File::open(&self.file.path).map_err(|error| self.read_error(error))?;
                Box::new(BufReader::with_capacity(64 << 10, file))
            }
        };
        let start = lines.fill_buf().map_err(|error| self.read_error(error))?;
        match Mark::of(start) {
            Some(Mark::Utf16Le | Mark::Utf16Be) => {
                let bytes = self.bytes()?;
                Ok(Box::new(Cursor::new(self.decoded(bytes))))
            }
            _ => Ok(lines),
        }
    }

    /// Hands a document over; returns whether any more are wanted.
    fn finish(&mut self, mut draft: Draft, place: Place) -> Result<bool, Error> {
        if draft.lang.as_ref().is_none_or(String::is_empty)
            && let Some(guess) = language::guess(&draft.blocks)
        {
            draft.lang = Some(guess.to_owned());
            self.output.guess(guess);
        }
        let mut document = draft.finish(&self.file.url, &place)?;
        if zawgyi::convert(&mut document) {
            self.output.converted(place.clone());
        }
        if document.blocks.is_empty() {
            let message = format!("no text; found by its title only: {:?}", document.title);
            self.output.warn(Warning { place: place.clone(), message });
        }
        Ok(self.output.document(document, place))
    }

    fn warn_of_broken(&mut self, broken_at: Option<usize>, place: Place) {
        if let Some(at) = broken_at {
            let message = format!(
                "byte {at} and what follows is not in the file's encoding; shown as U+FFFD where it is not"
            );
            self.output.warn(Warning { place, message });
        }
    }

    fn skip(&mut self, reason: Reason) {
        self.output.skip(Skipped { path: self.file.path.clone(), reason });
    }

    fn place(&self) -> Place {
        Place::file(&self.file.path)
    }

    fn read_error(&self, source: io::Error) -> Error {
        Error::Read { path: self.file.path.clone(), source }
    }
}
