//! Flattens nested markup into a sequence of blocks.
//!
//! Markdown and HTML both produce events: a list item, a quotation or a heading opens or closes,
//! or a piece of text comes. A [`BlockBuilder`] turns these events into [`Block`]s. What their flat texts lose, lists within
//! lists, emphasis and links, their markup keeps.

use samara_engine::markup::ElementKind;
use samara_engine::{Block, BlockKind, Field};

use crate::markup_recorder::{MarkupRecorder, Placement};

/// A markup container. It determines the kind of the blocks made from the text in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Container {
    /// A box; its text becomes a separate block.
    Group,
    /// A box that is a paragraph.
    #[cfg_attr(
        not(any(feature = "html", feature = "mail", feature = "office")),
        allow(dead_code, reason = "only they have them")
    )]
    Paragraph,
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
    /// A cell that heads a row or column.
    HeaderCell,
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
    /// Where the text of the current cell begins in that of the row.
    cell_start: usize,
    /// The anchor of the current heading.
    anchor: Option<String>,
    markup: MarkupRecorder,
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
    /// How many elements it has opened.
    elements: u8,
}

const OUTSIDE: Frame = Frame {
    container: Container::Group,
    kind: BlockKind::Paragraph,
    field: None,
    is_leaf: false,
    item: None,
    block: None,
    elements: 0,
};

/// What stands between the cells of a row.
const CELL_SEPARATOR: &str = " | ";

impl BlockBuilder {
    /// Opens a container; [`close`](Self::close) closes the innermost one.
    pub(crate) fn open(&mut self, container: Container) {
        let outer = self.frame();
        let mut frame = Frame { container, block: None, elements: 0, ..outer };
        if outer.is_leaf {
            self.break_word();
        } else {
            self.end_block();
            let item = Some(self.frames.len());
            match container {
                Container::Group | Container::Paragraph => {}
                Container::Quote => (frame.kind, frame.item) = (BlockKind::Quote, None),
                Container::Item => (frame.kind, frame.item) = (BlockKind::Item, item),
                Container::Numbered => (frame.kind, frame.item) = (BlockKind::Numbered, item),
                Container::Heading(level) => (frame.kind, frame.item) = (BlockKind::heading(level), None),
                Container::Code => (frame.kind, frame.item) = (BlockKind::Code, None),
                Container::Row => (frame.kind, frame.item) = (BlockKind::Row, None),
                Container::Cell | Container::HeaderCell => {}
                Container::Weighted(field) => frame.field = Some(field),
            }
            frame.is_leaf = matches!(
                container,
                Container::Heading(_) | Container::Code | Container::Cell | Container::HeaderCell
            );
            if matches!(container, Container::Cell | Container::HeaderCell) {
                self.start_cell();
            }
        }
        frame.elements = self.open_elements(container);
        self.frames.push(frame);
    }

    /// Opens a container that is also an element of its own: a list, a table.
    pub(crate) fn open_as(&mut self, container: Container, kind: ElementKind, value: &str) {
        self.open(container);
        self.open_element(kind, value);
        if let Some(frame) = self.frames.last_mut() {
            frame.elements += 1;
        }
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
        let is_inside_leaf = self.frames.len() > 1 && self.frames[self.frames.len() - 2].is_leaf;
        match inner.container {
            _ if is_inside_leaf => self.close_elements(inner),
            Container::Cell | Container::HeaderCell => {
                self.has_space = false;
                self.markup.clamp(self.text_position());
                self.close_elements(inner);
                self.cell_start += self.text.len();
                self.cells.push(std::mem::take(&mut self.text));
            }
            Container::Row => {
                self.end_row(inner);
                self.close_elements(inner);
            }
            _ => {
                self.end_block();
                self.close_elements(inner);
            }
        }
        if is_inside_leaf {
            self.break_word();
        }
        self.frames.pop();
    }

    /// Opens an element that has no part in the flat text: a list, emphasis, a link.
    pub(crate) fn open_element(&mut self, kind: ElementKind, value: &str) {
        self.markup.open(self.position(), kind, value);
    }

    /// Closes the innermost element, which [`open_element`](Self::open_element) has opened.
    pub(crate) fn close_element(&mut self) {
        self.markup.close(self.position());
    }

    /// Adds text that search needs and a reader does not see.
    pub(crate) fn hidden_text(&mut self, text: &str) {
        let start = self.position();
        self.text(text);
        self.markup.hide(start, self.position().saturating_sub(start));
    }

    /// A line break, which separates words.
    pub(crate) fn line_break(&mut self) {
        self.open_element(ElementKind::Break, "");
        self.break_word();
    }

    /// An image, by its address; its description follows.
    pub(crate) fn image(&mut self, source: &str) {
        if !source.is_empty() {
            self.open_element(ElementKind::Image, source);
        }
    }

    /// A picture with a description, which is text apart.
    #[cfg(any(feature = "html", feature = "mail", feature = "office"))]
    pub(crate) fn picture(&mut self, description: &str) {
        self.separate_hidden();
        self.open_element(ElementKind::Picture, "");
        self.text(description);
        self.close_element();
        self.separate_hidden();
    }

    /// Separates two words for search that a reader sees side by side.
    #[cfg(any(feature = "html", feature = "mail", feature = "office"))]
    fn separate_hidden(&mut self) {
        if !self.has_space && !self.text.is_empty() {
            // The space comes only if text follows; then it is hidden.
            self.markup.hide(self.text_position(), 1);
        }
        self.break_word();
    }

    /// The elements of a container.
    fn open_elements(&mut self, container: Container) -> u8 {
        let kind = match container {
            Container::Group | Container::Weighted(_) => return 0,
            Container::Paragraph => ElementKind::Paragraph,
            Container::Quote => ElementKind::Quote,
            Container::Item | Container::Numbered => ElementKind::Item,
            Container::Heading(level) => ElementKind::heading(level),
            Container::Code => ElementKind::Preformatted,
            Container::Row => ElementKind::Row,
            Container::Cell => ElementKind::Cell,
            Container::HeaderCell => ElementKind::HeaderCell,
        };
        self.markup.open(self.position(), kind, "");
        1
    }

    fn close_elements(&mut self, frame: Frame) {
        for _ in 0..frame.elements {
            self.markup.close(self.position());
        }
    }

    /// Where the next text begins: behind the space before it, if one is due.
    fn position(&self) -> usize {
        self.text_position() + usize::from(self.has_space && !self.text.is_empty())
    }

    /// Where the text ends.
    fn text_position(&self) -> usize {
        self.cell_start + self.text.len()
    }

    /// The separator before a cell is not visible.
    fn start_cell(&mut self) {
        if !self.cells.is_empty() {
            self.markup.hide(self.cell_start, CELL_SEPARATOR.len());
            self.cell_start += CELL_SEPARATOR.len();
        }
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
        let mut cut = 0;
        let text = if frame.kind == BlockKind::Code {
            let text = std::mem::take(&mut self.text);
            let start = text.trim_start_matches('\n');
            cut = text.len() - start.len();
            start.trim_end().to_owned()
        } else {
            let text = std::mem::take(&mut self.text);
            if text.ends_with(char::is_whitespace) { text.trim_end().to_owned() } else { text }
        };
        let anchor = self.anchor.take_if(|_| frame.kind.is_heading());
        if !text.chars().all(char::is_whitespace) {
            self.push(frame, text, anchor, cut);
        } else if !self.cells.is_empty() {
            // Tags within the cells before keep their positions.
            self.markup.clamp(self.cell_start);
        } else {
            self.markup.discard_text();
        }
    }

    /// Adds a block. `cut`: how many bytes of the text that tags were counted in are missing at its start.
    fn push(&mut self, frame: Frame, text: String, anchor: Option<String>, cut: usize) {
        let mut kind = frame.kind;
        if let Some(item) = frame.item {
            match self.frames[item].block {
                // Append a further paragraph: a separate block would interrupt the list.
                Some(block) if block + 1 == self.blocks.len() => {
                    let block = &mut self.blocks[block];
                    let placement = Placement { start: block.text.len(), separator: 1, cut };
                    block.text.push(' ');
                    block.text.push_str(&text);
                    self.markup.attach(block, placement);
                    return;
                }
                Some(_) => kind = BlockKind::Paragraph,
                None => self.frames[item].block = Some(self.blocks.len()),
            }
        }
        let mut block = Block::new(kind, text);
        block.field = frame.field.unwrap_or(block.field);
        block.anchor = anchor;
        self.markup.attach(&mut block, Placement { cut, ..Placement::default() });
        self.blocks.push(block);
    }

    fn end_row(&mut self, frame: Frame) {
        let cells = std::mem::take(&mut self.cells);
        self.text.clear();
        self.cell_start = 0;
        if cells.iter().any(|cell| !cell.is_empty()) {
            let row = cells.join(CELL_SEPARATOR);
            let cut = row.len() - row.trim_start().len();
            self.push(frame, row.trim().to_owned(), None, cut);
        } else {
            self.markup.discard_text();
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
        self.markup.finish(&mut self.blocks);
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
mod tests;
