//! What the owner of a site decides in `samara.toml` and by `--search-meta`: synonyms, pins, boosts, searched metadata.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail, ensure};
use samara_engine::{Block, BlockKind, Document, Field, IndexBuilder, analysis};
use samara_ingest::Patterns;
use serde::Deserialize;
use toml::Spanned;

use crate::expectations::is_page;

/// `[[synonyms]]`: words that find each other, or with `finds` the words that they find.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Synonyms {
    words: Vec<String>,
    #[serde(default)]
    finds: Vec<String>,
    /// The language of the readers for whom they hold.
    #[serde(default)]
    lang: String,
}

/// `[[pins]]`: a query, and the page that comes first.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pin {
    query: String,
    /// The page's path from the root of the site, or its URL.
    page: String,
}

/// `[[boost]]`: the factor of the scores of some pages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Boost {
    /// A pattern of paths, as `include` has them.
    pages: String,
    factor: f64,
}

/// The lists of `samara.toml`, each entry with its place in the file.
#[derive(Clone, Debug, Default)]
pub struct Tuning {
    file: PathBuf,
    synonyms: Vec<Synonyms>,
    /// With their lines.
    pins: Vec<(usize, Pin)>,
    /// Patterns as written and compiled, and factors in percent.
    boosts: Vec<(String, Patterns, u32)>,
    /// Metadata that is searched, and how much it weighs.
    pub searched: Vec<(String, Field)>,
}

impl Tuning {
    /// Checks the lists of a file; `line` gives the line of an offset.
    ///
    /// # Errors
    /// If an entry makes no sense; the error names its line.
    pub fn new(
        file: &Path,
        line: impl Fn(usize) -> usize,
        synonyms: Vec<Spanned<Synonyms>>,
        pins: Vec<Spanned<Pin>>,
        boosts: Vec<Spanned<Boost>>,
    ) -> Result<Self> {
        let at = |start: usize, error: anyhow::Error| anyhow!("{}:{}: {error}", file.display(), line(start));
        let mut tuning = Self { file: file.to_owned(), ..Self::default() };
        for entry in synonyms {
            let start = entry.span().start;
            let entry = entry.into_inner();
            entry.check().map_err(|error| at(start, error))?;
            tuning.synonyms.push(entry);
        }
        for entry in pins {
            let start = entry.span().start;
            let entry = entry.into_inner();
            let is_known = has_word(&entry.query);
            ensure!(is_known, at(start, anyhow!("the pinned query \"{}\" has no word", entry.query)));
            tuning.pins.push((line(start), entry));
        }
        for entry in boosts {
            let start = entry.span().start;
            let Boost { pages, factor } = entry.into_inner();
            let is_factor = (0.1..=10.0).contains(&factor);
            ensure!(is_factor, at(start, anyhow!("boost {factor}: expected a number from 0.1 to 10")));
            let patterns =
                Patterns::new(std::slice::from_ref(&pages)).map_err(|error| at(start, error.into()))?;
            tuning.boosts.push((pages, patterns, (factor * 100.0).round() as u32));
        }
        Ok(tuning)
    }

    /// Boosts a document and adds its searched metadata. The names of the metadata that it has are removed from `missing`.
    pub fn apply_to(&self, document: &mut Document, missing: &mut Vec<String>) {
        for (_, patterns, percent) in &self.boosts {
            if document.boost.is_none() && patterns.match_path(Path::new(&document.url)) {
                document.boost = Some(*percent);
            }
        }
        for (name, field) in &self.searched {
            let Some(values) = document.meta.get(name) else { continue };
            missing.retain(|other| other != name);
            let text = values.values().join(", ");
            document.blocks.push(Block { field: *field, ..Block::new(BlockKind::Paragraph, text) });
        }
    }

    /// Adds synonyms and pins to an index with all `urls`.
    ///
    /// # Errors
    /// If a pinned page is not in the index.
    pub fn add_to(&self, builder: &mut IndexBuilder, urls: &[String]) -> Result<()> {
        for Synonyms { words, finds, lang } in &self.synonyms {
            let found = if finds.is_empty() { words } else { finds };
            for from in words {
                found.iter().for_each(|to| builder.add_synonym(lang, from, to));
            }
        }
        for (line, Pin { query, page }) in &self.pins {
            let Some(url) = urls.iter().find(|url| is_page(url, page)) else {
                bail!(
                    "{}:{line}: the pinned page \"{page}\" is not among the documents",
                    self.file.display()
                );
            };
            builder.add_pin(query, url);
        }
        Ok(())
    }

    /// All that an index depends on.
    pub fn key(&self) -> String {
        let pins: Vec<_> = self.pins.iter().map(|(_, pin)| pin).collect();
        let boosts: Vec<_> = self.boosts.iter().map(|(pages, _, percent)| (pages, percent)).collect();
        format!("{:?}", (&self.synonyms, pins, boosts, &self.searched))
    }

    /// Whether pages are pinned.
    pub fn has_pins(&self) -> bool {
        !self.pins.is_empty()
    }
}

impl Synonyms {
    fn check(&self) -> Result<()> {
        if let Some(empty) = self.words.iter().chain(&self.finds).find(|text| !has_word(text)) {
            bail!("the synonym \"{empty}\" has no word");
        }
        let is_enough = self.words.len() > usize::from(self.finds.is_empty());
        ensure!(is_enough, "synonyms are two `words` or more, or `words` and what each `finds`");
        Ok(())
    }
}

fn has_word(text: &str) -> bool {
    analysis::tokenize(text).next().is_some()
}

/// Parses `NAME` or `NAME=WEIGHT`: below 1 the weight of an aside, from 2 on that of a heading.
///
/// # Errors
/// If there is no name, or the weight is no number.
pub fn parse_searched(text: &str) -> Result<(String, Field), String> {
    let (name, weight) = text.split_once('=').unwrap_or((text, "1"));
    match weight.parse::<f32>() {
        Ok(weight) if !name.is_empty() && weight > 0.0 => {
            let field = match weight {
                ..1.0 => Field::Aside,
                2.0.. => Field::Heading,
                _ => Field::Body,
            };
            Ok((name.to_owned(), field))
        }
        _ => Err("expected NAME or NAME=WEIGHT".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_fields() {
        let parsed = |text| parse_searched(text).map(|(name, field)| (name, field as u8));
        for (text, name, field) in [
            ("author", "author", Field::Body),
            ("author=0.5", "author", Field::Aside),
            ("tags=2", "tags", Field::Heading),
        ] {
            assert_eq!(parsed(text), Ok((name.to_owned(), field as u8)));
        }
        for text in ["", "=2", "a=b", "a=-1", "a=0"] {
            assert!(parsed(text).is_err(), "{text}");
        }
    }
}
