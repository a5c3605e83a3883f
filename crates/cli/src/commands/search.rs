//! `samara search`: the engine of the page, in the terminal.

use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anstyle::Style;
use anyhow::Result;
use samara_engine::{Explanation, Hit, MetaValue, Results, SearchOptions};
use serde::Serialize;

use crate::console::{FAINT, STRONG, count};
use crate::plain::plain;
use crate::{index_file, passage, trec};

const EXAMPLES: &str = "\
Examples:
  samara search docs.samara 'customer data'
  samara search public/search '\"stray bullet\" -omaha'
  samara search reports.html 'title:weekly' --filter year=2022 --sort date:desc
  samara search docs.samara telenor --json | jq '.hits[].url'
  samara search docs.samara --queries topics.tsv --trec --limit 1000 > samara.run

Queries: words, \"a phrase\", -without, title:word, prefix*, a OR b.";

/// Search an index, with the results and the order that a page shows
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A .samara or .samara.js file, the folder that it lies in, or an HTML file made by `samara pack`
    index: PathBuf,
    /// What to search for; one that begins with `-` stands behind `--`
    #[arg(value_name = "QUERY", required_unless_present = "queries")]
    query: Vec<String>,
    /// Print the object that JavaScript sees
    #[arg(long)]
    json: bool,
    /// Say what each score is made of
    #[arg(long)]
    explain: bool,
    /// Print at most this many hits
    #[arg(long, default_value_t = 10, value_name = "N")]
    limit: usize,
    /// Pass over this many hits
    #[arg(long, default_value_t = 0, value_name = "N")]
    offset: usize,
    /// Find only documents with this metadata; of several values for one name, any
    #[arg(long = "filter", value_name = "NAME=VALUE", value_parser = filter)]
    filters: Vec<(String, String)>,
    /// Order by metadata instead of score
    #[arg(long, value_name = "NAME[:desc]")]
    sort: Option<String>,
    /// Find only documents in this language: `en` includes `en-GB`
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// List documents in other languages than this behind all others
    #[arg(long, value_name = "TAG", conflicts_with = "sort")]
    prefer: Option<String>,
    /// Let the last word find what it begins, as while typing; so it is, but not with --queries, which are complete
    #[arg(long, overrides_with = "no_prefix")]
    prefix: bool,
    /// Take the last word for complete
    #[arg(long)]
    no_prefix: bool,
    /// Do not correct words that are not found
    #[arg(long)]
    no_typos: bool,
    /// Search for each line of this file: an id, a tab, a query
    #[arg(long, value_name = "FILE.tsv", requires = "trec", conflicts_with_all = ["query", "json", "explain"])]
    queries: Option<PathBuf>,
    /// Print a TREC run: `qid Q0 url rank score samara`; of documents with the same text, the first
    #[arg(long, requires = "queries", conflicts_with = "query")]
    trec: bool,
}

pub fn run(args: Args) -> Result<()> {
    let index = index_file::open(&args.index)?;
    let options = args.options();
    if let Some(path) = &args.queries {
        let topics = trec::read(path)?;
        let mut out = BufWriter::new(io::stdout().lock());
        trec::run(&index, &topics, &options, &mut out)?;
        return Ok(out.flush()?);
    }
    let results = index.search(&args.query.join(" "), &options);
    if args.json {
        let mut out = io::stdout().lock();
        results.serialize(&mut serde_json::Serializer::with_formatter(&mut out, AsJavaScript))?;
        return Ok(writeln!(out)?);
    }
    let mut out = BufWriter::new(anstream::stdout().lock());
    Printer { out: &mut out, width: width() }.results(&results, args.offset)?;
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
        SearchOptions {
            limit: self.limit,
            offset: self.offset,
            filters,
            sort: self.sort.clone(),
            lang: self.lang.clone(),
            prefer: self.prefer.clone(),
            prefix: self.prefix || !self.no_prefix && self.queries.is_none(),
            typos: !self.no_typos,
            explain: self.explain,
            ..SearchOptions::default()
        }
    }
}

/// JavaScript has no 32-bit numbers: a score is printed as the 64-bit number that a page sees.
struct AsJavaScript;

impl serde_json::ser::Formatter for AsJavaScript {
    fn write_f32<W: ?Sized + Write>(&mut self, out: &mut W, value: f32) -> io::Result<()> {
        self.write_f64(out, f64::from(value))
    }
}

/// Prints for readers.
struct Printer<'a, W> {
    out: &'a mut W,
    width: usize,
}

const INDENT: &str = "   ";

impl<W: Write> Printer<'_, W> {
    fn results(&mut self, results: &Results, offset: usize) -> io::Result<()> {
        let Results { query, total, hits, facets, suggestion, cut } = results;
        if *cut {
            writeln!(self.out, "Long query: only its first words were searched.")?;
        }
        if let Some(suggestion) = suggestion {
            writeln!(self.out, "Showing results for {STRONG}{}{STRONG:#}", plain(suggestion))?;
        }
        match total {
            0 => writeln!(self.out, "No results for {}", plain(query))?,
            total => writeln!(self.out, "{}", count(*total, "result"))?,
        }
        for (number, hit) in (offset + 1..).zip(hits) {
            writeln!(self.out)?;
            self.hit(number, hit, facets.iter().map(|(name, _)| name))?;
        }
        if !facets.is_empty() && *total > 0 {
            writeln!(self.out)?;
        }
        for (name, values) in facets.iter().filter(|(_, values)| !values.is_empty()) {
            let values: Vec<_> =
                values.iter().map(|facet| format!("{} ({})", facet.value, facet.count)).collect();
            self.faint(&format!("{name}: {}", values.join(" · ")), "")?;
        }
        Ok(())
    }

    fn hit<'a>(
        &mut self,
        number: usize,
        hit: &'a Hit,
        facets: impl Iterator<Item = &'a str>,
    ) -> io::Result<()> {
        let title = format!("{number:>2}. {}", hit.title);
        let before = title.len() - hit.title.len();
        let at = |units| before + bytes_of(&hit.title, units);
        let marks: Vec<_> = hit.title_marks.0.iter().map(|&[start, end]| at(start)..at(end)).collect();
        passage::write(self.out, &title, &marks, STRONG, "", self.width)?;
        // The year stands in the date.
        let names = facets.filter(|name| !["date", "year"].contains(name));
        let names = std::iter::once("date").chain(names);
        let about: Vec<_> = names.filter_map(|name| hit.meta.get(name)).map(joined).collect();
        self.faint(&[vec![hit.url.clone()], about].concat().join(" · "), INDENT)?;
        passage::write(self.out, &hit.excerpt.text, &hit.excerpt.marks, Style::new(), INDENT, self.width)?;
        for section in hit.sections.iter().filter(|section| !section.heading.is_empty()) {
            let above =
                if section.above.is_empty() { String::new() } else { section.above.clone() + " › " };
            self.faint(&format!("§ {above}{} · {}", section.heading, section.url), INDENT)?;
        }
        if !hit.missing.is_empty() {
            self.faint(&format!("without: {}", hit.missing.join(" ")), INDENT)?;
        }
        for url in &hit.duplicates {
            self.faint(&format!("the same text: {url}"), INDENT)?;
        }
        match &hit.explanation {
            Some(explanation) => self.faint(&explained(hit.score, explanation), INDENT),
            None => Ok(()),
        }
    }

    fn faint(&mut self, text: &str, indent: &str) -> io::Result<()> {
        passage::write(self.out, text, &[], FAINT, indent, self.width)
    }
}

/// How many bytes of a text its first UTF-16 units are.
fn bytes_of(text: &str, units: u32) -> usize {
    let mut before = 0;
    let character = text.char_indices().find(|(_, c)| {
        let reached = before >= units;
        before += c.len_utf16() as u32;
        reached
    });
    character.map_or(text.len(), |(at, _)| at)
}

fn joined(value: &MetaValue) -> String {
    value.values().join(", ")
}

/// `score 7.312 = "telenor" 4.100 (telenor exact; idf 2.30, frequency 1.78) + proximity 0.200`
fn explained(score: f32, explanation: &Explanation) -> String {
    let mut text = format!("score {score:.3} =");
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
        ("neighbours", explanation.neighbours),
    ];
    for (name, part) in parts.into_iter().filter(|(_, part)| *part != 0.0) {
        let _ = write!(text, "{plus} {name} {part:.3}");
        plus = " +";
    }
    text
}

fn filter(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("expected NAME=VALUE".to_owned()),
    }
}

/// The columns of the terminal, at most what is read with ease; without a terminal a line is not broken.
fn width() -> usize {
    terminal_size::terminal_size().map_or(usize::MAX, |(width, _)| usize::from(width.0).clamp(40, 100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_units_are_found_in_bytes() {
        let text = "a𐐀éb";
        assert_eq!([0, 1, 3, 4, 5].map(|units| bytes_of(text, units)), [0, 1, 5, 7, 8]);
    }

    #[test]
    fn scores_are_printed_as_javascript_has_them() {
        let mut json = Vec::new();
        0.1f32.serialize(&mut serde_json::Serializer::with_formatter(&mut json, AsJavaScript)).unwrap();
        assert_eq!(json, b"0.10000000149011612");
    }
}
