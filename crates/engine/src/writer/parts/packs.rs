//! Lays pieces out in packs.

use crate::error::Error;
use crate::index::Index;
use crate::parts::index::checksum;
use crate::parts::root::{FIXED, bucket_size, lay_out, read_u32};
use crate::parts::{Piece, column};
use crate::writer::parts::PartsFiles;
use crate::writer::parts::columns::{self, Columns};
use crate::writer::parts::root::{self, Layout};
use crate::writer::parts::slots::Texts;

/// The smallest packs: where a host gives no ranges of bytes, a pack is fetched for each piece.
const MIN_PACK: usize = 16 << 10;
/// Packs are larger where there would be more.
const MAX_PACKS: usize = 2000;
/// The bytes of a checksum.
const CRC: usize = 4;

/// Writes all files.
pub(super) fn write(
    index: &Index,
    name: &str,
    whole: &[u8],
    texts: Texts,
    (mut buckets, bucket_counts): (Vec<Vec<u8>>, [u32; 2]),
    columns: &Columns,
) -> Result<PartsFiles, Error> {
    let Columns { forward, backward, languages, rules, named } = columns;
    let codes: Vec<u32> = buckets.iter_mut().map(pad).collect();
    let mut pieces: Vec<&[u8]> = buckets.iter().map(Vec::as_slice).collect();
    pieces.extend(forward.blocks.iter().map(Vec::as_slice));
    pieces.extend(backward.blocks.iter().map(Vec::as_slice));
    let (places, tuning) = (columns::places(&texts), columns::tuning(index, &texts.rows));
    let copies = columns::copies(index, &texts.rows);
    pieces.extend([languages, &rules.0, &tuning.0, &copies.0, &places].map(Vec::as_slice));
    pieces.extend(named.iter().map(Vec::as_slice));
    check_columns(&pieces[pieces.len() - FIXED - named.len()..])?;

    let sizes: Vec<u32> = pieces.iter().map(|piece| (piece.len() + CRC) as u32).collect();
    let pack_size = pack_size(&sizes, &texts);
    let mut packs: Vec<Vec<u8>> = Vec::new();
    for (piece, bytes) in lay_out(&sizes, pack_size).into_iter().zip(&pieces) {
        add(&mut packs, piece, bytes);
    }
    drop(buckets);
    let first_slot_pack = packs.len() as u32;
    let slots_per_pack = pack_size / texts.slot_size;
    let slots = texts.slots.len() as u32;
    // Each is dropped when it is in its pack.
    for (slot, bytes) in (0..).zip(texts.slots) {
        let (pack, start) =
            (first_slot_pack + slot / slots_per_pack, slot % slots_per_pack * texts.slot_size);
        add(&mut packs, Piece { pack, start, length: texts.slot_size }, &bytes);
    }

    let folder = format!("{name}-{:016x}", hash(packs.iter().map(Vec::as_slice).chain([whole])));
    let layout = Layout {
        folder: &folder,
        whole_length: whole.len() as u32,
        slot_size: texts.slot_size,
        slots,
        slots_per_pack,
        first_slot_pack,
        pack_size,
        repeats_heads: texts.repeats_heads,
        has_copies: copies.1,
        has_tuning: tuning.1,
        bucket_counts,
        bucket_codes: &codes,
        other_sizes: &sizes[codes.len()..],
    };
    let root = root::write(index, columns, &layout);
    Ok(PartsFiles { root, folder, packs })
}

/// The size of packs with which there are not too many. `sizes`: those of all pieces but slots.
fn pack_size(sizes: &[u32], texts: &Texts) -> u32 {
    let pieces: usize = sizes.iter().map(|&size| size as usize).sum();
    let total = pieces + texts.slots.len() * texts.slot_size as usize;
    let mut pack_size = MIN_PACK.max(texts.slot_size as usize);
    while total / pack_size > MAX_PACKS {
        pack_size *= 2;
    }
    pack_size as u32
}

/// Checks that a reader accepts columns: it bounds what they expand to.
///
/// # Errors
/// [`Error::TooLarge`].
fn check_columns(columns: &[&[u8]]) -> Result<(), Error> {
    for column in columns {
        let length = read_u32(column, 0).unwrap_or_default();
        if !column::may_expand(column.len() - 4, length as usize) {
            return Err(Error::TooLarge { what: "equal values of metadata", limit: length });
        }
    }
    Ok(())
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
