//! `samara extract`: writes the documents of an index as Markdown files.

use std::collections::HashSet;
use std::path::PathBuf;

use anyhow::{Result, ensure};

use crate::console::{Console, SUCCESS, count};
use crate::files;
use crate::markdown::to_markdown;
use crate::password::PasswordArgs;
use crate::search_index::SearchIndex;

const EXAMPLES: &str = "\
Examples:
  samara extract reports.html --out texts
  samara extract public/search --out texts";

/// Write the documents of an index as Markdown files
///
/// Each file has the title, language and metadata as front matter, so that `samara pack` reads it as the same document.
/// Existing files are never overwritten.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A .samara or .samara.js file, the folder that contains it, or an HTML file made by `samara pack`
    index: PathBuf,
    /// Folder to write to
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    password: PasswordArgs,
}

pub fn run(args: &Args, console: &Console) -> Result<()> {
    let mut names = HashSet::new();
    let mut texts = Vec::new();
    SearchIndex::open(&args.index, &args.password)?.for_each_document(|document| {
        let name = file_name(&document.url, &mut names);
        let target = args.out.join(&name);
        ensure!(!target.exists(), "{}: exists; choose another folder for --out", target.display());
        texts.push((name, to_markdown(&document)));
        Ok(())
    })?;
    let written: Vec<_> = texts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    files::write(&args.out, &written)?;
    let texts = count(texts.len(), "document");
    console.print(format_args!("{SUCCESS}{texts}{SUCCESS:#} written to {}", args.out.display()))?;
    Ok(())
}

/// The longest name of a file or folder, in bytes; file systems allow 255.
const MAX_NAME_BYTES: usize = 200;

/// A file name for a URL, different from all names before: `https://example.org/a/?b` is `example.org/a/index_b.md`.
fn file_name(url: &str, names: &mut HashSet<String>) -> String {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    let mut segments: Vec<_> = path.split('/').map(segment).collect();
    if path.ends_with('/') {
        segments.pop();
        segments.push("index".to_owned());
    }
    let mut path = segments.into_iter().filter(|segment| !segment.is_empty()).collect::<Vec<_>>().join("/");
    if path.is_empty() {
        path.push_str("index");
    }
    let path = path.strip_suffix(".md").unwrap_or(&path);
    let mut name = format!("{path}.md");
    let mut number = 1;
    // Some file systems do not distinguish case.
    while !names.insert(name.to_lowercase()) {
        number += 1;
        name = format!("{path}-{number}.md");
    }
    name
}

/// A segment of a URL as the name of a file or folder on any system: without characters that are not allowed there, and
/// without names that lead out of the folder.
fn segment(segment: &str) -> String {
    let is_unsafe = |c: char| c.is_control() || "<>:\"\\|?*#".contains(c);
    let safe: String = segment.chars().map(|c| if is_unsafe(c) { '_' } else { c }).collect();
    let mut safe = safe.trim_matches([' ', '.']).to_owned();
    while safe.len() > MAX_NAME_BYTES {
        safe.pop();
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_become_file_names() {
        let mut names = HashSet::new();
        for (url, name) in [
            ("maple.md", "maple.md"),
            ("Maple.md", "Maple-2.md"),
            ("a%20dir/b.pdf", "a dir/b.pdf.md"),
            ("https://example.org/", "example.org/index.md"),
            ("https://example.org/a/?b=1#c", "example.org/a/_b=1_c.md"),
            ("../../etc/passwd", "etc/passwd.md"),
            ("..%2F..%2Fetc", "etc.md"),
            ("mail.mbox?message=2", "mail.mbox_message=2.md"),
            ("/", "index.md"),
            (".hidden", "hidden.md"),
        ] {
            assert_eq!(file_name(url, &mut names), name, "{url}");
        }
        assert_eq!(file_name(&"b".repeat(MAX_NAME_BYTES + 1), &mut names).len(), MAX_NAME_BYTES + 3);
        assert!(file_name(&"ü".repeat(1000), &mut names).len() <= MAX_NAME_BYTES + 3);
    }
}
