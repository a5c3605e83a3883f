//! The numbers that ranking depends on, with their sources.

use crate::document::Field;
use crate::results::MatchKind;

/// Term-frequency saturation: BM25's k₁.
/// Source: Robertson & Zaragoza, The Probabilistic Relevance Framework (2009), 1.2 to 2.
pub(crate) const K1: f32 = 1.2;

/// The weight of an occurrence by field: BM25F's w. Titles are short, and name the subject of a page.
pub(crate) const fn field_weight(field: Field) -> f32 {
    match field {
        Field::Title => 3.0,
        Field::Heading => 1.5,
        Field::Body => 1.0,
        Field::Aside => 0.4,
    }
}

/// Length normalization by field: BM25F's b.
pub(crate) const fn length_weight(field: Field) -> f32 {
    match field {
        Field::Title => 0.4,
        Field::Heading => 0.5,
        Field::Body | Field::Aside => 0.75,
    }
}

/// The weight of an occurrence by match kind.
/// Source: Cranfield and SciFact, for stems.
pub(crate) const fn match_weight(kind: MatchKind) -> f32 {
    match kind {
        MatchKind::Exact => 1.0,
        MatchKind::Stem | MatchKind::Synonym => 0.7,
        MatchKind::Subword => 0.6,
        MatchKind::Prefix => 0.5,
    }
}

/// The weight of an occurrence with other accents than the typed ones, if the typed ones occur: it is another word. If
/// they do not occur, it is the same word, with the weight of a stem.
/// Source: XQuAD in Vietnamese: 0.05 to 0.1 are the same, 0.3 is worse.
pub(crate) const OTHER_ACCENTS_WEIGHT: f32 = 0.1;

/// The weight of a form that begins or ends as the typed word does, by the share of the letters of both that they have
/// in common (Dice's coefficient).
pub(crate) fn shared_form_weight(shared: f32) -> f32 {
    0.8 * shared * shared
}
/// The maximum number of terms that share the prefix of a word's forms. The larger the vocabulary, the longer the prefix.
pub(crate) const MAX_FORMS: usize = 32;

/// The weight of a stop word beside words that are none.
pub(crate) const STOP_WORD_WEIGHT: f32 = 0.2;

/// The weight of a pair of syllables of a longer word in Hangul, beside the word.
/// Source: TyDi QA in Korean, where 0.5 is as good, and 1 is worse.
pub(crate) const SYLLABLE_PAIR_WEIGHT: f32 = 0.3;

/// What two neighbouring terms of the query add that are adjacent, as a share of the lower of their idfs; it falls with
/// the square of their distance.
/// Source: Rasolofo & Savoy, Term Proximity Scoring (2003), for the form.
pub(crate) const PROXIMITY_WEIGHT: f32 = 0.3;
/// The highest distance, in tokens, at which proximity counts.
pub(crate) const PROXIMITY_REACH: u32 = 8;
/// The factor of proximity where the terms are in reverse order.
pub(crate) const REVERSED_WEIGHT: f32 = 0.5;

/// What the words of the query add that one passage has, as a share of their idfs.
/// Source: 28 test collections, where 0.5 gains less and 1.5 as much; figures are in decision 8.
pub(crate) const PASSAGE_WEIGHT: f32 = 1.0;
/// The length of a passage, in tokens from its first match to its last, where the first match has `words` words: units of
/// scripts without spaces match in pairs, and are about half a word each.
/// Source: as above; 14 to 20 for a word are much the same.
pub(crate) fn passage_reach(words: usize) -> u32 {
    16 * words.min(2) as u32
}

/// What words joined as in the query add, as a share of the sum of their idfs: enough to bring an identifier
/// (`std::vec`, `C++`) before texts that have its words apart and more often. Hyphens in prose (`low-speed`) must not
/// decide.
/// Source: Cranfield and SciFact, for hyphens.
pub(crate) const fn joined_weight(is_prose: bool) -> f32 {
    if is_prose { 0.3 } else { 1.0 }
}

/// What words joined in the title as in the query add further, as a share of the sum of their idfs.
pub(crate) const JOINED_TITLE_WEIGHT: f32 = 1.0;

/// What a word adds that is written as it was typed, as a share of its idf, where the index also has it with other accents
/// (`ban`, `bàn`) or with its units apart. As much as an occurrence: accents that are typed are meant.
/// Source: the Universal Declaration of Human Rights in 528 translations.
pub(crate) const SPELLING_WEIGHT: f32 = 1.0;

/// The same for an exact match where the index also has stem variants or subwords, by the number of words in the query:
/// of a single word the exact form is all that is known; a sentence has its words in the forms that grammar needs.
/// Source: the same, for one word; Cranfield and SciFact for sentences.
pub(crate) fn exact_weight(words: usize) -> f32 {
    let count = words as f32;
    1.0 / (count * count)
}

/// What the name of a page adds, its title and address, as a share of the query's weight, by how well name and query are the
/// same: little for a part, and most for a name that is the query, the more words it has: a single word is the name of many.
/// Source: names of sections and pages of Rust's books, on the half of their pages that is to choose on
/// (`cargo xtask eval names`).
pub(crate) fn name_bonus(share: f32, words: usize) -> f32 {
    let square = share * share;
    0.5 * share + (1.0 - 1.0 / words.max(1) as f32) * square * square
}
/// A name says the whole query though it lacks words with up to this share of the weight: `std` in `std::mem::swap`.
pub(crate) const NAME_TOLERANCE: f32 = 0.05;
/// The share of a word of the query that is in a heading instead.
pub(crate) const HEADING_NAME_SHARE: f32 = 0.7;

/// The maximum number of terms that are searched, the rarest of the query. So the cost of a search grows with the
/// candidates, not with the length of the query.
pub(crate) const MAX_TERMS: usize = 64;

/// The maximum number of times that a repeated word of the query counts: each time, all its occurrences match again.
pub(crate) const MAX_REPEATS: usize = 3;

/// The share of the query's weight that a document must have to be a hit: all of it for one or two words, 0.6 for three,
/// 0.34 for four; for a sentence little more than one rare word.
pub(crate) fn quorum(words: usize) -> f32 {
    let count = words as f32;
    match words {
        0..=2 => 1.0,
        3..=6 => 5.4 / (count * count),
        _ => 0.8 / count,
    }
}

/// Where fewer documents have that share, a smaller one is enough, until there is this number of hits: a page of results.
pub(crate) const MIN_HITS: usize = 10;
/// In a query of more words, quotation marks are no requirement: a phrase inside of a long question is evidence.
pub(crate) const MAX_WORDS_WITH_REQUIRED_PHRASES: usize = 8;
/// Weights that differ by at most this share count as equal: sums of the same numbers in another order differ in their last bits.
pub(crate) const QUORUM_TOLERANCE: f32 = 1e-4;
/// The same for upper bounds of scores.
pub(crate) const SCORE_TOLERANCE: f32 = 1e-4;

/// Scores get [feedback](crate::search) from this number of terms on: shorter queries are unambiguous.
pub(crate) const MIN_FEEDBACK_TERMS: usize = 4;
/// The maximum number of hits, the best ones, that get it.
pub(crate) const MAX_FEEDBACK: usize = 100;
/// The number of the first hits that say what the query means.
/// Source: 5 and 7 are better than 3 and 20 on eleven families of test collections; figures are in decision 8.
pub(crate) const FEEDBACK_HITS: usize = 5;
/// What feedback adds to the hit that is most like the first ones, as a share of the highest score, if the hits have nothing
/// of the query. Source: as above; 0.9 is much the same.
pub(crate) const FEEDBACK_WEIGHT: f32 = 0.6;

/// The maximum number of edits between a word of this number of letters and its correction.
pub(crate) fn max_edits(letters: usize) -> u8 {
    match letters {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}
/// The minimum length of a word that is corrected to the prefix of another word. In any vocabulary, five letters are
/// within an edit of some prefix (`regex`, `reexports`), and more likely meant as typed.
pub(crate) const MIN_PREFIX_LETTERS: usize = 6;
/// The cost of a missing space: that of an edit.
pub(crate) const SPACE_COST: u8 = 2;
/// A word of fewer bytes is split only where a separator joins its parts somewhere (`Pa-O`).
pub(crate) const MIN_SPLIT_BYTES: usize = 6;

/// The factor of an occurrence in an excerpt that is written as it was typed.
pub(crate) const AS_TYPED_WEIGHT: f32 = 3.0;
/// The distance, in tokens, of another match from a stop word that is marked.
pub(crate) const STOP_WORD_REACH: u32 = 2;
/// What a match in an excerpt adds that follows that of the term before, as a share of its weight.
pub(crate) const ADJACENT_BONUS: f32 = 0.3;
/// What a match in a heading adds, as a share of its weight.
pub(crate) const HEADING_BONUS: f32 = 0.3;
/// The share of its weight that a match in code has in an excerpt.
pub(crate) const CODE_SHARE: f32 = 0.7;
/// The same share in the output of a terminal.
pub(crate) const TERMINAL_SHARE: f32 = 0.4;
/// What a match in an excerpt adds that begins the definition of what the query asks for, as a share of its weight.
pub(crate) const DEFINITION_BONUS: f32 = 1.0;
/// The share of its weight that a repeated match has in an excerpt.
pub(crate) const REPEATED_SHARE: f32 = 0.1;
/// The lowest idf that a term has in an excerpt: words that all documents have are shown, too.
pub(crate) const MIN_EXCERPT_IDF: f32 = 0.05;
/// A passage replaces an earlier one when its weight is higher by more than this share.
pub(crate) const EXCERPT_TOLERANCE: f32 = 1e-3;

/// What the closest document to the meaning of a query adds, as a share of the best hit's BM25F, where that has nothing of
/// the query; less, the more the best hit has of it, down to the share [`MIN_OPEN`].
/// Source: five English collections, where more gains little and loses more known items; figures are in decision 20.
pub(crate) const MEANING_WEIGHT: f32 = 0.5;
pub(crate) const MIN_OPEN: f32 = 0.05;
/// Where at most this number of documents have all words of the query, they are likely meant: closeness does not order them.
pub(crate) const FEW_COMPLETE_HITS: usize = 3;
/// The closeness from which on a document joins the hits without having a word of the query, as a share of the highest.
pub(crate) const MIN_CLOSENESS: f32 = 0.6;
/// The cosine from which on two documents are similar.
pub(crate) const MIN_SIMILARITY: f32 = 0.4;

#[cfg(test)]
mod tests {
    use super::*;

    /// `function` of each number, in thousandths.
    fn table(numbers: std::ops::RangeInclusive<usize>, function: impl Fn(usize) -> f32) -> Vec<u32> {
        numbers.map(|number| (function(number) * 1000.0).round() as u32).collect()
    }

    #[test]
    fn weights_by_the_number_of_words_are_the_documented_ones() {
        assert_eq!(table(1..=5, exact_weight), [1000, 250, 111, 63, 40]);
        assert_eq!(table(0..=8, quorum), [1000, 1000, 1000, 600, 338, 216, 150, 114, 100]);
        assert_eq!((0..10).map(max_edits).collect::<Vec<_>>(), [0, 0, 0, 0, 1, 1, 1, 1, 2, 2]);
    }

    #[test]
    fn weights_by_shares_are_the_documented_ones() {
        let tenths = |at: usize| at as f32 / 10.0;
        assert_eq!(table(0..=5, |at| shared_form_weight(tenths(2 * at))), [0, 32, 128, 288, 512, 800]);
        // A word alone: half its share.
        assert_eq!(table(0..=5, |at| name_bonus(tenths(2 * at), 1)), [0, 100, 200, 300, 400, 500]);
        assert_eq!(table(0..=5, |at| name_bonus(tenths(2 * at), 0)), [0, 100, 200, 300, 400, 500]);
        assert_eq!(table(0..=5, |at| name_bonus(tenths(2 * at), 2)), [0, 101, 213, 365, 605, 1000]);
        assert_eq!(table(1..=4, |words| name_bonus(1.0, words)), [500, 1000, 1167, 1250]);
    }

    #[test]
    fn weights_by_kind_are_the_documented_ones() {
        let fields = [Field::Title, Field::Heading, Field::Body, Field::Aside];
        assert_eq!(fields.map(field_weight), [3.0, 1.5, 1.0, 0.4]);
        assert_eq!(fields.map(length_weight), [0.4, 0.5, 0.75, 0.75]);
        let kinds =
            [MatchKind::Exact, MatchKind::Stem, MatchKind::Synonym, MatchKind::Subword, MatchKind::Prefix];
        assert_eq!(kinds.map(match_weight), [1.0, 0.7, 0.7, 0.6, 0.5]);
        assert_eq!([true, false].map(joined_weight), [0.3, 1.0]);
    }
}
