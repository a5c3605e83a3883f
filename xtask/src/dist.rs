//! `cargo xtask dist`: dist/samara.html, and dist/site/ for a web server.

use std::fs;

use anyhow::{Context, Result, ensure};
use samara_bundle::{Build, Widget, page_with_index};

use crate::{sizes, tools};

/// What dist/samara.html may weigh, in bytes: as it is, and under brotli 11. Of this, 160,000 and 95,000 are for the
/// main job; the rest is for the languages, the forms and the themes that come after it.
const LIMIT: (usize, usize) = (175_000, 105_000);

/// Builds and weighs.
pub fn run() -> Result<()> {
    build()?;
    println!("\ndist/samara.html is complete: open it by double click. dist/site/ is for a web server.");
    Ok(())
}

/// Builds dist/ and prints what is in it.
pub fn build() -> Result<()> {
    tools::install_wasm_target()?;
    let wasm_opt = tools::wasm_opt()?;
    let source = tools::root();
    println!("Compiling the module …");
    let target_dir = tools::target().join("module");
    let module =
        Build { source: &source, target_dir: &target_dir, embedded: true, wasm_opt: wasm_opt.as_deref() }
            .run()?;

    println!("Putting together dist/ …");
    let widget = Widget::new(&source.join("www"), module)?;
    let page = page_with_index(&widget.page()?, None);
    let files = widget.site()?;

    let dist = source.join("dist");
    let site = dist.join("site");
    if site.exists() {
        fs::remove_dir_all(&site).context("dist/site")?;
    }
    fs::create_dir_all(&site).context("dist/site")?;
    fs::write(dist.join("samara.html"), &page).context("dist/samara.html")?;
    for file in &files {
        fs::write(site.join(file.name), &file.bytes).with_context(|| format!("dist/site/{}", file.name))?;
    }

    let whole = sizes::print(&files, page.as_bytes());
    ensure!(
        whole.raw <= LIMIT.0 && whole.brotli <= LIMIT.1,
        "dist/samara.html weighs {} bytes, {} under brotli 11; it may weigh {} and {}",
        whole.raw,
        whole.brotli,
        LIMIT.0,
        LIMIT.1
    );
    Ok(())
}
