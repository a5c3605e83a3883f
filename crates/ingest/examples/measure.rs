//! Reads sources and prints the number of documents, the time and the memory used:
//! `cargo run --release -p samara-ingest --example measure -- SOURCE…`

use std::path::PathBuf;
use std::time::Instant;

use samara_ingest::{Options, Reader};

fn main() -> Result<(), samara_ingest::Error> {
    let sources: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let start = Instant::now();
    let mut reader = Reader::open(&sources, &Options::default())?;
    println!("{} files found after {:?}", reader.files().len(), start.elapsed());
    let (mut documents, mut blocks, mut text) = (0, 0, 0);
    for document in reader.by_ref() {
        let document = document?;
        documents += 1;
        blocks += document.blocks.len();
        text += document.blocks.iter().map(|block| block.text.len()).sum::<usize>();
    }
    let elapsed = start.elapsed();
    let report = reader.into_report();
    report.warnings.iter().for_each(|warning| println!("warning: {warning}"));
    println!("{documents} documents, {blocks} blocks, {text} bytes of text from {} bytes", report.bytes);
    println!("skipped: {:?}", report.skipped_counts());
    println!("{elapsed:?}, {} peak memory", peak_memory());
    Ok(())
}

/// The peak memory of the process on Linux; unknown elsewhere.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.unwrap_or("unknown").trim().to_owned()
}
