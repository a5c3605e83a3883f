//! The root of an index in parts: what a search needs before it can ask for pieces. Nothing in it is per document.
//!
//! ```text
//! "samarap"  version:u8  length:u32  crc:u32        CRC-32 of what follows
//! coded:u32, and as many bytes of the range coder: stop words, words of names, each as a block of words; sizes of buckets
//! LZMA stream of `length` bytes:
//!   documents words accents: varint       folder: string
//!   mean lengths of title, headings, text, code: varint, in 1/256 words
//!   bytes of the whole index in that folder, 0 without one: varint
//!   languages: list of string
//!   slot size, slots, slots per pack, first pack of slots, pack size: varint
//!   buckets, and those of rare keys: varint  forward: list of string  backward: list of string      first words of the blocks
//!   has copies | has rules << 1 | repeats heads << 2 | has tuning << 3 | has vectors << 4:varint
//!   columns: list of { name:string is_facet:varint }
//!   sizes: list of varint, of the other pieces
//!   mean of the documents' vectors, in 1/256: 32 × i8, with vectors alone
//! ```

use crate::analysis::Accents;
use crate::container::crc32;
use crate::container::varint::SectionReader;
use crate::error::Error;
use crate::index::meaning::{DIMENSIONS, Vector};
use crate::index::norms::FIELDS;
use crate::parts::coder::{Coder, RangeDecoder, TreeModel};
use crate::parts::list::Extent;
use crate::parts::words::{self, WordEntry};
use crate::parts::{Piece, bucket, decompress, max_decoded};

pub(crate) const SECTION: &str = "root";
pub(crate) const MAGIC: &[u8; 7] = b"samarap";
/// The version of the format of an index in parts.
pub(crate) const VERSION: u8 = 1;
/// The bytes before the compressed ones.
const HEADER: usize = MAGIC.len() + 1 + 8;
/// More bytes are not plausible: the root of a million pages takes a tenth.
const MAX_LENGTH: usize = 1 << 24;
/// The length that a root may have however well it is compressed.
const BASE_LENGTH: usize = 1 << 18;

/// A piece that is not the text of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PieceKind {
    Bucket(u32),
    /// A block of words in their order.
    Forward(u32),
    /// A block of words in the order of their last letters.
    Backward(u32),
    /// The language of each document.
    Languages,
    /// The stems of words that do not occur.
    Rules,
    /// Synonyms, pins and boosts.
    Tuning,
    /// Documents with the same text. This and the tuning are needed together, with facets also what follows, up to the last facet.
    Copies,
    /// Which documents begin in which slot.
    Places,
    /// The values of a name of metadata.
    Column(u32),
    Slot(u32),
}

/// A name of metadata.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) name: String,
    pub(crate) is_facet: bool,
}

/// The root.
pub(crate) struct Root {
    pub(crate) documents: u32,
    pub(crate) words: u32,
    /// The mean lengths of fields, in words.
    pub(crate) mean_lengths: [f32; FIELDS],
    pub(crate) accents: Accents,
    /// The folder of the packs.
    pub(crate) folder: String,
    /// The bytes of the whole index in that folder; 0 if there is none.
    pub(crate) whole_length: u32,
    pub(crate) languages: Vec<String>,
    /// With their document frequencies, 0 for those that do not occur; sorted.
    pub(crate) stop_words: Vec<(String, u32)>,
    /// The most frequent words of titles and headings, with their document frequencies; sorted.
    pub(crate) name_words: Vec<(String, u32)>,
    pub(crate) slot_size: u32,
    pub(crate) slots: u32,
    pub(crate) slots_per_pack: u32,
    pub(crate) first_slot_pack: u32,
    /// How many buckets there are, and how many more for rare keys.
    pub(crate) buckets: [u32; 2],
    /// The first word of each block.
    pub(crate) forward: Vec<String>,
    pub(crate) backward: Vec<String>,
    pub(crate) has_copies: bool,
    pub(crate) has_rules: bool,
    pub(crate) has_tuning: bool,
    /// Whether all rows have the head of their document, so that the first one need not be read.
    pub(crate) repeats_heads: bool,
    pub(crate) names: Vec<Name>,
    /// The mean of the documents' vectors; none in an index without meaning.
    pub(crate) mean_vector: Option<Vector>,
    /// All pieces but slots, in the order of [`PieceKind`].
    pub(crate) pieces: Vec<Piece>,
}

impl Root {
    /// Reads the root.
    ///
    /// # Errors
    /// If it is none, of another version, or damaged.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Error> {
        let Some(rest) = bytes.strip_prefix(MAGIC) else { return Err(Error::NotAnIndex) };
        let damaged = |problem| Error::damaged(SECTION, problem);
        let &[version, ref rest @ ..] = rest else { return Err(damaged("ends early")) };
        if version != VERSION {
            return Err(Error::Version { found: version, expected: VERSION });
        }
        let (Some(length), Some(crc)) = (read_u32(rest, 0), read_u32(rest, 4)) else {
            return Err(damaged("ends early"));
        };
        let stored = &bytes[HEADER..];
        if crc32(stored) != crc {
            return Err(damaged("checksum mismatch"));
        }
        let length = length as usize;
        if length > MAX_LENGTH.min(max_decoded(stored.len(), BASE_LENGTH)) {
            return Err(damaged("too long"));
        }
        let coded = read_u32(stored, 0).unwrap_or_default() as usize;
        let parts = stored.get(4..).and_then(|rest| rest.split_at_checked(coded));
        let (coded, stored) = parts.ok_or(damaged("ends early"))?;
        Self::decode(coded, &decompress(SECTION, stored, length)?)
    }

    fn decode(coded: &[u8], bytes: &[u8]) -> Result<Self, Error> {
        let mut bytes = SectionReader::new(SECTION, bytes);
        let documents = bytes.varint();
        let words = bytes.varint();
        let accents = if bytes.varint() == 0 { Accents::Folded } else { Accents::Kept };
        let folder = bytes.str().to_owned();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        bytes.check(folder.chars().all(is_plain) && !folder.starts_with('.'), "impossible folder");
        let mean_lengths = std::array::from_fn(|_| bytes.varint() as f32 / LENGTH_ONE);
        let whole_length = bytes.varint();
        let languages = strings(&mut bytes);
        let [slot_size, slots, slots_per_pack, first_slot_pack, pack_size] = slot_numbers(&mut bytes);
        let buckets = [bytes.varint(), bytes.varint()];
        let all_buckets = buckets[0].saturating_add(buckets[1]);
        let (forward, backward) = (strings(&mut bytes), strings(&mut bytes));
        let flags = bytes.varint();
        let [has_copies, has_rules, repeats_heads, has_tuning] = [1, 2, 4, 8].map(|bit| flags & bit != 0);
        let has_vectors = flags & 16 != 0;
        bytes.check(flags < 32, "unknown flags");
        let count = bytes.count();
        let names = (0..count).map(|_| Name { name: bytes.str().to_owned(), is_facet: bytes.varint() != 0 });
        let names: Vec<_> = names.collect();
        let coded_buckets = if all_buckets <= MAX_BUCKETS { all_buckets } else { 0 };
        let (words_of, codes) = code(&mut RangeDecoder::new(coded), [&[], &[]], &[], coded_buckets);
        let [stop_words, name_words] =
            words_of.map(|words| words.into_iter().map(|one| (one.term, one.documents)).collect());
        let mut sizes: Vec<u32> = codes.into_iter().map(bucket_size).collect();
        let count = bytes.count();
        let others = forward.len() + backward.len() + FIXED + names.len();
        let is_right =
            buckets.iter().all(|&count| count > 0) && sizes.len() == all_buckets as usize && count == others;
        bytes.check(is_right, "wrong number of pieces");
        sizes.extend((0..count).map(|_| bytes.varint()));
        let mean_vector = has_vectors.then(|| {
            let stored = bytes.take(DIMENSIONS);
            std::array::from_fn(|at| stored.get(at).map_or(0.0, |&byte| f32::from(byte as i8) / MEAN_ONE))
        });
        bytes.finish()?;
        let pieces = lay_out(&sizes, pack_size);
        Ok(Self {
            documents,
            words,
            mean_lengths,
            accents,
            folder,
            whole_length,
            languages,
            stop_words,
            name_words,
            slot_size,
            slots,
            slots_per_pack,
            first_slot_pack,
            buckets,
            forward,
            backward,
            has_copies,
            has_rules,
            has_tuning,
            repeats_heads,
            names,
            mean_vector,
            pieces,
        })
    }

    /// The number of all buckets.
    pub(crate) fn bucket_count(&self) -> u32 {
        self.buckets.iter().sum()
    }

    /// Where a piece lies.
    pub(crate) fn piece(&self, kind: PieceKind) -> Piece {
        let blocks = self.bucket_count() as usize;
        let fixed = blocks + self.forward.len() + self.backward.len();
        let at = match kind {
            PieceKind::Bucket(number) => number as usize,
            PieceKind::Forward(number) => blocks + number as usize,
            PieceKind::Backward(number) => blocks + self.forward.len() + number as usize,
            PieceKind::Languages => fixed,
            PieceKind::Rules => fixed + 1,
            PieceKind::Tuning => fixed + 2,
            PieceKind::Copies => fixed + 3,
            PieceKind::Places => fixed + 4,
            PieceKind::Column(number) => fixed + FIXED + number as usize,
            PieceKind::Slot(slot) => {
                let pack = self.first_slot_pack + slot / self.slots_per_pack;
                let start = slot % self.slots_per_pack * self.slot_size;
                return Piece { pack, start, length: self.slot_size };
            }
        };
        self.pieces[at]
    }

    /// What a piece is; `None` if the index has no such piece.
    pub(crate) fn kind_of(&self, piece: Piece) -> Option<PieceKind> {
        if let Ok(at) = self.pieces.binary_search(&piece) {
            let at = at as u32;
            let [forward, backward] = [&self.forward, &self.backward].map(|blocks| blocks.len() as u32);
            let mut kinds = [
                (self.bucket_count(), PieceKind::Bucket as fn(u32) -> PieceKind),
                (forward, PieceKind::Forward),
                (backward, PieceKind::Backward),
                (1, |_| PieceKind::Languages),
                (1, |_| PieceKind::Rules),
                (1, |_| PieceKind::Tuning),
                (1, |_| PieceKind::Copies),
                (1, |_| PieceKind::Places),
            ]
            .into_iter();
            let mut first = 0;
            let found = kinds.find_map(|(count, kind)| {
                let own = at.checked_sub(first).filter(|own| *own < count).map(kind);
                first += count;
                own
            });
            return Some(found.unwrap_or(PieceKind::Column(at.saturating_sub(first))));
        }
        let pack = piece.pack.checked_sub(self.first_slot_pack)?;
        let slot = pack.checked_mul(self.slots_per_pack)?.checked_add(piece.start / self.slot_size)?;
        let kind = PieceKind::Slot(slot);
        (slot < self.slots && self.piece(kind) == piece).then_some(kind)
    }

    /// How buckets are coded.
    pub(crate) fn bucket_format(&self) -> bucket::Format {
        let extent = Extent { slots: self.slots, documents: self.documents };
        bucket::Format { extent, has_vectors: self.mean_vector.is_some() }
    }

    /// The document frequency of a stop word.
    pub(crate) fn stop_word(&self, term: &str) -> Option<u32> {
        let at = self.stop_words.binary_search_by(|(word, _)| word.as_str().cmp(term)).ok()?;
        Some(self.stop_words[at].1)
    }
}

fn strings(bytes: &mut SectionReader) -> Vec<String> {
    (0..bytes.count()).map(|_| bytes.str().to_owned()).collect()
}

/// Slot size, slots, slots per pack, first pack of slots, pack size.
fn slot_numbers(bytes: &mut SectionReader) -> [u32; 5] {
    let numbers = std::array::from_fn(|_| bytes.varint());
    let [slot_size, slots, slots_per_pack, first_slot_pack, _] = numbers;
    let is_possible = (MIN_SLOT..=MAX_SLOT).contains(&slot_size) && slots <= MAX_SLOTS && slots_per_pack > 0;
    // Every position in a pack, and every number of a pack, has 32 bits.
    let last_pack = first_slot_pack.checked_add(slots.saturating_sub(1) / slots_per_pack.max(1));
    let pack_length = slots.min(slots_per_pack).checked_mul(slot_size);
    bytes.check(is_possible && last_pack.and(pack_length).is_some(), "impossible slots");
    numbers
}

/// The stored value of a word in mean lengths.
pub(crate) const LENGTH_ONE: f32 = 256.0;
/// The stored value of 1 in the mean of vectors.
pub(crate) const MEAN_ONE: f32 = 256.0;
/// Languages, rules, tuning, copies, places.
pub(crate) const FIXED: usize = 5;
pub(crate) const MIN_SLOT: u32 = 1 << 10;
pub(crate) const MAX_SLOT: u32 = 1 << 16;
/// Documents are numbered by slot and place.
pub(crate) const MAX_SLOTS: u32 = 1 << 24;

/// More buckets are not plausible: the root would take a megabyte.
pub(crate) const MAX_BUCKETS: u32 = 1 << 20;
/// How many codes of sizes there may be.
const SIZE_CODES: usize = 256;

/// The size of a bucket, which has four significant bits: the sizes of all buckets are most of a root, and a size to the byte
/// takes twice as much there.
pub(crate) fn bucket_size(code: u32) -> u32 {
    // No bucket is so large.
    let exponent = (code >> 3).min(20);
    (8 + (code & 7)) << (exponent + 3)
}

/// Codes stop words and words of names, each sorted, and the sizes of `count` buckets; fewer where the input ends.
pub(crate) fn code(
    coder: &mut impl Coder,
    words: [&[WordEntry]; 2],
    codes: &[u32],
    count: u32,
) -> ([Vec<WordEntry>; 2], Vec<u32>) {
    let words = words.map(|words| words::code(coder, words));
    let mut model: TreeModel<SIZE_CODES> = TreeModel::default();
    let mut coded = Vec::new();
    while (coded.len() as u32) < count && !coder.is_exhausted() {
        let given = codes.get(coded.len()).copied().unwrap_or_default();
        coded.push(coder.tree(&mut model, given));
    }
    (words, coded)
}

/// Where pieces lie that follow each other in packs of at most `pack_size` bytes; a larger piece has a pack of its own.
pub(crate) fn lay_out(sizes: &[u32], pack_size: u32) -> Vec<Piece> {
    let (mut pack, mut start) = (0u32, 0u32);
    let pieces = sizes.iter().map(|&length| {
        if start > 0 && start.saturating_add(length) > pack_size {
            pack += 1;
            start = 0;
        }
        let piece = Piece { pack, start, length };
        start = start.saturating_add(length);
        piece
    });
    pieces.collect()
}

pub(crate) fn read_u32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}
