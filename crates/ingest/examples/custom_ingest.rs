//! Indexes documents of a format of your own, next to a folder: here a list of `term: definition`
//! lines. `cargo run -p samara-ingest --example custom_ingest -- FOLDER GLOSSARY INDEX`

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use samara_engine::{Block, BlockKind, BuildOptions, Compression, Document, IndexBuilder};
use samara_ingest::{Options, read};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [folder, glossary, index] = arguments.as_slice() else {
        return Err("usage: custom_ingest FOLDER GLOSSARY INDEX".into());
    };
    let mut builder = IndexBuilder::new(BuildOptions::default());
    for mut document in read(std::slice::from_ref(folder), &Options::default())?.documents {
        // Documents can be changed before they are indexed.
        document.url = format!("docs/{}", document.url);
        builder.add(document)?;
    }
    for line in fs::read_to_string(glossary)?.lines() {
        let Some((term, definition)) = line.split_once(':') else { continue };
        builder.add(Document {
            url: format!("glossary.html#{}", term.trim()),
            title: term.trim().to_owned(),
            blocks: vec![Block::new(BlockKind::Paragraph, definition.trim())],
            ..Document::default()
        })?;
    }
    fs::write(index, builder.finish(Compression::Lzma)?)?;
    Ok(())
}
