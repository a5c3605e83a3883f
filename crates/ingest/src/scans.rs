//! Scans: PDF without text, and images. [`Options::recognition`](crate::Options::recognition) reads them.

use crate::binary;
#[cfg(feature = "html")]
use crate::decode;
use crate::draft::Draft;
#[cfg(feature = "html")]
use crate::error::Error;
#[cfg(feature = "html")]
use crate::file::BINARY_FACTOR;
use crate::file::Reader;
use crate::format::Format;
#[cfg(feature = "html")]
use crate::html;
use crate::parser_failure::UnusableText;
use crate::recognition::TextRecognition;
#[cfg(feature = "html")]
use crate::report::Reason;
use crate::report::Warning;

impl Reader<'_> {
    /// Replaces the text of a PDF by what is recognized. Returns what it lacks even so.
    pub(crate) fn recognize(
        &mut self,
        recognition: &dyn TextRecognition,
        pdf: &[u8],
        lack: UnusableText,
        draft: &mut Draft,
    ) -> Option<UnusableText> {
        let recognized = recognition
            .pdf(pdf, matches!(lack, UnusableText::Unreadable { .. }))
            .and_then(|pdf| binary::read(Format::Pdf, pdf).map_err(|failure| failure.reason().to_string()));
        match recognized {
            Ok((recognized, lacks)) => {
                draft.blocks = recognized.blocks;
                draft.title = draft.title.take().or(recognized.title);
                // An empty page, or one with a picture alone, is a page without text.
                lacks.filter(|lack| matches!(lack, UnusableText::Scan | UnusableText::None))
            }
            Err(message) => {
                let message = format!("text recognition failed: {message}");
                self.output.warn(Warning { location: self.location(), message });
                None
            }
        }
    }

    /// Reads an image by text recognition. One without text is skipped.
    #[cfg(feature = "html")]
    pub(crate) fn image(&mut self) -> Result<u64, Error> {
        let limit = self.options.max_bytes.saturating_mul(BINARY_FACTOR);
        let Some(bytes) = self.bytes_at_most(limit)? else {
            self.warn_and_skip(Reason::TooLarge { limit });
            return Ok(0);
        };
        let recognized = self.options.recognition.as_ref().map(|recognition| recognition.image(&bytes));
        match recognized {
            Some(Ok(hocr)) => {
                // The recognizer's page says that it is in English, whatever the text is.
                let Draft { blocks, .. } = html::hocr(&decode::decode(hocr).text);
                if blocks.is_empty() {
                    self.skip(Reason::NoText);
                } else {
                    self.finish(Draft { blocks, ..Draft::default() }, self.location())?;
                }
            }
            Some(Err(message)) => {
                let message = format!("text recognition failed: {message}");
                self.warn_and_skip(Reason::Damaged { message });
            }
            None => self.skip(Reason::UnsupportedFormat),
        }
        Ok(bytes.len() as u64)
    }
}

#[cfg(all(test, feature = "html", feature = "pdf"))]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{Options, read_memory};

    /// Recognizes the same in everything.
    #[derive(Debug)]
    struct Recognizer(Result<&'static str, &'static str>);

    impl TextRecognition for Recognizer {
        fn image(&self, _: &[u8]) -> Result<Vec<u8>, String> {
            Ok(self.0?.as_bytes().to_vec())
        }

        fn pdf(&self, _: &[u8], replace: bool) -> Result<Vec<u8>, String> {
            assert!(!replace);
            Ok(self.0.map(|text| pdf(&format!("BT /F 20 Tf 50 700 Td ({text}) Tj ET")))?)
        }
    }

    fn pdf(content: &str) -> Vec<u8> {
        format!(
            "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
             3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n\
             5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n\
             4 0 obj<</Length {}>>stream\n{content}\nendstream endobj\ntrailer<</Root 1 0 R>>\n",
            content.len()
        )
        .into_bytes()
    }

    fn options(recognized: Result<&'static str, &'static str>) -> Options {
        Options::default().recognition(Some(Arc::new(Recognizer(recognized))))
    }

    const HOCR: &str =
        "<title> </title><div class=ocr_page><p class=ocr_par><span class=ocr_line>Winged seeds</span>";

    #[test]
    fn images_are_documents_if_they_have_text() {
        let read = read_memory("letter 1.png", b"...", &options(Ok(HOCR))).unwrap();
        let [letter] = &read.documents[..] else { panic!("{read:?}") };
        assert_eq!((letter.url.as_str(), letter.title.as_str()), ("letter%201.png", "letter 1"));
        assert_eq!(letter.blocks[0].text, "Winged seeds");
    }

    #[test]
    fn images_without_text_are_skipped() {
        for (recognized, reason) in [
            (Ok("<title></title><div class=ocr_page></div>"), "no text was recognized in it"),
            (Err("no memory"), "text recognition failed: no memory"),
        ] {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("a.md"), "# A").unwrap();
            std::fs::write(folder.path().join("b.tiff"), "...").unwrap();
            let report = crate::read(&[folder.path().to_owned()], &options(recognized)).unwrap().report;
            assert_eq!(report.skipped[0].reason.to_string(), reason);
            let report = crate::read(&[folder.path().to_owned()], &Options::default()).unwrap().report;
            assert_eq!(report.skipped[0].reason, Reason::UnsupportedFormat);
        }
    }

    #[test]
    fn a_scanned_pdf_has_the_recognized_text() {
        let scan = pdf("");
        let read = read_memory("a.pdf", &scan, &options(Ok("Winged seeds"))).unwrap();
        assert_eq!(read.report.warnings, []);
        assert_eq!(read.documents[0].blocks[0].text, "Winged seeds");
        let failed = read_memory("a.pdf", &scan, &options(Err("no memory"))).unwrap();
        assert_eq!(failed.report.warnings[0].message, "text recognition failed: no memory");
        let empty = read_memory("a.pdf", &scan, &options(Ok(""))).unwrap();
        assert_eq!(empty.report.warnings[0].message, "a PDF without text");
        let without = read_memory("a.pdf", &scan, &Options::default()).unwrap();
        assert_eq!(without.report.warnings[0].message, "a PDF without text");
    }

    #[test]
    fn text_that_is_there_stays() {
        let read =
            read_memory("a.pdf", &pdf("BT /F 20 Tf 50 700 Td (Own text) Tj ET"), &options(Err("not called")));
        assert_eq!(read.unwrap().report.warnings, []);
    }
}
