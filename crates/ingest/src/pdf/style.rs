//! How glyphs are set: in bold or italic fonts, and as links.

use hayro_syntax::object::{Array, Dict, Name};

/// Flags of a font descriptor.
const ITALIC: u32 = 1 << 6;
const FORCE_BOLD: u32 = 1 << 18;
/// Fonts of this weight and more are bold.
const BOLD_WEIGHT: f32 = 600.0;

/// How a glyph is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) is_bold: bool,
    pub(super) is_italic: bool,
    /// The number of its link's target.
    pub(super) link: Option<u32>,
}

/// A text with the style of each part.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct StyledText {
    pub(super) text: String,
    /// Where each part ends, and its style.
    runs: Vec<(usize, Style)>,
}

impl StyledText {
    /// Adds a text of one style.
    pub(super) fn push(&mut self, text: &str, style: Style) {
        self.text.push_str(text);
        match self.runs.last_mut() {
            Some((end, last)) if *last == style => *end = self.text.len(),
            _ => self.runs.push((self.text.len(), style)),
        }
    }

    /// Adds another text.
    pub(super) fn append(&mut self, other: &Self) {
        let mut start = 0;
        for &(end, style) in &other.runs {
            self.push(&other.text[start..end], style);
            start = end;
        }
    }

    /// The characters, each with its style.
    pub(super) fn chars(&self) -> impl Iterator<Item = (char, Style)> {
        let starts = std::iter::once(0).chain(self.runs.iter().map(|run| run.0));
        std::iter::zip(starts, &self.runs)
            .flat_map(|(start, &(end, style))| self.text[start..end].chars().map(move |c| (c, style)))
    }

    /// Whether a part is set in another way than most text.
    pub(super) fn is_styled(&self) -> bool {
        self.runs.iter().any(|(_, style)| *style != Style::default())
    }
}

/// The style of a font: by its name, or by what its descriptor says.
pub(super) fn of_font(font: &Dict<'_>) -> Style {
    let descendants = font.get::<Array<'_>>(b"DescendantFonts");
    let descendant = descendants.and_then(|fonts| fonts.iter::<Dict<'_>>().next());
    let descriptor = descendant.as_ref().unwrap_or(font).get::<Dict<'_>>(b"FontDescriptor");
    let mut style =
        font.get::<Name<'_>>(b"BaseFont").map_or_else(Style::default, |name| named(name.as_ref()));
    if let Some(descriptor) = descriptor {
        let flags = descriptor.get::<i32>(b"Flags").unwrap_or(0) as u32;
        style.is_bold |= flags & FORCE_BOLD != 0
            || descriptor.get::<f32>(b"FontWeight").is_some_and(|weight| weight >= BOLD_WEIGHT);
        style.is_italic |= flags & ITALIC != 0;
    }
    style
}

/// The style that the name of a font says. `ABCDEF+` before it marks a subset.
fn named(name: &[u8]) -> Style {
    let name = String::from_utf8_lossy(name).to_ascii_lowercase();
    let name = name.split_once('+').map_or(name.as_str(), |(_, name)| name);
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    // Computer Modern and its kin: CMBX10, SFBX1000, CMTI10, CMSL10.
    let tex = ["cm", "sf", "ec", "la", "tc"].iter().find_map(|family| name.strip_prefix(family));
    let is_tex = |shapes: &[&str]| {
        tex.is_some_and(|shape| {
            let letters = shape.trim_end_matches(|c: char| c.is_ascii_digit());
            letters.len() < shape.len() && shapes.contains(&letters)
        })
    };
    Style {
        is_bold: has(&["bold", "black", "heavy", "demi"]) || is_tex(&["b", "bx", "bxti", "bxsl", "ssbx"]),
        is_italic: has(&["italic", "oblique", "slanted"])
            || is_tex(&["ti", "sl", "bxti", "bxsl", "ssi", "mi", "mmi", "itt", "sltt"]),
        link: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_fonts_say_how_they_look() {
        let described = |name: &str| {
            let style = named(name.as_bytes());
            (style.is_bold, style.is_italic)
        };
        for name in ["Helvetica", "ABCDEF+CMR10", "LinLibertineT", "SFRM1000", "Bx10", "CMBXX", ""] {
            assert_eq!(described(name), (false, false), "{name}");
        }
        for name in ["Helvetica-Bold", "ABCDEF+CMBX12", "SFBX1000", "URWGothic-Demi", "Inter-SemiBold"] {
            assert_eq!(described(name), (true, false), "{name}");
        }
        for name in ["Times-Italic", "Courier-Oblique", "ABCDEF+CMTI10", "SFSL0900", "CMMI8"] {
            assert_eq!(described(name), (false, true), "{name}");
        }
        for name in ["Times-BoldItalic", "CMBXTI10"] {
            assert_eq!(described(name), (true, true), "{name}");
        }
    }

    #[test]
    fn texts_keep_their_styles() {
        let bold = Style { is_bold: true, ..Style::default() };
        let mut text = StyledText::default();
        text.push("a", Style::default());
        assert!(!text.is_styled());
        text.push("", bold);
        text.push("b", bold);
        let mut all = StyledText::default();
        all.push("x", bold);
        all.append(&text);
        assert_eq!(all.text, "xab");
        let styles: Vec<_> = all.chars().map(|(c, style)| (c, style.is_bold)).collect();
        assert_eq!(styles, [('x', true), ('a', false), ('b', true)]);
    }
}
