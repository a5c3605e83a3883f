//! `samara build`: an index and the widget, ready to copy into a site.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::error::ErrorKind;
use samara_bundle::inline_index;
use samara_engine::{Compression, is_safe};

use crate::args::wrong_usage;
use crate::console::{self, Console, FAINT, GOOD, STRONG, number};
use crate::fingerprint::{self, Record};
use crate::indexing::{Indexed, Inputs, SourceArgs};
use crate::settings::Settings;
use crate::sizes::Size;
use crate::{files, url, watch, web};

const EXAMPLES: &str = "\
Examples:
  samara build public --out public/search            a built site, its search inside it
  samara build public --out public/search --watch    again after every change
  samara build reports --out stick --inline          also for pages opened from disk
  samara build book/searchindex.json --out book      what mdBook has indexed, smaller
  samara build docs.jsonl --out site --facet year --base-url https://example.org/docs/

What is typed each time can be kept in samara.toml:
  sources = [\"public\"]
  facets = [\"year\", \"tags\"]
  [build]
  out = \"public/search\"";

/// Make an index of documents, and put it with the search box into a folder of a site
///
/// Prints the HTML to paste. Nothing is done while sources, options and output are as they were left.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    sources: SourceArgs,
    /// The folder to write to
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write the index as a script too, for pages that may not fetch: from disk, or under `connect-src 'none'`
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    #[arg(hide_possible_values = true)]
    inline: Option<bool>,
    /// Do not compress the index: for hosts that send it under brotli
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    #[arg(hide_possible_values = true)]
    raw: Option<bool>,
    /// Where the documents lie, seen from DIR: `../`, or `https://example.org/docs/`; found out where DIR lies in a
    /// SOURCE, else DIR itself
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// What the index is called: NAME.samara [default: docs]
    #[arg(long, value_parser = file_name)]
    name: Option<String>,
    /// Go on, and build again after every change of a source
    #[arg(long)]
    watch: bool,
    /// Build even if nothing has changed
    #[arg(long)]
    force: bool,
}

/// What is built, after flags and settings were joined.
struct Job {
    inputs: Inputs,
    out: PathBuf,
    inline: bool,
    compression: Compression,
    name: String,
}

pub fn run(args: Args, console: &Console) -> Result<()> {
    let (watches, force) = (args.watch, args.force);
    let job = Job::new(args)?;
    if !watches {
        if !job.build(force, console)? {
            console.say(format_args!("Nothing has changed: {} is up to date.", job.out.display()))?;
        }
        return Ok(());
    }
    let mut force = force;
    watch::watch(&job.inputs.sources, || {
        match job.build(std::mem::take(&mut force), console) {
            Ok(true) => console.note("waiting for changes; Ctrl-C stops"),
            Ok(false) => {}
            // What is wrong now may be mended by the next change.
            Err(error) => console::error(&error),
        }
    })
}

impl Job {
    fn new(args: Args) -> Result<Self> {
        let mut settings = Settings::read(args.sources.config.as_deref())?;
        let mut inputs = args.sources.inputs("build", &mut settings)?;
        let settings = settings.build;
        let Some(out) = args.out.or(settings.out) else {
            let message = "--out DIR is missing, and so is `out` under [build] in samara.toml";
            return Err(wrong_usage("build", ErrorKind::MissingRequiredArgument, message));
        };
        inputs.base = match args.base_url.or(settings.base_url) {
            Some(base) => base,
            None => found_base(&inputs.sources, &out)?,
        };
        ensure!(
            is_safe(&inputs.base),
            "the base URL {:?} is refused: it must be relative, or begin with http: or https:",
            inputs.base
        );
        let raw = args.raw.unwrap_or(settings.raw);
        let name = args.name.or(settings.name).unwrap_or_else(|| "docs".to_owned());
        Ok(Self {
            inputs,
            out,
            inline: args.inline.unwrap_or(settings.inline),
            compression: if raw { Compression::None } else { Compression::Lzma },
            name: file_name(&name).map_err(anyhow::Error::msg)?,
        })
    }

    /// Builds, and tells what. Whether anything was to be done.
    fn build(&self, force: bool, console: &Console) -> Result<bool> {
        let record_name = format!("{}.samara.json", self.name);
        let input = self.fingerprint()?;
        if !force && Record::holds(&self.out, &record_name, &input) {
            return Ok(false);
        }
        let indexed = self.inputs.index(self.compression, console)?;
        let index_name = format!("{}.samara", self.name);
        let script_name = format!("{index_name}.js");
        let script = self.inline.then(|| inline_index(&indexed.bytes));

        let mut files = web::FILES.to_vec();
        files.push((&index_name, &indexed.bytes));
        files.extend(script.as_ref().map(|script| (script_name.as_str(), script.as_bytes())));
        let record = Record::new(input, &files).to_json();
        files.push((&record_name, &record));
        files::write(&self.out, &files)?;

        indexed.tell(console)?;
        self.tell(&indexed, console)?;
        Ok(true)
    }

    /// Hash of all that decides what is written.
    fn fingerprint(&self) -> Result<String> {
        let Inputs { sources, options, facets, accents, base } = &self.inputs;
        let files = samara_ingest::files(sources, options)?;
        let engine = fingerprint::of_files(web::FILES);
        let decisions = format!(
            "{} {engine} {facets:?} {accents:?} {base:?} {:?} {:?} {} {:?}",
            env!("CARGO_PKG_VERSION"),
            options.strict,
            self.compression,
            self.inline,
            self.name
        );
        fingerprint::of(sources, &files, &decisions)
    }

    /// Sizes, and what to paste.
    fn tell(&self, indexed: &Indexed, console: &Console) -> Result<()> {
        let Self { name, out, .. } = self;
        console.say(format_args!(
            "\n{FAINT}{:<20}{:>11}{:>11}{:>11}{FAINT:#}",
            "bytes", "raw", "gzip", "brotli 9"
        ))?;
        let index_name = format!("{name}.samara");
        let index = (index_name.as_str(), indexed.bytes.as_slice());
        for (name, bytes) in std::iter::once(index).chain(engine()) {
            let Size { raw, gzip, brotli } = Size::of(bytes);
            console.say(format_args!(
                "{name:<20}{:>11}{:>11}{:>11}",
                number(raw),
                number(gzip),
                number(brotli)
            ))?;
        }
        if indexed.info.documents > MOST_PAGES || indexed.bytes.len() > MOST_BYTES {
            console.note(
                "the whole index is loaded before the first result: beyond 3,000 pages or 3 MB readers on slow lines \
                 will notice; --exclude leaves out what nobody searches for",
            );
        }
        let to = self.way_down().unwrap_or_default();
        let seen = if to.is_empty() { "a page beside it" } else { "the site's front page" };
        console.say(format_args!(
            "\n{GOOD}{}{GOOD:#} is ready. Paste into {seen}:\n\n{STRONG}{}{STRONG:#}",
            out.display(),
            snippet(&to, name, self.inline)
        ))?;
        Ok(())
    }

    /// The way from the source in which the folder lies to the folder, as a URL: `search/`.
    fn way_down(&self) -> Option<String> {
        let below = self.inputs.sources.iter().find_map(|source| url::below(&self.out, source).ok()?)?;
        let names: Vec<_> = below.iter().map(|name| name.to_string_lossy()).collect();
        (!names.is_empty()).then(|| names.join("/") + "/")
    }
}

/// Beyond these `build` says that another tool may suit better.
const MOST_PAGES: usize = 3000;
const MOST_BYTES: usize = 3_000_000;

/// Of the engine's files, those that a reader loads.
fn engine<'a>() -> impl Iterator<Item = (&'a str, &'a [u8])> {
    web::FILES.iter().copied().filter(|(name, _)| ["samara.js", "samara.mjs", "samara.wasm"].contains(name))
}

/// The HTML of a search box. `to` is the way to the folder with the index.
fn snippet(to: &str, name: &str, inline: bool) -> String {
    let element = match (inline, to) {
        (false, _) => format!("<samara-search src=\"{to}{name}.samara\"></samara-search>"),
        (true, "") => "<samara-search></samara-search>".to_owned(),
        (true, _) => format!("<samara-search base-url=\"{to}\"></samara-search>"),
    };
    let index = if inline {
        format!("<script src=\"{to}{name}.samara.js\" defer></script>\n")
    } else {
        String::new()
    };
    format!("{index}<script src=\"{to}samara.js\" defer></script>\n{element}")
}

/// What leads from the output to the documents, where it lies among them.
fn found_base(sources: &[PathBuf], out: &Path) -> Result<String> {
    for source in sources.iter().filter(|source| source.is_dir()) {
        let way = url::way_up(out, source).with_context(|| out.display().to_string())?;
        if let Some(way) = way {
            return Ok(way);
        }
    }
    Ok(String::new())
}

/// A name that is one file's, and needs no encoding in a URL.
fn file_name(name: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || name.starts_with('.') || !name.chars().all(plain) {
        return Err(format!("the name {name:?} is refused: letters, digits, `-`, `_` and `.` are taken"));
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_snippet_leads_to_the_files() {
        assert_eq!(
            snippet("search/", "docs", false),
            "<script src=\"search/samara.js\" defer></script>\n\
             <samara-search src=\"search/docs.samara\"></samara-search>"
        );
        assert_eq!(
            snippet("", "docs", true),
            "<script src=\"docs.samara.js\" defer></script>\n<script src=\"samara.js\" defer></script>\n\
             <samara-search></samara-search>"
        );
        assert!(
            snippet("search/", "x", true).ends_with("<samara-search base-url=\"search/\"></samara-search>")
        );
    }

    #[test]
    fn names_are_one_file() {
        assert_eq!(file_name("docs-2.0_x").as_deref(), Ok("docs-2.0_x"));
        for name in ["", ".", "..", ".x", "a/b", "a b", "a\\b", "ä"] {
            assert!(file_name(name).is_err(), "{name}");
        }
    }
}
