//! What an index knows of its documents beside their text: addresses, languages, metadata, blocks.
//!
//! ```text
//! documents part:  languages, names, values: count:varint, × string each
//!                  facets: count:varint, × name:varint
//!                  documents:varint
//!                  documents × shared:varint, × language:varint, × copy:varint, × blocks:varint
//!                  documents × rest:string          what an address does not share with the one before
//!                  documents × { entries:varint, × { (name << 1 | list):varint
//!                                [list: count:varint] × value:varint [block:varint] } }
//! blocks part:     per block, titles left out: kind | field << 4 | anchor << 6
//!                  templates: count:varint, × string
//!                  per written anchor: template:varint number:varint
//! ```
//! What templates and numbers are, [`anchor`](crate::anchor) tells.
//! `value` is the value's number and 1, or 0 where it is the text of a block of the document, whose number then follows:
//! pages describe themselves by their first paragraph. `copy` is 0, or how many documents before this one stands the first with the same text.

use std::ops::Range;

use crate::anchor::{self, Anchor, Numbers, Written};
use crate::borders::Borders;
use crate::document::{BlockKind, Field, MetaValue};
use crate::error::Error;
use crate::hits::Named;
use crate::text::{Text, TokenPos};
use crate::varint::Bytes;
use crate::vocabulary::Vocabulary;

const DOCUMENTS: &str = "documents";
const BLOCKS: &str = "blocks";
/// The most bytes that an address shares with the one before: what all addresses take in memory is
/// bounded by the size of the file.
const MOST_SHARED: usize = 255;

/// A document's place in the index: the order in which documents were added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct DocId(pub(crate) u32);

/// A block: the text between two ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BlockEntry {
    pub(crate) start: TokenPos,
    pub(crate) kind: BlockKind,
    pub(crate) field: Field,
    pub(crate) anchor: Anchor,
}

/// A document's entry.
#[derive(Clone, Debug)]
pub(crate) struct DocumentEntry {
    pub(crate) url: String,
    /// By its place in [`Documents::languages`].
    pub(crate) language: u32,
    /// The earliest document with the same text; itself when there is none.
    pub(crate) original: DocId,
    /// Its blocks; the first is its title.
    pub(crate) blocks: Range<u32>,
    /// Its metadata, in [`Documents::meta`].
    meta: Range<u32>,
}

/// One name with its values.
#[derive(Clone, Debug)]
struct MetaEntry {
    name: u32,
    list: bool,
    values: Range<u32>,
}

/// All documents of an index.
#[derive(Default)]
pub(crate) struct Documents {
    pub(crate) languages: Vec<String>,
    names: Vec<String>,
    values: Vec<String>,
    facets: Vec<u32>,
    pub(crate) entries: Vec<DocumentEntry>,
    meta: Vec<MetaEntry>,
    meta_values: Vec<u32>,
    /// Values that are the text of a block: value, block. They are empty until the text is read.
    shown: Vec<(u32, u32)>,
    pub(crate) blocks: Vec<BlockEntry>,
    borders: Borders,
    templates: Vec<String>,
    /// The blocks that have a written anchor, ascending, and it.
    anchors: Vec<(u32, Written)>,
    /// Per document and field, its number of words.
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

    /// The document that has this address.
    pub(crate) fn with_url(&self, url: &str) -> Option<DocId> {
        self.entries.iter().position(|entry| entry.url == url).map(|at| DocId(at as u32))
    }

    /// Notes where all text ends, behind the last block.
    pub(crate) fn close(&mut self, end: TokenPos) {
        self.blocks.push(BlockEntry {
            start: end,
            kind: BlockKind::Paragraph,
            field: Field::Body,
            anchor: Anchor::None,
        });
        let first_blocks = self.entries.iter().map(|entry| entry.blocks.start);
        let starts = first_blocks.map(|block| self.blocks[block as usize].start).chain([end]);
        self.borders = Borders::new(starts.collect());
    }

    /// The text of a document, title included.
    pub(crate) fn text(&self, document: DocId) -> Range<TokenPos> {
        self.borders.text(document)
    }

    /// The document in whose text a place lies.
    pub(crate) fn at(&self, position: TokenPos) -> DocId {
        self.borders.document_at(position)
    }

    /// The text of a block, its end included.
    pub(crate) fn block_text(&self, block: u32) -> Range<TokenPos> {
        self.blocks[block as usize].start..self.blocks[block as usize + 1].start
    }

    /// The block of a document in whose text a place lies.
    pub(crate) fn block_at(&self, position: TokenPos, document: DocId) -> u32 {
        let Range { start, end } = self.get(document).blocks;
        let blocks = &self.blocks[start as usize..end as usize];
        start + blocks.partition_point(|block| block.start <= position) as u32 - 1
    }

    /// The template and number of a block's written anchor.
    pub(crate) fn written(&self, block: u32) -> Option<(&str, u32)> {
        let at = self.anchors.partition_point(|(of, _)| *of < block);
        let (of, Written { template, number }) = *self.anchors.get(at)?;
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
    pub(crate) fn meta_of(&self, document: DocId) -> Named<MetaValue> {
        let entries = self.meta(document).iter().map(|entry| {
            let mut values = self.value_ids(entry).iter().map(|&at| self.values[at as usize].clone());
            let value = match (entry.list, values.len()) {
                (false, 1) => MetaValue::One(values.next().unwrap_or_default()),
                _ => MetaValue::List(values.collect()),
            };
            (self.names[entry.name as usize].clone(), value)
        });
        entries.collect()
    }

    /// The values that a document has under a name.
    pub(crate) fn values_of(&self, document: DocId, name: &str) -> impl Iterator<Item = &str> {
        self.meta(document)
            .iter()
            .filter(move |entry| self.names[entry.name as usize] == name)
            .flat_map(|entry| self.value_ids(entry))
            .map(|&at| self.values[at as usize].as_str())
    }

    /// The numbers of the names that are counted as facets, each with a zero for every value there is.
    pub(crate) fn no_counts(&self) -> impl Iterator<Item = (u32, Vec<usize>)> {
        self.facets.iter().map(|&name| (name, vec![0; self.values.len()]))
    }

    /// Counts the values that a document has under a name.
    pub(crate) fn add_counts(&self, document: DocId, name: u32, counts: &mut [usize]) {
        for entry in self.meta(document).iter().filter(|entry| entry.name == name) {
            for &value in self.value_ids(entry) {
                counts[value as usize] += 1;
            }
        }
    }

    pub(crate) fn name(&self, name: u32) -> &str {
        &self.names[name as usize]
    }

    pub(crate) fn value(&self, value: usize) -> &str {
        &self.values[value]
    }

    /// Reads the part "documents".
    ///
    /// # Errors
    /// When it is damaged.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Error> {
        let mut bytes = Bytes::new(DOCUMENTS, bytes);
        let mut documents = Self {
            languages: strings(&mut bytes),
            names: strings(&mut bytes),
            values: strings(&mut bytes),
            ..Self::default()
        };
        for _ in 0..bytes.count() {
            let name = bytes.number();
            bytes.check((name as usize) < documents.names.len(), "a facet has no name");
            documents.facets.push(name);
        }
        let count = bytes.count();
        let mut columns = [const { Vec::new() }; 4];
        for column in &mut columns {
            *column = (0..count).map(|_| bytes.number()).collect::<Vec<_>>();
        }
        documents.entries.reserve(count);
        for at in 0..count {
            documents.read_entry(&mut bytes, columns.each_ref().map(|column| column[at]));
        }
        let known = documents.values.len() as u32;
        for at in 0..count {
            documents.read_meta(&mut bytes, at, known);
        }
        bytes.end()?;
        Ok(documents)
    }

    fn read_entry(&mut self, bytes: &mut Bytes, [shared, language, copy, blocks]: [u32; 4]) {
        let at = self.entries.len() as u32;
        let before = self.entries.last();
        let shared = before.map_or("", |entry| &entry.url).get(..MOST_SHARED.min(shared as usize));
        bytes.check(shared.is_some(), "an address shares more than there is");
        let url = shared.unwrap_or_default().to_owned() + bytes.str();
        let first_block = before.map_or(0, |entry| entry.blocks.end);
        bytes.check((language as usize) < self.languages.len(), "a document's language does not exist");
        bytes.check(copy <= at, "a copy has no original");
        let last_block = first_block.saturating_add(blocks);
        bytes.check(last_block > first_block && last_block <= TokenPos::MAX.0, "a document has no blocks");
        self.entries.push(DocumentEntry {
            url,
            language,
            original: DocId(at.wrapping_sub(copy)),
            blocks: first_block..last_block,
            meta: 0..0,
        });
    }

    /// Reads the metadata of a document; `known`: how many values are written out.
    fn read_meta(&mut self, bytes: &mut Bytes, document: usize, known: u32) {
        let first_meta = self.meta.len() as u32;
        for _ in 0..bytes.count() {
            let head = bytes.number();
            let list = head & 1 == 1;
            let values = if list { bytes.count() } else { 1 };
            let first = self.meta_values.len() as u32;
            for _ in 0..values {
                let value = bytes.number();
                bytes.check(value <= known, "a value does not exist");
                let value = match value.checked_sub(1) {
                    Some(value) => value,
                    None => self.read_shown(bytes, self.entries[document].blocks.clone()),
                };
                self.meta_values.push(value);
            }
            bytes.check(((head >> 1) as usize) < self.names.len(), "a value has no name");
            let values = first..self.meta_values.len() as u32;
            self.meta.push(MetaEntry { name: head >> 1, list, values });
        }
        self.entries[document].meta = first_meta..self.meta.len() as u32;
    }

    /// Reads which of a document's blocks a value shows; the value's number.
    fn read_shown(&mut self, bytes: &mut Bytes, blocks: Range<u32>) -> u32 {
        // The title is not among those that are counted.
        let block = blocks.start.saturating_add(1).saturating_add(bytes.number());
        // Each block once and in order, so that all such values together are not longer than the text.
        let fits = block < blocks.end && self.shown.last().is_none_or(|&(_, last)| last < block);
        bytes.check(fits, "a value shows a block that does not exist");
        let value = self.values.len() as u32;
        self.values.push(String::new());
        self.shown.push((value, block));
        value
    }

    /// Fills in the values that are the text of a block.
    pub(crate) fn show_values(&mut self, text: &Text, vocabulary: &Vocabulary) {
        for (value, block) in std::mem::take(&mut self.shown) {
            let mut shown = String::new();
            text.render(vocabulary, self.block_text(block), &mut shown, |_, _| {});
            self.values[value as usize] = shown;
        }
    }

    /// Reads the part "blocks"; where each begins is known when the text was read.
    ///
    /// # Errors
    /// When it is damaged or does not fit the documents.
    pub(crate) fn read_blocks(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let mut bytes = Bytes::new(BLOCKS, bytes);
        let count = self.entries.last().map_or(0, |entry| entry.blocks.end) as usize;
        let written = count - self.entries.len();
        let heads = bytes.take(written);
        let mut heads = heads.iter();
        self.templates = strings(&mut bytes);
        let known = self.templates.iter().all(|template| anchor::is_template(template));
        bytes.check(known, "an anchor's rule does not exist");
        let mut numbers = Numbers::default();
        self.blocks.reserve(heads.len() + self.entries.len() + 1);
        for (document, entry) in (0..).zip(&self.entries) {
            self.blocks.push(BlockEntry {
                start: TokenPos(0),
                kind: BlockKind::Paragraph,
                field: Field::Title,
                anchor: Anchor::None,
            });
            for &head in heads.by_ref().take(entry.blocks.len() - 1) {
                let kind = BlockKind::ALL.get(usize::from(head & 15));
                bytes.check(kind.is_some(), "a block's kind does not exist");
                let anchor = match head >> 6 {
                    0 => Anchor::None,
                    1 => Anchor::Slug,
                    form => {
                        bytes.check(form == 2, "an anchor's form does not exist");
                        let template = bytes.number();
                        let exists = (template as usize) < self.templates.len();
                        bytes.check(exists, "an anchor's template does not exist");
                        let code = bytes.number();
                        let number = if exists { numbers.number(document, template, code) } else { None };
                        bytes.check(number.is_some(), "an anchor's number is impossible");
                        let written = Written { template, number: number.unwrap_or_default() };
                        self.anchors.push((self.blocks.len() as u32, written));
                        Anchor::Written
                    }
                };
                let kind = kind.copied().unwrap_or(BlockKind::Paragraph);
                let field = Field::ALL[usize::from(head >> 4 & 3)];
                self.blocks.push(BlockEntry { start: TokenPos(0), kind, field, anchor });
            }
        }
        bytes.end()
    }
}

fn strings(bytes: &mut Bytes) -> Vec<String> {
    (0..bytes.count()).map(|_| bytes.str().to_owned()).collect()
}

#[cfg(feature = "writer")]
pub(crate) use write::DocumentsWriter;

#[cfg(feature = "writer")]
mod write {
    use super::{DocId, MOST_SHARED};
    use crate::anchor::{self, Anchor, Numbers, Written};
    use crate::document::{Block, Document, MetaValue, slug};
    use crate::varint;
    use std::collections::BTreeMap;

    /// Numbers strings in the order in which they come.
    #[derive(Default)]
    struct Interner {
        numbers: BTreeMap<String, u32>,
        strings: Vec<String>,
    }

    impl Interner {
        fn number(&mut self, text: &str) -> u32 {
            if let Some(&number) = self.numbers.get(text) {
                return number;
            }
            let number = self.strings.len() as u32;
            self.numbers.insert(text.to_owned(), number);
            self.strings.push(text.to_owned());
            number
        }

        fn write(&self, out: &mut Vec<u8>) {
            varint::write(out, self.strings.len() as u32);
            self.strings.iter().for_each(|text| varint::write_str(out, text));
        }
    }

    /// Values of fewer bytes are not looked for in the text.
    const LEAST_SHOWN: usize = 24;

    /// Collects the parts "documents" and "blocks".
    #[derive(Default)]
    pub(crate) struct DocumentsWriter {
        languages: Interner,
        names: Interner,
        values: Interner,
        /// Bytes that addresses share with the one before, languages, copies, numbers of blocks.
        columns: [Vec<u8>; 4],
        urls: Vec<u8>,
        entries: Vec<u8>,
        count: u32,
        last_url: String,
        heads: Vec<u8>,
        templates: Interner,
        numbers: Numbers,
        anchors: Vec<u8>,
    }

    impl DocumentsWriter {
        /// Adds a document; `original` is the earliest with the same text, perhaps itself. `facets` are names.
        pub(crate) fn add(
            &mut self,
            document: &Document,
            blocks: &[Block],
            original: DocId,
            facets: &[String],
        ) {
            let mut shared =
                document.url.bytes().zip(self.last_url.bytes()).take_while(|(a, b)| a == b).count();
            shared = shared.min(MOST_SHARED);
            while !document.url.is_char_boundary(shared) {
                shared -= 1;
            }
            varint::write_str(&mut self.urls, &document.url[shared..]);
            self.last_url.clone_from(&document.url);
            let language = self.languages.number(&document.lang);
            let row = [shared as u32, language, self.count - original.0, blocks.len() as u32 + 1];
            for (column, number) in self.columns.iter_mut().zip(row) {
                varint::write(column, number);
            }
            let out = &mut self.entries;
            // The block behind the last one that a value shows.
            let mut shown = 0;
            varint::write(out, document.meta.len() as u32);
            for (name, value) in &document.meta {
                let list = matches!(value, MetaValue::List(_));
                varint::write(out, self.names.number(name) << 1 | u32::from(list));
                if list {
                    varint::write(out, value.values().len() as u32);
                }
                for value in value.values() {
                    // What is counted must have the same number everywhere.
                    let shows = |block: &Block| block.text == *value && !facets.contains(name);
                    let block = if value.len() < LEAST_SHOWN {
                        None
                    } else {
                        blocks.iter().skip(shown).position(shows).map(|at| shown + at)
                    };
                    match block {
                        Some(block) => {
                            varint::write(out, 0);
                            varint::write(out, block as u32);
                            shown = block + 1;
                        }
                        None => varint::write(out, self.values.number(value) + 1),
                    }
                }
            }
            for block in blocks {
                let code = match &block.anchor {
                    None => Anchor::None,
                    Some(anchor) if *anchor == slug(&block.text) => Anchor::Slug,
                    Some(anchor) => {
                        let (template, number) = anchor::template(anchor, &block.text);
                        let written = Written { template: self.templates.number(&template), number };
                        varint::write(&mut self.anchors, written.template);
                        varint::write(&mut self.anchors, self.numbers.code(self.count, written));
                        Anchor::Written
                    }
                };
                self.heads.push(block.kind as u8 | (block.field as u8) << 4 | (code as u8) << 6);
            }
            self.count += 1;
        }

        /// The parts "documents" and "blocks".
        pub(crate) fn finish(mut self, facets: &[String]) -> (Vec<u8>, Vec<u8>) {
            let facets: Vec<_> = facets.iter().map(|name| self.names.number(name)).collect();
            let mut out = Vec::new();
            self.languages.write(&mut out);
            self.names.write(&mut out);
            self.values.write(&mut out);
            varint::write(&mut out, facets.len() as u32);
            facets.into_iter().for_each(|name| varint::write(&mut out, name));
            varint::write(&mut out, self.count);
            out.extend(self.columns.concat());
            out.extend(self.urls);
            out.extend(self.entries);
            self.templates.write(&mut self.heads);
            self.heads.extend(self.anchors);
            (out, self.heads)
        }
    }
}
