//! From nested markup to a flat run of blocks.
//!
//! Markdown and HTML both say where a list, a quotation or a heading opens and closes, and give
//! the text in pieces in between. A [`Flow`] takes both and gives [`Block`]s.

use samara_engine::{Block, BlockKind, Field};

/// Something that opens and closes, and decides what the text within it becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A paragraph or any other box: its text is a block of its own.
    Group,
    Quote,
    Item,
    Numbered,
    /// A heading of a level from 1 to 6.
    Heading(u8),
    /// Text whose white space counts.
    Code,
    /// A table's row: holds cells and nothing else.
    Row,
    Cell,
    /// A group that its author weighted.
    #[cfg_attr(not(feature = "html"), allow(dead_code, reason = "only HTML has weights"))]
    Weighted(Field),
}

/// Collects the blocks of a document.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    blocks: Vec<Block>,
    /// The text of the block that is being collected.
    text: String,
    /// Whether white space followed it.
    space: bool,
    frames: Vec<Frame>,
    /// The cells of the row that is being collected.
    cells: Vec<String>,
    /// The anchor of the heading that is being collected.
    anchor: Option<String>,
}

#[derive(Clone, Copy, Debug)]
struct Frame {
    part: Part,
    /// What text becomes here.
    kind: BlockKind,
    field: Option<Field>,
    /// Whether all that opens within is still the same block: in headings, cells and code.
    whole: bool,
    /// The list item that a paragraph would belong to, as an index into the frames.
    item: Option<usize>,
    /// Of a list item: the block that holds its text.
    block: Option<usize>,
}

const OUTSIDE: Frame = Frame {
    part: Part::Group,
    kind: BlockKind::Paragraph,
    field: None,
    whole: false,
    item: None,
    block: None,
};

impl Flow {
    /// Opens a part; [`close`](Self::close) closes the one that was opened last.
    pub(crate) fn open(&mut self, part: Part) {
        let outer = self.frame();
        let mut frame = Frame { part, block: None, ..outer };
        if outer.whole {
            self.divide();
        } else {
            self.flush();
            let item = Some(self.frames.len());
            match part {
                Part::Group => {}
                Part::Quote => (frame.kind, frame.item) = (BlockKind::Quote, None),
                Part::Item => (frame.kind, frame.item) = (BlockKind::Item, item),
                Part::Numbered => (frame.kind, frame.item) = (BlockKind::Numbered, item),
                Part::Heading(level) => (frame.kind, frame.item) = (BlockKind::heading(level), None),
                Part::Code => (frame.kind, frame.item) = (BlockKind::Code, None),
                Part::Row => (frame.kind, frame.item) = (BlockKind::Row, None),
                Part::Cell => {}
                Part::Weighted(field) => frame.field = Some(field),
            }
            frame.whole = matches!(part, Part::Heading(_) | Part::Code | Part::Cell);
        }
        self.frames.push(frame);
    }

    /// Opens a heading that is reached by an anchor.
    pub(crate) fn open_heading(&mut self, level: u8, anchor: Option<String>) {
        if !self.frame().whole {
            self.flush();
            self.anchor = anchor;
        }
        self.open(Part::Heading(level));
    }

    /// Closes the part that was opened last.
    pub(crate) fn close(&mut self) {
        let inner = self.frame();
        if self.frames.len() > 1 && self.frames[self.frames.len() - 2].whole {
            self.divide();
        } else {
            match inner.part {
                Part::Cell => {
                    self.space = false;
                    self.cells.push(std::mem::take(&mut self.text));
                }
                Part::Row => self.end_row(inner),
                _ => self.flush(),
            }
        }
        self.frames.pop();
    }

    /// Text, as the reader sees it, without markup.
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
            self.space |= start > 0;
            rest = &rest[start..];
            let end = rest.find(is_space).unwrap_or(rest.len());
            if self.space && !self.text.is_empty() {
                self.text.push(' ');
            }
            self.space = false;
            self.text.push_str(&rest[..end]);
            rest = &rest[end..];
        }
        self.space |= !rest.is_empty();
    }

    /// What divides two words but no blocks: a line break.
    pub(crate) fn divide(&mut self) {
        if self.frame().kind != BlockKind::Code {
            self.space = true;
        } else if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Ends the block that is being collected; what follows is another one.
    pub(crate) fn flush(&mut self) {
        self.space = false;
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
                // A further paragraph of the item: another block would end the run of items.
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

    /// All blocks.
    pub(crate) fn finish(mut self) -> Vec<Block> {
        while !self.frames.is_empty() {
            self.close();
        }
        self.flush();
        self.blocks
    }
}

/// What divides words without being seen: white space (but a no-break space is part of the
/// wording), controls, and the separators of lines and paragraphs.
pub(crate) fn is_space(c: char) -> bool {
    c == ' ' || c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// A text on one line: runs of white space and controls become one space, none at the ends.
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

    fn blocks(build: impl FnOnce(&mut Flow)) -> Vec<(BlockKind, String)> {
        let mut flow = Flow::default();
        build(&mut flow);
        flow.finish().into_iter().map(|block| (block.kind, block.text)).collect()
    }

    fn part(flow: &mut Flow, part: Part, text: &str) {
        flow.open(part);
        flow.text(text);
        flow.close();
    }

    #[test]
    fn white_space_folds_across_pieces() {
        let got = blocks(|flow| {
            flow.text(" a\n ");
            flow.text(" b");
            flow.text("c \u{0}");
            flow.divide();
            flow.text("d\u{A0}e\u{2028}f ");
        });
        assert_eq!(got, [(Paragraph, "a bc d\u{A0}e f".into())]);
    }

    #[test]
    fn code_keeps_its_lines() {
        let got = blocks(|flow| part(flow, Part::Code, "\nfn main() {\n\t 1\r\n}\n\n"));
        assert_eq!(got, [(Code, "fn main() {\n\t 1 \n}".into())]);
    }

    #[test]
    fn an_item_is_one_block_until_something_else_comes() {
        let got = blocks(|flow| {
            flow.open(Part::Numbered);
            part(flow, Part::Group, "one");
            part(flow, Part::Group, "more");
            part(flow, Part::Item, "inner");
            part(flow, Part::Group, "after");
            flow.close();
            part(flow, Part::Numbered, "two");
        });
        let texts = [(Numbered, "one more"), (Item, "inner"), (Paragraph, "after"), (Numbered, "two")];
        assert_eq!(got, texts.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn rows_join_their_cells() {
        let got = blocks(|flow| {
            flow.open(Part::Row);
            part(flow, Part::Cell, "a");
            flow.open(Part::Cell);
            part(flow, Part::Group, "b");
            part(flow, Part::Item, "c");
            flow.close();
            flow.close();
            flow.open(Part::Row);
            part(flow, Part::Cell, " ");
            flow.close();
        });
        assert_eq!(got, [(Row, "a | b c".into())]);
    }

    #[test]
    fn weights_and_anchors_reach_the_blocks() {
        let mut flow = Flow::default();
        flow.open(Part::Weighted(Field::Aside));
        flow.open_heading(2, Some("x".into()));
        flow.text("h");
        flow.close();
        part(&mut flow, Part::Quote, "q");
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
    fn folding_trims_and_joins() {
        assert_eq!(fold(" a\t\nb\u{0}c\u{A0} "), "a b c");
        assert_eq!(fold(" \n"), "");
    }
}
