//! Writing responses: headers, conditional requests and ranges.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::net::TcpStream;
use std::ops::Range;
use std::path::Path;
use std::time::UNIX_EPOCH;

use super::lookup::media_type;
use super::request::Request;

/// A response with a short body, or the head of one with a file.
#[derive(Debug)]
pub struct Response {
    status: u16,
    headers: String,
    body: String,
}

impl Response {
    /// A response with a line of text.
    pub fn text(status: u16, line: &str) -> Self {
        let body = if line.is_empty() { String::new() } else { format!("{line}\n") };
        Self::new(status)
            .header("Content-Type", "text/plain; charset=utf-8")
            .header("Content-Length", &body.len().to_string())
            .with_body(body)
    }

    fn new(status: u16) -> Self {
        Self { status, headers: String::new(), body: String::new() }
            .header("X-Content-Type-Options", "nosniff")
            // Browsers ask again for what they have: files change during a preview.
            .header("Cache-Control", "no-cache")
    }

    fn with_body(self, body: String) -> Self {
        Self { body, ..self }
    }

    /// Adds a header. The value must not contain line ends.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let _ = write!(self.headers, "{name}: {value}\r\n");
        self
    }

    /// Writes the response, without the body if the request was HEAD.
    pub fn send(&self, mut stream: &TcpStream, is_head: bool) -> io::Result<()> {
        let Self { status, headers, body } = self;
        let reason = match status {
            200 => "OK",
            206 => "Partial Content",
            302 => "Found",
            304 => "Not Modified",
            400 => "Bad Request",
            403 => "Forbidden",
            404 => "Not Found",
            405 => "Method Not Allowed",
            416 => "Range Not Satisfiable",
            _ => "",
        };
        let body = if is_head { "" } else { body };
        stream.write_all(format!("HTTP/1.1 {status} {reason}\r\n{headers}\r\n{body}").as_bytes())
    }
}

/// Sends a file, the part of it that the request asks for, or the notice that it has not changed.
pub fn send_file(mut stream: &TcpStream, request: &Request, path: &Path) -> io::Result<()> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(_) => return Response::text(404, "Not found.").send(stream, request.is_head),
    };
    let metadata = file.metadata()?;
    let length = metadata.len();
    let modified = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    let etag = format!("\"{length:x}-{:x}\"", modified.as_nanos());
    if request.if_none_match.as_deref().is_some_and(|tags| matches(tags, &etag)) {
        return Response::new(304).header("ETag", &etag).send(stream, true);
    }
    let range = request.range.as_deref().filter(|_| request.if_range.as_ref().is_none_or(|tag| *tag == etag));
    let (status, range) = match range.map_or(Wanted::All, |range| parse_range(range, length)) {
        Wanted::All => (200, 0..length),
        Wanted::Part(range) => (206, range),
        Wanted::Nothing => {
            return Response::text(416, "This range is not in the file.")
                .header("Content-Range", &format!("bytes */{length}"))
                .send(stream, request.is_head);
        }
    };
    let mut response = Response::new(status)
        .header("Content-Type", media_type(path))
        .header("Content-Length", &(range.end - range.start).to_string())
        .header("Accept-Ranges", "bytes")
        .header("ETag", &etag);
    if status == 206 {
        let value = format!("bytes {}-{}/{length}", range.start, range.end - 1);
        response = response.header("Content-Range", &value);
    }
    response.send(stream, request.is_head)?;
    if !request.is_head {
        file.seek(SeekFrom::Start(range.start))?;
        let sent = io::copy(&mut file.take(range.end - range.start), &mut stream)?;
        if sent < range.end - range.start {
            // The file became shorter: the client must not take what follows for its end.
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(())
}

/// Whether one of the tags of `If-None-Match` is this one.
fn matches(tags: &str, etag: &str) -> bool {
    tags.split(',').map(|tag| tag.trim().trim_start_matches("W/")).any(|tag| tag == etag || tag == "*")
}

/// What a range asks for.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    All,
    Part(Range<u64>),
    Nothing,
}

/// Parses `Range`. Several ranges, or a range in other units than bytes, select the whole file.
fn parse_range(range: &str, length: u64) -> Wanted {
    let bounds = range.strip_prefix("bytes=").and_then(|bounds| bounds.split_once('-'));
    let Some((first, last)) = bounds.filter(|(_, last)| !last.contains(',')) else { return Wanted::All };
    let range = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(length),
        (Ok(first), Err(_)) if last.trim().is_empty() => first..length,
        (Err(_), Ok(last)) if first.trim().is_empty() => length.saturating_sub(last)..length,
        _ => return Wanted::All,
    };
    if range.is_empty() { Wanted::Nothing } else { Wanted::Part(range) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_ranges() {
        for (range, expected) in [
            ("bytes=0-0", Wanted::Part(0..1)),
            ("bytes=2-", Wanted::Part(2..10)),
            ("bytes=-3", Wanted::Part(7..10)),
            ("bytes=-30", Wanted::Part(0..10)),
            ("bytes=8-99", Wanted::Part(8..10)),
            ("bytes=0-18446744073709551615", Wanted::Part(0..10)),
            ("bytes=10-", Wanted::Nothing),
            ("bytes=-0", Wanted::Nothing),
            ("bytes=0-1,4-5", Wanted::All),
            ("bytes=5-2", Wanted::All),
            ("bytes=x", Wanted::All),
            ("lines=0-1", Wanted::All),
        ] {
            assert_eq!(parse_range(range, 10), expected, "{range}");
        }
    }

    #[test]
    fn tags_are_compared_weakly() {
        assert!(matches("\"a\", W/\"b\"", "\"b\""));
        assert!(matches("*", "\"b\""));
        assert!(!matches("\"a\"", "\"b\""));
    }
}
