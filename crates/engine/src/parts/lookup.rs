//! The lookups of a search over an index in parts.
//!
//! Postings lists take the place of positions: a [`Matcher`] without words refers to a list by its number. Once texts have
//! been read, the same lookups also give the matches in them.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use crate::error::Error;
use crate::ids::{DocId, TermId};
use crate::index::Index;
use crate::index::meaning::TermVector;
use crate::index::postings::within;
use crate::index::tuning::Tuning;
use crate::parts::bucket::{Entry, KeyKind, locate};
use crate::parts::column::Column;
use crate::parts::list::{self, Posting};
use crate::parts::root::PieceKind;
use crate::parts::{Outcome, PartsIndex, Piece};
use crate::results::MatchKind;
use crate::search::term::{Matcher, QueryTerm};

/// A phrase, and a document that was read and lacks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Absence {
    pub(crate) terms: Vec<String>,
    pub(crate) reach: usize,
    /// Or [`NO_DOCUMENT_HAS_IT`].
    pub(crate) document: DocId,
}

/// In an [`Absence`]: many documents that were read lack the phrase, and the others are not read.
pub(crate) const NO_DOCUMENT_HAS_IT: DocId = DocId(u32::MAX);

impl Absence {
    /// Whether this is about a phrase.
    pub(super) fn is_of(&self, terms: &[String], reach: usize) -> bool {
        self.terms == terms && self.reach == reach
    }
}

/// A list that a query uses.
pub(crate) struct UsedList<'p> {
    pub(crate) postings: Cow<'p, [Posting]>,
    /// Whether it is of a phrase: a row in it has all words of the phrase, but perhaps apart.
    pub(crate) is_phrase: bool,
    /// What its key adds to the vector of a query.
    pub(crate) vector: Option<TermVector>,
}

impl UsedList<'_> {
    /// The postings of a document.
    pub(crate) fn of(&self, document: DocId) -> &[Posting] {
        postings_of(&self.postings, document)
    }
}

/// The postings of a document.
pub(super) fn postings_of(postings: &[Posting], document: DocId) -> &[Posting] {
    let start = postings.partition_point(|one| one.document() < document);
    let end = start + postings[start..].partition_point(|one| one.document() == document);
    &postings[start..end]
}

/// One run of a search: what all its lookups share, and why it could not end.
pub(crate) struct Run<'p> {
    pub(crate) index: &'p PartsIndex,
    /// Documents that were read and lack a phrase.
    pub(crate) absent: &'p [Absence],
    /// Whether stop words are left out, because the query has other words.
    pub(crate) leaves_stop_words: bool,
    /// Whether words that do not occur are corrected.
    pub(crate) corrects: bool,
    missing: RefCell<Vec<Piece>>,
    error: RefCell<Option<Error>>,
}

impl<'p> Run<'p> {
    pub(crate) fn new(index: &'p PartsIndex, absent: &'p [Absence], leaves_stop_words: bool) -> Self {
        index.begin_search();
        let (missing, error) = (RefCell::default(), RefCell::default());
        Self { index, absent, leaves_stop_words, corrects: false, missing, error }
    }

    /// What the owner of the site decides; nothing while it is missing.
    pub(crate) fn tuning(&self) -> &'p Tuning {
        let tuning = self.loaded(self.index.tuning()).flatten();
        tuning.unwrap_or(self.index.empty.tuning())
    }

    /// What is in a piece; records the piece if it is missing.
    pub(crate) fn loaded<T>(&self, piece: Result<T, Piece>) -> Option<T> {
        piece.map_err(|piece| self.add_missing(piece)).ok()
    }

    fn add_missing(&self, piece: Piece) {
        let mut missing = self.missing.borrow_mut();
        if let Err(at) = missing.binary_search(&piece) {
            missing.insert(at, piece);
        }
    }

    /// What was read without an error; records the error otherwise.
    pub(crate) fn valid<T>(&self, read: Result<T, Error>) -> Option<T> {
        read.map_err(|error| *self.error.borrow_mut() = Some(error)).ok()
    }

    pub(crate) fn is_missing(&self) -> bool {
        !self.missing.borrow().is_empty()
    }

    /// `None` while a piece is missing.
    pub(crate) fn complete(&self) -> Option<()> {
        (!self.is_missing()).then_some(())
    }

    /// The missing pieces, each once, in their order.
    pub(crate) fn into_missing(self) -> Vec<Piece> {
        self.missing.into_inner()
    }

    /// The answer; without one, why it is missing.
    pub(crate) fn outcome<T>(self, answer: Option<T>) -> Result<Outcome<T>, Error> {
        match (answer, self.error.take()) {
            (Some(answer), _) => Ok(Outcome::Found(answer)),
            (None, Some(error)) => Err(error),
            (None, None) => Ok(Outcome::Missing(self.into_missing())),
        }
    }
}

/// The lookups over lists, and over the texts that were read.
pub(crate) struct PartsLookup<'p> {
    pub(crate) run: &'p Run<'p>,
    /// The documents that were read.
    pub(super) texts: &'p Index,
    /// Their numbers in the whole index; empty while there are no texts.
    pub(super) window: &'p [DocId],
    lists: RefCell<Vec<Rc<UsedList<'p>>>>,
    pub(super) columns: Columns<'p>,
}

/// The columns that a search uses.
#[derive(Default)]
pub(crate) struct Columns<'p> {
    pub(crate) places: &'p [DocId],
    pub(crate) copies: &'p [(DocId, DocId)],
    pub(crate) languages: Option<&'p Column>,
    /// By name.
    pub(crate) named: Vec<(u32, &'p Column)>,
}

impl<'p> PartsLookup<'p> {
    /// Before anything was read.
    pub(crate) fn new(run: &'p Run<'p>) -> Self {
        Self::over(run, &run.index.empty, &[])
    }

    /// With texts that were read.
    pub(crate) fn over(run: &'p Run<'p>, texts: &'p Index, window: &'p [DocId]) -> Self {
        Self { run, texts, window, lists: RefCell::default(), columns: Columns::default() }
    }

    /// Uses columns. `names`: of metadata; `needs_languages`: whether documents are chosen by language.
    pub(crate) fn load_columns(&mut self, names: &[u32], needs_languages: bool, needs_places: bool) {
        let (run, index) = (self.run, self.run.index);
        if index.root.has_copies {
            self.columns.copies = run.loaded(index.copies()).unwrap_or_default();
        }
        for &name in names {
            let column = run.loaded(index.column(PieceKind::Column(name))).flatten();
            self.columns.named.extend(column.map(|column| (name, column)));
        }
        if needs_languages {
            self.columns.languages = run.loaded(index.column(PieceKind::Languages)).flatten();
        }
        if needs_places || needs_languages || !names.is_empty() {
            self.columns.places = run.loaded(index.places()).unwrap_or_default();
        }
    }

    pub(crate) fn list(&self, matcher: &Matcher) -> Option<Rc<UsedList<'p>>> {
        (matcher.words == 0).then(|| self.lists.borrow()[matcher.term.0 as usize].clone())
    }

    /// The lists of a query term.
    pub(crate) fn lists(&self, term: &QueryTerm) -> Vec<Rc<UsedList<'p>>> {
        term.matches.matchers.iter().filter_map(|matcher| self.list(matcher)).collect()
    }

    /// Whether a term is a stop word whose list is left out.
    pub(super) fn is_left_out(&self, term: &QueryTerm) -> bool {
        term.is_optional && self.lists(term).iter().all(|list| list.postings.is_empty())
    }

    /// A matcher for a list.
    pub(super) fn use_list(
        &self,
        postings: Cow<'p, [Posting]>,
        documents: u32,
        is_phrase: bool,
    ) -> Matcher<'static> {
        self.push_list(UsedList { postings, is_phrase, vector: None }, documents)
    }

    /// A matcher for the list of an entry.
    pub(super) fn use_entry(&self, entry: &'p Entry) -> Matcher<'static> {
        self.use_entry_as(entry, Cow::from(&entry.postings))
    }

    /// A matcher for the list of an entry, with other postings.
    pub(super) fn use_entry_as(&self, entry: &'p Entry, postings: Cow<'p, [Posting]>) -> Matcher<'static> {
        self.push_list(UsedList { postings, is_phrase: false, vector: entry.vector }, entry.documents)
    }

    pub(super) fn push_list(&self, list: UsedList<'p>, documents: u32) -> Matcher<'static> {
        let mut lists = self.lists.borrow_mut();
        lists.push(Rc::new(list));
        let (kind, weight) = (MatchKind::Exact, 1.0);
        let term = TermId(lists.len() as u32 - 1);
        Matcher { postings: Vec::new().into(), words: 0, kind, weight, documents, term }
    }

    /// The entry of a key; `None` if there is none, or if its bucket is missing, which is then asked for.
    pub(crate) fn entry(&self, kind: KeyKind, text: &str) -> Option<&'p Entry> {
        self.run.loaded(self.loaded_entry(kind, text))?
    }

    /// The entry of a key, if there is one; an error if its bucket is missing.
    pub(super) fn loaded_entry(&self, kind: KeyKind, text: &str) -> Result<Option<&'p Entry>, Piece> {
        let index = self.run.index;
        let (bucket, check) = locate(kind, text, index.root.buckets);
        Ok(index.bucket(bucket)?.iter().find(|entry| entry.check == check))
    }

    /// Whether the bucket of a word, and of the prefix of the same letters, is there.
    pub(super) fn is_loaded(&self, text: &str) -> bool {
        self.loaded_entry(KeyKind::Word, text).is_ok()
    }

    /// The entry of a prefix with its postings: those of its own list, and of the word that it is.
    pub(super) fn prefix_entry(&self, text: &str) -> Option<(&'p Entry, Cow<'p, [Posting]>)> {
        let word = self.entry(KeyKind::Word, text);
        match (self.entry(KeyKind::Prefix, text), word) {
            (Some(prefix), Some(word)) => {
                Some((prefix, list::merged(&word.postings, &prefix.postings).into()))
            }
            (prefix, word) => prefix.or(word).map(|entry| (entry, Cow::from(&entry.postings))),
        }
    }

    /// The entry of a term, and the rows in which the term itself occurs. Their frequencies include its other forms.
    pub(super) fn exact_entry(&self, term: &str) -> Option<(&'p Entry, Cow<'p, [Posting]>)> {
        let entry = self.entry(KeyKind::Word, term).filter(|entry| entry.exact > 0)?;
        let postings = &entry.postings;
        if postings.iter().all(|posting| posting.is_exact) {
            return Some((entry, Cow::from(postings)));
        }
        let exact: Vec<_> = postings.iter().filter(|posting| posting.is_exact).copied().collect();
        Some((entry, exact.into()))
    }

    /// Whether a phrase of a term is in a text that was read.
    pub(crate) fn is_read_in(&self, document: DocId, term: &QueryTerm) -> bool {
        let text = self.texts.documents().text(document);
        term.matches.matchers.iter().filter(|matcher| matcher.words > 0).any(|matcher| {
            let postings = within(&matcher.postings, text.start, text.end);
            postings.iter().any(|posting| term.covers(posting.field()))
        })
    }

    /// The number of a document in the whole index.
    pub(crate) fn whole(&self, document: DocId) -> DocId {
        self.window.get(document.0 as usize).copied().unwrap_or(document)
    }

    /// The number of a document in the order of the index.
    pub(super) fn ordinal(&self, document: DocId) -> usize {
        self.columns.places.partition_point(|&other| other < self.whole(document))
    }

    pub(super) fn values(&self, document: DocId, name: &str) -> impl Iterator<Item = &str> {
        let at = self.run.index.names.iter().position(|own| own == name);
        let column = self.columns.named.iter().find(|(own, _)| Some(*own as usize) == at);
        let ordinal = self.ordinal(document);
        column.into_iter().flat_map(move |(_, column)| column.texts(ordinal))
    }

    /// The columns of facets, by name.
    pub(super) fn facet_columns(&self) -> impl Iterator<Item = (&str, &Column)> {
        let names = &self.run.index.root.names;
        let facets = self.columns.named.iter().filter(|(name, _)| names[*name as usize].is_facet);
        facets.map(|(name, column)| (names[*name as usize].name.as_str(), *column))
    }
}
