//! Writes the sections "documents" and "blocks".

use std::collections::BTreeMap;

use crate::document::{Block, Document, MetaValue, slug};
use crate::front_coding::shared_prefix;
use crate::ids::DocId;
use crate::index::anchor::{AnchorCounter, AnchorKind, TemplateAnchor};
use crate::index::documents::{BlockHead, MAX_SHARED};
use crate::writer::interner::Interner;
use crate::writer::{anchors, varint};

/// Shorter values, in bytes, are not looked for in the text.
const MIN_BLOCK_VALUE: usize = 24;

/// Collects the sections "documents" and "blocks".
#[derive(Default)]
pub(crate) struct DocumentsWriter {
    languages: Interner,
    names: Interner,
    values: Interner,
    /// Columns: shared bytes of URLs, languages, copies, numbers of blocks.
    columns: [Vec<u8>; 4],
    urls: Vec<u8>,
    entries: Vec<u8>,
    count: u32,
    last_url: String,
    heads: Vec<u8>,
    templates: Interner,
    numbers: AnchorCounter,
    anchors: Vec<u8>,
}

impl DocumentsWriter {
    /// Adds a document; `original` is the earliest one with the same text, or itself. `is_facet`: of a name.
    pub(crate) fn add(
        &mut self,
        document: &Document,
        blocks: &[Block],
        original: DocId,
        is_facet: impl Fn(&String) -> bool,
    ) {
        let shared = shared_prefix(&document.url, &self.last_url, MAX_SHARED);
        varint::write_str(&mut self.urls, &document.url[shared..]);
        self.last_url.clone_from(&document.url);
        let language = self.languages.number(&document.lang);
        let row = [shared as u32, language, self.count - original.0, blocks.len() as u32 + 1];
        for (column, number) in self.columns.iter_mut().zip(row) {
            varint::write(column, number);
        }
        self.add_meta(&document.meta, blocks, is_facet);
        self.add_blocks(blocks);
        self.count += 1;
    }

    /// Adds the metadata of a document. A long value that is the text of a block refers to it.
    fn add_meta(
        &mut self,
        meta: &BTreeMap<String, MetaValue>,
        blocks: &[Block],
        is_facet: impl Fn(&String) -> bool,
    ) {
        let out = &mut self.entries;
        // The block after the last one that a value refers to.
        let mut block_values = 0;
        varint::write(out, meta.len() as u32);
        for (name, value) in meta {
            let list = matches!(value, MetaValue::List(_));
            varint::write(out, self.names.number(name) << 1 | u32::from(list));
            if list {
                varint::write(out, value.values().len() as u32);
            }
            for value in value.values() {
                // Values of facets need one number for the same text.
                let shows = |block: &Block| block.text == *value && !is_facet(name);
                let block = if value.len() < MIN_BLOCK_VALUE {
                    None
                } else {
                    blocks.iter().skip(block_values).position(shows).map(|at| block_values + at)
                };
                match block {
                    Some(block) => {
                        varint::write(out, 0);
                        varint::write(out, block as u32);
                        block_values = block + 1;
                    }
                    None => varint::write(out, self.values.number(value) + 1),
                }
            }
        }
    }

    /// Adds the heads and anchors of the blocks of a document.
    fn add_blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            let anchor = match &block.anchor {
                None => AnchorKind::None,
                Some(anchor) if *anchor == slug(&block.text) => AnchorKind::Slug,
                Some(anchor) => {
                    let (template, number) = anchors::template(anchor, &block.text);
                    let written = TemplateAnchor { template: self.templates.number(&template), number };
                    varint::write(&mut self.anchors, written.template);
                    varint::write(&mut self.anchors, anchors::code(&mut self.numbers, self.count, written));
                    AnchorKind::Template
                }
            };
            self.heads.push(BlockHead::new(block.kind, block.field, anchor).0);
        }
    }

    /// Writes the sections "documents" and "blocks".
    pub(crate) fn finish(mut self, facets: &[String]) -> (Vec<u8>, Vec<u8>) {
        let facets: Vec<_> = facets.iter().map(|name| self.names.number(name)).collect();
        let mut out = Vec::new();
        varint::write_strs(&mut out, &self.languages.strings());
        varint::write_strs(&mut out, &self.names.strings());
        varint::write_strs(&mut out, &self.values.strings());
        varint::write(&mut out, facets.len() as u32);
        facets.into_iter().for_each(|name| varint::write(&mut out, name));
        varint::write(&mut out, self.count);
        out.extend(self.columns.concat());
        out.extend(self.urls);
        out.extend(self.entries);
        varint::write_strs(&mut self.heads, &self.templates.strings());
        self.heads.extend(self.anchors);
        (out, self.heads)
    }
}
