//! Spreads keys over buckets; [`bucket`](crate::parts::bucket) reads them.

use crate::parts::bucket::{self, Entry, locate};
use crate::writer::parts::coder::RangeEncoder;
use crate::writer::parts::keys::KeyEntry;

/// Bounds of the mean size of a bucket, in bytes.
const MIN_BUCKET: f32 = 512.0;
const MAX_BUCKET: f32 = 4096.0;
/// What a bucket costs in the root, in bytes, and how many buckets a query needs: together they give the mean size that
/// makes the first query the smallest.
const ROOT_COST: f32 = 1.3;
const BUCKETS_OF_QUERY: f32 = 3.0;

/// The buckets, in their order.
pub(super) fn write(entries: Vec<KeyEntry>, slots: u32) -> Vec<Vec<u8>> {
    /// Keys of which the size is measured.
    const SAMPLE: usize = 4096;
    let step = entries.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<Entry> = entries.iter().step_by(step).map(|one| one.entry.clone()).collect();
    let total = encode(&sample, slots).len() as f32 * step as f32;
    let size = (total * ROOT_COST / BUCKETS_OF_QUERY).sqrt().clamp(MIN_BUCKET, MAX_BUCKET);
    let count = (total / size).ceil().max(1.0) as u32;
    let mut buckets: Vec<Vec<Entry>> = vec![Vec::new(); count as usize];
    for KeyEntry { kind, text, entry } in entries {
        let (bucket, check) = locate(kind, &text, count);
        buckets[bucket as usize].push(Entry { check, ..entry });
    }
    let encoded = buckets.into_iter().map(|mut entries| {
        entries.sort_by_key(|entry| entry.check);
        // Of two keys with the same hash the first is found.
        entries.dedup_by_key(|entry| entry.check);
        encode(&entries, slots)
    });
    encoded.collect()
}

fn encode(entries: &[Entry], slots: u32) -> Vec<u8> {
    let mut coder = RangeEncoder::new();
    bucket::code(&mut coder, entries, slots, u32::MAX);
    coder.finish()
}
