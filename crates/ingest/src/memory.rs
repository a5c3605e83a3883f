//! Reads one file from memory: without a file system or threads, as in a browser or a fuzz target.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use samara_engine::Document;

use crate::collection::Collection;
use crate::error::Error;
use crate::file;
use crate::folder::Collector;
use crate::format::Format;
use crate::options::Options;
use crate::reader::claim_url;
use crate::report::Report;
use crate::site_context::{self, SiteContext, SiteScan};
use crate::url;
use crate::walk::SourceFile;

/// Reads the documents of one file from memory, as [`read`](crate::read) reads a folder that holds only this file.
///
/// `name` is the file's path in that folder; its extension selects the format. The include and exclude patterns of
/// `options` are not applied, and no thread is started.
///
/// ```
/// let options = samara_ingest::Options::default();
/// let collection = samara_ingest::read_memory("maple.md", b"# Maple\n\nIts samara has two wings.", &options)?;
/// assert_eq!(collection.documents[0].title, "Maple");
/// # Ok::<(), samara_ingest::Error>(())
/// ```
///
/// # Errors
/// The same as of [`read`](crate::read).
pub fn read_memory(name: &str, bytes: &[u8], options: &Options) -> Result<Collection, Error> {
    let path = PathBuf::from(name);
    let format = Format::of(&path, options).ok_or_else(|| Error::UnknownSource { path: path.clone() })?;
    let url = url::from_path(Path::new(name)).unwrap_or_default();
    let file = SourceFile { path, url, format, source: 0 };
    let mut scan = SiteScan::default();
    if format == Format::Html {
        scan.add_page(&file.url, bytes, options);
    }
    let context = SiteContext::new(std::iter::once(&file), scan);
    let mut documents = Vec::new();
    let mut urls = HashMap::new();
    let mut error = None;
    let take = |document: Document, location| {
        if error.is_some() {
            return None;
        }
        match claim_url(&mut urls, &document.url, location) {
            Ok(None) => documents.push(document),
            Ok(repeated) => return repeated,
            Err(duplicate) => error = Some(duplicate),
        }
        None
    };
    let mut output = Collector { report: Report::default(), take };
    let outcome = file::read_source(&file, &bytes, &context, options, &mut output);
    let mut report = output.report;
    if let Some(error) = error {
        return Err(error);
    }
    report.bytes = outcome?;
    if options.strict && !report.warnings.is_empty() {
        return Err(Error::Strict(report.warnings.swap_remove(0)));
    }
    if let Some(lost) = report.skipped.iter().find(|skipped| options.strict && skipped.loses_text()) {
        return Err(Error::StrictSkipped(lost.clone()));
    }
    if documents.is_empty() {
        return Err(Error::NoDocuments { sources: vec![file.path], skipped: report.skipped_counts() });
    }
    report.generators = site_context::generators(std::slice::from_ref(&context));
    report.files.push(file.path);
    Ok(Collection { documents, report })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Documents, warnings and errors are the same.
    #[test]
    fn memory_is_read_like_disk() {
        let files: [(&str, &[u8]); 9] = [
            ("page.html", b"<title>A page</title><h1>Winged</h1><p>seeds <b>travel"),
            ("marked.html", b"<p>away<main data-pagefind-body><h1>Winged</h1><p>seeds</main>"),
            ("noindex.html", b"<meta name=robots content=noindex><p>seeds"),
            ("front.md", b"---\ntitle: Maple\ntags: [a, b]\n---\nIts *samara*."),
            ("broken.md", b"---\ntitle: [\n---\nIts samara.\xFF"),
            ("plain.txt", "Title\n\nText in UTF-8: é".as_bytes()),
            ("two.jsonl", b"{\"url\":\"a\",\"text\":\"one\"}\n\n{\"url\":\"b\",\"html\":\"<p>two\"}\n"),
            ("same.jsonl", b"{\"url\":\"a\",\"text\":\"one\"}\n{\"url\":\"a\",\"text\":\"two\"}\n"),
            ("wide.jsonl", b"\xFF\xFE{\0\"\0u\0r\0l\0\"\0:\0\"\0a\0\"\0}\0"),
        ];
        for (name, bytes) in files {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join(name), bytes).unwrap();
            let disk = crate::read(&[folder.path().to_owned()], &Options::default());
            let memory = read_memory(name, bytes, &Options::default());
            let folder = format!("{}/", folder.path().display());
            let describe = |outcome: Result<Collection, Error>| match outcome {
                Ok(collection) => format!("{collection:?}").replace(&folder, ""),
                Err(Error::NoDocuments { .. }) => "no documents".to_owned(),
                Err(error) => error.to_string().replace(&folder, ""),
            };
            assert_eq!(describe(memory), describe(disk), "{name}");
        }
    }

    #[test]
    fn rejects_unsupported_format() {
        let error = read_memory("picture.png", b"", &Options::default()).unwrap_err();
        assert!(error.to_string().starts_with("picture.png: unsupported source"), "{error}");
    }
}
