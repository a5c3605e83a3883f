//! The order in which files lie on the disk does not change the bytes of the index: neither that in which they were
//! made, nor that in which folders list them, nor how many read them at once. It is that of their paths, step by step.
#![cfg(not(target_family = "wasm"))]
#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroUsize;

use proptest::prelude::*;
use samara_engine::{BuildOptions, Compression, Document, IndexBuilder};
use samara_ingest::{Options, Reader, read_memory};

/// Names that sort in surprising ways: beginnings of each other, and what stands before and behind `/` and `_`.
const NAME: &str = "[a-c][-.!0+ ~é၁]{0,3}";

/// Path and text.
type File = (String, String);

fn index(documents: impl Iterator<Item = Document>) -> Vec<u8> {
    let mut builder =
        IndexBuilder::new(BuildOptions { facets: vec!["tags".into()], ..BuildOptions::default() });
    documents.for_each(|document| builder.add(document).unwrap());
    builder.finish(Compression::None).unwrap()
}

/// Of a folder in which the files are made in this order.
fn index_of_folder(files: &[File], threads: usize) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let options = Options { threads: NonZeroUsize::new(threads), ..Options::default() };
    index(Reader::open(&[folder.path().to_owned()], &options).unwrap().map(Result::unwrap))
}

/// The definition: the files one by one, by the names of their folders and their own.
fn index_by_path(files: &[File]) -> Vec<u8> {
    let mut files: Vec<_> = files.iter().collect();
    files.sort_by_key(|(path, _)| path.split('/').collect::<Vec<_>>());
    let read = |(path, text): &File| read_memory(path, text.as_bytes(), &Options::default()).unwrap();
    index(files.into_iter().flat_map(|file| read(file).documents))
}

/// None, one or two folders, a name, and one of the endings that are read.
fn files() -> impl Strategy<Value = Vec<File>> {
    let folders = proptest::collection::vec(NAME, 0..3);
    let text = "(---\ntags: [a-c]\n---\n)?([a-d]{1,3}[ \n]){1,8}";
    let file = (folders, NAME, prop_oneof!["md", "txt"], text).prop_map(|(folders, name, ending, text)| {
        // A folder never has the name of a file.
        let folders: String = folders.iter().map(|folder| format!("{folder}_/")).collect();
        (format!("{folders}{name}.{ending}"), text)
    });
    let files = proptest::collection::vec(file, 1..12);
    // A path is there once.
    let once = |files: Vec<File>| -> Vec<File> { BTreeMap::from_iter(files).into_iter().collect() };
    files.prop_map(once).prop_shuffle()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn of_files_does_not_change_the_bytes(files in files(), threads in 1..4usize) {
        prop_assert_eq!(index_of_folder(&files, threads), index_by_path(&files));
    }
}
