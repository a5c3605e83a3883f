//! Tests of the packages: installs the command from the crates, the npm packages and the wheel alone, and uses it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use samara_bundle::File;

use crate::tools::{self, finish};
use crate::{package, package_npm, python};

/// Lays out the packages and tests what can be tested on this platform.
pub fn run() -> Result<()> {
    let web_files = package::run()?;
    let folder = env::temp_dir().join(format!("samara-packages-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let result = crates(&folder, &web_files).and_then(|samara| {
        npm(&folder, &samara)?;
        wheel(&folder)
    });
    fs::remove_dir_all(&folder)?;
    result
}

/// Packs the crates and installs the command from the packages alone. Returns the installed binary.
fn crates(folder: &Path, web_files: &[File]) -> Result<PathBuf> {
    println!("Packing the crates …");
    let staged = package::folder().join("crates");
    let packed = folder.join("packed");
    // Without the verification: what compiles the packages is the installation below.
    let mut cargo = Command::new("cargo");
    cargo.args(["package", "--workspace", "--no-verify", "--allow-dirty", "--quiet"]).current_dir(&staged);
    finish(cargo.env("CARGO_TARGET_DIR", &packed))?;

    let vendor = folder.join("crates");
    fs::create_dir_all(&vendor)?;
    for entry in fs::read_dir(packed.join("package"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "crate") {
            finish(Command::new("tar").arg("-xzf").arg(&path).arg("-C").arg(&vendor))?;
        }
    }
    let version = tools::version()?;
    let packages = names(&vendor)?;
    println!("{}", packages.join(", "));
    compare_web_files(&vendor.join(format!("samara-web-{version}")), web_files)?;

    // The packages depend on each other by version; the registry does not have them yet.
    let patches: String = packages
        .iter()
        .map(|package| {
            let name = package.trim_end_matches(&format!("-{version}"));
            format!("{name} = {{ path = {package:?} }}\n")
        })
        .collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = {packages:?}\n\n[patch.crates-io]\n{patches}\n{}",
        profiles()?
    );
    fs::write(vendor.join("Cargo.toml"), manifest)?;
    // The versions of other crates are those that were tested.
    fs::copy(tools::root().join("Cargo.lock"), vendor.join("Cargo.lock"))?;
    let command = format!("samara-cli-{version}");
    ensure_no_compiler(&vendor)?;

    println!("Installing the command from its package …");
    let installed = folder.join("installed");
    let mut cargo = Command::new("cargo");
    // In debug mode and with the profiles of the workspace, so that the dependencies are those that the other tests have
    // compiled.
    cargo.args(["install", "--locked", "--debug", "--path", &command, "--root"]).arg(&installed);
    finish(cargo.current_dir(&vendor).env("CARGO_TARGET_DIR", target()?))?;
    let samara = installed.join("bin").join(format!("samara{}", env::consts::EXE_SUFFIX));
    search_a_site(&folder.join("by-cargo"), &samara)?;
    println!("the command from the crates builds and searches a site");
    Ok(samara)
}

/// The profiles of the workspace, at the end of its manifest.
fn profiles() -> Result<String> {
    let manifest = fs::read_to_string(tools::root().join("Cargo.toml"))?;
    let start = manifest.find("[profile.dev]").context("Cargo.toml has no [profile.dev]")?;
    let profiles = &manifest[start..];
    let other = profiles.lines().find(|line| line.starts_with('[') && !line.starts_with("[profile."));
    ensure!(other.is_none(), "Cargo.toml: {other:?} stands among the profiles");
    Ok(profiles.to_owned())
}

/// The files in the package must be those that were built from the sources.
fn compare_web_files(package: &Path, files: &[File]) -> Result<()> {
    for file in files {
        let path = package.join("src/web").join(&file.name);
        let packed = fs::read(&path).with_context(|| path.display().to_string())?;
        ensure!(packed == file.bytes, "{} differs from what the sources give", path.display());
    }
    println!("the package samara-web has {} files, equal to those that were built", files.len());
    Ok(())
}

/// Users of the command must not compile the bundler or the WebAssembly tools.
fn ensure_no_compiler(vendor: &Path) -> Result<()> {
    // Also removes from Cargo.lock what only the repository needs.
    let mut cargo = Command::new("cargo");
    cargo.args(["tree", "--package", "samara-cli", "--edges", "normal,build", "--prefix", "none"]);
    let output = cargo.current_dir(vendor).output()?;
    ensure!(output.status.success(), "cargo tree: {}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout)?;
    ensure!(tree.contains("samara-web "), "the command does not depend on samara-web");
    let heavy = tree.lines().find(|line| line.starts_with("oxc") || line.starts_with("wasm-bindgen"));
    ensure!(heavy.is_none(), "users of the command compile {heavy:?}");
    Ok(())
}

/// Installs the launcher and the package of this platform with npm, and uses them.
fn npm(folder: &Path, samara: &Path) -> Result<()> {
    let target = match (env::consts::OS, env::consts::ARCH) {
        ("linux", "x86_64") => "x86_64-unknown-linux-musl",
        ("linux", "aarch64") => "aarch64-unknown-linux-musl",
        (os, arch) => {
            println!("skipped: the npm packages are tested on Linux, not on {os} {arch}");
            return Ok(());
        }
    };
    println!("Installing the command from its npm packages …");
    let packages = folder.join("npm");
    fs::create_dir_all(&packages)?;
    // Without its debug information, which is ten times as large as the program.
    let stripped = packages.join("samara");
    finish(Command::new("strip").arg("-o").arg(&stripped).arg(samara))?;
    let platform = package_npm::platform_package(&packages, target, &stripped)?;
    let project = folder.join("npm-project");
    fs::create_dir_all(&project)?;
    fs::write(project.join("package.json"), "{ \"private\": true }\n")?;
    let mut npm = Command::new("npm");
    npm.args(["pack", "--silent", "--pack-destination"]).arg(&packages).arg(&platform);
    npm.arg(package::folder().join("npm/cli")).arg(package::folder().join("npm/samara-search"));
    finish(npm.current_dir(&packages))?;
    let tarballs: Vec<_> = names(&packages)?.into_iter().filter(|name| name.ends_with(".tgz")).collect();
    ensure!(tarballs.len() == 3, "npm packed {tarballs:?}");
    let mut npm = Command::new("npm");
    // The registry does not have the other platforms: npm skips them as it skips those that do not fit.
    npm.args(["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    npm.args(tarballs.iter().map(|name| packages.join(name)));
    finish(npm.current_dir(&project))?;
    search_a_site(&project, &project.join("node_modules/.bin/samara"))?;
    println!("the command from npm builds and searches a site");
    let script = "import { build, search } from '@samara-search/cli';\n\
        import { Samara } from 'samara-search';\n\
        import { pathToFileURL } from 'node:url';\n\
        await build(['site'], { out: 'by-node', exclude: ['search'], baseUrl: './' });\n\
        const samara = await Samara.open(pathToFileURL('by-node/docs.samara'));\n\
        const found = [await search('by-node', 'wings'), await samara.search('wings')];\n\
        console.log(found.map(({ hits }) => hits[0].title).join());\n";
    fs::write(project.join("search.mjs"), script)?;
    let output = Command::new("node").arg("search.mjs").current_dir(&project).output()?;
    let found = String::from_utf8_lossy(&output.stdout);
    ensure!(found.trim() == "Maple,Maple", "{found}{}", String::from_utf8_lossy(&output.stderr));
    println!("Node builds the site with the command, and searches it with the command and with the module");
    Ok(())
}

/// Builds the wheel, installs it into an empty environment, and uses it.
fn wheel(folder: &Path) -> Result<()> {
    if env::consts::OS != "linux" {
        println!("skipped: the wheel is tested on Linux");
        return Ok(());
    }
    println!("Building the wheel and installing it …");
    let wheels = folder.join("wheels");
    let manifest = folder.join(format!("crates/samara-cli-{}/Cargo.toml", tools::version()?));
    let mut maturin = Command::new(python::tool("maturin")?);
    maturin.args([
        "build",
        "--quiet",
        "--profile",
        "dev",
        "--strip",
        "--compatibility",
        "linux",
        "--locked",
        "--out",
    ]);
    maturin.arg(&wheels).arg("--manifest-path").arg(manifest);
    finish(maturin.env("CARGO_TARGET_DIR", target()?))?;
    let wheel = names(&wheels)?.pop().context("maturin made no wheel")?;
    let environment = folder.join("venv");
    finish(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
    let mut pip = Command::new(environment.join("bin/pip"));
    finish(pip.args(["install", "--quiet", "--no-index"]).arg(wheels.join(wheel)))?;
    search_a_site(&folder.join("by-pip"), &environment.join("bin/samara"))?;
    println!("the command from the wheel builds and searches a site");
    // In a folder of its own: beside the sources, it would import these instead of the installed package.
    let (test, tests) = ("test_samara_search", folder.join("by-python"));
    fs::create_dir_all(&tests)?;
    let file = format!("{test}.py");
    fs::copy(tools::root().join("crates/cli/python").join(&file), tests.join(&file))?;
    let mut python = Command::new(environment.join("bin/python"));
    finish(python.args(["-m", "unittest", "--quiet", test]).current_dir(tests))?;
    Ok(())
}

/// Builds a site in a new folder and searches it.
fn search_a_site(folder: &Path, samara: &Path) -> Result<()> {
    let site = folder.join("site");
    fs::create_dir_all(&site)?;
    fs::write(site.join("maple.md"), "# Maple\n\nThe samara of a maple has two wings.\n")?;
    fs::write(site.join("ash.html"), "<title>Ash</title><main><p>An ash keeps its keys in winter.</main>")?;
    let output = |arguments: &[&str]| -> Result<String> {
        let mut command = Command::new(samara);
        // Only what the packages contain: no Node tools, no compiler from a path of the workspace.
        let output = command.args(arguments).current_dir(folder).output();
        let output = output.with_context(|| samara.display().to_string())?;
        let error = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "samara {arguments:?}: {error}");
        Ok(String::from_utf8(output.stdout)?)
    };
    output(&["build", "site", "--out", "site/search"])?;
    let wasm = fs::read(site.join("search/samara.wasm"))?;
    ensure!(wasm.starts_with(b"\0asm"), "samara.wasm is not a module");
    let found = output(&["search", "site/search", "wings", "--json"])?;
    ensure!(found.contains("\"url\":\"../maple.md\""), "the site is searched: {found}");
    output(&["pack", "site", "--exclude", "search", "--out", "site.html"])?;
    let found = output(&["search", "site.html", "winter"])?;
    ensure!(found.contains("ash.html"), "the packed page is searched: {found}");
    Ok(())
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// The workspace's target folder, as an absolute path.
fn target() -> Result<PathBuf> {
    Ok(std::path::absolute(tools::root().join(tools::target()))?)
}
