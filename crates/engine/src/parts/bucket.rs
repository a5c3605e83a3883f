//! Buckets: the keys of an index in parts, by their hashes.
//!
//! Whatever can be typed is a key with the list of all rows that count for it. A key lies in the bucket that its hash
//! chooses, and 24 other bits of the hash identify it there: the text of a key is not stored.

use crate::index::meaning::TermVector;
use crate::parts::coder::{Coder, EVEN, NumberModel, Probability, StringModels};
use crate::parts::list::{self, Extent, ListModels, Posting};
use crate::results::MatchKind;

/// What a key is looked up as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum KeyKind {
    /// A finished word: all its forms.
    Word = 0,
    /// An unfinished word: the same, and all terms that it begins.
    Prefix = 1,
    /// Two adjacent units of a script without spaces.
    Units = 2,
    /// The address of a document.
    Url = 3,
    /// A sign: `=>`.
    Sign = 4,
    /// A stem, after the number of its language: one of its words.
    Stem = 5,
}

impl KeyKind {
    /// Whether the key is in the buckets of rare keys, which no usual query needs.
    pub(crate) fn is_rare(self) -> bool {
        matches!(self, Self::Url | Self::Stem)
    }
}

/// The hash of a key's text (FNV-1a, 64 bits; mixed once more, because similar texts have similar high bits).
fn hash(text: &str) -> u64 {
    let hash = text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    let hash = (hash ^ hash >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    hash ^ hash >> 29
}

/// The bucket of a key, and what identifies it there. A word and the prefix of the same letters share a bucket: what is being
/// typed needs both. `buckets`: how many there are, and how many more for rare keys.
pub(crate) fn locate(kind: KeyKind, text: &str, buckets: [u32; 2]) -> (u32, u32) {
    let hash = hash(text);
    let [usual, rare] = buckets;
    let (first, count) = if kind.is_rare() { (usual, rare) } else { (0, usual) };
    let check = (hash as u32 & 0xFF_FFFF) ^ kind as u32;
    let bucket = ((hash >> 32) * u64::from(count)) >> 32;
    (first + bucket as u32, check)
}

/// The key of a stem in a language.
pub(crate) fn stem_key(language: usize, stem: &str) -> String {
    [&language.to_string(), ":", stem].concat()
}

/// A key's entry in its bucket.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Entry {
    /// Bits of the key's hash.
    pub(crate) check: u32,
    /// Document frequency: of the most frequent form.
    pub(crate) documents: u32,
    /// Document frequency of the term itself; 0 if it does not occur.
    pub(crate) exact: u32,
    /// How the term is shown, if not as it is looked up.
    pub(crate) display: String,
    /// Other terms that count for it, without the subwords that the term shows by itself.
    pub(crate) forms: Vec<Form>,
    pub(crate) postings: Vec<Posting>,
    /// What the key adds to the vector of a query, in an index with meaning.
    pub(crate) vector: Option<TermVector>,
}

/// What the root says of buckets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Format {
    pub(crate) extent: Extent,
    /// Whether keys have vectors.
    pub(crate) has_vectors: bool,
}

/// Another term that counts for a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    /// How many bytes of the key it begins with.
    pub(crate) shared: u32,
    /// What follows them.
    pub(crate) rest: String,
    pub(crate) kind: MatchKind,
    /// The weight of an occurrence, in 1/255.
    pub(crate) weight: u32,
}

struct Models {
    count: NumberModel,
    is_single: Probability,
    documents: NumberModel,
    is_exact: Probability,
    is_pure: Probability,
    has_display: Probability,
    display: StringModels,
    forms: NumberModel,
    shared: NumberModel,
    rest: StringModels,
    is_subword: Probability,
    is_stem: Probability,
    list: ListModels,
    has_vector: Probability,
}

impl Default for Models {
    fn default() -> Self {
        Self {
            count: NumberModel::default(),
            is_single: EVEN,
            documents: NumberModel::default(),
            is_exact: EVEN,
            is_pure: EVEN,
            has_display: EVEN,
            display: StringModels::default(),
            forms: NumberModel::default(),
            shared: NumberModel::default(),
            rest: StringModels::default(),
            is_subword: EVEN,
            is_stem: EVEN,
            list: ListModels::default(),
            has_vector: EVEN,
        }
    }
}

/// The weight of a stem variant, in 1/255.
pub(crate) const STEM_WEIGHT: u32 = 179;

/// Codes a bucket, its entries sorted by `check`. `bytes`: the length of what is decoded, which bounds its lists.
pub(crate) fn code(coder: &mut impl Coder, entries: &[Entry], format: Format, bytes: u32) -> Vec<Entry> {
    /// More postings do not fit into a byte.
    const MAX_PER_BYTE: u32 = 64;
    let mut models = Models::default();
    let none = Entry::default();
    let count = coder.number(&mut models.count, entries.len() as u32);
    let max = bytes.saturating_mul(MAX_PER_BYTE).saturating_add(MAX_PER_BYTE);
    let mut coded = Vec::new();
    for at in 0..count as usize {
        if coder.is_exhausted() {
            break;
        }
        let entry = entry(coder, &mut models, entries.get(at).unwrap_or(&none), format, max);
        coded.push(entry);
    }
    coded
}

fn entry(coder: &mut impl Coder, models: &mut Models, given: &Entry, format: Format, max: u32) -> Entry {
    let check = coder.direct(given.check, 24);
    let postings = list::code(coder, &mut models.list, &given.postings, format.extent, max);
    let counted = list::count_documents(&postings);
    let documents = if coder.flag(&mut models.is_single, given.documents == counted) {
        counted
    } else {
        coder.number(&mut models.documents, given.documents)
    };
    let mut exact = 0;
    if coder.flag(&mut models.is_exact, given.exact > 0) {
        let is_pure = coder.flag(&mut models.is_pure, given.exact == documents);
        exact = if is_pure { documents } else { coder.number(&mut models.documents, given.exact) };
    }
    let mut display = String::new();
    if coder.flag(&mut models.has_display, !given.display.is_empty()) {
        display = coder.string(&mut models.display, &given.display);
    }
    let count = coder.number(&mut models.forms, given.forms.len() as u32);
    let mut forms = Vec::new();
    let none = Form { shared: 0, rest: String::new(), kind: MatchKind::Stem, weight: STEM_WEIGHT };
    for at in 0..count as usize {
        if coder.is_exhausted() {
            break;
        }
        forms.push(form(coder, models, given.forms.get(at).unwrap_or(&none)));
    }
    let mut vector = None;
    if format.has_vectors && coder.flag(&mut models.has_vector, given.vector.is_some()) {
        let codes = given.vector.unwrap_or_default();
        vector = Some(codes.map(|byte| coder.direct(byte.into(), 8) as u8));
    }
    Entry { check, documents, exact, display, forms, postings, vector }
}

fn form(coder: &mut impl Coder, models: &mut Models, given: &Form) -> Form {
    let shared = coder.number(&mut models.shared, given.shared);
    let rest = coder.string(&mut models.rest, &given.rest);
    let is_subword = coder.flag(&mut models.is_subword, given.kind == MatchKind::Subword);
    let kind = if is_subword { MatchKind::Subword } else { MatchKind::Stem };
    let is_stem = coder.flag(&mut models.is_stem, given.weight == STEM_WEIGHT);
    let weight = if is_stem { STEM_WEIGHT } else { coder.direct(given.weight, 8) };
    Form { shared, rest, kind, weight }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Calculated by hand from the definition: readers of other builds look for a key in the same place.
    #[test]
    fn keys_are_located_by_their_hash() {
        for (kind, text, bucket, check) in [
            (KeyKind::Word, "samara", 286, 0x2F_0094),
            (KeyKind::Prefix, "samara", 286, 0x2F_0095),
            (KeyKind::Word, "", 521, 0x4C_2473),
            (KeyKind::Units, "東京", 173, 0x50_4FC1),
            (KeyKind::Url, "a.html", 1030, 0x1F_13B6),
            (KeyKind::Stem, &stem_key(0, "seed"), 1098, 0x35_EB5A),
        ] {
            assert_eq!(locate(kind, text, [1000, 100]), (bucket, check), "{text}");
            assert_eq!(locate(kind, text, [1, 1]), (kind.is_rare().into(), check), "{text}");
        }
        assert_eq!(locate(KeyKind::Word, "samara", [u32::MAX, 1]).0, 1_229_413_207);
    }
}
