//! The passes over the text that derive postings: the first decodes tokens and counts terms, the second notes where each
//! term occurs.

use crate::error::Error;
use crate::ids::TokenPos;
use crate::index::documents::Documents;
use crate::index::languages::Languages;
use crate::index::postings::{Posting, PostingsBuilder};
use crate::index::text_decoder::TextDecoder;
use crate::index::vocabulary::Vocabulary;
use crate::work::Budget;

pub(crate) struct PostingsPass {
    pub(crate) decoder: TextDecoder,
    /// Per term, how often it occurs.
    counts: Vec<u32>,
    /// The block that is being decoded.
    block: usize,
    /// Documents whose bounds are known.
    bounded: usize,
    /// Terms that the builder has.
    pushed: usize,
    pub(crate) builder: PostingsBuilder,
    /// Document, block and position that the second pass has reached.
    document: usize,
    position: usize,
}

impl PostingsPass {
    pub(crate) fn new(decoder: TextDecoder, terms: usize) -> Self {
        Self {
            decoder,
            counts: vec![0; terms],
            block: 0,
            bounded: 0,
            pushed: 0,
            builder: PostingsBuilder::new(),
            document: 0,
            position: 0,
        }
    }

    /// The first pass, while `budget` lasts; whether the text is at its end.
    ///
    /// # Errors
    /// If the text is damaged or does not fit the blocks.
    pub(crate) fn count(
        &mut self,
        vocabulary: &Vocabulary,
        documents: &mut Documents,
        budget: &mut Budget,
    ) -> Result<bool, Error> {
        let damaged = |problem| Error::damaged("text", problem);
        while budget.take(1) {
            let Some(item) = self.decoder.next(vocabulary)? else {
                if self.block != documents.blocks.len() {
                    return Err(damaged("ends before its last block"));
                }
                return Ok(true);
            };
            if self.block == documents.blocks.len() {
                return Err(damaged("continues after its last block"));
            }
            if let Some(word) = item.as_word() {
                self.counts[vocabulary.term_of(word).0 as usize] += 1;
            }
            if self.decoder.written >= TokenPos::MAX.0 as usize {
                return Err(damaged("too long"));
            }
            if item.ends() {
                self.block += 1;
                if let Some(next) = documents.blocks.get_mut(self.block) {
                    next.start = TokenPos(self.decoder.written as u32);
                }
            }
        }
        Ok(false)
    }

    /// Between the passes: ends the text, and makes room for documents and postings; whether all is done.
    pub(crate) fn prepare(&mut self, documents: &mut Documents, budget: &mut Budget) -> bool {
        if self.bounded == 0 {
            self.decoder.close();
            documents.end_text(TokenPos(self.decoder.text.len() as u32));
        }
        while self.bounded < documents.len() {
            if !budget.take(1) {
                return false;
            }
            documents.bound(self.bounded);
            self.bounded += 1;
        }
        while let Some(&count) = self.counts.get(self.pushed) {
            if !budget.take(1) {
                return false;
            }
            self.builder.push_term(count);
            self.pushed += 1;
        }
        self.builder.reserve();
        self.block = 0;
        true
    }

    /// The second pass, while `budget` lasts; whether the text is at its end.
    pub(crate) fn fill(
        &mut self,
        vocabulary: &Vocabulary,
        documents: &mut Documents,
        languages: &mut Languages,
        budget: &mut Budget,
    ) -> bool {
        let text = &self.decoder.text;
        let end = text.len().min(self.position.saturating_add(budget.left()));
        budget.take(end - self.position);
        for (at, item) in text.items(TokenPos(self.position as u32)..TokenPos(end as u32)) {
            if let Some(word) = item.as_word() {
                let field = documents.blocks[self.block].field;
                let term = vocabulary.term_of(word);
                self.builder.add(term, Posting::new(at, field), self.document as u32);
                languages.record(term, documents.entries[self.document].language);
                documents.lengths[self.document][field as usize] += 1;
            } else if item.ends() {
                self.block += 1;
                let is_last = self.block == documents.entries[self.document].blocks.end as usize;
                self.document += usize::from(is_last);
            }
        }
        self.position = end;
        end == text.len()
    }

    /// The share of both passes that is done.
    pub(crate) fn share(&self) -> f32 {
        let length = self.decoder.text.len().max(1) as f32;
        (self.decoder.read as f32 / length).min(1.0) / 2.0 + self.position as f32 / length / 2.0
    }
}
