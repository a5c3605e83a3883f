//! `cargo xtask dist`: dist/samara.html, dist/site/ for a web server, and dist/npm/, the package.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use samara_bundle::{Build, File, Module, Widget, page_with_index};

use crate::{sizes, tools, weight};

/// What dist/samara.html may weigh, in bytes: as it is, and under brotli 11.
const LIMIT: (usize, usize) = (177_000, 105_000);
/// What of this the main job may take; the rest is for the languages, forms and themes that come after it.
const MAIN_JOB: (usize, usize) = (160_000, 95_000);

/// Builds and weighs.
pub fn run() -> Result<()> {
    build()?;
    println!(
        "\ndist/samara.html is complete: open it by double click. dist/site/ is for a web server, dist/npm/ for npm pack."
    );
    Ok(())
}

/// Builds dist/ and prints what is in it.
pub fn build() -> Result<()> {
    tools::install_wasm_target()?;
    let wasm_opt = tools::wasm_opt()?;
    let source = tools::root();
    println!("Compiling the module …");
    let module = compile(true, wasm_opt.as_deref())?;

    println!("Putting together dist/ …");
    let index = module.index.clone();
    let Site { page, files } = Site::of(&source, module)?;

    let dist = source.join("dist");
    write(&dist.join("site"), &files)?;
    fs::write(dist.join("samara.html"), &page).context("dist/samara.html")?;

    println!("Compiling the module without an index, for dist/npm …");
    let module = compile(false, wasm_opt.as_deref())?;
    let wasm = module.wasm.clone();
    let package = Widget::new(&source.join("www"), module)?;
    write(&dist.join("npm"), &package.package(&source)?)?;

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
    // Without wasm-opt it is another module than the one recorded.
    if wasm_opt.is_some() { weight::check(&wasm) } else { Ok(()) }
}

/// What is made of a module with an index.
struct Site {
    page: String,
    files: Vec<File>,
}

impl Site {
    fn of(source: &Path, module: Module) -> Result<Self> {
        let widget = Widget::new(&source.join("www"), module)?;
        Ok(Self { page: page_with_index(&widget.page()?, None), files: widget.site()? })
    }
}

/// All that is delivered of the sources in a folder, and the index by itself.
pub fn files(source: &Path, target_dir: &Path, wasm_opt: Option<&Path>) -> Result<Vec<File>> {
    let module = Build { source, target_dir, embedded: true, wasm_opt }.run()?;
    let index = module.index.clone().unwrap_or_default();
    let Site { page, mut files } = Site::of(source, module)?;
    files.push(File { name: "samara.html".to_owned(), bytes: page.into_bytes() });
    files.push(File { name: "seeds.samara".to_owned(), bytes: index });
    Ok(files)
}

/// The module, as it is delivered.
pub fn compile(embedded: bool, wasm_opt: Option<&Path>) -> Result<Module> {
    compile_in(&tools::root(), &tools::target().join("module"), embedded, wasm_opt)
}

/// The same from other sources.
pub fn compile_in(
    source: &Path,
    target_dir: &Path,
    embedded: bool,
    wasm_opt: Option<&Path>,
) -> Result<Module> {
    Ok(Build { source, target_dir, embedded, wasm_opt }.run()?)
}

/// Writes a folder anew.
fn write(folder: &Path, files: &[File]) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    for file in files {
        let path = folder.join(&file.name);
        let written =
            fs::create_dir_all(path.parent().unwrap_or(folder)).and_then(|()| fs::write(&path, &file.bytes));
        written.with_context(|| path.display().to_string())?;
    }
    Ok(())
}
