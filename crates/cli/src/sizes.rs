//! Transfer sizes of a file.

use std::io::Write;

use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

/// The size of a file in bytes, uncompressed and compressed as a web server may send it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub raw: usize,
    /// gzip at level 9.
    pub gzip: usize,
    /// Brotli at level 9. Level 11, which servers use for static files, takes many seconds for a large index.
    pub brotli: usize,
}

impl Size {
    /// Compresses the bytes to measure them.
    pub fn of(bytes: &[u8]) -> Self {
        let mut gzip = GzEncoder::new(Counter(0), Compression::best());
        gzip.write_all(bytes).expect("counting bytes cannot fail");
        let params =
            BrotliEncoderParams { quality: 9, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
        let mut brotli = Counter(0);
        brotli::BrotliCompress(&mut &bytes[..], &mut brotli, &params).expect("counting bytes cannot fail");
        Self {
            raw: bytes.len(),
            gzip: gzip.finish().expect("counting bytes cannot fail").0,
            brotli: brotli.0,
        }
    }
}

/// Counts the bytes written to it.
struct Counter(usize);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Size;

    #[test]
    fn measures_compressed_sizes() {
        let size = Size::of(&[b'a'; 10_000]);
        assert_eq!(size.raw, 10_000);
        assert!((20..80).contains(&size.gzip), "{size:?}");
        assert!((5..40).contains(&size.brotli), "{size:?}");
    }
}
