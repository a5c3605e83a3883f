//! What `samara pack` and maker.html do beyond reading documents and writing their index.
//!
//! [`Pictures`] collects the pictures of documents for the page: [`PictureFiles`] gives it the files, and [`encode`] makes
//! each small. [`FacetChoice`] chooses the metadata that become facets. [`plain_texts`] are the texts for browsers without
//! scripts.

mod encoder;
mod facet_choice;
mod pictures;
mod refusal;

pub use encoder::{EncodedPicture, encode};
pub use facet_choice::{FacetChoice, MetadataField};
pub use pictures::{MAX_FILE, PictureFile, PictureFiles, Pictures, file_path};
pub use refusal::Refusal;

use samara_bundle::PlainTexts;
use samara_engine::Index;

/// The texts of all documents of an index, as HTML.
#[must_use]
pub fn plain_texts(index: &Index) -> String {
    let mut plain = PlainTexts::default();
    for document in index.list().filter_map(|(url, _)| index.document(url, "")) {
        plain.document(&document.title, &document.url, &document.lang);
        for block in &document.blocks {
            plain.block(block.kind.html_name(), &block.text);
        }
    }
    plain.finish()
}
