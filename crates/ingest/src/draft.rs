//! A document under construction.

use std::path::Path;

use samara_engine::{Block, Document};

use crate::error::Error;
use crate::location::Location;
use crate::metadata::Metadata;
use crate::url;

/// The fields of a document that a reader has found. [`finish`](Self::finish) adds the defaults.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// As written by the author, unchecked.
    pub(crate) url: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) lang: Option<String>,
    pub(crate) meta: Metadata,
    pub(crate) blocks: Vec<Block>,
    /// The share of a page's text that was taken for content, in percent.
    pub(crate) kept_percent: Option<u8>,
}

impl Draft {
    /// Moves `title`, `url` and `lang` out of the metadata.
    pub(crate) fn from_metadata(mut meta: Metadata) -> Self {
        let title = meta.take("title");
        let url = meta.take("url");
        let lang = meta.take("lang").or_else(|| meta.take("language"));
        Self { url, title, lang, meta, ..Self::default() }
    }

    /// Completes the document. The URL defaults to that of the file, the title to the file's name.
    ///
    /// # Errors
    /// If the URL is not safe to follow, or the boost is no factor.
    pub(crate) fn finish(mut self, file_url: &str, location: &Location) -> Result<Document, Error> {
        let url = match self.url {
            None => file_url.to_owned(),
            Some(given) => url::parse(&given).map_err(|why| Error::RefusedUrl {
                location: location.clone(),
                url: given,
                why,
            })?,
        };
        let title =
            self.title.filter(|title| !title.is_empty()).unwrap_or_else(|| file_title(&location.file));
        let boost = match self.meta.take("boost") {
            None => None,
            Some(boost) => match parse_boost(&boost) {
                None => return Err(Error::InvalidBoost { location: location.clone(), boost }),
                percent => percent,
            },
        };
        Ok(Document {
            url,
            boost,
            title,
            lang: self.lang.unwrap_or_default(),
            meta: self.meta.finish(),
            blocks: self.blocks,
        })
    }
}

/// A factor from 0.1 to 10, in percent.
fn parse_boost(text: &str) -> Option<u32> {
    let factor: f64 = text.trim().parse().ok()?;
    (0.1..=10.0).contains(&factor).then(|| (factor * 100.0).round() as u32)
}

/// The name of a file without its extension; for an `index.html`, the name of its folder.
pub(crate) fn file_title(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    let folder = path.parent().and_then(Path::file_name);
    let name = folder.filter(|_| stem == "index").unwrap_or(stem);
    name.to_string_lossy().into_owned()
}
