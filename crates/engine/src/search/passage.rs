//! A range of the text as it was written, with exact marks.
//!
//! Passages are read from the same stream that positions come from: nothing is tokenized twice, and a mark is never off
//! by one.

use std::ops::Range;

use crate::analysis::grapheme;
use crate::document::slug;
use crate::ids::{DocId, TokenPos};
use crate::index::Index;
use crate::index::anchor::{AnchorKind, expand};
use crate::results::{Marks, Passage};
use crate::search::occurrences::Occurrence;

/// The title of a document with its marks.
pub(crate) fn title(index: &Index, document: DocId, occurrences: &[Occurrence]) -> (String, Marks) {
    let block = index.documents().get(document).blocks.start;
    let passage = passage(index, index.documents().block_text(block), occurrences);
    let marks = passage.utf16_marks();
    (passage.text, marks)
}

/// A range of the text with its marks.
pub(crate) fn passage(index: &Index, range: Range<TokenPos>, occurrences: &[Occurrence]) -> Passage {
    let mut passage = Passage::default();
    append(index, range, occurrences, &mut passage);
    passage.marks = extend_to_graphemes(&passage.text, passage.marks);
    passage
}

/// Appends a range of the text with its marks.
pub(crate) fn append(
    index: &Index,
    range: Range<TokenPos>,
    occurrences: &[Occurrence],
    passage: &mut Passage,
) {
    let first = occurrences.partition_point(|one| one.position < range.start);
    let mut occurrences = occurrences[first..].iter().peekable();
    let mut marked_words = 0;
    let mut joined_words = 0;
    let marks = &mut passage.marks;
    index.text().render(index.vocabulary(), range, &mut passage.text, |position, bytes, is_word| {
        if !is_word {
            let is_sign = occurrences.peek().is_some_and(|one| one.position == position);
            marks.extend(is_sign.then(|| without_spaces(index, position, bytes)));
            return;
        }
        let is_joined = joined_words > 0;
        while let Some(one) = occurrences.next_if(|one| one.position <= position) {
            if one.position == position {
                marked_words = marked_words.max(one.words);
                joined_words = joined_words.max(one.joined);
            }
        }
        if marked_words > 0 || is_joined {
            match marks.last_mut() {
                // Adjacent units are one mark, and so are words that are joined as typed.
                Some(last) if last.end == bytes.start || is_joined => last.end = bytes.end,
                _ => marks.push(bytes),
            }
        }
        marked_words = marked_words.saturating_sub(1);
        joined_words = joined_words.saturating_sub(1);
    });
}

/// The part of a separator's bytes that is not white space.
fn without_spaces(index: &Index, position: TokenPos, bytes: Range<usize>) -> Range<usize> {
    let separator = index.text().separator_at(position).unwrap_or_default();
    let start = bytes.start + separator.len() - separator.trim_start().len();
    start..start + separator.trim().len()
}

/// The fragment identifier of a block, whose text is `text`.
pub(crate) fn anchor_id(index: &Index, block: u32, text: &str) -> Option<String> {
    match index.documents().blocks[block as usize].anchor {
        AnchorKind::None => None,
        AnchorKind::Slug => Some(slug(text)),
        AnchorKind::Template => {
            let (template, number) = index.documents().anchor_template(block)?;
            Some(expand(template, number, text))
        }
    }
}

/// Extends marks to whole graphemes: a sign before a word (U+0600) or on it is not part of the word, but of the
/// character that a reader sees.
pub(crate) fn extend_to_graphemes(text: &str, marks: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut whole: Vec<Range<usize>> = Vec::with_capacity(marks.len());
    for Range { mut start, mut end } in marks {
        while !grapheme::is_boundary(text, start) {
            start -= 1;
        }
        while !grapheme::is_boundary(text, end) {
            end += 1;
        }
        match whole.last_mut() {
            Some(last) if start <= last.end => last.end = end,
            _ => whole.push(start..end),
        }
    }
    whole
}
