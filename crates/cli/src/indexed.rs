//! An index that was built from sources, and what is printed about it.

use std::time::Duration;

use anyhow::Result;
use samara_engine::{Index, Info};
use samara_ingest::{Reason, Report};
use samara_pack::Pictures;

use crate::console::{Console, FAINT, count, number};
use crate::pictures;
use crate::sanitize::sanitize;

/// An index and the report about how it was built.
pub struct Indexed {
    pub bytes: Vec<u8>,
    pub index: Index,
    pub info: Info,
    pub report: Report,
    /// The pictures of the documents, if they are asked for, or earlier pages have some.
    pub pictures: Option<Pictures>,
    pub duration: Duration,
    /// Facets that were chosen, because none were named.
    pub chosen_facets: Vec<String>,
    /// Facets without a value in any document.
    pub empty_facets: Vec<String>,
    /// Searched metadata without a value in any document.
    pub empty_searched: Vec<String>,
}

/// The number of warnings printed without `--verbose`.
const MAX_WARNINGS: usize = 10;

impl Indexed {
    /// Prints what was read and what was skipped.
    ///
    /// # Errors
    /// If stdout is closed.
    pub fn print_report(&self, console: &Console) -> Result<()> {
        let Self { info, report, duration, .. } = self;
        let limit = if console.is_verbose() { usize::MAX } else { MAX_WARNINGS };
        for warning in report.warnings.iter().take(limit) {
            console.warn(warning);
        }
        if report.warnings.len() > limit {
            console.warn(format_args!("{} more; -v shows all", number(report.warnings.len() - limit)));
        }
        for file in report.zawgyi.iter().take(limit) {
            console.note(format_args!("{file}: Zawgyi, converted to Unicode"));
        }
        if report.zawgyi.len() > limit {
            console.note(format_args!("{} more; -v shows all", number(report.zawgyi.len() - limit)));
        }
        for page in report.partial.iter().take(limit) {
            console.note(page);
        }
        if report.partial.len() > limit {
            console.note(format_args!("{} more; -v shows all", number(report.partial.len() - limit)));
        }
        for name in &self.empty_facets {
            console.warn(format_args!("facet \"{name}\": no document has this metadata field"));
        }
        for name in &self.empty_searched {
            console.warn(format_args!("--search-meta \"{name}\": no document has this metadata field"));
        }
        let languages = match info.languages.as_slice() {
            [] => "language unknown".to_owned(),
            languages => languages.join(", "),
        };
        console.print(format_args!(
            "{}, {}, {languages}; {} of {} bytes read in {:.1} s",
            count(info.documents, "page"),
            count(info.words, "word"),
            count(report.files.len(), "file"),
            number(report.bytes as usize),
            duration.as_secs_f64(),
        ))?;
        if !report.detected_languages.is_empty() {
            let detected = report
                .detected_languages
                .iter()
                .map(|(language, pages)| format!("{language} ({})", number(*pages)));
            let detected = detected.collect::<Vec<_>>().join(", ");
            console.print(format_args!("language detected for pages that do not declare one: {detected}"))?;
        }
        if !self.chosen_facets.is_empty() {
            let facets = sanitize(&self.chosen_facets.join(", ")).into_owned();
            console.print(format_args!(
                "facets: {facets} (--facet chooses others, --facet none leaves them out)"
            ))?;
        }
        self.print_skipped(console)?;
        self.print_pictures(console)
    }

    fn print_pictures(&self, console: &Console) -> Result<()> {
        let Some(pictures) = &self.pictures else { return Ok(()) };
        let (line, refusals) = (pictures::summary(pictures), pictures.refusals());
        let hint = if console.is_verbose() || refusals.is_empty() { "" } else { "; -v lists them" };
        console.print(format_args!("{line}{hint}"))?;
        for (picture, refusal) in refusals.iter().take(if console.is_verbose() { usize::MAX } else { 0 }) {
            console.print(format_args!("{FAINT}  {}: {refusal}{FAINT:#}", sanitize(picture)))?;
        }
        Ok(())
    }

    fn print_skipped(&self, console: &Console) -> Result<()> {
        let Report { generators, skipped, .. } = &self.report;
        if !generators.is_empty() {
            let lists = skipped.iter().filter(|page| matches!(page.reason, Reason::List { .. })).count();
            let lists =
                if lists == 0 { String::new() } else { format!(": {} left out", count(lists, "list page")) };
            console.print(format_args!(
                "preset of {}{lists} (--no-preset switches it off)",
                generators.join(", "),
            ))?;
        }
        if skipped.is_empty() {
            return Ok(());
        }
        let hint = if console.is_verbose() { "" } else { "; -v lists them" };
        let counts = self.report.skipped_counts();
        let counts: Vec<_> =
            counts.iter().map(|(label, files)| format!("{} {label}", number(*files))).collect();
        let counts = counts.join(", ");
        console.print(format_args!("{} skipped: {counts}{hint}", count(skipped.len(), "file")))?;
        for file in skipped.iter().take(if console.is_verbose() { usize::MAX } else { 0 }) {
            console.print(format_args!("{FAINT}  {}{FAINT:#}", sanitize(&file.to_string())))?;
        }
        Ok(())
    }
}
