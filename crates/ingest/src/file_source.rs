//! The bytes of a file that is not on disk.

use std::io::{self, BufRead, BufReader, Read};

/// A file whose bytes are read on request: in memory, or a file that a browser gives access to.
///
/// ```
/// use samara_ingest::FileSource;
///
/// let source: &dyn FileSource = &&b"# Maple"[..];
/// let mut buffer = [0; 4];
/// assert_eq!(source.size(), 7);
/// assert_eq!(source.read_at(2, &mut buffer)?, 4);
/// assert_eq!(&buffer, b"Mapl");
/// assert_eq!(source.read_at(6, &mut buffer)?, 1);
/// # Ok::<(), std::io::Error>(())
/// ```
pub trait FileSource {
    /// The size of the file in bytes.
    fn size(&self) -> u64;

    /// Reads bytes from an offset on into `buffer`. Returns how many: 0 only at the end of the file.
    ///
    /// # Errors
    /// If the file cannot be read.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;
}

impl FileSource for &[u8] {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(self.len());
        (&self[start..]).read(buffer)
    }
}

/// The bytes of a file, in order.
pub(crate) fn open<'a>(source: &'a dyn FileSource) -> Box<dyn BufRead + 'a> {
    Box::new(BufReader::with_capacity(64 << 10, SourceReader { source, offset: 0 }))
}

/// All bytes of a file, or `None` where it is larger than the limit.
///
/// # Errors
/// If the file cannot be read.
pub(crate) fn read_at_most(source: &dyn FileSource, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let Some(size) = usize::try_from(source.size()).ok().filter(|&size| size as u64 <= limit) else {
        return Ok(None);
    };
    let mut bytes = vec![0; size];
    SourceReader { source, offset: 0 }.read_exact(&mut bytes)?;
    Ok(Some(bytes))
}

struct SourceReader<'a> {
    source: &'a dyn FileSource,
    offset: u64,
}

impl Read for SourceReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read_at(self.offset, buffer)?;
        self.offset += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_all_or_nothing() {
        let bytes: Vec<u8> = (0..=255).cycle().take(200_000).collect();
        let source: &dyn FileSource = &bytes.as_slice();
        assert_eq!(read_at_most(source, 200_000).unwrap().as_ref(), Some(&bytes));
        assert_eq!(read_at_most(source, 199_999).unwrap(), None);
        let mut streamed = Vec::new();
        open(source).read_to_end(&mut streamed).unwrap();
        assert_eq!(streamed, bytes);
        assert_eq!(source.read_at(u64::MAX, &mut [0; 4]).unwrap(), 0);
    }
}
