//! Elements that are not content: invisible ones, navigation, page furniture.

use html5ever::local_name;

use super::annotations::annotation_name;
use super::dom::{Dom, Element, NodeId};

/// Whether an element is never content: invisible elements, non-text elements, controls, and elements
/// that the author excluded.
pub(super) fn is_excluded(element: &Element) -> bool {
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
        // The browser's find-in-page reveals this text.
        "hidden" => !value.eq_ignore_ascii_case("until-found"),
        "aria-hidden" => value == "true",
        "style" => hides(value),
        name => annotation_name(name) == Some("ignore"),
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

/// Whether an element is navigation or another widget around the content.
pub(super) fn is_navigation(element: &Element) -> bool {
    let role = element.attribute("role").unwrap_or_default();
    (element.is_html && &*element.name == "nav")
        || matches!(role, "navigation" | "search" | "dialog" | "alertdialog" | "menu" | "menubar" | "toolbar")
}

/// Whether an element is page furniture: a header, footer, sidebar, form or cookie banner.
/// `is_sectioned`: the element is in a section or article, whose header and footer are content.
pub(super) fn is_furniture(dom: &Dom, node: NodeId, element: &Element, is_sectioned: bool) -> bool {
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

/// Whether a form contains paragraphs or headings: some systems wrap the whole page in a form.
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
