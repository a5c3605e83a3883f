//! A document while it is put together.

use std::path::Path;

use samara_engine::{Block, Document};

use crate::error::{Error, Place};
use crate::metadata::Metadata;
use crate::url;

/// What a reader found out about a document. [`finish`](Self::finish) fills in the rest.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// As the author gave it.
    pub(crate) url: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) lang: Option<String>,
    pub(crate) meta: Metadata,
    pub(crate) blocks: Vec<Block>,
}

impl Draft {
    /// Takes `title`, `url` and `lang` out of the metadata.
    pub(crate) fn from_metadata(mut meta: Metadata) -> Self {
        let title = meta.take("title");
        let url = meta.take("url");
        let lang = meta.take("lang").or_else(|| meta.take("language"));
        Self { url, title, lang, meta, blocks: Vec::new() }
    }

    /// The document. Without a URL of its own it has the one of its file; without a title, the
    /// file's name.
    pub(crate) fn finish(self, own_url: &str, place: &Place) -> Result<Document, Error> {
        let url = match self.url {
            None => own_url.to_owned(),
            Some(given) => url::given(&given).map_err(|why| Error::RefusedUrl {
                place: place.clone(),
                url: given,
                why,
            })?,
        };
        let title = self.title.filter(|title| !title.is_empty()).unwrap_or_else(|| name(&place.file));
        Ok(Document {
            url,
            title,
            lang: self.lang.unwrap_or_default(),
            meta: self.meta.finish(),
            blocks: self.blocks,
        })
    }
}

/// A file's name without its extension; of an `index.html`, the folder's.
fn name(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    let folder = path.parent().and_then(Path::file_name);
    let name = folder.filter(|_| stem == "index").unwrap_or(stem);
    name.to_string_lossy().into_owned()
}
