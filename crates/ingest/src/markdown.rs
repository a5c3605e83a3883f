//! Markdown: CommonMark with tables, footnotes, task lists, strikethrough and heading anchors.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use samara_engine::{Block, BlockKind};

use crate::anchor::AnchorCounter;
use crate::block_builder::{BlockBuilder, Container, fold};

/// The blocks of a document. Links and emphasis become their text, images their descriptions.
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
    let mut blocks = reader.builder.finish();
    let mut anchors = AnchorCounter::default();
    for block in blocks.iter_mut().filter(|block| block.kind.is_heading()) {
        let anchor = anchors.anchor(&block.text);
        block.anchor.get_or_insert(anchor);
    }
    blocks
}

/// The title of a document: `given`, or else the first heading. The heading is removed from the
/// blocks; so is a first heading that equals `given`.
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
    builder: BlockBuilder,
    /// For each open list, whether it is numbered.
    lists: Vec<bool>,
    /// The source of the current HTML block.
    html: Option<String>,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.builder.text(&text),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.builder.text(&text)
            }
            Event::Html(html) => match &mut self.html {
                Some(block) => block.push_str(&html),
                None => self.inline_html(&html),
            },
            Event::InlineHtml(html) => self.inline_html(&html),
            Event::FootnoteReference(label) => {
                self.builder.text("[");
                self.builder.text(&label);
                self.builder.text("]");
            }
            Event::SoftBreak | Event::HardBreak => self.builder.break_word(),
            Event::Rule => self.builder.end_block(),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, id, .. } => {
                self.builder.open_heading(level as u8, id.map(|id| id.into_string()));
            }
            Tag::List(first) => self.lists.push(first.is_some()),
            Tag::Item => {
                let numbered = self.lists.last().copied().unwrap_or_default();
                self.builder.open(if numbered { Container::Numbered } else { Container::Item });
            }
            Tag::BlockQuote(_) => self.builder.open(Container::Quote),
            Tag::CodeBlock(_) => self.builder.open(Container::Code),
            Tag::TableHead | Tag::TableRow => self.builder.open(Container::Row),
            Tag::TableCell => self.builder.open(Container::Cell),
            Tag::FootnoteDefinition(label) => {
                self.builder.open(Container::Group);
                self.builder.text("[");
                self.builder.text(&label);
                self.builder.text("] ");
            }
            Tag::HtmlBlock => self.html = Some(String::new()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.builder.end_block(),
            TagEnd::List(_) => drop(self.lists.pop()),
            TagEnd::Heading(_)
            | TagEnd::Item
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::TableCell
            | TagEnd::FootnoteDefinition => self.builder.close(),
            TagEnd::HtmlBlock => {
                let html = self.html.take().unwrap_or_default();
                self.builder.end_block();
                html_block(&html, &mut self.builder);
            }
            _ => {}
        }
    }

    /// Ignores inline tags, except that a line break separates words.
    fn inline_html(&mut self, tag: &str) {
        if tag.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("<br")) {
            self.builder.break_word();
        }
    }
}

#[cfg(feature = "html")]
fn html_block(html: &str, builder: &mut BlockBuilder) {
    crate::html::fragment(html, builder);
}

/// Without an HTML parser: the text between the tags, except in scripts and styles.
#[cfg(not(feature = "html"))]
fn html_block(html: &str, builder: &mut BlockBuilder) {
    let mut rest = html;
    while let Some((text, tag)) = rest.split_once('<') {
        builder.text(text);
        let lower = tag.get(..7).unwrap_or(tag).to_ascii_lowercase();
        let end = match () {
            () if lower.starts_with("!--") => "-->",
            () if lower.starts_with("script") => "</script>",
            () if lower.starts_with("style") => "</style>",
            () => ">",
        };
        rest = tag.split_once(end).map_or("", |(_, rest)| rest);
        builder.break_word();
    }
    builder.text(rest);
    builder.end_block();
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
    fn reads_inline_text() {
        expect(
            "[link](x) ![alt *text*](y) `code` ~~old~~ **bo**ld&amp;  \nnext",
            [(Paragraph, "link alt text code old bold& next")],
        );
        expect("- [x] done\n- [ ] open", [(Item, "done"), (Item, "open")]);
        expect("A note[^1].\n\n[^1]: The note.\n", [(Paragraph, "A note[1]."), (Paragraph, "[1] The note.")]);
        expect("a<br>b <span class=x>c</span> <!-- d -->e", [(Paragraph, "a b c e")]);
    }

    #[test]
    fn reads_html_blocks() {
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
    fn headings_have_anchors() {
        let anchors: Vec<_> =
            blocks("# A b\n## A b\n## C {#own}\n").into_iter().map(|b| b.anchor.unwrap()).collect();
        assert_eq!(anchors, ["a-b", "a-b-1", "own"]);
    }

    #[test]
    fn removes_title_heading() {
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
    fn survives_deep_nesting() {
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
