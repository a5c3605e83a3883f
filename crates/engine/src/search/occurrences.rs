//! Where a query matches in a document, and how it is written there.

use std::borrow::Cow;
use std::ops::Range;

use super::resolve::{Completions, Query, Seek, Source, Spelling};
use crate::document::Field;
use crate::documents::DocId;
use crate::hits::Form;
use crate::index::Index;
use crate::order;
use crate::postings::{Posting, within};
use crate::query::Chunk;
use crate::text::TokenPos;
use crate::vocabulary::{TermId, Terms, WordId};

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

/// With more forms than this a text is read word by word.
const FEW: usize = 64;
/// As far as that: what begins with a letter or two is everywhere, and a text may have a million words. With four times as
/// many the slowest twentieth of keys took a quarter longer.
const MOST_READ: u32 = 2048;

/// Which words count for a query, for reading a text word by word: where a beginning of two letters has a thousand
/// terms, that is quicker than to ask each of them. Empty where there are few.
#[derive(Default)]
pub(super) struct ByWord {
    /// The numbers of the items of the text that count.
    counting: NumberSet,
    /// Those of them that are not only completions.
    in_sources: NumberSet,
    /// Per term its seek and source, ascending.
    sources: Vec<(TermId, u32, u32)>,
}

/// A set of numbers, of words or of items of the text: a bit for each.
#[derive(Default)]
struct NumberSet(Vec<u64>);

impl NumberSet {
    fn contains(&self, number: u32) -> bool {
        self.0[number as usize / 64] >> (number % 64) & 1 == 1
    }

    fn add(&mut self, numbers: Range<u32>) {
        for number in numbers {
            self.0[number as usize / 64] |= 1 << (number % 64);
        }
    }
}

impl Query<'_> {
    /// All matches in a document, in order; where several begin at one place, the heavier first.
    pub(crate) fn occurrences(&self, index: &Index, document: DocId) -> Vec<Occurrence> {
        /// Most documents have fewer.
        const USUAL: usize = 32;
        let mut all = Vec::with_capacity(USUAL);
        let is_read = !self.by_word.counting.0.is_empty();
        let text = index.documents.text(document);
        // Behind that what is not merely begun is asked for: it may be all that was looked for.
        let read_end = if is_read { text.end.min(TokenPos(text.start.0 + MOST_READ)) } else { text.start };
        self.read(index, document, read_end, &mut all);
        for (seek, wanted) in self.seeks.iter().enumerate() {
            let mut add = |postings: &[Posting], from: TokenPos, source: &dyn Fn(Posting) -> Occurrence| {
                let start = all.len();
                let postings = within(postings, from, text.end).iter();
                all.extend(postings.filter(|posting| wanted.covers(posting.field())).map(|one| source(*one)));
                merge(&mut all, start);
            };
            for source in &wanted.sources {
                let from = if source.is_word() { read_end } else { text.start };
                if from < text.end {
                    add(&source.postings, from, &|posting| source.occurrence(posting, seek));
                }
            }
            for begun in wanted.completions.iter().filter(|_| !is_read) {
                for term in begun.terms() {
                    add(index.postings.of(term), text.start, &|posting| {
                        begun.occurrence(index, term, posting, seek)
                    });
                }
            }
        }
        all
    }

    /// The matches of single words up to `end`.
    fn read(&self, index: &Index, document: DocId, end: TokenPos, all: &mut Vec<Occurrence>) {
        let mut blocks = &index.documents.blocks[index.documents.get(document).blocks.start as usize..];
        for (position, number) in index.text.numbers(index.documents.text(document).start..end) {
            if !self.by_word.counting.contains(number) {
                continue;
            }
            let Some(word) = index.text.numbered(number).as_word() else { continue };
            while blocks[1].start <= position {
                blocks = &blocks[1..];
            }
            let posting = Posting::new(position, blocks[0].field);
            self.add_word(index, word, posting, all);
        }
    }

    /// The matches of a word that counts.
    fn add_word(&self, index: &Index, word: WordId, posting: Posting, all: &mut Vec<Occurrence>) {
        let term = index.vocabulary.term_of(word);
        let mut add = |occurrence| {
            all.push(occurrence);
            // Places come in order.
            if let [.., before, _] = all[..]
                && before.position == posting.position()
            {
                let last = all.len() - 1;
                merge(all, last);
            }
        };
        let covers = |seek: usize| self.seeks[seek].covers(posting.field());
        let in_sources = self.by_word.in_sources.contains(word.0);
        if in_sources {
            let first = self.by_word.sources.partition_point(|(other, ..)| *other < term);
            let own = self.by_word.sources[first..].iter().take_while(|(other, ..)| *other == term);
            for &(_, seek, source) in own.filter(|(_, seek, _)| covers(*seek as usize)) {
                let seek = seek as usize;
                add(self.seeks[seek].sources[source as usize].occurrence(posting, seek));
            }
        }
        for (seek, wanted) in self.seeks.iter().enumerate().filter(|(seek, _)| covers(*seek)) {
            let begins =
                |begun: &&Completions| begun.terms.contains(term) && !(in_sources && begun.leaves_out(term));
            for begun in wanted.completions.iter().filter(begins) {
                add(begun.occurrence(index, term, posting, seek));
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
        if !self.seeks.iter().any(|seek| seek.common) {
            return;
        }
        let common = |one: &Occurrence| self.seeks[one.seek].common;
        let others: Vec<_> =
            occurrences.iter().filter(|one| !common(one)).map(|one| one.position.0).collect();
        occurrences.retain(|one| {
            let next = others.partition_point(|&other| other + NEAR < one.position.0);
            !common(one) || others.get(next).is_some_and(|&other| other <= one.position.0 + NEAR)
        });
    }
}

impl ByWord {
    pub(super) fn of(index: &Index, seeks: &[Seek]) -> Self {
        Self::of_more_than(FEW, index, seeks)
    }

    /// Empty unless there are more forms than `few`.
    fn of_more_than(few: usize, index: &Index, seeks: &[Seek]) -> Self {
        let mut by_word = Self::default();
        let begun = |seek: &Seek| seek.completions.iter().map(|begun| begun.terms.len()).sum::<usize>();
        if seeks.iter().map(|seek| seek.sources.len() + begun(seek)).sum::<usize>() <= few {
            return by_word;
        }
        let none = || NumberSet(vec![0; index.text.number_count().div_ceil(64)]);
        (by_word.counting, by_word.in_sources) = (none(), none());
        let numbers = |terms: Terms| {
            let words = index.vocabulary.words_of_all(terms);
            words.start.0..words.end.0
        };
        for (seek_at, seek) in (0..).zip(seeks) {
            for (at, source) in (0..).zip(&seek.sources).filter(|(_, source)| source.is_word()) {
                by_word.sources.push((source.term, seek_at, at));
                let words = numbers(source.term.into());
                by_word.counting.add(words.clone());
                by_word.in_sources.add(words);
            }
            for begun in &seek.completions {
                by_word.counting.add(numbers(begun.terms));
            }
        }
        for (number, word) in index.text.cased() {
            if by_word.counting.contains(word.0) {
                by_word.counting.add(number..number + 1);
            }
        }
        order::sort_by(&mut by_word.sources, Ord::cmp);
        by_word
    }
}

/// Merges what stands from `start` on with what stands before, both in order.
fn merge(all: &mut [Occurrence], start: usize) {
    let ordered = |a: &Occurrence, b: &Occurrence| {
        let lighter = || b.words.cmp(&a.words).then(b.weight.total_cmp(&a.weight)).then(a.seek.cmp(&b.seek));
        a.position.cmp(&b.position).then_with(lighter).is_le()
    };
    if start == 0 || start == all.len() || ordered(&all[start - 1], &all[start]) {
        return;
    }
    let behind = all[start..].to_vec();
    // From the end on: what is written over was moved before, or is kept in `behind`.
    let (mut before, mut at) = (start, all.len());
    for one in behind.iter().rev() {
        while before > 0 && !ordered(&all[before - 1], one) {
            before -= 1;
            at -= 1;
            all[at] = all[before];
        }
        at -= 1;
        all[at] = *one;
    }
}

impl Completions {
    fn occurrence(&self, index: &Index, term: TermId, posting: Posting, seek: usize) -> Occurrence {
        Occurrence {
            position: posting.position(),
            field: posting.field(),
            words: 1,
            seek,
            form: Form::Prefix,
            weight: self.weight(index, term),
            term,
            joined: 0,
        }
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
            Spelling::Form => one.form == Form::Exact,
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
                query.by_word = ByWord::default();
                let asked = query.occurrences(&index, document);
                query.by_word = ByWord::of_more_than(0, &index, &query.seeks);
                prop_assert_eq!(query.occurrences(&index, document), asked);
            }
        }
    }
}
