//! Completions of what was typed.

use crate::analysis;
use crate::documents::DocId;
use crate::hits::Suggestion;
use crate::index::Index;
use crate::order;
use crate::text::TokenPos;
use crate::vocabulary::TermId;

/// How many words before the last one are looked at.
const CONTEXT: usize = 2;
/// How many completions are looked at where each has to be counted: the most frequent ones.
const MOST_COUNTED: usize = 200;
/// A phrase is suggested when at least this many documents have it.
const LEAST_PHRASE_DOCUMENTS: usize = 2;

impl Index {
    /// Words that go on as `text` ends, then short phrases that begin with them, most frequent first;
    /// each with the number of documents it occurs in. At most `limit`.
    ///
    /// After another word, what follows that word somewhere comes first; where nothing does, what occurs
    /// in the same documents.
    pub fn suggest(&self, text: &str, limit: usize) -> Vec<Suggestion> {
        let tokens: Vec<_> = analysis::tokenize(text).collect();
        let Some((last, before)) = tokens.split_last() else { return Vec::new() };
        // Behind a space or a sign nothing is begun.
        if last.end < text.len() {
            return Vec::new();
        }
        let term = |range: &std::ops::Range<usize>| {
            let mut term = String::new();
            analysis::fold(&text[range.clone()], &mut term);
            term
        };
        let context: Vec<_> = before[before.len().saturating_sub(CONTEXT)..].iter().map(term).collect();
        let completed = self.completed(&context, &term(last));
        let typed = &text[..last.start];

        let mut suggestions: Vec<_> = completed
            .iter()
            .map(|&(term, count)| Suggestion { text: format!("{typed}{}", self.spelling(term)), count })
            .collect();
        suggestions.truncate(limit);
        for &(term, _) in completed.iter().take(limit) {
            if suggestions.len() >= limit {
                break;
            }
            let followed = self.followed(&context, term).into_iter().take(limit - suggestions.len());
            suggestions.extend(followed.map(|(next, count)| Suggestion {
                text: format!("{typed}{} {}", self.spelling(term), self.spelling(next)),
                count,
            }));
        }
        suggestions
    }

    /// The terms that `beginning` begins, with their numbers of documents.
    fn completed(&self, context: &[String], beginning: &str) -> Vec<(TermId, usize)> {
        let terms = self.vocabulary.with_prefix(beginning);
        let mut all: Vec<_> =
            terms.map(|term| (term, self.postings.document_count(term) as usize)).collect();
        by_count(&mut all);
        if context.is_empty() {
            return all;
        }
        all.truncate(MOST_COUNTED);
        let behind = counted(all.iter().map(|&(term, _)| (term, self.documents_of(self.behind(context, term)))));
        if !behind.is_empty() {
            return behind;
        }
        let beside: Option<Vec<Vec<DocId>>> = context
            .iter()
            .map(|word| self.vocabulary.find(word).map(|term| self.documents_of(self.places(term)).collect()))
            .collect();
        let Some(beside) = beside else { return Vec::new() };
        counted(all.into_iter().map(|(term, _)| {
            let documents = self.documents_of(self.places(term));
            (term, documents.filter(|document| beside.iter().all(|set| set.binary_search(document).is_ok())))
        }))
    }

    /// The words that follow `term` where it stands behind `context`.
    fn followed(&self, context: &[String], term: TermId) -> Vec<(TermId, usize)> {
        let mut next: Vec<(TermId, DocId)> = Vec::new();
        let mut document = DocId(0);
        for position in self.behind(context, term) {
            let Some((_, word)) = self.text.next_word(position) else { continue };
            document = self.documents.at(position, document);
            next.push((self.vocabulary.term_of(word), document));
        }
        order::sort_by(&mut next, Ord::cmp);
        next.dedup();
        let mut followed: Vec<_> =
            next.chunk_by(|a, b| a.0 == b.0).map(|same| (same[0].0, same.len())).collect();
        let telling = |term| {
            let text = self.vocabulary.term(term);
            !self.languages.iter().any(|language| language.is_stop_word(text))
        };
        followed.retain(|&(term, _)| telling(term));
        followed.retain(|&(_, count)| count >= LEAST_PHRASE_DOCUMENTS);
        by_count(&mut followed);
        followed
    }

    fn places(&self, term: TermId) -> impl Iterator<Item = TokenPos> {
        self.postings.of(term).iter().map(|posting| posting.position())
    }

    /// Where a term stands directly behind some words.
    fn behind(&self, context: &[String], term: TermId) -> impl Iterator<Item = TokenPos> {
        self.places(term).filter(move |&position| {
            let mut at = position;
            context.iter().rev().all(|wanted| {
                let Some((before, word)) = self.text.previous_word(at) else { return false };
                at = before;
                self.vocabulary.term(self.vocabulary.term_of(word)) == wanted
            })
        })
    }

    /// The documents in which ascending places lie, each once.
    fn documents_of(&self, places: impl Iterator<Item = TokenPos>) -> impl Iterator<Item = DocId> {
        let mut last = None;
        places.filter_map(move |position| {
            let document = self.documents.at(position, last.unwrap_or(DocId(0)));
            (last.replace(document) != Some(document)).then_some(document)
        })
    }
}

fn counted<I: Iterator<Item = DocId>>(
    terms: impl Iterator<Item = (TermId, I)>,
) -> Vec<(TermId, usize)> {
    let mut all: Vec<_> = terms.map(|(term, documents)| (term, documents.count())).collect();
    all.retain(|&(_, count)| count > 0);
    by_count(&mut all);
    all
}

/// Most frequent first; equals in alphabetical order.
fn by_count(terms: &mut [(TermId, usize)]) {
    order::sort_by(terms, |a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
}
