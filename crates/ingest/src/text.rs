//! Plain text: the first line is the title, empty lines separate paragraphs.

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
    fn first_line_is_title() {
        let (title, blocks) = read("\n\n The title \nright after\nit\n \n\nsecond\u{0}one");
        assert_eq!(title.as_deref(), Some("The title"));
        assert_eq!(texts(&blocks), ["right after it", "second one"]);
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
