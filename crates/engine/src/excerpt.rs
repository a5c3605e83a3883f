//! The passage that shows best why a document was found, with exact marks.
//!
//! Passages are read from the same stream that positions come from: a match knows where it stands, so
//! that nothing is tokenized twice and a mark is never off by one.

use std::ops::Range;

use crate::analysis::grapheme;
use crate::document::{Field, slug};
use crate::documents::{Anchor, DocId};
use crate::hits::{Marks, Passage, SectionHit};
use crate::index::Index;
use crate::order;
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
        let mut text = String::new();
        let mut marks: Vec<Range<usize>> = Vec::new();
        let first = occurrences.partition_point(|one| one.position < range.start);
        let mut occurrences = occurrences[first..].iter().peekable();
        let mut marked_words = 0;
        let mut joined_words = 0;
        self.text.render(&self.vocabulary, range, &mut text, |position, _, bytes| {
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
        let marks = of_whole_graphemes(&text, marks);
        Passage { text, marks }
    }

    /// The best passage of a document; its beginning, when only the title matches.
    pub(crate) fn excerpt(&self, document: DocId, query: &Query, occurrences: &[Occurrence]) -> Passage {
        let blocks = self.documents.get(document).blocks.clone();
        let body = self.documents.blocks[blocks.start as usize + 1].start..self.documents.text(document).end;
        self.best_passage(document, query, occurrences, body)
    }

    /// The sections that match best, best first, when the document has headings.
    pub(crate) fn sections(
        &self,
        document: DocId,
        query: &Query,
        occurrences: &[Occurrence],
    ) -> Vec<SectionHit> {
        let entry = self.documents.get(document);
        let headings: Vec<u32> = (entry.blocks.start + 1..entry.blocks.end)
            .filter(|&block| self.documents.blocks[block as usize].kind.is_heading())
            .collect();
        let ends = headings.iter().skip(1).copied().chain([entry.blocks.end]);
        let mut sections: Vec<_> = headings
            .iter()
            .zip(ends)
            .filter_map(|(&heading, end)| {
                let start = self.documents.blocks[heading as usize].start;
                let inside = between(occurrences, &(start..self.documents.blocks[end as usize].start));
                let weight = passage_weight(query, inside);
                (weight > 0.0).then_some((weight, heading, end))
            })
            .collect();
        order::sort_by(&mut sections, |a, b| b.0.total_cmp(&a.0));
        sections.truncate(SECTIONS);
        let section = |(_, heading, end): (f32, u32, u32)| {
            let block = &self.documents.blocks[heading as usize];
            let text = self.passage(self.documents.block_text(heading), &[]).text;
            let body = self.documents.block_text(heading).end..self.documents.blocks[end as usize].start;
            let url = match self.anchor_id(block.anchor, &text) {
                Some(id) => {
                    let page = entry.url.split('#').next().unwrap_or_default();
                    page.to_owned() + "#" + &encode_fragment(&id)
                }
                None => entry.url.clone(),
            };
            SectionHit { heading: text, url, excerpt: self.best_passage(document, query, occurrences, body) }
        };
        sections.into_iter().map(section).collect()
    }

    /// The fragment identifier of a block whose text is `text`.
    pub(crate) fn anchor_id(&self, anchor: Anchor, text: &str) -> Option<String> {
        match anchor {
            Anchor::None => None,
            Anchor::Slug => Some(slug(text)),
            Anchor::Written(_) => self.documents.anchor(anchor).map(str::to_owned),
        }
    }

    fn best_passage(
        &self,
        document: DocId,
        query: &Query,
        occurrences: &[Occurrence],
        body: Range<TokenPos>,
    ) -> Passage {
        if body.is_empty() {
            return Passage::default();
        }
        let inside = between(occurrences, &body);
        let matched = best_window(query, inside);
        let start = matched.unwrap_or(body.start);
        let block = self.documents.block_at(start, document);
        let from = match matched {
            Some(start) => self.beginning(self.documents.block_text(block).start, start),
            None => start,
        };
        self.written_out(from, block, &body, occurrences)
    }

    /// Where an excerpt begins whose first match stands at `position`: at its block or sentence if that
    /// is near, else some words before.
    fn beginning(&self, block: TokenPos, position: TokenPos) -> TokenPos {
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
            if words > WORDS / 2 {
                return some_before;
            }
        }
        block
    }

    /// Writes an excerpt from `from` on, into the blocks that follow while it is short.
    fn written_out(
        &self,
        from: TokenPos,
        mut block: u32,
        body: &Range<TokenPos>,
        occurrences: &[Occurrence],
    ) -> Passage {
        let mut passage = Passage::default();
        if self.documents.blocks[block as usize].start < from {
            passage.text.push_str(ELLIPSIS);
        }
        let mut words = 0;
        let mut from = from;
        loop {
            let text = self.documents.block_text(block);
            let to = self.end_of_words(from..text.end, WORDS - words);
            words += self.text.items(from..to).filter(|(_, kind)| matches!(kind, Kind::Word(..))).count();
            append(&mut passage, self.passage(from..to, occurrences));
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
        cut(&mut passage);
        passage
    }

    /// The end of the first `most` words of a range, and of what little may follow them.
    fn end_of_words(&self, range: Range<TokenPos>, most: usize) -> TokenPos {
        let mut words = 0;
        let mut end = range.end;
        for (position, kind) in self.text.items(range.clone()) {
            if let Kind::Word(..) = kind {
                words += 1;
                if words == most {
                    end = position.next();
                } else if words > most + WORDS / 6 {
                    return end;
                }
            }
        }
        range.end
    }
}

/// The occurrences in a range.
fn between<'o>(occurrences: &'o [Occurrence], range: &Range<TokenPos>) -> &'o [Occurrence] {
    let start = occurrences.partition_point(|one| one.position < range.start);
    let end = occurrences.partition_point(|one| one.position < range.end);
    &occurrences[start..end]
}

/// Where the stretch of text begins, as long as an excerpt, that holds most of the query: its first
/// match. Of equals the first.
fn best_window(query: &Query, occurrences: &[Occurrence]) -> Option<TokenPos> {
    let mut best: Option<(f32, TokenPos)> = None;
    let mut end = 0;
    for (start, first) in occurrences.iter().enumerate() {
        let reach = first.position.0 + REACH;
        let before = end;
        while end < occurrences.len() && occurrences[end].position.0 <= reach {
            end += 1;
        }
        // A part of the stretch before holds no more than it.
        if end == before {
            continue;
        }
        let inside = &occurrences[start..end];
        let weight = passage_weight(query, inside);
        if best.as_ref().is_none_or(|(most, _)| weight > most * 1.001) {
            best = Some((weight, first.position));
        }
    }
    best.map(|(_, start)| start)
}

/// What a passage shows of the query: each part of it once, more where parts stand together, a little
/// for repetition.
fn passage_weight(query: &Query, occurrences: &[Occurrence]) -> f32 {
    const REPEATED: f32 = 0.1;
    const ADJACENT: f32 = 0.3;
    const HEADING: f32 = 0.3;
    let mut shown = vec![0.0f32; query.seeks.len()];
    let mut weight = 0.0;
    for (at, one) in occurrences.iter().enumerate() {
        let seek = &query.seeks[one.seek];
        let mut own = seek.idf.max(0.05) * seek.weight * one.weight;
        if one.field == Field::Heading {
            own *= 1.0 + HEADING;
        }
        weight += if own > shown[one.seek] { own - shown[one.seek] } else { own * REPEATED };
        shown[one.seek] = shown[one.seek].max(own);
        let follows = |other: &Occurrence| {
            other.seek + 1 == one.seek && other.position.0 + 1 + other.words as u32 >= one.position.0
        };
        if at > 0 && follows(&occurrences[at - 1]) {
            weight += own * ADJACENT;
        }
    }
    weight
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

fn append(passage: &mut Passage, more: Passage) {
    let offset = passage.text.len();
    passage.text.push_str(&more.text);
    passage.marks.extend(more.marks.into_iter().map(|mark| mark.start + offset..mark.end + offset));
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
