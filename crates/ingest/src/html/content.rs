//! What of a page is its content: where it is, and what is never part of it.

use html5ever::local_name;

use super::annotations::{is_body, names};
use super::dom::{Dom, Element, NodeId, Step};

/// How the content of a page was found, and so what else may stand among it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// The author marked it.
    Marked,
    /// It is in `<main>` or `<article>`.
    Main,
    /// It is the body, among navigation and the like.
    Body,
}

/// The elements that hold the content: marked ones, else `<main>`, else `<article>`s, else all.
pub(super) fn roots(dom: &Dom) -> (Vec<NodeId>, Scope) {
    let finders = [(is_body as Test, Scope::Marked), (is_main, Scope::Main), (is_article, Scope::Main)];
    for (is_root, scope) in finders {
        if scope == Scope::Marked && !dom.is_annotated() {
            continue;
        }
        let roots = outermost(dom, is_root);
        if !roots.is_empty() {
            return (roots, scope);
        }
    }
    (body(dom), Scope::Body)
}

/// The body alone.
pub(super) fn body(dom: &Dom) -> Vec<NodeId> {
    outermost(dom, |element| element.name == local_name!("body"))
}

type Test = fn(&Element) -> bool;

fn is_main(element: &Element) -> bool {
    element.name == local_name!("main") || element.attribute("role").is_some_and(|role| role == "main")
}

fn is_article(element: &Element) -> bool {
    element.name == local_name!("article")
}

/// The visible elements of a sort that are in no other of that sort.
fn outermost(dom: &Dom, is_root: Test) -> Vec<NodeId> {
    let mut roots = Vec::new();
    let mut step = Step::Enter(NodeId::DOCUMENT);
    loop {
        let mut into = true;
        if let Step::Enter(node) = step
            && let Some(element) = dom.element(node)
        {
            if is_unseen(element) {
                into = false;
            } else if element.is_html && is_root(element) {
                roots.push(node);
                into = false;
            }
        }
        match dom.next(step, NodeId::DOCUMENT, into) {
            Some(next) => step = next,
            None => return roots,
        }
    }
}

/// Whether an element is never content, wherever it stands: what is not shown, what is no text,
/// what is there to be operated, and what its author left out.
pub(super) fn is_unseen(element: &Element) -> bool {
    if !element.is_html {
        return matches!(&*element.name, "svg" | "annotation" | "annotation-xml");
    }
    let is_kind = matches!(
        &*element.name,
        "audio"
            | "button"
            | "canvas"
            | "datalist"
            | "embed"
            | "head"
            | "iframe"
            | "input"
            | "map"
            | "meter"
            | "nav"
            | "noembed"
            | "noframes"
            | "noscript"
            | "object"
            | "progress"
            | "rp"
            | "rt"
            | "script"
            | "select"
            | "style"
            | "template"
            | "textarea"
            | "video"
    );
    is_kind
        || (element.name == local_name!("dialog") && element.attribute("open").is_none())
        || is_hidden(element)
}

fn is_hidden(element: &Element) -> bool {
    element.attributes().any(|(name, value)| match name {
        // Text that the browser's own search may find is there to be found.
        "hidden" => !value.eq_ignore_ascii_case("until-found"),
        "aria-hidden" => value == "true",
        "role" => matches!(
            value,
            "navigation" | "search" | "dialog" | "alertdialog" | "menu" | "menubar" | "toolbar"
        ),
        "style" => hides(value),
        name => names(name) == Some("ignore"),
    })
}

fn hides(style: &str) -> bool {
    style.split(';').any(|rule| {
        rule.split_once(':').is_some_and(|(property, value)| {
            let value = value.trim().trim_end_matches("!important").trim_end();
            match property.trim().to_ascii_lowercase().as_str() {
                "display" => value.eq_ignore_ascii_case("none"),
                "visibility" => value.eq_ignore_ascii_case("hidden"),
                _ => false,
            }
        })
    })
}

/// Whether an element surrounds the content of a page that does not say where it is.
/// `is_sectioned`: it stands in a section or article, whose header and footer belong to it.
pub(super) fn is_surrounding(dom: &Dom, node: NodeId, element: &Element, is_sectioned: bool) -> bool {
    match &*element.name {
        "header" | "footer" => !is_sectioned,
        "aside" => true,
        "form" => !holds_text(dom, node),
        _ => {
            let role = element.attribute("role").unwrap_or_default();
            matches!(role, "banner" | "contentinfo" | "complementary") || is_cookie_bar(element)
        }
    }
}

/// Some systems put the whole page into a form.
fn holds_text(dom: &Dom, form: NodeId) -> bool {
    let is_text = |element: &Element| matches!(&*element.name, "p" | "h1" | "h2" | "h3");
    dom.descendants(form).filter_map(|node| dom.element(node)).any(is_text)
}

fn is_cookie_bar(element: &Element) -> bool {
    ["id", "class"].iter().filter_map(|name| element.attribute(name)).any(|names| {
        let names = names.to_ascii_lowercase();
        names.split_ascii_whitespace().any(|name| {
            let is_about = name.contains("cookie") || name.contains("gdpr") || name.contains("consent");
            let shapes = ["banner", "bar", "notice", "consent", "popup", "modal", "overlay", "dialog"];
            is_about && shapes.iter().any(|shape| name.contains(shape))
        })
    })
}
