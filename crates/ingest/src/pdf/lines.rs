//! Joins glyphs to lines.

use super::bidi::{self, Cluster};
use super::content::{Glyph, PageText};
use super::median::median;
use super::style::StyledText;

// The distances are in ems, the size of the font.

/// A glyph whose baseline is farther away is on another line; super- and subscripts are nearer.
const LINE_DISTANCE: f32 = 0.6;
/// A glyph that is farther back starts a line; kerning and overprinting are nearer.
const BACKWARD_DISTANCE: f32 = 1.5;
/// A gap that is wider than that of the line's letters by more than this separates words. A space is a quarter of an em
/// in Times; TeX shrinks it by a third, and in an overfull line further.
const WORD_GAP: f32 = 0.1;
/// Letters are letter-spaced by at most this; wider gaps are those of words.
const MAX_LETTER_GAP: f32 = 0.1;
/// A wider gap separates ideographs, which are often letter-spaced.
const IDEOGRAPH_GAP: f32 = 0.5;
/// A wider gap separates words in a line with right-to-left text, whose marks leave gaps.
const RTL_WORD_GAP: f32 = 0.18;
/// A wider gap separates columns or the cells of a table.
const CELL_GAP: f32 = 2.0;
/// The same text drawn again within this distance is overprinted, to look bold.
const OVERPRINT_DISTANCE: f32 = 0.12;

/// A line, or the part of one in a column or cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    /// The same text with the style of each part.
    pub(super) styled: StyledText,
    pub(super) left: f32,
    pub(super) right: f32,
    /// From the top of the page.
    pub(super) baseline: f32,
    pub(super) size: f32,
    /// The direction of writing in degrees; 0 is horizontal.
    pub(super) angle: i16,
    /// Stands on the row of the line before, after a wide gap.
    pub(super) same_row: bool,
}

/// The lines of a page, in the order in which they are drawn.
pub(super) fn lines(page: &PageText) -> Vec<Line> {
    let mut builder = Builder { page, lines: Vec::new(), line: None };
    for glyph in &page.glyphs {
        builder.add(glyph);
    }
    builder.end_line();
    builder.lines
}

struct Builder<'p> {
    page: &'p PageText,
    lines: Vec<Line>,
    line: Option<OpenLine>,
}

/// A line that can be continued.
struct OpenLine {
    clusters: Vec<Cluster>,
    /// The gap before each cluster.
    gaps: Vec<f32>,
    left: f32,
    right: f32,
    /// The glyph before.
    last: Glyph,
    baseline: f32,
    size: f32,
    has_rtl: bool,
    has_space: bool,
    same_row: bool,
}

enum Next {
    /// After a space, or a gap that can be one.
    SameLine {
        space: bool,
        gap: f32,
    },
    SameRow,
    NewLine,
    Overprint,
}

impl Builder<'_> {
    fn add(&mut self, glyph: &Glyph) {
        let text = &self.page.text[glyph.text.clone()];
        if text.chars().all(|c| c.is_whitespace() || c.is_control()) {
            if let Some(line) = &mut self.line {
                line.has_space = true;
                // A space says nothing about where the next glyph belongs, unless it is on this line.
                if (glyph.y - line.last.y).abs() < LINE_DISTANCE * glyph.size && !line.has_rtl {
                    line.last.end = line.last.end.max(glyph.end);
                }
            }
            return;
        }
        let mut same_row = false;
        match self.line.as_ref().map_or(Next::NewLine, |line| line.next(glyph, text, self.page)) {
            Next::Overprint => return,
            Next::SameLine { space, gap } => {
                if let Some(line) = &mut self.line {
                    line.push(glyph, text, space, gap);
                }
                return;
            }
            Next::SameRow => same_row = true,
            Next::NewLine => {}
        }
        self.end_line();
        self.line = Some(OpenLine::new(glyph, text, same_row));
    }

    fn end_line(&mut self) {
        let Some(line) = self.line.take() else { return };
        let line = line.finish();
        let is_overprint = |before: &Line| {
            before.text == line.text
                && (before.baseline - line.baseline).abs() < OVERPRINT_DISTANCE * line.size
                && (before.left - line.left).abs() < OVERPRINT_DISTANCE * line.size
        };
        if !self.lines.last().is_some_and(is_overprint) {
            self.lines.push(line);
        }
    }
}

impl OpenLine {
    fn new(glyph: &Glyph, text: &str, same_row: bool) -> Self {
        Self {
            clusters: vec![Cluster::new(text, glyph.x, glyph.end, false, glyph.style)],
            gaps: vec![0.0],
            left: glyph.x.min(glyph.end),
            right: glyph.end.max(glyph.x),
            last: glyph.clone(),
            baseline: glyph.y,
            size: glyph.size,
            has_rtl: text.chars().any(bidi::is_rtl),
            has_space: false,
            same_row,
        }
    }

    /// Where a glyph belongs.
    fn next(&self, glyph: &Glyph, text: &str, page: &PageText) -> Next {
        let last = &self.last;
        let size = glyph.size.max(last.size);
        if glyph.angle != last.angle || (glyph.y - last.y).abs() > LINE_DISTANCE * size {
            return Next::NewLine;
        }
        let near = |a: f32, b: f32| (a - b).abs() < OVERPRINT_DISTANCE * size;
        if near(glyph.x, last.x) && near(glyph.y, last.y) && page.text[last.text.clone()] == *text {
            return Next::Overprint;
        }
        if self.has_rtl || text.chars().any(bidi::is_rtl) {
            // Drawn from either side.
            let gap = (glyph.x - self.right).max(self.left - glyph.end);
            let space = self.has_space || gap > RTL_WORD_GAP * size;
            return if gap > CELL_GAP * size { Next::SameRow } else { Next::SameLine { space, gap: 0.0 } };
        }
        let gap = glyph.x - last.end;
        if gap < -BACKWARD_DISTANCE * size {
            return Next::NewLine;
        }
        if gap > CELL_GAP * size {
            return Next::SameRow;
        }
        let before = page.text[last.text.clone()].chars().next_back();
        let is_wide = |c: Option<char>| c.is_some_and(is_ideograph);
        if is_wide(before) && is_wide(text.chars().next()) {
            return Next::SameLine { space: self.has_space || gap > IDEOGRAPH_GAP * size, gap: 0.0 };
        }
        Next::SameLine { space: self.has_space, gap: gap / size }
    }

    fn push(&mut self, glyph: &Glyph, text: &str, space: bool, gap: f32) {
        self.clusters.push(Cluster::new(text, glyph.x, glyph.end, space, glyph.style));
        self.gaps.push(gap);
        self.left = self.left.min(glyph.x);
        self.right = self.right.max(glyph.end);
        self.has_rtl |= text.chars().any(bidi::is_rtl);
        self.has_space = false;
        // The baseline and size of a line are those of its largest glyphs.
        if glyph.size > self.size {
            (self.size, self.baseline) = (glyph.size, glyph.y);
        }
        self.last = glyph.clone();
    }

    fn finish(mut self) -> Line {
        let clusters = if self.has_rtl {
            bidi::logical(self.clusters, RTL_WORD_GAP * self.size)
        } else {
            let letter_gap = median(self.gaps[1..].iter().copied()).clamp(0.0, MAX_LETTER_GAP);
            for (cluster, &gap) in std::iter::zip(&mut self.clusters, &self.gaps) {
                cluster.space |= gap > WORD_GAP + letter_gap;
            }
            self.clusters
        };
        let styled = bidi::text(&clusters);
        Line {
            text: styled.text.clone(),
            styled,
            left: self.left,
            right: self.right,
            baseline: self.baseline,
            size: self.size,
            angle: self.last.angle,
            same_row: self.same_row,
        }
    }
}

/// Whether a character belongs to a script that is written without spaces in full-width cells.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// A page of strings at positions, one glyph for each letter, half an em wide, in a font of 10 points.
#[cfg(test)]
pub(super) fn page(strings: &[(f32, f32, &str)]) -> PageText {
    let mut page = PageText::default();
    for &(x, y, text) in strings {
        for (at, c) in text.chars().enumerate() {
            let start = page.text.len();
            page.text.push(c);
            let x = x + 5.0 * at as f32;
            let text = start..page.text.len();
            let style = super::style::Style::default();
            page.glyphs.push(Glyph { text, x, y, end: x + 5.0, size: 10.0, angle: 0, style });
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(strings: &[(f32, f32, &str)]) -> Vec<(String, bool)> {
        lines(&page(strings)).into_iter().map(|line| (line.text, line.same_row)).collect()
    }

    fn expect(strings: &[(f32, f32, &str)], expected: &[(&str, bool)]) {
        let expected: Vec<_> = expected.iter().map(|&(text, row)| (text.to_owned(), row)).collect();
        assert_eq!(texts(strings), expected);
    }

    #[test]
    fn gaps_separate_words_and_cells() {
        expect(&[(0.0, 0.0, "win"), (16.0, 0.0, "ged"), (33.5, 0.0, "seeds")], &[("winged seeds", false)]);
        expect(&[(0.0, 0.0, "a b"), (40.0, 0.0, "c")], &[("a b", false), ("c", true)]);
        expect(&[(0.0, 0.0, "日本"), (14.0, 0.0, "語")], &[("日本語", false)]);
    }

    #[test]
    fn gaps_wider_than_those_of_letters_separate_words() {
        // TeX shrinks the spaces of Times to a sixth of an em, and further where a line is overfull.
        let at = |x: f32, text| (x, 0.0, text);
        expect(&[at(0.0, "Seeds"), at(26.5, "of"), at(38.0, "ash")], &[("Seeds of ash", false)]);
        let letters = |step: f32, words: &[&str]| {
            let mut found = Vec::new();
            let mut x = 0.0;
            for word in words {
                for letter in word.split_inclusive(|_| true) {
                    found.push((x, 0.0, letter));
                    x += 5.0 + step;
                }
                x += 2.5;
            }
            texts(&found).into_iter().map(|(text, _)| text).collect::<Vec<_>>()
        };
        assert_eq!(letters(1.5, &["samara"]), ["samara"]);
        assert_eq!(letters(1.8, &["winged", "seeds"]), ["winged seeds"]);
        assert_eq!(letters(-0.5, &["winged", "seeds"]), ["winged seeds"]);
        // Wider gaps, also between single letters, are those of words.
        assert_eq!(letters(2.5, &["abc"]), ["a b c"]);
    }

    #[test]
    fn spaces_on_the_line_fill_gaps() {
        expect(&[(0.0, 0.0, "a      b")], &[("a b", false)]);
        expect(&[(0.0, 0.0, "a"), (5.0, 50.0, "      "), (35.0, 0.0, "b")], &[("a", false), ("b", true)]);
    }

    #[test]
    fn baselines_separate_lines() {
        expect(&[(0.0, 0.0, "x"), (5.0, -4.0, "2"), (10.0, 0.0, "y")], &[("x2y", false)]);
        expect(&[(0.0, 0.0, "ab"), (0.0, 12.0, "cd")], &[("ab", false), ("cd", false)]);
        expect(&[(100.0, 0.0, "ab"), (0.0, 0.0, "cd")], &[("ab", false), ("cd", false)]);
    }

    #[test]
    fn overprinted_text_is_read_once() {
        expect(&[(0.0, 0.0, "bold"), (0.3, 0.0, "bold")], &[("bold", false)]);
        expect(&[(0.0, 0.0, "b"), (0.3, 0.0, "b"), (5.0, 0.0, "o"), (5.3, 0.0, "o")], &[("bo", false)]);
    }

    /// Glyphs of a size in one direction, each with its edges.
    fn of_glyphs(glyphs: &[(&str, f32, f32, f32, f32, i16)]) -> Vec<(String, f32)> {
        let mut page = PageText::default();
        for &(text, x, end, y, size, angle) in glyphs {
            let start = page.text.len();
            page.text.push_str(text);
            let style = super::super::style::Style::default();
            page.glyphs.push(Glyph { text: start..page.text.len(), x, y, end, size, angle, style });
        }
        lines(&page).into_iter().map(|line| (line.text, line.baseline)).collect()
    }

    #[test]
    fn glyphs_far_back_or_turned_begin_a_line() {
        let after = |x: f32, angle: i16| {
            of_glyphs(&[("a", 20.0, 25.0, 0.0, 10.0, 0), ("b", x, x + 5.0, 0.0, 10.0, angle)]).len()
        };
        assert_eq!([after(12.0, 0), after(9.0, 0), after(25.0, 90)], [1, 2, 2]);
        let below = |y: f32| of_glyphs(&[("a", 0.0, 5.0, 0.0, 10.0, 0), ("b", 5.0, 10.0, y, 5.0, 0)]).len();
        assert_eq!([below(5.0), below(7.0), below(-5.0), below(-7.0)], [1, 2, 1, 2]);
    }

    #[test]
    fn largest_glyph_gives_the_baseline() {
        let found = of_glyphs(&[
            ("2", 0.0, 3.0, -4.0, 6.0, 0),
            ("x", 3.0, 8.0, 0.0, 10.0, 0),
            ("3", 8.0, 11.0, 3.0, 6.0, 0),
        ]);
        assert_eq!(found, [("2x3".to_owned(), 0.0)]);
    }

    #[test]
    fn gaps_in_right_to_left_text_separate_words_and_cells() {
        let text = |x: f32| of_glyphs(&[("ש", 50.0, 55.0, 0.0, 10.0, 0), ("ם", x, x + 5.0, 0.0, 10.0, 0)]);
        let texts = |x: f32| text(x).into_iter().map(|(text, _)| text).collect::<Vec<_>>();
        assert_eq!(texts(45.0), ["שם"]);
        assert_eq!(texts(42.0), ["ש ם"]);
        assert_eq!(texts(55.0), ["םש"]);
        assert_eq!(texts(58.0), ["ם ש"]);
        assert_eq!(texts(20.0), ["ש", "ם"]);
        assert_eq!(texts(80.0), ["ש", "ם"]);
    }

    #[test]
    fn right_to_left_text_is_read_in_logical_order() {
        // Drawn from left to right, as it is seen.
        expect(&[(0.0, 0.0, "םלוע םולש")], &[("שלום עולם", false)]);
        // Drawn in the order of reading.
        let reading: Vec<(f32, f32, &str)> = ["ש", "ל", "ו", "ם"]
            .into_iter()
            .enumerate()
            .map(|(at, c)| (50.0 - 5.0 * at as f32, 0.0, c))
            .collect();
        expect(&reading, &[("שלום", false)]);
        // Numbers and Latin words keep their order.
        expect(&[(0.0, 0.0, "PDF, 2022 ץבוק")], &[("קובץ PDF, 2022", false)]);
    }

    #[test]
    fn lines_drawn_twice_are_read_once() {
        let count = |x: f32, y: f32, text: &str| texts(&[(100.0, 50.0, "bold"), (x, y, text)]).len();
        assert_eq!(
            [count(100.3, 50.0, "bold"), count(100.0, 50.3, "bold"), count(99.0, 49.0, "bold")],
            [1, 1, 1]
        );
        assert_eq!(
            [count(98.5, 50.0, "bold"), count(100.0, 51.5, "bold"), count(100.3, 50.0, "cold")],
            [2, 2, 2]
        );
    }
}
