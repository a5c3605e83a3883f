//! Office documents, which are ZIP archives of XML: text (DOCX, ODT), presentations (PPTX, ODP) and spreadsheets (XLSX,
//! ODS).
//!
//! Headings, lists, tables and notes become blocks. Comments, deleted text, running heads and tables of contents are
//! left out.

mod docx;
mod docx_styles;
mod finish;
mod notes;
mod number_format;
mod odf;
mod ods;
mod odt;
mod open_lists;
mod package;
mod pptx;
mod properties;
mod slides;
mod xlsx;
pub(crate) mod xml;

#[cfg(feature = "html")]
pub(crate) use self::package::resolve;
use crate::draft::Draft;
use crate::format::Format;
use crate::parser_failure::ParserFailure;
use crate::zip::Zip;

/// The first bytes of Microsoft's old formats, and of encrypted files of the new ones.
const COMPOUND_FILE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// The name of the stream of an encrypted file, in UTF-16.
const ENCRYPTED_PACKAGE: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

/// Reads an office document.
///
/// # Errors
/// If it is encrypted, damaged, or exceeds a limit.
pub(crate) fn read(format: Format, bytes: &[u8]) -> Result<Draft, ParserFailure> {
    if bytes.starts_with(&COMPOUND_FILE) {
        return Err(if memchr::memmem::find(bytes, ENCRYPTED_PACKAGE).is_some() {
            ParserFailure::Encrypted
        } else {
            ParserFailure::damaged("an old Office file (.doc, .xls, .ppt) with the extension of a new one")
        });
    }
    let zip = Zip::open(bytes)?;
    match format {
        Format::Docx => docx::read(zip),
        Format::Pptx => pptx::read(zip),
        Format::Xlsx => xlsx::read(zip),
        Format::Ods => ods::read(zip),
        _ => odt::read(zip),
    }
}
