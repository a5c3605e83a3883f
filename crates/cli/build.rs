//! The engine and the widget → files inside the command, so that it needs neither a compiler nor Node when it runs.
//!
//! They are made from the sources beside this crate, which takes the `wasm32-unknown-unknown` target and half a
//! minute; `SAMARA_WEB_DIR` names a folder of files that were made before.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result, ensure};
use samara_bundle::{Build, Widget};

/// The variable that names a folder of files made before: those of [`Widget::files`] and [`PAGE`].
const PREBUILT: &str = "SAMARA_WEB_DIR";
/// The page in one file, with a place for an index.
const PAGE: &str = "page.html";

fn main() -> Result<()> {
    println!("cargo::rerun-if-env-changed={PREBUILT}");
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").context("OUT_DIR is set by cargo")?);
    let web = match env::var_os(PREBUILT) {
        Some(folder) => fs::canonicalize(&folder)
            .with_context(|| format!("{PREBUILT} names {}, which cannot be read", folder.display()))?,
        None => make(&out)?,
    };
    println!("cargo::rerun-if-changed={}", web.display());
    fs::write(out.join("web.rs"), constants(&web)?)?;
    Ok(())
}

/// Makes the files in a folder of `OUT_DIR`.
fn make(out: &Path) -> Result<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let source = fs::canonicalize(&source)?;
    for part in ["Cargo.toml", "Cargo.lock", "build.rs", "src", "www", "crates/engine"] {
        println!("cargo::rerun-if-changed={}", source.join(part).display());
    }
    let target_dir = out.join("module");
    let build = Build { source: &source, target_dir: &target_dir, embedded: false, wasm_opt: None };
    let widget = Widget::new(&source.join("www"), build.run()?)?;

    let web = out.join("web");
    if web.exists() {
        fs::remove_dir_all(&web)?;
    }
    fs::create_dir(&web)?;
    for file in widget.files()? {
        let path = web.join(&file.name);
        fs::create_dir_all(path.parent().unwrap_or(&web))?;
        fs::write(path, file.bytes)?;
    }
    fs::write(web.join(PAGE), widget.page()?)?;
    Ok(web)
}

/// Rust that includes the files: `FILES` and `PAGE`.
fn constants(web: &Path) -> Result<String> {
    let mut names = Vec::new();
    list(web, "", &mut names)?;
    names.sort();
    for needed in ["samara.js", "samara.wasm", PAGE] {
        ensure!(names.iter().any(|name| name == needed), "{} is not in {}", needed, web.display());
    }
    let mut rust = String::from("/// Name and contents.\npub const FILES: &[(&str, &[u8])] = &[\n");
    for name in names.iter().filter(|name| *name != PAGE) {
        writeln!(rust, "    ({name:?}, include_bytes!({:?})),", web.join(name))?;
    }
    writeln!(
        rust,
        "];\n/// The page in one file.\npub const PAGE: &str = include_str!({:?});",
        web.join(PAGE)
    )?;
    Ok(rust)
}

/// The files of a folder and of the folders in it, as paths with `/`.
fn list(folder: &Path, prefix: &str, names: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &format!("{name}/"), names)?;
        } else {
            names.push(name);
        }
    }
    Ok(())
}
