//! Numbers in the files of models, little-endian.

/// How numbers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    F32,
    /// IEEE 754 binary16.
    F16,
    /// The upper half of an `F32`.
    BF16,
    I8,
    U8,
    I32,
}

impl Kind {
    /// The bytes of a number.
    fn width(self) -> usize {
        match self {
            Self::F32 | Self::I32 => 4,
            Self::F16 | Self::BF16 => 2,
            Self::I8 | Self::U8 => 1,
        }
    }

    /// The bytes of a tensor; `None` if there cannot be so many.
    pub(crate) fn length(self, shape: &[usize]) -> Option<usize> {
        shape.iter().try_fold(self.width(), |length, &size| length.checked_mul(size))
    }

    /// Reads numbers one after the other.
    pub(crate) fn decode(self, bytes: &[u8]) -> Vec<f32> {
        let decode: fn(&[u8]) -> f32 = match self {
            Self::F32 => |bytes| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]),
            Self::F16 => |bytes| half(u16::from_le_bytes([bytes[0], bytes[1]])),
            Self::BF16 => |bytes| f32::from_bits(u32::from(u16::from_le_bytes([bytes[0], bytes[1]])) << 16),
            Self::I8 => |bytes| f32::from(bytes[0].cast_signed()),
            Self::U8 => |bytes| f32::from(bytes[0]),
            Self::I32 => |bytes| i32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as f32,
        };
        bytes.chunks_exact(self.width()).map(decode).collect()
    }
}

/// A number of 16 bits (IEEE 754 binary16) as one of 32.
pub(crate) fn half(bits: u16) -> f32 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f32::from(bits & 1023));
    sign * match exponent {
        0 => fraction * 2f32.powi(-24),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        _ => (1.0 + fraction / 1024.0) * 2f32.powi(exponent - 15),
    }
}
