//! Completions, against a plain count in the texts.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::results::Suggestion;

const WORDS: [&str; 8] = ["corge", "cord", "waldo", "wal", "fredo", "plugh", "cor", "plum"];

fn texts() -> impl Strategy<Value = Vec<String>> {
    let words = prop::collection::vec(prop::sample::select(&WORDS[..]), 1..14);
    // A word of its own keeps equal texts apart.
    prop::collection::vec(words.prop_map(|words| words.join(" ")), 1..9)
        .prop_map(|texts| texts.iter().enumerate().map(|(at, text)| format!("{text} n{at}q")).collect())
}

/// The number of texts with these words next to each other.
fn count(texts: &[String], phrase: &str) -> usize {
    texts.iter().filter(|text| format!(" {text} ").contains(&format!(" {phrase} "))).count()
}

/// In how many texts all words are.
fn count_all(texts: &[String], words: &[&str]) -> usize {
    texts.iter().filter(|text| words.iter().all(|word| count(std::slice::from_ref(text), word) > 0)).count()
}

fn sorted(counts: impl IntoIterator<Item = (String, usize)>) -> Vec<(String, usize)> {
    let mut counts: Vec<_> = counts.into_iter().filter(|(_, count)| *count > 0).collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}

/// All words of the texts that begin with a prefix.
fn completions(texts: &[String], prefix: &str) -> Vec<String> {
    let words = texts.iter().flat_map(|text| text.split(' ')).filter(|word| word.starts_with(prefix));
    let words: BTreeMap<&str, ()> = words.map(|word| (word, ())).collect();
    words.into_keys().map(str::to_owned).collect()
}

fn pairs(suggestions: Vec<Suggestion>) -> Vec<(String, usize)> {
    suggestions.into_iter().map(|one| (one.text, one.count)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// The completions of a word by the number of texts, then phrases that at least two texts have.
    #[test]
    fn words_are_completed_by_how_many_texts_have_them(
        texts in texts(),
        prefix in prop::sample::select(vec!["c", "cor", "w", "wal", "p", "fredo", "x"]),
    ) {
        let index = index(&texts);
        let words = sorted(completions(&texts, prefix).into_iter().map(|word| (word.clone(), count(&texts, &word))));
        let mut expected = words.clone();
        for (word, _) in &words {
            let all = completions(&texts, "");
            let phrases = all.into_iter().map(|next| format!("{word} {next}"));
            let phrases = phrases.map(|phrase| (phrase.clone(), count(&texts, &phrase)));
            expected.extend(sorted(phrases).into_iter().filter(|(_, count)| *count >= 2));
        }
        for limit in [0, 1, 3, 100] {
            let expected = &expected[..limit.min(expected.len())];
            // The phrases of no more words than are asked for.
            prop_assert_eq!(&pairs(index.suggest(prefix, limit))[..], expected);
        }
    }

    /// After other words come those that follow them; where none does, those of the same texts.
    #[test]
    fn words_are_completed_after_others(
        texts in texts(),
        before in prop::collection::vec(prop::sample::select(&WORDS[..]), 1..4),
        prefix in prop::sample::select(vec!["c", "cor", "w", "p"]),
    ) {
        let index = index(&texts);
        // The two words before count.
        let context = &before[before.len().saturating_sub(2)..];
        let typed = before.join(" ");
        let words = completions(&texts, prefix);
        let following = |word: &String| {
            (format!("{typed} {word}"), count(&texts, &format!("{} {word}", context.join(" "))))
        };
        let mut expected = sorted(words.iter().map(following));
        if expected.is_empty() {
            let beside = |word: &String| {
                let all: Vec<&str> = context.iter().copied().chain([word.as_str()]).collect();
                (format!("{typed} {word}"), count_all(&texts, &all))
            };
            expected = sorted(words.iter().map(beside));
        }
        let found = pairs(index.suggest(&format!("{typed} {prefix}"), 100));
        prop_assert_eq!(&found[..expected.len().min(found.len())], &expected[..]);
        for (phrase, number) in &found[expected.len()..] {
            let words: Vec<&str> = phrase.split(' ').collect();
            let phrase = words[words.len() - 2 - context.len()..].join(" ");
            prop_assert_eq!(*number, count(&texts, &phrase));
            prop_assert!(*number >= 2);
        }
    }
}

#[test]
fn nothing_is_completed_after_a_space_or_a_sign() {
    let index = index(&["corge waldo", "corge fredo"]);
    for typed in ["", " ", "corge ", "corge-", "."] {
        assert!(index.suggest(typed, 9).is_empty(), "{typed}");
    }
    assert_eq!(index.suggest("Corge WAL", 9)[0].text, "Corge waldo");
}
