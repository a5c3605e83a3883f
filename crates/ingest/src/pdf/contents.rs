//! Removes tables of contents: runs of rows that end in leader dots and a page number, with their heading. Their titles are in
//! the text, too.

use std::collections::BTreeSet;
use std::ops::Range;

use super::lines::Line;

/// The minimum number of rows with leader dots in a table of contents.
const MIN_ROWS: usize = 4;
/// The minimum number of leader dots.
const MIN_DOTS: usize = 3;
/// The maximum number of rows without a page number between two rows with one: the first lines of a long title.
const MAX_BETWEEN: usize = 2;
/// How tables of contents are called: by LaTeX, DocBook, word processors and printers.
#[rustfmt::skip]
const NAMES: [&str; 55] = [
    "contents", "table of contents", "inhalt", "inhaltsverzeichnis", "table des matières", "sommaire", "contenido",
    "índice", "índice general", "tabla de contenidos", "tabla de contenido", "conteúdo", "sumário", "indice", "sommario",
    "inhoud", "inhoudsopgave", "innehåll", "innehållsförteckning", "indhold", "indholdsfortegnelse", "innhold",
    "innholdsfortegnelse", "sisältö", "sisällys", "sisällysluettelo", "spis treści", "obsah", "tartalom",
    "tartalomjegyzék", "cuprins", "sadržaj", "садржај", "kazalo", "turinys", "saturs", "sisukord", "içindekiler",
    "περιεχόμενα", "оглавление", "содержание", "зміст", "съдържание", "المحتويات", "فهرست مطالب", "תוכן עניינים",
    "תוכן העניינים", "目次", "目录", "目錄", "목차", "차례", "สารบัญ", "mục lục", "daftar isi",
];

/// A page number: Roman numbers come before Arabic ones.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
enum PageNumber {
    Roman,
    Arabic(usize),
}

/// A row that can belong to a table of contents.
struct Row {
    page: usize,
    lines: Range<usize>,
    /// The number at its end.
    number: Option<PageNumber>,
    /// Leader dots stand before the number.
    has_leader: bool,
    right: f32,
    size: f32,
}

/// Removes the tables of contents of all pages. Returns the pages that had them.
///
/// Prices and figures can have leader dots, too: page numbers ascend, and are at most the number of pages.
pub(super) fn remove(pages: &mut [Vec<Line>]) -> BTreeSet<usize> {
    let rows = rows(pages);
    let mut removed: Vec<&[Row]> = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        let run = run(&rows, at);
        at = run.end.max(at + 1);
        if rows[run.clone()].iter().filter(|row| row.has_leader).count() >= MIN_ROWS {
            removed.push(&rows[run]);
        }
    }
    // From the last on, so that the indices before stay.
    let mut changed = BTreeSet::new();
    for row in removed.into_iter().flatten().rev() {
        pages[row.page].drain(row.lines.clone());
        changed.insert(row.page);
    }
    for &page in &changed {
        let lines = &mut pages[page];
        let is_row = |at: usize| lines.get(at).is_none_or(|line| !line.same_row);
        let named: Vec<_> =
            (0..lines.len()).map(|at| is_row(at) && is_row(at + 1) && is_name(&lines[at].text)).collect();
        let mut named = named.into_iter();
        lines.retain(|_| !named.next().unwrap_or(false));
    }
    changed
}

/// Whether a text is the name of a table of contents, perhaps beside the number of a page.
pub(super) fn is_name(text: &str) -> bool {
    let is_number = |word: &&str| {
        word.bytes().all(|byte| byte.is_ascii_digit())
            || word.bytes().all(|byte| b"ivxlcIVXLC".contains(&byte))
    };
    let words: Vec<_> = text.split_whitespace().collect();
    let words = match words.as_slice() {
        [first, words @ ..] if is_number(first) => words,
        [words @ .., last] if is_number(last) => words,
        words => words,
    };
    NAMES.contains(&words.join(" ").to_lowercase().as_str())
}

/// The rows of all pages.
fn rows(pages: &[Vec<Line>]) -> Vec<Row> {
    let mut rows = Vec::new();
    for (page, lines) in pages.iter().enumerate() {
        let mut start = 0;
        for row in lines.chunk_by(|_, line| line.same_row) {
            let text = row.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ");
            let (number, has_leader) = match page_number(text.trim_end(), pages.len()) {
                Some((number, before)) => (Some(number), has_leader(before)),
                None => (None, false),
            };
            let last = &row[row.len() - 1];
            let lines = start..start + row.len();
            rows.push(Row { page, lines, number, has_leader, right: last.right, size: last.size });
            start += row.len();
        }
    }
    rows
}

/// The run of rows with ascending page numbers around the first row with leader dots, `at` or later.
fn run(rows: &[Row], at: usize) -> Range<usize> {
    let Some(first) = rows[at..].iter().position(|row| row.has_leader) else {
        return rows.len()..rows.len();
    };
    let first = at + first;
    // A row without dots, such as that of a chapter, follows another one directly.
    let is_aligned = |row: &Row, other: &Row| (row.right - other.right).abs() < row.size;
    let mut last = first;
    for (at, row) in rows.iter().enumerate().skip(first + 1) {
        let before = &rows[last];
        let ascends = row.number >= before.number;
        if at > last + 1 + MAX_BETWEEN || row.has_leader && !ascends {
            break;
        }
        if ascends && (row.has_leader || at == last + 1 && is_aligned(row, before)) {
            last = at;
        }
    }
    let mut start = first;
    while start > at {
        let (row, next) = (&rows[start - 1], &rows[start]);
        if row.number.is_none() || row.number > next.number || !is_aligned(row, next) {
            break;
        }
        start -= 1;
    }
    start..last + 1
}

/// The page number at the end of a row, and the text before it.
fn page_number(text: &str, pages: usize) -> Option<(PageNumber, &str)> {
    let before = text.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
    let number = &text[before.len()..];
    let is_roman = !number.is_empty() && number.bytes().all(|byte| b"ivxlcIVXLC".contains(&byte));
    let number = match number.parse() {
        Ok(number) if number <= pages => PageNumber::Arabic(number),
        Err(_) if is_roman => PageNumber::Roman,
        _ => return None,
    };
    Some((number, before))
}

/// Whether a text ends in dots, perhaps spaced.
fn has_leader(text: &str) -> bool {
    let dots = text.chars().rev().map_while(|c| match c {
        '.' | '·' | '․' => Some(1),
        '‥' => Some(2),
        '…' | '⋯' => Some(3),
        c => c.is_whitespace().then_some(0),
    });
    dots.sum::<usize>() >= MIN_DOTS
}

#[cfg(test)]
mod tests {
    use super::super::lines::{lines, page};
    use super::*;

    /// The rows that are kept of pages of rows. Text after a bar is aligned at the right.
    fn kept(pages: &[&[&str]]) -> Vec<String> {
        let row = |at: usize, row: &str| {
            let (left, right) = row.split_once('|').unwrap_or((row, ""));
            let x = 300.0 - 5.0 * right.chars().count() as f32;
            [(0.0, 12.0 * at as f32, left.to_owned()), (x, 12.0 * at as f32, right.to_owned())]
        };
        let read = |rows: &&[&str]| {
            let strings: Vec<_> = rows.iter().enumerate().flat_map(|(at, text)| row(at, text)).collect();
            let strings: Vec<_> = strings.iter().map(|(x, y, text)| (*x, *y, text.as_str())).collect();
            lines(&page(&strings))
        };
        let mut pages: Vec<_> = pages.iter().map(read).collect();
        remove(&mut pages);
        pages.into_iter().flatten().map(|line| line.text).collect()
    }

    #[test]
    fn rows_with_leader_dots_are_removed() {
        let rows = ["Contents", "Seeds .... i", "Wings . . . . 1", "Wind….3", "Trees ......|5", "text"];
        assert_eq!(kept(&[&rows, &[], &[], &[], &[]]), ["text"]);
        // Runs go on at the next page.
        let rows = [&["Seeds .... 1", "Wings .... 2"][..], &["Wind .... 3", "Trees .... 4", "text"]];
        assert_eq!(kept(&[rows[0], rows[1], &[], &[]]), ["text"]);
        let rows = ["Seeds .... 1", "Wings .... 2", "Wind .... 3"];
        assert_eq!(kept(&[&rows, &[], &[], &[]]), rows);
    }

    /// Also where they stand on the second page of a table, with its number. Elsewhere they are text.
    #[test]
    fn headings_of_tables_are_removed() {
        let first = ["Winged seeds", "CONTENTS", "Seeds .... 1", "Wings .... 2", "Wind .... 3"];
        let second = ["iv Contents", "Trees ....|4", "Contents of the seed", "Contents|of"];
        let third = ["Contents"];
        assert_eq!(
            kept(&[&first, &second, &third, &[], &[]]),
            ["Winged seeds", "Contents of the seed", "Contents", "of", "Contents"]
        );
        for name in
            ["Inhaltsverzeichnis", "Оглавление", "目次", "2 TABLE OF CONTENTS", "Table des matières xii"]
        {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "12", "iv", "Contents of", "The contents", "Contents 12a"] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn other_rows_with_dots_are_kept() {
        for rows in [
            ["Soup .... 4", "Salad .... 3", "Pie .... 5", "Juice .... 2"],
            ["Ash .... 100", "Elm .... 200", "Maple .... 300", "Lime .... 400"],
            ["Ash .... 1.5", "Elm .... 2.5", "Maple .... 3.5", "Lime .... 4.5"],
            ["Ash, 1", "elm, 2", "maple, 3", "lime, 4"],
            ["They fly ...", "and spin .. 2", "and fall ...", "and grow ..."],
        ] {
            assert_eq!(kept(&[&rows, &[], &[], &[], &[]]), rows);
        }
    }

    #[test]
    fn chapters_and_long_titles_between_the_rows_are_removed() {
        let rows =
            ["text 1", "1 Seeds|1", "1.1 Ash ....|1", "2 Flight|1", "2.1 The wings", "of maples ....|2"];
        let more = ["2.2 Elm ....|2", "2.3 Wind ....|3", "3 Trees|5", "They fly in year 5"];
        let kept = kept(&[&rows, &more, &[], &[], &[]]);
        assert_eq!(kept, ["text 1", "They fly in year 5"]);
    }
}
