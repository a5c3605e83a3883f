//! Ranges of values: `2021..2023`, `2021..`, `..2021-06`.

use std::cmp::Ordering;

use crate::sort::Decimal;

/// Values from one to another, both included; an empty end is open.
///
/// An end that is a number is compared with the number at the start of a value, so `2023` includes `2023-05-01`. Other ends
/// are compared with as many bytes of a value as they have: `2023-05` includes `2023-05-01`.
#[derive(Clone, Copy)]
pub(crate) struct ValueRange<'t> {
    from: &'t str,
    to: &'t str,
}

impl<'t> ValueRange<'t> {
    /// The range that a text writes, if it does.
    pub(crate) fn parse(text: &'t str) -> Option<Self> {
        // Searching for a `str` would add 2 KB to the module.
        let at = text.as_bytes().array_windows().position(|pair| pair == b"..")?;
        let (from, to) = (text.get(..at)?, text.get(at + 2..)?);
        (!matches!(to.as_bytes(), [b'.' | b'=', ..])).then_some(Self { from, to })
    }

    /// Whether a value is in the range.
    pub(crate) fn contains(&self, value: &str) -> bool {
        [(self.from, Ordering::Less), (self.to, Ordering::Greater)].iter().all(|&(end, outside)| {
            end.is_empty() || compare_start(value, end).is_some_and(|ordering| ordering != outside)
        })
    }
}

/// Compares the start of a value with the end of a range. `None` if the end is a number, and the value begins with none.
fn compare_start(value: &str, end: &str) -> Option<Ordering> {
    let bytes = value.as_bytes();
    let Some(end_number) = Decimal::parse(end) else {
        return Some(bytes[..bytes.len().min(end.len())].cmp(end.as_bytes()));
    };
    let is_number = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
    let sign = usize::from(bytes.first() == Some(&b'-'));
    let length = sign + bytes[sign..].iter().take_while(|byte| is_number(byte)).count();
    Some(Decimal::parse(&value[..length])?.compare(&end_number))
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use proptest::prelude::*;

    use super::ValueRange;

    #[test]
    fn ranges_of_dates_numbers_and_texts() {
        for (range, inside, outside) in [
            (
                "2021..2023",
                &["2021", "2021-01-01", "2023-12-31T10:00", "2022.5"][..],
                &["2020-12-31", "2024"][..],
            ),
            (
                "2021-03..2021-05",
                &["2021-03-01", "2021-05-31", "2021-04"],
                &["2021-02-28", "2021-06-01", "2021"],
            ),
            ("2021..", &["2021", "9999-01-01"], &["2020", "999", "unknown", ""]),
            ("..2021-05", &["1999", "2021-05-02"], &["2021-06"]),
            ("-5..9.5", &["-5", "0", "9.50", "9 EUR"], &["-6", "10", "9.51"]),
            ("A..C", &["Ada", "Curie"], &["Dirac"]),
            ("..", &["", "any"], &[]),
        ] {
            let parsed = ValueRange::parse(range).unwrap();
            assert!(inside.iter().all(|value| parsed.contains(value)), "{range} includes {inside:?}");
            assert!(!outside.iter().any(|value| parsed.contains(value)), "{range} excludes {outside:?}");
        }
        for text in ["2021", "1...3", "1..=3", "a.b"] {
            assert!(ValueRange::parse(text).is_none(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn numbers_are_in_ranges_by_value(value in -300i32..300, from in -300i32..300, to in -300i32..300) {
            let text = |number: i32| (f64::from(number) / 10.0).to_string();
            let range = format!("{}..{}", text(from), text(to));
            let contains = ValueRange::parse(&range).unwrap().contains(&text(value));
            prop_assert_eq!(contains, (from..=to).contains(&value));
        }

        #[test]
        fn dates_are_in_ranges_of_their_beginnings(
            value in (1990u32..2030, 1u32..13, 1u32..29),
            from in (1990u32..2030, 1u32..13, 1u32..29),
            to in (1990u32..2030, 1u32..13, 1u32..29),
            parts in (1usize..4, 1usize..4),
        ) {
            let text = |(year, month, day): (u32, u32, u32), parts: usize| {
                format!("{year}-{month:02}-{day:02}")[..[4, 7, 10][parts - 1]].to_owned()
            };
            // The first day of the lower end, the last one of the upper end.
            let cut = |(year, month, day): (u32, u32, u32), parts: usize, rest: u32| match parts {
                1 => (year, rest, rest),
                2 => (year, month, rest),
                _ => (year, month, day),
            };
            let range = format!("{}..{}", text(from, parts.0), text(to, parts.1));
            let expected = cut(from, parts.0, 0) <= value && value <= cut(to, parts.1, 99);
            prop_assert_eq!(ValueRange::parse(&range).unwrap().contains(&text(value, 3)), expected, "{}", range);
        }
    }
}
