//! Malformed, hostile and unusual input.

#![cfg(feature = "html")]

mod common;

use std::fs;

use common::{Folder, at, skipped, texts, urls, warnings};
use samara_ingest::{Error, Location, Options, Reader};

#[test]
fn empty_files_get_titles_from_names() {
    let folder = Folder::with(&[
        ("a.md", ""),
        ("b.txt", " \n\n"),
        ("c.html", ""),
        ("d/index.html", "<title></title>"),
    ]);
    let collection = folder.read().unwrap();
    let titles: Vec<_> = collection.documents.iter().map(|document| document.title.as_str()).collect();
    assert_eq!(titles, ["a", "b", "c", "d"]);
    assert_eq!(collection.report.warnings.len(), 4);
    assert!(warnings(&collection)[0].contains("a.md: no text"), "{:?}", warnings(&collection));
}

#[test]
fn no_document_is_error() {
    assert!(Folder::with::<&str>(&[]).error().contains("no document found in /"));
    let folder = Folder::with(&[("a.png", "x"), ("b.MOBI", "x"), ("c.mobi", "x"), (".hidden.md", "x")]);
    let error = folder.error();
    assert!(error.ends_with("or JSON lines; skipped: 2 e-book, 1 hidden, 1 image"), "{error}");
    // The only page is skipped.
    assert!(Folder::with(&[("404.html", "x")]).error().contains("no document found"));
}

#[test]
fn limits_size_of_text_file() {
    let line = "word ".repeat(20 << 20);
    let folder = Folder::with(&[("a.txt", line.trim_end())]);
    match folder.read().unwrap_err() {
        Error::TooLarge { location, limit } => {
            assert_eq!(location.file, folder.path().join("a.txt"));
            assert_eq!(limit, Options::default().max_bytes);
        }
        other => panic!("{other}"),
    }

    let options = Options::default().max_bytes(128 << 20);
    let document = folder.read_with(&options).unwrap().documents.remove(0);
    assert_eq!(document.title, "a");
    assert_eq!(document.blocks[0].text.len(), line.len() - 1);
}

#[test]
fn limits_size_of_json_lines() {
    let line = |id: u32| format!("{{\"id\":{id},\"text\":\"{}\"}}\n", "word ".repeat(100));
    let lines: String = (0..1_000).map(line).collect();
    let folder =
        Folder::with(&[("a.jsonl", lines + "{\"id\":\"long\",\"text\":\"" + &"x".repeat(5_000) + "\"}")]);
    let options = Options::default().max_bytes(1_000);
    match folder.read_with(&options).unwrap_err() {
        Error::TooLarge { location, .. } => assert_eq!(location.line, Some(1_001)),
        other => panic!("{other}"),
    }
    assert_eq!(folder.read().unwrap().documents.len(), 1_001);
}

#[test]
fn replaces_invalid_utf8_with_warning() {
    let folder = Folder::with(&[
        ("a.txt", &b"Title\n\nab\xFFcd"[..]),
        ("b.html", b"<title>t</title><p>ab\xFFcd"),
        ("c.md", b"# T\n\nab\xFFcd"),
        ("d.jsonl", b"{\"id\":1,\"text\":\"x\"}\n{\"id\":2,\"text\":\"ab\xFFcd\"}\n"),
    ]);
    let collection = folder.read().unwrap();
    for url in ["a.txt", "b.html", "c.md", "2"] {
        assert_eq!(texts(at(&collection, url)), ["ab\u{FFFD}cd"], "{url}");
    }
    let warnings = warnings(&collection);
    for (at, (location, offset)) in
        [("a.txt:", "byte 9 "), ("b.html:", "byte 21 "), ("c.md:", "byte 7 "), ("d.jsonl:2:", "byte 38 ")]
            .iter()
            .enumerate()
    {
        assert!(warnings[at].contains(location) && warnings[at].contains(offset), "{}", warnings[at]);
    }

    let strict = Options::default().strict(true);
    match folder.read_with(&strict).unwrap_err() {
        Error::Strict(warning) => assert_eq!(warning.location.file, folder.path().join("a.txt")),
        other => panic!("{other}"),
    }
}

#[test]
fn reads_byte_order_marks() {
    let text = "---\ntitle: Größe\n---\nÄußerst\n";
    let utf16 = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        text.encode_utf16().fold(unit(0xFEFF).to_vec(), |bytes, u| [bytes, unit(u).to_vec()].concat())
    };
    let folder = Folder::with(&[
        ("a.md", [b"\xEF\xBB\xBF", text.as_bytes()].concat()),
        ("b.md", utf16(u16::to_le_bytes)),
        ("c.md", utf16(u16::to_be_bytes)),
    ]);
    let page = "<title>Größe</title><meta charset=koi8-r><p>Äußerst";
    folder.put(
        "d.html",
        page.encode_utf16().fold(vec![0xFF, 0xFE], |bytes, u| [&bytes[..], &u.to_le_bytes()].concat()),
    );
    let line = "{\"id\":\"e\",\"title\":\"Größe\",\"text\":\"Äußerst\"}\n";
    folder.put(
        "e.jsonl",
        line.encode_utf16().fold(vec![0xFE, 0xFF], |bytes, u| [&bytes[..], &u.to_be_bytes()].concat()),
    );
    folder.put("f.jsonl", format!("\u{FEFF}{}", line.replace("\"e\"", "\"f\"")));
    let collection = folder.read().unwrap();
    assert_eq!(warnings(&collection), [""; 0]);
    assert_eq!(urls(&collection), ["a.md", "b.md", "c.md", "d.html", "e", "f"]);
    for document in &collection.documents {
        assert_eq!(
            (document.title.as_str(), texts(document)),
            ("Größe", vec!["Äußerst"]),
            "{}",
            document.url
        );
    }
}

#[test]
fn skips_binary_files() {
    let folder = Folder::with(&[
        ("a.txt", &b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\x02\0\0\0\x02\0"[..]),
        ("b.md", b"Text"),
        ("c.html", b"PK\x03\x04\x14\0\0\0\x08\0\0\0"),
    ]);
    let collection = folder.read().unwrap();
    assert_eq!(urls(&collection), ["b.md"]);
    let skipped = skipped(&collection);
    assert!(skipped[0].ends_with("a.txt: binary data") && skipped[1].ends_with("c.html: binary data"));
}

#[test]
fn control_characters_separate_words() {
    let folder = Folder::with(&[
        ("a.txt", "Some title\n\none\0two\u{1}three\u{7F}four\u{85}five and more words"),
        ("b.md", "# T\n\none\u{1}two"),
        ("c.html", "<title>t</title><p>one\u{1}two&#1;three"),
    ]);
    let collection = folder.read().unwrap();
    assert_eq!(texts(at(&collection, "a.txt")), ["one two three four five and more words"]);
    assert_eq!(texts(at(&collection, "b.md")), ["one two"]);
    assert_eq!(texts(at(&collection, "c.html")), ["one two three"]);
}

#[test]
fn line_ends_are_equivalent() {
    let files = [
        ("a.md", "---\ntitle: T\ntags:\n- x\n---\n\nOne\nline.\n\n```\na\n b\n```\n\n- i\n- j\n"),
        ("b.txt", "Title\n\nOne\nline.\n\nTwo.\n"),
        ("c.html", "<title>t</title>\n<pre>\na\n b\n</pre>\n<p>c\nd\n"),
    ];
    let with = |line_end: &str| {
        let folder = Folder::with(&files.map(|(name, text)| (name, text.replace('\n', line_end))));
        let collection = folder.read().unwrap();
        assert_eq!(warnings(&collection), [""; 0]);
        collection.documents
    };
    assert_eq!(with("\r\n"), with("\n"));
    assert_eq!(with("\r"), with("\n"));
}

#[test]
fn rejects_duplicate_urls() {
    let folder = Folder::with(&[("a.md", "---\nurl: x\n---\nA"), ("b/c.md", "---\nurl: ' x '\n---\nB")]);
    let error = folder.error();
    assert!(error.contains("\"x\"") && error.contains("a.md") && error.contains("c.md"), "{error}");

    let folder = Folder::with(&[("a.jsonl", "{\"id\":1}\n\n{\"id\":\"1\"}\n")]);
    match folder.read().unwrap_err() {
        Error::DuplicateUrl { url, first, second } => {
            let file = folder.path().join("a.jsonl");
            assert_eq!(url, "1");
            assert_eq!(*first, Location::line(&file, 1));
            assert_eq!(*second, Location::line(&file, 3));
        }
        other => panic!("{other}"),
    }

    // The same path in two sources.
    let (one, two) = (Folder::with(&[("a.txt", "x")]), Folder::with(&[("a.txt", "y")]));
    let sources = [one.path().to_owned(), two.path().to_owned()];
    let error = samara_ingest::read(&sources, &Options::default()).unwrap_err().to_string();
    assert!(
        error.contains(one.path().to_str().unwrap()) && error.contains(two.path().to_str().unwrap()),
        "{error}"
    );
}

#[test]
fn keeps_documents_with_same_text() {
    let folder = Folder::with(&[("a.md", "# T\n\nText"), ("b.md", "# T\n\nText")]);
    assert_eq!(urls(&folder.read().unwrap()), ["a.md", "b.md"]);
}

#[cfg(unix)]
#[test]
fn does_not_follow_links() {
    use std::os::unix::fs::symlink;

    let outside = Folder::with(&[("secret.md", "secret")]);
    let folder = Folder::with(&[("a/b.md", "text")]);
    symlink(folder.path(), folder.path().join("a/loop")).unwrap();
    symlink("self", folder.path().join("self")).unwrap();
    symlink(outside.path(), folder.path().join("out")).unwrap();
    symlink(outside.path().join("secret.md"), folder.path().join("out.md")).unwrap();
    symlink("a", folder.path().join("inside")).unwrap();
    symlink("missing.md", folder.path().join("nowhere.md")).unwrap();
    let collection = folder.read().unwrap();
    assert_eq!(urls(&collection), ["a/b.md"]);
    let skipped = skipped(&collection);
    let reason = |name: &str| {
        let start = format!("{}: ", folder.path().join(name).display());
        skipped
            .iter()
            .find_map(|line| line.strip_prefix(&start))
            .unwrap_or_else(|| panic!("{name}: {skipped:?}"))
    };
    assert_eq!(reason("a/loop"), "a symbolic link loop");
    assert_eq!(reason("self"), "a symbolic link loop");
    assert_eq!(reason("out"), "a symbolic link out of the source, not followed");
    assert_eq!(reason("out.md"), "a symbolic link out of the source, not followed");
    assert_eq!(reason("nowhere.md"), "a symbolic link out of the source, not followed");
    assert_eq!(reason("inside"), "a symbolic link within the source, not followed");
    // A source may be a link itself.
    let link = outside.path().join("link");
    symlink(folder.path(), &link).unwrap();
    assert_eq!(urls(&samara_ingest::read(&[link], &Options::default()).unwrap()), ["a/b.md"]);
}

#[test]
fn error_names_unreadable_file() {
    let missing = Folder::with::<&str>(&[]).path().join("missing");
    let error =
        samara_ingest::read(std::slice::from_ref(&missing), &Options::default()).unwrap_err().to_string();
    assert!(error.starts_with(&format!("{}: cannot be read: ", missing.display())), "{error}");

    let folder = Folder::with(&[("a.md", "text"), ("b.xyz", "text")]);
    let error = folder.read_file("b.xyz").unwrap_err().to_string();
    assert!(error.contains("b.xyz: unsupported source"), "{error}");

    // Removed between listing and reading: with this many files the last one is not read yet.
    let folder = Folder::with(&[("z.md", "text")]);
    for number in 0..500 {
        folder.put(format!("a{number}.md"), "text");
    }
    let mut reader = Reader::open(&[folder.path().to_owned()], &Options::default()).unwrap();
    fs::remove_file(folder.path().join("z.md")).unwrap();
    let error = reader.find_map(Result::err).unwrap().to_string();
    assert!(error.contains("z.md: cannot be read"), "{error}");
    assert!(reader.next().is_none());
}

/// Not even root can read the start of this file.
#[cfg(target_os = "linux")]
#[test]
fn error_names_file_that_fails_while_reading() {
    let source = std::path::PathBuf::from("/proc/self/mem");
    let error = samara_ingest::read(&[source], &Options::default()).unwrap_err().to_string();
    assert!(error.contains("/proc/self/mem: cannot be read"), "{error}");
}

#[test]
fn encodes_unusual_file_names() {
    let names = ["100% #1?.html", "a:b.html", "javascript:alert(1).html", "sp ace/ü.md"];
    let folder = Folder::with(&names.map(|name| (name, "text")));
    let collection = folder.read().unwrap();
    assert_eq!(
        urls(&collection),
        ["100%25%20%231%3F.html", "a%3Ab.html", "javascript%3Aalert(1).html", "sp%20ace/%C3%BC.md",]
    );
    assert_eq!(at(&collection, "100%25%20%231%3F.html").title, "100% #1?");
}

#[cfg(target_os = "linux")]
#[test]
fn encodes_non_unicode_file_names() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let folder = Folder::with::<&str>(&[]);
    folder.put(OsStr::from_bytes(b"caf\xE9.md"), "text");
    assert_eq!(urls(&folder.read().unwrap()), ["caf%E9.md"]);
}

#[test]
fn indexes_invalid_front_matter_as_text() {
    let folder = Folder::with(&[("a.md", "---\ntitle: A\ntags: [x, y\n---\n\n# Heading\n\nText")]);
    let collection = folder.read().unwrap();
    let document = &collection.documents[0];
    assert_eq!(document.title, "Heading");
    assert_eq!(texts(document), ["title: A tags: [x, y", "Text"]);
    assert!(document.meta.is_empty());
    let warning = &collection.report.warnings[0];
    assert_eq!(warning.location.file, folder.path().join("a.md"));
    assert!(matches!(warning.location.line, Some(3 | 4)), "{warning}");
}

#[test]
fn rejects_unsafe_urls() {
    for url in ["javascript:alert(1)", "\"java\\tscript:alert(1)\"", "data:text/html,x", "file:///etc/passwd"]
    {
        let error = Folder::with(&[("a.md", format!("---\nurl: {url}\n---\nText"))]).error();
        assert!(error.contains("a.md: the URL") && error.contains("refused"), "{error}");
    }
    let error = Folder::with(&[("a.jsonl", "{\"id\":1}\n{\"url\":\"javascript:x\"}\n")]).error();
    assert!(error.contains("a.jsonl:2: the URL \"javascript:x\" is refused"), "{error}");
}

#[test]
fn reports_line_of_invalid_json() {
    let error = Folder::with(&[("a.jsonl", "{\"id\":1}\n\n{\"id\":2,}\n")]).error();
    assert!(
        error.contains("a.jsonl:3: expected one JSON object per line") && error.contains("column 9"),
        "{error}"
    );
    let folder = Folder::with(&[("searchindex.json", "{\"index\":{}}")]);
    let error = folder.read_file("searchindex.json").unwrap_err().to_string();
    assert!(error.contains("searchindex.json: not an elasticlunr index"), "{error}");
}

#[test]
fn keeps_bidi_controls() {
    let text = "a\u{202E}b\u{200B}c\u{AD}d e\u{301}\u{302}";
    let folder =
        Folder::with(&[("a.md", format!("# T\n\n{text}")), ("b.html", format!("<title>t</title><p>{text}"))]);
    for document in folder.read().unwrap().documents {
        assert_eq!(texts(&document), [text]);
    }
}
