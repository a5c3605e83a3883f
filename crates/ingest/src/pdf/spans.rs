//! Links and emphasis within the paragraphs of a PDF.
//!
//! The text of a paragraph is that of its lines, without hyphens, bullets and spaces that were between them. So each of its
//! letters is the next such letter of the lines, and has its style.

use samara_engine::markup::{ElementKind, Markup, MarkupTag, TagKind};
use samara_engine::{Block, BlockKind};

use super::style::{Style, StyledText};
use crate::block_builder::is_space;

/// A part of a text, in one style.
#[derive(Debug)]
struct Span {
    start: usize,
    end: usize,
    style: Style,
}

/// The tags within a paragraph with this text, made of the text of lines. `targets` are those of links.
///
/// Bold and italic words are emphasized if the paragraph has other words. Headings are bold anyway.
pub(super) fn tags(text: &str, lines: &StyledText, targets: &[String], is_heading: bool) -> Vec<MarkupTag> {
    if !lines.is_styled() {
        return Vec::new();
    }
    let mut spans = spans(text, lines);
    let has_word = |span: &Span| text[span.start..span.end].contains(char::is_alphanumeric);
    for span in spans.iter_mut().filter(|span| !has_word(span)) {
        (span.style.is_bold, span.style.is_italic) = (false, false);
    }
    let is_plain = |set: fn(&Style) -> bool| {
        is_heading || spans.iter().filter(|span| has_word(span)).all(|span| set(&span.style))
    };
    let (no_bold, no_italic) = (is_plain(|style| style.is_bold), is_plain(|style| style.is_italic));
    for span in &mut spans {
        span.style.is_bold &= !no_bold;
        span.style.is_italic &= !no_italic;
    }
    let mut tags = Vec::new();
    for linked in joined(spans).chunk_by(|a, b| a.style.link == b.style.link) {
        let target = linked[0].style.link.and_then(|link| targets.get(link as usize));
        if let Some(target) = target {
            tags.push(open(linked[0].start, ElementKind::Link, target));
        }
        for span in linked {
            let kinds =
                [(span.style.is_bold, ElementKind::Strong), (span.style.is_italic, ElementKind::Emphasis)];
            let kinds = kinds.into_iter().filter_map(|(is_set, kind)| is_set.then_some(kind));
            let opened = tags.len();
            tags.extend(kinds.map(|kind| open(span.start, kind, "")));
            for _ in opened..tags.len() {
                tags.push(MarkupTag { at: span.end, kind: TagKind::Close });
            }
        }
        if target.is_some() {
            tags.push(MarkupTag { at: linked[linked.len() - 1].end, kind: TagKind::Close });
        }
    }
    tags
}

/// The parts of a text by their style; spaces between two are in neither.
fn spans(text: &str, lines: &StyledText) -> Vec<Span> {
    let mut letters = lines.chars().filter(|(c, _)| !c.is_whitespace() && !is_space(*c)).peekable();
    let mut spans: Vec<Span> = Vec::new();
    for (start, c) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        while letters.next_if(|(own, _)| *own != c && !own.is_alphanumeric()).is_some() {}
        let style = letters.next_if(|(own, _)| *own == c).map_or_else(Style::default, |(_, style)| style);
        spans.push(Span { start, end: start + c.len_utf8(), style });
    }
    joined(spans)
}

/// Joins neighbours of one style.
fn joined(spans: Vec<Span>) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if last.style == span.style => last.end = span.end,
            _ => joined.push(span),
        }
    }
    joined
}

fn open(at: usize, kind: ElementKind, value: &str) -> MarkupTag {
    MarkupTag { at, kind: TagKind::Open(kind, value.to_owned()) }
}

/// Adds the element of each block that has tags. If one item of a list has tags, all its items get elements.
pub(super) fn finish(blocks: &mut [Block]) {
    for run in blocks.chunk_by_mut(|a, b| a.kind == BlockKind::Item && b.kind == BlockKind::Item) {
        if run.iter().all(|block| block.markup.is_none()) {
            continue;
        }
        let is_list = run[0].kind == BlockKind::Item;
        let last = run.len() - 1;
        for (at, block) in run.iter_mut().enumerate() {
            let end = block.text.len();
            let markup = block.markup.get_or_insert_default();
            markup.depth = usize::from(is_list && at > 0);
            let kind = match block.kind {
                BlockKind::Item => ElementKind::Item,
                kind if kind.is_heading() => ElementKind::heading(kind as u8),
                _ => ElementKind::Paragraph,
            };
            let list = (is_list && at == 0).then_some(ElementKind::List);
            let around: Vec<_> = list.into_iter().chain([kind]).map(|kind| open(0, kind, "")).collect();
            markup.tags.splice(0..0, around);
            let closed = 1 + usize::from(is_list && at == last);
            markup.tags.extend((0..closed).map(|_| MarkupTag { at: end, kind: TagKind::Close }));
        }
    }
}

/// Sets the tags within a block.
pub(super) fn set(block: &mut Block, tags: Vec<MarkupTag>) {
    if !tags.is_empty() {
        block.markup = Some(Markup { depth: 0, tags });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Style = Style { is_bold: false, is_italic: false, link: None };
    const BOLD: Style = Style { is_bold: true, ..PLAIN };
    const ITALIC: Style = Style { is_italic: true, ..PLAIN };
    const LINK: Style = Style { link: Some(0), ..PLAIN };

    /// The text with tags in it.
    fn drawn(text: &str, lines: &[(&str, Style)]) -> String {
        let mut styled = StyledText::default();
        lines.iter().for_each(|(text, style)| styled.push(text, *style));
        let tags = tags(text, &styled, &["#page=2".to_owned()], false);
        let mut drawn = String::new();
        let mut at = 0;
        for tag in tags {
            drawn.push_str(&text[at..tag.at]);
            at = tag.at;
            match tag.kind {
                TagKind::Open(kind, value) => drawn.push_str(&format!("<{kind:?}{value}>")),
                _ => drawn.push_str("</>"),
            }
        }
        drawn + &text[at..]
    }

    #[test]
    fn words_are_emphasized() {
        assert_eq!(
            drawn(
                "The winged seed spins.",
                &[("The ", PLAIN), ("winged seed", BOLD), (" spins", ITALIC), (".", PLAIN)]
            ),
            "The <Strong>winged seed</> <Emphasis>spins</>."
        );
        assert_eq!(drawn("All bold.", &[("All bold", BOLD), (".", PLAIN)]), "All bold.");
        let both = Style { is_italic: true, ..BOLD };
        assert_eq!(drawn("a b", &[("a", BOLD), ("b", both)]), "a <Emphasis>b</>");
        assert_eq!(drawn("a – b", &[("a", PLAIN), ("–", BOLD), ("b", PLAIN)]), "a – b");
    }

    #[test]
    fn links_hold_emphasis() {
        let bold = Style { is_bold: true, ..LINK };
        assert_eq!(
            drawn("See there and on.", &[("See ", PLAIN), ("there", bold), (" and", LINK), (" on.", PLAIN)]),
            "See <Link#page=2><Strong>there</> and</> on."
        );
        assert_eq!(drawn("all of it", &[("all of it", LINK)]), "<Link#page=2>all of it</>");
    }

    /// Hyphens, bullets and spaces of the lines are not in the paragraph; separators of cells are not in the lines.
    #[test]
    fn letters_are_those_of_the_lines() {
        assert_eq!(
            drawn("the helicopter seed", &[("• the heli-", PLAIN), ("copter", BOLD), ("  seed", PLAIN)]),
            "the heli<Strong>copter</> seed"
        );
        assert_eq!(drawn("well-known", &[("well-", PLAIN), ("known", BOLD)]), "well-<Strong>known</>");
        assert_eq!(drawn("a | b c", &[("a", PLAIN), ("b", BOLD), ("c", PLAIN)]), "a | <Strong>b</> c");
        assert_eq!(drawn("x y", &[("z", BOLD)]), "x y");
    }

    #[test]
    fn items_are_a_list_together() {
        let item = || Block::new(BlockKind::Item, "seed");
        let mut blocks = vec![item(), item(), item(), Block::new(BlockKind::Paragraph, "text"), item()];
        set(
            &mut blocks[1],
            vec![open(0, ElementKind::Strong, ""), MarkupTag { at: 2, kind: TagKind::Close }],
        );
        finish(&mut blocks);
        let drawn = |block: &Block| {
            let markup = block.markup.as_ref()?;
            let tags = markup.tags.iter().map(|tag| match &tag.kind {
                TagKind::Open(kind, _) => format!("{kind:?}"),
                _ => "/".to_owned(),
            });
            Some(format!("{} {}", markup.depth, tags.collect::<Vec<_>>().join(" ")))
        };
        let drawn: Vec<_> = blocks.iter().map(drawn).collect();
        let expected = [Some("0 List Item /"), Some("1 Item Strong / /"), Some("1 Item / /"), None, None];
        assert_eq!(drawn, expected.map(|block| block.map(str::to_owned)));
    }
}
