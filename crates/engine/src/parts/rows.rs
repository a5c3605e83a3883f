//! The rows of a document that have words of a query: which of them are read, and what words in one row may
//! add to the score.

use crate::parameters::{HEADING_NAME_SHARE, PASSAGE_WEIGHT, PROXIMITY_WEIGHT, name_bonus};
use crate::parts::bucket::KeyKind;
use crate::parts::list::Posting;
use crate::parts::lookup::{PartsLookup, postings_of};
use crate::search::bm25::saturated;
use crate::search::candidates::MatchedDocument;
use crate::search::plan::QueryPlan;
use crate::search::term::QueryTerm;
use crate::sort;

/// The maximum number of rows of a document that are read for their words.
const MAX_ROWS: usize = 2;
/// The same of the first [`FIRST_DOCUMENTS`]: the section that is looked for may be in any of several rows.
const MAX_FIRST_ROWS: usize = 4;
const FIRST_DOCUMENTS: usize = 3;
/// The maximum number of rows that are read to verify a phrase.
const MAX_PHRASE_ROWS: usize = 64;

/// What lists say of a row.
struct RowWeight {
    row: u32,
    weight: f32,
    /// The terms that it has, a bit each.
    terms: u64,
    /// Whether one of its headings has a term that the title lacks.
    is_named: bool,
}

/// The rows of a document to read: those in which most of the query is, and the first one where only that has the head. `rank`: the
/// place of the document among those that are read.
pub(super) fn to_read(
    lookup: &PartsLookup,
    plan: &QueryPlan,
    hit: &MatchedDocument,
    rank: usize,
) -> Vec<u32> {
    let mut rows = if lookup.run.index.root.repeats_heads { Vec::new() } else { vec![0] };
    for term in plan.terms.iter().chain(&plan.excluded) {
        for list in lookup.lists(term).iter().filter(|list| list.is_phrase) {
            let postings = list.of(hit.document);
            rows.extend(postings.iter().map(|posting| posting.row).take(MAX_PHRASE_ROWS));
        }
    }
    let chunks = chunks(plan);
    let mut weights = weights(lookup, plan, hit);
    weights.iter_mut().for_each(|row| row.weight += together(plan, &chunks, row.terms));
    sort::sort_by(&mut weights, |a, b| b.weight.total_cmp(&a.weight));
    let is_first = rank < FIRST_DOCUMENTS;
    if !is_first {
        weights.truncate(MAX_ROWS);
    }
    let mut covered = 0;
    let adds = |row: &RowWeight| {
        let adds = row.terms & !covered != 0 || is_first && row.is_named;
        covered |= row.terms;
        adds
    };
    weights.retain(adds);
    rows.extend(weights.iter().map(|row| row.row).take(MAX_FIRST_ROWS));
    if rows.is_empty() {
        rows.push(0);
    }
    sort::sort_by(&mut rows, Ord::cmp);
    rows.dedup();
    rows
}

/// What the words of a query may add to the score of a document if they are close together in a row that has them.
pub(super) fn closeness(lookup: &PartsLookup, plan: &QueryPlan, hit: &MatchedDocument) -> f32 {
    if plan.terms.len() < 2 {
        return 0.0;
    }
    let chunks = chunks(plan);
    let rows = weights(lookup, plan, hit);
    rows.iter().map(|row| together(plan, &chunks, row.terms)).fold(0.0, f32::max)
}

/// What the query joins: the terms, a bit each, and the weight.
fn chunks(plan: &QueryPlan) -> Vec<(u64, f32)> {
    let bits = |text: &String| {
        let terms = (0..u64::BITS).zip(&plan.terms).filter(|(_, term)| term.text.eq_ignore_ascii_case(text));
        terms.fold(0, |all, (at, _)| all | 1 << at)
    };
    let chunks = plan.chunks.iter().filter(|chunk| chunk.chunk.terms.len() > 1);
    chunks.map(|one| (one.chunk.terms.iter().map(bits).fold(0, |all, bits| all | bits), one.weight)).collect()
}

/// What terms in the same row may add.
fn together(plan: &QueryPlan, chunks: &[(u64, f32)], terms: u64) -> f32 {
    let has = |at: usize| at < u64::BITS as usize && terms >> at & 1 == 1;
    let pairs = plan.pairs().filter(|(at, _)| has(*at) && has(at + 1));
    let pairs: f32 = pairs.map(|(_, weight)| PROXIMITY_WEIGHT * weight).sum();
    let joined = chunks.iter().filter(|(bits, _)| *bits != 0 && bits & !terms == 0);
    let passage = plan.terms.iter().enumerate().filter(|(at, _)| has(*at));
    let passage: f32 = passage.map(|(_, term)| PASSAGE_WEIGHT * term.idf * term.weight).sum();
    pairs + passage + joined.map(|(_, weight)| weight).sum::<f32>()
}

/// The rows of a document that have a term of the query.
fn weights(lookup: &PartsLookup, plan: &QueryPlan, hit: &MatchedDocument) -> Vec<RowWeight> {
    let bonus = name_bonus(HEADING_NAME_SHARE, plan.quorum_terms().count());
    let mut rows: Vec<RowWeight> = Vec::new();
    for (number, term) in (0..).zip(&plan.terms) {
        // A shift by more wraps around.
        let bit = 1u64.wrapping_shl(number);
        let mut add = |postings: &[Posting], share: f32| {
            let in_title = postings.iter().any(|posting| posting.in_title);
            for posting in postings {
                // A heading may be the name of the section that is looked for.
                let is_named = posting.in_heading && !in_title && share > 0.0;
                let named = if is_named { bonus } else { 0.0 };
                let weight = share * term.idf * term.weight * (saturated(posting.frequency) + named);
                let at = rows.iter().position(|known| known.row == posting.row).unwrap_or_else(|| {
                    rows.push(RowWeight { row: posting.row, weight: 0.0, terms: 0, is_named: false });
                    rows.len() - 1
                });
                rows[at].weight += weight;
                rows[at].terms |= bit;
                rows[at].is_named |= is_named;
            }
        };
        for list in lookup.lists(term).iter().filter(|list| !list.is_phrase) {
            add(list.of(hit.document), 1.0);
        }
        if let Some(postings) = joined_stop_word(lookup, plan, term) {
            add(postings_of(postings, hit.document), 0.0);
        }
    }
    rows.retain(|row| row.weight > 0.0);
    rows
}

/// The list of a stop word that is left out, but was loaded because the query joins it to another word.
fn joined_stop_word<'p>(
    lookup: &PartsLookup<'p>,
    plan: &QueryPlan,
    term: &QueryTerm,
) -> Option<&'p [Posting]> {
    // All words of a chunk with a weight were looked up to weight it.
    let joined = plan.chunks.iter().filter(|chunk| chunk.chunk.terms.len() > 1 && chunk.weight > 0.0);
    let mut joined = joined.flat_map(|chunk| &chunk.chunk.terms);
    let text = joined.find(|text| text.eq_ignore_ascii_case(&term.text))?;
    let is_left_out = lookup.is_left_out(term);
    is_left_out.then(|| lookup.entry(KeyKind::Word, text).map(|entry| &entry.postings[..])).flatten()
}
