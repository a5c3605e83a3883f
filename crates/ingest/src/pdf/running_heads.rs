//! Removes running heads, running feet and page numbers: lines that many pages have at the same height.

use std::collections::HashMap;

use super::lines::Line;

/// The number of rows at the top and at the bottom of a page that can be running heads.
const ROWS: usize = 2;
/// A running head is on at least this many pages; in a shorter document on all of them.
const MIN_PAGES: usize = 3;
/// The height of the steps in which heights are compared, in points.
const STEP: f32 = 4.0;

/// What a running head has in common on all pages: its text without numbers, and its height.
type Key = (String, i32);

/// Removes the running heads of all pages.
pub(super) fn remove(pages: &mut [Vec<Line>]) {
    if pages.len() < 2 {
        return;
    }
    let mut counts = HashMap::<Key, usize>::new();
    for lines in pages.iter() {
        for at in candidates(lines) {
            *counts.entry(key(&lines[at])).or_default() += 1;
        }
    }
    let needed = MIN_PAGES.min(pages.len());
    let is_repeated = |line: &Line| {
        let (text, height) = key(line);
        let count = |height| counts.get(&(text.clone(), height)).copied().unwrap_or(0);
        // Rounding can put equal heights into neighbouring steps.
        count(height - 1) + count(height) + count(height + 1) >= needed
    };
    // The heads of short chapters are on few pages, but at the same height as the heads of the others.
    let mut heights = HashMap::<i32, (usize, usize)>::new();
    for lines in pages.iter() {
        for at in candidates(lines) {
            let (repeated, all) = heights.entry(height(&lines[at])).or_default();
            *all += 1;
            *repeated += usize::from(is_repeated(&lines[at]));
        }
    }
    let is_head_height = |line: &Line| {
        heights
            .get(&height(line))
            .is_some_and(|&(repeated, all)| repeated >= needed && repeated * 3 >= all * 2)
    };
    for lines in pages {
        let heads: Vec<usize> = candidates(lines)
            .into_iter()
            .filter(|&at| is_repeated(&lines[at]) || is_head_height(&lines[at]))
            .collect();
        let mut at = 0..;
        lines.retain(|_| at.next().is_some_and(|at| heads.binary_search(&at).is_err()));
        if let Some(first) = lines.first_mut() {
            first.same_row = false;
        }
    }
}

/// The lines in the topmost and lowest rows, in ascending order.
fn candidates(lines: &[Line]) -> Vec<usize> {
    let mut heights: Vec<i32> = lines.iter().filter(|line| line.angle == 0).map(height).collect();
    heights.sort_unstable();
    heights.dedup();
    // A page of few rows is mostly text.
    let rows = ROWS.min(heights.len() / 3);
    if rows == 0 {
        return Vec::new();
    }
    let (top, bottom) = (heights[rows - 1], heights[heights.len() - rows]);
    let is_outer = |line: &Line| line.angle == 0 && (height(line) <= top || height(line) >= bottom);
    (0..lines.len()).filter(|&at| is_outer(&lines[at])).collect()
}

fn height(line: &Line) -> i32 {
    (line.baseline / STEP).round() as i32
}

fn key(line: &Line) -> Key {
    let mut text = String::with_capacity(line.text.len());
    for c in line.text.chars().filter(|c| !c.is_whitespace()) {
        if !c.is_numeric() {
            text.push(c);
        } else if !text.ends_with('#') {
            text.push('#');
        }
    }
    if text.len() <= 7 && text.bytes().all(|byte| b"ivxlcIVXLC".contains(&byte)) {
        text = "#".to_owned();
    }
    (text, height(line))
}

#[cfg(test)]
mod tests {
    use super::super::lines::{lines, page};
    use super::*;

    fn removed(pages: &[&[(f32, f32, &str)]]) -> Vec<Vec<String>> {
        let mut pages: Vec<_> = pages.iter().map(|strings| lines(&page(strings))).collect();
        remove(&mut pages);
        pages.into_iter().map(|lines| lines.into_iter().map(|line| line.text).collect()).collect()
    }

    #[test]
    fn running_heads_and_page_numbers_are_removed() {
        let bodies = [["one", "text", "two"], ["three", "text", "four"], ["five", "text", "six"]];
        let pages: Vec<Vec<_>> = std::iter::zip(["viii", "9", "10"], bodies)
            .map(|(number, [a, b, c])| {
                let head = [(0.0, 10.0, "Annual report"), (200.0, 10.0, number)];
                let body = [(0.0, 60.0, a), (0.0, 72.0, b), (0.0, 84.0, c)];
                [&head[..], &body, &[(100.0, 500.5, number)]].concat()
            })
            .collect();
        let pages: Vec<&[_]> = pages.iter().map(Vec::as_slice).collect();
        assert_eq!(removed(&pages), bodies);
    }

    #[test]
    fn heads_of_short_chapters_are_removed() {
        let heads = ["The flight", "The flight", "The flight", "The flight", "The wind"];
        let texts = ["one", "two", "three", "four", "five"];
        let pages: Vec<Vec<_>> = std::iter::zip(heads, texts)
            .map(|(head, text)| {
                vec![(0.0, 10.0, head), (0.0, 60.0, text), (0.0, 72.0, text), (0.0, 84.0, text)]
            })
            .collect();
        let pages: Vec<&[_]> = pages.iter().map(Vec::as_slice).collect();
        assert_eq!(removed(&pages), texts.map(|text| [text; 3]));
    }

    #[test]
    fn text_that_differs_is_kept() {
        let page = |first: &'static str| {
            [(0.0, 10.0, first), (0.0, 22.0, "b"), (0.0, 34.0, "c"), (0.0, 46.0, first)]
        };
        let pages = [page("one"), page("two"), page("three")];
        let pages: Vec<&[_]> = pages.iter().map(|page| &page[..]).collect();
        assert_eq!(removed(&pages)[2], ["three", "b", "c", "three"]);
        // A single page does not show what is repeated.
        assert_eq!(removed(&pages[..1])[0].len(), 4);
    }

    /// Pages with these first lines, each with as many further lines, that differ; returns which first lines are kept.
    fn kept(first: &[(f32, &'static str)], further: usize) -> Vec<bool> {
        let texts: Vec<String> =
            (0..first.len() * further).map(|at| "abcdefghij"[at % 10..].repeat(at / 10 + 1)).collect();
        let pages = first.iter().enumerate().map(|(page, &head)| {
            let line = |at: usize| (0.0, 60.0 + 12.0 * at as f32, texts[page * further + at].as_str());
            std::iter::once((0.0, head.0, head.1)).chain((0..further).map(line)).collect()
        });
        let pages: Vec<Vec<_>> = pages.collect();
        let pages: Vec<&[_]> = pages.iter().map(Vec::as_slice).collect();
        removed(&pages).iter().map(|lines| lines.len() > further).collect()
    }

    #[test]
    fn heads_are_on_three_pages_at_nearly_the_same_height() {
        let head = |height: f32| (height, "Annual report");
        assert_eq!(kept(&[head(10.0); 2], 5), [false; 2]);
        assert_eq!(kept(&[head(10.0), head(10.0), (10.0, "One"), (10.0, "Two")], 5), [true; 4]);
        assert_eq!(kept(&[head(8.0), head(12.0), head(4.0)], 5), [false, true, true]);
        assert_eq!(kept(&[head(8.0), head(16.0), head(0.0)], 5), [true; 3]);
        assert_eq!(kept(&[head(10.0)], 5), [true]);
    }

    #[test]
    fn height_of_heads_is_that_of_two_thirds() {
        let pages = |heads: usize, others: &[&'static str]| {
            let others = others.iter().map(|&text| (10.0, text));
            kept(&std::iter::repeat_n((10.0, "Annual report"), heads).chain(others).collect::<Vec<_>>(), 5)
        };
        assert_eq!(pages(4, &["One", "Two"]), [false; 6]);
        assert_eq!(pages(4, &["One", "Two", "Three"]), [false, false, false, false, true, true, true]);
        assert_eq!(pages(2, &["One"]), [true; 3]);
    }

    #[test]
    fn pages_of_few_rows_have_no_heads() {
        assert_eq!(kept(&[(10.0, "Annual report"); 3], 1), [true; 3]);
        assert_eq!(kept(&[(10.0, "Annual report"); 3], 2), [false; 3]);
    }

    #[test]
    fn numbers_of_pages_are_alike() {
        for (a, b) in [("7", "1234"), ("Page 7 of 10", "Page 8 of 9"), ("iv", "xxxviii"), ("p. 9", "p. 10")] {
            assert_eq!(kept(&[(10.0, a), (10.0, b)], 5), [false; 2], "{a}");
        }
        for (a, b) in
            [("One 7", "Two 7"), ("iv", "xxxviiii"), ("Part 1", "Part"), ("7", "a"), ("1 2 3", "one")]
        {
            assert_eq!(kept(&[(10.0, a), (10.0, b)], 5), [true; 2], "{a}");
        }
    }
}
