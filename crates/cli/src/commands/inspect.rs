//! `samara inspect`: lists the contents of an index and verifies it.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use samara_engine::parts::PartsIndex;
use samara_engine::{Index, Info, SearchOptions, SectionInfo, is_safe_url};

use crate::console::{Console, FAINT, SUCCESS, count, number};
use crate::index_file;
use crate::password::PasswordArgs;
use crate::sanitize::sanitize;
use crate::search_index::read_piece;

const EXAMPLES: &str = "\
Examples:
  samara inspect docs.samara
  samara inspect reports.html --verify";

/// Show the contents of an index: sections, documents, words, languages and facets
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A .samara or .samara.js file, the folder that contains it, or an HTML file made by `samara pack`
    index: PathBuf,
    /// Verify the checksum of every section and the URL of every document
    #[arg(long)]
    verify: bool,
    #[command(flatten)]
    password: PasswordArgs,
}

pub fn run(args: &Args, console: &Console) -> Result<()> {
    let bytes = index_file::read(&args.index, &args.password)?;
    if PartsIndex::is_root(&bytes) {
        return inspect_parts(args, &bytes, console).with_context(|| args.index.display().to_string());
    }
    inspect_whole(&args.index, &bytes, args.verify, console)
}

/// A whole index.
fn inspect_whole(path: &Path, bytes: &[u8], verify: bool, console: &Console) -> Result<()> {
    let context = || path.display().to_string();
    let sections = samara_engine::inspect(bytes).with_context(context)?;
    print_sections(&sections, bytes.len(), verify, console)?;
    if verify {
        let damaged: Vec<_> =
            sections.iter().filter(|section| !section.is_intact).map(|section| section.name).collect();
        if !damaged.is_empty() {
            bail!("{}: damaged: {}; copy or build the index again", context(), damaged.join(", "));
        }
    }
    let index = Index::open(bytes).with_context(context)?;
    print_contents(&index, console)?;
    if verify {
        verify_documents(&index).with_context(context)?;
        console.print(format_args!("\n{SUCCESS}The index is intact.{SUCCESS:#}"))?;
    }
    Ok(())
}

/// An index in parts: its root, and its packs beside it.
fn inspect_parts(args: &Args, root: &[u8], console: &Console) -> Result<()> {
    let index = PartsIndex::open(root)?;
    console.print(format_args!("{FAINT}{:<12}{:>14}{:>14}{FAINT:#}", "pieces", "number", "bytes"))?;
    console.print(format_args!("{:<12}{:>14}{:>14}", "root", 1, number(root.len())))?;
    for (name, pieces, bytes) in index.sizes() {
        console.print(format_args!("{name:<12}{:>14}{:>14}", number(pieces), number(bytes)))?;
    }
    let Info { documents, words, languages, version, .. } = index.info();
    let languages = if languages.is_empty() { "unknown".to_owned() } else { languages.join(", ") };
    console.print(format_args!(
        "\n{}, {}, language {}, format version {version} of an index in parts",
        count(documents, "document"),
        count(words, "word"),
        sanitize(&languages)
    ))?;
    if args.verify {
        let path = index_file::locate(&args.index)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        for piece in index.pieces() {
            let pack = folder.join(index.pack_name(piece.pack));
            let bytes = read_piece(&pack, piece)?;
            index.verify(piece, &bytes).with_context(|| pack.display().to_string())?;
        }
    }
    if let Some(whole) = index_file::beside(&index_file::locate(&args.index)?, &index) {
        console.print(format_args!("\nThe same index as a whole, {}:\n", whole.display()))?;
        let bytes = index_file::read(&whole, &args.password)?;
        return inspect_whole(&whole, &bytes, args.verify, console);
    }
    if args.verify {
        console.print(format_args!("\n{SUCCESS}The index is intact.{SUCCESS:#}"))?;
    }
    Ok(())
}

fn print_sections(sections: &[SectionInfo], size: usize, verify: bool, console: &Console) -> Result<()> {
    let row = |name: &str, stored: usize, length: usize, state: &str| {
        let line = format!("{name:<12}{:>14}{:>14}  {state}", number(stored), number(length));
        console.print(line.trim_end())
    };
    console.print(format_args!("{FAINT}{:<12}{:>14}{:>14}{FAINT:#}", "section", "bytes", "decoded"))?;
    for section in sections {
        let state = match (verify, section.is_intact) {
            (true, true) => "intact",
            (true, false) => "DAMAGED: checksum mismatch",
            (false, _) => "",
        };
        row(section.name, section.stored, section.length, state)?;
    }
    row("total", size, sections.iter().map(|section| section.length).sum(), "")?;
    Ok(())
}

fn print_contents(index: &Index, console: &Console) -> Result<()> {
    let Info { documents, words, languages, version, .. } = index.info();
    let languages = if languages.is_empty() { "unknown".to_owned() } else { languages.join(", ") };
    console.print(format_args!(
        "\n{}, {}, language {}, format version {version}",
        count(documents, "document"),
        count(words, "word"),
        sanitize(&languages)
    ))?;
    // An empty query with a sort order returns every document.
    let every_document = SearchOptions::default().limit(0).sort("title");
    let all = index.search("", &every_document);
    for (name, values) in all.facets.iter() {
        let shown: Vec<_> = values
            .iter()
            .take(MAX_VALUES)
            .map(|facet| format!("{} ({})", facet.value, facet.count))
            .collect();
        let rest = values.len().saturating_sub(MAX_VALUES);
        let more = if rest > 0 { format!(" and {} more", number(rest)) } else { String::new() };
        console.print(format_args!("facet {}: {}{more}", sanitize(name), sanitize(&shown.join(", "))))?;
    }
    Ok(())
}

/// The number of values printed for a facet.
const MAX_VALUES: usize = 10;

/// Checks what opening does not: that URLs are unique and safe to follow.
fn verify_documents(index: &Index) -> Result<()> {
    let mut seen = HashSet::new();
    for (url, title) in index.list() {
        ensure!(is_safe_url(url), "unsafe URL {url:?} of the document {title:?}: build the index again");
        ensure!(seen.insert(url), "two documents have the URL {url:?}: build the index again");
    }
    Ok(())
}
