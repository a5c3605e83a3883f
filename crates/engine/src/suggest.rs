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
            analysis::fold(&text[range.clone()], self.vocabulary.accents, &mut term);
            term
        };
        let context: Vec<_> = before[before.len().saturating_sub(CONTEXT)..].iter().map(term).collect();
        let completed = self.completed(&context, &term(last));
        let typed = &text[..last.start];

        let mut suggestions = Vec::new();
        for &(term, count) in completed.iter().take(limit) {
            suggestions.push(Suggestion { text: typed.to_owned() + self.spelling(term), count });
        }
        for &(term, _) in completed.iter().take(limit) {
            for (next, count) in self.followed(&context, term) {
                if suggestions.len() >= limit {
                    return suggestions;
                }
                let text = typed.to_owned() + self.spelling(term) + " " + self.spelling(next);
                suggestions.push(Suggestion { text, count });
            }
        }
        suggestions
    }

    /// The terms that `beginning` begins, with their numbers of documents.
    fn completed(&self, context: &[String], beginning: &str) -> Vec<(TermId, usize)> {
        let mut all = Vec::new();
        for term in self.vocabulary.with_prefix(beginning).iter() {
            all.push((term, self.postings.document_count(term) as usize));
        }
        by_count(&mut all);
        if context.is_empty() {
            return all;
        }
        all.truncate(MOST_COUNTED);
        let mut behind = Vec::new();
        for &(term, _) in &all {
            behind.push((term, self.documents_of(&self.behind(context, term)).len()));
        }
        by_count(&mut behind);
        if !behind.is_empty() {
            return behind;
        }
        let mut beside: Vec<Vec<DocId>> = Vec::new();
        for word in context {
            let Some(term) = self.vocabulary.find(word) else { return Vec::new() };
            beside.push(self.documents_of(&self.behind(&[], term)));
        }
        for (term, count) in &mut all {
            let mut documents = self.documents_of(&self.behind(&[], *term));
            documents.retain(|document| beside.iter().all(|others| others.binary_search(document).is_ok()));
            *count = documents.len();
        }
        by_count(&mut all);
        all
    }

    /// The words that follow `term` where it stands behind `context`.
    fn followed(&self, context: &[String], term: TermId) -> Vec<(TermId, usize)> {
        let mut next: Vec<(TermId, DocId)> = Vec::new();
        for position in self.behind(context, term) {
            let Some((_, word)) = self.text.next_word(position) else { continue };
            next.push((self.vocabulary.term_of(word), self.documents.at(position)));
        }
        order::sort_by(&mut next, Ord::cmp);
        next.dedup();
        let mut followed = Vec::new();
        for same in next.chunk_by(|a, b| a.0 == b.0) {
            let text = self.vocabulary.term(same[0].0);
            let telling = !self.is_stop_word(text);
            if telling && same.len() >= LEAST_PHRASE_DOCUMENTS {
                followed.push((same[0].0, same.len()));
            }
        }
        by_count(&mut followed);
        followed
    }

    /// Where a term stands directly behind some words.
    fn behind(&self, context: &[String], term: TermId) -> Vec<TokenPos> {
        let mut places = Vec::new();
        'places: for posting in self.postings.of(term) {
            let mut at = posting.position();
            for wanted in context.iter().rev() {
                match self.text.previous_word(at) {
                    Some((before, word)) if self.vocabulary.term(self.vocabulary.term_of(word)) == wanted => {
                        at = before;
                    }
                    _ => continue 'places,
                }
            }
            places.push(posting.position());
        }
        places
    }

    /// The documents in which ascending places lie, each once.
    fn documents_of(&self, places: &[TokenPos]) -> Vec<DocId> {
        let mut documents: Vec<DocId> = Vec::new();
        for &position in places {
            let document = self.documents.at(position);
            if documents.last() != Some(&document) {
                documents.push(document);
            }
        }
        documents
    }
}

/// Drops what occurs nowhere; most frequent first, equals in alphabetical order.
fn by_count(terms: &mut Vec<(TermId, usize)>) {
    terms.retain(|&(_, count)| count > 0);
    order::sort_by(terms, |a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
}
