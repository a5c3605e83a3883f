//! Right-to-left text: a PDF holds glyphs in visual order; text is stored in logical order, in which it is read.

use super::style::{Style, StyledText};
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// The characters of a glyph, and where it is.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    pub(super) text: String,
    start: f32,
    end: f32,
    /// A space stands before it.
    pub(super) space: bool,
    style: Style,
}

impl Cluster {
    pub(super) fn new(text: &str, start: f32, end: f32, space: bool, style: Style) -> Self {
        Self { text: text.to_owned(), start, end, space, style }
    }

    fn direction(&self) -> Direction {
        let Some(c) = self.text.chars().find(|&c| !is_mark(c)) else { return Direction::Mark };
        match c {
            c if is_rtl(c) => Direction::RightToLeft,
            c if c.is_numeric() || c.is_alphabetic() => Direction::LeftToRight,
            _ => Direction::Neutral,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    LeftToRight,
    RightToLeft,
    Neutral,
    /// Belongs to the letter that it is written on.
    Mark,
}

/// Whether a character is a letter that is written from right to left.
pub(super) fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{65F}' | '\u{66D}'..='\u{6EF}' | '\u{6FA}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFE}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

fn is_mark(c: char) -> bool {
    c.general_category_group() == GeneralCategoryGroup::Mark
}

/// The text of a line, whose clusters are in logical order.
pub(super) fn text(clusters: &[Cluster]) -> StyledText {
    let mut text = StyledText::default();
    let mut before = Style::default();
    for Cluster { text: characters, space, style, .. } in clusters {
        if *space && !text.text.is_empty() {
            text.push(" ", if before == *style { before } else { Style::default() });
        }
        text.push(characters, *style);
        before = *style;
    }
    text
}

/// Puts the clusters of a line into logical order. A wider gap than `word_gap` separates words.
pub(super) fn logical(mut clusters: Vec<Cluster>, word_gap: f32) -> Vec<Cluster> {
    clusters.sort_by(|a, b| a.start.total_cmp(&b.start));
    // Spaces were found in the order of drawing.
    for at in 1..clusters.len() {
        clusters[at].space = clusters[at].start - clusters[at - 1].end > word_gap;
    }
    if let Some(first) = clusters.first_mut() {
        first.space = false;
    }
    attach_marks(&mut clusters);
    // Digits do not count: a line of Hebrew can have more of them than letters.
    let letters = |direction| {
        let is_letter = |cluster: &&Cluster| cluster.text.starts_with(char::is_alphabetic);
        clusters.iter().filter(is_letter).filter(|cluster| cluster.direction() == direction).count()
    };
    let is_rtl_line = letters(Direction::RightToLeft) >= letters(Direction::LeftToRight);
    let (outer, inner) = if is_rtl_line {
        (Direction::RightToLeft, Direction::LeftToRight)
    } else {
        (Direction::LeftToRight, Direction::RightToLeft)
    };
    if is_rtl_line {
        reverse(&mut clusters);
    }
    // Runs of the other direction, with what stands between two of its letters.
    let mut at = 0;
    while at < clusters.len() {
        if clusters[at].direction() != inner {
            at += 1;
            continue;
        }
        let until = clusters[at..].iter().position(|cluster| cluster.direction() == outer);
        let until = until.map_or(clusters.len(), |length| at + length);
        let last = clusters[at..until].iter().rposition(|cluster| cluster.direction() == inner).unwrap_or(0);
        reverse(&mut clusters[at..=at + last]);
        at = until;
    }
    for cluster in clusters.iter_mut().filter(|_| is_rtl_line) {
        if cluster.direction() == Direction::Neutral {
            cluster.text = cluster.text.chars().map(mirrored).collect();
        }
    }
    clusters
}

/// Reverses a run; the spaces stay between the same clusters.
fn reverse(clusters: &mut [Cluster]) {
    let Some(first) = clusters.first() else { return };
    let before = first.space;
    for at in 1..clusters.len() {
        clusters[at - 1].space = clusters[at].space;
    }
    if let Some(last) = clusters.last_mut() {
        last.space = before;
    }
    clusters.reverse();
}

/// Joins marks to the letters that they are written on.
fn attach_marks(clusters: &mut Vec<Cluster>) {
    let mut joined: Vec<Cluster> = Vec::with_capacity(clusters.len());
    let mut waiting: Option<Cluster> = None;
    for mut cluster in clusters.drain(..) {
        if cluster.direction() == Direction::Mark {
            let middle = (cluster.start + cluster.end) / 2.0;
            match joined.last_mut().filter(|base| middle < base.end) {
                Some(base) => base.text.push_str(&cluster.text),
                None => waiting = Some(cluster),
            }
            continue;
        }
        if let Some(mark) = waiting.take() {
            cluster.text.push_str(&mark.text);
            cluster.space |= mark.space;
        }
        joined.push(cluster);
    }
    joined.extend(waiting);
    *clusters = joined;
}

fn mirrored(c: char) -> char {
    const PAIRS: [(char, char); 5] = [('(', ')'), ('[', ']'), ('{', '}'), ('<', '>'), ('«', '»')];
    let pair = PAIRS.iter().find(|&&(a, b)| a == c || b == c);
    pair.map_or(c, |&(a, b)| if a == c { b } else { a })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each cluster with its edges.
    fn text(clusters: &[(&str, f32, f32)]) -> String {
        let cluster =
            |&(text, start, end): &(&str, f32, f32)| Cluster::new(text, start, end, false, Style::default());
        super::text(&logical(clusters.iter().map(cluster).collect(), 2.0)).text
    }

    #[test]
    fn marks_belong_to_the_letter_below_them() {
        // Shin with qamats, final mem. The mark is drawn over its letter, or begins before it.
        for mark in [("\u{5B8}", 6.0, 9.0), ("\u{5B8}", 4.0, 8.0)] {
            assert_eq!(text(&[("ם", 0.0, 5.0), ("ש", 5.0, 10.0), mark]), "שָם");
        }
        assert_eq!(text(&[("ם", 0.0, 5.0), ("\u{5B8}", 1.0, 4.0), ("ש", 5.0, 10.0)]), "שםָ");
        assert_eq!(text(&[("ם", 0.0, 5.0), ("ש", 8.0, 13.0), ("\u{5B8}", 9.0, 12.0)]), "שָ ם");
    }

    #[test]
    fn brackets_are_mirrored_and_numbers_are_not_reversed() {
        let clusters = ["(", "1", "2", ")", "ם", "ש"]
            .into_iter()
            .enumerate()
            .map(|(at, c)| (c, at as f32, at as f32 + 1.0));
        assert_eq!(text(&clusters.collect::<Vec<_>>()), "שם(12)");
    }
}
