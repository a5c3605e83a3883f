//! PDF, DOCX and ODT: the documents that `documents/make.py` makes, and what happens when they are damaged.

#![cfg(all(feature = "pdf", feature = "office"))]

mod common;

use std::io::Write;
use std::path::Path;

use common::{Folder, lines, skipped, warnings, zip};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use samara_engine::{BlockKind, Document, MetaValue};
use samara_ingest::{Collection, Error, FileKind, Options, Reason, read_memory};

const KEPT: [&str; 7] =
    ["report.pdf", "plain.pdf", "scan.pdf", "encrypted.pdf", "readable.pdf", "report.docx", "report.odt"];

/// Fuzzing damages more places.
const DAMAGED_PLACES: usize = 6;

fn kept(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents").join(name)).unwrap()
}

fn read(name: &str) -> Collection {
    read_memory(name, &kept(name), &Options::default()).unwrap()
}

fn document(name: &str) -> Document {
    let mut collection = read(name);
    assert_eq!(warnings(&collection), [""; 0], "{name}");
    collection.documents.remove(0)
}

fn one(value: &str) -> Option<MetaValue> {
    Some(MetaValue::One(value.to_owned()))
}

#[test]
fn pdf_with_outline() {
    let document = document("report.pdf");
    assert_eq!((document.title.as_str(), document.lang.as_str()), ("Winged seeds", "en-GB"));
    assert_eq!(document.meta.get("author").cloned(), one("A. Botanist"));
    assert_eq!(document.meta["keywords"].values(), ["maple", "ash"]);
    assert_eq!(
        lines(&document),
        [
            "H2 #page=1 1 The flight of a samara",
            "Paragraph A samara spins as it falls, and its wing makes it a helicopter. It is a well-known sight in \
             autumn, when the well-known trees let go of it.",
            "Paragraph The second paragraph begins with an indented line, as in most books, and has no distance to \
             the first.",
            "Item a bullet",
            "Item another one, which needs a second line as it is longer",
            // A paragraph that goes on belongs to the page where it begins.
            "Paragraph This sentence begins on the first page of the report and ends on the second page.",
            "H3 #page=2 What carries it",
            "Paragraph The wind carries it, and streams do.",
            "Paragraph Вертолёт кружится, как семя, и падает медленно на землю.",
            "H6 #page=3 p. 3",
            "Paragraph The left column has row number 0, The left column has row number 1, The left column has row \
             number 2, The left column has row number 3, The left column has row number 4, The left column has row \
             number 5, the right column has row number 0, the right column has row number 1, the right column has row \
             number 2, the right column has row number 3, the right column has row number 4, the right column has \
             row number 5,",
            "Row Tree | Wings | Weight",
            "Row maple | two | 0.2 g",
            "Row ash | one | 0.1 g",
        ]
    );
}

/// Without an outline, larger fonts are headings; the largest is the title.
#[test]
fn pdf_without_outline() {
    let expected = [
        "H3 #page=1 Introduction",
        "Paragraph The year was good for seeds. There was much wind.",
        "H6 #page=2 p. 2",
        "Paragraph On the second page is more text, without a heading.",
    ];
    // The second one is encrypted, but asks for no password.
    for name in ["plain.pdf", "readable.pdf"] {
        let document = document(name);
        assert_eq!(document.title, "Annual report");
        assert_eq!(lines(&document), expected);
    }
}

#[test]
fn scan_without_text_is_a_warning() {
    let collection = read("scan.pdf");
    assert_eq!(collection.documents[0].blocks, []);
    assert!(
        warnings(&collection)[0].contains("scan.pdf: a scan without text; `samara pack --ocr` reads it"),
        "{:?}",
        warnings(&collection)
    );
}

#[test]
fn encrypted_pdf_is_skipped_with_a_warning() {
    let folder = Folder::with(&[("encrypted.pdf", kept("encrypted.pdf")), ("a.txt", b"Text".to_vec())]);
    let collection = folder.read().unwrap();
    assert_eq!(collection.documents.len(), 1);
    assert!(skipped(&collection)[0].ends_with("encrypted.pdf: encrypted; save it without a password"));
    assert!(warnings(&collection)[1].contains("encrypted.pdf: not read: encrypted"));
    assert!(matches!(folder.read_with(&Options::default().strict(true)), Err(Error::Strict(_))));
}

#[test]
fn docx_and_odt() {
    for name in ["report.docx", "report.odt"] {
        let document = document(name);
        assert_eq!((document.title.as_str(), document.lang.as_str()), ("Winged seeds", "en"), "{name}");
        assert_eq!(document.meta.get("author").cloned(), one("A. Botanist"), "{name}");
        assert_eq!(document.meta["keywords"].values(), ["maple", "ash"], "{name}");
        let lines = lines(&document);
        // pandoc repeats the author and the date as text.
        let start = lines.iter().position(|line| line.starts_with("H1")).unwrap();
        assert_eq!(
            lines[start..],
            [
                "H1 #the-flight-of-a-samara The flight of a samara",
                "Paragraph A samara spins as it falls.[1] Its wing makes it a helicopter.",
                "H2 #what-carries-it What carries it",
                "Item the wind",
                "Item a stream",
                "Numbered It ripens.",
                "Numbered It falls.",
                "Row Tree | Wings",
                "Row maple | two",
                "Row ash | one",
                if name == "report.odt" {
                    "Quote As light as a leaf."
                } else {
                    "Paragraph As light as a leaf."
                },
                "Paragraph It fell from the tree.",
                "Paragraph [1] Measured in still air.",
            ],
            "{name}"
        );
    }
}

/// Reads a file whose bytes may be anything. It is read or skipped; no panic reaches the caller.
fn survives(name: &str, bytes: &[u8]) {
    match read_memory(name, bytes, &Options::default()) {
        Ok(collection) => assert!(collection.documents.len() <= 1),
        Err(Error::NoDocuments { .. }) => {}
        Err(error) => panic!("{name}: {error}"),
    }
}

#[test]
fn damaged_documents_are_read_or_skipped() {
    for name in KEPT {
        let whole = kept(name);
        for part in 0..DAMAGED_PLACES {
            let at = whole.len() * part / DAMAGED_PLACES;
            survives(name, &whole[..at]);
            let mut bytes = whole.clone();
            bytes[at] ^= [0xFF, 0x01, 0x80][part % 3];
            survives(name, &bytes);
            bytes.drain(at..(at + 50).min(whole.len()));
            survives(name, &bytes);
        }
    }
}

/// Why a file was skipped.
fn reason(name: &str, bytes: &[u8]) -> Reason {
    let folder = Folder::with(&[(name, bytes), ("a.txt", b"Text")]);
    let mut report = folder.read().unwrap().report;
    assert_eq!(report.skipped.len(), 1, "{name} was read");
    report.skipped.remove(0).reason
}

#[test]
fn bombs_are_refused_by_name() {
    let mut content = DeflateEncoder::new(Vec::new(), Compression::fast());
    let zeros = vec![0; 1 << 20];
    (0..130).for_each(|_| content.write_all(&zeros).unwrap());
    let content = content.finish().unwrap();
    assert_eq!(reason("bomb.docx", &zip(&[("word/document.xml", 8, &content)])), Reason::Bomb);
    assert_eq!(reason("bomb.odt", &zip(&[("content.xml", 8, &content)])), Reason::Bomb);

    let entities = b"<!DOCTYPE a [<!ENTITY b 'bbbbbbbb'><!ENTITY c '&b;&b;&b;&b;'>]><a>&c;</a>";
    let reason = reason("entities.odt", &zip(&[("content.xml", 0, entities)]));
    assert!(reason.to_string().contains("entity bomb"), "{reason}");
}

#[test]
fn files_of_other_formats_are_named() {
    let old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 W\0o\0r\0d\0";
    assert!(reason("old.docx", old).to_string().contains("old Office file"));
    let locked = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
    assert_eq!(reason("locked.docx", locked), Reason::Encrypted);
    for name in ["text.pdf", "text.docx", "text.odt"] {
        assert!(matches!(reason(name, b"Just a text"), Reason::Damaged { .. }), "{name}");
    }
    assert_eq!(FileKind::of("text.odt".as_ref()), FileKind::WordProcessor);
}

/// Documents beside the pages of a built site are part of it.
#[test]
fn documents_of_a_site_are_read() {
    let folder = Folder::with(&[
        ("index.html", b"<title>Home</title><p>Welcome".to_vec()),
        ("files/report.pdf", kept("report.pdf")),
        ("robots.txt", b"User-agent: *".to_vec()),
    ]);
    let collection = folder.read().unwrap();
    let urls: Vec<_> = collection.documents.iter().map(|document| document.url.as_str()).collect();
    assert_eq!(urls, ["files/report.pdf", "index.html"]);
}

#[test]
fn hidden_text_and_contents_of_docx_are_left_out() {
    let xml = r#"<w:document xmlns:w="w"><w:body>
        <w:p><w:pPr><w:pStyle w:val="T"/></w:pPr><w:r><w:t>Chapter 1 ... 3</w:t></w:r></w:p>
        <w:p><w:pPr><w:pStyle w:val="Ue"/><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>One</w:t></w:r></w:p>
        <w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>
        <w:r><w:t xml:space="preserve"> c</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>
        </w:body></w:document>"#;
    let styles = r#"<w:styles xmlns:w="w"><w:style w:styleId="T"><w:name w:val="toc 1"/></w:style>
        <w:style w:styleId="B"><w:name w:val="heading 2"/></w:style>
        <w:style w:styleId="Ue"><w:name w:val="Mein Titel"/><w:basedOn w:val="B"/></w:style></w:styles>"#;
    let bytes = zip(&[("word/document.xml", 0, xml.as_bytes()), ("word/styles.xml", 0, styles.as_bytes())]);
    let collection = read_memory("a.docx", &bytes, &Options::default()).unwrap();
    let document = &collection.documents[0];
    assert_eq!(document.title, "One");
    let texts: Vec<_> = document.blocks.iter().map(|block| (block.kind, block.text.as_str())).collect();
    assert_eq!(texts, [(BlockKind::Paragraph, "a b c")]);
}
