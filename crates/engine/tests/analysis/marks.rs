//! Hits and marks in random text with all characters of Unicode, compared with the text.

use icu_normalizer::ComposingNormalizer;
use proptest::prelude::*;
use proptest::sample::Index as Choice;
use samara_engine::analysis::{Accents, fold, subword_starts, tokenize};
use samara_engine::{
    Block, BlockKind, BuildOptions, Compression, Document, Index, IndexBuilder, SearchOptions,
};
use unicode_segmentation::UnicodeSegmentation;

use crate::text::{any_text, unspaced_text};

/// A language without a stemmer: the forms of a word are the words that share a long prefix with it, or that end as it does.
const NO_STEMS: &str = "my";

fn document(url: &str, text: &str) -> Document {
    let blocks = vec![Block::new(BlockKind::Paragraph, text)];
    Document { url: url.into(), lang: NO_STEMS.into(), blocks, ..Document::default() }
}

fn index(accents: Accents, documents: impl IntoIterator<Item = Document>) -> Index {
    let mut builder = IndexBuilder::new(BuildOptions::default().accents(accents));
    documents.into_iter().for_each(|document| builder.add(document).expect("its address is good"));
    Index::open(&builder.finish(Compression::None).expect("there is room")).expect("it is whole")
}

/// The terms of the words and subwords of a text.
fn terms(accents: Accents, text: &str) -> Vec<String> {
    let mut terms = Vec::new();
    for token in tokenize(text).map(|token| &text[token]) {
        let inner: Vec<usize> = subword_starts(token).collect();
        let starts = [0].into_iter().chain(inner.iter().copied());
        let ends = inner.iter().copied().chain([token.len()]);
        let parts = starts.zip(ends).map(|(start, end)| &token[start..end]);
        for part in [token].into_iter().chain(parts) {
            let mut term = String::new();
            fold(part, accents, &mut term);
            terms.push(term);
        }
    }
    terms
}

/// The URLs of all documents that a query finds, sorted.
fn found(index: &Index, query: &str) -> Vec<String> {
    let options = SearchOptions::default().limit(usize::MAX);
    let hits = index.search(query, &options).hits.into_iter();
    let mut found: Vec<String> = hits.flat_map(|hit| hit.duplicates.into_iter().chain([hit.url])).collect();
    found.sort_unstable();
    found
}

/// Whether a term can be a form of a word: they share at least half of the word, and two letters, or one is the end of the
/// other, with at least three letters.
fn is_form(term: &str, word: &str) -> bool {
    let shared = term.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
    let is_end = |word: &str, end: &str| end.chars().count() >= 3 && word.ends_with(end);
    shared >= word.chars().count().div_ceil(2).max(2) || is_end(word, term) || is_end(term, word)
}

fn some_text() -> impl Strategy<Value = String> {
    prop_oneof![3 => any_text(), 1 => unspaced_text()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// The query is a word of a text, so it has no quotes and no operators.
    #[test]
    fn marks_are_matches_and_split_no_grapheme(
        texts in prop::collection::vec(some_text(), 1..4),
        word: Choice,
        accents in prop_oneof![Just(Accents::Folded), Just(Accents::Kept)],
    ) {
        // An index that keeps accents stores composed text.
        let composing = ComposingNormalizer::new_nfc();
        let composed = |text: String| composing.normalize(&text).into_owned();
        let texts: Vec<String> = texts
            .into_iter()
            .map(|text| if accents == Accents::Kept { composed(text) } else { text })
            .collect();
        let words: Vec<&str> =
            texts.iter().flat_map(|text| tokenize(text).map(|token| &text[token])).collect();
        prop_assume!(!words.is_empty());
        let word = *word.get(&words);
        let index = index(accents, texts.iter().enumerate().map(|(at, text)| document(&at.to_string(), text)));
        let options = SearchOptions::default().prefix(false).typos(false);
        let results = index.search(word, &options);
        prop_assert!(!results.hits.is_empty(), "{word:?}");
        let wanted = terms(accents, word);
        // A word has the subwords of all its spellings: `map` finds `hashmap` if the text has `HashMap`.
        let spelled = |marked: &str| -> Vec<String> {
            let whole = |token: &str| terms(accents, token).swap_remove(0);
            let own: Vec<String> = tokenize(marked).map(|token| whole(&marked[token])).collect();
            let same = words.iter().filter(|word| own.contains(&whole(word)));
            same.flat_map(|word| terms(accents, word)).collect()
        };
        for hit in &results.hits {
            let excerpt = &hit.excerpt;
            prop_assert!(!excerpt.marks.is_empty(), "{word:?}: no marks in {:?}", excerpt.text);
            let bounds: Vec<usize> = excerpt.text.grapheme_indices(true).map(|(at, _)| at).chain([excerpt.text.len()]).collect();
            let mut end = 0;
            for mark in &excerpt.marks {
                prop_assert!(end <= mark.start && mark.start < mark.end);
                end = mark.end;
                let marked = &excerpt.text[mark.clone()];
                prop_assert!(
                    spelled(marked).iter().any(|term| wanted.contains(term) || is_form(term, &wanted[0])),
                    "{word:?} is not {marked:?}, which is marked in {:?}", excerpt.text
                );
                for edge in [mark.start, mark.end] {
                    prop_assert!(bounds.contains(&edge), "{mark:?} cuts a grapheme of {:?}", excerpt.text);
                }
            }
        }
    }

    /// All words of the query are from one text, which must be found whatever the other documents contain.
    #[test]
    fn finds_the_document_with_all_words(
        text in "([a-e]{1,4}|the|running|Ünïted|မြန်မာ)( ([a-e]{1,4}|is|runs|ﬃ|日本)){0,8}",
        others in prop::collection::vec("[a-e]{1,4}( [a-e]{1,5}){0,12}", 0..4),
        more in "[a-e]{1,4}( [a-e]{1,5}){0,12}",
        typed in prop::collection::vec(any::<Choice>(), 1..8),
        more_is_first: bool,
    ) {
        let words: Vec<&str> = text.split(' ').collect();
        let query: Vec<&str> = typed.iter().map(|choice| *choice.get(&words)).collect();
        let query = query.join(" ");
        let mut documents = vec![document("wanted", &text)];
        documents.extend(others.iter().enumerate().map(|(at, text)| document(&at.to_string(), text)));
        let before = found(&index(Accents::Folded, documents.clone()), &query);
        prop_assert!(before.contains(&"wanted".to_owned()), "{query:?} finds {before:?}");
        documents.insert(if more_is_first { 0 } else { documents.len() }, document("more", &more));
        let after = found(&index(Accents::Folded, documents), &query);
        prop_assert!(after.contains(&"wanted".to_owned()), "{query:?} finds {after:?}");
    }
}
