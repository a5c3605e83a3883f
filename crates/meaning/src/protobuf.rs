//! Protocol buffers: the fields of a message, in place.
//!
//! Source: <https://protobuf.dev/programming-guides/encoding/>.

use std::ops::Range;

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// A varint.
    Number(u64),
    /// Text, a message, packed numbers, or a number of fixed length: where its bytes are.
    Bytes(Range<usize>),
}

/// The fields of a message in a range of a file; `None` for what is damaged, which ends them.
pub(crate) struct Fields<'f> {
    file: &'f [u8],
    at: usize,
    end: usize,
}

impl<'f> Fields<'f> {
    /// The range must lie in the file.
    pub(crate) fn new(file: &'f [u8], range: Range<usize>) -> Self {
        Self { file, at: range.start, end: range.end }
    }

    fn field(&mut self) -> Option<(u64, Value)> {
        let key = varint(&self.file[..self.end], &mut self.at)?;
        let value = match key & 7 {
            0 => Value::Number(varint(&self.file[..self.end], &mut self.at)?),
            1 => Value::Bytes(self.take(8)?),
            2 => {
                let length = varint(&self.file[..self.end], &mut self.at)?;
                Value::Bytes(self.take(usize::try_from(length).ok()?)?)
            }
            5 => Value::Bytes(self.take(4)?),
            _ => return None,
        };
        Some((key >> 3, value))
    }

    fn take(&mut self, length: usize) -> Option<Range<usize>> {
        let start = self.at;
        self.at = start.checked_add(length).filter(|&end| end <= self.end)?;
        Some(start..self.at)
    }
}

impl Iterator for Fields<'_> {
    type Item = Option<(u64, Value)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.end {
            return None;
        }
        let field = self.field();
        if field.is_none() {
            self.at = self.end;
        }
        Some(field)
    }
}

/// The number at a position, which moves behind it: seven bits a byte, the lowest first.
pub(crate) fn varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        number |= u64::from(byte & 127) << shift;
        if byte < 128 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_fields_of_all_kinds() {
        // 1: the varint 300; 2: "hi"; 3: four bytes; 4: eight bytes.
        let file = [8, 0xAC, 2, 18, 2, b'h', b'i', 29, 1, 2, 3, 4, 33, 1, 2, 3, 4, 5, 6, 7, 8];
        let fields: Option<Vec<_>> = Fields::new(&file, 0..file.len()).collect();
        let expected = [
            (1, Value::Number(300)),
            (2, Value::Bytes(5..7)),
            (3, Value::Bytes(8..12)),
            (4, Value::Bytes(13..21)),
        ];
        assert_eq!(fields.unwrap(), expected);
    }

    #[test]
    fn stops_at_damage() {
        for file in [
            &[8][..],
            &[18, 3, 1],
            &[29, 1],
            &[11],
            &[8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1],
        ] {
            let fields: Vec<_> = Fields::new(file, 0..file.len()).collect();
            assert_eq!(fields, [None], "{file:?}");
        }
        let mut long = vec![18];
        long.extend([255; 9]);
        long.push(1);
        assert_eq!(Fields::new(&long, 0..long.len()).collect::<Vec<_>>(), [None]);
    }
}
