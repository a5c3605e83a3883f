//! LZMA as raw streams: no header and no end marker; the caller knows the properties and the size.
//!
//! [`Decoder`] decodes as bytes arrive, in steps that the caller bounds. [`encode`] (feature `encoder`) writes what it
//! reads. The format is that of Igor Pavlov's "LZMA specification" (2015). A damaged stream gives [`Damaged`] or other
//! bytes, and nothing worse.
//!
//! DEFLATE, the only codec that browsers bring, looks back 32 KB; the token stream of an index repeats itself over
//! megabytes. LZMA takes a tenth (the Rust Book) to a half (Rust's std documentation) off what DEFLATE leaves, and its
//! decoder costs a WebAssembly module some 2 KB.
//!
//! ```
//! # #[cfg(feature = "encoder")] {
//! use samara_lzma::{Decoder, Progress, Properties, encode};
//!
//! let properties = Properties { lc: 3, lp: 0, pb: 0 };
//! let text = b"a samara is a winged seed, is a winged seed, is a winged seed";
//! let stream = encode(text, properties);
//! assert!(stream.len() < text.len());
//!
//! let mut decoder = Decoder::new(properties, text.len());
//! assert_eq!(decoder.decode(&stream, true, usize::MAX), Ok(Progress::Done));
//! assert_eq!(decoder.into_output(), text);
//! # }
//! ```

mod decoder;
#[cfg(feature = "encoder")]
mod encoder;
mod models;
mod range;
#[cfg(all(test, feature = "encoder", not(target_family = "wasm")))]
mod tests;

pub use decoder::Decoder;
#[cfg(feature = "encoder")]
pub use encoder::Encoder;

/// How much context selects a model. Which values compress best depends on the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Properties {
    /// Number of high bits of the previous byte that select the model of a literal; `lc + lp` ≤ 4.
    pub lc: u8,
    /// Number of low bits of the position that select the model of a literal: 1 for data in units of two bytes.
    pub lp: u8,
    /// Number of low bits of the position that select all other models; ≤ 4.
    pub pb: u8,
}

impl Properties {
    /// Maximum number of context bits of a literal, as in LZMA2: bounds the memory of the models.
    const MAX_LITERAL_BITS: u8 = 4;
    /// Maximum number of position bits.
    const MAX_POSITION_BITS: u8 = 4;

    /// Packs all three into LZMA's properties byte.
    #[cfg(feature = "encoder")]
    pub fn to_byte(self) -> u8 {
        (self.pb * 5 + self.lp) * 9 + self.lc
    }

    /// Unpacks the properties byte; `None` for invalid properties.
    ///
    /// ```
    /// use samara_lzma::Properties;
    ///
    /// assert_eq!(Properties::from_byte(93), Some(Properties { lc: 3, lp: 0, pb: 2 }));
    /// assert_eq!(Properties::from_byte(255), None);
    /// ```
    pub fn from_byte(byte: u8) -> Option<Self> {
        let properties = Self { lc: byte % 9, lp: byte / 9 % 5, pb: byte / 45 };
        let allowed = properties.lc + properties.lp <= Self::MAX_LITERAL_BITS
            && properties.pb <= Self::MAX_POSITION_BITS;
        allowed.then_some(properties)
    }
}

/// Why [`Decoder::decode`] returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The requested amount of output was reached; there is more.
    Limit,
    /// All input that has arrived was used.
    Input,
    /// The whole stream is decoded.
    Done,
}

/// The stream is not one that an encoder wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged;

impl std::fmt::Display for Damaged {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        out.write_str("invalid LZMA stream")
    }
}

impl std::error::Error for Damaged {}

/// Compresses `bytes`, about as far as LZMA can. The same bytes give the same stream.
///
/// Where `lp` is not 0, the bytes are units of two. An encoder that knows about units takes about half of the time of
/// one that does not (less for longer texts), and its output is no larger.
///
/// Memory: up to 8 times the length for units of two bytes, up to 12 times otherwise, and at most 650 MB.
#[cfg(feature = "encoder")]
pub fn encode(bytes: &[u8], properties: Properties) -> Vec<u8> {
    Encoder::default().encode(bytes, properties)
}

/// As [`encode`], but stops when the stream gets longer than `limit` bytes; then there is none.
///
/// ```
/// use samara_lzma::{Properties, encode, encode_at_most};
///
/// let properties = Properties { lc: 3, lp: 0, pb: 0 };
/// let stream = encode(b"a samara is a winged seed", properties);
/// assert_eq!(encode_at_most(b"a samara is a winged seed", properties, stream.len() - 1), None);
/// assert_eq!(encode_at_most(b"a samara is a winged seed", properties, stream.len()), Some(stream));
/// ```
#[cfg(feature = "encoder")]
pub fn encode_at_most(bytes: &[u8], properties: Properties, limit: usize) -> Option<Vec<u8>> {
    Encoder::default().encode_at_most(bytes, properties, limit)
}
