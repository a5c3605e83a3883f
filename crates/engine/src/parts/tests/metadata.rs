//! Filters, ranges, order, languages and copies, against the whole index.

use proptest::prelude::*;

use super::{Both, document};
use crate::document::{Document, MetaValue};
use crate::options::SearchOptions;
use crate::results::{OrderedMap, Results};

const WORDS: [&str; 4] = ["corge", "fredo", "waldo", "plugh"];
const TAGS: [&str; 4] = ["x", "y", "z", ""];
const DATES: [&str; 4] = ["2019", "2020-05", "2020-05-17", "2023"];
const LANGUAGES: [&str; 4] = ["", "en", "de", "de-AT"];

/// Words, tags, date, language, and whether it may be a copy.
type Page = (Vec<&'static str>, Option<Vec<&'static str>>, Option<&'static str>, &'static str, bool);

fn documents() -> impl Strategy<Value = Vec<Document>> {
    let text = prop::collection::vec(prop::sample::select(&WORDS[..]), 1..4);
    let tags = prop::option::of(prop::collection::vec(prop::sample::select(&TAGS[..]), 0..4));
    let date = prop::option::of(prop::sample::select(&DATES[..]));
    let language = prop::sample::select(&LANGUAGES[..]);
    let page = (text, tags, date, language, prop::bool::weighted(0.2));
    prop::collection::vec(page, 1..14).prop_map(|pages| {
        let page = |(at, page): (usize, Page)| {
            let (words, tags, date, lang, is_copy) = page;
            // A word of its own keeps equal texts apart, unless they are to be copies.
            let own = if is_copy { "garply".to_owned() } else { format!("n{at}q") };
            let mut document = document(&at.to_string(), "", &[&words.join(" "), &own]);
            document.lang = lang.to_owned();
            let tags = tags.map(|tags| MetaValue::List(tags.into_iter().map(str::to_owned).collect()));
            document.meta.extend(tags.map(|tags| ("tags".to_owned(), tags)));
            document.meta.extend(date.map(|date| ("date".to_owned(), MetaValue::One(date.to_owned()))));
            document
        };
        pages.into_iter().enumerate().map(page).collect()
    })
}

fn queries() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => prop::sample::select(&WORDS[..]).prop_map(str::to_owned),
        1 => Just("garply".to_owned()),
        1 => Just("-fredo".to_owned()),
        1 => Just("date:2020..".to_owned()),
        1 => Just("date:..2020".to_owned()),
        1 => Just("-date:2020..2021".to_owned()),
        1 => Just("tags:x".to_owned()),
    ];
    prop::collection::vec(part, 0..3).prop_map(|parts| parts.join(" "))
}

/// The value by which a hit is sorted.
fn first_value(meta: &OrderedMap<MetaValue>, name: &str) -> Option<String> {
    meta.get(name).map(|value| match value {
        MetaValue::One(value) => value.clone(),
        MetaValue::List(values) => values.first().cloned().unwrap_or_default(),
    })
}

fn options() -> impl Strategy<Value = SearchOptions> {
    let filter =
        (prop::sample::select(&["tags", "date", "none"][..]), prop::sample::subsequence(TAGS.to_vec(), 0..3));
    let dates = prop::sample::subsequence(vec!["2019", "2020-05", "..2020", "2020.."], 1..3);
    let sort =
        prop::option::of(prop::sample::select(&["date", "date:asc", "date:desc", "tags:asc", "none"][..]));
    let language = || prop::option::of(prop::sample::select(&["de", "en", "fr"][..]));
    (prop::option::of(filter), prop::option::of(dates), sort, language(), language()).prop_map(
        |(filter, dates, sort, lang, prefer)| {
            let mut options = SearchOptions::default().prefix(false).typos(false).limit(50);
            if let Some((name, values)) = filter {
                options = options.filter(name, values);
            }
            if let Some(dates) = dates {
                options = options.filter("date", dates);
            }
            options.sort = sort.map(str::to_owned);
            options.lang = lang.map(str::to_owned);
            options.prefer = prefer.map(str::to_owned);
            options
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn columns_agree_with_the_whole(documents in documents(), query in queries(), options in options()) {
        let both = Both::new(documents);
        let (parts, whole) = (both.search(&query, &options), both.whole.search(&query, &options));
        prop_assert_eq!((parts.total, parts.complete, &parts.facets), (whole.total, whole.complete, &whole.facets));
        prop_assert!(parts.total_is_exact);
        // At most three copies of a hit are read.
        let shown = |results: &Results| {
            let mut hits: Vec<_> = results
                .hits
                .iter()
                .map(|hit| (hit.url.clone(), hit.duplicates.iter().take(3).cloned().collect::<Vec<_>>(), hit.lang.clone(), hit.meta.clone()))
                .collect();
            // Scores that are almost the same may be in another order: of hits without a sort, or with the same value.
            let name = options.sort.as_deref().map_or("", |sort| sort.split(':').next().unwrap_or_default());
            if !query.is_empty() {
                for same in hits.chunk_by_mut(|a, b| first_value(&a.3, name) == first_value(&b.3, name)) {
                    same.sort_by(|a, b| a.0.cmp(&b.0));
                }
            }
            hits
        };
        prop_assert_eq!(shown(&parts), shown(&whole));
    }
}
