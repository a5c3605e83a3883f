//! What must hold for any input: each function takes bytes and panics where it does not.
//!
//! `cargo xtask fuzz` gives them what libFuzzer thinks up, `tests/replay.rs` what is kept in `corpus/` (where it
//! starts from) and `regressions/` (what once broke something).

use std::cell::LazyCell;
use std::sync::LazyLock;

use samara_engine::analysis::{Accents, fold, grapheme, inner_parts, tokenize};
use samara_engine::{
    Block, BlockKind, BuildOptions, Compression, Document, Error, Index, IndexBuilder, Passage, SearchOptions,
};

/// Takes bytes, and panics where something does not hold.
pub type Target = fn(&[u8]);

/// All targets by name.
pub const TARGETS: [(&str, Target); 6] = [
    ("tokenizer", tokenizer),
    ("query", query),
    ("index", index),
    ("html", html),
    ("markdown", markdown),
    ("round_trip", round_trip),
];

/// Tokens are ordered and leave a term; so do their parts.
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
        // That terms fold to themselves holds for what Unicode has assigned, and is tested there: gaps among
        // capitals are taken for capitals by their place.
        assert!(!term(token).is_empty(), "{token:?} has no term");
        let mut start = 0;
        for border in inner_parts(token).chain([token.len()]) {
            assert!(!term(&token[start..border]).is_empty(), "a part of {token:?} has no term");
            start = border;
        }
    }
}

/// Texts in which queries find something: case, accents, symbols, scripts without spaces, a heading, code.
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
        blocks: vec![
            Block::new(BlockKind::H2, title).with_anchor("here"),
            Block::new(if at == 2 { BlockKind::Code } else { BlockKind::Paragraph }, text),
        ],
        ..Document::default()
    });
    documents.collect()
}

fn build(documents: &[Document], compression: Compression) -> Vec<u8> {
    let mut builder =
        IndexBuilder::new(BuildOptions { facets: vec!["tags".into()], ..BuildOptions::default() });
    for document in documents {
        builder.add(document.clone()).expect("its address is good");
    }
    builder.finish(compression).expect("there is room")
}

/// Marks lie in the text, in order, and cut no grapheme.
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

/// One input of so many, the same ones in every run: what takes long is done with these alone.
fn one_of(many: u32, bytes: &[u8]) -> bool {
    crc32fast::hash(bytes).is_multiple_of(many)
}

/// Searches, and asks what else can be asked where `thorough`: it goes much the same ways again.
fn ask(index: &Index, query: &str, thorough: bool) {
    let results = index.search(query, &SearchOptions { explain: true, ..SearchOptions::default() });
    assert!(results.hits.len() <= results.total);
    for hit in &results.hits {
        check_marks(&hit.excerpt);
        assert!(hit.score.is_finite());
    }
    if !thorough {
        return;
    }
    if let Some(hit) = results.hits.last() {
        index.document(&hit.url, query).expect("what was found can be read");
    }
    let exact = SearchOptions { prefix: false, typos: false, ..SearchOptions::default() };
    assert_eq!(index.search(query, &exact).suggestion, None);
    index.suggest(query, 5);
}

/// No query is an error, and what it finds is marked within bounds.
pub fn query(bytes: &[u8]) {
    thread_local! {
        static INDEX: LazyCell<Index> =
            LazyCell::new(|| Index::open(&build(&samples(), Compression::None)).expect("it is whole"));
    }
    INDEX.with(|index| ask(index, &String::from_utf8_lossy(bytes), one_of(4, bytes)));
}

/// Bytes made an index as far as the container goes: the parts behind it are what is tested.
fn repair(bytes: &[u8]) -> Vec<u8> {
    const ENTRY: usize = 16;
    // With languages or without.
    let parts = bytes.get(7).map_or(5, |&parts| usize::from(parts)).clamp(5, 6);
    let head = 8 + parts * ENTRY + 4;
    let mut bytes = bytes.to_vec();
    bytes.resize(bytes.len().max(head), 0);
    bytes[..7].copy_from_slice(b"samara\0");
    bytes[7] = parts as u8;
    let mut start = head;
    for part in 0..parts {
        let at = 8 + part * ENTRY;
        let number = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let left = bytes.len() - start;
        let stored = if part == parts - 1 { left } else { left.min(number(at + 8) as usize) };
        // An expansion as of real texts: libFuzzer's own limit of memory is tested nowhere else.
        let length = if bytes[at + 1] == 0 {
            stored
        } else {
            (number(at + 4) as usize).min(stored.saturating_mul(64))
        };
        let crc = crc32fast::hash(&bytes[start..start + stored]);
        bytes[at] = part as u8;
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

/// A real index with some of its bytes changed, the checksums right: an input of a few bytes goes deep. The first byte
/// says which index, then come three bytes for each change: place, place, and what is done to the byte there.
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

/// What is no index is told; what opens answers.
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
            Err(Error::NotAnIndex | Error::Version { .. } | Error::Damaged { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

/// Reads bytes as a file of this name; of some inputs what comes out is indexed and asked.
fn read(name: &str, bytes: &[u8]) {
    // No document, or an address that is refused: told, and nothing else.
    let Ok(read) = samara_ingest::read_memory(name, bytes, &samara_ingest::Options::default()) else {
        return;
    };
    for document in &read.documents {
        assert!(samara_engine::is_safe(&document.url), "{:?}", document.url);
    }
    if !one_of(64, bytes) {
        return;
    }
    let mut builder = IndexBuilder::new(BuildOptions::default());
    for document in read.documents {
        builder.add(document).expect("the reader gives what can be indexed");
    }
    let bytes = builder.finish(Compression::None).expect("there is room");
    ask(&Index::open(&bytes).expect("it is whole"), "the \"winged seeds\"", true);
}

/// Any page is read, or said why not.
pub fn html(bytes: &[u8]) {
    read("page.html", bytes);
}

/// Any Markdown is read, or said why not.
pub fn markdown(bytes: &[u8]) {
    read("page.md", bytes);
}

/// What was indexed is read as it was written, but for white space and control characters, whatever the compression.
/// Documents are separated by NUL, blocks by line feeds; a tab makes code.
pub fn round_trip(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    // To learn a language takes ten times as long as the text, which is the same without: Klingon has no stems.
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
    // White space in code is kept, which is compared without.
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    // LZMA takes a hundred times as long as all else, and does not see what the bytes mean.
    let compressions: &[_] =
        if one_of(512, bytes) { &[Compression::None, Compression::Lzma] } else { &[Compression::None] };
    for &compression in compressions {
        let index = Index::open(&build(&documents, compression)).expect("it is whole");
        assert_eq!(index.list().count(), documents.len());
        for document in &documents {
            let read = index.document(&document.url, "").expect("it was added");
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

/// A real index to start from, in both forms: the format changes, and what is kept in a file would not.
pub fn indexes() -> [Vec<u8>; 2] {
    [Compression::None, Compression::Lzma].map(|compression| build(&samples(), compression))
}
