//! Reading the head of a request.

use std::io::{self, Read};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Longer heads are invalid.
const MAX_HEAD: usize = 16 << 10;

/// The head of a request.
#[derive(Debug)]
pub enum Head {
    Valid(Request),
    Invalid,
}

/// What the server looks at in the head of a request.
#[derive(Debug)]
pub struct Request {
    pub is_get: bool,
    pub is_head: bool,
    /// Path and query, as sent.
    pub target: String,
    /// `Host`, if it is there exactly once.
    pub host: Option<String>,
    pub if_none_match: Option<String>,
    pub if_range: Option<String>,
    pub range: Option<String>,
    pub keep_alive: bool,
}

/// Reads a head within a time limit. `buffer` holds the bytes read after the previous head. `None` at the end of the
/// stream.
///
/// # Errors
/// If the client is too slow, or the connection is broken.
pub fn read(mut stream: &TcpStream, buffer: &mut Vec<u8>, limit: Duration) -> io::Result<Option<Head>> {
    let start = Instant::now();
    let mut block = [0; 4 << 10];
    loop {
        if let Some(end) = buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            let head: Vec<u8> = buffer.drain(..end + 4).collect();
            return Ok(Some(parse(&head[..end]).map_or(Head::Invalid, Head::Valid)));
        }
        if buffer.len() > MAX_HEAD {
            return Ok(Some(Head::Invalid));
        }
        // A client must not gain time by sending a byte now and then.
        let left = limit.checked_sub(start.elapsed()).filter(|left| !left.is_zero());
        stream.set_read_timeout(Some(left.ok_or(io::ErrorKind::TimedOut)?))?;
        match stream.read(&mut block)? {
            0 => return Ok(None),
            read => buffer.extend_from_slice(&block[..read]),
        }
    }
}

fn parse(head: &[u8]) -> Option<Request> {
    let mut lines = std::str::from_utf8(head).ok()?.split("\r\n");
    let mut words = lines.next()?.split(' ');
    let (method, target, version) = (words.next()?, words.next()?, words.next()?);
    if words.next().is_some() || !version.starts_with("HTTP/1.") || target.contains(char::is_control) {
        return None;
    }
    let headers: Vec<_> = lines
        .map(|line| line.split_once(':').map(|(name, value)| (name, value.trim())))
        .collect::<Option<_>>()?;
    let values = |name: &str| {
        let name = name.to_owned();
        headers.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(&name)).map(|(_, value)| *value)
    };
    let only = |name: &str| {
        let mut values = values(name);
        values.next().filter(|_| values.next().is_none()).map(str::to_owned)
    };
    // The body of a request is not read, so it could not be distinguished from the next request.
    let has_body = values("Content-Length").chain(values("Transfer-Encoding")).any(|value| value != "0");
    let closes = values("Connection").any(|value| value.eq_ignore_ascii_case("close"));
    Some(Request {
        is_get: method == "GET",
        is_head: method == "HEAD",
        target: target.to_owned(),
        host: only("Host"),
        if_none_match: only("If-None-Match"),
        if_range: only("If-Range"),
        range: only("Range"),
        keep_alive: version == "HTTP/1.1" && !closes && !has_body,
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn parses_heads() {
        let request = parse(b"GET /a?b HTTP/1.1\r\nhost: localhost:80\r\nRANGE:bytes=0-1").unwrap();
        assert!(request.is_get && !request.is_head && request.keep_alive);
        assert_eq!(request.target, "/a?b");
        assert_eq!(request.host.as_deref(), Some("localhost:80"));
        assert_eq!(request.range.as_deref(), Some("bytes=0-1"));
        assert!(!parse(b"GET / HTTP/1.0").unwrap().keep_alive);
        assert!(!parse(b"POST / HTTP/1.1\r\nContent-Length: 3").unwrap().keep_alive);
        assert_eq!(parse(b"GET / HTTP/1.1\r\nHost: a\r\nHost: localhost").unwrap().host, None);
    }

    #[test]
    fn reads_heads_up_to_a_length() {
        let head = |length: usize, buffered: &[u8]| {
            let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            let mut client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
            let (stream, _) = listener.accept().unwrap();
            let start = b"GET / HTTP/1.1\r\nA: ";
            let sent = [start, &b"b".repeat(length - start.len() - 4)[..], b"\r\n\r\n"].concat();
            client.write_all(&sent[buffered.len()..]).unwrap();
            client.shutdown(std::net::Shutdown::Write).unwrap();
            read(&stream, &mut buffered.to_vec(), Duration::from_secs(60)).unwrap()
        };
        for buffered in [&b""[..], b"G", b"GE"] {
            assert!(matches!(head(MAX_HEAD, buffered), Some(Head::Valid(_))));
            assert!(matches!(head(MAX_HEAD + 5000, buffered), Some(Head::Invalid)));
        }
    }

    #[test]
    fn rejects_malformed_heads() {
        for head in [
            &b"GET /"[..],
            b"GET / b HTTP/1.1",
            b"GET / HTTP/2",
            b"GET / HTTP/1.1\r\nno colon",
            b"\xff / HTTP/1.1",
        ] {
            assert!(parse(head).is_none(), "{head:?}");
        }
    }
}
