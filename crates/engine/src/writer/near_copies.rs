//! Finds documents whose texts differ in a few words, and texts that stand under several titles.

use std::collections::HashMap;

use crate::ids::DocId;
use crate::writer::copies::ComparedText;

/// Shorter texts, in words, are not compared: a few words can be all that they say.
const MIN_WORDS: usize = 50;
/// How many consecutive words make a shingle. Source: Broder, On the resemblance and containment of documents (1997).
const SHINGLE: usize = 4;
/// The share of shingles that near copies have in common, of all that either has, in percent.
const MIN_RESEMBLANCE: usize = 90;
/// The maximum number of texts under the same title with which one is compared: all pages of a site may have one title.
const MAX_COMPARED: usize = 16;
/// The number of titles from which on a text under them says nothing about what they name: `This edition is no longer
/// distributed`.
const MIN_TITLES: usize = 3;

/// Knows the texts of earlier documents by their titles.
#[derive(Default)]
pub(super) struct NearCopyFinder {
    /// By the terms of the title: the text of a document, how many terms it has, and the document that it is a copy of.
    texts: HashMap<Vec<u32>, Vec<(ComparedText, usize, DocId)>>,
    /// Of each document, the one that it is a copy of.
    originals: Vec<DocId>,
    /// Different titles of the copies of a document.
    titles: HashMap<DocId, Vec<Vec<u32>>>,
}

impl NearCopyFinder {
    /// The document that the next document is a copy of: `original`, if it has the same text as that; else an earlier one
    /// with the same title and nearly the same text; else itself. `terms` gives the terms of a text.
    pub(super) fn original<I: Iterator<Item = u32>>(
        &mut self,
        original: DocId,
        text: ComparedText,
        terms: impl Fn(&ComparedText) -> (I, I),
    ) -> DocId {
        let document = DocId(self.originals.len() as u32);
        let (title, own) = terms(&text);
        let (title, own): (Vec<_>, Vec<_>) = (title.collect(), own.collect());
        // Without a title, nothing says that texts are versions of one page.
        let is_compared = own.len() >= MIN_WORDS && !title.is_empty();
        let known = self.texts.entry(title.clone()).or_default();
        let mut found = self.originals.get(original.0 as usize).copied().unwrap_or(document);
        if original == document && is_compared {
            let own_shingles = shingles(&own);
            let is_near = |(other, length, _): &&(ComparedText, usize, DocId)| {
                let (shorter, longer) = (own.len().min(*length), own.len().max(*length));
                shorter * 100 >= longer * MIN_RESEMBLANCE && {
                    let other: Vec<_> = terms(other).1.collect();
                    resembles(&own_shingles, &shingles(&other))
                }
            };
            found = known.iter().find(is_near).map_or(document, |(.., original)| *original);
        }
        if found == document && is_compared && known.len() < MAX_COMPARED {
            known.push((text, own.len(), found));
        }
        self.originals.push(found);
        let titles = self.titles.entry(found).or_default();
        if titles.len() < MIN_TITLES && !titles.contains(&title) {
            titles.push(title);
        }
        found
    }

    /// The documents whose text stands under several titles.
    pub(super) fn boilerplate(&self) -> impl Iterator<Item = DocId> {
        let documents = (0..).zip(&self.originals);
        let is_many = |original: &DocId| self.titles.get(original).is_some_and(|all| all.len() == MIN_TITLES);
        documents.filter(move |(_, original)| is_many(original)).map(|(at, _)| DocId(at))
    }
}

/// The distinct shingles of a text, sorted.
fn shingles(terms: &[u32]) -> Vec<&[u32]> {
    let mut shingles: Vec<_> = terms.windows(SHINGLE).collect();
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

/// Whether two sorted lists have enough in common.
fn resembles(one: &[&[u32]], other: &[&[u32]]) -> bool {
    let common = one.iter().filter(|shingle| other.binary_search(shingle).is_ok()).count();
    common * 100 >= (one.len() + other.len() - common) * MIN_RESEMBLANCE
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::ops::Range;

    use super::*;

    /// The texts of documents, one after the other.
    #[derive(Default)]
    struct Texts {
        terms: Vec<u32>,
        finder: NearCopyFinder,
        count: u32,
    }

    impl Texts {
        fn push(&mut self, terms: &[u32]) -> Range<usize> {
            let start = self.terms.len();
            self.terms.extend_from_slice(terms);
            start..self.terms.len()
        }

        /// The document that the next one is a copy of.
        fn add(&mut self, title: &[u32], text: &[u32]) -> u32 {
            let text = ComparedText { title: self.push(title), text: self.push(text) };
            let terms = &self.terms;
            let of = |range: &Range<usize>| terms[range.clone()].iter().copied();
            let document = DocId(self.count);
            self.count += 1;
            self.finder.original(document, text, |text| (of(&text.title), of(&text.text))).0
        }
    }

    fn replaced(text: &[u32], places: &[usize]) -> Vec<u32> {
        let mut text = text.to_vec();
        places.iter().for_each(|&at| text[at] += 10_000);
        text
    }

    /// The share of common shingles (Broder 1997), by sets.
    fn resemblance(one: &[u32], other: &[u32]) -> f32 {
        let set = |text: &[u32]| text.windows(4).map(<[u32]>::to_vec).collect::<HashSet<_>>();
        let (one, other) = (set(one), set(other));
        one.intersection(&other).count() as f32 / one.union(&other).count() as f32
    }

    #[test]
    fn nine_tenths_of_the_shingles_make_a_copy() {
        let (mut copies, mut others) = (0, 0);
        for length in [50u32, 51, 80, 90, 100, 200, 333] {
            let text: Vec<u32> = (0..length).map(|at| at * at % 997).collect();
            let middle = length as usize / 2;
            let changed = [
                replaced(&text, &[middle]),
                replaced(&text, &[5, middle]),
                replaced(&text, &[0]),
                replaced(&text, &[middle, middle + 1, middle + 2]),
                text[..text.len() * 9 / 10].to_vec(),
                text[..text.len() * 19 / 20].to_vec(),
                // The same shingles, but a text of another length.
                text.repeat(2),
                [&text[..], &text[..text.len() / 20]].concat(),
            ];
            for other in changed {
                let mut texts = Texts::default();
                assert_eq!(texts.add(&[1], &text), 0);
                let (shorter, longer) = (text.len().min(other.len()), text.len().max(other.len()));
                let is_copy =
                    other.len() >= 50 && shorter * 10 >= longer * 9 && resemblance(&text, &other) >= 0.9;
                assert_eq!(texts.add(&[1], &other), u32::from(!is_copy), "{length} {}", other.len());
                if is_copy {
                    copies += 1
                } else {
                    others += 1
                }
                // Neither under another title nor without one.
                let mut texts = Texts::default();
                assert_eq!(
                    [texts.add(&[1], &text), texts.add(&[2], &other), texts.add(&[], &other)],
                    [0, 1, 2]
                );
                let mut texts = Texts::default();
                assert_eq!([texts.add(&[], &text), texts.add(&[], &other)], [0, 1]);
            }
        }
        assert!(copies > 10 && others > 10, "{copies} {others}");
    }

    #[test]
    fn short_texts_are_no_copies() {
        for (length, copy) in [(48u32, 1), (49, 1), (50, 0), (60, 0)] {
            let text: Vec<u32> = (0..length).collect();
            let other = [&text[..], &[7000]].concat();
            let mut texts = Texts::default();
            let other = if length == 49 { text.clone() } else { other };
            assert_eq!([texts.add(&[1], &text), texts.add(&[1], &other)], [0, copy], "{length}");
        }
    }

    /// All pages of a site may have one title: a text is compared with the first sixteen.
    #[test]
    fn sixteen_texts_of_a_title_are_compared() {
        let text = |number: u32| (0..100).map(|at| number * 1000 + at).collect::<Vec<u32>>();
        let mut texts = Texts::default();
        for number in 0..20 {
            assert_eq!(texts.add(&[1], &text(number)), number);
        }
        assert_eq!(texts.add(&[1], &replaced(&text(15), &[50])), 15);
        assert_eq!(texts.add(&[1], &replaced(&text(16), &[50])), 21);
        // A copy of a copy is one of the first.
        assert_eq!(texts.add(&[1], &replaced(&text(3), &[20])), 3);
        assert_eq!(texts.add(&[1], &replaced(&text(3), &[80])), 3);
    }

    #[test]
    fn texts_under_three_titles_are_boilerplate() {
        let text: Vec<u32> = (0..60).collect();
        let of = |titles: &[u32]| {
            let mut texts = Texts::default();
            let mut finder = std::mem::take(&mut texts.finder);
            for (at, &title) in titles.iter().enumerate() {
                let compared = ComparedText { title: texts.push(&[title]), text: texts.push(&text) };
                let terms = &texts.terms;
                let of = |range: &Range<usize>| terms[range.clone()].iter().copied();
                // The same text, but for the first one.
                let original = if title == 9 { DocId(at as u32) } else { DocId(0) };
                finder.original(original, compared, |text| (of(&text.title), of(&text.text)));
            }
            finder.boilerplate().map(|document| document.0).collect::<Vec<_>>()
        };
        assert!(of(&[1, 2]).is_empty());
        assert!(of(&[1, 2, 2, 1]).is_empty());
        assert_eq!(of(&[1, 2, 3]), [0, 1, 2]);
        assert_eq!(of(&[1, 2, 9, 3, 4, 2]), [0, 1, 3, 4, 5]);
    }
}
