//! `cargo xtask package`: the packages of a release, in dist/package.
//!
//! - `crates/` is a workspace with the crates that users get. It differs from the repository in `crates/web`: it contains
//!   the built files for the browser instead of the build script that builds them, so that users compile neither the
//!   WebAssembly module nor the bundler. `cargo publish --workspace` runs in it, and the binaries of a release are built in it.
//! - `npm/` has the npm packages: `samara-search`, and `cli`, which starts the binary of a platform's package
//!   ([`crate::package_npm`]).

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use samara_bundle::{Engine, File, Widget, write_embedded};

use crate::copy::copy_all;
use crate::{dist, package_npm, tools, weight};

/// What the workspace of the packages has beside `crates/`.
const ROOT_FILES: &[&str] = &["Cargo.toml", "Cargo.lock", "build.rs", "src", "seeds", "README.md"];
/// What each package contains in addition to its own files.
const LICENCES: &[&str] = &["LICENSE-APACHE", "LICENSE-MIT"];

/// The folder of the packages.
pub fn folder() -> PathBuf {
    tools::root().join("dist/package")
}

/// Lays out all packages that do not depend on the platform. Returns the files for the browser in `samara-web`.
pub fn run() -> Result<Vec<File>> {
    check_versions()?;
    let widget = build()?;
    let folder = folder();
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    let files = embedded_files(&widget)?;
    stage_crates(&folder.join("crates"), &files)?;
    package_npm::write(&folder.join("npm"), &widget)?;
    println!("\ndist/package/crates is the workspace to publish, dist/package/npm has the npm packages.");
    Ok(files)
}

/// The crates depend on each other in the version that all of them have.
fn check_versions() -> Result<()> {
    let version = tools::version()?;
    let manifest = fs::read_to_string(tools::root().join("Cargo.toml"))?;
    for line in manifest.lines().filter(|line| line.contains("path = \"crates/")) {
        let is_equal = [format!("\"{version}\""), format!("\"={version}\"")]
            .iter()
            .any(|wanted| line.contains(&format!("version = {wanted}")));
        ensure!(is_equal, "Cargo.toml: expected version {version} in: {line}");
    }
    Ok(())
}

/// The files for the browser, as they are released: optimized by wasm-opt.
pub fn build() -> Result<Widget> {
    tools::install_wasm_target()?;
    let wasm_opt = tools::wasm_opt()?.context("packages are built with wasm-opt, which comes from npm")?;
    println!("Compiling the module without an index …");
    let module = dist::compile(false, Some(&wasm_opt))?;
    Ok(Widget::new(&tools::root().join("www"), module)?)
}

/// The files of the command for the browser, with all engines.
pub fn embedded_files(widget: &Widget) -> Result<Vec<File>> {
    let other = |engine: Engine| -> Result<Widget> {
        println!("Compiling the module for other indexes: {engine:?} …");
        let module = dist::compile_engine(engine, tools::wasm_opt()?.as_deref())?;
        weight::check(&module)?;
        Ok(Widget::new(&tools::root().join("www"), module)?)
    };
    let mut files = widget.embedded_files()?;
    let meaning = other(Engine::Meaning)?;
    files.extend(meaning.engine_files()?);
    files.extend(other(Engine::Parts)?.parts_files(widget)?);
    files.extend(other(Engine::PartsMeaning)?.parts_files(&meaning)?);
    Ok(files)
}

/// Writes the workspace with the crates to publish.
fn stage_crates(folder: &Path, files: &[File]) -> Result<()> {
    let root = tools::root();
    fs::create_dir_all(folder.join("crates"))?;
    for name in ROOT_FILES {
        copy_all(&root.join(name), &folder.join(name)).context(*name)?;
    }
    let mut packages = vec![PathBuf::new()];
    for entry in fs::read_dir(root.join("crates"))? {
        let name = Path::new("crates").join(entry?.file_name());
        let manifest = fs::read_to_string(root.join(&name).join("Cargo.toml"))?;
        if name.ends_with("web") || !manifest.lines().any(|line| line == "publish = false") {
            copy_all(&root.join(&name), &folder.join(&name))?;
            packages.push(name);
        }
    }
    for package in packages {
        for name in LICENCES {
            fs::copy(root.join(name), folder.join(&package).join(name))?;
        }
    }
    fs::copy(root.join("THIRD-PARTY.txt"), folder.join("crates/cli/THIRD-PARTY.txt"))?;
    replace(&folder.join("Cargo.toml"), "\"crates/*\", \"bench\", \"fuzz\", \"xtask\"", "\"crates/*\"")?;
    embed_files(&folder.join("crates/web"), files)
}

/// Puts the built files into `samara-web`, in the place of its build script.
fn embed_files(package: &Path, files: &[File]) -> Result<()> {
    fs::remove_file(package.join("build.rs"))?;
    write_embedded(&package.join("src"), files)?;
    replace(&package.join("src/lib.rs"), "concat!(env!(\"OUT_DIR\"), \"/web.rs\")", "\"web.rs\"")?;
    let manifest = package.join("Cargo.toml");
    let text = fs::read_to_string(&manifest)?;
    let (text, _) = text.split_once("\n[build-dependencies]").context("crates/web has build-dependencies")?;
    fs::write(&manifest, text)?;
    replace(
        &manifest,
        "# The package is made by `cargo xtask package`: it has the built files in it, and no build script.\npublish = false",
        "include = [\"/src\", \"/README.md\", \"/LICENSE-*\"]",
    )
}

/// Replaces a text that occurs once in a file.
fn replace(path: &Path, text: &str, with: &str) -> Result<()> {
    let contents = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let found = contents.matches(text).count();
    ensure!(found == 1, "{}: expected {text:?} once, found it {found} times", path.display());
    Ok(fs::write(path, contents.replace(text, with))?)
}
