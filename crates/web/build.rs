//! Builds the files for the browser from the sources of the workspace.
//!
//! This needs the `wasm32-unknown-unknown` target, and takes a minute. If `SAMARA_WEB_DIR` names a folder with files built
//! before, these are used instead.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result};
use samara_bundle::{Build, Engine, File, Widget, write_embedded};

/// The variable that names a folder of files built before.
const PREBUILT: &str = "SAMARA_WEB_DIR";

fn main() -> Result<()> {
    println!("cargo::rerun-if-env-changed={PREBUILT}");
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").context("OUT_DIR is set by cargo")?);
    let files = match env::var_os(PREBUILT).filter(|folder| !folder.is_empty()) {
        Some(folder) => read(Path::new(&folder))
            .with_context(|| format!("{PREBUILT} names {}, which cannot be read", folder.display()))?,
        None => build(&out)?,
    };
    Ok(write_embedded(&out, &files)?)
}

/// Builds the files from the sources.
fn build(out: &Path) -> Result<Vec<File>> {
    let source = fs::canonicalize(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))?;
    for name in ["Cargo.toml", "Cargo.lock", "build.rs", "src", "www", "crates/engine"] {
        println!("cargo::rerun-if-changed={}", source.join(name).display());
    }
    let target_dir = module_folder(out);
    let widget = |engine| -> Result<Widget> {
        let build =
            Build { source: &source, target_dir: &target_dir, embedded: false, engine, wasm_opt: None };
        Ok(Widget::new(&source.join("www"), build.run()?)?)
    };
    let whole = widget(Engine::Whole)?;
    let mut files = whole.embedded_files()?;
    let meaning = widget(Engine::Meaning)?;
    files.extend(meaning.engine_files()?);
    files.extend(widget(Engine::Parts)?.parts_files(&whole)?);
    files.extend(widget(Engine::PartsMeaning)?.parts_files(&meaning)?);
    Ok(files)
}

/// The folder in which the modules are compiled: the same for all builds in a target directory, because cargo runs this
/// script again for lints, for tests, and for other features of a dependency. The tasks of `xtask` use it, too.
fn module_folder(out: &Path) -> PathBuf {
    let target = out.ancestors().find(|folder| folder.join("CACHEDIR.TAG").exists());
    target.unwrap_or(out).join("module")
}

/// Reads all files of a folder and its folders.
fn read(root: &Path) -> Result<Vec<File>> {
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder))? {
            let entry = entry?;
            let name = format!("{folder}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push(name + "/");
            } else {
                files.push(File { name, bytes: fs::read(entry.path())? });
            }
        }
    }
    Ok(files)
}
