//! Where a query matches in a document, and how it is written there.

use std::borrow::Cow;

use super::resolve::{Query, Seek, Source, Spelling};
use crate::document::Field;
use crate::documents::DocId;
use crate::hits::Form;
use crate::index::Index;
use crate::order;
use crate::postings::{Posting, within};
use crate::query::Chunk;
use crate::text::TokenPos;
use crate::vocabulary::TermId;

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

/// With more sources than this a text is read word by word.
const FEW: usize = 64;

/// The sources of all seeks by their term, for reading a text word by word: where a beginning of two letters has a
/// thousand sources, that is quicker than to ask each of them. Empty where there are few.
#[derive(Default)]
pub(super) struct ByTerm {
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

impl ByTerm {
    pub(super) fn of(index: &Index, seeks: &[Seek]) -> Self {
        Self::of_more_than(FEW, index, seeks)
    }

    /// Empty unless there are more sources than `few`.
    fn of_more_than(few: usize, index: &Index, seeks: &[Seek]) -> Self {
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

impl Seek<'_> {
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

#[cfg(all(test, feature = "writer", not(target_family = "wasm")))]
mod tests {
    use super::*;
    use crate::document::{Block, BlockKind, Document};
    use crate::search::resolve;
    use crate::search::tests::open;
    use proptest::prelude::*;

    fn index(texts: &[String]) -> Index {
        open(texts.iter().enumerate().map(|(at, text)| Document {
            title: format!("Title {at} abc"),
            blocks: vec![
                Block::new(BlockKind::H2, "A Heading: ab"),
                Block::new(BlockKind::Code, text.as_str()),
            ],
            ..Document::default()
        }))
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
                query.by_term = ByTerm::of_more_than(0, &index, &query.seeks);
                prop_assert_eq!(query.occurrences(&index, document), asked);
            }
        }
    }
}
