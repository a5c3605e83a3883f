//! What is typed: words of titles and headings, because people look for what a page is about.

use std::collections::BTreeSet;

use samara_engine::Document;

/// How many queries there are.
const MOST: usize = 60;
/// Of so many queries one has a typing error.
const MISTYPED: usize = 5;

/// Queries of one to four words, from everywhere in the documents; the same for the same documents.
pub fn of(documents: &[Document]) -> Vec<String> {
    let right = right(documents, MOST).into_iter().enumerate();
    right.map(|(at, query)| if at % MISTYPED == MISTYPED - 1 { mistyped(&query) } else { query }).collect()
}

/// Ten queries that a reader types one after the other, all without errors: not every engine corrects any.
pub fn ten(documents: &[Document]) -> Vec<String> {
    right(documents, 10)
}

/// The words of all queries, typed right.
pub fn words_of(documents: &[Document]) -> BTreeSet<String> {
    right(documents, MOST).iter().flat_map(|query| query.split(' ')).map(str::to_owned).collect()
}

/// At most so many queries, evenly from all that there could be.
fn right(documents: &[Document], most: usize) -> Vec<String> {
    let headings = documents.iter().flat_map(|document| {
        let blocks = document.blocks.iter().filter(|block| block.kind.is_heading());
        std::iter::once(&document.title).chain(blocks.map(|block| &block.text))
    });
    let distinct: BTreeSet<String> =
        headings.map(|heading| words(heading)).filter(|query| query.len() > 3).collect();
    let most = most.min(distinct.len());
    let all = distinct.len();
    let chosen: BTreeSet<usize> = (0..most).map(|at| at * all / most).collect();
    distinct.into_iter().enumerate().filter(|(at, _)| chosen.contains(at)).map(|(_, query)| query).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn titled(title: &str) -> Document {
        Document { title: title.into(), ..Document::default() }
    }

    #[test]
    fn queries_come_from_everywhere_and_one_in_five_is_mistyped() {
        let documents: Vec<_> =
            (0..500).map(|at| titled(&format!("{}: the title", "abcdefghij".repeat(at / 10 + 1)))).collect();
        assert_eq!(ten(&documents).len(), 10);
        let (typed, words) = (of(&documents), words_of(&documents));
        let wrong = typed.iter().filter(|query| query.split(' ').any(|word| !words.contains(word)));
        assert_eq!(wrong.count(), typed.len() / MISTYPED);
        assert_eq!(of(&[titled("Chapter 12: Vec<T>, and more of it")]), ["chapter vec t and"]);
    }
}
