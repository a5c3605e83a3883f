//! Learns the smallest set of rules that gives the stems of a vocabulary.
//!
//! The words form a trie by their letters, from the end (or from the start). A rule at a node holds for all words
//! below it, except those below another rule. The nodes with rules are chosen from the leaves up, so that rules and
//! exceptions together are few, as routing tables are minimized. Source: Draves, King, Venkatachary & Zill,
//! Constructing Optimal IP Routing Tables (1999), with a price for what a rule gets wrong.
//!
//! The rules should also hold for words that the index does not have, but that a reader may type: words of the
//! vocabulary with other suffixes are learned as well, at a low cost.

use std::collections::{BTreeMap, BTreeSet};

use super::language::Language;
use crate::front_coding::shared_prefix;
use crate::ids::TermId;
use crate::index::languages::stems::{Affix, Change, Exception, MAX_SHARED, Rules, Stems};
use crate::sort;
use crate::writer::varint;

/// The costs of an exception and of a rule: about their size in the file.
const EXCEPTION: u32 = 40;
const RULE: u32 = 60;
/// The cost of a wrong stem for a component of a compound that is not a term: it cannot be an exception.
const PART: u32 = RULE + 1;
/// The minimum cost of a wrong stem for a form that a reader may type; and the cost of all forms together, so that
/// rules hold in small indexes as well. Source: half of the words of each language, in the Universal Declaration of
/// Human Rights, typed against the others.
const FORM: u32 = 2;
const ALL_FORMS: u32 = 2_400;
/// Maximum number of terms from which forms are derived.
const MAX_BASES: usize = 500;

/// A word and the change at one of its ends.
struct Word {
    /// From the changed end on.
    letters: Vec<char>,
    affix: usize,
    /// The cost if the rules are wrong.
    cost: u32,
}

/// A node of the trie.
struct Node<'w> {
    words: &'w [Word],
    /// Number of letters that all of its words share; and that they share with other words.
    depth: usize,
    above: usize,
    children: Vec<Self>,
    /// The cost without a rule here, if the rule above is not in `costs`.
    other: u32,
    /// The cost without a rule here, by the affix of the rule above.
    costs: BTreeMap<usize, u32>,
    /// The best affix for a rule here.
    best: usize,
}

impl<'w> Node<'w> {
    /// `words` are sorted and not empty.
    fn new(words: &'w [Word], above: usize, affixes: &[Affix]) -> Self {
        if let [word] = words {
            let costs = BTreeMap::from([(word.affix, 0)]);
            let depth = word.letters.len();
            return Self {
                depth,
                above,
                children: Vec::new(),
                other: word.cost,
                costs,
                best: word.affix,
                words,
            };
        }
        let (first, last) = (&words[0].letters, &words[words.len() - 1].letters);
        let depth = first.iter().zip(last).take_while(|(a, b)| a == b).count();
        let chunks = words.chunk_by(|a, b| a.letters.get(depth) == b.letters.get(depth));
        let children: Vec<_> = chunks.map(|words| Self::new(words, depth, affixes)).collect();
        let other = children.iter().map(|child| child.min_cost(usize::MAX)).sum();
        let mut costs = BTreeMap::new();
        for child in &children {
            for &affix in child.costs.keys() {
                *costs.entry(affix).or_insert(other) -= child.min_cost(usize::MAX) - child.min_cost(affix);
            }
        }
        let fits = costs.iter().filter(|(affix, _)| affixes[**affix].cut as usize <= depth);
        let best = fits.min_by_key(|(affix, cost)| (**cost, **affix)).map_or(0, |(affix, _)| *affix);
        Self { words, depth, above, children, other, costs, best }
    }

    /// The cost without a rule here.
    fn without_rule(&self, above: usize) -> u32 {
        self.costs.get(&above).copied().unwrap_or(self.other)
    }

    /// The cost with a rule here.
    fn with_rule(&self) -> u32 {
        // Without letters of its own a node has no key.
        if self.depth == self.above {
            return u32::MAX;
        }
        self.without_rule(self.best) + RULE
    }

    fn min_cost(&self, above: usize) -> u32 {
        self.without_rule(above).min(self.with_rule())
    }

    /// Collects the rules: key and affix. `above` is the affix of the rule above.
    fn rules(&self, above: usize, affixes: &[Affix], found: &mut Vec<(String, usize)>) {
        let mut above = above;
        if self.with_rule() < self.without_rule(above) {
            above = self.best;
            // The shortest key that other words do not share.
            let length = (self.above + 1).max(affixes[above].cut as usize);
            found.push((self.words[0].letters[..length].iter().collect(), above));
        }
        for child in &self.children {
            child.rules(above, affixes, found);
        }
    }
}

/// The smallest set of rules for distinct words, each with its affix and the cost of a wrong one; sorted by key.
fn rules<'w>(words: impl Iterator<Item = (Vec<char>, &'w Affix, u32)>) -> Vec<(String, Affix)> {
    let mut affixes = vec![Affix::default()];
    let mut numbers = BTreeMap::from([(Affix::default(), 0)]);
    let mut all: Vec<Word> = Vec::new();
    for (letters, affix, cost) in words {
        let number = *numbers.entry(affix.clone()).or_insert_with(|| {
            affixes.push(affix.clone());
            affixes.len() - 1
        });
        all.push(Word { letters, affix: number, cost });
    }
    all.sort_by(|a, b| a.letters.cmp(&b.letters));
    let mut found = Vec::new();
    if !all.is_empty() {
        Node::new(&all, 0, &affixes).rules(0, &affixes, &mut found);
    }
    found.sort();
    found.into_iter().map(|(key, affix)| (key, affixes[affix].clone())).collect()
}

/// The change from a term to its stem, with as few letters as possible.
fn change(term: &str, stem: &str) -> Change {
    let term: Vec<char> = term.chars().collect();
    let stem: Vec<char> = stem.chars().collect();
    let of = |start: (usize, usize), length: usize| {
        let text = |letters: &[char]| letters.iter().collect::<String>();
        Change {
            start: Affix { cut: start.0 as u32, put: text(&stem[..start.1]) },
            end: Affix { cut: (term.len() - start.0 - length) as u32, put: text(&stem[start.1 + length..]) },
        }
    };
    let same = term.iter().zip(&stem).take_while(|(a, b)| a == b).count();
    // Most stems are prefixes of their terms. Letters are cut from the start only if that keeps more.
    let mut best = ((0, 0), same);
    for from in 0..term.len() {
        for to in 0..stem.len() {
            let length = term[from..].iter().zip(&stem[to..]).take_while(|(a, b)| a == b).count();
            if length > best.1 {
                best = ((from, to), length);
            }
        }
    }
    of(best.0, best.1)
}

/// A term of the vocabulary with its stem.
pub(super) struct Stemmed<'t> {
    pub(super) id: TermId,
    pub(super) term: &'t str,
    pub(super) stem: String,
}

/// Learns the stems of sorted terms; and, as far as rules can, of `parts`, which are not terms, and of forms that
/// the terms may have.
pub(super) fn learn(language: &Language, terms: &[Stemmed], parts: &BTreeSet<String>) -> Stems {
    let changes: Vec<Change> = terms.iter().map(|one| change(one.term, &one.stem)).collect();
    let mut others: BTreeMap<String, u32> = parts.iter().map(|part| (part.clone(), PART)).collect();
    let forms = forms(language, terms, &changes);
    let cost = FORM.max(ALL_FORMS / forms.len().max(1) as u32);
    for form in forms {
        others.entry(form).or_insert(cost);
    }
    for one in terms {
        others.remove(one.term);
    }
    let others: Vec<(String, Change, u32)> = others
        .into_iter()
        .map(|(word, cost)| (word.clone(), change(&word, &language.stem(&word)), cost))
        .collect();

    let words = || {
        let terms = terms.iter().zip(&changes).map(|(one, change)| (one.term.chars(), change, EXCEPTION));
        terms.chain(others.iter().map(|(word, change, cost)| (word.chars(), change, *cost)))
    };
    let prefix_rules = rules(words().map(|(letters, change, cost)| (letters.collect(), &change.start, cost)));
    let suffix_rules =
        rules(words().map(|(letters, change, cost)| (letters.rev().collect(), &change.end, cost)));

    let mut stems = Stems { changes: vec![Change::default()], ..Stems::default() };
    for (key, start) in prefix_rules {
        let change = number(&mut stems.changes, Change { start, ..Change::default() });
        stems.prefix_rules.push(key, change);
    }
    for (key, end) in suffix_rules {
        let change = number(&mut stems.changes, Change { end, ..Change::default() });
        stems.suffix_rules.push(key, change);
    }
    stems.list_endings();
    for (Stemmed { id, term, stem }, change) in terms.iter().zip(changes) {
        let is_irregular =
            !stems.candidate_prefixes(stem).iter().any(|start| term.starts_with(start.as_str()));
        if is_irregular || stems.stem(term, None) != *stem {
            let change = number(&mut stems.changes, change);
            stems.exceptions.push(Exception { term: *id, change, is_irregular });
        }
    }
    stems.sort_changes();
    stems
}

/// Other forms of terms: each suffix of the language in the place of their own.
fn forms(language: &Language, terms: &[Stemmed], changes: &[Change]) -> BTreeSet<String> {
    let step = terms.len().div_ceil(MAX_BASES).max(1);
    let bases = terms.iter().zip(changes).step_by(step).map(|(one, change)| {
        let letters = one.term.chars().count() - change.end.cut as usize;
        one.term.chars().take(letters).collect::<String>()
    });
    let bases = bases.filter(|base| base.chars().nth(1).is_some() && base.chars().all(char::is_alphabetic));
    bases.flat_map(|base| language.suffixes().map(move |ending| base.clone() + ending)).collect()
}

/// The number of a change, which is added if it is new.
fn number(changes: &mut Vec<Change>, change: Change) -> u32 {
    let at = changes.iter().position(|known| *known == change).unwrap_or_else(|| {
        changes.push(change);
        changes.len() - 1
    });
    at as u32
}

impl Rules {
    pub(crate) fn push(&mut self, key: String, change: u32) {
        self.keys.push(key);
        self.changes.push(change);
    }

    fn write(&self, out: &mut Vec<u8>) {
        write_keys(out, &self.keys);
        self.changes.iter().for_each(|&change| varint::write(out, change));
    }
}

impl Stems {
    /// All references to changes.
    fn change_refs(&mut self) -> impl Iterator<Item = &mut u32> {
        let rules = self.prefix_rules.changes.iter_mut().chain(&mut self.suffix_rules.changes);
        rules.chain(self.exceptions.iter_mut().map(|one| &mut one.change))
    }

    /// Renumbers the changes by frequency.
    fn sort_changes(&mut self) {
        let mut counts = vec![0; self.changes.len()];
        self.change_refs().for_each(|change| counts[*change as usize] += 1);
        // Change 0 stays.
        let mut order: Vec<usize> = (1..counts.len()).collect();
        sort::sort_by(&mut order, |&a, &b| counts[b].cmp(&counts[a]));
        order.insert(0, 0);
        let mut places = vec![0; counts.len()];
        (0..).zip(&order).for_each(|(place, &change)| places[change] = place);
        self.change_refs().for_each(|change| *change = places[*change as usize]);
        self.changes = order.into_iter().map(|change| std::mem::take(&mut self.changes[change])).collect();
    }

    /// Writes the changes but the first, which changes nothing.
    pub(crate) fn write_changes(&self, out: &mut Vec<u8>) {
        varint::write(out, self.changes.len() as u32 - 1);
        for Change { start, end } in &self.changes[1..] {
            for affix in [start, end] {
                varint::write(out, affix.cut);
                varint::write_str(out, &affix.put);
            }
        }
    }

    /// Writes what [`LanguagesReader`](crate::index::languages::reader::LanguagesReader) reads.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        self.write_changes(out);
        self.prefix_rules.write(out);
        self.suffix_rules.write(out);
        varint::write(out, self.exceptions.len() as u32);
        let mut next = 0;
        for Exception { term: TermId(term), is_irregular, .. } in &self.exceptions {
            varint::write(out, (term - next) << 1 | u32::from(*is_irregular));
            next = term + 1;
        }
        self.exceptions.iter().for_each(|one| varint::write(out, one.change));
    }
}

/// Writes sorted strings, front-coded.
pub(super) fn write_keys(out: &mut Vec<u8>, keys: &[String]) {
    varint::write(out, keys.len() as u32);
    let mut before = "";
    for key in keys {
        let shared = shared_prefix(key, before, MAX_SHARED);
        varint::write(out, shared as u32);
        varint::write_str(out, &key[shared..]);
        before = key;
    }
}
