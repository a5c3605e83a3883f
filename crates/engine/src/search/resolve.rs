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
use super::parameters::{STOP_WORD_WEIGHT, form_weight};
use super::phrase;
use crate::analysis::Language;
use crate::document::Field;
use crate::documents::DocId;
use crate::hits::Form;
use crate::index::Index;
use crate::order;
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
    by_term: ByTerm,
}

/// With more sources than this a text is read word by word.
const FEW: usize = 64;

/// The sources of all seeks by their term, for reading a text word by word: where a beginning of two letters has a
/// thousand sources, that is quicker than to ask each of them. Empty where there are few.
#[derive(Default)]
struct ByTerm {
    /// Per term, the place of its first link, plus 1; 0 where it has none.
    first: Vec<u32>,
    links: Vec<Link>,
}

/// A source of a term.
#[derive(Clone, Copy)]
struct Link {
    seek: u32,
    source: u32,
    /// The place of the next link of the term, plus 1.
    next: u32,
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

/// A match in a text: a word, or the words of a phrase.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Occurrence {
    pub(crate) position: TokenPos,
    pub(crate) field: Field,
    /// How many words it has.
    pub(crate) words: usize,
    /// Which of [`Query::seeks`].
    pub(crate) seek: usize,
    pub(crate) form: Form,
    pub(crate) weight: f32,
    pub(crate) term: TermId,
    /// How many words, this one included, are joined here as in the query (`std::vec`); 0 where it begins nothing.
    pub(crate) joined: usize,
}

impl Query<'_> {
    /// All matches in a document, in order; where several begin at one place, the heavier first.
    pub(crate) fn occurrences(&self, index: &Index, document: DocId) -> Vec<Occurrence> {
        let mut all = Vec::new();
        self.read(index, document, &mut all);
        let is_read = !self.by_term.links.is_empty();
        let text = index.documents.text(document);
        for (seek, wanted) in self.seeks.iter().enumerate() {
            for source in wanted.sources.iter().filter(|source| !(is_read && source.is_word())) {
                let postings = within(&source.postings, text.start, text.end);
                let inside = postings.iter().filter(|posting| wanted.covers(posting.field()));
                all.extend(inside.map(|posting| source.occurrence(*posting, seek)));
            }
        }
        let ordered = |a: &Occurrence, b: &Occurrence| {
            let heavier = b.words.cmp(&a.words).then(b.weight.total_cmp(&a.weight));
            a.position.cmp(&b.position).then(heavier).then(a.seek.cmp(&b.seek))
        };
        if !all.is_sorted_by(|a, b| ordered(a, b).is_le()) {
            order::sort_by(&mut all, ordered);
        }
        all
    }

    /// The matches of the sources that are held by term.
    fn read(&self, index: &Index, document: DocId, all: &mut Vec<Occurrence>) {
        if self.by_term.links.is_empty() {
            return;
        }
        for block in index.documents.get(document).blocks.clone() {
            let field = index.documents.blocks[block as usize].field;
            for (position, word) in index.text.words(index.documents.block_text(block)) {
                let mut at = self.by_term.first[index.vocabulary.term_of(word).0 as usize];
                while at > 0 {
                    let link = self.by_term.links[at as usize - 1];
                    let seek = &self.seeks[link.seek as usize];
                    if seek.covers(field) {
                        let source = &seek.sources[link.source as usize];
                        all.push(source.occurrence(Posting::new(position, field), link.seek as usize));
                    }
                    at = link.next;
                }
            }
        }
    }
}

impl ByTerm {
    fn of(index: &Index, seeks: &[Seek], few: usize) -> Self {
        let mut by_term = Self::default();
        if seeks.iter().map(|seek| seek.sources.len()).sum::<usize>() <= few {
            return by_term;
        }
        by_term.first = vec![0; index.vocabulary.term_count()];
        // From the last to the first, because each goes before those that are there.
        for (seek_at, seek) in seeks.iter().enumerate().rev() {
            for (at, source) in seek.sources.iter().enumerate().rev().filter(|(_, source)| source.is_word()) {
                let first = &mut by_term.first[source.term.0 as usize];
                by_term.links.push(Link { seek: seek_at as u32, source: at as u32, next: *first });
                *first = by_term.links.len() as u32;
            }
        }
        by_term
    }
}

impl Source<'_> {
    /// Whether it is all the postings of its term.
    fn is_word(&self) -> bool {
        matches!(self.postings, Cow::Borrowed(_))
    }

    fn occurrence(&self, posting: Posting, seek: usize) -> Occurrence {
        Occurrence {
            position: posting.position(),
            field: posting.field(),
            words: self.words,
            seek,
            form: self.form,
            weight: self.weight,
            term: self.term,
            joined: 0,
        }
    }
}

impl Query<'_> {
    /// The matches to be shown in a range: those that say something, and what is joined as typed as one.
    pub(crate) fn shown(&self, index: &Index, mut occurrences: Vec<Occurrence>) -> Vec<Occurrence> {
        /// How much rather a place is shown that is written as typed.
        const AS_TYPED: f32 = 3.0;
        for chunk in &self.chunks {
            for one in occurrences.iter_mut().filter(|one| chunk.stands_at(index, one)) {
                one.joined = chunk.terms.len();
                one.weight *= AS_TYPED;
            }
        }
        for one in occurrences.iter_mut().filter(|one| self.seeks[one.seek].is_as_typed(index, one)) {
            one.weight *= AS_TYPED;
        }
        self.drop_lone_stop_words(&mut occurrences);
        occurrences
    }

    /// Whether each seek is among the matches.
    pub(crate) fn is_whole_in(&self, occurrences: &[Occurrence]) -> bool {
        (0..self.seeks.len()).all(|seek| occurrences.iter().any(|one| one.seek == seek))
    }

    /// Takes out stop words that stand alone: to mark every `the` would show nothing.
    fn drop_lone_stop_words(&self, occurrences: &mut Vec<Occurrence>) {
        const NEAR: u32 = 2;
        let common = |one: &Occurrence| self.seeks[one.seek].common;
        let others: Vec<_> =
            occurrences.iter().filter(|one| !common(one)).map(|one| one.position.0).collect();
        occurrences.retain(|one| {
            let next = others.partition_point(|&other| other + NEAR < one.position.0);
            !common(one) || others.get(next).is_some_and(|&other| other <= one.position.0 + NEAR)
        });
    }
}

impl Seek<'_> {
    /// Whether a match in a field counts.
    pub(crate) fn covers(&self, field: Field) -> bool {
        self.field.is_none_or(|wanted| wanted == field)
    }

    /// Whether a match is written as it was typed.
    pub(crate) fn is_as_typed(&self, index: &Index, one: &Occurrence) -> bool {
        let word = |position: u32| index.text.item(TokenPos(position)).and_then(|item| item.as_word());
        match &self.spelling {
            Spelling::Any => false,
            Spelling::Words(words) => {
                one.form == Form::Exact && word(one.position.0).is_some_and(|word| words.contains(&word))
            }
            Spelling::Touching => (0..one.words as u32).all(|at| word(one.position.0 + at).is_some()),
        }
    }

    /// Whether it occurs in a range of the text.
    pub(crate) fn occurs_in(&self, range: &Range<TokenPos>) -> bool {
        self.sources.iter().any(|source| {
            let postings = within(&source.postings, range.start, range.end);
            postings.iter().any(|posting| self.covers(posting.field()))
        })
    }
}

impl Chunk {
    /// Whether it stands at an occurrence of its first term: the same words, the same separators.
    pub(crate) fn stands_at(&self, index: &Index, first: &Occurrence) -> bool {
        if index.vocabulary.term(first.term) != self.terms[0] {
            return false;
        }
        let text = &index.text;
        let (before, between) = (&self.separators[0], &self.separators[1..]);
        if !text.separator_before(first.position).unwrap_or_default().ends_with(before.as_str()) {
            return false;
        }
        let mut position = first.position;
        for (separator, term) in between.iter().zip(&self.terms[1..]) {
            if text.separator_behind(position).unwrap_or_default() != separator {
                return false;
            }
            let Some((next, word)) = text.next_word(position) else { return false };
            if index.vocabulary.term(index.vocabulary.term_of(word)) != term {
                return false;
            }
            position = next;
        }
        let behind = between.last().map_or("", String::as_str);
        text.separator_behind(position).unwrap_or_default().starts_with(behind)
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
    let by_term = ByTerm::of(index, &seeks, FEW);
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
            || self.languages.iter().any(|language| stem_mates(self, language, &word.term).next().is_some())
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
        for language in &self.languages {
            for term in stem_mates(self, language, &word.term) {
                add(term, Form::Stem, form_weight(Form::Stem));
            }
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
        self.languages.iter().any(|language| language.is_stop_word(term))
    }

    /// How a term is written for people: its first word.
    pub(crate) fn spelling(&self, term: TermId) -> &str {
        self.vocabulary.words_of(term).next().map_or("", |word| self.vocabulary.word(word))
    }
}

/// The terms that share a word's stem, except the word itself.
///
/// A stem is a beginning of its words but for its last letter (`happi`, `happy`), so that only the
/// terms with that beginning need to be stemmed.
fn stem_mates<'i>(
    index: &'i Index,
    language: &'i Language,
    word: &'i str,
) -> impl Iterator<Item = TermId> + 'i {
    let stem = language.stem(word);
    // Only from the third letter on the last one differs. What a single letter begins is not worth stemming.
    let last = stem.char_indices().skip(2).last().map_or(stem.len(), |(at, _)| at);
    let mates = (stem.chars().nth(1).is_some()).then(|| index.vocabulary.with_prefix(&stem[..last]));
    mates.into_iter().flatten().filter(move |&term| {
        let text = index.vocabulary.term(term);
        text != word && language.stem(text) == stem
    })
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

#[cfg(all(test, feature = "writer", not(target_family = "wasm")))]
mod tests {
    use super::*;
    use crate::document::{Block, BlockKind, Document};
    use crate::writer::{BuildOptions, Compression, IndexBuilder};
    use proptest::prelude::*;

    fn index(texts: &[String]) -> Index {
        let mut builder = IndexBuilder::new(BuildOptions::default());
        for (at, text) in texts.iter().enumerate() {
            let blocks =
                vec![Block::new(BlockKind::H2, "A Heading: ab"), Block::new(BlockKind::Code, text.as_str())];
            let title = format!("Title {at} abc");
            builder.add(Document { url: at.to_string(), title, blocks, ..Document::default() }).unwrap();
        }
        Index::open(&builder.finish(Compression::None).unwrap()).unwrap()
    }

    proptest! {
        #[test]
        fn a_text_read_tells_what_its_sources_tell(
            texts in prop::collection::vec("[ab ]{0,6}( (abc|bc|Abs|aB|aBc)){0,4}", 1..4),
            typed in "(title:|heading:)?[abs]{1,3}( (a OR b|\"a b\"|abc|ab\\*|b)){0,3}( [ab]{1,2})?",
        ) {
            let index = index(&texts);
            let mut query = resolve(&index, &typed, true, true);
            for document in index.documents.ids() {
                query.by_term = ByTerm::default();
                let asked = query.occurrences(&index, document);
                query.by_term = ByTerm::of(&index, &query.seeks, 0);
                prop_assert_eq!(query.occurrences(&index, document), asked);
            }
        }
    }
}
