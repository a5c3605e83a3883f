//! A parsed query → where each of its parts occurs.
//!
//! # Overview of types
//!
//! A [`Query`] holds [`Seek`]s: what a clause looks for, with its weight. A seek has one or more
//! [`Source`]s: postings that count for it, each with a form and a weight. Every word of the query
//! becomes the same kind of thing, whether it is looked up, completed, corrected or part of a
//! phrase; all that follows (counting, scoring, marking) sees sources only.

use std::borrow::Cow;
use std::ops::Range;

use super::corrections::correct;
use super::occurrences::ByTerm;
use super::parameters::{STOP_WORD_WEIGHT, form_weight};
use super::phrase;
use crate::document::Field;
use crate::documents::DocId;
use crate::hits::Form;
use crate::index::Index;
use crate::postings::{Posting, within};
use crate::query::{self, Atom, Chunk, Clause, Ending, Phrase, Word};
use crate::text::TokenPos;
use crate::vocabulary::{TermId, WordId};

/// A query, looked up in an index.
pub(crate) struct Query<'i> {
    pub(crate) seeks: Vec<Seek<'i>>,
    pub(crate) excluded: Vec<Seek<'i>>,
    pub(crate) chunks: Vec<Chunk>,
    /// The corrected query, when a correction was used.
    pub(crate) suggestion: Option<String>,
    pub(super) by_term: ByTerm,
}

/// What a clause looks for.
pub(crate) struct Seek<'i> {
    /// As typed.
    pub(crate) text: String,
    pub(crate) sources: Vec<Source<'i>>,
    /// Only in this field.
    pub(crate) field: Option<Field>,
    /// A document without it is no hit.
    pub(crate) required: bool,
    /// A stop word beside words that are none: it may be missing.
    pub(crate) common: bool,
    /// Inverse document frequency.
    pub(crate) idf: f32,
    /// The factor by which its score counts.
    pub(crate) weight: f32,
    /// When an occurrence is written as it was typed.
    pub(crate) spelling: Spelling,
}

/// How what was typed may be told from what is merely looked up as the same.
pub(crate) enum Spelling {
    /// Not at all.
    Any,
    /// It is one of these words; the others differ from it by more than the case of ASCII letters.
    Words(Vec<WordId>),
    /// Its units touch.
    Touching,
}

/// Places that count for a seek.
pub(crate) struct Source<'i> {
    pub(crate) postings: Cow<'i, [Posting]>,
    /// How many words each match has.
    pub(crate) words: usize,
    pub(crate) form: Form,
    pub(crate) weight: f32,
    /// How many documents it occurs in.
    pub(crate) documents: u32,
    /// The term, or the first of a phrase.
    pub(crate) term: TermId,
}

impl Seek<'_> {
    /// Whether a match in a field counts.
    pub(crate) fn covers(&self, field: Field) -> bool {
        self.field.is_none_or(|wanted| wanted == field)
    }

    /// Whether it occurs in a range of the text.
    pub(crate) fn occurs_in(&self, range: &Range<TokenPos>) -> bool {
        self.sources.iter().any(|source| {
            let postings = within(&source.postings, range.start, range.end);
            postings.iter().any(|posting| self.covers(posting.field()))
        })
    }
}

/// Looks up what was typed. `prefix`: the last word may be unfinished; `typos`: words that are not
/// found are corrected.
pub(crate) fn resolve<'i>(index: &'i Index, text: &str, prefix: bool, typos: bool) -> Query<'i> {
    let mut parsed = query::parse(text, prefix);
    let suggestion = if typos { correct(index, text, &parsed) } else { None };
    // As if it had been typed right.
    if let Some(corrected) = &suggestion {
        parsed = query::parse(corrected, prefix);
    }
    let mut seeks = Vec::new();
    for clause in &parsed.clauses {
        index.add_seeks(clause, &mut seeks);
    }
    if seeks.iter().any(|seek| !seek.common) {
        for seek in seeks.iter_mut().filter(|seek| seek.common) {
            seek.weight = STOP_WORD_WEIGHT;
        }
    } else {
        seeks.iter_mut().for_each(|seek| seek.common = false);
    }
    let mut excluded = Vec::new();
    for not in &parsed.excluded {
        excluded.push(index.seek(String::new(), index.exactly(&not.atom), not.field));
    }
    let by_term = ByTerm::of(index, &seeks);
    Query { seeks, excluded, chunks: parsed.chunks, suggestion, by_term }
}

impl Index {
    /// Adds what a clause looks for. A run of units that occurs nowhere as a whole is cut into the longest
    /// pieces that do.
    fn add_seeks<'i>(&'i self, clause: &Clause, seeks: &mut Vec<Seek<'i>>) {
        if let [Atom::Phrase(phrase)] = &clause.alternatives[..]
            && !phrase.quoted
        {
            let pieces = phrase::longest_pieces(self, &phrase.terms);
            if pieces.len() > 1 {
                for piece in pieces {
                    let source = self.phrase(&phrase.terms[piece.clone()], false);
                    let text = phrase.terms[piece].iter().map(String::as_str).collect();
                    let mut seek = self.seek(text, source.into_iter().collect(), clause.field);
                    seek.spelling = Spelling::Touching;
                    seeks.push(seek);
                }
                return;
            }
        }
        let mut sources = Vec::new();
        let mut text = String::new();
        let mut common = true;
        let mut spelling = Spelling::Any;
        for atom in &clause.alternatives {
            if !text.is_empty() {
                text.push_str(" OR ");
            }
            match atom {
                Atom::Word(word) => {
                    sources.extend(self.sources(word));
                    text.push_str(&word.text);
                    spelling = self.spelling_of(word);
                    common &= self.is_stop_word(&word.term);
                }
                Atom::Phrase(phrase) => {
                    sources.extend(self.phrase(&phrase.terms, phrase.open));
                    text.push_str(&phrase.text);
                    spelling = if phrase.quoted { Spelling::Any } else { Spelling::Touching };
                    common = false;
                }
            }
        }
        let mut seek = self.seek(text, sources, clause.field);
        seek.required = clause.required();
        seek.common = common && !seek.required;
        if let [_] = clause.alternatives[..] {
            seek.spelling = spelling;
        }
        seeks.push(seek);
    }

    fn seek<'i>(&self, text: String, sources: Vec<Source<'i>>, field: Option<Field>) -> Seek<'i> {
        let documents = document_frequency(&sources, self.documents.len() as u32);
        let idf = inverse_document_frequency(documents, self.documents.len() as u32);
        let spelling = Spelling::Any;
        Seek { text, sources, field, required: false, common: false, idf, weight: 1.0, spelling }
    }

    /// Which words are the one that was typed, where others are looked up as the same: `ban`, `bán`, `bàn`.
    fn spelling_of(&self, word: &Word) -> Spelling {
        let Some(term) = self.vocabulary.find(&word.term) else { return Spelling::Any };
        let (typed, other): (Vec<_>, Vec<_>) = self
            .vocabulary
            .words_of(term)
            .partition(|&one| self.vocabulary.word(one).eq_ignore_ascii_case(&word.text));
        if typed.is_empty() || other.is_empty() { Spelling::Any } else { Spelling::Words(typed) }
    }

    /// Whether a word occurs in any form.
    pub(super) fn occurs(&self, word: &Word) -> bool {
        let unfinished = word.ending != Ending::Whole;
        self.vocabulary.find(&word.term).is_some()
            || unfinished && self.vocabulary.with_prefix(&word.term).next().is_some()
            || self.vocabulary.with_part(&word.term, unfinished).next().is_some()
            || !self.languages.mates(&self.vocabulary, &word.term).is_empty()
    }

    /// The forms in which a word occurs.
    fn sources(&self, word: &Word) -> Vec<Source<'_>> {
        let mut sources: Vec<Source> = Vec::new();
        let mut add = |term: TermId, form: Form, weight: f32| {
            if !sources.iter().any(|source| source.term == term) {
                sources.push(self.source(term, form, weight));
            }
        };
        if let Some(term) = self.vocabulary.find(&word.term) {
            add(term, Form::Exact, form_weight(Form::Exact));
        }
        for (term, form) in self.languages.mates(&self.vocabulary, &word.term) {
            add(term, form, form_weight(form));
        }
        let unfinished = word.ending != Ending::Whole;
        for term in self.vocabulary.with_part(&word.term, unfinished) {
            add(term, Form::Part, form_weight(Form::Part));
        }
        if unfinished {
            // The sources so far are few, the completions may be thousands.
            let known: Vec<_> = sources.iter().map(|source| source.term).collect();
            let completions = self.vocabulary.with_prefix(&word.term).filter(|term| !known.contains(term));
            sources.extend(completions.map(|term| {
                let share = word.term.len() as f32 / self.vocabulary.term(term).len() as f32;
                self.source(term, Form::Prefix, form_weight(Form::Prefix) * share.sqrt())
            }));
        }
        sources
    }

    fn source(&self, term: TermId, form: Form, weight: f32) -> Source<'_> {
        Source {
            postings: self.postings.of(term).into(),
            words: 1,
            form,
            weight,
            documents: self.postings.document_count(term),
            term,
        }
    }

    /// Where a phrase occurs, if it does; its last word may be unfinished.
    fn phrase(&self, terms: &[String], open: bool) -> Option<Source<'_>> {
        let (term, postings) = phrase::find(self, terms, open)?;
        let documents = self.count_documents(&postings);
        Some(Source {
            postings: postings.into(),
            words: terms.len(),
            form: Form::Exact,
            weight: form_weight(Form::Exact),
            documents,
            term,
        })
    }

    /// Where an atom occurs exactly as it is: what an exclusion excludes.
    fn exactly(&self, atom: &Atom) -> Vec<Source<'_>> {
        match atom {
            Atom::Phrase(Phrase { terms, .. }) => self.phrase(terms, false).into_iter().collect(),
            Atom::Word(Word { term, ending: Ending::Star, .. }) => {
                self.vocabulary.with_prefix(term).map(|term| self.source(term, Form::Prefix, 1.0)).collect()
            }
            Atom::Word(Word { term, .. }) => self
                .vocabulary
                .find(term)
                .map(|term| self.source(term, Form::Exact, 1.0))
                .into_iter()
                .collect(),
        }
    }

    fn count_documents(&self, postings: &[Posting]) -> u32 {
        let mut count = 0;
        let mut document = DocId(0);
        let mut rest = postings;
        while let Some(first) = rest.first() {
            document = self.documents.at(first.position(), document);
            count += 1;
            rest = &rest[within(rest, TokenPos(0), self.documents.text(document).end).len()..];
        }
        count
    }

    /// The inverse document frequency of a term.
    pub(crate) fn idf(&self, term: TermId) -> f32 {
        inverse_document_frequency(self.postings.document_count(term), self.documents.len() as u32)
    }

    /// Whether a term says little in one of the languages of the index.
    pub(crate) fn is_stop_word(&self, term: &str) -> bool {
        self.languages.is_stop_word(term)
    }

    /// How a term is written for people: its first word.
    pub(crate) fn spelling(&self, term: TermId) -> &str {
        self.vocabulary.words_of(term).next().map_or("", |word| self.vocabulary.word(word))
    }
}

/// In how many documents a seek is found, as far as it can be told without counting: forms of one
/// word mostly occur together, so the most frequent one stands for all.
fn document_frequency(sources: &[Source], documents: u32) -> u32 {
    let most = |form: fn(Form) -> bool| {
        sources.iter().filter(|source| form(source.form)).map(|source| source.documents).max().unwrap_or(0)
    };
    let finished = most(|form| form != Form::Prefix);
    let begun: u32 =
        sources.iter().filter(|source| source.form == Form::Prefix).map(|source| source.documents).sum();
    finished.max(begun.min(documents))
}

/// Source: Robertson & Spärck Jones (1976), with 1 inside the logarithm, so that it is never negative.
fn inverse_document_frequency(with: u32, documents: u32) -> f32 {
    let (with, documents) = (with as f32, documents as f32);
    (1.0 + (documents - with + 0.5) / (with + 0.5)).ln()
}
