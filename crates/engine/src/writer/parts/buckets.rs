//! Spreads keys over buckets; [`bucket`](crate::parts::bucket) reads them.

use crate::parts::bucket::{self, Entry, Format, locate};
use crate::writer::jobs::{self, Run};
use crate::writer::parts::coder::RangeEncoder;
use crate::writer::parts::keys::{EntryWriter, Key, Keys};
use crate::writer::parts::slots::Rows;

/// Bounds of the mean size of a bucket, in bytes.
const MIN_BUCKET: f32 = 512.0;
const MAX_BUCKET: f32 = 4096.0;
/// What a bucket costs in the root, in bytes, and how many buckets a query needs: together they give the mean size that
/// makes the first query the smallest. Source: the cost before sizes were in the range coder, where a bucket takes 0.66 bytes; that
/// would make the mean size a tenth smaller.
const ROOT_COST: f32 = 0.8;
const BUCKETS_OF_QUERY: f32 = 3.0;

/// Keys of which the size is measured.
const SAMPLE: usize = 4096;
/// Into how many jobs the work is divided.
const JOBS: usize = 64;

/// The buckets, in their order. The lists of a bucket's keys are made when it is written, and dropped then.
pub(super) fn write(keys: &Keys, rows: &Rows, format: Format, run: &impl Run) -> Vec<Vec<u8>> {
    let list = &keys.list;
    let step = list.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<&Key> = list.iter().step_by(step).collect();
    let jobs = sample.chunks(SAMPLE.div_ceil(JOBS)).map(|chunk| {
        move || {
            let mut writer = EntryWriter::new(keys, rows);
            chunk.iter().map(|key| writer.entry(key)).collect::<Vec<_>>()
        }
    });
    let sample = jobs::run(run, jobs).concat();
    let total = encode(&sample, format).len() as f32 * step as f32;
    drop(sample);
    let size = (total * ROOT_COST / BUCKETS_OF_QUERY).sqrt().clamp(MIN_BUCKET, MAX_BUCKET);
    let count = (total / size).ceil().max(1.0) as u32;

    let mut buckets: Vec<Vec<(u32, &Key)>> = vec![Vec::new(); count as usize];
    for key in list {
        let (bucket, check) = locate(key.kind, &key.text, count);
        buckets[bucket as usize].push((check, key));
    }
    let jobs = buckets.chunks_mut(count.div_ceil(JOBS as u32) as usize).map(|buckets| {
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
    jobs::run(run, jobs).concat()
}

fn encode(entries: &[Entry], format: Format) -> Vec<u8> {
    let mut coder = RangeEncoder::new();
    bucket::code(&mut coder, entries, format, u32::MAX);
    coder.finish()
}
