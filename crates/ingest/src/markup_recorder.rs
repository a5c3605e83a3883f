//! Records the elements of a document while its blocks are built.

use samara_engine::Block;
use samara_engine::markup::{ElementKind, MarkupTag, TagKind};

/// The tags that belong to the text of the next block. Positions count from the start of that text.
#[derive(Debug, Default)]
pub(crate) struct MarkupRecorder {
    pending: Vec<MarkupTag>,
    /// The elements that are open after the pending tags.
    open: Vec<ElementKind>,
    /// How many of them were open before, and are still.
    kept: usize,
    /// The others that were open before, the innermost first.
    closed: Vec<ElementKind>,
    /// Whether a pending tag stands within the text.
    has_positions: bool,
}

/// Where the text of the pending tags went.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Placement {
    /// The length of the text of the block before it.
    pub(crate) start: usize,
    /// The length of the separator before it, which readers do not see.
    pub(crate) separator: usize,
    /// How many bytes at its start were cut off.
    pub(crate) cut: usize,
}

impl MarkupRecorder {
    /// Opens an element at a position.
    pub(crate) fn open(&mut self, at: usize, kind: ElementKind, value: &str) {
        self.push(at, TagKind::Open(kind, value.to_owned()));
        if !kind.is_void() {
            self.open.push(kind);
        }
    }

    /// Closes the innermost element. An element without content is left out, unless it is visible without.
    pub(crate) fn close(&mut self, at: usize) {
        let Some(kind) = self.open.pop() else { return };
        if self.kept > self.open.len() {
            self.kept = self.open.len();
            self.closed.push(kind);
        }
        let is_empty = self
            .pending
            .last()
            .is_some_and(|tag| tag.at == at && matches!(tag.kind, TagKind::Open(last, _) if !last.is_void()));
        if is_empty && !is_visible_empty(kind) {
            self.pending.pop();
        } else {
            self.push(at, TagKind::Close);
        }
    }

    /// Hides a part of the text.
    pub(crate) fn hide(&mut self, at: usize, length: usize) {
        self.has_positions = true;
        self.push(at, TagKind::Hide(length));
    }

    /// Moves tags that expected a space at the end of a text to the end.
    pub(crate) fn clamp(&mut self, end: usize) {
        self.pending.iter_mut().rev().take_while(|tag| tag.at > end).for_each(|tag| tag.at = end);
    }

    fn push(&mut self, at: usize, kind: TagKind) {
        self.has_positions |= at > 0;
        self.pending.push(MarkupTag { at, kind });
    }

    /// Keeps the pending tags for the next text, because theirs is no block.
    pub(crate) fn discard_text(&mut self) {
        if !std::mem::take(&mut self.has_positions) {
            return;
        }
        let pending = std::mem::take(&mut self.pending);
        for mut tag in pending.into_iter().filter(|tag| !matches!(tag.kind, TagKind::Hide(_))) {
            tag.at = 0;
            let opened = match self.pending.last() {
                Some(MarkupTag { kind: TagKind::Open(kind, _), .. }) => Some(*kind),
                _ => None,
            };
            let is_empty = opened.is_some_and(|kind| !kind.is_void() && !is_visible_empty(kind));
            if is_empty && tag.kind == TagKind::Close {
                self.pending.pop();
            } else {
                self.pending.push(tag);
            }
        }
    }

    /// Attaches the pending tags to the block that has their text.
    pub(crate) fn attach(&mut self, block: &mut Block, placement: Placement) {
        self.add_paragraph(block.text.len() - placement.start - placement.separator + placement.cut);
        let Placement { start, separator, cut } = placement;
        let markup = block.markup.get_or_insert_default();
        if separator > 0 {
            markup.tags.push(MarkupTag { at: start, kind: TagKind::Hide(separator) });
        }
        let end = block.text.len();
        let moved = |at: usize| (at.saturating_sub(cut) + start + separator).min(end);
        for MarkupTag { at, kind } in self.pending.drain(..) {
            let at_before = at;
            let at = moved(at);
            match kind {
                TagKind::Hide(length) => {
                    let length = moved(at_before + length) - at;
                    if length > 0 {
                        markup.tags.push(MarkupTag { at, kind: TagKind::Hide(length) });
                    }
                }
                kind => markup.tags.push(MarkupTag { at, kind }),
            }
        }
        self.kept = self.open.len();
        self.closed.clear();
        self.has_positions = false;
    }

    /// Text in a box is a paragraph, as a browser shows it, unless an element around it says what it is.
    fn add_paragraph(&mut self, length: usize) {
        let before = self.open[..self.kept].iter().chain(self.closed.iter().rev());
        let (mut closed, mut opened) = (0, Vec::new());
        let mut first = 0;
        for (at, tag) in self.pending.iter().enumerate() {
            // An image stands alone, unless its description is next.
            let is_described = self.pending.get(at + 1).is_some_and(opens_picture);
            let is_line = matches!(&tag.kind, TagKind::Open(kind, _)
                if kind.is_inline() && (*kind != ElementKind::Image || is_described));
            if tag.at > 0 || is_line {
                break;
            }
            first += 1;
            match &tag.kind {
                TagKind::Open(kind, _) if !kind.is_void() => opened.push(kind),
                TagKind::Close => closed += usize::from(opened.pop().is_none()),
                TagKind::Open(..) | TagKind::Hide(_) => {}
            }
        }
        let around = opened.into_iter().rev().chain(before.rev().skip(closed)).find(|kind| !kind.is_inline());
        if around.is_some_and(|kind| holds_text(*kind)) {
            return;
        }
        // A box that opens further on ends the paragraph, and an element that goes on behind it stays as it is.
        let mut depth = 0_usize;
        for tag in &self.pending[first..] {
            match &tag.kind {
                TagKind::Open(kind, _) if !kind.is_inline() => return,
                TagKind::Open(kind, _) if !kind.is_void() => depth += 1,
                TagKind::Close if depth == 0 => return,
                TagKind::Close => depth -= 1,
                TagKind::Open(..) | TagKind::Hide(_) => {}
            }
        }
        if depth > 0 {
            return;
        }
        let hidden = self.pending[..first].iter().map(|tag| match tag.kind {
            TagKind::Hide(length) => tag.at + length,
            TagKind::Open(..) | TagKind::Close => 0,
        });
        let at = hidden.max().unwrap_or(0);
        let open = TagKind::Open(ElementKind::Paragraph, String::new());
        self.pending.insert(first, MarkupTag { at, kind: open });
        self.pending.push(MarkupTag { at: length, kind: TagKind::Close });
    }

    /// Ends the document: what is visible after the last block belongs to it. Says for each block how many elements stay
    /// open before it.
    pub(crate) fn finish(mut self, blocks: &mut [Block]) {
        if let Some(last) = blocks.last_mut() {
            let end = last.text.len();
            if self.pending.iter().any(|tag| matches!(tag.kind, TagKind::Open(..))) {
                let markup = last.markup.get_or_insert_default();
                markup.tags.extend(self.pending.drain(..).map(|tag| MarkupTag { at: end, ..tag }));
            }
        }
        let mut depth = 0_usize;
        for markup in blocks.iter_mut().filter_map(|block| block.markup.as_mut()) {
            let closed = markup.tags.iter().take_while(|tag| tag.kind == TagKind::Close).count();
            markup.tags.drain(..closed);
            depth = depth.saturating_sub(closed);
            markup.depth = depth;
            for tag in &markup.tags {
                match &tag.kind {
                    TagKind::Open(kind, _) if !kind.is_void() => depth += 1,
                    TagKind::Close => depth = depth.saturating_sub(1),
                    TagKind::Open(..) | TagKind::Hide(_) => {}
                }
            }
        }
    }
}

/// Whether the description of a picture begins.
fn opens_picture(tag: &MarkupTag) -> bool {
    matches!(tag.kind, TagKind::Open(ElementKind::Picture, _))
}

/// Whether an element without content is visible: the sign of a list item, the border of a cell or of code.
fn is_visible_empty(kind: ElementKind) -> bool {
    use ElementKind::{Cell, HeaderCell, Item, Preformatted, Row, Table};
    matches!(kind, Item | Cell | HeaderCell | Preformatted | Row | Table)
}

/// Whether text may stand directly in an element.
fn holds_text(kind: ElementKind) -> bool {
    use ElementKind::{
        Caption, Cell, Definition, H1, H2, H3, H4, H5, H6, HeaderCell, Item, Paragraph, Preformatted, Term,
    };
    matches!(
        kind,
        Paragraph
            | H1
            | H2
            | H3
            | H4
            | H5
            | H6
            | Item
            | Preformatted
            | Cell
            | HeaderCell
            | Caption
            | Term
            | Definition
    )
}

#[cfg(test)]
pub(crate) mod tests;
