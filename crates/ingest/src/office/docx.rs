//! DOCX (Office Open XML).

use std::collections::HashMap;

use super::docx_styles::{List, Lists, Role, Styles};
use super::finish::finish;
use super::notes::Notes;
use super::package::main_part;
use super::properties;
use super::xml::{Element, Node, visit_except};
use crate::block_builder::{BlockBuilder, Container, fold};
use crate::draft::Draft;
use crate::parser_failure::ParserFailure;
use crate::zip::Zip;

/// Elements that are not part of the text: deleted or moved text, field codes, drawings for older programs, phonetic
/// guides.
const SKIPPED: [&str; 5] = ["del", "moveFrom", "instrText", "Fallback", "rt"];

pub(super) fn read(mut zip: Zip<'_>) -> Result<Draft, ParserFailure> {
    let main = main_part(&mut zip, "word/document.xml")?;
    let folder = main.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let mut part = |name: &str| zip.read(&format!("{folder}{name}"));
    let styles = part("styles.xml")?.map(Styles::read).transpose()?.unwrap_or_default();
    let lists = part("numbering.xml")?.map(Lists::read).transpose()?.unwrap_or_default();
    let mut notes = HashMap::new();
    for (name, kind) in [("footnotes.xml", "footnote"), ("endnotes.xml", "endnote")] {
        if let Some(xml) = part(name)? {
            read_notes(xml, kind, &mut notes)?;
        }
    }
    let mut draft = Draft::default();
    if let Some(xml) = zip.read("docProps/core.xml")? {
        properties::read(xml, &mut draft)?;
    }
    let Some(xml) = zip.read(&main)? else {
        return Err(ParserFailure::damaged("not a DOCX: it has no document"));
    };
    let mut reader = Reader {
        styles,
        lists,
        notes,
        used: Notes::default(),
        builder: BlockBuilder::default(),
        title: None,
        paragraph: Paragraph::default(),
        open: Vec::new(),
        is_hidden: false,
        is_in_run: false,
    };
    visit_except(xml, &SKIPPED, |node| reader.node(node))?;
    Ok(finish(draft, reader.title, reader.builder.finish(), reader.used))
}

/// Adds the texts of notes, by kind and identifier.
fn read_notes(xml: Vec<u8>, kind: &str, notes: &mut HashMap<String, String>) -> Result<(), ParserFailure> {
    let mut key = String::new();
    let mut is_text = false;
    visit_except(xml, &SKIPPED, |node| match node {
        Node::Open(element) if element.name == kind => {
            // Separators between text and notes have a type.
            key = if element.get("type").is_empty() {
                format!("{kind} {}", element.get("id"))
            } else {
                String::new()
            };
        }
        Node::Open(element) => match element.name.as_str() {
            "t" => is_text = true,
            "p" | "tab" | "br" => notes.entry(key.clone()).or_default().push(' '),
            _ => {}
        },
        Node::Close(name) => is_text &= name != "t",
        Node::Text(text) if is_text => notes.entry(key.clone()).or_default().push_str(&text),
        Node::Text(_) => {}
    })
}

/// The properties of the current paragraph.
#[derive(Debug, Default)]
struct Paragraph {
    style: String,
    list: Option<List>,
    level: Option<u8>,
    /// Its container is open: it has text.
    is_open: bool,
    /// The text of a title.
    title: Option<String>,
    is_contents: bool,
}

struct Reader {
    styles: Styles,
    lists: Lists,
    /// The texts of notes, by kind and identifier.
    notes: HashMap<String, String>,
    used: Notes,
    builder: BlockBuilder,
    title: Option<String>,
    paragraph: Paragraph,
    /// The names of the open elements that matter.
    open: Vec<&'static str>,
    /// The run is not displayed.
    is_hidden: bool,
    /// Within a run; elsewhere `tab` is a tab stop.
    is_in_run: bool,
}

impl Reader {
    fn node(&mut self, node: Node) {
        match node {
            Node::Open(element) => self.open(&element),
            Node::Close(name) => self.close(&name),
            Node::Text(text) => {
                if self.open.last() == Some(&"t") {
                    self.text(&text);
                }
            }
        }
    }

    fn open(&mut self, element: &Element) {
        let value = element.get("val");
        match element.name.as_str() {
            "p" => {
                self.end_paragraph();
                self.open.push("p");
            }
            "pStyle" => self.paragraph.style = value.to_owned(),
            "numId" => self.paragraph.list.get_or_insert_default().number = value.to_owned(),
            "ilvl" => self.paragraph.list.get_or_insert_default().level = value.to_owned(),
            "outlineLvl" => self.paragraph.level = value.parse().ok(),
            "r" => (self.is_in_run, self.is_hidden) = (true, false),
            "vanish" => self.is_hidden = !matches!(value, "0" | "false"),
            "t" => self.open.push("t"),
            "tab" | "br" | "cr" if self.is_in_run => self.text(" "),
            "noBreakHyphen" => self.text("\u{2011}"),
            "footnoteReference" => self.note("footnote", element.get("id")),
            "endnoteReference" => self.note("endnote", element.get("id")),
            "docPr" if !element.get("descr").is_empty() => {
                self.text(" ");
                self.text(element.get("descr"));
                self.text(" ");
            }
            "tr" => {
                self.end_paragraph();
                self.builder.open(Container::Row);
            }
            "tc" => self.builder.open(Container::Cell),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => {
                self.end_paragraph();
                self.open.pop();
            }
            "t" => drop(self.open.pop()),
            "r" => self.is_in_run = false,
            "tc" => {
                self.end_paragraph();
                self.builder.close();
            }
            "tr" => self.builder.close(),
            _ => {}
        }
    }

    fn note(&mut self, kind: &str, id: &str) {
        if let Some(text) = self.notes.get(&format!("{kind} {id}")) {
            let mark = self.used.add(text);
            self.text(&mark);
        }
    }

    /// Adds text to the paragraph; the first text opens its container.
    fn text(&mut self, text: &str) {
        if self.is_hidden {
            return;
        }
        if !self.paragraph.is_open {
            self.open_paragraph();
        }
        if let Some(title) = &mut self.paragraph.title {
            title.push_str(text);
        } else if !self.paragraph.is_contents {
            self.builder.text(text);
        }
    }

    fn open_paragraph(&mut self) {
        let paragraph = &mut self.paragraph;
        paragraph.is_open = true;
        let role = match paragraph.level.filter(|&level| level < 9) {
            Some(level) => Role::Heading(level + 1),
            None => self.styles.role(&paragraph.style),
        };
        let list = paragraph.list.take().or_else(|| self.styles.list(&paragraph.style));
        let container = match role {
            Role::Title if self.title.is_none() => {
                paragraph.title = Some(String::new());
                Container::Group
            }
            Role::Title => Container::Heading(1),
            Role::Heading(level) => Container::Heading(level.min(6)),
            Role::Contents => {
                paragraph.is_contents = true;
                Container::Group
            }
            Role::Quote => Container::Quote,
            Role::Text => match list.and_then(|list| self.lists.is_numbered(&list)) {
                Some(true) => Container::Numbered,
                Some(false) => Container::Item,
                None => Container::Group,
            },
        };
        self.builder.open(container);
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        self.is_hidden = false;
        if paragraph.is_open {
            self.builder.close();
        }
        if let Some(title) = paragraph.title {
            self.title = Some(fold(&title)).filter(|title| !title.is_empty());
        }
    }
}
