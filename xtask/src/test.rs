//! `cargo xtask test`: everything, in order of what it costs.

use std::env;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::tools::{self, finish, root, run};
use crate::{bench, dist, fuzz, licences, mutants, reproduce};

/// A step's name, and what it does.
type Step = (&'static str, fn() -> Result<()>);

const STEPS: &[Step] = &[
    ("format", || run("cargo", &["fmt", "--all", "--check"])),
    // The build script of the command compiles the module, for lints too.
    ("the WebAssembly target", tools::install_wasm_target),
    ("lints", || run("cargo", &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])),
    ("lints of the module alone, with an index and without", lint_module),
    ("whose code goes out", licences::check),
    ("unit, property and doc tests", || run("cargo", &["test", "--workspace"])),
    ("tools and browsers", install),
    ("the module in a browser: wasm-pack test", test_module),
    ("the module as wasm-pack builds it", build_package),
    ("types of www/", || npm(&["run", "--silent", "types"])),
    ("types and tests of bench/", bench::test),
    ("dist/", dist::build),
    ("the page and the examples in Chromium and Firefox", test_pages),
];

/// What takes long.
const LONG_STEPS: &[Step] = &[
    ("licences and sources: cargo deny", deny),
    ("the same bytes from two clones", reproduce::run),
    ("a million queries in one page", || {
        browser_tests(&["--", "endurance.test.js"], &[("SAMARA_LONG", "1")])
    }),
    ("tests that take long", || {
        let tests = "test --workspace --lib --tests --profile long -- --ignored --nocapture";
        run("cargo", &tests.split(' ').collect::<Vec<_>>())
    }),
    ("mutants, a fifteenth", || mutants::run(mutants::SAMPLE)),
    ("fuzzing, ten minutes a target", || fuzz::run("600", &[])),
];

/// Runs all steps and stops at the first that fails.
pub fn all(long: bool) -> Result<()> {
    let start = Instant::now();
    let steps: Vec<_> = STEPS.iter().chain(LONG_STEPS.iter().filter(|_| long)).collect();
    for (number, (name, step)) in steps.iter().enumerate() {
        println!("\n[{}/{}] {name}", number + 1, steps.len());
        let begun = Instant::now();
        step().with_context(|| format!("step {}, {name}", number + 1))?;
        println!("[{}/{}] done in {} s", number + 1, steps.len(), begun.elapsed().as_secs());
    }
    println!(
        "\nAll {} steps passed in {} s. `cargo xtask run` shows the page.",
        steps.len(),
        start.elapsed().as_secs()
    );
    Ok(())
}

/// In the workspace cargo unifies features, and what is only missing in the module goes unnoticed.
fn lint_module() -> Result<()> {
    let module = ["clippy", "--package", "samara", "--target", "wasm32-unknown-unknown"];
    let strict = ["--", "-D", "warnings"];
    run("cargo", &[&module[..], &strict].concat())?;
    run("cargo", &[&module[..], &["--no-default-features"], &strict].concat())
}

fn install() -> Result<()> {
    tools::install_browsers()?;
    npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
}

fn test_module() -> Result<()> {
    finish(tools::wasm_pack()?.args(["test", "--headless", "--chrome"]))
}

fn build_package() -> Result<()> {
    finish(tools::wasm_pack()?.args(["build", "--target", "web"]))
}

fn deny() -> Result<()> {
    let program = tools::cargo_tool("cargo-deny", "0.20.2")?;
    finish(Command::new(program).current_dir(root()).args(["check", "licenses", "bans", "sources"]))
}

fn test_pages() -> Result<()> {
    browser_tests(&[], &[])
}

/// The examples are built by the command, as their readers would.
fn browser_tests(arguments: &[&str], environment: &[(&str, &str)]) -> Result<()> {
    run("cargo", &["build", "--package", "samara-cli"])?;
    let samara =
        root().join(tools::target()).join("debug").join(format!("samara{}", env::consts::EXE_SUFFIX));
    let tests = root().join("tests/browser");
    let mut npm = Command::new("npm");
    npm.args(["test", "--silent"]).args(arguments).current_dir(tests);
    finish(npm.env("SAMARA", samara).envs(environment.iter().copied()))
}

fn npm(arguments: &[&str]) -> Result<()> {
    finish(Command::new("npm").args(arguments).current_dir(root().join("tests/browser")))
}
