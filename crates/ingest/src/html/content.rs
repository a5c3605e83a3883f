//! Selects the elements that hold the content of a page.
//!
//! The author's annotation decides. Without one, `<main>` or the `<article>`s are the content, if
//! most of the page's prose is in them: a page may have only teasers in its `<article>`s, and a
//! `<main>` that holds nothing but a search form. In any other case the content is the body without
//! navigation, headers, footers and the like.

use std::collections::HashSet;

use html5ever::local_name;

use super::annotations::is_body;
use super::dom::{Dom, Element, NodeId, Step};
use super::exclusion::{is_excluded, is_furniture, is_navigation};
use super::prose::Prose;

/// How the content was found. It decides which elements in it are skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// The author marked it.
    Marked,
    /// `<main>` or `<article>` elements.
    Main,
    /// The whole body, without headers, footers, sidebars and the like.
    Body,
    /// The whole body with them.
    Everything,
}

/// The content of a page.
#[derive(Debug)]
pub(super) struct Content {
    /// The elements that hold it, in document order.
    pub(super) roots: Vec<NodeId>,
    pub(super) scope: Scope,
    /// Navigation and furniture that is content all the same, because it contains the page: an
    /// unclosed `<nav>`, a wrapper whose class mentions cookies.
    pub(super) wrappers: HashSet<NodeId>,
    /// Articles beside the content that announce other pages. They get a lower weight.
    pub(super) teasers: HashSet<NodeId>,
    /// The share of the visible text that is kept, in percent; 100 if the author marked the content.
    pub(super) kept_percent: u8,
}

impl Content {
    /// A fragment of HTML is content as a whole.
    pub(super) fn of_fragment(dom: &Dom) -> Self {
        Self::new(body(dom), Scope::Main, 100)
    }

    /// Widens the content to a larger part of the page; returns whether there is one.
    pub(super) fn widen(&mut self, dom: &Dom) -> bool {
        let wider = match self.scope {
            Scope::Main => Scope::Body,
            Scope::Body => Scope::Everything,
            Scope::Marked | Scope::Everything => return false,
        };
        *self = Self { wrappers: std::mem::take(&mut self.wrappers), ..Self::new(body(dom), wider, 100) };
        true
    }

    fn new(roots: Vec<NodeId>, scope: Scope, kept_percent: u8) -> Self {
        Self { roots, scope, wrappers: HashSet::new(), teasers: HashSet::new(), kept_percent }
    }
}

/// Selects the content of a page.
pub(super) fn select(dom: &Dom) -> Content {
    if dom.is_annotated() {
        let roots = outermost(dom, is_body);
        if !roots.is_empty() {
            return Content::new(roots, Scope::Marked, 100);
        }
    }
    let prose = Prose::measure(dom);
    let survey = Survey::of(dom, &prose);
    let mut content = if survey.main_is_content(&prose) {
        let kept = percent(prose.of_all(&survey.mains), survey.visible);
        Content::new(survey.mains, Scope::Main, kept)
    } else if survey.articles_are_content(dom, &prose) {
        let kept = percent(prose.of_all(&survey.articles), survey.visible);
        Content::new(survey.articles, Scope::Main, kept)
    } else {
        let mut content = Content::new(body(dom), Scope::Body, percent(survey.body, survey.visible));
        content.teasers.extend(survey.articles.into_iter().filter(|&node| is_teaser(dom, node, &prose)));
        content
    };
    content.wrappers = survey.wrappers;
    content
}

/// The body.
pub(super) fn body(dom: &Dom) -> Vec<NodeId> {
    outermost(dom, |element| element.name == local_name!("body"))
}

/// The landmarks of a page and the prose in them.
#[derive(Default)]
struct Survey {
    /// The outermost `<main>` elements.
    mains: Vec<NodeId>,
    /// The outermost `<article>`s, except in `<main>`, navigation and furniture.
    articles: Vec<NodeId>,
    wrappers: HashSet<NodeId>,
    /// Whether there is a headline in `<main>` or in an article: an `<h1>` or `<h2>` that is not a link
    /// to another page.
    main_has_headline: bool,
    article_has_headline: bool,
    /// Whether there is an `<h1>` in the rest of the body.
    rest_has_h1: bool,
    /// The prose of the body without navigation.
    visible: u32,
    /// The prose of the body without navigation and furniture.
    body: u32,
}

impl Survey {
    fn of(dom: &Dom, prose: &Prose) -> Self {
        let whole = prose.of(NodeId::DOCUMENT);
        let mut survey = Self { visible: whole, body: whole, ..Self::default() };
        // Open sections and articles, and the open `<main>` and `<article>` if any.
        let (mut sections, mut main, mut article) = (0_u32, None, None);
        let mut step = Step::Enter(NodeId::DOCUMENT);
        loop {
            let mut descend = true;
            match step {
                Step::Enter(node) => {
                    if let Some(element) = dom.element(node) {
                        let in_content = main.is_some() || article.is_some();
                        if is_excluded(element) {
                            descend = false;
                        } else if is_main(element) && main.is_none() {
                            main = Some(node);
                            survey.mains.push(node);
                        } else if is_article(element) && !in_content {
                            article = Some(node);
                            survey.articles.push(node);
                        } else if is_headline(dom, node, element) {
                            survey.main_has_headline |= main.is_some();
                            survey.article_has_headline |= article.is_some();
                            survey.rest_has_h1 |= !in_content && element.name == local_name!("h1");
                        } else if element.name != local_name!("body")
                            && (is_navigation(element) || is_furniture(dom, node, element, sections > 0))
                        {
                            if is_wrapper(dom, node, element, prose) {
                                survey.wrappers.insert(node);
                            } else if !in_content {
                                descend = false;
                                survey.body -= prose.of(node);
                                if is_navigation(element) {
                                    survey.visible -= prose.of(node);
                                }
                            }
                        }
                        sections += u32::from(descend && is_section(element));
                    }
                }
                Step::Leave(node) => {
                    main = main.filter(|&open| open != node);
                    article = article.filter(|&open| open != node);
                    let is_section = dom.element(node).is_some_and(|e| !is_excluded(e) && is_section(e));
                    sections = sections.saturating_sub(u32::from(is_section));
                }
            }
            match dom.next(step, NodeId::DOCUMENT, descend) {
                Some(next) => step = next,
                None => return survey,
            }
        }
    }

    /// Whether `<main>` holds at least half of the prose; two thirds if the headline is outside; a
    /// quarter if it is inside, and then links count, because the page may be a list of links.
    fn main_is_content(&self, prose: &Prose) -> bool {
        let inside = prose.of_all(&self.mains);
        let outside = self.body.saturating_sub(inside);
        let is_headless = self.rest_has_h1 && !self.main_has_headline;
        let limit = match () {
            () if self.main_has_headline => prose.text_of_all(&self.mains).saturating_mul(3),
            () if is_headless => inside / 2,
            () => inside,
        };
        !self.mains.is_empty() && outside <= limit
    }

    /// Whether the articles hold most of the prose. Comments do not count. Teasers and reviews may hold
    /// more prose than the page that they are on: if their headings are links, or the headline is
    /// outside, a tenth of the prose outside rejects them.
    fn articles_are_content(&self, dom: &Dom, prose: &Prose) -> bool {
        let is_comment = |&node: &NodeId| dom.element(node).is_some_and(is_comment);
        let (comments, articles): (Vec<_>, Vec<_>) = self.articles.iter().partition(|node| is_comment(node));
        let inside = prose.of_all(&articles);
        let outside = self.body.saturating_sub(inside).saturating_sub(prose.of_all(&comments));
        let are_teasers = articles.iter().all(|&node| is_teaser(dom, node, prose));
        let is_headless = self.rest_has_h1 && !self.article_has_headline;
        let limit = match () {
            () if are_teasers || is_headless => inside / 10,
            () if self.article_has_headline => prose.text_of_all(&articles),
            () => inside,
        };
        !articles.is_empty() && outside <= limit
    }
}

/// Whether an element is an `<h1>` or `<h2>` that is not a link to another page.
fn is_headline(dom: &Dom, node: NodeId, element: &Element) -> bool {
    let links_away = |element: &Element| {
        &*element.name == "a" && element.attribute("href").is_some_and(|href| !href.starts_with('#'))
    };
    let parent = dom.parent(node).and_then(|parent| dom.element(parent));
    matches!(&*element.name, "h1" | "h2")
        && !parent.is_some_and(links_away)
        && !contains(dom, node, links_away)
}

/// Whether navigation or furniture contains the page itself.
fn is_wrapper(dom: &Dom, node: NodeId, element: &Element, prose: &Prose) -> bool {
    let (inside, whole) = (u64::from(prose.of(node)), u64::from(prose.of(NodeId::DOCUMENT)));
    if inside * 2 <= whole {
        return contains(dom, node, is_main);
    }
    let is_form = &*element.name == "form";
    let is_landmark = |element: &Element| is_main(element) || is_article(element) || &*element.name == "h1";
    is_form || contains(dom, node, is_main) || (inside * 5 > whole * 4 && contains(dom, node, is_landmark))
}

fn contains(dom: &Dom, node: NodeId, test: fn(&Element) -> bool) -> bool {
    dom.descendants(node).skip(1).filter_map(|node| dom.element(node)).any(test)
}

/// The maximum prose of a teaser, in bytes.
const MAX_TEASER: u32 = 500;

/// Whether an article announces another page: it is short, and its heading is a link.
fn is_teaser(dom: &Dom, node: NodeId, prose: &Prose) -> bool {
    let is_heading = |element: &Element| matches!(&*element.name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    let is_link = |element: &Element| &*element.name == "a" && element.attribute("href").is_some();
    let has = |node: NodeId, test: &dyn Fn(&Element) -> bool| {
        dom.descendants(node).skip(1).filter_map(|node| dom.element(node)).any(test)
    };
    let links_heading = |&node: &NodeId| {
        dom.element(node).is_some_and(|element| {
            (is_heading(element) && has(node, &is_link)) || (is_link(element) && has(node, &is_heading))
        })
    };
    prose.of(node) <= MAX_TEASER && dom.descendants(node).any(|node| links_heading(&node))
}

/// Whether an article is a reader's comment, by its name.
fn is_comment(element: &Element) -> bool {
    let names = ["id", "class", "itemprop", "itemtype"];
    names.iter().filter_map(|name| element.attribute(name)).any(|names| {
        names.split_ascii_whitespace().any(|name| {
            let name = name.to_ascii_lowercase();
            name == "reply" || name.starts_with("comment") || name.ends_with("comment")
        })
    })
}

/// The share of the prose that is kept; 100 for pages that are too short to judge.
fn percent(part: u32, whole: u32) -> u8 {
    const MIN_PROSE: u32 = 200;
    let percent = u64::from(part) * 100 / u64::from(whole.max(1));
    if whole < MIN_PROSE { 100 } else { u8::try_from(percent.min(100)).unwrap_or(100) }
}

fn is_main(element: &Element) -> bool {
    let is_body = element.name == local_name!("body");
    let has_role = element.attribute("role").is_some_and(|role| role == "main");
    element.is_html && (element.name == local_name!("main") || (has_role && !is_body))
}

fn is_article(element: &Element) -> bool {
    element.is_html && element.name == local_name!("article")
}

fn is_section(element: &Element) -> bool {
    matches!(&*element.name, "section" | "article")
}

/// The visible elements that pass a test, without those inside another one.
fn outermost(dom: &Dom, is_root: fn(&Element) -> bool) -> Vec<NodeId> {
    let mut roots = Vec::new();
    let mut step = Step::Enter(NodeId::DOCUMENT);
    loop {
        let mut descend = true;
        if let Step::Enter(node) = step
            && let Some(element) = dom.element(node)
        {
            if is_excluded(element) {
                descend = false;
            } else if element.is_html && is_root(element) {
                roots.push(node);
                descend = false;
            }
        }
        match dom.next(step, NodeId::DOCUMENT, descend) {
            Some(next) => step = next,
            None => return roots,
        }
    }
}

#[cfg(test)]
mod tests;
