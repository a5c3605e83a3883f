//! The WebAssembly module: compiled, bound to JavaScript, made small.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use wasm_bindgen_cli_support::Bindgen;

use crate::{Error, prune};

const TARGET: &str = "wasm32-unknown-unknown";

/// How the module is compiled.
#[derive(Clone, Debug)]
pub struct Build<'a> {
    /// The folder of Samara's sources: the workspace with the package `samara`.
    pub source: &'a Path,
    /// A target directory that no other cargo holds: one inside a build script would wait for itself for ever.
    pub target_dir: &'a Path,
    /// With the index of `seeds/` inside, or without any.
    pub embedded: bool,
    /// Binaryen's `wasm-opt`, where there is one.
    pub wasm_opt: Option<&'a Path>,
}

/// The module and the JavaScript that binds it.
#[derive(Clone, Debug)]
pub struct Module {
    /// The WebAssembly.
    pub wasm: Vec<u8>,
    /// An ES module that exports the classes, the functions and `initSync`. It knows no address of its own, so that
    /// it works inside of any script.
    pub glue: String,
    /// The index inside of it, as `build.rs` wrote it: for weighing.
    pub index: Option<Vec<u8>>,
}

impl Build<'_> {
    /// Compiles the module.
    ///
    /// # Errors
    /// If the target is missing, the compiler, wasm-bindgen or wasm-opt fails, or a path of this machine would be
    /// delivered.
    pub fn run(&self) -> Result<Module, Error> {
        let (compiled, index) = self.compile()?;
        let pruned = prune::prune(&compiled).map_err(|error| Error::Module(error.to_string()))?;
        let (mut wasm, glue) = bind(pruned)?;
        if let Some(wasm_opt) = self.wasm_opt {
            wasm = optimize(wasm_opt, &wasm, self.target_dir)?;
        }
        for folder in [cargo_home(), fs::canonicalize(self.source).ok()].into_iter().flatten() {
            if contains(&wasm, folder.to_string_lossy().as_bytes()) {
                return Err(Error::BuildPath(folder));
            }
        }
        Ok(Module { wasm, glue, index })
    }

    /// The module before wasm-bindgen, and the index inside of it.
    fn compile(&self) -> Result<(Vec<u8>, Option<Vec<u8>>), Error> {
        if !target_installed()? {
            return Err(Error::MissingTarget);
        }
        let mut cargo = Command::new(tool("CARGO", "cargo"));
        cargo
            .args(["build", "--release", "--lib", "--package", "samara", "--target", TARGET])
            .arg("--manifest-path")
            .arg(self.source.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(self.target_dir)
            .env("CARGO_ENCODED_RUSTFLAGS", self.rustflags())
            // Set when clippy runs the build script that runs this.
            .env_remove("RUSTC_WORKSPACE_WRAPPER");
        if !self.embedded {
            cargo.arg("--no-default-features");
        }
        // Messages for people go to stderr as ever.
        let messages = run(cargo.arg("--message-format=json-render-diagnostics"))?;
        let path = self.target_dir.join(TARGET).join("release/samara.wasm");
        let compiled = fs::read(&path).map_err(Error::io(path))?;
        let index = out_dir(&messages).map(|out| out.join("seeds.samara")).filter(|_| self.embedded);
        let index = index.map(|path| fs::read(&path).map_err(Error::io(path))).transpose()?;
        Ok((compiled, index))
    }

    /// Flags for the compiler, separated as cargo wants them. Of the prefixes that fit a path the last one is taken.
    fn rustflags(&self) -> String {
        // A key takes little more than half of what it takes at `z`, for 3 KB under brotli. To inline as much as this level
        // does by itself would take 2 KB more, and gain nothing.
        let mut flags = vec![
            "-Copt-level=2".to_owned(),
            "-Cllvm-args=-inline-threshold=40".to_owned(),
            // The usual MB would stay with the page, and nothing uses it.
            "-Clink-arg=-zstack-size=262144".to_owned(),
            format!("-Clink-arg={}", prune::LINKER_FLAG),
        ];
        let mut remap =
            |from: &Path, to: &str| flags.push(format!("--remap-path-prefix={}={to}", from.display()));
        if let Some(home) = cargo_home() {
            remap(&home, "cargo");
            for registry in fs::read_dir(home.join("registry/src")).into_iter().flatten().flatten() {
                remap(&registry.path(), "crates");
            }
        }
        if let Ok(source) = fs::canonicalize(self.source) {
            remap(&source, "samara");
        }
        flags.join("\u{1f}")
    }
}

/// Where the build script of the package wrote, in what cargo says.
fn out_dir(messages: &str) -> Option<PathBuf> {
    let mut messages =
        messages.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let script = messages.find(|message| {
        message["reason"] == "build-script-executed"
            // `path+file:///folder#samara@0.1.0`, or without the name where the folder has it.
            && message["package_id"].as_str().is_some_and(|id| id.contains("#samara@") || id.contains("/samara#"))
    })?;
    script["out_dir"].as_str().map(PathBuf::from)
}

/// Runs wasm-bindgen. Its form for the web is the one that serves both kinds of script, once it is told not to look
/// for the module by `import.meta`.
fn bind(compiled: Vec<u8>) -> Result<(Vec<u8>, String), Error> {
    let say = |error: anyhow::Error| Error::Bindgen(format!("{error:#}"));
    let mut bindgen = Bindgen::new();
    bindgen
        .input_bytes("samara", compiled)
        .web(true)
        .map_err(say)?
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true);
    let mut output = bindgen.generate_output().map_err(say)?;
    Ok((output.wasm_mut().emit_wasm(), output.js().to_owned()))
}

/// Runs Binaryen over the module, for size.
fn optimize(wasm_opt: &Path, wasm: &[u8], folder: &Path) -> Result<Vec<u8>, Error> {
    let (before, after) = (folder.join("samara.before.wasm"), folder.join("samara.after.wasm"));
    fs::write(&before, wasm).map_err(Error::io(&before))?;
    let mut command = Command::new(wasm_opt);
    command.arg(&before).arg("-o").arg(&after);
    // What the compiler uses by default; all browsers of the last years have it.
    command.args([
        "--enable-bulk-memory",
        "--enable-multivalue",
        "--enable-mutable-globals",
        "--enable-nontrapping-float-to-int",
        "--enable-reference-types",
        "--enable-sign-ext",
    ]);
    // Its inlining of functions that are called once makes the module smaller, but larger when compressed (by 7 %).
    command.args([
        "-Oz",
        "--one-caller-inline-max-function-size=0",
        "--always-inline-max-function-size=0",
        // What the first pass leaves unused in calls and constants, the second takes out.
        "--gufa",
        "-Oz",
        "--strip-debug",
        "--strip-producers",
        "--strip-target-features",
    ]);
    run(&mut command)?;
    fs::read(&after).map_err(Error::io(after))
}

/// Whether the compiler in use has the target's standard library: rustup's, the system's, or any other.
fn target_installed() -> Result<bool, Error> {
    let mut rustc = Command::new(tool("RUSTC", "rustc"));
    rustc.args(["--print", "target-libdir", "--target", TARGET]);
    let folder = PathBuf::from(run(&mut rustc)?.trim());
    Ok(folder.is_dir())
}

/// Runs a command; what it says while it works is shown as it comes.
fn run(command: &mut Command) -> Result<String, Error> {
    let output = command.stderr(Stdio::inherit()).output().map_err(Error::io(command.get_program()))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let command = command.get_program().to_string_lossy().into_owned();
    Err(Error::Command { command, status: output.status })
}

/// A tool as cargo names it to build scripts, else as the shell finds it.
fn tool(variable: &str, name: &str) -> PathBuf {
    env::var_os(variable).map_or_else(|| name.into(), PathBuf::from)
}

fn cargo_home() -> Option<PathBuf> {
    if let Some(home) = env::var_os("CARGO_HOME") {
        return Some(home.into());
    }
    Some(env::home_dir()?.join(".cargo"))
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
