//! Spreads keys over buckets; [`bucket`](crate::parts::bucket) reads them.

use crate::parts::bucket::{self, Entry, Format, locate};
use crate::writer::jobs::{self, Run};
use crate::writer::parts::coder::RangeEncoder;
use crate::writer::parts::keys::{EntryWriter, Key, Keys};
use crate::writer::parts::row_finder::RowFinder;
use crate::writer::parts::slots::Rows;

/// Bounds of the mean size of a bucket, in bytes.
const MIN_BUCKET: f32 = 512.0;
const MAX_BUCKET: f32 = 4096.0;
/// What a bucket costs in the root, in bytes, and how many buckets a query needs: together they give the mean size that
/// makes the first query the smallest. Source: two words have a bucket each; the cost before sizes were in the range coder, where a
/// bucket takes 0.66 bytes; that would make the mean size a tenth smaller.
const ROOT_COST: f32 = 0.8;
const BUCKETS_OF_QUERY: f32 = 2.0;
/// The same of the buckets of rare keys.
const RARE_BUCKETS_OF_QUERY: f32 = 0.1;

/// Keys of which the size is measured.
const SAMPLE: usize = 4096;
/// Into how many jobs the work is divided.
const JOBS: usize = 64;

/// The buckets, in their order: those of usual keys, then those of rare ones; and the number of each. The lists of a bucket's keys
/// are made when it is written, and dropped then.
pub(super) fn write(keys: &Keys, rows: &Rows, format: Format, run: &impl Run) -> (Vec<Vec<u8>>, [u32; 2]) {
    let rows = &RowFinder::new(rows);
    let (rare, usual): (Vec<&Key>, Vec<&Key>) = keys.list.iter().partition(|key| key.kind.is_rare());
    let counts = [(usual, BUCKETS_OF_QUERY), (rare, RARE_BUCKETS_OF_QUERY)].map(|(list, needed)| {
        let step = list.len().div_ceil(SAMPLE).max(1);
        let sample: Vec<&Key> = list.into_iter().step_by(step).collect();
        let total = encoded_length(&sample, keys, rows, format, run) as f32 * step as f32;
        let size = (total * ROOT_COST / needed).sqrt().clamp(MIN_BUCKET, MAX_BUCKET);
        (total / size).ceil().max(1.0) as u32
    });

    let mut buckets: Vec<Vec<(u32, &Key)>> = vec![Vec::new(); counts.iter().sum::<u32>() as usize];
    for key in &keys.list {
        let (bucket, check) = locate(key.kind, &key.text, counts);
        buckets[bucket as usize].push((check, key));
    }
    let per_job = buckets.len().div_ceil(JOBS);
    let jobs = buckets.chunks_mut(per_job).map(|buckets| {
        move || {
            let mut writer = EntryWriter::new(keys, rows);
            let encoded = buckets.iter_mut().map(|keys| {
                keys.sort_by_key(|&(check, _)| check);
                // Of two keys with the same hash the first is found.
                keys.dedup_by_key(|&mut (check, _)| check);
                let entries = keys.iter().map(|&(check, key)| Entry { check, ..writer.entry(key) });
                encode(&entries.collect::<Vec<_>>(), format)
            });
            encoded.collect::<Vec<_>>()
        }
    });
    (jobs::run(run, jobs).concat(), counts)
}

/// The bytes that some keys take in one bucket.
fn encoded_length(list: &[&Key], keys: &Keys, rows: &RowFinder, format: Format, run: &impl Run) -> usize {
    let jobs = list.chunks(SAMPLE.div_ceil(JOBS)).map(|chunk| {
        move || {
            let mut writer = EntryWriter::new(keys, rows);
            chunk.iter().map(|key| writer.entry(key)).collect::<Vec<_>>()
        }
    });
    encode(&jobs::run(run, jobs).concat(), format).len()
}

fn encode(entries: &[Entry], format: Format) -> Vec<u8> {
    let mut coder = RangeEncoder::new();
    bucket::code(&mut coder, entries, format, u32::MAX);
    coder.finish()
}
