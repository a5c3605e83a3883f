//! Bounds the memory and the work that a file can cause. Both are counted, never timed, so that the same file always
//! gives the same result.

use std::borrow::Cow;
use std::io::{self, Read};

use flate2::Decompress;
use flate2::bufread::{DeflateDecoder, ZlibDecoder};
use hayro_syntax::object::{Array, Name, Object, Stream};
use hayro_syntax::page::Page;
use hayro_syntax::{Filter, Pdf};

/// The maximum compressed size, in bytes, of a stream that is decoded without a limit: LZW, which can expand 1,300 times,
/// or Flate with another filter.
const MAX_COMPRESSED: usize = 256 << 10;
/// The bytes before `stream` that can hold the dictionary of an image.
const DICTIONARY_BYTES: usize = 600;

/// A limit is exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exceeded {
    /// Data that expands to more than a document needs.
    Bomb,
    /// Content that takes more work than a document needs.
    Work,
}

/// What a file may still use.
#[derive(Clone, Debug)]
pub(super) struct Budget {
    /// Operators and glyphs. A book of 1,000 pages has some 5 million.
    pub(super) operations: u64,
    /// All content that is interpreted, in bytes.
    pub(super) content: u64,
    /// One compressed stream, in bytes; an image of 150 million pixels stays below.
    pub(super) stream: u64,
    /// All compressed streams except images, in bytes.
    pub(super) streams: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { operations: 100_000_000, content: 1 << 30, stream: 512 << 20, streams: 1 << 30 }
    }
}

impl Budget {
    /// Accounts for an operator or a glyph.
    pub(super) fn operation(&mut self) -> Result<(), Exceeded> {
        self.operations = self.operations.checked_sub(1).ok_or(Exceeded::Work)?;
        Ok(())
    }

    /// Accounts for work that takes as long as so many operators.
    pub(super) fn operations(&mut self, count: usize) -> Result<(), Exceeded> {
        self.operations = self.operations.checked_sub(count as u64).ok_or(Exceeded::Work)?;
        Ok(())
    }

    /// The decoded content of a page: one stream, or several that count as one.
    pub(super) fn page_content(&mut self, page: &Page<'_>) -> Result<Vec<u8>, Exceeded> {
        let mut content = Vec::new();
        match page.raw().get::<Object<'_>>(b"Contents") {
            Some(Object::Stream(stream)) => content = self.content(&stream)?.into_owned(),
            Some(Object::Array(streams)) => {
                for stream in Array::iter::<Stream<'_>>(&streams) {
                    self.operation()?;
                    content.extend_from_slice(&self.content(&stream)?);
                    // The end of a stream separates tokens.
                    content.push(b'\n');
                }
            }
            _ => {}
        }
        Ok(content)
    }

    /// The decoded content of a stream; empty if it cannot be decoded.
    pub(super) fn content<'a>(&mut self, stream: &Stream<'a>) -> Result<Cow<'a, [u8]>, Exceeded> {
        let filters = stream.filters();
        let raw = stream.raw_data();
        let data = match filters.as_slice() {
            [] => raw,
            [Filter::FlateDecode] => Cow::Owned(inflate(&raw, self.content.min(self.stream))?),
            filters => {
                let expands = |filter: &&Filter| matches!(filter, Filter::FlateDecode | Filter::LzwDecode);
                let expanding = filters.iter().filter(expands).count();
                if expanding > 1 || expanding == 1 && raw.len() > MAX_COMPRESSED {
                    return Err(Exceeded::Bomb);
                }
                stream.decoded_data().unwrap_or_default()
            }
        };
        self.content = self.content.checked_sub(data.len() as u64).ok_or(Exceeded::Bomb)?;
        Ok(data)
    }

    /// Checks all compressed streams before any is decoded in memory: cross-references, fonts and the like are decoded
    /// as a whole.
    pub(super) fn check_streams(&mut self, file: &[u8]) -> Result<(), Exceeded> {
        for at in memchr::memmem::find_iter(file, b"stream") {
            let data = &file[at + b"stream".len()..];
            let data = data.strip_prefix(b"\r").unwrap_or(data);
            let data = data.strip_prefix(b"\n").unwrap_or(data);
            let dictionary = &file[at.saturating_sub(DICTIONARY_BYTES)..at];
            let object = memchr::memmem::rfind(dictionary, b" obj").unwrap_or(0);
            let is_image = memchr::memmem::find(&dictionary[object..], b"/Image").is_some();
            self.add_stream(data, is_image)?;
        }
        Ok(())
    }

    /// Does the same as [`check_streams`](Self::check_streams) for a file whose streams are encrypted.
    pub(super) fn check_encrypted_streams(&mut self, pdf: &Pdf) -> Result<(), Exceeded> {
        for object in pdf.objects() {
            if let Object::Stream(stream) = object {
                let subtype = stream.dict().get::<Name<'_>>(b"Subtype");
                let is_image = subtype.is_some_and(|subtype| subtype.as_ref() == b"Image");
                self.add_stream(&stream.raw_data(), is_image)?;
            }
        }
        Ok(())
    }

    fn add_stream(&mut self, data: &[u8], is_image: bool) -> Result<(), Exceeded> {
        // The first byte of zlib data, with any window.
        if data.first().is_none_or(|byte| byte & 15 != 8) {
            return Ok(());
        }
        let size = inflated_size(data, self.stream);
        if size > self.stream {
            return Err(Exceeded::Bomb);
        }
        if !is_image {
            self.streams = self.streams.checked_sub(size).ok_or(Exceeded::Bomb)?;
        }
        Ok(())
    }
}

/// Inflates data up to a limit. Damaged data gives what could be decoded.
fn inflate(data: &[u8], limit: u64) -> Result<Vec<u8>, Exceeded> {
    let mut out = Vec::new();
    let read = |reader: &mut dyn Read, out: &mut Vec<u8>| -> io::Result<usize> {
        reader.take(limit + 1).read_to_end(out)
    };
    // An error ends the data early; what is there counts.
    let _ = read(&mut ZlibDecoder::new_with_decompress(data, Decompress::new(true)), &mut out);
    if out.is_empty() {
        let _ = read(&mut DeflateDecoder::new(data), &mut out);
    }
    if out.len() as u64 > limit { Err(Exceeded::Bomb) } else { Ok(out) }
}

/// The inflated size of data, up to a limit.
fn inflated_size(data: &[u8], limit: u64) -> u64 {
    let mut counted = 0;
    let mut buffer = [0; 16 << 10];
    let mut decoder = ZlibDecoder::new_with_decompress(data, Decompress::new(true));
    while let Ok(read) = decoder.read(&mut buffer) {
        counted += read as u64;
        if read == 0 || counted > limit {
            break;
        }
    }
    counted
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    fn compressed(size: usize) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(&vec![b'a'; size]).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn limits_each_stream_and_their_sum() {
        let added = |sizes: &[(usize, bool)]| {
            let mut budget = Budget { operations: 0, content: 0, stream: 40_000, streams: 60_000 };
            sizes.iter().all(|&(size, is_image)| budget.add_stream(&compressed(size), is_image).is_ok())
        };
        assert!(added(&[(40_000, false), (20_000, false)]));
        assert!(!added(&[(40_001, false)]));
        assert!(!added(&[(40_001, true)]));
        assert!(!added(&[(40_000, false), (20_001, false)]));
        assert!(added(&[(40_000, true), (40_000, true), (40_000, false)]));
    }

    #[test]
    fn limits_inflated_content() {
        assert_eq!(inflate(&compressed(1000), 1000).map(|data| data.len()).ok(), Some(1000));
        assert!(matches!(inflate(&compressed(1001), 1000), Err(Exceeded::Bomb)));
        // Damaged at its end.
        let data = compressed(100_000);
        assert!(inflate(&data[..data.len() / 2], 100_000).is_ok_and(|data| data.starts_with(b"aaaa")));
    }
}
