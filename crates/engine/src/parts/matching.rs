//! What matches a word or a phrase: in lists, and in the texts that were read.

use std::borrow::Cow;

use crate::analysis::is_unit;
use crate::ids::TermId;
use crate::index::vocabulary::Vocabulary;
use crate::index::{Index, LargerIndex};
use crate::parameters::match_weight;
use crate::parts::bucket::{Entry, Form, KeyKind, STEM_WEIGHT, stem_key};
use crate::parts::corrections;
use crate::parts::list::Posting;
use crate::parts::lookup::{PartsLookup, postings_of};
use crate::query::{Atom, Ending, ParsedQuery, Word};
use crate::results::MatchKind;
use crate::search::matchers;
use crate::search::term::{Matcher, Matches, prefix_weight};
use crate::sort;

/// The maximum number of completions that stand for a prefix that has no list of its own.
const MAX_COMPLETIONS: usize = 8;

/// A word that is neither in the query nor frequent in names is assumed to be in one of 128 documents.
const RARE_WORD_SHARE: u32 = 128;

impl<'p> PartsLookup<'p> {
    /// Completions of a prefix that has no list of its own; `None` while the words or their lists are missing.
    pub(super) fn completions(&self, prefix: &str) -> Option<Vec<Matcher<'p>>> {
        let lists = self.completion_entries(prefix)?.into_iter().map(|(entry, weight)| {
            let list = self.use_list(Cow::from(&entry.postings), entry.documents, false);
            Matcher { weight, ..list }
        });
        Some(lists.collect())
    }

    /// The entries of completions, with the weights of their occurrences; `None` while the words or their lists are missing.
    fn completion_entries(&self, prefix: &str) -> Option<Vec<(&'p Entry, f32)>> {
        let words = corrections::with_prefix(self, prefix, MAX_COMPLETIONS)?;
        let entries = words.iter().filter_map(|word| {
            let weight = prefix_weight(prefix.len(), word.term.len() as u32);
            Some((self.entry(KeyKind::Word, &word.term)?, weight))
        });
        let entries = entries.collect();
        words.iter().all(|word| self.is_loaded(&word.term)).then_some(entries)
    }

    /// The list and the forms of a word that occurs in other forms only.
    pub(super) fn stem_entry(&self, text: &str) -> Option<Entry> {
        let index = self.run.index;
        if !index.root.has_rules {
            return None;
        }
        for (language, stems) in self.run.loaded(index.rules())?.iter().enumerate() {
            let key = stem_key(language, &stems.stem(text, None));
            let Some(form) = self.entry(KeyKind::Stem, &key).and_then(|entry| entry.forms.first()) else {
                continue;
            };
            let term = &form.rest;
            let mut entry = self.entry(KeyKind::Word, term)?.clone();
            for form in &mut entry.forms {
                let start = term.get(..form.shared as usize).unwrap_or_default();
                form.rest.insert_str(0, start);
                form.shared = 0;
            }
            let own = Form { shared: 0, rest: term.clone(), kind: MatchKind::Stem, weight: STEM_WEIGHT };
            entry.forms.insert(0, own);
            for posting in &mut entry.postings {
                posting.frequency *= match_weight(MatchKind::Stem);
            }
            return Some(Entry { exact: 0, ..entry });
        }
        None
    }

    /// The matches of a word in the texts that were read.
    pub(super) fn add_read(&self, word: &Word, forms: &[Form], matches: &mut Matches<'p>) {
        let texts = self.texts;
        let vocabulary: &Vocabulary = texts.vocabulary();
        let mut known = Vec::new();
        if let Some(term) = vocabulary.find(&word.term) {
            known.push(term);
            matches.matchers.extend(matchers::exact_matchers(texts, word, term));
        }
        let mut add = |term: TermId, kind: MatchKind, weight: f32| {
            if !known.contains(&term) {
                known.push(term);
                let matcher = matchers::term_matcher(texts, term, kind);
                matches.matchers.push(Matcher { weight, ..matcher });
            }
        };
        for form in forms {
            let start = word.term.get(..form.shared as usize).unwrap_or_default();
            if let Some(term) = vocabulary.find(&[start, &form.rest].concat()) {
                add(term, form.kind, form.weight as f32 / 255.0);
            }
        }
        let is_prefix = word.ending != Ending::Finished;
        let mut subwords: Vec<_> = vocabulary.with_subword(&word.term, is_prefix).collect();
        sort::sort_by(&mut subwords, Ord::cmp);
        for term in subwords {
            add(term, MatchKind::Subword, match_weight(MatchKind::Subword));
        }
        if is_prefix {
            matches.prefixes.push(matchers::prefix_matcher(texts, &word.term, known));
        }
    }

    /// Gives the words of some texts the document frequencies that they have in the whole index: those of the query by its
    /// lists, frequent words of names by the root. Other words are rare.
    pub(super) fn set_frequencies(&self, query: &ParsedQuery, texts: &mut Index) {
        let root = &self.run.index.root;
        let rare = root.documents / RARE_WORD_SHARE + 1;
        let vocabulary = texts.vocabulary();
        let mut counts = vec![rare; vocabulary.term_count()];
        let mut set = |word: &str, documents: u32| {
            if let Some(term) = vocabulary.find(word) {
                counts[term.0 as usize] = documents;
            }
        };
        root.name_words.iter().for_each(|(word, documents)| set(word, *documents));
        root.stop_words.iter().for_each(|(word, documents)| set(word, *documents));
        let mut words: Vec<(&String, &[KeyKind])> = Vec::new();
        // Only entries that this query needs anyway: what other queries have loaded must not count.
        for atom in query.clauses.iter().flat_map(|clause| &clause.alternatives) {
            match atom {
                Atom::Word(word) if word.ending == Ending::Finished => {
                    words.push((&word.term, &[KeyKind::Word]));
                }
                Atom::Word(word) => words.push((&word.term, &[KeyKind::Word, KeyKind::Prefix])),
                Atom::Phrase(phrase) if phrase.unclosed => {}
                Atom::Phrase(phrase) => {
                    let terms = phrase.terms.iter().filter(|term| !is_unit(term));
                    words.extend(terms.map(|term| (term, &[KeyKind::Word][..])));
                }
            }
        }
        for (word, kinds) in words {
            if root.stop_word(word).is_some() && self.run.leaves_stop_words {
                continue;
            }
            // Those that the query has loaded.
            let entry = kinds.iter().find_map(|&kind| self.loaded_entry(kind, word).ok().flatten());
            let Some(entry) = entry else { continue };
            for form in &entry.forms {
                let form = [word.get(..form.shared as usize).unwrap_or_default(), &form.rest].concat();
                set(&form, entry.documents);
            }
            set(word, if entry.exact > 0 { entry.exact } else { entry.documents });
        }
        let larger = LargerIndex { documents: root.documents, counts };
        texts.set_larger(larger);
    }

    /// The rows that have all terms of a phrase.
    pub(super) fn phrase_postings(&self, terms: &[String], unclosed: bool, reach: usize) -> Vec<Posting> {
        let lists = self.phrase_lists(terms, unclosed, reach);
        // All are asked for at once.
        let Some(lists) = lists.into_iter().collect::<Option<Vec<_>>>() else { return Vec::new() };
        let completions = lists.len().checked_sub(1).filter(|_| unclosed);
        rows_in_all(lists, completions)
    }

    /// The lists of the words of a phrase, and of the pairs of its units; that of an unfinished word is the last. `None` for a list
    /// that does not exist, or is missing.
    fn phrase_lists(
        &self,
        terms: &[String],
        unclosed: bool,
        reach: usize,
    ) -> Vec<Option<Cow<'p, [Posting]>>> {
        let mut lists = Vec::new();
        let last = terms.len() - 1;
        // Words near each other need not be adjacent.
        let units = |term: &String| reach == 0 && is_unit(term);
        for (at, pair) in terms.windows(2).enumerate() {
            if pair.iter().all(units) && !(unclosed && at + 1 == last) {
                let entry = self.entry(KeyKind::Units, &pair.concat());
                lists.push(entry.map(|entry| Cow::from(&entry.postings)));
            }
        }
        for (at, term) in terms.iter().enumerate() {
            // Pairs of units say more.
            let in_pair = at > 0 && units(&terms[at - 1]) || at < last && units(&terms[at + 1]);
            if units(term) && in_pair && !unclosed {
                continue;
            }
            if unclosed && at == last {
                let list = self.prefix_entry(term).or_else(|| {
                    let words = self.is_loaded(term).then(|| self.completion_entries(term))??;
                    words.first().map(|&(entry, _)| (entry, Cow::from(&entry.postings)))
                });
                lists.push(list.map(|(_, postings)| postings));
                continue;
            }
            lists.push(if at == 0 || at == last || reach > 0 {
                // A word at the border of a phrase may have an apostrophe: `l'âge`.
                self.entry(KeyKind::Word, term).map(|entry| Cow::from(&entry.postings))
            } else {
                self.exact_entry(term).map(|(_, postings)| postings)
            });
        }
        lists
    }
}

/// The rows that are in all lists, each with the lowest of its frequencies. `completions`: the number of the list of a prefix. It
/// has one row of each document, which need not be that of the phrase.
fn rows_in_all(lists: Vec<Cow<[Posting]>>, completions: Option<usize>) -> Vec<Posting> {
    let mut lists = lists.into_iter().enumerate();
    let mut rows = lists.next().map_or_else(Vec::new, |(_, list)| list.into_owned());
    for (at, list) in lists {
        rows.retain_mut(|row| {
            let others = postings_of(&list, row.document()).iter();
            let (mut highest, mut in_title, mut in_heading) = (0.0f32, false, false);
            for other in others.filter(|other| completions == Some(at) || other.row == row.row) {
                highest = highest.max(other.frequency);
                in_title |= other.in_title;
                in_heading |= other.in_heading;
            }
            row.frequency = row.frequency.min(highest);
            row.in_title &= in_title;
            row.in_heading &= in_heading;
            highest > 0.0
        });
    }
    rows
}
