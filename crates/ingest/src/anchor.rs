//! Heading anchors in the style of GitHub.

use std::collections::HashMap;

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Creates the anchors of one document; a repeated heading gets a number.
#[derive(Debug, Default)]
pub(crate) struct AnchorCounter {
    /// For each anchor in use, the last number that was appended to it.
    taken: HashMap<String, u32>,
}

impl AnchorCounter {
    /// The anchor of a heading: in lower case, spaces as hyphens, without punctuation.
    pub(crate) fn anchor(&mut self, heading: &str) -> String {
        let base: String = heading.to_lowercase().chars().filter(|&c| is_kept(c)).collect();
        let base = base.replace(' ', "-");
        let mut anchor = base.clone();
        let mut number = self.taken.get(&base).copied().unwrap_or(0);
        while self.taken.contains_key(&anchor) {
            number += 1;
            anchor = format!("{base}-{number}");
        }
        self.taken.insert(base, number);
        self.taken.entry(anchor.clone()).or_insert(0);
        anchor
    }
}

/// Whether a character is a letter, mark, decimal digit or connector, a hyphen or a space.
fn is_kept(c: char) -> bool {
    use GeneralCategory as G;
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ' ');
    }
    c.is_alphabetic()
        || matches!(
            c.general_category(),
            G::NonspacingMark
                | G::SpacingMark
                | G::EnclosingMark
                | G::DecimalNumber
                | G::ConnectorPunctuation
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_github() {
        let mut anchors = AnchorCounter::default();
        for (heading, anchor) in [
            ("Hello, World!", "hello-world"),
            ("Hello, World!", "hello-world-1"),
            ("hello world 1", "hello-world-1-1"),
            ("Hello, World!", "hello-world-2"),
            ("KAYAH (KARENNI) STATE", "kayah-karenni-state"),
            ("‘Alarming’ revelation", "alarming-revelation"),
            ("snake_case & C++", "snake_case--c"),
            ("Größe 3.5", "größe-35"),
            ("မြန်မာ", "မြန်မာ"),
            ("🚀", ""),
        ] {
            assert_eq!(anchors.anchor(heading), anchor, "{heading}");
        }
    }
}
