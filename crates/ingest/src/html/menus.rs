//! Menus: lists of links that most pages of a site have in common, without an element or a role that says so.
//!
//! With the menu, each page has the titles of all pages: the words of a title would say nothing about a page.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::dom::{Data, Dom, NodeId, Step};
use super::exclusion::{is_excluded, is_navigation};
use super::parser;
use super::prose::is_link;

/// The minimum number of links in a menu.
const MIN_LINKS: u32 = 3;
/// The minimum number of pages that have it.
const MIN_PAGES: u32 = 4;
/// The minimum number of letters of a page beside its menus. A page with fewer is a list of links.
const MIN_LETTERS: u32 = 100;

/// The links in the menus of a site.
#[derive(Debug, Default)]
pub(crate) struct CommonLinks(HashSet<u64>);

/// Counts the pages that have a link in a row of links.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct LinkCounter {
    pages: u32,
    /// By the hash of the link's [`Letters`].
    counts: HashMap<u64, u32>,
}

impl LinkCounter {
    /// Adds the source of a page.
    pub(crate) fn add(&mut self, html: &str) {
        self.pages += 1;
        for link in links_in_rows(html) {
            *self.counts.entry(link).or_default() += 1;
        }
    }

    /// Adds the counts of other pages.
    pub(crate) fn merge(&mut self, other: Self) {
        self.pages += other.pages;
        for (link, count) in other.counts {
            *self.counts.entry(link).or_default() += count;
        }
    }

    /// The links of more than half of the pages.
    pub(crate) fn finish(self) -> CommonLinks {
        let is_common = |count: u32| count >= MIN_PAGES && count > self.pages / 2;
        CommonLinks(
            self.counts.into_iter().filter(|&(_, count)| is_common(count)).map(|(link, _)| link).collect(),
        )
    }
}

/// The links in the source of a page that have only other links beside them, outside of `<nav>`. To scan the source takes a
/// fraction of the time of parsing it.
fn links_in_rows(html: &str) -> HashSet<u64> {
    let mut found = HashSet::new();
    let mut row = Vec::new();
    let mut link: Option<Letters> = None;
    let mut in_navigation = false;
    for piece in html.split('<').skip(1) {
        let Some((tag, text)) = piece.split_once('>') else { continue };
        match tag.as_bytes() {
            [b'n' | b'N', b'a' | b'A', b'v' | b'V', rest @ ..]
                if !rest.first().is_some_and(u8::is_ascii_alphanumeric) =>
            {
                in_navigation = true;
            }
            [b'/', b'n' | b'N', b'a' | b'A', b'v' | b'V'] => in_navigation = false,
            _ if in_navigation => continue,
            [b'a' | b'A', space, ..] if space.is_ascii_whitespace() => link = Some(Letters::default()),
            [b'/', b'a' | b'A'] => {
                row.extend(link.take().filter(|link| link.count > 0).map(|link| link.hash))
            }
            _ => {}
        }
        if let Some(link) = &mut link {
            if text.contains('&') {
                link.add(&parser::parse(text).0.text(NodeId::DOCUMENT));
            } else {
                link.add(text);
            }
        } else if text.chars().any(char::is_alphabetic) {
            end_row(&mut row, &mut found);
        }
    }
    end_row(&mut row, &mut found);
    found
}

fn end_row(row: &mut Vec<u64>, found: &mut HashSet<u64>) {
    if row.len() >= MIN_LINKS as usize {
        found.extend(row.iter());
    }
    row.clear();
}

/// The letters and digits of a text in lower case, as their hash (FNV-1a over characters), and their number.
struct Letters {
    hash: u64,
    count: u32,
}

impl Default for Letters {
    fn default() -> Self {
        Self { hash: 0xcbf2_9ce4_8422_2325, count: 0 }
    }
}

impl Letters {
    fn add(&mut self, text: &str) {
        for letter in text.chars().filter(|c| c.is_alphanumeric()) {
            self.count = self.count.saturating_add(1);
            for lower in letter.to_lowercase() {
                self.hash = (self.hash ^ u64::from(lower)).wrapping_mul(0x0100_0000_01b3);
            }
        }
    }
}

impl CommonLinks {
    /// In a fixed order.
    pub(super) fn sorted(&self) -> Vec<u64> {
        let mut hashes: Vec<_> = self.0.iter().copied().collect();
        hashes.sort_unstable();
        hashes
    }

    /// The outermost elements that are menus: nine tenths of their text is in these links. None, if too little of the page
    /// were left.
    pub(super) fn menus(&self, dom: &Dom) -> Vec<NodeId> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let texts = self.measure(dom);
        let mut menus = Vec::new();
        let mut left = texts[NodeId::DOCUMENT.index()].letters();
        let mut step = Step::Enter(NodeId::DOCUMENT);
        loop {
            let mut descend = true;
            if let Step::Enter(node) = step {
                let text = texts[node.index()];
                descend = text.links >= MIN_LINKS;
                if descend && text.is_menu() && dom.element(node).is_some() {
                    left -= text.letters();
                    menus.push(node);
                    descend = false;
                }
            }
            match dom.next(step, NodeId::DOCUMENT, descend) {
                Some(next) => step = next,
                None => break,
            }
        }
        if left < MIN_LETTERS { Vec::new() } else { menus }
    }

    /// How much text each node has, without navigation.
    fn measure(&self, dom: &Dom) -> Vec<Amount> {
        let mut texts = vec![Amount::default(); dom.len()];
        let mut step = Step::Enter(NodeId::DOCUMENT);
        loop {
            let mut descend = true;
            match step {
                Step::Enter(node) => match dom.data(node) {
                    Data::Text(text) => {
                        let count = text.chars().filter(|c| c.is_alphanumeric()).count();
                        texts[node.index()].other = u32::try_from(count).unwrap_or(u32::MAX);
                    }
                    Data::Element(element) if is_excluded(element) || is_navigation(element) => {
                        descend = false;
                    }
                    Data::Element(_) | Data::Root => {}
                },
                Step::Leave(node) => {
                    if dom.element(node).is_some_and(is_link) && self.contain(dom, node) {
                        let text = &mut texts[node.index()];
                        *text = Amount { links: 1, common: text.letters(), other: 0 };
                    }
                    if let Some(parent) = dom.parent(node) {
                        let text = texts[node.index()];
                        texts[parent.index()].add(text);
                    }
                }
            }
            match dom.next(step, NodeId::DOCUMENT, descend) {
                Some(next) => step = next,
                None => return texts,
            }
        }
    }

    fn contain(&self, dom: &Dom, link: NodeId) -> bool {
        let mut letters = Letters::default();
        for node in dom.descendants(link) {
            if let Data::Text(text) = dom.data(node) {
                letters.add(text);
            }
        }
        self.0.contains(&letters.hash)
    }
}

/// How much text an element has.
#[derive(Clone, Copy, Default)]
struct Amount {
    /// The number of its links that the pages have in common, and their letters.
    links: u32,
    common: u32,
    /// The letters of the rest.
    other: u32,
}

impl Amount {
    fn letters(self) -> u32 {
        self.common.saturating_add(self.other)
    }

    fn is_menu(self) -> bool {
        self.links >= MIN_LINKS && self.other <= self.common / 9
    }

    fn add(&mut self, inner: Self) {
        self.links += inner.links;
        self.common = self.common.saturating_add(inner.common);
        self.other = self.other.saturating_add(inner.other);
    }
}
