//! The text of all documents as one stream of words and separators.
//!
//! # Overview of types
//!
//! [`Text`] is a list of [`Item`]s: a word with its [`Case`], a separator, or the end of a block.
//! A [`TokenPos`] is a place in it. Between two words stands at most one separator; where none
//! stands it is the implied one (a space, or nothing between units of a script without spaces).
//! So positions, adjacency and the text as shown all come from the same stream.

mod codec;

#[cfg(feature = "writer")]
use std::borrow::Cow;
use std::ops::Range;

use crate::analysis;
use crate::vocabulary::{Vocabulary, WordId};

pub(crate) use codec::{CASES, Decoder, Separator};
#[cfg(feature = "writer")]
pub(crate) use codec::{Symbol, encode};

/// A place in the text: the number of words, separators and block ends before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TokenPos(pub(crate) u32);

impl TokenPos {
    /// The last place there can be: a posting keeps two bits for the field.
    pub(crate) const MAX: Self = Self((1 << 30) - 1);

    pub(crate) fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// A separator's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SeparatorId(pub(crate) u32);

/// How a word is written, against its entry in the vocabulary. ASCII letters only: other words
/// stand in the vocabulary in all their cases.
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
    /// Splits a token into the word that the vocabulary holds and its case, so that
    /// [`apply`](Self::apply) gives back the token.
    #[cfg(feature = "writer")]
    pub(crate) fn split(token: &str) -> (Cow<'_, str>, Self) {
        let first = token.as_bytes().first().is_some_and(u8::is_ascii_uppercase);
        let rest_has_upper = token.bytes().skip(1).any(|byte| byte.is_ascii_uppercase());
        let rest_has_lower = token.bytes().skip(1).any(|byte| byte.is_ascii_lowercase());
        match (first, rest_has_upper, rest_has_lower) {
            (true, false, _) => (token.to_ascii_lowercase().into(), Self::Capital),
            (true, true, false) => (token.to_ascii_lowercase().into(), Self::Upper),
            _ => (token.into(), Self::Plain),
        }
    }

    /// Makes a word of the vocabulary the token that it is in the text.
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

/// A word, a separator or the end of a block, in 32 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Item(u32);

/// An [`Item`], unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Word(WordId, Case),
    Separator(SeparatorId),
    /// The block ends here.
    End,
}

impl Item {
    const NO_WORD: u32 = 1 << 31;
    const CASE_SHIFT: u32 = 29;
    /// Word and separator numbers lie below this.
    pub(crate) const NUMBERS: u32 = 1 << Self::CASE_SHIFT;
    /// The end of a block.
    pub(crate) const END: Self = Self(u32::MAX);

    pub(crate) fn word(word: WordId, case: Case) -> Self {
        Self(word.0 | (case as u32) << Self::CASE_SHIFT)
    }

    pub(crate) fn separator(separator: SeparatorId) -> Self {
        Self(separator.0 | Self::NO_WORD)
    }

    pub(crate) fn kind(self) -> Kind {
        if self == Self::END {
            return Kind::End;
        }
        let number = self.0 & (Self::NUMBERS - 1);
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
        (self.0 & Self::NO_WORD == 0).then_some(WordId(self.0 & (Self::NUMBERS - 1)))
    }
}

/// The text of all documents.
pub(crate) struct Text {
    items: Vec<Item>,
    separators: Vec<String>,
}

impl Text {
    pub(crate) fn new(items: Vec<Item>, separators: Vec<String>) -> Self {
        Self { items, separators }
    }

    pub(crate) fn separator(&self, separator: SeparatorId) -> &str {
        &self.separators[separator.0 as usize]
    }

    pub(crate) fn item(&self, position: TokenPos) -> Option<Item> {
        self.items.get(position.0 as usize).copied()
    }

    /// All items of a range, with their places.
    pub(crate) fn items(&self, range: Range<TokenPos>) -> impl Iterator<Item = (TokenPos, Kind)> {
        let start = range.start.0;
        self.items[start as usize..range.end.0 as usize]
            .iter()
            .zip(start..)
            .map(|(item, at)| (TokenPos(at), item.kind()))
    }

    /// All words of a range, with their places.
    pub(crate) fn words(&self, range: Range<TokenPos>) -> impl Iterator<Item = (TokenPos, WordId)> {
        let start = range.start.0;
        let items = self.items[start as usize..range.end.0 as usize].iter().enumerate();
        items.filter_map(move |(at, item)| Some((TokenPos(start + at as u32), item.as_word()?)))
    }

    /// The word behind the one at `position` in the same block.
    pub(crate) fn next_word(&self, position: TokenPos) -> Option<(TokenPos, WordId)> {
        self.neighbour(position.next(), TokenPos::next)
    }

    /// The word before the one at `position` in the same block.
    pub(crate) fn previous_word(&self, position: TokenPos) -> Option<(TokenPos, WordId)> {
        let back = |position: TokenPos| TokenPos(position.0.wrapping_sub(1));
        self.neighbour(back(position), back)
    }

    /// The word at `position`, or one step further when a separator stands there.
    fn neighbour(
        &self,
        mut position: TokenPos,
        step: impl Fn(TokenPos) -> TokenPos,
    ) -> Option<(TokenPos, WordId)> {
        let mut item = self.item(position)?;
        if matches!(item.kind(), Kind::Separator(_)) {
            position = step(position);
            item = self.item(position)?;
        }
        item.as_word().map(|word| (position, word))
    }

    /// The separator written directly before the word at `position`, if there is one.
    pub(crate) fn separator_before(&self, position: TokenPos) -> Option<&str> {
        self.written(TokenPos(position.0.checked_sub(1)?))
    }

    /// The separator written directly behind the word at `position`, if there is one.
    pub(crate) fn separator_behind(&self, position: TokenPos) -> Option<&str> {
        self.written(position.next())
    }

    fn written(&self, position: TokenPos) -> Option<&str> {
        match self.item(position)?.kind() {
            Kind::Separator(separator) => Some(self.separator(separator)),
            Kind::Word(..) | Kind::End => None,
        }
    }

    /// Appends a range as text, without block ends, and tells `token` where in it each word lies.
    pub(crate) fn render(
        &self,
        vocabulary: &Vocabulary,
        range: Range<TokenPos>,
        out: &mut String,
        mut token: impl FnMut(TokenPos, Range<usize>),
    ) {
        // The word before, where no separator stands between.
        let mut before: Option<&str> = None;
        for (position, kind) in self.items(range) {
            match kind {
                Kind::End => before = None,
                Kind::Separator(separator) => {
                    out.push_str(self.separator(separator));
                    before = None;
                }
                Kind::Word(id, case) => {
                    let word = vocabulary.word(id);
                    if let Some(before) = before {
                        out.push_str(analysis::implied_separator(before, word));
                    }
                    let start = out.len();
                    out.push_str(word);
                    case.apply(&mut out[start..]);
                    token(position, start..out.len());
                    before = Some(word);
                }
            }
        }
    }
}

#[cfg(all(test, feature = "writer"))]
mod tests {
    use super::*;

    #[test]
    fn case_is_split_and_applied() {
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
            assert_eq!(Case::split(token), (Cow::from(word), case), "{token}");
            let mut applied = word.to_owned();
            case.apply(&mut applied);
            assert_eq!(applied, token);
        }
    }

    #[test]
    fn items_unpack() {
        assert_eq!(Item::word(WordId(5), Case::Upper).kind(), Kind::Word(WordId(5), Case::Upper));
        assert_eq!(Item::separator(SeparatorId(5)).kind(), Kind::Separator(SeparatorId(5)));
        assert_eq!(Item::END.kind(), Kind::End);
        assert_eq!(Item::separator(SeparatorId(5)).as_word(), None);
        assert_eq!(Item::END.as_word(), None);
    }
}
