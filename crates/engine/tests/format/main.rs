//! `read_index.py`, written from docs/format.md alone, prints the texts of an index.

mod kept;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use samara_engine::analysis::{Accents, is_unit, tokenize};
use samara_engine::{Block, BlockKind, BuildOptions, Compression, Document, Field, IndexBuilder, MetaValue};

fn reader() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/format/read_index.py")
}

/// The output of the reader; `None` if Python is not installed.
fn read(name: &str, index: &[u8]) -> Option<String> {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&file, index).unwrap();
    let output = match Command::new("python3").arg(reader()).arg(&file).output() {
        Ok(output) => output,
        Err(error) => {
            eprintln!("skipped: python3 cannot be run: {error}");
            return None;
        }
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

fn json_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\u{7f}' => out.push(c),
            c => out.push(c),
        }
    }
    out + "\""
}

/// A document in the output format of the reader.
fn printed(document: &Document) -> String {
    let list = |items: Vec<String>| format!("[{}]", items.join(", "));
    let meta = document.meta.iter().map(|(name, value)| {
        let value = match value {
            MetaValue::One(value) => json_string(value),
            MetaValue::List(values) => list(values.iter().map(|value| json_string(value)).collect()),
        };
        format!("{}: {value}", json_string(name))
    });
    let blocks = document.blocks.iter().map(|block| {
        let (kind, field) = (block.kind as u8, block.field as u8);
        list(vec![kind.to_string(), field.to_string(), json_string(&block.text)])
    });
    let [url, lang, title] = [&document.url, &document.lang, &document.title].map(|text| json_string(text));
    format!(
        "{{\"url\": {url}, \"lang\": {lang}, \"meta\": {{{}}}, \"title\": {title}, \"blocks\": {}}}\n",
        meta.collect::<Vec<_>>().join(", "),
        list(blocks.collect())
    )
}

fn documents() -> Vec<Document> {
    let texts = [
        ("en", "The iPhone, THE House. Is it? a HashMap<String, u32>::new() x86 X86 don’t DON'T"),
        ("de", "Die Häuser und das Haus; Krankenversicherung für Kranke. ÜBER Straße STRASSE"),
        ("my", "မြန်မာနိုင်ငံ၏ လူ့အခွင့်အရေး ၂၀၂၂ Burma"),
        ("ja", "東京都に住む。日本語 and English 한국어 カタカナ"),
        ("th", "ภาษาไทย ไม่มีช่องว่าง 👩‍👩‍👧🎉 🇲🇲 ok"),
        ("", "e\u{301}\u{302} ½ C++ ... -- \u{202E}abc"),
    ];
    let mut documents: Vec<Document> = texts
        .iter()
        .enumerate()
        .map(|(at, (lang, text))| Document {
            url: format!("folder/é{at}/page.html"),
            title: format!("Title {at}: {}", &text[..text.char_indices().nth(5).unwrap().0])
                .trim()
                .to_owned(),
            lang: (*lang).into(),
            meta: BTreeMap::from([
                ("about".to_owned(), MetaValue::One("A description that is the text of a block.".into())),
                ("tags".to_owned(), MetaValue::List(vec!["one".into(), format!("tag {at}"), String::new()])),
            ]),
            blocks: vec![
                Block::new(BlockKind::H2, "Winged seeds: a heading").with_anchor("winged-seeds-2"),
                Block { field: Field::Aside, ..Block::new(BlockKind::Quote, *text) },
                Block::new(BlockKind::Paragraph, "A description that is the text of a block."),
                Block::new(BlockKind::Code, "fn main() {\n\tlet seeds = 1;\n}").with_anchor("method.main"),
            ],
            ..Document::default()
        })
        .collect();
    // Long repeats, also of themselves, and more symbols than one unit can name.
    let long = "one two three four five. ".repeat(100);
    let words: String = (0..62_000).fold(String::new(), |mut text, at| {
        let _ = write!(text, "w{at} ");
        text
    });
    for (url, text) in [("a", long.trim()), ("b", words.trim()), ("c", long.trim())] {
        documents.push(Document {
            url: url.into(),
            lang: "my".into(),
            blocks: vec![Block::new(BlockKind::Paragraph, text)],
            ..Document::default()
        });
    }
    documents
}

#[test]
fn another_program_reads_all_texts() {
    for (name, compression, accents) in [
        ("raw.samara", Compression::None, Accents::Folded),
        ("lzma.samara", Compression::Lzma, Accents::Folded),
        ("accents.samara", Compression::Lzma, Accents::Kept),
    ] {
        let options = BuildOptions::default().facets(["tags"]).accents(accents);
        let mut builder = IndexBuilder::new(options);
        let mut expected = String::new();
        for mut document in documents() {
            // An index that keeps accents stores composed text.
            if accents == Accents::Kept {
                for block in &mut document.blocks {
                    block.text = block.text.replace("e\u{301}\u{302}", "é\u{302}");
                }
                document.title = document.title.replace("e\u{301}\u{302}", "é\u{302}");
            }
            expected += &printed(&document);
            builder.add(document).unwrap();
        }
        // A section that a reader may skip.
        builder.add_synonym("", "seeds", "fruits");
        let Some(found) = read(name, &builder.finish(compression).unwrap()) else { return };
        for (found, expected) in found.lines().zip(expected.lines()) {
            assert_eq!(found, expected, "{name}");
        }
        assert_eq!(found.lines().count(), expected.lines().count());
    }
}

/// The appendix of docs/format.md has the same ranges as the analyzer.
#[test]
fn the_appendix_lists_all_units() {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    let mut is_open = false;
    for code in 0..=u32::from(char::MAX) {
        let Some(text) = char::from_u32(code).map(String::from) else { continue };
        if is_unit(&text) {
            match ranges.last_mut() {
                Some(range) if is_open => range.1 = code,
                _ => ranges.push((code, code)),
            }
            is_open = true;
        } else if tokenize(&text).next().is_some() {
            is_open = false;
        }
    }
    let lines: Vec<String> =
        ranges.iter().map(|(start, end)| format!("0x{start:04X}, 0x{end:04X}")).collect();
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/format.md");
    for file in [page, reader()] {
        let text = std::fs::read_to_string(&file).unwrap();
        let listed: Vec<&str> =
            text.split('(').filter_map(|piece| piece.split_once(')')).map(|(range, _)| range).collect();
        let listed: Vec<&str> = listed.into_iter().filter(|range| range.starts_with("0x")).collect();
        assert_eq!(listed, lines, "{}", file.display());
    }
}
