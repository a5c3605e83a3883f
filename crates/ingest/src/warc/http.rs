//! What a server answered: status, headers, and a body that may be in chunks and compressed.

use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::record::Headers;

/// The maximum length of a body, as a multiple of the bytes that were sent.
const MAX_EXPANSION: u64 = 100;
/// Small bodies may expand more.
const MIN_LIMIT: u64 = 1 << 20;

/// Status, headers and body of an answer.
pub(super) fn split(answer: &[u8]) -> Option<(u16, Headers, &[u8])> {
    let end = memchr::memmem::find(answer, b"\r\n\r\n").map(|at| (at, at + 4));
    let (head, body) = end.or_else(|| memchr::memmem::find(answer, b"\n\n").map(|at| (at, at + 2)))?;
    let head = String::from_utf8_lossy(&answer[..head]);
    let (first, rest) = head.split_once('\n').unwrap_or((&head, ""));
    let status = first.split_whitespace().nth(1)?.parse().ok()?;
    Some((status, Headers::parse(rest), &answer[body..]))
}

/// The body as the reader's browser has it.
///
/// # Errors
/// If its encoding is not supported or it is damaged; with the name of the encoding.
pub(super) fn decode(headers: &Headers, body: &[u8]) -> Result<Vec<u8>, String> {
    // Some crawlers store the answer decoded, with the headers as they were.
    let is_chunked = headers.get("Transfer-Encoding").to_ascii_lowercase().contains("chunked");
    let whole = if is_chunked { join_chunks(body) } else { None };
    let body = whole.as_deref().unwrap_or(body);
    let encoding = headers.get("Content-Encoding").trim().to_ascii_lowercase();
    let is_zlib = body.first().is_some_and(|byte| byte & 0x0F == 8);
    let mut decoder: Box<dyn Read + '_> = match encoding.as_str() {
        "gzip" | "x-gzip" if body.starts_with(&[0x1F, 0x8B]) => Box::new(MultiGzDecoder::new(body)),
        "deflate" if is_zlib => Box::new(ZlibDecoder::new(body)),
        "deflate" => Box::new(DeflateDecoder::new(body)),
        "" | "identity" | "gzip" | "x-gzip" | "none" => return Ok(body.to_vec()),
        _ => return Err(encoding),
    };
    let limit = (body.len() as u64).saturating_mul(MAX_EXPANSION).max(MIN_LIMIT);
    let mut decoded = Vec::new();
    let result = (&mut decoder).take(limit + 1).read_to_end(&mut decoded);
    if result.is_err() || decoded.len() as u64 > limit { Err(encoding) } else { Ok(decoded) }
}

/// Joins chunks; `None` if the body is not in chunks.
fn join_chunks(body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let end = memchr::memchr(b'\n', rest)?;
        let size = std::str::from_utf8(&rest[..end]).ok()?.split(';').next().unwrap_or_default();
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(whole);
        }
        // The last chunk may be cut off.
        let chunk = &rest[..size.min(rest.len())];
        whole.extend_from_slice(chunk);
        rest = &rest[chunk.len()..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        if rest.is_empty() {
            return Some(whole);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    fn body(encoding: &str, body: &[u8]) -> Result<String, String> {
        let headers = Headers::parse(&format!("content-encoding: {encoding}"));
        decode(&headers, body).map(|body| String::from_utf8(body).unwrap())
    }

    #[test]
    fn bodies_are_decompressed() {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
        let mut deflate = DeflateEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(b"seeds").unwrap();
        zlib.write_all(b"seeds").unwrap();
        deflate.write_all(b"seeds").unwrap();
        let gzip = gzip.finish().unwrap();
        assert_eq!(body("gzip", &gzip).unwrap(), "seeds");
        assert_eq!(body("deflate", &zlib.finish().unwrap()).unwrap(), "seeds");
        assert_eq!(body("deflate", &deflate.finish().unwrap()).unwrap(), "seeds");
        assert_eq!(body("gzip", b"decoded before").unwrap(), "decoded before");
        assert_eq!(body("", b"seeds").unwrap(), "seeds");
        assert_eq!(body("zstd", b"seeds").unwrap_err(), "zstd");
        assert!(body("gzip", &gzip[..12]).is_err());
        let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
        bomb.write_all(&vec![0; 20 << 20]).unwrap();
        assert!(body("gzip", &bomb.finish().unwrap()).is_err());
    }

    #[test]
    fn answers_have_status_headers_and_body() {
        for end in ["\r\n", "\n"] {
            let answer = format!("HTTP/1.1 404 Not Found{end}A: b{end}{end}body{end}{end}more");
            let (status, headers, body) = split(answer.as_bytes()).unwrap();
            assert_eq!((status, headers.get("a"), headers.get("b")), (404, "b", ""));
            assert_eq!(body, format!("body{end}{end}more").as_bytes());
        }
        let (status, _, body) = split(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        assert_eq!((status, body), (200, &b""[..]));
        assert!(
            split(b"HTTP/1.1 200 OK").is_none()
                && split(b"HTTP/1.1\n\n").is_none()
                && split(b"a b\n\n").is_none()
        );
    }

    #[test]
    fn chunks_are_joined() {
        let joined = |body: &str| join_chunks(body.as_bytes()).map(|body| String::from_utf8(body).unwrap());
        assert_eq!(joined("0a;x\r\n0123456789\r\n2\r\nab\r\n0\r\n\r\n").as_deref(), Some("0123456789ab"));
        assert_eq!(joined("3\nabc\n1\nd\n0\n").as_deref(), Some("abcd"));
        // Cut off, within a chunk and behind one.
        assert_eq!(joined("9\r\nabc").as_deref(), Some("abc"));
        assert_eq!(joined("3\r\nabc").as_deref(), Some("abc"));
        assert_eq!(joined("3\r\nabc\r\n").as_deref(), Some("abc"));
        assert_eq!([joined("<p>text"), joined("<p>\ntext"), joined("3\r\nabc\r\nx")], [None, None, None]);
        let headers = Headers::parse("Transfer-Encoding: Chunked");
        assert_eq!(decode(&headers, b"1\nx\n0\n").unwrap(), b"x");
        assert_eq!(decode(&headers, b"joined before").unwrap(), b"joined before");
        assert_eq!(decode(&Headers::default(), b"1\nx\n0\n").unwrap(), b"1\nx\n0\n");
    }

    #[test]
    fn small_bodies_expand_to_a_mebibyte() {
        let expands = |size: usize| {
            let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
            gzip.write_all(&vec![b'a'; size]).unwrap();
            body("x-gzip", &gzip.finish().unwrap()).map(|text| text.len())
        };
        assert_eq!(expands(1 << 20), Ok(1 << 20));
        assert_eq!(expands((1 << 20) + 1), Err("x-gzip".to_owned()));
    }
}
