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
    if wanted.is_empty() {
        return None;
    }
    let mut text = String::new();
    for (count, key) in keys.iter().take(4).enumerate() {
        text.push_str(key);
        if text == wanted || is_numbered(&text, wanted) || is_numbered(wanted, &text) {
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
