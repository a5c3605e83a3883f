//! Fuzz targets: each function takes arbitrary bytes and panics if an invariant is violated.
//!
//! `cargo xtask fuzz` runs them with libFuzzer, `tests/replay.rs` with the inputs in `corpus/` (libFuzzer's seeds) and
//! `regressions/` (inputs that once failed).

mod meaning;
mod parts;

pub use meaning::meaning;
pub use parts::parts;

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use samara_engine::analysis::{Accents, fold, grapheme, subword_starts, tokenize};
use samara_engine::{
    Block, BlockKind, BuildOptions, Compression, Document, Error, Index, IndexBuilder, MetaValue, Passage,
    SearchOptions,
};

/// A function that panics if an invariant is violated for these bytes.
pub type Target = fn(&[u8]);

/// All targets, by name.
pub const TARGETS: [(&str, Target); 24] = [
    ("tokenizer", tokenizer),
    ("query", query),
    ("index", index),
    ("parts", parts),
    ("meaning", meaning),
    ("html", html),
    ("markdown", markdown),
    ("pdf", pdf),
    ("docx", docx),
    ("odt", odt),
    ("mail", mail),
    ("mbox", mbox),
    ("mhtml", mhtml),
    ("warc", warc),
    ("wacz", wacz),
    ("hocr", hocr),
    ("epub", epub),
    ("pptx", pptx),
    ("odp", odp),
    ("xlsx", xlsx),
    ("ods", ods),
    ("csv", csv),
    ("subtitles", subtitles),
    ("round_trip", round_trip),
];

/// Tokens are ordered, and tokens and subwords have terms.
pub fn tokenizer(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let term = |text: &str| {
        let mut term = String::new();
        fold(text, Accents::Folded, &mut term);
        term
    };
    let mut end = 0;
    for token in tokenize(&text) {
        assert!(end <= token.start && token.start < token.end);
        end = token.end;
        let token = &text[token];
        // Folding is idempotent for assigned characters only, and tested in the engine: folding treats unassigned code
        // points between capitals as capitals.
        assert!(!term(token).is_empty(), "{token:?} has no term");
        let mut start = 0;
        for border in subword_starts(token).chain([token.len()]) {
            assert!(!term(&token[start..border]).is_empty(), "a subword of {token:?} has no term");
            start = border;
        }
    }
}

/// Sample texts for queries: case, accents, symbols, scripts without spaces, a heading, code, and metadata for ranges.
fn samples() -> Vec<Document> {
    let texts = [
        (
            "Winged seeds",
            "A samara travels on the wind. Café CAFÉ ﬃ İstanbul naïve ½ C++ HashMap::get_or_insert",
        ),
        ("မြန်မာ 日本語", "မြန်မာနိုင်ငံ ภาษาไทย 東京都に住む 한국어 👩‍👩‍👧 e\u{301}\u{302} \u{202E}abc don't"),
        ("seeds", "fn main() {\n\tlet seeds = 1;\n}\nto be or not to be; e-mail, U.S.A., 3.14"),
    ];
    let documents = texts.into_iter().enumerate().map(|(at, (title, text))| Document {
        url: format!("{at}.html"),
        title: title.into(),
        lang: "en".into(),
        meta: BTreeMap::from([
            ("date".into(), MetaValue::One(format!("202{at}-03-04"))),
            ("price".into(), MetaValue::One("-9.50 EUR".into())),
            ("tags".into(), MetaValue::List(vec!["wind".into(), format!("C{at}")])),
        ]),
        blocks: vec![
            Block::new(BlockKind::H2, title).with_anchor("here"),
            Block::new(if at == 2 { BlockKind::Code } else { BlockKind::Paragraph }, text),
        ],
        ..Document::default()
    });
    documents.collect()
}

fn build(documents: &[Document], compression: Compression) -> Vec<u8> {
    let mut builder = IndexBuilder::new(BuildOptions::default().facets(["tags"]));
    for document in documents {
        builder.add(document.clone()).expect("the URL is valid");
    }
    builder.finish(compression).expect("the limits are not exceeded")
}

/// Checks that marks are within the text, in order, and do not split grapheme clusters.
fn check_marks(passage: &Passage) {
    let mut end = 0;
    for mark in &passage.marks {
        assert!(end <= mark.start && mark.start < mark.end, "{passage:?}");
        end = mark.end;
        for edge in [mark.start, mark.end] {
            assert!(grapheme::is_boundary(&passage.text, edge), "{passage:?}");
        }
    }
}

/// Selects one of `many` inputs, the same in every run, for slow checks.
fn one_of(many: u32, bytes: &[u8]) -> bool {
    crc32fast::hash(bytes).is_multiple_of(many)
}

/// Searches. If `thorough`, also calls the other functions of the index, which run mostly the same code.
fn ask(index: &Index, query: &str, thorough: bool) {
    let results = index.search(query, &SearchOptions::default().explain(true));
    assert!(results.hits.len() <= results.total);
    for hit in &results.hits {
        check_marks(&hit.excerpt);
        assert!(hit.score.is_finite());
    }
    if !thorough {
        return;
    }
    if let Some(hit) = results.hits.last() {
        index.document(&hit.url, query).expect("every hit has a document");
    }
    let exact = SearchOptions::default().prefix(false).typos(false);
    assert_eq!(index.search(query, &exact).suggestion, None);
    index.suggest(query, 5);
}

/// Any text is a valid query, and the marks of its hits are valid.
pub fn query(bytes: &[u8]) {
    thread_local! {
        static INDEX: LazyCell<Index> =
            LazyCell::new(|| Index::open(&build(&samples(), Compression::None)).expect("the index is valid"));
    }
    INDEX.with(|index| ask(index, &String::from_utf8_lossy(bytes), one_of(4, bytes)));
}

/// Makes a valid container of the bytes, so that the decoders of the sections are tested.
fn repair(bytes: &[u8]) -> Vec<u8> {
    const ENTRY: usize = 16;
    // With or without the section `languages`.
    let sections = bytes.get(7).map_or(5, |&count| usize::from(count)).clamp(5, 6);
    let head = 8 + sections * ENTRY + 4;
    let mut bytes = bytes.to_vec();
    bytes.resize(bytes.len().max(head), 0);
    bytes[..7].copy_from_slice(b"samara\x01");
    bytes[7] = sections as u8;
    let mut start = head;
    for section in 0..sections {
        let at = 8 + section * ENTRY;
        let number = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let left = bytes.len() - start;
        let stored = if section == sections - 1 { left } else { left.min(number(at + 8) as usize) };
        // A realistic expansion: more would only test libFuzzer's memory limit.
        let length = if bytes[at + 1] == 0 {
            stored
        } else {
            (number(at + 4) as usize).min(stored.saturating_mul(64))
        };
        let crc = crc32fast::hash(&bytes[start..start + stored]);
        bytes[at] = section as u8;
        bytes[at + 2..at + 4].fill(0);
        bytes[at + 4..at + 8].copy_from_slice(&(length as u32).to_le_bytes());
        bytes[at + 8..at + 12].copy_from_slice(&(stored as u32).to_le_bytes());
        bytes[at + 12..at + 16].copy_from_slice(&crc.to_le_bytes());
        start += stored;
    }
    let crc = crc32fast::hash(&bytes[..head - 4]);
    bytes[head - 4..head].copy_from_slice(&crc.to_le_bytes());
    bytes
}

/// A real index with some changed bytes and correct checksums, so that a short input reaches deep code. The first byte
/// of the input selects the index; then each change has three bytes: the position as `u16`, and a value to XOR.
fn patched(bytes: &[u8]) -> Option<Vec<u8>> {
    static WHOLE: LazyLock<[Vec<u8>; 2]> = LazyLock::new(indexes);
    let (&form, changes) = bytes.split_first()?;
    let mut whole = WHOLE.get(usize::from(form))?.clone();
    for change in changes.chunks_exact(3) {
        let at = usize::from(u16::from_le_bytes([change[0], change[1]])) % whole.len();
        whole[at] ^= change[2];
    }
    Some(repair(&whole))
}

/// Invalid indexes are rejected; an index that opens answers queries.
pub fn index(bytes: &[u8]) {
    let files = match patched(bytes) {
        Some(patched) => vec![patched],
        None => vec![bytes.to_vec(), repair(bytes)],
    };
    for bytes in files {
        match Index::open(&bytes) {
            Ok(index) => {
                index.list().for_each(drop);
                index.info();
                ask(&index, "the \"winged seeds\" samraa -x title:a", true);
            }
            Err(
                Error::NotAnIndex
                | Error::Version { .. }
                | Error::UnknownSection { .. }
                | Error::Damaged { .. }
                | Error::TooMuchData { .. },
            ) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

/// Reads the bytes as a file with this name; for some inputs, indexes and searches the documents.
fn read(name: &str, bytes: &[u8]) {
    // Errors are allowed: there may be no document, or an unsafe URL.
    let Ok(read) = samara_ingest::read_memory(name, bytes, &samara_ingest::Options::default()) else {
        return;
    };
    for document in &read.documents {
        assert!(samara_engine::is_safe_url(&document.url), "{:?}", document.url);
    }
    if !one_of(64, bytes) {
        return;
    }
    let mut builder = IndexBuilder::new(BuildOptions::default());
    for document in read.documents {
        builder.add(document).expect("the reader returns valid documents");
    }
    let bytes = builder.finish(Compression::None).expect("the limits are not exceeded");
    ask(&Index::open(&bytes).expect("the index is valid"), "the \"winged seeds\"", true);
}

/// Any page is read or rejected with an error.
pub fn html(bytes: &[u8]) {
    read("page.html", bytes);
}

/// Any Markdown is read or rejected with an error.
pub fn markdown(bytes: &[u8]) {
    read("page.md", bytes);
}

/// Any PDF is read or rejected with an error. libFuzzer stops even at a panic that the reader catches.
pub fn pdf(bytes: &[u8]) {
    read("report.pdf", bytes);
}

/// Any DOCX is read or rejected with an error.
pub fn docx(bytes: &[u8]) {
    read("report.docx", bytes);
}

/// Any ODT is read or rejected with an error.
pub fn odt(bytes: &[u8]) {
    read("report.odt", bytes);
}

/// Any EPUB is read or rejected with an error.
pub fn epub(bytes: &[u8]) {
    read("book.epub", bytes);
}

/// Any PPTX is read or rejected with an error.
pub fn pptx(bytes: &[u8]) {
    read("slides.pptx", bytes);
}

/// Any ODP is read or rejected with an error.
pub fn odp(bytes: &[u8]) {
    read("slides.odp", bytes);
}

/// Any XLSX is read or rejected with an error.
pub fn xlsx(bytes: &[u8]) {
    read("sheets.xlsx", bytes);
}

/// Any ODS is read or rejected with an error.
pub fn ods(bytes: &[u8]) {
    read("sheets.ods", bytes);
}

/// Any CSV is read or rejected with an error.
pub fn csv(bytes: &[u8]) {
    read("table.csv", bytes);
}

/// Any subtitles are read or rejected with an error.
pub fn subtitles(bytes: &[u8]) {
    read("talk.vtt", bytes);
}

/// Any mail is read or rejected with an error.
pub fn mail(bytes: &[u8]) {
    read("letter.eml", bytes);
}

/// Any MHTML is read or rejected with an error.
pub fn mhtml(bytes: &[u8]) {
    read("page.mhtml", bytes);
}

/// Any mailbox is read or rejected with an error.
pub fn mbox(bytes: &[u8]) {
    read("letters.mbox", bytes);
}

/// Any WARC file is read or rejected with an error.
pub fn warc(bytes: &[u8]) {
    read("crawl.warc", bytes);
}

/// Any WACZ file is read or rejected with an error.
pub fn wacz(bytes: &[u8]) {
    read("crawl.wacz", bytes);
}

/// Any hOCR file is read or rejected with an error.
pub fn hocr(bytes: &[u8]) {
    read("scan.hocr", bytes);
}

/// Documents are read back as they were indexed, except for white space and control characters, with any compression.
/// Documents are separated by NUL, blocks by line feeds; a tab makes code.
pub fn round_trip(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    // Learning the stems of a language takes ten times as long and does not change the text; Klingon has no stems.
    let lang = if one_of(16, bytes) { "en" } else { "tlh" };
    let documents = text.split('\0').enumerate().map(|(at, text)| {
        let (title, blocks) = text.split_once('\n').unwrap_or((text, ""));
        let blocks = blocks.split('\n').map(|line| {
            let kind = if line.starts_with('\t') { BlockKind::Code } else { BlockKind::Paragraph };
            Block::new(kind, line)
        });
        Document {
            url: at.to_string(),
            title: title.into(),
            lang: lang.into(),
            blocks: blocks.collect(),
            ..Document::default()
        }
    });
    let documents: Vec<Document> = documents.collect();
    // White space is kept in code, so words are compared.
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    // LZMA takes a hundred times as long as the rest, and does not depend on the meaning of the bytes.
    let compressions: &[_] =
        if one_of(512, bytes) { &[Compression::None, Compression::Lzma] } else { &[Compression::None] };
    for &compression in compressions {
        let index = Index::open(&build(&documents, compression)).expect("the index is valid");
        assert_eq!(index.list().count(), documents.len());
        for document in &documents {
            let read = index.document(&document.url, "").expect("the document was added");
            assert_eq!(words(&read.title), words(&document.title));
            let written: Vec<_> = document
                .blocks
                .iter()
                .map(|block| words(&block.text))
                .filter(|words| !words.is_empty())
                .collect();
            let read: Vec<_> = read.blocks.iter().map(|block| words(&block.text)).collect();
            assert_eq!(read, written);
        }
    }
}

/// Real indexes with and without compression. They are built, not stored, as the format changes.
pub fn indexes() -> [Vec<u8>; 2] {
    [Compression::None, Compression::Lzma].map(|compression| build(&samples(), compression))
}
