//! Reads the section "blocks", in steps; the texts of blocks are known later.

use crate::container::varint::{Cursor, SectionReader};
use crate::document::{BlockKind, Field};
use crate::error::Error;
use crate::ids::TokenPos;
use crate::index::anchor::{self, AnchorCounter, AnchorKind, TemplateAnchor};
use crate::index::documents::{BLOCKS, BlockEntry, BlockHead, Documents};
use crate::work::Budget;

pub(crate) struct BlocksReader {
    section: Vec<u8>,
    cursor: Cursor,
    /// Kind, field and anchor of each block that is not a title.
    heads: Vec<u8>,
    /// Heads that are read.
    read: usize,
    templates_left: usize,
    document: usize,
    counter: AnchorCounter,
}

impl BlocksReader {
    pub(crate) fn new(section: Vec<u8>, documents: &mut Documents) -> Self {
        let mut bytes = SectionReader::new(BLOCKS, &section);
        let count = documents.entries.last().map_or(0, |entry| entry.blocks.end) as usize;
        let heads = bytes.take(count - documents.entries.len()).to_vec();
        if !bytes.is_damaged() {
            documents.blocks.reserve(count + 1);
        }
        let templates_left = bytes.count();
        let cursor = bytes.suspend();
        Self {
            section,
            cursor,
            heads,
            read: 0,
            templates_left,
            document: 0,
            counter: AnchorCounter::default(),
        }
    }

    /// Continues while `budget` lasts; whether all is read.
    ///
    /// # Errors
    /// If the section is damaged or does not fit the documents.
    pub(crate) fn step(&mut self, documents: &mut Documents, budget: &mut Budget) -> Result<bool, Error> {
        let section = std::mem::take(&mut self.section);
        let mut bytes = SectionReader::resume(BLOCKS, &section, self.cursor);
        let mut done = false;
        while !done && !bytes.is_damaged() && budget.take(1) {
            if self.templates_left > 0 {
                self.templates_left -= 1;
                let template = bytes.str();
                bytes.check(anchor::is_template(template), "unknown anchor rule");
                documents.templates.push(template.to_owned());
            } else if let Some(entry) = documents.entries.get(self.document) {
                let (first, end) = (entry.blocks.start as usize, entry.blocks.end as usize);
                let is_title = documents.blocks.len() == first;
                let block = if is_title {
                    let (kind, anchor) = (BlockKind::Paragraph, AnchorKind::None);
                    BlockEntry { start: TokenPos(0), kind, field: Field::Title, anchor }
                } else {
                    self.read_block(&mut bytes, documents)
                };
                documents.blocks.push(block);
                self.document += usize::from(documents.blocks.len() == end);
            } else {
                done = true;
            }
        }
        self.cursor = bytes.suspend();
        if done || bytes.is_damaged() {
            bytes.finish()?;
            return Ok(true);
        }
        self.section = section;
        Ok(false)
    }

    fn read_block(&mut self, bytes: &mut SectionReader, documents: &mut Documents) -> BlockEntry {
        let head = BlockHead(self.heads[self.read]);
        self.read += 1;
        bytes.check(head.kind().is_some(), "unknown block kind");
        bytes.check(head.anchor().is_some(), "unknown anchor kind");
        let anchor = match head.anchor() {
            Some(AnchorKind::Template) => {
                let template = bytes.varint();
                let exists = (template as usize) < documents.templates.len();
                bytes.check(exists, "unknown anchor template");
                let code = bytes.varint();
                let document = self.document as u32;
                let number = if exists { self.counter.number(document, template, code) } else { None };
                bytes.check(number.is_some(), "impossible anchor number");
                let number = number.unwrap_or_default();
                documents.anchors.push((documents.blocks.len() as u32, TemplateAnchor { template, number }));
                AnchorKind::Template
            }
            anchor => anchor.unwrap_or(AnchorKind::None),
        };
        let kind = head.kind().unwrap_or(BlockKind::Paragraph);
        BlockEntry { start: TokenPos(0), kind, field: head.field(), anchor }
    }
}
