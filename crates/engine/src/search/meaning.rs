//! How close documents are to the meaning of a query, by the vectors of an index that has them.
//!
//! The query's vector is the sum of its words' vectors, each by the word's weight. What a document's closeness adds to its
//! score shrinks with how well the best hit has the query's words: a query that is answered needs no guess. Closeness alone does
//! not bring a hit before one that has all words. Where only one to three documents have all words, they are likely what was
//! looked for, and their words alone decide their order. A document that contains the query as a phrase, or has it as its
//! name, counts as the closest.

use crate::ids::DocId;
use crate::index::Index;
use crate::index::meaning::{DIMENSIONS, Meaning, Vector};
use crate::parameters::{FEW_COMPLETE_HITS, K1, MEANING_WEIGHT, MIN_CLOSENESS, MIN_HITS, MIN_OPEN};
use crate::results::MatchKind;
use crate::search::candidates::MatchedDocument;
use crate::search::lookup::Lookup;
use crate::search::occurrences::Occurrence;
use crate::search::plan::QueryPlan;
use crate::search::term::{Matcher, Matches};

/// The closeness of each document to a query: 1 for the closest, 0 for the mean.
pub(crate) struct Closeness(Vec<f32>);

impl Closeness {
    /// Nothing where the index has no vectors, or the query no word with one.
    pub(crate) fn new(lookup: &dyn Lookup, plan: &QueryPlan) -> Option<Self> {
        if !cfg!(feature = "meaning") {
            return None;
        }
        let meaning = lookup.meaning()?;
        let mut vector = [0.0; DIMENSIONS];
        for term in plan.terms.iter().filter(|term| !term.is_sign) {
            add_matches(lookup.texts(), meaning, &term.matches, term.idf * term.weight, &mut vector);
        }
        vector.iter().any(|value| *value != 0.0).then(|| Self::of(meaning, &vector))
    }

    /// To a vector.
    fn of(meaning: &Meaning, vector: &Vector) -> Self {
        let mut values = meaning.cosines(vector);
        let (mut sum, mut highest) = (0.0, f32::NEG_INFINITY);
        for &value in &values {
            sum += value;
            if value > highest {
                highest = value;
            }
        }
        let mean = sum / values.len() as f32;
        for value in &mut values {
            *value = if *value > mean { (*value - mean) / (highest - mean) } else { 0.0 };
        }
        Self(values)
    }

    /// The closeness of a document.
    pub(crate) fn to(&self, document: DocId) -> f32 {
        self.0[document.0 as usize]
    }

    /// Adds the closest documents while there are fewer hits than make a page.
    pub(crate) fn join(&self, plan: &QueryPlan, matched: &mut Vec<MatchedDocument>) {
        let missing = MIN_HITS.saturating_sub(matched.len());
        if missing == 0 || plan.terms.iter().any(|term| term.required) {
            return;
        }
        let is_new = |document: DocId| matched.binary_search_by(|hit| hit.document.cmp(&document)).is_err();
        for document in closest(&self.0, MIN_CLOSENESS, missing, &is_new) {
            let at = matched.partition_point(|hit| hit.document < document);
            let complete = false;
            matched.insert(at, MatchedDocument { complete, ..MatchedDocument::unscored(document) });
        }
    }

    /// Adds to each hit the bonus of its closeness.
    pub(crate) fn add_to(&self, plan: &QueryPlan, hits: &mut [MatchedDocument]) {
        let bonus = ClosenessBonus::new(plan, hits);
        let guard = hits.iter().map(|hit| bonus.guard(hit, self.to(hit.document))).fold(0.0, f32::max);
        for hit in hits {
            bonus.add_to(hit, self.to(hit.document), guard);
            hit.upper_bound += hit.boost * hit.meaning.max(hit.phrase_meaning);
        }
    }
}

/// What closeness adds to the scores of a search.
pub(crate) struct ClosenessBonus {
    weight: f32,
    /// Whether the hits with all words are so few that closeness does not order them.
    is_few: bool,
}

impl ClosenessBonus {
    /// `hits`: all hits, scored by their words.
    pub(crate) fn new(plan: &QueryPlan, hits: &[MatchedDocument]) -> Self {
        let whole = plan.weight() * (K1 + 1.0);
        let is_few = (1..=FEW_COMPLETE_HITS).contains(&hits.iter().filter(|hit| hit.complete).count());
        let mut best = hits.iter().map(|hit| hit.base).fold(0.0, f32::max);
        if best == 0.0 {
            // Without any word that is found, the order is that of the closeness.
            best = whole / 2.0;
        }
        let open = (1.0 - best / whole).max(MIN_OPEN);
        Self { weight: MEANING_WEIGHT * best * open, is_few }
    }

    /// The lowest bonus of a hit with all words with which this hit does not come before it by closeness alone; not yet weighted.
    pub(crate) fn guard(&self, hit: &MatchedDocument, closeness: f32) -> f32 {
        if self.is_few || !hit.complete { hit.boost * closeness } else { 0.0 }
    }

    /// Sets the bonus of a hit. `guard`: the highest [`guard`](Self::guard) of all hits.
    pub(crate) fn add_to(&self, hit: &mut MatchedDocument, closeness: f32, guard: f32) {
        let closeness = if hit.complete { closeness.max(guard / hit.boost) } else { closeness };
        hit.meaning = self.weight * closeness;
        hit.phrase_meaning = if hit.complete { self.weight } else { 0.0 };
    }
}

/// The share of the query's pairs of neighbouring words, by weight, that stand together in a document, in their order.
pub(crate) fn phrase_share(plan: &QueryPlan, occurrences: &[Occurrence]) -> f32 {
    // The weight with which the best match of each pair counts.
    let mut matched = vec![0.0f32; plan.terms.len()];
    for (at, one) in occurrences.iter().enumerate() {
        let end = one.position.0 + one.words as u32;
        let near = occurrences[at + 1..].iter().take_while(|other| other.position.0 <= end);
        for other in near.filter(|other| other.query_term == one.query_term + 1) {
            let share = &mut matched[one.query_term];
            *share = share.max((one.weight * other.weight).min(1.0));
        }
    }
    let (mut sum, mut all) = (0.0, 0.0);
    for (first, weight) in plan.pairs() {
        sum += weight * matched[first];
        all += weight;
    }
    if all > 0.0 { sum / all } else { 0.0 }
}

/// The documents with the highest values, at most `wanted` and each at least `minimum`, the highest first; of equals the
/// earlier one. Only those that `is_candidate`.
pub(crate) fn closest(
    values: &[f32],
    minimum: f32,
    wanted: usize,
    is_candidate: &dyn Fn(DocId) -> bool,
) -> Vec<DocId> {
    let mut closest: Vec<DocId> = Vec::new();
    let value = |document: &DocId| values[document.0 as usize];
    for document in (0..values.len() as u32).map(DocId) {
        if value(&document) < minimum || !is_candidate(document) {
            continue;
        }
        let at = closest.partition_point(|other| value(other) >= value(&document));
        if at < wanted {
            closest.truncate(wanted - 1);
            closest.insert(at, document);
        }
    }
    closest
}

/// Adds the vector of a term's matches: that of the word itself, else of its other forms. Returns the sum of
/// their document frequencies.
pub(crate) fn add_matches(
    index: &Index,
    meaning: &Meaning,
    matches: &Matches,
    weight: f32,
    vector: &mut Vector,
) -> u32 {
    let matchers = &matches.matchers;
    let is_word = |one: &Matcher| one.words == 1 && one.is_whole_term();
    let is_exact = |one: &Matcher| is_word(one) && one.kind == MatchKind::Exact;
    let has_exact = matchers.iter().any(is_exact);
    let is_form = |one: &Matcher| is_word(one) && matches!(one.kind, MatchKind::Stem | MatchKind::Synonym);
    let is_used = |one: &&Matcher| if has_exact { is_exact(one) } else { is_form(one) };
    let documents: u32 = matchers.iter().filter(is_used).map(|one| one.documents).sum();
    for one in matchers.iter().filter(is_used) {
        let share = weight * one.documents as f32 / documents as f32;
        if meaning.add_term(index.postings(), one.term, share, vector) {
            continue;
        }
        // A rare word means what the documents are about that have it.
        let mut last = None;
        for posting in one.postings.iter() {
            let document = index.documents().document_at(posting.position());
            if last.replace(document) != Some(document) {
                meaning.add_document(document, share / one.documents as f32, vector);
            }
        }
    }
    documents
}
