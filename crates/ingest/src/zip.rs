//! Reads ZIP archives: the container of office documents, e-books and WACZ.
//!
//! The central directory lists the files. They are inflated up to a limit, so that a small archive cannot take much
//! memory.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::DeflateDecoder;

use crate::parser_failure::ParserFailure;

/// The limit for all files that are read from an archive, in bytes.
const MAX_BYTES: u64 = 128 << 20;

/// A ZIP archive.
pub(crate) struct Zip<'a> {
    bytes: &'a [u8],
    files: BTreeMap<String, Entry>,
    /// The number of bytes that may still be read.
    left: u64,
}

#[derive(Clone, Copy)]
struct Entry {
    method: u16,
    is_encrypted: bool,
    compressed: usize,
    header: usize,
}

impl<'a> Zip<'a> {
    /// Opens an archive.
    ///
    /// # Errors
    /// If it is not an archive, or its directory is damaged.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, ParserFailure> {
        let end = memchr::memmem::rfind(bytes, b"PK\x05\x06")
            .ok_or_else(|| ParserFailure::damaged("not a ZIP archive"))?;
        let directory = || ParserFailure::damaged("its ZIP directory is damaged");
        let count = usize::from(u16_at(bytes, end + 10).ok_or_else(directory)?);
        let mut at = u32_at(bytes, end + 16).ok_or_else(directory)?;
        let mut files = BTreeMap::new();
        for _ in 0..count {
            if bytes.get(at..at + 4) != Some(b"PK\x01\x02") {
                return Err(directory());
            }
            let length = |offset| u16_at(bytes, at + offset).map(usize::from).ok_or_else(directory);
            let (name_length, extra, comment) = (length(28)?, length(30)?, length(32)?);
            let name = bytes.get(at + 46..at + 46 + name_length).ok_or_else(directory)?;
            let entry = Entry {
                method: u16_at(bytes, at + 10).ok_or_else(directory)?,
                is_encrypted: u16_at(bytes, at + 8).ok_or_else(directory)? & 1 != 0,
                compressed: u32_at(bytes, at + 20).ok_or_else(directory)?,
                header: u32_at(bytes, at + 42).ok_or_else(directory)?,
            };
            files.entry(String::from_utf8_lossy(name).into_owned()).or_insert(entry);
            at += 46 + name_length + extra + comment;
        }
        Ok(Self { bytes, files, left: MAX_BYTES })
    }

    /// The names of all files, sorted.
    #[cfg(feature = "html")]
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The content of a file, if there is one with this name.
    ///
    /// # Errors
    /// If it is encrypted, damaged, or larger than the limit.
    pub(crate) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, ParserFailure> {
        let Some(mut data) = self.open_file(name)? else { return Ok(None) };
        let mut content = Vec::new();
        let broken = |_| ParserFailure::damaged(format!("{name} in it is damaged"));
        (&mut data).take(self.left + 1).read_to_end(&mut content).map_err(broken)?;
        self.left = self.left.checked_sub(content.len() as u64).ok_or(ParserFailure::Bomb)?;
        Ok(Some(content))
    }

    /// A file as a stream, if there is one with this name. What is read of it does not count towards the limit.
    ///
    /// # Errors
    /// If it is encrypted or damaged.
    pub(crate) fn open_file(&self, name: &str) -> Result<Option<Box<dyn Read + 'a>>, ParserFailure> {
        let Some(&entry) = self.files.get(name) else { return Ok(None) };
        if entry.is_encrypted {
            return Err(ParserFailure::Encrypted);
        }
        let broken = || ParserFailure::damaged(format!("{name} in it is damaged"));
        // The local header has its own lengths.
        let skip = u16_at(self.bytes, entry.header + 26).zip(u16_at(self.bytes, entry.header + 28));
        let (name_length, extra) = skip.ok_or_else(broken)?;
        let start = entry.header + 30 + usize::from(name_length) + usize::from(extra);
        let data = start.checked_add(entry.compressed).and_then(|end| self.bytes.get(start..end));
        let data = data.ok_or_else(broken)?;
        match entry.method {
            0 => Ok(Some(Box::new(data))),
            8 => Ok(Some(Box::new(DeflateDecoder::new(data)))),
            _ => Err(ParserFailure::damaged(format!("{name} in it is compressed in an unknown way"))),
        }
    }
}

/// A file in a ZIP archive, such as a picture in an office document; `None` if there is none of this name, or it cannot be
/// read.
pub fn archived_file(archive: &[u8], name: &str) -> Option<Vec<u8>> {
    Zip::open(archive).ok()?.read(name).ok()?
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?)).ok()
}
