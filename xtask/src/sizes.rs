//! File sizes, uncompressed and compressed.

use std::io::Write;

use anyhow::{Result, ensure};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};
use samara_bundle::{File, Widget};

use crate::tools::root;

/// The largest permitted box and panel, scripts and styles together, in bytes under brotli 11.
const MAX_BOX: usize = 20_050;

/// The size of a file in bytes, uncompressed and as hosts send it.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Uncompressed.
    pub raw: usize,
    /// gzip, level 9.
    pub gzip: usize,
    /// Brotli, level 11, with a window of 4 MB.
    pub brotli: usize,
}

impl Size {
    /// Compresses the bytes and measures them.
    pub fn of(bytes: &[u8]) -> Self {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(bytes).expect("memory does not fail");
        let params =
            BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
        let mut brotli = Vec::new();
        brotli::BrotliCompress(&mut &bytes[..], &mut brotli, &params).expect("memory does not fail");
        Self {
            raw: bytes.len(),
            gzip: gzip.finish().expect("memory does not fail").len(),
            brotli: brotli.len(),
        }
    }
}

/// Prints a table of the delivered files and returns the size of the one-file page.
pub fn print(files: &[File], index: Option<&[u8]>, page: &[u8]) -> Size {
    println!("\n{:<22}{:>10}{:>10}{:>10}", "bytes", "raw", "gzip 9", "brotli 11");
    let row =
        |name: &str, size: Size| println!("{name:<22}{:>10}{:>10}{:>10}", size.raw, size.gzip, size.brotli);
    for file in files.iter().filter(|file| !file.name.contains('/')) {
        row(&file.name, Size::of(&file.bytes));
        if let Some(index) = index.filter(|_| file.name == "samara.wasm") {
            row("  its index", Size::of(index));
        }
    }
    for folder in ["words/", "themes/"] {
        let in_folder: Vec<_> = files.iter().filter(|file| file.name.starts_with(folder)).collect();
        let sum = in_folder.iter().map(|file| Size::of(&file.bytes)).reduce(|all, one| Size {
            raw: all.raw + one.raw,
            gzip: all.gzip + one.gzip,
            brotli: all.brotli + one.brotli,
        });
        if let Some(sum) = sum {
            row(&format!("{folder} ({} files)", in_folder.len()), sum);
        }
    }
    let whole = Size::of(page);
    row("samara.html", whole);
    whole
}

/// Prints the size of box and panel ([`Widget::box_and_panel`]), and fails when they are too large.
pub fn print_box() -> Result<()> {
    let script = Widget::box_and_panel(&root().join("www"))?;
    let Size { raw, gzip, brotli } = Size::of(script.as_bytes());
    println!(
        "Box and panel, scripts and styles without the engine: {raw} bytes, {gzip} under gzip 9, {brotli} under brotli 11"
    );
    ensure!(
        brotli <= MAX_BOX,
        "box and panel are too large: {brotli} bytes under brotli 11, at most {MAX_BOX}"
    );
    Ok(())
}
