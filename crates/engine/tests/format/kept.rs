//! Every release opens the files in [`kept`](./kept), which earlier releases wrote.
//!
//! `SAMARA_KEEP=1 cargo test -p samara-engine --test format` writes those of the current version that are missing. Files of
//! a released version are never written again.

use std::fs;
use std::path::{Path, PathBuf};

use samara_engine::markup::{ElementKind, Markup, MarkupTag, TagKind};
use samara_engine::parts::{Outcome, PartsIndex, Piece};
use samara_engine::{
    Block, BlockKind, BuildOptions, Compression, Document, Index, IndexBuilder, MeaningSource,
    MeaningVectors, PartsFiles, SearchOptions, add_meaning,
};

use super::{documents, read};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/format/kept")
}

/// The documents of the kept files: of several languages, one with markup, and a copy.
fn kept_documents() -> Vec<Document> {
    let mut documents: Vec<Document> =
        documents().into_iter().filter(|document| document.url.starts_with("folder/")).collect();
    let text = "Maples have winged seeds, and ashes have winged seeds, too.";
    let open = |at, kind, value: &str| MarkupTag { at, kind: TagKind::Open(kind, value.to_owned()) };
    let close = |at| MarkupTag { at, kind: TagKind::Close };
    let tags = vec![
        open(0, ElementKind::Paragraph, ""),
        open(12, ElementKind::Emphasis, ""),
        close(18),
        open(30, ElementKind::Link, "ash.html"),
        close(35),
        close(text.len()),
    ];
    let block = Block { markup: Some(Markup { depth: 0, tags }), ..Block::new(BlockKind::Paragraph, text) };
    for (url, title) in [("maple.html", "Maples"), ("copy.html", "Maples")] {
        documents.push(Document {
            url: url.into(),
            title: title.into(),
            lang: "en".into(),
            blocks: vec![block.clone()],
            boost: (url == "maple.html").then_some(1200),
            ..Document::default()
        });
    }
    documents
}

/// An index with every section.
fn whole() -> Vec<u8> {
    let mut builder = IndexBuilder::new(BuildOptions::default().facets(["tags"]).markup(true));
    kept_documents().into_iter().for_each(|document| builder.add(document).unwrap());
    builder.add_synonym("", "samara", "seeds");
    assert!(builder.add_pin("trees", "maple.html"));
    let bytes = builder.finish(Compression::Lzma).unwrap();
    let source = MeaningSource::new(&Index::open(&bytes).unwrap(), 0, &mut |_| 0);
    // Different, and the same on all machines.
    let vector =
        |number: usize| std::array::from_fn(|at| if (number + at).is_multiple_of(3) { 0.25 } else { -0.125 });
    let documents = (0..source.documents.len()).map(vector).collect();
    let words = (0..source.words.len()).map(vector).collect();
    add_meaning(&bytes, &MeaningVectors { documents, words }).unwrap()
}

/// The packs of an index in parts, one after the other, each with its length.
fn packed(files: &PartsFiles) -> Vec<u8> {
    let with_length = |pack: &Vec<u8>| [&(pack.len() as u32).to_le_bytes()[..], pack].concat();
    files.packs.iter().flat_map(with_length).collect()
}

/// The current version has kept files.
#[test]
fn the_current_version_is_kept() {
    let bytes = whole();
    let index = Index::open(&bytes).unwrap();
    let files = PartsFiles::new(&index, "kept").unwrap();
    for (name, bytes) in [("whole", &bytes), ("root", &files.root), ("packs", &packed(&files))] {
        let path = folder().join(format!("{}-{name}.bin", index.info().version));
        if std::env::var_os("SAMARA_KEEP").is_some() && !path.exists() {
            fs::write(&path, bytes).unwrap();
        }
        assert!(path.exists(), "{} is missing; SAMARA_KEEP=1 writes it", path.display());
    }
}

/// The bytes of a kept file.
fn kept(name: &str) -> Vec<u8> {
    let path = folder().join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All texts, as they were indexed, and all that the sections beside them say.
#[test]
fn whole_indexes_of_version_1_are_read() {
    let bytes = kept("1-whole.bin");
    let index = Index::open(&bytes).unwrap();
    assert_eq!(index.info().version, 1);
    assert!(index.has_meaning() && index.is_tuned() && index.has_markup());
    let today = Index::open(&whole()).unwrap();
    for Document { url, .. } in kept_documents() {
        let view = index.document(&url, "").unwrap();
        assert_eq!(view, today.document(&url, "").unwrap());
    }
    let found = |query: &str| index.search(query, &SearchOptions::default()).hits;
    assert_eq!(found("maple")[0].url, "maple.html");
    assert_eq!(found("maple")[0].duplicates, ["copy.html"]);
    assert_eq!(found("trees")[0].url, "maple.html", "a pin");
    assert!(found("samara").iter().any(|hit| hit.url == "maple.html"), "a synonym");
    assert!(found("kranker").iter().any(|hit| hit.url == "folder/é1/page.html"), "a stem");
    assert_eq!(index.similar("maple.html", 2).len(), 2);
    let tags = index.search("heading", &SearchOptions::default()).facets;
    assert!(tags.iter().any(|(name, counts)| name == "tags" && counts.len() > 3), "{tags:?}");
    if let Some(printed) = read("kept.samara", &bytes) {
        assert_eq!(printed.lines().count(), kept_documents().len());
        assert!(printed.contains("Maples have winged seeds"));
    }
}

#[test]
fn indexes_in_parts_of_version_1_are_read() {
    let (root, stored) = (kept("1-root.bin"), kept("1-packs.bin"));
    let mut packs: Vec<&[u8]> = Vec::new();
    let mut rest = &stored[..];
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let (pack, after) = after.split_at(u32::from_le_bytes(*length) as usize);
        packs.push(pack);
        rest = after;
    }
    let bytes = |piece: Piece| &packs[piece.pack as usize][piece.start as usize..][..piece.length as usize];
    let mut index = PartsIndex::open(&root).unwrap();
    assert_eq!(index.info().version, 1);
    for piece in index.pieces().collect::<Vec<_>>() {
        index.verify(piece, bytes(piece)).unwrap();
    }
    for (query, url) in [("maple", "maple.html"), ("trees", "maple.html"), ("kranke", "folder/é1/page.html")]
    {
        let hits = loop {
            match index.search(query, &SearchOptions::default()).unwrap() {
                Outcome::Found(results) => break results.hits,
                Outcome::Missing(pieces) => {
                    pieces.into_iter().for_each(|piece| index.add(piece, bytes(piece)).unwrap());
                }
            }
        };
        assert_eq!(hits[0].url, url, "{query}");
    }
    let whole = Index::open(&kept("1-whole.bin")).unwrap();
    let mut urls = Vec::new();
    let read = |piece| Ok::<_, samara_engine::Error>(bytes(piece).to_vec());
    index
        .for_each_document(read, |view| {
            let expected = whole.document(&view.url, "").unwrap();
            assert_eq!((&view.title, view.blocks.len()), (&expected.title, expected.blocks.len()));
            let texts = view.blocks.iter().zip(&expected.blocks);
            texts.for_each(|(found, expected)| assert_eq!(found.text, expected.text));
            urls.push(view.url);
            Ok(())
        })
        .unwrap();
    assert_eq!(urls, kept_documents().into_iter().map(|document| document.url).collect::<Vec<_>>());
}
