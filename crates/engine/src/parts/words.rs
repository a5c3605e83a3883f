//! Blocks of words: the vocabulary in sorted order, to complete and to correct what is typed.

use crate::front_coding::shared_prefix;
use crate::parts::coder::{Coder, EVEN, NumberModel, Probability, StringModels, TreeModel};

/// More words are in no block.
pub(crate) const MAX_WORDS: u32 = 1 << 14;

/// A term with what is needed to suggest it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct WordEntry {
    /// The term; in a backward block from its last letter to its first.
    pub(crate) term: String,
    /// Document frequency.
    pub(crate) documents: u32,
    /// How it is shown, if not as it is looked up.
    pub(crate) display: String,
}

impl WordEntry {
    /// How the term is shown.
    pub(crate) fn shown(&self) -> &str {
        if self.display.is_empty() { &self.term } else { &self.display }
    }
}

struct Models {
    count: NumberModel,
    shared: TreeModel<64>,
    rest: StringModels,
    documents: NumberModel,
    has_display: Probability,
    display: StringModels,
}

/// Codes a block of at most [`MAX_WORDS`]; its words are sorted. The first words of blocks are also in the root.
pub(crate) fn code(coder: &mut impl Coder, words: &[WordEntry]) -> Vec<WordEntry> {
    /// The longest prefix that is shared with the word before, in bytes.
    const MAX_SHARED: usize = 63;
    let mut models = Models {
        count: NumberModel::default(),
        shared: TreeModel::default(),
        rest: StringModels::default(),
        documents: NumberModel::default(),
        has_display: EVEN,
        display: StringModels::default(),
    };
    let none = WordEntry::default();
    let count = coder.number(&mut models.count, words.len() as u32);
    if count > MAX_WORDS {
        return Vec::new();
    }
    let mut coded: Vec<WordEntry> = Vec::new();
    for at in 0..count as usize {
        if coder.is_exhausted() {
            break;
        }
        let given = words.get(at).unwrap_or(&none);
        let before = coded.last().map_or("", |word| word.term.as_str());
        let shared = shared_prefix(&given.term, before, MAX_SHARED);
        let shared = coder.tree(&mut models.shared, shared as u32) as usize;
        let given_rest = given.term.get(shared..).unwrap_or_default();
        let rest = coder.string(&mut models.rest, given_rest);
        let term = before.get(..shared).unwrap_or_default().to_owned() + &rest;
        let documents = coder.number(&mut models.documents, given.documents);
        let mut display = String::new();
        if coder.flag(&mut models.has_display, !given.display.is_empty()) {
            display = coder.string(&mut models.display, &given.display);
        }
        coded.push(WordEntry { term, documents, display });
    }
    coded
}
