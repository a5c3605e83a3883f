//! Markdown: CommonMark with tables, footnotes, task lists, strikethrough and heading anchors.

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use samara_engine::markup::ElementKind;
use samara_engine::{Block, BlockKind, remove_block};

use crate::anchor::AnchorCounter;
use crate::block_builder::{BlockBuilder, Container, fold};
use crate::inline_element::inline_element;

/// The blocks of a document. In their texts, links and emphasis are their text, images their descriptions; the markup says
/// what they are.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let options = Options::from_iter([
        Options::ENABLE_TABLES,
        Options::ENABLE_FOOTNOTES,
        Options::ENABLE_STRIKETHROUGH,
        Options::ENABLE_TASKLISTS,
        Options::ENABLE_HEADING_ATTRIBUTES,
        Options::ENABLE_GFM,
    ]);
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
        (None, Some(at)) => Some(fold(&remove_block(blocks, at).text)),
        (Some(title), Some(at)) if blocks[at].kind == BlockKind::H1 && fold(&blocks[at].text) == title => {
            remove_block(blocks, at);
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
    /// The open elements within a block: for one that an HTML tag has opened, its name.
    inline: Vec<Option<&'static str>>,
    /// How many pictures are open. Their descriptions are plain text.
    pictures: usize,
    /// Whether the cells belong to the head of a table.
    in_table_head: bool,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.builder.text(&text),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.open_inline(ElementKind::Code, "");
                self.builder.text(&text);
                self.close_inline();
            }
            Event::Html(html) => match &mut self.html {
                Some(block) => block.push_str(&html),
                None => self.inline_html(&html),
            },
            Event::InlineHtml(html) => self.inline_html(&html),
            Event::FootnoteReference(label) => {
                self.builder.hidden_text("[");
                self.builder.open_element(ElementKind::FootnoteReference, &label);
                self.builder.text(&label);
                self.builder.close_element();
                self.builder.hidden_text("]");
            }
            Event::SoftBreak => self.builder.break_word(),
            Event::HardBreak => self.builder.line_break(),
            Event::Rule => {
                self.builder.end_block();
                self.builder.open_element(ElementKind::Rule, "");
            }
            Event::TaskListMarker(is_done) => {
                let kind = if is_done { ElementKind::DoneTask } else { ElementKind::OpenTask };
                self.builder.open_element(kind, "");
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.builder.open_element(ElementKind::Paragraph, ""),
            Tag::Heading { level, id, .. } => {
                self.builder.open_heading(level as u8, id.map(|id| id.into_string()));
            }
            Tag::List(first) => {
                self.lists.push(first.is_some());
                let (kind, value) = match first {
                    Some(first) => (ElementKind::Numbered, first.to_string()),
                    None => (ElementKind::List, String::new()),
                };
                self.builder.open_as(Container::Group, kind, &value);
            }
            Tag::Item => {
                let numbered = self.lists.last().copied().unwrap_or_default();
                self.builder.open(if numbered { Container::Numbered } else { Container::Item });
            }
            Tag::BlockQuote(_) => self.builder.open(Container::Quote),
            Tag::CodeBlock(_) => self.builder.open(Container::Code),
            Tag::Table(_) => self.builder.open_as(Container::Group, ElementKind::Table, ""),
            Tag::TableHead | Tag::TableRow => {
                self.in_table_head = matches!(tag, Tag::TableHead);
                self.builder.open(Container::Row);
            }
            Tag::TableCell if self.in_table_head => self.builder.open(Container::HeaderCell),
            Tag::TableCell => self.builder.open(Container::Cell),
            Tag::FootnoteDefinition(label) => {
                self.builder.open_as(Container::Group, ElementKind::Footnote, &label);
                self.builder.hidden_text(&format!("[{label}] "));
            }
            Tag::HtmlBlock => self.html = Some(String::new()),
            Tag::Emphasis => self.open_inline(ElementKind::Emphasis, ""),
            Tag::Strong => self.open_inline(ElementKind::Strong, ""),
            Tag::Strikethrough => self.open_inline(ElementKind::Deleted, ""),
            Tag::Superscript => self.open_inline(ElementKind::Superscript, ""),
            Tag::Subscript => self.open_inline(ElementKind::Subscript, ""),
            Tag::Link { link_type: LinkType::Email, dest_url, .. } => {
                self.open_inline(ElementKind::Link, &format!("mailto:{dest_url}"));
            }
            Tag::Link { dest_url, .. } => self.open_inline(ElementKind::Link, &encoded(&dest_url)),
            Tag::Image { dest_url, .. } => {
                if self.pictures == 0 {
                    self.builder.image(&dest_url);
                }
                self.open_inline(ElementKind::Picture, "");
                self.pictures += 1;
            }
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                self.close_html(0);
                self.builder.end_block();
                self.builder.close_element();
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.builder.close();
            }
            TagEnd::Heading(_)
            | TagEnd::Item
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::FootnoteDefinition
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::TableCell => {
                self.close_html(0);
                self.builder.close();
            }
            TagEnd::HtmlBlock => {
                let html = self.html.take().unwrap_or_default();
                self.builder.end_block();
                html_block(&html, &mut self.builder);
            }
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link => self.close_inline(),
            TagEnd::Image => {
                self.pictures = self.pictures.saturating_sub(1);
                self.close_inline();
            }
            TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn open_inline(&mut self, kind: ElementKind, value: &str) {
        if self.pictures == 0 {
            self.inline.push(None);
            self.builder.open_element(kind, value);
        }
    }

    /// Closes the innermost element that Markdown has opened, and those of HTML in it.
    fn close_inline(&mut self) {
        if self.pictures == 0 {
            let start = self.inline.iter().rposition(Option::is_none).unwrap_or(0);
            self.close_html(start);
        }
    }

    /// Closes all but the outermost `kept` elements within the block.
    fn close_html(&mut self, kept: usize) {
        while self.inline.len() > kept {
            self.inline.pop();
            self.builder.close_element();
        }
    }

    /// Keeps the elements that markup knows, and ignores other tags, except that a line break separates words.
    fn inline_html(&mut self, tag: &str) {
        if tag.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("<br")) {
            self.builder.line_break();
            return;
        }
        if self.pictures > 0 {
            return;
        }
        let name = tag.trim_start_matches(['<', '/']);
        let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
        let Some((name, kind)) = inline_element(name) else { return };
        if tag.starts_with("</") {
            let start = self.inline.iter().rposition(|open| *open == Some(name));
            let start = start.filter(|&start| self.inline[start..].iter().all(Option::is_some));
            if let Some(start) = start {
                self.close_html(start);
            }
        } else if let Some(target) = html_attributes(tag, kind) {
            self.inline.push(Some(name));
            self.builder.open_element(kind, &target);
        }
    }
}

/// The target of a link with what an address must not contain percent-encoded: `\` would separate folders.
fn encoded(target: &str) -> String {
    let host = target.find("://").map_or(0, |at| at + 3);
    let path = target[host..].find('/').map_or(host, |at| host + at);
    let mut encoded = target[..path].to_owned();
    for c in target[path..].chars() {
        if c == ' ' || "\\[]\"<>`{}|^".contains(c) {
            encoded.push_str(&format!("%{:02X}", u32::from(c)));
        } else {
            encoded.push(c);
        }
    }
    encoded
}

/// The value of the element that a tag opens; none for a link without target.
#[cfg(feature = "html")]
fn html_attributes(tag: &str, kind: ElementKind) -> Option<String> {
    if kind == ElementKind::Link { crate::html::attribute(tag, "href") } else { Some(String::new()) }
}

/// Without an HTML parser, links are their text.
#[cfg(not(feature = "html"))]
fn html_attributes(_: &str, kind: ElementKind) -> Option<String> {
    (kind != ElementKind::Link).then(String::new)
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
mod tests;
