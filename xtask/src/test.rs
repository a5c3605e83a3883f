//! `cargo xtask test`: all tests, the cheapest first.

use std::env;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::tools::{self, finish, root};
use crate::{bench, dist, features, fuzz, licences, maker, mutants, package_test, reproduce, workflows};

/// The name and the function of a step.
type Step = (&'static str, fn() -> Result<()>);

const STEPS: &[Step] = &[
    ("format", || tools::run("cargo", &["fmt", "--all", "--check"])),
    // The command's build script compiles the module, even for lints.
    ("the WebAssembly target", tools::install_wasm_target),
    ("lints", || tools::run("cargo", &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])),
    ("lints of the module alone, with and without an embedded index", lint_module),
    ("documentation of the libraries, without warnings", || {
        let crates = ["-p", "samara-engine", "-p", "samara-ingest", "-p", "samara-lzma"];
        let deny = ["--config", "build.rustdocflags=['-Dwarnings']"];
        tools::run("cargo", &[&["doc", "--no-deps"], &crates[..], &deny].concat())
    }),
    ("workflows: actionlint and zizmor", workflows::lint),
    ("third-party notices", licences::check),
    ("unit, property and doc tests", || tools::run("cargo", &["test", "--workspace"])),
    ("tools and browsers", install),
    ("the module in a browser: wasm-pack test", test_module),
    ("the module built by wasm-pack", build_package),
    ("format and lints of JavaScript", || npm(&["run", "--silent", "lint"])),
    ("types of www/", || npm(&["run", "--silent", "types"])),
    ("types and tests of bench/", bench::test),
    ("dist/", dist::build),
    ("dist/maker.html", maker::run),
    ("the packages: crates, npm, wheel", package_test::run),
    ("the page and the examples in Chromium and Firefox", test_pages),
];

/// Steps that take hours, for `--long`.
const LONG_STEPS: &[Step] = &[
    ("licences and sources: cargo deny", deny),
    ("every combination of features", features::check),
    ("reproducible build from two clones", reproduce::run),
    ("a million queries in one page", || {
        browser_tests(&["--", "endurance.test.js"], &[("SAMARA_LONG", "1")])
    }),
    ("ignored tests", || {
        let tests = "test --workspace --lib --tests --profile long -- --ignored --nocapture";
        tools::run("cargo", &tests.split(' ').collect::<Vec<_>>())
    }),
    ("mutants of the engine, a tenth", || mutants::run(&["--sample", "640"])),
    ("fuzzing, ten minutes a target", || fuzz::run("600", &[])),
];

/// Runs the steps from the one with the number `first` on and stops at the first that fails.
pub fn run(long: bool, first: &str) -> Result<()> {
    let start = Instant::now();
    let steps: Vec<_> = STEPS.iter().chain(LONG_STEPS.iter().filter(|_| long)).collect();
    let count = steps.len();
    let first: usize = first.parse().with_context(|| format!("--from {first}: not a number"))?;
    ensure!((1..=count).contains(&first), "--from {first}: the steps are numbered from 1 to {count}");
    for (number, (name, step)) in (1..).zip(&steps).skip(first - 1) {
        println!("\n[{number}/{count}] {name}");
        let step_start = Instant::now();
        step().with_context(|| format!("step {number}, {name}"))?;
        println!("[{number}/{count}] done in {} s", step_start.elapsed().as_secs());
    }
    println!(
        "\nSteps {first} to {count} passed in {} s. `cargo xtask run` shows the page.",
        start.elapsed().as_secs()
    );
    Ok(())
}

/// Lints the module by itself: in the workspace cargo unifies features, which hides what the module alone would lack.
fn lint_module() -> Result<()> {
    let module = ["clippy", "--package", "samara", "--target", "wasm32-unknown-unknown"];
    let strict = ["--", "-D", "warnings"];
    tools::run("cargo", &[&module[..], &strict].concat())?;
    let alone = |feature| [&module[..], &["--no-default-features", "--features", feature], &strict].concat();
    tools::run("cargo", &alone("whole"))?;
    tools::run("cargo", &alone("whole,meaning"))?;
    tools::run("cargo", &alone("parts"))
}

fn install() -> Result<()> {
    tools::install_browsers()?;
    npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
}

fn test_module() -> Result<()> {
    finish(tools::wasm_pack()?.args(["test", "--headless", "--chrome"]))
}

fn build_package() -> Result<()> {
    // In the folder of the delivered modules, whose build script has the same dependencies.
    let module = std::path::absolute(root().join(tools::target()).join("module"))?;
    finish(tools::wasm_pack()?.args(["build", "--target", "web"]).env("CARGO_TARGET_DIR", module))
}

fn deny() -> Result<()> {
    let program = tools::cargo_tool("cargo-deny", "0.20.2")?;
    finish(Command::new(program).current_dir(root()).args(["check", "licenses", "bans", "sources"]))
}

fn test_pages() -> Result<()> {
    browser_tests(&[], &[])
}

/// Runs the browser tests, which build the examples with the command, as their users do.
fn browser_tests(arguments: &[&str], environment: &[(&str, &str)]) -> Result<()> {
    // Alone, or without a test, the command would get dependencies with other features than in the step of the tests: cargo
    // would compile them again, and the modules for the browser.
    let with_tests = ["build", "--workspace", "--bin", "samara", "--test", "command"];
    tools::run("cargo", &with_tests)?;
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
