//! The documents of an index apart from their text: URLs, languages, metadata, blocks.
//!
//! ```text
//! documents section: languages, names, values: count:varint, × string each
//!                  facets: count:varint, × name:varint
//!                  documents:varint
//!                  documents × shared:varint, × language:varint, × copy:varint, × blocks:varint
//!                  documents × rest:string          the rest of the URL
//!                  documents × { entries:varint, × { (name << 1 | list):varint
//!                                [list: count:varint] × value:varint [block:varint] } }
//! blocks section:  per block, titles left out: head:u8, see `BlockHead`
//!                  templates: count:varint, × string
//!                  per template anchor: template:varint number:varint
//! ```
//! For templates and numbers of anchors see [`anchor`](crate::index::anchor). `value` is the number of a value plus
//! 1, or 0 if the value is the text of a block of the document, whose number follows: many pages repeat their first
//! paragraph as description. `copy` is 0, or how many documents earlier the first one with the same text is.

use std::ops::Range;

use crate::document::{BlockKind, Field, MetaValue};
use crate::ids::{DocId, TokenPos};
use crate::index::anchor::{AnchorKind, TemplateAnchor};
use crate::index::bounds::DocumentBounds;
use crate::index::text::Text;
use crate::index::vocabulary::Vocabulary;
use crate::results::OrderedMap;
use crate::work;

pub(crate) const DOCUMENTS: &str = "documents";
pub(crate) const BLOCKS: &str = "blocks";
/// The maximum number of bytes that a URL shares with the previous one: bounds the memory of all URLs by the size
/// of the file.
pub(crate) const MAX_SHARED: usize = 255;

/// Kind, field and kind of anchor of a block in a byte: `kind | field << 4 | anchor << 6`.
#[derive(Clone, Copy)]
pub(crate) struct BlockHead(pub(crate) u8);

impl BlockHead {
    #[cfg(feature = "writer")]
    pub(crate) fn new(kind: BlockKind, field: Field, anchor: AnchorKind) -> Self {
        Self(kind as u8 | (field as u8) << 4 | (anchor as u8) << 6)
    }

    /// `None` for an unknown kind.
    pub(crate) fn kind(self) -> Option<BlockKind> {
        BlockKind::ALL.get(usize::from(self.0 & 15)).copied()
    }

    pub(crate) fn field(self) -> Field {
        Field::ALL[usize::from(self.0 >> 4 & 3)]
    }

    /// `None` for an unknown kind of anchor.
    pub(crate) fn anchor(self) -> Option<AnchorKind> {
        [AnchorKind::None, AnchorKind::Slug, AnchorKind::Template].get(usize::from(self.0 >> 6)).copied()
    }
}

/// A block of text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BlockEntry {
    pub(crate) start: TokenPos,
    pub(crate) kind: BlockKind,
    pub(crate) field: Field,
    pub(crate) anchor: AnchorKind,
}

/// A document.
#[derive(Clone, Debug)]
pub(crate) struct DocumentEntry {
    pub(crate) url: String,
    /// Index into [`Documents::languages`].
    pub(crate) language: u32,
    /// The earliest document with the same text, or the document itself.
    pub(crate) original: DocId,
    /// Its blocks; the first is its title.
    pub(crate) blocks: Range<u32>,
    /// Its metadata, in [`Documents::meta`].
    pub(crate) meta: Range<u32>,
}

/// A metadata name with its values.
#[derive(Clone, Debug)]
pub(crate) struct MetaEntry {
    pub(crate) name: u32,
    pub(crate) is_list: bool,
    pub(crate) values: Range<u32>,
}

/// All documents of an index.
#[derive(Default)]
pub(crate) struct Documents {
    pub(crate) languages: Vec<String>,
    pub(crate) names: Vec<String>,
    pub(crate) values: Vec<String>,
    pub(crate) facets: Vec<u32>,
    pub(crate) entries: Vec<DocumentEntry>,
    pub(crate) meta: Vec<MetaEntry>,
    pub(crate) meta_values: Vec<u32>,
    /// Values that are the text of a block, as (value, block); empty strings until the text is known.
    pub(crate) block_values: Vec<(u32, u32)>,
    pub(crate) blocks: Vec<BlockEntry>,
    pub(crate) bounds: DocumentBounds,
    pub(crate) templates: Vec<String>,
    /// Blocks with a template anchor, ascending, and their anchors.
    pub(crate) anchors: Vec<(u32, TemplateAnchor)>,
    /// Words per document and field.
    pub(crate) lengths: Vec<[u32; Field::ALL.len()]>,
}

impl Documents {
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn get(&self, document: DocId) -> &DocumentEntry {
        &self.entries[document.0 as usize]
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = DocId> + use<> {
        (0..self.entries.len() as u32).map(DocId)
    }

    /// The document with a URL.
    pub(crate) fn find_url(&self, url: &str) -> Option<DocId> {
        self.entries.iter().position(|entry| entry.url == url).map(|at| DocId(at as u32))
    }

    /// Ends all texts at a position, after the last block.
    pub(crate) fn end_text(&mut self, end: TokenPos) {
        self.blocks.truncate(self.entries.last().map_or(0, |entry| entry.blocks.end) as usize);
        let (kind, anchor) = (BlockKind::Paragraph, AnchorKind::None);
        self.blocks.push(BlockEntry { start: end, kind, field: Field::Body, anchor });
    }

    /// Computes the bounds of the text of the next document, once its blocks are known.
    pub(crate) fn bound(&mut self, document: usize) {
        let end = self.entries[document].blocks.end;
        self.bounds.push(self.blocks[end as usize].start);
    }

    /// Fills in the next value that is the text of a block; its length in tokens, `None` if there is no more.
    pub(crate) fn resolve_block_value(&mut self, text: &Text, vocabulary: &Vocabulary) -> Option<usize> {
        let (value, block) = self.block_values.pop()?;
        let range = self.block_text(block);
        let length = (range.end.0 - range.start.0) as usize;
        work::count(length);
        let mut value_text = String::new();
        text.render(vocabulary, range, &mut value_text, |_, _, _| {});
        self.values[value as usize] = value_text;
        Some(length)
    }

    /// The range of a document's text, including the title.
    pub(crate) fn text(&self, document: DocId) -> Range<TokenPos> {
        self.bounds.text(document)
    }

    /// The document at a position.
    pub(crate) fn document_at(&self, position: TokenPos) -> DocId {
        self.bounds.document_at(position)
    }

    /// The range of a block's text, including its end.
    pub(crate) fn block_text(&self, block: u32) -> Range<TokenPos> {
        self.blocks[block as usize].start..self.blocks[block as usize + 1].start
    }

    /// The block of a document at a position.
    pub(crate) fn block_at(&self, position: TokenPos, document: DocId) -> u32 {
        let Range { start, end } = self.get(document).blocks;
        let blocks = &self.blocks[start as usize..end as usize];
        start + blocks.partition_point(|block| block.start <= position) as u32 - 1
    }

    /// Template and number of a block's anchor, if it has one by a template.
    pub(crate) fn anchor_template(&self, block: u32) -> Option<(&str, u32)> {
        let at = self.anchors.partition_point(|(of, _)| *of < block);
        let (of, TemplateAnchor { template, number }) = *self.anchors.get(at)?;
        (of == block).then(|| (self.templates[template as usize].as_str(), number))
    }

    fn meta(&self, document: DocId) -> &[MetaEntry] {
        let Range { start, end } = self.get(document).meta;
        &self.meta[start as usize..end as usize]
    }

    fn value_ids(&self, entry: &MetaEntry) -> &[u32] {
        &self.meta_values[entry.values.start as usize..entry.values.end as usize]
    }

    /// The metadata of a document.
    pub(crate) fn meta_of(&self, document: DocId) -> OrderedMap<MetaValue> {
        let entries = self.meta(document).iter().map(|entry| {
            let mut values = self.value_ids(entry).iter().map(|&at| self.values[at as usize].clone());
            let value = match (entry.is_list, values.len()) {
                (false, 1) => MetaValue::One(values.next().unwrap_or_default()),
                _ => MetaValue::List(values.collect()),
            };
            (self.names[entry.name as usize].clone(), value)
        });
        entries.collect()
    }

    /// The values of a document under a name.
    pub(crate) fn values_of(&self, document: DocId, name: &str) -> impl Iterator<Item = &str> {
        self.meta(document)
            .iter()
            .filter(move |entry| self.names[entry.name as usize] == name)
            .flat_map(|entry| self.value_ids(entry))
            .map(|&at| self.values[at as usize].as_str())
    }

    /// The values, by number, that a document has under a name.
    pub(crate) fn value_ids_of(&self, document: DocId, name: u32) -> impl Iterator<Item = &u32> {
        let entries = self.meta(document).iter().filter(move |entry| entry.name == name);
        entries.flat_map(|entry| self.value_ids(entry))
    }

    pub(crate) fn name(&self, name: u32) -> &str {
        &self.names[name as usize]
    }
}
