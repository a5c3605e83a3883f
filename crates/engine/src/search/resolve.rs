//! A parsed query → where each of its parts occurs.
//!
//! # Overview of types
//!
//! A [`Query`] holds [`Seek`]s: what a clause looks for, with its weight. A seek has [`Source`]s:
//! postings that count for it, each with a form and a weight. Every finished word of the query
//! becomes the same kind of thing, whether it is looked up, corrected or part of a phrase. What an unfinished
//! word begins may be thousands of terms: they are one range of the vocabulary, [`Completions`].

use std::borrow::Cow;
use std::ops::Range;

use super::corrections::correct;
use super::occurrences::ByWord;
use super::parameters::{STOP_WORD_WEIGHT, form_weight};
use super::phrase;
use crate::document::Field;
use crate::hits::Form;
use crate::index::Index;
use crate::order;
use crate::postings::{Posting, within};
use crate::query::{self, Atom, Chunk, Clause, Ending, Phrase, Word};
use crate::text::TokenPos;
use crate::vocabulary::{TermId, Terms, WordId};

/// A query, looked up in an index.
pub(crate) struct Query<'i> {
    pub(crate) seeks: Vec<Seek<'i>>,
    pub(crate) excluded: Vec<Seek<'i>>,
    pub(crate) chunks: Vec<Chunk>,
    /// The corrected query, when a correction was used.
    pub(crate) suggestion: Option<String>,
    /// Whether the query had more words than are looked at.
    pub(crate) cut: bool,
    pub(super) by_word: ByWord,
}

/// What a clause looks for.
pub(crate) struct Seek<'i> {
    /// As typed.
    pub(crate) text: String,
    pub(crate) sources: Vec<Source<'i>>,
    pub(crate) completions: Vec<Completions>,
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
    /// It is the word itself, not another form of it.
    Form,
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

/// The terms that an unfinished word begins.
pub(crate) struct Completions {
    pub(crate) terms: Terms,
    /// Those of them that count in another form, ascending.
    without: Vec<TermId>,
    /// How many bytes were typed.
    typed: usize,
}

impl Completions {
    /// All of them.
    pub(crate) fn terms(&self) -> impl Iterator<Item = TermId> {
        let mut without = self.without.iter().peekable();
        self.terms.iter().filter(move |term| without.next_if_eq(&term).is_none())
    }

    /// Whether a term of the range counts in another form.
    pub(crate) fn leaves_out(&self, term: TermId) -> bool {
        self.without.binary_search(&term).is_ok()
    }

    /// What an occurrence of one of them weighs: the more, the less is missing.
    pub(crate) fn weight(&self, index: &Index, term: TermId) -> f32 {
        let share = self.typed as f32 / index.vocabulary.term_length(term) as f32;
        form_weight(Form::Prefix) * share.sqrt()
    }
}

/// The places of one form of a seek.
pub(crate) struct Places<'p> {
    /// Ascending.
    pub(crate) postings: &'p [Posting],
    pub(crate) words: usize,
    pub(crate) weight: f32,
}

impl Seek<'_> {
    /// Whether a match in a field counts.
    pub(crate) fn covers(&self, field: Field) -> bool {
        self.field.is_none_or(|wanted| wanted == field)
    }

    /// The places of all its forms, in turn.
    pub(crate) fn places(&self, index: &Index, mut each: impl FnMut(Places)) {
        for source in &self.sources {
            each(Places { postings: &source.postings, words: source.words, weight: source.weight });
        }
        for completions in &self.completions {
            for term in completions.terms() {
                let weight = completions.weight(index, term);
                each(Places { postings: index.postings.of(term), words: 1, weight });
            }
        }
    }

    /// At most how many places it has.
    pub(crate) fn place_count(&self, index: &Index) -> usize {
        let sources = self.sources.iter().map(|source| source.postings.len());
        let completions = self.completions.iter().map(|begun| index.postings.count(begun.terms));
        sources.chain(completions).sum()
    }

    /// Whether it occurs in a range of the text.
    pub(crate) fn occurs_in(&self, index: &Index, range: &Range<TokenPos>) -> bool {
        let mut occurs = false;
        self.places(index, |places| {
            let postings = within(places.postings, range.start, range.end);
            occurs |= postings.iter().any(|posting| self.covers(posting.field()));
        });
        occurs
    }
}

/// Looks up what was typed. `prefix`: the last word may be unfinished; `typos`: words that are not
/// found are corrected.
pub(crate) fn resolve<'i>(index: &'i Index, text: &str, prefix: bool, typos: bool) -> Query<'i> {
    let parse = |text: &str| query::parse(text, prefix, index.vocabulary.accents);
    let mut parsed = parse(text);
    let suggestion = if typos { correct(index, text, &parsed) } else { None };
    // As if it had been typed right.
    if let Some(corrected) = &suggestion {
        parsed = parse(corrected);
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
        let mut seek = index.seek(String::new(), Vec::new(), Vec::new(), not.field);
        index.add_exactly(&not.atom, &mut seek);
        excluded.push(seek);
    }
    let by_word = ByWord::of(index, &seeks);
    Query { seeks, excluded, chunks: parsed.chunks, suggestion, cut: parsed.cut, by_word }
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
                    let mut seek = self.seek(text, source.into_iter().collect(), Vec::new(), clause.field);
                    seek.spelling = Spelling::Touching;
                    seeks.push(seek);
                }
                return;
            }
        }
        let (mut sources, mut completions) = (Vec::new(), Vec::new());
        let mut text = String::new();
        let mut common = true;
        let mut spelling = Spelling::Any;
        for atom in &clause.alternatives {
            if !text.is_empty() {
                text.push_str(" OR ");
            }
            match atom {
                Atom::Word(word) => {
                    self.add_sources(word, &mut sources, &mut completions);
                    text.push_str(&word.text);
                    spelling = self.spelling_of(word, &sources);
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
        let mut seek = self.seek(text, sources, completions, clause.field);
        seek.required = clause.required();
        seek.common = common && !seek.required;
        if let [_] = clause.alternatives[..] {
            seek.spelling = spelling;
        }
        seeks.push(seek);
    }

    fn seek<'i>(
        &self,
        text: String,
        sources: Vec<Source<'i>>,
        completions: Vec<Completions>,
        field: Option<Field>,
    ) -> Seek<'i> {
        let all = self.documents.len() as u32;
        let idf = inverse_document_frequency(self.document_frequency(&sources, &completions), all);
        let (required, common, weight, spelling) = (false, false, 1.0, Spelling::Any);
        Seek { text, sources, completions, field, required, common, idf, weight, spelling }
    }

    /// In how many documents a seek is found, as far as it can be told without counting: forms of one
    /// word mostly occur together, so the most frequent one stands for all.
    fn document_frequency(&self, sources: &[Source], completions: &[Completions]) -> u32 {
        let finished = sources.iter().map(|source| source.documents).max().unwrap_or(0);
        let terms = completions.iter().flat_map(Completions::terms);
        let begun: u32 = terms.map(|term| self.postings.document_count(term)).sum();
        finished.max(begun.min(self.documents.len() as u32))
    }

    /// How a word that was typed may be told from others that are looked up as the same (`ban`, `bán`, `bàn`), and from
    /// its other forms.
    fn spelling_of(&self, word: &Word, sources: &[Source]) -> Spelling {
        let Some(term) = self.vocabulary.find(&word.term) else { return Spelling::Any };
        let (typed, other): (Vec<_>, Vec<_>) = self
            .vocabulary
            .words_of(term)
            .partition(|&one| self.vocabulary.word(one).eq_ignore_ascii_case(&word.text));
        if !typed.is_empty() && !other.is_empty() {
            Spelling::Words(typed)
        } else if sources.len() > 1 {
            Spelling::Form
        } else {
            Spelling::Any
        }
    }

    /// Whether a word occurs in any form.
    pub(super) fn occurs(&self, word: &Word) -> bool {
        let unfinished = word.ending != Ending::Whole;
        self.vocabulary.find(&word.term).is_some()
            || unfinished && !self.vocabulary.with_prefix(&word.term).is_empty()
            || self.vocabulary.with_part(&word.term, unfinished).next().is_some()
            || !self.languages.mates(&self.vocabulary, &word.term).is_empty()
    }

    /// Adds the forms in which a word occurs.
    fn add_sources<'i>(
        &'i self,
        word: &Word,
        sources: &mut Vec<Source<'i>>,
        completions: &mut Vec<Completions>,
    ) {
        let mut known: Vec<TermId> = Vec::new();
        let mut add = |term: TermId, form: Form| {
            if !known.contains(&term) {
                known.push(term);
                sources.push(self.source(term, form, form_weight(form)));
            }
        };
        if let Some(term) = self.vocabulary.find(&word.term) {
            add(term, Form::Exact);
        }
        for (term, form) in self.languages.mates(&self.vocabulary, &word.term) {
            add(term, form);
        }
        let unfinished = word.ending != Ending::Whole;
        let mut parts: Vec<_> = self.vocabulary.with_part(&word.term, unfinished).collect();
        order::sort_by(&mut parts, Ord::cmp);
        parts.dedup();
        parts.retain(|part| !known.contains(part));
        sources.extend(parts.iter().map(|&term| self.source(term, Form::Part, form_weight(Form::Part))));
        known.extend(parts);
        if unfinished {
            completions.push(self.completions(&word.term, known));
        }
    }

    fn completions(&self, beginning: &str, without: Vec<TermId>) -> Completions {
        let terms = self.vocabulary.with_prefix(beginning);
        let mut without: Vec<_> = without.into_iter().filter(|term| terms.contains(*term)).collect();
        order::sort_by(&mut without, Ord::cmp);
        Completions { terms, without, typed: beginning.len() }
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

    /// Adds where an atom occurs exactly as it is: what an exclusion excludes.
    fn add_exactly<'i>(&'i self, atom: &Atom, seek: &mut Seek<'i>) {
        match atom {
            Atom::Phrase(Phrase { terms, .. }) => seek.sources.extend(self.phrase(terms, false)),
            Atom::Word(Word { term, ending: Ending::Star, .. }) => {
                seek.completions.push(self.completions(term, Vec::new()));
            }
            Atom::Word(Word { term, .. }) => {
                let found = self.vocabulary.find(term);
                seek.sources.extend(found.map(|term| self.source(term, Form::Exact, 1.0)));
            }
        }
    }

    fn count_documents(&self, postings: &[Posting]) -> u32 {
        let mut count = 0;
        let mut end = TokenPos(0);
        for posting in postings {
            if posting.position() >= end {
                end = self.documents.text(self.documents.at(posting.position())).end;
                count += 1;
            }
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

    /// How a term is written for people: by its first word where that is ASCII, else by the last. What is no ASCII
    /// keeps its capitals, and these sort before small letters.
    pub(crate) fn spelling(&self, term: TermId) -> &str {
        let words = self.vocabulary.words_of_all(term.into());
        let first = self.vocabulary.word(words.start);
        if first.is_ascii() { first } else { self.vocabulary.word(WordId(words.end.0 - 1)) }
    }
}

/// Source: Robertson & Spärck Jones (1976), with 1 inside the logarithm, so that it is never negative.
fn inverse_document_frequency(with: u32, documents: u32) -> f32 {
    let (with, documents) = (with as f32, documents as f32);
    (1.0 + (documents - with + 0.5) / (with + 0.5)).ln()
}
