//! The text of all documents as one stream of words and separators.
//!
//! # Overview of types
//!
//! [`Text`] is a list of [`Item`]s: a word with its [`Case`], or a separator, which may end its block. Each item is
//! stored as a number, in 16 bits unless there are too many. A [`TokenPos`] is a position in the text. There is at
//! most one separator between two words; if there is none, the implied one is meant (a space, or nothing between
//! units of a script without spaces). So positions, adjacency and the displayed text come from one stream.

use std::ops::Range;

use crate::analysis;
use crate::ids::{SeparatorId, TokenPos, WordId};
use crate::index::tokens::{Case, Item, Kind, Separator};
use crate::index::vocabulary::Vocabulary;

/// Ids of up to 24 bits, stored in 16 bits each unless one is larger.
pub(crate) struct TokenIds {
    pub(crate) low: Vec<u16>,
    /// The higher bits; empty if all are 0.
    pub(crate) high: Vec<u8>,
}

impl TokenIds {
    /// Ids are below this.
    pub(crate) const LIMIT: u32 = 1 << 24;

    pub(crate) fn get(&self, at: usize) -> Option<u32> {
        Some(self.with_high(at, *self.low.get(at)?))
    }

    /// The id with the given low bits.
    #[inline]
    fn with_high(&self, at: usize, low: u16) -> u32 {
        u32::from(low) | self.high.get(at).map_or(0, |&high| u32::from(high) << 16)
    }

    /// Replaces an id.
    pub(crate) fn set(&mut self, at: usize, id: u32) {
        self.low[at] = id as u16;
        let high = (id >> 16) as u8;
        if high != 0 && self.high.is_empty() {
            self.high = vec![0; self.low.len()];
        }
        if let Some(own) = self.high.get_mut(at) {
            *own = high;
        }
    }

    pub(crate) fn truncate(&mut self, length: usize) {
        self.low.truncate(length);
        self.high.truncate(length);
    }
}

/// The text of all documents.
pub(crate) struct Text {
    /// Ids below `words` are words in their plain case; higher ids are indices into `explicit_items`.
    pub(crate) ids: TokenIds,
    /// The number of words in the vocabulary.
    pub(crate) words: u32,
    /// The items that are not plain words: separators, and words in other cases.
    pub(crate) explicit_items: Vec<Item>,
    pub(crate) separators: Vec<Separator>,
}

impl Text {
    /// The number of items.
    pub(crate) fn len(&self) -> usize {
        self.ids.low.len()
    }

    pub(crate) fn separator(&self, separator: SeparatorId) -> &str {
        &self.separators[separator.0 as usize].text
    }

    pub(crate) fn item(&self, position: TokenPos) -> Option<Item> {
        Some(self.item_of(self.ids.get(position.0 as usize)?))
    }

    /// The item with an id.
    #[inline]
    pub(crate) fn item_of(&self, id: u32) -> Item {
        match id.checked_sub(self.words) {
            None => Item::word(WordId(id), Case::Plain),
            Some(explicit) => self.explicit_items[explicit as usize],
        }
    }

    /// The number of distinct ids.
    pub(crate) fn id_count(&self) -> usize {
        self.words as usize + self.explicit_items.len()
    }

    /// The ids of words in other cases than the plain one. The id of a plain word is that of the word.
    pub(crate) fn cased_ids(&self) -> impl Iterator<Item = (u32, WordId)> {
        (self.words..).zip(&self.explicit_items).filter_map(|(id, item)| Some((id, item.as_word()?)))
    }

    /// The ids of the items of a range, with their positions.
    pub(crate) fn token_ids(&self, range: Range<TokenPos>) -> impl Iterator<Item = (TokenPos, u32)> {
        let lows = &self.ids.low[range.start.0 as usize..range.end.0 as usize];
        let positions = range.start.0..;
        positions.zip(lows).map(|(at, &low)| (TokenPos(at), self.ids.with_high(at as usize, low)))
    }

    /// The items of a range, with their positions.
    pub(crate) fn items(&self, range: Range<TokenPos>) -> impl Iterator<Item = (TokenPos, Item)> {
        self.token_ids(range).map(|(at, id)| (at, self.item_of(id)))
    }

    /// The words of a range, with their positions.
    pub(crate) fn words(&self, range: Range<TokenPos>) -> impl Iterator<Item = (TokenPos, WordId)> {
        self.items(range).filter_map(|(at, item)| Some((at, item.as_word()?)))
    }

    /// Whether two ranges have the same text.
    pub(crate) fn is_same(&self, one: Range<TokenPos>, other: Range<TokenPos>) -> bool {
        let [one, other] = [one, other].map(|range| range.start.0 as usize..range.end.0 as usize);
        let TokenIds { low, high } = &self.ids;
        low[one.clone()] == low[other.clone()] && high.get(one) == high.get(other)
    }

    /// The word after the one at `position` in the same block.
    pub(crate) fn next_word(&self, position: TokenPos) -> Option<(TokenPos, WordId)> {
        self.neighbour(position.next(), TokenPos::next)
    }

    /// The word before the one at `position` in the same block.
    pub(crate) fn previous_word(&self, position: TokenPos) -> Option<(TokenPos, WordId)> {
        let back = |position: TokenPos| TokenPos(position.0.wrapping_sub(1));
        self.neighbour(back(position), back)
    }

    /// The word at `position`, or one step further if that is a separator.
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

    /// The separator at a position.
    pub(crate) fn separator_at(&self, position: TokenPos) -> Option<&str> {
        self.written(self.item(position)?)
    }

    /// The separator directly before the word at `position`.
    pub(crate) fn separator_before(&self, position: TokenPos) -> Option<&str> {
        let before = self.item(TokenPos(position.0.checked_sub(1)?))?;
        if before.ends() { None } else { self.written(before) }
    }

    /// The separator directly after the word at `position`.
    pub(crate) fn separator_after(&self, position: TokenPos) -> Option<&str> {
        self.written(self.item(position.next())?)
    }

    fn written(&self, item: Item) -> Option<&str> {
        match item.kind() {
            Kind::Separator(separator) => Some(self.separator(separator)),
            Kind::Word(..) => None,
        }
    }

    /// Appends a range as text, without block ends, and calls `token` with the position of each word and separator, its byte
    /// range in `out`, and whether it is a word.
    pub(crate) fn render(
        &self,
        vocabulary: &Vocabulary,
        range: Range<TokenPos>,
        out: &mut String,
        mut token: impl FnMut(TokenPos, Range<usize>, bool),
    ) {
        // The word before, if no separator follows it.
        let mut before: Option<&str> = None;
        for (position, item) in self.items(range) {
            match item.kind() {
                Kind::Separator(separator) => {
                    let start = out.len();
                    out.push_str(self.separator(separator));
                    token(position, start..out.len(), false);
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
                    token(position, start..out.len(), true);
                    before = Some(word);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn token_ids_round_trip() {
        for large in [None, Some(0), Some(3), Some(9)] {
            let mut numbers = TokenIds { low: vec![7; 12], high: Vec::new() };
            let put = |at: usize| if large == Some(at) { TokenIds::LIMIT - 1 } else { 0xffff - at as u32 };
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
