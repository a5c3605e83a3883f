//! The title of a page: the one that differs between the pages of a site.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{Hash, Hasher};

use samara_engine::{Block, BlockKind, remove_block};
use serde::{Deserialize, Serialize};

use super::head::Head;
use super::parser;
use crate::block_builder::fold;

/// The separators between a page's title and the site's name.
const SEPARATORS: [char; 9] = ['-', '–', '—', '|', '·', '•', ':', '»', '«'];

/// Titles and headings that most pages of a site have in common, such as the site's name.
#[derive(Debug, Default)]
pub(crate) struct CommonTitles(HashSet<u64>);

impl CommonTitles {
    /// In a fixed order.
    pub(super) fn sorted(&self) -> Vec<u64> {
        let mut hashes: Vec<_> = self.0.iter().copied().collect();
        hashes.sort_unstable();
        hashes
    }

    fn contain(&self, text: &str) -> bool {
        !self.0.is_empty() && self.0.contains(&hash(&letters(text)))
    }
}

/// Counts the titles and headings of the pages of a site.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct TitleCounter {
    pages: u32,
    /// By the hash of the [letters]; a site may have a hundred thousand pages.
    counts: HashMap<u64, u32>,
}

impl TitleCounter {
    /// Adds a page: its `<title>` with the segments of it, and its first headings.
    pub(crate) fn add(&mut self, html: &str) {
        const MAX_HEADINGS: usize = 32;
        let mut found = BTreeSet::new();
        let mut insert = |text: &str| {
            let letters = letters(text);
            if !letters.is_empty() {
                found.insert(hash(&letters));
            }
        };
        for (name, text) in headings(html).take(MAX_HEADINGS) {
            insert(&text);
            if name == "title" {
                text.split(SEPARATORS).for_each(&mut insert);
            }
        }
        self.pages += 1;
        for text in found {
            *self.counts.entry(text).or_default() += 1;
        }
    }

    /// Adds the counts of other pages.
    pub(crate) fn merge(&mut self, other: Self) {
        self.pages += other.pages;
        for (text, count) in other.counts {
            *self.counts.entry(text).or_default() += count;
        }
    }

    /// The titles and headings of more than half of the pages.
    pub(crate) fn finish(self) -> CommonTitles {
        let is_common = |count: u32| count > 1 && count > self.pages / 2;
        CommonTitles(
            self.counts.into_iter().filter(|&(_, count)| is_common(count)).map(|(text, _)| text).collect(),
        )
    }
}

/// The texts of `<title>`, `<h1>` and `<h2>` in the source of a page. To scan the source takes a
/// fraction of the time of parsing it; in rare cases a text is in a script or a comment.
fn headings(html: &str) -> impl Iterator<Item = (&'static str, String)> {
    const MAX_BYTES: usize = 1_000;
    let starts = memchr::memchr_iter(b'<', html.as_bytes());
    starts.filter_map(|start| {
        let tag = &html.as_bytes()[start + 1..];
        let name = ["title", "h1", "h2"].into_iter().find(|name| {
            tag.get(..name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()))
                && matches!(tag.get(name.len()), Some(b'>' | b' ' | b'\t' | b'\n' | b'\r'))
        })?;
        let end = (start + MAX_BYTES).min(html.len());
        let source = &html[start..html.ceil_char_boundary(end)];
        let close = format!("</{name}");
        let end = source.to_ascii_lowercase().find(&close)?;
        let (_, inner) = source[..end].split_once('>')?;
        if inner.contains(['<', '&']) {
            let (dom, _) = parser::parse(inner);
            return Some((name, dom.text(super::dom::NodeId::DOCUMENT)));
        }
        Some((name, inner.to_owned()))
    })
}

/// Chooses the title of a page. A heading that becomes the title is removed from the blocks.
///
/// The candidates, in order: the title given by an annotation; the heading that is the start of
/// `<title>` (the site's name follows it), or another segment of it; the first `<h1>`; `outer`, an
/// `<h1>` outside of the content; `og:title`; `<title>`; the first heading. Texts that most pages of the site have in common are passed over
/// while there is another candidate.
pub(super) fn choose(
    given: Option<String>,
    head: &Head,
    common: &CommonTitles,
    outer: Option<String>,
    blocks: &mut Vec<Block>,
) -> Option<String> {
    let own = |block: &Block| block.kind.is_heading() && !common.contain(&block.text);
    let find = |test: &dyn Fn(&Block) -> bool| blocks.iter().position(test);
    if let Some(given) = given {
        if let Some(at) = find(&|block| block.kind.is_heading() && fold(&block.text) == given) {
            take(at, blocks, common);
        }
        return Some(given);
    }
    let title = head.title.as_deref().filter(|title| !common.contain(title));
    let og_title = head.og_title.as_deref().filter(|title| !common.contain(title));
    let candidates = title.map(|title| title_candidates(title, common)).unwrap_or_default();
    let in_title = find(&|block| own(block) && candidates.contains(&letters(&block.text)));
    let chosen = in_title.or_else(|| find(&|block| own(block) && block.kind == BlockKind::H1));
    if chosen.is_none()
        && let Some(outer) = outer.filter(|outer| !common.contain(outer))
    {
        return Some(outer);
    }
    let chosen = chosen.or_else(|| {
        let first = find(&own);
        first.filter(|_| title.is_none() && og_title.is_none())
    });
    if let Some(at) = chosen {
        return Some(take(at, blocks, common));
    }
    if let Some(title) = og_title.or(title) {
        return Some(without_common_ends(title, common).to_owned());
    }
    // All candidates are common: the page is the only one, a copy, or the site's start page.
    let heading = find(&|block| block.kind == BlockKind::H1);
    let heading = heading.or_else(|| {
        find(&|block| block.kind.is_heading()).filter(|_| head.title.is_none() && head.og_title.is_none())
    });
    heading
        .map(|at| take(at, blocks, &CommonTitles::default()))
        .or_else(|| head.og_title.clone())
        .or_else(|| head.title.clone())
}

/// The text of a heading. It is removed from the blocks if it is on top of the page.
fn take(at: usize, blocks: &mut Vec<Block>, common: &CommonTitles) -> String {
    let is_own = |block: &Block| block.kind.is_heading() && !common.contain(&block.text);
    let is_on_top = !blocks[..at].iter().any(is_own) || blocks[at].kind == BlockKind::H1;
    fold(&if is_on_top { remove_block(blocks, at).text } else { blocks[at].text.clone() })
}

/// The parts of a `<title>` that may be a heading of the page, reduced to their [letters]: of
/// `A-b - The Book` those of `A`, `A-b` and `A-b - The Book`; of `The Book | A`, where all pages have
/// `The Book`, also that of `A`.
fn title_candidates(title: &str, common: &CommonTitles) -> Vec<String> {
    let ends = title.match_indices(SEPARATORS).chain(title.match_indices('/')).map(|(end, _)| end);
    let prefixes = ends.chain([title.len()]).map(|end| letters(&title[..end]));
    let rest = without_common_ends(title, common);
    prefixes.chain([letters(rest)]).filter(|text| !text.is_empty()).collect()
}

/// A `<title>` without the segments at its ends that most pages have in common.
fn without_common_ends<'a>(title: &'a str, common: &CommonTitles) -> &'a str {
    let is_noise = |c: char| c.is_whitespace() || SEPARATORS.contains(&c);
    let mut rest = title;
    while let Some((first, after)) = rest.split_once(SEPARATORS)
        && common.contain(first)
    {
        rest = after.trim_start_matches(is_noise);
    }
    while let Some((before, last)) = rest.rsplit_once(SEPARATORS)
        && common.contain(last)
    {
        rest = before.trim_end_matches(is_noise);
    }
    if rest.trim().is_empty() { title } else { rest.trim() }
}

/// The letters and digits of a text in lower case, for comparison.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a title is common to pages with these sources.
    fn is_common(pages: &[String], title: &str) -> bool {
        let mut counter = TitleCounter::default();
        for page in pages {
            let mut one = TitleCounter::default();
            one.add(page);
            counter.merge(one);
        }
        counter.finish().contain(title)
    }

    #[test]
    fn titles_of_more_than_half_of_the_pages_are_common() {
        let found = |with: usize, without: usize| {
            let pages = [vec!["<title>Site</title>".to_owned(); with], vec!["<p>x".to_owned(); without]];
            is_common(&pages.concat(), "Site")
        };
        assert_eq!(
            [found(1, 0), found(2, 0), found(2, 1), found(2, 2), found(3, 2)],
            [false, true, true, false, true]
        );
    }

    #[test]
    fn titles_headings_and_segments_are_counted() {
        let found = |page: &str, title: &str| is_common(&[page.to_owned(), page.to_owned()], title);
        for page in [
            "<title>site!</title>",
            "<TITLE x=y>Site</TITLE>",
            "<title>A - Site</title>",
            "<title>Site: A</title>",
            "<h1>Si<b>te</b></h1>",
            "<h2\nid=x>Site</h2>",
            "<h1>S&#105;te</h1>",
        ] {
            assert!(found(page, "Site"), "{page}");
        }
        for page in [
            "<h3>Site</h3>",
            "<titles>Site</titles>",
            "<title>Site",
            "<h1>A - Site</h1>",
            "<title>My site</title>",
        ] {
            assert!(!found(page, "Site"), "{page}");
        }
        assert!(found("<title>A - Site</title>", "A Site"));
        let many = |count: usize| "<h2>x</h2>".repeat(count) + "<h1>Site</h1>";
        assert_eq!([found(&many(31), "Site"), found(&many(32), "Site")], [true, false]);
        let long = |count: usize| format!("<h1>Site<i{}></i></h1>", " ".repeat(count));
        assert_eq!([found(&long(900), "Site"), found(&long(1000), "Site")], [true, false]);
    }

    #[test]
    fn common_ends_of_titles_are_cut_off() {
        let mut counter = TitleCounter::default();
        (0..2).for_each(|_| counter.add("<title>Site | Manual</title>"));
        let common = counter.finish();
        for (title, rest) in [
            ("A - Site", "A"),
            ("Site: A", "A"),
            ("Site | Manual | A - B", "A - B"),
            ("A - Manual - Site", "A"),
            ("A - B", "A - B"),
            ("Site - Manual", "Manual"),
            ("Site", "Site"),
        ] {
            assert_eq!(without_common_ends(title, &common), rest, "{title}");
        }
        assert_eq!(title_candidates("A-b / C - Site", &common), ["a", "abc", "ab", "abcsite", "abc"]);
    }

    #[test]
    fn heading_that_becomes_the_title_is_removed_from_the_top() {
        let block = |kind: BlockKind, text: &str| Block::new(kind, text);
        let left = |kinds: &[BlockKind], at: usize| {
            let mut blocks: Vec<_> = kinds.iter().map(|&kind| block(kind, "x")).collect();
            take(at, &mut blocks, &CommonTitles::default());
            blocks.len()
        };
        use BlockKind::{H1, H2, Paragraph};
        assert_eq!(
            [left(&[H2, H2], 0), left(&[Paragraph, H2], 1), left(&[H2, H1], 1), left(&[H2, H2], 1)],
            [1, 1, 1, 2]
        );
    }
}
