//! Sorting, compiled once.
//!
//! The standard sort is compiled anew for every type that is sorted, at several KB each in the module. Here
//! one small sort of numbers serves all.

use std::cmp::Ordering;

/// Sorts by `compare`; equals keep their order.
pub(crate) fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let order = ordered(items.len(), &|a, b| compare(&items[a as usize], &items[b as usize]));
    arrange(&order, &mut |a, b| items.swap(a, b));
}

/// The numbers below `count`, ordered by `compare`, equals by themselves: a merge sort.
fn ordered(count: usize, compare: &dyn Fn(u32, u32) -> Ordering) -> Vec<u32> {
    let mut order: Vec<u32> = (0..count as u32).collect();
    let mut merged = order.clone();
    let mut width = 1;
    while width < count {
        for start in (0..count).step_by(2 * width) {
            let (middle, end) = (count.min(start + width), count.min(start + 2 * width));
            // What comes from postings mostly is in order already.
            if middle == end || compare(order[middle - 1], order[middle]).is_le() {
                merged[start..end].copy_from_slice(&order[start..end]);
                continue;
            }
            let (mut left, mut right) = (start, middle);
            for place in &mut merged[start..end] {
                let is_left = left < middle && (right == end || compare(order[left], order[right]).is_le());
                let next = if is_left { &mut left } else { &mut right };
                *place = order[*next];
                *next += 1;
            }
        }
        std::mem::swap(&mut order, &mut merged);
        width *= 2;
    }
    order
}

/// Swaps things until at each place stands the one that `order` names.
fn arrange(order: &[u32], swap: &mut dyn FnMut(usize, usize)) {
    for at in 0..order.len() {
        let mut from = order[at] as usize;
        // What stood at an earlier place was swapped to where that place's own came from.
        while from < at {
            from = order[from] as usize;
        }
        swap(at, from);
    }
}

/// Compares decimal numbers by value, everything else by its text.
pub(crate) fn compare_values(a: &str, b: &str) -> Ordering {
    let (Some(one), Some(other)) = (Decimal::parse(a), Decimal::parse(b)) else { return a.cmp(b) };
    match (one.negative, other.negative) {
        (false, false) => one.compare_size(&other),
        (true, true) => other.compare_size(&one),
        (negative, other_negative) => other_negative.cmp(&negative),
    }
}

/// A decimal number, as text: parsing floating-point numbers would cost the module 8 KB.
struct Decimal<'t> {
    negative: bool,
    /// Without leading zeros.
    whole: &'t str,
    /// Without trailing zeros.
    fraction: &'t str,
}

impl<'t> Decimal<'t> {
    fn parse(text: &'t str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
        (all_digits && !whole.is_empty()).then(|| Self {
            negative,
            whole: whole.trim_start_matches('0'),
            fraction: fraction.trim_end_matches('0'),
        })
    }

    fn compare_size(&self, other: &Self) -> Ordering {
        let by_length = self.whole.len().cmp(&other.whole.len());
        by_length.then(self.whole.cmp(other.whole)).then(self.fraction.cmp(other.fraction))
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_the_standard_does(mut items in prop::collection::vec((0u8..9, 0u8..9), 0..60)) {
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            sort_by(&mut items, |a, b| a.0.cmp(&b.0));
            prop_assert_eq!(items, expected);
        }

        #[test]
        fn numbers_compare_by_value(a in -2000i32..2000, b in -2000i32..2000) {
            let value = |number: i32| f64::from(number) / 100.0;
            let compared = compare_values(&value(a).to_string(), &value(b).to_string());
            prop_assert_eq!(compared, a.cmp(&b));
        }
    }

    #[test]
    fn other_values_compare_by_text() {
        assert_eq!(compare_values("2022-01-30", "2022-02-01"), Ordering::Less);
        assert_eq!(compare_values("10", "9"), Ordering::Greater);
        assert_eq!(compare_values("10", "9a"), Ordering::Less);
        assert_eq!(compare_values("-1", "1"), Ordering::Less);
        assert_eq!(compare_values("1.50", "01.5"), Ordering::Equal);
    }
}
