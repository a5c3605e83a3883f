//! Finds the encoding that a page declares, as the HTML standard says: [`prescan`] in the first 1,024
//! bytes, with the XML declaration as the fallback, and [`label_in_content`] in a `content` attribute.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};
use memchr::memmem;

/// The number of bytes that are scanned for a declaration.
const SCANNED_BYTES: usize = 1024;

/// The encoding with a label, as a declaration in ASCII-compatible text may name it: UTF-16 stands for
/// UTF-8 there, `x-user-defined` for windows-1252.
pub(super) fn declared(label: &[u8]) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(label)?;
    Some(if encoding == UTF_16LE || encoding == UTF_16BE {
        UTF_8
    } else if encoding == X_USER_DEFINED {
        WINDOWS_1252
    } else {
        encoding
    })
}

/// Prescans a page to determine its encoding.
pub(super) fn prescan(page: &[u8]) -> Option<&'static Encoding> {
    let head = &page[..page.len().min(SCANNED_BYTES)];
    match head {
        [b'<', 0, b'?', 0, b'x', 0, ..] => Some(UTF_16LE),
        [0, b'<', 0, b'?', 0, b'x', ..] => Some(UTF_16BE),
        _ => Scanner { bytes: head, at: 0 }.scan().or_else(|| xml_declaration(head)),
    }
}

/// The encoding in `<?xml version="1.0" encoding="…"?>`.
fn xml_declaration(head: &[u8]) -> Option<&'static Encoding> {
    let declaration = head.strip_prefix(b"<?xml")?;
    let declaration = &declaration[..memchr::memchr(b'>', declaration)?];
    let after = &declaration[memmem::find(declaration, b"encoding")? + b"encoding".len()..];
    let value = trim_control(trim_control(after).strip_prefix(b"=")?);
    let quote = *value.first().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let value = &value[1..];
    let label = &value[..memchr::memchr(quote, value)?];
    if label.iter().any(|&byte| byte <= b' ') { None } else { declared(label) }
}

fn trim_control(mut bytes: &[u8]) -> &[u8] {
    while let [0..=b' ', rest @ ..] = bytes {
        bytes = rest;
    }
    bytes
}

/// The label in `text/html; charset=…`, the value of a `content` attribute.
pub(super) fn label_in_content(content: &[u8]) -> Option<&[u8]> {
    const NAME: &[u8] = b"charset";
    let mut rest = content;
    loop {
        let at = rest.windows(NAME.len()).position(|window| window.eq_ignore_ascii_case(NAME))?;
        rest = rest[at + NAME.len()..].trim_ascii_start();
        if let Some(value) = rest.strip_prefix(b"=") {
            let value = value.trim_ascii_start();
            return match value.first()? {
                quote @ (b'"' | b'\'') => memchr::memchr(*quote, &value[1..]).map(|end| &value[1..=end]),
                _ => value.split(|&byte| byte == b';' || byte.is_ascii_whitespace()).next(),
            };
        }
    }
}

/// The algorithm "prescan a byte stream to determine its encoding".
struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// The declaration in a `<meta>`.
#[derive(Default)]
struct Meta {
    names: Vec<Vec<u8>>,
    has_pragma: bool,
    needs_pragma: Option<bool>,
    encoding: Option<&'static Encoding>,
}

impl Scanner<'_> {
    /// The first declaration; `None` also if the bytes end first.
    fn scan(mut self) -> Option<&'static Encoding> {
        loop {
            self.at += memchr::memchr(b'<', self.bytes.get(self.at..)?)?;
            let rest = &self.bytes[self.at..];
            if rest.starts_with(b"<!--") {
                // The dashes may be those of the start: `<!-->`.
                self.at += 2 + memmem::find(&rest[2..], b"-->")? + 2;
            } else if rest.len() > 5 && rest[..5].eq_ignore_ascii_case(b"<meta") && ends_name(rest[5], b'/') {
                self.at += 5;
                if let Some(encoding) = self.meta()? {
                    return Some(encoding);
                }
            } else if matches!(rest, [b'<', b'a'..=b'z' | b'A'..=b'Z', ..] | [b'<', b'/', b'a'..=b'z' | b'A'..=b'Z', ..])
            {
                self.at += rest.iter().position(|&byte| ends_name(byte, b'>'))?;
                while self.attribute()?.is_some() {}
            } else if matches!(rest, [b'<', b'!' | b'/' | b'?', ..]) {
                self.at += memchr::memchr(b'>', rest)?;
            }
            self.at += 1;
        }
    }

    /// Reads the attributes of a `<meta>`; the outer `None` means that the bytes end.
    fn meta(&mut self) -> Option<Option<&'static Encoding>> {
        let mut meta = Meta::default();
        while let Some((name, value)) = self.attribute()? {
            if meta.names.contains(&name) {
                continue;
            }
            match name.as_slice() {
                b"http-equiv" => meta.has_pragma |= value == b"content-type",
                b"content" if meta.encoding.is_none() => {
                    if let Some(encoding) = label_in_content(&value).and_then(declared) {
                        meta.encoding = Some(encoding);
                        meta.needs_pragma = Some(true);
                    }
                }
                b"charset" => {
                    meta.encoding = declared(&value);
                    meta.needs_pragma = Some(false);
                }
                _ => {}
            }
            meta.names.push(name);
        }
        let is_declaration = meta.needs_pragma.is_some_and(|needs_pragma| !needs_pragma || meta.has_pragma);
        Some(meta.encoding.filter(|_| is_declaration))
    }

    /// The algorithm "get an attribute": its name and value in lower case. The inner `None` means that
    /// the tag ends, the outer one that the bytes end.
    fn attribute(&mut self) -> Option<Option<(Vec<u8>, Vec<u8>)>> {
        self.skip(|byte| ends_name(byte, b'/'))?;
        if self.byte()? == b'>' {
            return Some(None);
        }
        let (mut name, mut value) = (Vec::new(), Vec::new());
        loop {
            match self.byte()? {
                b'=' if !name.is_empty() => break,
                byte if is_space(byte) => {
                    self.skip(is_space)?;
                    if self.byte()? != b'=' {
                        return Some(Some((name, value)));
                    }
                    break;
                }
                b'/' | b'>' => return Some(Some((name, value))),
                byte => name.push(byte.to_ascii_lowercase()),
            }
            self.at += 1;
        }
        self.at += 1;
        self.skip(is_space)?;
        match self.byte()? {
            quote @ (b'"' | b'\'') => loop {
                self.at += 1;
                let byte = self.byte()?;
                if byte == quote {
                    self.at += 1;
                    return Some(Some((name, value)));
                }
                value.push(byte.to_ascii_lowercase());
            },
            _ => loop {
                let byte = self.byte()?;
                if is_space(byte) || byte == b'>' {
                    return Some(Some((name, value)));
                }
                value.push(byte.to_ascii_lowercase());
                self.at += 1;
            },
        }
    }

    fn skip(&mut self, test: impl Fn(u8) -> bool) -> Option<()> {
        while test(self.byte()?) {
            self.at += 1;
        }
        Some(())
    }

    fn byte(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

/// Whether a byte is white space or `other`.
fn ends_name(byte: u8, other: u8) -> bool {
    is_space(byte) || byte == other
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expect(page: impl AsRef<[u8]>, expected: Option<&str>) {
        let page = page.as_ref();
        let found = prescan(page).map(|encoding| encoding.name().to_ascii_lowercase());
        assert_eq!(found.as_deref(), expected, "{}", String::from_utf8_lossy(page));
    }

    #[test]
    fn reads_meta_charset() {
        expect("<meta charset=koi8-r>", Some("koi8-r"));
        expect("<META/CHARSET = ' KOI8-R ' >", Some("koi8-r"));
        expect("<meta\ncharset\t=\x0C\"koi8-r\" x>", Some("koi8-r"));
        expect("<meta charset=latin1>", Some("windows-1252"));
        expect("<meta charset=utf-16>", Some("utf-8"));
        expect("<meta charset=x-user-defined>", Some("windows-1252"));
        expect("<p>x<meta charset=koi8-r></p>", Some("koi8-r"));
        // Only in a separate attribute, and only the first one of a name.
        expect("<meta name=description content='charset=koi8-r'>", None);
        expect("<meta name='charset=koi8-r'>", None);
        expect("<meta data-charset=koi8-r>", None);
        expect("<metadata charset=koi8-r>", None);
        expect("<meta charset=koi8-r charset=utf-8>", Some("koi8-r"));
        // A sign of equality at its start belongs to the name.
        expect("<meta = charset=koi8-r>", Some("koi8-r"));
        expect("<meta =charset=koi8-r>", None);
        // An unknown label is passed over.
        expect("<meta charset=bogus><meta charset=koi8-r>", Some("koi8-r"));
        expect(
            "<meta charset=bogus http-equiv=content-type content='text/html; charset=koi8-r'>",
            Some("koi8-r"),
        );
        // An unfinished tag declares nothing.
        expect("<meta charset=koi8-r", None);
        expect("<meta charset='koi8-r>", None);
    }

    #[test]
    fn reads_meta_http_equiv() {
        expect("<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>", Some("koi8-r"));
        expect("<meta content='text/html; charset=koi8-r' http-equiv=content-type>", Some("koi8-r"));
        expect("<meta http-equiv=content-type content=charset=koi8-r>", Some("koi8-r"));
        expect("<meta http-equiv=content-type content='charset charset = \"koi8-r\"'>", Some("koi8-r"));
        expect("<meta http-equiv=content-type content='charset=\"koi8-r'>", None);
        expect("<meta http-equiv=content-type content='charset=koi8-r;x'>", Some("koi8-r"));
        expect("<meta http-equiv=refresh content='charset=koi8-r'>", None);
        expect("<meta content='text/html; charset=koi8-r'>", None);
        expect("<meta http-equiv=content-type content='charset=utf-8' charset=koi8-r>", Some("koi8-r"));
    }

    #[test]
    fn skips_comments_and_other_tags() {
        expect("<!-- <meta charset=utf-8> --><meta charset=koi8-r>", Some("koi8-r"));
        expect("<!--><meta charset=koi8-r>", Some("koi8-r"));
        expect("<!-- <meta charset=koi8-r>", None);
        expect("<a title='<meta charset=utf-8>'><meta charset=koi8-r>", Some("koi8-r"));
        expect("<a title=\"'><meta charset=utf-8>\"><meta charset=koi8-r>", Some("koi8-r"));
        expect("</a title='<meta charset=utf-8>'><meta charset=koi8-r>", Some("koi8-r"));
        expect("<!doctype <meta charset=utf-8><meta charset=koi8-r>", Some("koi8-r"));
        expect("<? <meta charset=utf-8><meta charset=koi8-r>", Some("koi8-r"));
        expect("</ <meta charset=utf-8><meta charset=koi8-r>", Some("koi8-r"));
        expect("<1 <meta charset=koi8-r>", Some("koi8-r"));
        // Scripts are not skipped.
        expect("<script>'<meta charset=koi8-r>'</script>", Some("koi8-r"));
    }

    #[test]
    fn scans_1024_bytes() {
        let meta = "<meta charset=koi8-r>";
        expect(" ".repeat(1024 - meta.len()) + meta, Some("koi8-r"));
        expect(" ".repeat(1025 - meta.len()) + meta, None);
    }

    #[test]
    fn xml_declaration_is_fallback() {
        expect("<?xml version='1.0' encoding='koi8-r'?><html>", Some("koi8-r"));
        expect("<?xml encoding = \"utf-16\"?>", Some("utf-8"));
        expect("<?xml encoding='koi8-r'?><meta charset=gbk>", Some("gbk"));
        expect("<?xml encoding=koi8-r?>", None);
        expect("<?xml encoding=' koi8-r'?>", None);
        expect(" <?xml encoding='koi8-r'?>", None);
        expect(b"<\0?\0x\0m\0l\0", Some("utf-16le"));
        expect(b"\0<\0?\0x\0m\0l", Some("utf-16be"));
    }
}
