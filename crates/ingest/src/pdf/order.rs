//! The order in which lines are read.
//!
//! Most programs draw text in the order of reading, columns included, so that order is kept. Where it is not plausible
//! (lines that jump up again and again, or rows that run across columns of text), the page is cut recursively into
//! columns and rows (the XY cut; Nagy & Seth 1984).

use super::lines::Line;
use super::median::median;

/// Shorter parts of a row, in bytes, are cells of a table rather than lines of columns.
const MIN_COLUMN_TEXT: usize = 20;
/// The minimum number of rows with two longer parts that make columns.
const MIN_COLUMN_ROWS: usize = 4;
/// The minimum width of the gap between columns, in ems.
const MIN_GUTTER: f32 = 0.8;
/// A gap between rows that is at least this wide, in ems, and wider than that between columns, separates parts of a page.
const WIDE_ROW_GAP: f32 = 2.5;
/// Cuts nested deeper are not made.
const MAX_DEPTH: usize = 24;

/// Puts the lines of a page in the order of reading.
pub(super) fn sort(lines: Vec<Line>) -> Vec<Line> {
    let (mut flat, turned): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line.angle == 0);
    if runs_across_columns(&flat) || jumps_up(&flat) {
        let mut order = Vec::with_capacity(flat.len());
        cut((0..flat.len()).collect(), &flat, 0, &mut order);
        let mut sorted: Vec<Line> = order.iter().map(|&at| flat[at].clone()).collect();
        for at in 0..sorted.len() {
            sorted[at].same_row = at > 0 && continues_row(&sorted[at - 1], &sorted[at]);
        }
        flat = sorted;
    }
    flat.extend(turned);
    flat
}

fn continues_row(before: &Line, line: &Line) -> bool {
    (before.baseline - line.baseline).abs() < 0.3 * line.size && line.left >= before.right
}

/// Whether rows hold lines of several columns side by side.
fn runs_across_columns(lines: &[Line]) -> bool {
    let is_text = |line: &Line| line.text.len() >= MIN_COLUMN_TEXT;
    let rows = lines.iter().filter(|line| !line.same_row).count();
    let across =
        lines.windows(2).filter(|pair| pair[1].same_row && is_text(&pair[0]) && is_text(&pair[1])).count();
    across >= MIN_COLUMN_ROWS && across * 2 > rows
}

/// Whether the lines go back up more often than columns, notes and running heads explain.
fn jumps_up(lines: &[Line]) -> bool {
    let up = lines.windows(2).filter(|pair| pair[1].baseline < pair[0].baseline - pair[0].size).count();
    up > 3 + lines.len() / 12
}

/// Appends a set of lines in the order of reading.
fn cut(mut set: Vec<usize>, lines: &[Line], depth: usize, order: &mut Vec<usize>) {
    let by_position = |set: &mut Vec<usize>| {
        set.sort_by(|&a, &b| {
            let (a, b) = (&lines[a], &lines[b]);
            a.baseline.total_cmp(&b.baseline).then(a.left.total_cmp(&b.left))
        });
    };
    if set.len() < 2 || depth == MAX_DEPTH {
        by_position(&mut set);
        order.append(&mut set);
        return;
    }
    let parts = match (column_gap(&set, lines), row_gap(&set, lines)) {
        // What is below a wide gap has columns of its own.
        (Some(column), Some(row)) if row.width > column.width.max(WIDE_ROW_GAP * row.size) => {
            Some(row.split(&set, |at| lines[at].baseline))
        }
        (Some(column), _) => Some(column.split(&set, |at| lines[at].left)),
        (None, row) => row.map(|row| row.split(&set, |at| lines[at].baseline)),
    };
    match parts {
        Some((first, second)) => {
            cut(first, lines, depth + 1, order);
            cut(second, lines, depth + 1, order);
        }
        None => {
            by_position(&mut set);
            // Parts of one row whose baselines differ slightly are read from left to right.
            let mut start = 0;
            for at in 1..=set.len() {
                let ends = set.get(at).is_none_or(|&line| {
                    let (first, line) = (&lines[set[start]], &lines[line]);
                    line.baseline - first.baseline > 0.3 * line.size.min(first.size)
                });
                if ends {
                    set[start..at].sort_by(|&a, &b| lines[a].left.total_cmp(&lines[b].left));
                    start = at;
                }
            }
            order.append(&mut set);
        }
    }
}

/// An empty strip between two parts of a page.
struct Gap {
    middle: f32,
    width: f32,
    /// The size of the font around it.
    size: f32,
}

impl Gap {
    /// The parts before and after the gap.
    fn split(&self, set: &[usize], position: impl Fn(usize) -> f32) -> (Vec<usize>, Vec<usize>) {
        set.iter().copied().partition(|&at| position(at) < self.middle)
    }
}

/// The widest gap between columns, if both sides have several rows of text.
fn column_gap(set: &[usize], lines: &[Line]) -> Option<Gap> {
    let size = median(set.iter().map(|&at| lines[at].size));
    let gap = widest_gap(set, size, |at| (lines[at].left, lines[at].right))
        .filter(|gap| gap.width > MIN_GUTTER * size)?;
    let is_column = |side: &[usize]| {
        let text: usize = side.iter().map(|&at| lines[at].text.len()).sum();
        side.len() >= 2 && text >= MIN_COLUMN_TEXT * side.len() / 2
    };
    let (left, right) = gap.split(set, |at| lines[at].left);
    (is_column(&left) && is_column(&right)).then_some(gap)
}

/// The widest gap between rows.
fn row_gap(set: &[usize], lines: &[Line]) -> Option<Gap> {
    let size = median(set.iter().map(|&at| lines[at].size));
    widest_gap(set, size, |at| {
        let line = &lines[at];
        (line.baseline - 0.75 * line.size, line.baseline + 0.2 * line.size)
    })
}

/// The widest gap that no interval covers.
fn widest_gap(set: &[usize], size: f32, interval: impl Fn(usize) -> (f32, f32)) -> Option<Gap> {
    let mut intervals: Vec<_> = set.iter().map(|&at| interval(at)).collect();
    intervals.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut end = intervals.first()?.1;
    let mut widest: Option<Gap> = None;
    for &(from, to) in &intervals[1..] {
        let width = from - end;
        if width > widest.as_ref().map_or(0.0, |gap| gap.width) {
            widest = Some(Gap { middle: (from + end) / 2.0, width, size });
        }
        end = end.max(to);
    }
    widest
}

#[cfg(test)]
mod tests {
    use super::super::lines::{lines, page};
    use super::*;

    fn sorted(strings: &[(f32, f32, &str)]) -> Vec<String> {
        sort(lines(&page(strings))).into_iter().map(|line| line.text).collect()
    }

    /// A heading over two columns of five lines, drawn row by row.
    #[test]
    fn columns_drawn_row_by_row_are_read_one_after_the_other() {
        let left: Vec<String> = (0..6).map(|row| format!("left column, line {row} of six")).collect();
        let right: Vec<String> = (0..6).map(|row| format!("right column, line {row} of six")).collect();
        let mut strings =
            vec![(0.0, 0.0, "A heading that spans both of the columns on this page, as headings do")];
        for row in 0..6 {
            let y = 30.0 + 12.0 * row as f32;
            strings.push((0.0, y, &left[row]));
            strings.push((250.0, y, &right[row]));
        }
        let sorted = sorted(&strings);
        assert_eq!(sorted[0], strings[0].2);
        assert_eq!(sorted[1..7], left);
        assert_eq!(sorted[7..], right);
    }

    /// Two parts of two columns each, drawn row by row, and the distance between the parts.
    fn first_words_of_parts(distance: f32) -> Vec<String> {
        let texts: Vec<String> = (0..16).map(|at| format!("{} of the text in columns", at / 4)).collect();
        let mut strings = Vec::new();
        for row in 0..8 {
            let y = 12.0 * row as f32 + if row < 4 { 0.0 } else { distance };
            let part = 8 * (row / 4) + row % 4;
            strings.push((0.0, y, texts[part].as_str()));
            strings.push((200.0, y, texts[part + 4].as_str()));
        }
        let mut words: Vec<_> = sorted(&strings).into_iter().map(|text| text[..1].to_owned()).collect();
        words.dedup();
        words
    }

    #[test]
    fn columns_end_at_a_wide_gap() {
        // The columns are 80 points apart; a gap is 9.5 points less than the distance of its lines.
        assert_eq!(first_words_of_parts(77.0), ["0", "2", "1", "3"]);
        assert_eq!(first_words_of_parts(78.0), ["0", "1", "2", "3"]);
    }

    #[test]
    fn parts_of_a_row_are_read_from_left_to_right() {
        let lines: Vec<String> = (0..10).map(|line| format!("the line with the number {line}")).collect();
        let mut strings: Vec<_> = lines
            .iter()
            .enumerate()
            .map(|(at, text)| (0.0, 12.0 * (at * 7 % 10) as f32, text.as_str()))
            .collect();
        strings.extend([(100.0, 299.0, "c"), (0.0, 301.0, "a"), (50.0, 300.0, "b")]);
        assert_eq!(sorted(&strings)[10..], ["a", "b", "c"]);
    }

    #[test]
    fn lines_drawn_in_disorder_are_read_from_top_to_bottom() {
        let lines: Vec<String> = (0..20).map(|line| format!("the line with the number {line}")).collect();
        let at = |line: usize| (0.0, 12.0 * line as f32, lines[line].as_str());
        let strings: Vec<_> = (0..20).map(|line| at(line * 7 % 20)).collect();
        assert_eq!(sorted(&strings), lines);
    }

    /// Notes drawn from the bottom of the page to its top: three jumps can be meant, four are not.
    #[test]
    fn more_than_three_jumps_are_not_plausible() {
        let notes = |count: usize| {
            let lines: Vec<String> = (0..2 * count).map(|line| format!("line {line}")).collect();
            let y = |line: usize| 12.0 * (line % 2) as f32 + 30.0 * (count - line / 2) as f32;
            let strings: Vec<_> =
                lines.iter().enumerate().map(|(line, text)| (0.0, y(line), text.as_str())).collect();
            sorted(&strings)
        };
        assert_eq!(notes(4)[..2], ["line 0", "line 1"]);
        assert_eq!(notes(5)[..2], ["line 8", "line 9"]);
    }

    #[test]
    fn plausible_order_is_kept() {
        // Two columns, drawn one after the other; a table; a note in the margin.
        let strings = [
            (0.0, 0.0, "first"),
            (0.0, 12.0, "second"),
            (100.0, 0.0, "third"),
            (100.0, 12.0, "fourth"),
            (0.0, 24.0, "cell"),
            (100.0, 24.0, "cell two"),
        ];
        assert_eq!(sorted(&strings), ["first", "second", "third", "fourth", "cell", "cell two"]);
    }

    /// Parts with ever smaller gaps between them, the last with two columns, drawn from the bottom to the top.
    #[test]
    fn cuts_are_nested_up_to_a_depth() {
        let first_words = |parts: usize| {
            let mut y = 0.0;
            let mut strings = Vec::new();
            for part in 0..parts {
                strings.push((0.0, y, "the heading over both of the columns, as wide as a page can be"));
                y += 200.0 - 4.0 * part as f32;
            }
            for row in 0..3 {
                strings.push((0.0, y + 12.0 * row as f32, "left column of text"));
                strings.push((200.0, y + 12.0 * row as f32, "right column of text"));
            }
            strings.reverse();
            sorted(&strings)[parts..].iter().map(|text| text[..1].to_owned()).collect::<String>()
        };
        assert_eq!([first_words(MAX_DEPTH - 1), first_words(MAX_DEPTH)], ["lllrrr", "lrlrlr"]);
    }
}
