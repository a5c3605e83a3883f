//! Heading anchors as GitHub makes them.

use std::collections::HashMap;

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// The anchors of one document: a heading that comes again gets a number.
#[derive(Debug, Default)]
pub(crate) struct Anchors {
    /// For each anchor given away, the last number that was tried after it.
    taken: HashMap<String, u32>,
}

impl Anchors {
    /// The anchor of a heading: lower case, spaces as hyphens, punctuation gone.
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

/// Letters, marks, decimal digits and connectors of every script, hyphens and spaces.
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
    fn anchors_are_githubs() {
        let mut anchors = Anchors::default();
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
