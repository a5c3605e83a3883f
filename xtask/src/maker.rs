//! `cargo xtask maker`: dist/maker.html, the page that makes a searchable file.

use std::fs;

use anyhow::{Context, Result, ensure};
use samara_bundle::{Module, Widget};

use crate::sizes::Size;
use crate::{dist, tools};

/// The largest permitted size of the page under brotli 11, in bytes.
const MAX_BROTLI: usize = 4_000_000;

/// Builds the page. It makes the page that the command of a release makes, with the engine optimized by wasm-opt.
pub fn run() -> Result<()> {
    tools::install_wasm_target()?;
    let wasm_opt = tools::wasm_opt()?;
    let source = tools::root();
    println!("Compiling the module without an index …");
    let widget = Widget::new(&source.join("www"), dist::compile(false, wasm_opt.as_deref())?)?;
    println!("Compiling the module of maker.html …");
    let module = Module::maker(&source, &tools::target().join("module"))?;
    let licences = fs::read_to_string(source.join("THIRD-PARTY.txt")).context("THIRD-PARTY.txt")?;
    let page = widget.maker(&module, &licences)?;
    let dist = source.join("dist");
    fs::create_dir_all(&dist).context("dist")?;
    fs::write(dist.join("maker.html"), &page).context("dist/maker.html")?;
    let size = Size::of(page.as_bytes());
    println!(
        "dist/maker.html: {} bytes, {} under brotli 11; its module: {}",
        size.raw,
        size.brotli,
        module.wasm.len()
    );
    ensure!(
        size.brotli <= MAX_BROTLI,
        "dist/maker.html is too large: at most {MAX_BROTLI} bytes under brotli 11"
    );
    Ok(())
}
