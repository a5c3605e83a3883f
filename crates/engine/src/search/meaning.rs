//! How close documents are to the meaning of a query, by the vectors of an index that has them.
//!
//! The query's vector is the sum of its words' vectors, each by the word's weight. What a document's closeness adds to its
//! score shrinks with how well the best hit has the query's words: a query that is answered needs no guess. It counts less where
//! only one to three documents have all words: they are likely what was looked for.

use crate::ids::DocId;
use crate::index::Index;
use crate::index::meaning::{DIMENSIONS, MIN_DOCUMENTS, Meaning, Vector};
use crate::parameters::{
    FEW_COMPLETE_HITS, FEW_COMPLETE_SHARE, K1, MEANING_WEIGHT, MIN_CLOSENESS, MIN_HITS, MIN_OPEN,
};
use crate::results::MatchKind;
use crate::search::candidates::MatchedDocument;
use crate::search::lookup::Lookup;
use crate::search::plan::QueryPlan;
use crate::search::term::{Matcher, QueryTerm};

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
            add_term(lookup.texts(), meaning, term, &mut vector);
        }
        vector.iter().any(|value| *value != 0.0).then(|| Self::of(meaning, &vector))
    }

    /// To a vector.
    pub(crate) fn of(meaning: &Meaning, vector: &Vector) -> Self {
        let mut values = meaning.cosines(vector);
        let mean = values.iter().sum::<f32>() / values.len() as f32;
        let highest = values.iter().copied().fold(mean + f32::MIN_POSITIVE, f32::max);
        for value in &mut values {
            *value = ((*value - mean) / (highest - mean)).max(0.0);
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
        let mut closest: Vec<DocId> = Vec::with_capacity(missing + 1);
        for document in (0..self.0.len() as u32).map(DocId) {
            let is_far = self.to(document) < MIN_CLOSENESS;
            if is_far || matched.binary_search_by(|hit| hit.document.cmp(&document)).is_ok() {
                continue;
            }
            let at = closest.partition_point(|other| self.to(*other) >= self.to(document));
            if at < missing {
                closest.truncate(missing - 1);
                closest.insert(at, document);
            }
        }
        for document in closest {
            let at = matched.partition_point(|hit| hit.document < document);
            let complete = false;
            matched.insert(at, MatchedDocument { complete, ..MatchedDocument::unscored(document) });
        }
    }

    /// Adds to each hit what its closeness is worth.
    pub(crate) fn add_to(&self, plan: &QueryPlan, hits: &mut [MatchedDocument]) {
        let whole = plan.weight() * (K1 + 1.0);
        let best = hits.iter().map(|hit| hit.base).fold(0.0, f32::max);
        let complete = || hits.iter().filter(|hit| hit.complete);
        let lowest_complete = complete().map(|hit| hit.base).fold(f32::INFINITY, f32::min);
        let is_few = (1..=FEW_COMPLETE_HITS).contains(&complete().count());
        // Without any word that is found, the order is that of the closeness.
        let best = if best > 0.0 { best } else { whole / 2.0 };
        let open = (1.0 - best / whole).max(MIN_OPEN);
        let weight = MEANING_WEIGHT * best * open * if is_few { FEW_COMPLETE_SHARE } else { 1.0 };
        for hit in hits {
            hit.meaning = weight * self.to(hit.document);
            if hit.base == 0.0 {
                // Below each hit that has all words.
                hit.meaning = hit.meaning.min(lowest_complete * 0.99);
            }
            hit.upper_bound += hit.boost * hit.meaning;
        }
    }
}

/// Adds the vector of a term: that of the word itself, else of its other forms.
fn add_term(index: &Index, meaning: &Meaning, term: &QueryTerm, vector: &mut Vector) {
    let is_word = |matcher: &&Matcher| matcher.words == 1 && matcher.is_whole_term();
    let exact = term.matches.matchers.iter().filter(is_word).filter(|one| one.kind == MatchKind::Exact);
    let mut used: Vec<&Matcher> = exact.take(1).collect();
    if used.is_empty() {
        let is_form = |one: &&Matcher| matches!(one.kind, MatchKind::Stem | MatchKind::Synonym);
        used = term.matches.matchers.iter().filter(is_word).filter(is_form).collect();
    }
    let documents: u32 = used.iter().map(|one| one.documents).sum();
    for one in used {
        let share = term.idf * term.weight * one.documents as f32 / documents.max(1) as f32;
        if one.documents >= MIN_DOCUMENTS && meaning.add_term(index.postings(), one.term, share, vector) {
            continue;
        }
        // A rare word means what the documents are about that have it.
        let mut last = None;
        for posting in one.postings.iter() {
            let document = index.documents().document_at(posting.position());
            if last.replace(document) != Some(document) {
                meaning.add_document(document, share / one.documents.max(1) as f32, vector);
            }
        }
    }
}
