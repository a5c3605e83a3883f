//! `samara pack`: one searchable HTML file.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::error::ErrorKind;
use samara_engine::Compression;

use crate::args::wrong_usage;
use crate::console::{Console, GOOD, count, number};
use crate::indexing::{Inputs, SourceArgs};
use crate::settings::Settings;
use crate::sizes::Size;
use crate::{files, page, url};

const EXAMPLES: &str = "\
Examples:
  samara pack reports --out reports.html --title 'Reports 2022'
  samara pack book/searchindex.json --out book.html";

/// Make one searchable HTML file that holds the documents and needs nothing else
///
/// It opens from disk by double click, can be mailed or carried on a stick, and asks no server for anything. The
/// documents are read inside it.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    sources: SourceArgs,
    /// The file to write
    #[arg(short, long, value_name = "FILE.html")]
    out: Option<PathBuf>,
    /// What stands above the search box; the source's name where it is not given
    #[arg(long)]
    title: Option<String>,
}

pub fn run(args: Args, console: &Console) -> Result<()> {
    let mut settings = Settings::read(args.sources.config.as_deref())?;
    let mut inputs = args.sources.inputs("pack", &mut settings)?;
    let Some(out) = args.out.or(settings.pack.out) else {
        let message = "--out FILE.html is missing, and so is `out` under [pack] in samara.toml";
        return Err(wrong_usage("pack", ErrorKind::MissingRequiredArgument, message));
    };
    let title = args.title.or(settings.pack.title).unwrap_or_else(|| name(&inputs.sources[0]));
    leave_out(&out, &mut inputs)?;

    let indexed = inputs.index(Compression::Lzma, console)?;
    indexed.tell(console)?;
    let description = format!(
        "{}. Search runs on this page alone: no server, no tracking, nothing stored.",
        count(indexed.info.documents, "document")
    );
    let page = page::page(&title, &description, &indexed.bytes)?;
    let file_name = out.file_name().with_context(|| format!("{} names no file", out.display()))?;
    files::write(out.parent().unwrap_or(Path::new("")), &[(&file_name.to_string_lossy(), page.as_bytes())])?;

    let size = Size::of(page.as_bytes());
    console.say(format_args!(
        "\n{GOOD}{}{GOOD:#} is complete: {} bytes ({} under gzip, {} under brotli 9). Open it by double click.",
        out.display(),
        number(size.raw),
        number(size.gzip),
        number(size.brotli),
    ))?;
    Ok(())
}

/// An earlier page at the same place is no document of the next.
fn leave_out(out: &Path, inputs: &mut Inputs) -> Result<()> {
    for source in inputs.sources.iter().filter(|source| source.is_dir()) {
        let below = url::below(out, source).with_context(|| source.display().to_string())?;
        if let Some(path) = below.as_deref().and_then(Path::to_str) {
            inputs.options.exclude.push(format!("/{}", literal(path)));
        }
    }
    Ok(())
}

/// A pattern that stands for exactly this path.
fn literal(path: &str) -> String {
    let mut pattern = String::new();
    for c in path.chars() {
        match c {
            '*' | '?' | '[' | ']' | '{' | '}' => pattern.extend(['[', c, ']']),
            '\\' if cfg!(windows) => pattern.push('/'),
            '\\' => pattern.push_str("\\\\"),
            other => pattern.push(other),
        }
    }
    pattern
}

/// What a folder or file is called.
fn name(source: &Path) -> String {
    let path = source.canonicalize().unwrap_or_else(|_| source.to_owned());
    let name = if path.is_dir() { path.file_name() } else { path.file_stem() };
    name.map_or_else(|| "Documents".to_owned(), |name| name.to_string_lossy().into_owned())
}
