//! The names of a page and of its sections, compared with the query: `Vec::push` is the section `push` of the page `Vec`.

use std::ops::Range;

use crate::analysis::{fold, tokenize};
use crate::document::Field;
use crate::ids::{DocId, TermId, TokenPos};
use crate::index::anchor::AnchorKind;
use crate::parameters::{HEADING_NAME_SHARE, NAME_TOLERANCE};
use crate::results::MatchKind;
use crate::search::bm25::inverse_document_frequency;
use crate::search::occurrences::{Occurrence, OccurrenceFinder};
use crate::search::passage::{anchor_id, passage};
use crate::search::term::Matcher;

/// A page may have hundreds of headings with a frequent word.
const MAX_NAMED_SECTIONS: usize = 32;

/// Compares the names of a document with the query: the title with the address, and the headings below it.
struct NameMatcher<'a> {
    finder: &'a OccurrenceFinder<'a>,
    document: DocId,
    /// All of the document, in order.
    occurrences: &'a [Occurrence],
    /// Per query term, how well title or address match it, from 0 to 1.
    shares: Vec<f32>,
    /// The words of the title; empty if none of them matches.
    title: NameWords,
}

/// Words of a name, measured in two ways.
#[derive(Clone, Copy, Default)]
struct WordSum {
    /// The sum of their idfs.
    idf: f32,
    /// Their number.
    count: f32,
}

impl WordSum {
    fn add(&mut self, other: Self) {
        self.idf += other.idf;
        self.count += other.count;
    }
}

/// The words of a name.
#[derive(Clone, Copy, Default)]
struct NameWords {
    /// Those that match the query; a word that matches in part counts in part.
    matched: WordSum,
    all: WordSum,
}

impl NameWords {
    /// Adds a word of which a share from 0 to 1 matches.
    fn add(&mut self, idf: f32, share: f32) {
        self.matched.add(WordSum { idf: idf * share, count: share });
        self.all.add(WordSum { idf, count: 1.0 });
    }

    fn and(mut self, other: Self) -> Self {
        self.matched.add(other.matched);
        self.all.add(other.all);
        self
    }

    /// The share of the name that matches, by idf or by number, whichever is greater. By idf, frequent words of names
    /// (`Struct`) count little. By number, a word that is frequent in texts can still be a name (`str`).
    fn share(self) -> f32 {
        let share = |matched: f32, all: f32| if all > 0.0 { matched / all } else { 0.0 };
        share(self.matched.idf, self.all.idf).max(share(self.matched.count, self.all.count))
    }
}

/// How well a name matches the query.
#[derive(Clone, Copy, Default)]
pub(crate) struct NameMatch {
    /// From 0 to 1.
    pub(crate) value: f32,
    /// Whether it has the words of the query, up to [`NAME_TOLERANCE`] of their weight.
    pub(crate) is_whole: bool,
    /// Whether an anchor has them, without the title.
    is_anchor: bool,
}

/// How well the names of a document match the query.
pub(crate) struct NameMatches {
    pub(crate) best: NameMatch,
    /// Whether the best match is whole: an anchor, or with at least one word in the title.
    pub(crate) is_whole: bool,
    /// Per query term, above 0 if title or address match it.
    pub(crate) of_page: Vec<f32>,
    /// The sections whose headings match terms that the page's own name does not: the number of the heading, and its match.
    pub(crate) sections: Vec<(u32, NameMatch)>,
}

impl NameMatch {
    fn or(self, other: Self) -> Self {
        if other.value > self.value { other } else { self }
    }
}

impl NameMatches {
    /// `occurrences`: all of the document, in order.
    pub(crate) fn new(finder: &OccurrenceFinder, document: DocId, occurrences: &[Occurrence]) -> Self {
        NameMatcher::new(finder, document, occurrences).matches()
    }
}

impl<'a> NameMatcher<'a> {
    fn new(finder: &'a OccurrenceFinder<'a>, document: DocId, occurrences: &'a [Occurrence]) -> Self {
        let documents = finder.index.documents();
        let mut names = Self {
            finder,
            document,
            occurrences,
            shares: vec![0.0; finder.plan.terms.len()],
            title: NameWords::default(),
        };
        let title = documents.block_text(documents.get(document).blocks.start);
        let in_title = inside(occurrences, &title);
        if in_title.iter().any(|one| is_name(one, in_title)) {
            in_title.iter().filter(|one| is_name(one, in_title)).for_each(|one| names.add_title_word(one));
            names.title = names.words(title);
        }
        // The address is read only if title and headings leave terms without a match.
        if names.is_titled() || occurrences.iter().any(|one| names.names_section(one)) {
            names.add_address();
        }
        names
    }

    /// Matches the address, if terms are left without a match.
    fn add_address(&mut self) {
        let terms = self.finder.plan.terms.iter().zip(&self.shares);
        let is_open = terms.filter(|(term, share)| !term.is_optional && **share == 0.0).count() > 0;
        if is_open && self.finder.plan.quorum_terms().count() > 1 {
            let url = &self.finder.index.documents().get(self.document).url;
            let mut named = Vec::new();
            self.for_each_word(url, &mut |word| named.extend(self.terms_named(word)));
            named.into_iter().for_each(|term| self.shares[term] = 1.0);
        }
    }

    /// Records that an occurrence in the title matches its term.
    fn add_title_word(&mut self, one: &Occurrence) {
        let share = &mut self.shares[one.query_term];
        *share = share.max(weight(one));
    }

    /// The matches of all names.
    fn matches(self) -> NameMatches {
        let page = self.name_match(&self.shares, self.title);
        let sections = self.sections();
        let best = sections.iter().fold(page, |best, (_, section)| best.or(*section));
        let is_whole = best.is_whole && (best.is_anchor || self.is_titled());
        NameMatches { best, is_whole, of_page: self.shares, sections }
    }

    /// The sections whose headings match terms that the page's own name does not.
    fn sections(&self) -> Vec<(u32, NameMatch)> {
        let documents = self.finder.index.documents();
        let mut sections = Vec::new();
        let mut next = TokenPos(0);
        for one in self.occurrences.iter().filter(|one| self.names_section(one)) {
            if one.position >= next {
                let heading = documents.block_at(one.position, self.document);
                next = documents.block_text(heading).end;
                sections.push((heading, self.section(heading)));
                if sections.len() == MAX_NAMED_SECTIONS {
                    break;
                }
            }
        }
        sections
    }

    /// How well the name of a section matches: its heading or its anchor, with the title.
    fn section(&self, heading: u32) -> NameMatch {
        let index = self.finder.index;
        let text = index.documents().block_text(heading);
        let occurrences = inside(self.occurrences, &text);
        let mut shares = self.shares.clone();
        for one in occurrences.iter().filter(|one| is_name(one, occurrences)) {
            let share = HEADING_NAME_SHARE * weight(one);
            shares[one.query_term] = shares[one.query_term].max(share);
        }
        let mut words = self.words(text.clone());
        let mut qualified = NameMatch::default();
        if index.documents().blocks[heading as usize].anchor == AnchorKind::Template {
            let text = passage(index, text, &[]).text;
            let anchor = anchor_id(index, heading, &text).unwrap_or_default();
            let (all, end) = self.anchor(&anchor);
            if all.share() > words.share() {
                words = all;
            }
            qualified = end;
        }
        qualified.or(self.name_match(&shares, words.and(self.title)))
    }

    /// The words of an anchor; and how well it alone matches a query of several words that it has all of. Then the parts
    /// before the first that matches only say where the thing is: `django.db.models.Model.save` is `Model.save`.
    fn anchor(&self, anchor: &str) -> (NameWords, NameMatch) {
        let (mut all, mut end) = (NameWords::default(), NameWords::default());
        let mut shares = vec![0.0; self.shares.len()];
        for part in anchor.split(['.', ':', '/']) {
            self.for_each_word(part, &mut |word| {
                let idf = self.idf(self.finder.index.vocabulary().find(word));
                let is_named = self.terms_named(word).map(|term| shares[term] = 1.0).count() > 0;
                let share = if is_named { 1.0 } else { 0.0 };
                all.add(idf, share);
                end.add(idf, share);
            });
            if end.matched.count == 0.0 {
                end = NameWords::default();
            }
        }
        let alone = self.name_match(&shares, end);
        let is_name = alone.is_whole && self.finder.plan.quorum_terms().count() > 1;
        (all, if is_name { NameMatch { is_anchor: true, ..alone } } else { NameMatch::default() })
    }

    /// Whether the title has a word of the query.
    fn is_titled(&self) -> bool {
        self.title.all.count > 0.0
    }

    /// Whether an occurrence is in a heading and of a term that the page's own name lacks.
    fn names_section(&self, one: &Occurrence) -> bool {
        one.field == Field::Heading
            && one.kind != MatchKind::Prefix
            && self.shares[one.query_term] == 0.0
            && !self.finder.plan.terms[one.query_term].is_optional
            && is_name(one, self.occurrences)
    }

    /// How well a name matches: `shares` of the query's terms are in it, and of its own words, `words`.
    fn name_match(&self, shares: &[f32], words: NameWords) -> NameMatch {
        let terms = self.finder.plan.terms.iter().zip(shares).filter(|(term, _)| !term.is_optional);
        let (mut named, mut lacking, mut all) = (0.0, 0.0, 0.0);
        for (term, share) in terms {
            named += term.idf * share;
            lacking += if *share > 0.0 { 0.0 } else { term.idf };
            all += term.idf;
        }
        if all == 0.0 {
            return NameMatch::default();
        }
        NameMatch {
            value: named / all * words.share(),
            is_whole: lacking <= NAME_TOLERANCE * all,
            is_anchor: false,
        }
    }

    /// The words of a title or heading. Subwords are as much of a word as they have of its letters.
    fn words(&self, text: Range<TokenPos>) -> NameWords {
        let index = self.finder.index;
        let occurrences = inside(self.occurrences, &text);
        let mut words = NameWords::default();
        for (position, word) in index.text().words(text) {
            let idf = self.idf(Some(index.vocabulary().term_of(word)));
            let covers = |one: &&Occurrence| {
                (one.position.0..one.position.0 + one.words as u32).contains(&position.0)
                    && is_name(one, occurrences)
            };
            let (mut whole, mut subwords) = (0.0f32, 0.0f32);
            for one in occurrences.iter().filter(covers) {
                if one.kind == MatchKind::Subword {
                    let typed = self.finder.plan.terms[one.query_term].text.len();
                    subwords += typed as f32 / index.vocabulary().term_length(one.term) as f32;
                } else {
                    whole = whole.max(weight(one));
                }
            }
            words.add(idf, whole.max(subwords.min(1.0)));
        }
        words
    }

    /// Calls `each` with the words of an address or anchor, folded.
    fn for_each_word(&self, name: &str, each: &mut dyn FnMut(&str)) {
        let mut word = String::new();
        for token in tokenize(name) {
            word.clear();
            fold(&name[token], self.finder.index.vocabulary().accents, &mut word);
            each(&word);
        }
    }

    /// The numbers of the query terms that a word is exactly.
    fn terms_named(&self, word: &str) -> impl Iterator<Item = usize> {
        let OccurrenceFinder { index, plan, .. } = *self.finder;
        let is_word = move |matcher: &Matcher| {
            matcher.words > 0
                && matcher.kind == MatchKind::Exact
                && index.vocabulary().term(matcher.term) == word
        };
        let terms = plan.terms.iter().enumerate();
        terms
            .filter(move |(_, term)| !term.is_sign && term.matches.matchers.iter().any(is_word))
            .map(|(number, _)| number)
    }

    /// The idf of a word of a name; the highest, if it occurs in no text.
    fn idf(&self, term: Option<TermId>) -> f32 {
        let index = self.finder.index;
        let (count, documents) =
            term.map_or((0, index.documents().len() as u32), |term| index.document_counts(term));
        inverse_document_frequency(count, documents)
    }
}

/// Whether an occurrence counts in a name: a subword only beside another one of the same word. `layout error` names
/// `LayoutError`; `layout` is another name.
fn is_name(one: &Occurrence, occurrences: &[Occurrence]) -> bool {
    let same_word = || inside(occurrences, &(one.position..TokenPos(one.position.0 + 1)));
    one.kind != MatchKind::Subword || same_word().iter().any(|other| other.query_term != one.query_term)
}

/// How well an occurrence in a name says its term. A subword is the term itself.
fn weight(one: &Occurrence) -> f32 {
    if one.kind == MatchKind::Subword { 1.0 } else { one.weight.min(1.0) }
}

/// The occurrences in a range of the text.
fn inside<'o>(occurrences: &'o [Occurrence], text: &Range<TokenPos>) -> &'o [Occurrence] {
    let start = occurrences.partition_point(|one| one.position < text.start);
    let end = occurrences.partition_point(|one| one.position < text.end);
    &occurrences[start..end]
}
