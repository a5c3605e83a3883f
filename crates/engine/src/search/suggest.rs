//! Completions of what was typed.

use crate::analysis;
use crate::ids::{DocId, TermId, TokenPos};
use crate::index::Index;
use crate::results::Suggestion;
use crate::sort;

/// How many words before the last one are its context.
const CONTEXT_WORDS: usize = 2;
/// The maximum number of completions, the most frequent ones, whose documents are counted one by one.
const MAX_COUNTED: usize = 200;
/// The minimum number of documents that have a phrase that is suggested.
const MIN_PHRASE_DOCUMENTS: usize = 2;

/// Completions of the last word of `text`, then short phrases that start with them, most frequent first.
///
/// After other words, those are completions that follow them somewhere; where none does, those that occur in the same
/// documents.
pub(crate) fn suggest(index: &Index, text: &str, limit: usize) -> Vec<Suggestion> {
    let tokens: Vec<_> = analysis::tokenize(text).collect();
    let Some((last, before)) = tokens.split_last() else { return Vec::new() };
    // After a space or a sign there is no word to complete.
    if last.end < text.len() {
        return Vec::new();
    }
    let term = |range: &std::ops::Range<usize>| {
        let mut term = String::new();
        analysis::fold(&text[range.clone()], index.vocabulary().accents, &mut term);
        term
    };
    let context: Vec<_> = before[before.len().saturating_sub(CONTEXT_WORDS)..].iter().map(term).collect();
    let completed = completions(index, &context, &term(last));
    let typed = &text[..last.start];

    let mut suggestions = Vec::new();
    for &(term, count) in completed.iter().take(limit) {
        suggestions.push(Suggestion { text: typed.to_owned() + index.display_word(term), count });
    }
    for &(term, _) in completed.iter().take(limit) {
        for (next, count) in following_words(index, &context, term) {
            if suggestions.len() >= limit {
                return suggestions;
            }
            let text = typed.to_owned() + index.display_word(term) + " " + index.display_word(next);
            suggestions.push(Suggestion { text, count });
        }
    }
    suggestions
}

/// The terms that begin with `prefix`, with the number of documents of each.
fn completions(index: &Index, context: &[String], prefix: &str) -> Vec<(TermId, usize)> {
    let mut all = Vec::new();
    for term in index.vocabulary().with_prefix(prefix).iter() {
        all.push((term, index.postings().document_count(term) as usize));
    }
    sort_by_count(&mut all);
    if context.is_empty() {
        return all;
    }
    all.truncate(MAX_COUNTED);
    let mut following = Vec::new();
    for &(term, _) in &all {
        following.push((term, documents_at(index, &positions_after(index, context, term)).len()));
    }
    sort_by_count(&mut following);
    if !following.is_empty() {
        return following;
    }
    let mut context_documents: Vec<Vec<DocId>> = Vec::new();
    for word in context {
        let Some(term) = index.vocabulary().find(word) else { return Vec::new() };
        context_documents.push(documents_at(index, &positions_after(index, &[], term)));
    }
    for (term, count) in &mut all {
        let mut documents = documents_at(index, &positions_after(index, &[], *term));
        documents
            .retain(|document| context_documents.iter().all(|others| others.binary_search(document).is_ok()));
        *count = documents.len();
    }
    sort_by_count(&mut all);
    all
}

/// The terms that follow `term` after `context`, with the number of documents of each.
fn following_words(index: &Index, context: &[String], term: TermId) -> Vec<(TermId, usize)> {
    let mut next: Vec<(TermId, DocId)> = Vec::new();
    for position in positions_after(index, context, term) {
        let Some((_, word)) = index.text().next_word(position) else { continue };
        next.push((index.vocabulary().term_of(word), index.documents().document_at(position)));
    }
    sort::sort_by(&mut next, Ord::cmp);
    next.dedup();
    let mut followed = Vec::new();
    for same in next.chunk_by(|a, b| a.0 == b.0) {
        let text = index.vocabulary().term(same[0].0);
        let is_telling = !index.languages().is_stop_word(text);
        if is_telling && same.len() >= MIN_PHRASE_DOCUMENTS {
            followed.push((same[0].0, same.len()));
        }
    }
    sort_by_count(&mut followed);
    followed
}

/// The positions of a term directly after some words.
fn positions_after(index: &Index, context: &[String], term: TermId) -> Vec<TokenPos> {
    let mut positions = Vec::new();
    'postings: for posting in index.postings().of(term) {
        let mut at = posting.position();
        for wanted in context.iter().rev() {
            match index.text().previous_word(at) {
                Some((before, word))
                    if index.vocabulary().term(index.vocabulary().term_of(word)) == wanted =>
                {
                    at = before;
                }
                _ => continue 'postings,
            }
        }
        positions.push(posting.position());
    }
    positions
}

/// The documents of ascending positions, each once.
fn documents_at(index: &Index, positions: &[TokenPos]) -> Vec<DocId> {
    let mut documents: Vec<DocId> = Vec::new();
    for &position in positions {
        let document = index.documents().document_at(position);
        if documents.last() != Some(&document) {
            documents.push(document);
        }
    }
    documents
}

/// Removes terms without documents, and sorts: most frequent first, equals in alphabetical order.
fn sort_by_count(terms: &mut Vec<(TermId, usize)>) {
    terms.retain(|&(_, count)| count > 0);
    sort::sort_by(terms, |a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
}
