//! `cargo xtask dist`: dist/samara.html, and dist/site/ for a web server.

use std::fs;

use anyhow::{Context, Result, ensure};
use samara_bundle::{Build, Widget, page_with_index};

use crate::{sizes, tools};

/// What dist/samara.html may weigh, in bytes: as it is, and under brotli 11.
const LIMIT: (usize, usize) = (175_000, 105_000);
/// What of this the main job may take; the rest is for the languages, forms and themes that come after it.
const MAIN_JOB: (usize, usize) = (160_000, 95_000);

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
    let index = module.index.clone();
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
        let path = site.join(&file.name);
        let written =
            fs::create_dir_all(path.parent().unwrap_or(&site)).and_then(|()| fs::write(&path, &file.bytes));
        written.with_context(|| format!("dist/site/{}", file.name))?;
    }

    let whole = sizes::print(&files, index.as_deref(), page.as_bytes());
    println!(
        "samara.html may weigh {} and {} bytes; {} and {} were set for the main job",
        LIMIT.0, LIMIT.1, MAIN_JOB.0, MAIN_JOB.1
    );
    ensure!(
        whole.raw <= LIMIT.0 && whole.brotli <= LIMIT.1,
        "dist/samara.html weighs too much: {} bytes, {} under brotli 11",
        whole.raw,
        whole.brotli
    );
    Ok(())
}
