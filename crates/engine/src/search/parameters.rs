//! The numbers that ranking depends on, with where they come from.

use crate::document::Field;
use crate::hits::Form;

/// How quickly repeating a word stops to count: BM25's k₁.
/// Source: Robertson & Zaragoza, The Probabilistic Relevance Framework (2009), 1.2 to 2.
pub(crate) const K1: f32 = 1.2;

/// What an occurrence weighs in a field: BM25F's w. Titles are short, and say what a page is about.
pub(crate) const fn field_weight(field: Field) -> f32 {
    match field {
        Field::Title => 3.0,
        Field::Heading => 1.5,
        Field::Body => 1.0,
        Field::Aside => 0.4,
    }
}

/// How much the length of a field counts: BM25F's b.
pub(crate) const fn length_weight(field: Field) -> f32 {
    match field {
        Field::Title => 0.4,
        Field::Heading => 0.5,
        Field::Body | Field::Aside => 0.75,
    }
}

/// What an occurrence weighs by its form.
/// Source: Cranfield and scifact, for stems.
pub(crate) const fn form_weight(form: Form) -> f32 {
    match form {
        Form::Exact => 1.0,
        Form::Stem => 0.7,
        Form::Part => 0.6,
        Form::Prefix => 0.5,
    }
}

/// What is left of the weight of a stop word beside words that are none.
pub(crate) const STOP_WORD_WEIGHT: f32 = 0.2;

/// What two neighbouring words of the query give that stand together, as a share of the lower of
/// their two idfs; it falls with the square of their distance.
/// Source: Rasolofo & Savoy, Term Proximity Scoring (2003), for the form.
pub(crate) const PROXIMITY_WEIGHT: f32 = 0.3;
/// Words further apart than this give nothing for standing together.
pub(crate) const PROXIMITY_REACH: u32 = 8;
/// What is left of it when the words stand in the other order.
pub(crate) const REVERSED_WEIGHT: f32 = 0.5;

/// What words joined as in the query give, as a share of the sum of their idfs: enough to bring an identifier
/// (`std::vec`, `C++`) before texts that have its words apart and more often. Hyphens in prose (`low-speed`) must not
/// decide.
/// Source: Cranfield and scifact, for hyphens.
pub(crate) const fn joined_weight(is_prose: bool) -> f32 {
    if is_prose { 0.3 } else { 1.0 }
}

/// What a word gives that is written as it was typed, as a share of its idf, where the index has it with other accents,
/// too (`ban`, `bàn`), or its units apart. As much as an occurrence: who types accents means them.
/// Source: the Universal Declaration of Human Rights in 528 translations.
pub(crate) const SPELLING_WEIGHT: f32 = 1.0;

/// The same for a word in the very form that was typed, where the index has others, by the number of words in the query:
/// of a word alone its form is all that is known, a sentence has its words in the forms that it needs.
/// Source: the same, for one word; Cranfield and scifact for sentences.
pub(crate) fn exact_weight(words: usize) -> f32 {
    let count = words as f32;
    1.0 / (count * count)
}

/// What a title gives that consists of the query's words, as a share of the query's weight.
pub(crate) const WHOLE_TITLE_WEIGHT: f32 = 0.5;

/// Which share of the query's weight a document must have to be a hit: all of it for one or two
/// words, 0.6 for three, 0.34 for four; of a sentence little more than one telling word.
pub(crate) fn quorum(words: usize) -> f32 {
    let count = words as f32;
    match words {
        0..=2 => 1.0,
        3..=6 => 5.4 / (count * count),
        _ => 0.8 / count,
    }
}

/// When no document has that share: this part of the largest share that one has.
pub(crate) const RELAXED_QUORUM: f32 = 0.5;

/// Queries with fewer words than this say where they lead: [neighbours](super::neighbours) add nothing.
pub(crate) const LEAST_WORDS: usize = 4;
/// How many neighbours of a hit count.
/// Source: on Cranfield and scifact 3 and 4 are much the same; 7 are worse.
pub(crate) const NEIGHBOURS: usize = 4;
/// The part of their mean score that is added.
/// Source: Cranfield still gains at 0.8, but scifact loses there.
pub(crate) const NEIGHBOURS_SHARE: f32 = 0.6;
