//! Writes the section "meaning": vectors of documents and words, which a sentence model makes of an index's texts.

use std::ops::Range;

use crate::container::{Section, read_table};
use crate::document::Field;
use crate::error::Error;
use crate::ids::{DocId, TermId, TokenPos};
use crate::index::Index;
use crate::index::meaning::{BYTES, DIMENSIONS, MIN_DOCUMENTS, TERM_BYTES, VERSION};
use crate::search::bm25::inverse_document_frequency;
use crate::writer::container::{EncodedSection, write};
use crate::writer::vectors::encode_vector;

/// The words of a passage, besides title and heading. On the Rust Book passages of twice the length are no better.
const PASSAGE_WORDS: usize = 28;
/// Fewer words after a passage belong to it.
const MIN_PASSAGE_WORDS: usize = 8;
/// The passages of a document that are read: first the starts of its sections.
const MAX_PASSAGES: usize = 6;

/// Words by number, with their weights: of length 1, ascending.
pub type WeightedWords = Vec<(u32, f32)>;

/// What the vectors of an index are made of.
#[derive(Debug)]
#[non_exhaustive]
pub struct MeaningSource {
    /// Passages of the documents, each with its title and heading, and the words of the passage.
    pub passages: Vec<(String, WeightedWords)>,
    /// The passages of each document, one or more.
    pub documents: Vec<Range<usize>>,
    /// The words that get a vector: those in at least three documents.
    pub words: Vec<String>,
    /// Titles and pieces of texts, of 3 to 8 words, as a query might be, with their words.
    pub pieces: Vec<(String, WeightedWords)>,
}

/// The vectors of an index, in the order of [`MeaningSource`].
#[derive(Debug)]
pub struct MeaningVectors {
    /// Of length 1.
    pub documents: Vec<[f32; DIMENSIONS]>,
    /// Of any length.
    pub words: Vec<[f32; DIMENSIONS]>,
}

/// Chooses pieces of texts: `random(n)` is a number below `n`.
type Choose<'r> = &'r mut dyn FnMut(usize) -> usize;

impl MeaningSource {
    /// The texts and words of an index, with at most `pieces` pieces, chosen by `random`: `random(n)` is a number below `n`.
    pub fn new(index: &Index, pieces: usize, random: &mut dyn FnMut(usize) -> usize) -> Self {
        let (vocabulary, postings) = (index.vocabulary(), index.postings());
        let mut numbers = vec![None; vocabulary.term_count()];
        let mut words = Vec::new();
        for term in vocabulary.terms().filter(|&term| postings.document_count(term) >= MIN_DOCUMENTS) {
            numbers[term.0 as usize] = Some(words.len() as u32);
            words.push(index.display_word(term).to_owned());
        }
        let row = |range| weighted_words(index, &numbers, range);
        let (mut passages, mut documents) = (Vec::new(), Vec::new());
        for document in index.documents().ids() {
            let first = passages.len();
            let of_document = document_passages(index, document).into_iter();
            passages.extend(of_document.map(|passage| (passage.text(index), row(passage.words))));
            documents.push(first..passages.len());
        }
        let chosen = (0..pieces).filter_map(|_| piece(index, random));
        let pieces = chosen.map(|range| (render(index, range.clone()), row(range)));
        let pieces = pieces.filter(|(_, words)| !words.is_empty()).collect();
        Self { passages, documents, words, pieces }
    }
}

/// A part of a section of a document.
struct TextPassage {
    title: u32,
    heading: Option<u32>,
    words: Range<TokenPos>,
}

/// The passages of a document that a model is to read. A long document is about more than its start says.
fn document_passages(index: &Index, document: DocId) -> Vec<TextPassage> {
    let documents = index.documents();
    let blocks = documents.get(document).blocks.clone();
    let title = blocks.start;
    let is_heading = |block: u32| documents.blocks[block as usize].field == Field::Heading;
    let mut passages = Vec::new();
    let mut start = title + 1;
    while start < blocks.end {
        let end = (start + 1..blocks.end).find(|&block| is_heading(block)).unwrap_or(blocks.end);
        let heading = is_heading(start).then_some(start);
        let text = documents.block_text(start).start..documents.block_text(end - 1).end;
        let words: Vec<TokenPos> = index.text().words(text.clone()).map(|(position, _)| position).collect();
        let count = words.len().saturating_sub(MIN_PASSAGE_WORDS - 1).div_ceil(PASSAGE_WORDS).max(1);
        for number in 0..count {
            let from = words.get(number * PASSAGE_WORDS).copied().unwrap_or(text.start);
            let to = if number + 1 == count { text.end } else { words[(number + 1) * PASSAGE_WORDS] };
            passages.push((number, TextPassage { title, heading, words: from..to }));
        }
        start = end;
    }
    if passages.is_empty() {
        passages.push((0, TextPassage { title, heading: None, words: documents.block_text(title) }));
    }
    passages.sort_by_key(|(number, _)| *number);
    passages.into_iter().map(|(_, passage)| passage).take(MAX_PASSAGES).collect()
}

impl TextPassage {
    /// Title, heading and words, as sentences.
    fn text(&self, index: &Index) -> String {
        let documents = index.documents();
        let mut text = String::new();
        for block in std::iter::once(self.title).chain(self.heading) {
            push_sentence(&render(index, documents.block_text(block)), &mut text);
        }
        let blocks = self.title + 1..;
        for block in blocks.take_while(|&block| (block as usize) < documents.blocks.len() - 1) {
            let words = documents.block_text(block);
            if words.start >= self.words.end {
                break;
            }
            let words = words.start.max(self.words.start)..words.end.min(self.words.end);
            if words.start < words.end && Some(block) != self.heading {
                push_sentence(&render(index, words), &mut text);
            }
        }
        text
    }
}

/// Appends a sentence, unless the text consists of it.
fn push_sentence(sentence: &str, text: &mut String) {
    if sentence.is_empty() || sentence == text {
        return;
    }
    if !text.is_empty() {
        text.push_str(if text.ends_with(['.', '!', '?', ':']) { " " } else { ". " });
    }
    text.push_str(sentence);
}

fn render(index: &Index, range: Range<TokenPos>) -> String {
    let mut text = String::new();
    index.text().render(index.vocabulary(), range, &mut text, |_, _, _| {});
    text.trim().to_owned()
}

/// Words of a block of some document: half of them from its start, where titles are whole.
fn piece(index: &Index, random: Choose) -> Option<Range<TokenPos>> {
    let documents = index.documents();
    if documents.len() == 0 {
        return None;
    }
    let blocks = documents.get(DocId(random(documents.len()) as u32)).blocks.clone();
    let block = if random(3) == 0 { blocks.start } else { blocks.start + random(blocks.len()) as u32 };
    let words: Vec<TokenPos> =
        index.text().words(documents.block_text(block)).map(|(position, _)| position).collect();
    let length = (3 + random(6)).min(words.len());
    let first = if random(2) == 0 { 0 } else { random(words.len() - length + 1) };
    let last = words.get((first + length).checked_sub(1)?)?;
    (length > 1).then(|| words[first]..TokenPos(last.0 + 1))
}

/// The weights of the words of a text that have vectors: the logarithm of their frequency times their idf, together of
/// length 1.
fn weighted_words(index: &Index, numbers: &[Option<u32>], range: Range<TokenPos>) -> Vec<(u32, f32)> {
    let words = index.text().words(range).map(|(_, word)| index.vocabulary().term_of(word));
    let mut terms: Vec<TermId> = words.filter(|term| numbers[term.0 as usize].is_some()).collect();
    terms.sort_unstable();
    let all = index.documents().len() as u32;
    let mut weighted = Vec::new();
    for same in terms.chunk_by(|a, b| a == b) {
        let idf = inverse_document_frequency(index.postings().document_count(same[0]), all);
        let stop = if index.languages().is_stop_word(index.vocabulary().term(same[0])) { 0.2 } else { 1.0 };
        let number = numbers[same[0].0 as usize].unwrap_or(0);
        weighted.push((number, (1.0 + (same.len() as f32).ln()) * idf * stop));
    }
    let length = weighted.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    weighted.iter_mut().for_each(|(_, weight)| *weight /= length.max(f32::MIN_POSITIVE));
    weighted
}

/// An index with vectors; those that it has already are replaced.
///
/// # Errors
/// If the bytes are no index, or it is one of other documents and words than the vectors.
pub fn add_meaning(bytes: &[u8], vectors: &MeaningVectors) -> Result<Vec<u8>, Error> {
    let entries = read_table(bytes)?.into_iter().filter(|entry| {
        entry.section as u8 != Section::Meaning as u8 && (entry.length > 0 || entry.section.is_required())
    });
    let copied = entries.map(|entry| {
        let stored = bytes[entry.start..entry.start + entry.stored].to_vec();
        EncodedSection { section: entry.section, coding: entry.coding, length: entry.length, stored }
    });
    let mut sections: Vec<_> = copied.collect();
    sections.push(EncodedSection::stored(Section::Meaning, encode(vectors)));
    let bytes = write(&sections)?;
    Index::open(&bytes)?;
    Ok(bytes)
}

fn encode(vectors: &MeaningVectors) -> Vec<u8> {
    let mut out = Vec::with_capacity(1 + vectors.documents.len() * BYTES + vectors.words.len() * TERM_BYTES);
    out.push(VERSION);
    vectors.documents.iter().for_each(|vector| out.extend(&encode_vector(vector)[..BYTES]));
    vectors.words.iter().for_each(|vector| out.extend(encode_vector(vector)));
    out
}
