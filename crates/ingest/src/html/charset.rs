//! Decodes a page: the encoding comes from its byte order mark, from a declaration in its first 1,024
//! bytes, or from one that the parser finds later. Without any it is UTF-8.

use std::borrow::Cow;

use encoding_rs::{DecoderResult, Encoding, UTF_8};

use super::page::Page;
use super::prescan::{declared, prescan};

/// Decodes and parses a page. `declared_by_server` is an encoding from outside of the page. The second value is the offset of the first byte that is invalid in the
/// page's encoding.
pub(crate) fn parse_bytes(bytes: &[u8], declared_by_server: Option<&str>) -> (Page, Option<usize>) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, invalid_at) = decode(&bytes[length..], encoding);
        return (Page::parse(&text).0, invalid_at.map(|at| at + length));
    }
    let by_server = declared_by_server.and_then(|label| Encoding::for_label(label.as_bytes()));
    let prescanned = by_server.or_else(|| prescan(bytes));
    let encoding = prescanned.unwrap_or(UTF_8);
    let (text, invalid_at) = decode(bytes, encoding);
    let (page, label) = Page::parse(&text);
    // A late declaration changes the encoding while parsing: the page is parsed again.
    let changed = label.and_then(|label| declared(label.as_bytes())).filter(|&other| other != encoding);
    match changed {
        Some(encoding) if prescanned.is_none() => {
            let (text, invalid_at) = decode(bytes, encoding);
            (Page::parse(&text).0, invalid_at)
        }
        _ => (page, invalid_at),
    }
}

/// Decodes a page by its byte order mark or the declaration in its first 1,024 bytes.
pub(crate) fn decode_page(bytes: &[u8]) -> Cow<'_, str> {
    let (encoding, length) = Encoding::for_bom(bytes).unwrap_or((prescan(bytes).unwrap_or(UTF_8), 0));
    encoding.decode_without_bom_handling(&bytes[length..]).0
}

/// Decodes bytes without a byte order mark; line ends are left to the parser.
fn decode<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> (Cow<'a, str>, Option<usize>) {
    let (text, has_errors) = encoding.decode_without_bom_handling(bytes);
    (text, has_errors.then(|| first_error(encoding, bytes)))
}
/// The offset of the first invalid sequence.
fn first_error(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut buffer = [0; 4096];
    let mut offset = 0;
    loop {
        let (result, read, _) =
            decoder.decode_to_utf8_without_replacement(&bytes[offset..], &mut buffer, true);
        offset += read;
        match result {
            DecoderResult::Malformed(length, after) => {
                return offset.saturating_sub(usize::from(length) + usize::from(after));
            }
            DecoderResult::InputEmpty => return offset,
            DecoderResult::OutputFull => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::titles::CommonTitles;
    use super::*;

    fn text(bytes: &[u8]) -> (String, Option<usize>) {
        let (page, invalid_at) = parse_bytes(bytes, None);
        let blocks = page.draft(None, &CommonTitles::default()).blocks;
        (blocks.into_iter().map(|block| block.text).collect(), invalid_at)
    }

    fn expect(bytes: &[u8], expected: &str) {
        assert_eq!(text(bytes), (expected.to_owned(), None), "{}", String::from_utf8_lossy(bytes));
    }

    #[test]
    fn follows_byte_order_mark_then_declaration() {
        expect(b"<meta charset=windows-1251><p>\xEF", "п");
        expect(b"<meta http-equiv=content-type content='text/html; charset=Shift_JIS'><p>\x82\xA0", "あ");
        expect(b"<?xml version='1.0' encoding='iso-8859-1'?><html><p>\xE9", "é");
        expect(b"<meta charset=x-user-defined><p>\xE9", "é");
        expect(b"\xEF\xBB\xBF<meta charset=koi8-r><p>\xC3\xA9", "é");
        expect(b"\xFF\xFE<\0p\0>\0\xE9\0", "é");
        expect(b"<p>\xC3\xA9", "é");
        expect(b"<meta charset=unheard-of><p>\xC3\xA9", "é");
    }

    #[test]
    fn late_declaration_changes_encoding() {
        let comment = format!("<!-- {} -->", "x".repeat(2_000));
        let page = |meta: &str, text: &[u8]| [comment.as_bytes(), meta.as_bytes(), b"<p>", text].concat();
        expect(&page("<meta charset=koi8-r>", b"\xD0"), "п");
        expect(&page("<meta http-equiv=content-type content='text/html; charset=koi8-r'>", b"\xD0"), "п");
        expect(&page("<meta charset=bogus><meta charset=koi8-r>", b"\xD0"), "п");
        expect(&page("<meta charset=koi8-r><meta charset=gbk>", b"\xD0"), "п");
        // These are not declarations.
        expect(&page("<!-- <meta charset=koi8-r> -->", "п".as_bytes()), "п");
        expect(&page("<script>'<meta charset=koi8-r>'</script>", "п".as_bytes()), "п");
        expect(&page("<meta name=x content='charset=koi8-r'>", "п".as_bytes()), "п");
        // The first 1,024 bytes and a byte order mark take precedence.
        let early = [b"<meta charset=utf-8>", &page("<meta charset=koi8-r>", "п".as_bytes())[..]].concat();
        expect(&early, "п");
        let marked = [b"\xEF\xBB\xBF", &page("<meta charset=koi8-r>", "п".as_bytes())[..]].concat();
        expect(&marked, "п");
    }

    #[test]
    fn reports_offset_of_invalid_bytes() {
        assert_eq!(text(b"<p>\xFF").1, Some(3));
        assert_eq!(text(b"\xEF\xBB\xBF<p>\xFF").1, Some(6));
        assert_eq!(text(b"\xFF\xFE<\0p\0>\0\x00\xD8b\0").1, Some(8));
        let page = b"<meta charset=shift_jis>\x82\xA0\xFF";
        assert_eq!(text(page).1, Some(page.len() - 1));
    }
}
