//! Computes the frequent suffixes of a language from a text, for `LanguageData::suffixes` in
//! `src/writer/languages/table.rs`.
//!
//! ```sh
//! cargo run -p samara-engine --example language_suffixes -- de udhr_deu.txt
//! ```
//!
//! Words with the same stem share a base, their common prefix; what follows it is a suffix. A suffix counts once for each
//! base, and the 25 most frequent ones are printed, ties in alphabetical order.

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

use samara_engine::Language;
use samara_engine::analysis::{Accents, fold, tokenize};

const COUNT: usize = 25;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [code, file] = &arguments[..] else {
        eprintln!("usage: language_suffixes CODE FILE");
        return ExitCode::from(2);
    };
    let Some(language) = Language::for_tag(code).filter(Language::has_stems) else {
        eprintln!("{code}: there is no stemmer for this language");
        return ExitCode::FAILURE;
    };
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{file}: cannot be read: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!("{}", suffixes(&language, &text).join(" "));
    ExitCode::SUCCESS
}

/// The most frequent suffixes of the words of a text.
fn suffixes(language: &Language, text: &str) -> Vec<String> {
    let mut by_stem: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for word in tokenize(text).map(|range| &text[range]) {
        let mut term = String::new();
        fold(word, Accents::Folded, &mut term);
        by_stem.entry(language.stem(word)).or_default().insert(term);
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for terms in by_stem.values().filter(|terms| terms.len() > 1) {
        let (first, last) = (terms.first().expect("there are two"), terms.last().expect("there are two"));
        let same = first.chars().zip(last.chars()).take_while(|(a, b)| a == b);
        let base: usize = same.map(|(letter, _)| letter.len_utf8()).sum();
        for suffix in terms.iter().map(|term| &term[base..]).filter(|suffix| !suffix.is_empty()) {
            *counts.entry(suffix.to_owned()).or_default() += 1;
        }
    }
    let mut ranked: Vec<(String, usize)> = counts.into_iter().collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    ranked.into_iter().take(COUNT).map(|(suffix, _)| suffix).collect()
}
