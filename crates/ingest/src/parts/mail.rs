//! Messages with their attachments, and mailboxes.

use std::io::{BufRead, Read as _};
use std::path::Path;

#[cfg(feature = "html")]
use crate::draft::file_title;
use crate::error::Error;
use crate::file::{BINARY_FACTOR, Reader};
use crate::file_kind::FileKind;
use crate::format::Format;
use crate::image_parts::Position;
use crate::mail;
use crate::part::Part;
use crate::report::Reason;

/// A message of a mailbox that is being read.
#[derive(Debug, Default)]
struct Mailed {
    /// Its number in the mailbox; 0 before the first one.
    number: usize,
    bytes: Vec<u8>,
    /// Where it is in the mailbox.
    position: Position,
}

impl Reader<'_> {
    /// Where what is read is in the file, if it is there as it is read.
    fn position(&self) -> Option<Position> {
        self.part.as_ref().map_or_else(|| Some(Position::default()), |part| part.position.clone())
    }

    /// Reads a message and its attachments.
    pub(crate) fn mail(&mut self) -> Result<u64, Error> {
        let limit = self.options.max_bytes.saturating_mul(BINARY_FACTOR);
        let Some(bytes) = self.bytes_at_most(limit)? else {
            self.warn_and_skip(Reason::TooLarge { limit });
            return Ok(0);
        };
        let size = bytes.len() as u64;
        let position = self.position();
        let letter = match mail::read(&bytes, position.as_ref()) {
            Ok(letter) => letter,
            Err(failure) => {
                self.warn_and_skip(failure.reason());
                return Ok(size);
            }
        };
        drop(bytes);
        let mut common = letter.draft.meta.clone();
        common.take("list");
        let title = letter.draft.title.clone();
        self.finish(letter.draft, self.location())?;
        for (number, attachment) in letter.attachments.into_iter().enumerate() {
            if !self.output.is_open() {
                break;
            }
            let by_name = Path::new(&attachment.name);
            let format =
                Format::of(by_name, self.options).or_else(|| Format::of_media_type(&attachment.media_type));
            let kind = match FileKind::of(by_name) {
                FileKind::Other => FileKind::of_media_type(&attachment.media_type),
                kind => kind,
            };
            let mut part = Part::new(format!("attachment {}", attachment.name), kind, self.part.as_ref());
            let Some(format) = format else {
                if !attachment.is_shown {
                    self.skip_part(part, Reason::UnsupportedFormat);
                }
                continue;
            };
            part.position = attachment.position;
            part.charset = attachment.is_text.then(|| "utf-8".to_owned());
            part.meta = common.clone();
            part.title = Some(attachment.name).or_else(|| title.clone());
            let sign = if self.file.url.contains('?') { '&' } else { '?' };
            let url = format!("{}{sign}attachment={}", self.file.url, number + 1);
            self.part(part, url, format, &attachment.bytes);
        }
        Ok(size)
    }

    /// Reads a page that a browser has saved as one file.
    #[cfg(feature = "html")]
    pub(crate) fn mhtml(&mut self) -> Result<u64, Error> {
        let limit = self.options.max_bytes.saturating_mul(BINARY_FACTOR);
        let Some(bytes) = self.bytes_at_most(limit)? else {
            self.warn_and_skip(Reason::TooLarge { limit });
            return Ok(0);
        };
        match mail::read_saved_page(&bytes, self.position().as_ref()) {
            Ok(page) => {
                let label = if page.address.is_empty() { "page" } else { &page.address };
                let mut part = Part::new(label.to_owned(), FileKind::WebArchive, self.part.as_ref());
                // The file's name, if the page has no title.
                part.title = Some(file_title(&self.file.path));
                part.meta.set("source", &page.address);
                part.meta.set("captured", &page.date);
                part.charset = Some("utf-8".to_owned());
                part.images = page.images;
                self.part(part, self.file.url.clone(), Format::Html, page.html.as_bytes());
            }
            Err(failure) => self.warn_and_skip(failure.reason()),
        }
        Ok(bytes.len() as u64)
    }

    /// Reads a mailbox, message by message.
    pub(crate) fn mbox(&mut self) -> Result<u64, Error> {
        let limit = self.options.max_bytes.saturating_mul(BINARY_FACTOR);
        let mut input = self.input()?;
        let mut letter = Mailed::default();
        let (mut size, mut line, mut is_after_empty) = (0, Vec::new(), true);
        while self.output.is_open() {
            line.clear();
            let read = (&mut input).take(limit.saturating_add(1)).read_until(b'\n', &mut line);
            let read = read.map_err(|error| self.read_error(error))? as u64;
            let start = size + read;
            size = start;
            let is_start = is_after_empty && mail::is_separator(&line);
            if read == 0 || is_start {
                self.mailed(&mut letter, limit);
                if read == 0 {
                    break;
                }
                letter.number += 1;
                letter.position = Position { start, escapes: Vec::new() };
            } else if letter.number == 0 && !line.trim_ascii().is_empty() {
                let message = "not an mbox: it does not begin with a line `From …`".to_owned();
                self.warn_and_skip(Reason::Damaged { message });
                return Ok(size);
            } else if letter.bytes.len() as u64 <= limit {
                let unescaped = mail::unescape(&line);
                if unescaped.len() < line.len() {
                    letter.position.escapes.push(letter.bytes.len());
                }
                letter.bytes.extend_from_slice(unescaped);
            }
            is_after_empty = line.trim_ascii().is_empty();
        }
        Ok(size)
    }

    /// Reads a message of a mailbox, and makes room for the next one.
    fn mailed(&mut self, letter: &mut Mailed, limit: u64) {
        let bytes = std::mem::take(&mut letter.bytes);
        if letter.number == 0 {
            return;
        }
        let mut part = Part::new(format!("message {}", letter.number), FileKind::Mail, self.part.as_ref());
        if bytes.len() as u64 > limit {
            return self.skip_part(part, Reason::TooLarge { limit });
        }
        part.title = Some(part.label.clone());
        part.position = Some(std::mem::take(&mut letter.position));
        let url = format!("{}?message={}", self.file.url, letter.number);
        self.part(part, url, Format::Mail, &bytes);
    }
}
