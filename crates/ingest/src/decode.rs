//! Decodes bytes to text: byte order marks, UTF-8 and UTF-16, line ends. Detects binary data.

/// The number of bytes that are examined to detect binary data.
pub(crate) const SAMPLE_BYTES: usize = 8 << 10;

/// Decoded text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    /// The text with `\n` as line end, without byte order mark.
    pub(crate) text: String,
    /// The offset, in bytes, of the first invalid sequence. Invalid sequences become U+FFFD.
    pub(crate) invalid_at: Option<usize>,
}

/// A byte order mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ByteOrderMark {
    Utf8,
    Utf16Le,
    Utf16Be,
}

impl ByteOrderMark {
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xEF, 0xBB, 0xBF, ..] => Some(Self::Utf8),
            [0xFF, 0xFE, ..] => Some(Self::Utf16Le),
            [0xFE, 0xFF, ..] => Some(Self::Utf16Be),
            _ => None,
        }
    }
}

/// Decodes a file by its byte order mark; without one, as UTF-8.
pub(crate) fn decode(bytes: Vec<u8>) -> Decoded {
    let (text, invalid_at) = match ByteOrderMark::of(&bytes) {
        Some(ByteOrderMark::Utf16Le) => utf16(&bytes[2..], u16::from_le_bytes),
        Some(ByteOrderMark::Utf16Be) => utf16(&bytes[2..], u16::from_be_bytes),
        Some(ByteOrderMark::Utf8) => {
            let (text, invalid_at) = utf8(bytes[3..].to_vec());
            (text, invalid_at.map(|at| at + 3))
        }
        None => utf8(bytes),
    };
    Decoded { text: normalize_line_ends(text), invalid_at }
}

/// Decodes UTF-8 without looking for a byte order mark.
pub(crate) fn utf8(bytes: Vec<u8>) -> (String, Option<usize>) {
    match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let invalid_at = error.utf8_error().valid_up_to();
            (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(invalid_at))
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> (String, Option<usize>) {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut invalid_at = None;
    let mut offset = 2;
    for decoded in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        let c = decoded.unwrap_or_else(|_| {
            invalid_at.get_or_insert(offset);
            char::REPLACEMENT_CHARACTER
        });
        offset += 2 * c.len_utf16();
        text.push(c);
    }
    if !rest.is_empty() {
        invalid_at.get_or_insert(offset);
        text.push(char::REPLACEMENT_CHARACTER);
    }
    (text, invalid_at)
}

/// Replaces CRLF and CR with LF, so that a file is the same document on every system.
fn normalize_line_ends(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

/// Whether a file that starts with these bytes is binary data.
///
/// Text has almost no control characters. In valid UTF-8 a file is binary if 30 % of its bytes
/// are control characters, so that a few stray ones do not lose a document. Compressed data is
/// invalid UTF-8 with about 10 % control characters; there the limit is 4 %.
pub(crate) fn is_binary(start: &[u8]) -> bool {
    let sample = &start[..start.len().min(SAMPLE_BYTES)];
    if ByteOrderMark::of(sample).is_some() {
        return false;
    }
    if sample.starts_with(b"%PDF-") {
        return true;
    }
    let is_control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B);
    let controls = sample.iter().copied().filter(|byte| is_control(byte)).count();
    // The sample may end inside a character.
    let is_utf8 = std::str::from_utf8(sample).map_or_else(|e| e.error_len().is_none(), |_| true);
    controls * 100 > sample.len() * if is_utf8 { 30 } else { 4 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, Option<usize>) {
        let Decoded { text, invalid_at } = decode(bytes.to_vec());
        (text, invalid_at)
    }

    #[test]
    fn follows_byte_order_marks() {
        assert_eq!(text(b"\xEF\xBB\xBFa\xC3\xA9"), ("aé".into(), None));
        assert_eq!(text(b"\xFF\xFEa\0\xE9\0"), ("aé".into(), None));
        assert_eq!(text(b"\xFE\xFF\0a\xD8\x3D\xDE\x00"), ("a😀".into(), None));
    }

    #[test]
    fn reports_offset_of_invalid_bytes() {
        assert_eq!(text(b"ab\xFFc"), ("ab\u{FFFD}c".into(), Some(2)));
        assert_eq!(text(b"\xEF\xBB\xBFab\xFFc\xFF"), ("ab\u{FFFD}c\u{FFFD}".into(), Some(5)));
        assert_eq!(text(b"\xFF\xFEa\0\x00\xD8b\0"), ("a\u{FFFD}b".into(), Some(4)));
        assert_eq!(text(b"\xFF\xFEa\0b"), ("a\u{FFFD}".into(), Some(4)));
    }

    #[test]
    fn normalizes_line_ends() {
        assert_eq!(text(b"a\r\nb\rc\n\rd").0, "a\nb\nc\n\nd");
    }

    #[test]
    fn detects_binary_data() {
        let noise: Vec<u8> = (0u32..4096).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        assert!(is_binary(&noise));
        assert!(is_binary(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\x01\0"));
        assert!(is_binary(b"%PDF-1.7\n1 0 obj\n"));
        assert!(is_binary(b"M\0y\0a\0n\0m\0a\0r\0"));
        assert!(!is_binary(b"M\0y\0 word and a few more\x01"));
        assert!(!is_binary(b"\xCF\xF0\xE8\xE2\xE5\xF2, windows-1251"));
        assert!(!is_binary("မြန်မာ".as_bytes()));
        assert!(!is_binary(b""));
        assert!(!is_binary(&"é".as_bytes()[..1]));
    }

    #[test]
    fn share_of_control_characters_decides() {
        let with = |controls: usize, rest: &[u8]| {
            let mut bytes = vec![1; controls];
            bytes.extend(rest.iter().copied().cycle().take(100 - controls));
            is_binary(&bytes)
        };
        assert_eq!([with(30, b"a"), with(31, b"a")], [false, true]);
        assert_eq!([with(4, b"\xFFa"), with(5, b"\xFFa")], [false, true]);
        assert!(!is_binary(b"\t\n\r\x0C\x1B") && is_binary(b"\x1F") && is_binary(b"\x0B"));
        let mut long = vec![b'a'; SAMPLE_BYTES];
        long.extend(vec![1; SAMPLE_BYTES]);
        assert!(!is_binary(&long));
        assert!(!is_binary(b"\xFF\xFE\x01\x02\x03"));
    }
}
