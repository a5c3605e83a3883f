//! Compounds: where a word consists of others, by the vocabulary itself.
//!
//! A word is split where its parts occur more often than it does, by the geometric mean of how often they do.
//! Source: Koehn & Knight, Empirical Methods for Compound Splitting (2003).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::writing::Spoken;
use crate::analysis::Language;
use crate::varint;
use crate::vocabulary::TermId;

/// The fewest letters of a part: shorter ones are found in too many words.
const LEAST_LETTERS: usize = 4;
/// The most parts that are looked for.
const MOST_PARTS: usize = 4;

/// A part but the last: its length in bytes, and that of what links it to the next.
type Part = (usize, usize);

/// The words of a language that compounds may consist of.
struct Splitter<'w> {
    language: &'w Language,
    links: &'static [&'static str],
    /// By term and by stem, how often a word occurs, in all its forms.
    counts: HashMap<&'w str, u32>,
    by_stem: HashMap<String, u32>,
    stop_words: Vec<String>,
}

/// A way to split a word, or what is left of it.
#[derive(Clone, Default)]
struct Split {
    parts: Vec<Part>,
    /// The sum of the logarithms of how often the parts occur.
    logarithms: f32,
}

impl Split {
    /// The geometric mean of how often its parts occur.
    fn mean(&self) -> f32 {
        (self.logarithms / (self.parts.len() + 1) as f32).exp()
    }
}

impl<'w> Splitter<'w> {
    fn new(language: &'w Language, terms: &[Spoken<'w>], links: &'static [&'static str]) -> Self {
        let stop_words = language.stop_words(terms.iter().map(|one| one.term));
        let mut splitter =
            Self { language, links, counts: HashMap::new(), by_stem: HashMap::new(), stop_words };
        let parts = || terms.iter().filter(|one| one.term.chars().all(char::is_alphabetic));
        for one in parts() {
            *splitter.by_stem.entry(language.stem(one.word)).or_default() += one.count;
        }
        for one in parts() {
            let count = splitter.by_stem[&language.stem(one.word)];
            splitter.counts.insert(one.term, count);
        }
        splitter
    }

    /// How often a part occurs as a word; half of how often its other forms do, where it does not itself.
    fn count(&self, part: &str) -> Option<f32> {
        let is_stop_word = || self.stop_words.binary_search_by(|word| word.as_str().cmp(part)).is_ok();
        if part.chars().nth(LEAST_LETTERS - 1).is_none() || is_stop_word() {
            return None;
        }
        let exactly = self.counts.get(part).map(|&count| count as f32);
        exactly.or_else(|| Some(*self.by_stem.get(&self.language.stem(part))? as f32 / 2.0))
    }

    /// The best way to split `rest` into at most so many parts, itself as a whole among them.
    fn split(&self, rest: &str, whole: &str, most: usize) -> Option<Split> {
        let known = self.count(rest).filter(|_| rest != whole);
        let known = known.map(|count| Split { parts: Vec::new(), logarithms: count.ln() });
        if most < 2 {
            return known;
        }
        let borders = rest.char_indices().skip(LEAST_LETTERS).map(|(border, _)| border);
        let splits = borders.filter_map(|border| {
            let (part, behind) = rest.split_at(border);
            let count = self.count(part)?;
            let behind = self.links.iter().filter_map(|link| {
                let next = self.split(behind.strip_prefix(link)?, whole, most - 1)?;
                let mut parts = vec![(border, link.len())];
                parts.extend(next.parts);
                Some(Split { parts, logarithms: next.logarithms + count.ln() })
            });
            behind.max_by(|a, b| a.mean().total_cmp(&b.mean()))
        });
        known.into_iter().chain(splits).max_by(|a, b| a.mean().total_cmp(&b.mean()))
    }

    /// The parts of a word but the last, when it is a compound.
    fn parts(&self, term: &str) -> Option<Vec<Part>> {
        let split = self.split(term, term, MOST_PARTS)?;
        let count = self.counts.get(term).copied().unwrap_or(1);
        (!split.parts.is_empty() && split.mean() >= count as f32).then_some(split.parts)
    }
}

/// The compounds of all languages that have some.
#[derive(Default)]
pub(super) struct Compounds(BTreeMap<TermId, Vec<Part>>);

impl Compounds {
    /// Finds those of a language; adds to `parts` the parts that are no terms.
    pub(super) fn find(&mut self, language: &Language, terms: &[Spoken], parts: &mut BTreeSet<String>) {
        let Some(links) = language.links() else { return };
        let splitter = Splitter::new(language, terms, links);
        for one in terms.iter().filter(|one| one.term.chars().nth(2 * LEAST_LETTERS - 1).is_some()) {
            let Some(found) = splitter.parts(one.term) else { continue };
            let mut rest = one.term;
            for (length, link) in found.iter().copied().chain([(usize::MAX, 0)]) {
                let (part, behind) = rest.split_at(length.min(rest.len()));
                if !splitter.counts.contains_key(part) {
                    parts.insert(part.to_owned());
                }
                rest = &behind[link..];
            }
            self.0.entry(one.id).or_insert(found);
        }
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        varint::write(out, self.0.len() as u32);
        let mut next = 0;
        for (TermId(term), parts) in &self.0 {
            varint::write(out, term - next);
            next = term + 1;
            for (at, (length, link)) in parts.iter().enumerate() {
                let more = at + 1 < parts.len();
                varint::write(out, (length << 3 | link << 1 | usize::from(more)) as u32);
            }
        }
    }
}
