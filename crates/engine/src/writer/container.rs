//! Writes the container.

use crate::container::{MAGIC, Section, VERSION, crc32};
use crate::error::Error;

/// Writes encoded sections into a container.
///
/// # Errors
/// If a section has 4 GiB or more.
pub(crate) fn write(sections: &[(Section, u8, usize, Vec<u8>)]) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    out.extend_from_slice(MAGIC);
    out.push(VERSION);
    out.push(sections.len() as u8);
    for (section, coding, length, stored) in sections {
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
    for (.., stored) in sections {
        out.extend_from_slice(stored);
    }
    Ok(out)
}
