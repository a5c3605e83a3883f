//! Strings of a PDF's own objects: titles, authors, outline entries.

/// Decodes a text string: UTF-16 or UTF-8 with a byte order mark, else PDFDocEncoding.
pub(super) fn text_string(bytes: &[u8]) -> String {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.as_chunks::<2>().0.iter().map(|&pair| unit(pair));
        without_language(&char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')).collect::<String>())
    };
    match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => without_language(&String::from_utf8_lossy(rest)),
        // Some programs write UTF-8 without the mark; other text is hardly ever valid UTF-8.
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|&byte| pdf_doc(byte)).collect(),
        },
    }
}

/// Removes language codes, which stand between two escape characters.
fn without_language(text: &str) -> String {
    text.split('\u{1B}').step_by(2).collect()
}

/// PDFDocEncoding (ISO 32000-1, D.3) differs from Latin-1 between 0x18 and 0xA0.
fn pdf_doc(byte: u8) -> char {
    const ACCENTS: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    const OTHERS: [char; 33] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ',
        'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
    ];
    match byte {
        0x18..=0x1F => ACCENTS[usize::from(byte - 0x18)],
        0x80..=0xA0 => OTHERS[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_text_strings() {
        assert_eq!(text_string(b"\xFE\xFF\0A\x04\x10"), "AА");
        assert_eq!(text_string(b"\xFE\xFF\0\x1B\0e\0n\0\x1B\0A"), "A");
        assert_eq!(text_string(b"\xEF\xBB\xBF\xC3\xA9"), "é");
        assert_eq!(text_string(b"Gr\xFC\xDFe \x84 \xA0"), "Grüße — €");
        assert_eq!(text_string("Grüße".as_bytes()), "Grüße");
    }

    #[test]
    fn signs_differ_from_latin_1() {
        assert_eq!((0x18..=0x1F).map(pdf_doc).collect::<String>(), "˘ˇˆ˙˝˛˚˜");
        assert_eq!((0x80..=0x9E).map(pdf_doc).collect::<String>(), "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž");
        assert_eq!(
            [0x17, 0x20, 0x7F, 0xA0, 0xA1, 0xFF].map(pdf_doc),
            ['\u{17}', ' ', '\u{7F}', '€', '¡', 'ÿ']
        );
    }
}
