//! `samara build`: writes an index and the search box into a folder of a site, and the box into its pages.

mod cache;
mod form;
mod pages;
mod web_files;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use samara_bundle::inline_index;
use samara_engine::{Compression, is_safe_url};

use self::cache::Cache;
use self::form::{Form, FormArgs, FormFiles};
use self::pages::{PageArgs, Pages, Site};
use self::web_files::{browser_files, web_files};
use crate::build_record::{self, BuildRecord};
use crate::console::{self, Console, FAINT, STRONG, SUCCESS, count, number};
use crate::expectations::{self, Expectation};
use crate::indexed::Indexed;
use crate::indexing::{Inputs, SourceArgs};
use crate::meaning;
use crate::password::PasswordArgs;
use crate::results_page;
use crate::search_index::SearchIndex;
use crate::settings::Settings;
use crate::sizes::Size;
use crate::tags::Tags;
use crate::usage::UsageError;
use crate::{files, url, watch};

const EXAMPLES: &str = "\
Examples:
  samara build public --inject                       index a static site, and put the box into every page
  samara build public --out public/search            print the lines for your pages instead
  samara build public --out public/search --watch    build again after every change
  samara build public --out public/search --results  also write a page of results, results.html#?q=word
  samara build reports --out stick --inline          also work in pages opened from disk
  samara build book/searchindex.json --out book      read the search index that mdBook wrote
  samara build docs.jsonl --out site --facet year --base-url https://example.org/docs/

Defaults can be set in samara.toml:
  sources = [\"public\"]
  facets = [\"year\", \"tags\"]
  [build]
  out = \"public/search\"";

/// Index documents, and write the index and the search box to a folder
///
/// Prints the HTML to paste into a page. Does nothing if sources, options and output are unchanged.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    sources: SourceArgs,
    /// Folder to write to
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Also write the index as a script, for pages that cannot fetch: opened from disk, or with `connect-src 'none'`
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    #[arg(hide_possible_values = true)]
    inline: Option<bool>,
    #[command(flatten)]
    form: FormArgs,
    /// Do not compress the index, for servers that compress it with brotli
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    #[arg(hide_possible_values = true)]
    raw: Option<bool>,
    /// Base URL of the documents, relative to DIR or absolute: `../`, `https://example.org/docs/` [default: the SOURCE
    /// that contains DIR, or else DIR]
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Leave out `index.html` and `.html` in the URLs of pages, for servers that find pages without them
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    #[arg(hide_possible_values = true)]
    clean_urls: Option<bool>,
    /// Name of the index: NAME.samara [default: docs]
    #[arg(long, value_parser = file_name)]
    name: Option<String>,
    /// Keep running, and build again after every change of a source; only changed files are read again
    #[arg(long)]
    watch: bool,
    /// Build even if nothing has changed
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    pages: PageArgs,
}

/// The options of a build, from flags and settings.
struct Job {
    inputs: Inputs,
    out: PathBuf,
    inline: bool,
    form: Form,
    compression: Compression,
    name: String,
    pages: Pages,
    expectations: Vec<Expectation>,
    /// What the build before has read and compressed, while changes are watched.
    cache: Option<Cache>,
}

pub fn run(args: Args, console: &Console) -> Result<()> {
    let (watch, force, eject, html) = (args.watch, args.force, args.pages.eject, args.pages.html);
    let mut job = Job::new(args)?;
    let quiet = Console::new(true, false);
    let console = if html { &quiet } else { console };
    if eject {
        return Pages::eject(job.site().as_ref(), &job.out, console);
    }
    if !watch {
        if !job.build(force, console)? {
            console.print(format_args!("Nothing has changed: {} is up to date.", job.out.display()))?;
        }
        job.finish(console)?;
        if html {
            writeln!(io::stdout(), "{}", job.written_tags()?.lines(&job.folder_url()))?;
        }
        return Ok(());
    }
    job.cache = Some(Cache::default());
    let mut force = force;
    watch::watch(&job.inputs.sources, || {
        let built = job.build(std::mem::take(&mut force), console);
        match built.and_then(|has_changed| job.finish(console).map(|()| has_changed)) {
            Ok(true) => console.note("waiting for changes; Ctrl-C stops"),
            Ok(false) => {}
            // The next change may fix it.
            Err(error) => console::error(&error),
        }
    })
}

impl Job {
    fn new(args: Args) -> Result<Self> {
        let mut settings = Settings::read(args.sources.config.as_deref())?;
        let mut inputs = args.sources.inputs("build", &mut settings, Vec::new(), None)?;
        let expectations = std::mem::take(&mut settings.expect);
        let settings = settings.build;
        let pages = args.pages.merge(&settings)?;
        let default_out = || match inputs.sources.as_slice() {
            [source] if pages.inject && source.is_dir() => Some(source.join(DEFAULT_FOLDER)),
            _ => None,
        };
        let Some(out) = args.out.or(settings.out).or_else(default_out) else {
            let message = "--out DIR is missing, and so is `out` under [build] in samara.toml";
            return Err(UsageError::missing_argument("build", message).into());
        };
        inputs.clean_urls = args.clean_urls.unwrap_or(settings.clean_urls);
        inputs.base_url = match args.base_url.or(settings.base_url) {
            Some(base_url) => base_url,
            None => default_base_url(&inputs.sources, &out)?,
        };
        ensure!(
            is_safe_url(&inputs.base_url),
            "invalid base URL {:?}: it must be relative, or start with http: or https:",
            inputs.base_url
        );
        let raw = args.raw.unwrap_or(settings.raw);
        let inline = args.inline.unwrap_or(settings.inline);
        let form = args.form.merge(settings.parts, inline)?;
        let name = args.name.or(settings.name).unwrap_or_else(|| "docs".to_owned());
        Ok(Self {
            inputs,
            out,
            inline,
            form,
            compression: if raw { Compression::None } else { Compression::Lzma },
            name: file_name(&name).map_err(anyhow::Error::msg)?,
            pages,
            expectations,
            cache: None,
        })
    }

    /// Puts the box into the pages, if `--inject` is given, and checks the expectations, if there are any.
    fn finish(&self, console: &Console) -> Result<()> {
        if self.pages.inject {
            self.pages.inject(self.site().as_ref(), &self.written_tags()?, console)?;
        }
        if !self.expectations.is_empty() {
            let index =
                SearchIndex::open(&self.out.join(format!("{}.samara", self.name)), &PasswordArgs::default())?;
            expectations::check(&index, &self.expectations, console)?;
        }
        Ok(())
    }

    /// Builds the index and prints a report. Returns `false` if nothing has changed.
    fn build(&self, force: bool, console: &Console) -> Result<bool> {
        files::remove_leftovers(&self.out)?;
        let record_name = format!("{}{}", self.name, build_record::SUFFIX);
        let input = self.hash_input()?;
        if !force
            && self.inputs.report_file.is_none()
            && self.inputs.manifest.is_none()
            && BuildRecord::matches(&self.out, &record_name, &input)
        {
            return Ok(false);
        }
        let compression = self.form.compression(self.compression);
        let cache = self.cache.as_ref();
        let mut indexed = self.inputs.build_index(compression, cache.map(|cache| &cache.files), console)?;
        let index_name = format!("{}.samara", self.name);
        let script_name = format!("{index_name}.js");
        let script = self.inline.then(|| inline_index(&self.name, &indexed.bytes));

        let FormFiles { parts, has_whole } =
            self.form.files(&mut indexed, &self.name, cache.map(|cache| &cache.texts), console)?;
        let root = parts.as_ref().map_or(&indexed.bytes, |parts| &parts.root);
        let packs = parts.iter().flat_map(|parts| {
            let named = parts.packs.iter().enumerate();
            named.map(|(number, bytes)| (format!("{}/{number}.bin", parts.folder), bytes.as_slice()))
        });
        let packs: Vec<_> = packs.collect();
        let whole = parts.as_ref().filter(|_| has_whole);
        let whole = whole.map(|parts| (parts.whole_name(), indexed.bytes.as_slice()));

        let mut files = web_files(&indexed.index, parts.is_some(), has_whole);
        // The root comes after what it points to.
        files.extend(packs.iter().chain(&whole).map(|(name, bytes)| (name.as_str(), *bytes)));
        files.push((&index_name, root));
        files.extend(script.as_ref().map(|script| (script_name.as_str(), script.as_bytes())));
        let results = self.results_files(&indexed, &files)?;
        files.extend(results.iter().map(|(name, text)| (*name, text.as_bytes())));
        let record = BuildRecord::new(input, &files).to_json();
        let outdated = BuildRecord::outdated(&self.out, &record_name, &files);
        self.ensure_no_foreign_files(&files)?;
        // The record is written first: if the build is killed between two files, the next one recognizes them as Samara's
        // and writes them again.
        files.insert(0, (&record_name, &record));
        files::write(&self.out, &files)?;
        files::remove_packs(&self.out, &outdated)?;

        indexed.print_report(console)?;
        self.print_summary(&indexed, root, &packs, whole.is_some(), console)?;
        Ok(true)
    }

    /// The page of results and its OpenSearch description, if they are wanted. `files` are all other files.
    fn results_files(
        &self,
        indexed: &Indexed,
        files: &[(&str, &[u8])],
    ) -> Result<Vec<(&'static str, String)>> {
        if !self.pages.results {
            return Ok(Vec::new());
        }
        let tags = self.tags(&|name| {
            let file = files.iter().find(|(file, _)| *file == name);
            file.map(|(_, bytes)| bytes.to_vec()).with_context(|| format!("{name}: cannot be read"))
        })?;
        let folder_url = self.folder_url();
        let site = results_page::site_name(&folder_url);
        let page = results_page::page(&tags, &indexed.info.languages, files, site);
        let description =
            site.map(|site| (results_page::DESCRIPTION, results_page::description(site, &folder_url)));
        Ok(std::iter::once((results_page::PAGE, page)).chain(description).collect())
    }

    /// Fails if a file would be overwritten that no earlier build has written.
    fn ensure_no_foreign_files(&self, files: &[(&str, &[u8])]) -> Result<()> {
        let ours = BuildRecord::written_files(&self.out);
        let is_foreign = |(name, bytes): &&(&str, &[u8])| {
            !ours.contains(*name) && fs::read(self.out.join(name)).is_ok_and(|existing| existing != *bytes)
        };
        let foreign: Vec<_> = files.iter().filter(is_foreign).map(|(name, _)| *name).collect();
        ensure!(
            foreign.is_empty(),
            "{}: would overwrite files that samara did not write: {}; move them, or choose another --out",
            self.out.display(),
            foreign.join(", ")
        );
        Ok(())
    }

    /// Hashes everything that the output depends on.
    fn hash_input(&self) -> Result<String> {
        let Inputs {
            sources,
            options,
            facets,
            chooses_facets: _,
            accents,
            tuning,
            base_url,
            clean_urls,
            report_file: _,
            manifest: _,
            added: _,
            password: _,
            // Only `samara pack` asks for these.
            markup: _,
            images: _,
            meaning,
        } = &self.inputs;
        let mut files = samara_ingest::files(sources, options)?;
        // The page of results is output, also if it is in the folder of a source; `noindex` keeps it out of the index.
        let results_page = self.site().map(|site| site.path_of(results_page::PAGE));
        files.retain(|file| Some(file) != results_page.as_ref());
        let engine = web_files::ENGINES.map(build_record::hash_contents);
        let options_text = format!(
            "{} {engine:?} {facets:?} {accents:?} {} {base_url:?} {clean_urls} {:?} {:?} {:?} {} {:?} {:?} {:?} {:?} {}",
            env!("CARGO_PKG_VERSION"),
            tuning.key(),
            options.strict,
            options.recognition,
            self.compression,
            self.inline,
            self.name,
            self.form,
            self.pages.results.then_some((&self.pages.site_url, self.pages.integrity)),
            options.presets,
            meaning::key(meaning.as_ref())
        );
        build_record::hash_input(sources, &files, &options_text)
    }

    /// Prints the sizes and the HTML to paste.
    fn print_summary(
        &self,
        indexed: &Indexed,
        root: &[u8],
        packs: &[(String, &[u8])],
        has_both: bool,
        console: &Console,
    ) -> Result<()> {
        let Self { name, out, .. } = self;
        console.print(format_args!(
            "\n{FAINT}{:<20}{:>11}{:>11}{:>11}{FAINT:#}",
            "bytes", "raw", "gzip", "brotli 9"
        ))?;
        let index_name = format!("{name}.samara");
        let index = (index_name.as_str(), root);
        let whole = has_both.then_some(("whole.samara", indexed.bytes.as_slice()));
        let web = browser_files(&indexed.index, !packs.is_empty(), has_both);
        for (name, bytes) in std::iter::once(index).chain(whole).chain(web) {
            let Size { raw, gzip, brotli } = Size::of(bytes);
            console.print(format_args!(
                "{name:<20}{:>11}{:>11}{:>11}",
                number(raw),
                number(gzip),
                number(brotli)
            ))?;
        }
        if let Some((name, _)) = packs.first() {
            let bytes: usize = packs.iter().map(|(_, bytes)| bytes.len()).sum();
            let folder = name.split('/').next().unwrap_or_default();
            let files = count(packs.len(), "file");
            console.print(format_args!("{folder}/ {:>10}  in {files}", number(bytes)))?;
        }
        let is_large = indexed.info.documents > LARGE_SITE_PAGES || indexed.bytes.len() > LARGE_INDEX_BYTES;
        if is_large && packs.is_empty() {
            console.note(
                "the browser loads the whole index before the first result; above 3,000 pages or 3 MB this is slow on \
                 slow connections; use --parts, or --exclude to skip pages that nobody searches for",
            );
        }
        if self.pages.inject {
            return Ok(());
        }
        let folder_url = self.folder_url();
        let page = if folder_url.is_empty() { "a page in that folder" } else { "the site's front page" };
        console.print(format_args!(
            "\n{SUCCESS}{}{SUCCESS:#} is ready. Paste into {page}:\n\n{STRONG}{}{STRONG:#}",
            out.display(),
            self.written_tags()?.lines(&folder_url)
        ))?;
        if self.pages.results {
            console.print(format_args!(
                "\nThe page of results is {}.",
                out.join(results_page::PAGE).display()
            ))?;
        }
        Ok(())
    }

    /// The site that contains the output folder.
    fn site(&self) -> Option<Site> {
        Site::find(&self.inputs.sources, &self.out)
    }

    /// The URL of the output folder, as the front page of the site writes it.
    fn folder_url(&self) -> String {
        self.site().map_or_else(String::new, |site| site.folder_url(self.pages.site_url.as_deref()))
    }

    /// The HTML of the box, with the hashes of the scripts, whose contents `read` returns.
    fn tags(&self, read: &dyn Fn(&str) -> Result<Vec<u8>>) -> Result<Tags> {
        let mut tags = Tags { name: self.name.clone(), inline: self.inline, integrity: None };
        self.pages.hash_scripts(read, &mut tags)?;
        Ok(tags)
    }

    /// The HTML of the box, with the hashes of the files that were written.
    fn written_tags(&self) -> Result<Tags> {
        self.tags(&|name| {
            let path = self.out.join(name);
            fs::read(&path).with_context(|| format!("{}: cannot be read", path.display()))
        })
    }
}

/// The folder for the search in a site with `--inject`.
const DEFAULT_FOLDER: &str = "samara";

/// Above these sizes `build` notes that loading takes long.
const LARGE_SITE_PAGES: usize = 3000;
const LARGE_INDEX_BYTES: usize = 3_000_000;

/// The relative URL from the output folder to the source that contains it; empty if none does.
fn default_base_url(sources: &[PathBuf], out: &Path) -> Result<String> {
    for source in sources.iter().filter(|source| source.is_dir()) {
        let url = url::to_ancestor(out, source).with_context(|| out.display().to_string())?;
        if let Some(url) = url {
            return Ok(url);
        }
    }
    Ok(String::new())
}

/// Checks that a name is a plain file name that needs no encoding in a URL.
fn file_name(name: &str) -> Result<String, String> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || name.starts_with('.') || !name.chars().all(is_allowed) {
        return Err(format!(
            "invalid name {name:?}: use letters, digits, `-`, `_` and `.`, and do not start with `.`"
        ));
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_names_that_are_not_plain_file_names() {
        assert_eq!(file_name("docs-2.0_x").as_deref(), Ok("docs-2.0_x"));
        for name in ["", ".", "..", ".x", "a/b", "a b", "a\\b", "ä"] {
            assert!(file_name(name).is_err(), "{name}");
        }
    }
}
