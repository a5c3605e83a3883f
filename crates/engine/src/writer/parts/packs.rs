//! Lays pieces out in packs, and writes the root; [`root`](crate::parts::root) reads it.

use std::collections::{BTreeSet, HashMap};

use crate::analysis::{Accents, fold, tokenize};
use crate::container::crc32;
use crate::document::Field;
use crate::error::Error;
use crate::ids::{DocId, TermId};
use crate::index::Index;
use crate::index::anchor::AnchorKind;
use crate::index::meaning::Meaning;
use crate::index::norms::NormsBuilder;
use crate::index::postings::Posting;
use crate::parts::index::checksum;
use crate::parts::root::{FIXED, LENGTH_ONE, MAGIC, MEAN_ONE, VERSION, bucket_size, code, lay_out, read_u32};
use crate::parts::words::{MAX_WORDS, WordEntry};
use crate::parts::{PROPERTIES, Piece, column};
use crate::search::passage::{anchor_id, passage};
use crate::work::Budget;
use crate::writer::parts::PartsFiles;
use crate::writer::parts::coder::RangeEncoder;
use crate::writer::parts::columns::{self, Columns};
use crate::writer::parts::slots::{self, Texts};
use crate::writer::varint;

/// The smallest packs: where a host gives no ranges of bytes, a pack is fetched for each piece.
const MIN_PACK: usize = 16 << 10;
/// Packs are larger where there would be more.
const MAX_PACKS: usize = 2000;
/// The bytes of a checksum.
const CRC: usize = 4;

/// A word is frequent in names if it is in those of one of 64 documents.
const NAME_WORD_SHARE: u32 = 64;
/// The maximum number of words of names, the most frequent ones, in the root.
const MAX_NAME_WORDS: usize = 128;

/// Writes all files.
pub(super) fn write(
    index: &Index,
    name: &str,
    whole: &[u8],
    texts: Texts,
    mut buckets: Vec<Vec<u8>>,
    columns: &Columns,
) -> Result<PartsFiles, Error> {
    let Columns { forward, backward, languages, copies, rules, named } = columns;
    let names = slots::names(index);
    let documents = index.documents();
    let codes: Vec<u32> = buckets.iter_mut().map(pad).collect();
    let mut pieces: Vec<&[u8]> = buckets.iter().map(Vec::as_slice).collect();
    pieces.extend(forward.blocks.iter().map(Vec::as_slice));
    pieces.extend(backward.blocks.iter().map(Vec::as_slice));
    let (places, tuning) = (columns::places(&texts), columns::tuning(index, &texts.rows));
    pieces.extend([languages, &rules.0, &tuning.0, &places, &copies.0].map(Vec::as_slice));
    pieces.extend(named.iter().map(Vec::as_slice));
    for column in &pieces[pieces.len() - FIXED - named.len()..] {
        let length = read_u32(column, 0).unwrap_or_default();
        if !column::may_expand(column.len() - 4, length as usize) {
            return Err(Error::TooLarge { what: "equal values of metadata", limit: length });
        }
    }

    let total = pieces.iter().map(|piece| piece.len() + CRC).sum::<usize>()
        + texts.slots.len() * texts.slot_size as usize;
    let mut pack_size = MIN_PACK.max(texts.slot_size as usize);
    while total / pack_size > MAX_PACKS {
        pack_size *= 2;
    }
    let sizes: Vec<u32> = pieces.iter().map(|piece| (piece.len() + CRC) as u32).collect();
    let mut packs: Vec<Vec<u8>> = Vec::new();
    for (piece, bytes) in lay_out(&sizes, pack_size as u32).into_iter().zip(&pieces) {
        add(&mut packs, piece, bytes);
    }
    let bucket_count = buckets.len() as u32;
    drop(buckets);
    let first_slot_pack = packs.len() as u32;
    let slots_per_pack = pack_size as u32 / texts.slot_size;
    let slots = texts.slots.len() as u32;
    // Each is dropped when it is in its pack.
    for (slot, bytes) in (0..).zip(texts.slots) {
        let (pack, start) =
            (first_slot_pack + slot / slots_per_pack, slot % slots_per_pack * texts.slot_size);
        add(&mut packs, Piece { pack, start, length: texts.slot_size }, &bytes);
    }

    let folder = format!("{name}-{:016x}", hash(packs.iter().map(Vec::as_slice).chain([whole])));
    let mut root = Vec::new();
    let out = &mut root;
    varint::write(out, documents.len() as u32);
    varint::write(out, index.info().words as u32);
    varint::write(out, u32::from(index.vocabulary().accents == Accents::Kept));
    varint::write_str(out, &folder);
    let mut norms = NormsBuilder::default();
    norms.step(&documents.lengths, &mut Budget::new(usize::MAX));
    norms.means().iter().for_each(|mean| varint::write(out, (mean * LENGTH_ONE).round() as u32));
    varint::write(out, whole.len() as u32);
    varint::write_strs(out, &documents.languages);
    for number in [texts.slot_size, slots, slots_per_pack, first_slot_pack, pack_size as u32] {
        varint::write(out, number);
    }
    varint::write(out, bucket_count);
    varint::write_strs(out, &forward.firsts);
    varint::write_strs(out, &backward.firsts);
    let flags = [copies.1, rules.1, texts.repeats_heads, tuning.1, index.has_meaning()];
    varint::write(out, (0..).zip(flags).map(|(bit, flag)| u32::from(flag) << bit).sum());
    varint::write(out, names.len() as u32);
    for &name in &names {
        varint::write_str(out, documents.name(name));
        varint::write(out, u32::from(documents.facets.contains(&name)));
    }
    let mut coder = RangeEncoder::new();
    code(&mut coder, [&stop_words(index), &name_words(index)], &codes, bucket_count);
    let coded = coder.finish();
    let others = &sizes[codes.len()..];
    varint::write(out, others.len() as u32);
    others.iter().for_each(|&size| varint::write(out, size));
    if let Some(mean) = index.meaning().map(Meaning::mean) {
        out.extend(mean.map(|value| (value * MEAN_ONE).round() as i8 as u8));
    }

    let mut stored = (coded.len() as u32).to_le_bytes().to_vec();
    stored.extend(coded);
    stored.extend(samara_lzma::encode(&root, PROPERTIES));
    let mut file = MAGIC.to_vec();
    file.push(VERSION);
    file.extend_from_slice(&(root.len() as u32).to_le_bytes());
    file.extend_from_slice(&crc32(&stored).to_le_bytes());
    file.extend(stored);
    Ok(PartsFiles { root: file, folder, packs })
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

/// Adds zeros to a bucket up to the next size with a code, which is returned.
fn pad(bucket: &mut Vec<u8>) -> u32 {
    let size = (bucket.len() + CRC) as u32;
    let code = size_code(size);
    bucket.resize(bucket_size(code) as usize - CRC, 0);
    code
}

/// The code of the smallest size of buckets that is not smaller.
fn size_code(size: u32) -> u32 {
    let unit = size.div_ceil(15).next_power_of_two().ilog2().max(3);
    (unit - 3) << 3 | size.div_ceil(1 << unit).saturating_sub(8)
}

/// Adds a piece to the packs, where it lies, with its checksum.
fn add(packs: &mut Vec<Vec<u8>>, piece: Piece, bytes: &[u8]) {
    packs.resize((piece.pack as usize + 1).max(packs.len()), Vec::new());
    let pack = &mut packs[piece.pack as usize];
    debug_assert_eq!(pack.len(), piece.start as usize, "pieces follow each other");
    pack.extend_from_slice(bytes);
    pack.extend_from_slice(&checksum(piece, bytes).to_le_bytes());
}

/// A hash of the contents of all files (FNV-1a, on eight bytes at a time).
fn hash<'a>(files: impl Iterator<Item = &'a [u8]>) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325u64;
    for file in files {
        for chunk in file.chunks(8) {
            let mut bytes = [0; 8];
            bytes[..chunk.len()].copy_from_slice(chunk);
            hash = (hash ^ u64::from_le_bytes(bytes)).wrapping_mul(0x0100_0000_01B3);
            hash ^= hash >> 32;
        }
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    /// A browser that has files of another folder in its cache must not take them for these.
    #[test]
    fn each_byte_of_each_file_changes_the_folder() {
        let files = [vec![1u8; 20], vec![2; 8], vec![3; 1]];
        let hash_of = |files: &[Vec<u8>]| hash(files.iter().map(Vec::as_slice));
        let mut hashes = HashSet::from([hash_of(&files)]);
        for file in 0..files.len() {
            for at in 0..files[file].len() {
                for bit in 0..8 {
                    let mut changed = files.clone();
                    changed[file][at] ^= 1 << bit;
                    assert!(hashes.insert(hash_of(&changed)), "{file} {at} {bit}");
                }
            }
        }
        assert_eq!(hash_of(&files), hash_of(&files));
        // Both halves depend on all bytes.
        let high: HashSet<u64> = hashes.iter().map(|hash| hash >> 32).collect();
        let low: HashSet<u32> = hashes.iter().map(|&hash| hash as u32).collect();
        assert!(high.len() > 220 && low.len() > 220, "{} {}", high.len(), low.len());
    }

    #[test]
    fn sizes_of_buckets_are_rounded_up_by_an_eighth_at_most() {
        for size in (1..70_000).chain([1 << 20, 123_456_789]) {
            let code = size_code(size);
            let rounded = bucket_size(code);
            assert!(rounded >= size && (rounded <= size.max(56) * 9 / 8 + 8), "{size}: {rounded}");
            assert!(code == 0 || bucket_size(code - 1) < size, "{size}");
        }
        assert_eq!((0..64).map(bucket_size).filter(|size| size % 8 != 0).count(), 0);
    }
}
