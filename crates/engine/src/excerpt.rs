//! The passage that shows best why a document was found, with exact marks.
//!
//! Passages are read from the same stream that positions come from: a match knows where it stands, so
//! that nothing is tokenized twice and a mark is never off by one.

use std::ops::Range;

use crate::analysis::grapheme;
use crate::anchor::{Anchor, expand};
use crate::document::{BlockKind, Field, slug};
use crate::documents::{BlockEntry, DocId};
use crate::hits::{Marks, Passage, SectionHit};
use crate::index::Index;
use crate::search::{Occurrence, Query};
use crate::text::{Kind, TokenPos};

/// About how many words an excerpt has.
const WORDS: usize = 36;
/// How many words stand before the first match where no sentence begins nearby.
const WORDS_BEFORE: usize = 8;
/// A match is shown with others as far behind it: some words stand before the first.
const REACH: u32 = 27;
/// At most this many letters of text are shown, whatever the words: separators may be long.
const MOST_LETTERS: usize = 400;
/// At most this many sections are shown.
const SECTIONS: usize = 3;
/// What stands where text was left out.
const ELLIPSIS: &str = "…";
/// What stands between two blocks of one excerpt.
const BETWEEN_BLOCKS: &str = " · ";

impl Index {
    /// The title of a document with its marks.
    pub(crate) fn title(&self, document: DocId, occurrences: &[Occurrence]) -> (String, Marks) {
        let block = self.documents.get(document).blocks.start;
        let passage = self.passage(self.documents.block_text(block), occurrences);
        let marks = passage.utf16_marks();
        (passage.text, marks)
    }

    /// A range of the text with its marks.
    pub(crate) fn passage(&self, range: Range<TokenPos>, occurrences: &[Occurrence]) -> Passage {
        let mut passage = Passage::default();
        self.append(range, occurrences, &mut passage);
        let Passage { text, marks } = passage;
        let marks = of_whole_graphemes(&text, marks);
        Passage { text, marks }
    }

    /// Appends a range of the text with its marks.
    fn append(&self, range: Range<TokenPos>, occurrences: &[Occurrence], passage: &mut Passage) {
        let first = occurrences.partition_point(|one| one.position < range.start);
        let mut occurrences = occurrences[first..].iter().peekable();
        let mut marked_words = 0;
        let mut joined_words = 0;
        let marks = &mut passage.marks;
        self.text.render(&self.vocabulary, range, &mut passage.text, |position, bytes| {
            let is_joined = joined_words > 0;
            while let Some(one) = occurrences.next_if(|one| one.position <= position) {
                if one.position == position {
                    marked_words = marked_words.max(one.words);
                    joined_words = joined_words.max(one.joined);
                }
            }
            if marked_words > 0 || is_joined {
                match marks.last_mut() {
                    // Units that touch are one mark, and so are words that are joined as typed.
                    Some(last) if last.end == bytes.start || is_joined => last.end = bytes.end,
                    _ => marks.push(bytes),
                }
            }
            marked_words = marked_words.saturating_sub(1);
            joined_words = joined_words.saturating_sub(1);
        });
    }

    /// The fragment identifier of a block, whose text is `text`.
    pub(crate) fn anchor_id(&self, block: u32, text: &str) -> Option<String> {
        match self.documents.blocks[block as usize].anchor {
            Anchor::None => None,
            Anchor::Slug => Some(slug(text)),
            Anchor::Written => {
                let (template, number) = self.documents.written(block)?;
                Some(expand(template, number, text))
            }
        }
    }

    /// Where an excerpt begins that shows what stands from `position` to `last`: at its block or sentence if that
    /// is near, else some words before.
    fn beginning(&self, block: TokenPos, position: TokenPos, last: TokenPos) -> TokenPos {
        let room = WORDS.saturating_sub((last.0 - position.0) as usize + 1);
        let most = room.clamp(WORDS_BEFORE, WORDS / 2);
        let mut words = 0;
        let mut some_before = position;
        let mut at = position;
        while at > block {
            let before = TokenPos(at.0 - 1);
            match self.text.item(before).map(|item| item.kind()) {
                Some(Kind::Word(..)) => words += 1,
                Some(Kind::Separator(separator)) if at != position || words == 0 => {
                    let separator = self.text.separator(separator);
                    if separator.contains(['.', '!', '?', '。']) && separator.ends_with(char::is_whitespace)
                    {
                        return at;
                    }
                }
                _ => {}
            }
            at = before;
            if words == WORDS_BEFORE {
                some_before = at;
            }
            if words > most {
                return some_before;
            }
        }
        block
    }

    /// Writes an excerpt from `from` on, into the blocks that follow while it is short.
    fn written_out(
        &self,
        mut from: TokenPos,
        mut block: u32,
        body: &Range<TokenPos>,
        occurrences: &[Occurrence],
    ) -> Passage {
        /// Most excerpts have fewer bytes.
        const USUAL: usize = 320;
        let mut passage = Passage { text: String::with_capacity(USUAL), marks: Vec::new() };
        if self.documents.blocks[block as usize].start < from {
            passage.text.push_str(ELLIPSIS);
        }
        let mut words = 0;
        loop {
            let text = self.documents.block_text(block);
            let (to, read) = self.end_of_words(from..text.end, WORDS - words);
            words += read;
            self.append(from..to, occurrences, &mut passage);
            if to < text.end {
                passage.text.push_str(ELLIPSIS);
                break;
            }
            block += 1;
            from = text.end;
            // A letter has four bytes at most; `cut` counts them.
            if words * 3 > WORDS * 2 || from >= body.end || passage.text.len() > 4 * MOST_LETTERS {
                break;
            }
            passage.text.push_str(BETWEEN_BLOCKS);
        }
        passage.marks = of_whole_graphemes(&passage.text, passage.marks);
        cut(&mut passage);
        passage
    }

    /// The end of the first `most` words of a range and of what little may follow them, and how many words that are.
    fn end_of_words(&self, range: Range<TokenPos>, most: usize) -> (TokenPos, usize) {
        let mut words = 0;
        let mut end = range.end;
        for (position, item) in self.text.items(range.clone()) {
            if item.as_word().is_some() {
                words += 1;
                if words == most {
                    end = position.next();
                } else if words > most + WORDS / 6 {
                    return (end, most);
                }
            }
        }
        (range.end, words)
    }
}

/// Chooses the passages of a document that show best why it was found.
pub(crate) struct Passages<'a> {
    index: &'a Index,
    document: DocId,
    occurrences: &'a [Occurrence],
    /// Per match, what it says by itself, and what it adds where the one before it is shown, too.
    weights: Vec<(f32, f32)>,
    /// Per match, the sum of all weights before it; one more for the end.
    sums: Vec<f32>,
    /// Per seek, how much of it is shown: for [`weight`](Self::weight).
    shown: Vec<f32>,
}

impl<'a> Passages<'a> {
    /// `occurrences`: what may be marked, in order.
    pub(crate) fn new(
        index: &'a Index,
        document: DocId,
        query: &Query,
        occurrences: &'a [Occurrence],
    ) -> Self {
        const ADJACENT: f32 = 0.3;
        const HEADING: f32 = 0.3;
        let mut before: Option<&Occurrence> = None;
        let weight = |one: &'a Occurrence| {
            let seek = &query.seeks[one.seek];
            let mut own = seek.idf.max(0.05) * seek.weight * one.weight;
            if one.field == Field::Heading {
                own *= 1.0 + HEADING;
            }
            let follows = before.replace(one).is_some_and(|before| {
                before.seek + 1 == one.seek && before.position.0 + 1 + before.words as u32 >= one.position.0
            });
            (own, if follows { own * ADJACENT } else { 0.0 })
        };
        let weights: Vec<_> = occurrences.iter().map(weight).collect();
        let mut sum = 0.0;
        let mut sums = vec![sum];
        sums.extend(weights.iter().map(|(own, following)| {
            sum += own + following;
            sum
        }));
        Self { index, document, occurrences, weights, sums, shown: vec![0.0; query.seeks.len()] }
    }

    /// What a passage shows of the query: each part of it once, more where parts stand together, a little
    /// for repetition.
    fn weight(&mut self, inside: Range<usize>) -> f32 {
        const REPEATED: f32 = 0.1;
        self.shown.fill(0.0);
        let mut weight = 0.0;
        for at in inside.clone() {
            let (own, following) = self.weights[at];
            let shown = &mut self.shown[self.occurrences[at].seek];
            weight += if own > *shown { own - *shown } else { own * REPEATED };
            *shown = shown.max(own);
            if at > inside.start {
                weight += following;
            }
        }
        weight
    }

    /// The best passage of the document; its beginning, when only the title matches.
    pub(crate) fn excerpt(&mut self) -> Passage {
        let documents = &self.index.documents;
        let blocks = documents.get(self.document).blocks.clone();
        self.best(documents.blocks[blocks.start as usize + 1].start..documents.text(self.document).end)
    }

    /// The sections that match best, best first, when the document has headings.
    pub(crate) fn sections(&mut self) -> Vec<SectionHit> {
        let documents = &self.index.documents;
        let Range { start, end } = documents.get(self.document).blocks;
        let is_heading = |block: &u32| documents.blocks[*block as usize].kind.is_heading();
        let mut best: Vec<(f32, Range<u32>)> = Vec::with_capacity(SECTIONS + 1);
        // Pages have hundreds of sections, and few of them a match.
        let mut behind = 0;
        while let Some(one) = self.occurrences.get(behind) {
            let block = documents.block_at(one.position, self.document);
            let last = (block + 1..end).find(is_heading).unwrap_or(end);
            let inside = self.between(behind, one.position..documents.blocks[last as usize].start);
            behind = inside.end;
            let Some(first) = (start + 1..=block).rev().find(is_heading) else { continue };
            let weight = self.weight(inside);
            let place = best.iter().position(|(other, _)| weight > *other).unwrap_or(best.len());
            if weight > 0.0 && place < SECTIONS {
                best.truncate(SECTIONS - 1);
                best.insert(place, (weight, first..last));
            }
        }
        best.into_iter().map(|(_, blocks)| self.section(blocks)).collect()
    }

    /// A section: its heading and the blocks behind it.
    fn section(&mut self, blocks: Range<u32>) -> SectionHit {
        let index = self.index;
        let documents = &index.documents;
        let text = documents.block_text(blocks.start);
        let body = text.end..documents.blocks[blocks.end as usize].start;
        let heading = index.passage(text, &[]).text;
        let url = &documents.get(self.document).url;
        let url = match index.anchor_id(blocks.start, &heading) {
            Some(id) => {
                let page = url.split('#').next().unwrap_or_default();
                page.to_owned() + "#" + &encode_fragment(&id)
            }
            None => url.clone(),
        };
        let above = self.heading_above(blocks.start);
        SectionHit { heading, above, url, excerpt: self.best(body) }
    }

    /// The heading that tells one from others with the same text: the next one above of a higher level. That of the whole
    /// document tells nothing.
    fn heading_above(&self, block: u32) -> String {
        let Index { documents, text, .. } = self.index;
        let Range { start, end } = documents.get(self.document).blocks;
        let kind = |block: u32| documents.blocks[block as usize].kind;
        let own = documents.block_text(block);
        let repeats = |pair: &[BlockEntry]| {
            let one = pair[0].start..pair[1].start;
            one != own && pair[0].kind.is_heading() && text.is_same(one, own.clone())
        };
        // With what stands behind the last.
        let blocks = &documents.blocks[start as usize + 1..=end as usize];
        if !blocks.windows(2).any(repeats) {
            return String::new();
        }
        let is_above = |other: &u32| kind(*other).is_heading() && (kind(*other) as u8) < kind(block) as u8;
        let above = (start + 1..block).rev().find(is_above).filter(|above| kind(*above) != BlockKind::H1);
        above.map(|above| self.index.passage(documents.block_text(above), &[]).text).unwrap_or_default()
    }

    /// The best passage of a part of the text; its beginning where nothing matches.
    fn best(&mut self, body: Range<TokenPos>) -> Passage {
        if body.is_empty() {
            return Passage::default();
        }
        let index = self.index;
        let matched = self.best_window(self.between(0, body.clone()));
        let start = matched.as_ref().map_or(body.start, |matches| self.occurrences[matches.start].position);
        let block = index.documents.block_at(start, self.document);
        let from = match matched {
            Some(matches) => {
                let last = self.last_needed(matches);
                index.beginning(index.documents.block_text(block).start, start, last)
            }
            None => start,
        };
        index.written_out(from, block, &body, self.occurrences)
    }

    /// Where the last of some matches stands that shows more of the query than those before it: repetitions need not be
    /// seen.
    fn last_needed(&mut self, matches: Range<usize>) -> TokenPos {
        self.shown.fill(0.0);
        let mut last = self.occurrences[matches.start].position;
        for at in matches {
            let one = &self.occurrences[at];
            if self.weights[at].0 > self.shown[one.seek] {
                self.shown[one.seek] = self.weights[at].0;
                last = one.position;
            }
        }
        last
    }

    /// The matches in a part of the text, of which none stands before the match `from`.
    fn between(&self, from: usize, text: Range<TokenPos>) -> Range<usize> {
        let behind = &self.occurrences[from..];
        let start = from + behind.partition_point(|one| one.position < text.start);
        let end = from + behind.partition_point(|one| one.position < text.end);
        start..end
    }

    /// The matches in the stretch of text, as long as an excerpt, that holds most of the query. Of equals the first.
    fn best_window(&mut self, inside: Range<usize>) -> Option<Range<usize>> {
        let occurrences = self.occurrences;
        let mut best: Option<(f32, Range<usize>)> = None;
        let mut end = inside.start;
        for start in inside.clone() {
            let first = occurrences[start].position;
            let before = end;
            while end < inside.end && occurrences[end].position.0 <= first.0 + REACH {
                end += 1;
            }
            // A part of the stretch before holds no more than it; what is repeated weighs less than the sum.
            let better = best.as_ref().map_or(0.0, |(weight, _)| weight * 1.001);
            if end == before || self.sums[end] - self.sums[start] < better {
                continue;
            }
            let weight = self.weight(start..end);
            if weight > better {
                best = Some((weight, start..end));
            }
        }
        best.map(|(_, matches)| matches)
    }
}

/// Marks that cut no grapheme: a sign that stands before a word (U+0600) or is set on it is not part of the word, but
/// of what a reader sees as one.
fn of_whole_graphemes(text: &str, marks: Vec<Range<usize>>) -> Vec<Range<usize>> {
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

/// Cuts a passage that is too long, between two graphemes and not inside of a mark.
fn cut(passage: &mut Passage) {
    if passage.text.len() <= MOST_LETTERS {
        return;
    }
    let Some((mut end, _)) = passage.text.char_indices().nth(MOST_LETTERS) else { return };
    while end > 0 && !grapheme::is_boundary(&passage.text, end) {
        end -= 1;
    }
    if let Some(mark) = passage.marks.iter().find(|mark| mark.start < end && end < mark.end) {
        end = mark.start;
    }
    passage.text.truncate(end);
    passage.marks.retain(|mark| mark.end <= end);
    passage.text.push_str(ELLIPSIS);
}

/// An anchor as it stands in an address: spaces and control characters, `%`, `"`, `<`, `>` and the
/// backquote are escaped; letters of all scripts stay.
fn encode_fragment(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for c in id.chars() {
        if c.is_ascii_control() || matches!(c, ' ' | '%' | '"' | '<' | '>' | '`') {
            out.push('%');
            out.extend(
                [c as u32 >> 4, c as u32 & 15]
                    .map(|digit| char::from_digit(digit, 16).unwrap_or_default().to_ascii_uppercase()),
            );
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(all(test, feature = "writer", not(target_family = "wasm")))]
mod tests {
    use super::*;
    use crate::document::{Block, Document};
    use crate::search::resolve;
    use crate::search::tests::open;
    use proptest::prelude::*;

    /// The sections of a document, found by looking at each of its headings.
    fn naive(passages: &mut Passages) -> Vec<SectionHit> {
        let documents = &passages.index.documents;
        let Range { start, end } = documents.get(passages.document).blocks;
        let is_heading = |block: u32| documents.blocks[block as usize].kind.is_heading();
        let headings: Vec<_> = (start + 1..end).filter(|block| is_heading(*block)).collect();
        let mut weighed = Vec::new();
        for (at, &first) in headings.iter().enumerate() {
            let last = headings.get(at + 1).copied().unwrap_or(end);
            let text = documents.blocks[first as usize].start..documents.blocks[last as usize].start;
            let inside = passages.between(0, text);
            let weight = if inside.is_empty() { 0.0 } else { passages.weight(inside) };
            weighed.push((weight, first..last));
        }
        weighed.retain(|(weight, _)| *weight > 0.0);
        weighed.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        weighed.truncate(SECTIONS);
        let text = |block: u32| passages.index.passage(documents.block_text(block), &[]).text;
        let kind = |block: u32| documents.blocks[block as usize].kind;
        let above: Vec<_> = (weighed.iter())
            .map(|(_, Range { start: block, .. })| {
                let repeated = headings.iter().any(|other| other != block && text(*other) == text(*block));
                let higher = |other: &&u32| **other < *block && (kind(**other) as u8) < kind(*block) as u8;
                let above = headings.iter().rev().find(higher).filter(|_| repeated);
                above
                    .filter(|above| kind(**above) != BlockKind::H1)
                    .map(|above| text(*above))
                    .unwrap_or_default()
            })
            .collect();
        let found = weighed.into_iter().map(|(_, blocks)| passages.section(blocks));
        found.zip(above).map(|(section, above)| SectionHit { above, ..section }).collect()
    }

    proptest! {
        #[test]
        fn sections_are_those_that_a_look_at_each_heading_finds(
            blocks in prop::collection::vec((0..5usize, "[abc]( [abcA.]{1,3}){0,3}\\.?"), 1..30),
            query in "[abc]{1,2}( [abc]{1,2}){0,2} ?",
        ) {
            let kinds = [BlockKind::H1, BlockKind::H2, BlockKind::H3, BlockKind::Paragraph, BlockKind::Item];
            let index = open([Document {
                title: "b".into(),
                blocks: blocks.iter().map(|(kind, text)| Block::new(kinds[*kind], text.as_str())).collect(),
                ..Document::default()
            }]);
            let query = resolve(&index, &query, true, true);
            let document = DocId(0);
            let occurrences = query.shown(&index, query.occurrences(&index, document));
            let mut passages = Passages::new(&index, document, &query, &occurrences);
            let expected = naive(&mut passages);
            prop_assert_eq!(passages.sections(), expected);
        }
    }
}
