//! Sources → an index: what `build` and `pack` have in common.

use std::collections::HashSet;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::error::ErrorKind;
use samara_engine::analysis::Accents;
use samara_engine::{BuildOptions, Compression, Document, Index, IndexBuilder, Info};
use samara_ingest::{Options, Reader, Report};

use crate::args::wrong_usage;
use crate::console::{Console, FAINT, count, number};
use crate::settings::Settings;
use crate::url;

/// What is read, and how.
#[derive(Debug, clap::Args)]
pub struct SourceArgs {
    /// Folders and files: HTML, Markdown, text, JSON lines, or the searchindex.json or .js of an mdBook or Zola site
    #[arg(value_name = "SOURCE")]
    pub sources: Vec<PathBuf>,
    /// Read only files that match: `*.html` in any folder, `/docs/*` from the source's root; may be repeated
    #[arg(long, value_name = "GLOB", help_heading = "Reading")]
    pub include: Vec<String>,
    /// Leave out files and folders that match, even if they are included; may be repeated
    #[arg(long, value_name = "GLOB", help_heading = "Reading")]
    pub exclude: Vec<String>,
    /// Count the values of this metadata with every search, as a filter: `year`, `tags`; may be repeated
    #[arg(long = "facet", value_name = "NAME", help_heading = "Reading")]
    pub facets: Vec<String>,
    /// Take letters with accents for letters of their own: `schon` does not find `schön`
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    #[arg(help_heading = "Reading", hide_possible_values = true)]
    pub keep_accents: Option<bool>,
    /// Refuse files, and lines of JSON, beyond this many MB; several times as much memory is used for the largest
    #[arg(long, value_name = "MB", help_heading = "Reading")]
    pub max_size: Option<u32>,
    /// Take warnings for errors
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    #[arg(help_heading = "Reading", hide_possible_values = true)]
    pub strict: Option<bool>,
    /// Take settings from this file instead of samara.toml in the current folder
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What is read, and how, after flags and settings were joined.
#[derive(Clone, Debug)]
pub struct Inputs {
    pub sources: Vec<PathBuf>,
    pub options: Options,
    pub facets: Vec<String>,
    pub accents: Accents,
    /// What the documents' relative addresses are put under.
    pub base: String,
}

/// An index, and what there is to say about it.
#[derive(Debug)]
pub struct Indexed {
    pub bytes: Vec<u8>,
    pub info: Info,
    pub report: Report,
    pub time: Duration,
    /// Facets for which no document has a value.
    pub empty_facets: Vec<String>,
}

impl SourceArgs {
    /// Joins flags and settings.
    ///
    /// # Errors
    /// If there is no source.
    pub fn inputs(self, subcommand: &str, settings: &mut Settings) -> Result<Inputs> {
        let first = |flags: Vec<String>, set: &mut Vec<String>| {
            if flags.is_empty() { std::mem::take(set) } else { flags }
        };
        let max_size = self.max_size.or(settings.max_size);
        let options = Options {
            include: first(self.include, &mut settings.include),
            exclude: first(self.exclude, &mut settings.exclude),
            strict: self.strict.unwrap_or(settings.strict),
            max_bytes: max_size.map_or(Options::default().max_bytes, |size| u64::from(size) << 20),
            ..Options::default()
        };
        let facets = first(self.facets, &mut settings.facets);
        let sources =
            if self.sources.is_empty() { std::mem::take(&mut settings.sources) } else { self.sources };
        if sources.is_empty() {
            let message = "no SOURCE was given: name a folder or file, or set `sources` in samara.toml";
            return Err(wrong_usage(subcommand, ErrorKind::MissingRequiredArgument, message));
        }
        let keep_accents = self.keep_accents.unwrap_or(settings.keep_accents);
        let accents = if keep_accents { Accents::Kept } else { Accents::Folded };
        Ok(Inputs { sources, options, facets, accents, base: String::new() })
    }
}

impl Inputs {
    /// Reads all sources and writes their index. The index is opened once, so that none is delivered that cannot be.
    ///
    /// # Errors
    /// If anything cannot be read, or there is no document.
    pub fn index(&self, compression: Compression, console: &Console) -> Result<Indexed> {
        let start = Instant::now();
        let mut builder =
            IndexBuilder::new(BuildOptions { facets: self.facets.clone(), accents: self.accents });
        let mut reader = Reader::open(&self.sources, &self.options)?;
        let bar = console.bar(reader.files().len(), "Reading");
        let mut met = HashSet::new();
        while let Some(document) = reader.next() {
            let document = self.based(document?);
            met.extend(self.facets.iter().filter(|name| document.meta.contains_key(*name)));
            builder.add(document)?;
            bar.set_position(reader.files_done() as u64);
        }
        bar.finish_and_clear();
        let report = reader.into_report();
        let empty_facets = self.facets.iter().filter(|name| !met.contains(name)).cloned().collect();

        let spinner = console.spinner("Writing the index");
        let bytes = builder.finish_with(compression, |work| {
            thread::scope(|scope| work.into_iter().for_each(|piece| drop(scope.spawn(piece))));
        })?;
        let info = Index::open(&bytes)?.info();
        spinner.finish_and_clear();
        Ok(Indexed { bytes, info, report, time: start.elapsed(), empty_facets })
    }

    fn based(&self, mut document: Document) -> Document {
        if !self.base.is_empty() {
            document.url = url::under(&self.base, &document.url);
        }
        document
    }
}

/// Warnings beyond these are counted, unless all were asked for.
const MOST_WARNINGS: usize = 10;

impl Indexed {
    /// Tells what was read and what was not.
    ///
    /// # Errors
    /// If nobody reads it.
    pub fn tell(&self, console: &Console) -> Result<()> {
        let Self { info, report, time, .. } = self;
        let shown = if console.is_verbose() { usize::MAX } else { MOST_WARNINGS };
        for warning in report.warnings.iter().take(shown) {
            console.warn(warning);
        }
        if report.warnings.len() > shown {
            console.warn(format_args!("{} more; -v shows all", number(report.warnings.len() - shown)));
        }
        for place in report.converted.iter().take(shown) {
            console.note(format_args!("{place}: Zawgyi, converted to Unicode"));
        }
        if report.converted.len() > shown {
            console.note(format_args!("{} more; -v shows all", number(report.converted.len() - shown)));
        }
        for name in &self.empty_facets {
            console.warn(format_args!("no document has the metadata {name:?}, which should be a facet"));
        }
        let languages = match info.languages.as_slice() {
            [] => "language unknown".to_owned(),
            languages => languages.join(", "),
        };
        console.say(format_args!(
            "{}, {}, {languages}; {} files of {} bytes read in {:.1} s",
            count(info.documents, "page"),
            count(info.words, "word"),
            number(report.files.len()),
            number(report.bytes as usize),
            time.as_secs_f64(),
        ))?;
        if !report.guessed.is_empty() {
            let guessed =
                report.guessed.iter().map(|(language, pages)| format!("{language} ({})", number(*pages)));
            let guessed = guessed.collect::<Vec<_>>().join(", ");
            console.say(format_args!("language guessed, where pages do not name it: {guessed}"))?;
        }
        self.tell_left_out(console)
    }

    fn tell_left_out(&self, console: &Console) -> Result<()> {
        let skipped = &self.report.skipped;
        if skipped.is_empty() {
            return Ok(());
        }
        let hint = if console.is_verbose() { "" } else { "; -v names them" };
        console.say(format_args!("{} left out{hint}", count(skipped.len(), "file")))?;
        for file in skipped.iter().take(if console.is_verbose() { usize::MAX } else { 0 }) {
            console.say(format_args!("{FAINT}  {}{FAINT:#}", crate::plain::plain(&file.to_string())))?;
        }
        Ok(())
    }
}
