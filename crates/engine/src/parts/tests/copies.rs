//! Documents that differ in a few words.

use super::{Both, document};
use crate::document::{Document, MetaValue};
use crate::options::SearchOptions;
use crate::results::Results;

/// A hundred words, of which some are replaced.
fn text(changes: &[(usize, &str)]) -> String {
    let mut words: Vec<_> = (0..100).map(|at| format!("w{at:02}")).collect();
    changes.iter().for_each(|(at, word)| words[*at] = (*word).to_owned());
    words.join(" ")
}

fn page(url: &str, title: &str, tag: &str, text: &str) -> Document {
    let tags = [("tags".to_owned(), MetaValue::One(tag.to_owned()))];
    Document { meta: tags.into_iter().collect(), ..document(url, title, &[text]) }
}

#[test]
fn near_copies_are_one_hit_as_in_the_whole_index() {
    let copy = text(&[(50, "waldo")]);
    let both = Both::new([
        page("0", "Mutex", "new", &text(&[])),
        page("1", "Mutex", "old", &copy),
        page("2", "Other", "new", &text(&[(50, "corge")])),
        page("3", "Mutex", "new", &text(&[(20, "a"), (40, "b"), (60, "c")])),
        page("4", "Mutex", "older", &copy),
    ]);
    let base = || SearchOptions::default().prefix(false);
    for options in [base(), base().filter("tags", ["old"]), base().filter("tags", ["new"]), base().limit(1)] {
        for query in ["w01 w02", "waldo", "w01 w02 waldo", "corge w01", "\"w49 waldo\"", "w01 -waldo"] {
            let (parts, whole) = (both.search(query, &options), both.whole.search(query, &options));
            let shown = |results: &Results| {
                let mut hits: Vec<_> =
                    results.hits.iter().map(|hit| (hit.url.clone(), hit.duplicates.clone())).collect();
                // Weights are rounded in lists: similar pages may be in another order.
                hits.sort();
                hits
            };
            assert_eq!(shown(&parts), shown(&whole), "{query} {options:?}");
            assert_eq!((parts.total, &parts.facets), (whole.total, &whole.facets), "{query} {options:?}");
        }
    }
    let copies = both.search("waldo", &base());
    assert_eq!(
        (copies.total, &copies.hits[0].url, &copies.hits[0].duplicates),
        (1, &"1".into(), &vec!["4".into()])
    );
}

/// Of many copies, three are read for their addresses.
#[test]
fn three_copies_of_a_hit_are_listed() {
    let both = Both::new((0..9).map(|at| page(&at.to_string(), "Mutex", "", &text(&[]))));
    let found = both.search("w01", &SearchOptions::default());
    assert_eq!((found.total, found.hits.len()), (1, 1));
    assert_eq!(found.hits[0].duplicates, ["1", "2", "3"]);
}

/// Where a filter removes the original, a copy is the hit. If it has what is excluded, facets count neither.
#[test]
fn copies_of_excluded_texts_are_not_counted() {
    let both = Both::new([
        page("0", "Mutex", "new", &text(&[])),
        page("1", "Mutex", "old", &text(&[(50, "waldo")])),
        page("2", "Other", "old", "w01 corge"),
    ]);
    let options = SearchOptions::default().prefix(false).filter("tags", ["old"]);
    let query = "w01 -\"w02 w03\"";
    let (parts, whole) = (both.search(query, &options), both.whole.search(query, &options));
    assert_eq!((parts.total, &parts.facets), (whole.total, &whole.facets));
}
