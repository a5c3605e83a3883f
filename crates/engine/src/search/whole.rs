//! The lookups of a search over a whole index: postings are positions in the text, from which frequencies are counted.

use std::ops::Range;

use crate::analysis::Accents;
use crate::document::Field;
use crate::ids::{DocId, TermId};
use crate::index::Index;
use crate::index::meaning::Meaning;
use crate::index::postings::{Posting, gallop, within};
use crate::index::tuning::Tuning;
use crate::parameters::match_weight;
use crate::query::{Ending, Word};
use crate::results::{FacetCount, MatchKind, OrderedMap};
use crate::search::accumulator::{Accumulator, RankBitmap};
use crate::search::lookup::Lookup;
use crate::search::matchers::{
    count_documents, exact_matchers, phrase_matcher, prefix_matcher, term_matcher,
};
use crate::search::term::{Matcher, Matches, PrefixMatcher, QueryTerm, SpellingTest};
use crate::search::{facets, signs, spelling};
use crate::sort;

impl Lookup for Index {
    fn document_count(&self) -> usize {
        self.documents().len()
    }

    fn document_bound(&self) -> usize {
        self.documents().len()
    }

    fn all_documents(&self) -> Vec<DocId> {
        self.documents().ids().collect()
    }

    fn accents(&self) -> Accents {
        self.vocabulary().accents
    }

    fn meta_names(&self) -> &[String] {
        &self.documents().names
    }

    fn is_stop_word(&self, term: &str) -> bool {
        self.languages().is_stop_word(term)
    }

    fn match_word(&self, word: &Word) -> Matches<'_> {
        let vocabulary = self.vocabulary();
        let exact = vocabulary.find(&word.term);
        let mut known: Vec<TermId> = exact.into_iter().collect();
        let mut matchers = exact.map_or_else(Vec::new, |term| exact_matchers(self, word, term));
        let mut add = |term: TermId, kind: MatchKind, weight: f32| {
            if !known.contains(&term) {
                known.push(term);
                matchers.push(Matcher { weight, ..term_matcher(self, term, kind) });
            }
        };
        let variants = self.languages().stem_variants(vocabulary, &word.term);
        let occurs = exact.is_some() || !variants.is_empty();
        for (term, kind) in variants {
            add(term, kind, match_weight(kind));
        }
        for (term, weight) in self.languages().forms(vocabulary, &word.term, occurs) {
            add(term, MatchKind::Stem, weight);
        }
        let is_prefix = word.ending != Ending::Finished;
        let mut subwords: Vec<_> = vocabulary.with_subword(&word.term, is_prefix).collect();
        sort::sort_by(&mut subwords, Ord::cmp);
        subwords.dedup();
        subwords.retain(|term| !known.contains(term));
        matchers.extend(subwords.iter().map(|&term| term_matcher(self, term, MatchKind::Subword)));
        known.extend(subwords);
        let mut matches = Matches { matchers, prefixes: Vec::new() };
        if is_prefix {
            matches.prefixes.push(prefix_matcher(self, &word.term, known));
        }
        matches
    }

    fn match_exactly(&self, word: &Word) -> Matches<'_> {
        let mut matches = Matches::default();
        if word.ending == Ending::Wildcard {
            matches.prefixes.push(prefix_matcher(self, &word.term, Vec::new()));
        } else if let Some(term) = self.vocabulary().find(&word.term) {
            matches.matchers.push(term_matcher(self, term, MatchKind::Exact));
        }
        matches
    }

    fn match_phrase(&self, terms: &[String], unclosed: bool, reach: usize) -> Matches<'_> {
        let matcher = phrase_matcher(self, terms, unclosed, reach);
        Matches { matchers: matcher.into_iter().collect(), prefixes: Vec::new() }
    }

    fn match_sign(&self, sign: &str) -> Matches<'_> {
        let found = signs::find(self, sign).into_iter().filter(|(_, postings)| !postings.is_empty());
        let matchers = found.map(|(kind, postings)| Matcher {
            documents: count_documents(self, &postings),
            postings: postings.into(),
            words: 1,
            kind,
            weight: match_weight(kind),
            term: TermId(0),
        });
        Matches { matchers: matchers.collect(), prefixes: Vec::new() }
    }

    fn spelling_test(&self, word: &Word, matches: &Matches) -> SpellingTest {
        let vocabulary = self.vocabulary();
        let Some(term) = vocabulary.find(&word.term) else { return SpellingTest::None };
        let (typed, other): (Vec<_>, Vec<_>) =
            vocabulary.words_of(term).partition(|&one| vocabulary.word(one).eq_ignore_ascii_case(&word.text));
        if !typed.is_empty() && !other.is_empty() {
            SpellingTest::Words(typed)
        } else if matches.matchers.len() > 1 {
            SpellingTest::ExactMatch
        } else {
            SpellingTest::None
        }
    }

    /// The forms of one word mostly occur together, so the most frequent one stands for all.
    fn document_frequency(&self, matches: &Matches) -> u32 {
        let largest = matches.matchers.iter().map(|matcher| matcher.documents).max().unwrap_or(0);
        let completions = matches.prefixes.iter().flat_map(PrefixMatcher::terms);
        let sum: u32 = completions.map(|term| self.postings().document_count(term)).sum();
        largest.max(sum.min(self.documents().len() as u32))
    }

    fn exact_document_frequency(&self, term: &str) -> Option<u32> {
        self.vocabulary().find(term).map(|term| self.postings().document_count(term))
    }

    fn posting_count(&self, term: &QueryTerm) -> usize {
        let matchers = term.matches.matchers.iter().map(|matcher| matcher.postings.len());
        let prefixes = term.matches.prefixes.iter().map(|prefix| self.postings().count(prefix.range));
        matchers.chain(prefixes).sum()
    }

    fn collect_documents(&self, term: &QueryTerm, documents: &mut RankBitmap) {
        for_each_list(self, term, |list| {
            for (document, _) in by_document(self, list.postings) {
                documents.insert(document);
            }
        });
    }

    fn accumulate(&self, term: &QueryTerm, number: usize, candidates: &mut Accumulator) {
        for_each_list(self, term, |list| accumulate_list(self, term, number, &list, candidates));
    }

    fn contains(&self, document: DocId, term: &QueryTerm) -> bool {
        let Range { start, end } = self.documents().text(document);
        let mut contains = false;
        for_each_list(self, term, |list| {
            let postings = within(list.postings, start, end);
            contains |= postings.iter().any(|posting| term.covers(posting.field()));
        });
        contains
    }

    fn join_words(&self, first: &Word, second: &Word) -> Option<String> {
        spelling::join(self, first, second)
    }

    fn correct_word(&self, word: &Word) -> Option<String> {
        spelling::correct(self, word)
    }

    fn tuning(&self) -> &Tuning {
        Self::tuning(self)
    }

    fn meaning(&self) -> Option<&Meaning> {
        Self::meaning(self)
    }

    fn lowest_norm(&self, document: DocId) -> f32 {
        self.norms().of(document).iter().copied().fold(f32::INFINITY, f32::min)
    }

    fn original(&self, document: DocId) -> DocId {
        self.documents().get(document).original
    }

    fn language(&self, document: DocId) -> &str {
        Self::language(self, document)
    }

    fn any_value(&self, document: DocId, name: &str, test: &dyn Fn(&str) -> bool) -> bool {
        self.documents().values_of(document, name).any(test)
    }

    fn first_value<'l>(&'l self, document: DocId, name: &str) -> Option<&'l str> {
        self.documents().values_of(document, name).next()
    }

    fn count_facets(
        &self,
        counted: &mut dyn Iterator<Item = (DocId, Option<&str>)>,
    ) -> OrderedMap<Vec<FacetCount>> {
        facets::count(self.documents(), counted)
    }

    fn texts(&self) -> &Index {
        self
    }
}

/// The postings of one matcher, or of one completion of a prefix.
struct PostingsList<'p> {
    /// Ascending.
    postings: &'p [Posting],
    weight: f32,
    /// Whether they are matches of a completion, which names no section.
    is_prefix: bool,
}

/// Calls `each` with all postings of a query term, list by list.
fn for_each_list(index: &Index, term: &QueryTerm, mut each: impl FnMut(PostingsList)) {
    for matcher in &term.matches.matchers {
        each(PostingsList { postings: &matcher.postings, weight: matcher.weight, is_prefix: false });
    }
    for prefix in &term.matches.prefixes {
        for term in prefix.terms() {
            let weight = prefix.weight(index.vocabulary().term_length(term));
            each(PostingsList { postings: index.postings().of(term), weight, is_prefix: true });
        }
    }
}

/// Adds the frequencies of a list in all candidates.
fn accumulate_list(
    index: &Index,
    term: &QueryTerm,
    number: usize,
    list: &PostingsList,
    candidates: &mut Accumulator,
) {
    /// The number of postings that are scanned in the time of looking up those of one candidate.
    const LOOKUP_COST: usize = 8;
    let add = |candidates: &mut Accumulator, candidate: usize, inside: &[Posting]| {
        let norms = index.norms().of(candidates.documents()[candidate]);
        let mut frequency = 0.0;
        let mut names = false;
        for field in inside.iter().map(|posting| posting.field()) {
            names |= field == Field::Title || field == Field::Heading && !list.is_prefix;
            if term.covers(field) {
                frequency += norms[field as usize];
            }
        }
        candidates.add(candidate, number, frequency * list.weight, names);
    };
    if list.postings.len() > candidates.documents().len() * LOOKUP_COST {
        let mut rest = list.postings;
        for candidate in 0..candidates.documents().len() {
            let text = index.documents().text(candidates.documents()[candidate]);
            rest = &rest[gallop(rest, text.start)..];
            let (inside, after) = rest.split_at(gallop(rest, text.end));
            rest = after;
            add(candidates, candidate, inside);
        }
        return;
    }
    for (document, inside) in by_document(index, list.postings) {
        if let Some(candidate) = candidates.rank(document) {
            add(candidates, candidate, inside);
        }
    }
}

/// Postings grouped by document.
fn by_document<'p>(
    index: &Index,
    mut postings: &'p [Posting],
) -> impl Iterator<Item = (DocId, &'p [Posting])> {
    std::iter::from_fn(move || {
        let document = index.documents().document_at(postings.first()?.position());
        let end = index.documents().text(document).end;
        let count = postings.iter().take_while(|posting| posting.position() < end).count();
        let (inside, after) = postings.split_at(count);
        postings = after;
        Some((document, inside))
    })
}
