//! Damaged files, thousands of each format. ZIP archives are damaged inside and packed again, and PDFs within their objects and
//! streams, so that the changes reach the parsers.

#![cfg(all(feature = "html", feature = "mail", feature = "office", feature = "warc"))]

mod common;

use std::io::Read;
use std::path::Path;

use flate2::read::{DeflateDecoder, MultiGzDecoder};
use samara_ingest::{Error, Options, read_memory};

/// The number of damaged files of each format, and that of the tests that are ignored.
const FILES: usize = 300;
const MANY_FILES: usize = 5_000;

/// Marsaglia's xorshift64*: the same changes in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit.max(1)
    }
}

fn number(bytes: &[u8], at: usize, width: usize) -> usize {
    bytes[at..at + width].iter().rev().fold(0, |number, &byte| number << 8 | usize::from(byte))
}

/// The files in an archive.
fn unpack(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let end = bytes.windows(4).rposition(|window| window == b"PK\x05\x06").unwrap();
    let mut at = number(bytes, end + 16, 4);
    let mut files = Vec::new();
    for _ in 0..number(bytes, end + 10, 2) {
        let name = String::from_utf8(bytes[at + 46..at + 46 + number(bytes, at + 28, 2)].to_vec()).unwrap();
        let header = number(bytes, at + 42, 4);
        let start = header + 30 + number(bytes, header + 26, 2) + number(bytes, header + 28, 2);
        let data = &bytes[start..start + number(bytes, at + 20, 4)];
        let mut content = Vec::new();
        if number(bytes, at + 10, 2) == 0 {
            content.extend_from_slice(data);
        } else {
            DeflateDecoder::new(data).read_to_end(&mut content).unwrap();
        }
        files.push((name, content));
        at += 46 + number(bytes, at + 28, 2) + number(bytes, at + 30, 2) + number(bytes, at + 32, 2);
    }
    files
}

/// Changes a file: bytes, whole tags and values, or its length.
fn damage(content: &mut Vec<u8>, random: &mut Random) {
    const PIECES: [&[u8]; 12] = [
        b"<",
        b">",
        b"/>",
        b"\"",
        b"&#x10FFFF;",
        b"&x;",
        b"<!--",
        b"<![CDATA[",
        b"-1",
        b"99999999999999999999",
        b"\xFF\0",
        "e\u{301}".as_bytes(),
    ];
    let at = random.below(content.len() + 1);
    let piece = PIECES[random.below(PIECES.len())];
    match random.below(8) {
        0 => content.truncate(at),
        1 => drop(content.splice(at..at, piece.iter().copied())),
        2 => {
            let end = (at + 1 + random.below(40)).min(content.len());
            content.drain(at..end);
        }
        // A tag moves or is repeated.
        3 | 4 => {
            let end = (at + 1 + random.below(200)).min(content.len());
            let part = content[at..end].to_vec();
            let to = random.below(content.len() + 1);
            content.splice(to..to, part);
        }
        // A number or a name changes.
        5 | 6 => {
            let quote = content[at..]
                .iter()
                .position(|&byte| byte == b'"' || byte == b'\'')
                .map(|found| at + found + 1);
            if let Some(start) = quote
                && let Some(length) = content[start..].iter().position(|&byte| byte == b'"' || byte == b'\'')
            {
                content.splice(start..start + length, piece.iter().copied());
            }
        }
        _ => content.get_mut(at).into_iter().for_each(|byte| *byte = random.below(256) as u8),
    }
}

/// Each file is read or skipped; returns whether it is read. A caught panic would be the reason `the parser failed on it`.
fn survives(name: &str, bytes: &[u8]) -> bool {
    match read_memory(name, bytes, &Options::default()) {
        Ok(collection) => {
            assert!(collection.documents.len() <= 20, "{name}");
            let failed = collection
                .report
                .skipped
                .iter()
                .find(|skipped| skipped.to_string().contains("the parser failed"));
            assert_eq!(failed, None, "{name}");
            true
        }
        Err(error @ Error::NoDocuments { .. }) => {
            let strict = read_memory(name, bytes, &Options::default().strict(true)).unwrap_err();
            assert!(!strict.to_string().contains("the parser failed"), "{name}: {error}");
            false
        }
        Err(error) => panic!("{name}: {error}"),
    }
}

/// Formats that are text are damaged as a whole.
fn damage_text_files(count: usize) {
    let kept = |name: &str| {
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents").join(name)).unwrap()
    };
    let mut crawl = Vec::new();
    MultiGzDecoder::new(&kept("crawl.warc.gz")[..]).read_to_end(&mut crawl).unwrap();
    let vtt = "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ann>It <i>spins</i> &amp;\nfalls.\n\n".repeat(5);
    let hocr = "<div class='ocr_page' id='page_1'><p class='ocr_par'><span class='ocr_line'>It spins.</span></p></div>".repeat(5);
    let mhtml = "Subject: A\r\nSnapshot-Content-Location: https://a/\r\nContent-Type: multipart/related; boundary=x\r\n\r\n\
                 --x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
                 <meta charset=3Dkoi8-r><p>=D0=92 te=\r\nxt\r\n--x--\r\n".to_owned();
    for (name, whole) in [
        ("letter.eml", kept("letter.eml")),
        ("letters.mbox", kept("letters.mbox")),
        ("page.mhtml", mhtml.into_bytes()),
        ("crawl.warc", crawl),
        ("crawl.warc.gz", kept("crawl.warc.gz")),
        ("crawl.wacz", kept("crawl.wacz")),
        ("talk.vtt", vtt.into_bytes()),
        ("table.csv", b"Tree;Weight\nmaple;\"0,2 g\"\n".repeat(5)),
        ("scan.hocr", hocr.into_bytes()),
    ] {
        let mut random = Random(1);
        for _ in 0..count {
            let mut changed = whole.clone();
            for _ in 0..=random.below(3) {
                damage(&mut changed, &mut random);
            }
            survives(name, &changed);
        }
    }
}

/// Formats that are ZIP archives are damaged inside.
fn damage_contents(count: usize) {
    for name in
        ["report.docx", "report.odt", "slides.pptx", "slides.odp", "sheets.xlsx", "sheets.ods", "book.epub"]
    {
        let whole =
            std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents").join(name)).unwrap();
        let files = unpack(&whole);
        let mut random = Random(1);
        for _ in 0..count {
            let mut changed = files.clone();
            for _ in 0..=random.below(3) {
                let at = random.below(changed.len());
                damage(&mut changed[at].1, &mut random);
            }
            let changed: Vec<_> =
                changed.iter().map(|(name, content)| (name.as_str(), 0, content.as_slice())).collect();
            survives(name, &common::zip(&changed));
        }
    }
}

#[cfg(feature = "pdf")]
mod pdf {
    use std::fmt::Write as _;
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use hayro_syntax::Pdf;
    use hayro_syntax::object::Object;

    use super::*;

    /// The number of damaged files. Each is read in some milliseconds.
    const FILES: usize = 2_000;
    const OPERATORS: [&[u8]; 12] = [
        b" Tj ",
        b" TJ ",
        b" BT ",
        b" ET ",
        b" q ",
        b" Q ",
        b"[",
        b"(",
        b"<FFFF> ",
        b" 1e38 ",
        b" -32768 0 0 1e-9 0 0 cm ",
        b" /F1 0 Tf ",
    ];

    /// An object: its text, or its dictionary and the decoded data of its stream.
    #[derive(Clone)]
    struct Part {
        number: usize,
        text: Vec<u8>,
        data: Option<Vec<u8>>,
    }

    /// The objects of a file.
    fn parts(bytes: &[u8]) -> Vec<Part> {
        let pdf = Pdf::new(bytes.to_vec()).unwrap();
        let mut decoded = std::collections::HashMap::new();
        for object in pdf.objects() {
            if let Object::Stream(stream) = object {
                let number = stream.dict().obj_id().unwrap().obj_number as usize;
                decoded.insert(number, stream.decoded_data().unwrap().into_owned());
            }
        }
        let find = |from: usize, text: &[u8]| {
            bytes[from..].windows(text.len()).position(|window| window == text).map(|at| from + at)
        };
        let mut parts = Vec::new();
        for number in 1.. {
            let head = format!("\n{number} 0 obj");
            let Some(start) = find(0, head.as_bytes()).map(|at| at + head.len()) else { break };
            let end = find(start, b"endobj").unwrap();
            let data = decoded.remove(&number);
            let end = if data.is_some() { find(start, b"stream").unwrap() } else { end };
            parts.push(Part { number, text: bytes[start..end].to_vec(), data });
        }
        assert!(decoded.is_empty());
        parts
    }

    /// A file with right lengths and cross-references.
    fn file(parts: &[Part], trailer: &str) -> Vec<u8> {
        let mut file = b"%PDF-1.4\n".to_vec();
        let mut references = format!("xref\n0 {}\n0000000000 65535 f \n", parts.len() + 1);
        for Part { number, text, data } in parts {
            writeln!(references, "{:010} 00000 n ", file.len()).unwrap();
            file.extend(format!("{number} 0 obj").bytes());
            file.extend(text);
            if let Some(data) = data {
                let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
                encoder.write_all(data).unwrap();
                let data = encoder.finish().unwrap();
                let end = file.iter().rposition(|&byte| byte == b'>').unwrap() - 1;
                file.truncate(end);
                file.extend(format!("/Filter/FlateDecode/Length {}>>stream\n", data.len()).bytes());
                file.extend([&data[..], b"\nendstream"].concat());
            }
            file.extend(b" endobj\n");
        }
        let start = file.len();
        file.extend(format!("{references}trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n").bytes());
        file
    }

    /// Its parts, without filters and lengths, and its trailer.
    fn kept(name: &str) -> (Vec<Part>, String) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents").join(name);
        let bytes = std::fs::read(path).unwrap();
        let mut parts = parts(&bytes);
        for part in parts.iter_mut().filter(|part| part.data.is_some()) {
            let text = String::from_utf8_lossy(&part.text);
            let start = text.find("/Filter").unwrap();
            let rest = text[start..].split_once("/Length ").unwrap().1;
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            part.text = format!("{}{rest}", &text[..start]).into_bytes();
        }
        let at = bytes.windows(7).rposition(|window| window == b"trailer").unwrap() + 7;
        let trailer = String::from_utf8_lossy(&bytes[at..]).into_owned();
        (parts, trailer.split("startxref").next().unwrap().trim().to_owned())
    }

    fn damage_pdfs(name: &str, count: usize) {
        let (parts, trailer) = kept(name);
        let texts = |bytes: &[u8]| {
            let collection = read_memory(name, bytes, &Options::default()).unwrap();
            collection.documents[0].blocks.iter().map(|block| block.text.clone()).collect::<Vec<_>>()
        };
        assert!(!texts(&file(&parts, &trailer)).is_empty());
        let streams: Vec<_> = (0..parts.len()).filter(|&at| parts[at].data.is_some()).collect();
        let mut random = Random(1);
        let mut read = 0;
        for _ in 0..count {
            let mut changed = parts.clone();
            for _ in 0..=random.below(3) {
                // Most changes are in streams: content, fonts and their maps.
                if random.below(4) > 0 {
                    let data = changed[streams[random.below(streams.len())]].data.as_mut().unwrap();
                    if random.below(2) > 0 {
                        let at = random.below(data.len() + 1);
                        let operator = OPERATORS[random.below(OPERATORS.len())];
                        data.splice(at..at, operator.iter().copied());
                    } else {
                        damage(data, &mut random);
                    }
                } else {
                    let at = random.below(changed.len());
                    if changed[at].data.is_none() {
                        damage(&mut changed[at].text, &mut random);
                    }
                }
            }
            read += usize::from(survives(name, &file(&changed, &trailer)));
        }
        // The structure is right, so that the damage is what parsers get.
        assert!(read * 10 > count * 9, "{read}");
    }

    #[test]
    fn pdfs_with_damaged_streams_are_read_or_skipped() {
        damage_pdfs("report.pdf", FILES);
    }

    #[test]
    fn plain_pdfs_with_damaged_streams_are_read_or_skipped() {
        damage_pdfs("plain.pdf", FILES);
    }

    #[test]
    #[ignore = "takes minutes"]
    fn many_pdfs_with_damaged_streams_are_read_or_skipped() {
        damage_pdfs("report.pdf", MANY_FILES);
    }
}

#[test]
fn damaged_text_files_are_read_or_skipped() {
    damage_text_files(FILES);
}

#[test]
fn files_with_damaged_contents_are_read_or_skipped() {
    damage_contents(FILES);
}

/// `cargo test -p samara-ingest --profile long --test damaged -- --ignored`
#[test]
#[ignore = "takes minutes"]
fn many_damaged_files_are_read_or_skipped() {
    damage_text_files(MANY_FILES);
    damage_contents(MANY_FILES);
}
