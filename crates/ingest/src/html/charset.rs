//! The character set of a page: by byte order mark, by what it declares, else UTF-8.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, X_USER_DEFINED};

use crate::decode::{self, Decoded, Mark};

/// How far into a page a declaration is looked for, in bytes, as browsers do.
const PRESCAN: usize = 1024;

/// Decodes a page. Line ends are left to the parser.
pub(crate) fn decode(bytes: Vec<u8>) -> Decoded {
    if Mark::of(&bytes).is_some() {
        return decode::decode(bytes);
    }
    let encoding = declared(&bytes[..bytes.len().min(PRESCAN)]).unwrap_or(UTF_8);
    if encoding == UTF_8 {
        let (text, broken_at) = decode::utf8(bytes);
        return Decoded { text, broken_at };
    }
    let (text, has_errors) = encoding.decode_without_bom_handling(&bytes);
    let broken_at = has_errors.then(|| first_error(encoding, &bytes));
    Decoded { text: text.into_owned(), broken_at }
}

/// The offset of the first sequence that an encoding does not know.
fn first_error(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut buffer = [0; 4096];
    let mut offset = 0;
    loop {
        let (result, read, _) =
            decoder.decode_to_utf8_without_replacement(&bytes[offset..], &mut buffer, true);
        offset += read;
        match result {
            encoding_rs::DecoderResult::Malformed(length, after) => {
                return offset.saturating_sub(usize::from(length) + usize::from(after));
            }
            encoding_rs::DecoderResult::InputEmpty => return offset,
            encoding_rs::DecoderResult::OutputFull => {}
        }
    }
}

/// The encoding that the head of a page declares: in `<?xml encoding="…">`, `<meta charset="…">`
/// or `<meta content="text/html; charset=…">`.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    // A label is ASCII, and so is all that it is found by.
    let head: String = head.iter().map(|&byte| char::from(byte.to_ascii_lowercase())).collect();
    let xml = head.starts_with("<?xml").then(|| head.split("?>").next()).flatten();
    if let Some(encoding) = xml.and_then(|xml| label(xml, "encoding")) {
        return Some(encoding);
    }
    let mut rest = head.as_str();
    while let Some(start) = rest.find('<') {
        rest = &rest[start..];
        if rest.starts_with("<!--") {
            rest = rest.split_once("-->")?.1;
            continue;
        }
        let end = rest.find('>')?;
        if rest.starts_with("<meta")
            && let Some(encoding) = label(&rest[..end], "charset")
        {
            return Some(encoding);
        }
        rest = &rest[end..];
    }
    None
}

/// The encoding after `name =`, quoted or not.
fn label(text: &str, name: &str) -> Option<&'static Encoding> {
    let (_, after) = text.split_once(name)?;
    let value = after.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| c == '"' || c == '\'' || c == ';' || c == '>' || c.is_whitespace());
    let encoding = Encoding::for_label(&value.as_bytes()[..end.unwrap_or(value.len())])?;
    // As the standard says: a declaration that could be read is not in UTF-16.
    let is_utf16 = encoding == UTF_16LE || encoding == UTF_16BE;
    Some(if is_utf16 || encoding == X_USER_DEFINED { UTF_8 } else { encoding })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, Option<usize>) {
        let Decoded { text, broken_at } = decode(bytes.to_vec());
        (text, broken_at)
    }

    #[test]
    fn declarations_are_obeyed() {
        for (page, last) in [
            (&b"<meta charset=windows-1251>\xEF"[..], 'п'),
            (b"<META http-equiv=content-type content='text/html; charset=KOI8-R'>\xD0", 'п'),
            (b"<?xml version='1.0' encoding='iso-8859-1'?><html>\xE9", 'é'),
            (b"<!-- <meta charset=koi8-r> --><title>x</title><meta charset = \"Shift_JIS\">\x82\xA0", 'あ'),
            (b"<meta charset=utf-16>\xC3\xA9", 'é'),
            (b"<meta charset=unheard-of>\xC3\xA9", 'é'),
            (b"<p>\xC3\xA9", 'é'),
            (b"\xEF\xBB\xBF<meta charset=koi8-r>\xC3\xA9", 'é'),
        ] {
            let (text, broken_at) = text(page);
            assert_eq!(text.chars().last(), Some(last), "{text}");
            assert_eq!(broken_at, None, "{text}");
        }
    }

    #[test]
    fn errors_are_placed() {
        assert_eq!(text(b"<p>\xFF").1, Some(3));
        let page = b"<meta charset=shift_jis>\x82\xA0\xFF";
        assert_eq!(text(page).1, Some(page.len() - 1));
    }
}
