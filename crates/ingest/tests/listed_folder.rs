//! A folder that the caller holds gives what the same folder on disk gives.

#![cfg(all(feature = "html", feature = "mail", feature = "office", feature = "pdf", feature = "warc"))]

mod common;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use samara_engine::Document;
use samara_ingest::{FileSource, Folder, Options, Report, SiteScan, read};

/// All documents and reports of a folder of files in memory.
fn read_listed(files: &BTreeMap<PathBuf, Vec<u8>>) -> (Vec<Document>, Report) {
    // In an order of the caller's own.
    let mut folder = Folder::new(files.keys().rev().cloned(), Options::default()).unwrap();
    let mut scan = SiteScan::default();
    for file in (0..folder.len()).filter(|&file| folder.is_page(file)) {
        scan.merge(folder.scan(file, &files[folder.path(file)].as_slice()).unwrap());
    }
    folder.set_scan(scan);
    let (mut documents, mut urls) = (Vec::new(), HashSet::new());
    let mut all = Report::default();
    all.skipped = folder.skipped().to_vec();
    for file in 0..folder.len() {
        let source = Dribble(&files[folder.path(file)]);
        let (report, outcome) = folder.read(file, &source, |document, _| {
            if urls.insert(document.url.clone()) {
                documents.push(document);
            }
        });
        outcome.unwrap();
        all.generators = report.generators;
        all.files.extend(report.files);
        all.skipped.extend(report.skipped);
        all.warnings.extend(report.warnings);
        all.partial.extend(report.partial);
        all.zawgyi.extend(report.zawgyi);
        for (language, count) in report.detected_languages {
            *all.detected_languages.entry(language).or_default() += count;
        }
    }
    (documents, all)
}

/// A file that is read in small pieces.
struct Dribble<'a>(&'a [u8]);

impl FileSource for Dribble<'_> {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let length = buffer.len().min(1_000);
        self.0.read_at(offset, &mut buffer[..length])
    }
}

fn documents_of_every_kind() -> BTreeMap<PathBuf, Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let named = |path: PathBuf| (Path::new("kept").join(path.file_name().unwrap()), fs::read(path).unwrap());
    files.map(named).collect()
}

fn assert_same(files: &BTreeMap<PathBuf, Vec<u8>>) {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let disk = read(&[folder.path().to_owned()], &Options::default()).unwrap();
    let (documents, report) = read_listed(files);
    assert_eq!(documents, disk.documents);
    let root = format!("{}/", folder.path().display());
    let lines = |report: &Report| {
        let lines = [
            report.files.iter().map(|path| path.display().to_string()).collect::<Vec<_>>(),
            report.warnings.iter().map(ToString::to_string).collect(),
            report.partial.iter().map(ToString::to_string).collect(),
            report.zawgyi.iter().map(ToString::to_string).collect(),
            report.generators.iter().map(ToString::to_string).collect(),
            report.detected_languages.iter().map(|language| format!("{language:?}")).collect(),
        ];
        lines.map(|lines| lines.into_iter().map(|line| line.replace(&root, "")).collect::<Vec<_>>())
    };
    assert_eq!(lines(&report), lines(&disk.report));
    // A capture of a page that was read before is the caller's to report.
    let skipped = |report: &Report| {
        let all = report.skipped.iter().map(|skipped| skipped.to_string().replace(&root, ""));
        all.filter(|line| !line.contains("another capture")).collect::<Vec<_>>()
    };
    assert_eq!(skipped(&report), skipped(&disk.report));
}

#[test]
fn archive_of_mixed_files() {
    let mut files = documents_of_every_kind();
    let more: [(&str, &[u8]); 12] = [
        ("a.md", b"---\ndate: 2022-01-30\n---\n# Maple\n\nIts samara spins."),
        ("a/z.txt", b"Between a.md and b.md, or after them?"),
        ("b.md", b"# Ash"),
        ("lines.jsonl", b"{\"url\":\"x\",\"text\":\"one\"}\n{\"url\":\"y\",\"html\":\"<p>two\"}\n"),
        ("table.csv", b"tree,seed\nmaple,samara\n"),
        ("talk.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nIt spins.\n"),
        ("saved.html", b"<title>Saved</title><p>A page that a browser has saved."),
        ("saved_files/frame.html", b"<p>An advertisement"),
        (".hidden/secret.md", b"# Hidden"),
        ("old/report.doc", b"\xD0\xCF\x11\xE0"),
        ("old/no-extension", b"text"),
        ("unsound.pdf", b"%PDF-1.7 and nothing else"),
    ];
    files.extend(more.map(|(path, bytes)| (path.into(), bytes.to_vec())));
    assert_same(&files);
}

#[test]
fn built_site() {
    let page =
        |body: &str| format!("<title>Trees - {body}</title><h1>Trees</h1><main>{body}</main>").into_bytes();
    let mut files: BTreeMap<PathBuf, Vec<u8>> = ["index.html", "maple/index.html", "ash.html", "404.html"]
        .map(|name| (name.into(), page(name)))
        .into();
    files.insert("LICENSE.txt".into(), b"Not a page".to_vec());
    files.insert(
        "copy.html".into(),
        b"<title>Copy</title><link rel=canonical href=https://example.org/ash.html><p>The same".to_vec(),
    );
    assert_same(&files);
    // Known by the generator's mark, by which its lists are left out.
    files.insert("search.html".into(), b"<meta name=generator content=\"Jekyll v4\"><p>Search".to_vec());
    // The trails of its pages are in the table of contents of an mdBook.
    let contents = "<ol class=\"chapter\"><li><a href=\"index.html\">Trees</a><ol><li><a href=\"ash.html\">Ash</a></ol></ol>";
    files.insert("toc.html".into(), contents.into());
    assert_same(&files);
    // A mark on one page excludes the pages without it.
    files.insert("marked.html".into(), b"<title>M</title><p>out<div data-samara-body><p>in</div>".to_vec());
    assert_same(&files);
}
