//! `samara pack --password`, and the commands that read such a page.

use crate::site::{Run, Site};

const PASSWORD: &str = "maple, ash and a dandelion";

/// Runs the command with a password in the environment.
fn run(site: &Site, arguments: &[&str], password: &str) -> Run {
    Run::from(site.command(arguments).env("SAMARA_PASSWORD", password).output().unwrap())
}

#[test]
fn nothing_of_the_documents_is_readable() {
    let site = Site::of_trees();
    let texts = ["--title", "Trees", "--description", "Winged", "--name", "Ann", "--footer", "Last leaf"];
    let packed = run(
        &site,
        &[&["pack", "docs", "--facet", "tags", "--password", "--out", "a.html"], &texts[..]].concat(),
        PASSWORD,
    );
    assert_eq!(packed.code, 0, "{}", packed.err);
    assert!(!packed.err.contains("short"), "{}", packed.err);
    let page = site.read_text("a.html");
    for secret in ["Trees", "Winged", "Ann<", "Last leaf", "dandelion", PASSWORD, "samaraIndexes??=[]).push"]
    {
        assert!(!page.contains(secret), "{secret}");
    }
    assert!(page.contains("<title>Encrypted documents</title>"));
    let first = site.read("a.html");
    run(&site, &["pack", "docs", "--password", "--out", "a.html"], PASSWORD);
    assert!(site.read("a.html") != first, "each page has a salt of its own");
}

#[test]
fn commands_read_the_page_with_its_password() {
    let site = Site::of_trees();
    site.write("password", format!("{PASSWORD}\n"));
    site.done(&["pack", "docs", "--password-file", "password", "--out", "a.html"]);
    let found = site.found("a.html", "wings", &["--password-file", "password"]);
    assert_eq!(found, ["maple.md", "ash.md"]);
    assert_eq!(run(&site, &["inspect", "a.html", "--verify"], PASSWORD).code, 0);
    assert_eq!(run(&site, &["extract", "a.html", "--out", "texts"], PASSWORD).code, 0);
    assert_eq!(site.names("texts"), ["ash.md", "dandelion.txt.md", "maple.md"]);

    let wrong = run(&site, &["search", "a.html", "wings"], "another");
    assert_eq!((wrong.code, wrong.err.as_str()), (1, "error: a.html: wrong password, or a damaged file\n"));
    let message = site.failed(&["search", "a.html", "wings"]);
    assert!(message.contains("a password is needed, and there is no terminal to ask for it"), "{message}");
}

#[test]
fn documents_of_an_encrypted_page_stay_encrypted() {
    let site = Site::of_trees();
    site.write("new/elm.md", "# Elm\n\nA round samara.\n");
    run(&site, &["pack", "docs", "--password", "--out", "a.html"], PASSWORD);
    let message = site.failed(&["pack", "new", "--add", "a.html", "--out", "b.html"]);
    assert!(
        message.contains("a.html: is encrypted, and the new page would not be: give --password, too"),
        "{message}"
    );
    let joined = run(&site, &["pack", "new", "--add", "a.html", "--password", "--out", "a.html"], PASSWORD);
    assert_eq!(joined.code, 0, "{}", joined.err);
    let found = run(&site, &["search", "a.html", "samara", "--json"], PASSWORD);
    assert!(["elm.md", "ash.md", "maple.md"].iter().all(|name| found.out.contains(name)), "{}", found.out);
}

#[test]
fn passwords_are_checked() {
    let site = Site::of_trees();
    let message = run(&site, &["pack", "docs", "--password", "--out", "a.html"], "");
    assert_eq!((message.code, message.err.as_str()), (1, "error: the password is empty\n"));
    let short = run(&site, &["pack", "docs", "--password", "--out", "a.html"], "tree");
    assert!(short.err.contains("warning: the password is short"), "{}", short.err);
    assert_eq!(short.code, 0);
}
