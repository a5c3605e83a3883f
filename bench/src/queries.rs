//! The queries: words of titles and headings, because people search for what a page is about.

use std::collections::BTreeSet;

use samara_engine::Document;

/// The number of queries.
const MAX_QUERIES: usize = 60;
/// Every fifth query has a typing error.
const MISTYPED_EVERY: usize = 5;

/// Queries of one to four words, spread over all documents; deterministic.
pub fn typed(documents: &[Document]) -> Vec<String> {
    let queries = sample(documents, MAX_QUERIES).into_iter().enumerate();
    let is_mistyped = |number: usize| number % MISTYPED_EVERY == MISTYPED_EVERY - 1;
    queries.map(|(number, query)| if is_mistyped(number) { mistyped(&query) } else { query }).collect()
}

/// Ten queries typed one after the other, without typing errors, which not every engine corrects.
pub fn ten(documents: &[Document]) -> Vec<String> {
    sample(documents, 10)
}

/// The words of all queries, without typing errors.
pub fn words(documents: &[Document]) -> BTreeSet<String> {
    sample(documents, MAX_QUERIES).iter().flat_map(|query| query.split(' ')).map(str::to_owned).collect()
}

/// At most `max` queries, evenly spaced among all distinct titles and headings.
fn sample(documents: &[Document], max: usize) -> Vec<String> {
    let headings = documents.iter().flat_map(|document| {
        let blocks = document.blocks.iter().filter(|block| block.kind.is_heading());
        std::iter::once(&document.title).chain(blocks.map(|block| &block.text))
    });
    let distinct: BTreeSet<String> =
        headings.map(|heading| first_words(heading)).filter(|query| query.len() > 3).collect();
    let count = max.min(distinct.len());
    let all = distinct.len();
    let chosen: BTreeSet<usize> = (0..count).map(|at| at * all / count).collect();
    distinct.into_iter().enumerate().filter(|(at, _)| chosen.contains(at)).map(|(_, query)| query).collect()
}

/// The first four words of a heading, in lower case.
fn first_words(heading: &str) -> String {
    let words: Vec<_> = heading
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty() && !word.bytes().all(|byte| byte.is_ascii_digit()))
        .take(4)
        .map(str::to_lowercase)
        .collect();
    words.join(" ")
}

/// The query with two neighbouring letters swapped in the middle of its longest word.
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
    fn one_query_in_five_is_mistyped() {
        let documents: Vec<_> =
            (0..500).map(|at| titled(&format!("{}: the title", "abcdefghij".repeat(at / 10 + 1)))).collect();
        assert_eq!(ten(&documents).len(), 10);
        let (queries, words) = (typed(&documents), words(&documents));
        let wrong = queries.iter().filter(|query| query.split(' ').any(|word| !words.contains(word)));
        assert_eq!(wrong.count(), queries.len() / MISTYPED_EVERY);
        assert_eq!(typed(&[titled("Chapter 12: Vec<T>, and more of it")]), ["chapter vec t and"]);
    }
}
