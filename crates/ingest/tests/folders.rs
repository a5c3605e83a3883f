//! Folders of documents: which files are read, in which order, and the resulting documents.

mod common;

use std::num::NonZeroUsize;

use common::{Folder, at, skipped, texts, urls};
use samara_engine::MetaValue;
use samara_ingest::{Collection, Options, Reader, read};

#[test]
fn reads_markdown_and_text() {
    let folder = Folder::with(&[
        (
            "a.md",
            "---\ntitle: The Title\nurl: articles/a\nlang: en\ndate: 2022-02-15\nsource: Myanmar Now\ntags: [Kachin, children]\n---\n\
             # The Title\n\nOne *two*.\n\n## Next\n\n1. a\n2. b\n",
        ),
        ("b.markdown", "+++\ntitle = 'B'\ndate = 2021-01-01\n+++\n\nText\n"),
        ("c.txt", "The first line\n\nOne\ntwo.\n\nThree.\n"),
        ("d.md", "---\ndraft: true\n---\nNot yet.\n"),
        ("e.css", "p {}"),
    ]);
    let collection = folder.read().unwrap();
    assert_eq!(urls(&collection), ["articles/a", "b.markdown", "c.txt"]);

    let a = at(&collection, "articles/a");
    assert_eq!((a.title.as_str(), a.lang.as_str()), ("The Title", "en"));
    assert_eq!(texts(a), ["One two.", "Next", "a", "b"]);
    assert_eq!(a.blocks[1].anchor.as_deref(), Some("next"));
    let meta: Vec<_> = a.meta.iter().map(|(name, value)| (name.as_str(), value.values())).collect();
    assert_eq!(
        meta,
        [
            ("date", &["2022-02-15".to_owned()][..]),
            ("source", &["Myanmar Now".to_owned()]),
            ("tags", &["Kachin".to_owned(), "children".to_owned()]),
            ("year", &["2022".to_owned()]),
        ]
    );
    assert!(matches!(a.meta["tags"], MetaValue::List(_)) && matches!(a.meta["date"], MetaValue::One(_)));

    assert_eq!(at(&collection, "b.markdown").meta["year"].values(), ["2021"]);
    let c = at(&collection, "c.txt");
    assert_eq!((c.title.as_str(), texts(c)), ("The first line", vec!["One two.", "Three."]));

    let report = &collection.report;
    assert_eq!(report.files.len(), 4);
    assert_eq!(report.bytes, report.files.iter().map(|file| file.metadata().unwrap().len()).sum::<u64>());
    let skipped = skipped(&collection);
    assert!(skipped[0].ends_with("e.css: unsupported format (style sheet)"), "{skipped:?}");
    assert!(skipped[1].ends_with("d.md: a draft"), "{skipped:?}");
}

#[test]
fn reads_json_lines() {
    let folder = Folder::with(&[(
        "a.jsonl",
        r##"{"url": "x/1", "title": "One", "text": "a\n\nb", "tags": ["t"], "date": "2022-01-30", "lang": "en", "stars": 5}

{"id": "2", "markdown": "# Two\n\ntext"}
"##,
    )]);
    let collection = folder.read().unwrap();
    assert_eq!(urls(&collection), ["x/1", "2"]);
    assert_eq!(texts(at(&collection, "x/1")), ["a", "b"]);
    assert_eq!(at(&collection, "x/1").meta["stars"].values(), ["5"]);
    assert_eq!(at(&collection, "x/1").meta["year"].values(), ["2022"]);
    assert_eq!(at(&collection, "2").title, "Two");
}

#[test]
fn order_does_not_depend_on_threads() {
    let folder = Folder::with::<&str>(&[]);
    for number in 0..200 {
        // Sizes differ, so that workers overtake each other.
        folder.put(format!("{}/{number}.md", number % 7), "word ".repeat(1 + (number * 7919) % 5_000));
    }
    folder.put("3/many.jsonl", (0..500).map(|id| format!("{{\"id\":\"m{id}\"}}\n")).collect::<String>());
    let with = |threads| {
        let options = Options::default().threads(NonZeroUsize::new(threads));
        let Collection { documents, report, .. } = folder.read_with(&options).unwrap();
        (documents, report.files, report.warnings)
    };
    let one = with(1);
    assert_eq!(one.0.len(), 700);
    assert!(one.1.is_sorted());
    assert_eq!(one, with(2));
    assert_eq!(one, with(7));
    assert_eq!(one.1, samara_ingest::files(&[folder.path().to_owned()], &Options::default()).unwrap());
}

#[test]
fn reads_sources_in_given_order() {
    let one = Folder::with(&[("z.md", "x"), ("y.md", "x")]);
    let two = Folder::with(&[("a.md", "x")]);
    let sources = [one.path().join("z.md"), two.path().to_owned(), one.path().join("y.md")];
    assert_eq!(urls(&read(&sources, &Options::default()).unwrap()), ["z.md", "a.md", "y.md"]);
}

#[test]
fn patterns_select_files() {
    let folder = Folder::with(&[
        ("a.md", "x"),
        ("a.txt", "x"),
        ("b/a.md", "x"),
        ("b/old/a.md", "x"),
        (".git/a.md", "x"),
    ]);
    let with = |include: &[&str], exclude: &[&str]| {
        let options = Options::default().include(include.iter().copied()).exclude(exclude.iter().copied());
        urls(&folder.read_with(&options).unwrap()).join(" ")
    };
    assert_eq!(with(&[], &[]), "a.md a.txt b/a.md b/old/a.md");
    assert_eq!(with(&["*.md"], &["old"]), "a.md b/a.md");
    assert_eq!(with(&["b/**"], &["/b/a.md"]), "b/old/a.md");
}

#[test]
fn reader_is_lazy() {
    let lines: String = (0..10_000).map(|id| format!("{{\"id\":{id},\"text\":\"word\"}}\n")).collect();
    let folder = Folder::with(&[("a.jsonl", lines)]);
    let mut reader = Reader::open(&[folder.path().to_owned()], &Options::default()).unwrap();
    assert_eq!(reader.files().len(), 1);
    assert_eq!(reader.next().unwrap().unwrap().url, "0");
    assert_eq!(reader.files_done(), 0);
    // Dropping the reader does not wait for the rest.
    drop(reader);
}

#[test]
fn reports_every_file_that_is_not_read() {
    let folder = Folder::with(&[
        ("a.md", "text"),
        ("b.rtf", "x"),
        ("c.mobi", "x"),
        ("d/e.jpg", "x"),
        ("old/f.md", "x"),
        (".git/config", "x"),
        ("LICENSE", "x"),
        ("g.txt", "PK\u{3}\u{4}\u{14}\u{0}\u{0}\u{0}"),
    ]);
    let collection = folder.read_with(&Options::default().exclude(["old"])).unwrap();
    let root = format!("{}/", folder.path().display());
    let lines: Vec<_> = skipped(&collection).iter().map(|line| line.replace(&root, "")).collect();
    let expected = [
        ".git: hidden: its name begins with a dot",
        "LICENSE: unsupported format (other file)",
        "b.rtf: unsupported format (word-processor document)",
        "c.mobi: unsupported format (e-book)",
        "d/e.jpg: unsupported format (image)",
        "old: excluded by a pattern",
        "g.txt: binary data",
    ];
    assert_eq!(lines, expected);
    let lost: Vec<_> = collection.report.skipped.iter().filter(|skipped| skipped.loses_text()).collect();
    assert_eq!(lost.len(), 3);
    // Strict reading fails for text that is lost, not for images and hidden files.
    let strict = |exclude: &[&str]| {
        let options = Options::default().strict(true).exclude(exclude.iter().copied());
        folder.read_with(&options).map(drop).map_err(|error| error.to_string())
    };
    assert!(
        strict(&["old"]).unwrap_err().contains("b.rtf: unsupported format (word-processor document) (strict")
    );
    assert!(strict(&["*.rtf", "*.mobi"]).unwrap_err().contains("g.txt: binary data (strict"));
    assert_eq!(strict(&["*.rtf", "*.mobi", "g.txt"]), Ok(()));
}
