//! Numbers as bytes: LEB128, at most five bytes for 32 bits.

use crate::error::Error;

/// Appends `value`: seven bits a byte, lowest first, the high bit set on all but the last.
#[cfg(feature = "writer")]
pub(crate) fn write(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends a string: its length in bytes, then the bytes.
#[cfg(feature = "writer")]
pub(crate) fn write_str(out: &mut Vec<u8>, text: &str) {
    write(out, text.len() as u32);
    out.extend_from_slice(text.as_bytes());
}

/// Reads a part of an index from its first byte to its last.
pub(crate) struct Bytes<'a> {
    part: &'static str,
    rest: &'a [u8],
}

impl<'a> Bytes<'a> {
    /// `part` is named in errors.
    pub(crate) fn new(part: &'static str, bytes: &'a [u8]) -> Self {
        Self { part, rest: bytes }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// How many bytes are left: no list in them can have more entries.
    pub(crate) fn left(&self) -> usize {
        self.rest.len()
    }

    pub(crate) fn damaged(&self, what: &'static str) -> Error {
        Error::damaged(self.part, what)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Error> {
        let (&first, rest) = self.rest.split_first().ok_or_else(|| self.damaged("it ends early"))?;
        self.rest = rest;
        Ok(first)
    }

    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], Error> {
        let (taken, rest) =
            self.rest.split_at_checked(length).ok_or_else(|| self.damaged("it ends early"))?;
        self.rest = rest;
        Ok(taken)
    }

    pub(crate) fn number(&mut self) -> Result<u32, Error> {
        let mut value = 0u32;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            let bits = u32::from(byte & 0x7F);
            if shift == 28 && bits > 0xF {
                break;
            }
            value |= bits << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(self.damaged("a number is longer than 32 bits"))
    }

    /// What stands before the next `end`, which is taken too.
    pub(crate) fn until(&mut self, end: u8) -> Result<&'a [u8], Error> {
        let length = self.rest.iter().position(|&byte| byte == end);
        let taken = self.take(length.ok_or_else(|| self.damaged("it ends early"))?)?;
        self.rest = &self.rest[1..];
        Ok(taken)
    }

    /// A number of things that take at least one byte each of what is left.
    pub(crate) fn count(&mut self) -> Result<usize, Error> {
        let count = self.number()? as usize;
        if count > self.left() {
            return Err(self.damaged("a list is longer than the part that holds it"));
        }
        Ok(count)
    }

    pub(crate) fn str(&mut self) -> Result<&'a str, Error> {
        let length = self.number()? as usize;
        let bytes = self.take(length)?;
        std::str::from_utf8(bytes).map_err(|_| self.damaged("a text is not UTF-8"))
    }

    /// Whether all was read: bytes behind the end are damage too.
    pub(crate) fn end(&self) -> Result<(), Error> {
        if self.is_empty() { Ok(()) } else { Err(self.damaged("it goes on behind its end")) }
    }
}

#[cfg(all(test, feature = "writer"))]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        for value in [0, 1, 127, 128, 300, 16_383, 16_384, u32::MAX - 1, u32::MAX] {
            let mut bytes = Vec::new();
            write(&mut bytes, value);
            let mut reader = Bytes::new("test", &bytes);
            assert_eq!(reader.number(), Ok(value));
            assert_eq!(reader.end(), Ok(()));
        }
    }

    #[test]
    fn a_number_of_33_bits_is_damage() {
        let mut reader = Bytes::new("test", &[0xFF, 0xFF, 0xFF, 0xFF, 0x1F]);
        assert!(matches!(reader.number(), Err(Error::Damaged { part: "test", .. })));
        let mut reader = Bytes::new("test", &[0x80; 9]);
        assert!(reader.number().is_err());
    }

    #[test]
    fn a_list_cannot_be_longer_than_its_bytes() {
        let mut reader = Bytes::new("test", &[200, 1, 0, 0]);
        assert!(reader.count().is_err());
    }
}
