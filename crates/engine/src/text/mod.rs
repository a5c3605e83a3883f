//! The text of all documents as one stream of words and separators.
//!
//! # Overview of types
//!
//! [`Text`] is a list of [`Item`]s: a word with its [`Case`], or a separator, perhaps the last of its block.
//! Each is kept as a number, in 16 bits as a rule. A [`TokenPos`] is a place in the text. Between two words
//! stands at most one separator; where none stands it is the implied one (a space, or nothing between units
//! of a script without spaces). So positions, adjacency and the text as shown all come from the same stream.

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

/// A word or a separator, in 32 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Item(u32);

/// An [`Item`], unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Word(WordId, Case),
    /// A separator, behind which the block may end. Where one ends behind a word, it is the empty one.
    Separator(SeparatorId),
}

impl Item {
    const NO_WORD: u32 = 1 << 31;
    const CASE_SHIFT: u32 = 29;
    /// Of a separator: whether the block ends behind it.
    const ENDS: u32 = 1 << Self::CASE_SHIFT;
    /// Word and separator numbers lie below this.
    pub(crate) const NUMBERS: u32 = 1 << Self::CASE_SHIFT;

    pub(crate) fn word(word: WordId, case: Case) -> Self {
        Self(word.0 | (case as u32) << Self::CASE_SHIFT)
    }

    pub(crate) fn separator(separator: SeparatorId, ends: bool) -> Self {
        Self(separator.0 | Self::NO_WORD | if ends { Self::ENDS } else { 0 })
    }

    pub(crate) fn kind(self) -> Kind {
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

    /// Whether the block ends here.
    pub(crate) fn ends(self) -> bool {
        const MASK: u32 = Item::NO_WORD | Item::ENDS;
        self.0 & MASK == MASK
    }
}

/// Numbers of up to 24 bits, in 16 bits each as long as none is larger.
struct Numbers {
    low: Vec<u16>,
    /// The bits above; nothing where all are 0.
    high: Vec<u8>,
}

impl Numbers {
    /// From here on numbers do not exist.
    const LIMIT: u32 = 1 << 24;

    fn get(&self, at: usize) -> Option<u32> {
        Some(self.with_high(at, *self.low.get(at)?))
    }

    /// The number whose low bits are known.
    #[inline]
    fn with_high(&self, at: usize, low: u16) -> u32 {
        u32::from(low) | self.high.get(at).map_or(0, |&high| u32::from(high) << 16)
    }

    /// Puts a number into the place of another.
    fn set(&mut self, at: usize, number: u32) {
        self.low[at] = number as u16;
        let high = (number >> 16) as u8;
        if high != 0 && self.high.is_empty() {
            self.high = vec![0; self.low.len()];
        }
        if let Some(place) = self.high.get_mut(at) {
            *place = high;
        }
    }

    fn truncate(&mut self, length: usize) {
        self.low.truncate(length);
        self.high.truncate(length);
    }
}

/// The text of all documents.
pub(crate) struct Text {
    /// Those of words that are written as in the vocabulary, and behind them those of `others`.
    numbers: Numbers,
    /// How many words the vocabulary has.
    words: u32,
    /// Separators, and words that are not written as in the vocabulary.
    others: Vec<Item>,
    separators: Vec<Separator>,
}

impl Text {
    /// How many items it has.
    pub(crate) fn len(&self) -> usize {
        self.numbers.low.len()
    }

    pub(crate) fn separator(&self, separator: SeparatorId) -> &str {
        &self.separators[separator.0 as usize].text
    }

    pub(crate) fn item(&self, position: TokenPos) -> Option<Item> {
        Some(self.numbered(self.numbers.get(position.0 as usize)?))
    }

    /// What a number stands for.
    #[inline]
    pub(crate) fn numbered(&self, number: u32) -> Item {
        match number.checked_sub(self.words) {
            None => Item::word(WordId(number), Case::Plain),
            Some(other) => self.others[other as usize],
        }
    }

    /// How many numbers there are.
    pub(crate) fn number_count(&self) -> usize {
        self.words as usize + self.others.len()
    }

    /// The numbers of words that are not written as in the vocabulary. Those of the others are the words' own.
    pub(crate) fn cased(&self) -> impl Iterator<Item = (u32, WordId)> {
        (self.words..).zip(&self.others).filter_map(|(number, item)| Some((number, item.as_word()?)))
    }

    /// The numbers of the items of a range, with their places.
    pub(crate) fn numbers(&self, range: Range<TokenPos>) -> impl Iterator<Item = (TokenPos, u32)> {
        let lows = &self.numbers.low[range.start.0 as usize..range.end.0 as usize];
        let places = range.start.0..;
        places.zip(lows).map(|(at, &low)| (TokenPos(at), self.numbers.with_high(at as usize, low)))
    }

    /// The items of a range, with their places.
    pub(crate) fn items(&self, range: Range<TokenPos>) -> impl Iterator<Item = (TokenPos, Item)> {
        self.numbers(range).map(|(at, number)| (at, self.numbered(number)))
    }

    /// All words of a range, with their places.
    pub(crate) fn words(&self, range: Range<TokenPos>) -> impl Iterator<Item = (TokenPos, WordId)> {
        self.items(range).filter_map(|(at, item)| Some((at, item.as_word()?)))
    }

    /// Whether two ranges say the same, to the letter.
    pub(crate) fn is_same(&self, one: Range<TokenPos>, other: Range<TokenPos>) -> bool {
        let [one, other] = [one, other].map(|range| range.start.0 as usize..range.end.0 as usize);
        let Numbers { low, high } = &self.numbers;
        low[one.clone()] == low[other.clone()] && high.get(one) == high.get(other)
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
        if item.as_word().is_none() && !item.ends() {
            position = step(position);
            item = self.item(position)?;
        }
        item.as_word().map(|word| (position, word))
    }

    /// The separator written directly before the word at `position`, if there is one.
    pub(crate) fn separator_before(&self, position: TokenPos) -> Option<&str> {
        let before = self.item(TokenPos(position.0.checked_sub(1)?))?;
        if before.ends() { None } else { self.written(before) }
    }

    /// The separator written directly behind the word at `position`, if there is one.
    pub(crate) fn separator_behind(&self, position: TokenPos) -> Option<&str> {
        self.written(self.item(position.next())?)
    }

    fn written(&self, item: Item) -> Option<&str> {
        match item.kind() {
            Kind::Separator(separator) => Some(self.separator(separator)),
            Kind::Word(..) => None,
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
        for (position, item) in self.items(range) {
            match item.kind() {
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
        for ends in [false, true] {
            let separator = Item::separator(SeparatorId(5), ends);
            assert_eq!(separator.kind(), Kind::Separator(SeparatorId(5)));
            assert_eq!((separator.as_word(), separator.ends()), (None, ends));
        }
        assert!(!Item::word(WordId(5), Case::Capital).ends());
    }

    #[test]
    fn numbers_are_what_was_put_in() {
        for large in [None, Some(0), Some(3), Some(9)] {
            let mut numbers = Numbers { low: vec![7; 12], high: Vec::new() };
            let put = |at: usize| if large == Some(at) { Numbers::LIMIT - 1 } else { 0xffff - at as u32 };
            (0..10).for_each(|at| numbers.set(at, put(at)));
            numbers.truncate(10);
            for at in 0..10 {
                assert_eq!(numbers.get(at), Some(put(at)));
            }
            assert_eq!(numbers.get(10), None);
            assert_eq!(numbers.high.is_empty(), large.is_none());
        }
    }
}
