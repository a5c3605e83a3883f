//! XML as a sequence of elements and texts, by local names.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::decode;
use crate::parser_failure::ParserFailure;

/// Elements nested deeper are not in a document.
const MAX_DEPTH: usize = 1_000;

/// What comes next in a file.
#[derive(Debug, PartialEq)]
pub(crate) enum Node {
    Open(Element),
    /// The end of the element with this name.
    Close(String),
    Text(String),
}

/// An element's name, without its prefix, and its attributes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Element {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute; empty if it is absent.
    pub(crate) fn get(&self, name: &str) -> &str {
        let is_named = |key: &str| key.rsplit_once(':').map_or(key, |(_, local)| local) == name;
        self.attributes.iter().find(|(key, _)| is_named(key)).map_or("", |(_, value)| value)
    }

    /// The value of an attribute whose name has a prefix, as `r:id`; empty if it is absent.
    pub(crate) fn get_prefixed(&self, name: &str) -> &str {
        let is_named = |key: &str| key.rsplit_once(':').is_some_and(|(_, local)| local == name);
        self.attributes.iter().find(|(key, _)| is_named(key)).map_or("", |(_, value)| value)
    }
}

/// Calls `visit` for each node of a file.
///
/// A document type declaration with declarations inside is refused: they can be entities that expand without end, and
/// documents need none. The name of a document type alone is harmless, and old versions of OpenOffice write it.
///
/// # Errors
/// If the file is not well-formed, declares entities, or is nested too deeply.
pub(crate) fn visit(bytes: Vec<u8>, mut visit: impl FnMut(Node)) -> Result<(), ParserFailure> {
    let text = decode::decode(bytes).text;
    let mut reader = Reader::from_str(&text);
    let mut depth = 0_usize;
    loop {
        let event = reader.read_event().map_err(|error| malformed(&error))?;
        match event {
            Event::Start(start) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(ParserFailure::TooComplex);
                }
                visit(Node::Open(element(&start)));
            }
            Event::Empty(start) => {
                let element = element(&start);
                let name = element.name.clone();
                visit(Node::Open(element));
                visit(Node::Close(name));
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                visit(Node::Close(end.local_name().as_ref().to_owned()));
            }
            Event::Text(text) => visit(Node::Text(text.xml10_content().into_owned())),
            Event::CData(text) => visit(Node::Text(text.xml10_content().into_owned())),
            Event::GeneralRef(reference) => {
                let name = reference.xml10_content().into_owned();
                let c = match reference.resolve_char_ref().map_err(|error| malformed(&error))? {
                    Some(c) => Some(c),
                    None => predefined(&name),
                };
                visit(Node::Text(c.map_or_else(|| format!("&{name};"), String::from)));
            }
            Event::DocType(declaration) if declaration.xml10_content().contains('[') => {
                let message = "it declares XML entities, which documents do not need (entity bomb)";
                return Err(ParserFailure::damaged(message));
            }
            Event::Eof if depth > 0 => {
                return Err(ParserFailure::damaged("its XML ends too early"));
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Calls `on_node` for each node of a file, except elements with the names `skipped` and what they contain.
///
/// # Errors
/// As for [`visit`].
pub(crate) fn visit_except(
    bytes: Vec<u8>,
    skipped: &[&str],
    mut on_node: impl FnMut(Node),
) -> Result<(), ParserFailure> {
    // The number of open elements, from the skipped one on.
    let mut depth = 0_usize;
    visit(bytes, |node| match node {
        Node::Open(element) if depth > 0 || skipped.contains(&element.name.as_str()) => depth += 1,
        Node::Close(_) if depth > 0 => depth -= 1,
        Node::Text(_) if depth > 0 => {}
        node => on_node(node),
    })
}

fn malformed(error: &dyn std::fmt::Display) -> ParserFailure {
    ParserFailure::damaged(format!("its XML is damaged: {error}"))
}

fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

fn element(start: &BytesStart<'_>) -> Element {
    let name = start.local_name().as_ref().to_owned();
    let mut attributes = start.attributes();
    let attributes = attributes.with_checks(false).flatten().map(|attribute| {
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map(std::borrow::Cow::into_owned)
            .unwrap_or_default();
        (attribute.key.as_ref().to_owned(), value)
    });
    Element { name, attributes: attributes.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(xml: &str) -> Result<String, ParserFailure> {
        let mut all = String::new();
        visit(xml.as_bytes().to_vec(), |node| match node {
            Node::Open(element) => all.push_str(&format!("<{} {}>", element.name, element.get("b"))),
            Node::Close(name) => all.push_str(&format!("</{name}>")),
            Node::Text(text) => all.push_str(&text),
        })?;
        Ok(all)
    }

    #[test]
    fn names_have_no_prefixes() {
        assert_eq!(
            texts("<w:p x:b='1 &lt; 2'>a &amp; b&#x41;<w:t/></w:p>").unwrap(),
            "<p 1 < 2>a & bA<t ></t></p>"
        );
    }

    #[test]
    fn entities_and_damage_are_refused() {
        let named = "<!DOCTYPE manifest PUBLIC \"-//OpenOffice.org//DTD\" \"Manifest.dtd\"><x>seed</x>";
        assert!(texts(named).is_ok(), "a type without declarations");
        let bomb = "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><x>&b;</x>";
        assert!(
            matches!(texts(bomb), Err(ParserFailure::Damaged(message)) if message.contains("entity bomb"))
        );
        assert!(texts("<a><b></a>").is_err() && texts("<a>").is_err() && texts("<a").is_err());
        assert_eq!(texts(&"<a>".repeat(10_000)), Err(ParserFailure::TooComplex));
    }

    #[test]
    fn references_and_character_data_are_text() {
        let xml = "<x>&lt;&gt;&quot;&apos;&amp;&nbsp;<![CDATA[a & b]]><!-- no --></x>";
        assert_eq!(texts(xml).unwrap(), "<x ><>\"'&&nbsp;a & b</x>");
    }

    #[test]
    fn depth_is_that_of_open_elements() {
        let nested = |depth: usize| texts(&("<a>".repeat(depth) + &"</a>".repeat(depth)));
        assert!(nested(MAX_DEPTH).is_ok());
        assert_eq!(nested(MAX_DEPTH + 1), Err(ParserFailure::TooComplex));
        assert!(texts(&format!("<x>{}</x>", "<a></a><b/>".repeat(MAX_DEPTH))).is_ok());
        assert!(
            matches!(texts("<x><a/>"), Err(ParserFailure::Damaged(message)) if message.ends_with("too early"))
        );
    }

    #[test]
    fn skipped_elements_have_no_nodes() {
        let mut nodes = Vec::new();
        let xml = b"<a>1<s>2<s>3</s>4<b/>5</s>6<t/>7<b>8</b></a>".to_vec();
        visit_except(xml, &["s", "t"], |node| {
            nodes.push(match node {
                Node::Open(element) => element.name,
                Node::Close(name) => format!("/{name}"),
                Node::Text(text) => text,
            });
        })
        .unwrap();
        assert_eq!(nodes, ["a", "1", "6", "7", "b", "8", "/b", "/a"]);
    }

    #[test]
    fn attributes_are_found_by_local_name_or_with_a_prefix() {
        let mut found = Vec::new();
        visit(b"<x id='1' r:id='2' name=''/>".to_vec(), |node| {
            if let Node::Open(element) = node {
                let values = [
                    element.get("id"),
                    element.get_prefixed("id"),
                    element.get_prefixed("name"),
                    element.get("other"),
                ];
                found.extend(values.map(str::to_owned));
            }
        })
        .unwrap();
        assert_eq!(found, ["1", "2", "", ""]);
    }
}
