//! Usage: exit codes, help, completions.

use std::process::Stdio;

use crate::site::{Run, Site};

const SUBCOMMANDS: [&str; 10] =
    ["build", "pack", "search", "check", "extract", "inspect", "serve", "export", "mcp", "completions"];

#[test]
fn wrong_usage_exits_with_2_and_shows_the_usage() {
    let site = Site::empty();
    for arguments in [
        &[][..],
        &["bild"],
        &["build", "--inlined", "docs"],
        &["build"],
        &["build", "docs"],
        &["build", "docs", "--out", "x", "--name", "a/b"],
        &["pack"],
        &["extract", "x.samara"],
        &["search"],
        &["search", "x.samara"],
        &["search", "x.samara", "query", "--filter", "year"],
        &["search", "x.samara", "--queries", "q.tsv"],
        &["search", "x.samara", "query", "--trec"],
        &["serve"],
        &["completions", "tcl"],
        &["build", "docs", "--out", "x", "-q", "-v"],
    ] {
        let run = site.samara(arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.err);
        let shows_usage = ["Usage: samara", "try '--help'"].iter().any(|hint| run.err.contains(hint));
        assert!(shows_usage, "{arguments:?}: {}", run.err);
        assert_eq!(run.out, "", "{arguments:?}");
    }
}

#[test]
fn missing_arguments_are_named() {
    let site = Site::empty();
    for (arguments, expected) in [
        (&["build"][..], "SOURCE is missing: name a folder or file, or set `sources` in samara.toml"),
        (&["build", "x"], "--out DIR is missing, and so is `out` under [build] in samara.toml"),
        (
            &["build", "x", "--out", "y", "--meaning"],
            "--meaning MODEL: the folder of a sentence-transformers model",
        ),
        (&["serve"], "DIR is missing, and so is `dir`"),
    ] {
        let run = site.samara(arguments);
        assert!(run.err.contains(expected), "{arguments:?}: {}", run.err);
        assert!(run.err.contains(&format!("Usage: samara {}", arguments[0])), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn help_shows_examples() {
    let site = Site::empty();
    let help = site.done(&["--help"]).out;
    for subcommand in SUBCOMMANDS {
        assert!(help.contains(&format!("\n  {subcommand} ")), "{help}");
        let help = site.done(&[subcommand, "--help"]).out;
        assert!(help.contains(&format!("\nExamples:\n  samara {subcommand} ")), "{help}");
        assert_eq!(site.done(&["help", subcommand]).out, help);
    }
}

#[test]
fn version_is_that_of_the_package() {
    assert_eq!(Site::empty().done(&["--version"]).out, format!("samara {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn generates_completions_for_every_shell() {
    let site = Site::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = site.done(&["completions", shell]).out;
        for word in SUBCOMMANDS.iter().chain(&["base-url", "queries"]) {
            assert!(script.contains(word), "{shell} lacks {word}");
        }
    }
}

#[test]
fn quiet_prints_only_warnings() {
    let site = Site::new(&[("docs/a.txt", "Title\n\nText"), ("docs/b.txt", "")]);
    let run = site.done(&["build", "docs", "--out", "o", "-q"]);
    assert_eq!(run.out, "");
    assert!(run.err.starts_with("warning: docs/b.txt"), "{}", run.err);
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
}

#[test]
fn closed_stdout_is_no_failure() {
    let site = Site::of_trees();
    site.done(&["build", "docs", "--out", "o"]);
    for flags in [&["--json"][..], &[]] {
        let mut command = site.command(&[&["search", "o/docs.samara", "samara"], flags].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let run = Run::from(child.wait_with_output().unwrap());
        assert_eq!((run.code, run.err.as_str()), (0, ""));
    }
}
