//! A part of a file: a message of a mailbox, an attachment, a saved page.

#![cfg_attr(
    not(all(feature = "html", feature = "mail", feature = "warc")),
    allow(dead_code, reason = "some formats have no parts")
)]

use crate::draft::Draft;
use crate::file_kind::FileKind;
#[cfg(feature = "mail")]
use crate::image_parts::{ImageParts, Position};
use crate::metadata::Metadata;

/// A part of a file.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// What messages and reports call it.
    pub(crate) label: String,
    pub(crate) kind: FileKind,
    /// Its title and metadata, where it has none of its own.
    pub(crate) title: Option<String>,
    pub(crate) meta: Metadata,
    /// The character encoding that the server declared for it.
    pub(crate) charset: Option<String>,
    /// The number of parts that contain it.
    pub(crate) depth: u8,
    /// The images that it shows, where they are parts of the file, too.
    #[cfg(feature = "mail")]
    pub(crate) images: ImageParts,
    /// Where it is in the file, if it is there as it is read.
    #[cfg(feature = "mail")]
    pub(crate) position: Option<Position>,
}

impl Part {
    /// A part with a label, in a file or in another part.
    pub(crate) fn new(label: String, kind: FileKind, outer: Option<&Self>) -> Self {
        let label = match outer {
            Some(outer) => format!("{}, {label}", outer.label),
            None => label,
        };
        let depth = outer.map_or(0, |outer| outer.depth) + 1;
        Self {
            label,
            kind,
            title: None,
            meta: Metadata::default(),
            charset: None,
            depth,
            #[cfg(feature = "mail")]
            images: ImageParts::default(),
            #[cfg(feature = "mail")]
            position: None,
        }
    }

    /// Adds title and metadata to a document that has none, and says where its images are.
    pub(crate) fn complete(&self, draft: &mut Draft) {
        #[cfg(feature = "mail")]
        self.images.resolve(&mut draft.blocks);
        draft.meta.merge(self.meta.clone());
        if draft.title.as_ref().is_none_or(String::is_empty) {
            draft.title.clone_from(&self.title);
        }
    }
}
