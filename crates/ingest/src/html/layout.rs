//! From a tree to blocks: which element opens what, as a browser would lay it out.

use std::collections::HashSet;

use samara_engine::Field;

use super::annotations::{annotation, weight};
use super::content::{Scope, is_surrounding, is_unseen};
use super::dom::{Data, Dom, Element, NodeId, Step};
use crate::flow::{Flow, Part};

/// Adds the text below `root` to the flow.
pub(super) fn lay_out(dom: &Dom, root: NodeId, scope: Scope, flow: &mut Flow) {
    let mut layout = Layout {
        dom,
        root,
        scope,
        flow,
        open: Vec::new(),
        tables: Vec::new(),
        sections: 0,
        headed: HashSet::new(),
        heading: false,
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
    layout.flow.flush();
}

struct Layout<'a> {
    dom: &'a Dom,
    root: NodeId,
    scope: Scope,
    flow: &'a mut Flow,
    /// What each element on the way from the root to here has opened.
    open: Vec<Opened>,
    /// For each table that is open, whether it is there for its looks only.
    tables: Vec<bool>,
    /// How many sections and articles are open.
    sections: usize,
    /// Elements whose `id` was given to a heading.
    headed: HashSet<NodeId>,
    /// Whether a heading is open.
    heading: bool,
}

/// What an element has opened, to be closed with it.
#[derive(Clone, Copy, Default)]
struct Opened {
    parts: u8,
    table: bool,
    section: bool,
    heading: bool,
    bracket: bool,
}

/// What an element does to the text within it.
enum Display {
    /// It is left out.
    None,
    /// Its text runs on.
    Inline,
    Part(Part),
    Heading(u8),
}

impl Layout<'_> {
    /// Whether the children are visited.
    fn enter(&mut self, node: NodeId) -> bool {
        let element = match self.dom.data(node) {
            Data::Text(text) => {
                self.flow.text(text);
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
            self.flow.open(Part::Weighted(field));
            opened.parts += 1;
        }
        match display {
            Display::None => {
                self.open.push(opened);
                return false;
            }
            Display::Inline => self.enter_inline(node, element, &mut opened),
            Display::Part(part) => {
                self.flow.open(part);
                opened.parts += 1;
            }
            Display::Heading(level) => {
                let anchor = self.anchor(node, element);
                self.flow.open_heading(level, anchor);
                opened.parts += 1;
                opened.heading = !std::mem::replace(&mut self.heading, true);
            }
        }
        match &*element.name {
            "table" => {
                self.tables.push(is_for_looks(self.dom, node, element));
                opened.table = true;
            }
            "section" | "article" => {
                self.sections += 1;
                opened.section = true;
            }
            _ => {}
        }
        if self.dom.is_annotated()
            && let Some(names) = annotation(element, "index-attrs")
        {
            for value in names.split(',').filter_map(|name| element.attribute(name.trim())) {
                self.flow.divide();
                self.flow.text(value);
                self.flow.divide();
            }
        }
        self.open.push(opened);
        true
    }

    fn leave(&mut self, _: NodeId) {
        let opened = self.open.pop().unwrap_or_default();
        if opened.bracket {
            self.flow.text("]");
        }
        for _ in 0..opened.parts {
            self.flow.close();
        }
        if opened.table {
            self.tables.pop();
        }
        self.sections -= usize::from(opened.section);
        self.heading &= !opened.heading;
    }

    fn enter_inline(&mut self, node: NodeId, element: &Element, opened: &mut Opened) {
        match &*element.name {
            "br" => self.flow.divide(),
            "img" => {
                self.flow.divide();
                self.flow.text(element.attribute("alt").unwrap_or_default());
                self.flow.divide();
            }
            // The number of a note is no part of the word before it.
            "sup" if self.is_reference(node) => {
                self.flow.text("[");
                opened.bracket = true;
            }
            _ => {}
        }
    }

    fn display(&self, node: NodeId, element: &Element) -> Display {
        if is_unseen(element) && node != self.root {
            return Display::None;
        }
        let is_surrounding = || is_surrounding(self.dom, node, element, self.sections > 0);
        if self.scope == Scope::Body && node != self.root && is_surrounding() {
            return Display::None;
        }
        let for_looks = self.tables.last().copied().unwrap_or(false);
        Display::Part(match &*element.name {
            "h1" => return Display::Heading(1),
            "h2" => return Display::Heading(2),
            "h3" => return Display::Heading(3),
            "h4" => return Display::Heading(4),
            "h5" => return Display::Heading(5),
            "h6" => return Display::Heading(6),
            "a" if self.is_permalink(node, element) => return Display::None,
            "form" if self.scope == Scope::Main && node != self.root && is_surrounding() => {
                return Display::None;
            }
            "blockquote" => Part::Quote,
            "li" => self.item(node),
            "pre" | "listing" | "xmp" | "plaintext" => Part::Code,
            "tr" if !for_looks => Part::Row,
            "td" | "th" if !for_looks => Part::Cell,
            "address" | "article" | "aside" | "body" | "caption" | "center" | "dd" | "details" | "dialog"
            | "dir" | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "footer" | "form"
            | "header" | "hgroup" | "hr" | "html" | "legend" | "main" | "menu" | "ol" | "optgroup" | "p"
            | "search" | "section" | "summary" | "table" | "td" | "th" | "tr" | "ul" => Part::Group,
            _ => return Display::Inline,
        })
    }

    fn item(&self, node: NodeId) -> Part {
        let list = self.dom.parent(node).and_then(|parent| self.dom.element(parent));
        if list.is_some_and(|list| &*list.name == "ol") { Part::Numbered } else { Part::Item }
    }

    fn weight(&self, element: &Element) -> Option<Field> {
        if self.dom.is_annotated() { weight(element) } else { None }
    }

    /// What stands beside the content, within it, weighs less.
    fn aside(&self, node: NodeId, element: &Element) -> Option<Field> {
        let is_aside =
            matches!(&*element.name, "aside" | "footer") && node != self.root && !is_unseen(element);
        (is_aside && self.scope == Scope::Main).then_some(Field::Aside)
    }

    /// A link to a place on the same page that is a sign (`#`, `¶`, `§`, `↩`), or that a
    /// generator put into a heading.
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
        is_sign || (self.heading && is_named() && !self.is_whole_heading(node, &text))
    }

    fn has_image(&self, node: NodeId) -> bool {
        self.dom
            .descendants(node)
            .any(|node| self.dom.element(node).is_some_and(|element| &*element.name == "img"))
    }

    /// Whether a link is all that its parent, a heading, says.
    fn is_whole_heading(&self, node: NodeId, text: &str) -> bool {
        self.dom.parent(node).is_some_and(|parent| self.dom.text(parent).trim() == text.trim())
    }

    fn is_reference(&self, node: NodeId) -> bool {
        let is_link = |node| self.dom.element(node).is_some_and(|element| &*element.name == "a");
        self.dom.descendants(node).any(is_link) && !self.dom.text(node).trim_start().starts_with('[')
    }

    /// The anchor of a heading: its own `id`, that of a link within, or that of the section that
    /// it opens.
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

/// Whether a table is there to place other things: it says so, or holds headings, code or tables.
fn is_for_looks(dom: &Dom, node: NodeId, element: &Element) -> bool {
    if element.attribute("role").is_some_and(|role| role == "presentation" || role == "none") {
        return true;
    }
    let is_box = |element: &Element| {
        matches!(&*element.name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" | "table")
    };
    dom.descendants(node).skip(1).filter_map(|node| dom.element(node)).any(is_box)
}
