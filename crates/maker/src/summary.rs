//! The outcome of reading one file, for the page.

use std::collections::BTreeSet;

use samara_engine::Document;
use samara_ingest::{Error, Report, Skipped};
use samara_pack::FacetChoice;
use serde::Serialize;

/// A file, or a part of one, that was not read.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct SkippedFile {
    path: String,
    kind: String,
    reason: String,
    /// Whether it has text that a reader would expect to find.
    lost: bool,
}

/// The report on a file.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Summary {
    skipped: Vec<SkippedFile>,
    /// What a reader should know about files that were read.
    notes: Vec<String>,
    languages: BTreeSet<String>,
    /// A [`FacetChoice`] as JSON, for [`Metadata`](crate::Metadata).
    metadata: String,
    #[serde(skip)]
    choice: FacetChoice,
    /// Why the file was not read to its end.
    error: Option<String>,
}

impl SkippedFile {
    pub(crate) fn new(skipped: &Skipped) -> Self {
        let path = skipped.path.display();
        Self {
            path: skipped.part.as_ref().map_or_else(|| path.to_string(), |part| format!("{path} ({part})")),
            kind: skipped.kind.to_string(),
            reason: skipped.reason.to_string(),
            lost: skipped.loses_text(),
        }
    }
}

impl Summary {
    /// Adds the language and the metadata of a document.
    pub(crate) fn add(&mut self, document: &Document) {
        if !document.lang.is_empty() {
            self.languages.insert(document.lang.clone());
        }
        self.choice.add(document);
    }

    /// Adds the report.
    pub(crate) fn finish(&mut self, report: &Report, error: Option<Error>) {
        self.metadata = serde_json::to_string(&self.choice).unwrap_or_default();
        self.skipped = report.skipped.iter().map(SkippedFile::new).collect();
        // A file that was not read is among the skipped ones.
        let warnings = report.warnings.iter().filter(|warning| !warning.message.starts_with("not read: "));
        self.notes.extend(warnings.map(ToString::to_string));
        self.notes.extend(report.partial.iter().map(ToString::to_string));
        self.notes.extend(report.zawgyi.iter().map(|file| format!("{file}: Zawgyi, converted to Unicode")));
        self.error = error.map(|error| error.to_string());
    }
}

#[cfg(test)]
mod tests {
    use samara_engine::MetaValue;
    use samara_ingest::{Folder, Options};

    use super::*;

    #[test]
    fn reports_documents_metadata_and_errors() {
        let folder = Folder::new(["a.jsonl".into()], Options::default()).unwrap();
        let lines = "{\"url\":\"a\",\"text\":\"one\",\"year\":\"2022\"}\n{\"url\":\"b\",\"text\":\"two\",\"tags\":[\"x\",\"y\"]}\n{";
        let mut summary = Summary::default();
        let (report, outcome) = folder.read(0, &lines.as_bytes(), |document, _| summary.add(&document));
        summary.finish(&report, outcome.err());
        let mut choice: FacetChoice = serde_json::from_str(&summary.metadata).unwrap();
        assert_eq!(choice.offered(), []);
        for year in ["2021", "2022"] {
            let mut document = Document::default();
            document.meta.insert("year".to_owned(), MetaValue::One(year.to_owned()));
            choice.add(&document);
        }
        let offered = choice.offered();
        assert_eq!((offered[0].name.as_str(), offered[0].values), ("year", 2));
        assert!(summary.error.unwrap().starts_with("a.jsonl:3: "));
    }

    #[test]
    fn names_the_part_that_was_not_read() {
        let folder = Folder::new(["a/b.png".into(), ".x".into()], Options::default()).unwrap();
        let skipped: Vec<_> = folder.skipped().iter().map(SkippedFile::new).collect();
        assert_eq!(skipped[1].path, "a/b.png");
        assert_eq!((skipped[1].kind.as_str(), skipped[1].lost), ("image", false));
        assert_eq!(skipped[0].reason, "hidden: its name begins with a dot");
    }
}
