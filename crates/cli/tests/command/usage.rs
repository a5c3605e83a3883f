//! How it is called: exit codes, help, completions.

use std::process::Stdio;

use crate::site::{Run, Site};

const SUBCOMMANDS: [&str; 6] = ["build", "pack", "search", "inspect", "serve", "completions"];

#[test]
fn wrong_usage_is_2_and_shows_how() {
    let site = Site::empty();
    for arguments in [
        &[][..],
        &["bild"],
        &["build", "--inlined", "docs"],
        &["build"],
        &["build", "docs"],
        &["build", "docs", "--out", "x", "--name", "a/b"],
        &["pack", "docs"],
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
        let shows_how = ["Usage: samara", "try '--help'"].iter().any(|how| run.err.contains(how));
        assert!(shows_how, "{arguments:?}: {}", run.err);
        assert_eq!(run.out, "", "{arguments:?}");
    }
}

#[test]
fn what_is_missing_is_named_with_the_mend() {
    let site = Site::empty();
    for (arguments, expected) in [
        (&["build"][..], "no SOURCE was given: name a folder or file, or set `sources` in samara.toml"),
        (&["build", "x"], "--out DIR is missing, and so is `out` under [build] in samara.toml"),
        (&["pack", "x"], "--out FILE.html is missing"),
        (&["serve"], "no DIR was given"),
    ] {
        let run = site.samara(arguments);
        assert!(run.err.contains(expected), "{arguments:?}: {}", run.err);
        assert!(run.err.contains(&format!("Usage: samara {}", arguments[0])), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn help_has_examples() {
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
fn the_version_is_that_of_the_package() {
    assert_eq!(Site::empty().done(&["--version"]).out, format!("samara {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn every_shell_is_completed() {
    let site = Site::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = site.done(&["completions", shell]).out;
        for word in SUBCOMMANDS.iter().chain(&["base-url", "queries"]) {
            assert!(script.contains(word), "{shell} lacks {word}");
        }
    }
}

#[test]
fn quiet_is_quiet_and_warnings_remain() {
    let site = Site::new(&[("docs/a.txt", "Title\n\nText"), ("docs/b.txt", "")]);
    let run = site.done(&["build", "docs", "--out", "o", "-q"]);
    assert_eq!(run.out, "");
    assert!(run.err.starts_with("warning: docs/b.txt"), "{}", run.err);
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
}

#[test]
fn a_reader_who_goes_away_is_no_failure() {
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
