//! Writes the root; [`root`](crate::parts::root) reads it.

use std::collections::{BTreeSet, HashMap};

use crate::analysis::{Accents, fold, tokenize};
use crate::container::crc32;
use crate::document::Field;
use crate::ids::{DocId, TermId};
use crate::index::Index;
use crate::index::anchor::AnchorKind;
use crate::index::meaning::Meaning;
use crate::index::norms::NormsBuilder;
use crate::index::postings::Posting;
use crate::parts::PROPERTIES;
use crate::parts::root::{LENGTH_ONE, MAGIC, MEAN_ONE, VERSION, code};
use crate::parts::words::{MAX_WORDS, WordEntry};
use crate::search::passage::{anchor_id, passage};
use crate::work::Budget;
use crate::writer::parts::coder::RangeEncoder;
use crate::writer::parts::columns::Columns;
use crate::writer::parts::slots;
use crate::writer::varint;

/// A word is frequent in names if it is in those of one of 64 documents.
const NAME_WORD_SHARE: u32 = 64;
/// The maximum number of words of names, the most frequent ones, in the root.
const MAX_NAME_WORDS: usize = 128;

/// What the root says of the other files.
pub(super) struct Layout<'a> {
    pub(super) folder: &'a str,
    /// The bytes of the whole index in the folder; 0 if there is none.
    pub(super) whole_length: u32,
    pub(super) slot_size: u32,
    pub(super) slots: u32,
    pub(super) slots_per_pack: u32,
    pub(super) first_slot_pack: u32,
    pub(super) pack_size: u32,
    pub(super) repeats_heads: bool,
    pub(super) has_copies: bool,
    pub(super) has_tuning: bool,
    /// How many buckets there are, and how many more for rare keys.
    pub(super) bucket_counts: [u32; 2],
    /// The code of the size of each bucket.
    pub(super) bucket_codes: &'a [u32],
    /// The sizes of the other pieces, without slots.
    pub(super) other_sizes: &'a [u32],
}

/// The file of the root.
pub(super) fn write(index: &Index, columns: &Columns, layout: &Layout) -> Vec<u8> {
    let mut coder = RangeEncoder::new();
    let buckets = layout.bucket_codes.len() as u32;
    code(&mut coder, [&stop_words(index), &name_words(index)], layout.bucket_codes, buckets);
    let coded = coder.finish();
    let compressed = compressed_part(index, columns, layout);
    let mut stored = (coded.len() as u32).to_le_bytes().to_vec();
    stored.extend(coded);
    stored.extend(samara_lzma::encode(&compressed, PROPERTIES));
    let mut file = MAGIC.to_vec();
    file.push(VERSION);
    file.extend_from_slice(&(compressed.len() as u32).to_le_bytes());
    file.extend_from_slice(&crc32(&stored).to_le_bytes());
    file.extend(stored);
    file
}

/// The part of the root that LZMA compresses.
fn compressed_part(index: &Index, columns: &Columns, layout: &Layout) -> Vec<u8> {
    let documents = index.documents();
    let Layout { slot_size, slots, slots_per_pack, first_slot_pack, pack_size, .. } = *layout;
    let mut root = Vec::new();
    let out = &mut root;
    varint::write(out, documents.len() as u32);
    varint::write(out, index.info().words as u32);
    varint::write(out, u32::from(index.vocabulary().accents == Accents::Kept));
    varint::write_str(out, layout.folder);
    let mut norms = NormsBuilder::default();
    norms.step(&documents.lengths, &mut Budget::new(usize::MAX));
    norms.means().iter().for_each(|mean| varint::write(out, (mean * LENGTH_ONE).round() as u32));
    varint::write(out, layout.whole_length);
    varint::write_strs(out, &documents.languages);
    for number in [slot_size, slots, slots_per_pack, first_slot_pack, pack_size] {
        varint::write(out, number);
    }
    layout.bucket_counts.iter().for_each(|&count| varint::write(out, count));
    varint::write_strs(out, &columns.forward.firsts);
    varint::write_strs(out, &columns.backward.firsts);
    let flags =
        [layout.has_copies, columns.rules.1, layout.repeats_heads, layout.has_tuning, index.has_meaning()];
    varint::write(out, (0..).zip(flags).map(|(bit, flag)| u32::from(flag) << bit).sum());
    let names = slots::names(index);
    varint::write(out, names.len() as u32);
    for &name in &names {
        varint::write_str(out, documents.name(name));
        varint::write(out, u32::from(documents.facets.contains(&name)));
    }
    varint::write(out, layout.other_sizes.len() as u32);
    layout.other_sizes.iter().for_each(|&size| varint::write(out, size));
    if let Some(mean) = index.meaning().map(Meaning::mean) {
        out.extend(mean.map(|value| (value * MEAN_ONE).round() as i8 as u8));
    }
    root
}

/// The stop words, with their document frequencies, sorted.
fn stop_words(index: &Index) -> Vec<WordEntry> {
    let documents = |word: &str| {
        let term = index.vocabulary().find(word);
        term.map_or(0, |term| index.postings().document_count(term))
    };
    let words = index.languages().stop_words.iter().take(MAX_WORDS as usize);
    words
        .map(|word| WordEntry { documents: documents(word), term: word.clone(), display: String::new() })
        .collect()
}

/// The words that are in the names of many documents, with their document frequencies, sorted.
fn name_words(index: &Index) -> Vec<WordEntry> {
    let min_documents = (index.documents().len() as u32).div_ceil(NAME_WORD_SHARE).max(2);
    let is_name = |posting: &&Posting| matches!(posting.field(), Field::Title | Field::Heading);
    let in_anchors = anchor_words(index);
    let named = |term: TermId| {
        let postings = index.postings().of(term).iter().filter(is_name);
        let documents = postings.map(|posting| index.documents().document_at(posting.position()));
        let in_anchors = in_anchors.get(&term).into_iter().flatten().copied();
        let documents: BTreeSet<DocId> = documents.chain(in_anchors).collect();
        (documents.len() as u32, term)
    };
    let terms = index.vocabulary().terms();
    let frequent = terms.filter(|&term| index.postings().document_count(term) >= min_documents);
    let mut words: Vec<_> =
        frequent.map(named).filter(|(documents, _)| *documents >= min_documents).collect();
    words.sort_by(|a, b| b.cmp(a));
    words.truncate(MAX_NAME_WORDS);
    let entry = |(_, term)| WordEntry {
        term: index.vocabulary().term(term).to_owned(),
        documents: index.postings().document_count(term),
        display: String::new(),
    };
    let mut words: Vec<_> = words.into_iter().map(entry).collect();
    words.sort_by(|a, b| a.term.cmp(&b.term));
    words
}

/// The words of the anchors of headings, and the documents that have them there, in order.
fn anchor_words(index: &Index) -> HashMap<TermId, Vec<DocId>> {
    let documents = index.documents();
    let mut words: HashMap<TermId, Vec<DocId>> = HashMap::new();
    let mut word = String::new();
    for document in (0..documents.len() as u32).map(DocId) {
        for block in documents.get(document).blocks.clone() {
            if documents.blocks[block as usize].anchor != AnchorKind::Template {
                continue;
            }
            let text = passage(index, documents.block_text(block), &[]).text;
            let anchor = anchor_id(index, block, &text).unwrap_or_default();
            for token in tokenize(&anchor) {
                word.clear();
                fold(&anchor[token], index.vocabulary().accents, &mut word);
                let Some(term) = index.vocabulary().find(&word) else { continue };
                let documents = words.entry(term).or_default();
                if documents.last() != Some(&document) {
                    documents.push(document);
                }
            }
        }
    }
    words
}
