//! Limits the nesting depth of elements.
//!
//! For each tag the parser may inspect all open elements, so a megabyte of `<div>` would take
//! minutes. Browsers limit the depth to 512 elements, and so does this filter: it keeps deeper text
//! but drops its tags.

use std::cell::Cell;

use html5ever::interface::Tracer;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::TreeBuilder;

use super::tree::{Handle, Tree};

/// The maximum number of open elements.
const MAX_OPEN: usize = 512;

/// The number of tags between two counts of the open elements.
const COUNT_INTERVAL: u32 = 128;

/// Passes tags on to the tree builder while the number of open elements is below the limit.
pub(super) struct DepthFilter {
    builder: TreeBuilder<Handle, Tree>,
    /// The number of tags until the next count.
    until_count: Cell<u32>,
    is_full: Cell<bool>,
    /// The number of dropped start tags whose end tags are still to come.
    dropped: Cell<usize>,
}

impl DepthFilter {
    pub(super) fn new(builder: TreeBuilder<Handle, Tree>) -> Self {
        Self {
            builder,
            until_count: Cell::new(COUNT_INTERVAL),
            is_full: Cell::new(false),
            dropped: Cell::new(0),
        }
    }

    pub(super) fn into_tree(self) -> Tree {
        self.builder.sink
    }

    fn is_dropped(&self, tag: &Tag) -> bool {
        self.count();
        if !self.is_full.get() || is_void_or_raw(&tag.name) {
            return false;
        }
        match tag.kind {
            TagKind::StartTag => self.dropped.set(self.dropped.get() + 1),
            TagKind::EndTag if self.dropped.get() == 0 => return false,
            TagKind::EndTag => self.dropped.set(self.dropped.get() - 1),
        }
        true
    }

    fn count(&self) {
        if self.until_count.get() > 0 {
            self.until_count.set(self.until_count.get() - 1);
            return;
        }
        self.until_count.set(COUNT_INTERVAL);
        let open = Counter(Cell::new(0));
        self.builder.trace_handles(&open);
        self.is_full.set(open.0.get() > MAX_OPEN);
        if !self.is_full.get() {
            self.dropped.set(0);
        }
    }
}

impl TokenSink for DepthFilter {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        match &token {
            Token::TagToken(tag) if self.is_dropped(tag) => TokenSinkResult::Continue,
            _ => self.builder.process_token(token, line),
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Counts the elements that the tree builder references.
struct Counter(Cell<usize>);

impl Tracer for Counter {
    type Handle = Handle;

    fn trace_handle(&self, _: &Handle) {
        self.0.set(self.0.get() + 1);
    }
}

/// Whether an element is void or has raw text. Without the start tag, raw text would be parsed as
/// markup.
fn is_void_or_raw(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "iframe"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "noembed"
            | "noframes"
            | "noscript"
            | "param"
            | "plaintext"
            | "script"
            | "source"
            | "style"
            | "textarea"
            | "title"
            | "track"
            | "wbr"
            | "xmp"
    )
}
