//! Compressed texts, kept for the next build.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use samara_lzma::Encoder;

use crate::parts::PROPERTIES;

/// The maximum number of compressed bytes that are kept. Texts beyond are compressed again.
const MAX_BYTES: usize = 256 << 20;

/// The compressed texts of an index in parts, kept in memory for the next build of it: most of its time is their compression.
/// The files are the same with and without.
#[derive(Debug, Default)]
pub struct TextCache(Mutex<Texts>);

#[derive(Debug, Default)]
struct Texts {
    by_hash: HashMap<[u64; 2], Kept>,
    bytes: usize,
    build: u64,
}

#[derive(Debug)]
struct Kept {
    encoded: Encoded,
    /// The last build that has used it.
    build: u64,
}

impl Kept {
    fn bytes(&self) -> usize {
        self.encoded.as_ref().map_or(0, |(stored, _)| stored.len())
    }
}

/// A compressed text, and how much of the text it is; none where not even the shortest part fits.
type Encoded = Option<(Vec<u8>, usize)>;

impl TextCache {
    /// Begins a build. What the one before has not used is dropped.
    pub(super) fn begin(&self) {
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let last = texts.build;
        texts.by_hash.retain(|_, kept| kept.build == last);
        texts.bytes = texts.by_hash.values().map(Kept::bytes).sum();
        texts.build += 1;
    }

    fn get(&self, key: [u64; 2]) -> Option<Encoded> {
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let build = texts.build;
        let kept = texts.by_hash.get_mut(&key)?;
        kept.build = build;
        Some(kept.encoded.clone())
    }

    fn put(&self, key: [u64; 2], encoded: Encoded) {
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = Kept { encoded, build: texts.build };
        if texts.bytes + kept.bytes() <= MAX_BYTES {
            texts.bytes += kept.bytes();
            texts.by_hash.insert(key, kept);
        }
    }
}

/// Compresses as much of a text as fits `room` bytes, up to one of `ends`. The last of them is the end of the text.
pub(super) fn compress(
    encoder: &mut Encoder,
    bytes: &[u8],
    room: usize,
    ends: &[usize],
    cache: Option<&TextCache>,
) -> Encoded {
    let Some(cache) = cache else { return encoder.encode_prefix(bytes, PROPERTIES, room, ends) };
    let key = [0u8, 1].map(|number| {
        let mut hasher = DefaultHasher::new();
        (number, bytes, room, ends).hash(&mut hasher);
        hasher.finish()
    });
    if let Some(found) = cache.get(key) {
        return found;
    }
    let encoded = encoder.encode_prefix(bytes, PROPERTIES, room, ends);
    cache.put(key, encoded.clone());
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, BlockKind, Document};
    use crate::index::Index;
    use crate::writer::{BuildOptions, Compression, IndexBuilder, PartsFiles, PartsOptions};

    /// A text that hardly compresses.
    fn text(seed: usize, count: usize) -> String {
        (0..count)
            .map(|at| format!("{:x} ", (seed * 1009 + at).wrapping_mul(0x9E37_79B9) & 0xFF_FFFF))
            .collect()
    }

    fn index(texts: &[(&str, String)]) -> Index {
        let mut builder = IndexBuilder::new(BuildOptions::default());
        for (url, text) in texts {
            let blocks = vec![Block::new(BlockKind::Paragraph, text)];
            builder.add(Document { url: (*url).into(), blocks, ..Document::default() }).unwrap();
        }
        Index::open(&builder.finish(Compression::None).unwrap()).unwrap()
    }

    fn build(index: &Index, cache: &TextCache) -> PartsFiles {
        let options = PartsOptions { cache: Some(cache), ..PartsOptions::default() };
        PartsFiles::new_with(index, "docs", options, |jobs| jobs.into_iter().for_each(|job| job())).unwrap()
    }

    /// What is kept: the keys, and how many bytes they take.
    fn kept(cache: &TextCache) -> (Vec<[u64; 2]>, usize) {
        let texts = cache.0.lock().unwrap();
        let bytes = texts.by_hash.values().map(Kept::bytes).sum();
        assert_eq!(texts.bytes, bytes);
        let mut keys: Vec<_> = texts.by_hash.keys().copied().collect();
        keys.sort_unstable();
        (keys, bytes)
    }

    /// Most of the time of a build is compression.
    #[test]
    fn a_slot_is_compressed_a_few_times() {
        let long = index(&[("a", text(1, 4000)), ("b", text(2, 3000)), ("c", text(3, 900))]);
        let urls: Vec<String> = (0..120).map(|at| at.to_string()).collect();
        let short = urls.iter().enumerate().map(|(at, url)| (url.as_str(), text(at, 10 + at % 80)));
        for index in [long, index(&short.collect::<Vec<_>>())] {
            let cache = TextCache::default();
            let files = build(&index, &cache);
            let slots = crate::parts::PartsIndex::open(&files.root).unwrap().root.slots as usize;
            let (keys, bytes) = kept(&cache);
            assert!(keys.len() * 4 <= slots * 5, "{} texts for {slots} slots", keys.len());
            assert!(bytes > slots * 700);
        }
    }

    #[test]
    fn what_the_build_before_has_not_used_is_dropped() {
        let cache = TextCache::default();
        let one = index(&[("a", text(1, 900)), ("b", text(2, 100))]);
        let other = index(&[("c", text(3, 900))]);
        let files = build(&one, &cache);
        let first = kept(&cache);
        assert_eq!((build(&one, &cache), kept(&cache)), (files.clone(), first.clone()));
        // Nothing of the other is known, and nothing of the first is dropped before it was not used.
        build(&other, &cache);
        let both = kept(&cache);
        assert!(first.0.iter().all(|key| both.0.contains(key)) && both.1 > first.1);
        build(&other, &cache);
        let second = kept(&cache);
        assert!(second.0.iter().all(|key| !first.0.contains(key)));
        assert_eq!(second.1 + first.1, both.1);
        assert_eq!(build(&one, &cache), files);
    }

    #[test]
    fn the_same_text_is_kept_for_each_room_and_each_cut() {
        let cache = TextCache::default();
        let text = text(5, 300);
        let every = |step: usize| (step..text.len()).step_by(step).chain([text.len()]).collect::<Vec<_>>();
        for room in [20, 400, 800, 10_000] {
            for ends in [every(10), every(500), vec![text.len()]] {
                let [first, again, without] = [Some(&cache), Some(&cache), None]
                    .map(|cache| compress(&mut Encoder::default(), text.as_bytes(), room, &ends, cache));
                assert_eq!(first, without);
                assert_eq!(first, again);
                assert!(first.is_none_or(|(stored, length)| stored.len() <= room && ends.contains(&length)));
            }
        }
        assert_eq!(kept(&cache).0.len(), 12);
    }
}
