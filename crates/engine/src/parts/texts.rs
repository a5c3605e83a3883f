//! Documents that were read → a small open index of them.
//!
//! Ranking by positions, excerpts and marks work on an [`Index`]. It is made from the texts of the documents that may be
//! shown, as the loader makes one from the sections of a file.

use crate::analysis::{self, Accents};
use crate::document::{BlockKind, Field};
use crate::error::Error;
use crate::ids::{DocId, SeparatorId, TokenPos, WordId};
use crate::index::Index;
use crate::index::anchor::{AnchorKind, TemplateAnchor};
use crate::index::documents::{BlockEntry, BlockHead, DocumentEntry, Documents, MetaEntry};
use crate::index::meaning::Meaning;
use crate::index::norms::FIELDS;
use crate::index::postings::{Posting, Postings, PostingsBuilder};
use crate::index::split;
use crate::index::text::{Text, TokenIds};
use crate::index::tokens::{Case, Item, Separator};
use crate::index::vocabulary::Vocabulary;
use crate::index::vocabulary_reader::SubwordSort;
use crate::parts::slot::{self, Head, ReadBlock};
use crate::sort;
use crate::work::Budget;

/// A document with the blocks that were read.
#[derive(Debug)]
pub(crate) struct ReadDocument {
    pub(crate) head: Head,
    pub(crate) blocks: Vec<ReadBlock>,
    /// Whether these are all its rows.
    pub(crate) is_whole: bool,
}

/// Opens an index of documents. `names`, `languages` and the mean lengths of fields are those of the whole index.
///
/// # Errors
/// If the texts are too long.
pub(crate) fn open(
    accents: Accents,
    names: &[String],
    languages: &[String],
    means: &[f32; FIELDS],
    documents: &[ReadDocument],
) -> Result<Index, Error> {
    let mut tokens = Tokens::default();
    for document in documents {
        tokens.add(&document.head.title);
        document.blocks.iter().for_each(|block| tokens.add(&block.text));
    }
    let vectors: Vec<u8> =
        documents.iter().flat_map(|document| document.head.vector.iter().copied()).collect();
    let (vocabulary, word_ids) = vocabulary(accents, &tokens);
    let text = text(vocabulary.word_count() as u32, &tokens, &word_ids)?;
    let mut documents = entries(names, languages, documents);
    let postings = postings(&vocabulary, &text, &mut documents);
    let mut index = Index::assemble(vocabulary, text, postings, documents, means);
    if !vectors.is_empty() {
        index.set_meaning(Meaning::of_documents(&vectors));
    }
    Ok(index)
}

/// The tokens of all texts.
#[derive(Default)]
struct Tokens {
    words: Vec<(String, Case)>,
    /// Each with the number of words before it.
    separators: Vec<(Separator, usize)>,
}

impl Tokens {
    /// Adds the tokens of a block or title.
    fn add(&mut self, text: &str) {
        let separator = |text: &str, ends| Separator { text: text.to_owned(), ends };
        let rest = split::split_tokens(text, |before, token| {
            let separator = before.map(|before| (separator(before, false), self.words.len()));
            self.separators.extend(separator);
            let (word, case) = split::split_case(token);
            self.words.push((word.into_owned(), case));
        });
        self.separators.push((separator(rest, true), self.words.len()));
    }
}

/// The numbers of `0..count` in the order of `compare`.
fn sorted(count: usize, compare: impl Fn(usize, usize) -> std::cmp::Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    sort::sort_by(&mut order, |&a, &b| compare(a, b));
    order
}

/// The vocabulary of the texts, and the number of each of their words in it.
fn vocabulary(accents: Accents, tokens: &Tokens) -> (Vocabulary, Vec<u32>) {
    let words = &tokens.words;
    let order = sorted(words.len(), |a, b| words[a].0.cmp(&words[b].0));
    // Distinct words in the order of their spellings: the term of each, and where it begins in `order`.
    let mut spellings: Vec<(String, usize)> = Vec::new();
    for (at, &word) in order.iter().enumerate() {
        if at == 0 || words[order[at - 1]].0 != words[word].0 {
            let mut term = String::new();
            analysis::fold(&words[word].0, accents, &mut term);
            spellings.push((term, at));
        }
    }
    sort::sort_by(&mut spellings, Ord::cmp);
    let mut vocabulary = Vocabulary::new(accents);
    let mut ids = vec![0; words.len()];
    for (id, (_, start)) in (0..).zip(&spellings) {
        let word = &words[order[*start]].0;
        // In order, so it cannot fail.
        let _ = vocabulary.push(word);
        order[*start..].iter().take_while(|&&at| words[at].0 == *word).for_each(|&at| ids[at] = id);
    }
    (0..spellings.len() as u32).for_each(|word| vocabulary.add_subwords_of(WordId(word)));
    vocabulary.close();
    SubwordSort::new(&vocabulary).step(&mut vocabulary, &mut Budget::new(usize::MAX));
    (vocabulary, ids)
}

fn text(words: u32, tokens: &Tokens, word_ids: &[u32]) -> Result<Text, Error> {
    let given = &tokens.separators;
    let order = sorted(given.len(), |a, b| given[a].0.cmp(&given[b].0));
    let mut separators: Vec<Separator> = Vec::new();
    let mut separator_ids = vec![0; given.len()];
    for at in order {
        let separator = &given[at].0;
        if separators.last() != Some(separator) {
            separators.push(separator.clone());
        }
        separator_ids[at] = separators.len() as u32 - 1;
    }
    let items = (0..).zip(&separators).map(|(id, one)| Item::separator(SeparatorId(id), one.ends));
    let mut explicit_items: Vec<Item> = items.collect();
    let length = word_ids.len() + given.len();
    let mut ids = TokenIds { low: vec![0; length], high: Vec::new() };
    // The numbers of each word in the other cases, once it has one.
    let mut cased = vec![[0; 2]; words as usize];
    let mut separator = 0;
    let mut at = 0;
    for word in 0..=word_ids.len() {
        while given.get(separator).is_some_and(|(_, before)| *before == word) {
            ids.set(at, words + separator_ids[separator]);
            separator += 1;
            at += 1;
        }
        let Some(&id) = word_ids.get(word) else { break };
        let case = tokens.words[word].1;
        let mut number = id;
        if case != Case::Plain {
            let known = &mut cased[id as usize][usize::from(case == Case::Upper)];
            if *known == 0 {
                *known = words + explicit_items.len() as u32;
                explicit_items.push(Item::word(WordId(id), case));
            }
            number = *known;
        }
        ids.set(at, number);
        at += 1;
    }
    if words as usize + explicit_items.len() > TokenIds::LIMIT as usize || length > TokenPos::MAX.0 as usize {
        return Err(Error::damaged(slot::SECTION, "too long"));
    }
    Ok(Text { ids, words, explicit_items, separators })
}

/// The documents without their postings and lengths.
fn entries(names: &[String], languages: &[String], read: &[ReadDocument]) -> Documents {
    let mut documents =
        Documents { names: names.to_vec(), languages: languages.to_vec(), ..Documents::default() };
    let start = TokenPos(0);
    for (number, ReadDocument { head, blocks, .. }) in (0..).zip(read) {
        let first_block = documents.blocks.len() as u32;
        let first_meta = documents.meta.len() as u32;
        let (kind, field, anchor) = (BlockKind::Paragraph, Field::Title, AnchorKind::None);
        documents.blocks.push(BlockEntry { start, kind, field, anchor });
        for block in blocks {
            let head = BlockHead(block.head);
            let kind = head.kind().unwrap_or(BlockKind::Paragraph);
            let field = head.field();
            let anchor = match head.anchor() {
                Some(AnchorKind::Template) => {
                    let template = documents.templates.len() as u32;
                    documents.templates.push(block.template.clone());
                    let anchor = TemplateAnchor { template, number: block.number };
                    documents.anchors.push((documents.blocks.len() as u32, anchor));
                    AnchorKind::Template
                }
                anchor => anchor.unwrap_or(AnchorKind::None),
            };
            documents.blocks.push(BlockEntry { start, kind, field, anchor });
        }
        for meta in &head.meta {
            let first = documents.values.len() as u32;
            documents.values.extend(meta.values.iter().cloned());
            let values = first..documents.values.len() as u32;
            documents.meta_values.extend(values.clone());
            documents.meta.push(MetaEntry { name: meta.name, is_list: meta.is_list, values });
        }
        documents.entries.push(DocumentEntry {
            url: head.url.clone(),
            language: head.language,
            original: DocId(number),
            blocks: first_block..documents.blocks.len() as u32,
            meta: first_meta..documents.meta.len() as u32,
        });
    }
    documents
}

/// The postings of the text; adds to the documents where their blocks begin, and how long they are.
fn postings(vocabulary: &Vocabulary, text: &Text, documents: &mut Documents) -> Postings {
    let all = TokenPos(0)..TokenPos(text.len() as u32);
    let mut counts = vec![0; vocabulary.term_count()];
    let mut block = 0;
    for (at, item) in text.items(all.clone()) {
        if let Some(word) = item.as_word() {
            counts[vocabulary.term_of(word).0 as usize] += 1;
        } else if item.ends() {
            block += 1;
            if let Some(next) = documents.blocks.get_mut(block) {
                next.start = at.next();
            }
        }
    }
    documents.end_text(all.end);
    (0..documents.len()).for_each(|document| documents.bound(document));
    let mut builder = PostingsBuilder::new();
    counts.into_iter().for_each(|count| builder.push_term(count));
    builder.reserve();
    documents.lengths = vec![[0; Field::ALL.len()]; documents.len()];
    let mut block = 0;
    for document in 0..documents.len() {
        for (at, item) in text.items(documents.text(DocId(document as u32))) {
            if let Some(word) = item.as_word() {
                let field = documents.blocks[block].field;
                builder.add(vocabulary.term_of(word), Posting::new(at, field), document as u32);
                documents.lengths[document][field as usize] += 1;
            } else if item.ends() {
                block += 1;
            }
        }
    }
    builder.finish()
}

#[cfg(all(test, feature = "writer", not(target_family = "wasm")))]
mod tests;
