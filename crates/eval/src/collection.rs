//! A test collection: documents, queries, and which document answers which query how well.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use samara_engine::{Block, BlockKind, Document};
use serde_json::Value;

use crate::metrics::{Figures, Judgements};

/// The files of a collection: `{"id", "title", "text"}` a line; query and text; query, document and grade.
const FILES: [&str; 3] = ["docs.jsonl", "queries.tsv", "qrels.tsv"];

/// Documents, queries and judgements.
#[derive(Clone)]
pub struct Collection {
    /// As printed.
    pub name: String,
    /// What is searched; the addresses are what judgements name.
    pub documents: Vec<Document>,
    /// Queries that were judged.
    pub queries: Vec<Query>,
}

/// A query with its answers.
#[derive(Clone)]
pub struct Query {
    /// As typed.
    pub text: String,
    /// Grade by document; higher is better.
    pub judgements: Judgements,
}

impl Collection {
    /// The mean figures of a ranking over all queries: a function from a query to addresses, best first.
    pub fn measure(&self, rank: impl Fn(&str) -> Vec<String>) -> Figures {
        Figures::mean(self.queries.iter().map(|query| Figures::of(&rank(&query.text), &query.judgements)))
    }
}

/// The collections in a folder: itself, or those one folder below, by name.
///
/// # Errors
/// Where the folder cannot be listed.
pub fn folders(folder: &Path) -> Result<Vec<PathBuf>> {
    let complete = |folder: &Path| FILES.iter().all(|file| folder.join(file).is_file());
    if complete(folder) {
        return Ok(vec![folder.to_owned()]);
    }
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if complete(&path) {
            folders.push(path);
        }
    }
    folders.sort();
    Ok(folders)
}

/// Reads a collection.
///
/// # Errors
/// With file and line, where one is not as it must be.
pub fn read(folder: &Path) -> Result<Collection> {
    let documents = lines(&folder.join(FILES[0]), document)?;
    let mut judged: HashMap<String, Judgements> = HashMap::new();
    for (query, document, grade) in lines(&folder.join(FILES[2]), judgement)? {
        judged.entry(query).or_default().insert(document, grade);
    }
    let queries = lines(&folder.join(FILES[1]), |line| {
        let (id, text) = line.split_once('\t').context("no tab between query and text")?;
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

fn lines<T>(path: &Path, parse: impl Fn(&str) -> Result<T>) -> Result<Vec<T>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let parsed = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    parsed
        .map(|(at, line)| parse(line).with_context(|| format!("{}, line {}", path.display(), at + 1)))
        .collect()
}

fn document(line: &str) -> Result<Document> {
    let value: Value = serde_json::from_str(line)?;
    let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let url = match &value["id"] {
        Value::String(id) => id.clone(),
        Value::Number(id) => id.to_string(),
        _ => anyhow::bail!("no `id`"),
    };
    let blocks = vec![Block::new(BlockKind::Paragraph, text("text"))];
    Ok(Document { url, title: text("title"), lang: "en".into(), meta: BTreeMap::new(), blocks })
}

fn judgement(line: &str) -> Result<(String, String, f64)> {
    let mut fields = line.split('\t');
    let mut field = |name| fields.next().with_context(|| format!("no {name}"));
    let (query, document, grade) = (field("query")?, field("document")?, field("grade")?);
    Ok((query.to_owned(), document.to_owned(), grade.trim().parse().context("the grade is no number")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_or_named() {
        let read = document(r#"{"id": 7, "title": "Maple", "text": "Two wings."}"#).unwrap();
        assert_eq!((&*read.url, &*read.title, &*read.blocks[0].text), ("7", "Maple", "Two wings."));
        assert!(document(r#"{"title": "Maple"}"#).is_err());
        assert_eq!(judgement("1\t7\t3").unwrap(), ("1".into(), "7".into(), 3.0));
        assert!(judgement("1\t7").unwrap_err().to_string().contains("no grade"));
    }
}
