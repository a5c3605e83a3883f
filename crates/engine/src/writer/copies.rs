//! Finds documents with the same text.

use std::collections::HashMap;
use std::ops::Range;

use crate::ids::DocId;

/// An odd number with as many ones as zeros: 2^64 divided by the golden ratio.
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// What is compared of a document, as ranges of the builder's text.
#[derive(Clone, Debug)]
pub(super) struct ComparedText {
    /// The title, or nothing where it does not count.
    pub(super) title: Range<usize>,
    pub(super) text: Range<usize>,
}

/// Knows the texts of earlier documents. Texts are the same if their terms are; a hash finds the candidates, and their
/// terms are compared.
pub(super) struct CopyFinder {
    hash: fn(&mut dyn Iterator<Item = u32>) -> u64,
    /// By hash, texts that differ, each with the earliest document that has it.
    texts: HashMap<u64, Vec<(ComparedText, DocId)>>,
}

impl Default for CopyFinder {
    fn default() -> Self {
        Self {
            hash: |terms| {
                terms.fold(0, |hash, term| (hash.rotate_left(5) ^ u64::from(term)).wrapping_mul(FACTOR))
            },
            texts: HashMap::new(),
        }
    }
}

impl CopyFinder {
    /// The earliest document that shares one of the `texts` of a document, or the document itself. `terms` gives the terms
    /// of a text.
    pub(super) fn original<I: Iterator<Item = u32>>(
        &mut self,
        document: DocId,
        texts: &[ComparedText],
        terms: impl Fn(Range<usize>) -> I,
    ) -> DocId {
        // No term has this number, so title and text are not mixed up.
        const BETWEEN: u32 = u32::MAX;
        let terms = |compared: &ComparedText| {
            terms(compared.title.clone()).chain([BETWEEN]).chain(terms(compared.text.clone()))
        };
        let known = |finder: &Self, text: &ComparedText, hash: u64| {
            let candidates = finder.texts.get(&hash).into_iter().flatten();
            let mut same = candidates.filter(|(other, _)| terms(text).eq(terms(other)));
            same.next().map(|(_, original)| *original)
        };
        let hashes: Vec<u64> = texts.iter().map(|text| (self.hash)(&mut terms(text))).collect();
        let found = texts.iter().zip(&hashes).filter_map(|(text, &hash)| known(self, text, hash)).min();
        let original = found.unwrap_or(document);
        for (text, &hash) in texts.iter().zip(&hashes) {
            if known(self, text, hash).is_none() {
                self.texts.entry(hash).or_default().push((text.clone(), original));
            }
        }
        original
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_with_the_same_hash_are_compared() {
        let text = [7, 8, 9, 7, 8, 9, 9, 8, 7, 8, 9];
        let terms = |range: Range<usize>| text[range].iter().copied();
        let of = |text: Range<usize>| ComparedText { title: 0..0, text };
        let one = |text: Range<usize>| [of(text)];
        for hash in [CopyFinder::default().hash, |_| 0] {
            let mut finder = CopyFinder { hash, texts: HashMap::new() };
            assert_eq!(finder.original(DocId(0), &one(0..3), terms), DocId(0));
            assert_eq!(finder.original(DocId(1), &one(6..9), terms), DocId(1), "other terms");
            assert_eq!(finder.original(DocId(2), &one(3..6), terms), DocId(0), "the same terms");
            assert_eq!(finder.original(DocId(3), &[of(0..2), of(9..11)], terms), DocId(3), "a part of them");
            assert_eq!(finder.original(DocId(4), &[of(5..7), of(1..3)], terms), DocId(3), "one of two texts");
            let titled = |title, text| [ComparedText { title, text }];
            assert_eq!(finder.original(DocId(5), &titled(0..1, 0..3), terms), DocId(5), "with a title");
            assert_eq!(finder.original(DocId(6), &titled(2..3, 0..3), terms), DocId(6), "another title");
            assert_eq!(finder.original(DocId(7), &titled(3..4, 3..6), terms), DocId(5), "the same title");
            assert_eq!(finder.original(DocId(8), &titled(0..2, 2..3), terms), DocId(8), "a longer title");
            assert_eq!(finder.original(DocId(9), &titled(0..1, 1..3), terms), DocId(9), "a longer text");
        }
    }
}
