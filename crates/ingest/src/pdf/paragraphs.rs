//! Lines become paragraphs, headings, list items and table rows.
//!
//! Every page after the first opens a section with the anchor `page=N`, by which viewers open a PDF at that page; so
//! does every entry of the outline. Without an outline, short lines in a larger font are headings.

use std::collections::BTreeSet;

use samara_engine::{Block, BlockKind};

use super::bidi;
use super::headings::headings;
use super::join::{Words, join};
use super::lines::Line;
use super::median::median;
use super::outline::Entry;
use super::spans;
use super::style::{Style, StyledText};
use crate::block_builder::fold;

/// A longer text in a large font is not a heading.
const MAX_HEADING_BYTES: usize = 200;
/// How much larger the font of a heading is.
const HEADING_SIZE: f32 = 1.15;
/// Fonts that differ by less belong to one paragraph.
const SAME_SIZE: f32 = 1.12;
/// A paragraph is set apart by a distance this much larger than that of its lines.
const PARAGRAPH_DISTANCE: f32 = 1.3;
/// The indentation of a first line, in ems.
const INDENT: std::ops::Range<f32> = 0.7..6.0;
/// The minimum number of successive rows with several parts that make a table.
const MIN_TABLE_ROWS: usize = 3;
const BULLETS: &[char] =
    &['•', '◦', '▪', '▫', '■', '□', '●', '○', '‣', '⁃', '∙', '·', '➢', '➤', '✓', '\u{F0B7}', '\u{F0A7}'];

/// The blocks of all pages. No paragraph goes on behind a page of `cut` without lines; `targets` are those of links.
pub(super) fn blocks(
    pages: &[Vec<Line>],
    cut: &BTreeSet<usize>,
    outline: &[Entry],
    targets: &[String],
) -> Vec<Block> {
    let mut words = Words::default();
    pages.iter().flatten().for_each(|line| words.add(&line.text));
    let body_size = body_size(pages);
    let mut builder = Builder {
        words,
        leading: leading(pages),
        levels: if outline.is_empty() { heading_sizes(pages, body_size) } else { Vec::new() },
        has_outline: !outline.is_empty(),
        targets,
        blocks: Vec::new(),
        paragraph: None,
        page: 0,
        page_to_open: None,
    };
    let mut outline = outline.iter().collect::<Vec<_>>();
    outline.sort_by_key(|entry| entry.page);
    let mut entries = outline.into_iter().peekable();
    for (number, lines) in pages.iter().enumerate() {
        let mut here = Vec::new();
        while let Some(entry) = entries.next_if(|entry| entry.page <= number) {
            here.push(entry);
        }
        if lines.is_empty() && cut.contains(&number) {
            builder.end_paragraph();
        }
        builder.page(number, lines, &here);
    }
    builder.end_paragraph();
    spans::finish(&mut builder.blocks);
    builder.blocks
}

struct Builder<'t> {
    words: Words,
    /// The distance of lines, in ems.
    leading: f32,
    /// The sizes of headings, from the largest on, where there is no outline.
    levels: Vec<f32>,
    has_outline: bool,
    targets: &'t [String],
    blocks: Vec<Block>,
    paragraph: Option<Paragraph>,
    /// The index of the page.
    page: usize,
    /// A page whose section has not begun: a paragraph of the page before goes on.
    page_to_open: Option<usize>,
}

struct Paragraph {
    text: String,
    /// The texts of its lines.
    styled: StyledText,
    kind: BlockKind,
    last: Line,
    /// The edges of the column at its last line.
    column: Column,
    /// Its first line stands out to the left, as in a bibliography.
    is_hanging: bool,
}

/// The edges of a run of lines below each other.
#[derive(Clone, Copy, Debug)]
struct Column {
    left: f32,
    right: f32,
}

impl Builder<'_> {
    fn page(&mut self, number: usize, lines: &[Line], entries: &[&Entry]) {
        self.page = number;
        self.page_to_open = (number > 0).then_some(number);
        let columns = columns(lines);
        let mut headings = headings(lines, entries);
        let mut at = 0;
        while at < lines.len() {
            let mut matched = 0;
            while let Some(heading) = headings.next_if(|heading| heading.line <= at) {
                // The page has the title's number, too.
                let mut on_page = String::new();
                for line in &lines[heading.line..][..heading.lines] {
                    join(&mut on_page, &line.text, &self.words);
                }
                let title = if on_page.is_empty() { &heading.entry.title } else { &on_page };
                self.heading(heading.entry.depth + 2, &fold(title));
                matched = matched.max(heading.lines);
            }
            if matched > 0 {
                at += matched;
                continue;
            }
            let row = row_length(&lines[at..]);
            let is_whole = headings.peek().is_none_or(|heading| heading.line >= at + row);
            if is_whole && starts_with_table(&lines[at..]) {
                while at < lines.len() {
                    let row = row_length(&lines[at..]);
                    if row == 1 || headings.peek().is_some_and(|heading| heading.line < at + row) {
                        break;
                    }
                    self.row(&lines[at..at + row]);
                    at += row;
                }
                continue;
            }
            // The parts of a row belong together, until the text of an entry begins.
            let row = headings.peek().map_or(row, |heading| row.min(heading.line - at));
            self.line(merged(&lines[at..at + row]), columns[at], lines.get(at + row));
            at += row;
        }
        for heading in headings {
            self.heading(heading.entry.depth + 2, &heading.entry.title);
        }
    }

    fn row(&mut self, cells: &[Line]) {
        self.end_paragraph();
        self.open_page();
        let cells: Vec<_> = cells.iter().map(|cell| fold(&cell.text)).collect();
        self.blocks.push(Block::new(BlockKind::Row, cells.join(" | ")));
    }

    fn line(&mut self, line: Line, column: Column, next: Option<&Line>) {
        if let Some(paragraph) = &mut self.paragraph {
            if bullet(&line.text).is_none()
                && paragraph.goes_on(&line, column, next, self.leading, self.page_to_open.is_some())
            {
                join(&mut paragraph.text, &line.text, &self.words);
                paragraph.styled.append(&line.styled);
                (paragraph.last, paragraph.column) = (line, column);
                return;
            }
            self.end_paragraph();
        }
        let level = self.levels.iter().position(|&size| line.size > size / 1.02);
        let (kind, text) = match (level, bullet(&line.text)) {
            (Some(level), _) if line.text.len() <= MAX_HEADING_BYTES => {
                (BlockKind::heading(level as u8 + 2), line.text.as_str())
            }
            (_, Some(item)) => (BlockKind::Item, item),
            _ => (BlockKind::Paragraph, line.text.as_str()),
        };
        let text = text.trim().to_owned();
        if !kind.is_heading() {
            self.open_page();
        }
        let styled = line.styled.clone();
        self.paragraph = Some(Paragraph { text, styled, kind, last: line, column, is_hanging: false });
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraph.take() else { return };
        let text = fold(&paragraph.text.replace('\u{AD}', ""));
        if text.is_empty() {
            return;
        }
        let tags = spans::tags(&text, &paragraph.styled, self.targets, paragraph.kind.is_heading());
        if paragraph.kind.is_heading() {
            let is_sentence = text.ends_with(['.', ',', ';', '။', '。']);
            if text.len() <= MAX_HEADING_BYTES && !is_sentence && text.chars().any(char::is_alphabetic) {
                self.push_heading(paragraph.kind, text);
            } else {
                self.open_page();
                self.blocks.push(Block::new(BlockKind::Paragraph, text));
            }
        } else {
            self.blocks.push(Block::new(paragraph.kind, text));
        }
        if let Some(block) = self.blocks.last_mut() {
            spans::set(block, tags);
        }
    }

    fn heading(&mut self, level: u8, title: &str) {
        self.end_paragraph();
        self.push_heading(BlockKind::heading(level), title.to_owned());
    }

    /// A heading that opens a page opens its section.
    fn push_heading(&mut self, kind: BlockKind, text: String) {
        self.page_to_open = None;
        self.blocks.push(Block::new(kind, text).with_anchor(format!("page={}", self.page + 1)));
    }

    /// Opens the section of the page, if it is still to be opened.
    fn open_page(&mut self) {
        if let Some(page) = self.page_to_open.take() {
            let kind =
                if self.has_outline || !self.levels.is_empty() { BlockKind::H6 } else { BlockKind::H2 };
            let number = page + 1;
            let heading = Block::new(kind, format!("p. {number}")).with_anchor(format!("page={number}"));
            self.blocks.push(heading);
        }
    }
}

impl Paragraph {
    /// Whether a line belongs to this paragraph.
    fn goes_on(
        &mut self,
        line: &Line,
        column: Column,
        next: Option<&Line>,
        leading: f32,
        new_page: bool,
    ) -> bool {
        let last = &self.last;
        let (small, large) = (line.size.min(last.size), line.size.max(last.size));
        if large > small * SAME_SIZE || line.angle != last.angle {
            return false;
        }
        let is_rtl = line.text.chars().find(|c| c.is_alphabetic()).is_some_and(bidi::is_rtl);
        let (start, end) = if is_rtl {
            (column.right - line.right, last.left - self.column.left)
        } else {
            (line.left - column.left, self.column.right - last.right)
        };
        let last_start = if is_rtl { self.column.right - last.right } else { last.left - self.column.left };
        let is_indented = INDENT.contains(&(start / line.size));
        let was_indented = INDENT.contains(&(last_start / line.size));
        let ends = last
            .text
            .trim_end()
            .ends_with(['.', '?', '!', ':', ';', '…', '။', '。', '؟', '۔', '”', '"', ')']);
        let distance = line.baseline - last.baseline;
        if new_page || distance < 0.3 * line.size {
            // In the next column, or on the next page.
            let is_full = end < 0.1 * (self.column.right - self.column.left).max(1.0);
            let starts_lowercase =
                line.text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
            return !self.kind.is_heading() && !ends && !is_indented && (starts_lowercase || is_full);
        }
        if distance > PARAGRAPH_DISTANCE * leading * large {
            return false;
        }
        if self.kind.is_heading() || self.kind == BlockKind::Item {
            return true;
        }
        if is_indented && !was_indented && !self.is_hanging {
            let indents_on = next.is_some_and(|next| {
                let next_start = if is_rtl { column.right - next.right } else { next.left - column.left };
                (next_start - start).abs() < 0.3 * line.size && next.baseline > line.baseline
            });
            self.is_hanging = indents_on;
            return indents_on;
        }
        if self.is_hanging && was_indented && !is_indented {
            return false;
        }
        let is_short = end > 0.25 * (self.column.right - self.column.left);
        !(ends && is_short)
    }
}

/// The text of a list item after its bullet.
fn bullet(text: &str) -> Option<&str> {
    let rest = text.trim_start().strip_prefix(BULLETS)?;
    Some(rest).filter(|rest| rest.starts_with(char::is_whitespace) || rest.starts_with(char::is_alphabetic))
}

/// The number of lines on the first row.
fn row_length(lines: &[Line]) -> usize {
    1 + lines[1..].iter().take_while(|line| line.same_row).count()
}

/// Whether the first rows make a table.
fn starts_with_table(mut lines: &[Line]) -> bool {
    (0..MIN_TABLE_ROWS).all(|_| {
        let row = if lines.is_empty() { 0 } else { row_length(lines) };
        lines = &lines[row..];
        row > 1
    })
}

/// The parts of a row as one line.
fn merged(parts: &[Line]) -> Line {
    let mut line = parts[0].clone();
    for part in &parts[1..] {
        line.text.push(' ');
        line.text.push_str(&part.text);
        line.styled.push(" ", Style::default());
        line.styled.append(&part.styled);
        line.left = line.left.min(part.left);
        line.right = line.right.max(part.right);
    }
    line
}

/// For each line, the edges of its column: of the lines before and after it that stand below each other.
fn columns(lines: &[Line]) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::with_capacity(lines.len());
    let mut start = 0;
    for at in 1..=lines.len() {
        let ends = lines.get(at).is_none_or(|line| {
            let before = &lines[at - 1];
            let overlaps = line.left < before.right && before.left < line.right;
            !line.same_row && (line.baseline < before.baseline || !overlaps)
        });
        if ends {
            let run = &lines[start..at];
            let left = run.iter().map(|line| line.left).fold(f32::INFINITY, f32::min);
            let right = run.iter().map(|line| line.right).fold(f32::NEG_INFINITY, f32::max);
            columns.resize(at, Column { left, right });
            start = at;
        }
    }
    columns
}

/// The usual distance of lines, in ems.
fn leading(pages: &[Vec<Line>]) -> f32 {
    let distances = pages.iter().flat_map(|lines| lines.windows(2)).filter_map(|pair| {
        let distance = (pair[1].baseline - pair[0].baseline) / pair[1].size;
        (pair[0].angle == pair[1].angle && (0.8..2.6).contains(&distance)).then_some(distance)
    });
    let leading = median(distances);
    if leading == 0.0 { 1.2 } else { leading }
}

/// The size of the font of most of the text.
fn body_size(pages: &[Vec<Line>]) -> f32 {
    let mut sizes = std::collections::BTreeMap::<i32, usize>::new();
    for line in pages.iter().flatten() {
        *sizes.entry(rounded(line.size)).or_default() += line.text.len();
    }
    sizes.into_iter().max_by_key(|&(_, count)| count).map_or(0.0, |(size, _)| size as f32 / 4.0)
}

/// The sizes of fonts that are larger than the text's, from the largest on.
fn heading_sizes(pages: &[Vec<Line>], body_size: f32) -> Vec<f32> {
    let large = pages.iter().flatten().map(|line| rounded(line.size));
    let mut sizes: Vec<_> = large.filter(|&size| size as f32 / 4.0 > body_size * HEADING_SIZE).collect();
    sizes.sort_unstable();
    sizes.dedup();
    sizes.into_iter().rev().take(4).map(|size| size as f32 / 4.0 - 0.125).collect()
}

/// A size in quarters of a point.
fn rounded(size: f32) -> i32 {
    (size * 4.0).round() as i32
}

/// The title of a document without one: the largest text at the top of its first page.
pub(super) fn title(pages: &[Vec<Line>]) -> Option<String> {
    let lines = pages.first()?;
    let body_size = body_size(pages);
    let largest = lines.iter().take(20).map(|line| line.size).fold(0.0, f32::max);
    if largest < body_size * HEADING_SIZE {
        return None;
    }
    let first = lines.iter().position(|line| line.size > largest * 0.98)?;
    let title: Vec<_> = lines[first..]
        .iter()
        .take_while(|line| line.size > largest * 0.98)
        .map(|line| line.text.trim())
        .collect();
    let title = fold(&title.join(" "));
    (title.len() <= MAX_HEADING_BYTES && title.chars().filter(|c| c.is_alphabetic()).count() > 2)
        .then_some(title)
}

#[cfg(test)]
mod tests;
