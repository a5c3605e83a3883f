//! Menus: lists of links that most pages of a site, or of one of its folders, have in common, without an element or a role
//! that says so.
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

/// The menu of a site with several languages or manuals is that of a folder, as `de/` or `docs/de/`: this
/// number of levels below the site itself has menus of its own.
const FOLDER_LEVELS: usize = 2;

/// The links in the menus of a site, by the folders whose pages have them.
#[derive(Debug, Default)]
pub(crate) struct CommonLinks(HashMap<u64, HashSet<u64>>);

/// Counts the pages that have a link in a row of links.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct LinkCounter {
    /// By the hash of the folder's path.
    folders: HashMap<u64, FolderLinks>,
}

/// The links of the pages in a folder and below it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct FolderLinks {
    pages: u32,
    /// By the hash of the link's [`Letters`].
    counts: HashMap<u64, u32>,
}

impl LinkCounter {
    /// Adds the source of a page.
    pub(crate) fn add(&mut self, url: &str, html: &str) {
        let links = links_in_rows(url, html);
        for folder in folders(url) {
            let folder = self.folders.entry(folder).or_default();
            folder.pages += 1;
            for link in &links {
                *folder.counts.entry(*link).or_default() += 1;
            }
        }
    }

    /// Adds the counts of other pages.
    pub(crate) fn merge(&mut self, other: Self) {
        for (hash, other) in other.folders {
            let folder = self.folders.entry(hash).or_default();
            folder.pages += other.pages;
            for (link, count) in other.counts {
                *folder.counts.entry(link).or_default() += count;
            }
        }
    }

    /// The links of more than half of the pages of a folder.
    pub(crate) fn finish(self) -> CommonLinks {
        let folders = self.folders.into_iter().map(|(hash, folder)| (hash, folder.common()));
        CommonLinks(folders.filter(|(_, links)| !links.is_empty()).collect())
    }
}

impl FolderLinks {
    fn common(self) -> HashSet<u64> {
        let is_common = |count: u32| count >= MIN_PAGES && count > self.pages / 2;
        self.counts.into_iter().filter(|&(_, count)| is_common(count)).map(|(link, _)| link).collect()
    }
}

/// The hashes of the folders of a page that may have a menu: the site itself, and [`FOLDER_LEVELS`] below it.
fn folders(url: &str) -> impl Iterator<Item = u64> {
    let url = url.trim_start_matches('/');
    let below = url.match_indices('/').map(|(at, _)| &url[..at]);
    std::iter::once("").chain(below).take(1 + FOLDER_LEVELS).map(|path| {
        let mut hash = Fnv::default();
        path.chars().for_each(|letter| hash.add(letter));
        hash.0
    })
}

/// The links in the source of a page that have only other links beside them, outside of `<nav>`. To scan the source takes a
/// fraction of the time of parsing it.
fn links_in_rows(url: &str, html: &str) -> HashSet<u64> {
    let mut found = HashSet::new();
    let mut row = Row::default();
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
            [b'a' | b'A', space, ..] if space.is_ascii_whitespace() => {
                link = Some(Letters::default());
                row.leads_away |= !leads_up(url, tag);
            }
            [b'/', b'a' | b'A'] => {
                row.links.extend(link.take().filter(|link| link.count > 0).map(|link| link.hash.0))
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
            row.end(&mut found);
        }
    }
    row.end(&mut found);
    found
}

/// Links with nothing but other links beside them.
#[derive(Default)]
struct Row {
    links: Vec<u64>,
    /// Whether any of them leads elsewhere than up. A trail of links to the folders above says where a page is: it is
    /// content, though the pages of a folder have it in common.
    leads_away: bool,
}

impl Row {
    fn end(&mut self, found: &mut HashSet<u64>) {
        if self.links.len() >= MIN_LINKS as usize && self.leads_away {
            found.extend(self.links.iter());
        }
        self.links.clear();
        self.leads_away = false;
    }
}

/// Whether a link leads to a folder above the page with this URL.
fn leads_up(url: &str, tag: &str) -> bool {
    let value = tag.split_once("href=").map_or("", |(_, value)| value.trim_start_matches(['"', '\'']));
    let address = value.split(['"', '\'', '#', '?', ' ']).next().unwrap_or_default();
    let folder = address.strip_suffix("index.html").unwrap_or(address);
    let is_above = |path: &str| path.ends_with('/') && url.starts_with(path);
    folder.split('/').all(|part| matches!(part, "" | "." | ".."))
        || folder.strip_prefix('/').is_some_and(is_above)
}

/// FNV-1a over characters.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, letter: char) {
        self.0 = (self.0 ^ u64::from(letter)).wrapping_mul(0x0100_0000_01b3);
    }
}

/// The letters and digits of a text in lower case, as their hash, and their number.
#[derive(Default)]
struct Letters {
    hash: Fnv,
    count: u32,
}

impl Letters {
    fn add(&mut self, text: &str) {
        for letter in text.chars().filter(|c| c.is_alphanumeric()) {
            self.count = self.count.saturating_add(1);
            letter.to_lowercase().for_each(|lower| self.hash.add(lower));
        }
    }
}

impl CommonLinks {
    /// Folders and links in a fixed order.
    pub(super) fn sorted(&self) -> Vec<(u64, u64)> {
        let links = self.0.iter().flat_map(|(folder, links)| links.iter().map(|link| (*folder, *link)));
        let mut hashes: Vec<_> = links.collect();
        hashes.sort_unstable();
        hashes
    }

    /// The links of the menus that a page may have.
    pub(super) fn of_page(&self, url: &str) -> PageLinks<'_> {
        PageLinks(folders(url).filter_map(|folder| self.0.get(&folder)).collect())
    }
}

/// The links in the menus of the folders of a page.
pub(super) struct PageLinks<'s>(Vec<&'s HashSet<u64>>);

impl PageLinks<'_> {
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
        self.0.iter().any(|links| links.contains(&letters.hash.0))
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

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str =
        "<div><a href=/a>aaaaaaaaaa</a><a href=/b>bbbbbbbbbb</a><a href=/c>cccccccccc</a></div>";

    /// The number of menus of a page, where `pages` pages have a source, and `others` have none.
    fn menus(pages: usize, source: &str, others: usize, page: &str) -> usize {
        let mut counter = LinkCounter::default();
        (0..pages).for_each(|number| counter.add(&format!("{number}.html"), source));
        let mut other = LinkCounter::default();
        (0..others).for_each(|number| other.add(&format!("other{number}.html"), "<p>text"));
        counter.merge(other);
        of_page(counter, "0.html", page)
    }

    fn of_page(counter: LinkCounter, url: &str, page: &str) -> usize {
        counter.finish().of_page(url).menus(&parser::parse(page).0).len()
    }

    /// A page with a menu and a text of this number of letters.
    fn page(row: &str, letters: usize) -> String {
        format!("{row}<p>{}", "x".repeat(letters))
    }

    #[test]
    fn menus_are_on_four_pages_and_more_than_half_of_them() {
        let page = page(ROW, 100);
        let found = |pages: usize, others: usize| menus(pages, ROW, others, &page);
        assert_eq!([found(4, 0), found(3, 0)], [1, 0]);
        assert_eq!([found(4, 3), found(4, 4), found(5, 4)], [1, 0, 1]);
    }

    #[test]
    fn menus_leave_some_text() {
        assert_eq!([100, 99].map(|letters| menus(4, ROW, 0, &page(ROW, letters))), [1, 0]);
    }

    #[test]
    fn menus_have_three_links_and_little_else() {
        let two = ROW.replace("<a href=/c>cccccccccc</a>", "");
        assert_eq!(menus(4, &two, 0, &page(&two, 100)), 0);
        assert_eq!(menus(4, ROW, 0, &page(&two, 100)), 0);
        let with =
            |text: &str| menus(4, ROW, 0, &page(&ROW.replace("</div>", &format!("{text}</div>")), 100));
        assert_eq!(
            [with("123"), with("1234"), with("<nav>1234</nav>"), with("<a href=/d>1234</a>")],
            [1, 0, 1, 0]
        );
        let twice = format!("<div>{ROW}{ROW}</div>");
        assert_eq!(menus(4, ROW, 0, &page(&twice, 100)), 1);
    }

    #[test]
    fn rows_consist_of_links_outside_of_navigation() {
        let found = |source: &str| menus(4, source, 0, &page(ROW, 100));
        assert_eq!(
            [format!("<nav>{ROW}</nav>"), format!("<NAV id=x>{ROW}</NAV>")].map(|source| found(&source)),
            [0, 0]
        );
        assert_eq!(
            [format!("<nav>x</nav>{ROW}"), format!("<navy>{ROW}"), format!("<x>{ROW}")]
                .map(|source| found(&source)),
            [1, 1, 1]
        );
        assert_eq!(found(&ROW.replace("</a><a", "</a> text <a")), 0);
        assert_eq!(found(&ROW.replace("</a><a", "</a> 1 | <a")), 1);
        assert_eq!(found(&ROW.replace("<a ", "<A ").replace("</a>", "</A>")), 1);
        assert_eq!(found(&ROW.replace("<a ", "<b ")), 0);
        assert_eq!(found(&ROW.replace("bbbbbbbbbb", "<b>bbbbb</b>BBBBB")), 1);
        assert_eq!(found(&ROW.replace("bbbbbbbbbb", "bbbbb&amp;bbbbb")), 1);
        assert_eq!(found(&ROW.replace("bbbbbbbbbb", "")), 0);
    }

    #[test]
    fn links_to_the_folders_above_are_no_menu() {
        let row = |addresses: [&str; 3]| {
            let link = |(number, address): (usize, &str)| {
                format!("<a class=x href={address}>{}</a>", "abc"[number..].repeat(5))
            };
            format!("<div>{}</div>", addresses.into_iter().enumerate().map(link).collect::<String>())
        };
        let found = |addresses: [&str; 3]| {
            let row = row(addresses);
            let mut counter = LinkCounter::default();
            (0..4).for_each(|number| counter.add(&format!("docs/x/{number}.html"), &row));
            of_page(counter, "docs/x/0.html", &page(&row, 100))
        };
        assert_eq!(found(["../", "./index.html", "'../../#top'"]), 0);
        assert_eq!(found(["/", "/docs/", "\"/docs/x/index.html\""]), 0);
        assert_eq!(found(["/", "/docs/", "/docs/y/"]), 1);
        assert_eq!(found(["../", "./", "../other.html"]), 1);
        assert_eq!(found(["/", "/docs/", "/docs"]), 1);
    }

    #[test]
    fn folders_have_menus_of_their_own() {
        let found = |folder: &str, url: &str| {
            let mut counter = LinkCounter::default();
            (0..4).for_each(|number| counter.add(&format!("{folder}{number}.html"), ROW));
            (0..4).for_each(|number| counter.add(&format!("other/{number}.html"), "<p>text"));
            of_page(counter, url, &page(ROW, 100))
        };
        assert_eq!(found("de/", "de/x.html"), 1);
        assert_eq!(found("/de/", "de/a/b/x.html"), 1);
        assert_eq!([found("de/", "fr/x.html"), found("de/", "x.html")], [0, 0]);
        assert_eq!([found("a/b/", "a/b/x.html"), found("a/b/", "a/c/x.html")], [1, 1]);
        assert_eq!(found("a/b/c/", "a/b/x.html"), 1);
    }

    #[test]
    fn folders_below_the_second_level_have_none() {
        let found = |folder: &str| {
            let mut counter = LinkCounter::default();
            (0..4).for_each(|number| counter.add(&format!("{folder}{number}.html"), ROW));
            (0..4).for_each(|number| counter.add(&format!("a/b/{number}.html"), "<p>text"));
            of_page(counter, &format!("{folder}x.html"), &page(ROW, 100))
        };
        assert_eq!([found("a/c/"), found("a/b/c/")], [1, 0]);
    }
}
