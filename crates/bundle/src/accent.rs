//! The colour of links and controls in a packed page.

use std::str::FromStr;

/// The minimum contrast of text and background (WCAG 2.2, 1.4.3).
const MIN_CONTRAST: f64 = 4.5;
/// The background of the page, light, and the lightest one, dark: `--paper` and `--sheet` of `page.css`.
const BACKGROUNDS: [[u8; 3]; 2] = [[0xf8, 0xf6, 0xf1], [0x1b, 0x1e, 0x1c]];

/// A colour for a light background, and a lighter one for a dark background.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent {
    light: [u8; 3],
    dark: [u8; 3],
}

/// A text names no colour, or one that is hard to read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccentError {
    /// The text is not a colour.
    #[error("expected a colour such as `#1d6a52`")]
    Syntax,
    /// The colour is too light for the page.
    #[error("its contrast with the background is {0}, less than 4.5: choose a darker colour")]
    Contrast(String),
}

impl FromStr for Accent {
    type Err = AccentError;

    /// Reads `#rrggbb`. The colour is mixed with white for the dark page until it has enough contrast.
    fn from_str(text: &str) -> Result<Self, AccentError> {
        let digits = text
            .strip_prefix('#')
            .filter(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let digits = digits.ok_or(AccentError::Syntax)?;
        let number = u32::from_str_radix(digits, 16).map_err(|_| AccentError::Syntax)?;
        let [_, light @ ..] = number.to_be_bytes();
        let [paper, sheet] = BACKGROUNDS;
        let own = contrast(light, paper);
        if own < MIN_CONTRAST {
            return Err(AccentError::Contrast(format!("{:.1}", (own * 10.0).floor() / 10.0)));
        }
        let mixed = |percent: u32| {
            light.map(|part| ((u32::from(part) * (100 - percent) + 255 * percent) / 100) as u8)
        };
        let dark = (0..=100).map(mixed).find(|&colour| contrast(colour, sheet) >= MIN_CONTRAST);
        Ok(Self { light, dark: dark.unwrap_or([255; 3]) })
    }
}

impl Accent {
    /// The style sheet that sets the colour.
    pub(crate) fn style(self) -> String {
        let [light, dark] =
            [self.light, self.dark].map(|[r, g, b]| format!(":root{{--leaf:#{r:02x}{g:02x}{b:02x}}}"));
        format!("<style>{light}@media (prefers-color-scheme:dark){{{dark}}}</style>")
    }
}

/// The contrast of two colours, from 1 to 21.
fn contrast(first: [u8; 3], second: [u8; 3]) -> f64 {
    let [first, second] = [first, second].map(luminance);
    (first.max(second) + 0.05) / (first.min(second) + 0.05)
}

/// The relative luminance as WCAG defines it.
fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_and_lightened() {
        let accent: Accent = "#1D6A52".parse().unwrap();
        assert_eq!(accent.light, [0x1d, 0x6a, 0x52]);
        assert!(contrast(accent.dark, BACKGROUNDS[1]) >= MIN_CONTRAST);
        let style = "<style>:root{--leaf:#1d6a52}@media (prefers-color-scheme:dark){:root{--leaf:#";
        assert!(accent.style().starts_with(style), "{}", accent.style());
        let black: Accent = "#000000".parse().unwrap();
        assert!(contrast(black.dark, BACKGROUNDS[1]) >= MIN_CONTRAST);
    }

    #[test]
    fn other_texts_and_light_colours_are_refused() {
        for text in ["red", "#123", "1d6a52", "#1d6a5", "#1d6a5g", "#+1d6a5", "#ä6a52", ""] {
            assert_eq!(text.parse::<Accent>(), Err(AccentError::Syntax), "{text}");
        }
        assert_eq!("#ffffff".parse::<Accent>(), Err(AccentError::Contrast("1.0".to_owned())));
        let error = "#ff8800".parse::<Accent>().unwrap_err().to_string();
        assert_eq!(error, "its contrast with the background is 2.2, less than 4.5: choose a darker colour");
    }

    /// The backgrounds are those of the style sheet.
    #[test]
    fn backgrounds_are_those_of_the_page() {
        let style = include_str!("../../../www/page/page.css");
        let [[r, g, b], [r2, g2, b2]] = BACKGROUNDS;
        assert!(style.contains(&format!("--paper: #{r:02x}{g:02x}{b:02x};")));
        assert!(style.contains(&format!("--sheet: #{r2:02x}{g2:02x}{b2:02x};")));
    }
}
