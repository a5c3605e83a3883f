//! Writes the section "markup": the elements of documents, with links between documents resolved.

use std::collections::HashMap;

use crate::document::Block;
use crate::ids::DocId;
use crate::index::markup::operation;
use crate::markup::{ElementKind, Markup, MarkupTag, TagKind};
use crate::url::is_safe_url;
use crate::writer::links::{LinkResolver, scheme};
use crate::writer::varint::{write, write_str};

/// Collects the markup of documents.
#[derive(Default)]
pub(crate) struct MarkupWriter {
    /// Per document, its blocks.
    documents: Vec<Vec<Option<MeasuredBlock>>>,
}

/// The markup of a block, without its text.
struct MeasuredBlock {
    depth: usize,
    operations: Vec<Operation>,
}

enum Operation {
    Close,
    /// UTF-16 units.
    Text(u32),
    Hide(u32),
    Open(ElementKind, Box<str>),
}

impl MarkupWriter {
    /// Adds the next document.
    pub(crate) fn add(&mut self, blocks: &[Block]) {
        let has_markup = blocks.iter().any(|block| block.markup.is_some());
        let measured = |block: &Block| Some(measure(&block.text, block.markup.as_ref()?));
        self.documents.push(if has_markup { blocks.iter().map(measured).collect() } else { Vec::new() });
    }

    /// The section; empty if no document has markup. `urls` are those of all documents.
    pub(crate) fn finish<'u>(self, urls: impl Iterator<Item = (&'u str, DocId)>) -> Vec<u8> {
        if self.documents.iter().all(Vec::is_empty) {
            return Vec::new();
        }
        let mut by_id: HashMap<DocId, &str> = HashMap::new();
        let mut links = LinkResolver::default();
        for (url, id) in urls {
            by_id.insert(id, url);
            links.add(url);
        }
        let (mut lengths, mut all) = (Vec::new(), Vec::new());
        for (id, blocks) in (0..).map(DocId).zip(&self.documents) {
            let base = by_id.get(&id).copied().unwrap_or_default();
            let start = all.len();
            let mut encoder = Encoder { out: &mut all, links: &links, base, open: Vec::new() };
            blocks.iter().for_each(|block| encoder.block(block.as_ref()));
            write(&mut lengths, (all.len() - start) as u32);
        }
        lengths.append(&mut all);
        lengths
    }
}

/// Replaces positions by lengths in UTF-16 units. Positions that are no boundaries of characters, or beyond the text, move
/// to the next one.
fn measure(text: &str, markup: &Markup) -> MeasuredBlock {
    let units = |range: &str| range.encode_utf16().count() as u32;
    let mut operations = Vec::with_capacity(markup.tags.len() * 2);
    let mut from = 0;
    for MarkupTag { at, kind } in &markup.tags {
        let at = text.ceil_char_boundary((*at).min(text.len())).max(from);
        if at > from {
            operations.push(Operation::Text(units(&text[from..at])));
            from = at;
        }
        match kind {
            TagKind::Close => operations.push(Operation::Close),
            TagKind::Open(kind, value) => operations.push(Operation::Open(*kind, value.as_str().into())),
            TagKind::Hide(length) => {
                let end = text.ceil_char_boundary(at.saturating_add(*length).min(text.len()));
                if end > at {
                    operations.push(Operation::Hide(units(&text[at..end])));
                    from = end;
                }
            }
        }
    }
    // At the end of a block, the next one says what stays open.
    while from == text.len() && matches!(operations.last(), Some(Operation::Close)) {
        operations.pop();
    }
    MeasuredBlock { depth: markup.depth, operations }
}

struct Encoder<'a> {
    out: &'a mut Vec<u8>,
    links: &'a LinkResolver,
    /// The URL of the document.
    base: &'a str,
    /// For each open element, whether it is written.
    open: Vec<bool>,
}

impl Encoder<'_> {
    fn block(&mut self, block: Option<&MeasuredBlock>) {
        let Some(MeasuredBlock { depth, operations }) = block else {
            self.open.clear();
            self.out.extend([0, operation::FLAT]);
            return;
        };
        self.open.truncate(*depth);
        let written = self.open.iter().filter(|written| **written).count();
        write(self.out, written as u32);
        // Links that are left out can leave two texts side by side.
        let mut text = 0;
        for operation in operations {
            let kept = match operation {
                Operation::Text(length) => {
                    text += length;
                    continue;
                }
                Operation::Hide(length) => {
                    self.text(&mut text);
                    self.out.push(operation::HIDE);
                    write(self.out, *length);
                    continue;
                }
                Operation::Close => self.open.pop().unwrap_or(false).then_some((operation::CLOSE, None)),
                Operation::Open(kind, value) => self.opened(*kind, value),
            };
            if let Some((operation, value)) = kept {
                self.text(&mut text);
                self.out.push(operation);
                if let Some(value) = value {
                    write_str(self.out, &value);
                }
            }
        }
        // The text at the end of a block goes without saying.
        self.out.push(operation::END);
    }

    fn text(&mut self, length: &mut u32) {
        if *length > 0 {
            self.out.push(operation::TEXT);
            write(self.out, std::mem::take(length));
        }
    }

    /// The operation of an element, and its value; none for a link that leads nowhere, and for an image that is not in the
    /// page.
    fn opened(&mut self, kind: ElementKind, value: &str) -> Option<(u8, Option<String>)> {
        let (kind, value) = match kind {
            ElementKind::Link => match self.links.resolve(self.base, value) {
                Some(target) => (ElementKind::DocumentLink, target),
                None if scheme(value).is_some() && is_safe_url(value) => (kind, value.to_owned()),
                None => {
                    self.open.push(false);
                    return None;
                }
            },
            ElementKind::Image if !value.starts_with('#') => return None,
            kind => (kind, value.to_owned()),
        };
        if !kind.is_void() {
            self.open.push(true);
        }
        Some((operation::OPEN + kind as u8, kind.has_value().then_some(value)))
    }
}
