//! Known items and meaning: whether the page that somebody looks for is still the first hit in an index with vectors.
//!
//! Three queries are made from a page: its title, five words in a row from its middle, and two of its rarest words that other
//! pages have, too.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Result;
use samara_engine::Document;

use crate::collection;
use crate::samara::{Meaning, Samara, words};

/// The maximum number of pages of a source, evenly spread.
const MAX_PAGES: usize = 500;
/// The words of a query from the middle of a page.
const IN_A_ROW: usize = 5;

/// The queries that a page answers, by kind.
type Kind = (&'static str, fn(&Samara, &Document) -> Option<String>);

/// How many kinds of queries there are.
pub const KIND_COUNT: usize = 3;

const KINDS: [Kind; KIND_COUNT] = [("title", title), ("five words", in_a_row), ("two rare words", rare)];

/// Prints how many firsts are lost and gained by the vectors of a model, for collections and sites.
///
/// # Errors
/// If a source or the model cannot be read.
pub fn report(meaning: &str, sources: &[&str]) -> Result<()> {
    let (model, cache) = crate::model_and_cache(meaning)?;
    println!("| source | query | pages | first without meaning | lost | gained |\n|---|---|--:|--:|--:|--:|");
    for source in sources.iter().map(Path::new) {
        let folders = collection::folders(source)?;
        let sites = if folders.is_empty() { vec![source.to_owned()] } else { folders };
        for site in sites {
            let name = site.file_name().unwrap_or_default().to_string_lossy().into_owned();
            report_source(&name, &documents(&site)?, &(model.clone(), cache.join(&name)))?;
        }
    }
    Ok(())
}

/// The documents of a collection or a site.
fn documents(source: &Path) -> Result<Vec<Document>> {
    let lines = source.join("docs.jsonl");
    let source: PathBuf = if lines.is_file() { lines } else { source.to_owned() };
    Ok(samara_ingest::read(&[source], &samara_ingest::Options::default())?.documents)
}

fn report_source(name: &str, documents: &[Document], meaning: &Meaning) -> Result<()> {
    let [without, with] = [Samara::new(documents, None)?, Samara::new(documents, Some(meaning))?];
    for (kind, firsts) in kinds().into_iter().zip(measure(documents, &without, &with)) {
        println!(
            "| {name} | {kind} | {} | {:.1} % | {:.1} % | {:.1} % |",
            firsts.pages,
            firsts.share(firsts.firsts),
            firsts.lost(),
            firsts.gained()
        );
    }
    Ok(())
}

/// How many pages are the first hit of the queries that are made from them.
#[derive(Clone, Copy, Default)]
pub struct Firsts {
    /// The pages that a query is made from.
    pub pages: usize,
    /// Those that are first without vectors.
    pub firsts: usize,
    /// Those that are not first any more with vectors.
    pub lost: usize,
    /// Those that are first only with vectors.
    pub gained: usize,
}

impl Firsts {
    /// In percent of the pages.
    fn share(&self, count: usize) -> f64 {
        100.0 * count as f64 / self.pages.max(1) as f64
    }

    /// In percent of the pages.
    pub fn lost(&self) -> f64 {
        self.share(self.lost)
    }

    /// In percent of the pages.
    pub fn gained(&self) -> f64 {
        self.share(self.gained)
    }
}

/// The kinds of queries, in the order of [`measure`].
pub fn kinds() -> [&'static str; KIND_COUNT] {
    KINDS.map(|(name, _)| name)
}

/// Searches for the known items of each kind in an index without and in one with vectors.
pub fn measure(documents: &[Document], without: &Samara, with: &Samara) -> [Firsts; KIND_COUNT] {
    let step = documents.len().div_ceil(MAX_PAGES).max(1);
    KINDS.map(|(_, query)| {
        let mut firsts = Firsts::default();
        for document in documents.iter().step_by(step) {
            let Some(query) = query(without, document) else { continue };
            let is_first = |samara: &Samara| samara.first(&query).contains(&document.url);
            let (before, after) = (is_first(without), is_first(with));
            firsts.pages += 1;
            firsts.firsts += usize::from(before);
            firsts.lost += usize::from(before && !after);
            firsts.gained += usize::from(after && !before);
        }
        firsts
    })
}

fn title(_: &Samara, document: &Document) -> Option<String> {
    let words = words(&document.title);
    (!words.is_empty()).then(|| words.join(" "))
}

fn text(document: &Document) -> Vec<String> {
    document.blocks.iter().flat_map(|block| words(&block.text)).collect()
}

fn in_a_row(_: &Samara, document: &Document) -> Option<String> {
    let words = text(document);
    let start = words.len() / 2;
    Some(words.get(start..start + IN_A_ROW)?.join(" "))
}

fn rare(samara: &Samara, document: &Document) -> Option<String> {
    let distinct: BTreeSet<String> = text(document).into_iter().collect();
    let mut counted: Vec<(usize, String)> = distinct
        .into_iter()
        .map(|word| (samara.count(&word), word))
        .filter(|(count, _)| *count > 1)
        .collect();
    counted.sort();
    let [(_, first), (_, second), ..] = &counted[..] else { return None };
    Some(format!("{first} {second}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use samara_engine::{Block, BlockKind};

    #[test]
    fn queries_are_made_from_pages() {
        let page = |title: &str, text: &str| Document {
            url: title.into(),
            title: title.into(),
            blocks: vec![Block::new(BlockKind::Paragraph, text)],
            ..Document::default()
        };
        let documents = [
            page("Maple seeds", "the wing of a maple turns in the wind"),
            page("Ash", "the wing of an ash turns in winter"),
            page("Oak", "the oak has no wing"),
        ];
        let samara = Samara::new(&documents, None).unwrap();
        let queries = |document: &Document| KINDS.map(|(_, query)| query(&samara, document));
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            queries(&documents[0]),
            [some("maple seeds"), some("maple turns in the wind"), some("in of")]
        );
        assert_eq!(queries(&documents[2]), [some("oak"), None, some("the wing")]);
    }
}
