//! What is typed: words of titles and headings, because people look for what a page is about.

use std::collections::BTreeSet;

use samara_engine::Document;

/// How many queries there are.
const MOST: usize = 60;
/// Of so many queries one has a typing error.
const MISTYPED: usize = 5;

/// Queries of one to four words, from everywhere in the documents; the same for the same documents.
pub fn of(documents: &[Document]) -> Vec<String> {
    let headings = documents.iter().flat_map(|document| {
        let blocks = document.blocks.iter().filter(|block| block.kind.is_heading());
        std::iter::once(&document.title).chain(blocks.map(|block| &block.text))
    });
    let distinct: BTreeSet<String> =
        headings.map(|heading| words(heading)).filter(|query| query.len() > 3).collect();
    let step = distinct.len().div_ceil(MOST).max(1);
    let spread = distinct.into_iter().step_by(step).enumerate();
    spread.map(|(at, query)| if at % MISTYPED == MISTYPED - 1 { mistyped(&query) } else { query }).collect()
}

/// The first four words of a heading, in lower case.
fn words(heading: &str) -> String {
    let words: Vec<_> = heading
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty() && !word.bytes().all(|byte| byte.is_ascii_digit()))
        .take(4)
        .map(str::to_lowercase)
        .collect();
    words.join(" ")
}

/// Two neighbouring letters in the middle of the longest word, exchanged.
fn mistyped(query: &str) -> String {
    let longest = query.split(' ').max_by_key(|word| word.len()).unwrap_or_default();
    let mut letters: Vec<char> = longest.chars().collect();
    let middle = letters.len() / 2;
    if middle > 0 {
        letters.swap(middle - 1, middle);
    }
    query.replace(longest, &letters.into_iter().collect::<String>())
}
