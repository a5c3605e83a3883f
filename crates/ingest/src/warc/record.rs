//! The records of a file: headers, and content of a declared length. Files are usually compressed, each record for itself.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

/// The limits for a line and for the lines of the headers of a record.
const MAX_LINE_BYTES: u64 = 64 << 10;
const MAX_LINES: usize = 200;

/// Headers of a record or of an answer.
#[derive(Debug, Default)]
pub(crate) struct Headers(Vec<(String, String)>);

impl Headers {
    /// Parses lines of names and values.
    pub(crate) fn parse(lines: &str) -> Self {
        let mut headers = Self::default();
        lines.lines().take(MAX_LINES).for_each(|line| headers.add(line));
        headers
    }

    fn add(&mut self, line: &str) {
        if let Some((name, value)) = line.split_once(':') {
            self.0.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }

    /// The value of a header; empty if it is absent.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }
}

/// A record.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) headers: Headers,
    /// Its content; `None` if it is larger than the limit.
    pub(super) content: Option<Vec<u8>>,
}

/// Why a file cannot be read to its end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It is damaged; with what is wrong.
    Damaged(String),
    /// It expands to much more data than its size.
    Bomb,
}

/// What an error in a record means.
fn broken(number: usize) -> impl Fn(io::Error) -> Failure {
    move |error| {
        let message = format!("record {number} is damaged: {error}");
        Failure::Damaged(message)
    }
}

/// Reads the records of a file one after the other.
pub(crate) struct Records<R: BufRead> {
    input: Input<R>,
    /// The number of bytes that may still be read, decompressed.
    left: u64,
    /// The limit for the content of a record.
    max_bytes: u64,
    number: usize,
}

enum Input<R: BufRead> {
    Unknown(Option<R>),
    Plain(R),
    Compressed(Box<BufReader<MultiGzDecoder<R>>>),
}

impl<R: BufRead> Records<R> {
    /// Reads a file that may expand to `limit` bytes, with records of at most `max_bytes`.
    pub(crate) fn new(input: R, limit: u64, max_bytes: u64) -> Self {
        Self { input: Input::Unknown(Some(input)), left: limit, max_bytes, number: 0 }
    }

    fn input(&mut self) -> io::Result<&mut dyn BufRead> {
        if let Input::Unknown(input) = &mut self.input {
            let mut input = input.take().ok_or(io::ErrorKind::UnexpectedEof)?;
            let is_compressed = input.fill_buf()?.starts_with(&[0x1F, 0x8B]);
            self.input = if is_compressed {
                Input::Compressed(Box::new(BufReader::with_capacity(64 << 10, MultiGzDecoder::new(input))))
            } else {
                Input::Plain(input)
            };
        }
        match &mut self.input {
            Input::Unknown(_) => Err(io::ErrorKind::UnexpectedEof.into()),
            Input::Plain(input) => Ok(input),
            Input::Compressed(input) => Ok(input),
        }
    }

    /// The next record, or `None` at the end of the file.
    ///
    /// # Errors
    /// If the file is damaged or expands too much.
    pub(super) fn next_record(&mut self) -> Result<Option<Record>, Failure> {
        self.number += 1;
        let mut line = self.line().map_err(broken(self.number))?;
        while line.as_deref() == Some("") {
            line = self.line().map_err(broken(self.number))?;
            self.spend(2)?;
        }
        let Some(first) = line else { return Ok(None) };
        if !first.starts_with("WARC/") {
            return Err(Failure::Damaged(format!("not a WARC file, or damaged at record {}", self.number)));
        }
        let mut headers = Headers::default();
        for _ in 0..MAX_LINES {
            match self.line().map_err(broken(self.number))? {
                Some(line) if !line.is_empty() => {
                    self.spend(line.len() as u64)?;
                    headers.add(&line);
                }
                _ => break,
            }
        }
        let length: u64 = headers
            .get("Content-Length")
            .parse()
            .map_err(|_| Failure::Damaged(format!("record {} has no length", self.number)))?;
        self.spend(length)?;
        let is_kept = length <= self.max_bytes;
        let number = self.number;
        let mut content = Vec::new();
        let mut input = self.input().map_err(broken(number))?.take(length);
        let read = if is_kept {
            input.read_to_end(&mut content).map(|read| read as u64)
        } else {
            io::copy(&mut input, &mut io::sink())
        };
        if read.map_err(broken(number))? < length {
            return Err(Failure::Damaged(format!("record {number} ends too early")));
        }
        Ok(Some(Record { headers, content: is_kept.then_some(content) }))
    }

    fn spend(&mut self, bytes: u64) -> Result<(), Failure> {
        self.left = self.left.checked_sub(bytes).ok_or(Failure::Bomb)?;
        Ok(())
    }

    /// A line without its end, or `None` at the end of the file.
    fn line(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        let read = self.input()?.take(MAX_LINE_BYTES).read_until(b'\n', &mut line)?;
        let text = String::from_utf8_lossy(&line);
        Ok((read > 0).then(|| text.trim_end_matches(['\r', '\n']).to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_named() {
        let failure = |file: &str, limit| {
            let mut records = Records::new(file.as_bytes(), limit, 10);
            loop {
                match records.next_record() {
                    Ok(Some(_)) => {}
                    Ok(None) => return None,
                    Err(failure) => return Some(failure),
                }
            }
        };
        let damaged = |message: &str| Some(Failure::Damaged(message.to_owned()));
        assert_eq!(failure("", 100), None);
        assert_eq!(failure("Just a text", 100), damaged("not a WARC file, or damaged at record 1"));
        assert_eq!(failure("WARC/1.0\n\n", 100), damaged("record 1 has no length"));
        let record = "WARC/1.0\nContent-Length: 4\n\nseed\n\n";
        assert_eq!(failure(&record.repeat(2), 100), None);
        assert_eq!(failure(&record[..record.len() - 4], 100), damaged("record 1 ends too early"));
        assert_eq!(failure("WARC/1.0\nContent-Length: 99999999\n\n", 100), Some(Failure::Bomb));
        assert_eq!(failure("\n\n\nWARC/1.0\nContent-Length: 0\n\n", 100), None);
    }

    /// The contents of all records, each with a header of 18 bytes.
    fn contents(contents: &[&str], limit: u64) -> Result<Vec<Option<String>>, Failure> {
        let record = |content: &&str| format!("WARC/1.0\nContent-Length: {:02}\n\n{content}", content.len());
        let file: String = contents.iter().map(record).collect();
        let mut records = Records::new(file.as_bytes(), limit, 10);
        let mut read = Vec::new();
        while let Some(record) = records.next_record()? {
            read.push(record.content.map(|content| String::from_utf8(content).unwrap()));
        }
        Ok(read)
    }

    #[test]
    fn large_records_are_passed_over() {
        let read = contents(&["0123456789", "0123456789a", "b"], 100).unwrap();
        assert_eq!(read, [Some("0123456789".to_owned()), None, Some("b".to_owned())]);
    }

    #[test]
    fn headers_and_contents_are_limited() {
        assert_eq!(contents(&["0123456789"], 28).unwrap().len(), 1);
        assert_eq!(contents(&["0123456789"], 27), Err(Failure::Bomb));
        assert_eq!(contents(&["0123456789a", "b"], 48).unwrap().len(), 2);
        assert_eq!(contents(&["0123456789a", "b"], 47), Err(Failure::Bomb));
        // Empty lines before a record.
        let file = format!("{}WARC/1.0\nContent-Length: 0\n\n", "\r\n".repeat(5));
        let read =
            |limit| Records::new(file.as_bytes(), limit, 10).next_record().map(|record| record.is_some());
        assert_eq!([read(27), read(26)], [Ok(true), Err(Failure::Bomb)]);
    }

    #[test]
    fn headers_have_names_in_any_case() {
        let headers = Headers::parse("A: b: c \nno header\n a :d\n");
        assert_eq!([headers.get("a"), headers.get("A"), headers.get("no header")], ["b: c", "b: c", ""]);
        let many: String = (0..300).map(|number| format!("h{number}: x\n")).collect();
        let headers = Headers::parse(&many);
        assert_eq!([headers.get("h199"), headers.get("h200")], ["x", ""]);
    }
}
