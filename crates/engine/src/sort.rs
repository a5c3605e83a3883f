//! One sort for all types.
//!
//! The standard library's sort is compiled for each type that is sorted, at several KB each in the WebAssembly module.
//! Here one small sort of numbers serves all types, and can stop after any comparison.

use std::cmp::Ordering;

use crate::work::{self, Budget};

/// Sorts by `compare`; equal items keep their order.
pub(crate) fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    sort(items.len(), &mut Items { items, compare });
}

fn sort(count: usize, items: &mut dyn Sortable) {
    let mut sort = MergeSort::new(count);
    sort.step(&mut Budget::new(usize::MAX), items);
    permute(&mut sort.into_order(), items);
}

/// Items that are compared by their numbers. A trait of its own: for each closure behind a `dyn Fn` the module would hold
/// its code twice, the second time as a `FnOnce` that nobody calls.
pub(crate) trait Comparable {
    fn compare(&self, a: u32, b: u32) -> Ordering;
}

/// Items that are sorted in place.
trait Sortable: Comparable {
    fn swap(&mut self, a: usize, b: usize);
}

struct Items<'i, T, F> {
    items: &'i mut [T],
    compare: F,
}

impl<T, F: Fn(&T, &T) -> Ordering> Comparable for Items<'_, T, F> {
    fn compare(&self, a: u32, b: u32) -> Ordering {
        (self.compare)(&self.items[a as usize], &self.items[b as usize])
    }
}

impl<T, F: Fn(&T, &T) -> Ordering> Sortable for Items<'_, T, F> {
    fn swap(&mut self, a: usize, b: usize) {
        self.items.swap(a, b);
    }
}

/// A stable merge sort of the numbers below a count, in steps.
pub(crate) struct MergeSort {
    /// Runs of `width` numbers are sorted.
    order: Vec<u32>,
    width: usize,
    /// Runs of twice that length up to `at`, the last one up to `end` when it is complete.
    merged: Vec<u32>,
    at: usize,
    end: usize,
    /// The next numbers of both runs that are being merged; the left one ends at `middle`.
    left: usize,
    middle: usize,
    right: usize,
}

impl MergeSort {
    pub(crate) fn new(count: usize) -> Self {
        let order: Vec<u32> = (0..count as u32).collect();
        Self { merged: order.clone(), order, width: 1, at: 0, end: 0, left: 0, middle: 0, right: 0 }
    }

    /// Continues while `budget` lasts; whether all is sorted. A unit is a comparison.
    pub(crate) fn step(&mut self, budget: &mut Budget, items: &dyn Comparable) -> bool {
        let count = self.order.len();
        while self.width < count {
            if !budget.take(1) {
                return false;
            }
            work::count(1);
            if self.at < self.end {
                let (left, right) = (self.left, self.right);
                let takes_left = left < self.middle
                    && (right == self.end || items.compare(self.order[left], self.order[right]).is_le());
                let next = if takes_left { &mut self.left } else { &mut self.right };
                self.merged[self.at] = self.order[*next];
                *next += 1;
                self.at += 1;
            } else if self.end == count {
                std::mem::swap(&mut self.order, &mut self.merged);
                self.width *= 2;
                (self.at, self.end) = (0, 0);
            } else {
                let start = self.end;
                self.left = start;
                self.middle = count.min(start + self.width);
                self.right = self.middle;
                self.end = count.min(start + 2 * self.width);
                // Postings are mostly in order already.
                if self.middle == self.end
                    || items.compare(self.order[self.middle - 1], self.order[self.middle]).is_le()
                {
                    self.merged[start..self.end].copy_from_slice(&self.order[start..self.end]);
                    self.at = self.end;
                }
            }
        }
        true
    }

    /// The numbers in order, when [`step`](Self::step) has returned `true`.
    pub(crate) fn into_order(self) -> Vec<u32> {
        self.order
    }
}

/// Swaps items until the one at each position is the one that `order` named, cycle by cycle. Each swap puts an item where
/// it belongs, so there are fewer swaps than items.
fn permute(order: &mut [u32], items: &mut dyn Sortable) {
    for start in 0..order.len() {
        let mut at = start;
        loop {
            work::count(1);
            let from = std::mem::replace(&mut order[at], at as u32) as usize;
            if from == start {
                break;
            }
            items.swap(at, from);
            at = from;
        }
    }
}

/// Compares decimal numbers by value, everything else by its text; numbers come first.
pub(crate) fn compare_values(a: &str, b: &str) -> Ordering {
    match (Decimal::parse(a), Decimal::parse(b)) {
        (Some(one), Some(other)) => one.compare(&other),
        (None, None) => a.cmp(b),
        (one, other) => other.is_some().cmp(&one.is_some()),
    }
}

/// A decimal number, as text: parsing floating-point numbers would cost the module 8 KB.
pub(crate) struct Decimal<'t> {
    negative: bool,
    /// Without leading zeros.
    whole: &'t str,
    /// Without trailing zeros.
    fraction: &'t str,
}

impl<'t> Decimal<'t> {
    pub(crate) fn parse(text: &'t str) -> Option<Self> {
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

    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.compare_size(other),
            (true, true) => other.compare_size(self),
            (negative, other_negative) => other_negative.cmp(&negative),
        }
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

    proptest! {
        #[test]
        fn values_have_one_order(values in prop::collection::vec("-?[0-9]{0,2}[.]?[0-9a]{0,2}", 0..12)) {
            let mut sorted = values;
            sort_by(&mut sorted, |a, b| compare_values(a, b));
            for (at, a) in sorted.iter().enumerate() {
                for b in &sorted[at..] {
                    prop_assert!(compare_values(a, b).is_le(), "{} {}", a, b);
                    prop_assert_eq!(compare_values(b, a), compare_values(a, b).reverse());
                }
            }
        }
    }

    #[test]
    fn takes_linear_time_after_the_comparisons() {
        // The smallest item last: each position takes the item of the position before.
        let count = 8_000;
        let mut items: Vec<u32> = (1..count).chain([0]).collect();
        let ((), work) = work::counted(|| sort_by(&mut items, Ord::cmp));
        assert!(items.is_sorted());
        let comparisons = count.ilog2() + 2;
        assert!(work as u32 <= count * (comparisons + 2), "{work} operations for {count} items");
    }

    #[test]
    fn sorts_in_steps_of_one_comparison() {
        let mut items: Vec<u32> = (0..100u32).map(|at| at * 37 % 101 / 2).collect();
        let mut sort = MergeSort::new(items.len());
        let comparable = Items { items: &mut items, compare: Ord::cmp };
        while !sort.step(&mut Budget::new(1), &comparable) {}
        let mut expected: Vec<u32> = (0..100).collect();
        expected.sort_by_key(|&at| items[at as usize]);
        assert_eq!(sort.into_order(), expected);
    }

    #[test]
    fn other_values_compare_by_text() {
        assert_eq!(compare_values("2022-01-30", "2022-02-01"), Ordering::Less);
        assert_eq!(compare_values("10", "9"), Ordering::Greater);
        assert_eq!(compare_values("10", "9a"), Ordering::Less);
        assert_eq!(compare_values("9", "10a"), Ordering::Less);
        assert_eq!(compare_values("1b", "9"), Ordering::Greater);
        assert_eq!(compare_values("-1", "1"), Ordering::Less);
        assert_eq!(compare_values("1.50", "01.5"), Ordering::Equal);
    }
}
