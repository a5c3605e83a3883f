//! The interface through which a search reads an index.

use crate::analysis::Accents;
use crate::ids::DocId;
use crate::index::Index;
use crate::index::meaning::Meaning;
use crate::index::tuning::Tuning;
use crate::query::Word;
use crate::results::{FacetCount, OrderedMap};
use crate::search::accumulator::{Accumulator, RankBitmap};
use crate::search::term::{Matches, QueryTerm, SpellingTest};

/// The lookups of a search, in the order in which a query needs them: postings of its keys, spelling, columns, texts.
///
/// A whole [`Index`] answers all of them. An index in parts answers with what has been loaded and notes what it
/// lacks; the search then runs again when that has arrived. So no method can fail, and a search stays a
/// function of the query and the data at hand.
pub(crate) trait Lookup {
    // Keys: what matches the words of the query, and in which documents.

    /// How many documents there are.
    fn document_count(&self) -> usize;
    /// Numbers of documents are below this.
    fn document_bound(&self) -> usize;
    /// All documents, ascending.
    fn all_documents(&self) -> Vec<DocId>;
    /// How accents are folded.
    fn accents(&self) -> Accents;
    /// The names of metadata.
    fn meta_names(&self) -> &[String];
    /// Whether a term says little about what a text is about.
    fn is_stop_word(&self, term: &str) -> bool;
    /// All that matches a word: exactly, by stem, as a subword, as a prefix.
    fn match_word(&self, word: &Word) -> Matches<'_>;
    /// What matches a word exactly; a wildcard's completions.
    fn match_exactly(&self, word: &Word) -> Matches<'_>;
    /// The occurrences of a phrase; with `unclosed`, its last word is a prefix. With a `reach`, its words in any order, and up
    /// to `reach` others among them.
    fn match_phrase(&self, terms: &[String], unclosed: bool, reach: usize) -> Matches<'_>;
    /// The occurrences of a sign such as `=>`.
    fn match_sign(&self, sign: &str) -> Matches<'_>;
    /// How occurrences of a word are tested for being written as typed.
    fn spelling_test(&self, word: &Word, matches: &Matches) -> SpellingTest;
    /// In how many documents something matches: an estimate from the document frequencies of single terms.
    fn document_frequency(&self, matches: &Matches) -> u32;
    /// The document frequency of a term that is looked up exactly.
    fn exact_document_frequency(&self, term: &str) -> Option<u32>;
    /// An upper bound of the number of postings of a query term.
    fn posting_count(&self, term: &QueryTerm) -> usize;
    /// Adds the documents that a query term matches in any field.
    fn collect_documents(&self, term: &QueryTerm, documents: &mut RankBitmap);
    /// Adds the frequencies of a query term, the `number`th of the query, in all candidates.
    fn accumulate(&self, term: &QueryTerm, number: usize, candidates: &mut Accumulator);
    /// Whether a query term matches in a document.
    fn contains(&self, document: DocId, term: &QueryTerm) -> bool;

    // Spelling.

    /// One word for two that were typed: `micro finance`.
    fn join_words(&self, first: &Word, second: &Word) -> Option<String>;
    /// The most likely correction of a word.
    fn correct_word(&self, word: &Word) -> Option<String>;

    /// What the owner of the site decides: synonyms, pins, boosts.
    fn tuning(&self) -> &Tuning;
    /// The vectors of documents and words, where the index has them.
    fn meaning(&self) -> Option<&Meaning> {
        None
    }

    // Columns: what is known of each document beside its text.

    /// The lowest length norm of the fields of a document.
    fn lowest_norm(&self, document: DocId) -> f32;
    /// The earliest document with the same text.
    fn original(&self, document: DocId) -> DocId;
    /// The language tag, or empty.
    fn language(&self, document: DocId) -> &str;
    /// Whether one of the values that a document has under a name passes a test.
    fn any_value(&self, document: DocId, name: &str, test: &dyn Fn(&str) -> bool) -> bool;
    /// The first value that a document has under a name.
    fn first_value<'l>(&'l self, document: DocId, name: &str) -> Option<&'l str>;
    /// The values of facets in documents, each counted for all facets or for one: most frequent first, equals by value.
    fn count_facets(
        &self,
        counted: &mut dyn Iterator<Item = (DocId, Option<&str>)>,
    ) -> OrderedMap<Vec<FacetCount>>;

    // Texts.

    /// An open index of the documents that are read: to rank them by the positions of their words, and to excerpt them.
    fn texts(&self) -> &Index;
}
