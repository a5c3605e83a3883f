//! Tokens, compared with those of the naive tokenizer, and of substrings.

use proptest::prelude::*;
use samara_engine::analysis::{Accents, fold, subword_starts, tokenize};
use unicode_segmentation::UnicodeSegmentation;

use crate::naive;
use crate::text::{any_text, unspaced_text};

fn term(token: &str) -> String {
    let mut term = String::new();
    fold(token, Accents::Folded, &mut term);
    term
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn tokens_match_the_naive_tokenizer(text in any_text()) {
        prop_assert_eq!(tokenize(&text).collect::<Vec<_>>(), naive::tokenize(&text));
    }

    #[test]
    fn tokens_are_ordered_and_have_terms(text in any_text()) {
        let mut end = 0;
        for token in tokenize(&text) {
            prop_assert!(end <= token.start && token.start < token.end);
            end = token.end;
            let token = &text[token]; // on character boundaries
            prop_assert!(!term(token).is_empty(), "{:?}", token);
        }
    }

    #[test]
    fn subwords_have_terms(text in any_text()) {
        for token in tokenize(&text) {
            let token = &text[token];
            let bounds = [0].into_iter().chain(subword_starts(token)).chain([token.len()]);
            let bounds: Vec<usize> = bounds.collect();
            for part in bounds.windows(2) {
                prop_assert!(!term(&token[part[0]..part[1]]).is_empty(), "{:?}", token);
            }
        }
    }

    /// A reader may type any part of a text: it must have the same tokens as in the text.
    #[test]
    fn units_do_not_depend_on_context(text in unspaced_text(), from: prop::sample::Index, to: prop::sample::Index) {
        let starts = text.grapheme_indices(true).map(|(at, _)| at);
        let bounds: Vec<usize> = starts.chain([text.len()]).collect();
        let (from, to) = (from.index(bounds.len()), to.index(bounds.len()));
        let (start, end) = (bounds[from.min(to)], bounds[from.max(to)]);
        let alone = tokenize(&text[start..end]).map(|token| start + token.start..start + token.end);
        let in_context = tokenize(&text).filter(|token| start <= token.start && token.end <= end);
        prop_assert_eq!(alone.collect::<Vec<_>>(), in_context.collect::<Vec<_>>());
    }
}

#[test]
fn splits_long_words() {
    for (word, longest) in [("a", 128), ("é", 256), ("語", 3), ("e\u{301}", 384), ("ꞌ", 0), ("\u{301}", 0)]
    {
        let text = word.repeat(1 << 20);
        let tokens: Vec<_> = tokenize(&text).collect();
        assert_eq!(tokens.first().map_or(0, |token| token.len()), longest, "{word}");
        assert!(tokens.iter().all(|token| token.len() <= longest), "{word}");
    }
    let zalgo = format!("ก{}", "\u{E49}".repeat(1 << 20));
    assert!(tokenize(&zalgo).all(|token| token.len() <= 1024));
}
