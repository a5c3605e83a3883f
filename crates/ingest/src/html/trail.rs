//! Where a page stands in its site: the titles above it, from its breadcrumbs, from its navigation, or from mdBook's table of
//! contents. If all pages are in one folder, URLs do not say it.

use std::collections::HashMap;

use super::dom::{Data, Dom, Element, NodeId, Step};
use super::exclusion::is_navigation;
use super::parser;
use crate::block_builder::fold;

/// The name of the metadata.
pub(crate) const NAME: &str = "breadcrumbs";

/// More titles, or longer ones, are no breadcrumbs.
const MAX_TITLES: usize = 8;
const MAX_TITLE_BYTES: usize = 120;

/// The trails of pages by URL, from mdBook's table of contents: its pages load it by script.
pub(crate) type Trails = HashMap<String, Vec<String>>;

/// The titles above a page, the uppermost first, without the home page and the page itself.
pub(super) fn of(dom: &Dom) -> Vec<String> {
    let mut from_navigation = Vec::new();
    let mut step = Step::Enter(NodeId::DOCUMENT);
    loop {
        let mut descend = true;
        if let Step::Enter(node) = step
            && let Some(element) = dom.element(node)
        {
            if is_breadcrumbs(element) {
                let found = from_breadcrumbs(dom, node);
                if !found.is_empty() {
                    return found;
                }
                descend = false;
            } else if from_navigation.is_empty() && is_sidebar(element) && !holds_breadcrumbs(dom, node) {
                from_navigation = current_trail(dom, node);
                descend = false;
            }
        }
        match dom.next(step, NodeId::DOCUMENT, descend) {
            Some(next) => step = next,
            None => return from_navigation,
        }
    }
}

/// Adds the trails of the pages that mdBook's `toc.html` lists.
pub(crate) fn read_contents(url: &str, html: &str, trails: &mut Trails) {
    if !html.contains("class=\"chapter\"") {
        return;
    }
    let folder = url.rsplit_once('/').map_or("", |(folder, _)| folder);
    let dom = parser::parse(html).0;
    walk(&dom, NodeId::DOCUMENT, &mut |link, trail| {
        let href = dom.element(link).and_then(|element| element.attribute("href")).unwrap_or_default();
        let path = href.split(['#', '?']).next().unwrap_or_default();
        let titles = titles(&dom, trail);
        if !path.is_empty() && !path.contains(':') && !titles.is_empty() {
            let url = if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") };
            trails.entry(url).or_insert(titles);
        }
    });
}

fn words<'e>(element: &'e Element, attribute: &str) -> impl Iterator<Item = &'e str> {
    element.attribute(attribute).unwrap_or_default().split_ascii_whitespace()
}

/// Whether an element holds breadcrumbs. Those of rustdoc repeat the URL.
fn is_breadcrumbs(element: &Element) -> bool {
    let starts = |text: &str| text.get(..10).is_some_and(|start| start.eq_ignore_ascii_case("breadcrumb"));
    let is_named = |name: &str| starts(name) || name == "wy-breadcrumbs" || name == "theme-doc-breadcrumbs";
    element.is_html
        && !matches!(&*element.name, "body" | "html" | "main" | "li" | "a" | "script" | "style")
        && (element.attribute("aria-label").is_some_and(starts)
            || words(element, "class").any(is_named)
            || element.attribute("itemtype").is_some_and(|kind| kind.ends_with("BreadcrumbList")))
}

fn holds_breadcrumbs(dom: &Dom, node: NodeId) -> bool {
    dom.descendants(node).filter_map(|node| dom.element(node)).any(is_breadcrumbs)
}

/// Whether an element may hold the navigation of the site.
fn is_sidebar(element: &Element) -> bool {
    let is_named = || words(element, "class").any(|name| name.contains("sidebar"));
    is_navigation(element) || (element.is_html && &*element.name == "aside") || is_named()
}

fn from_breadcrumbs(dom: &Dom, root: NodeId) -> Vec<String> {
    let is = |name: &'static str| {
        move |node: &NodeId| dom.element(*node).is_some_and(|element| &*element.name == name)
    };
    let items: Vec<_> = dom.descendants(root).filter(is("li")).collect();
    let has_items = !items.is_empty();
    let mut items = if has_items { items } else { dom.descendants(root).filter(is("a")).collect() };
    let is_beside = |node: NodeId| {
        dom.element(node).is_some_and(|item| words(item, "class").any(|name| name.contains("aside")))
    };
    items.retain(|&item| !is_beside(item));
    let link = |item: NodeId| {
        let mut elements = dom.descendants(item).filter_map(|node| dom.element(node));
        elements.find(|element| element.attribute("href").is_some())
    };
    // The last item is the page itself, unless it is a link to another one.
    let is_page = |item: NodeId| link(item).is_none_or(|link| link.attribute("aria-current").is_some());
    if items.last().is_some_and(|&item| is_page(item)) {
        items.pop();
    }
    let is_home = |item: NodeId| {
        link(item).and_then(|link| link.attribute("href")).is_some_and(|href| {
            let path = href.trim_start_matches(['.', '/']);
            path.is_empty() || path == "index.html"
        })
    };
    let skipped = usize::from(items.first().is_some_and(|&item| is_home(item)));
    titles(dom, &items[skipped..])
}

/// The trail of the current page in a navigation.
fn current_trail(dom: &Dom, root: NodeId) -> Vec<String> {
    let mut best: (bool, Vec<NodeId>) = (false, Vec::new());
    walk(dom, root, &mut |link, trail| {
        let Some(element) = dom.element(link) else { return };
        let is_page = element.attribute("aria-current").is_some_and(|value| value == "page");
        let is_active = words(element, "class")
            .any(|name| matches!(name, "active" | "current") || name.ends_with("--active"));
        let is_better = (is_page, trail.len()) >= (best.0, best.1.len());
        if (is_page || is_active) && is_better {
            best = (is_page, trail.to_vec());
        }
    });
    titles(dom, &best.1)
}

/// Calls `visit` with each link of nested lists, and with what stands above it: the title of its part, and the labels of
/// the lists around it.
fn walk(dom: &Dom, root: NodeId, visit: &mut dyn FnMut(NodeId, &[NodeId])) {
    let mut part = None;
    // The last label of each open list.
    let mut labels: Vec<Option<NodeId>> = vec![None];
    let mut step = Step::Enter(root);
    loop {
        match step {
            Step::Enter(node) => {
                if let Some(element) = dom.element(node).filter(|element| element.is_html) {
                    match &*element.name {
                        "ul" | "ol" => labels.push(None),
                        "a" | "summary" | "label" | "button" if has_text(dom, node) => {
                            if element.attribute("href").is_some() {
                                let above = labels.iter().skip(1).take(labels.len().saturating_sub(2));
                                let trail: Vec<_> =
                                    part.into_iter().chain(above.copied().flatten()).collect();
                                visit(node, &trail);
                            }
                            if let Some(label) = labels.last_mut() {
                                *label = Some(node);
                            }
                        }
                        _ if is_part_title(element) => part = Some(node),
                        _ => {}
                    }
                }
            }
            Step::Leave(node) => {
                let is_list = |element: &Element| element.is_html && matches!(&*element.name, "ul" | "ol");
                if dom.element(node).is_some_and(is_list) {
                    labels.pop();
                }
            }
        }
        match dom.next(step, root, true) {
            Some(next) => step = next,
            None => return,
        }
    }
}

/// The title of a part of a book, or of a group of pages: mdBook, Sphinx.
fn is_part_title(element: &Element) -> bool {
    words(element, "class").any(|name| matches!(name, "part-title" | "caption"))
}

fn has_text(dom: &Dom, node: NodeId) -> bool {
    dom.descendants(node).any(|node| match dom.data(node) {
        Data::Text(text) => text.chars().any(char::is_alphanumeric),
        _ => false,
    })
}

/// The texts of labels. None if there are too many, or one is too long.
fn titles(dom: &Dom, labels: &[NodeId]) -> Vec<String> {
    let titles: Vec<_> =
        labels.iter().map(|&label| title(dom, label)).filter(|title| !title.is_empty()).collect();
    let is_long = |title: &String| title.len() > MAX_TITLE_BYTES;
    if titles.len() > MAX_TITLES || titles.iter().any(is_long) { Vec::new() } else { titles }
}

/// The text of a label, without the numbers of chapters, which are hidden from screen readers, and without separators.
fn title(dom: &Dom, label: NodeId) -> String {
    let mut text = String::new();
    let mut step = Step::Enter(label);
    loop {
        let mut descend = true;
        if let Step::Enter(node) = step {
            match dom.data(node) {
                Data::Text(piece) => text.push_str(piece),
                Data::Element(element) => {
                    let is_hidden = element.attribute("aria-hidden").is_some_and(|value| value == "true");
                    let is_list = matches!(&*element.name, "ul" | "ol" | "nav");
                    descend = !is_hidden && (!is_list || node == label) && element.is_html;
                }
                Data::Root => {}
            }
        }
        match dom.next(step, label, descend) {
            Some(next) => step = next,
            None => break,
        }
    }
    let is_separator = |c: char| matches!(c, '/' | '>' | '»' | '›' | '·' | '|') || c.is_whitespace();
    fold(text.trim_matches(is_separator))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trail(html: &str) -> Vec<String> {
        of(&parser::parse(html).0)
    }

    #[test]
    fn breadcrumbs_lose_home_and_the_page_itself() {
        // Docusaurus
        let html = r#"<nav aria-label="Breadcrumbs"><ul class="breadcrumbs">
            <li class="breadcrumbs__item"><a aria-label="Home page" href="/docs/"><svg></svg></a></li>
            <li class="breadcrumbs__item"><span class="breadcrumbs__link">Guides</span></li>
            <li class="breadcrumbs__item"><a href="/docs/guides/docs">Docs &amp; more</a></li>
            <li class="breadcrumbs__item breadcrumbs__item--active"><span>Create a doc</span></li></ul></nav>"#;
        assert_eq!(trail(html), ["Guides", "Docs & more"]);
        // Sphinx, Read the Docs theme
        let html = r#"<div role="navigation" aria-label="Page navigation"><ul class="wy-breadcrumbs">
            <li><a href="../index.html" class="icon icon-home"></a></li><li><a href="index.html">Install</a> »</li>
            <li class="breadcrumb-item active">Linux</li>
            <li class="wy-breadcrumbs-aside"><a href="_sources/x">View page source</a></li></ul></div>"#;
        assert_eq!(trail(html), ["Install"]);
        // Links without a list
        let html = r#"<p class="breadcrumbs"><a href="../">Home</a> / <a href="../a/">A</a> / <b>B</b></p>"#;
        assert_eq!(trail(html), ["A"]);
        assert!(trail(r#"<div class="rustdoc-breadcrumbs"><a href="../index.html">std</a>::<a href="x">vec</a></div>"#).is_empty());
    }

    #[test]
    fn navigation_gives_the_labels_around_the_current_page() {
        // Docusaurus' sidebar
        let html = r##"<aside><nav><ul><li><a href="/intro">Intro</a></li>
            <li><div><a class="menu__link menu__link--sublist" href="#">Guides</a><button aria-label="toggle"></button></div>
            <ul><li><a href="/a">A</a></li><li><a class="menu__link" aria-current="page" href="/b">B</a></li></ul></li></ul></nav></aside>"##;
        assert_eq!(trail(html), ["Guides"]);
        // Sphinx: the page and the chapters above it are `current`
        let html = r#"<div class="sphinxsidebar"><p class="caption">Manual</p><ul class="current">
            <li><a class="current reference" href="a.html">Install</a><ul><li><a class="current reference" href="b.html">Linux</a></li></ul></li>
            <li><a href="c.html">Use</a></li></ul></div>"#;
        assert_eq!(trail(html), ["Manual", "Install"]);
        // Starlight
        let html = r#"<nav><ul><li><details><summary><span>Start</span></summary><ul><li><a href="/x" aria-current="page">X</a></li></ul></details></li></ul></nav>"#;
        assert_eq!(trail(html), ["Start"]);
        // A menu of the site says nothing.
        assert!(trail(r#"<nav><ul><li><a href="/" class="active">Home</a></li><li><a href="/b">B</a></li></ul></nav>"#).is_empty());
    }

    #[test]
    fn contents_of_a_book_give_the_trails_of_its_pages() {
        let mut trails = Trails::new();
        let html = r#"<ol class="chapter"><li class="chapter-item"><a href="intro.html">Intro</a></li><li class="part-title">Basics</li>
            <li class="chapter-item"><span><a href="own.html"><strong aria-hidden="true">4.</strong> Ownership</a></span><ol class="section">
            <li><a href="own/refs.html#x"><strong aria-hidden="true">4.1.</strong> References</a></li></ol></li>
            <li><a href="enums.html">Enums</a></li><li><ol class="section"><li><a href="match.html">match</a></li></ol></li></ol>"#;
        read_contents("book/toc.html", html, &mut trails);
        let of = |url: &str| trails.get(url).map(|titles| titles.join(" > "));
        assert_eq!(of("book/intro.html"), None);
        assert_eq!(of("book/own.html").as_deref(), Some("Basics"));
        assert_eq!(of("book/own/refs.html").as_deref(), Some("Basics > Ownership"));
        assert_eq!(of("book/match.html").as_deref(), Some("Basics > Enums"));
    }

    #[test]
    fn too_long_titles_are_none() {
        let html = format!(r#"<p class="breadcrumbs"><a href="a">{}</a> / <b>B</b></p>"#, "word ".repeat(50));
        assert!(trail(&html).is_empty());
    }

    #[test]
    fn sidebars_hold_the_navigation() {
        let list = |title: &str| {
            format!(
                "<ul><li><label>{title}</label><button></button><ul><li><a href=x aria-current=page>X</a></li></ul></li></ul>"
            )
        };
        for sidebar in ["nav", "aside", "div role=navigation", "div class='left-sidebar'"] {
            let name = sidebar.split(' ').next().unwrap();
            assert_eq!(trail(&format!("<{sidebar}>{}</{name}>", list("Start"))), ["Start"], "{sidebar}");
        }
        for other in ["div", "main", "section"] {
            assert_eq!(trail(&format!("<{other}>{}</{other}>", list("Start"))), [""; 0], "{other}");
        }
        assert_eq!(trail(&format!("<nav>{}</nav><nav>{}</nav>", list("First"), list("Second"))), ["First"]);
        let breadcrumbs = "<ol class=breadcrumb><li><a href=a>Above</a><li>X</ol>";
        assert_eq!(trail(&format!("<nav>{}</nav>{breadcrumbs}", list("First"))), ["Above"]);
        assert_eq!(trail(&format!("<nav>{breadcrumbs}{}</nav>", list("First"))), ["Above"]);
    }

    #[test]
    fn last_item_of_breadcrumbs_is_the_page() {
        let items = |items: &str| trail(&format!("<ol class=breadcrumbs>{items}</ol>"));
        assert_eq!(items("<li><a href=a>A</a><li><a href=b>B</a>"), ["A", "B"]);
        assert_eq!(items("<li><a href=a>A</a><li><a href=b aria-current=page>B</a>"), ["A"]);
        assert_eq!(items("<li><a href=a>A</a><li>B"), ["A"]);
        assert_eq!(items("<li><a href=../index.html>Home</a><li><a href=a>A</a><li>B"), ["A"]);
        assert_eq!(items("<li><a href=../a/index.html>A</a><li>B"), ["A"]);
        assert_eq!(items("<li><a href=/>Home</a><li>B"), [""; 0]);
    }

    #[test]
    fn trails_have_at_most_eight_titles_of_120_bytes() {
        let items = |count: usize, length: usize| {
            let item = format!("<li><a href=a>{}</a>", "x".repeat(length));
            trail(&format!("<ol class=breadcrumbs>{}<li>B</ol>", item.repeat(count))).len()
        };
        assert_eq!([items(8, 120), items(9, 120), items(8, 121)], [8, 0, 0]);
    }

    #[test]
    fn titles_have_no_separators_or_hidden_text() {
        let item = |text: &str| trail(&format!("<ol class=breadcrumbs><li>{text}<li>B</ol>")).concat();
        assert_eq!(item("<a href=a> » A / b › </a>"), "A / b");
        assert_eq!(
            item("<a href=a><i aria-hidden=true>1.</i> A <i aria-hidden=false>b</i><svg>x</svg></a>"),
            "A b"
        );
        assert_eq!(item("<a href=a>A</a><ul><a href=c>C</a></ul>"), "A");
        assert_eq!(item("<a href=a>|</a>"), "");
    }
}
