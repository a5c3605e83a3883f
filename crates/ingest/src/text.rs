//! Plain text: the first line is the title, empty lines separate paragraphs.

use samara_engine::markup::{ElementKind, Markup, MarkupTag, TagKind};
use samara_engine::{Block, BlockKind};

use crate::block_builder::fold;

/// A longer first line (in bytes) is not a title.
const MAX_TITLE_BYTES: usize = 300;

/// The title, if the first line is short enough, and the paragraphs.
pub(crate) fn read(text: &str) -> (Option<String>, Vec<Block>) {
    let text = text.trim_start();
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let (title, body) = if first.len() <= MAX_TITLE_BYTES {
        (Some(fold(first)).filter(|title| !title.is_empty()), rest)
    } else {
        (None, text)
    };
    (title, lined_paragraphs(body))
}

/// The paragraphs of a text without a title, whose lines only fill the width of a page.
pub(crate) fn paragraphs(text: &str) -> Vec<Block> {
    let mut blocks = lined_paragraphs(text);
    blocks.iter_mut().for_each(|block| block.markup = None);
    blocks
}

/// The paragraphs of a text without a title. They keep their lines.
pub(crate) fn lined_paragraphs(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut start = 0;
    let mut end = 0;
    for line in text.split_inclusive('\n').chain(["\n"]) {
        if line.trim().is_empty() {
            let paragraph = fold(&text[start..end]);
            if !paragraph.is_empty() {
                let markup = line_breaks(&text[start..end], &paragraph);
                blocks.push(Block { markup, ..Block::new(BlockKind::Paragraph, paragraph) });
            }
            end = (end + line.len()).min(text.len());
            start = end;
        } else {
            end += line.len();
        }
    }
    blocks
}

/// The markup of a paragraph of several lines; `folded` is its text as one line.
fn line_breaks(paragraph: &str, folded: &str) -> Option<Markup> {
    let lines = paragraph.lines().map(fold).filter(|line| !line.is_empty());
    with_breaks(folded, lines.map(|line| line.len()))
}

/// The markup of a paragraph with lines of these lengths, separated by spaces; none for a single line.
pub(crate) fn with_breaks(text: &str, lines: impl Iterator<Item = usize>) -> Option<Markup> {
    let tag = |at, kind| MarkupTag { at, kind: TagKind::Open(kind, String::new()) };
    let mut tags = vec![tag(0, ElementKind::Paragraph)];
    let mut end = 0;
    for length in lines {
        if end > 0 {
            tags.push(tag(end, ElementKind::Break));
            end += 1;
        }
        end += length;
    }
    // Signs that are cut off at the ends of lines leave no trace in the text.
    (tags.len() > 1 && end == text.len()).then_some(Markup { depth: 0, tags })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(blocks: &[Block]) -> Vec<&str> {
        blocks.iter().map(|block| block.text.as_str()).collect()
    }

    #[test]
    fn first_line_is_title() {
        let (title, blocks) = read("\n\n The title \nright after\nit\n \n\nsecond\u{0}one");
        assert_eq!(title.as_deref(), Some("The title"));
        assert_eq!(texts(&blocks), ["right after it", "second one"]);
    }

    #[test]
    fn paragraphs_keep_their_lines() {
        let breaks = |block: &Block| {
            let tags = block.markup.iter().flat_map(|markup| &markup.tags);
            tags.skip(1).map(|tag| tag.at).collect::<Vec<_>>()
        };
        let (_, blocks) = read("Title\n\nRoses are red\n  violets are  blue\n\u{0}\nthe end\n\none line\n");
        assert_eq!(texts(&blocks), ["Roses are red violets are blue the end", "one line"]);
        assert_eq!(blocks.iter().map(breaks).collect::<Vec<_>>(), [vec![13, 30], vec![]]);
        assert!(paragraphs("a\nb").iter().all(|block| block.markup.is_none()));
    }

    #[test]
    fn long_first_line_is_text() {
        let line = "word ".repeat(100);
        let (title, blocks) = read(&line);
        assert_eq!(title, None);
        assert_eq!(texts(&blocks), [line.trim()]);
    }

    #[test]
    fn empty_text_has_no_blocks() {
        assert_eq!(read(" \n\n"), (None, vec![]));
        assert_eq!(read("Only a title"), (Some("Only a title".into()), vec![]));
    }
}
