//! Compounds: words that consist of other words of the vocabulary.
//!
//! A word is split if the geometric mean of the frequencies of its components is higher than its own frequency.
//! Source: Koehn & Knight, Empirical Methods for Compound Splitting (2003).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::language::Language;
use super::terms::TermUse;
use crate::ids::TermId;
use crate::writer::varint;

/// Minimum number of letters of a component: shorter ones occur in too many words.
const MIN_COMPONENT_LETTERS: usize = 4;
/// Maximum number of components.
const MAX_COMPONENTS: usize = 4;

/// A component except the last: its length in bytes, and the length of its link to the next.
type Component = (usize, usize);

/// The words of a language that may be components.
struct Splitter<'w> {
    language: &'w Language,
    links: &'static [&'static str],
    /// Frequency by term and by stem, of all forms of a word.
    counts: HashMap<&'w str, u32>,
    by_stem: HashMap<String, u32>,
    stop_words: Vec<String>,
}

/// A split of a word, or of the rest of one.
#[derive(Clone, Default)]
struct Split {
    components: Vec<Component>,
    /// The sum of the logarithms of the components' frequencies.
    logarithms: f32,
}

impl Split {
    /// The geometric mean of the components' frequencies.
    fn mean(&self) -> f32 {
        (self.logarithms / (self.components.len() + 1) as f32).exp()
    }
}

impl<'w> Splitter<'w> {
    fn new(language: &'w Language, terms: &[TermUse<'w>], links: &'static [&'static str]) -> Self {
        let stop_words = language.stop_words(terms.iter().map(|one| one.term));
        let mut splitter =
            Self { language, links, counts: HashMap::new(), by_stem: HashMap::new(), stop_words };
        let components = || terms.iter().filter(|one| one.term.chars().all(char::is_alphabetic));
        for one in components() {
            *splitter.by_stem.entry(language.stem(one.word)).or_default() += one.count;
        }
        for one in components() {
            let count = splitter.by_stem[&language.stem(one.word)];
            splitter.counts.insert(one.term, count);
        }
        splitter
    }

    /// The frequency of a component as a word; if it does not occur, half the frequency of its other forms.
    fn count(&self, component: &str) -> Option<f32> {
        let is_stop_word = || self.stop_words.binary_search_by(|word| word.as_str().cmp(component)).is_ok();
        if component.chars().nth(MIN_COMPONENT_LETTERS - 1).is_none() || is_stop_word() {
            return None;
        }
        let exactly = self.counts.get(component).map(|&count| count as f32);
        exactly.or_else(|| Some(*self.by_stem.get(&self.language.stem(component))? as f32 / 2.0))
    }

    /// The best split of `rest` into at most `max` components, or `rest` as one component.
    fn split(&self, rest: &str, whole: &str, max: usize) -> Option<Split> {
        let known = self.count(rest).filter(|_| rest != whole);
        let known = known.map(|count| Split { components: Vec::new(), logarithms: count.ln() });
        if max < 2 {
            return known;
        }
        let bounds = rest.char_indices().skip(MIN_COMPONENT_LETTERS).map(|(border, _)| border);
        let splits = bounds.filter_map(|border| {
            let (component, behind) = rest.split_at(border);
            let count = self.count(component)?;
            let behind = self.links.iter().filter_map(|link| {
                let next = self.split(behind.strip_prefix(link)?, whole, max - 1)?;
                let mut components = vec![(border, link.len())];
                components.extend(next.components);
                Some(Split { components, logarithms: next.logarithms + count.ln() })
            });
            behind.max_by(|a, b| a.mean().total_cmp(&b.mean()))
        });
        known.into_iter().chain(splits).max_by(|a, b| a.mean().total_cmp(&b.mean()))
    }

    /// The components of a compound except the last.
    fn components(&self, term: &str) -> Option<Vec<Component>> {
        let split = self.split(term, term, MAX_COMPONENTS)?;
        let count = self.counts.get(term).copied().unwrap_or(1);
        (!split.components.is_empty() && split.mean() >= count as f32).then_some(split.components)
    }
}

/// The compounds of all languages.
#[derive(Default)]
pub(super) struct Compounds(BTreeMap<TermId, Vec<Component>>);

impl Compounds {
    /// Finds the compounds of a language; adds components that are not terms to `components`.
    pub(super) fn find(&mut self, language: &Language, terms: &[TermUse], components: &mut BTreeSet<String>) {
        let Some(links) = language.links() else { return };
        let splitter = Splitter::new(language, terms, links);
        for one in terms.iter().filter(|one| one.term.chars().nth(2 * MIN_COMPONENT_LETTERS - 1).is_some()) {
            let Some(found) = splitter.components(one.term) else { continue };
            let mut rest = one.term;
            for (length, link) in found.iter().copied().chain([(usize::MAX, 0)]) {
                let (component, behind) = rest.split_at(length.min(rest.len()));
                if !splitter.counts.contains_key(component) {
                    components.insert(component.to_owned());
                }
                rest = &behind[link..];
            }
            self.0.entry(one.id).or_insert(found);
        }
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        varint::write(out, self.0.len() as u32);
        let mut next = 0;
        for (TermId(term), components) in &self.0 {
            varint::write(out, term - next);
            next = term + 1;
            for (at, (length, link)) in components.iter().enumerate() {
                let more = at + 1 < components.len();
                varint::write(out, (length << 3 | link << 1 | usize::from(more)) as u32);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of a German index, with their frequencies; it has no stems that matter.
    const WORDS: [(&str, u32); 16] = [
        ("wind", 40),
        ("rad", 90),
        ("kraft", 30),
        ("werk", 20),
        ("windkraft", 5),
        ("kraftwerk", 2),
        ("windkraftwerk", 1),
        ("arbeit", 50),
        ("amt", 70),
        ("arbeitsamt", 3),
        ("arbeitskraft", 9),
        ("windrad", 4),
        ("werkarbeit", 99),
        ("arbeitswindkraftwerk", 1),
        ("nicht", 80),
        ("windnicht", 1),
    ];

    fn uses() -> Vec<TermUse<'static>> {
        let words = (0..).zip(WORDS);
        words.map(|(id, (term, count))| TermUse { id: TermId(id), term, word: term, count }).collect()
    }

    /// All splits of a word, by plain search: the lengths of components and links, and the frequencies.
    fn splits(splitter: &Splitter, rest: &str, whole: &str, left: usize) -> Vec<(Vec<Component>, Vec<f32>)> {
        let mut all = Vec::new();
        if rest != whole {
            all.extend(splitter.count(rest).map(|count| (Vec::new(), vec![count])));
        }
        for border in (1..rest.len()).filter(|&border| left > 1 && rest.is_char_boundary(border)) {
            let Some(count) = splitter.count(&rest[..border]) else { continue };
            for link in splitter.links {
                let Some(behind) = rest[border..].strip_prefix(link) else { continue };
                for (components, counts) in splits(splitter, behind, whole, left - 1) {
                    let components = [vec![(border, link.len())], components].concat();
                    all.push((components, [vec![count], counts].concat()));
                }
            }
        }
        all
    }

    #[test]
    fn a_compound_has_the_components_of_the_highest_mean() {
        let language = Language::for_tag("de").unwrap();
        let uses = uses();
        let splitter = Splitter::new(&language, &uses, language.links().unwrap());
        let mean = |counts: &[f32]| counts.iter().product::<f32>().powf(1.0 / counts.len() as f32);
        let mut found = 0;
        for (term, count) in WORDS {
            let splits = splits(&splitter, term, term, MAX_COMPONENTS);
            let best = splits.iter().max_by(|a, b| mean(&a.1).total_cmp(&mean(&b.1)));
            let expected =
                best.filter(|(components, counts)| !components.is_empty() && mean(counts) >= count as f32);
            assert_eq!(
                splitter.components(term).as_ref(),
                expected.map(|(components, _)| components),
                "{term}"
            );
            found += usize::from(expected.is_some());
        }
        assert!(found >= 4, "{found}");
        // `rad` and `amt` are too short, `nicht` says nothing, and one that is more frequent than its components is a word.
        for whole in ["windrad", "arbeitsamt", "windnicht", "werkarbeit", "wind", "kraft"] {
            assert_eq!(splitter.components(whole), None, "{whole}");
        }
        assert_eq!(splitter.components("windkraftwerk"), Some(vec![(4, 0), (5, 0)]));
        assert_eq!(splitter.components("arbeitskraft"), Some(vec![(6, 1)]));
    }

    #[test]
    fn no_more_than_four_components_are_split() {
        let language = Language::for_tag("de").unwrap();
        let words = [("wind", 9), ("kraft", 9)];
        let uses = (0..).zip(words);
        let uses: Vec<_> =
            uses.map(|(id, (term, count))| TermUse { id: TermId(id), term, word: term, count }).collect();
        let splitter = Splitter::new(&language, &uses, language.links().unwrap());
        assert_eq!(splitter.components("windkraftwindkraft"), Some(vec![(4, 0), (5, 0), (4, 0)]));
        assert_eq!(splitter.components("windkraftwindkraftwind"), None);
    }

    /// By term: the distance from the one before, then each component but the last, with whether another one follows.
    #[test]
    fn compounds_are_written_by_term() {
        let language = Language::for_tag("de").unwrap();
        let mut compounds = Compounds::default();
        let mut components = BTreeSet::new();
        compounds.find(&language, &uses(), &mut components);
        // All components are words themselves.
        assert!(components.is_empty(), "{components:?}");
        let mut out = Vec::new();
        compounds.write(&mut out);
        let expected: Vec<(u32, Vec<Component>)> =
            compounds.0.iter().map(|(term, components)| (term.0, components.clone())).collect();
        let mut bytes = crate::container::varint::SectionReader::new("languages", &out);
        let mut next = 0;
        let read = (0..bytes.count()).map(|_| {
            let term = next + bytes.varint();
            next = term + 1;
            let mut components = Vec::new();
            loop {
                let number = bytes.varint() as usize;
                components.push((number >> 3, number >> 1 & 3));
                if number & 1 == 0 {
                    return (term, components);
                }
            }
        });
        assert_eq!(read.collect::<Vec<_>>(), expected);
        assert!(expected.len() >= 4);
        // A form that only a stem has is a component, but no word.
        let mut components = BTreeSet::new();
        let words = [("winde", 40), ("kraft", 30), ("windkraft", 1), ("Rat-haus", 1)];
        let uses = (0..).zip(words);
        let uses: Vec<_> =
            uses.map(|(id, (term, count))| TermUse { id: TermId(id), term, word: term, count }).collect();
        Compounds::default().find(&language, &uses, &mut components);
        assert_eq!(components.into_iter().collect::<Vec<_>>(), ["wind"]);
    }
}
