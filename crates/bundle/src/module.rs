//! Compiles the WebAssembly module, generates its JavaScript glue, and optimizes it for size.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use wasm_bindgen_cli_support::Bindgen;

use crate::{Error, prune};

const TARGET: &str = "wasm32-unknown-unknown";

/// Which indexes a module opens. Each engine is a module of its own, so that no page loads what its index does not need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Whole indexes; the vectors of those with meaning are skipped.
    Whole,
    /// Whole indexes, and their vectors.
    Meaning,
    /// Indexes in parts, and no whole ones.
    Parts,
    /// Indexes in parts, and their vectors.
    PartsMeaning,
}

impl Engine {
    /// The features of the package `samara`.
    fn features(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Meaning => "whole,meaning",
            Self::Parts => "parts",
            Self::PartsMeaning => "parts,meaning",
        }
    }

    /// Whether it opens indexes in parts.
    #[must_use]
    pub fn is_for_parts(self) -> bool {
        matches!(self, Self::Parts | Self::PartsMeaning)
    }
}

/// How the module is compiled.
#[derive(Clone, Debug)]
pub struct Build<'a> {
    /// The folder of Samara's sources: the workspace with the package `samara`.
    pub source: &'a Path,
    /// A target directory of its own: cargo locks its target directory, so a build script that shared it would deadlock.
    /// Several builds may use it at the same time.
    pub target_dir: &'a Path,
    /// Whether the module contains the index of `seeds/`.
    pub embedded: bool,
    /// Which indexes the module opens; with an index inside, whole ones.
    pub engine: Engine,
    /// Binaryen's `wasm-opt`, if it is installed.
    pub wasm_opt: Option<&'a Path>,
}

/// The module and its JavaScript glue.
#[derive(Clone, Debug)]
pub struct Module {
    /// The WebAssembly.
    pub wasm: Vec<u8>,
    /// An ES module that exports the classes, the functions and `initSync`. It does not use `import.meta`, so it works
    /// inside any script.
    pub glue: String,
    /// Which indexes it opens.
    pub engine: Engine,
    /// The index inside the module, as `build.rs` wrote it, for size reports.
    pub index: Option<Vec<u8>>,
}

/// The parser of queries, for sources that search elsewhere.
#[derive(Clone, Debug)]
pub struct Parser {
    /// The WebAssembly.
    pub wasm: Vec<u8>,
    /// As that of a [`Module`].
    pub glue: String,
}

impl Build<'_> {
    /// Compiles the module.
    ///
    /// # Errors
    /// If the target is missing, if the compiler, wasm-bindgen or wasm-opt fails, or if the module contains a path of this
    /// machine.
    pub fn run(&self) -> Result<Module, Error> {
        let (compiled, index) = self.compile()?;
        let (wasm, glue) = self.finish(&compiled)?;
        Ok(Module { wasm, glue, engine: self.engine, index })
    }

    /// Compiles the parser of queries alone, the package `samara-query`. Returns the WebAssembly and its glue.
    ///
    /// # Errors
    /// As [`Build::run`].
    pub fn run_parser(&self) -> Result<Parser, Error> {
        let (compiled, _) =
            compile(self.source, self.target_dir, "samara-query", "release", &[], &small_flags())?;
        let (wasm, glue) = self.finish(&compiled)?;
        Ok(Parser { wasm, glue })
    }

    /// Makes a compiled module small, and generates its glue.
    fn finish(&self, compiled: &[u8]) -> Result<(Vec<u8>, String), Error> {
        let pruned = prune::prune(compiled).map_err(|error| Error::Module(error.to_string()))?;
        let (mut wasm, glue) = bind(pruned)?;
        if let Some(wasm_opt) = self.wasm_opt {
            wasm = optimize(wasm_opt, &wasm, self.target_dir)?;
        }
        ensure_no_build_path(&wasm, self.source)?;
        Ok((wasm, glue))
    }

    /// Returns the compiled module before wasm-bindgen, and the index inside it.
    fn compile(&self) -> Result<(Vec<u8>, Option<Vec<u8>>), Error> {
        let mut options = Vec::new();
        if !self.embedded {
            options.extend(["--no-default-features", "--features", self.engine.features()]);
        }
        let (compiled, messages) =
            compile(self.source, self.target_dir, "samara", "release", &options, &small_flags())?;
        // A manifest whose default features lack `embedded` has no index, as when features are weighed.
        let index = out_dir(&messages).map(|out| out.join("seeds.samara"));
        let index = index.filter(|path| self.embedded && path.exists());
        let index = index.map(|path| fs::read(&path).map_err(Error::io(path))).transpose()?;
        Ok((compiled, index))
    }
}

impl Module {
    /// Compiles the module of maker.html, the package `samara-maker`. Its size hardly matters, so it is not optimized further.
    ///
    /// # Errors
    /// As [`Build::run`].
    pub fn maker(source: &Path, target_dir: &Path) -> Result<Self, Error> {
        // Parsers recurse; threads of the command have a stack of 2 MB, and frames are larger here.
        let flags = ["-Copt-level=2", "-Clink-arg=-zstack-size=8388608"].map(str::to_owned);
        let (compiled, _) = compile(source, target_dir, "samara-maker", "maker", &[], &flags)?;
        let (wasm, glue) = bind(compiled)?;
        ensure_no_build_path(&wasm, source)?;
        Ok(Self { wasm, glue, engine: Engine::Whole, index: None })
    }
}

/// The flags of modules that pages load.
fn small_flags() -> [String; 4] {
    [
        // A keystroke takes little more than half of the time at `z`, for 3 KB more under brotli. The default inlining
        // threshold of this level adds 2 KB and no speed.
        "-Copt-level=2".to_owned(),
        "-Cllvm-args=-inline-threshold=40".to_owned(),
        // The default stack of 1 MB would occupy the page's memory without use.
        "-Clink-arg=-zstack-size=262144".to_owned(),
        format!("-Clink-arg={}", prune::LINKER_FLAG),
    ]
}

/// Compiles a package with a profile of the workspace. Returns its module and the messages of cargo.
fn compile(
    source: &Path,
    target_dir: &Path,
    package: &str,
    profile: &str,
    options: &[&str],
    flags: &[String],
) -> Result<(Vec<u8>, String), Error> {
    if !target_installed()? {
        return Err(Error::MissingTarget);
    }
    // All engines have the same file name: another build must not replace the file before it is read.
    let lock = target_dir.join("module.lock");
    fs::create_dir_all(target_dir).map_err(Error::io(target_dir))?;
    let lock_file = fs::File::create(&lock).map_err(Error::io(&lock))?;
    lock_file.lock().map_err(Error::io(&lock))?;
    let mut cargo = Command::new(tool("CARGO", "cargo"));
    cargo
        .args(["build", "--profile", profile, "--lib", "--package", package, "--target", TARGET])
        .arg("--manifest-path")
        .arg(source.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(target_dir)
        .args(options)
        .env("CARGO_ENCODED_RUSTFLAGS", rustflags(source, flags))
        // clippy sets this variable when it runs a build script.
        .env_remove("RUSTC_WORKSPACE_WRAPPER");
    // JSON goes to stdout; rendered diagnostics still go to stderr.
    let messages = run(cargo.arg("--message-format=json-render-diagnostics"))?;
    let file = format!("{}.wasm", package.replace('-', "_"));
    let path = target_dir.join(TARGET).join(profile).join(file);
    Ok((fs::read(&path).map_err(Error::io(path))?, messages))
}

/// Flags for the compiler, in the format of `CARGO_ENCODED_RUSTFLAGS`. The last matching prefix remaps a path.
fn rustflags(source: &Path, flags: &[String]) -> String {
    let mut flags = flags.to_vec();
    let mut remap =
        |from: &Path, to: &str| flags.push(format!("--remap-path-prefix={}={to}", from.display()));
    if let Some(home) = cargo_home() {
        remap(&home, "cargo");
        for registry in fs::read_dir(home.join("registry/src")).into_iter().flatten().flatten() {
            remap(&registry.path(), "crates");
        }
    }
    if let Ok(source) = fs::canonicalize(source) {
        remap(&source, "samara");
    }
    flags.join("\u{1f}")
}

/// Fails if the module contains a path of this machine.
fn ensure_no_build_path(wasm: &[u8], source: &Path) -> Result<(), Error> {
    for folder in [cargo_home(), fs::canonicalize(source).ok()].into_iter().flatten() {
        if contains(wasm, folder.to_string_lossy().as_bytes()) {
            return Err(Error::BuildPath(folder));
        }
    }
    Ok(())
}

/// Finds the output directory of the package's build script in the messages of cargo.
fn out_dir(messages: &str) -> Option<PathBuf> {
    let mut messages =
        messages.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let script = messages.find(|message| {
        message["reason"] == "build-script-executed"
            // `path+file:///folder#samara@0.1.0`, or `path+file:///samara#0.1.0` if the folder has the package's name.
            && message["package_id"].as_str().is_some_and(|id| id.contains("#samara@") || id.contains("/samara#"))
    })?;
    script["out_dir"].as_str().map(PathBuf::from)
}

/// Runs wasm-bindgen. Without the default module path the output of its target `web` works in classic scripts and in
/// ES modules, because it does not use `import.meta`.
fn bind(compiled: Vec<u8>) -> Result<(Vec<u8>, String), Error> {
    let bindgen_error = |error: anyhow::Error| Error::Bindgen(format!("{error:#}"));
    let mut bindgen = Bindgen::new();
    bindgen
        .input_bytes("samara", compiled)
        .web(true)
        .map_err(bindgen_error)?
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true);
    let mut output = bindgen.generate_output().map_err(bindgen_error)?;
    Ok((output.wasm_mut().emit_wasm(), output.js().to_owned()))
}

/// Optimizes the module for size with Binaryen.
fn optimize(wasm_opt: &Path, wasm: &[u8], folder: &Path) -> Result<Vec<u8>, Error> {
    let (before, after) = (folder.join("samara.before.wasm"), folder.join("samara.after.wasm"));
    fs::write(&before, wasm).map_err(Error::io(&before))?;
    let mut command = Command::new(wasm_opt);
    command.arg(&before).arg("-o").arg(&after);
    // The features that the compiler enables by default; all current browsers support them.
    command.args([
        "--enable-bulk-memory",
        "--enable-multivalue",
        "--enable-mutable-globals",
        "--enable-nontrapping-float-to-int",
        "--enable-reference-types",
        "--enable-sign-ext",
    ]);
    // Inlining functions that are called once makes the module smaller, but the compressed module 7 % larger.
    command.args([
        "-Oz",
        "--one-caller-inline-max-function-size=0",
        "--always-inline-max-function-size=0",
        // The first pass leaves unused arguments and constants; this analysis and a second pass remove them.
        "--gufa",
        "-Oz",
        "--strip-debug",
        "--strip-producers",
        "--strip-target-features",
    ]);
    run(&mut command)?;
    fs::read(&after).map_err(Error::io(after))
}

/// Whether the compiler has the target's standard library, whether from rustup or the system.
fn target_installed() -> Result<bool, Error> {
    let mut rustc = Command::new(tool("RUSTC", "rustc"));
    rustc.args(["--print", "target-libdir", "--target", TARGET]);
    let folder = PathBuf::from(run(&mut rustc)?.trim());
    Ok(folder.is_dir())
}

/// Runs a command and returns its stdout. Its stderr is passed through.
fn run(command: &mut Command) -> Result<String, Error> {
    let output = command.stderr(Stdio::inherit()).output().map_err(Error::io(command.get_program()))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let command = command.get_program().to_string_lossy().into_owned();
    Err(Error::Command { command, status: output.status })
}

/// The path of a tool: the variable that cargo sets for build scripts, or else the name, which `PATH` resolves.
fn tool(variable: &str, name: &str) -> PathBuf {
    env::var_os(variable).map_or_else(|| name.into(), PathBuf::from)
}

fn cargo_home() -> Option<PathBuf> {
    if let Some(home) = env::var_os("CARGO_HOME") {
        return Some(home.into());
    }
    Some(env::home_dir()?.join(".cargo"))
}

fn contains(bytes: &[u8], pattern: &[u8]) -> bool {
    bytes.windows(pattern.len()).any(|window| window == pattern)
}
