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
///
/// Damage is remembered, not returned: from there on there is nothing left to read, numbers are 0 and texts empty, and
/// [`end`](Self::end) tells what it was. To ask after every number would make the module larger by 1 %.
pub(crate) struct Bytes<'a> {
    part: &'static str,
    rest: &'a [u8],
    damage: Option<&'static str>,
}

impl<'a> Bytes<'a> {
    /// `part` is named in errors.
    pub(crate) fn new(part: &'static str, bytes: &'a [u8]) -> Self {
        Self { part, rest: bytes, damage: None }
    }

    /// Remembers what is wrong, if it is the first that is, and reads nothing more.
    pub(crate) fn damaged(&mut self, what: &'static str) {
        self.damage.get_or_insert(what);
        self.rest = &[];
    }

    /// What has to hold; `what` is wrong where it does not.
    pub(crate) fn check(&mut self, holds: bool, what: &'static str) {
        if !holds {
            self.damaged(what);
        }
    }

    pub(crate) fn take(&mut self, length: usize) -> &'a [u8] {
        let Some((taken, rest)) = self.rest.split_at_checked(length) else {
            self.damaged("it ends early");
            return &[];
        };
        self.rest = rest;
        taken
    }

    pub(crate) fn number(&mut self) -> u32 {
        let mut value = 0u32;
        for shift in (0..35).step_by(7) {
            let &[byte] = self.take(1) else { return 0 };
            let bits = u32::from(byte & 0x7F);
            if shift == 28 && bits > 0xF {
                break;
            }
            value |= bits << shift;
            if byte < 0x80 {
                return value;
            }
        }
        self.damaged("a number is longer than 32 bits");
        0
    }

    /// What stands before the next `end`, which is taken too.
    pub(crate) fn until(&mut self, end: u8) -> &'a [u8] {
        // Where there is none, more is taken than is left.
        let length = self.rest.iter().position(|&byte| byte == end).unwrap_or(self.rest.len());
        self.take(length + 1).split_last().map_or(&[], |(_, taken)| taken)
    }

    /// A number of things that take at least one byte each of what is left.
    pub(crate) fn count(&mut self) -> usize {
        let count = self.number() as usize;
        self.check(count <= self.rest.len(), "a list is longer than the part that holds it");
        count.min(self.rest.len())
    }

    pub(crate) fn str(&mut self) -> &'a str {
        let length = self.number() as usize;
        std::str::from_utf8(self.take(length)).unwrap_or_else(|_| {
            self.damaged("a text is not UTF-8");
            ""
        })
    }

    /// Whether all was read, and all was well: bytes behind the end are damage too.
    ///
    /// # Errors
    /// The first thing that was wrong.
    pub(crate) fn end(&mut self) -> Result<(), Error> {
        self.check(self.rest.is_empty(), "it goes on behind its end");
        self.damage.map_or(Ok(()), |what| Err(Error::damaged(self.part, what)))
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
            assert_eq!(reader.number(), value);
            assert_eq!(reader.end(), Ok(()));
        }
    }

    #[test]
    fn a_number_of_33_bits_is_damage() {
        for bytes in [&[0xFF, 0xFF, 0xFF, 0xFF, 0x1F][..], &[0x80; 9]] {
            let mut reader = Bytes::new("test", bytes);
            assert_eq!(reader.number(), 0);
            assert_eq!(reader.end(), Err(Error::damaged("test", "a number is longer than 32 bits")));
        }
    }

    #[test]
    fn a_list_cannot_be_longer_than_its_bytes() {
        let mut reader = Bytes::new("test", &[200, 1, 0, 0]);
        assert_eq!(reader.count(), 0);
        assert_eq!(reader.end(), Err(Error::damaged("test", "a list is longer than the part that holds it")));
    }

    #[test]
    fn the_first_damage_is_told_and_nothing_is_read_behind_it() {
        let mut reader = Bytes::new("test", &[9, b'a', 1, b'b']);
        assert_eq!((reader.str(), reader.number(), reader.until(0), reader.str()), ("", 0, &[][..], ""));
        reader.check(false, "another");
        assert_eq!(reader.end(), Err(Error::damaged("test", "it ends early")));
    }
}
