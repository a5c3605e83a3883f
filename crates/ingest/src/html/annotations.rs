//! What authors say in attributes: `data-samara-*`, and Pagefind's `data-pagefind-*`, which
//! mean the same, so that a site can switch.
//!
//! | attribute | meaning |
//! |---|---|
//! | `body` | the text of the page is in here, and nowhere else |
//! | `ignore` | not indexed; `ignore="all"`: nor is its metadata |
//! | `meta`, `filter`, `sort` | metadata: `name` (its text), `name[attribute]`, `name:value` |
//! | `default-meta` | metadata for pages that do not say it otherwise |
//! | `weight` | below 1: weighs less; from 2: weighs as a heading does |
//! | `index-attrs` | names of attributes whose values are text too |

use memchr::memmem;
use samara_engine::Field;

use super::dom::{Dom, Element, NodeId, Step};
use crate::metadata::Metadata;

/// The name of an annotation, where an attribute is one.
pub(super) fn names(attribute: &str) -> Option<&str> {
    let name = attribute.strip_prefix("data-")?;
    name.strip_prefix("samara-").or_else(|| name.strip_prefix("pagefind-"))
}

/// Whether there is anything in a page's source that may be an annotation.
pub(super) fn are_in(html: &str) -> bool {
    ["data-samara-", "data-pagefind-"]
        .iter()
        .any(|prefix| memmem::find(html.as_bytes(), prefix.as_bytes()).is_some())
}

/// The value of an annotation.
pub(super) fn annotation<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    element.attributes().find(|(attribute, _)| names(attribute) == Some(name)).map(|(_, value)| value)
}

/// Whether an element holds the page's text.
pub(super) fn is_body(element: &Element) -> bool {
    annotation(element, "body").is_some()
}

/// What may be found in the source of a page that has an element with `body`.
pub(super) const BODY_NAMES: [&str; 2] = ["data-samara-body", "data-pagefind-body"];

/// How an author weighted an element; `None` where the weight is about that of text.
pub(super) fn weight(element: &Element) -> Option<Field> {
    let weight: f32 = annotation(element, "weight")?.trim().parse().ok()?;
    if weight < 1.0 {
        Some(Field::Aside)
    } else if weight >= 2.0 {
        Some(Field::Heading)
    } else {
        None
    }
}

/// Collects the metadata of a page into `meta`.
pub(super) fn collect(dom: &Dom, meta: &mut Metadata) {
    if !dom.is_annotated() {
        return;
    }
    let mut defaults = Metadata::default();
    let mut step = Step::Enter(NodeId::DOCUMENT);
    loop {
        let mut into = true;
        if let Step::Enter(node) = step
            && let Some(element) = dom.element(node)
        {
            into = annotation(element, "ignore") != Some("all");
            if into {
                collect_element(dom, node, element, meta, &mut defaults);
            }
        }
        match dom.next(step, NodeId::DOCUMENT, into) {
            Some(next) => step = next,
            None => break,
        }
    }
    meta.merge(defaults);
}

fn collect_element(dom: &Dom, node: NodeId, element: &Element, meta: &mut Metadata, defaults: &mut Metadata) {
    for (attribute, value) in element.attributes() {
        let Some(name) = names(attribute) else { continue };
        let add: fn(&mut Metadata, &str, &str) = match name {
            "filter" => Metadata::add,
            "meta" | "sort" | "default-meta" => Metadata::set,
            _ => continue,
        };
        let target = if name == "default-meta" { &mut *defaults } else { &mut *meta };
        for (name, value) in entries(value) {
            match value {
                Value::Text => add(target, name, &dom.text(node)),
                Value::Attribute(attribute) => {
                    add(target, name, element.attribute(attribute).unwrap_or_default());
                }
                Value::Literal(value) => add(target, name, value),
            }
        }
    }
}

/// Where an annotation's value comes from.
#[derive(Debug, PartialEq, Eq)]
enum Value<'a> {
    Text,
    Attribute(&'a str),
    Literal(&'a str),
}

/// `heading, image[src], author:Jane, and Joe`: a literal goes to the end.
fn entries(mut text: &str) -> Vec<(&str, Value<'_>)> {
    let mut entries = Vec::new();
    while !text.trim().is_empty() {
        let end = text.find([',', ':']).unwrap_or(text.len());
        let name = text[..end].trim();
        if text[end..].starts_with(':') {
            entries.push((name, Value::Literal(text[end + 1..].trim())));
            break;
        }
        match name.strip_suffix(']').and_then(|name| name.split_once('[')) {
            Some((name, attribute)) => entries.push((name.trim(), Value::Attribute(attribute.trim()))),
            None => entries.push((name, Value::Text)),
        }
        text = text.get(end + 1..).unwrap_or_default();
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use samara_engine::MetaValue::{List, One};

    #[test]
    fn entries_are_divided() {
        assert_eq!(
            entries("heading, image[src], author:Jane, and: Joe"),
            [
                ("heading", Value::Text),
                ("image", Value::Attribute("src")),
                ("author", Value::Literal("Jane, and: Joe")),
            ]
        );
        assert_eq!(entries(" "), []);
    }

    #[test]
    fn metadata_is_collected() {
        let dom = Dom::parse(
            r#"<html data-samara-default-meta="image:none.png, kept"><h1 data-samara-meta=title>The <i>title</i></h1>
            <p data-pagefind-filter="tag">a</p><p data-samara-filter="tag[data-t]" data-t=b>x</p>
            <p data-samara-meta="image[src]" src=i.png></p><p data-pagefind-sort="date:2022-01-30"></p>
            <div data-pagefind-ignore><p data-samara-filter=tag>c</p></div>
            <div data-samara-ignore=all><p data-samara-filter=tag>d</p></div>"#,
        );
        let mut meta = Metadata::default();
        collect(&dom, &mut meta);
        let meta = meta.finish();
        assert_eq!(meta["title"], One("The title".into()));
        assert_eq!(meta["tag"], List(vec!["a".into(), "b".into(), "c".into()]));
        assert_eq!(meta["image"], One("i.png".into()));
        assert_eq!(meta["year"], One("2022".into()));
    }
}
