//! Folders of documents: what is read, in which order, and what becomes of it.

mod common;

use std::num::NonZeroUsize;

use common::{Folder, at, skipped, texts, urls};
use samara_engine::MetaValue;
use samara_ingest::{Collection, Options, Reader, read};

#[test]
fn markdown_and_text_become_documents() {
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
    assert_eq!(report.ignored, 1);
    assert_eq!(report.bytes, report.files.iter().map(|file| file.metadata().unwrap().len()).sum::<u64>());
    assert!(skipped(&collection)[0].ends_with("d.md: a draft"));
}

#[test]
fn json_lines_become_documents() {
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
fn the_order_is_that_of_the_paths_however_many_read() {
    let folder = Folder::with::<&str>(&[]);
    for number in 0..200 {
        // Sizes differ, so that workers overtake each other.
        folder.put(format!("{}/{number}.md", number % 7), "word ".repeat(1 + (number * 7919) % 5_000));
    }
    folder.put("3/many.jsonl", (0..500).map(|id| format!("{{\"id\":\"m{id}\"}}\n")).collect::<String>());
    let with = |threads| {
        let options = Options { threads: NonZeroUsize::new(threads), ..Options::default() };
        let Collection { documents, report } = folder.read_with(&options).unwrap();
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
fn sources_are_read_in_the_order_in_which_they_are_named() {
    let one = Folder::with(&[("z.md", "x"), ("y.md", "x")]);
    let two = Folder::with(&[("a.md", "x")]);
    let sources = [one.path().join("z.md"), two.path().to_owned(), one.path().join("y.md")];
    assert_eq!(urls(&read(&sources, &Options::default()).unwrap()), ["z.md", "a.md", "y.md"]);
}

#[test]
fn patterns_choose() {
    let folder = Folder::with(&[
        ("a.md", "x"),
        ("a.txt", "x"),
        ("b/a.md", "x"),
        ("b/old/a.md", "x"),
        (".git/a.md", "x"),
    ]);
    let with = |include: &[&str], exclude: &[&str]| {
        let strings = |globs: &[&str]| globs.iter().map(|&glob| glob.to_owned()).collect();
        let options = Options { include: strings(include), exclude: strings(exclude), ..Options::default() };
        urls(&folder.read_with(&options).unwrap()).join(" ")
    };
    assert_eq!(with(&[], &[]), "a.md a.txt b/a.md b/old/a.md");
    assert_eq!(with(&["*.md"], &["old"]), "a.md b/a.md");
    assert_eq!(with(&["b/**"], &["/b/a.md"]), "b/old/a.md");
}

#[test]
fn documents_come_one_by_one() {
    let lines: String = (0..10_000).map(|id| format!("{{\"id\":{id},\"text\":\"word\"}}\n")).collect();
    let folder = Folder::with(&[("a.jsonl", lines)]);
    let mut reader = Reader::open(&[folder.path().to_owned()], &Options::default()).unwrap();
    assert_eq!(reader.files().len(), 1);
    assert_eq!(reader.next().unwrap().unwrap().url, "0");
    assert_eq!(reader.files_done(), 0);
    // Who stops listening does not wait for the rest.
    drop(reader);
}
