//! From bytes to text: byte order marks, UTF-8 and UTF-16, line ends, and what is no text at all.

/// How many bytes at the beginning of a file tell whether it is text.
pub(crate) const SAMPLE: usize = 8 << 10;

/// Text, and where it was broken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    /// The text with `\n` at the end of each line, without byte order mark.
    pub(crate) text: String,
    /// The offset, in bytes, of the first sequence that was replaced by U+FFFD.
    pub(crate) broken_at: Option<usize>,
}

/// A byte order mark: what it says, and its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Utf8,
    Utf16Le,
    Utf16Be,
}

impl Mark {
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xEF, 0xBB, 0xBF, ..] => Some(Self::Utf8),
            [0xFF, 0xFE, ..] => Some(Self::Utf16Le),
            [0xFE, 0xFF, ..] => Some(Self::Utf16Be),
            _ => None,
        }
    }
}

/// Decodes a whole file: by its byte order mark, else as UTF-8.
pub(crate) fn decode(bytes: Vec<u8>) -> Decoded {
    let (text, broken_at) = match Mark::of(&bytes) {
        Some(Mark::Utf16Le) => utf16(&bytes[2..], u16::from_le_bytes),
        Some(Mark::Utf16Be) => utf16(&bytes[2..], u16::from_be_bytes),
        Some(Mark::Utf8) => {
            let (text, broken_at) = utf8(bytes[3..].to_vec());
            (text, broken_at.map(|at| at + 3))
        }
        None => utf8(bytes),
    };
    Decoded { text: unify_line_ends(text), broken_at }
}

/// Decodes UTF-8 without looking for a byte order mark.
pub(crate) fn utf8(bytes: Vec<u8>) -> (String, Option<usize>) {
    match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let broken_at = error.utf8_error().valid_up_to();
            (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(broken_at))
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> (String, Option<usize>) {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut broken_at = None;
    let mut offset = 2;
    for decoded in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        let c = decoded.unwrap_or_else(|_| {
            broken_at.get_or_insert(offset);
            char::REPLACEMENT_CHARACTER
        });
        offset += 2 * c.len_utf16();
        text.push(c);
    }
    if !rest.is_empty() {
        broken_at.get_or_insert(offset);
        text.push(char::REPLACEMENT_CHARACTER);
    }
    (text, broken_at)
}

/// CRLF and lone CR become LF, so that a file is the same document whatever system wrote it.
fn unify_line_ends(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

/// Whether a file that begins with these bytes holds something else than text.
///
/// Text has next to no control characters. A few stray ones are no reason to lose a document,
/// so in valid UTF-8 it takes three in ten; compressed data has one in ten and is not valid.
pub(crate) fn is_binary(beginning: &[u8]) -> bool {
    let sample = &beginning[..beginning.len().min(SAMPLE)];
    if Mark::of(sample).is_some() {
        return false;
    }
    if sample.starts_with(b"%PDF-") {
        return true;
    }
    let is_control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B);
    let controls = sample.iter().copied().filter(|byte| is_control(byte)).count();
    // A sample may end within a character.
    let is_utf8 = std::str::from_utf8(sample).map_or_else(|e| e.error_len().is_none(), |_| true);
    controls * 100 > sample.len() * if is_utf8 { 30 } else { 4 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, Option<usize>) {
        let Decoded { text, broken_at } = decode(bytes.to_vec());
        (text, broken_at)
    }

    #[test]
    fn byte_order_marks_are_obeyed() {
        assert_eq!(text(b"\xEF\xBB\xBFa\xC3\xA9"), ("aé".into(), None));
        assert_eq!(text(b"\xFF\xFEa\0\xE9\0"), ("aé".into(), None));
        assert_eq!(text(b"\xFE\xFF\0a\xD8\x3D\xDE\x00"), ("a😀".into(), None));
    }

    #[test]
    fn broken_sequences_are_replaced_and_placed() {
        assert_eq!(text(b"ab\xFFc"), ("ab\u{FFFD}c".into(), Some(2)));
        assert_eq!(text(b"\xEF\xBB\xBFab\xFFc\xFF"), ("ab\u{FFFD}c\u{FFFD}".into(), Some(5)));
        assert_eq!(text(b"\xFF\xFEa\0\x00\xD8b\0"), ("a\u{FFFD}b".into(), Some(4)));
        assert_eq!(text(b"\xFF\xFEa\0b"), ("a\u{FFFD}".into(), Some(4)));
    }

    #[test]
    fn line_ends_are_unified() {
        assert_eq!(text(b"a\r\nb\rc\n\rd").0, "a\nb\nc\n\nd");
    }

    #[test]
    fn text_and_binary_are_told_apart() {
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
}
