//! The order of the hits.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::candidates::saturated;
use super::occurrences::Occurrence;
use super::parameters::{
    K1, LEAST_WORDS, PROXIMITY_REACH, PROXIMITY_WEIGHT, REVERSED_WEIGHT, SPELLING_WEIGHT, WHOLE_TITLE_WEIGHT,
    exact_weight, joined_weight,
};
use super::resolve::{Query, Seek, Spelling};
use super::{Found, neighbours};
use crate::document::Field;
use crate::hits::{Explanation, SearchOptions, WordScore};
use crate::index::Index;
use crate::order;
use crate::query::Chunk;

/// A hit with its score, and what its words add to it by where they stand.
pub(crate) struct Ranked {
    pub(crate) found: Found,
    pub(crate) score: f32,
    pub(crate) occurrences: Vec<Occurrence>,
    pub(crate) proximity: f32,
    pub(crate) joined: f32,
    pub(crate) title: f32,
    pub(crate) spelling: f32,
    /// What hits that are alike add.
    pub(crate) neighbours: f32,
}

/// The hits from `offset` on, at most `limit`, best first.
pub(crate) fn page(index: &Index, query: &Query, found: Vec<Found>, options: &SearchOptions) -> Vec<Ranked> {
    let wanted = options.offset.saturating_add(options.limit).min(found.len());
    let ordered = match &options.sort {
        None => {
            let counted = query.seeks.iter().filter(|seek| !seek.common).count();
            if counted < LEAST_WORDS {
                best(index, query, found, wanted)
            } else {
                let mut ordered = best(index, query, found, wanted.max(neighbours::BEST));
                let rest = ordered.split_off(ordered.len().min(neighbours::BEST));
                neighbours::add(index, query, &mut ordered);
                ordered.extend(rest);
                ordered.truncate(wanted);
                ordered
            }
        }
        Some(sort) => sorted(index, query, found, sort, wanted),
    };
    ordered.into_iter().skip(options.offset).collect()
}

/// The best `wanted` hits by score; ties go to the earlier document.
///
/// Hits are taken by the most that their score can be, highest first, until the next one cannot come onto
/// the page.
fn best(index: &Index, query: &Query, found: Vec<Found>, wanted: usize) -> Vec<Ranked> {
    let mut waiting: BinaryHeap<ByMost> = found.into_iter().map(ByMost).collect();
    let mut best: Vec<Ranked> = Vec::with_capacity(wanted + 1);
    while let Some(ByMost(found)) = waiting.pop() {
        if best.len() == wanted && best.last().is_none_or(|worst| found.most < worst.score) {
            break;
        }
        let ranked = rank(index, query, found);
        let place = best.partition_point(|other| {
            let by_score = other.score.total_cmp(&ranked.score);
            by_score.is_gt() || by_score.is_eq() && other.found.document < ranked.found.document
        });
        best.insert(place, ranked);
        best.truncate(wanted);
    }
    best
}

/// The first `wanted` hits by metadata (`name`, `name:asc`, `name:desc`): numbers by value, other
/// values by their text; hits without a value last, ties by score.
fn sorted(index: &Index, query: &Query, found: Vec<Found>, sort: &str, wanted: usize) -> Vec<Ranked> {
    let (name, descending) = match sort.rsplit_once(':') {
        Some((name, "desc")) => (name, true),
        Some((name, "asc")) => (name, false),
        _ => (sort, false),
    };
    let mut keyed: Vec<_> = found
        .into_iter()
        .map(|found| (index.documents.values_of(found.document, name).next(), found))
        .collect();
    order::sort_by(&mut keyed, |(a, a_found), (b, b_found)| {
        let by_value = match (a, b) {
            (Some(a), Some(b)) if descending => order::compare_values(b, a),
            (Some(a), Some(b)) => order::compare_values(a, b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        by_value.then(b_found.base.total_cmp(&a_found.base))
    });
    keyed.into_iter().take(wanted).map(|(_, found)| rank(index, query, found)).collect()
}

struct ByMost(Found);

impl Ord for ByMost {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.most.total_cmp(&other.0.most).then(other.0.document.cmp(&self.0.document))
    }
}

impl PartialOrd for ByMost {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for ByMost {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for ByMost {}

/// What the place of words can add to scores at most.
pub(crate) struct MostAdded {
    /// What each seek adds with the one behind it, when they stand together often enough.
    pairs: Vec<f32>,
    title: f32,
    /// What does not depend on single seeks.
    other: f32,
}

impl MostAdded {
    pub(crate) fn by(index: &Index, query: &Query) -> Self {
        let joined: f32 = query.chunks.iter().map(|chunk| chunk_weight(index, chunk) * (K1 + 1.0)).sum();
        let spelled: f32 = query.seeks.iter().map(|seek| spelling_weight(query, seek)).sum();
        Self {
            pairs: pairs(query).map(|(_, weight)| weight * PROXIMITY_WEIGHT).collect(),
            title: query_weight(query) * WHOLE_TITLE_WEIGHT,
            other: joined + spelled,
        }
    }

    /// To a document: `frequencies` are those of the seeks, an occurrence has at least the length norm `norm`, and
    /// `whole_title` says whether its title may consist of the query.
    pub(crate) fn to(&self, frequencies: &[f32], norm: f32, whole_title: bool) -> f32 {
        let mut most = self.other + if whole_title { self.title } else { 0.0 };
        for (pair, both) in self.pairs.iter().zip(frequencies.windows(2)) {
            // Each occurrence of the one, next to each of the other.
            most += pair * saturated(both[0] / norm * (both[1] / norm));
        }
        // Sums in another order differ in their last bits.
        most * (1.0 + 1e-4)
    }
}

/// Gives a hit its score.
fn rank(index: &Index, query: &Query, found: Found) -> Ranked {
    let occurrences = query.occurrences(index, found.document);
    let proximity = PROXIMITY_WEIGHT * proximity(query, &occurrences);
    // An empty sum is -0.
    let joined = joined(index, query, &occurrences) + 0.0;
    let title = WHOLE_TITLE_WEIGHT * whole_title(index, query, &found, &occurrences);
    let spelling = spelling(index, query, &occurrences);
    let score = found.base + proximity + joined + title + spelling;
    Ranked { found, score, occurrences, proximity, joined, title, spelling, neighbours: 0.0 }
}

impl Ranked {
    /// What the score is made of.
    pub(crate) fn explain(&self, index: &Index, query: &Query) -> Explanation {
        let norms = index.norms.of(self.found.document);
        let score = |(at, seek): (usize, &Seek)| {
            let own = self.occurrences.iter().filter(|occurrence| occurrence.seek == at);
            let frequency = own.clone().map(|one| one.weight * norms[one.field as usize]).sum();
            let mut matches: Vec<_> =
                own.map(|one| (index.spelling(one.term).to_owned(), one.form)).collect();
            order::sort_by(&mut matches, Ord::cmp);
            matches.dedup();
            let score = seek.idf * seek.weight * saturated(frequency);
            WordScore { word: seek.text.clone(), matches, idf: seek.idf, frequency, score }
        };
        let words = query.seeks.iter().enumerate().map(score).collect();
        let Self { proximity, joined, title, spelling, neighbours, .. } = *self;
        Explanation { words, proximity, joined, title, spelling, neighbours }
    }
}

/// Neighbouring seeks of the query, by the first of the two, with what they give at most.
fn pairs<'q>(query: &'q Query) -> impl Iterator<Item = (usize, f32)> + use<'q> {
    let weight = |at: usize| query.seeks[at].idf * query.seeks[at].weight;
    (1..query.seeks.len()).map(move |at| (at - 1, weight(at - 1).min(weight(at))))
}

/// What neighbouring words of the query give that stand close together.
fn proximity(query: &Query, occurrences: &[Occurrence]) -> f32 {
    if query.seeks.len() < 2 {
        return 0.0;
    }
    let mut nearness = vec![0.0f32; query.seeks.len()];
    for (at, one) in occurrences.iter().enumerate() {
        for other in &occurrences[at + 1..] {
            let distance = (other.position.0 - one.position.0).saturating_sub(one.words as u32 - 1);
            if distance > PROXIMITY_REACH {
                break;
            }
            let distance = distance.max(1);
            let closeness = one.weight * other.weight / (distance * distance) as f32;
            if other.seek == one.seek + 1 {
                nearness[one.seek] += closeness;
            } else if one.seek == other.seek + 1 {
                nearness[other.seek] += closeness * REVERSED_WEIGHT;
            }
        }
    }
    pairs(query).map(|(first, weight)| weight * saturated(nearness[first])).sum()
}

/// What a chunk weighs: by the idfs of its words and by what joins them; 0 when one of the words does not occur.
fn chunk_weight(index: &Index, chunk: &Chunk) -> f32 {
    let idf = |term: &String| index.vocabulary.find(term).map(|term| index.idf(term));
    let idfs = chunk.terms.iter().map(idf).sum::<Option<f32>>().unwrap_or(0.0);
    let is_prose = chunk.separators.iter().all(|separator| matches!(separator.as_str(), "" | "-"));
    idfs * joined_weight(is_prose)
}

/// What words give that are joined as in the query: `std::vec`, `C++`, `--release`.
fn joined(index: &Index, query: &Query, occurrences: &[Occurrence]) -> f32 {
    let times = |chunk: &Chunk| occurrences.iter().filter(|one| chunk.stands_at(index, one)).count() as f32;
    query.chunks.iter().map(|chunk| chunk_weight(index, chunk) * saturated(times(chunk))).sum()
}

/// What words give that are written as they were typed, where others are looked up as the same.
fn spelling(index: &Index, query: &Query, occurrences: &[Occurrence]) -> f32 {
    let as_typed =
        |at: usize, seek: &Seek| occurrences.iter().any(|one| one.seek == at && seek.is_as_typed(index, one));
    let seeks = query.seeks.iter().enumerate().filter(|(at, seek)| as_typed(*at, seek));
    seeks.map(|(_, seek)| spelling_weight(query, seek)).sum::<f32>() + 0.0
}

/// What a seek gives where it is written as it was typed.
fn spelling_weight(query: &Query, seek: &Seek) -> f32 {
    let share = match seek.spelling {
        Spelling::Any => 0.0,
        Spelling::Words(_) | Spelling::Touching => SPELLING_WEIGHT,
        Spelling::Form => exact_weight(query.seeks.len()),
    };
    seek.idf * seek.weight * share
}

fn query_weight(query: &Query) -> f32 {
    query.seeks.iter().map(|seek| seek.idf * seek.weight).sum()
}

/// What a title gives that consists of the words of the query.
fn whole_title(index: &Index, query: &Query, found: &Found, occurrences: &[Occurrence]) -> f32 {
    let title: u32 = index.documents.lengths[found.document.0 as usize][Field::Title as usize];
    let mut covered = vec![false; query.seeks.len()];
    let mut words = 0;
    let mut behind = 0;
    for one in occurrences.iter().take_while(|one| one.field == Field::Title) {
        if one.position.0 >= behind {
            words += one.words;
            behind = one.position.0 + one.words as u32;
        }
        covered[one.seek] = true;
    }
    let whole = !covered.is_empty() && covered.iter().all(|&covered| covered) && words == title as usize;
    if whole { query_weight(query) } else { 0.0 }
}
