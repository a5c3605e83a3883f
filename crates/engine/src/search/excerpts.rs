//! The passage that shows best why a document was found.

use std::ops::Range;

use crate::document::{BlockKind, Field};
use crate::ids::{DocId, TokenPos};
use crate::index::Index;
use crate::parameters::{
    ADJACENT_BONUS, CODE_SHARE, DEFINITION_BONUS, EXCERPT_TOLERANCE, HEADING_BONUS, MIN_EXCERPT_IDF,
    REPEATED_SHARE, TERMINAL_SHARE,
};
use crate::results::Passage;
use crate::search::excerpt_text::{begins_sentence, excerpt_from, excerpt_start};
use crate::search::occurrences::Occurrence;
use crate::search::plan::QueryPlan;
use crate::search::term::QueryTerm;

/// The distance, in tokens, within which matches are shown with the first: less than an excerpt, as some words precede it.
const WINDOW: u32 = 27;

/// Selects the passages of a document that show best why it was found.
pub(crate) struct PassageSelector<'a> {
    pub(crate) index: &'a Index,
    pub(crate) document: DocId,
    pub(crate) occurrences: &'a [Occurrence],
    /// Per match, its own weight, and what it adds where the one before it is shown, too.
    weights: Vec<(f32, f32)>,
    /// Per match, the sum of all weights before it; one more for the total.
    sums: Vec<f32>,
    /// Per query term, its highest weight in a passage; scratch space of [`weight`](Self::weight).
    shown: Vec<f32>,
}

impl<'a> PassageSelector<'a> {
    /// `occurrences`: those that are marked, in order.
    pub(crate) fn new(
        index: &'a Index,
        document: DocId,
        plan: &QueryPlan,
        occurrences: &'a [Occurrence],
    ) -> Self {
        let mut before: Option<&Occurrence> = None;
        let mut block = BlockShare { index, document, share: 1.0, end: TokenPos(0) };
        let weight = |(at, one): (usize, &'a Occurrence)| {
            let term = &plan.terms[one.query_term];
            let mut own = term.idf.max(MIN_EXCERPT_IDF) * term.weight * one.weight * block.at(one.position);
            if one.field == Field::Heading {
                own *= 1.0 + HEADING_BONUS;
            } else if begins_definition(index, plan, &occurrences[at..]) {
                own *= 1.0 + DEFINITION_BONUS;
            }
            let follows = before.replace(one).is_some_and(|before| {
                before.query_term + 1 == one.query_term
                    && before.position.0 + 1 + before.words as u32 >= one.position.0
            });
            (own, if follows { own * ADJACENT_BONUS } else { 0.0 })
        };
        let weights: Vec<_> = occurrences.iter().enumerate().map(weight).collect();
        let mut sum = 0.0;
        let mut sums = vec![sum];
        sums.extend(weights.iter().map(|(own, following)| {
            sum += own + following;
            sum
        }));
        Self { index, document, occurrences, weights, sums, shown: vec![0.0; plan.terms.len()] }
    }

    /// The weight of a passage: each term of the query once, more where terms are adjacent, a little for repetition.
    pub(crate) fn weight(&mut self, inside: Range<usize>) -> f32 {
        self.weight_beside(inside, &[])
    }

    /// The weight below a name: a term that the name already matches (`named` is above 0) adds little.
    pub(crate) fn weight_beside(&mut self, inside: Range<usize>, named: &[f32]) -> f32 {
        self.shown.fill(0.0);
        let (mut weight, mut repeated, mut highest) = (0.0, 0.0, 0.0f32);
        for at in inside.clone() {
            let (mut own, mut following) = self.weights[at];
            let term = self.occurrences[at].query_term;
            if named.get(term).is_some_and(|&share| share > 0.0) {
                own *= REPEATED_SHARE;
                following *= REPEATED_SHARE;
            }
            let shown = &mut self.shown[term];
            if own > *shown {
                weight += own - *shown;
            } else {
                repeated += own * REPEATED_SHARE;
            }
            highest = highest.max(own);
            *shown = shown.max(own);
            if at > inside.start {
                repeated += following;
            }
        }
        // Repetition and adjacency add no more than the best term.
        weight + repeated.min(highest)
    }

    /// The best passage of the document; its start, when only the title matches.
    pub(crate) fn excerpt(&mut self) -> Passage {
        self.best(self.body())
    }

    /// The block in which the best passage starts; `None` when only the title matches.
    pub(crate) fn best_block(&mut self) -> Option<u32> {
        let matches = self.best_window(self.between(0, self.body()))?;
        Some(self.index.documents().block_at(self.occurrences[matches.start].position, self.document))
    }

    /// The text without the title.
    fn body(&self) -> Range<TokenPos> {
        let documents = self.index.documents();
        let title = documents.get(self.document).blocks.start as usize;
        documents.blocks[title + 1].start..documents.text(self.document).end
    }

    /// The best passage of a part of the text; its start where nothing matches.
    pub(crate) fn best(&mut self, body: Range<TokenPos>) -> Passage {
        if body.is_empty() {
            return Passage::default();
        }
        let index = self.index;
        let matched = self.best_window(self.between(0, body.clone()));
        let start = matched.as_ref().map_or(body.start, |matches| self.occurrences[matches.start].position);
        let block = index.documents().block_at(start, self.document);
        let (from, last) = match matched {
            Some(matches) => {
                let last = self.last_needed(matches);
                (excerpt_start(index, index.documents().block_text(block).start, start, last), last)
            }
            None => (start, start),
        };
        excerpt_from(index, from..last, block, &body, self.occurrences)
    }

    /// The position of the last match that shows more of the query than those before it: repetitions need not be seen.
    fn last_needed(&mut self, matches: Range<usize>) -> TokenPos {
        self.shown.fill(0.0);
        let mut last = self.occurrences[matches.start].position;
        for at in matches {
            let one = &self.occurrences[at];
            if self.weights[at].0 > self.shown[one.query_term] {
                self.shown[one.query_term] = self.weights[at].0;
                last = one.position;
            }
        }
        last
    }

    /// The matches in a part of the text that does not start before the match `from`.
    pub(crate) fn between(&self, from: usize, text: Range<TokenPos>) -> Range<usize> {
        let behind = &self.occurrences[from..];
        let start = from + behind.partition_point(|one| one.position < text.start);
        let end = from + behind.partition_point(|one| one.position < text.end);
        start..end
    }

    /// The matches in the window of text, as long as an excerpt, with the highest weight. Of equals the first.
    fn best_window(&mut self, inside: Range<usize>) -> Option<Range<usize>> {
        let occurrences = self.occurrences;
        let mut best: Option<(f32, Range<usize>)> = None;
        let mut end = inside.start;
        for start in inside.clone() {
            let first = occurrences[start].position;
            let before = end;
            while end < inside.end && occurrences[end].position.0 <= first.0 + WINDOW {
                end += 1;
            }
            // A part of the window before weighs no more than it; repetitions weigh less than the sum.
            let better = best.as_ref().map_or(0.0, |(weight, _)| weight * (1.0 + EXCERPT_TOLERANCE));
            if end == before || self.sums[end] - self.sums[start] < better {
                continue;
            }
            let weight = self.weight(start..end);
            if weight > better {
                best = Some((weight, start..end));
            }
        }
        best.map(|(_, matches)| matches)
    }
}

/// What of its weight a match has in the block in which it is: code, and even more the output of a terminal, says
/// less than a sentence.
struct BlockShare<'a> {
    index: &'a Index,
    document: DocId,
    share: f32,
    /// The end of the block.
    end: TokenPos,
}

impl BlockShare<'_> {
    /// The share of a match; positions ascend.
    fn at(&mut self, position: TokenPos) -> f32 {
        if position >= self.end {
            let documents = self.index.documents();
            let block = documents.block_at(position, self.document);
            let text = documents.block_text(block);
            self.end = text.end;
            let is_code = documents.blocks[block as usize].kind == BlockKind::Code;
            let prompt = self.index.text().separator_at(text.start).unwrap_or_default();
            self.share = match is_code {
                false => 1.0,
                true if prompt.starts_with("$ ") => TERMINAL_SHARE,
                true => CODE_SHARE,
            };
        }
        self.share
    }
}

/// Forms of a word that defines in English.
const COPULAS: [&str; 2] = ["is", "are"];

/// Whether the first of these occurrences begins a sentence that defines what the query asks for: of `what is ownership` the
/// sentence `Ownership is …`. The sentence begins with words of the query, perhaps after an article, and then follows a stop
/// word of the query.
fn begins_definition(index: &Index, plan: &QueryPlan, occurrences: &[Occurrence]) -> bool {
    let is_stop_word = |term: &QueryTerm| term.is_optional && !term.is_pair;
    let asks = |term: &QueryTerm| is_stop_word(term) && COPULAS.contains(&term.text.as_str());
    let [first, rest @ ..] = occurrences else { return false };
    if !plan.terms.iter().any(is_stop_word)
        || plan.terms[first.query_term].is_optional
        || !begins_sentence(index, first.position)
    {
        return false;
    }
    let mut last = first.position;
    for one in rest.iter().filter(|one| one.position > first.position) {
        let is_next = index.text().next_word(last).is_some_and(|(next, _)| next == one.position);
        if one.position > last && (!is_next || is_stop_word(&plan.terms[one.query_term])) {
            if is_next {
                return true;
            }
            break;
        }
        last = one.position;
    }
    let Some((_, next)) = index.text().next_word(last) else { return false };
    COPULAS.contains(&index.vocabulary().word(next)) && plan.terms.iter().any(asks)
}
