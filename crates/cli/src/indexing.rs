//! From sources to an index: shared by `build` and `pack`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, anyhow};
use samara_engine::analysis::Accents;
use samara_engine::{BuildOptions, Compression, Document, Index, IndexBuilder};
use samara_ingest::{Options, ReadCache, Reader};
use samara_pack::{FacetChoice, Pictures};

use crate::console::Console;
use crate::earlier_index::EarlierIndex;
use crate::indexed::Indexed;
use crate::manifest;
use crate::meaning;
use crate::ocr::Ocr;
use crate::parallel;
use crate::password::PasswordArgs;
use crate::pictures::SourceFiles;
use crate::report_file;
use crate::settings::Settings;
use crate::tuning::{self, Tuning};
use crate::url;
use crate::usage::UsageError;

/// The value of `--facet` for none.
const NO_FACET: &str = "none";

/// The sources and how to read them, as flags.
#[derive(Debug, clap::Args)]
pub struct SourceArgs {
    /// Folders and files to index: HTML, Markdown, PDF, EPUB, office documents (DOCX, ODT, PPTX, ODP, XLSX, ODS),
    /// CSV, mail (EML, mbox), subtitles (VTT, SRT), hOCR, MHTML, WARC, WACZ, text, JSON lines, or an
    /// mdBook or Zola searchindex.json or .js
    #[arg(value_name = "SOURCE")]
    pub sources: Vec<PathBuf>,
    /// Read only matching files: `*.html` in any folder, `/docs/*` relative to the source; may be repeated
    #[arg(long, value_name = "GLOB", help_heading = "Reading")]
    pub include: Vec<String>,
    /// Skip matching files and folders, even if --include matches them; may be repeated
    #[arg(long, value_name = "GLOB", help_heading = "Reading")]
    pub exclude: Vec<String>,
    /// Make this metadata field a facet, a filter with counts: `year`, `tags`; may be repeated. Without it, `samara pack` takes
    /// metadata that divide the documents into groups; `none` for no facet
    #[arg(long = "facet", value_name = "NAME", help_heading = "Reading")]
    pub facets: Vec<String>,
    /// Also search this metadata field: `author`, or with a weight, `tags=2` as a heading, `notes=0.5` as an aside; may be
    /// repeated
    #[arg(long = "search-meta", value_name = "NAME[=WEIGHT]", help_heading = "Reading")]
    pub searched: Vec<String>,
    /// Keep accents distinct: `schon` does not match `schön`
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    #[arg(help_heading = "Reading", hide_possible_values = true)]
    pub keep_accents: Option<bool>,
    /// Reject files and JSON lines larger than this, and PDF, office documents, EPUB and messages larger than eight
    /// times this; memory use is several times the largest file [default: 32]
    #[arg(long, value_name = "MB", help_heading = "Reading")]
    pub max_size: Option<u32>,
    /// Write a list of the files that were not read to this CSV file, with kind and reason
    #[arg(long, value_name = "FILE.csv", help_heading = "Reading")]
    pub report: Option<PathBuf>,
    /// Write the SHA-256 of each file that was read to this file; `sha256sum --check` verifies it
    #[arg(long, value_name = "FILE", help_heading = "Reading")]
    pub manifest: Option<PathBuf>,
    /// Add vectors of the sentence model in this folder, so that queries in other words find the documents, too; 12 bytes
    /// per page and 13 per word
    #[arg(long, num_args = 0..=1, default_missing_value = meaning::NO_MODEL, value_name = "MODEL", help_heading = "Reading")]
    pub meaning: Option<PathBuf>,
    /// Recognize the text of scanned PDF and of images with tesseract, and ocrmypdf or pdftoppm, which must be installed
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    #[arg(help_heading = "Reading", hide_possible_values = true)]
    pub ocr: Option<bool>,
    /// Languages of the scans, as tesseract names them: `mya+eng` [default: the language of the page, or eng]
    #[arg(long, value_name = "LANGS", help_heading = "Reading")]
    pub ocr_lang: Option<String>,
    /// Treat warnings, and documents that cannot be read, such as old Word files, as errors
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    #[arg(help_heading = "Reading", hide_possible_values = true)]
    pub strict: Option<bool>,
    /// Also index the lists and search pages of known site generators, and keep the name of the site in titles
    #[arg(long, help_heading = "Reading")]
    pub no_preset: bool,
    /// Read settings from this file instead of samara.toml in the current folder
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// The sources and how to read them, from flags and settings.
#[derive(Clone, Debug)]
pub struct Inputs {
    pub sources: Vec<PathBuf>,
    pub options: Options,
    pub facets: Vec<String>,
    /// Whether to choose facets where none are named.
    pub chooses_facets: bool,
    pub accents: Accents,
    /// Synonyms, pins, boosts and searched metadata.
    pub tuning: Tuning,
    /// The base URL that the documents' URLs are resolved against.
    pub base_url: String,
    /// Whether the URLs of pages have no `index.html` and no `.html`.
    pub clean_urls: bool,
    /// The largest sum of the pictures in the page, in megabytes; none: no pictures.
    pub images: Option<u32>,
    /// The CSV file to write the report to.
    pub report_file: Option<PathBuf>,
    /// The file to write the hashes of the sources to.
    pub manifest: Option<PathBuf>,
    /// Indexes whose documents are added.
    pub added: Vec<PathBuf>,
    /// Where the password of encrypted ones comes from.
    pub password: PasswordArgs,
    /// Whether the index says how the texts are set, for a page that shows them.
    pub markup: bool,
    /// The folder of the sentence model that gives the index meaning.
    pub meaning: Option<PathBuf>,
}

impl SourceArgs {
    /// Merges flags and settings; flags take precedence. `lang` is the language of the page, which scans are supposed to be in.
    ///
    /// # Errors
    /// If there is no source.
    pub fn inputs(
        self,
        subcommand: &'static str,
        settings: &mut Settings,
        added: Vec<PathBuf>,
        lang: Option<&str>,
    ) -> Result<Inputs> {
        let either = |flags: Vec<String>, settings: &mut Vec<String>| {
            if flags.is_empty() { std::mem::take(settings) } else { flags }
        };
        let max_size = self.max_size.or(settings.max_size);
        let mut options = Options::default()
            .include(either(self.include, &mut settings.include))
            .exclude(either(self.exclude, &mut settings.exclude))
            .strict(self.strict.unwrap_or(settings.strict))
            .presets(!self.no_preset && settings.preset.unwrap_or(true));
        if let Some(size) = max_size {
            options.max_bytes = u64::from(size) << 20;
        }
        if self.ocr.unwrap_or(settings.ocr) {
            let languages = self.ocr_lang.as_deref().or(settings.ocr_lang.as_deref());
            options.recognition = Some(Arc::new(Ocr::new(languages, lang)?));
        }
        let mut facets = either(self.facets, &mut settings.facets);
        let has_none = facets == [NO_FACET];
        facets.retain(|name| name != NO_FACET);
        let mut tuning = std::mem::take(&mut settings.tuning);
        for text in either(self.searched, &mut settings.search_meta) {
            let searched = tuning::parse_searched(&text);
            tuning.searched.push(searched.map_err(|error| anyhow!("--search-meta {text:?}: {error}"))?);
        }
        let sources =
            if self.sources.is_empty() { std::mem::take(&mut settings.sources) } else { self.sources };
        if sources.is_empty() && added.is_empty() {
            let message = "SOURCE is missing: name a folder or file, or set `sources` in samara.toml";
            return Err(UsageError::missing_argument(subcommand, message).into());
        }
        let keep_accents = self.keep_accents.unwrap_or(settings.keep_accents);
        let accents = if keep_accents { Accents::Kept } else { Accents::Folded };
        let meaning = self.meaning.or_else(|| settings.meaning.take());
        #[cfg(feature = "meaning")]
        if meaning.as_ref().is_some_and(|model| model.as_os_str() == meaning::NO_MODEL) {
            return Err(UsageError::missing_argument(subcommand, meaning::MODELS).into());
        }
        let base_url = String::new();
        let (clean_urls, report_file, manifest) = (false, self.report, self.manifest);
        Ok(Inputs {
            sources,
            options,
            facets,
            chooses_facets: subcommand == "pack" && !has_none,
            accents,
            tuning,
            base_url,
            clean_urls,
            report_file,
            manifest,
            added,
            password: PasswordArgs::default(),
            markup: false,
            images: None,
            meaning,
        })
    }
}

impl Inputs {
    /// Reads all sources and builds their index. Opens the index once, to be sure that it can be opened. Files that have not
    /// changed are taken from the cache.
    ///
    /// # Errors
    /// If a file cannot be read, or there is no document.
    pub fn build_index(
        &self,
        compression: Compression,
        cache: Option<&ReadCache>,
        console: &Console,
    ) -> Result<Indexed> {
        let start = Instant::now();
        let mut earlier = self
            .added
            .iter()
            .map(|path| EarlierIndex::open(path, &self.password))
            .collect::<Result<Vec<_>>>()?;
        for (path, _) in self.added.iter().zip(&earlier).filter(|(_, index)| index.is_tuned()) {
            console.warn(format_args!(
                "{}: its synonyms, pins and boosts are not added; samara.toml sets them",
                path.display()
            ));
        }
        let mut facets = self.facets.clone();
        if facets.is_empty() {
            facets = earlier.iter().flat_map(EarlierIndex::facets).collect();
            facets.sort();
            facets.dedup();
        }
        let mut choice = (self.chooses_facets && facets.is_empty()).then(FacetChoice::default);
        let options = BuildOptions::default().facets(facets.clone()).facets_follow(choice.is_some());
        let mut builder = IndexBuilder::new(options.accents(self.accents).markup(self.markup));
        let mut urls = Vec::new();
        // With --strict, the report on all files comes before the failure.
        let reading = self.options.clone().strict(false);
        // Those of the sources, which replace documents of earlier indexes.
        let mut known = HashSet::new();
        let mut reader = match cache {
            Some(cache) => Reader::open_cached(&self.sources, &reading, cache)?,
            None => Reader::open(&self.sources, &reading)?,
        };
        // Pictures of earlier pages stay without the option, too.
        let mut pictures = Pictures::new(self.images.unwrap_or(0));
        earlier.iter_mut().for_each(|index| pictures.keep(index.take_pictures()));
        let mut files = SourceFiles(&self.sources);
        let bar = console.progress_bar(reader.files().len(), "Reading");
        let mut seen_facets = HashSet::new();
        let mut empty_searched: Vec<_> = self.tuning.searched.iter().map(|(name, _)| name.clone()).collect();
        while let Some(document) = if self.sources.is_empty() { None } else { reader.next() } {
            let mut document = document?;
            if self.images.is_some()
                && let Some(location) = reader.location(&document.url)
            {
                pictures.embed(&mut document, &location.file, location.part.is_some(), &mut files);
            }
            self.tuning.apply_to(&mut document, &mut empty_searched);
            let document = self.with_base_url(document);
            seen_facets.extend(facets.iter().filter(|name| document.meta.contains_key(*name)));
            if self.tuning.has_pins() {
                urls.push(document.url.clone());
            }
            if !earlier.is_empty() {
                known.insert(document.url.clone());
            }
            if let Some(choice) = &mut choice {
                choice.add(&document);
            }
            builder.add(document)?;
            bar.set_position(reader.files_done() as u64);
        }
        for index in earlier {
            for document in index.documents(&mut known) {
                let mut document = document?;
                pictures.embed_earlier(&mut document);
                if self.tuning.has_pins() {
                    urls.push(document.url.clone());
                }
                seen_facets.extend(facets.iter().filter(|name| document.meta.contains_key(*name)));
                if let Some(choice) = &mut choice {
                    choice.add(&document);
                }
                builder.add(document)?;
            }
        }
        bar.finish_and_clear();
        let chosen_facets = choice.map(|choice| choice.names()).unwrap_or_default();
        if !chosen_facets.is_empty() {
            builder.set_facets(chosen_facets.clone());
        }
        self.tuning.add_to(&mut builder, &urls)?;
        let mut report = reader.into_report();
        if self.images.is_some() {
            let is_picture = |path: &Path| path.canonicalize().is_ok_and(|path| pictures.has(&path));
            report.skipped.retain(|skipped| !is_picture(&skipped.path));
        }
        let pictures = Some(pictures).filter(|pictures| self.images.is_some() || !pictures.is_empty());
        if let Some(path) = &self.report_file {
            report_file::write(path, &report)?;
        }
        if let Some(path) = &self.manifest {
            manifest::write(path, &report.files)?;
        }
        if self.options.strict {
            report_file::ensure_complete(&report)?;
        }
        let empty_facets = facets.iter().filter(|name| !seen_facets.contains(name)).cloned().collect();

        let spinner = console.spinner("Building the index");
        let bytes = builder.finish_with(compression, parallel::run)?;
        let index = Index::open(&bytes)?;
        let info = index.info();
        spinner.finish_and_clear();
        let (bytes, index) = match &self.meaning {
            Some(model) => {
                let bytes = meaning::add(&bytes, model, console)?;
                let index = Index::open(&bytes)?;
                (bytes, index)
            }
            None => (bytes, index),
        };
        Ok(Indexed {
            bytes,
            index,
            info,
            report,
            pictures,
            duration: start.elapsed(),
            chosen_facets,
            empty_facets,
            empty_searched,
        })
    }

    fn with_base_url(&self, mut document: Document) -> Document {
        if self.clean_urls {
            document.url = url::clean(&document.url, self.base_url.is_empty());
        }
        if !self.base_url.is_empty() {
            document.url = url::resolve(&self.base_url, &document.url);
        }
        document
    }
}
