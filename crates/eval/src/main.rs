//! Relevance, measured: `cargo xtask eval`.
//!
//! - Folders of test collections, and `--felt` queries: [one table](comparison), next to a plain [BM25](bm25). With `--parts`, all are searched in parts; with
//!   `--meaning MODEL=CACHE`, the indexes carry the vectors of a sentence model.
//! - `meaning MODEL=CACHE [--sample N] FOLDER…`: what the [vectors](vectors) of a sentence model gain, set by set, and the
//!   known items that they lose.
//! - `firsts MODEL=CACHE SOURCE…`: the [known items](firsts) that an index with meaning loses and gains.
//! - `typing FOLDER…`, or no argument: how queries fare [while they are typed](typing). Without a folder, on
//!   [known items](known_items), which need no judges.
//! - `languages FOLDER`: words are found in [every language](languages).
//! - `names [--misses] [--parts] [SITE…]`: how often the page and section that a query [names](names) come first; in parts,
//!   how often the first hit is that of the whole index.
//! - `stems FOLDER`: how well the [stems](stems) of an index hold for words that it lacks.
//! - `parts SITE [EVERY [QUERIES]]`: the [bytes](parts) of queries to an index in parts.
//! - `texts FOLDER`: the [texts](texts) of PDFs, compared with those of `pdftotext`, and of DOCX, ODT and EPUB, with those of pandoc.
//! - `zawgyi CASES TEXTS`: how Burmese in that encoding is [recognised and converted](zawgyi).

mod bm25;
mod bootstrap;
mod collection;
mod comparison;
mod felt;
mod firsts;
mod flicker;
mod known_items;
mod languages;
mod metrics;
mod misspelling;
mod name_items;
mod names;
mod parts;
mod samara;
mod stems;
mod texts;
mod typing;
mod vectors;
mod zawgyi;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => typing::known_items(),
        ["typing", ref folders @ ..] => typing::collections(folders),
        ["firsts", meaning, ref sources @ ..] => firsts::report(meaning, sources),
        ["meaning", meaning, ref arguments @ ..] => {
            vectors::report(&model_and_cache(meaning)?, &options(arguments)?)
        }
        ["languages", folder] => languages::report(Path::new(folder)),
        ["languages", "export", folder] => languages::export(Path::new(folder)),
        ["names", ref arguments @ ..] => {
            let (options, sites) = names_options(arguments)?;
            names::report(&sites, options)
        }
        ["stems", folder] => stems::report(Path::new(folder)),
        ["parts", site] => parts::report(site, 1, None),
        ["parts", site, every, ref asked @ ..] if asked.len() < 2 => {
            let every = every.parse().context("EVERY is a number")?;
            parts::report(site, every, asked.first().map(Path::new))
        }
        ["texts", folder] => texts::report(Path::new(folder)),
        ["zawgyi", cases, texts] => zawgyi::report(Path::new(cases), Path::new(texts)),
        ref arguments => comparison::report(&options(arguments)?),
    }
}

/// The options of `names`, and the sites.
fn names_options<'a>(arguments: &[&'a str]) -> Result<(names::Options, Vec<&'a str>)> {
    let mut options = names::Options::default();
    let mut sites = Vec::new();
    for &argument in arguments {
        match argument {
            "--misses" => options.misses = true,
            "--parts" => options.in_parts = true,
            option if option.starts_with("--") => bail!("unknown option {option}"),
            site => sites.push(site),
        }
    }
    Ok((options, sites))
}

fn options(arguments: &[&str]) -> Result<comparison::Options> {
    let mut options = comparison::Options::default();
    let mut arguments = arguments.iter();
    while let Some(&argument) = arguments.next() {
        let mut value = || arguments.next().with_context(|| format!("{argument} needs a value"));
        match argument {
            "--felt" => options.felt.push(queries_and_site(value()?)?),
            "--meaning" => {
                options.meaning = Some(model_and_cache(value()?)?);
            }
            "--parts" => options.parts = true,
            "--sample" => options.sample = Some(value()?.parse().context("--sample needs a number")?),
            "--figures" => options.figures = Some(PathBuf::from(value()?)),
            option if option.starts_with("--") => bail!("unknown option {option}"),
            folder => options.folders.push(folder.into()),
        }
    }
    Ok(options)
}

/// `MODEL=CACHE`
fn model_and_cache(value: &str) -> Result<samara::Meaning> {
    let (model, cache) = value.split_once('=').context("meaning needs MODEL=CACHE, two folders")?;
    Ok((model.into(), cache.into()))
}

/// `QUERIES.tsv=SITE`; without a site, the book of that name that rustup installs.
fn queries_and_site(value: &str) -> Result<(PathBuf, PathBuf)> {
    if let Some((queries, site)) = value.split_once('=') {
        return Ok((queries.into(), site.into()));
    }
    let queries = PathBuf::from(value);
    let name = queries.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let site = typing::rust_docs(&name).with_context(|| {
        format!("{name} is not installed (`rustup component add rust-docs`); name the site: {value}=SITE")
    })?;
    Ok((queries, site))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read() {
        let read = options(&["sets", "--felt", "q.tsv=site", "--sample", "9", "--figures", "f"]).unwrap();
        assert_eq!((read.folders, read.sample), (vec!["sets".into()], Some(9)));
        assert_eq!((read.felt, read.figures), (vec![("q.tsv".into(), "site".into())], Some("f".into())));
        assert!(options(&["--sample"]).is_err() && options(&["--other"]).is_err());
        let parts = options(&["sets", "--parts"]).unwrap();
        assert!(vectors::report(&("model".into(), "cache".into()), &parts).is_err());
    }
}
