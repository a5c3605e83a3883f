//! HTML pages, as the web has them.
//!
//! A page is parsed as browsers parse it ([`dom`]) and asked what it says about itself
//! ([`head`], [`annotations`]), where its content is ([`content`]) and how that reads
//! ([`layout`]). [`Page::reason_to_skip`] tells pages that are none.

mod annotations;
mod charset;
mod content;
mod depth;
mod dom;
mod head;
mod layout;
mod skip;
mod tree;

pub(crate) use charset::decode;
pub(crate) use skip::{Site, marks_body};

use samara_engine::{Block, BlockKind};

use self::content::Scope;
use self::dom::{Dom, NodeId};
use self::head::Head;
use crate::draft::Draft;
use crate::flow::{Flow, fold};
use crate::metadata::Metadata;

/// A parsed page.
pub(crate) struct Page {
    dom: Dom,
    head: Head,
    roots: Vec<NodeId>,
    scope: Scope,
}

/// Parses a page. Any text is one: nothing in it can fail.
pub(crate) fn parse(html: &str) -> Page {
    let dom = Dom::parse(html);
    let head = Head::of(&dom);
    let (roots, scope) = content::roots(&dom);
    Page { dom, head, roots, scope }
}

/// Adds the text of a piece of HTML to a flow.
pub(crate) fn fragment(html: &str, flow: &mut Flow) {
    let dom = Dom::parse(html);
    for root in content::body(&dom) {
        layout::lay_out(&dom, root, Scope::Main, flow);
    }
}

impl Page {
    /// The page as a document; `named` is its title where something else says so than the page.
    pub(crate) fn draft(self, named: Option<String>) -> Draft {
        let mut meta = Metadata::default();
        annotations::collect(&self.dom, &mut meta);
        let mut blocks = self.blocks();
        let title = title(named.or(meta.take("title")), &self.head, &mut blocks);
        for (name, value) in [("description", &self.head.description), ("date", &self.head.date)] {
            if let Some(value) = value
                && !meta.has(name)
            {
                meta.set(name, value);
            }
        }
        Draft { url: None, title, lang: self.head.lang, meta, blocks }
    }

    fn blocks(&self) -> Vec<Block> {
        let mut flow = Flow::default();
        for &root in &self.roots {
            layout::lay_out(&self.dom, root, self.scope, &mut flow);
        }
        let blocks = flow.finish();
        if !blocks.is_empty() || self.scope != Scope::Main {
            return blocks;
        }
        // A `<main>` that a script fills: better what is around it than nothing.
        let mut flow = Flow::default();
        for root in content::body(&self.dom) {
            layout::lay_out(&self.dom, root, Scope::Body, &mut flow);
        }
        flow.finish()
    }
}

/// The title of a page, taken out of its blocks where it is a heading: what the author says it
/// is; the heading that `<title>` begins with, before the site's name; the first `<h1>`;
/// `og:title` or `<title>`; the first heading.
fn title(given: Option<String>, head: &Head, blocks: &mut Vec<Block>) -> Option<String> {
    let first = |test: &dyn Fn(&Block) -> bool| {
        blocks.iter().position(|block| block.kind.is_heading() && test(block))
    };
    let openings = head.title.as_deref().map(openings).unwrap_or_default();
    let heading = first(&|block| match &given {
        Some(given) => fold(&block.text) == *given,
        None => Some(letters(&block.text)).is_some_and(|text| !text.is_empty() && openings.contains(&text)),
    });
    let headline = || first(&|block| block.kind == BlockKind::H1);
    let first_heading = first(&|_| true);
    let chosen = match (&given, heading) {
        (Some(_), heading) => heading,
        (None, Some(at)) => Some(at),
        (None, None) => {
            headline().or(first_heading.filter(|_| head.title.is_none() && head.og_title.is_none()))
        }
    };
    let from_heading = chosen.map(|at| {
        let is_on_top = first_heading == Some(at) || blocks[at].kind == BlockKind::H1;
        fold(&if is_on_top { blocks.remove(at).text } else { blocks[at].text.clone() })
    });
    given.or(from_heading).or_else(|| head.og_title.clone()).or_else(|| head.title.clone())
}

/// The letters that a page's `<title>` consists of, before a site's name: of `A-b - The Book`,
/// those of `A`, `A-b` and the whole.
fn openings(title: &str) -> Vec<String> {
    let ends = title.match_indices(['-', '–', '—', '|', '·', '•', ':', '»', '«', '/']).map(|(end, _)| end);
    ends.chain([title.len()]).map(|end| letters(&title[..end])).collect()
}

/// What is left of a text when punctuation and case do not count.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests;
