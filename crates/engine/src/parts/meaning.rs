//! The closeness of the documents that were read to the meaning of a query.
//!
//! It is defined as in a whole index ([`search::meaning`](crate::search::meaning)), but only the vectors of documents that were
//! read are known: closeness orders these, and adds no others. The closest document of the first batch stands for the
//! closest of all.

use std::rc::Rc;

use crate::ids::DocId;
use crate::index::meaning::{DIMENSIONS, MIN_DOCUMENTS, Vector, add_stored_term};
use crate::parts::batch::Batch;
use crate::parts::list;
use crate::parts::lookup::{PartsLookup, UsedList};
use crate::search::candidates::MatchedDocument;
use crate::search::meaning::ClosenessBonus;
use crate::search::plan::QueryPlan;

/// Adds to each hit of the batches the bonus of its closeness. `hits`: all hits, read or not.
pub(super) fn add(lookup: &PartsLookup, plan: &QueryPlan, hits: &[MatchedDocument], batches: &mut [Batch]) {
    if !cfg!(feature = "meaning") {
        return;
    }
    let (Some(mean), Some(first)) = (&lookup.run.index.root.mean_vector, batches.first()) else { return };
    let query = query_vector(lookup, plan, first);
    let dot = |other: &Vector| query.iter().zip(other).map(|(a, b)| a * b).sum::<f32>();
    let length = dot(&query).sqrt();
    if length == 0.0 {
        return;
    }
    let mean = dot(mean) / length;
    let cosines = |batch: &Batch| batch.texts.meaning().map_or_else(Vec::new, |own| own.cosines(&query));
    let of_first = cosines(first);
    let cosine = |cosines: &[f32], hit: &MatchedDocument| {
        cosines.get(hit.document.0 as usize).copied().unwrap_or(mean)
    };
    let highest = first.matched.iter().map(|hit| cosine(&of_first, hit)).fold(mean, f32::max);
    let closeness = |cosines: &[f32], hit: &MatchedDocument| {
        let above = cosine(cosines, hit) - mean;
        if above > 0.0 { (above / (highest - mean)).min(1.0) } else { 0.0 }
    };
    let bonus = ClosenessBonus::new(plan, hits);
    let guards = first.matched.iter().map(|hit| bonus.guard(hit, closeness(&of_first, hit)));
    let guard = guards.fold(0.0, f32::max);
    for batch in batches {
        let own = cosines(batch);
        for hit in &mut batch.matched {
            bonus.add_to(hit, closeness(&own, hit), guard);
        }
    }
}

/// The sum of the vectors of a query's words. In place of a rare word, which has no vector, it takes the mean of the documents
/// in the first batch that have the word.
fn query_vector(lookup: &PartsLookup, plan: &QueryPlan, first: &Batch) -> Vector {
    let mut vector = [0.0; DIMENSIONS];
    for term in plan.terms.iter().filter(|term| !term.is_sign) {
        let weight = term.idf * term.weight;
        let lists = lookup.lists(term);
        if let Some(stored) = lists.iter().find_map(|list| list.vector) {
            add_stored_term(&stored, weight, &mut vector);
            continue;
        }
        let Some(meaning) = first.texts.meaning() else { continue };
        let is_rare =
            |list: &&Rc<UsedList>| !list.is_phrase && list::count_documents(&list.postings) < MIN_DOCUMENTS;
        let has_word =
            |document: &DocId| lists.iter().filter(is_rare).any(|list| !list.of(*document).is_empty());
        let read = (0..).map(DocId).zip(&first.window).filter(|(_, document)| has_word(document));
        let read: Vec<DocId> = read.map(|(number, _)| number).collect();
        read.iter()
            .for_each(|&document| meaning.add_document(document, weight / read.len() as f32, &mut vector));
    }
    vector
}
