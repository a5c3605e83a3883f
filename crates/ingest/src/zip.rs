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

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive of stored files, each with its flags and method; headers have extra fields of different lengths.
    fn archive(files: &[(&str, u16, u16, &[u8])]) -> Vec<u8> {
        let mut bytes = b"start".to_vec();
        let mut directory = Vec::new();
        for (name, flags, method, content) in files {
            let header = (bytes.len() as u32).to_le_bytes();
            let size = (content.len() as u32).to_le_bytes();
            let name_length = (name.len() as u16).to_le_bytes();
            let [flags, method] = [flags, method].map(|field| field.to_le_bytes());
            let fields = [&[20, 0], &flags[..], &method, &[0; 8], &size, &size, &name_length].concat();
            bytes.extend([b"PK\x03\x04", &fields[..], &[3, 0], name.as_bytes(), b"???", content].concat());
            let lengths = [5, 0, 7, 0];
            let rest = [&lengths[..], &[0; 8], &header, name.as_bytes(), b"extra", b"comment"].concat();
            directory.extend([b"PK\x01\x02\x14\0", &fields[..], &rest].concat());
        }
        let count = (files.len() as u16).to_le_bytes();
        let size = (directory.len() as u32).to_le_bytes();
        let start = (bytes.len() as u32).to_le_bytes();
        bytes
            .extend([&directory[..], b"PK\x05\x06\0\0\0\0", &count, &count, &size, &start, &[0, 0]].concat());
        bytes
    }

    #[test]
    fn files_are_found_behind_extra_fields() {
        let bytes = archive(&[
            ("b", 0, 0, b"second"),
            ("a", 0, 0, b"first"),
            ("b", 0, 0, b"another"),
            ("c", 2, 0, b""),
        ]);
        let mut zip = Zip::open(&bytes).unwrap();
        #[cfg(feature = "html")]
        assert_eq!(zip.names().collect::<Vec<_>>(), ["a", "b", "c"]);
        let mut text = |name: &str| zip.read(name).unwrap().map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(text("a").as_deref(), Some("first"));
        assert_eq!(text("b").as_deref(), Some("second"));
        assert_eq!(text("c").as_deref(), Some(""));
        assert_eq!(text("d"), None);
        assert_eq!(archived_file(&bytes, "a").as_deref(), Some(&b"first"[..]));
        assert_eq!(archived_file(&bytes, "d"), None);
        assert_eq!(archived_file(b"no archive", "a"), None);
    }

    #[test]
    fn files_that_cannot_be_read_have_reasons() {
        let bytes = archive(&[
            ("locked", 1, 0, b"x"),
            ("packed", 0, 12, b"x"),
            ("broken", 0, 8, b"\xFF"),
            ("all", 0, 0, b"1234"),
        ]);
        let mut zip = Zip::open(&bytes).unwrap();
        assert!(matches!(zip.read("locked"), Err(ParserFailure::Encrypted)));
        let mut message = |name: &str| match zip.read(name) {
            Err(ParserFailure::Damaged(message)) => message,
            other => panic!("{other:?}"),
        };
        assert_eq!(message("packed"), "packed in it is compressed in an unknown way");
        assert_eq!(message("broken"), "broken in it is damaged");
        // What is left of the limit is enough once.
        zip.left = 7;
        assert_eq!(zip.read("all").unwrap().unwrap(), b"1234");
        assert!(matches!(zip.read("all"), Err(ParserFailure::Bomb)));
        zip.left = 4;
        assert_eq!(zip.read("all").unwrap().unwrap(), b"1234");
    }

    #[test]
    fn damaged_directories_are_refused() {
        let whole = archive(&[("a", 0, 0, b"first"), ("b", 0, 0, b"second")]);
        let message = |bytes: &[u8]| match Zip::open(bytes).map(|_| ()) {
            Err(ParserFailure::Damaged(message)) => message,
            other => panic!("{other:?}"),
        };
        assert_eq!(message(&whole[..whole.len() - 22]), "not a ZIP archive");
        assert_eq!(message(&whole[..whole.len() - 3]), "its ZIP directory is damaged");
        let at = memchr::memmem::rfind(&whole, b"PK\x01\x02").unwrap();
        let mut other = whole.clone();
        other[at] = b'Q';
        assert_eq!(message(&other), "its ZIP directory is damaged");
        // A file that does not end within the archive.
        let mut long = whole;
        long[at + 22] = 1;
        let read = Zip::open(&long).unwrap().read("b");
        assert!(matches!(read, Err(ParserFailure::Damaged(message)) if message == "b in it is damaged"));
    }
}
