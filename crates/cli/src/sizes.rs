//! What a file weighs on its way to a reader.

use std::io::Write;

use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

/// A file's bytes, as they are and as hosts may send them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub raw: usize,
    /// gzip at 9.
    pub gzip: usize,
    /// Brotli at 9: at 11, which is what a host stores, a large index takes many seconds.
    pub brotli: usize,
}

impl Size {
    /// Weighs bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let mut gzip = GzEncoder::new(Counter(0), Compression::best());
        gzip.write_all(bytes).expect("counting does not fail");
        let params =
            BrotliEncoderParams { quality: 9, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
        let mut brotli = Counter(0);
        brotli::BrotliCompress(&mut &bytes[..], &mut brotli, &params).expect("counting does not fail");
        Self { raw: bytes.len(), gzip: gzip.finish().expect("counting does not fail").0, brotli: brotli.0 }
    }
}

/// Counts what is written.
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
    fn bytes_are_weighed() {
        let size = Size::of(&[b'a'; 10_000]);
        assert_eq!(size.raw, 10_000);
        assert!((20..80).contains(&size.gzip), "{size:?}");
        assert!((5..40).contains(&size.brotli), "{size:?}");
    }
}
