//! The lookups of a search, answered from lists, columns and the texts that were read.

use std::borrow::Cow;

use crate::analysis::Accents;
use crate::ids::DocId;
use crate::index::Index;
use crate::index::tuning::Tuning;
use crate::parts::bucket::{Entry, KeyKind};
use crate::parts::corrections;
use crate::parts::list::{self};
use crate::parts::lookup::{NO_DOCUMENT_HAS_IT, PartsLookup, UsedList};
use crate::query::{Ending, Word};
use crate::results::{FacetCount, MatchKind, OrderedMap};
use crate::search::accumulator::{Accumulator, RankBitmap};
use crate::search::facets::{self, FacetValues};
use crate::search::lookup::Lookup;
use crate::search::matchers;
use crate::search::term::{Matcher, Matches, QueryTerm, SpellingTest};

impl Lookup for PartsLookup<'_> {
    fn document_count(&self) -> usize {
        self.run.index.root.documents as usize
    }

    fn document_bound(&self) -> usize {
        (self.run.index.root.slots * list::MAX_PLACES) as usize
    }

    fn all_documents(&self) -> Vec<DocId> {
        self.columns.places.to_vec()
    }

    fn accents(&self) -> Accents {
        self.run.index.root.accents
    }

    fn meta_names(&self) -> &[String] {
        &self.run.index.names
    }

    fn is_stop_word(&self, term: &str) -> bool {
        self.run.index.root.stop_word(term).is_some()
    }

    fn match_word(&self, word: &Word) -> Matches<'_> {
        let mut matches = Matches::default();
        let stop_word = self.run.index.root.stop_word(&word.term).filter(|_| self.run.leaves_stop_words);
        // One that does not occur may still begin other words.
        if let Some(documents) = stop_word.filter(|&documents| documents > 0) {
            matches.matchers.push(self.use_list(Cow::default(), documents, false));
            self.add_read(word, &[], &mut matches);
            return matches;
        }
        let entry = match word.ending {
            Ending::Finished => {
                self.entry(KeyKind::Word, &word.term).map(|entry| (entry, self.use_entry(entry)))
            }
            _ => self
                .prefix_entry(&word.term)
                .map(|(entry, postings)| (entry, self.use_entry_as(entry, postings))),
        };
        match entry {
            Some((entry, list)) => {
                self.add_read(word, &entry.forms, &mut matches);
                matches.matchers.insert(0, list);
            }
            None if !self.is_loaded(&word.term) => {}
            None => {
                let is_prefix = word.ending != Ending::Finished;
                let completions = if is_prefix { self.completions(&word.term) } else { Some(Vec::new()) };
                let is_unknown = completions.as_ref().is_some_and(Vec::is_empty);
                matches.matchers = completions.unwrap_or_default();
                let mut forms = Vec::new();
                if is_unknown && self.run.corrects {
                    // Asked for together with the stem below, not after it: if there is none, the word is corrected.
                    corrections::blocks_near(self, word);
                }
                if is_unknown && let Some(entry) = self.stem_entry(&word.term) {
                    let Entry { postings, documents, vector, .. } = entry;
                    let list = UsedList { postings: postings.into(), is_phrase: false, vector };
                    matches.matchers.push(self.push_list(list, documents));
                    forms = entry.forms;
                }
                if !matches.matchers.is_empty() {
                    self.add_read(word, &forms, &mut matches);
                }
            }
        }
        matches
    }

    fn match_exactly(&self, word: &Word) -> Matches<'_> {
        let mut matches = Matches::default();
        let texts = self.texts;
        if word.ending == Ending::Wildcard {
            matches.matchers = match self.prefix_entry(&word.term) {
                Some((entry, postings)) => vec![self.use_entry_as(entry, postings)],
                None if !self.is_loaded(&word.term) => Vec::new(),
                None => self.completions(&word.term).unwrap_or_default(),
            };
            if !matches.matchers.is_empty() {
                let prefix = matchers::prefix_matcher(texts, &word.term, Vec::new());
                matches.prefixes.push(prefix);
            }
        } else if let Some((entry, postings)) = self.exact_entry(&word.term) {
            let list = self.use_entry_as(entry, postings);
            matches.matchers.push(Matcher { documents: entry.exact, ..list });
            if let Some(term) = texts.vocabulary().find(&word.term) {
                matches.matchers.push(matchers::term_matcher(texts, term, MatchKind::Exact));
            }
        }
        matches
    }

    fn match_phrase(&self, terms: &[String], unclosed: bool, reach: usize) -> Matches<'_> {
        let mut matches = Matches::default();
        let mut postings = self.phrase_postings(terms, unclosed, reach);
        let absent = self.run.absent.iter().filter(|absence| absence.is_of(terms, reach));
        let absent: Vec<DocId> = absent.map(|absence| absence.document).collect();
        if absent.contains(&NO_DOCUMENT_HAS_IT) {
            return matches;
        }
        postings.retain(|posting| !absent.contains(&posting.document()));
        if postings.is_empty() {
            return matches;
        }
        let documents = list::count_documents(&postings);
        matches.matchers.push(self.use_list(postings.into(), documents, true));
        matches.matchers.extend(matchers::phrase_matcher(self.texts, terms, unclosed, reach));
        matches
    }

    fn match_sign(&self, sign: &str) -> Matches<'_> {
        let mut matches = self.texts.match_sign(sign);
        if let Some(entry) = self.entry(KeyKind::Sign, sign) {
            let list = self.use_entry(entry);
            matches.matchers.insert(0, list);
        }
        matches
    }

    fn spelling_test(&self, word: &Word, matches: &Matches) -> SpellingTest {
        let test = self.texts.spelling_test(word, matches);
        if matches!(test, SpellingTest::Words(_)) {
            return test;
        }
        // What the index has, not what was read of it. The list of an unfinished word also has its completions, so that of the
        // word is asked, which is loaded unless the word is left out.
        let list = matches.matchers.first().and_then(|matcher| self.list(matcher));
        let entry =
            list.filter(|list| !list.postings.is_empty()).and_then(|_| self.entry(KeyKind::Word, &word.term));
        let postings = entry.map_or(&[][..], |entry| &entry.postings);
        let exact = postings.iter().filter(|posting| posting.is_exact).count();
        if (1..postings.len()).contains(&exact) { SpellingTest::ExactMatch } else { SpellingTest::None }
    }

    /// The texts that were read are a few of all: only lists count.
    fn document_frequency(&self, matches: &Matches) -> u32 {
        let lists = matches.matchers.iter().filter(|matcher| matcher.words == 0);
        lists.map(|matcher| matcher.documents).max().unwrap_or(0)
    }

    fn exact_document_frequency(&self, term: &str) -> Option<u32> {
        let entry = self.entry(KeyKind::Word, term)?;
        (entry.exact > 0).then_some(entry.exact)
    }

    fn posting_count(&self, term: &QueryTerm) -> usize {
        self.lists(term).iter().map(|list| list.postings.len()).sum()
    }

    fn collect_documents(&self, term: &QueryTerm, documents: &mut RankBitmap) {
        for list in self.lists(term) {
            list.postings.iter().for_each(|posting| documents.insert(posting.document()));
        }
    }

    fn accumulate(&self, term: &QueryTerm, number: usize, candidates: &mut Accumulator) {
        for matcher in &term.matches.matchers {
            let Some(list) = self.list(matcher) else { continue };
            for posting in list.postings.iter().filter(|posting| posting.is_in(term.field)) {
                if let Some(candidate) = candidates.rank(posting.document()) {
                    // Synonyms have a weight. Where a word is named says only the bound of a score, which is not used here.
                    candidates.add(candidate, number, posting.frequency * matcher.weight, false);
                }
            }
        }
    }

    /// A phrase counts only where it was read.
    fn contains(&self, document: DocId, term: &QueryTerm) -> bool {
        let whole = self.whole(document);
        let lists = self.lists(term);
        let mut lists = lists.iter().filter(|list| !list.is_phrase);
        lists.any(|list| list.of(whole).iter().any(|posting| posting.is_in(term.field)))
    }

    fn join_words(&self, first: &Word, second: &Word) -> Option<String> {
        // Its list is asked for while stems and corrections are still missing.
        let is_known = |word: &Word| self.is_stop_word(&word.term) || self.is_loaded(&word.term);
        if is_known(first) && is_known(second) { corrections::join(self, first, second) } else { None }
    }

    fn correct_word(&self, word: &Word) -> Option<String> {
        if self.run.is_missing() { None } else { corrections::correct(self, word) }
    }

    fn tuning(&self) -> &Tuning {
        self.run.tuning()
    }

    fn lowest_norm(&self, _: DocId) -> f32 {
        1.0
    }

    fn original(&self, document: DocId) -> DocId {
        // There are none over texts that were read.
        let copies = self.columns.copies;
        match copies.binary_search_by_key(&self.whole(document), |&(copy, _)| copy) {
            Ok(at) => copies[at].1,
            Err(_) => document,
        }
    }

    fn language(&self, document: DocId) -> &str {
        if !self.window.is_empty() {
            return self.texts.language(document);
        }
        let tag = self.columns.languages.and_then(|column| column.texts(self.ordinal(document)).next());
        tag.unwrap_or_default()
    }

    fn any_value(&self, document: DocId, name: &str, test: &dyn Fn(&str) -> bool) -> bool {
        self.values(document, name).any(test)
    }

    fn first_value<'l>(&'l self, document: DocId, name: &str) -> Option<&'l str> {
        self.values(document, name).next()
    }

    fn count_facets(
        &self,
        counted: &mut dyn Iterator<Item = (DocId, Option<&str>)>,
    ) -> OrderedMap<Vec<FacetCount>> {
        facets::count(self, counted)
    }

    fn texts(&self) -> &Index {
        self.texts
    }
}

impl FacetValues for PartsLookup<'_> {
    fn facets(&self) -> Vec<(&str, usize)> {
        self.facet_columns().map(|(name, column)| (name, column.values.len())).collect()
    }

    fn for_each_value(&self, document: DocId, facet: usize, add: &mut dyn FnMut(u32)) {
        let ordinal = self.ordinal(document);
        if let Some((_, column)) = self.facet_columns().nth(facet) {
            column.of(ordinal).iter().for_each(|&value| add(value));
        }
    }

    fn value(&self, facet: usize, number: usize) -> &str {
        self.facet_columns().nth(facet).map_or("", |(_, column)| &column.values[number])
    }

    fn original(&self, document: DocId) -> DocId {
        Lookup::original(self, document)
    }
}
