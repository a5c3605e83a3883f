//! Tokens of the text: words with their case, and separators.

use std::borrow::Cow;

use crate::analysis;
use crate::ids::{SeparatorId, WordId};

/// The case markers: symbols that come before all others.
pub(crate) const CASE_MARKERS: [Case; 3] = [Case::Plain, Case::Capital, Case::Upper];
/// A separator: its text, and whether it ends its block. A block that ends with a word has an empty last separator.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Separator {
    pub(crate) text: String,
    pub(crate) ends: bool,
}

impl Separator {
    /// Whether a capital is expected after it.
    pub(crate) fn opens_sentence(&self) -> bool {
        self.ends || self.text.contains(['.', '!', '?']) && self.text.contains([' ', '\n'])
    }
}

/// The case of a word, relative to its entry in the vocabulary. Only ASCII letters have one: other words are in the
/// vocabulary in each of their cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Case {
    /// As in the vocabulary.
    #[default]
    Plain = 0,
    /// The first letter in upper case.
    Capital = 1,
    /// All letters in upper case.
    Upper = 2,
}

impl Case {
    /// Turns a word of the vocabulary into the token in the text.
    pub(crate) fn apply(self, word: &mut str) {
        match self {
            Self::Plain => {}
            Self::Upper => word.make_ascii_uppercase(),
            Self::Capital => {
                if let Some(first) = word.get_mut(..1) {
                    first.make_ascii_uppercase();
                }
            }
        }
    }
}

/// Calls `add` with the tokens of a text, each with the separator before it where that is not the implied one; returns the
/// separator at the end.
#[cfg_attr(
    not(any(feature = "parts", feature = "writer")),
    allow(dead_code, reason = "the module reads no text")
)]
pub(crate) fn split_tokens<'t>(text: &'t str, mut add: impl FnMut(Option<&'t str>, &'t str)) -> &'t str {
    let mut end = 0;
    let mut before = "";
    for token in analysis::tokenize(text) {
        let separator = &text[end..token.start];
        end = token.end;
        let token = &text[token];
        let implied = if before.is_empty() { "" } else { analysis::implied_separator(before, token) };
        add((separator != implied).then_some(separator), token);
        before = token;
    }
    &text[end..]
}

/// Splits a token into the word of the vocabulary and its case; [`Case::apply`] restores the token.
#[cfg_attr(
    not(any(feature = "parts", feature = "writer")),
    allow(dead_code, reason = "the module reads no text")
)]
pub(crate) fn split_case(token: &str) -> (Cow<'_, str>, Case) {
    let first = token.as_bytes().first().is_some_and(u8::is_ascii_uppercase);
    let rest_has_upper = token.bytes().skip(1).any(|byte| byte.is_ascii_uppercase());
    let rest_has_lower = token.bytes().skip(1).any(|byte| byte.is_ascii_lowercase());
    match (first, rest_has_upper, rest_has_lower) {
        (true, false, _) => (token.to_ascii_lowercase().into(), Case::Capital),
        (true, true, false) => (token.to_ascii_lowercase().into(), Case::Upper),
        _ => (token.into(), Case::Plain),
    }
}

/// A word or a separator, in 32 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Item(u32);

/// An [`Item`], unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Word(WordId, Case),
    /// A separator, which may end its block.
    Separator(SeparatorId),
}

impl Item {
    const NO_WORD: u32 = 1 << 31;
    const CASE_SHIFT: u32 = 29;
    /// Flag of separators that end their block.
    const ENDS: u32 = 1 << Self::CASE_SHIFT;
    /// Numbers of words and separators are below this.
    pub(crate) const ID_LIMIT: u32 = 1 << Self::CASE_SHIFT;

    pub(crate) fn word(word: WordId, case: Case) -> Self {
        Self(word.0 | (case as u32) << Self::CASE_SHIFT)
    }

    pub(crate) fn separator(separator: SeparatorId, ends: bool) -> Self {
        Self(separator.0 | Self::NO_WORD | if ends { Self::ENDS } else { 0 })
    }

    pub(crate) fn kind(self) -> Kind {
        let number = self.0 & (Self::ID_LIMIT - 1);
        if self.0 & Self::NO_WORD != 0 {
            return Kind::Separator(SeparatorId(number));
        }
        let case = match self.0 >> Self::CASE_SHIFT {
            0 => Case::Plain,
            1 => Case::Capital,
            _ => Case::Upper,
        };
        Kind::Word(WordId(number), case)
    }

    /// The word, if it is one.
    pub(crate) fn as_word(self) -> Option<WordId> {
        (self.0 & Self::NO_WORD == 0).then_some(WordId(self.0 & (Self::ID_LIMIT - 1)))
    }

    /// Whether the block ends here.
    pub(crate) fn ends(self) -> bool {
        const MASK: u32 = Item::NO_WORD | Item::ENDS;
        self.0 & MASK == MASK
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_unpack() {
        assert_eq!(Item::word(WordId(5), Case::Upper).kind(), Kind::Word(WordId(5), Case::Upper));
        for ends in [false, true] {
            let separator = Item::separator(SeparatorId(5), ends);
            assert_eq!(separator.kind(), Kind::Separator(SeparatorId(5)));
            assert_eq!((separator.as_word(), separator.ends()), (None, ends));
        }
        assert!(!Item::word(WordId(5), Case::Capital).ends());
    }

    #[test]
    fn splits_and_applies_case() {
        for (token, word, case) in [
            ("the", "the", Case::Plain),
            ("The", "the", Case::Capital),
            ("A", "a", Case::Capital),
            ("UN", "un", Case::Upper),
            ("HashMap", "HashMap", Case::Plain),
            ("iPhone", "iPhone", Case::Plain),
            ("X86", "x86", Case::Capital),
            ("Über", "Über", Case::Plain),
            ("3", "3", Case::Plain),
            ("CAFÉ", "cafÉ", Case::Upper),
        ] {
            assert_eq!(split_case(token), (Cow::from(word), case), "{token}");
            let mut applied = word.to_owned();
            case.apply(&mut applied);
            assert_eq!(applied, token);
        }
    }
}
