//! Wrapping of highlighted text to the width of a terminal.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use crate::console::MARK;
use crate::sanitize::sanitize;

/// Writes a text in lines of at most `width` columns, each of which begins with `indent`. A word that is wider than the
/// line gets a line of its own. `marks` are the byte ranges to highlight.
///
/// # Errors
/// If `out` fails.
pub fn write(
    out: &mut impl Write,
    text: &str,
    marks: &[Range<usize>],
    style: Style,
    indent: &str,
    width: usize,
) -> io::Result<()> {
    let mut column = 0;
    for word in words(text) {
        let shown = sanitize(&text[word.clone()]).width();
        if column > 0 && column + 1 + shown > width {
            writeln!(out)?;
            column = 0;
        }
        if column == 0 {
            write!(out, "{indent}")?;
            column = indent.width();
        } else {
            write!(out, " ")?;
            column += 1;
        }
        column += shown;
        write_word(out, text, word, marks, style)?;
    }
    if column > 0 { writeln!(out) } else { Ok(()) }
}

/// The byte ranges of the words of a text.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.split_whitespace().map(move |word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        start..start + word.len()
    })
}

fn write_word(
    out: &mut impl Write,
    text: &str,
    word: Range<usize>,
    marks: &[Range<usize>],
    style: Style,
) -> io::Result<()> {
    let mut at = word.start;
    for mark in marks {
        let (start, end) = (mark.start.clamp(at, word.end), mark.end.clamp(at, word.end));
        write_piece(out, &text[at..start], style)?;
        write_piece(out, &text[start..end], MARK)?;
        at = end;
    }
    write_piece(out, &text[at..word.end], style)
}

fn write_piece(out: &mut impl Write, text: &str, style: Style) -> io::Result<()> {
    if text.is_empty() { Ok(()) } else { write!(out, "{style}{}{style:#}", sanitize(text)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, marks: &[Range<usize>], width: usize) -> String {
        let mut out = Vec::new();
        write(&mut out, text, marks, Style::new(), "  ", width).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn wraps_lines() {
        assert_eq!(written("one two  three\nfour", &[], 10), "  one two\n  three\n  four\n");
        assert_eq!(written("unbreakable a", &[], 6), "  unbreakable\n  a\n");
        assert_eq!(written("မြန်မာ 日本語", &[], 80), "  မြန်မာ 日本語\n");
        assert_eq!(written("日本 日本", &[], 10), "  日本\n  日本\n", "two columns each");
        assert_eq!(written(" ", &[], 80), "");
    }

    #[test]
    fn highlights_marks_across_words() {
        let (on, off) = (MARK.render().to_string(), MARK.render_reset().to_string());
        let across = written("a stray bullet, twice", &[2..14, 16..21], 80);
        assert_eq!(across, format!("  a {on}stray{off} {on}bullet{off}, {on}twice{off}\n"));
        assert_eq!(written("unwinged", &[2..4, 4..6], 80), format!("  un{on}wi{off}{on}ng{off}ed\n"));
    }
}
