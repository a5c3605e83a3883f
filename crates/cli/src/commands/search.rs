//! `samara search`: searches an index in the terminal.

use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anstyle::Style;
use anyhow::Result;
use samara_engine::{Explanation, Hit, MetaValue, Relaxed, Requirement, Results, SearchOptions};
use serde::Serialize;

use crate::console::{FAINT, STRONG, count, number};
use crate::occurrences::Occurrences;
use crate::password::PasswordArgs;
use crate::sanitize::sanitize;
use crate::search_index::{IndexForm, SearchIndex};
use crate::{index_file, trec, wrap};

const EXAMPLES: &str = "\
Examples:
  samara search docs.samara 'customer data'
  samara search public/search '\"stray bullet\" -omaha'
  samara search reports.html 'title:weekly' --filter year=2022 --sort date:desc
  samara search docs.samara telenor --json | jq '.hits[].url'
  samara search reports.html 'customer data' --occurrences --csv > customer-data.csv
  samara search docs.samara --queries topics.tsv --trec --limit 1000 > samara.run

Queries: words, \"a phrase\", \"words near\"~5, -without, title:word, date:2021..2023, prefix*, a OR b.";

/// Search an index, with the same engine as in the browser
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A .samara or .samara.js file, the folder that contains it, or an HTML file made by `samara pack`
    index: PathBuf,
    /// Query; put `--` before a query that starts with `-`
    #[arg(value_name = "QUERY", required_unless_present = "queries")]
    query: Vec<String>,
    /// Print JSON: the result object of the JavaScript API
    #[arg(long)]
    json: bool,
    /// Show how each score is computed
    #[arg(long)]
    explain: bool,
    /// Print at most this many hits
    #[arg(long, default_value_t = 10, value_name = "N")]
    limit: usize,
    /// Skip the first N hits
    #[arg(long, default_value_t = 0, value_name = "N")]
    offset: usize,
    /// Only documents with this metadata, or in a range (`date=2021..2023`); several values of one name are alternatives
    #[arg(long = "filter", value_name = "NAME=VALUE", value_parser = parse_filter)]
    filters: Vec<(String, String)>,
    /// Sort by a metadata field instead of by score
    #[arg(long, value_name = "NAME[:desc]")]
    sort: Option<String>,
    /// Only documents in this language; `en` includes `en-GB`
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// Rank documents in this language before all others
    #[arg(long, value_name = "TAG", conflicts_with = "sort")]
    prefer: Option<String>,
    /// Match the last word as a prefix [default: on, except with --queries]
    #[arg(long, overrides_with = "no_prefix")]
    prefix: bool,
    /// Do not match the last word as a prefix
    #[arg(long)]
    no_prefix: bool,
    /// Do not correct the spelling of words that occur nowhere
    #[arg(long)]
    no_typos: bool,
    /// Print every occurrence in all documents, in context
    #[arg(long, conflicts_with_all = ["json", "explain", "limit", "offset", "sort", "queries"])]
    occurrences: bool,
    /// Print the occurrences as CSV, for spreadsheets
    #[arg(long, requires = "occurrences")]
    csv: bool,
    /// Search this form of an index that was written in both [default: whole]
    #[arg(long, value_name = "FORM")]
    form: Option<IndexForm>,
    /// Search for each line of this file: an id, a tab and a query
    #[arg(long, value_name = "FILE.tsv", requires = "trec", conflicts_with_all = ["query", "json", "explain"])]
    queries: Option<PathBuf>,
    /// Print a TREC run: `qid Q0 url rank score samara`; documents with the same text are listed once
    #[arg(long, requires = "queries", conflicts_with = "query")]
    trec: bool,
    #[command(flatten)]
    password: PasswordArgs,
}

pub fn run(args: Args) -> Result<()> {
    if args.occurrences {
        return print_occurrences(&args);
    }
    let index = SearchIndex::open_as(&args.index, args.form, &args.password)?;
    let options = args.options();
    if let Some(path) = &args.queries {
        let topics = trec::read(path)?;
        let mut out = BufWriter::new(io::stdout().lock());
        trec::run(&index, &topics, &options, &mut out)?;
        return Ok(out.flush()?);
    }
    let results = index.search(&args.query.join(" "), &options)?;
    if args.json {
        let mut out = io::stdout().lock();
        results.serialize(&mut serde_json::Serializer::with_formatter(&mut out, JavaScriptNumbers))?;
        return Ok(writeln!(out)?);
    }
    let mut out = BufWriter::new(anstream::stdout().lock());
    Printer { out: &mut out, width: width() }.print_results(&results, args.offset)?;
    Ok(out.flush()?)
}

fn print_occurrences(args: &Args) -> Result<()> {
    let index = index_file::open(&args.index, &args.password)?;
    let options = args.options().prefix(args.prefix);
    let mut occurrences = Occurrences::new(index, &args.query.join(" "), options);
    if args.csv {
        let mut out = BufWriter::new(io::stdout().lock());
        occurrences.print_csv(&mut out)?;
        return Ok(out.flush()?);
    }
    let mut out = BufWriter::new(anstream::stdout().lock());
    occurrences.print(&mut out, width())?;
    Ok(out.flush()?)
}

impl Args {
    fn options(&self) -> SearchOptions {
        let mut filters: Vec<(String, Vec<String>)> = Vec::new();
        for (name, value) in &self.filters {
            match filters.iter_mut().find(|(known, _)| known == name) {
                Some((_, values)) => values.push(value.clone()),
                None => filters.push((name.clone(), vec![value.clone()])),
            }
        }
        let mut options = SearchOptions::default()
            .limit(self.limit)
            .offset(self.offset)
            .prefix(self.prefix || !self.no_prefix && self.queries.is_none())
            .typos(!self.no_typos)
            .explain(self.explain);
        options.filters = filters;
        (options.sort, options.lang, options.prefer) =
            (self.sort.clone(), self.lang.clone(), self.prefer.clone());
        options
    }
}

/// Prints an `f32` as the `f64` that JavaScript gets.
struct JavaScriptNumbers;

impl serde_json::ser::Formatter for JavaScriptNumbers {
    fn write_f32<W: ?Sized + Write>(&mut self, out: &mut W, value: f32) -> io::Result<()> {
        self.write_f64(out, f64::from(value))
    }
}

/// Prints results as text.
struct Printer<'a, W> {
    out: &'a mut W,
    width: usize,
}

const INDENT: &str = "   ";

impl<W: Write> Printer<'_, W> {
    fn print_results(&mut self, results: &Results, offset: usize) -> io::Result<()> {
        let Results { query, total, complete, relaxed, hits, facets, suggestion, cut, .. } = results;
        if *cut {
            writeln!(self.out, "The query is too long: only its first words were searched.")?;
        }
        if let Some(suggestion) = suggestion {
            writeln!(self.out, "Showing results for {STRONG}{}{STRONG:#}", sanitize(suggestion))?;
        }
        for Relaxed { text, kind, .. } in relaxed {
            let scope = match kind {
                Requirement::Phrase => "as a phrase",
                Requirement::Title => "in its title",
                Requirement::Heading => "in a heading",
                _ => "as required",
            };
            writeln!(self.out, "No page has {} {scope}; searched for its words", sanitize(text))?;
        }
        match total {
            0 => writeln!(self.out, "No results for {}", sanitize(query))?,
            total if complete < total => {
                writeln!(self.out, "{}, {} with all words", count(*total, "result"), number(*complete))?;
            }
            total => writeln!(self.out, "{}", count(*total, "result"))?,
        }
        for (number, hit) in (offset + 1..).zip(hits) {
            writeln!(self.out)?;
            self.print_hit(number, hit, facets.iter().map(|(name, _)| name))?;
        }
        if !facets.is_empty() && *total > 0 {
            writeln!(self.out)?;
        }
        for (name, values) in facets.iter().filter(|(_, values)| !values.is_empty()) {
            let values: Vec<_> =
                values.iter().map(|facet| format!("{} ({})", facet.value, facet.count)).collect();
            self.print_faint(&format!("{name}: {}", values.join(" · ")), "")?;
        }
        Ok(())
    }

    fn print_hit<'a>(
        &mut self,
        number: usize,
        hit: &'a Hit,
        facets: impl Iterator<Item = &'a str>,
    ) -> io::Result<()> {
        let title = format!("{number:>2}. {}", hit.title);
        let title_start = title.len() - hit.title.len();
        let at = |units| title_start + utf16_to_bytes(&hit.title, units);
        let marks: Vec<_> = hit.title_marks.0.iter().map(|&[start, end]| at(start)..at(end)).collect();
        wrap::write(self.out, &title, &marks, STRONG, "", self.width)?;
        // The date already shows the year.
        let names = facets.filter(|name| !["date", "year"].contains(name));
        let names = std::iter::once("date").chain(names);
        let details: Vec<_> = names.filter_map(|name| hit.meta.get(name)).map(join_values).collect();
        self.print_faint(&[vec![hit.url.clone()], details].concat().join(" · "), INDENT)?;
        wrap::write(self.out, &hit.excerpt.text, &hit.excerpt.marks, Style::new(), INDENT, self.width)?;
        for section in hit.sections.iter().filter(|section| !section.heading.is_empty()) {
            let above =
                if section.above.is_empty() { String::new() } else { section.above.clone() + " › " };
            self.print_faint(&format!("§ {above}{} · {}", section.heading, section.url), INDENT)?;
        }
        if !hit.missing.is_empty() {
            self.print_faint(&format!("missing: {}", hit.missing.join(" ")), INDENT)?;
        }
        for url in &hit.duplicates {
            self.print_faint(&format!("same text: {url}"), INDENT)?;
        }
        match &hit.explanation {
            Some(explanation) => self.print_faint(&format_explanation(hit.score, explanation), INDENT),
            None => Ok(()),
        }
    }

    fn print_faint(&mut self, text: &str, indent: &str) -> io::Result<()> {
        wrap::write(self.out, text, &[], FAINT, indent, self.width)
    }
}

/// Converts an offset in UTF-16 units to a byte offset.
fn utf16_to_bytes(text: &str, units: u32) -> usize {
    let mut before = 0;
    let character = text.char_indices().find(|(_, c)| {
        let reached = before >= units;
        before += c.len_utf16() as u32;
        reached
    });
    character.map_or(text.len(), |(at, _)| at)
}

fn join_values(value: &MetaValue) -> String {
    value.values().join(", ")
}

/// `score 7.312 = "telenor" 4.100 (telenor exact; idf 2.30, frequency 1.78) + proximity 0.200`, and with a boost
/// `score 14.624 = 2 × ("telenor" …)`
fn format_explanation(score: f32, explanation: &Explanation) -> String {
    let mut text = if explanation.pinned { "pinned; " } else { "" }.to_owned();
    let _ = write!(text, "score {score:.3} =");
    let boosted = explanation.boost != 1.0;
    if boosted {
        let _ = write!(text, " {} × (", explanation.boost);
    }
    let mut plus = "";
    for word in &explanation.words {
        let matches: Vec<_> =
            word.matches.iter().map(|(word, form)| format!("{word} {form:?}").to_lowercase()).collect();
        let _ = write!(
            text,
            "{plus} \"{}\" {:.3} ({}; idf {:.2}, frequency {:.2})",
            word.word,
            word.score,
            matches.join(", "),
            word.idf,
            word.frequency
        );
        plus = " +";
    }
    let parts = [
        ("proximity", explanation.proximity),
        ("joined", explanation.joined),
        ("title", explanation.title),
        ("spelling", explanation.spelling),
        ("meaning", explanation.meaning),
    ];
    for (name, part) in parts.into_iter().filter(|(_, part)| *part != 0.0) {
        let _ = write!(text, "{plus} {name} {part:.3}");
        plus = " +";
    }
    if boosted {
        text.push_str(" )");
    }
    if explanation.feedback != 0.0 {
        let _ = write!(text, "{plus} feedback {:.3}", explanation.feedback);
    }
    text
}

fn parse_filter(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("expected NAME=VALUE".to_owned()),
    }
}

/// The width of the terminal, within limits that are easy to read. Lines are not wrapped without a terminal.
fn width() -> usize {
    terminal_size::terminal_size().map_or(usize::MAX, |(width, _)| usize::from(width.0).clamp(40, 100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn converts_utf16_offsets_to_bytes() {
        let text = "a𐐀éb";
        assert_eq!([0, 1, 3, 4, 5].map(|units| utf16_to_bytes(text, units)), [0, 1, 5, 7, 8]);
    }

    #[test]
    fn prints_scores_like_javascript() {
        let mut json = Vec::new();
        0.1f32.serialize(&mut serde_json::Serializer::with_formatter(&mut json, JavaScriptNumbers)).unwrap();
        assert_eq!(json, b"0.10000000149011612");
    }
}
