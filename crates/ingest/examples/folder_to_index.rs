//! Indexes a folder: `cargo run -p samara-ingest --example folder_to_index -- FOLDER INDEX`

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use samara_engine::{BuildOptions, Compression, IndexBuilder};
use samara_ingest::{Options, Reader};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(folder), Some(index)) = (arguments.next(), arguments.next()) else {
        return Err("usage: folder_to_index FOLDER INDEX".into());
    };
    let mut reader = Reader::open(&[folder], &Options::default().exclude(["drafts"]))?;
    let mut builder = IndexBuilder::new(BuildOptions::default());
    for document in reader.by_ref() {
        builder.add(document?)?;
    }
    let report = reader.into_report();
    report.warnings.iter().for_each(|warning| eprintln!("warning: {warning}"));
    for (label, files) in report.skipped_counts() {
        eprintln!("skipped: {files} {label}");
    }
    fs::write(index, builder.finish(Compression::Lzma)?)?;
    Ok(())
}
