//! Reads WARC (ISO 28500): the pages that a crawler has saved, as records of what servers answered.

mod http;
mod record;

use std::io::BufRead;

use self::record::Record;
pub(crate) use self::record::{Failure, Records};
use crate::format::Format;

/// What a record says about an address.
#[derive(Debug)]
pub(crate) enum Capture {
    /// A document.
    Document(Page),
    /// An answer that is no document.
    Other { address: String, why: NoDocument },
}

/// A saved document.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) address: String,
    /// When it was saved, as the record says: `2022-02-15T06:30:00Z`.
    pub(crate) date: String,
    pub(crate) format: Format,
    /// The character encoding that the server has declared.
    pub(crate) charset: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// Why an answer is no document.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoDocument {
    /// The server answered with another status than 200.
    Status(u16),
    /// Of this type: images, scripts, style sheets and the like.
    Type(String),
    /// Its compression is not supported, or it is damaged.
    Encoding(String),
    TooLarge,
}

/// The next capture in a file; requests, descriptions and repeated answers are passed over.
///
/// # Errors
/// If the file is damaged.
pub(crate) fn next<R: BufRead>(records: &mut Records<R>) -> Result<Option<Capture>, Failure> {
    while let Some(record) = records.next_record()? {
        if let Some(capture) = capture(record) {
            return Ok(Some(capture));
        }
    }
    Ok(None)
}

fn capture(record: Record) -> Option<Capture> {
    let address = record.headers.get("WARC-Target-URI").trim_matches(['<', '>']).to_owned();
    if !address.starts_with("http:") && !address.starts_with("https:") {
        return None;
    }
    let date = record.headers.get("WARC-Date").to_owned();
    let other = |why| Some(Capture::Other { address: address.clone(), why });
    let is_answer = match record.headers.get("WARC-Type") {
        "response" => true,
        "resource" => false,
        _ => return None,
    };
    let Some(content) = record.content else { return other(NoDocument::TooLarge) };
    let (status, headers, body) = if is_answer {
        let (status, headers, rest) = http::split(&content)?;
        match http::decode(&headers, rest) {
            Ok(body) => (status, headers, body),
            Err(encoding) => return other(NoDocument::Encoding(encoding)),
        }
    } else {
        (200, record.headers, content)
    };
    if status != 200 {
        return other(NoDocument::Status(status));
    }
    let content_type = headers.get("Content-Type");
    let (media_type, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
    let media_type = media_type.trim().to_ascii_lowercase();
    let charset = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"').to_owned())
    });
    match Format::of_media_type(&media_type).filter(|_| !address.ends_with("/robots.txt")) {
        Some(format) => Some(Capture::Document(Page { address, date, format, charset, body })),
        None => other(NoDocument::Type(media_type)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(kind: &str, address: &str, content: &str) -> String {
        format!(
            "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2022-02-15T06:30:00Z\r\n\
             Content-Type: text/html; charset=koi8-r\r\nContent-Length: {}\r\n\r\n{content}\r\n\r\n",
            content.len()
        )
    }

    fn captures(file: &str) -> Vec<String> {
        let mut records = Records::new(file.as_bytes(), 1 << 20, 200);
        let mut all = Vec::new();
        while let Some(capture) = next(&mut records).unwrap() {
            all.push(match capture {
                Capture::Document(page) => {
                    let body = String::from_utf8_lossy(&page.body).into_owned();
                    format!("{} {:?} {:?} {body}", page.address, page.format, page.charset)
                }
                Capture::Other { address, why } => format!("{address} {why:?}"),
            });
        }
        all
    }

    #[test]
    fn answers_with_text_are_documents() {
        let answer = |head: &str, body: &str| format!("HTTP/1.1 {head}\r\n\r\n{body}");
        let html = "200 OK\r\nContent-Type: Text/HTML; Charset=\"utf-8\"";
        let files = [
            file("warcinfo", "", "x: y"),
            file("request", "http://a/", "GET / HTTP/1.1\r\n\r\n"),
            file("response", "http://a/", &answer(html, "<p>Text")),
            file("response", "http://a/b", &answer("404 Not Found\r\nContent-Type: text/html", "gone")),
            file("response", "http://a/c.png", &answer("200 OK\r\nContent-Type: image/png", "x")),
            file(
                "response",
                "http://a/d",
                &answer(
                    &format!("{html}\r\nTransfer-Encoding: chunked"),
                    "4;x=y\r\nseed\r\n1\r\ns\r\n0\r\n\r\n",
                ),
            ),
            file("response", "http://a/e", &answer(&format!("{html}\r\nContent-Encoding: br"), "x")),
            file("response", "http://a/f", &answer(html, &"x".repeat(300))),
            file("resource", "https://a/g", "<p>g"),
            file("response", "dns:a", "x"),
            file("revisit", "http://a/", ""),
        ];
        assert_eq!(
            captures(&files.concat()),
            [
                "http://a/ Html Some(\"utf-8\") <p>Text",
                "http://a/b Status(404)",
                "http://a/c.png Type(\"image/png\")",
                "http://a/d Html Some(\"utf-8\") seeds",
                "http://a/e Encoding(\"br\")",
                "http://a/f TooLarge",
                "https://a/g Html Some(\"koi8-r\") <p>g",
            ]
        );
    }

    #[test]
    fn captures_have_addresses_of_the_web() {
        let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html ; a=b; CHARSET = koi8-r\r\n\r\n<p>";
        let text = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nx";
        let files = [
            file("response", "<http://a/>", page),
            file("response", "ftp://a/", page),
            file("response", "https://a/robots.txt", text),
            file("response", "https://a/robots", text),
            file("response", "https://a/x", "no answer"),
            file("metadata", "https://a/y", page),
        ];
        assert_eq!(
            captures(&files.concat()),
            [
                "http://a/ Html Some(\"koi8-r\") <p>",
                "https://a/robots.txt Type(\"text/plain\")",
                "https://a/robots Text None x",
            ]
        );
    }
}
