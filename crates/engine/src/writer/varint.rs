//! Writes integers and strings; [`SectionReader`](crate::container::varint::SectionReader) reads them.

/// Appends `value`: seven bits a byte, lowest first, the high bit set on all but the last.
pub(crate) fn write(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends a string: its length in bytes, then the bytes.
pub(crate) fn write_str(out: &mut Vec<u8>, text: &str) {
    write(out, text.len() as u32);
    out.extend_from_slice(text.as_bytes());
}

/// Appends a list of strings: their number, then each.
pub(crate) fn write_strs(out: &mut Vec<u8>, strings: &[impl AsRef<str>]) {
    write(out, strings.len() as u32);
    strings.iter().for_each(|text| write_str(out, text.as_ref()));
}
