//! Grapheme clusters, compared with those of `unicode-segmentation`.

use proptest::prelude::*;
use samara_engine::analysis::grapheme;
use unicode_segmentation::UnicodeSegmentation;

use crate::text::{any_text, unspaced_text};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn boundaries_match_unicode_segmentation(text in prop_oneof![any_text(), unspaced_text()].prop_filter("not empty", |text| !text.is_empty())) {
        let starts = text.grapheme_indices(true).map(|(at, _)| at);
        let expected: Vec<usize> = starts.chain([text.len()]).collect();
        let by_test = (0..=text.len()).filter(|&at| grapheme::is_boundary(&text, at));
        prop_assert_eq!(&by_test.collect::<Vec<_>>(), &expected);
        let mut by_step = vec![0];
        while by_step[by_step.len() - 1] < text.len() {
            by_step.push(grapheme::next_boundary(&text, by_step[by_step.len() - 1]));
        }
        prop_assert_eq!(&by_step, &expected);
    }
}

#[test]
fn last_boundary_is_the_end_of_the_text() {
    assert!(!grapheme::is_boundary("a", 2));
    assert_eq!(grapheme::next_boundary("a", 1), 1);
}

/// In quadratic time, a megabyte of flags or marks would take hours.
#[test]
fn boundaries_are_found_in_linear_time() {
    for cluster in ["🇲", "\u{301}", "\u{200D}🧑", "\u{94D}क"] {
        let text = cluster.repeat(1 << 18);
        let mut at = 0;
        while at < text.len() {
            at = grapheme::next_boundary(&text, at);
        }
        assert!(grapheme::is_boundary(&text, at));
    }
}
