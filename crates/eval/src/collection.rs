//! A test collection: documents, queries, and relevance judgements.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use samara_engine::Document;
use samara_engine::analysis::{is_unit, tokenize};

use crate::metrics::{Figures, Judgements};

/// The files of a collection, a record a line: `{"id", "title", "text"}`; query id and text; query id, document id and
/// grade.
const FILES: [&str; 3] = ["docs.jsonl", "queries.tsv", "qrels.tsv"];

/// Documents, queries and judgements.
#[derive(Clone)]
pub struct Collection {
    /// The name of its folder.
    pub name: String,
    /// The documents; judgements refer to their URLs.
    pub documents: Vec<Document>,
    /// The queries that have a relevant document.
    pub queries: Vec<Query>,
}

/// A query with its judgements.
#[derive(Clone)]
pub struct Query {
    /// As typed.
    pub text: String,
    /// Grade by document; higher is better.
    pub judgements: Judgements,
}

impl Query {
    /// The number of its words. Scripts without spaces count two characters as a word.
    pub fn word_count(&self) -> usize {
        let (units, words): (Vec<_>, Vec<_>) =
            tokenize(&self.text).partition(|token| is_unit(&self.text[token.clone()]));
        words.len() + units.len().div_ceil(2)
    }
}

impl Collection {
    /// The mean figures of a ranking over all queries: a function from a query to URLs, best first.
    pub fn measure(&self, rank: impl Fn(&str) -> Vec<String>) -> Figures {
        Figures::mean(self.queries.iter().map(|query| Figures::of(&rank(&query.text), &query.judgements)))
    }

    /// The collections that share the first part of a name (`xquad-ar`, `xquad-de`) are one family: they hold the same
    /// texts, or were made in the same way.
    pub fn family(name: &str) -> &str {
        name.split('-').next().unwrap_or(name)
    }

    /// The language of most of the documents whose language is known; empty where none is.
    pub fn language(&self) -> &str {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for document in self.documents.iter().filter(|document| !document.lang.is_empty()) {
            *counts.entry(&document.lang).or_default() += 1;
        }
        counts.into_iter().max_by_key(|(_, count)| *count).map_or("", |(language, _)| language)
    }

    /// Keeps at most `limit` queries, evenly spread.
    pub fn sample(&mut self, limit: usize) {
        let step = self.queries.len().div_ceil(limit.max(1)).max(1);
        self.queries = std::mem::take(&mut self.queries).into_iter().step_by(step).collect();
    }
}

/// The collections in a folder: itself, or those one level below, sorted by name.
///
/// # Errors
/// If the folder cannot be listed.
pub fn folders(folder: &Path) -> Result<Vec<PathBuf>> {
    let is_collection = |folder: &Path| FILES.iter().all(|file| folder.join(file).is_file());
    if is_collection(folder) {
        return Ok(vec![folder.to_owned()]);
    }
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if is_collection(&path) {
            folders.push(path);
        }
    }
    folders.sort();
    Ok(folders)
}

/// Reads a collection. Its documents are read as `samara build docs.jsonl` reads them, which recognizes their language.
///
/// # Errors
/// If a file cannot be read or a line is malformed; the error names both.
pub fn read(folder: &Path) -> Result<Collection> {
    let documents =
        samara_ingest::read(&[folder.join(FILES[0])], &samara_ingest::Options::default())?.documents;
    let mut judged: HashMap<String, Judgements> = HashMap::new();
    for (query, document, grade) in lines(&folder.join(FILES[2]), judgement)? {
        judged.entry(query).or_default().insert(document, grade);
    }
    let queries = lines(&folder.join(FILES[1]), |line| {
        let (id, text) = line.split_once('\t').context("expected a tab between query id and text")?;
        Ok((id.to_owned(), text.to_owned()))
    })?;
    let queries = queries
        .into_iter()
        .filter_map(|(id, text)| {
            let judgements = judged.remove(&id)?;
            judgements.values().any(|&grade| grade > 0.0).then_some(Query { text, judgements })
        })
        .collect();
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Collection { name, documents, queries })
}

/// The parsed lines of a file, without blank ones.
///
/// # Errors
/// If the file cannot be read or a line is malformed; the error names both.
pub fn lines<T>(path: &Path, parse: impl Fn(&str) -> Result<T>) -> Result<Vec<T>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let parsed = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    parsed
        .map(|(at, line)| parse(line).with_context(|| format!("{}, line {}", path.display(), at + 1)))
        .collect()
}

fn judgement(line: &str) -> Result<(String, String, f64)> {
    let mut fields = line.split('\t');
    let mut field = |name| fields.next().with_context(|| format!("expected a {name}"));
    let (query, document, grade) = (field("query id")?, field("document id")?, field("grade")?);
    Ok((query.to_owned(), document.to_owned(), grade.trim().parse().context("the grade is not a number")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> Query {
        Query { text: text.into(), judgements: Judgements::new() }
    }

    #[test]
    fn reads_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("docs.jsonl", "{\"id\": 7, \"title\": \"Maple\", \"text\": \"Two wings.\"}\n");
        write("queries.tsv", "1\twings\n2\tnever judged\n3\tjudged as irrelevant\n");
        write("qrels.tsv", "1\t7\t3\n3\t7\t0\n");
        let read = read(folder.path()).unwrap();
        assert_eq!((&*read.documents[0].url, &*read.documents[0].title), ("7", "Maple"));
        assert_eq!(read.queries.iter().map(|query| &*query.text).collect::<Vec<_>>(), ["wings"]);
        assert_eq!(read.queries[0].judgements["7"], 3.0);
    }

    #[test]
    fn malformed_judgement_is_an_error() {
        assert_eq!(judgement("1\t7\t3").unwrap(), ("1".into(), "7".into(), 3.0));
        assert!(judgement("1\t7").unwrap_err().to_string().contains("expected a grade"));
    }

    #[test]
    fn family_is_the_first_part_of_the_name() {
        assert_eq!(Collection::family("xquad-ar"), "xquad");
        assert_eq!(Collection::family("scifact"), "scifact");
    }

    #[test]
    fn two_characters_of_a_script_without_spaces_are_a_word() {
        assert_eq!(query("std::vec push").word_count(), 3);
        assert_eq!(query("東京都 2020").word_count(), 3);
    }

    #[test]
    fn sample_is_evenly_spread() {
        let queries = ["a", "b", "c", "d", "e"].map(query).into();
        let mut collection = Collection { name: String::new(), documents: Vec::new(), queries };
        collection.sample(3);
        assert_eq!(collection.queries.iter().map(|query| &*query.text).collect::<Vec<_>>(), ["a", "c", "e"]);
    }
}
