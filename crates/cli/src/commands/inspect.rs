//! `samara inspect`: what is in an index, and whether it is whole.

use std::collections::HashSet;
use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use samara_engine::{Index, Info, PartInfo, SearchOptions, is_safe};

use crate::console::{Console, FAINT, GOOD, count, number};
use crate::index_file;
use crate::plain::plain;

const EXAMPLES: &str = "\
Examples:
  samara inspect docs.samara
  samara inspect reports.html --verify";

/// Tell what is in an index: its parts, documents, words, languages and facets
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A .samara or .samara.js file, the folder that it lies in, or an HTML file made by `samara pack`
    index: PathBuf,
    /// Check every part and every address
    #[arg(long)]
    verify: bool,
}

pub fn run(args: &Args, console: &Console) -> Result<()> {
    let bytes = index_file::read(&args.index)?;
    let context = || args.index.display().to_string();
    let parts = samara_engine::inspect(&bytes).with_context(context)?;
    tell_parts(&parts, bytes.len(), args.verify, console)?;
    if args.verify {
        let damaged: Vec<_> = parts.iter().filter(|part| !part.is_intact).map(|part| part.name).collect();
        if !damaged.is_empty() {
            bail!("{}: damaged: {}; copy or build it again", context(), damaged.join(", "));
        }
    }
    let index = Index::open(&bytes).with_context(context)?;
    tell_contents(&index, console)?;
    if args.verify {
        verify_documents(&index).with_context(context)?;
        console.say(format_args!("\n{GOOD}It is whole.{GOOD:#}"))?;
    }
    Ok(())
}

fn tell_parts(parts: &[PartInfo], size: usize, verify: bool, console: &Console) -> Result<()> {
    let row = |name: &str, stored: usize, length: usize, state: &str| {
        let line = format!("{name:<12}{:>14}{:>14}  {state}", number(stored), number(length));
        console.say(line.trim_end())
    };
    console.say(format_args!("{FAINT}{:<12}{:>14}{:>14}{FAINT:#}", "part", "bytes", "decoded"))?;
    for part in parts {
        let state = match (verify, part.is_intact) {
            (true, true) => "intact",
            (true, false) => "DAMAGED: its checksum differs",
            (false, _) => "",
        };
        row(part.name, part.stored, part.length, state)?;
    }
    row("in all", size, parts.iter().map(|part| part.length).sum(), "")?;
    Ok(())
}

fn tell_contents(index: &Index, console: &Console) -> Result<()> {
    let Info { documents, words, languages, version } = index.info();
    let languages = if languages.is_empty() { "unknown".to_owned() } else { languages.join(", ") };
    console.say(format_args!(
        "\n{}, {}, language {}, format version {version}",
        count(documents, "document"),
        count(words, "word"),
        plain(&languages)
    ))?;
    // An empty query with an order gives every document.
    let every = SearchOptions { limit: 0, sort: Some("title".to_owned()), ..SearchOptions::default() };
    let all = index.search("", &every);
    for (name, values) in all.facets.iter() {
        let shown: Vec<_> = values
            .iter()
            .take(MOST_VALUES)
            .map(|facet| format!("{} ({})", facet.value, facet.count))
            .collect();
        let rest = values.len().saturating_sub(MOST_VALUES);
        let more = if rest > 0 { format!(" and {} more", number(rest)) } else { String::new() };
        console.say(format_args!("facet {}: {}{more}", plain(name), plain(&shown.join(", "))))?;
    }
    Ok(())
}

/// A facet is shown by this many of its values.
const MOST_VALUES: usize = 10;

/// Checks what opening does not: that each document has an address of its own that may be followed.
fn verify_documents(index: &Index) -> Result<()> {
    let mut met = HashSet::new();
    for (url, title) in index.list() {
        ensure!(is_safe(url), "the address {url:?} of {title:?} must not be followed: build the index again");
        ensure!(met.insert(url), "two documents have the address {url:?}: build the index again");
    }
    Ok(())
}
