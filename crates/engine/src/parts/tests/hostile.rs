//! Roots and pieces of somebody who wants the reader to fail: their checksums are correct.

use crate::analysis::Accents;
use crate::container::crc32;
use crate::error::Error;
use crate::index::norms::FIELDS;
use crate::options::SearchOptions;
use crate::parts::index::checksum;
use crate::parts::root::{FIXED, MAGIC, MAX_BUCKETS, MAX_SLOTS, PieceKind, VERSION, code};
use crate::parts::{Outcome, PROPERTIES, PartsIndex, Piece};
use crate::writer::parts::coder::RangeEncoder;
use crate::writer::varint;

/// The numbers that a forged root declares.
#[derive(Clone, Copy)]
struct Forged {
    /// The bytes of the whole index.
    whole: u32,
    /// Copies, rules, repeated heads, tuning.
    flags: u32,
    /// Names of metadata, each of which is empty.
    names: u32,
    slot_size: u32,
    slots: u32,
    slots_per_pack: u32,
    first_slot_pack: u32,
    buckets: u32,
    rare_buckets: u32,
    /// How many sizes of buckets there are, if not all.
    sizes: Option<u32>,
    /// How many other pieces, if not the right number.
    pieces: Option<u32>,
}

/// The code of the size 2,048.
const CODE: u32 = 40;

/// One bucket, one slot, no words.
const PLAIN: Forged = Forged {
    whole: 0,
    flags: 0,
    names: 0,
    slot_size: 1024,
    slots: 1,
    slots_per_pack: 16,
    first_slot_pack: 1,
    buckets: 1,
    rare_buckets: 1,
    sizes: None,
    pieces: None,
};

impl Forged {
    /// The root; the last pieces have these lengths, those before 2,000 bytes, and buckets 2,048.
    fn bytes(self, last: &[u32]) -> Vec<u8> {
        let mut root = Vec::new();
        // A document, a word, folded accents.
        [1, 1, 0].into_iter().for_each(|number| varint::write(&mut root, number));
        varint::write_str(&mut root, "docs");
        // The mean lengths of fields.
        root.extend([0; FIELDS]);
        varint::write(&mut root, self.whole);
        // No languages.
        root.push(0);
        for number in [self.slot_size, self.slots, self.slots_per_pack, self.first_slot_pack, 1 << 16] {
            varint::write(&mut root, number);
        }
        varint::write(&mut root, self.buckets);
        varint::write(&mut root, self.rare_buckets);
        // No words.
        root.extend([0, 0]);
        varint::write(&mut root, self.flags);
        varint::write(&mut root, self.names);
        (0..self.names).for_each(|_| root.extend([0, 1]));
        let buckets = self.buckets.saturating_add(self.rare_buckets).min(MAX_BUCKETS);
        let codes = vec![CODE; buckets as usize];
        let mut coder = RangeEncoder::new();
        code(&mut coder, [&[], &[]], &codes, self.sizes.unwrap_or(codes.len() as u32));
        let sizes = coder.finish();
        let pieces = self.pieces.unwrap_or(FIXED as u32 + self.names);
        varint::write(&mut root, pieces);
        (last.len() as u32..pieces).for_each(|_| varint::write(&mut root, 2000));
        last.iter().for_each(|&length| varint::write(&mut root, length));
        let mut stored = (sizes.len() as u32).to_le_bytes().to_vec();
        stored.extend(sizes);
        stored.extend(samara_lzma::encode(&root, PROPERTIES));
        let mut file = MAGIC.to_vec();
        file.push(VERSION);
        file.extend((root.len() as u32).to_le_bytes());
        file.extend(crc32(&stored).to_le_bytes());
        file.extend(stored);
        file
    }

    fn open(self) -> Result<PartsIndex, Error> {
        PartsIndex::open(&self.bytes(&[]))
    }

    fn error(self) -> Error {
        self.open().map(drop).unwrap_err()
    }
}

/// A piece with these bytes, as long as the root says, with its checksum.
fn piece(piece: Piece, mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.resize(piece.length as usize - 4, 0);
    bytes.extend(checksum(piece, &bytes).to_le_bytes());
    bytes
}

/// A column of so many values of a length, of which the one document has none.
fn column(values: u32, length: usize) -> Vec<u8> {
    let mut column = Vec::new();
    varint::write(&mut column, values);
    for _ in 0..values {
        varint::write_str(&mut column, &"a".repeat(length));
    }
    column.push(0);
    let mut bytes = (column.len() as u32).to_le_bytes().to_vec();
    bytes.extend(samara_lzma::encode(&column, PROPERTIES));
    bytes
}

#[test]
fn rejects_slots_whose_positions_exceed_32_bits() {
    let largest = Forged { slots: MAX_SLOTS, ..PLAIN };
    assert_eq!(largest.open().unwrap().pieces().count(), MAX_SLOTS as usize + 7);
    for forged in [
        Forged { slot_size: 1 << 16, slots_per_pack: 1 << 17, ..largest },
        Forged { slots_per_pack: MAX_SLOTS, slot_size: 1 << 16, ..largest },
        Forged { slots_per_pack: 1, first_slot_pack: u32::MAX, ..largest },
        Forged { slots_per_pack: 1, first_slot_pack: u32::MAX - MAX_SLOTS + 2, ..largest },
    ] {
        assert_eq!(forged.error(), Error::damaged("root", "impossible slots"));
    }
    let last = Forged { slots_per_pack: 1, first_slot_pack: u32::MAX - MAX_SLOTS + 1, ..largest };
    assert_eq!(last.open().unwrap().pieces().last().unwrap().pack, u32::MAX);
    let full = Forged { slot_size: 1 << 16, slots_per_pack: 1 << 16, slots: 1 << 16, ..PLAIN };
    assert_eq!(full.error(), Error::damaged("root", "impossible slots"));
    let full = Forged { slots: (1 << 16) - 1, ..full };
    assert_eq!(full.open().unwrap().pieces().last().unwrap().start, u32::MAX - (1 << 17) + 1);
}

#[test]
fn rejects_impossible_numbers_of_pieces() {
    assert_eq!(PLAIN.open().unwrap().pieces().count(), 8);
    for forged in [
        Forged { buckets: 0, ..PLAIN },
        Forged { rare_buckets: 0, ..PLAIN },
        Forged { rare_buckets: u32::MAX, ..PLAIN },
        Forged { pieces: Some(4), ..PLAIN },
        Forged { pieces: Some(6), ..PLAIN },
        Forged { names: 1, pieces: Some(5), ..PLAIN },
        Forged { buckets: MAX_BUCKETS, sizes: Some(9), ..PLAIN },
        Forged { buckets: MAX_BUCKETS + 1, ..PLAIN },
        Forged { buckets: u32::MAX, ..PLAIN },
    ] {
        assert_eq!(forged.error(), Error::damaged("root", "wrong number of pieces"));
    }
}

/// Each byte of the header is checked; what is missing at the end as well.
#[test]
fn rejects_roots_with_another_header() {
    let root = PLAIN.bytes(&[]);
    let open = |root: &[u8]| PartsIndex::open(root).map(drop);
    let damaged = |problem| Err(Error::damaged("root", problem));
    assert_eq!(open(&root), Ok(()));
    for end in 0..MAGIC.len() {
        assert_eq!(open(&root[..end]), Err(Error::NotAnIndex));
    }
    for end in MAGIC.len()..16 {
        assert_eq!(open(&root[..end]), damaged("ends early"), "{end}");
    }
    for end in 16..root.len() {
        assert_eq!(open(&root[..end]), damaged("checksum mismatch"), "{end}");
    }
    for (at, expected) in [
        (0, Err(Error::NotAnIndex)),
        (7, Err(Error::Version { found: VERSION ^ 1, expected: VERSION })),
        (12, damaged("checksum mismatch")),
        (root.len() - 1, damaged("checksum mismatch")),
    ] {
        let mut changed = root.clone();
        changed[at] ^= 1;
        assert_eq!(open(&changed), expected, "{at}");
    }
}

/// What a root says of its index.
#[test]
fn flags_and_lengths_are_read() {
    for flags in 0..16 {
        let root = Forged { flags, whole: 1000 * flags, ..PLAIN }.open().unwrap().root;
        let read = [root.has_copies, root.has_rules, root.repeats_heads, root.has_tuning];
        assert_eq!(read, [1, 2, 4, 8].map(|bit| flags & bit == bit), "{flags}");
        assert_eq!(root.accents, Accents::Folded);
    }
    for flags in [32, 33, 1 << 31] {
        assert_eq!(Forged { flags, ..PLAIN }.error(), Error::damaged("root", "unknown flags"));
    }
    // Vectors are declared, and their mean is missing.
    assert_eq!(Forged { flags: 16, ..PLAIN }.error(), Error::damaged("root", "ends early"));
    let whole = |whole| Forged { whole, ..PLAIN }.open().unwrap().whole();
    assert_eq!(whole(0), None);
    assert_eq!(whole(1), Some(("docs/whole.samara".to_owned(), 1)));
}

/// A slot is known by its pack and its start, the whole of it.
#[test]
fn slots_lie_side_by_side() {
    let root = Forged { slots: 5, slots_per_pack: 2, first_slot_pack: 3, ..PLAIN }.open().unwrap().root;
    let slots: Vec<Piece> = (0..5).map(|slot| root.piece(PieceKind::Slot(slot))).collect();
    let places: Vec<_> = slots.iter().map(|slot| (slot.pack, slot.start, slot.length)).collect();
    let expected = [(3, 0, 1024), (3, 1024, 1024), (4, 0, 1024), (4, 1024, 1024), (5, 0, 1024)];
    assert_eq!(places, expected);
    for pack in 0..7 {
        for start in [0, 1, 1023, 1024, 2047, 2048] {
            for length in [1023, 1024, 2048] {
                let piece = Piece { pack, start, length };
                let slot = slots.iter().position(|slot| *slot == piece);
                let slot = slot.map(|at| PieceKind::Slot(at as u32));
                assert_eq!(root.kind_of(piece).filter(|kind| matches!(kind, PieceKind::Slot(_))), slot);
            }
        }
    }
}

#[test]
fn rejects_a_root_that_expands_too_far() {
    let root = PLAIN.bytes(&[]);
    let opened = |length: u32| {
        let mut root = root.clone();
        root[8..12].copy_from_slice(&length.to_le_bytes());
        PartsIndex::open(&root).map(drop).unwrap_err()
    };
    let limit = (1 << 18) + 256 * (root.len() as u32 - 16);
    assert_eq!(opened(limit), Error::damaged("root", "invalid compressed data"));
    assert_eq!(opened(limit + 1), Error::damaged("root", "too long"));
}

/// Each search loads the columns of all facets.
#[test]
fn rejects_columns_that_expand_too_far() {
    let open = |column: &[u8]| {
        let mut index =
            PartsIndex::open(&Forged { names: 1, ..PLAIN }.bytes(&[column.len() as u32 + 4])).unwrap();
        let piece = index.pieces().find(|piece| piece.length as usize == column.len() + 4).unwrap();
        index.add(piece, &[column, &checksum(piece, column).to_le_bytes()[..]].concat())
    };
    assert_eq!(open(&column(1, 10)), Ok(()));
    assert_eq!(open(&column(1, 0)), Ok(()));
    assert_eq!(open(&column(100_000, 0)), Err(Error::damaged("columns", "equal values")));
    let mut long = column(1, 10);
    let most = ((1 << 24) + 256 * (long.len() as u32 - 4)).to_le_bytes();
    long[..4].copy_from_slice(&most);
    assert_eq!(open(&long), Err(Error::damaged("columns", "invalid compressed data")));
    long[0] += 1;
    assert_eq!(open(&long), Err(Error::damaged("columns", "too long")));
}

/// Every piece is asked for and answered with zeros: lists, texts and columns at once, where the root says that they overlap.
#[test]
fn pieces_that_overlap_end_a_search() {
    for first_slot_pack in [0, 1] {
        let mut index = Forged { first_slot_pack, slot_size: 2000, ..PLAIN }.open().unwrap();
        for query in ["wind", "\"a b\"", "", "-x y", "b*"] {
            for _ in 0..20 {
                let Ok(Outcome::Missing(missing)) = index.search(query, &SearchOptions::default()) else {
                    break;
                };
                if !missing.into_iter().all(|one| index.add(one, &piece(one, Vec::new())).is_ok()) {
                    break;
                }
            }
        }
    }
}
