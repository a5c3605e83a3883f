//! LZMA, as raw streams: no header, no end marker; properties and size are known from elsewhere.
//!
//! DEFLATE, the only codec that browsers bring, looks back 32 KB; a stream of word numbers repeats
//! itself over megabytes. LZMA takes a tenth (the Rust Book) to a half (Rust's std documentation) off what
//! DEFLATE leaves, and its decoder costs the module some 2 KB.
//!
//! [`Decoder`] decodes while the bytes arrive, and no more at a time than it is asked for. [`encode`]
//! (feature `writer`) makes what it reads. The format is the one of Igor Pavlov's "LZMA specification"
//! (2015). An input that was damaged gives [`Damaged`] or other bytes, nothing else.

mod decoder;
#[cfg(feature = "writer")]
mod encoder;
mod models;
mod range;
#[cfg(all(test, feature = "writer", not(target_family = "wasm")))]
mod tests;

pub(crate) use decoder::Decoder;

/// How much of the context the models look at. What suits depends on the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Properties {
    /// How many high bits of the byte before choose the model of a literal; `lc + lp` ≤ 4.
    pub(crate) lc: u8,
    /// How many low bits of the position choose the model of a literal: 1 for data in units of two bytes.
    pub(crate) lp: u8,
    /// How many low bits of the position choose the model of everything else; ≤ 4.
    pub(crate) pb: u8,
}

impl Properties {
    /// Most bits of context that a literal may have (as in LZMA2): bounds the memory of the models.
    const MOST_LITERAL_BITS: u8 = 4;
    /// Most bits of the position that may count.
    const MOST_POSITION_BITS: u8 = 4;

    /// All three in the byte that LZMA keeps them in.
    #[cfg(feature = "writer")]
    pub(crate) fn to_byte(self) -> u8 {
        (self.pb * 5 + self.lp) * 9 + self.lc
    }

    /// Reads that byte; `None` when it stands for properties that are not allowed.
    pub(crate) fn from_byte(byte: u8) -> Option<Self> {
        let properties = Self { lc: byte % 9, lp: byte / 9 % 5, pb: byte / 45 };
        let allowed = properties.lc + properties.lp <= Self::MOST_LITERAL_BITS
            && properties.pb <= Self::MOST_POSITION_BITS;
        allowed.then_some(properties)
    }
}

/// How far the decoder came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// As far as it was asked to; there is more.
    Limit,
    /// To the end of the bytes that have arrived.
    Input,
    /// All is decoded.
    Done,
}

/// The bytes are not what an encoder wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Damaged;

/// Encodes bytes about as small as LZMA gets them. The same bytes in give the same bytes out.
///
/// Where `lp` is not 0, the bytes come in units of two. They are then encoded in about half of the time
/// that an encoder takes that does not know of units (longer texts in less), and become no larger.
///
/// Memory: up to 8 times the length of units of two bytes, up to 12 times that of others, and no more than 650 MB.
#[cfg(feature = "writer")]
pub(crate) fn encode(bytes: &[u8], properties: Properties) -> Vec<u8> {
    if properties.lp > 0 {
        encoder::encode::<2>(bytes, properties)
    } else {
        encoder::encode::<1>(bytes, properties)
    }
}
