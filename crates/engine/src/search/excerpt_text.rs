//! An excerpt of a given passage: where it starts, and how far it goes.

use std::ops::Range;

use crate::analysis::grapheme;
use crate::document::BlockKind;
use crate::ids::TokenPos;
use crate::index::Index;
use crate::index::tokens::Kind;
use crate::results::Passage;
use crate::search::occurrences::Occurrence;
use crate::search::passage::{append, extend_to_graphemes};

/// About how many words an excerpt has.
const EXCERPT_WORDS: usize = 36;
/// How many words precede the first match where no sentence starts nearby.
const WORDS_BEFORE: usize = 8;
/// The maximum number of characters of an excerpt, whatever its words: separators may be long.
const MAX_EXCERPT_CHARS: usize = 400;
/// Marks omitted text.
const ELLIPSIS: &str = "…";
/// Separates two blocks of one excerpt.
const BETWEEN_BLOCKS: &str = " · ";

/// The start of an excerpt that shows the matches from `position` to `last`: that of the block or sentence if that is
/// near, else some words before.
pub(crate) fn excerpt_start(index: &Index, block: TokenPos, position: TokenPos, last: TokenPos) -> TokenPos {
    let room = EXCERPT_WORDS.saturating_sub((last.0 - position.0) as usize + 1);
    let max_before = room.clamp(WORDS_BEFORE, EXCERPT_WORDS / 2);
    let mut words = 0;
    let mut fallback = position;
    let mut at = position;
    while at > block {
        let before = TokenPos(at.0 - 1);
        match index.text().item(before).map(|item| item.kind()) {
            Some(Kind::Word(..)) => {
                words += 1;
                if words == WORDS_BEFORE {
                    fallback = before;
                }
            }
            Some(Kind::Separator(separator))
                if sentence_start(index.text().separator(separator)).is_some() =>
            {
                return at;
            }
            _ => {}
        }
        at = before;
        if words > max_before {
            return fallback;
        }
    }
    block
}

/// Where a sentence begins within the separator before it: behind the space after `.`, `!` or `?`, and directly behind the
/// stops of Chinese and Japanese.
fn sentence_start(separator: &str) -> Option<usize> {
    let mut start = None;
    let mut ended = false;
    for (at, c) in separator.char_indices() {
        let end = at + c.len_utf8();
        match c {
            '.' | '!' | '?' => ended = true,
            '。' | '！' | '？' => (ended, start) = (true, Some(end)),
            '」' | '』' | '）' if start == Some(at) => start = Some(end),
            ' ' | '\n' | '\u{a0}' if ended => start = Some(end),
            _ => {}
        }
    }
    start
}

/// The maximum length of an article, in bytes.
const MAX_ARTICLE: usize = 3;

/// Whether a word is the first of a sentence, or the second after a short stop word, such as an article.
pub(crate) fn begins_sentence(index: &Index, position: TokenPos) -> bool {
    let text = index.text();
    let is_first = |position: TokenPos| {
        text.previous_word(position).is_none()
            || text.separator_before(position).is_some_and(|separator| sentence_start(separator).is_some())
    };
    let is_article = |word| {
        let term = index.vocabulary().term(index.vocabulary().term_of(word));
        term.len() <= MAX_ARTICLE && index.languages().is_stop_word(term)
    };
    let follows = |(before, word)| is_article(word) && is_first(before);
    is_first(position) || text.previous_word(position).is_some_and(follows)
}

/// The excerpt from the start of `needed` on, continued into the next blocks while it is short. It ends with a sentence that
/// ends after `needed`, if there is one nearby.
pub(crate) fn excerpt_from(
    index: &Index,
    needed: Range<TokenPos>,
    mut block: u32,
    body: &Range<TokenPos>,
    occurrences: &[Occurrence],
) -> Passage {
    /// Most excerpts have fewer bytes.
    const CAPACITY: usize = 320;
    let blocks = &index.documents().blocks;
    let code = blocks[block as usize].kind == BlockKind::Code;
    let mut passage = Passage { text: String::with_capacity(CAPACITY), marks: Vec::new(), code };
    let Range { start: mut from, end: last } = needed;
    if blocks[block as usize].start < from {
        push_opening(index, from, &mut passage.text);
    }
    let mut words = 0;
    loop {
        let text = index.documents().block_text(block);
        let (to, read) = end_of_words(index, from..text.end, last, EXCERPT_WORDS - words);
        words += read;
        append(index, from..to, occurrences, &mut passage);
        if to < text.end {
            passage.text.push_str(ELLIPSIS);
            break;
        }
        block += 1;
        from = text.end;
        // A character has four bytes at most; `truncate` counts them.
        let is_long = words * 3 > EXCERPT_WORDS * 2 || passage.text.len() > 4 * MAX_EXCERPT_CHARS;
        if is_long || code || from >= body.end {
            break;
        }
        passage.text.push_str(BETWEEN_BLOCKS);
    }
    passage.marks = extend_to_graphemes(&passage.text, passage.marks);
    truncate(&mut passage);
    passage
}

/// Starts an excerpt within a block: with what opens the sentence or the word at `from`, such as a quotation mark.
fn push_opening(index: &Index, from: TokenPos, text: &mut String) {
    let before = index.text().separator_before(from).unwrap_or_default();
    let opening = if let Some(start) = sentence_start(before) {
        &before[start..]
    } else {
        text.push_str(ELLIPSIS);
        before.bytes().rposition(|byte| byte <= b' ').map_or("", |space| &before[space + 1..])
    };
    text.push_str(opening);
}

/// The end of the first `max_words` words of a range, and their number; a range that is little longer is taken whole. If a
/// sentence ends after `last`, near that end, it is the end.
fn end_of_words(
    index: &Index,
    range: Range<TokenPos>,
    last: TokenPos,
    max_words: usize,
) -> (TokenPos, usize) {
    let mut words = 0;
    let mut end = range.end;
    let mut sentence = None;
    for (position, item) in index.text().items(range.clone()) {
        if let Kind::Separator(separator) = item.kind() {
            let separator = index.text().separator(separator);
            let ends = sentence_start(separator) == Some(separator.len());
            if ends && position > last && words * 3 >= max_words * 2 {
                sentence = Some((position.next(), words));
            }
            continue;
        }
        words += 1;
        if words == max_words {
            end = position.next();
        } else if words > max_words + EXCERPT_WORDS / 6 {
            return sentence.unwrap_or((end, max_words));
        }
    }
    (range.end, words)
}

/// Truncates a passage that is too long, between two graphemes and not inside a mark.
fn truncate(passage: &mut Passage) {
    if passage.text.len() <= MAX_EXCERPT_CHARS {
        return;
    }
    let Some((mut end, _)) = passage.text.char_indices().nth(MAX_EXCERPT_CHARS) else { return };
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
