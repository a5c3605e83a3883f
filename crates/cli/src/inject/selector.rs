//! A subset of CSS selectors: compounds such as `tag#id.class[attribute="value"]`, joined by the descendant combinator.

use std::str::FromStr;

use super::outline::{Element, Outline};

/// Matches an element if it matches the last compound, and ancestors of it match the others, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    compounds: Vec<Compound>,
}

/// The conditions on one element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Compound {
    tag: Option<String>,
    classes: Vec<String>,
    /// Attribute, comparison and value.
    attributes: Vec<(String, Comparison, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Present,
    Equal,
    Contains,
}

impl Selector {
    fn parse(text: &str) -> Option<Self> {
        let mut compounds = Vec::new();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let (compound, after) = Compound::parse(rest)?;
            compounds.push(compound);
            rest = after.trim_start();
        }
        (!compounds.is_empty()).then_some(Self { compounds })
    }

    /// Whether the selector matches an element.
    pub fn matches(&self, outline: &Outline, index: usize) -> bool {
        let mut elements = outline.with_ancestors(index);
        let mut compounds = self.compounds.iter().rev();
        let (Some(last), Some(element)) = (compounds.next(), elements.next()) else { return false };
        last.matches(element) && compounds.all(|compound| elements.any(|ancestor| compound.matches(ancestor)))
    }
}

impl Compound {
    fn matches(&self, element: &Element) -> bool {
        let has_class = |class: &String| {
            let classes = element.attribute("class").unwrap_or_default();
            classes.split_ascii_whitespace().any(|name| name == class)
        };
        let has_attribute = |(name, comparison, expected): &(String, Comparison, String)| {
            element.attribute(name).is_some_and(|value| match comparison {
                Comparison::Present => true,
                Comparison::Equal => value == expected,
                Comparison::Contains => value.contains(expected.as_str()),
            })
        };
        self.tag.as_ref().is_none_or(|tag| *tag == element.name)
            && self.classes.iter().all(has_class)
            && self.attributes.iter().all(has_attribute)
    }
}

impl FromStr for Selector {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::parse(text).ok_or_else(|| {
            format!(
                "unsupported selector {text:?}; supported are `tag`, `#id`, `.class`, `[name=\"value\"]` and `a b`"
            )
        })
    }
}

impl Compound {
    /// Parses up to the next white space. Returns the rest of the text.
    fn parse(text: &str) -> Option<(Self, &str)> {
        let mut compound = Self::default();
        let (tag, mut rest) = name(text);
        if !tag.is_empty() {
            compound.tag = Some(tag.to_ascii_lowercase());
        } else if let Some(after) = rest.strip_prefix('*') {
            rest = after;
        }
        while let Some(first) = rest.chars().next().filter(|c| !c.is_whitespace()) {
            let after = &rest[first.len_utf8()..];
            rest = match first {
                '[' => compound.parse_attribute(after)?,
                '#' | '.' => {
                    let (name, after) = name(after);
                    match first {
                        _ if name.is_empty() => return None,
                        '#' => {
                            compound.attributes.push(("id".to_owned(), Comparison::Equal, name.to_owned()));
                        }
                        _ => compound.classes.push(name.to_owned()),
                    }
                    after
                }
                _ => return None,
            };
        }
        (rest.len() < text.len()).then_some((compound, rest))
    }

    /// Parses an attribute after its `[`.
    fn parse_attribute<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        let (attribute, rest) = name(text);
        let attribute = attribute.to_ascii_lowercase();
        if attribute.is_empty() {
            return None;
        }
        if let Some(rest) = rest.strip_prefix(']') {
            self.attributes.push((attribute, Comparison::Present, String::new()));
            return Some(rest);
        }
        let (comparison, rest) = match rest.strip_prefix("*=") {
            Some(rest) => (Comparison::Contains, rest),
            None => (Comparison::Equal, rest.strip_prefix('=')?),
        };
        let (value, rest) = match rest.chars().next()? {
            quote @ ('"' | '\'') => rest[1..].split_once(quote)?,
            _ => name(rest),
        };
        self.attributes.push((attribute, comparison, value.to_owned()));
        rest.strip_prefix(']')
    }
}

/// Splits off a name.
fn name(text: &str) -> (&str, &str) {
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    text.split_at(text.find(|c| !is_part(c)).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(selector: &str, page: &str) -> Vec<usize> {
        let selector: Selector = selector.parse().unwrap();
        let outline = Outline::read(page.as_bytes()).unwrap();
        (0..outline.elements.len()).filter(|&index| selector.matches(&outline, index)).collect()
    }

    #[test]
    fn selects_elements() {
        let page =
            "<header id=top class='a b'><nav><a href='x.html'>1</a></nav></header><nav class=b><a></a></nav>";
        for (selector, expected) in [
            ("nav", &[1, 3][..]),
            ("NAV", &[1, 3]),
            ("#top", &[0]),
            (".b", &[0, 3]),
            (".a.b", &[0]),
            ("header.b#top", &[0]),
            ("header a", &[2]),
            ("header  nav  a", &[2]),
            ("nav header", &[]),
            ("a[href]", &[2]),
            ("a[href*='x.']", &[2]),
            ("[href=\"x.html\"]", &[2]),
            ("[id=top]", &[0]),
            ("* a", &[2, 4]),
        ] {
            assert_eq!(found(selector, page), expected, "{selector}");
        }
    }

    #[test]
    fn rejects_what_is_not_supported() {
        for text in [
            "",
            " ",
            "a > b",
            "a, b",
            "a:first-child",
            "#",
            ".",
            "[",
            "[a",
            "[a=",
            "[a='b]",
            "a..b",
            "[=b]",
            "a + b",
        ] {
            assert!(text.parse::<Selector>().is_err(), "{text:?}");
        }
    }
}
