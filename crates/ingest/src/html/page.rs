//! A page as a document: its title, metadata and blocks.

use memchr::memmem;
use samara_engine::Block;

use super::annotations::{self, Annotations};
use super::content::{self, Content, Scope};
use super::dom::{Dom, NodeId};
use super::head::Head;
use super::menus::PageLinks;
use super::titles::{self, CommonTitles};
use super::{layout, parser, trail};
use crate::block_builder::BlockBuilder;
use crate::draft::Draft;

/// A parsed page.
pub(crate) struct Page {
    dom: Dom,
    pub(super) head: Head,
    content: Content,
    /// A macro, in rustdoc.
    is_macro: bool,
}

/// Parses a page. Any text is a valid page.
pub(crate) fn parse(html: &str) -> Page {
    Page::parse(html).0
}

/// Adds the text of an HTML fragment to a builder.
pub(crate) fn fragment(html: &str, builder: &mut BlockBuilder) {
    let dom = parser::parse(html).0;
    let content = Content::of_fragment(&dom);
    for &root in &content.roots {
        layout::lay_out(&dom, root, &content, builder);
    }
}

/// An attribute of the first element of a fragment.
pub(crate) fn attribute(html: &str, name: &str) -> Option<String> {
    let dom = parser::parse(html).0;
    let mut elements = dom.descendants(NodeId::DOCUMENT).filter_map(|node| dom.element(node));
    elements.find_map(|element| element.attribute(name).map(str::to_owned))
}

/// The heading of a macro in rustdoc, which leaves out the `!` that belongs to its name.
const RUSTDOC_MACRO: &[u8] = b"<h1>Macro <span class=\"macro\">";

impl Page {
    /// Parses a page and returns the label of the encoding that it declares, if any.
    pub(super) fn parse(html: &str) -> (Self, Option<String>) {
        let (dom, encoding) = parser::parse(html);
        let head = Head::of(&dom);
        let content = content::select(&dom);
        let is_macro = memmem::find(html.as_bytes(), RUSTDOC_MACRO).is_some();
        (Self { dom, head, content, is_macro }, encoding)
    }

    /// Whether the author marked the content.
    pub(super) fn is_marked(&self) -> bool {
        self.content.scope == Scope::Marked
    }

    /// Removes the name of the site, which follows this separator, from the titles.
    pub(crate) fn cut_site_name(&mut self, separator: &str) {
        self.head.cut_site_name(separator);
    }

    /// Removes the elements with these ids, and selects the content anew if there were any.
    pub(super) fn leave_out(&mut self, ids: &[&str]) {
        let is_left_out = |dom: &Dom, node| {
            let id = dom.element(node).and_then(|element| element.attribute("id"));
            id.is_some_and(|id| ids.contains(&id))
        };
        if ids.is_empty() {
            return;
        }
        let found: Vec<_> =
            self.dom.descendants(NodeId::DOCUMENT).filter(|&node| is_left_out(&self.dom, node)).collect();
        self.remove(found);
    }

    /// Removes the menus with these links, unless the author marked the content.
    pub(super) fn leave_out_menus(&mut self, links: &PageLinks) {
        if !self.is_marked() {
            self.remove(links.menus(&self.dom));
        }
    }

    /// Removes elements, and selects the content anew if there are any.
    fn remove(&mut self, nodes: Vec<NodeId>) {
        if !nodes.is_empty() {
            nodes.into_iter().for_each(|node| self.dom.remove(node));
            self.content = content::select(&self.dom);
        }
    }

    /// Converts the page to a document. `given_title` overrides the title of the page;
    /// `common` are the titles that do not tell it from the other pages of its site.
    pub(crate) fn draft(mut self, given_title: Option<String>, common: &CommonTitles) -> Draft {
        let Annotations { title, default_title, url, mut meta } = annotations::collect(&self.dom);
        let mut blocks = self.blocks();
        let outer = annotations::headline(&self.dom);
        let mut title =
            titles::choose(given_title.or(title), &self.head, common, outer, &mut blocks).or(default_title);
        if let Some(title) = title.as_mut().filter(|title| self.is_macro && title.starts_with("Macro ")) {
            title.push('!');
        }
        for (name, value) in [("description", &self.head.description), ("date", &self.head.date)] {
            if let Some(value) = value
                && !meta.has(name)
            {
                meta.set(name, value);
            }
        }
        if !meta.has(trail::NAME) {
            meta.set_list(trail::NAME, trail::of(&self.dom));
        }
        for (name, value) in &self.head.docsearch {
            if !meta.has(name) {
                meta.set(name, value);
            }
        }
        let kept_percent = self.content.kept_percent;
        Draft { url, title, lang: self.head.lang, meta, blocks, kept_percent: Some(kept_percent) }
    }

    /// The blocks of the content. If it has no text, the fallback is the rest of the page: first the
    /// body (a script fills `<main>`), then headers and footers too (they hold all there is).
    fn blocks(&mut self) -> Vec<Block> {
        loop {
            let mut builder = BlockBuilder::default();
            for &root in &self.content.roots {
                layout::lay_out(&self.dom, root, &self.content, &mut builder);
            }
            let blocks = builder.finish();
            if !blocks.is_empty() || !self.content.widen(&self.dom) {
                return blocks;
            }
        }
    }
}
