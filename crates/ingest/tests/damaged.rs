//! Damaged files, thousands of each format. Those that are ZIP archives are damaged inside and packed again, so that the
//! changes reach the parsers.

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

/// Each file is read or skipped. A caught panic would be the reason `the parser failed on it`.
fn survives(name: &str, bytes: &[u8]) {
    match read_memory(name, bytes, &Options::default()) {
        Ok(collection) => {
            assert!(collection.documents.len() <= 20, "{name}");
            let failed = collection
                .report
                .skipped
                .iter()
                .find(|skipped| skipped.to_string().contains("the parser failed"));
            assert_eq!(failed, None, "{name}");
        }
        Err(error @ Error::NoDocuments { .. }) => {
            let strict = read_memory(name, bytes, &Options::default().strict(true)).unwrap_err();
            assert!(!strict.to_string().contains("the parser failed"), "{name}: {error}");
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
