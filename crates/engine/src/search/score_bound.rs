//! An upper bound of what the positions of words can add to a score.

use crate::parameters::{
    JOINED_TITLE_WEIGHT, K1, PASSAGE_WEIGHT, PROXIMITY_WEIGHT, SCORE_TOLERANCE, SPELLING_WEIGHT, exact_weight,
};
use crate::search::bm25::saturated;
use crate::search::plan::QueryPlan;
use crate::search::term::{QueryTerm, SpellingTest};

/// Upper bounds of the parts of a score that are calculated from positions.
pub(crate) struct ScoreBound {
    /// For each pair of neighbouring terms, what it adds per saturated frequency.
    pairs: Vec<f32>,
    /// For each of several terms, what it adds to a passage.
    passage: Vec<f32>,
    title: f32,
    /// What does not depend on single terms.
    other: f32,
}

impl ScoreBound {
    pub(crate) fn new(plan: &QueryPlan) -> Self {
        let joined: f32 = plan.chunks.iter().map(|chunk| chunk.weight).sum();
        let spelling: f32 = plan.terms.iter().map(|term| spelling_weight(plan, term)).sum();
        Self {
            pairs: plan.pairs().map(|(_, weight)| weight * PROXIMITY_WEIGHT).collect(),
            passage: match &plan.terms[..] {
                [_] => Vec::new(),
                terms => terms.iter().map(|term| term.idf * term.weight * PASSAGE_WEIGHT).collect(),
            },
            title: plan.name_bonus(1.0) + joined * JOINED_TITLE_WEIGHT,
            other: joined * (K1 + 1.0) + spelling,
        }
    }

    /// The bound for a document with these frequencies of the terms, in which an occurrence has at least the length norm
    /// `norm`. `named`: whether a word of its title or of a heading matches.
    pub(crate) fn of_positions(&self, frequencies: &[f32], norm: f32, named: bool) -> f32 {
        let mut bound = self.other + if named { self.title } else { 0.0 };
        for (pair, both) in self.pairs.iter().zip(frequencies.windows(2)) {
            // Each occurrence of the one, next to each of the other.
            bound += pair * saturated(both[0] / norm * (both[1] / norm));
        }
        let terms = self.passage.iter().zip(frequencies).filter(|(_, frequency)| **frequency > 0.0);
        bound += terms.map(|(weight, _)| weight).sum::<f32>();
        // Sums in another order differ in their last bits.
        bound * (1.0 + SCORE_TOLERANCE)
    }
}

/// What a term adds where it is written as it was typed.
pub(crate) fn spelling_weight(plan: &QueryPlan, term: &QueryTerm) -> f32 {
    let share = match term.spelling {
        SpellingTest::None => 0.0,
        SpellingTest::Words(_) | SpellingTest::Adjacent => SPELLING_WEIGHT,
        SpellingTest::ExactMatch => exact_weight(plan.terms.len()),
    };
    term.idf * term.weight * share
}
