//! What all OpenDocument files have: a manifest, which says whether they are encrypted, and properties.

use super::properties;
use super::xml::{Node, visit};
use crate::draft::Draft;
use crate::parser_failure::ParserFailure;
use crate::zip::Zip;

/// A draft with the properties of a file.
///
/// # Errors
/// If the file is encrypted or damaged.
pub(super) fn open(zip: &mut Zip<'_>) -> Result<Draft, ParserFailure> {
    if let Some(xml) = zip.read("META-INF/manifest.xml")? {
        let mut is_encrypted = false;
        visit(xml, |node| is_encrypted |= matches!(node, Node::Open(e) if e.name == "encryption-data"))?;
        if is_encrypted {
            return Err(ParserFailure::Encrypted);
        }
    }
    let mut draft = Draft::default();
    if let Some(xml) = zip.read("meta.xml")? {
        properties::read(xml, &mut draft)?;
    }
    Ok(draft)
}
