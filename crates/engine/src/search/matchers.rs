//! What of an open index matches a term, a phrase or a prefix.

use crate::analysis::{Accents, fold};
use crate::ids::{TermId, TokenPos};
use crate::index::Index;
use crate::index::postings::Posting;
use crate::parameters::{OTHER_ACCENTS_WEIGHT, match_weight};
use crate::query::Word;
use crate::results::MatchKind;
use crate::search::phrase;
use crate::search::term::{Matcher, PrefixMatcher};
use crate::sort;

/// The occurrences of a term.
pub(crate) fn term_matcher(index: &Index, term: TermId, kind: MatchKind) -> Matcher<'_> {
    let postings = index.postings();
    Matcher {
        postings: postings.of(term).into(),
        words: 1,
        kind,
        weight: match_weight(kind),
        documents: postings.document_count(term),
        term,
    }
}

/// The occurrences of a phrase. Words near each other are marked one by one, and are one match together.
pub(crate) fn phrase_matcher(
    index: &Index,
    terms: &[String],
    unclosed: bool,
    reach: usize,
) -> Option<Matcher<'static>> {
    let (term, postings) = phrase::find(index, terms, unclosed, reach)?;
    let documents = count_documents(index, &postings);
    let kind = MatchKind::Exact;
    let (words, share) = if reach > 0 { (1, 1.0 / terms.len() as f32) } else { (terms.len(), 1.0) };
    let weight = match_weight(kind) * share;
    Some(Matcher { postings: postings.into(), words, kind, weight, documents, term })
}

/// The occurrences of the term of a word. If it was typed with accents, those with other accents are a weaker form.
pub(crate) fn exact_matchers<'i>(index: &'i Index, word: &Word, term: TermId) -> Vec<Matcher<'i>> {
    let vocabulary = index.vocabulary();
    let whole = term_matcher(index, term, MatchKind::Exact);
    let typed = folded_with_accents(&word.text);
    if typed == word.term {
        return vec![whole];
    }
    let others: Vec<_> = vocabulary
        .words_of(term)
        .filter(|&other| folded_with_accents(vocabulary.word(other)) != typed)
        .collect();
    if others.is_empty() {
        return vec![whole];
    }
    let is_other = |posting: &Posting| {
        let word = index.text().item(posting.position()).and_then(|item| item.as_word());
        word.is_some_and(|word| others.contains(&word))
    };
    let (other, typed): (Vec<_>, Vec<_>) = whole.postings.iter().partition(|posting| is_other(posting));
    if typed.is_empty() {
        let (kind, weight) = (MatchKind::Stem, match_weight(MatchKind::Stem));
        return vec![Matcher { kind, weight, ..whole }];
    }
    let documents = count_documents(index, &typed);
    // Other words say nothing about how rare this one is.
    let (kind, weight) = (MatchKind::Stem, OTHER_ACCENTS_WEIGHT);
    let other = Matcher { postings: other.into(), documents: 0, kind, weight, ..whole.clone() };
    vec![Matcher { postings: typed.into(), documents, ..whole }, other]
}

fn folded_with_accents(word: &str) -> String {
    let mut folded = String::new();
    fold(word, Accents::Kept, &mut folded);
    folded
}

/// The terms that begin with a prefix. `known`: terms that match in another way already.
pub(crate) fn prefix_matcher(index: &Index, prefix: &str, known: Vec<TermId>) -> PrefixMatcher {
    let range = index.vocabulary().with_prefix(prefix);
    let mut excluded: Vec<_> = known.into_iter().filter(|term| range.contains(*term)).collect();
    sort::sort_by(&mut excluded, Ord::cmp);
    PrefixMatcher::new(range, excluded, prefix.len())
}

/// The number of documents that ascending postings are in.
pub(crate) fn count_documents(index: &Index, postings: &[Posting]) -> u32 {
    let mut count = 0;
    let mut end = TokenPos(0);
    for posting in postings {
        if posting.position() >= end {
            end = index.documents().text(index.documents().document_at(posting.position())).end;
            count += 1;
        }
    }
    count
}
