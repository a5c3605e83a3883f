//! `cargo xtask dist`: dist/samara.html, dist/site/ for a web server, and dist/npm/, the npm package.

use std::fs;
use std::path::Path;
use std::sync::Mutex;

use anyhow::{Context, Result, ensure};
use samara_bundle::{Build, Engine, File, Module, Parser, Widget, page_with_index};

use crate::sizes::Size;
use crate::{sizes, tools, weight};

/// The largest permitted dist/samara.html, in bytes: uncompressed, and under brotli 11.
const MAX_PAGE: (usize, usize) = (260_800, 141_400);

/// Builds dist/ and says what to do with it.
pub fn run() -> Result<()> {
    build()?;
    println!(
        "\ndist/samara.html is complete: open it by double click. dist/site/ is for a web server, dist/npm/ for npm pack."
    );
    Ok(())
}

/// Builds dist/, prints the size of each file and fails when one is too large.
pub fn build() -> Result<()> {
    tools::install_wasm_target()?;
    let wasm_opt = tools::wasm_opt()?;
    let source = tools::root();
    println!("Compiling the module …");
    let module = compile(true, wasm_opt.as_deref())?;

    println!("Writing dist/ …");
    let index = module.index.clone();
    let Site { page, files } = Site::of(&source, module)?;

    let dist = source.join("dist");
    write(&dist.join("site"), &files)?;
    fs::write(dist.join("samara.html"), &page).context("dist/samara.html")?;

    println!("Compiling the module without an index, for dist/npm …");
    let module = compile(false, wasm_opt.as_deref())?;
    let package = Widget::new(&source.join("www"), module.clone())?;
    let parser = compile_parser(wasm_opt.as_deref())?;
    write(&dist.join("npm"), &package.package(&source, &parser)?)?;
    println!(
        "The parser of queries in samara-opensearch.mjs: {} bytes under brotli 11",
        Size::of(&parser.wasm).brotli
    );

    let whole = sizes::print(&files, index.as_deref(), page.as_bytes());
    sizes::print_box()?;
    let (max_raw, max_brotli) = MAX_PAGE;
    println!("samara.html: at most {max_raw} bytes, {max_brotli} under brotli 11");
    ensure!(
        whole.raw <= max_raw && whole.brotli <= max_brotli,
        "dist/samara.html is too large: {} bytes, {} under brotli 11",
        whole.raw,
        whole.brotli
    );
    // The recorded size is that of a module optimized by wasm-opt.
    if wasm_opt.is_some() { weight::check(&module) } else { Ok(()) }
}

/// The delivered files of a module with an embedded index.
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

/// Builds the sources in a folder: all delivered files, and the index as a file.
pub fn files(source: &Path, target_dir: &Path, wasm_opt: Option<&Path>) -> Result<Vec<File>> {
    let module = Build { source, target_dir, embedded: true, engine: Engine::Whole, wasm_opt }.run()?;
    let index = module.index.clone().unwrap_or_default();
    let Site { page, mut files } = Site::of(source, module)?;
    files.push(File { name: "samara.html".to_owned(), bytes: page.into_bytes() });
    files.push(File { name: "seeds.samara".to_owned(), bytes: index });
    Ok(files)
}

/// Compiles the delivered module. A run of `cargo xtask test` compiles it once: its sources do not change meanwhile.
pub fn compile(embedded: bool, wasm_opt: Option<&Path>) -> Result<Module> {
    static WITHOUT_INDEX: Mutex<Option<Module>> = Mutex::new(None);
    let build = || compile_in(&tools::root(), &tools::target().join("module"), embedded, wasm_opt);
    if embedded {
        return build();
    }
    let mut kept = WITHOUT_INDEX.lock().expect("no other thread compiles");
    if let Some(module) = &*kept {
        return Ok(module.clone());
    }
    Ok(kept.insert(build()?).clone())
}

/// Compiles the module that is delivered beside the indexes that need it.
pub fn compile_engine(engine: Engine, wasm_opt: Option<&Path>) -> Result<Module> {
    let (source, target_dir) = (&tools::root(), &tools::target().join("module"));
    Ok(Build { source, target_dir, embedded: false, engine, wasm_opt }.run()?)
}

/// Compiles the parser of queries.
pub fn compile_parser(wasm_opt: Option<&Path>) -> Result<Parser> {
    let (source, target_dir) = (&tools::root(), &tools::target().join("module"));
    Ok(Build { source, target_dir, embedded: false, engine: Engine::Whole, wasm_opt }.run_parser()?)
}

/// Compiles the delivered module from the sources in another folder.
pub fn compile_in(
    source: &Path,
    target_dir: &Path,
    embedded: bool,
    wasm_opt: Option<&Path>,
) -> Result<Module> {
    Ok(Build { source, target_dir, embedded, engine: Engine::Whole, wasm_opt }.run()?)
}

/// Writes a folder; an existing one is removed first.
pub fn write(folder: &Path, files: &[File]) -> Result<()> {
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
