//! Plain text: the first line is the title, empty lines divide paragraphs.

use samara_engine::{Block, BlockKind};

use crate::flow::fold;

/// A first line beyond this many bytes is no title but text.
const LONGEST_TITLE: usize = 300;

/// The title, where the first line is one, and the paragraphs.
pub(crate) fn read(text: &str) -> (Option<String>, Vec<Block>) {
    let text = text.trim_start();
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let (title, body) = if first.len() <= LONGEST_TITLE {
        (Some(fold(first)).filter(|title| !title.is_empty()), rest)
    } else {
        (None, text)
    };
    (title, paragraphs(body))
}

/// The paragraphs of a text without a title.
pub(crate) fn paragraphs(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut start = 0;
    let mut end = 0;
    for line in text.split_inclusive('\n').chain(["\n"]) {
        if line.trim().is_empty() {
            let paragraph = fold(&text[start..end]);
            if !paragraph.is_empty() {
                blocks.push(Block::new(BlockKind::Paragraph, paragraph));
            }
            end = (end + line.len()).min(text.len());
            start = end;
        } else {
            end += line.len();
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(blocks: &[Block]) -> Vec<&str> {
        blocks.iter().map(|block| block.text.as_str()).collect()
    }

    #[test]
    fn the_first_line_is_the_title() {
        let (title, blocks) = read("\n\n The title \nright after\nit\n \n\nsecond\u{0}one");
        assert_eq!(title.as_deref(), Some("The title"));
        assert_eq!(texts(&blocks), ["right after it", "second one"]);
    }

    #[test]
    fn one_long_line_is_text() {
        let line = "word ".repeat(100);
        let (title, blocks) = read(&line);
        assert_eq!(title, None);
        assert_eq!(texts(&blocks), [line.trim()]);
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(read(" \n\n"), (None, vec![]));
        assert_eq!(read("Only a title"), (Some("Only a title".into()), vec![]));
    }
}
