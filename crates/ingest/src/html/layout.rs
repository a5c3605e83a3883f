//! Turns elements into blocks, following the default display of HTML elements.

use std::collections::HashSet;
use std::iter;

use samara_engine::Field;
use samara_engine::markup::ElementKind;

use super::annotations::{annotation, weight};
use super::content::{Content, Scope};
use super::dom::{Data, Dom, Element, NodeId, Step};
use super::exclusion::{is_excluded, is_furniture, is_navigation};
use crate::block_builder::{BlockBuilder, Container};
use crate::inline_element::inline_element;

/// Adds the text of `root` to a builder.
pub(super) fn lay_out(dom: &Dom, root: NodeId, content: &Content, builder: &mut BlockBuilder) {
    let mut layout = Layout {
        dom,
        root,
        content,
        builder,
        open: Vec::new(),
        tables: Vec::new(),
        sections: 0,
        headed: HashSet::new(),
        in_heading: false,
    };
    let mut step = Step::Enter(root);
    loop {
        let into = match step {
            Step::Enter(node) => layout.enter(node),
            Step::Leave(node) => {
                layout.leave(node);
                false
            }
        };
        match dom.next(step, root, into) {
            Some(next) => step = next,
            None => break,
        }
    }
    layout.builder.end_block();
}

struct Layout<'a> {
    dom: &'a Dom,
    root: NodeId,
    content: &'a Content,
    builder: &'a mut BlockBuilder,
    /// For each open node, what it has opened.
    open: Vec<Opened>,
    /// For each open table, whether it is a layout table.
    tables: Vec<bool>,
    /// The number of open sections and articles.
    sections: usize,
    /// The elements whose `id` is used as the anchor of a heading.
    headed: HashSet<NodeId>,
    /// Whether a heading is open.
    in_heading: bool,
}

/// What a node has opened and must close.
#[derive(Clone, Copy, Default)]
struct Opened {
    containers: u8,
    /// Elements within a line.
    elements: u8,
    table: bool,
    section: bool,
    heading: bool,
    bracket: bool,
}

/// How an element is displayed.
enum Display {
    /// It is skipped.
    None,
    /// Its text continues the current block.
    Inline,
    Container(Container),
    Heading(u8),
}

impl Layout<'_> {
    /// Enters a node; returns whether to visit its children.
    fn enter(&mut self, node: NodeId) -> bool {
        let element = match self.dom.data(node) {
            Data::Text(text) => {
                self.builder.text(text);
                self.open.push(Opened::default());
                return false;
            }
            Data::Root => {
                self.open.push(Opened::default());
                return true;
            }
            Data::Element(element) => element,
        };
        let mut opened = Opened::default();
        let display = self.display(node, element);
        let is_block = !matches!(display, Display::None | Display::Inline);
        if let Some(field) = self.weight(element).filter(|_| is_block).or_else(|| self.aside(node, element)) {
            self.builder.open(Container::Weighted(field));
            opened.containers += 1;
        }
        match display {
            Display::None => {
                self.open.push(opened);
                return false;
            }
            Display::Inline => self.enter_inline(node, element, &mut opened),
            Display::Container(_) if &*element.name == "hr" => {
                self.builder.end_block();
                self.builder.open_element(ElementKind::Rule, "");
            }
            Display::Container(part) => {
                if &*element.name == "table" {
                    self.tables.push(is_layout_table(self.dom, node, element));
                    opened.table = true;
                }
                match self.box_element(element) {
                    Some((kind, value)) => self.builder.open_as(part, kind, &value),
                    None => self.builder.open(part),
                }
                opened.containers += 1;
            }
            Display::Heading(level) => {
                let anchor = self.anchor(node, element);
                self.builder.open_heading(level, anchor);
                opened.containers += 1;
                opened.heading = !std::mem::replace(&mut self.in_heading, true);
            }
        }
        if matches!(&*element.name, "section" | "article") {
            self.sections += 1;
            opened.section = true;
        }
        if self.dom.is_annotated()
            && let Some(names) = annotation(element, "index-attrs")
        {
            let mut seen = HashSet::new();
            if &*element.name == "img" {
                // It is indexed anyway.
                seen.insert("alt");
            }
            let names = names.split(',').map(str::trim).filter(|name| seen.insert(name));
            for value in names.filter_map(|name| element.attribute(name)) {
                self.builder.break_word();
                self.builder.text(value);
                self.builder.break_word();
            }
        }
        self.open.push(opened);
        true
    }

    fn leave(&mut self, _: NodeId) {
        let opened = self.open.pop().unwrap_or_default();
        if opened.bracket {
            self.builder.hidden_text("]");
        }
        for _ in 0..opened.elements {
            self.builder.close_element();
        }
        for _ in 0..opened.containers {
            self.builder.close();
        }
        if opened.table {
            self.tables.pop();
        }
        self.sections -= usize::from(opened.section);
        self.in_heading &= !opened.heading;
    }

    fn enter_inline(&mut self, node: NodeId, element: &Element, opened: &mut Opened) {
        match &*element.name {
            "br" => self.builder.line_break(),
            "img" => {
                let source = element.attribute("src").unwrap_or_default();
                // The bytes of an image are not kept in the text.
                self.builder.image(if source.starts_with("data:") { "data:" } else { source });
                self.builder.picture(element.attribute("alt").unwrap_or_default());
            }
            name => {
                let Some((_, kind)) = inline_element(name) else { return };
                let target = element.attribute("href").unwrap_or_default();
                if kind == ElementKind::Link && target.is_empty() {
                    return;
                }
                let value = if kind == ElementKind::Link { target } else { "" };
                self.builder.open_element(kind, value);
                opened.elements += 1;
                // A footnote number is not part of the preceding word.
                if kind == ElementKind::Superscript && self.is_reference(node) {
                    self.builder.hidden_text("[");
                    opened.bracket = true;
                }
            }
        }
    }

    fn display(&self, node: NodeId, element: &Element) -> Display {
        let is_inner = node != self.root && !self.content.wrappers.contains(&node);
        if is_inner && (is_excluded(element) || is_navigation(element)) {
            return Display::None;
        }
        let is_furniture = || is_inner && is_furniture(self.dom, node, element, self.sections > 0);
        if self.content.scope == Scope::Body && is_furniture() {
            return Display::None;
        }
        let is_layout = self.tables.last().copied().unwrap_or(false);
        Display::Container(match &*element.name {
            "h1" => return Display::Heading(1),
            "h2" => return Display::Heading(2),
            "h3" => return Display::Heading(3),
            "h4" => return Display::Heading(4),
            "h5" => return Display::Heading(5),
            "h6" => return Display::Heading(6),
            "dt" if self.is_definition(node, element) => return Display::Heading(6),
            "a" if self.is_permalink(node, element) || self.is_source_link(node) => return Display::None,
            "form" if self.content.scope == Scope::Main && is_furniture() => {
                return Display::None;
            }
            "blockquote" => Container::Quote,
            "li" => self.item(node),
            "pre" | "listing" | "xmp" | "plaintext" => Container::Code,
            "p" => Container::Paragraph,
            "tr" if !is_layout => Container::Row,
            "td" if !is_layout => Container::Cell,
            "th" if !is_layout => Container::HeaderCell,
            "address" | "article" | "aside" | "body" | "caption" | "center" | "dd" | "details" | "dialog"
            | "dir" | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "footer" | "form"
            | "header" | "hgroup" | "hr" | "html" | "legend" | "main" | "menu" | "ol" | "optgroup"
            | "search" | "section" | "summary" | "table" | "td" | "th" | "tr" | "ul" => Container::Group,
            _ => return Display::Inline,
        })
    }

    /// The element of a box that is a container of others, or has no other sign in the flat text.
    fn box_element(&self, element: &Element) -> Option<(ElementKind, String)> {
        let kind = match &*element.name {
            "ul" | "menu" | "dir" => ElementKind::List,
            "ol" => {
                let start = element.attribute("start").and_then(|start| start.trim().parse::<i32>().ok());
                return Some((ElementKind::Numbered, start.unwrap_or(1).to_string()));
            }
            "table" if self.tables.last() == Some(&false) => ElementKind::Table,
            "caption" if self.tables.last() == Some(&false) => ElementKind::Caption,
            "dl" => ElementKind::Definitions,
            "dt" => ElementKind::Term,
            "dd" => ElementKind::Definition,
            _ => return None,
        };
        Some((kind, String::new()))
    }

    fn item(&self, node: NodeId) -> Container {
        let list = self.dom.parent(node).and_then(|parent| self.dom.element(parent));
        if list.is_some_and(|list| &*list.name == "ol") { Container::Numbered } else { Container::Item }
    }

    fn weight(&self, element: &Element) -> Option<Field> {
        if self.dom.is_annotated() { weight(element) } else { None }
    }

    /// Asides and footers within the content, and teasers beside it, get a lower weight.
    fn aside(&self, node: NodeId, element: &Element) -> Option<Field> {
        let is_aside =
            matches!(&*element.name, "aside" | "footer") && node != self.root && !is_excluded(element);
        let is_teaser = self.content.teasers.contains(&node);
        ((is_aside && self.content.scope == Scope::Main) || is_teaser).then_some(Field::Aside)
    }

    /// Whether a link to the same page is only a sign (`#`, `¶`, `§`, `↩`), or was added to a heading
    /// by a generator.
    fn is_permalink(&self, node: NodeId, element: &Element) -> bool {
        if !element.attribute("href").is_some_and(|href| href.starts_with('#')) {
            return false;
        }
        let text = self.dom.text(node);
        let is_sign = !text.chars().any(char::is_alphanumeric) && !self.has_image(node);
        let classes =
            ["permalink", "headerlink", "header-anchor", "hash-link", "anchor-link", "heading-link"];
        let is_named = || {
            let names = element.attribute("class").unwrap_or_default();
            names.split_ascii_whitespace().any(|name| classes.contains(&name))
        };
        is_sign || (self.in_heading && is_named() && !self.is_whole_heading(node, &text))
    }

    /// Whether a term has an address and an explanation, or is a function in a reference by Sphinx, whose explanation may
    /// follow the list: it is looked for like a heading. The entries of an index have an address, too, but only links below.
    fn is_definition(&self, node: NodeId, element: &Element) -> bool {
        let has_class = |name| {
            let classes = element.attribute("class").unwrap_or_default();
            classes.split_ascii_whitespace().any(|class| class == name)
        };
        element.attribute("id").is_some_and(|id| !id.is_empty())
            && !has_class("label")
            && self.dom.text(node).chars().any(char::is_alphabetic)
            && (has_class("sig-object") || self.has_explanation(node))
    }

    /// Whether the first `<dd>` after a term has text outside of links and inner lists of terms. Looks at a few nodes after the
    /// term only, so that a list of many terms is not read once for each of them.
    fn has_explanation(&self, term: NodeId) -> bool {
        const MAX_NODES: usize = 16;
        let siblings = iter::successors(self.dom.next_sibling(term), |&node| self.dom.next_sibling(node));
        let mut siblings = siblings.take(MAX_NODES);
        let is_explanation =
            |node: &NodeId| self.dom.element(*node).is_some_and(|element| &*element.name == "dd");
        let Some(root) = siblings.find(is_explanation) else { return false };
        let mut step = Step::Enter(root);
        loop {
            let mut into = true;
            if let Step::Enter(node) = step {
                match self.dom.data(node) {
                    Data::Text(text) if text.chars().any(char::is_alphabetic) => return true,
                    Data::Element(element) if matches!(&*element.name, "a" | "dl") => into = false,
                    _ => {}
                }
            }
            match self.dom.next(step, root, into) {
                Some(next) => step = next,
                None => return false,
            }
        }
    }

    /// Whether a link in a heading is Sphinx's `[source]`.
    fn is_source_link(&self, node: NodeId) -> bool {
        let is_source = |node| {
            let class = self.dom.element(node).and_then(|element| element.attribute("class"));
            class.is_some_and(|class| class.split_ascii_whitespace().any(|class| class == "viewcode-link"))
        };
        self.in_heading && self.dom.descendants(node).any(is_source)
    }

    fn has_image(&self, node: NodeId) -> bool {
        self.dom
            .descendants(node)
            .any(|node| self.dom.element(node).is_some_and(|element| &*element.name == "img"))
    }

    /// Whether a link is the whole text of its parent heading.
    /// Looks at a few nodes only, so that a heading of many links is not read once for each of them.
    fn is_whole_heading(&self, node: NodeId, text: &str) -> bool {
        const MAX_NODES: usize = 64;
        let Some(parent) = self.dom.parent(node) else { return false };
        let mut rest = text.trim();
        for (number, node) in self.dom.descendants(parent).enumerate() {
            if let Data::Text(piece) = self.dom.data(node) {
                let piece = if rest.len() == text.trim().len() { piece.trim_start() } else { piece };
                match (rest.strip_prefix(piece), piece.strip_prefix(rest)) {
                    (Some(after), _) => rest = after,
                    (None, Some(after)) if after.trim().is_empty() => rest = "",
                    _ => return false,
                }
            }
            if number == MAX_NODES {
                return false;
            }
        }
        rest.is_empty()
    }

    fn is_reference(&self, node: NodeId) -> bool {
        let is_link = |node| self.dom.element(node).is_some_and(|element| &*element.name == "a");
        self.dom.descendants(node).any(is_link) && !self.dom.text(node).trim_start().starts_with('[')
    }

    /// The anchor of a heading: its `id`, that of a link in it, or that of the section it starts.
    fn anchor(&mut self, node: NodeId, element: &Element) -> Option<String> {
        let id = |element: &Element| element.attribute("id").filter(|id| !id.is_empty()).map(str::to_owned);
        if let Some(own) = id(element) {
            return Some(own);
        }
        let named = |element: &Element| {
            let is_link = &*element.name == "a";
            id(element).or_else(|| element.attribute("name").filter(|_| is_link).map(str::to_owned))
        };
        let within = self.dom.descendants(node).filter_map(|node| self.dom.element(node)).find_map(named);
        if within.is_some() {
            return within;
        }
        let mut around = node;
        for _ in 0..2 {
            around = self.dom.parent(around).filter(|&parent| parent != self.root)?;
            let element = self.dom.element(around)?;
            let is_box =
                matches!(&*element.name, "section" | "article" | "div" | "header" | "hgroup" | "summary");
            if !is_box || !self.headed.insert(around) {
                return None;
            }
            if let Some(id) = id(element) {
                return Some(id);
            }
        }
        None
    }
}

/// Whether a table is only used for layout: by its role, or because it contains headings, code or
/// tables.
fn is_layout_table(dom: &Dom, node: NodeId, element: &Element) -> bool {
    if element.attribute("role").is_some_and(|role| role == "presentation" || role == "none") {
        return true;
    }
    let is_box = |element: &Element| {
        matches!(&*element.name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" | "table")
    };
    dom.descendants(node).skip(1).filter_map(|node| dom.element(node)).any(is_box)
}
