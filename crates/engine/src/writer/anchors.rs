//! Anchors → templates and numbers.

use crate::index::anchor::{AnchorCounter, Rule, TemplateAnchor};

/// The template and number of an anchor, with the shortest template that the rules allow.
pub(crate) fn template(anchor: &str, text: &str) -> (String, u32) {
    let (base, number) = split_number(anchor);
    for (base, number) in [(anchor, 0), (base, number)] {
        for rule in [Rule::Slug, Rule::Declared] {
            let given = rule.apply(text);
            if let Some(before) = base.strip_suffix(given.as_str()).filter(|_| !given.is_empty()) {
                return (format!("{}{before}", rule as u8 as char), number);
            }
        }
    }
    (format!("{}{base}", Rule::Literal as u8 as char), number)
}

/// Splits an anchor into its base and the number at its end, 0 if there is none.
fn split_number(anchor: &str) -> (&str, u32) {
    let split = anchor.rsplit_once('-').and_then(|(base, digits)| {
        let number: u32 = digits.parse().ok().filter(|&number| number <= AnchorCounter::MAX_NUMBER)?;
        // A sign or a leading zero would be lost.
        (number > 0 && number.to_string() == digits).then_some((base, number))
    });
    split.unwrap_or((anchor, 0))
}

/// The code of an anchor's number; [`AnchorCounter::number`] decodes it.
pub(super) fn code(
    counter: &mut AnchorCounter,
    document: u32,
    TemplateAnchor { template, number }: TemplateAnchor,
) -> u32 {
    if number == 0 {
        return 0;
    }
    let last = counter.last(document, template);
    let distance = number.wrapping_sub(*last + 1) as i32;
    *last = number;
    // Zigzag: small differences of either sign become small codes.
    1 + ((distance << 1 ^ distance >> 31) as u32)
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use crate::document::slug;
    use crate::index::anchor::{declared, expand, is_template};
    use proptest::prelude::*;

    #[test]
    fn templates_are_shared() {
        for (text, anchor, expected) in [
            ("Examples", "examples-2", ("-", 2)),
            ("Examples", "examples", ("-", 0)),
            ("Chapter 2", "the-chapter-2", ("-the-", 0)),
            ("pub fn len(&self) -> usize", "method.len-13", (".method.", 13)),
            ("impl<T> Clone for Vec<T>", "impl-Clone-for-Vec%3CT%3E", (".impl-", 0)),
            ("The end", "last", ("=last", 0)),
            ("The end", "last-01", ("=last-01", 0)),
            ("The end", "last-+1", ("=last-+1", 0)),
            ("The end", "last-2147483647", ("=last", i32::MAX as u32)),
            ("The end", "last-2147483648", ("=last-2147483648", 0)),
            ("!?", "", ("=", 0)),
            ("", "-1", ("=", 1)),
        ] {
            let (template, number) = template(anchor, text);
            assert_eq!((template.as_str(), number), expected, "{anchor}");
        }
    }

    proptest! {
        #[test]
        fn anchors_round_trip(
            text in prop_oneof!["\\PC{0,20}", "impl(<[a-z<>'&: -]{0,8}|) ?[A-Z<>!&:é]{0,9}( for | where |)[a-zé<&' ]{0,9}"],
            before in prop_oneof![Just(""), Just("method."), Just("=")],
            anchor in prop_oneof!["\\PC{0,12}", "[a-z-]{0,4}(-[0-9]{1,11}|)"],
            rule in 0..3u8,
        ) {
            let given = match rule { 0 => anchor, 1 => slug(&text) + &anchor, _ => declared(&text) + &anchor };
            let anchor = before.to_owned() + &given;
            let (template, number) = template(&anchor, &text);
            prop_assert!(is_template(&template));
            prop_assert_eq!(expand(&template, number, &text), anchor);
        }

        #[test]
        fn numbers_round_trip(written in prop::collection::vec((0..3u32, 0..3u32, prop_oneof![
            0..4u32, Just(AnchorCounter::MAX_NUMBER), 1..=AnchorCounter::MAX_NUMBER,
        ]), 0..40)) {
            let (mut coding, mut decoding) = (AnchorCounter::default(), AnchorCounter::default());
            let mut document = 0;
            for (pages, template, number) in written {
                document += pages;
                let code = code(&mut coding, document, TemplateAnchor { template, number });
                prop_assert_eq!(decoding.number(document, template, code), Some(number));
            }
        }

        #[test]
        fn no_code_gives_what_has_none(codes in prop::collection::vec(prop_oneof![any::<u32>(), Just(u32::MAX)], 0..20)) {
            let mut counter = AnchorCounter::default();
            for code in codes {
                if let Some(number) = counter.number(0, 0, code) {
                    prop_assert!(number <= AnchorCounter::MAX_NUMBER);
                }
            }
        }
    }
}
