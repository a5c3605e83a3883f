//! Text recognition (OCR): the caller provides it, because programs do it, and a browser has none.

use std::fmt::Debug;

/// Recognizes the text of scans. [`Options::recognition`](crate::Options::recognition) takes one.
pub trait TextRecognition: Debug + Send + Sync {
    /// The text of an image, as hOCR.
    ///
    /// # Errors
    /// If it cannot be recognized; with the reason.
    fn image(&self, image: &[u8]) -> Result<Vec<u8>, String>;

    /// A PDF of the same pages that has their text. The text that pages already have stays, unless `replace` is set,
    /// because it cannot be read.
    ///
    /// # Errors
    /// If it cannot be recognized; with the reason.
    fn pdf(&self, pdf: &[u8], replace: bool) -> Result<Vec<u8>, String>;
}
