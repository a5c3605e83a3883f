//! Integers as LEB128 varints: at most five bytes for 32 bits.

use crate::error::Error;
use crate::work;

/// Reads a section of an index from its first byte to its last.
///
/// Damage is recorded, not returned: after it, numbers are 0 and texts empty, and [`finish`](Self::finish) returns
/// the error. Checking every number would make the module 1 % larger.
pub(crate) struct SectionReader<'a> {
    section: &'static str,
    rest: &'a [u8],
    damage: Option<&'static str>,
}

/// Where a [`SectionReader`] stopped.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor {
    left: usize,
    damage: Option<&'static str>,
}

impl<'a> SectionReader<'a> {
    /// `section` is named in errors.
    pub(crate) fn new(section: &'static str, bytes: &'a [u8]) -> Self {
        Self { section, rest: bytes, damage: None }
    }

    /// Records a problem, unless there is one already, and reads nothing more.
    pub(crate) fn fail(&mut self, problem: &'static str) {
        self.damage.get_or_insert(problem);
        self.rest = &[];
    }

    /// Records a problem unless a condition holds.
    pub(crate) fn check(&mut self, holds: bool, problem: &'static str) {
        if !holds {
            self.fail(problem);
        }
    }

    /// Continues where [`suspend`](Self::suspend) stopped.
    pub(crate) fn resume(section: &'static str, bytes: &'a [u8], cursor: Cursor) -> Self {
        let rest = &bytes[bytes.len() - cursor.left.min(bytes.len())..];
        Self { section, rest, damage: cursor.damage }
    }

    /// What [`resume`](Self::resume) needs to continue.
    pub(crate) fn suspend(&self) -> Cursor {
        Cursor { left: self.rest.len(), damage: self.damage }
    }

    /// Whether the section is damaged: reading on is of no use.
    pub(crate) fn is_damaged(&self) -> bool {
        self.damage.is_some()
    }

    pub(crate) fn take(&mut self, length: usize) -> &'a [u8] {
        work::count(1);
        let Some((taken, rest)) = self.rest.split_at_checked(length) else {
            self.fail("ends early");
            return &[];
        };
        self.rest = rest;
        taken
    }

    pub(crate) fn varint(&mut self) -> u32 {
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
        self.fail("number exceeds 32 bits");
        0
    }

    /// The bytes before the next `end`, which is consumed as well.
    pub(crate) fn until(&mut self, end: u8) -> &'a [u8] {
        // Without one, this asks for more than is left.
        let length = self.rest.iter().position(|&byte| byte == end).unwrap_or(self.rest.len());
        self.take(length + 1).split_last().map_or(&[], |(_, taken)| taken)
    }

    /// A count of items of at least one byte each.
    pub(crate) fn count(&mut self) -> usize {
        let count = self.varint() as usize;
        self.check(count <= self.rest.len(), "list longer than its section");
        count.min(self.rest.len())
    }

    #[cfg(feature = "parts")]
    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(crate) fn str(&mut self) -> &'a str {
        let length = self.varint() as usize;
        self.text(length)
    }

    /// A string that is cut off where the section ends before it.
    #[cfg(feature = "parts")]
    pub(crate) fn str_or_rest(&mut self) -> &'a str {
        let length = self.varint() as usize;
        self.text(length.min(self.rest.len()))
    }

    fn text(&mut self, length: usize) -> &'a str {
        std::str::from_utf8(self.take(length)).unwrap_or_else(|_| {
            self.fail("text is not valid UTF-8");
            ""
        })
    }

    /// Checks that everything was read without damage; bytes left over are damage as well.
    ///
    /// # Errors
    /// The first problem.
    pub(crate) fn finish(&mut self) -> Result<(), Error> {
        self.check(self.rest.is_empty(), "unexpected bytes after its end");
        self.damage.map_or(Ok(()), |problem| Err(Error::damaged(self.section, problem)))
    }
}

#[cfg(all(test, feature = "writer"))]
mod tests {
    use super::*;
    use crate::writer::varint::write;

    #[test]
    fn numbers_round_trip() {
        for value in [0, 1, 127, 128, 300, 16_383, 16_384, u32::MAX - 1, u32::MAX] {
            let mut bytes = Vec::new();
            write(&mut bytes, value);
            let mut reader = SectionReader::new("test", &bytes);
            assert_eq!(reader.varint(), value);
            assert_eq!(reader.finish(), Ok(()));
        }
    }

    #[test]
    fn rejects_varints_of_33_bits() {
        for bytes in [&[0xFF, 0xFF, 0xFF, 0xFF, 0x1F][..], &[0x80; 9]] {
            let mut reader = SectionReader::new("test", bytes);
            assert_eq!(reader.varint(), 0);
            assert_eq!(reader.finish(), Err(Error::damaged("test", "number exceeds 32 bits")));
        }
    }

    #[test]
    fn rejects_lists_longer_than_their_section() {
        let mut reader = SectionReader::new("test", &[200, 1, 0, 0]);
        assert_eq!(reader.count(), 0);
        assert_eq!(reader.finish(), Err(Error::damaged("test", "list longer than its section")));
    }

    #[test]
    fn reports_the_first_damage_and_reads_nothing_after_it() {
        let mut reader = SectionReader::new("test", &[9, b'a', 1, b'b']);
        assert_eq!((reader.str(), reader.varint(), reader.until(0), reader.str()), ("", 0, &[][..], ""));
        reader.check(false, "another");
        assert_eq!(reader.finish(), Err(Error::damaged("test", "ends early")));
    }
}
