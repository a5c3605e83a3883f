//! Finds the titles of the outline's entries in the lines of a page.

use super::lines::Line;
use super::outline::Entry;

/// The title of an entry is looked for in this many lines.
const MAX_SEARCHED: usize = 1_000;

/// An entry of the outline, and the lines of the page that hold its title.
pub(super) struct Heading<'a> {
    /// The index of the first line.
    pub(super) line: usize,
    /// The number of lines; 0 if the title is not on the page.
    pub(super) lines: usize,
    pub(super) entry: &'a Entry,
}

/// Finds the titles of a page's entries in its lines.
pub(super) fn headings<'a>(
    lines: &[Line],
    entries: &[&'a Entry],
) -> std::iter::Peekable<impl Iterator<Item = Heading<'a>>> {
    let keys: Vec<String> = lines.iter().map(|line| key(&line.text)).collect();
    let mut from = 0;
    let mut headings = Vec::new();
    for &entry in entries {
        let wanted = key(&entry.title);
        let found = (from..lines.len())
            .take(MAX_SEARCHED)
            .find_map(|line| Some((line, matching(&keys[line..], &wanted)?)));
        let (line, count) = found.unwrap_or_else(|| {
            let below = |line: &Line| entry.top.is_some_and(|top| line.baseline >= top);
            let line = lines[from..].iter().position(below);
            (from + line.unwrap_or(0), 0)
        });
        from = line + count;
        headings.push(Heading { line, lines: count, entry });
    }
    headings.into_iter().peekable()
}

/// The number of lines that hold a title, perhaps after its number.
fn matching(keys: &[String], wanted: &str) -> Option<usize> {
    let first = keys.first()?;
    if wanted.is_empty() || first.is_empty() {
        return None;
    }
    let mut text = String::new();
    for (count, key) in keys.iter().take(4).enumerate() {
        text.push_str(key);
        // A number on a line of its own is all of it; the end of the text before is followed by the number.
        let is_whole = text.len() - first.len() <= wanted.len();
        if text == wanted || is_whole && is_numbered(&text, wanted) || is_numbered(wanted, &text) {
            return Some(count + 1);
        }
        if text.len() > wanted.len() + 16 {
            return None;
        }
    }
    None
}

/// Whether a title is another one after a number, or after one word such as `Chapter` and a number.
fn is_numbered(long: &str, short: &str) -> bool {
    !short.is_empty()
        && long.strip_suffix(short).is_some_and(|number| {
            number.len() <= 16 && number.chars().next_back().is_some_and(|c| c.is_numeric())
        })
}

/// The letters and digits of a text, in lower case.
fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of each title: the first, and how many. Lines are 10 points apart.
    fn found(lines: &[&str], entries: &[(&str, Option<f32>)]) -> Vec<(usize, usize)> {
        let line = |(at, text): (usize, &&str)| Line {
            text: (*text).to_owned(),
            styled: super::super::style::StyledText::default(),
            left: 0.0,
            right: 100.0,
            baseline: 10.0 * at as f32,
            size: 10.0,
            angle: 0,
            same_row: false,
        };
        let lines: Vec<_> = lines.iter().enumerate().map(line).collect();
        let entry =
            |&(title, top): &(&str, Option<f32>)| Entry { title: title.to_owned(), page: 0, top, depth: 0 };
        let entries: Vec<_> = entries.iter().map(entry).collect();
        let entries: Vec<_> = entries.iter().collect();
        headings(&lines, &entries).map(|heading| (heading.line, heading.lines)).collect()
    }

    #[test]
    fn titles_are_found_in_lines() {
        let lines = ["Text", "The Flight", "of a samara", "more", "The wind", "text", "The wind"];
        let found =
            |titles: &[&str]| found(&lines, &titles.iter().map(|&title| (title, None)).collect::<Vec<_>>());
        assert_eq!(found(&["the flight of a samara.", "The wind", "The wind"]), [(1, 2), (4, 1), (6, 1)]);
        // After the title of the entry before.
        assert_eq!(found(&["The wind", "The flight"]), [(4, 1), (5, 0)]);
        assert_eq!(found(&["Seeds", "–", "Text"]), [(0, 0), (0, 0), (0, 1)]);
    }

    #[test]
    fn titles_have_at_most_four_lines() {
        let lines = ["a", "b", "c", "d", "e"];
        assert_eq!(found(&lines, &[("a b c d", None)]), [(0, 4)]);
        assert_eq!(found(&lines, &[("a b c d e", None)]), [(0, 0)]);
    }

    #[test]
    fn titles_may_have_numbers_on_one_side() {
        for (line, title) in [
            ("1.2 Flight", "Flight"),
            ("Flight", "Chapter 12: Flight"),
            ("Chapter 12345678 9 Flight", "Flight"),
        ] {
            assert_eq!(
                found(&["A longer line of the text before", line, "y"], &[(title, None)]),
                [(1, 1)],
                "{line}"
            );
        }
        for (line, title) in [
            ("Chapter 12345678 90 Flight", "Flight"),
            ("The Flight", "Flight"),
            ("12", "Flight"),
            ("1 Flight of seeds", "Flight"),
        ] {
            assert_eq!(
                found(&["A longer line of the text before", line, "y"], &[(title, None)]),
                [(0, 0)],
                "{line}"
            );
        }
        // A number on a line of its own.
        let before = "A longer line of the text before";
        assert_eq!(found(&[before, "Chapter 3", "Flight"], &[("Flight", None)]), [(1, 2)]);
        assert_eq!(found(&[before, "The third chapter", "Flight"], &[("Flight", None)]), [(2, 1)]);
        // The end of the text before is not part of the number.
        for last in ["opers.", "1", "–", "page 1"] {
            assert_eq!(found(&[before, last, "6.4 Flight"], &[("Flight", None)]), [(2, 1)], "{last}");
            assert_eq!(found(&[before, last, "6.4 The", "flight"], &[("The flight", None)]), [(2, 2)]);
        }
    }

    #[test]
    fn titles_that_are_not_on_the_page_have_a_height() {
        let lines = ["a", "b", "c", "d"];
        assert_eq!(found(&lines, &[("x", Some(20.0))]), [(2, 0)]);
        assert_eq!(found(&lines, &[("x", Some(20.5)), ("y", Some(0.0))]), [(3, 0), (3, 0)]);
        assert_eq!(
            found(&lines, &[("b", None), ("x", Some(0.0)), ("y", Some(99.0))]),
            [(1, 1), (2, 0), (2, 0)]
        );
    }
}
