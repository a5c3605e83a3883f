//! Formats that are not text: PDF, office documents, EPUB. A file that cannot be read is skipped; the others are read.

use std::panic::{AssertUnwindSafe, catch_unwind};

#[cfg(all(feature = "html", feature = "office"))]
use crate::epub;
use crate::format::Format;
#[cfg(feature = "office")]
use crate::office;
use crate::parser_failure::{Outcome, ParserFailure};
#[cfg(feature = "pdf")]
use crate::pdf;

/// Reads a file.
///
/// # Errors
/// If it is encrypted, damaged, or exceeds a limit; also if the parser panics.
pub(crate) fn read(format: Format, bytes: Vec<u8>) -> Outcome {
    guarded(|| match format {
        #[cfg(feature = "pdf")]
        Format::Pdf => pdf::read(bytes),
        #[cfg(all(feature = "html", feature = "office"))]
        Format::Epub => epub::read(&bytes).map(|draft| (draft, None)),
        #[cfg(feature = "office")]
        Format::Docx | Format::Odt | Format::Pptx | Format::Odp | Format::Xlsx | Format::Ods => {
            office::read(format, &bytes).map(|draft| (draft, None))
        }
        _ => {
            drop(bytes);
            unreachable!("not a binary format, or its feature is off")
        }
    })
}

/// Runs a parser. A panic is the failure of the file that caused it.
pub(crate) fn guarded<T>(parse: impl FnOnce() -> Result<T, ParserFailure>) -> Result<T, ParserFailure> {
    // The parser owns its data, so that a panic leaves nothing in a broken state.
    catch_unwind(AssertUnwindSafe(parse))
        .unwrap_or_else(|_| Err(ParserFailure::Damaged("the parser failed on it".to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panic_is_a_failure_of_the_file() {
        let failure = guarded::<()>(|| panic!("index out of bounds")).unwrap_err();
        assert_eq!(failure, ParserFailure::Damaged("the parser failed on it".to_owned()));
        assert_eq!(guarded(|| Ok(1)), Ok(1));
    }
}
