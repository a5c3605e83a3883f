//! The styles and lists of a DOCX: which paragraphs are headings, list items and titles.

use std::collections::HashMap;

use super::xml::{Node, visit};
use crate::parser_failure::ParserFailure;

/// The longest chain of styles that are based on each other.
const MAX_CHAIN: usize = 20;

/// What a style says about its paragraphs.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    /// The name in English, in lower case, whatever language the program has.
    name: String,
    based_on: String,
    /// The outline level, from 0.
    level: Option<u8>,
    list: Option<List>,
}

/// A list and the level in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct List {
    pub(super) number: String,
    pub(super) level: String,
}

/// What a paragraph is by its style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Text,
    Title,
    Heading(u8),
    Quote,
    /// An entry of a table of contents, which repeats the headings.
    Contents,
}

/// All styles, by their identifiers.
#[derive(Debug, Default)]
pub(super) struct Styles(HashMap<String, Style>);

impl Styles {
    pub(super) fn read(xml: Vec<u8>) -> Result<Self, ParserFailure> {
        let mut styles = HashMap::new();
        let mut current: Option<(String, Style)> = None;
        visit(xml, |node| match node {
            Node::Open(element) if element.name == "style" => {
                current = Some((element.get("styleId").to_owned(), Style::default()));
            }
            Node::Open(element) => {
                let Some((_, style)) = &mut current else { return };
                let value = element.get("val");
                match element.name.as_str() {
                    "name" => style.name = value.to_lowercase(),
                    "basedOn" => style.based_on = value.to_owned(),
                    "outlineLvl" => style.level = value.parse().ok(),
                    "numId" => style.list.get_or_insert_default().number = value.to_owned(),
                    "ilvl" => style.list.get_or_insert_default().level = value.to_owned(),
                    _ => {}
                }
            }
            Node::Close(name) if name == "style" => styles.extend(current.take()),
            _ => {}
        })?;
        Ok(Self(styles))
    }

    /// A style and those it is based on.
    fn chain<'s>(&'s self, id: &str) -> impl Iterator<Item = &'s Style> {
        let first = self.0.get(id);
        std::iter::successors(first, |style| self.0.get(&style.based_on)).take(MAX_CHAIN)
    }

    /// What paragraphs of a style are.
    pub(super) fn role(&self, id: &str) -> Role {
        for style in self.chain(id) {
            let number =
                |start: &str| style.name.strip_prefix(start).and_then(|rest| rest.trim().parse::<u8>().ok());
            match style.name.as_str() {
                "title" => return Role::Title,
                "quote" | "intense quote" => return Role::Quote,
                _ if number("toc ").is_some() => return Role::Contents,
                _ => {}
            }
            if let Some(level) = number("heading ").or(style.level.map(|level| level.saturating_add(1)))
                && (1..=9).contains(&level)
            {
                return Role::Heading(level);
            }
        }
        Role::Text
    }

    /// The list that paragraphs of a style belong to.
    pub(super) fn list(&self, id: &str) -> Option<List> {
        self.chain(id).find_map(|style| style.list.clone())
    }
}

/// For each list and level, whether it is numbered.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// By the list's number: its definition.
    definitions: HashMap<String, String>,
    /// By definition and level: the format of its numbers.
    formats: HashMap<(String, String), String>,
}

impl Lists {
    pub(super) fn read(xml: Vec<u8>) -> Result<Self, ParserFailure> {
        let mut lists = Self::default();
        let (mut definition, mut level, mut number) = (String::new(), String::new(), String::new());
        visit(xml, |node| {
            let Node::Open(element) = node else { return };
            match element.name.as_str() {
                "abstractNum" => definition = element.get("abstractNumId").to_owned(),
                "lvl" => level = element.get("ilvl").to_owned(),
                "numFmt" => {
                    let format = element.get("val").to_owned();
                    lists.formats.entry((definition.clone(), level.clone())).or_insert(format);
                }
                "num" => number = element.get("numId").to_owned(),
                "abstractNumId" => {
                    lists.definitions.insert(number.clone(), element.get("val").to_owned());
                }
                _ => {}
            }
        })?;
        Ok(lists)
    }

    /// Whether the items of a list are numbered; `None` if they have no mark.
    pub(super) fn is_numbered(&self, list: &List) -> Option<bool> {
        let level = if list.level.is_empty() { "0" } else { &list.level };
        let definition = self.definitions.get(&list.number)?;
        match self.formats.get(&(definition.clone(), level.to_owned()))?.as_str() {
            "none" => None,
            "bullet" => Some(false),
            _ => Some(true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styles(styles: &[(&str, &str)]) -> Styles {
        let style = |(id, content): &(&str, &str)| format!("<style styleId='{id}'>{content}</style>");
        let xml =
            format!("<styles><name val='title'/>{}</styles>", styles.iter().map(style).collect::<String>());
        Styles::read(xml.into_bytes()).unwrap()
    }

    #[test]
    fn styles_have_the_role_of_their_base() {
        let levels = styles(&[
            ("T", "<name val='Title'/>"),
            ("Q", "<name val='Quote'/>"),
            ("I", "<name val='Intense Quote'/>"),
            ("C", "<name val='TOC 3'/>"),
            ("H1", "<name val='heading 1'/>"),
            ("H9", "<name val='Heading 9'/>"),
            ("H0", "<name val='heading 0'/>"),
            ("H10", "<name val='heading 10'/>"),
            ("L0", "<name val='a'/><outlineLvl val='0'/>"),
            ("L9", "<name val='a'/><outlineLvl val='9'/>"),
            ("O", "<name val='Own'/><basedOn val='H1'/>"),
            ("N", "<name val='toc'/><basedOn val='heading 1'/>"),
            ("A", "<name val='a'/><basedOn val='B'/>"),
            ("B", "<name val='b'/><basedOn val='A'/>"),
        ]);
        let roles = ["T", "Q", "I", "C", "H1", "H9", "H0", "H10", "L0", "L9", "O", "N", "A", "", "title"];
        use Role::{Contents, Heading, Quote, Text, Title};
        assert_eq!(
            roles.map(|id| levels.role(id)),
            [
                Title,
                Quote,
                Quote,
                Contents,
                Heading(1),
                Heading(9),
                Text,
                Text,
                Heading(1),
                Text,
                Heading(1),
                Text,
                Text,
                Text,
                Text
            ]
        );
    }

    #[test]
    fn styles_have_the_list_of_their_base() {
        let styles = styles(&[
            ("A", "<name val='a'/><numId val='3'/><ilvl val='1'/>"),
            ("B", "<name val='b'/><basedOn val='A'/>"),
            ("C", "<name val='c'/>"),
        ]);
        let list =
            |number: &str, level: &str| Some(List { number: number.to_owned(), level: level.to_owned() });
        assert_eq!(
            [styles.list("A"), styles.list("B"), styles.list("C")],
            [list("3", "1"), list("3", "1"), None]
        );
    }

    #[test]
    fn lists_have_formats_by_level() {
        let xml = "<numbering><abstractNum abstractNumId='8'><lvl ilvl='0'><numFmt val='bullet'/><numFmt val='none'/></lvl>\
                   <lvl ilvl='1'><numFmt val='decimal'/></lvl><lvl ilvl='2'><numFmt val='none'/></lvl></abstractNum>\
                   <num numId='3'><abstractNumId val='8'/></num><num numId='4'><abstractNumId val='9'/></num></numbering>";
        let lists = Lists::read(xml.as_bytes().to_vec()).unwrap();
        let is_numbered = |number: &str, level: &str| {
            lists.is_numbered(&List { number: number.to_owned(), level: level.to_owned() })
        };
        assert_eq!(
            ["", "0", "1", "2", "3"].map(|level| is_numbered("3", level)),
            [Some(false), Some(false), Some(true), None, None]
        );
        assert_eq!([is_numbered("4", "0"), is_numbered("5", "0")], [None, None]);
    }
}
