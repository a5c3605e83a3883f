//! Markdown: CommonMark with tables, footnotes, task lists, strikethrough and heading anchors.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use samara_engine::{Block, BlockKind};

use crate::anchor::Anchors;
use crate::flow::{Flow, Part, fold};

/// The blocks of a text: links and emphasis as their text, images as their descriptions.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM;
    let mut reader = Reader::default();
    for event in Parser::new_ext(text, options) {
        reader.event(event);
    }
    let mut blocks = reader.flow.finish();
    let mut anchors = Anchors::default();
    for block in blocks.iter_mut().filter(|block| block.kind.is_heading()) {
        let anchor = anchors.anchor(&block.text);
        block.anchor.get_or_insert(anchor);
    }
    blocks
}

/// The title of a document, and its blocks without it: the title that is given; else the first
/// heading. A first heading that repeats the title is taken out too.
pub(crate) fn title(given: Option<String>, blocks: &mut Vec<Block>) -> Option<String> {
    let heading = blocks.iter().position(|block| block.kind.is_heading());
    match (given, heading) {
        (None, Some(at)) => Some(fold(&blocks.remove(at).text)),
        (Some(title), Some(at)) if blocks[at].kind == BlockKind::H1 && fold(&blocks[at].text) == title => {
            blocks.remove(at);
            Some(title)
        }
        (given, _) => given,
    }
}

#[derive(Default)]
struct Reader {
    flow: Flow,
    /// Whether the items of each open list are numbered.
    lists: Vec<bool>,
    /// The source of an HTML block.
    html: Option<String>,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.flow.text(&text),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.flow.text(&text),
            Event::Html(html) => match &mut self.html {
                Some(block) => block.push_str(&html),
                None => self.inline_html(&html),
            },
            Event::InlineHtml(html) => self.inline_html(&html),
            Event::FootnoteReference(label) => {
                self.flow.text("[");
                self.flow.text(&label);
                self.flow.text("]");
            }
            Event::SoftBreak | Event::HardBreak => self.flow.divide(),
            Event::Rule => self.flow.flush(),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, id, .. } => {
                self.flow.open_heading(level as u8, id.map(|id| id.into_string()));
            }
            Tag::List(first) => self.lists.push(first.is_some()),
            Tag::Item => {
                let numbered = self.lists.last().copied().unwrap_or_default();
                self.flow.open(if numbered { Part::Numbered } else { Part::Item });
            }
            Tag::BlockQuote(_) => self.flow.open(Part::Quote),
            Tag::CodeBlock(_) => self.flow.open(Part::Code),
            Tag::TableHead | Tag::TableRow => self.flow.open(Part::Row),
            Tag::TableCell => self.flow.open(Part::Cell),
            Tag::FootnoteDefinition(label) => {
                self.flow.open(Part::Group);
                self.flow.text("[");
                self.flow.text(&label);
                self.flow.text("] ");
            }
            Tag::HtmlBlock => self.html = Some(String::new()),
            // The text of a footnote stands beside its label.
            Tag::Paragraph => {}
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.flow.flush(),
            TagEnd::List(_) => drop(self.lists.pop()),
            TagEnd::Heading(_)
            | TagEnd::Item
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::TableCell
            | TagEnd::FootnoteDefinition => self.flow.close(),
            TagEnd::HtmlBlock => {
                let html = self.html.take().unwrap_or_default();
                self.flow.flush();
                html_block(&html, &mut self.flow);
            }
            _ => {}
        }
    }

    /// Tags within a line are not seen; a line break divides words.
    fn inline_html(&mut self, tag: &str) {
        if tag.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("<br")) {
            self.flow.divide();
        }
    }
}

#[cfg(feature = "html")]
fn html_block(html: &str, flow: &mut Flow) {
    crate::html::fragment(html, flow);
}

/// Without a parser for HTML: the text between the tags, except of scripts and styles.
#[cfg(not(feature = "html"))]
fn html_block(html: &str, flow: &mut Flow) {
    let mut rest = html;
    while let Some((text, tag)) = rest.split_once('<') {
        flow.text(text);
        let lower = tag.get(..7).unwrap_or(tag).to_ascii_lowercase();
        let end = match () {
            () if lower.starts_with("!--") => "-->",
            () if lower.starts_with("script") => "</script>",
            () if lower.starts_with("style") => "</style>",
            () => ">",
        };
        rest = tag.split_once(end).map_or("", |(_, rest)| rest);
        flow.divide();
    }
    flow.text(rest);
    flow.flush();
}

#[cfg(test)]
mod tests {
    use super::*;
    use samara_engine::BlockKind::{Code, H1, H2, Item, Numbered, Paragraph, Quote, Row};

    fn read(text: &str) -> Vec<(BlockKind, String)> {
        blocks(text).into_iter().map(|block| (block.kind, block.text)).collect()
    }

    fn expect<const N: usize>(text: &str, expected: [(BlockKind, &str); N]) {
        assert_eq!(read(text), expected.map(|(kind, text)| (kind, text.to_owned())), "{text:?}");
    }

    #[test]
    fn blocks_have_their_kinds() {
        expect(
            "# A *b*\nc\nd\n\n## E\n> f\n>\n> g\n",
            [(H1, "A b"), (Paragraph, "c d"), (H2, "E"), (Quote, "f"), (Quote, "g")],
        );
        expect(
            "1. a\n2. b\n\n   more\n- c\n  - d\n",
            [(Numbered, "a"), (Numbered, "b more"), (Item, "c"), (Item, "d")],
        );
        expect(
            "```rust\nfn a() {\n    1\n}\n```\n\n    indented\n",
            [(Code, "fn a() {\n    1\n}"), (Code, "indented")],
        );
        expect("| a | b |\n|---|---|\n| `c` | d e |\n", [(Row, "a | b"), (Row, "c | d e")]);
    }

    #[test]
    fn lines_are_read_as_a_reader_sees_them() {
        expect(
            "[link](x) ![alt *text*](y) `code` ~~old~~ **bo**ld&amp;  \nnext",
            [(Paragraph, "link alt text code old bold& next")],
        );
        expect("- [x] done\n- [ ] open", [(Item, "done"), (Item, "open")]);
        expect("A note[^1].\n\n[^1]: The note.\n", [(Paragraph, "A note[1]."), (Paragraph, "[1] The note.")]);
        expect("a<br>b <span class=x>c</span> <!-- d -->e", [(Paragraph, "a b c e")]);
    }

    #[test]
    fn html_blocks_give_their_text() {
        expect(
            "before\n\n<div>\n<p>in &lt;it</p>\n</div>\n\n<script>\nalert(1)\n</script>\n\nafter",
            [
                (Paragraph, "before"),
                (Paragraph, if cfg!(feature = "html") { "in <it" } else { "in &lt;it" }),
                (Paragraph, "after"),
            ],
        );
        expect("<!-- a\n\nb -->\n\nc", [(Paragraph, "c")]);
    }

    #[test]
    fn headings_are_reached_by_anchors() {
        let anchors: Vec<_> =
            blocks("# A b\n## A b\n## C {#own}\n").into_iter().map(|b| b.anchor.unwrap()).collect();
        assert_eq!(anchors, ["a-b", "a-b-1", "own"]);
    }

    #[test]
    fn the_title_is_not_said_twice() {
        let mut all = blocks("intro\n\n# T\n\ntext");
        assert_eq!(title(None, &mut all).as_deref(), Some("T"));
        assert_eq!(all.len(), 2);
        let mut all = blocks("# T\n\ntext");
        assert_eq!(title(Some("T".into()), &mut all).as_deref(), Some("T"));
        assert_eq!(all.len(), 1);
        let mut all = blocks("# Other\n\ntext");
        assert_eq!(title(Some("T".into()), &mut all).as_deref(), Some("T"));
        assert_eq!(all.len(), 2);
    }

    #[test]
    fn nesting_ten_thousand_deep_is_survived() {
        for text in [
            "> ".repeat(10_000) + "a",
            (0..10_000).map(|depth| "  ".repeat(depth % 1_000) + "- a\n").collect(),
            "*a ".repeat(10_000) + &"*".repeat(10_000),
            "[".repeat(10_000) + &"](x)".repeat(10_000),
            "![".repeat(10_000) + &"](x)".repeat(10_000),
            "<div>".repeat(10_000) + "a",
            "<div>\n\n".repeat(10_000),
            "| a ".repeat(10_000) + "|\n" + &"|-".repeat(10_000) + "|\n",
        ] {
            blocks(&text);
        }
    }
}
