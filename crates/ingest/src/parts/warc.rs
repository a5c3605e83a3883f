//! Pages that a crawler has saved: WARC, and WACZ, which contains WARC files.

use std::io::{BufRead, BufReader};
use std::path::Path;

use crate::error::Error;
use crate::file::{BINARY_FACTOR, Reader};
use crate::file_kind::FileKind;
use crate::format::extension;
use crate::part::Part;
use crate::report::Reason;
use crate::url;
use crate::warc::{self, Capture, Failure, NoDocument, Records};
use crate::zip::Zip;

/// The maximum length of an expanded file, as a multiple of its size. Pages are compressed to a tenth, seldom to a hundredth.
const MAX_EXPANSION: u64 = 200;
/// Small files may expand more.
const MIN_LIMIT: u64 = 256 << 20;

impl Reader<'_> {
    /// The size of the file in bytes, if it is known.
    fn size(&self) -> u64 {
        match self.memory {
            Some(source) => source.size(),
            None => std::fs::metadata(&self.file.path).map_or(0, |metadata| metadata.len()),
        }
    }

    /// Reads a WARC file, record by record.
    pub(crate) fn warc(&mut self) -> Result<u64, Error> {
        let size = self.size();
        let input = self.input()?;
        self.captures(input, size);
        Ok(size)
    }

    /// Reads a WACZ file: a ZIP archive with WARC files.
    pub(crate) fn wacz(&mut self) -> Result<u64, Error> {
        let limit = self.options.max_bytes.saturating_mul(BINARY_FACTOR);
        let Some(bytes) = self.bytes_at_most(limit)? else {
            self.warn_and_skip(Reason::TooLarge { limit });
            return Ok(0);
        };
        let size = bytes.len() as u64;
        let zip = match Zip::open(&bytes) {
            Ok(zip) => zip,
            Err(failure) => {
                self.warn_and_skip(failure.reason());
                return Ok(size);
            }
        };
        let is_warc = |name: &&str| matches!(extension(Path::new(name)).as_str(), "warc" | "warc.gz");
        let names: Vec<_> = zip.names().filter(is_warc).map(str::to_owned).collect();
        if names.is_empty() {
            self.warn_and_skip(Reason::Damaged { message: "not a WACZ: it has no WARC file".to_owned() });
        }
        for name in names {
            match zip.open_file(&name) {
                Ok(Some(input)) => self.captures(BufReader::with_capacity(64 << 10, input), size),
                Ok(None) => {}
                Err(failure) => self.warn_and_skip(failure.reason()),
            }
        }
        Ok(size)
    }

    /// Reads the records of a WARC file of `size` bytes.
    fn captures(&mut self, input: impl BufRead, size: u64) {
        let limit = size.saturating_mul(MAX_EXPANSION).max(MIN_LIMIT);
        let max_bytes = self.options.max_bytes.saturating_mul(BINARY_FACTOR);
        let mut records = Records::new(input, limit, max_bytes);
        while self.output.is_open() {
            match warc::next(&mut records) {
                Ok(None) => return,
                Ok(Some(Capture::Document(page))) => {
                    let mut part = Part::new(page.address.clone(), FileKind::WebArchive, self.part.as_ref());
                    let url = match url::parse(&page.address) {
                        Ok(url) => url,
                        Err(why) => {
                            self.skip_part(part, Reason::Damaged { message: why.to_owned() });
                            continue;
                        }
                    };
                    part.meta.set("captured", page.date.get(..10).unwrap_or(&page.date));
                    part.charset = page.charset;
                    self.part(part, url, page.format, &page.body);
                }
                Ok(Some(Capture::Other { address, why })) => {
                    let (kind, reason) = match why {
                        NoDocument::Status(status) => (FileKind::WebArchive, Reason::Status { status }),
                        NoDocument::Type(kind) => (FileKind::of_media_type(&kind), Reason::UnsupportedFormat),
                        NoDocument::TooLarge => (FileKind::WebArchive, Reason::TooLarge { limit: max_bytes }),
                        NoDocument::Encoding(encoding) => {
                            let message = format!("its content encoding {encoding:?} cannot be decoded");
                            (FileKind::WebArchive, Reason::Damaged { message })
                        }
                    };
                    let part = Part::new(address, kind, self.part.as_ref());
                    self.skip_part(part, reason);
                }
                Err(Failure::Damaged(message)) => return self.warn_and_skip(Reason::Damaged { message }),
                Err(Failure::Bomb) => return self.warn_and_skip(Reason::Bomb),
            }
        }
    }
}
