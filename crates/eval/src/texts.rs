//! The text of PDFs, compared with that of `pdftotext`, and of DOCX, ODT and EPUB, compared with that of pandoc: as words and as
//! sequences of four words.
//!
//! For each `NAME.pdf` of a folder, `NAME.txt` is the output of `pdftotext NAME.pdf`. That has running heads, page
//! numbers and tables of contents, which the reader leaves out: recall does not count them. Precision does: a word is
//! right if `pdftotext` has it anywhere. Words hyphenated at the end of a line are joined in both.
//!
//! For each `NAME.docx`, `NAME.odt` and `NAME.epub`, `NAME.docx.txt` and so on is the output of `pandoc --to plain --wrap none`.
//! That writes the numbers of list items, which are no text in the file: recall does not count them.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use samara_engine::Document;
use samara_ingest::{Options, Reader};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The number of rows at the top and at the bottom of a page that can be running heads.
const HEAD_ROWS: usize = 3;
/// A running head is on at least this many pages.
const MIN_PAGES: usize = 3;
/// The extensions of files that are compared.
const KINDS: [&str; 4] = ["pdf", "docx", "odt", "epub"];

/// Prints recall and precision of the words, and of sequences of four, of each file and on average.
pub fn report(folder: &Path) -> Result<()> {
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<PathBuf>>>()?;
    let mut files: Vec<_> = entries.into_iter().filter(|path| KINDS.contains(&extension(path))).collect();
    files.sort();
    ensure!(!files.is_empty(), "{} has no *.pdf, *.docx, *.odt or *.epub", folder.display());
    println!("| file | words | recall | precision | order: recall | precision |\n|---|--:|--:|--:|--:|--:|");
    let mut sum = [0.0; 4];
    for file in &files {
        let own = words(&own_text(file)?);
        let (body, all) = if extension(file) == "pdf" {
            let text = fs::read_to_string(file.with_extension("txt"))
                .with_context(|| format!("run `pdftotext {}`", file.display()))?;
            (words(&join_hyphens(&without_heads(&text))), words(&join_hyphens(&text)))
        } else {
            let name = format!("{}.txt", file.display());
            let text = fs::read_to_string(&name).with_context(|| {
                format!("run `pandoc --to plain --wrap none {} --output {name}`", file.display())
            })?;
            (words(&without_markers(&text)), words(&text))
        };
        let sequences = |words: &[String]| words.windows(4).map(|four| four.join(" ")).collect::<Vec<_>>();
        let (own_sequences, body_sequences) = (sequences(&own), sequences(&body));
        let scores = [
            share(&body, &own),
            share(&own, &all),
            share(&body_sequences, &own_sequences),
            share(&own_sequences, &body_sequences),
        ];
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        row(&name, &all.len().to_string(), scores);
        std::iter::zip(&mut sum, scores).for_each(|(sum, score)| *sum += score);
    }
    row(&format!("mean of {}", files.len()), "", sum.map(|sum| sum / files.len() as f64));
    Ok(())
}

fn row(name: &str, words: &str, [recall, precision, order_recall, order_precision]: [f64; 4]) {
    println!(
        "| {name} | {words} | {recall:.4} | {precision:.4} | {order_recall:.4} | {order_precision:.4} |"
    );
}

fn extension(path: &Path) -> &str {
    path.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

/// The text of pandoc without the numbers of list items.
fn without_markers(text: &str) -> String {
    let text_of = |line: &str| {
        let line = line.trim_start();
        let end = line.find(['.', ')']).filter(|&end| {
            (1..=5).contains(&end)
                && line[..end].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'(')
        });
        let item = end.and_then(|end| line[end + 1..].strip_prefix(' '));
        format!("{}\n", item.map_or(line, str::trim_start))
    };
    text.lines().map(text_of).collect()
}

/// The blocks of a document: of a PDF with the title, without the headings that name pages.
fn own_text(file: &Path) -> Result<String> {
    let reader = Reader::open(&[file.to_owned()], &Options::default())?;
    let documents = reader.collect::<Result<Vec<Document>, _>>()?;
    let mut text = String::new();
    for document in &documents {
        if extension(file) == "pdf" {
            text.push_str(&document.title);
        }
        for block in &document.blocks {
            if !(block.kind.is_heading() && block.text.starts_with("p. ")) {
                text.push('\n');
                text.push_str(&block.text);
            }
        }
    }
    Ok(text)
}

/// The share of items that others have, too, as often.
fn share(items: &[String], others: &[String]) -> f64 {
    let mut counts = HashMap::<&str, usize>::new();
    others.iter().for_each(|item| *counts.entry(item).or_default() += 1);
    let is_there = |item: &&String| {
        let count = counts.get_mut(item.as_str()).filter(|count| **count > 0);
        count.map(|count| *count -= 1).is_some()
    };
    items.iter().filter(is_there).count() as f64 / items.len().max(1) as f64
}

/// Words in lower case; every ideograph and kana is one.
fn words(text: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(text.len());
    for c in text.nfkc().filter(|&c| c != '\u{AD}').flat_map(char::to_lowercase) {
        match c {
            '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' => spaced.extend([' ', c, ' ']),
            c if c.is_alphanumeric() || is_combining_mark(c) => spaced.push(c),
            _ => spaced.push(' '),
        }
    }
    spaced.split_whitespace().map(str::to_owned).collect()
}

/// The text without running heads, and without pages of which a fifth of the lines end in leader dots.
fn without_heads(text: &str) -> String {
    let pages: Vec<Vec<&str>> = text
        .split('\u{C}')
        .map(|page| page.lines().filter(|line| !line.trim().is_empty()).collect())
        .collect();
    let is_outer = |page: &[&str], at: usize| at < HEAD_ROWS || at + HEAD_ROWS >= page.len();
    let masked = |line: &str| -> String {
        line.to_lowercase().chars().filter(|c| !c.is_numeric() && !"ivxlc ".contains(*c)).collect()
    };
    let mut counts = HashMap::<String, usize>::new();
    for page in &pages {
        let outer = (0..page.len()).filter(|&at| is_outer(page, at)).map(|at| masked(page[at]));
        outer.collect::<HashSet<_>>().into_iter().for_each(|line| *counts.entry(line).or_default() += 1);
    }
    let has_leader = |line: &&&str| {
        let before = line.trim_end_matches(|c: char| c.is_alphanumeric() || c == ' ');
        before.chars().rev().take_while(|&c| c == '.' || c == ' ').filter(|&c| c == '.').count() > 3
    };
    let mut kept = String::with_capacity(text.len());
    for page in pages.iter().filter(|page| page.iter().filter(has_leader).count() * 5 < page.len().max(1)) {
        for (at, line) in page.iter().enumerate() {
            if !(is_outer(page, at) && counts[&masked(line)] >= MIN_PAGES) {
                kept.push_str(line);
                kept.push('\n');
            }
        }
    }
    kept
}

/// Joins words that are hyphenated at the end of a line.
fn join_hyphens(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for line in text.split_inclusive(['\n', '\u{C}']) {
        if line.starts_with(char::is_lowercase) {
            let end = joined.trim_end().trim_end_matches(['-', '\u{2010}']).len();
            if end < joined.trim_end().len() && joined[..end].ends_with(char::is_alphabetic) {
                joined.truncate(end);
            }
        }
        joined.push_str(line);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_items_are_no_text() {
        let text = "1.  Seeds of 2022.\n    (a) ash\n\n  iv) elm\n\nIn 2022. They fall.\nMaple\n";
        assert_eq!(without_markers(text), "Seeds of 2022.\nash\n\nelm\n\nIn 2022. They fall.\nMaple\n");
    }
}
