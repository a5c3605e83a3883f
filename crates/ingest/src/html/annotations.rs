//! Annotations in attributes: `data-samara-*`, and Pagefind's `data-pagefind-*` as synonyms, so that
//! a site can switch.
//!
//! | attribute | meaning |
//! |---|---|
//! | `body` | the element holds the content of the page |
//! | `ignore` | the element is not indexed; with `ignore="all"` neither is its metadata |
//! | `meta`, `filter`, `sort` | metadata: `name` (its text), `name[attribute]`, `name:value` |
//! | `default-meta` | metadata for pages without that name; a title for pages that have none |
//! | `meta="url"` | the address to which hits lead |
//! | `weight` | below 1: the weight of an aside; 2 and above: the weight of a heading |
//! | `index-attrs` | names of attributes whose values are indexed as text |

use memchr::memmem;
use samara_engine::Field;

use super::dom::{Dom, Element, NodeId, Step};
use crate::block_builder::fold;
use crate::metadata::Metadata;

/// The name of the annotation, if an attribute is one.
pub(super) fn annotation_name(attribute: &str) -> Option<&str> {
    let name = attribute.strip_prefix("data-")?;
    name.strip_prefix("samara-").or_else(|| name.strip_prefix("pagefind-"))
}

/// Whether the source of a page may contain annotations.
pub(super) fn may_contain(html: &str) -> bool {
    ["data-samara-", "data-pagefind-"]
        .iter()
        .any(|prefix| memmem::find(html.as_bytes(), prefix.as_bytes()).is_some())
}

/// The value of an annotation on an element.
pub(super) fn annotation<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    element
        .attributes()
        .find(|(attribute, _)| annotation_name(attribute) == Some(name))
        .map(|(_, value)| value)
}

/// Whether an element is marked as the page's content.
pub(super) fn is_body(element: &Element) -> bool {
    annotation(element, "body").is_some()
}

/// The attributes that mark the content.
pub(super) const BODY_ATTRIBUTES: [&str; 2] = ["data-samara-body", "data-pagefind-body"];

/// The weight set by the author; `None` if it is about that of body text.
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

/// The metadata of a page.
#[derive(Debug, Default)]
pub(super) struct Annotations {
    /// `meta="title"`
    pub(super) title: Option<String>,
    /// `default-meta="title"`, for pages without any title.
    pub(super) default_title: Option<String>,
    /// `meta="url"`: the address to which hits lead.
    pub(super) url: Option<String>,
    /// All other names, and filters and values to sort by of any name.
    pub(super) meta: Metadata,
}

/// Metadata by the kind of annotation: `title` and `url` are those of the page only as `meta`.
#[derive(Default)]
struct Collected {
    filters: Metadata,
    sorts: Metadata,
    meta: Metadata,
    defaults: Metadata,
}

/// Collects the metadata of a page.
pub(super) fn collect(dom: &Dom) -> Annotations {
    let mut collected = Collected::default();
    if !dom.is_annotated() {
        return Annotations::default();
    }
    for (node, element) in elements(dom) {
        collect_element(dom, node, element, &mut collected);
    }
    let Collected { filters, sorts, mut meta, mut defaults } = collected;
    let (title, url) = (meta.take("title"), meta.take("url"));
    let (default_title, default_url) = (defaults.take("title"), defaults.take("url"));
    // A name has one set of values here: all values of a filter, so that a facet has them; else that to sort by.
    let mut all = filters;
    [sorts, meta, defaults].into_iter().for_each(|others| all.merge(others));
    Annotations { title, default_title, url: url.or(default_url), meta: all }
}

/// The text of the first `<h1>` of a page with annotations, also outside of its content.
pub(super) fn headline(dom: &Dom) -> Option<String> {
    if !dom.is_annotated() {
        return None;
    }
    let mut headlines = elements(dom).filter(|(_, element)| element.is_html && &*element.name == "h1");
    headlines.next().map(|(node, _)| fold(&dom.text(node))).filter(|text| !text.is_empty())
}

/// All elements that `ignore="all"` does not exclude.
fn elements(dom: &Dom) -> impl Iterator<Item = (NodeId, &Element)> {
    let mut at = Some(Step::Enter(NodeId::DOCUMENT));
    std::iter::from_fn(move || {
        loop {
            let step = at?;
            let entered = match step {
                Step::Enter(node) => dom.element(node).map(|element| (node, element)),
                Step::Leave(_) => None,
            };
            let is_ignored = entered.is_some_and(|(_, element)| annotation(element, "ignore") == Some("all"));
            at = dom.next(step, NodeId::DOCUMENT, !is_ignored);
            if let Some(found) = entered.filter(|_| !is_ignored) {
                return Some(found);
            }
        }
    })
}

fn collect_element(dom: &Dom, node: NodeId, element: &Element, collected: &mut Collected) {
    for (attribute, value) in element.attributes() {
        let Some(name) = annotation_name(attribute) else { continue };
        let (target, add): (_, fn(&mut Metadata, &str, &str)) = match name {
            "filter" => (&mut collected.filters, Metadata::add),
            "sort" => (&mut collected.sorts, Metadata::set),
            "meta" => (&mut collected.meta, Metadata::set),
            "default-meta" => (&mut collected.defaults, Metadata::set),
            _ => continue,
        };
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

/// The source of a metadata value.
#[derive(Debug, PartialEq, Eq)]
enum Value<'a> {
    Text,
    Attribute(&'a str),
    Literal(&'a str),
}

/// Parses `heading, image[src], author:Jane, and Joe`; a literal extends to the end.
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
    use super::super::parser;
    use super::*;
    use samara_engine::MetaValue::{List, One};

    #[test]
    fn parses_entries() {
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
    fn collects_metadata() {
        let dom = parser::parse(
            r#"<html data-samara-default-meta="image:none.png, kept"><h1 data-samara-meta=title>The <i>title</i></h1>
            <p data-pagefind-filter="tag">a</p><p data-samara-filter="tag[data-t]" data-t=b>x</p>
            <p data-samara-meta="image[src]" src=i.png></p><p data-pagefind-sort="date:2022-01-30"></p>
            <div data-pagefind-ignore><p data-samara-filter=tag>c</p></div>
            <div data-samara-ignore=all><p data-samara-filter=tag>d</p></div>"#,
        )
        .0;
        let Annotations { title, meta, .. } = collect(&dom);
        let meta = meta.finish();
        assert_eq!(title.as_deref(), Some("The title"));
        assert_eq!(meta["tag"], List(vec!["a".into(), "b".into(), "c".into()]));
        assert_eq!(meta["image"], One("i.png".into()));
        assert_eq!(meta["year"], One("2022".into()));
    }

    /// The same elements are often both: `meta` has one value, a filter all.
    #[test]
    fn filters_keep_all_values_beside_metadata_of_their_name() {
        let author =
            |name: &str| format!("<b data-pagefind-filter=author data-pagefind-meta=author>{name}</b>");
        let page = author("Ann")
            + &author("Ben")
            + "<i data-pagefind-sort=date:2022-05-01></i><i data-pagefind-meta=date>May</i>";
        let meta = collect(&parser::parse(&page).0).meta.finish();
        assert_eq!(meta["author"], List(vec!["Ann".into(), "Ben".into()]));
        assert_eq!(meta["date"], One("2022-05-01".into()));
    }

    #[test]
    fn filters_and_defaults_are_not_the_title() {
        let dom = parser::parse(
            r#"<html data-pagefind-default-meta="title:Default"><p data-pagefind-filter=title>Dr</p>
            <p data-pagefind-meta="url:https://example.org/a"></p><p data-pagefind-sort="url:b"></p>"#,
        )
        .0;
        let Annotations { title, default_title, url, meta } = collect(&dom);
        assert_eq!((title, default_title.as_deref()), (None, Some("Default")));
        assert_eq!(url.as_deref(), Some("https://example.org/a"));
        let meta = meta.finish();
        assert_eq!((&meta["title"], &meta["url"]), (&One("Dr".into()), &One("b".into())));
    }

    #[test]
    fn headline_is_the_first_text() {
        let headline = |html: &str| headline(&parser::parse(html).0);
        assert_eq!(headline("<p data-samara-body>x<h1> A  b </h1><h1>C</h1>").as_deref(), Some("A b"));
        assert_eq!(headline("<p data-samara-body>x<h1> </h1>"), None);
        assert_eq!(headline("<h1>A</h1>"), None);
        assert_eq!(headline("<p data-samara-ignore=all><b><h1>A</h1>").as_deref(), Some("A"));
        assert_eq!(headline("<div data-samara-ignore=all><h1>A</h1></div>"), None);
    }

    #[test]
    fn weights_are_those_of_fields() {
        let weight = |value: &str| {
            let dom = parser::parse(&format!("<p data-samara-weight='{value}'>")).0;
            elements(&dom).find_map(|(_, element)| weight(element))
        };
        assert_eq!(
            [weight("0.99"), weight("0"), weight("1"), weight("1.9")],
            [Some(Field::Aside), Some(Field::Aside), None, None]
        );
        assert_eq!(
            [weight(" 2 "), weight("10"), weight("x"), weight("")],
            [Some(Field::Heading), Some(Field::Heading), None, None]
        );
    }

    #[test]
    fn entries_end_at_commas_and_colons() {
        assert_eq!(entries("a,b:c,d"), [("a", Value::Text), ("b", Value::Literal("c,d"))]);
        assert_eq!(entries("a:"), [("a", Value::Literal(""))]);
        assert_eq!(
            entries(" a [ b ] , ,c"),
            [("a", Value::Attribute("b")), ("", Value::Text), ("c", Value::Text)]
        );
        assert_eq!(entries("a[b"), [("a[b", Value::Text)]);
    }
}
