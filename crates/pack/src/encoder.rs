//! Pictures made small: decoded, scaled and encoded again.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::FilterType as Scaling;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};

use crate::refusal::Refusal;

/// The largest width and height of a picture in a page.
const MAX_SIDE: u32 = 1200;

/// A picture without transparency becomes a JPEG where it would be larger than this as a PNG.
const MAX_PNG: usize = 200_000;

/// Quality of JPEG, of 100.
const QUALITY: u8 = 80;

/// Pictures that take more memory than this are not decoded.
const MAX_MEMORY: u64 = 256 << 20;

/// A picture as it is written into the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodedPicture {
    /// The file.
    pub bytes: Vec<u8>,
    /// `image/png` or `image/jpeg`.
    pub media_type: &'static str,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// Decodes a picture, scales it down, and encodes it again.
///
/// # Errors
/// If it is an SVG, too large, damaged, or in a format that is not known.
pub fn encode(bytes: &[u8]) -> Result<EncodedPicture, Refusal> {
    let start = &bytes[..bytes.len().min(1024)];
    if memchr::memmem::find(start, b"<svg").is_some() {
        return Err(Refusal::Svg);
    }
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| Refusal::Unknown)?;
    let format = reader.format().ok_or(Refusal::Unknown)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let refusal = |error: image::ImageError| match error {
        image::ImageError::Limits(_) => Refusal::Large,
        _ => Refusal::Unknown,
    };
    let mut decoder = reader.into_decoder().map_err(refusal)?;
    let orientation = decoder.orientation().map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) * 4 > MAX_MEMORY {
        return Err(Refusal::Large);
    }
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    picture.apply_orientation(orientation);
    if picture.width().max(picture.height()) > MAX_SIDE {
        picture = picture.resize(MAX_SIDE, MAX_SIDE, Scaling::Triangle);
    }
    let has_alpha = picture.color().has_alpha() && picture.to_rgba8().pixels().any(|pixel| pixel[3] < 255);
    let (width, height) = (picture.width(), picture.height());
    let png = if format == ImageFormat::Jpeg { None } else { Some(png(&picture, has_alpha)?) };
    let (bytes, media_type) = match png {
        Some(png) if has_alpha || png.len() <= MAX_PNG => (png, "image/png"),
        _ => (jpeg(&picture)?, "image/jpeg"),
    };
    Ok(EncodedPicture { bytes, media_type, width, height })
}

fn png(picture: &DynamicImage, has_alpha: bool) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive);
    let written = if has_alpha {
        picture.to_rgba8().write_with_encoder(encoder)
    } else {
        picture.to_rgb8().write_with_encoder(encoder)
    };
    written.map_err(|_| Refusal::Unknown)?;
    Ok(bytes)
}

fn jpeg(picture: &DynamicImage) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    picture.to_rgb8().write_with_encoder(encoder).map_err(|_| Refusal::Unknown)?;
    Ok(bytes)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn sample(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 90]));
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn pictures_are_scaled_and_keep_their_shape() {
        let encoded = encode(&sample(2400, 600, ImageFormat::Jpeg)).unwrap();
        assert_eq!((encoded.width, encoded.height, encoded.media_type), (1200, 300, "image/jpeg"));
        let encoded = encode(&sample(20, 10, ImageFormat::Png)).unwrap();
        assert_eq!((encoded.width, encoded.height, encoded.media_type), (20, 10, "image/png"));
    }

    #[test]
    fn what_is_behind_the_end_of_a_picture_is_not_kept() {
        let mut bytes = sample(20, 10, ImageFormat::Jpeg);
        bytes.extend(b"<script>alert(1)</script>");
        assert!(memchr::memmem::find(&encode(&bytes).unwrap().bytes, b"script").is_none());
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        for (bytes, refusal) in [
            (&b"<?xml version='1.0'?><svg><script/></svg>"[..], Refusal::Svg),
            (b"BM", Refusal::Unknown),
            (b"", Refusal::Unknown),
            (&sample(20, 10, ImageFormat::Png)[..40], Refusal::Unknown),
        ] {
            assert_eq!(encode(bytes).err(), Some(refusal), "{bytes:?}");
        }
    }
}
