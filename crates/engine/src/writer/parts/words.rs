//! Blocks of words; [`words`](crate::parts::words) reads them.

use crate::index::Index;
use crate::parts::words::{self, WordEntry};
use crate::writer::parts::coder::RangeEncoder;

/// The number of words in a block.
const BLOCK: usize = 500;
/// Above this number of terms, those of a single document are left out of the blocks by endings: hardly any correction is one.
const MANY_TERMS: usize = 20_000;

/// The blocks of all terms, with the first word of each.
pub(super) struct Blocks {
    pub(super) firsts: Vec<String>,
    pub(super) blocks: Vec<Vec<u8>>,
}

/// The blocks of terms in their order.
pub(super) fn forward(index: &Index) -> Blocks {
    write(entries(index).collect())
}

/// The blocks of terms in the order of their last letters.
pub(super) fn backward(index: &Index) -> Blocks {
    let is_large = index.vocabulary().term_count() > MANY_TERMS;
    let kept = entries(index).filter(|word| !is_large || word.documents > 1);
    let reversed = kept.map(|word| WordEntry { term: word.term.chars().rev().collect(), ..word });
    let mut words: Vec<_> = reversed.collect();
    words.sort_by(|a, b| a.term.cmp(&b.term));
    write(words)
}

fn entries(index: &Index) -> impl Iterator<Item = WordEntry> {
    let vocabulary = index.vocabulary();
    vocabulary.terms().map(move |term| {
        let text = vocabulary.term(term);
        let shown = index.display_word(term);
        let display = if shown == text { String::new() } else { shown.to_owned() };
        WordEntry { term: text.to_owned(), documents: index.postings().document_count(term), display }
    })
}

fn write(words: Vec<WordEntry>) -> Blocks {
    let mut blocks = Blocks { firsts: Vec::new(), blocks: Vec::new() };
    let mut before = "";
    for block in words.chunks(BLOCK) {
        let first = block[0].term.as_str();
        // As much of the word as tells it from the one before.
        let shared = before.chars().zip(first.chars()).take_while(|(a, b)| a == b).count();
        blocks.firsts.push(first.chars().take(shared + 1).collect());
        let mut coder = RangeEncoder::new();
        words::code(&mut coder, block);
        blocks.blocks.push(coder.finish());
        before = &block[block.len() - 1].term;
    }
    blocks
}
