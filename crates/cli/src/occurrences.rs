//! Every occurrence of a query in all documents, in context (a concordance), as text or as a table for spreadsheets.
//! `www/page/occurrences.js` does the same in the browser.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::Style;
use samara_engine::{BlockKind, DocumentView, Index, Marks, SearchOptions, Searcher};

use crate::console::{FAINT, STRONG, count};
use crate::csv::push_row;
use crate::wrap;

/// The length of the text on each side, in bytes.
const CONTEXT: usize = 60;
/// The number of bytes at its end among which a context is cut at a space, if there is one.
const SPACE_RANGE: usize = 15;
/// The number of hits that are asked for at a time.
const HIT_PORTION: usize = 50;

const COLUMNS: [&str; 7] = ["number", "document", "address", "date", "before", "occurrence", "after"];

/// The occurrences of a query.
pub struct Occurrences {
    searcher: Searcher,
    query: String,
    options: SearchOptions,
}

/// A marked range of a text.
#[derive(Debug, PartialEq, Eq)]
struct Occurrence {
    before: String,
    text: String,
    after: String,
}

impl Occurrences {
    /// Searches for a query. The last word is a prefix only if the options say so.
    pub fn new(index: Index, query: &str, options: SearchOptions) -> Self {
        Self {
            searcher: Searcher::new(index),
            query: query.trim().to_owned(),
            options: options.excerpts(false),
        }
    }

    /// Prints the occurrences as text, document by document.
    ///
    /// # Errors
    /// If the output is closed.
    pub fn print(&mut self, out: &mut impl Write, width: usize) -> io::Result<()> {
        let (mut total, mut documents) = (0, 0);
        self.visit(|view, occurrences| {
            total += occurrences.len();
            documents += 1;
            wrap::write(out, &view.title, &[], STRONG, "", width)?;
            wrap::write(out, &view.url, &[], FAINT, "   ", width)?;
            for Occurrence { before, text, after } in occurrences {
                let mark = before.len()..before.len() + text.len();
                wrap::write(out, &format!("{before}{text}{after}"), &[mark], Style::new(), "   ", width)?;
            }
            writeln!(out)
        })?;
        writeln!(out, "{} in {}", count(total, "occurrence"), count(documents, "document"))
    }

    /// Prints the occurrences as CSV in UTF-8, with the mark by which spreadsheets know the encoding.
    ///
    /// # Errors
    /// If the output is closed.
    pub fn print_csv(&mut self, out: &mut impl Write) -> io::Result<()> {
        let mut row = "\u{FEFF}".to_owned();
        push_row(&mut row, &COLUMNS);
        out.write_all(row.as_bytes())?;
        let mut number = 0;
        self.visit(|view, occurrences| {
            let date =
                view.meta.get("date").and_then(|date| date.values().first().cloned()).unwrap_or_default();
            for Occurrence { before, text, after } in occurrences {
                number += 1;
                row.clear();
                let number = number.to_string();
                push_row(&mut row, &[&number, &view.title, &view.url, &date, &before, &text, &after]);
                out.write_all(row.as_bytes())?;
            }
            Ok(())
        })
    }

    /// Passes the occurrences of each document with some, best match first.
    fn visit(
        &mut self,
        mut take: impl FnMut(&DocumentView, Vec<Occurrence>) -> io::Result<()>,
    ) -> io::Result<()> {
        // Documents with the same text are listed, too, unless a filter may exclude them.
        let has_filters = !self.options.filters.is_empty() || self.options.lang.is_some();
        let is_prefix = self.options.prefix;
        // A document marks a prefix, unless a space follows it.
        let finish = |query: &str| if is_prefix { query.to_owned() } else { format!("{query} ") };
        let mut offset = 0;
        loop {
            let options = self.options.clone().limit(HIT_PORTION).offset(offset);
            let results = self.searcher.search(&self.query, &options);
            let marked = finish(results.suggestion.as_deref().unwrap_or(&self.query));
            for hit in &results.hits {
                let copies = if has_filters { &[][..] } else { &hit.duplicates };
                for url in std::iter::once(&hit.url).chain(copies) {
                    let Some(view) = self.searcher.document(url, &marked) else { continue };
                    let found = occurrences_in(&view);
                    if !found.is_empty() {
                        take(&view, found)?;
                    }
                }
            }
            offset += HIT_PORTION;
            if offset >= results.total {
                return Ok(());
            }
        }
    }
}

/// The occurrences in the title and the text. A heading that repeats the title is the title.
fn occurrences_in(view: &DocumentView) -> Vec<Occurrence> {
    let mut found = split(&view.title, &view.title_marks);
    for (number, block) in view.blocks.iter().enumerate() {
        if number > 0 || block.kind != BlockKind::H1 || block.text.trim() != view.title.trim() {
            found.extend(split(&block.text, &block.marks));
        }
    }
    found
}

/// The occurrences in a text. Marked words beside each other are one.
fn split(text: &str, marks: &Marks) -> Vec<Occurrence> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for mark in byte_ranges(text, marks) {
        match joined.last_mut() {
            Some(last) if is_gap(&text[last.end.min(mark.start)..mark.start]) => {
                last.end = last.end.max(mark.end);
            }
            _ => joined.push(mark),
        }
    }
    let occurrence = |range: Range<usize>| Occurrence {
        before: fold(&text[context_start(text, range.start)..range.start]),
        text: fold(&text[range.clone()]),
        after: fold(&text[range.end..context_end(text, range.end)]),
    };
    joined.into_iter().map(occurrence).collect()
}

/// A text with each run of spaces as one.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_whitespace() {
            folded.push(c);
        } else if !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded
}

/// The marks of a text, which are in UTF-16 units, as ranges of bytes.
fn byte_ranges(text: &str, marks: &Marks) -> Vec<Range<usize>> {
    let mut characters = text.char_indices().map(|(at, c)| (at, c.len_utf16() as u32)).peekable();
    let mut units = 0;
    let mut byte_of = |unit: u32| {
        while units < unit
            && let Some((_, length)) = characters.next()
        {
            units += length;
        }
        characters.peek().map_or(text.len(), |(at, _)| *at)
    };
    marks.0.iter().map(|&[start, end]| byte_of(start)..byte_of(end)).collect()
}

/// Whether two marked words with this text between them are beside each other.
fn is_gap(text: &str) -> bool {
    text.chars().count() <= 3 && !text.chars().any(char::is_alphanumeric)
}

fn context_start(text: &str, end: usize) -> usize {
    let start = text.floor_char_boundary(end.saturating_sub(CONTEXT));
    if start == 0 {
        return 0;
    }
    let range = &text[start..text.floor_char_boundary((start + SPACE_RANGE).min(end))];
    let space = range.char_indices().find(|(_, c)| c.is_whitespace());
    space.map_or(start, |(at, c)| start + at + c.len_utf8())
}

fn context_end(text: &str, start: usize) -> usize {
    if text.len() - start <= CONTEXT {
        return text.len();
    }
    let end = text.ceil_char_boundary(start + CONTEXT);
    let from = text.ceil_char_boundary(end - SPACE_RANGE);
    text[from..end].rfind(char::is_whitespace).map_or(end, |space| from + space)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn marked_words_beside_each_other_are_one_occurrence() {
        let marks = Marks(vec![[3, 8], [9, 15], [19, 24]]);
        let found = split("\u{1f341} stray bullet, a stray.", &marks);
        let lines: Vec<_> = found
            .iter()
            .map(|Occurrence { before, text, after }| format!("{before}[{text}]{after}"))
            .collect();
        assert_eq!(lines, ["\u{1f341} [stray bullet], a stray.", "\u{1f341} stray bullet, a [stray]."]);
    }

    #[test]
    fn marked_words_apart_are_two_occurrences() {
        let texts = |text: &str, marks: [[u32; 2]; 2]| {
            let found = split(text, &Marks(marks.to_vec()));
            found.into_iter().map(|occurrence| occurrence.text).collect::<Vec<_>>()
        };
        assert_eq!(texts("maple - ash", [[0, 5], [8, 11]]), ["maple - ash"]);
        assert_eq!(texts("maple -- ash", [[0, 5], [9, 12]]), ["maple", "ash"]);
        assert_eq!(texts("maple a ash", [[0, 5], [8, 11]]), ["maple", "ash"]);
    }

    #[test]
    fn contexts_are_cut_between_words() {
        let text = format!("{}seed {}", "word ".repeat(40), "other ".repeat(40));
        let [found] = &split(&text, &Marks(vec![[200, 204]]))[..] else { panic!() };
        assert_eq!((found.before.as_str(), found.text.as_str()), ("word ".repeat(11).as_str(), "seed"));
        assert_eq!(found.after, " other".repeat(9));
        // Without spaces, between characters.
        let text = "\u{1019}".repeat(100);
        let [found] = &split(&text, &Marks(vec![[50, 52]]))[..] else { panic!() };
        assert_eq!((found.before.chars().count(), found.after.chars().count()), (20, 20));
    }

    proptest! {
        #[test]
        fn occurrences_are_parts_of_the_text(
            text in "[ab\u{e9}\u{1f341} ,\n]{0,200}",
            mut cuts in prop::collection::vec(0u32..200, 0..20),
        ) {
            cuts.sort_unstable();
            let marks = cuts.chunks_exact(2).map(|cut| [cut[0], cut[1]]).collect();
            let folded = fold(&text);
            for Occurrence { before, text, after } in split(&text, &Marks(marks)) {
                prop_assert!(folded.contains(&text));
                prop_assert!(before.len() <= CONTEXT + 4 && after.len() <= CONTEXT + 4);
            }
        }
    }
}
