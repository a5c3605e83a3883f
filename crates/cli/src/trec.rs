//! Batch search: topics from a file, hits as a TREC run for `trec_eval` and similar tools.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use samara_engine::SearchOptions;

use crate::search_index::SearchIndex;

/// The run tag.
const TAG: &str = "samara";

/// A query and the id under which the relevance judgements list it.
#[derive(Debug, PartialEq, Eq)]
pub struct Topic {
    pub id: String,
    pub query: String,
}

/// Reads a file with one topic per line: an id, a tab and a query.
///
/// # Errors
/// If the file cannot be read, or a line is malformed. The error names the line.
pub fn read(path: &Path) -> Result<Vec<Topic>> {
    let text = fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    let mut topics = Vec::new();
    for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        if line.trim().is_empty() {
            continue;
        }
        match line.split_once('\t').map(|(id, query)| (id.trim(), query.trim())) {
            Some((id, query)) if !id.is_empty() && !id.contains(char::is_whitespace) => {
                topics.push(Topic { id: id.to_owned(), query: query.to_owned() });
            }
            _ => bail!("{}:{number}: expected an id without spaces, a tab and a query", path.display()),
        }
    }
    Ok(topics)
}

/// Searches for each topic and writes `qid Q0 url rank score samara` per hit, best first.
///
/// # Errors
/// If writing to `out` fails, or a part of the index cannot be read.
pub fn run(
    index: &SearchIndex,
    topics: &[Topic],
    options: &SearchOptions,
    out: &mut impl Write,
) -> Result<()> {
    for Topic { id, query } in topics {
        let hits = index.search(query, options)?.hits;
        for (rank, hit) in (options.offset + 1..).zip(&hits) {
            writeln!(out, "{id} Q0 {} {rank} {} {TAG}", hit.url, hit.score)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_topics() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let read = |text: &str| {
            fs::write(&file, text).unwrap();
            read(file.path())
        };
        let topics = read("\u{feff}1\tfirst query\r\n\n q2 \t a\tb \n").unwrap();
        assert_eq!(topics[0], Topic { id: "1".into(), query: "first query".into() });
        assert_eq!(topics[1], Topic { id: "q2".into(), query: "a\tb".into() });
        for (text, line) in [("1\ta\nno tab\n", 2), ("\ta\n", 1), ("a b\tc\n", 1)] {
            let message = read(text).unwrap_err().to_string();
            assert!(message.contains(&format!(":{line}: expected an id")), "{message}");
        }
    }
}
