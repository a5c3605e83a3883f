//! A limit to how deep elements nest.
//!
//! For each tag a parser may look at all elements that are open, so a megabyte of `<div>` takes
//! it minutes. Browsers open 512 elements at most; so does this. Deeper text is kept, its tags
//! are not.

use std::cell::Cell;

use html5ever::interface::Tracer;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::TreeBuilder;

use super::tree::{Handle, Tree};

/// How many elements may be open.
const LIMIT: usize = 512;

/// After how many tags they are counted again.
const PERIOD: u32 = 128;

/// Hands tags to the tree builder as long as few elements are open.
pub(super) struct Shallow {
    builder: TreeBuilder<Handle, Tree>,
    /// How many tags remain until the next count.
    until_count: Cell<u32>,
    is_full: Cell<bool>,
    /// How many start tags were dropped whose end tags did not come yet.
    dropped: Cell<usize>,
}

impl Shallow {
    pub(super) fn new(builder: TreeBuilder<Handle, Tree>) -> Self {
        Self { builder, until_count: Cell::new(PERIOD), is_full: Cell::new(false), dropped: Cell::new(0) }
    }

    pub(super) fn into_tree(self) -> Tree {
        self.builder.sink
    }

    fn is_dropped(&self, tag: &Tag) -> bool {
        self.count();
        if !self.is_full.get() || keeps_state(&tag.name) {
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
        self.until_count.set(PERIOD);
        let open = Counter(Cell::new(0));
        self.builder.trace_handles(&open);
        self.is_full.set(open.0.get() > LIMIT);
        if !self.is_full.get() {
            self.dropped.set(0);
        }
    }
}

impl TokenSink for Shallow {
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

/// Counts the elements that the tree builder holds on to.
struct Counter(Cell<usize>);

impl Tracer for Counter {
    type Handle = Handle;

    fn trace_handle(&self, _: &Handle) {
        self.0.set(self.0.get() + 1);
    }
}

/// Elements that hold nothing, and those whose content is not markup: without their start tag it
/// would be taken for markup.
fn keeps_state(name: &str) -> bool {
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
