//! Tokens of the text: words with their case, and separators.

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
}
