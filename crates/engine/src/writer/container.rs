//! Writes the container.

use crate::container::{MAGIC, STORED, Section, VERSION, crc32};
use crate::error::Error;

/// A section as it is stored; [`SectionEntry`](crate::container::SectionEntry) describes it.
pub(crate) struct EncodedSection {
    pub(crate) section: Section,
    pub(crate) coding: u8,
    /// Size when decoded.
    pub(crate) length: usize,
    /// The bytes in the file.
    pub(crate) stored: Vec<u8>,
}

impl EncodedSection {
    /// A section that is not compressed.
    pub(crate) fn stored(section: Section, bytes: Vec<u8>) -> Self {
        Self { section, coding: STORED, length: bytes.len(), stored: bytes }
    }
}

/// Writes encoded sections into a container.
///
/// # Errors
/// If a section has 4 GiB or more.
pub(crate) fn write(sections: &[EncodedSection]) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    out.extend_from_slice(MAGIC);
    out.push(VERSION);
    out.push(sections.len() as u8);
    for EncodedSection { section, coding, length, stored } in sections {
        let number = |n: usize| {
            u32::try_from(n).map_err(|_| Error::TooLarge { what: "bytes in one section", limit: u32::MAX })
        };
        out.extend_from_slice(&[*section as u8, *coding]);
        out.extend_from_slice(&section.flags().to_le_bytes());
        out.extend_from_slice(&number(*length)?.to_le_bytes());
        out.extend_from_slice(&number(stored.len())?.to_le_bytes());
        out.extend_from_slice(&crc32(stored).to_le_bytes());
    }
    out.extend_from_slice(&crc32(&out).to_le_bytes());
    for section in sections {
        out.extend_from_slice(&section.stored);
    }
    Ok(out)
}
