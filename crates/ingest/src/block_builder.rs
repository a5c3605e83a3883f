//! Flattens nested markup into a sequence of blocks.
//!
//! Markdown and HTML both produce events: a list item, a quotation or a heading opens or closes,
//! or a piece of text comes. A [`BlockBuilder`] turns these events into [`Block`]s.

use samara_engine::{Block, BlockKind, Field};

/// A markup container. It determines the kind of the blocks made from the text in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Container {
    /// A paragraph or another box; its text becomes a separate block.
    Group,
    Quote,
    Item,
    Numbered,
    /// A heading of a level from 1 to 6.
    Heading(u8),
    /// Preformatted text.
    Code,
    /// A table row; it contains only cells.
    Row,
    Cell,
    /// A group with a weight set by the author.
    #[cfg_attr(not(feature = "html"), allow(dead_code, reason = "only HTML has weights"))]
    Weighted(Field),
}

/// Builds the blocks of a document.
#[derive(Debug, Default)]
pub(crate) struct BlockBuilder {
    blocks: Vec<Block>,
    /// The text of the current block.
    text: String,
    /// Whether white space follows the text.
    has_space: bool,
    frames: Vec<Frame>,
    /// The finished cells of the current row.
    cells: Vec<String>,
    /// The anchor of the current heading.
    anchor: Option<String>,
}

#[derive(Clone, Copy, Debug)]
struct Frame {
    container: Container,
    /// The kind of the blocks made from its text.
    kind: BlockKind,
    field: Option<Field>,
    /// Whether nested containers stay in the same block: in headings, cells and code.
    is_leaf: bool,
    /// The enclosing list item, as an index into the frames.
    item: Option<usize>,
    /// For a list item: the index of the block with its text.
    block: Option<usize>,
}

const OUTSIDE: Frame = Frame {
    container: Container::Group,
    kind: BlockKind::Paragraph,
    field: None,
    is_leaf: false,
    item: None,
    block: None,
};

impl BlockBuilder {
    /// Opens a container; [`close`](Self::close) closes the innermost one.
    pub(crate) fn open(&mut self, container: Container) {
        let outer = self.frame();
        let mut frame = Frame { container, block: None, ..outer };
        if outer.is_leaf {
            self.break_word();
        } else {
            self.end_block();
            let item = Some(self.frames.len());
            match container {
                Container::Group => {}
                Container::Quote => (frame.kind, frame.item) = (BlockKind::Quote, None),
                Container::Item => (frame.kind, frame.item) = (BlockKind::Item, item),
                Container::Numbered => (frame.kind, frame.item) = (BlockKind::Numbered, item),
                Container::Heading(level) => (frame.kind, frame.item) = (BlockKind::heading(level), None),
                Container::Code => (frame.kind, frame.item) = (BlockKind::Code, None),
                Container::Row => (frame.kind, frame.item) = (BlockKind::Row, None),
                Container::Cell => {}
                Container::Weighted(field) => frame.field = Some(field),
            }
            frame.is_leaf = matches!(container, Container::Heading(_) | Container::Code | Container::Cell);
        }
        self.frames.push(frame);
    }

    /// Opens a heading with an anchor.
    pub(crate) fn open_heading(&mut self, level: u8, anchor: Option<String>) {
        if !self.frame().is_leaf {
            self.end_block();
            self.anchor = anchor;
        }
        self.open(Container::Heading(level));
    }

    /// Closes the innermost container.
    pub(crate) fn close(&mut self) {
        let inner = self.frame();
        if self.frames.len() > 1 && self.frames[self.frames.len() - 2].is_leaf {
            self.break_word();
        } else {
            match inner.container {
                Container::Cell => {
                    self.has_space = false;
                    self.cells.push(std::mem::take(&mut self.text));
                }
                Container::Row => self.end_row(inner),
                _ => self.end_block(),
            }
        }
        self.frames.pop();
    }

    /// Adds visible text.
    pub(crate) fn text(&mut self, text: &str) {
        if self.frame().kind == BlockKind::Code {
            self.text.extend(text.chars().map(|c| match c {
                '\n' | '\t' => c,
                c if is_space(c) => ' ',
                c => c,
            }));
            return;
        }
        let mut rest = text;
        while let Some(start) = rest.find(|c| !is_space(c)) {
            self.has_space |= start > 0;
            rest = &rest[start..];
            let end = rest.find(is_space).unwrap_or(rest.len());
            if self.has_space && !self.text.is_empty() {
                self.text.push(' ');
            }
            self.has_space = false;
            self.text.push_str(&rest[..end]);
            rest = &rest[end..];
        }
        self.has_space |= !rest.is_empty();
    }

    /// Separates two words within a block, as a line break does.
    pub(crate) fn break_word(&mut self) {
        if self.frame().kind != BlockKind::Code {
            self.has_space = true;
        } else if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Ends the current block.
    pub(crate) fn end_block(&mut self) {
        self.has_space = false;
        let frame = self.frame();
        let text = if frame.kind == BlockKind::Code {
            let text = std::mem::take(&mut self.text);
            text.trim_start_matches('\n').trim_end().to_owned()
        } else {
            let text = std::mem::take(&mut self.text);
            if text.ends_with(char::is_whitespace) { text.trim_end().to_owned() } else { text }
        };
        let anchor = self.anchor.take_if(|_| frame.kind.is_heading());
        if !text.chars().all(char::is_whitespace) {
            self.push(frame, text, anchor);
        }
    }

    fn push(&mut self, frame: Frame, text: String, anchor: Option<String>) {
        let mut kind = frame.kind;
        if let Some(item) = frame.item {
            match self.frames[item].block {
                // Append a further paragraph: a separate block would interrupt the list.
                Some(block) if block + 1 == self.blocks.len() => {
                    self.blocks[block].text.push(' ');
                    self.blocks[block].text.push_str(&text);
                    return;
                }
                Some(_) => kind = BlockKind::Paragraph,
                None => self.frames[item].block = Some(self.blocks.len()),
            }
        }
        let mut block = Block::new(kind, text);
        block.field = frame.field.unwrap_or(block.field);
        block.anchor = anchor;
        self.blocks.push(block);
    }

    fn end_row(&mut self, frame: Frame) {
        let cells = std::mem::take(&mut self.cells);
        self.text.clear();
        if cells.iter().any(|cell| !cell.is_empty()) {
            self.push(frame, cells.join(" | ").trim().to_owned(), None);
        }
    }

    fn frame(&self) -> Frame {
        self.frames.last().copied().unwrap_or(OUTSIDE)
    }

    /// The finished blocks.
    pub(crate) fn finish(mut self) -> Vec<Block> {
        while !self.frames.is_empty() {
            self.close();
        }
        self.end_block();
        self.blocks
    }
}

/// Whether a character is folded like a space: ASCII white space, control characters, line and
/// paragraph separators. No-break and ideographic spaces are not: they are part of the text.
pub(crate) fn is_space(c: char) -> bool {
    c == ' ' || c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Folds a text to one line: each run of [spaces](is_space) becomes one space; the ends are trimmed.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split(is_space).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    let trimmed = folded.trim();
    if trimmed.len() == folded.len() { folded } else { trimmed.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use samara_engine::BlockKind::{Code, H2, Item, Numbered, Paragraph, Quote, Row};

    fn blocks(build: impl FnOnce(&mut BlockBuilder)) -> Vec<(BlockKind, String)> {
        let mut flow = BlockBuilder::default();
        build(&mut flow);
        flow.finish().into_iter().map(|block| (block.kind, block.text)).collect()
    }

    fn add(flow: &mut BlockBuilder, container: Container, text: &str) {
        flow.open(container);
        flow.text(text);
        flow.close();
    }

    #[test]
    fn folds_white_space_across_pieces() {
        let got = blocks(|flow| {
            flow.text(" a\n ");
            flow.text(" b");
            flow.text("c \u{0}");
            flow.break_word();
            flow.text("d\u{A0}e\u{2028}f ");
        });
        assert_eq!(got, [(Paragraph, "a bc d\u{A0}e f".into())]);
    }

    #[test]
    fn code_keeps_its_lines() {
        let got = blocks(|flow| add(flow, Container::Code, "\nfn main() {\n\t 1\r\n}\n\n"));
        assert_eq!(got, [(Code, "fn main() {\n\t 1 \n}".into())]);
    }

    #[test]
    fn item_paragraphs_join_until_interrupted() {
        let got = blocks(|flow| {
            flow.open(Container::Numbered);
            add(flow, Container::Group, "one");
            add(flow, Container::Group, "more");
            add(flow, Container::Item, "inner");
            add(flow, Container::Group, "after");
            flow.close();
            add(flow, Container::Numbered, "two");
        });
        let texts = [(Numbered, "one more"), (Item, "inner"), (Paragraph, "after"), (Numbered, "two")];
        assert_eq!(got, texts.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn row_joins_cells() {
        let got = blocks(|flow| {
            flow.open(Container::Row);
            add(flow, Container::Cell, "a");
            flow.open(Container::Cell);
            add(flow, Container::Group, "b");
            add(flow, Container::Item, "c");
            flow.close();
            flow.close();
            flow.open(Container::Row);
            add(flow, Container::Cell, " ");
            flow.close();
        });
        assert_eq!(got, [(Row, "a | b c".into())]);
    }

    #[test]
    fn blocks_have_weights_and_anchors() {
        let mut flow = BlockBuilder::default();
        flow.open(Container::Weighted(Field::Aside));
        flow.open_heading(2, Some("x".into()));
        flow.text("h");
        flow.close();
        add(&mut flow, Container::Quote, "q");
        flow.close();
        flow.text("p");
        let blocks = flow.finish();
        let got: Vec<_> = blocks.iter().map(|b| (b.kind, b.field, b.anchor.as_deref())).collect();
        assert_eq!(
            got,
            [(H2, Field::Aside, Some("x")), (Quote, Field::Aside, None), (Paragraph, Field::Body, None),]
        );
    }

    #[test]
    fn fold_trims_and_joins() {
        assert_eq!(fold(" a\t\nb\u{0}c\u{A0} "), "a b c");
        assert_eq!(fold(" \n"), "");
    }
}
