//! A parsed query → the plan of its search: corrected, every clause looked up and weighted.

use crate::analysis::{is_unit, syllable_pairs};
use crate::document::Field;
use crate::parameters::{
    MAX_REPEATS, MAX_TERMS, MAX_WORDS_WITH_REQUIRED_PHRASES, STOP_WORD_WEIGHT, SYLLABLE_PAIR_WEIGHT,
    joined_weight, name_bonus,
};
use crate::query::{
    self, Atom, COMPARING_WORDS, Chunk, Clause, Ending, Exclusion, ParsedQuery, Phrase, RangeFilter, Word,
};
use crate::results::Relaxed;
use crate::search::bm25::inverse_document_frequency;
use crate::search::corrections::{CorrectionCache, corrected};
use crate::search::lookup::Lookup;
use crate::search::requirements::{are_satisfied, requirement, words_of};
use crate::search::synonyms::SynonymMatches;
use crate::search::term::{Matches, QueryTerm, SpellingTest};
use crate::sort;

/// What a search looks for in an index.
pub(crate) struct QueryPlan<'i> {
    pub(crate) terms: Vec<QueryTerm<'i>>,
    /// Documents in which one of these matches are no hits.
    pub(crate) excluded: Vec<QueryTerm<'i>>,
    /// Metadata that hits must have.
    pub(crate) ranges: Vec<RangeFilter>,
    pub(crate) chunks: Vec<WeightedChunk>,
    /// Requirements that no document satisfies.
    pub(crate) relaxed: Vec<Relaxed>,
    /// The corrected query, where a word was corrected.
    pub(crate) suggestion: Option<String>,
    /// Whether the query had more words than are looked at.
    pub(crate) cut: bool,
}

/// Words that the query joins (`std::vec`).
pub(crate) struct WeightedChunk {
    pub(crate) chunk: Chunk,
    /// By the inverse document frequencies of its words and what joins them; 0 when one of the words does not occur.
    pub(crate) weight: f32,
}

impl QueryPlan<'_> {
    /// The sum of the weights of all terms.
    pub(crate) fn weight(&self) -> f32 {
        self.terms.iter().map(|term| term.idf * term.weight).sum()
    }

    /// What a name adds to a score, of which a share is that of the query.
    pub(crate) fn name_bonus(&self, share: f32) -> f32 {
        self.weight() * name_bonus(share, self.quorum_terms().count())
    }

    /// The terms of which a share makes a document a hit.
    pub(crate) fn quorum_terms(&self) -> impl Iterator<Item = &QueryTerm<'_>> {
        self.terms.iter().filter(|term| !term.is_optional)
    }

    /// Neighbouring terms of the query, by the number of the first, with the lower of their weights.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (usize, f32)> {
        let weight = |at: usize| self.terms[at].idf * self.terms[at].weight;
        let is_pair = |at: usize| !self.terms[at].after_gap;
        let of_pair = move |at: usize| if is_pair(at) { weight(at - 1).min(weight(at)) } else { 0.0 };
        (1..self.terms.len()).map(move |at| (at - 1, of_pair(at)))
    }
}

/// Plans the search for what was typed. `prefix`: the last word may be unfinished. With a cache of corrections, words
/// that match nothing are corrected. `language`: that of the reader, if it is known.
pub(crate) fn plan<'i>(
    lookup: &'i dyn Lookup,
    text: &str,
    prefix: bool,
    corrections: Option<&mut CorrectionCache>,
    language: Option<&str>,
) -> QueryPlan<'i> {
    let parse = |text: &str| query::parse(text, prefix, lookup.accents(), lookup.meta_names());
    let mut parsed = parse(text);
    let synonyms = SynonymMatches::new(lookup, &parsed.clauses, language);
    let mut words = WordMatches { lookup, known: Vec::new(), synonyms };
    let suggestion = corrections.and_then(|cache| {
        let occurs = |word: &Word| {
            word.ending == Ending::Wildcard || words.synonyms.has(word) || !words.of(word).is_empty()
        };
        corrected(lookup, text, &parsed, occurs, cache)
    });
    // Parsed as if it had been typed: the hits are those that the suggestion has.
    if let Some(corrected) = &suggestion {
        parsed = parse(corrected);
        words.synonyms = SynonymMatches::new(lookup, &parsed.clauses, language);
    }
    let ParsedQuery { clauses, excluded, ranges, chunks, signs, cut } = parsed;
    let mut collector = TermCollector { lookup, words, terms: Vec::new(), relaxed: Vec::new() };
    let requires_phrases = word_count(&clauses) <= MAX_WORDS_WITH_REQUIRED_PHRASES;
    clauses.iter().for_each(|clause| collector.add_clause(clause, requires_phrases));
    signs.into_iter().for_each(|sign| collector.add_sign(sign));
    collector.weigh_stop_words();
    collector.add_syllable_pairs(&clauses);
    let TermCollector { mut terms, relaxed, .. } = collector;
    keep_rarest(&mut terms);
    let excluded = excluded.iter().map(|exclusion| excluded_term(lookup, exclusion)).collect();
    let chunks = weighted_chunks(lookup, chunks);
    QueryPlan { terms, excluded, ranges, chunks, relaxed, suggestion, cut }
}

/// Collects the terms of a query.
struct TermCollector<'i> {
    lookup: &'i dyn Lookup,
    words: WordMatches<'i>,
    /// In the order of the query.
    terms: Vec<QueryTerm<'i>>,
    /// Requirements that no document satisfies.
    relaxed: Vec<Relaxed>,
}

impl TermCollector<'_> {
    /// Adds what a clause looks for; of a requirement that no document satisfies, the words alone. `requires_phrases`: whether
    /// quotation marks are a requirement.
    fn add_clause(&mut self, clause: &Clause, requires_phrases: bool) {
        let before = self.terms.len();
        self.add_terms(clause);
        let is_evidence = !requires_phrases && clause.field.is_none();
        if !clause.is_required() || !is_evidence && are_satisfied(self.lookup, &self.terms) {
            return;
        }
        self.terms.truncate(before);
        words_of(clause).iter().for_each(|word| self.add_terms(word));
        if !is_evidence {
            self.relaxed.push(requirement(clause));
        }
    }

    /// Adds what a clause looks for. A run of units that occurs nowhere as a whole is split into pairs.
    fn add_terms(&mut self, clause: &Clause) {
        if let [Atom::Phrase(phrase)] = &clause.alternatives[..]
            && !phrase.quoted
            && self.add_pairs(phrase, clause.field)
        {
            return;
        }
        let lookup = self.lookup;
        let mut matches = Matches::default();
        let mut text = String::new();
        let mut is_stop_word = true;
        let mut spelling = SpellingTest::None;
        for atom in &clause.alternatives {
            if !text.is_empty() {
                text.push_str(" OR ");
            }
            match atom {
                Atom::Word(word) => {
                    let mut own = self.words.of(word).clone();
                    self.words.synonyms.add_to(word, &mut own);
                    spelling = lookup.spelling_test(word, &own);
                    is_stop_word &=
                        lookup.is_stop_word(&word.term) || COMPARING_WORDS.contains(&word.term.as_str());
                    matches.extend(own);
                    text.push_str(&word.text);
                }
                Atom::Phrase(phrase) => {
                    matches.extend(phrase_matches(lookup, phrase));
                    spelling = if phrase.quoted { SpellingTest::None } else { SpellingTest::Adjacent };
                    is_stop_word = false;
                    text.push_str(&phrase.text);
                }
            }
        }
        let mut term = query_term(lookup, text, matches, clause.field);
        term.required = clause.is_required();
        term.is_optional = is_stop_word && !term.required;
        if let [_] = clause.alternatives[..] {
            term.spelling = spelling;
        }
        self.terms.push(term);
    }

    /// Adds the pairs of adjacent units of a run that occurs nowhere as a whole: `東京`, `京都` for `東京都`. False, and nothing
    /// is added, where the run is one piece.
    ///
    /// The words of such a script are not known, but pairs of letters find them as well.
    /// Source: Nie, Gao, Zhang & Zhou, On the Use of Words and N-grams for Chinese Information Retrieval (2000).
    fn add_pairs(&mut self, run: &Phrase, field: Option<Field>) -> bool {
        let lookup = self.lookup;
        if run.terms.len() <= PAIR || !lookup.match_phrase(&run.terms, false, 0).is_empty() {
            return false;
        }
        for pair in run.terms.windows(PAIR) {
            let matches = lookup.match_phrase(pair, false, 0);
            self.terms.push(query_term(lookup, pair.concat(), matches, field));
        }
        true
    }

    fn add_sign(&mut self, sign: String) {
        let matches = self.lookup.match_sign(&sign);
        let mut term = query_term(self.lookup, sign, matches, None);
        term.is_sign = true;
        self.terms.push(term);
    }

    /// Stop words count little beside other words. Without others, they are words like any.
    fn weigh_stop_words(&mut self) {
        if self.terms.iter().any(|term| !term.is_optional) {
            for term in self.terms.iter_mut().filter(|term| term.is_optional) {
                term.weight = STOP_WORD_WEIGHT;
            }
        } else {
            self.terms.iter_mut().for_each(|term| term.is_optional = false);
        }
    }

    /// Adds the pairs of syllables of longer words in Hangul. A document that lacks a word but has a part of it is a likelier
    /// answer than one that has neither. A pair alone makes no hit, and a hit without it is complete.
    fn add_syllable_pairs(&mut self, clauses: &[Clause]) {
        for clause in clauses.iter().filter(|clause| clause.field.is_none()) {
            let [Atom::Word(word)] = &clause.alternatives[..] else { continue };
            for range in syllable_pairs(&word.term) {
                let text = word.term[range].to_owned();
                let pair = Word { term: text.clone(), text, ending: Ending::Finished, ..*word };
                if self.terms.iter().all(|known| known.text != pair.text) && self.terms.len() < MAX_TERMS {
                    let matches = self.words.of(&pair).clone();
                    let mut term = query_term(self.lookup, pair.text, matches, None);
                    term.weight = SYLLABLE_PAIR_WEIGHT;
                    (term.is_optional, term.is_pair, term.after_gap) = (true, true, true);
                    self.terms.push(term);
                }
            }
        }
    }
}

/// Keeps at most [`MAX_TERMS`] terms, in order: the required ones and the rarest of the others; of the same ones at most
/// [`MAX_REPEATS`].
fn keep_rarest(terms: &mut Vec<QueryTerm>) {
    let is_repeated = |at: usize| {
        let same = |other: &&QueryTerm| other.text == terms[at].text && other.field == terms[at].field;
        terms[..at].iter().filter(same).count() >= MAX_REPEATS
    };
    let mut order: Vec<usize> = (0..terms.len()).filter(|&at| !is_repeated(at)).collect();
    if order.len() == terms.len() && terms.len() <= MAX_TERMS {
        return;
    }
    sort::sort_by(&mut order, |&a, &b| {
        let (a, b) = (&terms[a], &terms[b]);
        let by_need = b.required.cmp(&a.required).then(a.is_optional.cmp(&b.is_optional));
        by_need.then(b.idf.total_cmp(&a.idf))
    });
    let mut kept = vec![false; terms.len()];
    order.iter().take(MAX_TERMS).for_each(|&at| kept[at] = true);
    for at in 1..terms.len() {
        terms[at].after_gap |= !kept[at - 1];
    }
    let mut kept = kept.into_iter();
    terms.retain(|_| kept.next() == Some(true));
}

fn word_count(clauses: &[Clause]) -> usize {
    let atoms = clauses.iter().flat_map(|clause| &clause.alternatives);
    let words = atoms.map(|atom| match atom {
        Atom::Word(_) => 1,
        Atom::Phrase(phrase) => phrase.terms.len(),
    });
    words.sum()
}

/// What the words of a query match, each looked up once.
struct WordMatches<'i> {
    lookup: &'i dyn Lookup,
    known: Vec<(String, Ending, Matches<'i>)>,
    synonyms: SynonymMatches<'i>,
}

impl<'i> WordMatches<'i> {
    fn of(&mut self, word: &Word) -> &Matches<'i> {
        let same = |(text, ending, _): &(String, Ending, _)| *text == word.text && *ending == word.ending;
        let at = self.known.iter().position(same).unwrap_or_else(|| {
            self.known.push((word.text.clone(), word.ending, self.lookup.match_word(word)));
            self.known.len() - 1
        });
        &self.known[at].2
    }
}

/// The number of adjacent units that make a term, in scripts without spaces.
const PAIR: usize = 2;

/// What matches a phrase. In quotation marks it weighs as much as the rarest of its words: in how many documents they stand
/// together is not known before the texts are read, and an index in parts reads few of them. Its units and an unfinished word
/// do not count.
fn phrase_matches<'i>(lookup: &'i dyn Lookup, phrase: &Phrase) -> Matches<'i> {
    let mut matches = lookup.match_phrase(&phrase.terms, phrase.unclosed, phrase.reach);
    let finished = &phrase.terms[..phrase.terms.len() - usize::from(phrase.unclosed)];
    let words = finished.iter().filter(|term| phrase.quoted && !is_unit(term));
    let rarest = words.filter_map(|word| lookup.exact_document_frequency(word)).min();
    if let (Some(matcher), Some(documents)) = (matches.matchers.first_mut(), rarest) {
        matcher.documents = documents;
    }
    matches
}

fn query_term<'i>(
    lookup: &dyn Lookup,
    text: String,
    matches: Matches<'i>,
    field: Option<Field>,
) -> QueryTerm<'i> {
    let documents = lookup.document_frequency(&matches);
    let idf = inverse_document_frequency(documents, lookup.document_count() as u32);
    QueryTerm {
        text,
        matches,
        field,
        required: false,
        is_optional: false,
        is_pair: false,
        after_gap: false,
        is_sign: false,
        idf,
        weight: 1.0,
        spelling: SpellingTest::None,
    }
}

fn excluded_term<'i>(lookup: &'i dyn Lookup, Exclusion { atom, field }: &Exclusion) -> QueryTerm<'i> {
    let matches = match atom {
        Atom::Word(word) => lookup.match_exactly(word),
        Atom::Phrase(phrase) => lookup.match_phrase(&phrase.terms, false, phrase.reach),
    };
    query_term(lookup, String::new(), matches, *field)
}

/// The chunks that differ, with their weights.
fn weighted_chunks(lookup: &dyn Lookup, chunks: Vec<Chunk>) -> Vec<WeightedChunk> {
    let mut weighted_chunks: Vec<WeightedChunk> = Vec::new();
    for chunk in chunks.into_iter().take(MAX_TERMS) {
        if weighted_chunks.iter().all(|known| known.chunk != chunk) {
            weighted_chunks.push(weighted(lookup, chunk));
        }
    }
    weighted_chunks
}

fn weighted(lookup: &dyn Lookup, chunk: Chunk) -> WeightedChunk {
    let all = lookup.document_count() as u32;
    let idf = |term: &String| {
        lookup.exact_document_frequency(term).map(|documents| inverse_document_frequency(documents, all))
    };
    let idfs = chunk.terms.iter().map(idf).sum::<Option<f32>>().unwrap_or(0.0);
    let is_prose = chunk.separators.iter().all(|separator| matches!(separator.as_str(), "" | "-"));
    WeightedChunk { chunk, weight: idfs * joined_weight(is_prose) }
}
