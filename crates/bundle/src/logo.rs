//! The logo in the corner of a packed page.

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// An image in the header of the page, beside its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    media_type: &'static str,
    bytes: Vec<u8>,
}

/// Why a file is no logo.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LogoError {
    /// It is larger than [`Logo::MAX_BYTES`].
    #[error("a logo of more than 256 KB")]
    TooLarge,
    /// It is another format.
    #[error("expected an image in SVG or PNG")]
    UnknownFormat,
}

impl Logo {
    /// Larger files are too large for a page, which has them as they are, in bytes.
    pub const MAX_BYTES: usize = 256 << 10;

    /// Recognizes the format. An SVG in an `<img>` runs no script and loads nothing.
    ///
    /// # Errors
    /// If the bytes are too many, or neither SVG nor PNG.
    pub fn new(bytes: Vec<u8>) -> Result<Self, LogoError> {
        if bytes.len() > Self::MAX_BYTES {
            return Err(LogoError::TooLarge);
        }
        let is_svg = || std::str::from_utf8(&bytes).is_ok_and(|text| text.contains("<svg"));
        let media_type = match () {
            () if bytes.starts_with(b"\x89PNG\r\n\x1a\n") => "image/png",
            () if is_svg() => "image/svg+xml",
            () => return Err(LogoError::UnknownFormat),
        };
        Ok(Self { media_type, bytes })
    }

    /// The image as an element. The name beside it is its description.
    pub(crate) fn element(&self) -> String {
        format!("<img alt=\"\" src=\"data:{};base64,{}\">", self.media_type, STANDARD.encode(&self.bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_recognized() {
        let element = |bytes: &[u8]| Logo::new(bytes.to_vec()).map(|logo| logo.element());
        assert_eq!(
            element(b"<?xml version=\"1.0\"?>\n<svg/>").unwrap(),
            "<img alt=\"\" src=\"data:image/svg+xml;base64,PD94bWwgdmVyc2lvbj0iMS4wIj8+CjxzdmcvPg==\">"
        );
        assert!(element(b"\x89PNG\r\n\x1a\n").unwrap().contains("data:image/png;base64,iVBORw0KGgo="));
        assert_eq!(element(b"GIF89a"), Err(LogoError::UnknownFormat));
        assert_eq!(element(b"<p>"), Err(LogoError::UnknownFormat));
        let mut large = b"<svg/>".to_vec();
        large.resize(Logo::MAX_BYTES, b' ');
        assert!(element(&large).is_ok());
        large.push(b' ');
        assert_eq!(element(&large), Err(LogoError::TooLarge));
    }
}
