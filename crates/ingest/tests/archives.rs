//! Mail, saved pages and recognized text: those that `documents/make_archives.py` makes, and damaged ones.

#![cfg(all(feature = "html", feature = "mail", feature = "office", feature = "warc"))]

mod common;

use std::path::Path;

use common::{Folder, at, lines, skipped, texts, urls, warnings};
use samara_engine::MetaValue;
use samara_ingest::{Collection, Error, Options, Reason, read_memory};

fn kept(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents").join(name)).unwrap()
}

fn read(name: &str) -> Collection {
    read_memory(name, &kept(name), &Options::default()).unwrap()
}

fn one(value: &str) -> MetaValue {
    MetaValue::One(value.to_owned())
}

#[test]
fn message_and_attachments_are_documents() {
    let collection = read("letter.eml");
    assert_eq!(urls(&collection), ["letter.eml", "letter.eml?attachment=1", "letter.eml?attachment=3"]);
    let letter = &collection.documents[0];
    assert_eq!(letter.title, "Крылатые семена");
    assert_eq!(letter.meta["date"], one("2022-02-15 18:30"));
    assert_eq!(letter.meta["year"], one("2022"));
    assert_eq!(letter.meta["from"].values(), ["Ann Lee <ann@example.org>"]);
    assert_eq!(letter.meta["to"].values(), ["Jürgen <j@example.org>", "list@example.org"]);
    assert_eq!(
        lines(letter),
        [
            "Paragraph Вертолёт кружится.",
            "Paragraph On Monday she wrote:",
            "Quote It spins.",
            "Paragraph Ann"
        ]
    );
    let book = &collection.documents[1];
    assert_eq!(book.title, "Winged seeds");
    assert_eq!(texts(book)[0], "The flight of a samara");
    // Its own date wins; the sender is that of the message.
    assert_eq!(book.meta["date"], one("2022-02-15"));
    assert_eq!(book.meta["from"].values(), ["Ann Lee <ann@example.org>"]);
    assert_eq!(collection.documents[2].title, "The inner message");
    assert_eq!(skipped(&collection), ["letter.eml (attachment seed.gif): unsupported format (image)"]);
    assert_eq!(warnings(&collection), [""; 0]);
}

#[test]
fn messages_of_a_mailbox_are_documents() {
    let collection = read("letters.mbox");
    assert_eq!(urls(&collection), ["letters.mbox?message=1", "letters.mbox?message=2"]);
    assert_eq!(collection.documents[0].title, "First");
    assert_eq!(texts(&collection.documents[0]), ["One.", "From here it spins."]);
    // Without a subject.
    assert_eq!(collection.documents[1].title, "message 2");
    assert_eq!(lines(&collection.documents[1]), ["Paragraph Only HTML", "Quote quoted"]);
}

/// The limit is that of a message, not of the mailbox.
#[test]
fn large_messages_of_a_mailbox_are_skipped() {
    let options = Options::default().max_bytes(50);
    let message = |text: &str| format!("From a Tue Feb 15 18:30:00 2022\nSubject: S\n\n{text}\n\n");
    let large = |bytes: usize| message(&"x\n".repeat(bytes / 2));
    let read = |mailbox: String| {
        let collection = read_memory("a.mbox", mailbox.as_bytes(), &options).unwrap();
        (urls(&collection).len(), skipped(&collection))
    };
    // Subject and empty lines have 14 bytes; the message with 400 is as large as eight times the limit.
    assert_eq!(read(message("One.") + &large(386) + &message("Two.")), (3, vec![]));
    let skipped = "a.mbox (message 2): larger than the limit of 400 bytes".to_owned();
    assert_eq!(read(message("One.") + &large(388) + &message("Two.")), (2, vec![skipped]));
}

#[test]
fn messages_begin_behind_empty_lines() {
    let mailbox = "\n\nFrom a 18:30:00\nSubject: A\n\nIt\nFrom b 18:30:00\nspins.\n\nFrom c\n\nFrom d 18:30:00\n\n>From e\n";
    let collection = read_memory("a.mbox", mailbox.as_bytes(), &Options::default()).unwrap();
    assert_eq!(urls(&collection), ["a.mbox?message=1"]);
    assert_eq!(texts(&collection.documents[0]), ["It From b 18:30:00 spins.", "From c"]);
    assert_eq!(skipped(&collection).len(), 1);
}

/// Attachments of attachments are read up to a depth, and an attachment that cannot be read does not end the reading.
#[test]
fn nested_and_damaged_attachments() {
    let mut mail = b"Subject: innermost\r\n\r\nText\r\n".to_vec();
    for depth in 0..12 {
        let head = format!(
            "Subject: {depth}\r\nContent-Type: multipart/mixed; boundary=b{depth}\r\n\r\n--b{depth}\r\nContent-Type: message/rfc822\r\n\r\n"
        );
        mail = [head.as_bytes(), &mail, format!("\r\n--b{depth}--\r\n").as_bytes()].concat();
    }
    let collection = read_memory("deep.eml", &mail, &Options::default()).unwrap();
    assert!(collection.documents.len() > 2);
    assert_eq!(collection.report.skipped[0].reason, Reason::TooComplex);
    let attached = |name: &str, content: &str| {
        format!(
            "Subject: S\n\
             Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nText\n--x\n\
             Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"{name}\"\n\n{content}\n--x--\n"
        )
    };
    for (name, reason) in [
        ("a.jsonl", "a.jsonl): expected one JSON object per line"),
        ("a.pdf", "a.pdf): not a PDF"),
        ("a.doc", "a.doc): unsupported format (word-processor document)"),
    ] {
        let collection = read_memory("a.eml", attached(name, "{").as_bytes(), &Options::default()).unwrap();
        assert_eq!(urls(&collection), ["a.eml"]);
        assert!(skipped(&collection)[0].contains(reason), "{:?}", skipped(&collection));
    }
    let strict = read_memory("a.eml", attached("a.doc", "x").as_bytes(), &Options::default().strict(true));
    assert!(matches!(strict, Err(Error::StrictSkipped(_))));
}

#[test]
fn captures_of_pages_are_documents() {
    for name in ["crawl.warc.gz", "crawl.wacz"] {
        let collection = read(name);
        assert_eq!(
            urls(&collection),
            ["https://example.org/", "https://example.org/book.epub", "https://example.org/a%20b"],
            "{name}"
        );
        let page = &collection.documents[0];
        assert_eq!((page.title.as_str(), texts(page)), ("Начало", vec!["Вертолёт кружится."]));
        assert_eq!(page.meta["captured"], one("2022-02-15"));
        assert_eq!((&page.meta["date"], &page.meta["year"]), (&one("2022-02-15"), &one("2022")));
        assert_eq!(collection.documents[2].title, "Notes");
        assert_eq!(
            skipped(&collection),
            [
                "(https://example.org/gone): the server answered the crawler with 404",
                "(https://example.org/seed.png): unsupported format (image)",
                "(https://example.org/): another capture of this address was read",
                "(https://example.org/empty): marked noindex (robots)",
            ]
            .map(|line| format!("{name} {line}"))
        );
        assert_eq!(warnings(&collection), [""; 0]);
    }
}

/// The same page in two files is one document; on disk as in memory.
#[test]
fn several_crawls_are_joined() {
    let folder =
        Folder::with(&[("a.warc.gz", kept("crawl.warc.gz")), ("b/c.warc.gz", kept("crawl.warc.gz"))]);
    let collection = folder.read().unwrap();
    assert_eq!(collection.documents.len(), 3);
    let repeated = collection.report.skipped.iter().filter(|skipped| skipped.reason == Reason::Repeated);
    assert_eq!(repeated.count(), 5);
    assert_eq!(collection.report.bytes, 2 * kept("crawl.warc.gz").len() as u64);
}

#[test]
fn damaged_archives_are_read_up_to_the_damage() {
    let whole = kept("crawl.warc.gz");
    let folder = Folder::with(&[("a.warc.gz", &whole[..whole.len() / 2])]);
    let collection = folder.read().unwrap();
    assert_eq!(at(&collection, "https://example.org/").title, "Начало");
    let last = skipped(&collection).pop().unwrap();
    assert!(last.contains("a.warc.gz: record 4"), "{last}");
    for (name, bytes) in [
        ("a.warc", b"Just a text".to_vec()),
        ("a.warc.gz", b"\x1F\x8B\x08\0\0\0\0\0\0\0\0\0\0".to_vec()),
        ("a.wacz", b"Just a text".to_vec()),
        ("a.wacz", common::zip(&[("a.txt", 0, b"x")])),
        ("a.wacz", common::zip(&[("archive/a.warc", 0, b"x")])),
        ("a.mbox", b"Just a text".to_vec()),
        ("a.eml", b"\n\nJust a text".to_vec()),
    ] {
        let error = read_memory(name, &bytes, &Options::default()).unwrap_err().to_string();
        assert!(error.ends_with("skipped: 1 damaged"), "{name}: {error}");
    }
}

#[test]
fn saved_pages_have_a_source() {
    let page = "<!-- saved from url=(0021)https://example.org/a --><title>A</title><p>Text";
    let folder = Folder::with(&[
        ("a.html", page),
        ("a_files/frame.html", "<p>An advertisement"),
        ("a_files/style.css", ""),
        ("b_files/c.html", "<p>A folder without a page"),
    ]);
    let collection = folder.read().unwrap();
    assert_eq!(urls(&collection), ["a.html", "b_files/c.html"]);
    assert_eq!(at(&collection, "a.html").meta["source"], one("https://example.org/a"));
    assert!(skipped(&collection)[0].ends_with("a_files: belongs to the saved page a.html"));
}

#[test]
fn saved_pages_in_one_file_have_a_source() {
    // The page declares the encoding that it had on the server; in the file it is UTF-8.
    let mhtml = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/a?b=c\r\nSubject: A\r\n\
         Date: Tue, 15 Feb 2022 17:30:00 -0000\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----x\"\r\n\r\n\r\n------x\r\n\
         Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://example.org/a\r\n\r\n\
         <meta charset=3Dwindows-1251><title>A</title><p>=D0=92=D0=B5=D1=80=D1=82=D0=BE=\r\n=D0=BB=D1=91=D1=82\r\n------x\r\n\
         Content-Type: text/css\r\n\r\n.seed { color: red }\r\n------x--\r\n";
    let collection = read_memory("a.mhtml", mhtml.as_bytes(), &Options::default()).unwrap();
    assert_eq!(urls(&collection), ["a.mhtml"]);
    let page = &collection.documents[0];
    assert_eq!((page.title.as_str(), texts(page)), ("A", vec!["Вертолёт"]));
    assert_eq!(page.meta["source"], one("https://example.org/a?b=c"));
    assert_eq!(page.meta["captured"], one("2022-02-15"));
    let error = read_memory("a.mht", b"Subject: x\n\nText", &Options::default()).unwrap_err().to_string();
    assert!(error.ends_with("skipped: 1 damaged"), "{error}");
}

#[test]
fn recognized_text_has_pages() {
    let page = |number: u8, text: &str| {
        format!("<div class='ocr_page' id='page_{number}'><span class='ocr_line'>{text}</span></div>")
    };
    let hocr = page(1, "It spins.") + &page(2, "It falls.");
    let collection = read_memory("scan.hocr", hocr.as_bytes(), &Options::default()).unwrap();
    assert_eq!(
        lines(&collection.documents[0]),
        ["Paragraph It spins.", "H6 #page_2 p. 2", "Paragraph It falls."]
    );
    assert_eq!(collection.documents[0].title, "scan");
}
