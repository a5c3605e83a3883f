//! Compounds: where a word consists of others, by the vocabulary itself.
//!
//! A word is split where its parts occur more often than it does, by the geometric mean of how often they do.
//! Source: Koehn & Knight, Empirical Methods for Compound Splitting (2003).

use std::collections::{BTreeMap, HashMap};

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
    links: &'static [&'static str],
    /// How often a term occurs, in all its forms.
    counts: HashMap<&'w str, u32>,
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
    fn new(language: &Language, terms: &[Spoken<'w>], links: &'static [&'static str]) -> Self {
        let stems: Vec<String> = terms.iter().map(|one| language.stem(one.word)).collect();
        let mut by_stem: HashMap<&str, u32> = HashMap::new();
        for (one, stem) in terms.iter().zip(&stems) {
            *by_stem.entry(stem).or_default() += one.count;
        }
        let stop_words = language.stop_words(terms.iter().map(|one| one.term));
        let is_part = |term: &str| {
            term.chars().nth(LEAST_LETTERS - 1).is_some()
                && term.chars().all(char::is_alphabetic)
                && stop_words.binary_search_by(|word| word.as_str().cmp(term)).is_err()
        };
        let counts = terms.iter().zip(&stems).filter(|(one, _)| is_part(one.term));
        let counts = counts.map(|(one, stem)| (one.term, by_stem[stem.as_str()])).collect();
        Self { links, counts }
    }

    /// The best way to split `rest` into at most so many parts, itself as a whole among them.
    fn split(&self, rest: &str, whole: &str, most: usize) -> Option<Split> {
        let known = self.counts.get(rest).filter(|_| rest != whole);
        let known = known.map(|&count| Split { parts: Vec::new(), logarithms: (count as f32).ln() });
        if most < 2 {
            return known;
        }
        let borders = rest.char_indices().skip(LEAST_LETTERS).map(|(border, _)| border);
        let splits = borders.filter_map(|border| {
            let (part, behind) = rest.split_at(border);
            let &count = self.counts.get(part)?;
            let behind = self.links.iter().filter_map(|link| {
                let next = self.split(behind.strip_prefix(link)?, whole, most - 1)?;
                let mut parts = vec![(border, link.len())];
                parts.extend(next.parts);
                Some(Split { parts, logarithms: next.logarithms + (count as f32).ln() })
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

/// Writes the compounds of all languages that have some.
pub(super) fn write(out: &mut Vec<u8>, spoken: &[(Language, Vec<Spoken>)]) {
    let mut all: BTreeMap<TermId, Vec<Part>> = BTreeMap::new();
    for (language, terms) in spoken {
        let Some(links) = language.links() else { continue };
        let splitter = Splitter::new(language, terms, links);
        for one in terms.iter().filter(|one| one.term.chars().nth(2 * LEAST_LETTERS - 1).is_some()) {
            if let Some(parts) = splitter.parts(one.term) {
                all.entry(one.id).or_insert(parts);
            }
        }
    }
    varint::write(out, all.len() as u32);
    let mut next = 0;
    for (TermId(term), parts) in all {
        varint::write(out, term - next);
        next = term + 1;
        for (at, (length, link)) in parts.iter().enumerate() {
            let more = at + 1 < parts.len();
            varint::write(out, (length << 3 | link << 1 | usize::from(more)) as u32);
        }
    }
}
