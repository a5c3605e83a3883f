//! The bytes of an index do not depend on the order in which files were created or are listed, nor on the number of
//! threads: documents are ordered by path, component by component.
#![cfg(not(target_family = "wasm"))]
#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroUsize;

use proptest::prelude::*;
use samara_engine::{BuildOptions, Compression, Document, IndexBuilder};
use samara_ingest::{Options, Reader, read_memory};

/// Names that are difficult to sort: prefixes of each other, and characters that sort before and after `/` and `_`.
const NAME: &str = "[a-c][-.!0+ ~é၁]{0,3}";

/// The path and the text of a file.
type File = (String, String);

fn index(documents: impl Iterator<Item = Document>) -> Vec<u8> {
    let mut builder = IndexBuilder::new(BuildOptions::default().facets(["tags"]));
    documents.for_each(|document| builder.add(document).unwrap());
    builder.finish(Compression::None).unwrap()
}

/// The index of a folder in which the files are created in this order.
fn index_of_folder(files: &[File], threads: usize) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let options = Options::default().threads(NonZeroUsize::new(threads));
    index(Reader::open(&[folder.path().to_owned()], &options).unwrap().map(Result::unwrap))
}

/// The expected index: the files are read one by one, sorted by the components of their paths.
fn index_by_path(files: &[File]) -> Vec<u8> {
    let mut files: Vec<_> = files.iter().collect();
    files.sort_by_key(|(path, _)| path.split('/').collect::<Vec<_>>());
    let read = |(path, text): &File| read_memory(path, text.as_bytes(), &Options::default()).unwrap();
    index(files.into_iter().flat_map(|file| read(file).documents))
}

/// Files in up to two folders, with one of the supported extensions.
fn files() -> impl Strategy<Value = Vec<File>> {
    let folders = proptest::collection::vec(NAME, 0..3);
    let text = "(---\ntags: [a-c]\n---\n)?([a-d]{1,3}[ \n]){1,8}";
    let file = (folders, NAME, prop_oneof!["md", "txt"], text).prop_map(|(folders, name, ending, text)| {
        // The suffix keeps names of folders and files distinct.
        let folders: String = folders.iter().map(|folder| format!("{folder}_/")).collect();
        (format!("{folders}{name}.{ending}"), text)
    });
    let files = proptest::collection::vec(file, 1..12);
    // Paths are unique.
    let once = |files: Vec<File>| -> Vec<File> { BTreeMap::from_iter(files).into_iter().collect() };
    files.prop_map(once).prop_shuffle()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn bytes_do_not_depend_on_the_order_of_files(files in files(), threads in 1..4usize) {
        prop_assert_eq!(index_of_folder(&files, threads), index_by_path(&files));
    }
}
