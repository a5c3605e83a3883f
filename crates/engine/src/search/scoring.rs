//! The score of a hit: BM25F, and what the positions of its words add.

use std::cmp::Ordering;

use crate::document::Field;
use crate::ids::DocId;
use crate::parameters::{
    JOINED_TITLE_WEIGHT, K1, PASSAGE_WEIGHT, PROXIMITY_REACH, PROXIMITY_WEIGHT, REVERSED_WEIGHT,
    passage_reach,
};
use crate::results::{Explanation, MatchKind, WordScore};
use crate::search::bm25::saturated;
use crate::search::candidates::MatchedDocument;
use crate::search::meaning::phrase_share;
use crate::search::names::NameMatches;
use crate::search::occurrences::{Occurrence, OccurrenceFinder, is_joined_at};
use crate::search::plan::{QueryPlan, WeightedChunk};
use crate::search::score_bound::spelling_weight;
use crate::{sort, work};

/// A hit with its score and the parts of it that come from positions.
pub(crate) struct ScoredHit {
    pub(crate) matched: MatchedDocument,
    pub(crate) score: f32,
    pub(crate) occurrences: Vec<Occurrence>,
    pub(crate) proximity: f32,
    pub(crate) joined: f32,
    pub(crate) title: f32,
    pub(crate) spelling: f32,
    /// What the similarity to the first hits adds.
    pub(crate) feedback: f32,
    pub(crate) names: NameMatches,
}

impl ScoredHit {
    /// Less if it comes before another hit: by tier and score; of equals the earlier document first.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        let by_tier = self.matched.tier.cmp(&other.matched.tier);
        by_tier
            .then(other.score.total_cmp(&self.score))
            .then(self.matched.document.cmp(&other.matched.document))
    }
}

/// Scores a hit.
pub(crate) fn score(finder: &OccurrenceFinder, mut matched: MatchedDocument) -> ScoredHit {
    let occurrences = finder.find(matched.document);
    let proximity = PROXIMITY_WEIGHT * proximity(finder.plan, &occurrences)
        + PASSAGE_WEIGHT * best_passage(finder.plan, &occurrences);
    let names = NameMatches::new(finder, matched.document, &occurrences);
    let title = finder.plan.name_bonus(names.best.value);
    let joined = joined(finder, matched.document, &occurrences);
    let spelling = spelling(finder, &occurrences);
    if cfg!(feature = "meaning") && matched.phrase_meaning > matched.meaning {
        let share = if names.is_whole { 1.0 } else { phrase_share(finder.plan, &occurrences) };
        matched.meaning = matched.meaning.max(matched.phrase_meaning * share);
    }
    let score = matched.boost * (matched.base + matched.meaning + proximity + joined + title + spelling);
    ScoredHit { matched, score, occurrences, proximity, joined, title, spelling, feedback: 0.0, names }
}

/// The parts of a score.
pub(crate) fn explain(finder: &OccurrenceFinder, hit: &ScoredHit) -> Explanation {
    let OccurrenceFinder { index, plan, .. } = finder;
    let norms = index.norms().of(hit.matched.document);
    let words = plan.terms.iter().enumerate().map(|(number, term)| {
        let own = hit.occurrences.iter().filter(|occurrence| occurrence.query_term == number);
        let frequency = own.clone().map(|one| one.weight * norms[one.field as usize]).sum();
        let mut matches: Vec<_> = own
            .map(|one| {
                (if term.is_sign { &*term.text } else { index.display_word(one.term) }.to_owned(), one.kind)
            })
            .collect();
        sort::sort_by(&mut matches, Ord::cmp);
        matches.dedup();
        let score = term.idf * term.weight * saturated(frequency);
        WordScore { word: term.text.clone(), matches, idf: term.idf, frequency, score }
    });
    let words = words.collect();
    let ScoredHit { proximity, joined, title, spelling, feedback, .. } = *hit;
    let MatchedDocument { meaning, boost, .. } = hit.matched;
    let pinned = hit.matched.is_pinned();
    Explanation { words, proximity, joined, title, spelling, feedback, meaning, boost, pinned }
}

/// What neighbouring terms of the query add that occur close together.
fn proximity(plan: &QueryPlan, occurrences: &[Occurrence]) -> f32 {
    if plan.terms.len() < 2 {
        return 0.0;
    }
    let mut closeness = vec![0.0f32; plan.terms.len()];
    for (at, one) in occurrences.iter().enumerate() {
        for other in &occurrences[at + 1..] {
            let distance = (other.position.0 - one.position.0).saturating_sub(one.words as u32 - 1);
            if distance > PROXIMITY_REACH {
                break;
            }
            work::count(1);
            let distance = distance.max(1);
            let close = one.weight * other.weight / (distance * distance) as f32;
            if other.query_term == one.query_term + 1 {
                closeness[one.query_term] += close;
            } else if one.query_term == other.query_term + 1 {
                closeness[other.query_term] += close * REVERSED_WEIGHT;
            }
        }
    }
    plan.pairs().map(|(first, weight)| weight * saturated(closeness[first])).sum()
}

/// The weight of the terms that the best passage has. Terms that stand together likely belong together.
/// Source: a passage as evidence for its document is Callan, Passage-Level Evidence in Document Retrieval (1994).
fn best_passage(plan: &QueryPlan, occurrences: &[Occurrence]) -> f32 {
    if plan.terms.len() < 2 {
        return 0.0;
    }
    let mut best = 0.0f32;
    let mut found = vec![0.0f32; plan.terms.len()];
    for (at, first) in occurrences.iter().enumerate() {
        let inside = occurrences[at..].iter();
        let reach = passage_reach(first.words);
        let mut sum = 0.0;
        found.fill(0.0);
        for one in inside.take_while(|one| one.position.0 - first.position.0 <= reach) {
            work::count(1);
            let known = &mut found[one.query_term];
            let share = one.weight.min(1.0);
            if share > *known {
                let term = &plan.terms[one.query_term];
                sum += (share - *known) * term.idf * term.weight;
                *known = share;
            }
        }
        best = best.max(sum);
    }
    best
}

/// What words add that are joined as in the query: `std::vec`, `C++`, `--release`. Where the names of a page and its section
/// are these words, the bonus is the highest: `Vec::push` is the section `push` of the page `Vec`. What is joined so in the
/// title adds to it: `vec!` is the name of a page.
fn joined(finder: &OccurrenceFinder, document: DocId, occurrences: &[Occurrence]) -> f32 {
    let chunks = &finder.plan.chunks;
    let has_several_words = |chunk: &WeightedChunk| chunk.chunk.terms.len() > 1;
    let named = if chunks.iter().any(has_several_words) { named(finder, document, occurrences) } else { 0.0 };
    let bonuses = chunks.iter().map(|chunk| {
        let is_joined = |one: &&Occurrence| is_joined_at(finder.index, &chunk.chunk, one);
        work::count(occurrences.len());
        let frequency = occurrences.iter().filter(is_joined).count() as f32;
        let named = if has_several_words(chunk) { named } else { 0.0 };
        let mut in_title = occurrences.iter().filter(|one| one.field == Field::Title);
        let title = if in_title.any(|one| is_joined(&one)) { JOINED_TITLE_WEIGHT } else { 0.0 };
        chunk.weight * (saturated(frequency).max(named) + title)
    });
    // An empty sum is -0.
    bonuses.sum::<f32>() + 0.0
}

/// What the names of the page and its sections are worth in place of a saturated frequency: the highest one where they are the
/// query. A stem or a subword is not the name.
fn named(finder: &OccurrenceFinder, document: DocId, occurrences: &[Occurrence]) -> f32 {
    let exact: Vec<_> = (occurrences.iter())
        .filter(|one| !matches!(one.kind, MatchKind::Stem | MatchKind::Subword))
        .copied()
        .collect();
    let names = NameMatches::new(finder, document, &exact);
    if names.is_whole { names.best.value * (K1 + 1.0) } else { 0.0 }
}

/// What terms add that are written as they were typed, where other spellings match, too.
fn spelling(finder: &OccurrenceFinder, occurrences: &[Occurrence]) -> f32 {
    let plan = finder.plan;
    let is_as_typed =
        |number: usize| occurrences.iter().any(|one| one.query_term == number && finder.is_as_typed(one));
    let terms = plan.terms.iter().enumerate().filter(|(number, _)| is_as_typed(*number));
    // An empty sum is -0.
    terms.map(|(_, term)| spelling_weight(plan, term)).sum::<f32>() + 0.0
}
